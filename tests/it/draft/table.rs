//! The table of drafts: good ones and bad ones for pages of the demo, and the checker's verdict on each.

use flywheel::diag::Report;
use flywheel::draft::{brief_at, judge_text, world};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Deserialize)]
struct Entry {
    id: String,
    page: String,
    verdict: String,
    #[serde(default)]
    kind: String,
    draft: String,
}

#[test]
fn no_bad_draft_passes_and_at_most_one_in_ten_good_ones_is_refused() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut report = Report::new();
    let world = world(root, &mut report).unwrap();
    // The notes of the demo itself are other texts.
    let empty = tempfile::tempdir().unwrap();
    for (file, least_good, least_bad) in [("table.json", 53, 170), ("held-out.json", 38, 60)] {
        let text = std::fs::read_to_string(root.join("tests/drafts").join(file)).unwrap();
        let table: Vec<Entry> = serde_json::from_str(&text).unwrap();
        let (mut good, mut bad, mut refused, mut passed) = (0, 0, Vec::new(), Vec::new());
        let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
        for entry in &table {
            let (brief, _) =
                brief_at(&world, &entry.page).unwrap_or_else(|why| panic!("{}: {why}", entry.id));
            let verdict = judge_text(&world, empty.path(), &brief, &entry.draft);
            let said: Vec<String> = verdict
                .faults
                .iter()
                .map(|f| format!("{} “{}” {}", f.reason.word(), f.words, f.why))
                .collect();
            match entry.verdict.as_str() {
                "good" => {
                    good += 1;
                    if !said.is_empty() {
                        refused.push(format!("{}: {}", entry.id, said.join("; ")));
                    }
                }
                _ => {
                    bad += 1;
                    *reasons.entry(entry.kind.clone()).or_default() += 1;
                    if said.is_empty() {
                        passed.push(format!("{} ({}): {}", entry.id, entry.kind, entry.draft));
                    }
                }
            }
        }
        assert!(
            good >= least_good && bad >= least_bad && reasons.len() >= 12,
            "{file}: {good} good, {bad} bad"
        );
        assert!(passed.is_empty(), "{file}: {} bad ones pass\n{}", passed.len(), passed.join("\n"));
        assert!(
            refused.len() * 10 <= good,
            "{file}: {} of {good} good ones are refused\n{}",
            refused.len(),
            refused.join("\n")
        );
    }
}
