//! No number, quotation or name without a row: read off finished pages, and looked for in what `explain` lists.

use super::edits::theme;
use super::world::{Loaded, load, producer};
use crate::support::Site;
use flywheel::explain::{Claim, ClaimKind, How, Origin, claims_of};
use flywheel::fingerprint::Fingerprint;
use flywheel::plan::Plan;
use flywheel::produce::{Artifact, Phase};
use flywheel::theme::Cache;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

impl Loaded {
    fn bytes(&self, artifact: &Artifact) -> Vec<u8> {
        let mut bytes = Vec::new();
        producer(artifact).make(&self.world, artifact, None, &mut Cache::default(), &mut bytes).unwrap();
        bytes
    }

    fn at(&self, path: &str) -> &Artifact {
        let found = self.plan.artifacts().iter().find(|a| Plan::path(&self.world, a) == path);
        found.unwrap_or_else(|| panic!("{path} is made"))
    }

    fn claims(&self, folder: &Path, path: &str) -> Vec<Claim> {
        claims_of(&self.world, &self.plan, self.at(path), folder, None)
    }
}

/// The source of a claim in a text, as one line: how, row, column and value, file and line.
fn source(claims: &[Claim], text: &str, within: &str) -> String {
    let claim = claims.iter().find(|c| c.text == text && c.within.contains(within));
    let claim = claim.unwrap_or_else(|| panic!("{text} in {within} is listed"));
    let Some(source) = &claim.source else { return "no row says this".into() };
    let origin = |o: &Origin| {
        let at = o.place.as_ref().map_or_else(String::new, |p| format!("{}:{}", p.file, p.line));
        format!("{} {} {} {at}", o.dataset, o.row, o.column)
    };
    format!("{} {}", source.how.word(), origin(&source.from[0]))
}

const ALDER: &str = "coach/northex/alder/index.html";

#[test]
fn each_kind_of_number_quotation_and_name_is_listed_with_its_row() {
    let site = Site::case("proof");
    let loaded = load(site.path());
    let claims = loaded.claims(site.path(), ALDER);
    let tell = |text: &str, within: &str| source(&claims, text, within);
    // Statistics, each of its own level.
    let statistic = |row: &str, column: &str, line: u32| {
        format!("column statistics coach/{row} {column} data/statistics.csv:{line}")
    };
    assert_eq!(tell("45", "At least 45 matches"), statistic("place/c01/matches", "value", 8));
    assert_eq!(tell("3", "within 3 days"), statistic("county/NX:Brook/days", "value", 6));
    assert_eq!(tell("80%", "80%"), statistic("region/NX/completed", "value", 10));
    assert_eq!(tell("70", "gave a rating"), statistic("region/NX/ratings", "count", 13));
    assert_eq!(tell("40", "at least 40"), statistic("region/NX/ratings", "stars", 13));
    assert!(
        tell("5", "5 stars").starts_with("computed statistics coach/region/NX/ratings"),
        "a step of the scale"
    );
    // A fact beside its label, and parts of days.
    assert_eq!(tell("120,000", "120,000"), "column cities c01 population data/cities.csv:2");
    assert_eq!(tell("2026", "Dana · Alder, NX · March 2026"), "column matches m-01 time data/matches.csv:2");
    assert_eq!(tell("5", "rated 5 of 5"), "column matches m-01 rating data/matches.csv:2");
    // Distances are computed, and say between whom.
    assert!(tell("11", "11 km").starts_with("computed nearby"), "{}", tell("11", "11 km"));
    // Quotations and names.
    let quote = "We had a plan after two sessions, and it held for the whole spring.";
    assert_eq!(tell(quote, quote), "column matches m-01 testimonial data/matches.csv:2");
    assert_eq!(tell("Dana", "Dana"), "column matches m-01 author data/matches.csv:2");
    assert_eq!(tell("Birch", "Birch"), "column cities c02 name data/cities.csv:3");
    let unsourced: Vec<&Claim> = claims.iter().filter(|claim| claim.source.is_none()).collect();
    assert!(unsourced.is_empty(), "{unsourced:#?}");
    // Each page of the site, in both languages.
    for artifact in loaded.plan.artifacts().iter().filter(|a| producer(a).phase() == Phase::Page) {
        let claims = claims_of(&loaded.world, &loaded.plan, artifact, site.path(), None);
        let none: Vec<&Claim> = claims.iter().filter(|claim| !is_sourced(claim)).collect();
        assert!(none.is_empty(), "{}: {none:#?}", Plan::path(&loaded.world, artifact));
    }
}

