//! What the program builds is good: the little sites of the other tests, as they come out of a build.

use crate::support::Site;

/// The sites of the other tests, and what is rightly said of each: they were made for other questions, so
/// most have no descriptions, and some have pages that nothing leads to.
const CASES: &[(&str, &[&str])] = &[
    ("edges", &["FW917", "FW919", "FW921"]),
    ("experts", &["FW919"]),
    ("formats", &["FW919"]),
    ("german", &["FW919"]),
    ("languages", &["FW912", "FW913", "FW919"]),
    ("one-page", &[]),
    ("overrides", &["FW919"]),
    ("sub-path", &["FW919"]),
    ("three-axes", &["FW913", "FW919", "FW921"]),
    ("workbook", &["FW919"]),
];

#[test]
fn nothing_is_wrong_with_what_is_built_from_good_data() {
    let mut wrong = Vec::new();
    for (case, known) in CASES {
        let site = Site::case(case);
        site.build().ok();
        let run = site.run(&["check", "--format", "json"]);
        let codes: Vec<String> = run.json()["codes"].as_object().unwrap().keys().cloned().collect();
        if codes.iter().any(|code| !known.contains(&code.as_str())) {
            wrong.push(format!("{case}: {codes:?}\n{}", run.stdout));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
