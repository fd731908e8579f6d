//! A year: every day somebody edits the site and publishes it. What is kept between builds stays small, every
//! day in a sitemap is true, and no address that ever was published stops answering.
//!
//! `LAWS_YEAR=demo` does the same with the demo site and prints sizes and times; `LAWS_DAYS=60` makes it shorter.

use super::Tree;
use super::edits::assert_manifest;
use super::hand::Hand;
use super::lab::Lab;
use super::tiny_site::tiny;
use crate::support::Site;
use flywheel::digest::Digester;
use flywheel::fingerprint::Fingerprint;
use flywheel::pipeline::{BuildOptions, CACHE};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

mod follow;

use follow::Rules;

/// What somebody who watched the site from outside would have written down.
struct Witness {
    lab: Lab,
    day: jiff::civil::Date,
    /// For each page that ever was: what it said last, and on which day that was new.
    said: BTreeMap<String, (Fingerprint, String)>,
    /// Every address that ever answered, below the site's own.
    ever: BTreeSet<String>,
}

/// Scheme and host, and the path that a site lives under.
fn base(site: &Site) -> (String, String) {
    let text = site.read("site.yaml");
    let line = text.lines().find_map(|line| line.strip_prefix("base_url: ")).unwrap().trim_matches('"');
    let host = line.find("://").unwrap() + 3;
    let end = line[host..].find('/').map_or(line.len(), |at| host + at);
    (line[..end].to_string(), line[end..].trim_end_matches('/').to_string())
}

/// A page that people are sent to: no page of errors.
fn is_page(path: &str) -> bool {
    path.ends_with(".html") && !path.ends_with("404.html")
}

fn address(path: &str) -> String {
    format!("/{}", path.strip_suffix("index.html").unwrap_or(path))
}

impl Witness {
    fn new(site: Site) -> Witness {
        let day = jiff::civil::date(2026, 1, 1);
        Witness { lab: Lab::new(site), day, said: BTreeMap::new(), ever: BTreeSet::new() }
    }

    /// Publishes the site and writes down what is new; how many files were made, and in how many seconds.
    /// Nothing is published on a day without a good build.
    fn publish(&mut self) -> Option<(u64, f64)> {
        let options = BuildOptions { date: Some(self.day), ..self.lab.options() };
        let started = Instant::now();
        let made = self.lab.build(&options, 2).result.ok()?.made;
        let seconds = started.elapsed().as_secs_f64();
        let output = self.lab.output();
        let (origin, root) = base(&self.lab.site);
        let mut digester = Digester::new(&origin, &root);
        for (path, bytes) in output.iter().filter(|(path, _)| is_page(path)) {
            let digest = digester.digest(bytes);
            let known = self.said.get(path).filter(|(said, _)| *said == digest);
            if known.is_none() {
                self.said.insert(path.clone(), (digest, self.day.to_string()));
            }
            self.ever.insert(address(path));
        }
        self.assert_days(&output, &format!("{origin}{root}"));
        self.assert_answers(&output, &root);
        self.day = self.day.tomorrow().unwrap();
        Some((made, seconds))
    }

    /// Every day in a sitemap is the day on which the page last said something new.
    fn assert_days(&self, output: &Tree, base: &str) {
        let mut count = 0;
        for (file, bytes) in output.iter().filter(|(file, _)| file.starts_with("sitemaps/")) {
            let text = String::from_utf8_lossy(bytes);
            for entry in text.split("<url>").skip(1) {
                let between = |open: &str, close: &str| entry.split(open).nth(1)?.split(close).next();
                let loc = between("<loc>", "</loc>").unwrap();
                let day =
                    between("<lastmod>", "</lastmod>").unwrap_or_else(|| panic!("{file}: {loc} has no day"));
                let inside = loc.strip_prefix(base).unwrap_or_else(|| panic!("{file}: {loc}"));
                let path = format!("{}index.html", &inside[1..]);
                let (_, true_day) =
                    self.said.get(&path).unwrap_or_else(|| panic!("{file}: {loc} is no page"));
                assert_eq!(day, true_day, "{}: {loc}", self.day);
                count += 1;
            }
        }
        assert!(count > 10, "{}: only {count} addresses in sitemaps", self.day);
    }

    /// Every address that ever was is a page, leads to one by the rules of the host, or is said to be gone.
    fn assert_answers(&self, output: &Tree, root: &str) {
        let rules = Rules::read(output.get("_redirects").expect("there are rules"), root);
        for url in &self.ever {
            if let Err(why) = rules.follow(url, output) {
                panic!("{}: {url} does not answer: {why}", self.day);
            }
        }
    }

