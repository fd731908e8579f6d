//! The pages that search engines are offered, parted into lists of a size that they take.
//!
//! A family is parted by a hash of its rows' ids, never by position, so that a new page changes one list. The
//! number of parts is a power of two: growth moves half of the pages once, and then none for a long time.
//!
//! Invariant: every page that is made and indexed stands in one shard of its family, and no other page.

use super::{Graph, Key, Status, Tree};
use crate::fingerprint::Fingerprint;

/// So many pages are one list on average. The protocol allows 50,000; hashing spreads pages unevenly, and
/// reports are clearer by the ten thousand.
const PAGES: usize = 10_000;
/// So many bytes are one list on average; the protocol allows 52,428,800.
const BYTES: usize = 10_000_000;
/// A search engine reads so many images of one page.
const IMAGES: usize = 1_000;

/// Keys by tree, family and shard.
#[derive(Debug, Default)]
pub struct Shards {
    trees: Vec<Vec<Vec<Vec<Key>>>>,
}

impl Shards {
    pub(super) fn new(graph: &Graph) -> Shards {
        let family = |tree: usize, family: usize| {
            let (mut keys, mut bytes) = (Vec::new(), 0);
            graph.trees[tree].each_page(graph, family, &mut |key, decision| {
                if decision.status == Status::Index {
                    bytes += graph.size_in_sitemap(tree, &key);
                    keys.push(key);
                }
            });
            part(&graph.trees[tree], keys, bytes)
        };
        let tree = |tree: usize| (0..graph.trees[tree].families.len()).map(|f| family(tree, f)).collect();
        Shards { trees: (0..graph.trees.len()).map(tree).collect() }
    }

    /// The lists of one family; none for a family without an indexed page.
    pub fn of(&self, tree: usize, family: usize) -> &[Vec<Key>] {
        self.trees.get(tree).and_then(|families| families.get(family)).map_or(&[], Vec::as_slice)
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

/// Parts the pages of one family.
fn part(tree: &Tree, keys: Vec<Key>, bytes: usize) -> Vec<Vec<Key>> {
    if keys.is_empty() {
        return Vec::new();
    }
    let count = count(keys.len(), bytes);
    let mut shards = vec![Vec::new(); count];
    for key in keys {
        let shard = if count == 1 { 0 } else { name_of(tree, &key).pick(count) };
        shards[shard].push(key);
    }
    shards
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
