//! Sitemaps: one list for each family and shard, and the index of them at /sitemap.xml.
//!
//! Only pages that are made and indexed stand in them. A list is parted by a hash of the page's rows'
//! ids, never by position, so that a new page changes one shard.

use crate::diag::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::graph::{Key, Status, Tree};
use crate::inputs;
use crate::produce::{Listed, Producer, World};
use crate::theme::{Cache, Theme};

/// So many pages of a family are one sitemap; a family of more gets twice the shards, and so on. The
/// protocol allows 50,000; hashing spreads pages unevenly, and reports are clearer by the ten thousand.
const PER_SHARD: usize = 10_000;

inputs! {
    /// The addresses of one shard, sorted.
    pub struct SitemapInputs<'g> {
        pub origin: &'g str,
        pub urls: Vec<String>,
    }
}

/// Shards of a family: a power of two, so that growth moves half of the pages once.
fn shards(count: usize) -> u32 {
    count.div_ceil(PER_SHARD).next_power_of_two() as u32
}

fn shard_of(tree: &Tree, key: &Key, shards: u32) -> u32 {
    let name = match tree.document(key) {
        Some(document) => vec![&*document.name],
        None => tree.rows(key).map(|r| r.id()).collect(),
    };
    Fingerprint::of(&name).pick(shards as usize) as u32
}

/// Calls `emit` for every indexed page of a family.
fn each_indexed(world: &World, tree: usize, family: usize, emit: &mut dyn FnMut(Key)) {
    world.graph.trees[tree].each_page(&world.graph, family, &mut |key, decision| {
        if decision.status == Status::Index {
            emit(key);
        }
    });
}

fn shard_path(world: &World, tree: usize, key: &Key) -> String {
    let t = &world.graph.trees[tree];
    let family = crate::text::slugify(&t.families[key.family as usize].name);
    let language = if t.prefix.is_empty() { String::new() } else { format!("{}-", &t.prefix[1..]) };
    format!("sitemaps/{language}{family}-{}.xml", key.part)
}

pub struct Sitemaps;

impl Producer for Sitemaps {
    type Inputs<'w> = SitemapInputs<'w>;

    fn name(&self) -> &'static str {
        "sitemap"
    }
    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        for family in 0..world.graph.trees[tree].families.len() {
            let mut count = 0;
            each_indexed(world, tree, family, &mut |_| count += 1);
            let shards = if count == 0 { 0 } else { shards(count) };
            for part in 0..shards {
                // The number of shards stands beside the shard, so that inputs are found from the key.
                emit(Listed::Made(Key { family: family as u16, rows: [shards, 0, 0], part }, None));
            }
        }
    }
    fn path(&self, world: &World, tree: usize, key: &Key) -> String {
        shard_path(world, tree, key)
    }
    fn origin(&self, world: &World, tree: usize, key: &Key) -> String {
        format!("the sitemap of the family `{}`", world.graph.trees[tree].families[key.family as usize].name)
    }
    fn uses_theme(&self) -> bool {
        false
    }
    fn inputs<'w>(&self, world: &'w World, tree: usize, key: &Key) -> SitemapInputs<'w> {
        let t = &world.graph.trees[tree];
        let mut urls = Vec::new();
        each_indexed(world, tree, usize::from(key.family), &mut |page| {
            if shard_of(t, &page, key.rows[0]) == key.part {
                urls.push(t.url(&page));
            }
        });
        urls.sort();
        SitemapInputs { origin: &world.graph.config.origin, urls }
    }
    fn render(
        &self,
        inputs: &SitemapInputs<'_>,
        _: &Theme,
        _: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        list(out, "urlset", "url", inputs.origin, &inputs.urls);
        Ok(())
    }
}

/// /sitemap.xml: where the sitemaps are.
pub struct SitemapIndex;

impl Producer for SitemapIndex {
    type Inputs<'w> = SitemapInputs<'w>;

    fn name(&self) -> &'static str {
        "sitemap_index"
    }
    fn artifacts(&self, _: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        if tree == 0 {
            emit(Listed::Made(Key { family: u16::MAX, rows: [0; 3], part: 0 }, None));
        }
    }
    fn path(&self, _: &World, _: usize, _: &Key) -> String {
        "sitemap.xml".into()
    }
    fn origin(&self, _: &World, _: usize, _: &Key) -> String {
        "the sitemap hook".into()
    }
    fn uses_theme(&self) -> bool {
        false
    }
    fn inputs<'w>(&self, world: &'w World, _: usize, _: &Key) -> SitemapInputs<'w> {
        let mut urls = Vec::new();
        for tree in 0..world.graph.trees.len() {
            Sitemaps.artifacts(world, tree, &mut |listed| {
                if let Listed::Made(key, _) = listed {
                    urls.push(format!("{}/{}", world.graph.config.root, shard_path(world, tree, &key)));
                }
            });
        }
        SitemapInputs { origin: &world.graph.config.origin, urls }
    }
    fn render(
        &self,
        inputs: &SitemapInputs<'_>,
        _: &Theme,
        _: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        list(out, "sitemapindex", "sitemap", inputs.origin, &inputs.urls);
        Ok(())
    }
}

fn list(out: &mut Vec<u8>, outer: &str, inner: &str, origin: &str, urls: &[String]) {
    out.clear();
    let head = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{outer} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    );
    out.extend_from_slice(head.as_bytes());
    for url in urls {
        let address = format!("{origin}{url}");
        let loc = quick_xml::escape::escape(address.as_str());
        out.extend_from_slice(format!("<{inner}><loc>{loc}</loc></{inner}>\n").as_bytes());
    }
    out.extend_from_slice(format!("</{outer}>\n").as_bytes());
}