#[test]
fn of_rows_with_one_value_the_one_is_named_that_the_sentence_speaks_of() {
    let site = Site::case("proof");
    // Ratings are published of everywhere alone; all lines are of one time.
    let rows = site.read("data/statistics.csv");
    let kept = rows.lines().filter(|line| !line.starts_with("coach/region/NX/ratings"));
    site.write("data/statistics.csv", kept.map(|line| format!("{line}\n")).collect::<String>());
    let loaded = load(site.path());
    let claims = loaded.claims(site.path(), "coach/northex/index.html");
    let row = |text: &str, within: &str| {
        let of = |c: &&Claim| c.text == text && c.within.contains("2024") && c.within.starts_with(within);
        let claim = claims.iter().find(of).unwrap_or_else(|| panic!("{within} is listed"));
        claim.source.as_ref().unwrap().from[0].row.clone()
    };
    for year in ["2024", "2026"] {
        assert_eq!(row(year, "All places together"), "coach/all/ratings");
        assert_eq!(row(year, "Northex"), "coach/region/NX/matches");
    }
}

#[test]
fn a_claim_that_no_row_makes_is_told() {
    let site = Site::case("proof");
    let heading = "<h2 id=\"proof\">{{ t(key=\"proof_title\") }}</h2>";
    let planted = format!("{heading}<p>Trusted by 42 teams.</p>");
    theme(&site, "templates/components/proof.html", heading, &planted);
    let told = site.run(&["explain", &format!("/{ALDER}"), "--format", "json"]).json();
    let of = |text: &str| {
        let claims = told["claims"].as_array().unwrap();
        claims.iter().find(|claim| claim["text"] == text).unwrap_or_else(|| panic!("{text}")).clone()
    };
    assert_eq!((&of("42")["kind"], &of("42")["source"]), (&"number".into(), &serde_json::Value::Null));
    assert_eq!(of("45")["source"]["from"][0]["row"], "coach/place/c01/matches");
    let text = site.run(&["explain", &format!("/{ALDER}")]).ok().stdout;
    assert!(text.contains("    42  in text: Trusted by 42 teams.\n        no row says this\n"), "{text}");
    // Any other number, quotation or name in the place of a true one.
    let loaded = load(site.path());
    let page = String::from_utf8(loaded.bytes(loaded.at(ALDER))).unwrap();
    for (from, to, claim) in [
        ("At least 45 matches", "At least 46 matches", "46"),
        ("within 3 days", "within 2 days", "2"),
        ("80%", "85%", "85%"),
        ("120,000", "120,001", "120,001"),
        ("rated 5 of 5", "rated 4 of 5", "4"),
        (">Dana<", ">Dora<", "Dora"),
        ("held for the whole spring.", "held.", "We had a plan after two sessions, and it held."),
    ] {
        assert!(page.contains(from), "{from}");
        let other = page.replacen(from, to, 1);
        let claims =
            claims_of(&loaded.world, &loaded.plan, loaded.at(ALDER), site.path(), Some(other.as_bytes()));
        let told = claims.iter().filter(|c| c.text == claim && !is_sourced(c)).count();
        assert!(told > 0, "{to}: {:#?}", claims.iter().filter(|c| c.text == claim).collect::<Vec<_>>());
    }
}

/// Whether a source is tied to the claim, and a row of it has file and line.
fn is_sourced(claim: &Claim) -> bool {
    let placed = |o: &Origin| o.place.as_ref().is_some_and(|p| p.line > 0 || p.file.ends_with(".md"));
    claim.source.as_ref().is_some_and(|s| s.how != How::SameValue && s.from.iter().any(placed))
}

/// The numbers of a page as they stand between its tags: another reader than the one that is tried here.
fn read_off(page: &str) -> Vec<String> {
    let mut text = String::new();
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        // The end of a tag breaks no number, since none is written over two elements.
        text.push(' ');
        let close = open + rest[open..].find('>').unwrap() + 1;
        let tag = &rest[open..close];
        rest = &rest[close..];
        // What stands in a field is to be copied or changed.
        for name in ["script", "style", "textarea"] {
            if tag.strip_prefix('<').is_some_and(|t| t.starts_with(name)) {
                rest = &rest[rest.find(&format!("</{name}")).unwrap()..];
            }
        }
    }
    text.push_str(rest);
    let plain = text.replace("&#39;", "'").replace("&#x27;", "'").replace("&#x2F;", "/");
    assert!(!plain.contains("&#"), "an entity that this reader does not know: {plain}");
    let joined = |c: char| c.is_ascii_digit() || ".,".contains(c);
    let runs = plain.split(|c: char| !joined(c)).map(|run| run.trim_matches(['.', ',']));
    runs.filter(|run| !run.is_empty()).map(str::to_string).collect()
}

#[test]
fn the_reader_of_this_test_reads_numbers() {
    let page = "<p title=\"7\">From 1,234 to 5.5%, &#39;09.</p><script>let a = 1</script><td>12</td>3";
    assert_eq!(read_off(page), ["1,234", "5.5", "09", "12", "3"]);
}

