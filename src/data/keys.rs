//! Keys that are given twice in one mapping: found and reported the same way for every format.
//!
//! This module never decides which of the two would win; whoever reads the file gives it up.
//! Invariant: the time is linear in the number of keys, however many of them are equal.

use super::words::quoted;
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::node::{Entry, Pos};
use std::collections::HashMap;

/// Every pair (first, later) of entries with one key.
pub(super) fn duplicates(entries: &[Entry]) -> Vec<(&Entry, &Entry)> {
    // Most mappings have a handful of keys, for which comparing each with each beats hashing.
    if entries.len() <= 8 {
        let first = |at: usize| entries[..at].iter().find(|e| e.key == entries[at].key);
        return (1..entries.len()).filter_map(|at| Some((first(at)?, &entries[at]))).collect();
    }
    let mut first: HashMap<&str, &Entry> = HashMap::with_capacity(entries.len());
    let mut found = Vec::new();
    for entry in entries {
        match first.get(&*entry.key) {
            Some(earlier) => found.push((*earlier, entry)),
            None => {
                first.insert(&entry.key, entry);
            }
        }
    }
    found
}

/// Pushes one finding for a key that is given twice. `place` turns a position into a place.
pub(super) fn report_duplicate(
    (first, again): (&Entry, &Entry),
    level: Level,
    place: impl Fn(Pos) -> Place,
    report: &mut Report,
) {
    let first_place = place(first.key_pos);
    let message = format!(
        "The key {} is given twice; it stands on line {} already.",
        quoted(&again.key),
        first_place.line
    );
    report.push(
        Diagnostic::new(Code::YamlDuplicateKey, level, message)
            .at(place(again.key_pos))
            .hint("Keep one of the two, or rename one.")
            .also("first given here", first_place)
            .group(format!("duplicate {}", quoted(&again.key))),
    );
}
