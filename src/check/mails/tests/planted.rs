//! Each planted fault is found where it is, and what only looks like a fault is not told.

use super::super::Rule::{self, *};
use super::Part::{self, Html, Json, Text};
use super::Sample;
use super::faults::{ALL, IMG, WRAP};

#[test]
fn every_planted_fault_is_found_where_it_is() {
    for (rule, part, from, to, place) in ALL.iter().copied().flatten() {
        let mut sample = Sample::new();
        sample.edit(*part, from, to);
        let found = sample.judge();
        let places: Vec<&str> = found.iter().filter(|p| p.rule == *rule).map(|p| sample.at(p)).collect();
        assert!(places.contains(place), "{rule:?}: {to}\nexpected at {place:?}, found {found:#?}");
        let elsewhere =
            found.iter().filter(|p| p.rule == *rule && *part != Json && p.in_text != (*part == Text));
        assert_eq!(elsewhere.count(), 0, "{rule:?}: {to}\n{found:#?}");
    }
}

#[test]
fn every_rule_has_planted_faults() {
    let count = |rule| ALL.iter().copied().flatten().filter(|fault| fault.0 == rule).count();
    for rule in Rule::ALL {
        // Sizes and differences are planted by tests of their own.
        assert!(matches!(rule, Size | Differs) || count(rule) >= 2, "{rule:?}");
    }
}

#[test]
fn a_part_that_is_too_large_is_told_where_it_would_be_cut() {
    let mut sample = Sample::new();
    sample.html.push_str(&format!("<!--{}-->", "x".repeat(100_000)));
    sample.text.push_str(&"\n".repeat(100_000));
    let found = sample.judge();
    let sizes: Vec<(bool, usize)> =
        found.iter().filter(|p| p.rule == Size).map(|p| (p.in_text, p.offset)).collect();
    assert_eq!(sizes, [(false, 100_000), (true, 100_000)]);
    // Bytes are counted, not characters.
    let mut sample = Sample::new();
    let missing = 99_999 - sample.html.len();
    sample.html.push_str(&format!("<!--{}-->", "x".repeat(missing - 7)));
    assert_eq!(sample.judge(), []);
    sample.html.push('é');
    assert!(sample.judge().iter().any(|p| p.rule == Size));
}

/// What degrades, what Outlook is told to skip, and what only looks like a fault.
#[test]
fn what_is_fine_is_not_told() {
    let fine: &[(Part, &str, &str)] = &[
        (
            Html,
            WRAP,
            "<p style=\"border-radius:8px;box-shadow:0 1px 2px #000;letter-spacing:.5px\">this mail is",
        ),
        (
            Html,
            WRAP,
            "<!--[if !mso]><!--><p style=\"display:flex;max-width:9px\"></p><!--<![endif]--><p>this mail is",
        ),
        (Html, WRAP, "<![if !mso]><p style=\"display:flex\"></p><![endif]><p>this mail is"),
        (Html, "a { color", "@media (min-width: 480px) { td { display: flex } } a { color"),
        (Html, "a { color", "@media (max-width: 480px) { .words div { color: #dddddd } } a { color"),
        (Html, WRAP, "<p style=\"max-width:100%\">this mail is"),
        (Html, WRAP, "<p style=\"background:linear-gradient(#ffffff,#fafafa) #ffffff\"></p><p>this mail is"),
        (Html, IMG, "style=\"margin:0 auto\" src=\"https://imatch.example/a.png?v=1\""),
        (
            Html,
            WRAP,
            "<!--[if mso]><v:rect><v:fill src=\"https://a.example/b.png\"/></v:rect><![endif]--><p style=\"background:#ffffff url(https://a.example/b.png)\"></p><p>this mail is",
        ),
        (Html, WRAP, "<!-- {not a field} <script> --><p>this mail is"),
        (Html, "<h2>", "<h2 style=\"font-size:24px;color:#858585\">"),
        (Html, WRAP, "<p hidden style=\"color:#eeeeee\"></p><p>this mail is"),
        (
            Html,
            "src=\"https://imatch.example/images/logo.png\"",
            "src=\"https://imatch.example/images/logo.png\" srcset=\"https://imatch.example/b.png 2x\"",
        ),
        (Json, "<{{{unsubscribe_url}}}>, <mailto:leave@imatch.example>", "<{{{unsubscribe_url}}}>"),
    ];
    for (part, from, to) in fine {
        let mut sample = Sample::new();
        sample.edit(*part, from, to);
        let found = sample.judge();
        assert!(found.is_empty(), "{to}\n{found:#?}");
    }
}
