//! Families: pages over two and three datasets, parted lists, records, documents and notes.

use super::look::{Output, own_text};
use crate::support::Site;
use std::collections::BTreeSet;

const BASE: &str = "https://three.example";

#[test]
fn pages_multiply_over_three_datasets_and_over_groups() {
    let output = Output::of(&Site::case("three-axes"), BASE);
    let count = |part: &str| output.files.keys().filter(|p| p.contains(part)).count();
    // Twelve places for each service; the third format is filtered away, and so is the hamlet.
    assert_eq!((count("advice/video/"), count("repair/visit/"), count("advice/letter/")), (12, 12, 0));
    assert_eq!(count("/in/"), 4, "two services in two states");
    assert_eq!(count("hamlet"), 0, "a filter of the family keeps the hamlet out, and its empty list with it");

    let page = output.page("advice/video/abbot/index.html");
    assert_eq!(page.text("title"), "Advice, by video, in Abbot | Three Axes");
    assert!(page.words().contains("Over a screen."), "the third dataset is shown: {}", page.words());
    assert_eq!(page.text(".notice").matches("places").count(), 1);
    let state = output.page("repair/in/beech-state/index.html");
    assert_eq!(state.text("h1"), "Repair in Beech State");
    // A group made of invented rows is invented.
    assert!(state.any(".notice"));
    assert_eq!(output.page("formats/letter/index.html").text(".lead"), "On paper.");
    assert_eq!(output.page("places/at/abbot/index.html").lines().len(), 4);
}

#[test]
fn articles_have_dates_aliases_and_drafts() {
    let output = Output::of(&Site::case("three-axes"), BASE);
    let article = output.page("articles/first/index.html");
    assert_eq!(article.texts(".intro time"), ["Published March 1, 2026", "Updated November 22, 2026"]);
    assert!(article.words().contains("By The editors"));
    assert_eq!(article.texts("article h2"), ["A heading"]);
    assert_eq!(article.texts("aside h2, aside a"), ["Read on", "The second article"]);
    let node = article.json_ld("Article").unwrap();
    assert_eq!(
        (node["headline"].as_str(), node["author"][0]["name"].as_str()),
        (Some("The first article"), Some("The editors"))
    );
    assert!(node["datePublished"].as_str().unwrap().starts_with("2026-03-01"));
    for alias in ["first/index.html", "2025/first/index.html"] {
        assert_eq!(
            output.page(alias).attribute("link[rel=canonical]", "href"),
            format!("{BASE}/articles/first/")
        );
    }
    // The newest first, and a draft nowhere.
    assert_eq!(output.page("articles/index.html").lines(), ["The second article", "The first article"]);
    for (path, bytes) in &output.files {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !path.contains("secret") && !text.contains("Nobody may read this") && !text.contains("not ready"),
            "{path}"
        );
    }
    let listed = output.sitemap("sitemap.xml");
    assert!(
        listed.contains(&format!("{BASE}/articles/first/")) && !listed.contains(&format!("{BASE}/first/"))
    );
}

#[test]
fn a_note_leads_on_exactly_its_page() {
    let site = Site::case("three-axes");
    let output = Output::of(&site, BASE);
    let noted = |text: &str| output.where_(|page| page.texts(".note").iter().any(|note| note == text));
    let one = |path: &str| BTreeSet::from([path.to_string()]);
    assert_eq!(noted("A note on the home page."), one("index.html"));
    assert_eq!(noted("A note on one page."), one("advice/video/abbot/index.html"));
    assert_eq!(noted("A note on a place."), one("places/at/acorn/index.html"));
    assert_eq!(noted("A note on a service."), one("repair/index.html"));

    site.write("content/notes/lost.md", "---\nfor: {places: p99}\n---\nA note on nothing.\n");
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("FW411") && run.stderr.contains("content/notes/lost.md"), "{}", run.stderr);
}

#[test]
fn a_list_is_parted_by_letters_and_a_new_row_changes_the_part_of_its_letter() {
    let site = Site::case("three-axes");
    let before = Output::of(&site, BASE);
    let index = before.page("places/index.html");
    let letters: Vec<String> = index.elements(".letters a").into_iter().map(own_text).collect();
    assert_eq!(letters, ["A", "B", "C", "D", "E", "F", "G", "H"]);
    assert_eq!(index.texts(".letters small")[0], "4", "each says how many lines it has");
    assert!(index.lines().is_empty(), "the page of a parted list shows its parts");
    let part = before.page("places/a/index.html");
    assert_eq!(part.lines(), ["Abbot, XB", "Acorn, XA", "Alder, XB", "Amber, XA"]);
    assert_eq!(part.text(".letters [aria-current]"), "A");
    assert_eq!(part.text("h1"), "All places – A");

    site.write("data/places.csv", site.read("data/places.csv") + "p12,Apple,XB,Beech State,5000\n");
    site.build().ok();
    let after = Output::at(&site.path().join("output"), BASE);
    let gone: Vec<&String> = before.files.keys().filter(|path| !after.files.contains_key(*path)).collect();
    assert!(gone.is_empty(), "{gone:?}");
    let changed: BTreeSet<&str> = after
        .files
        .iter()
        .filter(|(path, bytes)| before.files.get(*path) != Some(bytes) && !path.starts_with("sitemap"))
        .map(|(path, _)| path.as_str())
        .collect();
    let own = ["advice/video", "advice/visit", "repair/video", "repair/visit", "places/at"];
    let own: Vec<String> = own.iter().map(|folder| format!("{folder}/apple/index.html")).collect();
    let mut expected: BTreeSet<&str> = own.iter().map(String::as_str).collect();
    // The index says how many entries there are.
    expected.extend(["places/a/index.html", "places/index.html", "search/a.json"]);
    assert_eq!(changed, expected);
}
