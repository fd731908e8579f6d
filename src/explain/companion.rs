//! What a file is that is no page: a sitemap, a feed, a list for the search field, rules for the host.
//!
//! Its key may name a family or a row only to tell one file from another, so it has no decision and is about
//! no row. Invariant: entries are counted in the very inputs that the file is made of.

use crate::diag::thousands;
use crate::fingerprint::{Node, Trace};

/// What a kind of file is, the parts of its inputs that are its entries, and what one and many are called.
struct Kind {
    name: &'static str,
    about: &'static str,
    entries: &'static [(&'static str, &'static str, &'static str)],
}

const KINDS: [Kind; 13] = [
    Kind {
        name: "sitemap",
        about: "a list of pages for search engines",
        entries: &[("entries", "page", "pages")],
    },
    Kind {
        name: "sitemap_index",
        about: "the list of all sitemaps",
        entries: &[("sitemaps", "sitemap", "sitemaps")],
    },
    Kind { name: "feed", about: "a feed of the newest texts", entries: &[("entries", "text", "texts")] },
    Kind {
        name: "story_feed",
        about: "a feed of the newest stories",
        entries: &[("entries", "story", "stories")],
    },
    Kind {
        name: "search",
        about: "what the search field finds under a letter",
        entries: &[("entries", "name", "names")],
    },
    Kind {
        name: "llms",
        about: "a guide to the site for programs",
        entries: &[("sections", "section", "sections")],
    },
    Kind { name: "robots", about: "what crawlers may read", entries: &[] },
    Kind { name: "headers_file", about: "what the host says along with its files", entries: &[] },
    Kind {
        name: "redirects_file",
        about: "where the host leads old addresses",
        entries: &[
            ("moved", "old address of a text", "old addresses of texts"),
            ("gone", "page that is gone", "pages that are gone"),
        ],
    },
    Kind { name: "asset", about: "a file of the theme", entries: &[] },
    Kind { name: "image", about: "an image in one of its sizes and formats", entries: &[] },
    Kind { name: "not_found", about: "the page for addresses that lead nowhere", entries: &[] },
    Kind { name: "redirect", about: "an old address of a text", entries: &[] },
];

/// A file that is no page.
pub struct Companion {
    /// What it is, in words.
    pub about: &'static str,
    /// How many entries it has, of one kind or several, each with its name.
    pub entries: Vec<(u64, &'static str)>,
}

/// What a file of this kind is, by what it is made of.
pub fn companion(kind: &str, trace: &Trace) -> Companion {
    let Some(kind) = KINDS.iter().find(|known| known.name == kind) else {
        return Companion { about: "a file beside the pages", entries: Vec::new() };
    };
    let entries = kind.entries.iter().filter_map(|(part, one, many)| {
        let count = items(trace.nodes.iter().find(|node| node.name == *part)?);
        Some((count, if count == 1 { *one } else { *many }))
    });
    Companion { about: kind.about, entries: entries.collect() }
}

/// How many items a list has; its length stands among them and is not shown.
fn items(list: &Node) -> u64 {
    let is_item = |node: &&Node| node.value.as_ref().is_none_or(|leaf| leaf.is_shown);
    list.nodes.iter().filter(is_item).count() as u64
}

impl Companion {
    /// How many entries it has, in words; nothing for a file that is no list.
    pub fn counted(&self) -> String {
        let counted = self.entries.iter().map(|(n, name)| format!("{} {name}", thousands(*n)));
        counted.collect::<Vec<_>>().join(", ")
    }
}