/// The demo's pages: every hub of another kind, all stories and texts, some of what there is in thousands.
fn chosen(site: &Loaded) -> Vec<(String, &Artifact)> {
    let pages = site.plan.artifacts().iter().filter(|a| producer(a).phase() == Phase::Page);
    let pages = pages.map(|a| (Plan::path(&site.world, a), a));
    let one_of = |path: &str| match path.matches('/').count() {
        _ if path.starts_with("experts/demo-") => 48,
        _ if path.starts_with("stories/") || path.starts_with("articles/") => 1,
        3 if path.starts_with("places/") => 60,
        3 => 55,
        2 if path.starts_with("places/") => 12,
        2 if !path.starts_with("experts/") => 40,
        _ => 1,
    };
    pages.filter(|(path, _)| Fingerprint::of(path.as_str()).pick(one_of(path)) == 0).collect()
}

/// What a dataset's file says on a line.
fn line_of<'f>(files: &'f BTreeMap<String, String>, origin: &Origin) -> &'f str {
    let place = origin.place.as_ref().unwrap();
    files[&*place.file].lines().nth(place.line as usize - 1).unwrap()
}

/// What was held against the files, and what does not hold.
#[derive(Default)]
struct Held {
    numbers: usize,
    statistics: usize,
    quotes: usize,
    wrong: Vec<String>,
}

/// Holds every claim of a page against the page, and against the files that it names.
fn hold(path: &str, page: &str, claims: &[Claim], files: &BTreeMap<String, String>) -> Held {
    let mut held = Held::default();
    let wrong = claims.iter().filter(|claim| !is_sourced(claim));
    held.wrong.extend(wrong.map(|c| {
        let from = c.source.as_ref().map(|s| (s.how, s.from.first()));
        format!("{path}: {} in {} [{}] {from:?}", c.text, c.within, c.at)
    }));
    let of_numbers = claims.iter().filter(|c| c.kind == ClaimKind::Number);
    let listed: Vec<&str> = of_numbers.map(|c| c.text.trim_matches(|c: char| !c.is_ascii_digit())).collect();
    let read = read_off(page);
    held.numbers = read.len();
    let unlisted = read.iter().filter(|number| !listed.contains(&number.as_str()));
    held.wrong.extend(unlisted.map(|number| format!("{path}: {number} is on the page and not listed")));
    for (claim, source) in claims.iter().filter_map(|claim| Some((claim, claim.source.as_ref()?))) {
        let origin = &source.from[0];
        if origin.dataset == "statistics" && source.how == How::Column {
            let line = line_of(files, origin);
            let digits: String = claim.text.chars().filter(char::is_ascii_digit).collect();
            let is_there = line.split([',', ';', '-']).any(|cell| cell == digits);
            if !is_there || !line.starts_with(&format!("{},", origin.row)) {
                held.wrong.push(format!("{path}: {} of {} is not in {line}", claim.text, origin.row));
            }
            held.statistics += 1;
        }
        if claim.kind == ClaimKind::Quote && origin.dataset == "matches" {
            let line = line_of(files, origin);
            if !line.contains(&claim.text.replace('"', "\"\"")) {
                held.wrong.push(format!("{path}: {} is not in {line}", claim.text));
            }
            held.quotes += 1;
        }
    }
    held
}

#[test]
fn no_number_quotation_or_name_of_the_demo_is_without_a_row() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = load(folder);
    let files: BTreeMap<String, String> = ["data/statistics.csv", "data/matches.csv"]
        .map(|file| (file.to_string(), std::fs::read_to_string(folder.join(file)).unwrap()))
        .into();
    let pages = chosen(&site);
    assert!(pages.len() > 400, "{} pages", pages.len());
    let held: Vec<Held> = pages
        .par_iter()
        .map(|(path, artifact)| {
            let page = String::from_utf8(site.bytes(artifact)).unwrap();
            let claims = claims_of(&site.world, &site.plan, artifact, folder, Some(page.as_bytes()));
            hold(path, &page, &claims, &files)
        })
        .collect();
    let wrong: Vec<&String> = held.iter().flat_map(|held| &held.wrong).collect();
    assert!(
        wrong.is_empty(),
        "{} wrong, such as {:#?}",
        wrong.len(),
        wrong.iter().step_by(wrong.len() / 60 + 1).collect::<Vec<_>>()
    );
    let sum = |count: fn(&Held) -> usize| held.iter().map(count).sum::<usize>();
    let (numbers, statistics, quotes) = (sum(|h| h.numbers), sum(|h| h.statistics), sum(|h| h.quotes));
    assert!(numbers > 10_000 && statistics > 1_000 && quotes > 100, "{numbers} {statistics} {quotes}");
    // And a number that no row holds is found on any of them.
    for (path, artifact) in pages.iter().step_by(40) {
        let page = String::from_utf8(site.bytes(artifact)).unwrap();
        let planted = page.replacen("</main>", "<p>Trusted by 4,711 clients.</p></main>", 1);
        let claims = claims_of(&site.world, &site.plan, artifact, folder, Some(planted.as_bytes()));
        let told = claims.iter().find(|claim| claim.text == "4,711").unwrap();
        assert!(told.source.is_none(), "{path}: {:?}", told.source);
    }
}