    /// Bytes in the cache folder, and lines of the history.
    fn kept(&self) -> (usize, usize) {
        let bytes = self.lab.site.tree(CACHE).values().map(Vec::len).sum();
        (bytes, self.lab.site.read("data/history/pages.csv").lines().count() - 1)
    }
}

#[test]
fn a_year_of_daily_edits_leaves_no_trace_but_the_history() {
    let mut witness = Witness::new(tiny());
    assert!(witness.publish().is_some());
    let mut most = witness.lab.output().len();
    let first = witness.kept().0 / most;
    let (mut edited, mut chance) = (0, 2026);
    for day in 1..365 {
        let before = witness.lab.inputs();
        chance += 1;
        let what = Hand::new(&witness.lab.site, chance).edit().what;
        // Some hosts know fewer rules, and a site may have none; that is not what this is about.
        let settings = witness.lab.site.read("site.yaml");
        let has_rules = !settings.contains("redirects: false") && !settings.contains("cloudflare");
        if has_rules && witness.publish().is_some() {
            edited += 1;
        } else {
            witness.lab.undo(&before);
            assert!(witness.publish().is_some(), "day {day}: undone: {what}");
        }
        let (bytes, pages) = witness.kept();
        // Records of the largest output so far, and a log that is no longer.
        most = most.max(witness.lab.output().len());
        assert!(bytes <= 3 * first * most, "day {day}: {bytes} bytes, {most} files, {first} each at first");
        // The history keeps a line for each page that ever was, and no other.
        assert_eq!(pages, witness.ever.len(), "day {day}: {what}");
        if day % 30 == 0 {
            let (options, manifest) = (witness.lab.options(), witness.lab.manifest());
            let (_, clean, _) = witness.lab.clean(&options, 1);
            assert!(clean == witness.lab.output(), "day {day}: not as a clean build");
            assert_manifest(&manifest, &clean, "a clean build");
        }
    }
    assert!(edited > 250, "only {edited} edits were published");
    let gone = witness.ever.len() - witness.lab.output().keys().filter(|path| is_page(path)).count();
    assert!(gone > 20, "only {gone} addresses are gone");
}

/// The demo site, copied.
fn demo() -> Site {
    let site = Site::in_memory(&[]);
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["data", "content", "themes"] {
        for (path, bytes) in crate::support::tree(&root.join(folder)) {
            site.write(&format!("{folder}/{path}"), bytes);
        }
    }
    site.write("site.yaml", std::fs::read(root.join("site.yaml")).unwrap());
    let _ = std::fs::remove_dir_all(site.path().join("data/history"));
    site
}

/// One edit of the demo's data, another one each day.
fn edit_demo(site: &Site, day: usize) -> String {
    let file = if day % 3 == 2 { "data/providers.csv" } else { "data/cities-us.csv" };
    let mut lines: Vec<String> = site.read(file).lines().map(str::to_string).collect();
    let at = 1 + day * 97 % (lines.len() - 1);
    let what = match day % 10 {
        9 if !lines[at].contains('"') => {
            let twin = lines[at].replacen("us-", &format!("us-9{day}"), 1);
            lines.insert(at, twin);
            "one more row".to_string()
        }
        _ => {
            // A number, whatever it says, becomes another one: its last digit is moved on.
            let column = 9;
            let mut cells: Vec<String> = lines[at].split(',').map(str::to_string).collect();
            let number: i64 = cells[column].parse().unwrap_or(7);
            cells[column] = (number % 10 + 1 + number / 10 * 10).to_string();
            lines[at] = cells.join(",");
            format!("column {column} of line {at}")
        }
    };
    site.write(file, lines.join("\n") + "\n");
    format!("{file}: {what}")
}

#[test]
fn a_year_of_the_demo_site_if_it_is_asked_for() {
    if std::env::var("LAWS_YEAR").as_deref() != Ok("demo") {
        return;
    }
    let days: usize = std::env::var("LAWS_DAYS").ok().and_then(|days| days.parse().ok()).unwrap_or(365);
    let mut witness = Witness::new(demo());
    let mut sizes = Vec::new();
    for day in 0..days {
        let before = witness.lab.inputs();
        let what = if day == 0 { "the demo".into() } else { edit_demo(&witness.lab.site, day) };
        let published = witness.publish().unwrap_or_else(|| {
            println!("day {day}: {what}: undone");
            witness.lab.undo(&before);
            witness.publish().expect("the site as it was is published")
        });
        let ((made, seconds), (bytes, pages)) = (published, witness.kept());
        println!(
            "day {day}: {what}: {seconds:.2} s, made {made}, cache {bytes} bytes, history {pages} pages"
        );
        sizes.push(bytes);
    }
    assert!(sizes.iter().all(|bytes| *bytes < 3 * sizes[0]), "{sizes:?}");
}
