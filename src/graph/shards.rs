//! The pages that search engines are offered, parted into lists of a size that they take.
//!
//! A family is parted by a hash of its rows' ids, never by position, so that a new page changes one list. The
//! number of parts is a power of two: growth moves half of the pages once, and then none for a long time.
//!
//! Invariant: every page that is made and indexed stands in one shard of its family, and no other page.

use super::{Graph, Key, Status, Tree};
use crate::fingerprint::Fingerprint;
use rayon::prelude::*;

/// So many pages are one list on average. The protocol allows 50,000; hashing spreads pages unevenly, and
/// reports are clearer by the ten thousand.
const PAGES: usize = 10_000;
/// So many bytes are one list on average; the protocol allows 52,428,800.
const BYTES: usize = 10_000_000;
/// A search engine reads so many images of one page.
const IMAGES: usize = 1_000;

/// The lists of one family, one after the other.
#[derive(Debug, Default)]
pub struct Lists {
    keys: Vec<Key>,
    /// Where each list ends.
    ends: Vec<u32>,
}

impl Lists {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The pages of one list; none of a list that is not there.
    pub fn get(&self, at: usize) -> &[Key] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends.get(before).copied().unwrap_or(0));
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.keys.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// Lists by tree and family.
#[derive(Debug, Default)]
pub struct Shards {
    trees: Vec<Vec<Lists>>,
}

impl Shards {
    pub(super) fn new(graph: &Graph) -> Shards {
        let family = |tree: usize, family: usize| {
            let mut keys = Vec::new();
            graph.trees[tree].each_page(graph, family, &mut |key, decision| {
                if decision.status == Status::Index {
                    keys.push(key);
                }
            });
            let bytes = keys.par_iter().map(|key| graph.size_in_sitemap(tree, key)).sum();
            part(&graph.trees[tree], keys, bytes)
        };
        let tree = |tree: usize| (0..graph.trees[tree].families.len()).map(|f| family(tree, f)).collect();
        Shards { trees: (0..graph.trees.len()).map(tree).collect() }
    }

    /// The lists of one family; nothing for a family that is not there.
    pub fn of(&self, tree: usize, family: usize) -> Option<&Lists> {
        self.trees.get(tree)?.get(family)
    }
}

impl Graph {
    /// About how long a page's entry is, with its versions and images.
    fn size_in_sitemap(&self, tree: usize, key: &Key) -> usize {
        let address = self.config.origin.len() + self.trees[tree].url(key).len();
        let versions = if self.trees.len() > 1 { self.trees.len() + 1 } else { 0 };
        let images: usize = self.images(tree, key).iter().map(|url| url.len() + 64).sum();
        address + 80 + versions * (address + 90) + images
    }

    /// Addresses of the images that a page shows: those in its document and its note.
    pub fn images(&self, tree: usize, key: &Key) -> Vec<String> {
        let t = &self.trees[tree];
        let texts = t.document(key).map(|d| &d.html).into_iter().chain(t.notes.of(key).map(|n| &n.html));
        let folder = format!("{}/images/", self.config.root);
        let mut images: Vec<String> = Vec::new();
        for text in texts {
            for element in text.split("<img ").skip(1) {
                let source =
                    element.split('>').next().and_then(|tag| tag.split("src=\"").nth(1)?.split('"').next());
                if let Some(source) = source.filter(|s| s.starts_with(&folder)) {
                    let address = format!("{}{source}", self.config.origin);
                    if !images.contains(&address) && images.len() < IMAGES {
                        images.push(address);
                    }
                }
            }
        }
        images
    }
}

/// Parts the pages of one family: how many fall into each list is counted first, so that they are held once.
fn part(tree: &Tree, keys: Vec<Key>, bytes: usize) -> Lists {
    if keys.is_empty() {
        return Lists::default();
    }
    let count = count(keys.len(), bytes);
    if count == 1 {
        return Lists { ends: vec![keys.len() as u32], keys };
    }
    let lists: Vec<u32> = keys.par_iter().map(|key| name_of(tree, key).pick(count) as u32).collect();
    let mut next = vec![0u32; count + 1];
    lists.iter().for_each(|list| next[*list as usize + 1] += 1);
    (0..count).for_each(|list| next[list + 1] += next[list]);
    let ends = next[1..].to_vec();
    let mut parted = vec![keys[0]; keys.len()];
    for (key, list) in keys.iter().zip(lists) {
        let at = &mut next[list as usize];
        parted[*at as usize] = *key;
        *at += 1;
    }
    Lists { keys: parted, ends }
}

/// How many lists so many pages are, if their entries have so many bytes together.
fn count(pages: usize, bytes: usize) -> usize {
    pages.div_ceil(PAGES).max(bytes.div_ceil(BYTES)).next_power_of_two()
}

/// What parts pages: the ids of their rows, or the name of the document.
fn name_of(tree: &Tree, key: &Key) -> Fingerprint {
    let name: Vec<&str> = match tree.document(key) {
        Some(document) => vec![&*document.name],
        None => tree.rows(key).map(|r| r.id()).collect(),
    };
    Fingerprint::of(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_stay_far_below_what_search_engines_take_in_pages_and_in_bytes() {
        assert_eq!([count(1, 200), count(10_000, 1_500_000), count(10_001, 1_500_000)], [1, 1, 2]);
        // Forty languages and many images make an entry long: fewer of them are one list.
        for (pages, each) in [(3, 300), (9_000, 12_000), (1_000_000, 150), (1_000_000, 9_000), (200, 320_000)]
        {
            let lists = count(pages, pages * each);
            let names: Vec<Fingerprint> = (0..pages).map(|n| Fingerprint::of(&(n as u64))).collect();
            let mut sizes = vec![0; lists];
            names.iter().for_each(|name| sizes[name.pick(lists)] += 1);
            let most = sizes.iter().max().copied().unwrap_or(0);
            assert!(
                most <= 50_000 && most * each <= 50_000_000,
                "{pages} pages of {each} bytes: {most} in a list"
            );
        }
    }
}
