//! A judge of finished mails: what mail programs cannot show, what cannot be read, what law and senders ask.
//!
//! It reads the HTML part, the text part and the settings of one mail, and holds them against each other. Like
//! every judge here it shares no code with what made them. What merely degrades (round corners, media queries)
//! is fine.
//!
//! ```text
//!   html ─▶ nodes ─▶ styles ─▶ contrast, dark, unsupported, pictures, links ─┐
//!   html, text ─▶ words and links in order ─▶ same                            ├─▶ problems
//!   json ─▶ fields, subject, sender                                           ┘
//! ```
//!
//! Invariant: what is found depends on the mail alone, and stands in the order of the two parts.

mod addresses;
mod colour;
mod contrast;
mod css;
mod dark;
mod fields;
mod handlebars;
mod html;
mod links;
mod pictures;
mod plain;
mod postal;
mod properties;
mod same;
mod select;
mod sender;
mod shown;
mod style;
mod subject;
#[cfg(test)]
mod tests;
mod unsupported;
mod words;

use serde_json::Value;
use std::ops::Range;

/// One variant of a message, as it lies in the output.
#[derive(Clone, Copy, Debug)]
pub struct Mail<'a> {
    pub html: &'a str,
    pub text: &'a str,
    /// Its settings: kind, subject, preheader, headers, fields.
    pub json: &'a Value,
    /// The site's own address, with the path that it lives under: `https://imatch.example`.
    pub origin: &'a str,
}

/// One thing that is wrong with a mail.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub rule: Rule,
    /// Whether the place is in the text part, not in the HTML.
    pub in_text: bool,
    /// Byte in that part; 0 with a length of 0 for what stands in neither.
    pub offset: usize,
    pub length: usize,
    pub message: String,
    pub hint: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    Unsupported,
    Size,
    Contrast,
    AltText,
    Link,
    Untagged,
    Differs,
    Unsubscribe,
    Address,
    Subject,
    Field,
    Dark,
}

#[cfg(test)]
impl Rule {
    pub const ALL: [Rule; 12] = [
        Rule::Unsupported,
        Rule::Size,
        Rule::Contrast,
        Rule::AltText,
        Rule::Link,
        Rule::Untagged,
        Rule::Differs,
        Rule::Unsubscribe,
        Rule::Address,
        Rule::Subject,
        Rule::Field,
        Rule::Dark,
    ];

    /// What it means that a mail breaks the rule, in one sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Rule::Unsupported => "A mail uses what Gmail, Outlook or Apple Mail does not show.",
            Rule::Size => "A part of a mail is so large that Gmail would cut it off.",
            Rule::Contrast => {
                "A text of a mail can hardly be read on its background, on a light or on a dark screen."
            }
            Rule::AltText => {
                "A picture of a mail has no words, no size, or no address that works everywhere."
            }
            Rule::Link => "A link of a mail leads nowhere outside the website.",
            Rule::Untagged => {
                "A link of a mail to the site does not say that its visitors come from this mail."
            }
            Rule::Differs => "The text part of a mail and its HTML do not say the same.",
            Rule::Unsubscribe => {
                "A marketing mail cannot be unsubscribed from with one click and with a visible link."
            }
            Rule::Address => "A marketing mail does not show the sender's postal address.",
            Rule::Subject => {
                "The subject of a mail or the words beside it in the inbox are too long, too short, or broken."
            }
            Rule::Field => {
                "A field of a mail is not declared, not used, or written in a way that stays unfilled."
            }
            Rule::Dark => {
                "A mail does not say that it is made for dark screens, or its rules for them do nothing."
            }
        }
    }
}

impl Problem {
    /// A problem with a place in the HTML.
    fn new(rule: Rule, place: Range<usize>, message: impl Into<String>, hint: impl Into<String>) -> Problem {
        Problem {
            rule,
            in_text: false,
            offset: place.start,
            length: place.len(),
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// The same with its place in the text part.
    fn in_text(self) -> Problem {
        Problem { in_text: true, ..self }
    }
}

/// Most bytes of a part. Gmail cuts at about 102,000, and fields may be filled with more than their names have.
const MOST_BYTES: usize = 100_000;

/// Everything that is wrong with a mail: first in the HTML, then in the text part, in the order of the places.
pub fn judge(mail: &Mail<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    let html = html::Html::read(mail.html);
    let styles = style::Styles::of(&html);
    let said = (shown::read(&styles, mail), plain::read(mail));
    size(mail, &mut found);
    unsupported::judge(&styles, &mut found);
    properties::judge(&styles, &mut found);
    pictures::judge(&styles, &mut found);
    contrast::judge(&styles, &mut found);
    dark::judge(&styles, &mut found);
    links::judge(mail, &html, &said.1, &mut found);
    same::judge(&said.0, &said.1, &mut found);
    fields::judge(mail, &mut found);
    subject::judge(mail, &styles, &mut found);
    sender::judge(mail, (&said.0, &said.1), &mut found);
    found.sort_by(|a, b| {
        let key = |p: &Problem| (p.in_text, p.offset, p.rule, p.length);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    found.dedup();
    found
}

fn size(mail: &Mail<'_>, found: &mut Vec<Problem>) {
    for (part, name, in_text) in [(mail.html, "HTML", false), (mail.text, "text part", true)] {
        if part.len() >= MOST_BYTES {
            let message =
                format!("the {name} has {} bytes, and Gmail cuts a mail off at about 102,000", part.len());
            let hint =
                format!("stay below {MOST_BYTES} bytes: fewer blocks, and no pictures inside the HTML");
            let problem = Problem::new(Rule::Size, MOST_BYTES..part.len(), message, hint);
            found.push(Problem { in_text, ..problem });
        }
    }
}
