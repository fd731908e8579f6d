//! Exports that are not what the mapping says: what cannot be read is told, and never what stands there.

use super::demo::{COLUMNS, REST, export, import, repository, settings, site};
use crate::support::{Run, Site};
use serde_json::{Value as Json, json};

/// The mapping of these tests, in keys of a document database.
const MAPPING: &str = "
  columns:
    id: id
    kind: service
    city: place
    result: outcome
    client: person
    author: author
    agreed: consent
    covers: scope
    gone: withdrawn
    words: testimonial
  dates: [iso]";

/// A text that nothing speaks against.
const WORDS: &str = "The work was calm and clear and of use in every single talk.";

fn record(id: &str, other: &[(&str, Json)]) -> Json {
    let mut record = json!({
        "id": id, "kind": "executive-coach", "city": "us-4671654", "result": "completed",
        "client": "Erika Beispiel", "author": "Erika Beispiel", "agreed": "yes", "covers": "quote", "gone": null,
        "words": WORDS,
    });
    for (key, value) in other {
        record[*key] = value.clone();
    }
    record
}

fn mapped() -> Site {
    let site = site("tests/data/providers-sample.csv");
    site.write("site.yaml", settings(MAPPING));
    site
}

/// Imports these records as a list and as lines, which must be told alike.
fn told(records: &[Json]) -> (Site, Run) {
    let list = serde_json::to_string(records).unwrap();
    let lines: Vec<String> = records.iter().map(Json::to_string).collect();
    let run = |name: &str, text: &str| {
        let site = mapped();
        let (_folder, path) = export(name, text);
        let run = import(&site, &path, &["--format", "json"]);
        (site, run)
    };
    let (site, first) = run("matches.jsonl", &(lines.join("\n") + "\n"));
    let (_, second) = run("matches.json", &list);
    let counts = |run: &Run| {
        let told: Json = serde_json::from_str(&run.stdout).unwrap();
        ["read", "valid", "consented", "quotes"].map(|key| told[key].clone())
    };
    assert_eq!((first.code, counts(&first)), (second.code, counts(&second)));
    (site, first)
}

fn findings(run: &Run) -> Vec<(String, String, String)> {
    let text = |v: &Json| v.as_str().unwrap_or_default().to_string();
    let told: Json = serde_json::from_str(&run.stdout).unwrap();
    let all = told["diagnostics"].as_array().unwrap();
    all.iter().map(|d| (text(&d["code"]), text(&d["level"]), text(&d["message"]))).collect()
}

#[test]
fn a_withdrawal_that_is_an_object_withdraws_and_is_told() {
    let (site, run) = told(&[
        record("a-1", &[]),
        record("a-2", &[("gone", json!({"$date": "2026-05-01T00:00:00Z"}))]),
        record("a-3", &[("gone", json!([]))]),
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let told = run.json();
    assert_eq!((&told["valid"], &told["consented"], &told["quotes"]), (&json!(3), &json!(1), &json!(1)));
    let found = findings(&run);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].0.as_str(), found[0].1.as_str()), ("FW114", "row"));
    assert!(found[0].2.contains("`withdrawn`") && found[0].2.contains("counts as withdrawn"), "{found:?}");
    assert_eq!(site.read("data/matches.csv").lines().count(), 2, "{}", site.read("data/matches.csv"));
}

