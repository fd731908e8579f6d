//! Mastodon: how long a status is, and the call that posts it.
//!
//! `StatusLengthValidator` of the server puts 23 signs for each link and only `@user` for `@user@host`, and
//! then counts extended grapheme clusters (`each_grapheme_cluster`; not code points, as some clients do). A link
//! must have a scheme, and a host in a domain that exists. The server takes white space off both ends before it
//! counts; here it counts, which is never less.
//!
//! Invariant: a text that fits here fits there.

use super::Post;
use super::graphemes::graphemes;
use super::links::links;
use super::signs::Dialect;
use serde_json::{Value, json};
use unicode_normalization::char::is_combining_mark;

/// The most signs of a status where an instance says nothing else.
pub const LIMIT: usize = 500;
/// What stands for a link when signs are counted.
const LINK: &str = "xxxxxxxxxxxxxxxxxxxxxxx";
/// Hosts that are longer do not exist.
const LONGEST_HOST: usize = 253;

/// The signs of a text that count.
pub fn count(text: &str) -> usize {
    if text.chars().all(char::is_whitespace) {
        return 0;
    }
    let text: Vec<char> = text.chars().collect();
    let mut parts: Vec<(usize, usize, Option<usize>)> = Vec::new();
    parts.extend(links(&text, Dialect::Mastodon).iter().map(|l| (l.start, l.start + l.length, None)));
    parts.extend(mentions(&text).into_iter().map(|m| (m.start, m.end, Some(m.user_end))));
    parts.sort_unstable();
    let (mut counted, mut at) = (String::new(), 0);
    for (start, end, user_end) in parts {
        // Of two that overlap the first one is meant.
        if start < at {
            continue;
        }
        counted.extend(&text[at..start]);
        match user_end {
            Some(user_end) => counted.extend(&text[start..user_end]),
            None => counted.push_str(LINK),
        }
        at = end;
    }
    counted.extend(&text[at..]);
    graphemes(&counted)
}

/// A mention: `@user` up to `user_end`, and perhaps `@host` behind it.
struct Mention {
    start: usize,
    user_end: usize,
    end: usize,
}

fn mentions(text: &[char]) -> Vec<Mention> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let glued = at > 0 && (matches!(text[at - 1], '=' | '/') || is_word(text[at - 1]));
        let mention = if text[at] == '@' && !glued { mention(text, at) } else { None };
        let Some(mention) = mention else {
            at += 1;
            continue;
        };
        at = mention.end;
        let host = mention.end.saturating_sub(mention.user_end + 1);
        if host <= LONGEST_HOST && !goes_on(&text[mention.end..]) {
            found.push(mention);
        }
    }
    found
}

fn mention(text: &[char], start: usize) -> Option<Mention> {
    let user_end = name(text, start + 1, |c| c.is_ascii_alphanumeric() || c == '_')?;
    let host = if text.get(user_end) == Some(&'@') { name(text, user_end + 1, is_word) } else { None };
    Some(Mention { start, user_end, end: host.unwrap_or(user_end) })
}

/// Where a name ends: words, with points and hyphens between them.
fn name(text: &[char], start: usize, is_part: impl Fn(char) -> bool) -> Option<usize> {
    let run = |from: usize, fits: &dyn Fn(char) -> bool| {
        from + text[from..].iter().take_while(|c| fits(**c)).count()
    };
    let mut end = run(start, &is_part);
    if end == start {
        return None;
    }
    loop {
        let joint = run(end, &|c| matches!(c, '.' | '-'));
        let next = run(joint, &is_part);
        if joint == end || next == joint {
            return Some(end);
        }
        end = next;
    }
}

/// What follows shows that this was no mention. (An accent would, too, but a host takes it along, and without
/// a host nothing is shortened.)
fn goes_on(rest: &[char]) -> bool {
    matches!(rest.first(), Some('@' | '＠')) || rest.starts_with(&[':', '/', '/'])
}

/// Letters, marks, decimal digits and what joins words; no fractions, which Rust calls alphanumeric.
fn is_word(c: char) -> bool {
    matches!(c, '_' | '‿' | '⁀' | '⁔' | '︳' | '︴' | '﹍'..='﹏' | '＿')
        || c.is_alphabetic()
        || is_combining_mark(c)
        || is_digit(c)
}

/// Decimal digits stand in tens, so the zeros say where they are.
fn is_digit(c: char) -> bool {
    let is_of = |zero: char| u32::from(c).checked_sub(u32::from(zero)).is_some_and(|digit| digit < 10);
    c.is_numeric() && ZEROS.chars().any(is_of)
}

const ZEROS: &str = "\
    \u{30}\u{660}\u{6f0}\u{7c0}\u{966}\u{9e6}\u{a66}\u{ae6}\u{b66}\u{be6}\u{c66}\u{ce6}\u{d66}\u{de6}\
    \u{e50}\u{ed0}\u{f20}\u{1040}\u{1090}\u{17e0}\u{1810}\u{1946}\u{19d0}\u{1a80}\u{1a90}\u{1b50}\
    \u{1bb0}\u{1c40}\u{1c50}\u{a620}\u{a8d0}\u{a900}\u{a9d0}\u{a9f0}\u{aa50}\u{abf0}\u{ff10}\u{104a0}\
    \u{10d30}\u{10d40}\u{11066}\u{110f0}\u{11136}\u{111d0}\u{112f0}\u{11450}\u{114d0}\u{11650}\u{116c0}\
    \u{116d0}\u{116da}\u{11730}\u{118e0}\u{11950}\u{11bf0}\u{11c50}\u{11d50}\u{11da0}\u{11de0}\u{11f50}\
    \u{16130}\u{16a60}\u{16ac0}\u{16b50}\u{16d70}\u{1ccf0}\u{1d7ce}\u{1d7d8}\u{1d7e2}\u{1d7ec}\u{1d7f6}\
    \u{1e140}\u{1e2f0}\u{1e4f0}\u{1e5f1}\u{1e950}\u{1fbf0}";

pub(super) fn request(post: &Post) -> Value {
    json!({
        "path": "/api/v1/statuses",
        "headers": {"Idempotency-Key": post.key},
        "body": {"status": post.text, "language": post.language, "visibility": "public"},
    })
}
