//! The gate: is a page made, is it offered to search engines, and why.
//!
//! It decides from local evidence only, before links are drawn, so that no link leads to a page that
//! is not made.

use crate::config::{Evidence, Gate};
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
}

impl Fold for Decision {
    fn fold(&self, folder: &mut Folder) {
        folder.number_as(self.status as u64, || self.status.word().into());
    }
}

impl Decision {
    /// The reason in words.
    pub fn reason(&self) -> String {
        let Some((what, found, asked)) = self.lacking else {
            return "enough evidence".to_string();
        };
        let verdict = if self.status == Status::Hold { "not made" } else { "made, but not indexed" };
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

/// Decides about one page.
pub fn decide(gate: &Gate, evidence: Evidence) -> Decision {
    if let Some(short) = lacking(&evidence, &gate.make) {
        return Decision { status: Status::Hold, evidence, lacking: Some(short) };
    }
    match lacking(&evidence, &gate.index) {
        Some(short) => Decision { status: Status::Noindex, evidence, lacking: Some(short) },
        None => Decision { status: Status::Index, evidence, lacking: None },
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
        };
        let empty = decide(&gate, Evidence::default());
        assert_eq!(
            (empty.status, empty.reason().as_str()),
            (Status::Hold, "not made: facts 0 of at least 1")
        );
        let thin = decide(&gate, Evidence { facts: 9, ..Evidence::default() });
        assert_eq!(thin.reason(), "made, but not indexed: outside 0 of at least 1");
        let good = decide(&gate, Evidence { facts: 9, outside: 1, ..Evidence::default() });
        assert_eq!(good.status, Status::Index);
    }
}
