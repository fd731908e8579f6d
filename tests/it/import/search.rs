//! Nothing personal of an export is anywhere: not in data that is committed, not in pages, caches, reports
//! or what is printed. The search is first shown to find what is planted.

use super::demo::{KEY, export, import, repository, site};
use crate::support::Site;
use aho_corasick::AhoCorasick;
use flywheel::import::{Keys, unsealed};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What identifies or reaches somebody in an export, and the words that nobody may quote.
fn personal(path: &Path) -> BTreeSet<String> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|h| h == name).unwrap();
    let private =
        ["match_id", "customer_name", "customer_email", "customer_phone", "company", "testimonial_author"];
    let private = private.map(column);
    let (text, consent, scope, withdrawn) =
        (column("testimonial"), column("consent"), column("consent_scope"), column("consent_withdrawn_at"));
    let (mut values, mut quoted) = (BTreeSet::new(), BTreeSet::new());
    for row in reader.records().map(Result::unwrap) {
        values.extend(private.iter().map(|at| row[*at].trim().to_string()));
        let quotable = row[consent].eq_ignore_ascii_case("yes")
            && row[scope].starts_with("quote")
            && row[withdrawn].is_empty();
        if quotable { &mut quoted } else { &mut values }.insert(row[text].trim().to_string());
    }
    // In the sample several clients say the same, and not all of them mind.
    values.retain(|v| !quoted.contains(v));
    // A word of few letters stands in any text; whole names have two.
    values.retain(|v| v.chars().count() >= 8);
    values
}

/// Where a value stands: the first files, each with the value.
fn found(files: &BTreeMap<String, Vec<u8>>, values: &BTreeSet<String>) -> Vec<(String, String)> {
    // As they are, and as HTML, JSON and addresses write them.
    let mut needles: Vec<String> = Vec::new();
    for value in values {
        let html = value.replace('&', "&amp;").replace('\'', "&#39;").replace('"', "&quot;");
        let json = serde_json::to_string(value).unwrap();
        needles.extend([value.clone(), html, json.trim_matches('"').to_string(), value.replace(' ', "%20")]);
        if value.is_ascii() {
            needles.push(value.to_lowercase().replace(' ', "-"));
        }
    }
    needles.sort();
    needles.dedup();
    let search = AhoCorasick::new(&needles).unwrap();
    let mut hits = Vec::new();
    for (name, bytes) in files {
        if let Some(hit) = search.find(bytes) {
            hits.push((name.clone(), needles[hit.pattern().as_usize()].clone()));
        }
    }
    hits
}

/// Every file of a site, but the rows that it was given.
fn files(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let mut files = site.tree("");
    for given in ["data/cities-us.csv", "data/services.yaml", "data/providers.csv", "site.yaml"] {
        files.remove(given);
    }
    files
}

/// Imports an export, builds, and returns everything that came of it, with what was printed and sealed.
fn everything(providers: &str, path: &Path, build: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let site = site(providers);
    let reports = tempfile::tempdir().unwrap();
    let names = ["report.html", "report.json", "report.txt"].map(|n| reports.path().join(n));
    let asked: Vec<&str> = names.iter().flat_map(|n| ["--report", n.to_str().unwrap()]).collect();
    let run = import(&site, path, &asked).ok();
    let mut all = BTreeMap::new();
    // A person accepts every story.
    let proposals: Vec<String> =
        site.tree("proposals/stories").into_keys().filter(|n| n.ends_with(".yaml")).collect();
    assert!(proposals.len() > 20, "only {} proposals", proposals.len());
    for name in proposals {
        site.write(&format!("data/stories/{name}"), site.read(&format!("proposals/stories/{name}")));
    }
    let build = site.run(&[&["build"], build].concat()).ok();
    let explain = site.run(&["explain", "/executive-coach/new-york-city/"]);
    all.insert(
        "what was printed".into(),
        [run.stdout, run.stderr, build.stdout, build.stderr, explain.stdout, explain.stderr].concat().into(),
    );
    for name in names {
        all.insert(name.file_name().unwrap().to_string_lossy().into(), std::fs::read(&name).unwrap());
    }
    let sealed = unsealed(site.path(), "data/releases.sealed", &Keys::new(KEY)).unwrap();
    assert!(sealed.contains("\"versions\""));
    all.insert("what is sealed".into(), sealed.into());
    let files = files(&site);
    assert!(
        files.keys().any(|n| n.starts_with(".flywheel/"))
            && files.keys().any(|n| n.starts_with("output/stories/"))
    );
    all.extend(files);
    all
}

#[test]
fn nothing_personal_is_left_of_the_demo_export() {
    let path = repository("tests/data/matches-export.csv");
    let values = personal(&path);
    assert!(values.len() > 20_000, "only {} values are searched", values.len());
    let all = everything("data/providers.csv", &path, &["--date", "2026-11-24"]);
    assert_eq!(found(&all, &values), []);
    // No row tells a day, and none names an expert.
    let rows = String::from_utf8(all["data/matches.csv"].clone()).unwrap();
    let log = String::from_utf8(all["data/consents.csv"].clone()).unwrap();
    let is_day = |cell: &str| cell.len() == 10 && cell.bytes().filter(|b| *b == b'-').count() == 2;
    for line in rows.lines().chain(log.lines()) {
        assert!(!line.split(',').any(is_day) && !line.contains("demo-p-"), "{line}");
    }
}

#[test]
fn nothing_personal_is_left_of_the_dirty_sample() {
    let path = repository("tests/data/matches-sample.csv");
    // The sample of experts has faults of its own.
    let all = everything("tests/data/providers-sample.csv", &path, &["--keep-going"]);
    assert_eq!(found(&all, &personal(&path)), []);
}

#[test]
fn the_search_finds_what_is_planted() {
    let path = repository("tests/data/matches-sample.csv");
    let values = personal(&path);
    let name = values.iter().find(|v| v.contains("D'Angelo")).unwrap();
    let mail = values.iter().find(|v| v.contains('@') && !v.contains(' ')).unwrap();
    for planted in [name.clone(), name.replace('\'', "&#39;"), mail.clone()] {
        let file = BTreeMap::from([("page".to_string(), format!("<p>… {planted} …</p>").into_bytes())]);
        assert_eq!(found(&file, &values).len(), 1, "{planted}");
    }
    // A text that may be quoted, with a name in it, is not quoted; if it were, it would be found.
    let text = std::fs::read_to_string(&path).unwrap();
    let line = text
        .lines()
        .find(|l| l.contains(",yes,quote,") && l.contains(". ") && l.contains(",completed,"))
        .unwrap();
    let who = line.split(',').nth(7).unwrap();
    let named = line.replacen(". ", &format!(". {who} thanks you. "), 1);
    let (_folder, planted) = export("matches.csv", &text.replace(line, &named));
    let site = site("tests/data/providers-sample.csv");
    let run = import(&site, &planted, &["--format", "json"]).ok();
    assert!(run.json()["texts"].to_string().contains("the client's own name"), "{}", run.json()["texts"]);
    assert!(!site.read("data/matches.csv").contains(who));
}
