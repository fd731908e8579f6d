//! Bluesky: how long a post is, where its links are, and the call that posts it.
//!
//! A post has at most 300 grapheme clusters and 3,000 bytes of UTF-8. Nothing in its text is linked by itself:
//! facets say by bytes which stretch leads where.
//!
//! Invariant: facets lie on signs, stand in order and do not overlap.

use super::graphemes::graphemes;
use super::{Post, marks};
use serde_json::{Value, json};

/// The most signs of a post, as readers see them.
pub const LIMIT: usize = 300;
/// The most bytes of a post.
pub const BYTES: usize = 3000;
/// The most signs and bytes of a hashtag.
const TAG: (usize, usize) = (64, 640);
/// The most hashtags beside the text.
const TAGS: usize = 8;

/// The signs of a text.
pub fn count(text: &str) -> usize {
    graphemes(text)
}

/// A stretch of a text, in bytes from `start` up to `end`, that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    pub start: usize,
    pub end: usize,
    pub feature: Feature,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feature {
    Link(String),
    /// A word without its `#`.
    Tag(String),
}

/// The facets of a text: each address in it, each `#word`, and the words of `links` (what is shown, and where
/// it leads), each where it stands first.
pub fn facets(text: &str, links: &[(&str, &str)]) -> Vec<Facet> {
    let addresses = marks::addresses(text);
    let mut found: Vec<Facet> = Vec::new();
    for range in &addresses {
        let feature = Feature::Link(text[range.clone()].to_string());
        found.push(Facet { start: range.start, end: range.end, feature });
    }
    for range in marks::hashtags(text, &addresses) {
        let tag = &text[range.start + 1..range.end];
        if graphemes(tag) <= TAG.0 && tag.len() <= TAG.1 {
            found.push(Facet { start: range.start, end: range.end, feature: Feature::Tag(tag.to_string()) });
        }
    }
    for (shown, address) in links.iter().filter(|(shown, _)| !shown.is_empty()) {
        let free = |start: &usize| found.iter().all(|f| start + shown.len() <= f.start || f.end <= *start);
        if let Some(start) = text.match_indices(shown).map(|(start, _)| start).find(free) {
            let feature = Feature::Link(address.to_string());
            found.push(Facet { start, end: start + shown.len(), feature });
        }
    }
    found.sort_by_key(|facet| facet.start);
    found
}

impl Facet {
    fn json(&self) -> Value {
        let feature = match &self.feature {
            Feature::Link(uri) => json!({"$type": "app.bsky.richtext.facet#link", "uri": uri}),
            Feature::Tag(tag) => json!({"$type": "app.bsky.richtext.facet#tag", "tag": tag}),
        };
        json!({"index": {"byteStart": self.start, "byteEnd": self.end}, "features": [feature]})
    }
}

/// The account's own id (`repo`) and the time of sending (`createdAt`) are the sender's to add.
pub(super) fn request(post: &Post) -> Value {
    let mut record = json!({"$type": "app.bsky.feed.post", "text": post.text});
    let facets = facets(&post.text, &[]);
    if !facets.is_empty() {
        record["facets"] = facets.iter().map(Facet::json).collect();
    }
    if !post.language.is_empty() {
        record["langs"] = json!([post.language]);
    }
    // Only what the text does not say already.
    let is_said = |tag: &str| facets.iter().any(|f| matches!(&f.feature, Feature::Tag(said) if said == tag));
    let tags: Vec<&String> = post.hashtags.iter().filter(|tag| !is_said(tag)).take(TAGS).collect();
    if !tags.is_empty() {
        record["tags"] = json!(tags);
    }
    if !post.link.is_empty() {
        let card = json!({"uri": post.link, "title": post.title, "description": post.description});
        record["embed"] = json!({"$type": "app.bsky.embed.external", "external": card});
    }
    json!({
        "path": "/xrpc/com.atproto.repo.createRecord",
        "headers": {},
        "body": {"collection": "app.bsky.feed.post", "record": record},
    })
}
