//! A mail without a fault, made by MJML's compiler, and the same mail with one fault of each kind planted in it.
//!
//! `tests/mails/sample/sample.mjml` is what the HTML was made from.

mod faults;
mod planted;
mod same;

use super::{Mail, Problem, Rule, judge};
use serde_json::Value;

pub struct Sample {
    pub html: String,
    pub text: String,
    pub json: Value,
}

impl Sample {
    pub fn new() -> Sample {
        let json = include_str!("../../../../tests/mails/sample/sample.json");
        Sample {
            html: include_str!("../../../../tests/mails/sample/sample.html").to_string(),
            text: include_str!("../../../../tests/mails/sample/sample.txt").to_string(),
            json: serde_json::from_str(json).unwrap(),
        }
    }

    pub fn judge(&self) -> Vec<Problem> {
        let mail =
            Mail { html: &self.html, text: &self.text, json: &self.json, origin: "https://imatch.example" };
        judge(&mail)
    }

    /// What stands at the place of a problem.
    pub fn at(&self, problem: &Problem) -> &str {
        let part = if problem.in_text { &self.text } else { &self.html };
        &part[problem.offset..problem.offset + problem.length]
    }

    /// Puts one thing in the place of another, wherever it stands, in one part.
    pub fn edit(&mut self, part: Part, from: &str, to: &str) {
        let text = match part {
            Part::Html => &mut self.html,
            Part::Text => &mut self.text,
            Part::Json => {
                let text = self.json.to_string();
                assert!(text.contains(from), "the settings hold {from}");
                self.json = serde_json::from_str(&text.replace(from, to)).unwrap();
                return;
            }
        };
        assert!(text.contains(from), "the {part:?} holds {from}");
        *text = text.replacen(from, to, 1);
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    Html,
    Text,
    Json,
}

#[test]
fn a_good_mail_has_no_problem() {
    assert_eq!(Sample::new().judge(), []);
}

#[test]
fn a_good_mail_about_a_request_has_neither_a_way_out_nor_an_address() {
    let mut sample = Sample::new();
    sample.edit(Part::Json, "\"marketing\"", "\"transactional\"");
    sample.json["headers"] = serde_json::json!({});
    sample.json["fields"].as_array_mut().unwrap().pop();
    sample.edit(Part::Html, "I MATCH<br />1 Example Street<br />Sampleton, TX 78701", "");
    sample.edit(Part::Html, "<a href=\"{{unsubscribe_url}}\">Unsubscribe</a>", "");
    sample.edit(Part::Text, "I MATCH\n1 Example Street\nSampleton, TX 78701\n", "");
    sample.edit(Part::Text, "Unsubscribe: {{{unsubscribe_url}}}\n", "");
    assert_eq!(sample.judge(), []);
}

#[test]
fn every_rule_has_one_sentence_of_its_own() {
    let mut meanings: Vec<&str> = Rule::ALL.iter().map(|rule| rule.meaning()).collect();
    assert!(meanings.iter().all(|m| m.ends_with('.') && m.matches(". ").count() == 0), "{meanings:?}");
    meanings.sort_unstable();
    meanings.dedup();
    assert_eq!(meanings.len(), Rule::ALL.len());
}

#[test]
fn what_is_found_stands_in_the_order_of_the_parts() {
    let mut sample = Sample::new();
    sample.edit(Part::Text, "https://imatch.example/how-it-works/", "http://imatch.example/");
    sample.edit(Part::Html, "</body>", "<script></script></body>");
    sample.edit(Part::Html, "<p>Hello", "<p onclick=\"x()\">Hello");
    let found = sample.judge();
    let places: Vec<(bool, usize)> = found.iter().map(|p| (p.in_text, p.offset)).collect();
    assert!(places.is_sorted() && places.len() >= 3, "{found:#?}");
    assert_eq!(found, sample.judge());
}

#[test]
fn nothing_is_too_broken_to_be_judged() {
    let sample = Sample::new();
    let pieces =
        ["", "<", "<a href=", "{{", "{{{", "{{#if", "&amp", "<style>@media{", "<!--[if mso]>", "é<p style='"];
    for piece in pieces {
        for cut in (0..sample.html.len()).step_by(997) {
            let (before, after) =
                (sample.html.floor_char_boundary(cut), sample.html.ceil_char_boundary(cut + 13));
            let html = format!("{}{piece}{}", &sample.html[..before], &sample.html[after..]);
            let text = format!("{piece}{}", &sample.text[sample.text.ceil_char_boundary(cut % 300)..]);
            let broken = Sample { html, text, json: serde_json::json!({"fields": 3, "headers": [piece]}) };
            for problem in broken.judge() {
                // Every place can be shown.
                broken.at(&problem);
            }
        }
    }
}
