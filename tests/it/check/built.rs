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

/// They are of a few rows and fewer words, and nobody reviewed them: what pages say is judged in `said` and in
/// `review`.
const SMALL: &[&str] = &["FW610", "FW611", "FW612", "FW613", "FW614", "FW615"];

#[test]
fn nothing_is_wrong_with_what_is_built_from_good_data() {
    let mut wrong = Vec::new();
    for (case, known) in CASES {
        let site = Site::case(case);
        site.build().ok();
        let run = site.run(&["check", "--format", "json"]);
        let codes: Vec<String> = run.json()["codes"].as_object().unwrap().keys().cloned().collect();
        if codes.iter().any(|code| !known.contains(&code.as_str()) && !SMALL.contains(&code.as_str())) {
            wrong.push(format!("{case}: {codes:?}\n{}", run.stdout));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What becomes of the site that `flywheel new` makes when somebody edits it: the change, and what is
/// said of the output.
fn of_the_starter(change: impl Fn(&Site)) -> serde_json::Value {
    let site = Site::new(&[]);
    site.run(&["new", "."]).ok();
    change(&site);
    site.build().ok();
    site.run(&["check", "--format", "json"]).json()["codes"].clone()
}

#[test]
fn nothing_is_wrong_with_a_new_site_and_with_what_people_do_to_it_first() {
    let nothing = serde_json::json!({});
    assert_eq!(of_the_starter(|_| {}), nothing);
    // One service less, with those who offer nothing else: the others stay linked.
    let smaller = |site: &Site| {
        let services = site.read("data/services.yaml");
        let end = services.find("  - id: mediator").unwrap();
        site.write("data/services.yaml", services[..end].replace("related: [mediator]", "related: []"));
        let experts = site.read("data/experts.csv").replace("career-coach;mediator", "career-coach");
        let kept: Vec<&str> = experts.lines().filter(|l| !l.contains(",mediator,")).collect();
        site.write("data/experts.csv", kept.join("\n") + "\n");
    };
    assert_eq!(of_the_starter(smaller), nothing);
    // Nobody yet: a header alone is a beginning, and no link leads to a list of nobody.
    let nobody = |site: &Site| {
        let header = site.read("data/experts.csv").lines().next().unwrap().to_string();
        site.write("data/experts.csv", header + "\n");
        let run = site.build();
        assert!(
            run.stderr.contains("warning[FW125]: data/experts.csv has a header and no row"),
            "{}",
            run.stderr
        );
    };
    assert_eq!(of_the_starter(nobody), nothing);
    // A filter that leaves one place: profiles of the others have no page of a place that shows them.
    let filtered = |site: &Site| {
        let yaml = site
            .read("site.yaml")
            .replace("    kind: place\n", "    kind: place\n    filter: population >= 1000000\n");
        site.write("site.yaml", yaml);
    };
    assert_eq!(of_the_starter(filtered), nothing);
}
