//! The CSS of a mail: inline declarations, and the rules of style sheets with the media that they are for.
//!
//! Read as far as a judge of mails needs it. Escapes in names are not known; what is not understood is left
//! out, as a mail program does.
//!
//! Invariant: every declaration knows its bytes in the mail.

use super::select::Selector;
use std::ops::Range;

#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    /// In small letters.
    pub name: String,
    /// Without `!important`.
    pub value: String,
    pub important: bool,
    pub place: Range<usize>,
}

/// Which screens a rule is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    All,
    Dark,
    /// Only some: of another width, say.
    Some,
}

#[derive(Debug)]
pub struct StyleRule {
    pub selectors: Vec<Selector>,
    pub declarations: Vec<Declaration>,
    pub media: Media,
}

#[derive(Debug, Default)]
pub struct Sheet {
    pub rules: Vec<StyleRule>,
    /// `@import` and `@font-face`: the name and its place.
    pub loads: Vec<(String, Range<usize>)>,
}

/// The declarations between two braces, or of an attribute `style`.
pub fn declarations(text: &str, base: usize) -> Vec<Declaration> {
    let parts = split(text, ';').into_iter();
    parts.filter_map(|part| declaration(&text[part.clone()], base + part.start)).collect()
}

fn declaration(part: &str, base: usize) -> Option<Declaration> {
    let (name, value) = part.split_once(':')?;
    let start = base + part.len() - part.trim_start().len();
    let place = start..start + part.trim().len();
    let (value, important) = match value.rsplit_once('!') {
        Some((value, word)) if word.trim().eq_ignore_ascii_case("important") => (value, true),
        _ => (value, false),
    };
    let (name, value) = (name.trim().to_ascii_lowercase(), value.trim().to_string());
    (!name.is_empty() && !value.is_empty()).then_some(Declaration { name, value, important, place })
}

/// The parts between separators that stand in neither brackets nor quotation marks.
pub fn split(text: &str, separator: char) -> Vec<Range<usize>> {
    let (mut parts, mut from, mut depth, mut quote) = (Vec::new(), 0, 0_i32, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            (None, _) if c == separator && depth <= 0 => {
                parts.push(from..at);
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(from..text.len());
    parts
}

impl Sheet {
    /// Reads a style sheet that begins at a byte of the mail; `media` is the attribute of its element.
    pub fn read(&mut self, text: &str, base: usize, media: &str) {
        let text = blank_comments(text);
        self.block(&text, base, screens(media));
    }

    fn block(&mut self, text: &str, base: usize, media: Media) {
        let mut at = 0;
        while let Some(found) = text[at..].find(|c: char| !c.is_whitespace() && !"};".contains(c)) {
            let start = at + found;
            let Some(stop) = text[start..].find(['{', ';']).map(|stop| start + stop) else { return };
            let head = text[start..stop].trim_end();
            let place = base + start..base + start + head.len();
            if text[stop..].starts_with(';') {
                self.loads.extend(at_rule(head).filter(|name| name == "import").map(|name| (name, place)));
                at = stop + 1;
                continue;
            }
            let end = closing(text, stop);
            let inside = &text[stop + 1..end];
            match at_rule(head).as_deref() {
                Some("media") => {
                    let both = match (media, screens(&head["@media".len()..])) {
                        (Media::All, other) | (other, Media::All) => other,
                        (Media::Dark, _) | (_, Media::Dark) => Media::Dark,
                        (Media::Some, Media::Some) => Media::Some,
                    };
                    self.block(inside, base + stop + 1, both);
                }
                Some("font-face") => self.loads.push(("font-face".to_string(), place)),
                Some(_) => {}
                None => self.rules.push(StyleRule {
                    selectors: split(head, ',')
                        .into_iter()
                        .filter_map(|s| Selector::parse(&head[s]))
                        .collect(),
                    declarations: declarations(inside, base + stop + 1),
                    media,
                }),
            }
            at = (end + 1).min(text.len());
        }
    }
}

/// The name of a rule that begins with `@`.
fn at_rule(head: &str) -> Option<String> {
    let name = head.strip_prefix('@')?;
    let end = name.find(|c: char| !c.is_ascii_alphabetic() && c != '-').unwrap_or(name.len());
    Some(name[..end].to_ascii_lowercase())
}

/// The brace that closes the one at a byte, or the end.
fn closing(text: &str, open: usize) -> usize {
    let mut depth = 0;
    for (at, c) in text[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return open + at;
        }
    }
    text.len()
}

fn screens(condition: &str) -> Media {
    let condition: String = condition.to_lowercase().split_whitespace().collect();
    match condition.as_str() {
        "" | "all" | "screen" => Media::All,
        // Read as if it were dark on every width: what is pale on one of them is pale.
        _ if condition.contains("prefers-color-scheme:dark") => Media::Dark,
        _ => Media::Some,
    }
}

/// The same text of the same length, with blanks in the place of comments.
fn blank_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("/*") {
        let length = comment.find("*/").map_or(comment.len(), |end| end + 2);
        out.push_str(before);
        out.extend(std::iter::repeat_n(' ', length + 2));
        rest = &comment[length..];
    }
    out.push_str(rest);
    out
}
