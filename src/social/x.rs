//! X: the weighted length of a text, and the call that posts it.
//!
//! The rules are those of twitter-text, configuration 3: the text is composed (NFC), a link weighs 23 however
//! long it is, an emoji weighs 2 with all its parts, other signs weigh 1 or 2 by range. A host without a scheme
//! is a link, too, if it ends in a domain that exists.
//!
//! Invariant: the result is what `parseTweet` of twitter-text 3.1.0 gives.

use super::hosts::halves;
use super::links::links;
use super::signs::Dialect;
use super::{Post, emoji};
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

/// The most that a post may weigh.
pub const LIMIT: usize = 280;
/// What a link weighs.
const LINK: usize = 23;

/// What a text weighs.
pub fn count(text: &str) -> usize {
    let text: Vec<char> = text.nfc().collect();
    // twitter-text looks for links among code units of UTF-16, and half a sign can be part of a host to it.
    let units: Vec<char> = text.iter().flat_map(|c| halves(*c)).collect();
    let links = links(&units, Dialect::X);
    let pictures = emoji::all(&text);
    let (mut weight, mut at, mut unit, mut next) = (0, 0, 0, 0);
    while let Some(&c) = text.get(at) {
        // What begins inside of another link is no link of its own.
        while links.get(next).is_some_and(|link| link.start < unit) {
            next += 1;
        }
        let end = if let Some(link) = links.get(next).filter(|link| link.start == unit) {
            weight += LINK;
            unit + link.length
        } else if let Some(picture) = pictures.iter().find(|picture| picture.start == at) {
            weight += 2;
            unit + text[picture.clone()].iter().map(|c| c.len_utf16()).sum::<usize>()
        } else {
            weight += weight_of(c);
            unit + c.len_utf16()
        };
        while unit < end && at < text.len() {
            unit += text[at].len_utf16();
            at += 1;
        }
        // The second half of a sign whose first half was taken for part of a link.
        weight += 2 * unit.saturating_sub(end);
    }
    weight
}

fn weight_of(c: char) -> usize {
    match c {
        '\0'..='\u{10ff}' | '\u{2000}'..='\u{200d}' | '\u{2010}'..='\u{201f}' | '\u{2032}'..='\u{2037}' => 1,
        _ => 2,
    }
}

/// Whether X would take no post with this text: an empty one, or one with a byte order mark in it.
pub fn is_refused(text: &str) -> bool {
    text.is_empty() || text.contains(['\u{fffe}', '\u{feff}', '\u{ffff}'])
}

pub(super) fn request(post: &Post) -> Value {
    json!({
        "host": "api.x.com",
        "path": "/2/tweets",
        "headers": {},
        "body": {"text": post.text},
    })
}
