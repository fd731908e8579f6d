//! Random edits of a site, the same ones for the same seed.

use super::small_site::NOTICE;
use crate::support::Site;

/// A generator of random numbers that gives the same numbers everywhere (SplitMix64).
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

/// A person at work: each call of `edit` is one small change that leaves the site in order.
pub struct Editor<'s> {
    site: &'s Site,
    chance: Chance,
    count: usize,
    /// The kinds of edits in the order of this round.
    order: Vec<usize>,
}

impl Editor<'_> {
    pub fn new(site: &Site, seed: u64) -> Editor<'_> {
        Editor { site, chance: Chance(seed), count: 0, order: Vec::new() }
    }

    /// Changes something and says what.
    pub fn edit(&mut self) -> String {
        self.count += 1;
        let kinds: [fn(&mut Self) -> String; 11] = [
            Self::cell,
            Self::add_city,
            Self::remove_city,
            Self::expert,
            Self::remove_expert,
            Self::settings,
            Self::template,
            Self::note,
            Self::deck,
            Self::document,
            Self::service,
        ];
        // Every kind comes once in eleven edits, and in another order each time.
        let turn = self.count - 1;
        if turn.is_multiple_of(kinds.len()) {
            self.order = (0..kinds.len()).collect();
            self.chance.shuffle(&mut self.order);
        }
        kinds[self.order[turn % kinds.len()]](self)
    }

    fn lines(&self, file: &str) -> Vec<String> {
        self.site.read(file).lines().map(str::to_string).collect()
    }
    fn save(&self, file: &str, lines: &[String]) {
        self.site.write(file, lines.join("\n") + "\n");
    }
    /// The number of some row below the header. The first city is left alone: a note leads there.
    fn some_row(&mut self, lines: &[String]) -> usize {
        2 + self.chance.below(lines.len() - 2)
    }
    fn replace(&self, file: &str, from: &str, to: &str) {
        let text = self.site.read(file);
        assert!(text.contains(from), "{file} has no {from}");
        self.site.write(file, text.replacen(from, to, 1));
    }

    fn cell(&mut self) -> String {
        let mut lines = self.lines("data/cities.csv");
        let at = self.some_row(&lines);
        let (column, value) = match self.chance.below(3) {
            0 => (6, (20_000 + self.chance.below(200_000)).to_string()),
            1 => (9, self.chance.below(900).to_string()),
            _ => (9, String::new()),
        };
        let mut cells: Vec<&str> = lines[at].split(',').collect();
        cells[column] = &value;
        let line = cells.join(",");
        lines[at] = line;
        self.save("data/cities.csv", &lines);
        format!("cell {column} of line {} is {value:?}", at + 1)
    }

    fn add_city(&mut self) -> String {
        let mut lines = self.lines("data/cities.csv");
        let (like, at) = (self.some_row(&lines), self.some_row(&lines));
        let id = format!("new-{}", self.count);
        let line = {
            let mut cells: Vec<&str> = lines[like].split(',').collect();
            cells[0] = &id;
            cells[6] = "99000";
            // One in two takes a name that exists already, so that slugs are told apart anew.
            if self.chance.below(2) == 0 {
                cells[1] = "Newtown";
            }
            cells.join(",")
        };
        lines.insert(at, line);
        self.save("data/cities.csv", &lines);
        format!("city {id} like line {}", like + 1)
    }

    fn remove_city(&mut self) -> String {
        let mut lines = self.lines("data/cities.csv");
        let at = self.some_row(&lines);
        let gone = lines.remove(at);
        let id = gone.split(',').next().unwrap();
        let home = lines[1].split(',').next().unwrap().to_string();
        self.save("data/cities.csv", &lines);
        let experts = self.site.read("data/experts.csv").replace(&format!(",{id},"), &format!(",{home},"));
        self.site.write("data/experts.csv", experts);
        format!("without city {id}")
    }

    fn expert(&mut self) -> String {
        let mut lines = self.lines("data/experts.csv");
        let at = self.some_row(&lines);
        let service = ["career-coach", "grant-writer", "career-coach;executive-coach"][self.chance.below(3)];
        let remote = ["yes", "no"][self.chance.below(2)];
        let mut cells: Vec<&str> = lines[at].split(',').collect();
        (cells[3], cells[7]) = (service, remote);
        let line = cells.join(",");
        lines[at] = line;
        self.save("data/experts.csv", &lines);
        format!("expert of line {} offers {service}, by video: {remote}", at + 1)
    }

    fn remove_expert(&mut self) -> String {
        let mut lines = self.lines("data/experts.csv");
        let at = self.some_row(&lines);
        lines.remove(at);
        self.save("data/experts.csv", &lines);
        format!("without the expert of line {}", at + 1)
    }

    fn settings(&mut self) -> String {
        let now = self.site.read("site.yaml");
        let (from, to) = match self.chance.below(4) {
            0 if now.contains("translations:") => {
                ("translations:\n  de: {name: Kleine Seite}\n", "".to_string())
            }
            0 => ("language: en\n", "language: en\ntranslations:\n  de: {name: Kleine Seite}\n".to_string()),
            1 => (
                "title: \"{place.title}\"",
                format!("title: \"{{place.title}}\", heading: \"Look {}\"", self.count),
            ),
            2 => ("name: Small Site", format!("name: Small Site {}", self.count)),
            _ => ("label: Elevation", format!("label: Elevation {}", self.count)),
        };
        if !now.contains(from) {
            self.replace("site.yaml", "outside: 1", "outside: 0");
            return "every made page is indexed".into();
        }
        self.replace("site.yaml", from, &to);
        format!("{from:?} is {to:?}")
    }

    fn template(&mut self) -> String {
        let file = "themes/default/templates/components/notice.html";
        if self.site.exists(file) && self.chance.below(3) == 0 {
            std::fs::remove_file(self.site.path().join(file)).unwrap();
            return "the theme's own component is gone".into();
        }
        // A comment inside the component's markup: every page that shows the component shows it.
        self.site.write(file, NOTICE.replacen("<p", &format!("<!-- {} --><p", self.count), 1));
        "the component has another comment".into()
    }

    fn note(&mut self) -> String {
        let lines = self.lines("data/cities.csv");
        let city = lines[1].split(',').next().unwrap();
        let service = ["career-coach", "executive-coach"][self.chance.below(2)];
        let file = format!("content/notes/{service}.md");
        if self.site.exists(&file) {
            std::fs::remove_file(self.site.path().join(&file)).unwrap();
            return format!("without {file}");
        }
        self.site.write(
            &file,
            format!("---\nfor: {{services: {service}, cities: {city}}}\n---\nNote {}.\n", self.count),
        );
        format!("{file} for {city}")
    }

    fn deck(&mut self) -> String {
        let file = ["data/copy/deck.yaml", "data/copy/de/deck.yaml"][self.chance.below(2)];
        // In letters: a wording has no number of its own.
        let count: String =
            self.count.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
        self.replace(file, "say: [\"", &format!("say: [\"({count}) "));
        format!("a wording of {file}")
    }

    fn document(&mut self) -> String {
        let file = format!("content/pages/page-{}.md", self.chance.below(2));
        if self.site.exists(&file) {
            std::fs::remove_file(self.site.path().join(&file)).unwrap();
            return format!("without {file}");
        }
        self.site.write(&file, format!("---\ntitle: Page {}\n---\nText.\n", self.count));
        format!("{file} is new")
    }

    fn service(&mut self) -> String {
        let (from, to) = match self.chance.below(2) {
            0 => ("name: Grant Writer", format!("name: Grant Writer {}", self.count)),
            _ => ("- id: career-coach", "- slug: coach-for-careers\n    id: career-coach".to_string()),
        };
        if !self.site.read("data/services.yaml").contains(from) {
            self.replace("data/services.yaml", "- slug: coach-for-careers\n    id", "- id");
            return "the service has its old slug again".into();
        }
        self.replace("data/services.yaml", from, &to);
        format!("{from:?} is {to:?}")
    }
}
