//! Feeds: the newest documents with a date, whole, as Atom (RFC 4287) and as JSON Feed 1.1.
//!
//! An entry's id is the address of its page, so readers know it again. Dates are those that the author wrote;
//! a feed says nothing about when it was built.
//!
//! Invariant: both formats say the same, and whatever an author wrote, the XML is well formed.

use crate::diag::Diagnostic;
use crate::fingerprint::Hashed;
use crate::graph::Key;
use crate::inputs;
use crate::produce::{Listed, Producer, World};
use crate::text::absolute_links;
use crate::theme::{Cache, Theme};
use crate::value::Value;
use std::sync::Arc;

mod atom;
mod json;
mod stories;
mod week;

pub use stories::StoryFeeds;
pub use week::NewPages;

/// The newest so many documents are in a feed.
const NEWEST: usize = 50;

/// The formats, by the part of a key.
const FILES: [&str; 2] = ["feed.xml", "feed.json"];

inputs! {
    /// Everything that a feed says.
    pub struct FeedInputs<'g> {
        pub format: u32,
        pub origin: &'g str,
        /// Path of the feed, and of the home page if there is one.
        pub path: String,
        pub home: String,
        pub language: &'g str,
        pub name: &'g str,
        pub description: &'g str,
        /// Who runs the site, and so wrote what nobody signed.
        pub organisation: &'g str,
        pub entries: Vec<Entry<'g>>,
        /// The day on which it was last changed, if it has no entries.
        pub day: String,
        /// The hub that tells readers of it, or "".
        pub hub: &'g str,
    }
}

inputs! {
    /// One document.
    pub struct Entry<'g> {
        pub path: String,
        pub title: &'g str,
        pub description: &'g str,
        pub html: &'g Hashed<Arc<str>>,
        /// Days as RFC 3339 writes them, without the time.
        pub published: String,
        pub updated: String,
        pub authors: &'g Vec<String>,
        /// Path of its picture, or "".
        pub image: String,
    }
}

impl FeedInputs<'_> {
    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
    /// The day on which anything in the feed last changed.
    fn updated(&self) -> &str {
        self.entries.iter().map(|e| e.updated.as_str()).max().unwrap_or(&self.day)
    }
}

impl Entry<'_> {
    /// The text with whole addresses, as it can be read far from its page.
    fn content(&self, address: &str) -> String {
        absolute_links(self.html, address)
    }
}

/// A day as a moment: feeds know no days.
fn moment(day: &str) -> String {
    format!("{day}T00:00:00Z")
}

/// The hub of WebSub that feeds name.
fn hub(world: &World) -> &str {
    world.graph.config.file.submit.websub.as_ref().map_or("", |rules| &rules.hub)
}

pub struct Feeds;

impl Producer for Feeds {
    type Inputs<'w> = FeedInputs<'w>;

    fn name(&self) -> &'static str {
        "feed"
    }
    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        let graph = &world.graph;
        if graph.config.file.hooks.feed && !graph.trees[tree].dated(graph).is_empty() {
            for part in 0..FILES.len() as u32 {
                emit(Listed::Made(Key { family: u16::MAX, rows: [0; 3], part }, None));
            }
        }
    }
    fn path(&self, world: &World, tree: usize, key: &Key) -> String {
        let file = FILES[key.part as usize % FILES.len()];
        format!("{}/{file}", world.graph.trees[tree].prefix).trim_start_matches('/').to_string()
    }
    fn origin(&self, _: &World, _: usize, _: &Key) -> String {
        "the feed hook".into()
    }
    fn inputs<'w>(&self, world: &'w World, tree: usize, key: &Key) -> FeedInputs<'w> {
        let t = &world.graph.trees[tree];
        let text = |path: &str| t.site.get(path).and_then(Value::as_str).unwrap_or_default();
        FeedInputs {
            format: key.part,
            origin: &world.graph.config.origin,
            path: format!("{}/{}", t.base, FILES[key.part as usize % FILES.len()]),
            home: if t.has_home { format!("{}/", t.base) } else { String::new() },
            language: t.locale.tag(),
            name: text("name"),
            // The organisation is described in the site's own language.
            description: if tree == 0 { text("organisation.description") } else { "" },
            organisation: text("organisation.name"),
            entries: newest(world, tree),
            day: String::new(),
            hub: hub(world),
        }
    }
    fn render(
        &self,
        inputs: &FeedInputs<'_>,
        _: &Theme,
        _: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        out.clear();
        match inputs.format {
            0 => atom::write(inputs, out),
            _ => json::write(inputs, out),
        }
        Ok(())
    }
}

/// The newest documents first; those of one day by their addresses.
fn newest(world: &World, tree: usize) -> Vec<Entry<'_>> {
    let t = &world.graph.trees[tree];
    let root = &world.graph.config.root;
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for key in t.dated(&world.graph) {
        let document = &t.family(&key).documents[key.rows[0] as usize];
        let day = |day: &Option<String>| {
            day.as_deref().and_then(|d| d.parse::<jiff::civil::Date>().ok()).map(|d| d.to_string())
        };
        let Some(published) = day(&document.front.date) else { continue };
        // A text cannot have changed before it was there.
        let updated = day(&document.front.updated).unwrap_or_default().max(published.clone());
        entries.push(Entry {
            path: t.url(&key),
            title: &document.title,
            description: &document.description,
            html: &document.html,
            published,
            updated,
            authors: &document.front.authors,
            image: document.card.as_ref().map_or_else(String::new, |card| format!("{root}/{}", card.path)),
        });
    }
    entries.sort_by(|a, b| (&b.published, &a.path).cmp(&(&a.published, &b.path)));
    entries.truncate(NEWEST);
    entries
}
