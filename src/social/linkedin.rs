//! LinkedIn: how long a post is, its “little text”, and the call that posts it.
//!
//! The commentary of a post is little text: signs that have a meaning there stand behind a backslash. One that
//! does not cuts the post off without an error. Addresses stay as they are, since only so they become links.
//!
//! The limit is 3,000 characters, and nobody says of which kind; code units of UTF-16 are the most that can be
//! meant. The text is counted before it is escaped.
//!
//! Invariant: outside of addresses and hashtags no sign with a meaning stands bare.

use super::{Post, marks};
use serde_json::{Value, json};

/// The most characters of a post.
pub const LIMIT: usize = 3000;
/// The version of the interface whose rules these are. LinkedIn takes each for about a year.
pub const VERSION: &str = "202609";

/// The characters of a text.
pub fn count(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A text as little text: `#word` becomes a hashtag, addresses stay, and everything else is taken literally.
pub fn little_text(text: &str) -> String {
    let addresses = marks::addresses(text);
    let tags = marks::hashtags(text, &addresses);
    let mut parts: Vec<_> = addresses.into_iter().map(|range| (range, false)).collect();
    parts.extend(tags.into_iter().map(|range| (range, true)));
    parts.sort_by_key(|(range, _)| range.start);
    let (mut little, mut at) = (String::with_capacity(text.len() + text.len() / 8), 0);
    for (range, is_tag) in parts {
        escape(&text[at..range.start], &mut little);
        at = range.end;
        if is_tag {
            little.push_str("{hashtag|\\#|");
            escape(&text[range.start + 1..range.end], &mut little);
            little.push('}');
        } else {
            little.push_str(&text[range]);
        }
    }
    escape(&text[at..], &mut little);
    little
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '|' | '{' | '}' | '@' | '[' | ']' | '(' | ')' | '<' | '>' | '#' | '*' | '_' | '~'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
}

/// An author who is not known yet is the sender's to add; without one LinkedIn takes no post.
pub(super) fn request(post: &Post) -> Value {
    let mut body = json!({
        "commentary": little_text(&post.text),
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": false,
    });
    if let Some(author) = &post.author {
        body["author"] = json!(author);
    }
    if !post.link.is_empty() {
        let article = json!({"source": post.link, "title": post.title, "description": post.description});
        body["content"] = json!({"article": article});
    }
    json!({
        "host": "api.linkedin.com",
        "path": "/rest/posts",
        "headers": {"LinkedIn-Version": VERSION, "X-Restli-Protocol-Version": "2.0.0"},
        "body": body,
    })
}
