//! The source of a template as pieces: text, expressions and tags, with white space trimmed as the marks ask.
//!
//! Invariant: pieces written one after the other are a template that renders as the source does.

/// One piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece<'s> {
    Text(String),
    /// What stands between `{{` and `}}`.
    Print(&'s str),
    /// What stands between `{%` and `%}`.
    Tag(&'s str),
}

/// The pieces, or nothing where a template uses what is not taken apart here (`raw`).
pub(super) fn split(source: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = source;
    let mut trims = false;
    loop {
        let at = rest.as_bytes().windows(2).position(|w| matches!(w, b"{{" | b"{%" | b"{#"));
        let (text, inside) = rest.split_at(at.unwrap_or(rest.len()));
        let before = inside.as_bytes().get(2) == Some(&b'-');
        let text = if trims { text.trim_start() } else { text };
        push_text(&mut pieces, if before { text.trim_end() } else { text });
        if at.is_none() {
            return Some(pieces);
        }
        let (begin, inside) = inside.split_at(2);
        let inside = inside.strip_prefix('-').unwrap_or(inside);
        let close = match begin {
            "{{" => "}}",
            "{%" => "%}",
            _ => "#}",
        };
        let end = if begin == "{#" { inside.find(close) } else { end_of(inside, close) }?;
        let body = &inside[..end];
        trims = body.ends_with('-');
        let body = body.strip_suffix('-').unwrap_or(body).trim();
        rest = &inside[end + 2..];
        match begin {
            "{{" => pieces.push(Piece::Print(body)),
            "{%" if body == "raw" => return None,
            "{%" => pieces.push(Piece::Tag(body)),
            _ => {}
        }
    }
}

/// Adds text to what stands before it: a comment between two texts leaves one.
fn push_text(pieces: &mut Vec<Piece<'_>>, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Text(before)) => before.push_str(text),
        _ => pieces.push(Piece::Text(text.to_string())),
    }
}

/// Where the mark stands that closes an expression: not within a text.
fn end_of(inside: &str, close: &str) -> Option<usize> {
    let bytes = inside.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'"' | b'\'' | b'`') => {
                at += 1;
                while *bytes.get(at)? != quote {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
            }
            _ if bytes[at..].starts_with(close.as_bytes()) => return Some(at),
            _ => at += 1,
        }
    }
    None
}
