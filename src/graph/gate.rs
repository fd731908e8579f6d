//! The gate: is a page made, is it offered to search engines, and why.
//!
//! It decides from local evidence only, before links are drawn, so that no link leads to a page that
//! is not made.

use crate::config::{Evidence, Gate};
use crate::data::decisions::Verdict;
use crate::fingerprint::{Fold, Folder};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Made, and offered to search engines.
    Index,
    /// Made, but search engines are asked not to list it.
    Noindex,
    /// Not made; a row in its hub.
    Hold,
}

impl Status {
    /// As it is written in decisions and messages.
    pub fn word(self) -> &'static str {
        match self {
            Status::Index => "index",
            Status::Noindex => "noindex",
            Status::Hold => "hold",
        }
    }
}

/// What was decided about a page, with the evidence that decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    pub status: Status,
    pub evidence: Evidence,
    /// The first threshold that was not reached: its name, what was found, what was asked.
    pub lacking: Option<(&'static str, u32, u32)>,
    /// What the decisions file says, if it made the page wait or go.
    pub by: Option<By>,
}

/// A page that is out of the question.
pub const HELD: Decision =
    Decision { status: Status::Hold, evidence: Evidence::NONE, lacking: None, by: None };

/// How the decisions file kept a page back that has the evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A line says noindex or hold.
    Line,
    /// No line says index, and the family's gate asks for one.
    NoLine,
}

impl Fold for Decision {
    fn fold(&self, folder: &mut Folder) {
        folder.number_as(self.status as u64, || self.status.word().into());
    }
}

impl Decision {
    /// The reason in words.
    pub fn reason(&self) -> String {
        let verdict = if self.status == Status::Hold { "not made" } else { "made, but not indexed" };
        match self.by {
            Some(By::Line) => return format!("{verdict}: the decisions file says so"),
            Some(By::NoLine) => return format!("{verdict}: no line of the decisions file says index"),
            None => {}
        }
        let Some((what, found, asked)) = self.lacking else {
            return "enough evidence".to_string();
        };
        format!("{verdict}: {what} {found} of at least {asked}")
    }
    pub fn is_made(&self) -> bool {
        self.status != Status::Hold
    }
}

fn lacking(evidence: &Evidence, least: &Evidence) -> Option<(&'static str, u32, u32)> {
    [
        ("facts", evidence.facts, least.facts),
        ("experts", evidence.experts, least.experts),
        ("notes", evidence.notes, least.notes),
        ("proof", evidence.proof, least.proof),
        ("quotes", evidence.quotes, least.quotes),
        ("outside", evidence.outside, least.outside),
        ("items", evidence.items, least.items),
    ]
    .into_iter()
    .find(|(_, found, asked)| found < asked)
}

/// Decides about one page: evidence first, then what was decided about the page itself, which can only keep
/// it back.
pub fn decide(gate: &Gate, evidence: Evidence, decided: Option<Verdict>) -> Decision {
    let made = |status, lacking, by| Decision { status, evidence, lacking, by };
    if let Some(short) = lacking(&evidence, &gate.make) {
        return made(Status::Hold, Some(short), None);
    }
    if decided == Some(Verdict::Hold) {
        return made(Status::Hold, None, Some(By::Line));
    }
    if let Some(short) = lacking(&evidence, &gate.index) {
        return made(Status::Noindex, Some(short), None);
    }
    match decided {
        Some(Verdict::Noindex) => made(Status::Noindex, None, Some(By::Line)),
        None if gate.reviewed => made(Status::Noindex, None, Some(By::NoLine)),
        _ => made(Status::Index, None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_held_thin_or_indexed_and_says_why() {
        let gate = Gate {
            make: Evidence { facts: 1, ..Evidence::default() },
            index: Evidence { outside: 1, ..Evidence::default() },
            reviewed: false,
        };
        let empty = decide(&gate, Evidence::default(), None);
        assert_eq!(
            (empty.status, empty.reason().as_str()),
            (Status::Hold, "not made: facts 0 of at least 1")
        );
        let thin = decide(&gate, Evidence { facts: 9, ..Evidence::default() }, Some(Verdict::Index));
        assert_eq!(thin.reason(), "made, but not indexed: outside 0 of at least 1");
        let good = Evidence { facts: 9, outside: 1, ..Evidence::default() };
        let decided = |gate: &Gate, verdict| decide(gate, good, verdict).status;
        assert_eq!(decided(&gate, None), Status::Index);
        assert_eq!(decided(&gate, Some(Verdict::Noindex)), Status::Noindex);
        assert_eq!(decided(&gate, Some(Verdict::Hold)), Status::Hold);
        let reviewed = Gate { reviewed: true, ..gate };
        assert_eq!(decided(&reviewed, None), Status::Noindex);
        assert_eq!(decided(&reviewed, Some(Verdict::Index)), Status::Index);
    }
}
