//! A deck in German, read on finished pages: every band of every statement is said somewhere, and what is said is German
//! in each number and case.

use super::look::{Output, Page};
use crate::support::Site;
use std::collections::{BTreeMap, BTreeSet};

const BASE: &str = "https://rat.example";
/// Where sentences of the deck stand on a page.
const SAID: &str = ".lead, .said p, section[aria-labelledby=choice] p, section[aria-labelledby=experts] > p";
/// Every text of a page that is read as words.
const READ: &str = "main :is(p, li, h1, h2, h3, th, td, dt, dd, label, button), footer :is(p, li), nav a";

/// Words that no German page holds; names of services and people aside.
const ENGLISH: &[&str] = &[
    "the",
    "and",
    "of",
    "with",
    "within",
    "from",
    "here",
    "experts",
    "expert",
    "people",
    "years",
    "year",
    "city",
    "away",
    "this",
    "is",
    "are",
    "by",
    "site",
    "page",
    "more",
    "nearest",
    "request",
    "languages",
    "source",
];

/// Words that must not follow a one, and those that must not follow a larger number.
const AFTER_ONE: &[&str] = &["Fachleute", "Profile", "Jahre", "Jahren", "Orte", "Einträge"];
const AFTER_MORE: &[&str] = &["Fachperson", "Profil", "Jahr", "Eintrag"];

/// Texts of the deck that a page shows, in single spaces (also those that do not break).
fn said(page: &Page) -> Vec<String> {
    let single = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    page.texts(SAID).into_iter().map(single).collect()
}

/// The words and numbers of a text, without what stands around them.
fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric() && !".,-".contains(c))
        .map(|word| word.trim_matches(|c: char| ".,-".contains(c)))
        .filter(|word| !word.is_empty())
        .collect()
}

fn english(text: &str) -> impl Iterator<Item = String> {
    words(text).into_iter().filter(|w| ENGLISH.contains(w)).map(|w| format!("an English word: {w}"))
}

/// What is wrong with a text as German, in words.
fn faults(text: &str) -> Vec<String> {
    let words = words(text);
    let mut wrong: Vec<String> = english(text).collect();
    for pair in words.windows(2) {
        let (number, word) = (pair[0], pair[1]);
        if number == "1" && AFTER_ONE.contains(&word) {
            wrong.push(format!("{number} {word}"));
        }
        let is_more = number.parse::<u32>().is_ok_and(|n| n > 1);
        if is_more && AFTER_MORE.contains(&word) {
            wrong.push(format!("{number} {word}"));
        }
    }
    for word in words.iter().filter(|w| w.starts_with(|c: char| c.is_ascii_digit())) {
        let parts: Vec<&str> = word.split('.').collect();
        let grouped =
            parts.len() == 1 || parts[1..].iter().all(|p| p.split(',').next().is_some_and(|p| p.len() == 3));
        let decimals =
            word.split_once(',').is_none_or(|(_, after)| after.len() < 3 && !after.contains(['.', ',']));
        let long = word.split([',', '.']).next().is_some_and(|whole| whole.len() > 4);
        if !grouped || !decimals || long {
            wrong.push(format!("a number in another form: {word}"));
        }
    }
    if text.contains("  ")
        || text.contains(" ,")
        || text.contains(" .")
        || text.contains("()")
        || text.contains(['{', '}', '#'])
    {
        wrong.push("a gap".into());
    }
    if !text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        || !text.ends_with(['.', '?', ':', ')'])
    {
        wrong.push("no whole sentence".into());
    }
    wrong
}

#[test]
fn mistakes_in_german_are_seen() {
    for (text, fault) in [
        ("Es gibt hier 1 Fachleute.", "1 Fachleute"),
        ("Es gibt hier 12 Jahr Erfahrung.", "12 Jahr"),
        ("Hier leben 8,804,190 Menschen.", "a number in another form: 8,804,190"),
        ("Der Weg ist 12.5 km lang.", "a number in another form: 12.5"),
        ("Hier leben 173900 Menschen.", "a number in another form: 173900"),
        ("Der Bahnhof ist 5 km away.", "an English word: away"),
        ("in Köln gibt es das.", "no whole sentence"),
        ("Hier fehlt der Ort ().", "a gap"),
    ] {
        assert_eq!(faults(text), [fault], "{text}");
    }
    assert_eq!(
        faults("Am 1. März 2026 waren es 1.350,5 m und 1 Jahr, 3,8 % von 2.140."),
        Vec::<String>::new()
    );
}

/// Every page of the family that is made of the deck.
fn pages(output: &Output) -> Vec<Page> {
    let is_product =
        |p: &&str| p.split('/').count() == 3 && (p.starts_with("mediation/") || p.starts_with("ueben/"));
    let paths: Vec<&str> = output.files.keys().map(String::as_str).filter(is_product).collect();
    paths.into_iter().map(|p| output.page(p)).collect()
}

