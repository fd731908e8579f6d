//! What a finished page claims: each number, quotation and name that it says, and where it comes from.
//!
//! The page is read from its bytes, and the sources are the values that its fingerprint was folded from: so a
//! claim that no row makes is found, wherever a template took it from. Invariant: a source is named only if
//! it holds what the page says, or if it is said what was computed from it.

mod beside;
mod known;
mod leaves;
mod named;
mod nearest;
pub mod numbers;
mod ours;
mod passages;
mod search;
mod wording;
mod words;

use crate::diag::Place;
use crate::fingerprint::Trace;
use leaves::{Leaf, Leaves};
use passages::{Passage, Role};
use search::{Found, Search};

pub use passages::squeeze;
pub use search::How;
pub use words::Words;

/// What is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Number,
    Quote,
    Name,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Number, Kind::Quote, Kind::Name];
    pub fn word(self) -> &'static str {
        match self {
            Kind::Number => "number",
            Kind::Quote => "quote",
            Kind::Name => "name",
        }
    }
}

/// One claim of a page.
#[derive(Clone, Debug)]
pub struct Claim {
    pub kind: Kind,
    /// As it stands on the page.
    pub text: String,
    /// The text that it stands in.
    pub within: String,
    /// Where that is: text, title, description, an attribute, a value of the JSON-LD.
    pub at: String,
    /// Which of the equal texts there it is in, counted from 0 in the order of the page; several where they say the same.
    pub nth: Vec<usize>,
    /// Where it comes from; nothing if no row says it.
    pub source: Option<Source>,
}

/// Where a claim comes from.
#[derive(Clone, Debug)]
pub struct Source {
    pub how: How,
    /// The value, or all that it was computed from.
    pub from: Vec<Origin>,
    /// The text in whose slot it stands.
    pub wording: Option<Origin>,
    /// What was computed; "" if nothing was.
    pub made: &'static str,
}

/// A value and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The dataset; or the part of the page's inputs that a value without a row belongs to.
    pub dataset: String,
    /// Id of the row, or "".
    pub row: String,
    pub column: String,
    pub value: String,
    pub place: Option<Place>,
}

/// What is known beside the trace: where things are declared.
pub trait Ground {
    /// Where a value without a place of its own is written.
    fn written(&self, unplaced: &Unplaced<'_>) -> Option<Place>;
    /// The rows, or the file, that the page at an address is about.
    fn behind(&self, url: &str) -> Vec<Origin>;
    /// What the page's language groups digits by.
    fn grouping(&self) -> char;
    /// What the page as a whole is made from, if nothing nearer is known.
    fn page(&self) -> Vec<Origin>;
}

/// A value that the trace has no place for.
#[derive(Clone, Copy)]
pub struct Unplaced<'a> {
    pub part: &'a str,
    pub path: &'a [String],
    pub dataset: Option<&'a str>,
    pub text: &'a str,
    /// What the page says of it.
    pub said: &'a str,
}

/// Everything that a finished page claims.
pub fn claims(bytes: &[u8], trace: &Trace, ground: &dyn Ground) -> Vec<Claim> {
    let (leaves, page) = (Leaves::new(trace), passages::read(bytes));
    Teller::new(&leaves, &page, ground).claims()
}

/// The same with every stretch of words, and where each comes from.
pub fn told(bytes: &[u8], trace: &Trace, ground: &dyn Ground) -> (Vec<Claim>, Vec<Words>) {
    let (leaves, page) = (Leaves::new(trace), passages::read(bytes));
    let teller = Teller::new(&leaves, &page, ground);
    (teller.claims(), teller.words())
}

struct Teller<'a> {
    page: &'a passages::Page,
    search: Search<'a>,
    ground: &'a dyn Ground,
}

