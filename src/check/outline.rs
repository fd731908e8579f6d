//! The frame of a page: language, character set, small screens, main part, headings, ids.

use super::findings::{Findings, Spot, Words};
use super::html::Element;
use super::page::{Facts, Subject, hash};
use super::tags;
use crate::diag::Code;

pub fn judge(s: &Subject<'_>, found: &mut Findings<'_>, facts: &mut Facts) {
    ids(s, found, facts);
    language(s, found);
    charset(s, found);
    if !s.has_content() {
        return;
    }
    viewport(s, found);
    main(s, found);
    headings(s, found);
}

/// Every id once; which there are is kept for the links to them.
fn ids(s: &Subject<'_>, found: &mut Findings<'_>, facts: &mut Facts) {
    let mut ids: Vec<(u64, u32)> = Vec::new();
    for e in s.html.elements() {
        for (name, value, at) in e.attributes() {
            // Old pages name their parts with <a name>, which is no id.
            if name == "id" && !value.is_empty() {
                ids.push((hash(value), at));
            } else if name == "name" && e.name() == "a" && e.attribute("id") != Some(value) {
                ids.push((hash(value), u32::MAX));
            }
        }
    }
    ids.sort_unstable();
    for pair in ids.windows(2).filter(|pair| pair[0].0 == pair[1].0 && pair[1].1 != u32::MAX) {
        let (first, second) = (pair[0].1, pair[1].1);
        let value =
            s.html.elements().filter(|e| e.attribute_at("id") == second).find_map(|e| e.attribute("id"));
        let value = value.unwrap_or("");
        found.about(Code::RepeatedId, value, s.at(second, value.chars().count()), || {
            Words::new(
                format!("a second element has the id `{value}`"),
                "give each element an id of its own, or none",
            )
            .also("the first one", s.at(first, value.chars().count()))
        });
    }
    let mut hashes: Vec<u64> = ids.into_iter().map(|(id, _)| id).collect();
    hashes.dedup();
    facts.ids = hashes.into();
}

fn language(s: &Subject<'_>, found: &mut Findings<'_>) {
    let lang = s.head.language.and_then(|e| e.attribute("lang")).unwrap_or("");
    if tags::is_language(lang) {
        return;
    }
    let spot =
        s.head.language.map_or(Spot::File(s.file), |e| s.at(e.attribute_at("lang"), lang.len().max(1)));
    found.add(Code::PageLanguage, spot, || {
        let message = match lang {
            "" => "the page does not say its language".to_string(),
            lang => format!("`{lang}` is not a tag of a language"),
        };
        Words::new(
            message,
            "write `<html lang=\"en\">`, with the tag of the page's language, in the template",
        )
    });
}

/// Browsers look for the character set in the first kilobyte.
fn charset(s: &Subject<'_>, found: &mut Findings<'_>) {
    const FAR: u32 = 1024;
    let hint = "write `<meta charset=\"utf-8\">` as the first line of the head in the template";
    let Some(e) = s.head.charset else {
        found.add(Code::PageCharset, Spot::File(s.file), || {
            Words::new("the page does not say that its text is UTF-8", hint)
        });
        return;
    };
    let named = e.attribute("charset").or(e.attribute("content")).unwrap_or("");
    let message = if !named.to_ascii_lowercase().contains("utf-8") {
        format!("the page says `{named}`, and its text is UTF-8")
    } else if e.at() > FAR {
        "the page says its character set too late for browsers to see it".to_string()
    } else {
        return;
    };
    found.add(Code::PageCharset, s.at(e.at(), 5), || Words::new(message, hint));
}

/// Pages fit small screens, and whoever needs larger letters can have them.
fn viewport(s: &Subject<'_>, found: &mut Findings<'_>) {
    const RIGHT: &str = "`<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">`";
    let Some(e) = s.head.viewport else {
        found.add(Code::PageViewport, Spot::File(s.file), || {
            Words::new(
                "the page does not say that it fits small screens",
                format!("write {RIGHT} into the head of the template"),
            )
        });
        return;
    };
    let content = e.attribute("content").unwrap_or("");
    let holds = |part: &&str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let value = value.trim().to_ascii_lowercase();
        match name.trim().to_ascii_lowercase().as_str() {
            "user-scalable" => value == "no" || value == "0",
            // Twice the size is what accessibility rules ask for.
            "maximum-scale" => value.parse::<f64>().is_ok_and(|most| most < 2.0),
            _ => false,
        }
    };
    if let Some(part) = content.split([',', ';']).map(str::trim).find(holds) {
        let at = e.attribute_at("content") + content.find(part).unwrap_or(0) as u32;
        found.add(Code::PageViewport, s.at(at, part.chars().count()), || {
            Words::new(
                format!("`{part}` keeps people from enlarging the page"),
                format!("write {RIGHT} and nothing more"),
            )
        });
    }
}

fn main(s: &Subject<'_>, found: &mut Findings<'_>) {
    let is_main = |e: &Element<'_>| e.name() == "main" || e.attribute("role") == Some("main");
    let mains: Vec<Element<'_>> = s.html.elements().filter(|e| is_main(e) && !e.has("hidden")).collect();
    let (spot, message) = match mains.as_slice() {
        [_] => return,
        [] => (Spot::File(s.file), "the page has no main part"),
        [_, second, ..] => (s.at(second.at(), 5), "the page has a second main part"),
    };
    found.add(Code::PageMain, spot, || {
        Words::new(message, "put what is particular to the page into one `<main>` in the template")
    });
}

fn headings(s: &Subject<'_>, found: &mut Findings<'_>) {
    let level = |e: &Element<'_>| match e.name().as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(u32::from(digit - b'0')),
        _ => None,
    };
    let mut first: Option<Element<'_>> = None;
    let mut before = None;
    for e in s.html.elements() {
        let Some(level) = level(&e) else { continue };
        if level == 1 && !e.label().is_empty() {
            match first {
                None => first = Some(e),
                Some(first) => found.add(Code::HeadingTwice, s.at(e.at(), 3), || {
                    Words::new(
                        "the page has a second heading of the first level",
                        "keep one <h1>, and make the others <h2>",
                    )
                    .also("the first one", s.at(first.at(), 3))
                }),
            }
        }
        if let Some(before) = before.filter(|before| level > before + 1) {
            found.add(Code::HeadingSkipped, s.at(e.at(), 3), || {
                Words::new(
                    format!("a heading of level {level} follows one of level {before}"),
                    format!("make it level {}", before + 1),
                )
            });
        }
        before = Some(level);
    }
    if first.is_none() {
        let empty = s.html.elements().find(|e| e.name() == "h1");
        let spot = empty.map_or(Spot::File(s.file), |e| s.at(e.at(), 3));
        found.add(Code::HeadingMissing, spot, || {
            let message = match empty {
                Some(_) => "the heading of the first level is empty",
                None => "the page has no heading of the first level",
            };
            Words::new(message, "give its family a `heading` in site.yaml, and its template one <h1>")
        });
    }
}
