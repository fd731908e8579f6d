//! The copy deck: statements that pages are assembled from.
//!
//! `format` is the shape of the files, `load` parses every wording once into literals and slots,
//! `subject` is what one page can talk about, and `choose` picks what of it is worth saying. No
//! statement is said without the rows it names: a wording with a slot that has no value is silent, and `literal`
//! refuses one that brings a number of its own, in whatever digits (`digits`).

pub mod choose;
mod compare;
mod digits;
mod drafted;
mod format;
mod literal;
mod load;
mod posts;
mod slots;
pub mod subject;

pub use digits::Digits;
pub use drafted::{DraftedFile, drafted_files};
pub use format::{Band, Comparison, DeckFile, MoreWordings, Say, SlotDef, StatementDef};
pub use load::load_deck;
pub use posts::Wording;
pub use slots::row_slot;

use crate::diag::Place;
use crate::fingerprint::{Fold, Folder};
use crate::text::{Expr, Pattern};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One statement, parsed.
#[derive(Clone, Debug)]
pub struct Statement {
    pub id: Arc<str>,
    pub slot: usize,
    pub fact: Option<Arc<str>>,
    pub compare: Comparison,
    pub when: Option<Expr>,
    pub services: Vec<String>,
    pub relevant: bool,
    pub topic: Option<Arc<str>>,
    pub least: usize,
    pub weight: f64,
    /// Wordings for every band, or for each.
    pub say: Vec<(Option<Band>, Vec<Pattern>)>,
}

/// Every statement of one language, in the order of their ids.
#[derive(Clone, Debug, Default)]
pub struct Deck {
    pub slots: Vec<(Arc<str>, usize)>,
    pub statements: Vec<Statement>,
    /// The facts that places are compared with their neighbours by, in the order of their names.
    pub compared: Vec<Arc<str>>,
    /// Wordings of posts, by recipe. They are no part of the fingerprint: a post folds what it says.
    pub posts: BTreeMap<Arc<str>, Vec<Wording>>,
    /// The statements as they were written, in the order of their ids: what the fingerprint covers.
    written: Vec<Written>,
    /// What each statement says without wordings that a model drafted, as sixteen letters.
    prints: BTreeMap<String, String>,
}

/// A statement as it stands in its file.
#[derive(Clone, Debug)]
struct Written {
    def: StatementDef,
    place: Place,
}

impl Fold for Written {
    fn fold(&self, folder: &mut Folder) {
        folder.origin(|| (String::new(), Some(self.place.clone())));
        folder.entry(&self.def.id, &Definition(&self.def));
    }
}

struct Definition<'d>(&'d StatementDef);

impl Fold for Definition<'_> {
    fn fold(&self, folder: &mut Folder) {
        let StatementDef { id: _, slot, fact, compare, when, services, relevant, topic, least, weight, say } =
            self.0;
        folder.entry("slot", slot);
        folder.entry("fact", fact);
        folder.entry("compare", &format!("{compare:?}").to_lowercase());
        folder.entry("when", when);
        folder.entry("services", services);
        folder.entry("relevant", relevant);
        folder.entry("topic", topic);
        folder.entry("least", least);
        folder.entry("weight", weight);
        match say {
            Say::Any(wordings) => folder.entry("say", wordings),
            Say::Bands(bands) => {
                folder.shape(bands.len() as u64);
                for (band, wordings) in bands {
                    folder.entry(&format!("say {band:?}"), wordings);
                }
            }
        }
    }
}

impl Deck {
    /// What a statement says without wordings that a model drafted, as sixteen letters.
    pub fn print(&self, id: &str) -> Option<&str> {
        self.prints.get(id).map(String::as_str)
    }

    /// Where a statement is written, and its wordings as they stand there, each with the band that it is for.
    pub fn written(&self, id: &str) -> Option<(&Place, &StatementDef)> {
        let at = self.written.binary_search_by(|written| written.def.id.as_str().cmp(id)).ok()?;
        Some((&self.written[at].place, &self.written[at].def))
    }
}

impl Fold for Deck {
    fn fold(&self, folder: &mut Folder) {
        self.written.fold(folder);
        folder.shape(self.slots.len() as u64);
        for (slot, take) in &self.slots {
            folder.entry(slot, take);
        }
    }
}
