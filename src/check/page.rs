//! One page before its judges: what they look at, and what is kept of a page for the judgement of the
//! whole site.

use super::address::Address;
use super::feeds::Feeds;
use super::files::Files;
use super::findings::Spot;
use super::ground::Ground;
use super::head::{Head, Status};
use super::headers::Headers;
use super::html::Html;
use super::invented::Figure;
use super::markup::Vocabulary;
use super::persons::Permitted;
use super::redirects::Redirects;
use super::robots::Robots;
use super::said::Said;
use super::severity::Rules;
use super::shown::Shown;
use super::sources;
use super::stale::Quotes;
use super::styles::Styles;
use super::walls::Places;
use crate::graph::Family;
use crate::produce::Artifact;

/// What was built, as far as every page needs it.
pub struct Built<'c> {
    pub files: Files,
    pub address: Address,
    pub rules: Rules<'c>,
    pub headers: Headers,
    pub redirects: Redirects,
    pub robots: Robots,
    pub styles: Styles,
    pub feeds: Feeds,
    pub vocabulary: Vocabulary,
    /// The paths of the home pages, one for each language.
    pub homes: Vec<String>,
    /// What the site and its organisation are called.
    pub names: Vec<String>,
    /// What the data says of the pages; nothing if it cannot be read without faults.
    pub ground: Option<&'c Ground>,
    pub places: Places,
    pub permitted: Permitted,
    pub facts: sources::Facts,
    pub quotes: Quotes,
}

impl Built<'_> {
    /// The path of a file as visitors see it.
    pub fn url(&self, file: u32) -> String {
        self.address.path_of(self.files.path(file))
    }

    /// What a file was made as; nothing if the data of today makes no such file, or cannot be read.
    pub fn artifact(&self, file: u32) -> Option<&Artifact> {
        self.ground?.artifact(file)
    }

    /// The family that a page is of.
    pub fn family(&self, file: u32) -> Option<&Family> {
        let artifact = self.artifact(file).filter(|_| self.files.page_of(file).is_some())?;
        self.ground?
            .world
            .graph
            .trees
            .get(usize::from(artifact.tree))?
            .families
            .get(usize::from(artifact.key.family))
    }

    /// The path of a page as visitors see it.
    pub fn page_url(&self, page: u32) -> String {
        self.url(self.files.pages()[page as usize])
    }
}

/// One page, read.
pub struct Subject<'a> {
    pub built: &'a Built<'a>,
    pub html: &'a Html,
    pub bytes: &'a [u8],
    pub file: u32,
    /// Its path with the root that the site lives under.
    pub url: String,
    pub head: Head<'a>,
    pub status: Status,
    pub shown: &'a Shown,
    pub said: &'a Said,
}

impl Subject<'_> {
    /// A place on the page: a byte, and how many characters from there are wrong.
    pub fn at(&self, byte: u32, length: usize) -> Spot {
        Spot::At(self.file, byte, length.clamp(1, 200) as u32)
    }

    pub fn is_indexed(&self) -> bool {
        self.status == Status::Indexed
    }

    /// Whether the page has a content of its own: one that only redirects has none.
    pub fn has_content(&self) -> bool {
        self.status != Status::Redirect
    }

    /// What relative addresses on the page are relative to.
    pub fn base(&self) -> &str {
        let own = |base: &'_ str| base.starts_with('/') && !base.starts_with("//");
        match self.head.base {
            Some(base) if own(base) => base,
            _ => &self.url,
        }
    }
}

/// What is kept of a page: numbers and hashes.
#[derive(Debug, Default)]
pub struct Facts {
    pub status: Status,
    /// Hash and place of the title and of the description; 0 for none.
    pub title: (u64, u32),
    pub summary: (u64, u32),
    /// The same of its first paragraph.
    pub opening: (u64, u32),
    /// Numbers that are no value of what the page is made from.
    pub figures: Box<[Figure]>,
    /// The pages that it links to, sorted, each once.
    pub links: Box<[u32]>,
    /// Links to a part of another page.
    pub anchors: Box<[Anchor]>,
    /// Hashes of its ids, sorted.
    pub ids: Box<[u64]>,
    /// Its versions in other languages.
    pub versions: Box<[Version]>,
    /// Hashes of the @ids that its structured data defines, sorted, and what it refers to on other pages.
    pub nodes: Box<[u64]>,
    pub refers: Box<[Anchor]>,
    /// The page that it redirects to.
    pub leads_to: Option<u32>,
    /// Links on the page, of any kind.
    pub link_count: u32,
}

/// A named thing on another page: the page, the hash of the name, and where it is named.
#[derive(Clone, Copy, Debug)]
pub struct Anchor {
    pub page: u32,
    pub name: u64,
    pub at: u32,
}

/// A version of a page in another language: the tag, the page, and where it is named.
#[derive(Clone, Debug)]
pub struct Version {
    pub tag: Box<str>,
    pub page: u32,
    pub at: u32,
}

/// The hash by which names and texts are compared.
pub fn hash(text: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(text.as_bytes())
}
