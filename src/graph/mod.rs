//! The graph: rows, facets, links and routes; immutable, the one source of every output.
//!
//! A [`Graph`] holds one [`Tree`] for each language. It never touches files or the clock; everything in
//! it follows from the tables and the settings.
//!
//! Invariant: two graphs of the same site are equal, whatever the order of rows and the number of threads.

mod areas;
mod around;
mod axis;
mod beside;
mod build;
mod decided;
mod declare;
mod experts;
mod family;
mod gate;
mod identity;
mod lists;
mod nearby;
mod notes;
mod pool;
mod proof;
mod quotes;
mod readers;
mod references;
mod shards;
mod stats;
mod texts;
mod tree;
mod urls;

pub use areas::{Area, Areas};
pub use around::Around;
pub use axis::{Axis, Facets, RowView, write_number};
pub use experts::{Experts, Near};
pub use family::{AXES, Family, FamilyText, Key, Segment, letters_of, product};
pub use gate::{By, Decision, Status};
pub use nearby::distance_km;
pub use notes::{PageNote, target as note_target};
pub use pool::{Pool, PoolView, Spread};
pub use proof::{FigureRow, Proof, Statistic};
pub use quotes::{QuoteRow, Quotes};
pub use readers::{CardView, FactsView};
pub use shards::{Lists, Shards};
pub use stats::{Medians, Stats, two_digits};
pub use tree::{Entry, Tree};

use crate::config::Config;
use crate::data::content::Document;
use crate::data::content::Note;
use crate::data::decisions::Decisions;
use crate::data::images::{Card, Images};
use crate::data::table::Tables;
use crate::diag::Report;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Everything that pages are made of.
pub struct Graph {
    pub config: Config,
    pub tables: Tables,
    pub experts: Option<Experts>,
    /// Counties and regions, what is published about matches there, and what clients said.
    pub areas: Areas,
    pub proof: Proof,
    pub quotes: Quotes,
    /// One tree for each language, the site's own first.
    pub trees: Vec<Tree>,
    /// The picture of the site where a link to it is shown.
    pub card: Option<Card>,
    /// What was decided about single pages, as the file has it.
    pub decisions: Decisions,
    /// Found when somebody asks: it takes a walk over all pages.
    shards: OnceLock<Shards>,
}

impl Graph {
    /// Links tables and texts into a graph. `None` if the settings do not fit together.
    pub fn link(
        config: Config,
        tables: Tables,
        documents: BTreeMap<String, Vec<Document>>,
        notes: Vec<Note>,
        decisions: Decisions,
        images: &Images,
        report: &mut Report,
    ) -> Option<Graph> {
        build::link(config, tables, documents, notes, decisions, images, report)
    }

    /// The pages that search engines are offered, parted into lists.
    pub fn shards(&self) -> &Shards {
        self.shards.get_or_init(|| Shards::new(self))
    }

    /// The versions of a page that search engines may list, by language, its own among them; nothing if
    /// there are not two.
    pub fn versions(&self, tree: usize, key: &Key) -> Vec<(&str, String)> {
        if self.trees.len() < 2 {
            return Vec::new();
        }
        let version = |to: usize| {
            let (url, indexed) = self.translation(tree, key, to)?;
            indexed.then(|| (self.trees[to].locale.tag(), url))
        };
        let versions: Vec<_> = (0..self.trees.len()).filter_map(version).collect();
        if versions.len() < 2 { Vec::new() } else { versions }
    }

    /// The same page in another tree, if it is made there: its address, and whether it is indexed.
    pub fn translation(&self, from: usize, key: &Key, to: usize) -> Option<(String, bool)> {
        let tree = &self.trees[to];
        let key = match self.trees[from].document(key) {
            Some(document) => {
                let at = tree.families[key.family as usize]
                    .documents
                    .iter()
                    .position(|d| d.name == document.name)?;
                Key { rows: [at as u32, 0, 0], ..*key }
            }
            None => *key,
        };
        let decision = tree.decide(self, &key);
        // A list that is parted here may be short enough for one page there.
        if key.part > 0 && !tree.parts(self, &Key { part: 0, ..key }).contains(&key.part) {
            return None;
        }
        decision.is_made().then(|| (tree.url(&key), decision.status == Status::Index))
    }
}
