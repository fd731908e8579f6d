//! Traces of data that was missing: a `null` where a name belongs, a slot that nobody filled.
//!
//! People write about undefined goals and null results, so a word alone is no trace: it is one where a
//! value belongs. That is a cell of its own, before what is counted, and after a word that a place follows.
//! Examples of code are left alone.

use super::findings::{Findings, Words};
use super::page::Subject;
use crate::diag::Code;

/// What programs print where there is nothing.
const NOTHING: [&str; 5] = ["null", "undefined", "NaN", "None", "[object Object]"];

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
        // In the cell of a table nobody writes a sentence.
        if matches!(e.name(), "td" | "dd") && e.text() == "None" {
            report(s, "None", e.raw().1, found);
        }
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
    for gap in [", ,", "(, ", " ()"] {
        for (at, _) in text.match_indices(gap) {
            emit(at, gap);
        }
    }
    // A word that needs a place or number after it, and a comma or full stop there.
    for (at, _) in text.match_indices(" ,").chain(text.match_indices(" .")) {
        let ends = text[at + 2..].chars().next().is_none_or(char::is_whitespace);
        let word = last_word(&text[..at]);
        if ends && leads(word) {
            emit(at - word.len(), &text[at - word.len()..at + 2]);
        }
    }
}

/// Words that a place or a number follows, in the languages that the program brings words for.
const LEADING: [&str; 14] =
    ["in", "within", "near", "around", "from", "at", "for", "of", "by", "bei", "um", "von", "aus", "nahe"];

/// What numbers are numbers of: "undefined people" is nobody's sentence.
const COUNTED: [&str; 16] = [
    "people",
    "residents",
    "km",
    "kilometres",
    "kilometers",
    "miles",
    "mi",
    "minutes",
    "hours",
    "days",
    "years",
    "experts",
    "places",
    "Menschen",
    "Einwohner",
    "Minuten",
];

/// Whether a word stands where a value belongs, and not in a sentence about it.
fn is_trace(text: &str, at: usize, word: &str) -> bool {
    let (before, after) = (&text[..at], &text[at + word.len()..]);
    let joined = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "_-’'.".contains(c));
    let goes_on = after.chars().nth(1).is_some_and(char::is_alphanumeric);
    if joined(before.chars().next_back())
        || joined(after.chars().next()) && (!after.starts_with('.') || goes_on)
    {
        return false;
    }
    if word == "[object Object]" {
        return true;
    }
    let starts = before.is_empty() || before.ends_with('\n');
    let ends = after.is_empty() || after.starts_with('\n');
    // "Remote: None" is what people write, too.
    if starts && ends {
        return word != "None";
    }
    let next = after.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    if after.starts_with(' ') && COUNTED.contains(&next)
        || before.ends_with(['$', '€', '£'])
        || after.starts_with(" %")
    {
        return true;
    }
    let named = after.strip_prefix(", ").is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let closed = ends || named || after.starts_with([',', '.']);
    if before.ends_with(' ') && leads(last_word(before.trim_end_matches(' '))) && word != "None" {
        return closed || matches!(next, "and" | "or" | "und" | "oder");
    }
    let listed = before.ends_with([':', ',']) || before.ends_with(": ") || before.ends_with(", ");
    starts && named || ends && listed && word != "None"
}

fn leads(word: &str) -> bool {
    LEADING.iter().any(|leading| word.eq_ignore_ascii_case(leading))
}

/// The word that a text ends with.
fn last_word(text: &str) -> &str {
    text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("")
}

/// A slot at the beginning of a text: {place.name}, {experts, plural. A mere {name} is what people write
/// where something is to be filled in.
fn slot(text: &str) -> Option<&str> {
    let end = 1 + text[1..].find(|c: char| !(c.is_ascii_lowercase() || matches!(c, '_' | '.' | '@')))?;
    let (name, rest) = (&text[1..end], &text[end..]);
    if rest.starts_with(", plural,") || rest.starts_with(", select,") {
        return Some(&text[..end]);
    }
    let (whole, part) = name.split_once('.')?;
    (!whole.is_empty() && !part.is_empty() && rest.starts_with('}')).then(|| &text[..end + 1])
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
            ("None minutes to work", "None"),
            ("NaN km away", "NaN"),
            ("$null", "null"),
            ("Hello {place.name}", "{place.name}"),
            ("{count, plural, one {x}}", "{count"),
            ("{{ name }}", "{{"),
            ("With undefined people", "undefined"),
            ("about null km away", "null"),
            ("Population: null", "null"),
            ("undefined, TX", "undefined"),
            ("within NaN and more", "NaN"),
            ("Coaches in , Texas", "in ,"),
            ("Coaches near .", "near ."),
            ("Coaches in Austin ()", " ()"),
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
            "the state is undefined. A field is null, or not.",
            "undefined goals and null results",
            "None of us guesses",
            "None",
            "people with undefined goals",
            "write {name} where the name belongs",
            "call main() and x.null()",
            ",,Zitat'' , und",
            "Nandi Nan",
            "a, b",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