fn assert_german(pages: &[Page]) {
    let mut wrong = Vec::new();
    for page in pages {
        let texts = said(page);
        assert!(texts.len() >= 4, "{}: {texts:?}", page.path);
        for text in &texts {
            wrong.extend(faults(text).into_iter().map(|fault| format!("{}: {fault}: {text}", page.path)));
        }
        let all = page.texts(READ);
        wrong.extend(all.iter().flat_map(|t| english(t)).map(|fault| format!("{}: {fault}", page.path)));
        let mut met = BTreeSet::new();
        for sentence in
            texts.iter().flat_map(|t| t.split_inclusive(". ")).filter(|s| s.split(' ').count() > 3)
        {
            if !met.insert(sentence.trim()) {
                wrong.push(format!("{} says twice: {sentence}", page.path));
            }
        }
    }
    wrong.truncate(12);
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_pages_of_the_german_site_are_german() {
    let output = Output::of(&Site::case("german"), BASE);
    let pages = pages(&output);
    assert_eq!(pages.len(), 16);
    assert_german(&pages);
    // Cases come from the rows: dative with and without article, genitive.
    let text = |path: &str| said(&output.page(path)).join(" ");
    assert!(text("mediation/wallis/index.html").contains("im Wallis"));
    assert!(text("mediation/schweiz/index.html").contains("in der Schweiz"));
    assert!(text("ueben/basel/index.html").contains("im Kanton Basel-Stadt"));
}

/// A place in a site of its own, with values that nobody measured: every band of every comparison lies among them.
/// Twelve stand in a row from west to east; in one of these rows little is known, and one has regions of its own.
fn row(i: usize) -> String {
    let pick = |list: &[&'static str], by: usize| list[(i / by) % list.len()];
    let known = |value: &'static str| if i / 12 == 5 { "" } else { value };
    format!(
        "p{i};Probeort {i};{}{};{};{};{};{};{};;von Probeort {i};im Land Probe;{};{};{};{}",
        if i / 12 == LONELY { "Q" } else { "P" },
        i % 9,
        pick(&["980", "1.250.400", "21.700", "22.100"], 1),
        46 + i / 12,
        format!("{:.2}", 6.0 + (i % 12) as f64 * 0.47).replace('.', ","),
        pick(&["53,0", "", "1.350,5"], 2),
        pick(&["22.11.2026", "01.03.2026", ""], 1),
        known(pick(&["1", "2", "3", "7", "18", "4.044"], 3)),
        pick(&["0,6", "9,4", "31,5", "64,0"], 1),
        known(pick(&["-7,5", "-0,7", "0,2", "1,4", "12,0"], 2)),
        known(pick(&["3,8", "12,5", "48,0", "71,5"], 3)),
    )
}

/// The row of places without any expert near or by video.
const LONELY: usize = 7;

/// Experts in some of the places: nobody, one, two, many; with and without video, short and long practice.
fn experts() -> String {
    let mut out = String::from("id,name,services,place,remote,years,languages,consent_public\n");
    let mut n = 0;
    for place in (0..96).filter(|p| p % 5 < 3 && p / 12 != LONELY) {
        for one in 0..=(place % 4) {
            n += 1;
            let years = [1, 2, 9, 14, 30][(place / 7) % 5] + one % 2;
            let service = if (place / 3) % 2 == 0 { "mediation" } else { "ueben" };
            let languages = ["de", "de;fr", "de;fr;it", "de;en"][(place + one) % 4];
            let remote = if (place + one) % 3 == 0 { "ja" } else { "nein" };
            out.push_str(&format!("f{n},Beispiel {n},{service},p{place},{remote},{years},{languages},ja\n"));
        }
    }
    out
}

/// The longest piece of a wording that stands between slots, also within a plural form.
fn longest(wording: &str) -> &str {
    wording
        .split(['{', '}', '#'])
        .filter(|p| !p.contains("plural,"))
        .max_by_key(|p| p.chars().count())
        .unwrap_or("")
        .trim()
}

#[test]
fn every_band_of_every_statement_is_said_and_is_german() {
    let site = Site::case("german");
    let head = "Kennung;Ort;Bundesland;Einwohner;Breite;Länge;Höhe;Stichtag;im Satz;Genitiv;Land im Satz;Rang;Bahnhof;Wandel;Umland\r\n";
    let table: String =
        std::iter::once(head.to_string()).chain((0..96).map(|i| format!("{}\r\n", row(i)))).collect();
    // Windows-1252 has these letters where Unicode has them.
    site.write("data/orte.csv", table.chars().map(|c| c as u8).collect::<Vec<u8>>());
    site.write("data/fachleute.csv", experts());
    let output = Output::of(&site, BASE);
    let pages = pages(&output);
    assert_eq!(pages.len(), 192);
    assert_german(&pages);

    let all: String = pages.iter().flat_map(said).collect::<Vec<_>>().join("\n");
    // Statement and band → whether one of its wordings was met.
    let mut met: BTreeMap<String, bool> = BTreeMap::new();
    let (mut id, mut band) = (String::new(), String::new());
    for line in site.read("data/copy/deck.yaml").lines() {
        let text = line.trim();
        if let Some(name) = text.strip_prefix("- id: ") {
            (id, band) = (name.to_string(), String::new());
        } else if line.starts_with("      ") && text.ends_with(':') {
            band = text.to_string();
        } else if let Some(wording) = text.strip_prefix("- \"").and_then(|t| t.strip_suffix('"')) {
            *met.entry(format!("{id} {band}")).or_default() |= all.contains(longest(wording));
        }
    }
    assert!(met.len() > 35, "{}", met.len());
    let silent: Vec<&String> = met.iter().filter(|(_, is_met)| !**is_met).map(|(name, _)| name).collect();
    assert_eq!(silent, Vec::<&String>::new());
}
