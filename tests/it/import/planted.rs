//! Every fault that was planted in the sample of matches is answered as the list of faults says.

use super::demo::{COLUMNS, REST, export, import, repository, settings, site};
use flywheel::diag::Report;
use flywheel::import::{ImportOptions, Keys, Outcome, Reason, Record, read_records};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The records of the sample by their lines, what was left out, and the findings.
struct Sample {
    records: BTreeMap<u32, Record>,
    left_out: BTreeMap<Reason, Vec<u32>>,
    texts: BTreeMap<u32, Vec<&'static str>>,
    findings: Vec<Json>,
}

fn sample() -> Sample {
    let site = site("tests/data/providers-sample.csv");
    let mut report = Report::new();
    let options = ImportOptions {
        site: site.path().into(),
        export: repository("tests/data/matches-sample.csv"),
        today: jiff::civil::date(2026, 11, 24),
        dry: true,
        allow_fewer: false,
    };
    let read = read_records(&options, &Keys::new("a secret for these tests only"), &mut report).unwrap();
    let findings = report.to_json();
    Sample {
        records: read.records.iter().map(|r| (r.line, r.clone())).collect(),
        left_out: read.tally.left_out,
        texts: read.tally.texts,
        findings: findings.as_array().unwrap().clone(),
    }
}

impl Sample {
    /// Code, level, message and hint of what was found on a line.
    fn found(&self, line: u32) -> Vec<(String, String, String, String)> {
        let at = |example: &Json| example["line"] == line;
        let text = |v: &Json| v.as_str().unwrap_or_default().to_string();
        self.findings
            .iter()
            .filter(|f| f["line"] == line || f["examples"].as_array().is_some_and(|e| e.iter().any(at)))
            .map(|f| (text(&f["code"]), text(&f["level"]), text(&f["message"]), text(&f["hint"])))
            .collect()
    }
    fn one(&self, line: u32) -> (String, String, String, String) {
        let found = self.found(line);
        assert_eq!(found.len(), 1, "line {line}: {found:#?}");
        found.into_iter().next().unwrap()
    }
    fn is_left_out(&self, line: u32, reason: Reason) -> bool {
        !self.records.contains_key(&line) && self.left_out.get(&reason).is_some_and(|l| l.contains(&line))
    }
}

#[test]
fn records_that_cannot_be_used_are_left_out_with_their_place() {
    let sample = sample();
    let cases = [
        (2, "FW208", "service"),
        (3, "FW208", "service"),
        (4, "FW208", "place"),
        (5, "FW234", "no place of that name"),
        (7, "FW234", "10 places have that name"),
        (9, "FW204", "no such day"),
        (12, "FW204", "not declared"),
        (15, "FW204", "future"),
        (24, "FW202", "outcome"),
        (32, "FW205", "without an id"),
    ];
    for (line, code, says) in cases {
        let (found, level, message, _) = sample.one(line);
        assert_eq!((found.as_str(), level.as_str()), (code, "row"), "line {line}");
        assert!(message.contains(says), "line {line}: {message}");
        assert!(sample.is_left_out(line, Reason::Faulty), "line {line}");
    }
    assert!(sample.one(2).3.contains("`executive-coach`"));
    assert!(!sample.one(3).3.contains("did you mean"), "{}", sample.one(3).3);
    assert!(sample.one(7).3.contains("IL (us-4250542)"));
    assert!(sample.one(24).3.contains("completed, cancelled, no_match and in_progress"));
}

#[test]
fn a_field_that_cannot_be_used_costs_the_field_and_not_the_record() {
    let sample = sample();
    let record = |line: u32| &sample.records[&line];
    for line in [6, 8, 11] {
        assert_eq!((sample.one(line).1.as_str(), record(line).rating), ("field", None), "line {line}");
    }
    for line in [25, 26] {
        assert_eq!((sample.one(line).1.as_str(), record(line).weeks), ("field", None), "line {line}");
    }
    assert_eq!((sample.one(30).1.as_str(), record(30).budget.is_none()), ("field", true));
    assert_eq!((sample.one(31).1.as_str(), record(31).days), ("field", None));
    assert_eq!((sample.one(33).0.as_str(), sample.one(33).1.as_str()), ("FW234", "warning"));
    assert_eq!((sample.one(19).1.as_str(), record(19).expert.is_none()), ("warning", true));
    assert_eq!((sample.one(20).1.as_str(), record(20).outcome), ("note", Outcome::Completed));
    // A missing day is kept and not invented; a missing or odd name does no harm.
    assert_eq!((sample.found(14).len(), record(14).created), (0, None));
    assert_eq!((sample.found(16).len(), sample.found(18).len()), (0, 0));
    // Behind a cell of two lines the lines are still counted rightly.
    assert!(sample.records.contains_key(&22) && !sample.records.contains_key(&23));
}

