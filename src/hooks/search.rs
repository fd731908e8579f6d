//! The lists behind a search field: for each first letter, the services and places with a page of their own.
//!
//! A row stands in the list of each letter that a word of its name begins with, so that "jose" finds San
//! José; letters are those of the name in ASCII. What no page stands for is in no list.
//!
//! Invariant: a list stays under [`MOST_BYTES`]; where a letter has more, the smallest places are left out.

use crate::config::Kind;
use crate::diag::Diagnostic;
use crate::graph::{Key, Tree};
use crate::inputs;
use crate::markup::escape_json;
use crate::produce::{Listed, Producer, World};
use crate::text::slugify;
use crate::theme::{Cache, Theme};

/// A list is loaded while somebody types: about a second on a slow line.
const MOST_BYTES: usize = 100_000;

/// The lists: all digits share one.
const LETTERS: &str = "0abcdefghijklmnopqrstuvwxyz";

inputs! {
    /// The entries of one letter, those that most people look for first.
    pub struct SearchInputs<'g> {
        pub entries: Vec<Entry<'g>>,
    }
}

inputs! {
    /// A row with a page.
    pub struct Entry<'g> {
        pub rank: u8,
        pub population: u64,
        pub name: &'g str,
        /// What tells it from others of its name: the region of a place, what a service's list is called.
        pub detail: &'g str,
        pub url: String,
    }
}

/// A name as people type it, in ASCII: apostrophes vanish, everything but letters and digits is a space.
fn folded(name: &str) -> String {
    slugify(name).replace('-', " ")
}

/// Whether a word of a name begins with a letter of [`LETTERS`]. Some people hear two words in O’Fallon.
fn is_under(name: &str, letter: u8) -> bool {
    let begins = |word: &str| match word.bytes().next() {
        Some(b'0'..=b'9') => letter == b'0',
        first => first.is_some_and(|first| first.eq_ignore_ascii_case(&letter)),
    };
    // Every list asks for every name, and most names are plain.
    if name.is_ascii() {
        return name.split(|c: char| !c.is_ascii_alphanumeric()).any(begins);
    }
    let apart = folded(&name.replace(['\'', '’'], " "));
    folded(name).split(' ').any(begins) || apart.split(' ').any(begins)
}

pub struct Search;

impl Producer for Search {
    type Inputs<'w> = SearchInputs<'w>;

    fn name(&self) -> &'static str {
        "search"
    }
    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        let graph = &world.graph;
        if !graph.config.file.hooks.search {
            return;
        }
        let t = &graph.trees[tree];
        // A letter without a name has an empty list, so that nobody asks in vain.
        if t.searchable().any(|(dataset, row)| t.page_of_row(graph, dataset, row).is_some()) {
            for part in 0..LETTERS.len() as u32 {
                emit(Listed::Made(Key { family: u16::MAX, rows: [0; 3], part }, None));
            }
        }
    }
    fn path(&self, world: &World, tree: usize, key: &Key) -> String {
        let letter = LETTERS.as_bytes()[key.part as usize % LETTERS.len()] as char;
        format!("{}/search/{letter}.json", world.graph.trees[tree].prefix).trim_start_matches('/').to_string()
    }
    fn origin(&self, _: &World, _: usize, _: &Key) -> String {
        "the search hook".into()
    }
    fn inputs<'w>(&self, world: &'w World, tree: usize, key: &Key) -> SearchInputs<'w> {
        let t = &world.graph.trees[tree];
        let letter = LETTERS.as_bytes()[key.part as usize % LETTERS.len()];
        let is_here = |dataset: usize, row: u32| is_under(&t.axes[dataset].facets[row as usize].name, letter);
        let rows = t.searchable().filter(|(dataset, row)| is_here(*dataset, *row));
        let mut entries: Vec<Entry<'w>> =
            rows.filter_map(|(dataset, row)| entry(world, t, dataset, row)).collect();
        entries.sort_by(|a, b| {
            (a.rank, b.population, a.name, &a.url).cmp(&(b.rank, a.population, b.name, &b.url))
        });
        SearchInputs { entries }
    }
    fn render(
        &self,
        inputs: &SearchInputs<'_>,
        _: &Theme,
        _: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        out.clear();
        out.push(b'[');
        for (at, entry) in inputs.entries.iter().enumerate() {
            let line = line(entry);
            if out.len() + line.len() + 4 > MOST_BYTES {
                break;
            }
            out.extend_from_slice(if at == 0 { b"\n" } else { b",\n" });
            out.extend_from_slice(line.as_bytes());
        }
        out.extend_from_slice(if out.len() == 1 { b"]\n" } else { b"\n]\n" });
        Ok(())
    }
}

/// `[name, detail, address, population or 0]`, and the name as it is typed where small letters and spaces
/// alone do not make it of the name.
fn line(entry: &Entry<'_>) -> String {
    let Entry { name, detail, url, population, .. } = entry;
    let typed = folded(name);
    let words = name.to_lowercase();
    let words = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let line = match words.eq(typed.split(' ')) {
        true => serde_json::json!([name, detail, url, population]),
        false => serde_json::json!([name, detail, url, population, typed]),
    };
    // Whoever takes the list for a page finds no markup in it.
    escape_json(&line.to_string())
}

/// The entry of a row, if a page stands for it. Services come first, then groups of places, then places
/// by the people who live there.
fn entry<'w>(world: &'w World, t: &'w Tree, dataset: usize, row: u32) -> Option<Entry<'w>> {
    let page = t.page_of_row(&world.graph, dataset, row)?;
    let view = t.axes[dataset].view(row as usize, &t.locale);
    let is_group = t.axes[dataset].table.groups.is_some();
    let region = [view.text("region_name"), view.text("region")].into_iter().find(|r| !r.is_empty());
    let (rank, name, detail) = match (view.kind(), region) {
        (Kind::Service, _) => (0, view.plural(), None),
        (_, None) if is_group => (1, view.name(), None),
        (_, region) => (2, view.name(), region),
    };
    Some(Entry {
        rank,
        population: view.number("population").filter(|n| *n > 0.0).unwrap_or_default() as u64,
        name,
        detail: detail.unwrap_or(&t.family(&page).text.label),
        url: t.url(&page),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_each_of_its_words_in_ascii() {
        let letters = |name: &str| -> String {
            LETTERS.chars().filter(|letter| is_under(name, *letter as u8)).collect()
        };
        assert_eq!(letters("São Paulo"), "ps");
        assert_eq!(letters("San José"), "js");
        assert_eq!(letters("Winston-Salem"), "sw");
        assert_eq!(letters("O’Fallon"), "fo");
        assert_eq!(letters("Coeur d'Alene"), "acd");
        assert_eq!(letters("Łódź"), "l");
        assert_eq!(letters("29 Palms"), "0p");
        assert_eq!(letters("北京"), "bj");
        assert_eq!(letters("🎉"), "");
    }
}