impl<'a> Teller<'a> {
    fn new(leaves: &'a Leaves, page: &'a passages::Page, ground: &'a dyn Ground) -> Teller<'a> {
        Teller { page, search: Search::new(leaves, page, ground.grouping()), ground }
    }

    fn claims(&self) -> Vec<Claim> {
        let group = self.ground.grouping();
        let mut claims: Vec<Claim> = Vec::new();
        for (passage, nth) in self.page.passages.iter().zip(self.page.ordinals()) {
            let mut add = |kind, text: &str, source| {
                let (text, within, at) = (text.to_string(), passage.text.clone(), passage.at.clone());
                let claim = Claim { kind, text, within, at, nth: vec![nth], source };
                let same = |other: &&mut Claim| {
                    (other.kind, &other.text, &other.within) == (kind, &claim.text, &claim.within)
                        && other.source.as_ref().map(|s| &s.from) == claim.source.as_ref().map(|s| &s.from)
                };
                match claims.iter_mut().find(same) {
                    Some(known) if known.at == claim.at => known.nth.push(nth),
                    Some(_) => {}
                    None => claims.push(claim),
                }
            };
            let whole = |found| self.source(found, passage, &passage.text);
            match passage.role {
                Role::Quote => add(Kind::Quote, &passage.text, whole(self.search.quote(passage))),
                Role::Name => add(Kind::Name, &passage.text, whole(self.search.name(passage))),
                // Numbers in a name or a quote stand in the block around it, too.
                Role::Plain => {
                    // A number of the JSON-LD is written the same in every language.
                    let group = if passage.at.starts_with("JSON-LD") { ',' } else { group };
                    let found = numbers::numbers(&passage.text, group);
                    let near = if found.is_empty() { Vec::new() } else { self.search.near(passage) };
                    for number in found {
                        let digits = &passage.text[number.span.clone()];
                        let source = self.search.number(passage, &number, &near);
                        add(
                            Kind::Number,
                            &passage.text[number.whole.clone()],
                            self.source(source, passage, digits),
                        );
                    }
                }
            }
        }
        claims
    }

    fn source(&self, found: Option<Found>, passage: &Passage, said: &str) -> Option<Source> {
        let found = found?;
        let leaves = self.search.leaves;
        let mut from: Vec<Origin> =
            found.leaves.iter().map(|at| self.origin(&leaves.all[*at], said)).collect();
        let has_row = |from: &[Origin]| from.iter().any(|o| o.place.as_ref().is_some_and(|p| p.line > 0));
        // What was computed names the rows that it was computed from.
        if found.how == How::Computed || !has_row(&from) {
            let mut more = self.around(&found);
            let behind = if more.is_empty() { self.ground.behind(&passage.href) } else { Vec::new() };
            more.extend(behind);
            if !has_row(&more) && !has_row(&from) {
                more.extend(self.ground.page());
            }
            for origin in more {
                let known = |o: &Origin| o.dataset == origin.dataset && o.row == origin.row;
                if !from.iter().any(known) {
                    from.push(origin);
                }
            }
        }
        let wording = found.wording.map(|at| self.origin(&leaves.all[at], ""));
        Some(Source { how: found.how, from, wording, made: found.made })
    }

    /// The rows that stand in the same item, those that its address leads to, and those of the page.
    fn around(&self, found: &Found) -> Vec<Origin> {
        let leaves = self.search.leaves;
        let Some(leaf) = found.leaves.first().map(|at| &leaves.all[*at]) else { return Vec::new() };
        let mut rows: Vec<Origin> = Vec::new();
        let add = |rows: &mut Vec<Origin>, origin: Origin| {
            if !rows.iter().any(|o| o.dataset == origin.dataset && o.row == origin.row) {
                rows.push(origin);
            }
        };
        for &item in leaf.items.iter().rev() {
            let within = &leaves.all[leaves.items[item].clone()];
            within.iter().filter_map(|leaf| self.row(leaf)).for_each(|origin| add(&mut rows, origin));
            within
                .iter()
                .filter(|leaf| leaf.text.starts_with('/'))
                .flat_map(|leaf| self.ground.behind(&leaf.text))
                .for_each(|origin| add(&mut rows, origin));
            // What is around that item is about others, too.
            if rows.iter().any(|origin| origin.place.is_some()) {
                break;
            }
        }
        let own = leaves.all.iter().filter(|leaf| ["rows", "row", "place"].contains(&leaf.part.as_str()));
        own.filter_map(|leaf| self.row(leaf)).for_each(|origin| add(&mut rows, origin));
        rows.retain(|origin| origin.place.is_some());
        rows
    }

    fn row(&self, leaf: &Leaf) -> Option<Origin> {
        leaf.row.as_ref().filter(|_| !leaf.is_declaration())?;
        Some(Origin { column: String::new(), value: String::new(), ..self.origin(leaf, "") })
    }

    fn origin(&self, leaf: &Leaf, said: &str) -> Origin {
        let (dataset, row) = match &leaf.row {
            Some((dataset, row)) if !leaf.is_declaration() => (dataset.clone(), row.clone()),
            _ => (leaf.part.clone(), String::new()),
        };
        let declared = leaf.is_declaration() || leaf.place.is_none();
        let unplaced = Unplaced {
            part: &leaf.part,
            path: &leaf.path,
            dataset: leaf.row.as_ref().map(|(dataset, _)| dataset.as_str()),
            text: &leaf.text,
            said,
        };
        let written = declared.then(|| self.ground.written(&unplaced)).flatten();
        Origin {
            dataset,
            row,
            column: leaf.name().to_string(),
            value: leaf.text.clone(),
            place: written.or_else(|| leaf.place.clone()),
        }
    }
}
