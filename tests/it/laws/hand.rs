//! A hand that edits the tiny site at random, the same way for the same seed, and says what the edit can touch.

use super::editor::Chance;
use super::tiny_site::{HUB, MARK, NOTICE};
use crate::support::Site;

mod toggles;

pub use toggles::BREAKS;
use toggles::{FILES, TOGGLES};

/// Which pages may be rendered again because of an edit, although they come out as they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Any page.
    All,
    /// Pages of these classes (see [`class`]).
    Classes(&'static [&'static str]),
    /// Pages that show one of these texts, before or after, and pages of these classes.
    Shows(Vec<String>, &'static [&'static str]),
}

#[derive(Clone, Debug)]
pub struct Edit {
    pub what: String,
    pub reach: Reach,
}

/// What a page is, by its path.
pub fn class(path: &str) -> &'static str {
    let path = path.strip_prefix("de/").unwrap_or(path);
    let steps: Vec<&str> = path.split('/').collect();
    match steps.as_slice() {
        ["index.html"] => "home",
        ["404.html"] => "404",
        ["places", _, "index.html"] => "state",
        ["places", _, _, "index.html"] => "city",
        ["experts", ..] => "expert",
        ["stories" | "tales", ..] => "story",
        ["texts", ..] => "text",
        [_, "in", _, _, "index.html"] | [_, _, _, "index.html"] => "landing",
        [page, "index.html"] if ["help", "thanks", "extra"].contains(page) => "page",
        [_, letters, "index.html"] if letters.len() < 3 => "service",
        ["old" | "older" | "more", "index.html"] => "alias",
        [_, "index.html"] => "service",
        _ => "file",
    }
}

/// What shows rows of services or places.
const OF_ROWS: &[&str] = &["landing", "service", "city", "state", "expert", "home"];

pub struct Hand<'s> {
    site: &'s Site,
    pub chance: Chance,
    count: usize,
}

