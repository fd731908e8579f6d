//! What `explain` says to people and programs.

use super::edits::{self, cell};
use crate::support::{Run, Site};

fn explain(site: &Site, address: &str, more: &[&str]) -> Run {
    site.run(&[&["explain", address], more].concat())
}

fn json(site: &Site, address: &str) -> serde_json::Value {
    explain(site, address, &["--format", "json"]).json()
}

/// Addresses of landing pages below /grant-writer/.
fn landing(site: &Site) -> String {
    let tree = site.tree("output");
    let path = tree.keys().find(|p| p.starts_with("grant-writer/") && p.matches('/').count() == 3).unwrap();
    path.trim_end_matches("index.html").to_string()
}

#[test]
fn a_page_says_what_it_is_how_it_was_decided_and_what_changed() {
    let site = edits::site();
    site.build().ok();
    let path = landing(&site);
    let text = explain(&site, &format!("/small/{path}"), &[]).ok().stdout;
    for part in [
        "a page of the family `landing`  (site.yaml:",
        "services `grant-writer`, Grant Writer  (data/services.yaml:",
        "cities `us-",
        "(data/cities.csv:",
        "\nDecision\n",
        "facts with a value: at least 1 to be made",
        "as the last build wrote it",
        "no input changed since the last build",
        "(default theme) templates/base.html",
        "declared: how site.yaml describes the dataset",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    // It is found by its whole address, its path and its file, in all of which the root may be missing.
    let whole = format!("https://example.com/small/{path}?v=1#top");
    let file = format!("{path}index.html");
    for address in [whole.as_str(), &file, path.trim_end_matches('/'), &format!("/{path}")] {
        assert_eq!(explain(&site, address, &[]).ok().stdout, text, "{address}");
    }
    // A row and a word change: the parts are named, the others are not.
    site.write("content/notes/one.md", site.read("content/notes/one.md").replace("A note", "Another"));
    site.write("themes/default/i18n/en.yaml", "skip_link: Down\n");
    let noted = site
        .tree("output")
        .into_iter()
        .find(|(_, b)| b.windows(20).any(|w| w == b"A note for one page."))
        .unwrap()
        .0;
    let told = json(&site, &noted);
    assert_eq!((&told["since_last_build"], &told["file"]), (&"changed".into(), &"as_written".into()));
    assert_eq!(told["changed"], serde_json::json!(["words", "note"]));
    let text = explain(&site, &noted, &[]).ok().stdout;
    assert!(
        text.contains("changed since the last build: words, note; the next one renders it again"),
        "{text}"
    );
    assert!(text.contains("\n* note ") && text.contains("(content/notes/one.md"), "{text}");
    site.build().ok();
    assert_eq!(json(&site, &noted)["since_last_build"], "same");
    site.write(&format!("output/{noted}"), "by hand");
    assert_eq!(json(&site, &noted)["file"], "edited");
    std::fs::remove_file(site.path().join("output").join(&noted)).unwrap();
    assert_eq!(json(&site, &noted)["file"], "missing");
}

#[test]
fn every_value_is_shown_if_all_are_asked_for() {
    let site = edits::site();
    let short = explain(&site, "/experts/", &["--all"]);
    assert_eq!(short.code, 1, "no list of experts is declared");
    let few = explain(&site, "/grant-writer/", &[]).ok().stdout;
    let all = explain(&site, "/grant-writer/", &["--all"]).ok().stdout;
    assert!(few.contains("more (`--all` shows them)") && !all.contains("shows them"));
    assert!(all.lines().count() > 2 * few.lines().count());
    assert!(few.contains("nothing was built into this folder yet") && few.contains("is not there yet"));
}

#[test]
fn where_no_page_is_it_says_why_and_what_is_needed() {
    let site = edits::site();
    site.run(&["build", "--date", "2026-01-05"]).ok();
    // A family that asks for more than there is.
    let yaml = site.read("site.yaml");
    site.write("site.yaml", yaml.replace("make: {facts: 1}", "make: {facts: 9}"));
    let path = landing(&site);
    let held = explain(&site, &path, &[]).ok();
    for part in [
        "no page stands here: the gate holds it",
        "hold: not made",
        "to be made it needs 9 or more facts with a value, and has 3",
        "to change it: fill more of the facts of its rows, or ask for less: `facts` in the gate",
        "less than 9 to be made",
    ] {
        assert!(held.stdout.contains(part), "{part} in\n{}", held.stdout);
    }
    assert_eq!(json(&site, &path)["state"], "held");
    site.write("site.yaml", &yaml);

    // A place that the filter leaves out.
    let slug = path.trim_end_matches('/').rsplit('/').next().unwrap().to_string();
    let line = site
        .read("data/cities.csv")
        .lines()
        .position(|l| slug.starts_with(&l.split(',').nth(1).unwrap().to_lowercase().replace(' ', "-")))
        .unwrap();
    cell(&site, "data/cities.csv", line, "population", "12");
    let left_out = explain(&site, &path, &[]).ok().stdout;
    assert!(
        left_out.contains(
            "does not pass the filter of its dataset, `population >= 40000`: population is 12  (site.yaml:"
        ),
        "{left_out}"
    );
    assert_eq!(json(&site, &path)["state"], "left_out");

    // A text that is gone, one that never was, and an old address.
    std::fs::remove_file(site.path().join("content/pages/one.md")).unwrap();
    let gone = explain(&site, "/one/", &[]).ok().stdout;
    assert!(
        gone.contains("no page stands here any more") && gone.contains("first published 2026-01-05"),
        "{gone}"
    );
    let never = explain(&site, "/abuot/", &[]);
    assert_eq!(never.code, 1);
    assert!(never.stdout.contains("did you mean /small/about/?"), "{}", never.stdout);
    let below = explain(&site, "/places/minnesota/nowhere-at-all/", &[]).stdout;
    assert!(below.contains("the nearest page above is /small/places/minnesota/"), "{below}");
    let old = explain(&site, "/old-about/", &[]).ok().stdout;
    assert!(old.contains("an old address that leads to /small/about/"), "{old}");
}

#[test]
fn a_site_with_a_fault_is_explained_as_far_as_it_goes_and_wrong_use_is_said() {
    let site = edits::site();
    assert_eq!(site.run(&["explain", ""]).code, 2);
    assert_eq!(site.run(&["explain"]).code, 2);
    assert_eq!(site.run(&["explain", "/about/", "--base-url", "nowhere"]).code, 2);
    cell(&site, "data/cities.csv", 4, "lat", "north");
    let faulty = explain(&site, "/about/", &[]).ok();
    assert!(faulty.stderr.contains("data/cities.csv:5") && faulty.stdout.contains("the family `page`"));
    site.write("site.yaml", "name: [");
    let broken = explain(&site, "/about/", &[]);
    assert_eq!((broken.code, broken.stdout.as_str()), (1, ""));
}
