//! Traces of data that was missing: a `null` where a name belongs, a slot that nobody filled.
//!
//! People write about undefined goals and null results, so a word alone is no trace: it is one where it
//! does not stand between two words of a sentence. Examples of code are left alone.

use super::findings::{Findings, Words};
use super::page::Subject;
use crate::diag::Code;

/// What programs print where there is nothing.
const NOTHING: [&str; 4] = ["null", "undefined", "NaN", "[object Object]"];

/// Attributes that are read to people or shown by search engines.
const READ: [&str; 7] = ["alt", "aria-label", "content", "placeholder", "title", "label", "value"];
/// Attributes that are addresses.
const ADDRESSES: [&str; 4] = ["href", "src", "action", "srcset"];

pub fn judge(s: &Subject<'_>, found: &mut Findings<'_>) {
    if !found.wants(Code::MissingData) {
        return;
    }
    let text = s.shown.text();
    traces(text, &mut |at, trace| {
        if !s.shown.is_code(at) {
            report(s, trace, s.shown.place(at), found);
        }
    });
    for title in &s.head.titles {
        let (text, start) = title.raw();
        traces(text, &mut |at, trace| report(s, trace, start + at as u32, found));
    }
    for e in s.html.elements() {
        for (name, value, start) in e.attributes() {
            if READ.contains(&name) {
                traces(value, &mut |at, trace| report(s, trace, start + at as u32, found));
            } else if ADDRESSES.contains(&name) {
                let part = value.split(['/', '?', '#', '=', '&']).find(|part| NOTHING.contains(part));
                let brace = ["{{", "{%"].into_iter().find(|b| value.contains(b));
                if let Some(trace) = part.or(brace) {
                    report(s, trace, start, found);
                }
            }
        }
    }
}

fn report(s: &Subject<'_>, trace: &str, at: u32, found: &mut Findings<'_>) {
    found.about(Code::MissingData, trace, s.at(at, trace.chars().count()), || {
        Words::new(
            format!("the page shows `{trace}`, a trace of data that was missing"),
            "fill the cell, or let the template leave out what has no value",
        )
    });
}

/// Calls `emit` with the position and text of every trace.
fn traces(text: &str, emit: &mut dyn FnMut(usize, &str)) {
    // Most texts hold none of these letters; the search for words is only worth it where one does.
    for word in NOTHING {
        for (at, _) in text.match_indices(word) {
            if is_trace(text, at, word) {
                emit(at, word);
            }
        }
    }
    for (at, _) in text.match_indices('{') {
        let rest = &text[at..];
        if rest.starts_with("{{") || rest.starts_with("{%") {
            emit(at, &rest[..2]);
        } else if !text[..at].ends_with('{')
            && let Some(slot) = slot(rest)
        {
            emit(at, slot);
        }
    }
    for comma in [", ,", ",,", "(, "] {
        for (at, _) in text.match_indices(comma) {
            emit(at, comma);
        }
    }
}

/// Whether a word stands by itself and not in the middle of a sentence.
fn is_trace(text: &str, at: usize, word: &str) -> bool {
    let (before, after) = (&text[..at], &text[at + word.len()..]);
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-' || c == '’');
    if inside(before.chars().next_back()) || inside(after.chars().next()) {
        return false;
    }
    let is_word = |c: Option<char>| c.is_some_and(char::is_lowercase);
    let follows = before.ends_with(' ') && is_word(before.trim_end_matches(' ').chars().next_back());
    let leads = after.starts_with(' ') && is_word(after.trim_start_matches(' ').chars().next());
    !(follows && leads)
}

/// A slot at the beginning of a text: {place}, {place.name, plural
fn slot(text: &str) -> Option<&str> {
    let end = 1 + text[1..].find(|c: char| !(c.is_ascii_lowercase() || matches!(c, '_' | '.' | '@')))?;
    let closed = text[end..].starts_with(['}', ',']);
    (end > 2 && closed).then(|| &text[..end + usize::from(text[end..].starts_with('}'))])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        traces(text, &mut |at, trace| {
            assert!(text[at..].starts_with(trace));
            all.push(trace.to_string());
        });
        all
    }

    #[test]
    fn what_programs_leave_is_told_from_what_people_write() {
        for (text, trace) in [
            ("Coaches in undefined", "undefined"),
            ("Coaches in null, TX", "null"),
            ("NaN km away", "NaN"),
            ("$null", "null"),
            ("Hello {place.name}", "{place.name}"),
            ("{count, plural, one {x}}", "{count"),
            ("{{ name }}", "{{"),
            ("Austin, , TX", ", ,"),
            ("see [object Object]", "[object Object]"),
        ] {
            assert_eq!(found(text), [trace], "{text}");
        }
        for text in [
            "an undefined goal is hard to reach",
            "the contract is null and void",
            "nullify, annul, undefined-looking",
            "a set {1, 2} and {}",
            "Nandi Nan",
            "a, b",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
