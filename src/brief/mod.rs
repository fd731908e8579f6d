//! The brief of a page: all that its rows say, as a list of facts with their units.
//!
//! It is what a model is told of a page, and all that a draft for it may claim. It is made of the rows that the page is
//! about and of nothing else: no neighbour, no expert, no words of a client. Invariant: a value that could tell a reader
//! of the brief what to do, or that reaches a person, is not in it; what was left out is named.

mod fact;
mod page;
mod story;
mod suspect;

pub use fact::{Fact, Holds, Unit};
pub use page::{Refused, brief, is_of_people};
pub use suspect::{MASK, mask_contacts, suspect};
pub(crate) use suspect::{contacts, hidden, orders};

use crate::diag::Place;
use crate::fingerprint::Fingerprint;
use std::collections::BTreeMap;

/// What is known of one page.
#[derive(Clone, Debug, Default)]
pub struct Brief {
    /// The page's address, below the path that the site lives under.
    pub page: String,
    /// Its heading: what the draft is about.
    pub heading: String,
    /// Tag of its language.
    pub language: String,
    pub rows: Vec<BriefRow>,
    pub facts: Vec<Fact>,
    /// What the service's own row says of it: told for understanding, and evidence of nothing.
    pub background: Vec<(String, String)>,
    /// Names that may be said beside those in facts: of the rows, of the site, of sources.
    pub names: Vec<String>,
    /// What the page says already: each statement with the facts that it tells.
    pub said: Vec<(String, Vec<String>)>,
    pub left_out: Vec<LeftOut>,
}

/// A row that the page is about.
#[derive(Clone, Debug)]
pub struct BriefRow {
    pub dataset: String,
    pub id: String,
    /// What it is called, and what its kind of thing is: service, place, story, statistic.
    pub name: String,
    pub kind: &'static str,
    pub place: Option<Place>,
}

/// A value that is told to nobody, and why.
#[derive(Clone, Debug)]
pub struct LeftOut {
    pub row: usize,
    pub column: String,
    pub why: &'static str,
}

impl BriefRow {
    /// How a file names the row.
    pub fn key(&self) -> String {
        format!("{}/{}", self.dataset, self.id)
    }
}

impl Brief {
    /// What each row says, as sixteen letters: another value, label or year is another print.
    pub fn prints(&self) -> BTreeMap<String, String> {
        let print = |at: usize| {
            let facts = self.facts.iter().filter(|fact| fact.row == at);
            let told: Vec<Vec<String>> = facts
                .map(|f| [&f.key, &f.label, &f.text, &f.year, &f.source].map(|text| text.clone()).to_vec())
                .collect();
            let background = match self.rows[at].kind {
                "service" => {
                    self.background.iter().map(|(what, text)| vec![what.clone(), text.clone()]).collect()
                }
                _ => Vec::new(),
            };
            let hash = Fingerprint::of(&(self.rows[at].name.clone(), (told, background)));
            hash.to_string().chars().take(16).collect()
        };
        self.rows.iter().enumerate().map(|(at, row)| (row.key(), print(at))).collect()
    }

    /// All that its facts say, in one text.
    pub fn text(&self) -> String {
        let facts = self.facts.iter().map(|f| format!("{} {} {}", f.label, f.text, f.year));
        facts.collect::<Vec<_>>().join("\n")
    }

    /// Whether a name of the brief, or a value of a fact, has these words.
    pub fn has_text(&self, text: &str) -> bool {
        let values = self.facts.iter().filter_map(|fact| match &fact.holds {
            Holds::Texts(texts) => Some(texts),
            _ => None,
        });
        values.flatten().chain(&self.names).any(|known| known.contains(text))
    }

    /// The name of the place, if the page is about one.
    pub fn place(&self) -> Option<&str> {
        self.rows.iter().find(|row| row.kind == "place").map(|row| row.name.as_str())
    }
}