#[test]
fn a_name_that_is_an_object_costs_the_record_and_is_not_printed() {
    let (site, run) = told(&[
        record("a-1", &[]),
        record(
            "a-2",
            &[
                ("client", json!({"first": "Quillon", "last": "Vexley"})),
                ("words", json!("Vexley was glad of every single talk that we had.")),
            ],
        ),
        record("a-3", &[("agreed", json!(["yes"]))]),
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let found = findings(&run);
    assert_eq!(found.len(), 2, "{found:?}");
    for (field, (code, level, message)) in ["`person`", "`consent`"].iter().zip(&found) {
        assert_eq!((code.as_str(), level.as_str()), ("FW114", "row"));
        assert!(message.contains(field), "{message}");
    }
    assert!(!(run.stdout.clone() + &run.stderr).contains("Vexley"));
    assert_eq!(site.read("data/matches.csv").lines().count(), 2);
}

#[test]
fn a_key_of_the_mapping_that_no_record_has_stops_the_import() {
    for key in ["gone", "client", "agreed", "author", "words"] {
        let renamed = |id: &str| {
            let mut record = record(id, &[("renamed", json!("2026-05-01"))]);
            record.as_object_mut().unwrap().remove(key);
            record
        };
        let (site, run) = told(&[renamed("a-1"), renamed("a-2")]);
        assert_eq!(run.code, 1, "{key}");
        let found = findings(&run);
        assert_eq!((found.len(), found[0].0.as_str()), (1, "FW124"), "{key}: {found:?}");
        assert!(found[0].2.contains(&format!("no record of the export has the key `{key}`")), "{found:?}");
        assert!(!site.exists("data/matches.csv"), "{key}");
    }
    // One that is there and holds nothing is what it should be.
    let (_, run) = told(&[record("a-1", &[])]);
    assert_eq!((run.code, findings(&run).len()), (0, 0), "{}", run.stdout);
}

#[test]
fn no_finding_repeats_what_stands_in_the_export() {
    // Without the header line, the first client is one: as it stands, and with a value that stands twice.
    let demo = std::fs::read_to_string(repository("tests/data/matches-sample.csv")).unwrap();
    let rows: Vec<&str> = demo.lines().skip(1).collect();
    let twice = "a-1,Quillon Vexley,Quillon Vexley,yes\na-2,Max Beispiel,,no\n".to_string();
    let near = "match_id,customer_nam,Quillon Vexley\na-1,Max Beispiel,\n".to_string();
    for (text, says) in [
        (rows.join("\n"), "first line hold the names"),
        (twice, "the columns 2 and 3 have the same name"),
        (near, "the export has no column `customer_name`"),
        (
            "Quillon Vexley,12 May\n".to_string() + "Max Beispiel,13 May\n",
            "none of the columns that `import: columns` names",
        ),
    ] {
        let site = site("tests/data/providers-sample.csv");
        site.write("site.yaml", settings(&format!("\n  columns:{COLUMNS}{REST}")));
        let (_folder, path) = export("matches.csv", &text);
        let run = import(&site, &path, &[]);
        assert!(run.code == 1 && run.stderr.contains(says), "{says}: {}", run.stderr);
        for cell in text.lines().next().unwrap().split(',').filter(|c| c.len() > 5 && !COLUMNS.contains(*c)) {
            assert!(!run.stderr.contains(cell) && !run.stdout.contains(cell), "{says}: {}", run.stderr);
        }
    }
    // A key of an object that is a name, twice.
    let (_folder, path) =
        export("matches.jsonl", "{\"id\": \"a-1\", \"Quillon Vexley\": 1, \"Quillon Vexley\": 2}\n");
    let run = import(&mapped(), &path, &[]);
    assert!(run.code == 1 && run.stderr.contains("a key is given twice"), "{}", run.stderr);
    assert!(!run.stderr.contains("Quillon"), "{}", run.stderr);
    // Hints speak of the section that an export is read by.
    let (_folder, path) = export("matches.csv", "match_id;service\na-1;x\n");
    let run = import(&mapped(), &path, &[]);
    assert!(run.stderr.contains("under `import:` in site.yaml"), "{}", run.stderr);
}

#[test]
fn without_a_column_of_experts_the_report_says_that_nothing_can_be_counted() {
    let (_folder, path) = export("matches.jsonl", &(record("a-1", &[]).to_string() + "\n"));
    let page = path.with_extension("html");
    let given = ["--report", page.to_str().unwrap()];
    let says = "maps no column to `expert`";
    let run = import(&mapped(), &path, &given).ok();
    assert!(run.stdout.contains(says), "{}", run.stdout);
    assert!(std::fs::read_to_string(&page).unwrap().contains(says));
    let run = import(&mapped(), &path, &["--format", "json"]).ok();
    assert!(run.json()["note"].as_str().unwrap().contains(says), "{}", run.stdout);
    let site = site("tests/data/providers-sample.csv");
    let run = import(&site, &repository("tests/data/matches-sample.csv"), &["--dry-run"]).ok();
    assert!(!run.stdout.contains(says), "{}", run.stdout);
}
