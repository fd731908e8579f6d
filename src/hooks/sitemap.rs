//! Sitemaps: a list for each family and shard, and the index of them at /sitemap.xml.
//!
//! Only pages that are made and indexed stand in them, each with its versions in other languages and its
//! images. The day of a page is the one on which it last said something new, from the history; a page that
//! was never published has none.

use crate::diag::Diagnostic;
use crate::graph::{Key, Lists};
use crate::inputs;
use crate::produce::{Listed, Phase, Producer, World};
use crate::theme::{Cache, Theme};
use quick_xml::escape::escape;

inputs! {
    /// The pages of one shard, sorted by address.
    pub struct SitemapInputs<'g> {
        pub origin: &'g str,
        pub entries: Vec<Entry<'g>>,
    }
}

inputs! {
    /// One page.
    pub struct Entry<'g> {
        pub url: String,
        /// 2026-11-22, or nothing.
        pub lastmod: String,
        /// Language and address of each version that is indexed, the page itself among them.
        pub versions: Vec<(&'g str, String)>,
        /// The address for people of every other language.
        pub default_version: String,
        /// Whole addresses.
        pub images: Vec<String>,
    }
}

fn shard_path(world: &World, tree: usize, key: &Key) -> String {
    let t = &world.graph.trees[tree];
    let family = crate::text::slugify(&t.families[key.family as usize].name);
    let language = if t.prefix.is_empty() { String::new() } else { format!("{}-", &t.prefix[1..]) };
    format!("sitemaps/{language}{family}-{}.xml", key.part)
}

fn shard<'w>(world: &'w World, tree: usize, key: &Key) -> &'w [Key] {
    let lists = world.graph.shards().of(tree, usize::from(key.family));
    lists.map_or(&[], |lists| lists.get(key.part as usize))
}

/// The day on which the page at an address last said something new.
fn lastmod(world: &World, url: &str) -> String {
    if world.history.pages.is_empty() {
        return String::new();
    }
    world.published(url).map_or_else(String::new, |page| page.last_changed.to_string())
}

pub struct Sitemaps;

impl Producer for Sitemaps {
    type Inputs<'w> = SitemapInputs<'w>;

    fn name(&self) -> &'static str {
        "sitemap"
    }
    fn phase(&self) -> Phase {
        Phase::Past
    }
    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        for family in 0..world.graph.trees[tree].families.len() {
            let lists = world.graph.shards().of(tree, family);
            for part in 0..lists.map_or(0, Lists::len) {
                emit(Listed::Made(Key { family: family as u16, rows: [0; 3], part: part as u32 }, None));
            }
        }
    }
    fn path(&self, world: &World, tree: usize, key: &Key) -> String {
        shard_path(world, tree, key)
    }
    fn origin(&self, world: &World, tree: usize, key: &Key) -> String {
        format!("the sitemap of the family `{}`", world.graph.trees[tree].families[key.family as usize].name)
    }
    fn inputs<'w>(&self, world: &'w World, tree: usize, key: &Key) -> SitemapInputs<'w> {
        let t = &world.graph.trees[tree];
        let entry = |page: &Key| {
            let url = t.url(page);
            let versions = world.graph.versions(tree, page);
            let fallback = world.graph.trees[0].locale.tag();
            let default_version = versions.iter().find(|(language, _)| *language == fallback);
            Entry {
                lastmod: lastmod(world, &url),
                default_version: default_version.map_or_else(String::new, |(_, url)| url.clone()),
                versions,
                images: world.graph.images(tree, page),
                url,
            }
        };
        let mut entries: Vec<Entry<'w>> = shard(world, tree, key).iter().map(entry).collect();
        entries.sort_by(|a, b| a.url.cmp(&b.url));
        SitemapInputs { origin: &world.graph.config.origin, entries }
    }
    fn render(
        &self,
        inputs: &SitemapInputs<'_>,
        _: &Theme,
        _: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let any = |what: fn(&Entry<'_>) -> bool| inputs.entries.iter().any(what);
        let mut spaces = String::new();
        if any(|entry| !entry.versions.is_empty()) {
            spaces.push_str(" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"");
        }
        if any(|entry| !entry.images.is_empty()) {
            spaces.push_str(" xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\"");
        }
        open(out, "urlset", &spaces);
        let mut text = String::new();
        for entry in &inputs.entries {
            text.clear();
            write_entry(&mut text, inputs.origin, entry);
            out.extend_from_slice(text.as_bytes());
        }
        out.extend_from_slice(b"</urlset>\n");
        Ok(())
    }
}

fn write_entry(text: &mut String, origin: &str, entry: &Entry<'_>) {
    let address = |url: &str| escape(format!("{origin}{url}")).into_owned();
    text.push_str(&format!("<url><loc>{}</loc>", address(&entry.url)));
    if !entry.lastmod.is_empty() {
        text.push_str(&format!("<lastmod>{}</lastmod>", entry.lastmod));
    }
    let default = Some(("x-default", &entry.default_version)).filter(|(_, url)| !url.is_empty());
    for (language, url) in entry.versions.iter().map(|(language, url)| (*language, url)).chain(default) {
        let (language, url) = (escape(language), address(url));
        text.push_str(&format!("\n<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{url}\"/>"));
    }
    for image in &entry.images {
        text.push_str(&format!(
            "\n<image:image><image:loc>{}</image:loc></image:image>",
            escape(image.as_str())
        ));
    }
    text.push_str("</url>\n");
}

inputs! {
    /// Address and newest day of each sitemap.
    pub struct IndexInputs<'g> {
        pub origin: &'g str,
        pub sitemaps: Vec<(String, String)>,
    }
}

/// /sitemap.xml: where the sitemaps are.
pub struct SitemapIndex;

impl Producer for SitemapIndex {
    type Inputs<'w> = IndexInputs<'w>;

    fn name(&self) -> &'static str {
        "sitemap_index"
    }
    fn phase(&self) -> Phase {
        Phase::Past
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
    fn inputs<'w>(&self, world: &'w World, _: usize, _: &Key) -> IndexInputs<'w> {
        let mut sitemaps = Vec::new();
        for (tree, t) in world.graph.trees.iter().enumerate() {
            Sitemaps.artifacts(world, tree, &mut |listed| {
                if let Listed::Made(key, _) = listed {
                    let pages = shard(world, tree, &key).iter().filter(|_| !world.history.pages.is_empty());
                    let newest = pages.map(|page| lastmod(world, &t.url(page))).max().unwrap_or_default();
                    let path = shard_path(world, tree, &key);
                    sitemaps.push((format!("{}/{path}", world.graph.config.root), newest));
                }
            });
        }
        IndexInputs { origin: &world.graph.config.origin, sitemaps }
    }
    fn render(
        &self,
        inputs: &IndexInputs<'_>,
        _: &Theme,
        _: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        open(out, "sitemapindex", "");
        for (url, newest) in &inputs.sitemaps {
            let address = format!("{}{url}", inputs.origin);
            let lastmod =
                if newest.is_empty() { String::new() } else { format!("<lastmod>{newest}</lastmod>") };
            let line = format!("<sitemap><loc>{}</loc>{lastmod}</sitemap>\n", escape(address.as_str()));
            out.extend_from_slice(line.as_bytes());
        }
        out.extend_from_slice(b"</sitemapindex>\n");
        Ok(())
    }
}

fn open(out: &mut Vec<u8>, element: &str, spaces: &str) {
    out.clear();
    out.extend_from_slice(
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{element} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"{spaces}>\n"
        )
        .as_bytes(),
    );
}
