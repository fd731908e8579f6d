//! What the files beside the pages are made of: texts with a date, and rows that can be searched for.
//!
//! The head of every page names these files, so whether they are made is known here, before any of them is.

use super::{Graph, Key, Status, Tree};
use crate::config::{FamilyKind, Kind};
use crate::fingerprint::Hashed;
use crate::value::Value;

impl Tree {
    /// Documents with a date that search engines may list, in the order of keys: what feeds are made of.
    pub fn dated(&self, graph: &Graph) -> Vec<Key> {
        let mut dated = Vec::new();
        for (at, _) in self.families.iter().enumerate().filter(|(_, f)| f.kind == FamilyKind::Document) {
            self.each_page(graph, at, &mut |key, decision| {
                let has_date = self.document(&key).is_some_and(|d| d.front.date.is_some());
                if has_date && decision.status == Status::Index {
                    dated.push(key);
                }
            });
        }
        dated
    }

    /// Rows of services and places that pages list: what a visitor can search for, if it has a page.
    /// Each is a dataset and the number of a row.
    pub fn searchable(&self) -> impl Iterator<Item = (usize, u32)> + '_ {
        self.axes
            .iter()
            .enumerate()
            .filter(|(_, axis)| matches!(axis.kind(), Kind::Service | Kind::Place))
            .flat_map(|(at, axis)| {
                let rows = axis.facets.iter().enumerate().filter(|(_, f)| f.listed);
                rows.map(move |(row, _)| (at, row as u32))
            })
    }
}

/// Tells the pages of a tree which of these files there are, and where the site's name leads: the entries
/// `feeds`, `search` and `home` of `site`.
pub fn announce(graph: &mut Graph, tree: usize) {
    let t = &graph.trees[tree];
    let hooks = &graph.config.file.hooks;
    let name = t.site.get("name").and_then(Value::as_str).unwrap_or_default();
    let feed = |file: &str, media_type: &str, format: &str| {
        Value::map([
            ("url", Value::from(format!("{}/{file}", t.base))),
            ("type", media_type.into()),
            ("title", format!("{name} ({format})").into()),
        ])
    };
    let mut feeds = Vec::new();
    if hooks.feed && !t.dated(graph).is_empty() {
        feeds.push(feed("feed.xml", "application/atom+xml", "Atom"));
        feeds.push(feed("feed.json", "application/feed+json", "JSON Feed"));
    }
    let found =
        hooks.search && t.searchable().any(|(dataset, row)| t.page_of_row(graph, dataset, row).is_some());
    let search = if found { format!("{}/search/", t.base) } else { String::new() };
    // A language without a home page leads to that of the site; without any the name is no link.
    let home = [t, &graph.trees[0]].into_iter().find(|t| t.has_home);
    let home = home.map_or_else(String::new, |t| format!("{}/", t.base));
    let Value::Map(entries) = &*t.site else { return };
    let added = [
        ("feeds".into(), Value::list(feeds)),
        ("search".into(), search.into()),
        ("home".into(), home.into()),
    ];
    let site = Value::map(entries.iter().cloned().chain(added));
    graph.trees[tree].site = Hashed::new(site);
}
