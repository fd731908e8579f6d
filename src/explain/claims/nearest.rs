//! Which of several rows with the same value a sentence speaks of: the one whose area it names, or else the one
//! of which it says other numbers, too.
//!
//! Invariant: where a sentence tells nothing of the rows apart, the first one is taken.

use super::leaves::Leaf;
use super::numbers::{Number, numbers};
use super::passages::Passage;
use super::search::Search;

/// Columns that name what a row is about.
const NAMES: &[&str] = &["area", "place", "name"];
/// What a page calls the area of rows that speak of everywhere.
const EVERYWHERE: &str = "word proof_everywhere";

impl Search<'_> {
    /// Of leaves that hold a number the one whose row the sentence says most of.
    pub(super) fn nearest(&self, passage: &Passage, number: &Number, leaves: &[usize]) -> Option<usize> {
        let [first, others @ ..] = leaves else { return None };
        if others.iter().all(|at| self.leaves.all[*at].row == self.leaves.all[*first].row) {
            return Some(*first);
        }
        let beside: Vec<Number> = numbers(&passage.text, self.group)
            .into_iter()
            .filter(|other| other.span != number.span)
            .collect();
        let said = |at: &usize| (self.named(passage, *at), self.also_said(&beside, *at));
        // Of equal ones the last is taken, so the first is to come last.
        leaves.iter().rev().copied().max_by_key(said)
    }

    /// The leaves of the smallest item that a leaf stands in.
    fn beside(&self, at: usize) -> &[Leaf] {
        let item = self.leaves.all[at].items.last().and_then(|item| self.leaves.items.get(*item));
        item.and_then(|item| self.leaves.all.get(item.clone())).unwrap_or(&[])
    }

    /// How much of the name of its area stands in the passage: `West Virginia` is more than `Virginia`.
    fn named(&self, passage: &Passage, at: usize) -> usize {
        let stands = |text: &str| if passage.text.contains(text) { text.chars().count() } else { 0 };
        let named = |leaf: &Leaf| match leaf.name() {
            "level" if leaf.text == "all" => {
                let words = self.leaves.all.iter().find(|leaf| leaf.name() == EVERYWHERE);
                words.map_or(0, |leaf| stands(&leaf.text))
            }
            name if NAMES.contains(&name) => stands(&leaf.text),
            _ => 0,
        };
        self.beside(at).iter().map(named).max().unwrap_or(0)
    }

    /// How many other values of its row the passage says.
    fn also_said(&self, numbers: &[Number], at: usize) -> usize {
        let own = &self.leaves.all[at];
        let says = |leaf: &&Leaf| {
            leaf.row == own.row
                && leaf.path != own.path
                && leaf.numbers().iter().any(|value| numbers.iter().any(|number| number.says(*value)))
        };
        self.beside(at).iter().filter(says).count()
    }
}