#[test]
fn a_date_with_two_readings_needs_a_declared_order() {
    let declared = sample();
    assert_eq!(declared.records[&10].created, Some(jiff::civil::date(2025, 3, 4)));
    let site = site("tests/data/providers-sample.csv");
    let rest = REST.replace("dates: [iso, mdy]", "dates: [iso]");
    site.write("site.yaml", settings(&format!("\n  columns:{COLUMNS}{rest}")));
    let run =
        import(&site, &repository("tests/data/matches-sample.csv"), &["--format", "json", "--dry-run"]).ok();
    let unclear = run.json()["diagnostics"].as_array().unwrap().clone();
    let unclear =
        unclear.iter().find(|d| d["message"].as_str().unwrap().contains("which the month")).unwrap().clone();
    assert!(unclear["hint"].as_str().unwrap().contains("mdy"), "{unclear}");
}

#[test]
fn copies_count_once_and_contradictions_not_at_all() {
    let sample = sample();
    let (_, level, _, _) = sample.one(403);
    assert_eq!(level, "warning");
    assert!(sample.records.contains_key(&152) && sample.is_left_out(403, Reason::Copy));
    assert_eq!(sample.one(404).1, "row");
    assert!(sample.is_left_out(404, Reason::Contradicts) && sample.is_left_out(162, Reason::Contradicts));
}

#[test]
fn consent_is_what_is_declared_and_nothing_else() {
    let sample = sample();
    let record = |line: u32| &sample.records[&line];
    assert!(record(37).consent.in_force(), "YES is yes");
    for line in [43, 44] {
        assert_eq!(
            (sample.one(line).0.as_str(), record(line).consent.given),
            ("FW230", false),
            "line {line}"
        );
    }
    assert!(record(47).consent.given && !record(47).consent.in_force(), "withdrawn later");
    assert_eq!((record(50).consent.scope_word(), record(50).consent.in_force()), ("aggregate", true));
    assert_eq!((record(54).consent.scope_word(), sample.one(54).0.as_str()), ("aggregate", "FW230"));
    // A site may say that TRUE is a yes.
    let site = site("tests/data/providers-sample.csv");
    site.write("site.yaml", settings(&format!("\n  consent: [yes, \"true\"]\n  columns:{COLUMNS}{REST}")));
    let run =
        import(&site, &repository("tests/data/matches-sample.csv"), &["--format", "json", "--dry-run"]).ok();
    assert_eq!(run.json()["consented"], 236);
}

#[test]
fn words_are_told_whole_or_withheld_with_the_reason() {
    let sample = sample();
    let withheld =
        |line: u32, reason: Reason| sample.left_out.get(&reason).is_some_and(|l| l.contains(&line));
    assert!(withheld(17, Reason::TextPersonal), "a third person and a firm");
    assert_eq!(sample.texts[&17], ["the name of another person or firm"]);
    for line in [13, 28] {
        assert!(
            withheld(line, Reason::TextNotCovered),
            "line {line}: contact data, and no consent to be quoted"
        );
    }
    assert!(withheld(29, Reason::TextTooShort));
    assert!(sample.left_out.values().all(|l| !l.contains(&27)), "a blank text is none");
    // The consent covers the first name, so it may stand in the words.
    assert!(!withheld(36, Reason::TextPersonal));
    // Markup is text.
    let site = site("tests/data/providers-sample.csv");
    import(&site, &repository("tests/data/matches-sample.csv"), &[]).ok();
    assert!(site.read("data/matches.csv").contains("Great <b>work</b><script>alert('x')</script> & thanks"));
    site.run(&["build", "--keep-going"]).ok();
    let pages = site.tree("output");
    let shown = pages.values().filter(|bytes| String::from_utf8_lossy(bytes).contains("alert(")).count();
    assert!(shown > 0, "no page shows the text, so nothing is tried");
    for (path, bytes) in &pages {
        assert!(!String::from_utf8_lossy(bytes).contains("<script>alert"), "{path}");
    }
}

#[test]
fn a_text_with_contact_data_is_withheld_even_where_consent_covers_it() {
    let text = std::fs::read_to_string(repository("tests/data/matches-sample.csv")).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    for at in [12, 27] {
        lines[at] = lines[at].replace(",yes,aggregate,", ",yes,quote,");
    }
    let (_folder, path) = export("matches.csv", &(lines.join("\n") + "\n"));
    let site = site("tests/data/providers-sample.csv");
    let run = import(&site, &path, &["--format", "json"]).ok();
    let texts = run.json()["texts"].clone();
    let holds = |line: u32| {
        texts.as_array().unwrap().iter().find(|t| t["line"] == line).unwrap()["holds"].to_string()
    };
    assert!(holds(13).contains("e-mail") && holds(13).contains("phone"), "{}", holds(13));
    assert!(holds(28).contains("address"), "{}", holds(28));
}

/// The list itself is the one that the tests above go through.
#[test]
fn no_planted_fault_of_matches_is_left_out_here() {
    let text = std::fs::read_to_string(repository("tests/data/planted.csv")).unwrap();
    let planted: Vec<u32> = text
        .lines()
        .filter_map(|line| line.strip_prefix("matches-sample.csv,")?.split(',').next()?.parse().ok())
        .collect();
    let mut tried = vec![
        2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 24, 25, 26, 27, 28, 29,
        30, 31, 32, 33, 36, 37, 43, 44, 47, 50, 54, 403, 404,
    ];
    tried.retain(|line| !planted.contains(line));
    assert!(tried.is_empty(), "not in the list: {tried:?}");
    assert_eq!(planted.len(), 40);
}
