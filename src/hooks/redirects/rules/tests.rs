//! What a host takes, and what is kept of what it does not take.

use super::*;

fn single(from: &str, day: Option<&str>) -> Rule {
    let day = day.map(|day| day.parse().unwrap());
    Rule { from: from.into(), to: Some("/".into()), is_pattern: false, day, urls: vec![(from.into(), day)] }
}

fn pattern(folder: &str, pages: usize, day: &str) -> Rule {
    let day: Option<Date> = Some(day.parse().unwrap());
    let urls = (0..pages).map(|n| (format!("{folder}{n}/"), day)).collect();
    Rule { from: format!("{folder}*"), to: Some("/".into()), is_pattern: true, day, urls }
}

fn kept(fit: &Fit) -> Vec<&str> {
    fit.rules.iter().map(|rule| rule.from.as_str()).collect()
}

#[test]
fn what_went_last_is_kept_and_patterns_that_are_too_many_are_written_out() {
    let limits = Limits { single: 4, patterns: 1, all: 5, line: 60, knows_gone: false };
    let rules = || {
        vec![
            single("/long-ago/", Some("2020-01-01")),
            single("/now/", None),
            single("/lately/", Some("2026-01-01")),
            single(&format!("/{}/", "x".repeat(60)), None),
            pattern("/few/", 2, "2025-01-01"),
            pattern("/many/", 5, "2019-01-01"),
            Rule { to: None, ..single("/for-good/", None) },
        ]
    };
    let four = fit(rules(), 0, &limits);
    assert_eq!(kept(&four), ["/few/0/", "/few/1/", "/lately/", "/now/", "/many/*"]);
    // The one of long ago, and the one whose line is too long. A page that is gone for good is no rule
    // where the host knows no such thing, so it is not missed either.
    assert_eq!(four.left_out, 2);
    // Lines that other rules need are not there for these.
    let two = fit(rules(), 2, &limits);
    assert_eq!((kept(&two), two.left_out), (vec!["/lately/", "/now/", "/many/*"], 4));
    let none = fit(rules(), 0, &Limits { all: 0, ..limits });
    assert_eq!((kept(&none).len(), none.left_out), (0, 11));
    let all = fit(rules(), 0, &Limits { single: 99, patterns: 99, all: 99, line: 99, knows_gone: true });
    assert_eq!((all.rules.len(), all.left_out), (7, 0));
}