impl<'s> Hand<'s> {
    pub fn new(site: &'s Site, seed: u64) -> Hand<'s> {
        Hand { site, chance: Chance(seed), count: 0 }
    }

    /// Changes something and says what.
    pub fn edit(&mut self) -> Edit {
        self.count += 1;
        loop {
            let made = match self.chance.below(20) {
                0..=6 => self.toggle(),
                7..=9 => self.file(),
                10..=11 => self.cell(),
                12 => self.add_city(),
                13 => self.remove_row("data/cities.csv", 2),
                14 => self.move_row(["data/cities.csv", "data/experts.csv", "data/stories.jsonl"]),
                15 => self.expert(),
                16 => self.add_expert(),
                17 => self.remove_row("data/experts.csv", 1),
                18 => self.id(),
                _ => self.words(),
            };
            if let Some(edit) = made {
                return edit;
            }
        }
    }

    /// Breaks a file; it has to be mended before anything can be built.
    pub fn breaks(&mut self) -> Option<String> {
        let (file, from, to) = BREAKS[self.chance.below(BREAKS.len())];
        self.replace(file, from, to).then(|| format!("{file} is broken: {from:?} is {to:?}"))
    }

    fn replace(&self, file: &str, from: &str, to: &str) -> bool {
        if !self.site.exists(file) {
            return false;
        }
        let text = self.site.read(file);
        if !text.contains(from) {
            return false;
        }
        self.site.write(file, text.replacen(from, to, 1));
        true
    }

    fn toggle(&mut self) -> Option<Edit> {
        let (file, a, b, classes) = TOGGLES[self.chance.below(TOGGLES.len())];
        let reach = if classes == ["all"] { Reach::All } else { Reach::Classes(classes) };
        // The longer text is looked for first: the shorter one may be a part of it.
        let (long, short) = if a.len() > b.len() { (a, b) } else { (b, a) };
        if self.replace(file, long, short) {
            return Some(Edit { what: format!("{file}: {long:?} is {short:?}"), reach });
        }
        let what = format!("{file}: {short:?} is {long:?}");
        self.replace(file, short, long).then_some(Edit { what, reach })
    }

    /// A file comes or goes.
    fn file(&mut self) -> Option<Edit> {
        let (file, text, classes) = FILES[self.chance.below(FILES.len())];
        let reach = if classes == ["all"] { Reach::All } else { Reach::Classes(classes) };
        if self.site.exists(file) {
            std::fs::remove_file(self.site.path().join(file)).unwrap();
            return Some(Edit { what: format!("without {file}"), reach });
        }
        let text = text.replace("COUNT", &self.count.to_string());
        self.site.write(file, text);
        Some(Edit { what: format!("{file} is there"), reach })
    }

    fn lines(&self, file: &str) -> Vec<String> {
        self.site.read(file).lines().map(str::to_string).collect()
    }

    fn save(&self, file: &str, lines: &[String]) {
        self.site.write(file, lines.join("\n") + "\n");
    }

    /// Changes the cells of one row below the header; what the pages of the row showed and show is its name.
    fn row(
        &mut self,
        file: &str,
        change: impl FnOnce(&mut Chance, usize, &mut Vec<String>),
    ) -> Option<(String, Reach)> {
        let mut lines = self.lines(file);
        let at = 1 + self.chance.below(lines.len().checked_sub(1).filter(|n| *n > 0)?);
        let mut cells: Vec<String> = lines[at].split(',').map(str::to_string).collect();
        let before = cells.clone();
        change(&mut self.chance, self.count, &mut cells);
        if cells == before {
            return None;
        }
        lines[at] = cells.join(",");
        self.save(file, &lines);
        let reach = Reach::Shows(vec![before[1].clone(), cells[1].clone()], &["home"]);
        Some((format!("{file}: {before:?} is {cells:?}"), reach))
    }

    fn cell(&mut self) -> Option<Edit> {
        let (what, reach) = self.row("data/cities.csv", |chance, count, cells| {
            let kind = chance.below(9);
            match kind {
                0 => cells[7] = (60 + chance.below(9000)).to_string(),
                1 => cells[8] = chance.below(900).to_string(),
                2 => cells[8] = String::new(),
                3 => cells[9] = (1000 + chance.below(900)).to_string(),
                4 => cells[1] = format!("Town {count}"),
                5 => cells[2] = format!("town-{count}"),
                6 => cells[5] = format!("47.{}", 10 + chance.below(80)),
                7 => (cells[3], cells[4]) = ("XB".into(), "Yonder".into()),
                _ => (cells[3], cells[4]) = ("XA".into(), "Xanadu".into()),
            }
        })?;
        // A row's position, size and region decide who is near it, who stands on which map, and what is usual.
        let Reach::Shows(names, _) = reach else { unreachable!() };
        Some(Edit { what, reach: Reach::Shows(names, OF_ROWS) })
    }

    fn add_city(&mut self) -> Option<Edit> {
        let mut lines = self.lines("data/cities.csv");
        if lines.len() > 12 {
            return None;
        }
        let mut cells: Vec<String> =
            lines[1 + self.chance.below(lines.len() - 1)].split(',').map(str::to_string).collect();
        let at = 1 + self.chance.below(lines.len());
        cells[0] = format!("n{}", self.count);
        // One in two takes a name that exists already, so that slugs are told apart anew.
        if self.chance.below(2) == 0 {
            cells[1] = format!("Newtown {}", self.count);
        }
        (cells[2], cells[6]) = (String::new(), format!("8.{}", 10 + self.chance.below(80)));
        let what = format!("city {cells:?} at line {at}");
        lines.insert(at, cells.join(","));
        self.save("data/cities.csv", &lines);
        Some(Edit { what, reach: Reach::Classes(OF_ROWS) })
    }

    fn remove_row(&mut self, file: &str, least: usize) -> Option<Edit> {
        let mut lines = self.lines(file);
        let at = 1 + self.chance.below(lines.len().checked_sub(1).filter(|n| *n > least)?);
        let gone = lines.remove(at);
        self.save(file, &lines);
        // Nothing may refer to a row that is gone.
        let (id, home) = (gone.split(',').next().unwrap(), lines[1].split(',').next().unwrap().to_string());
        if file == "data/cities.csv" {
            let experts =
                self.site.read("data/experts.csv").replace(&format!(",{id},"), &format!(",{home},"));
            self.site.write("data/experts.csv", experts);
            for note in ["content/notes/one.md", "content/notes/advice.md"] {
                self.replace(note, &format!("cities: {id}}}"), &format!("cities: {home}}}"));
            }
        }
        Some(Edit { what: format!("{file} without {gone:?}"), reach: Reach::Classes(OF_ROWS) })
    }

    /// Two rows change places, which changes nothing at all.
    fn move_row(&mut self, files: [&str; 3]) -> Option<Edit> {
        let file = files[self.chance.below(files.len())];
        let header = usize::from(file.ends_with(".csv"));
        let mut lines = self.lines(file);
        let rows = lines.len().checked_sub(header).filter(|n| *n > 1)?;
        let (a, b) = (header + self.chance.below(rows), header + self.chance.below(rows));
        lines.swap(a, b);
        self.save(file, &lines);
        Some(Edit { what: format!("{file}: lines {a} and {b} change places"), reach: Reach::Classes(&[]) })
    }

    fn expert(&mut self) -> Option<Edit> {
        let cities: Vec<String> = self
            .lines("data/cities.csv")
            .iter()
            .skip(1)
            .map(|l| l.split(',').next().unwrap().into())
            .collect();
        let (what, _) = self.row("data/experts.csv", |chance, count, cells| match chance.below(6) {
            0 => cells[2] = ["advice", "repair", "advice;repair"][chance.below(3)].into(),
            1 => cells[3] = cities[chance.below(cities.len())].clone(),
            2 => cells[4] = ["yes", "no"][chance.below(2)].into(),
            3 => cells[5] = ["", "20", "300"][chance.below(3)].into(),
            4 => cells[7] = format!("Says {count} things."),
            _ => cells[1] = format!("Example Person {count}"),
        })?;
        Some(Edit { what, reach: Reach::Classes(OF_ROWS) })
    }

    fn add_expert(&mut self) -> Option<Edit> {
        let mut lines = self.lines("data/experts.csv");
        if lines.len() > 8 {
            return None;
        }
        let city = self.lines("data/cities.csv").last()?.split(',').next()?.to_string();
        let service = ["advice", "repair"][self.chance.below(2)];
        let n = self.count;
        lines.push(format!("y{n},Example Person {n},{service},{city},yes,,yes,New."));
        self.save("data/experts.csv", &lines);
        Some(Edit { what: format!("expert y{n} in {city}"), reach: Reach::Classes(OF_ROWS) })
    }

    /// Another id of a city, with all that refers to it.
    fn id(&mut self) -> Option<Edit> {
        let lines = self.lines("data/cities.csv");
        let at = 1 + self.chance.below(lines.len() - 1);
        let (old, new) = (lines[at].split(',').next()?.to_string(), format!("i{}", self.count));
        let rows = self.site.read("data/cities.csv").replace(&format!("\n{old},"), &format!("\n{new},"));
        self.site.write("data/cities.csv", rows);
        let experts = self.site.read("data/experts.csv").replace(&format!(",{old},"), &format!(",{new},"));
        self.site.write("data/experts.csv", experts);
        for note in ["content/notes/one.md", "content/notes/advice.md"] {
            self.replace(note, &format!("cities: {old}}}"), &format!("cities: {new}}}"));
        }
        Some(Edit { what: format!("city {old} is {new}"), reach: Reach::Classes(OF_ROWS) })
    }

    /// A text file says something else, something new each time.
    fn words(&mut self) -> Option<Edit> {
        let n = self.count;
        let (file, text, classes): (&str, String, &'static [&'static str]) = match self.chance.below(8) {
            0 => ("content/notes/one.md", String::new(), &[]),
            1 => ("content/pages/help.md", format!("---\ntitle: Help\n---\nHelp {n}.\n"), &["page"]),
            2 => (
                "content/texts/another.md",
                format!("---\ntitle: Text {n}\ndate: 2026-02-01\n---\nMore.\n"),
                &["text", "home"],
            ),
            3 => (
                "themes/default/templates/hub.html",
                HUB.replace("<h1>", &format!("<h1 data-n=\"{n}\">")),
                &["service", "state", "city"],
            ),
            4 => (
                "themes/default/templates/components/notice.html",
                NOTICE.replace("<p", &format!("<p data-n=\"{n}\"")),
                &["all"],
            ),
            5 => (
                "themes/default/i18n/en.yaml",
                format!("stamp: \"seen {n}\"\n"),
                &["expert", "story", "landing"],
            ),
            6 => ("content/images/mark.svg", MARK.replace("90", &n.to_string()), &["all"]),
            _ => ("themes/default/assets/site.css", format!("body {{ margin: {n}em }}\n"), &["all"]),
        };
        let reach = if classes == ["all"] { Reach::All } else { Reach::Classes(classes) };
        if !self.site.exists(file) {
            return None;
        }
        if text.is_empty() {
            let old = self.site.read(file);
            let (front, _) = old.rsplit_once("---\n")?;
            self.site.write(file, format!("{front}---\nNote {n}.\n"));
        } else {
            self.site.write(file, text);
        }
        Some(Edit { what: format!("{file} with {n}"), reach })
    }
}
