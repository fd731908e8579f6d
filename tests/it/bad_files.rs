//! Broken input is answered with a message, never with a crash or a changed output.
//!
//! Two collections: the files of tests/bad with the answers that their manifest asks for, and small
//! mistakes of the kind that people make in settings, texts, templates and data. Every name and number
//! in them is invented.

mod mistakes;

use crate::support::{Run, Site};
use flywheel::data::yaml::parse_yaml;
use flywheel::diag::Report;
use flywheel::node::{Node, Source};
use serde_json::Value as Json;
use std::path::Path;

const SITE: &str = r#"name: Bad Files
base_url: https://example.com
datasets:
  services:
    path: data/services.yaml
    kind: service
  cities:
    path: data/cities.csv
    kind: place
    columns: {state_code: region}
    facts:
      population: {label: Population, format: integer}
      timezone: {label: Time zone}
families:
  home: {kind: hub, url: /, lists: [service, city], title: Bad Files}
  service: {kind: hub, url: "/{services}/", by: [services], lists: [landing], title: "{service.name}"}
  landing: {kind: product, url: "/{services}/{cities}/", axes: [services, cities], title: "{service.name} in {place.name}"}
  city: {kind: hub, url: "/places/{cities}/", by: [cities], lists: [landing], title: "{place.name}"}
"#;
const MATCHES: &str = "  matches: {path: data/matches.csv, kind: match}\nfamilies:\n";
const SERVICES: &str = "services:\n  - id: executive-coach\n    name: Executive Coach\n  - id: ai-developer\n    name: AI Developer\n";
const CITIES: &str = "id,name,state_code,population,lat,lon,timezone\n\
    us-1,Alphaville,TX,12000,30.1,-97.7,America/Chicago\n\
    us-2,Betatown,OH,9000,40.1,-82.9,America/New_York\n";
const RECORDS: &str =
    "match_id,service,city_id,created_at,rating,consent\ndemo-m-1,executive-coach,us-1,2026-03-04,5,yes\n";

/// A site that is in order.
fn good() -> Site {
    Site::new(&[("site.yaml", SITE), ("data/services.yaml", SERVICES), ("data/cities.csv", CITIES)])
}

/// One entry of the manifest.
struct Entry {
    file: String,
    kind: String,
    line: Option<u64>,
    column: Option<u64>,
    expect: String,
}

impl Entry {
    /// The path that the file takes in the site.
    fn path(&self) -> &'static str {
        match self.kind.as_str() {
            "services" => "data/services.yaml",
            "cities" => "data/cities.csv",
            "matches" => "data/matches.csv",
            other => panic!("unknown kind {other}"),
        }
    }

    /// A site that was built with good data, and has the bad file since then.
    fn site(&self) -> Site {
        let site = good();
        if self.kind == "matches" {
            site.write("site.yaml", SITE.replace("families:\n", MATCHES));
            site.write(self.path(), RECORDS);
        }
        site.build().ok();
        site.write(self.path(), content(&self.file));
        site
    }
}

fn manifest() -> Vec<Entry> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let text = std::fs::read_to_string(folder.join("manifest.yaml")).unwrap();
    let tree = parse_yaml(&Source::new("manifest.yaml", text), &mut Report::new())
        .expect("the manifest is in order");
    let entries = tree.get("files").expect("a list of files").items();
    let entry = |node: &Node| {
        let text = |key: &str| node.get(key).and_then(Node::as_str).map(str::to_string);
        Entry {
            file: text("file").unwrap(),
            kind: text("kind").unwrap(),
            line: text("line").and_then(|n| n.parse().ok()),
            column: text("column").and_then(|n| n.parse().ok()),
            expect: text("expect").unwrap(),
        }
    };
    entries.iter().map(entry).collect()
}

/// The bytes of a bad file. The one with a field of two million characters is made here.
fn content(file: &str) -> Vec<u8> {
    if file == "15-csv-huge-field.csv" {
        let (header, first) = (CITIES.lines().next().unwrap(), CITIES.lines().nth(1).unwrap());
        let huge = "x".repeat(2_000_000);
        return format!("{header}\n{first}\nus-2,{huge},OH,9000,40.1,-82.9,America/New_York\n").into_bytes();
    }
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad").join(file)).unwrap()
}

/// Every diagnostic of a run with `--format json`, one object a finding.
fn diagnostics(run: &Run) -> Vec<Json> {
    let lines = run.stdout.lines().filter_map(|line| serde_json::from_str::<Json>(line).ok());
    lines.filter_map(|line| line.get("diagnostics")?.as_array().cloned()).flatten().collect()
}

