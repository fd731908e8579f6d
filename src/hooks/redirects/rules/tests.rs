//! Patterns of what is gone, what a host takes, and what is kept of what it does not take.

use super::*;
use crate::paths::Paths;

fn day(day: &str) -> Option<Date> {
    Some(day.parse().unwrap())
}

fn one(from: &str, to: &str) -> Rule {
    Rule::single(from.into(), Some(to.into()), day("2026-01-01"))
}

fn on(from: &str, day: Option<Date>) -> Rule {
    Rule::single(from.into(), Some("/".into()), day)
}

fn folder(folder: &str, pages: usize, last: &str) -> Rule {
    let rules = (0..pages).map(|n| on(&format!("{folder}{n}/"), day(last))).collect();
    Rule::pattern(format!("{folder}*"), Some("/".into()), rules)
}

/// Addresses and targets, as the file lists them.
fn lines(rules: &[Rule]) -> Vec<String> {
    rules.iter().map(|rule| format!("{} {}", rule.from, rule.to.as_deref().unwrap_or("-"))).collect()
}

#[test]
fn a_path_cannot_become_a_pattern_a_comment_or_a_second_field() {
    assert_eq!(encoded("/a/b-c_1.html"), "/a/b-c_1.html");
    assert_eq!(encoded("/a*/:b #c/é/%20"), "/a%2A/%3Ab%20%23c/%C3%A9/%20");
}

/// Gone addresses, each with its target and how much of it is dead.
fn collapsed(gone: &[(&str, &str, usize)]) -> Vec<String> {
    let gone: Vec<Gone<'_>> = gone
        .iter()
        .map(|(url, to, dead)| Gone {
            url,
            to: Some(Cow::Borrowed(*to)).filter(|to| !to.is_empty()),
            day: None,
            dead: *dead,
        })
        .collect();
    let mut rules = Vec::new();
    for group in gone.chunk_by(|a, b| a.url[..a.dead] == b.url[..b.dead]) {
        collapse(group, group[0].dead, &mut rules);
    }
    lines(&rules)
}

#[test]
fn a_folder_of_which_nothing_is_left_is_one_pattern_if_it_leads_to_one_place() {
    assert_eq!(
        collapsed(&[("a/b/", "/a/", 4), ("a/b/c/", "/a/", 4), ("a/b/c/d/", "/a/", 4)]),
        ["/a/b/* /a/"]
    );
    // A page alone is no pattern, and a folder that leads to two places is parted further.
    assert_eq!(collapsed(&[("a/b/", "/a/", 4)]), ["/a/b/ /a/"]);
    let parted = [("a/b/", "/", 4), ("a/b/c/", "/x/", 4), ("a/b/c/d/", "/x/", 4), ("a/b/e.html", "", 4)];
    assert_eq!(collapsed(&parted), ["/a/b/ /", "/a/b/c/* /x/", "/a/b/e.html -"]);
}

#[test]
fn rules_that_differ_in_one_step_are_one_unless_something_is_there_that_fits() {
    let rules = || {
        ["coach", "mediator", "trainer"]
            .iter()
            .flat_map(|s| {
                [one(&format!("/{s}/tx/austin/"), &format!("/{s}/tx/")), one(&format!("/{s}/tx/"), "/")]
            })
            .chain([
                one("/places/tx/austin/", "/"),
                one("/about/", "/"),
                one("/terms/", "/"),
                one("/jobs/", "/"),
            ])
            .collect::<Vec<Rule>>()
    };
    let there: Paths = ["index.html", "other/index.html"].into_iter().collect();
    let mut joined = fit(
        alike::joined(rules(), &there),
        0,
        &Limits { single: 99, patterns: 99, all: 99, line: 99, knows_gone: true },
    );
    assert_eq!(
        lines(&joined.rules),
        ["/about/ /", "/jobs/ /", "/places/tx/austin/ /", "/terms/ /", "/:a/tx/ /", "/:a/tx/austin/ /:a/tx/"]
    );
    // Folders of which nothing is left are joined alike.
    let folders = ["a", "b", "c"].map(|s| {
        Rule::pattern(
            format!("/{s}/me/*"),
            Some(format!("/{s}/")),
            vec![
                one(&format!("/{s}/me/x/"), &format!("/{s}/")),
                one(&format!("/{s}/me/"), &format!("/{s}/")),
            ],
        )
    });
    let whole = alike::joined(folders.to_vec(), &there);
    assert_eq!((lines(&whole), whole[0].count()), (vec!["/:a/me/* /:a/".to_string()], 6));
    assert_eq!(alike::joined(folders.to_vec(), &["d/me/deep/in/x.html"].into_iter().collect()).len(), 3);
    // One page that is there takes the pattern away.
    let there: Paths = ["index.html", "writer/tx/austin/index.html"].into_iter().collect();
    joined.rules = alike::joined(rules(), &there);
    assert!(lines(&joined.rules).contains(&"/:a/tx/ /".to_string()));
    assert!(lines(&joined.rules).contains(&"/coach/tx/austin/ /coach/tx/".to_string()));
}

#[test]
fn what_went_last_is_kept_and_patterns_that_are_too_many_are_written_out() {
    let limits = Limits { single: 4, patterns: 1, all: 5, line: 60, knows_gone: false };
    let rules = || {
        vec![
            on("/long-ago/", day("2020-01-01")),
            on("/now/", None),
            on("/lately/", day("2026-01-01")),
            on(&format!("/{}/", "x".repeat(60)), None),
            folder("/few/", 2, "2025-01-01"),
            folder("/many/", 5, "2019-01-01"),
            Rule::single("/for-good/".into(), None, None),
        ]
    };
    let froms = |fit: &Fit| fit.rules.iter().map(|rule| rule.from.clone()).collect::<Vec<_>>();
    let four = fit(rules(), 0, &limits);
    assert_eq!(froms(&four), ["/few/0/", "/few/1/", "/lately/", "/now/", "/many/*"]);
    // The one of long ago, and the one whose line is too long. A page that is gone for good is no rule
    // where the host knows no such thing, so it is not missed either.
    assert_eq!(four.left_out, 2);
    // Lines that other rules need are not there for these.
    let two = fit(rules(), 2, &limits);
    assert_eq!((froms(&two), two.left_out), (["/lately/", "/now/", "/many/*"].map(String::from).to_vec(), 4));
    let none = fit(rules(), 0, &Limits { all: 0, ..limits });
    assert_eq!((none.rules.len(), none.left_out), (0, 11));
    let all = fit(rules(), 0, &Limits { single: 99, patterns: 99, all: 99, line: 99, knows_gone: true });
    assert_eq!((all.rules.len(), all.left_out), (7, 0));
}
