//! The text part against the HTML: what counts as a difference, what does not, and where it is told.

use super::super::Rule;
use super::Part::{self, Html, Text};
use super::Sample;

/// Part, what is replaced, by what; in which part the difference is told, and at which words.
const DIFFERENT: &[(Part, &str, &str, bool, &str)] = &[
    (Text, "is made up", "is not made up", true, "not"),
    (Text, "$1,000", "$2,000", true, "2"),
    (Text, "$1,000", "€1,000", true, "€"),
    (Html, "Nobody said this.", "Nobody said this. Somebody did.", false, "Somebody did"),
    (Text, "Nobody said this.", "Nobody said this.\n\nSomebody did.", true, "Somebody did"),
    (Html, "<li>Two</li>", "<li>Two</li><li>Three</li>", false, "Three"),
    (Text, "Left\n\nRight", "Right\n\nLeft", true, "Right"),
    (
        Text,
        "{{#if matches}}There are {{{matches}}} of them.\n\n{{/if}}",
        "",
        false,
        "{{#if matches}}<p>There are {{matches}} of them.</p>{{/if}}",
    ),
    (Text, "- First one thing", "", false, "First one thing"),
    (Text, "Unsubscribe: ", "", false, "Unsubscribe"),
    (Text, "See your request: {{{request_url}}}", "See your request", false, "{{request_url}}"),
    (
        Text,
        "works/?utm_source=test",
        "works/?utm_source=text",
        true,
        "https://imatch.example/how-it-works/?utm_source=text&utm_medium=email&utm_campaign=sample",
    ),
    (Html, "href=\"{{request_url}}\"", "href=\"{{unsubscribe_url}}\"", true, "{{{request_url}}}"),
    (
        Html,
        "<a href=\"mailto:hello@imatch.example\">hello@imatch.example</a>",
        "<a href=\"mailto:help@imatch.example\">hello@imatch.example</a>",
        false,
        "mailto:help@imatch.example",
    ),
];

/// The same in other words of form.
const ALIKE: &[(Part, &str, &str)] = &[
    (Text, "What comes next\n---------------", "WHAT COMES NEXT"),
    (Text, "What comes next\n---------------", "## What comes next"),
    (Text, "isn't", "isn’t"),
    (Text, "- First one thing", "  * First one thing"),
    (
        Text,
        "how it works\n(https://imatch.example/how-it-works/?utm_source=test&utm_medium=email&utm_campaign=sample).",
        "[how it works] <https://imatch.example/how-it-works/?utm_source=test&utm_medium=email&utm_campaign=sample>.",
    ),
    (Text, "See your request: {{{request_url}}}", "See your request [1]\n\n[1] {{{request_url}}}"),
    (Text, "Hello {{#if", "[I MATCH]\n\nHello {{#if"),
    (
        Text,
        "Hello {{#if",
        "I MATCH\nhttps://imatch.example/?utm_source=test&utm_medium=email&utm_campaign=sample\n\nHello {{#if",
    ),
    (Text, "made up", "**made up**"),
    (
        Text,
        "{{#if matches}}\n- then {{{matches}}} more{{/if}}",
        "\n{{#if matches}}\n- then {{{matches}}} more\n{{/if}}",
    ),
    (Html, "made up", "m&#97;de u<i>p</i>"),
    (Html, "Nobody said", "No&shy;body said"),
    (Html, "<p>this mail", "<p style=\"display:none\">Nobody sees this.</p><p>this mail"),
    (Html, "<p>this mail", "<!--[if mso]><p>Only Outlook sees this.</p><![endif]--><p>this mail"),
    (Text, "1. One\n2. Two", "1) One\n2) Two"),
];

#[test]
fn a_difference_is_told_where_it_begins() {
    for (part, from, to, in_text, place) in DIFFERENT {
        let mut sample = Sample::new();
        sample.edit(*part, from, to);
        let found = sample.judge();
        let told: Vec<(bool, &str)> =
            found.iter().filter(|p| p.rule == Rule::Differs).map(|p| (p.in_text, sample.at(p))).collect();
        let is_there = told.iter().any(|(text, at)| text == in_text && at.starts_with(place));
        assert!(is_there, "{from} → {to}\nexpected at {place:?}, found {told:?}\n{found:#?}");
    }
}

#[test]
fn another_form_is_no_difference() {
    for (part, from, to) in ALIKE {
        let mut sample = Sample::new();
        sample.edit(*part, from, to);
        let found = sample.judge();
        assert!(found.is_empty(), "{from} → {to}\n{found:#?}");
    }
}

#[test]
fn an_address_that_is_shown_to_be_copied_is_a_link_in_the_text_alone() {
    let mut sample = Sample::new();
    sample.edit(Html, "<blockquote", "<p>Pass this on: {{request_url}}</p><blockquote");
    sample.edit(Text, "> Nobody", "Pass this on: {{{request_url}}}\n\n> Nobody");
    assert_eq!(sample.judge(), []);
    sample.edit(Text, "Pass this on: {{{request_url}}}", "Pass this on:");
    assert!(sample.judge().iter().any(|p| p.rule == Rule::Differs));
}

#[test]
fn numbers_at_the_beginning_of_a_line_are_words_where_the_html_has_them() {
    let mut sample = Sample::new();
    sample.edit(Html, "<li>One</li>", "<li>1 expert, in the year 2026. Then</li>");
    sample.edit(Text, "1. One", "1. 1 expert, in the year\n2026. Then");
    assert_eq!(sample.judge(), []);
    sample.edit(Text, "2026. Then", "2027. Then");
    assert!(sample.judge().iter().any(|p| p.rule == Rule::Differs));
}