fn faults(run: &Run) -> Vec<Json> {
    diagnostics(run).into_iter().filter(|d| d["level"] != "note").collect()
}

fn assert_no_panic(run: &Run, name: &str) {
    assert!(!run.stderr.contains("panicked"), "{name}: {}", run.stderr);
    assert!(run.code == 0 || run.code == 1, "{name} ended with {}: {}", run.code, run.stderr);
}

/// What the answer to each file must say, from the manifest's `answer`.
const ANSWERS: &[(&str, &[&str])] = &[
    ("01-yaml-indent.yaml", &["indentation", "does not match"]),
    ("02-yaml-tab.yaml", &["tab", "YAML forbids"]),
    ("03-yaml-duplicate-key.yaml", &["`name`", "twice", "line 3"]),
    ("04-csv-wrong-column.csv", &["`population` is missing", "`popullation`"]),
    ("05-csv-invalid-utf8.csv", &["byte E9", "offset 109", "windows-1252"]),
    ("08-csv-unbalanced-quote.csv", &["quote", "never closed"]),
    ("09-csv-semicolon.csv", &["one column was found", "semicolon", "delimiter: \";\""]),
    ("10-csv-negative-population.csv", &["`-9000`", "`population`", "below zero"]),
    ("11-csv-lat-out-of-range.csv", &["`140.1`", "`lat`", "between -90 and 90"]),
    ("12-match-unknown-service.csv", &["`exective-coach`", "did you mean `executive-coach`"]),
    ("13-duplicate-slug.yaml", &["`ai-developer` and `AI-Developer`", "`slug:`"]),
    ("14-slug-traversal.yaml", &["../../../outside/evil", "path"]),
    ("15-csv-huge-field.csv", &["name", "2,000,000", "100,000"]),
    ("16-yaml-billion-laughs.yaml", &["aliases", "200,000"]),
    ("20-nul-byte.csv", &["NUL byte", "offset 108"]),
    ("21-empty.csv", &["data/cities.csv is empty"]),
    ("22-huge-integer.csv", &["`99999999999999999999999999`", "`population`", "too large"]),
    ("23-impossible-date.csv", &["`2026-13-45`", "no such day"]),
    ("25-rtl-zero-width.csv", &["invisible character", "`name`", "delete it"]),
    ("26-emoji.csv", &["no letter", "`slug:`"]),
    ("27-header-only.csv", &["data/cities.csv has a header and no row"]),
    ("28-yaml-wrong-type.yaml", &["expected a list of rows, found a mapping"]),
];

#[test]
fn every_bad_file_is_answered_as_its_manifest_says() {
    for entry in manifest().iter().filter(|e| e.expect == "error") {
        let name = &entry.file;
        let words =
            ANSWERS.iter().find(|(file, _)| file == name).unwrap_or_else(|| panic!("no answer for {name}")).1;
        let site = entry.site();
        let before = site.tree("output");
        let around = site.path().parent().unwrap().join("outside");
        let run = site.run(&["build", "--format", "json"]);
        assert_no_panic(&run, name);
        assert_eq!(run.code, 1, "{name}: {}", run.stdout);
        assert!(before == site.tree("output"), "{name} changed the output");
        assert!(!around.exists(), "{name} wrote beside the site");

        let faults = faults(&run);
        let first = faults.first().unwrap_or_else(|| panic!("{name}: no message in {}", run.stdout));
        assert_eq!(first["file"], entry.path(), "{name}: {first}");
        if entry.line.is_some() {
            assert_eq!(first["line"].as_u64(), entry.line, "{name}: {first}");
        }
        if entry.column.is_some() {
            assert_eq!(first["column"].as_u64(), entry.column, "{name}: {first}");
        }
        let said = format!(
            "{} | {}",
            first["message"].as_str().unwrap(),
            first["hint"].as_str().unwrap_or_default()
        );
        for word in words {
            assert!(said.contains(word), "{name} should say {word:?}, but says {said:?}");
        }
        assert!(first["hint"].is_string(), "{name} does not say what to do: {first}");
        // Nothing but the fault itself: one mistake is not ten messages, and a huge cell is not printed.
        let others: Vec<&Json> = faults[1..].iter().filter(|f| f["code"] != "FW125").collect();
        assert!(others.is_empty(), "{name} is followed by {others:?}");
        assert!(run.stdout.len() + run.stderr.len() < 5_000, "{name} prints {} bytes", run.stdout.len());
    }
}

