//! Files and scripts cut into the pieces that are looked at: what stands between quotes, tags and ends of lines.
//!
//! Addresses of pages and days are left out, for they hold many digits and reach nobody.

use super::direct;
use crate::personal::Kind;

/// Calls `emit` with each piece of a text and the byte where it begins.
pub fn quoted(text: &str, emit: &mut dyn FnMut(&str, u32)) {
    let mut at = 0;
    for piece in text.split(['"', '<', '>', '\n', '\r', '`', '\\']) {
        let is_skipped = is_address(piece) && direct::find(piece).is_empty();
        if !is_skipped && !is_day(piece) && !KEYS.contains(&piece) {
            emit(piece, at as u32);
        }
        at += piece.len() + 1;
    }
}

/// Calls `emit` with the text of each comment of a page.
pub fn comments(bytes: &[u8], emit: &mut dyn FnMut(&str, u32)) {
    let mut at = 0;
    while let Some(start) = find(&bytes[at..], b"<!--").map(|n| at + n + 4) {
        let end = find(&bytes[start..], b"-->").map_or(bytes.len(), |n| start + n);
        // What is no UTF-8 is told by another judge.
        if let Ok(text) = std::str::from_utf8(&bytes[start..end]) {
            emit(text, start as u32);
        }
        at = end;
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    // The first sign is rare in a page, so most of the time is spent in one fast search.
    let mut at = 0;
    while let Some(next) = bytes[at..].iter().position(|b| *b == what[0]) {
        at += next;
        if bytes[at..].starts_with(what) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Files that hold text.
pub fn is_text(path: &str) -> bool {
    const ENDS: &[&str] = &["xml", "json", "txt", "atom", "rss", "csv", "md", "webmanifest", "yaml", "css"];
    const WHOLE: &[&str] = &["_headers", "_redirects", "CNAME"];
    let name = path.rsplit('/').next().unwrap_or(path);
    WHOLE.contains(&name) || name.rsplit_once('.').is_some_and(|(_, end)| ENDS.contains(&end))
}

pub fn is_style(path: &str) -> bool {
    path.ends_with(".css")
}

/// Whether a finding in a style sheet is an address of electronic mail, written as one: a comment may say at which
/// site something is described.
pub fn is_mail_of_style(kind: Kind, thing: &str) -> bool {
    kind == Kind::Mail && thing.contains('@')
}

fn is_address(piece: &str) -> bool {
    let piece = piece.trim();
    !piece.contains('@')
        && !piece.contains(' ')
        && (piece.starts_with('/') || piece.starts_with("http") || piece.starts_with('#'))
}

/// What structured data calls its own keys.
const KEYS: &[&str] = &["@context", "@graph", "@id", "@type", "@value", "@language"];

/// Whether a finding in a text of the site is one: figures stand there in rows, as they do in no letter of a client.
/// An account has a dozen digits, a phone number
/// is no two years, and a street has a name.
pub fn is_sure(kind: Kind, thing: &str) -> bool {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    match kind {
        // `icon@2x.png` is a picture.
        Kind::Mail => {
            const PICTURES: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"];
            thing.rsplit('.').next().is_none_or(|end| !PICTURES.contains(&end.to_ascii_lowercase().as_str()))
        }
        Kind::Account => digits(thing) >= 12,
        Kind::Phone | Kind::Card | Kind::TaxNumber => {
            let years = thing.split(['–', '—']).collect::<Vec<_>>();
            let is_year = |text: &str| {
                let text = text.trim_matches(|c: char| !c.is_ascii_digit());
                text.len() == 4 && (text.starts_with("19") || text.starts_with("20"))
            };
            let last = |text: &str| is_year(text.rsplit([' ', '(']).next().unwrap_or(""));
            let first = |text: &str| is_year(text.split([' ', ')']).next().unwrap_or(""));
            !years.windows(2).any(|pair| last(pair[0]) && first(pair[1]))
        }
        // `number 2 of Lane County`: a street has a capital, or is a number.
        Kind::Postal => {
            let mut words = thing.split_whitespace();
            let numbered = words.next().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
            !numbered || words.next().is_some_and(|word| !word.starts_with(char::is_lowercase))
        }
        _ => true,
    }
}

/// 2026-03-01, with a time or without.
fn is_day(piece: &str) -> bool {
    let b = piece.trim().as_bytes();
    b.len() >= 10 && b.len() <= 30 && b[4] == b'-' && b[7] == b'-' && b[..4].iter().all(u8::is_ascii_digit)
}

/// Words that stand beside what reaches somebody and is written without a sign or a digit.
const TELLING: &[&str] = &[
    " dot ",
    "(dot)",
    "[dot]",
    "(at)",
    "[at]",
    "punkt",
    "arroba",
    "street",
    "avenue",
    "boulevard",
    "strasse",
    "straße",
    "whatsapp",
    "telegram",
    "instagram",
    "facebook",
    "linkedin",
    "twitter",
    "tiktok",
    "skype",
    "signal",
    "snapchat",
    "discord",
];

/// Whether a text holds a sign without which the scanner finds nothing that reaches somebody: an at-sign, a number
/// with more around it than a unit, or one of a few words.
pub fn is_suspect(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits >= SHORT_NUMBER
        || digits > 0 && text.len() > SHORT_LINE
        || text.bytes().any(|b| b == b'@' || b >= 0xef)
    {
        return true;
    }
    let small = text.to_ascii_lowercase();
    TELLING.iter().any(|word| small.contains(word))
}

/// A text of fewer digits and fewer bytes is a figure with its unit, and no address or number of anybody.
const SHORT_NUMBER: usize = 5;
const SHORT_LINE: usize = 8;