/// Every text file below output/, joined, without the names of assets, which hold digests.
fn pages(site: &Site) -> String {
    let tree = site.tree("output");
    let mut all = String::new();
    for (path, bytes) in tree.iter().filter(|(path, _)| !path.starts_with("assets/")) {
        all.push_str(path);
        all.push('\n');
        all.push_str(std::str::from_utf8(bytes).expect("pages are UTF-8"));
    }
    for name in tree.keys().filter_map(|path| path.strip_prefix("assets/")) {
        all = all.replace(name, "ASSET");
    }
    all
}

#[test]
fn files_that_are_only_unusual_are_accepted_whole() {
    let built: Vec<(String, Site)> = manifest()
        .into_iter()
        .filter(|e| e.expect != "error")
        .map(|entry| {
            let site = entry.site();
            let run = site.run(&["build", "--format", "json"]);
            assert_no_panic(&run, &entry.file);
            assert_eq!(
                (run.code, run.json()["faults"].as_u64()),
                (0, Some(0)),
                "{}: {}",
                entry.file,
                run.stdout
            );
            (entry.file, site)
        })
        .collect();
    let site =
        |name: &str| &built.iter().find(|(file, _)| file == name).unwrap_or_else(|| panic!("{name}")).1;

    // The byte order mark is not part of the first column's name, nor of any page.
    let bom = site("06-csv-bom.csv");
    assert!(bom.exists("output/executive-coach/alphaville/index.html"));
    assert!(!pages(bom).contains('\u{FEFF}'));

    let crlf = site("07-csv-crlf.csv");
    assert!(pages(crlf).contains("America/New_York"));
    assert!(!pages(crlf).contains('\r'));

    // Merge keys are supported, and the name beside them wins over the merged one.
    let merged = site("17-yaml-merge-keys.yaml");
    assert!(merged.read("output/executive-coach/index.html").contains("<h1>Executive Coach</h1>"));
    assert!(!pages(merged).contains("Base") && !pages(merged).contains("&lt;&lt;"));

    // Texts that lead to somebody or to another site are withheld whole, with the line and the reason; words
    // with markup that are shown are text (see sites/proof.rs).
    for name in ["18-html-in-data.csv", "19-contact-in-testimonial.csv"] {
        let run = site(name).run(&["build", "--format", "json"]);
        let withheld: Vec<Json> = diagnostics(&run).into_iter().filter(|d| d["code"] == "FW232").collect();
        assert_eq!(withheld.len(), 1, "{name}: {}", run.stdout);
        assert_eq!(
            (&withheld[0]["file"], withheld[0]["line"].as_u64()),
            (&"data/matches.csv".into(), Some(2))
        );
        let all = pages(site(name));
        for trace in ["onerror", "evil.example", "Good work over", "j(dot)roe", "555", "worth it"] {
            assert!(!all.contains(trace), "{name}: {trace} reached the output");
        }
    }

    // Names that look like a template are names.
    let literal = site("24-template-syntax.csv");
    assert!(literal.read("output/places/7-7-springs/index.html").contains("<h1>{{ 7*7 }} Springs</h1>"));
    let all = pages(literal);
    assert!(all.contains("{% raw %}{{ secret }} ${7*7} &lt;%= 7*7 %&gt;"));
    assert!(!all.contains("49"));
}

#[test]
fn markup_in_data_is_text_everywhere() {
    let site = good();
    let name = "<img src=x onerror=alert(1)> & \"\"Sons\"\"</script><script>alert(2)</script>";
    site.write("data/cities.csv", CITIES.replace("Alphaville", &format!("\"{name}\"")));
    site.write(
        "data/services.yaml",
        SERVICES.replace("AI Developer", "\"<b>AI</b> Developer' onclick='x\\\" onclick=\\\"y\""),
    );
    site.build().ok();
    let all = pages(&site);
    for raw in ["<img", "<script>alert", "</script><script>", "<b>AI"] {
        assert!(!all.contains(raw), "raw {raw} reached a page");
    }
    let event = scraper::Selector::parse("[onerror], [onclick]").unwrap();
    for (path, bytes) in site.tree("output").iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = scraper::Html::parse_document(std::str::from_utf8(bytes).unwrap());
        assert_eq!(page.select(&event).count(), 0, "an attribute of {path} was left");
    }
    assert!(all.contains("&lt;img src=x onerror=alert(1)&gt; &amp; "));
}
