//! What was found, as it is found.

use super::{Hit, Kind};
use std::ops::Range;

/// Collects hits; hands them over sorted, each spot once.
#[derive(Default)]
pub struct Found {
    hits: Vec<Hit>,
}

impl Found {
    pub fn push(&mut self, kind: Kind, at: Range<usize>) {
        self.hits.push(Hit { kind, at });
    }

    /// Sorted by place. Of hits of one kind that overlap one is made; of hits of several kinds at one spot
    /// the first in the order of kinds is kept.
    pub fn finish(mut self) -> Vec<Hit> {
        self.hits.sort_by_key(|hit| (hit.at.start, hit.kind, hit.at.end));
        let mut kept: Vec<Hit> = Vec::new();
        for hit in self.hits {
            match kept.last_mut() {
                Some(last) if hit.at.start < last.at.end => {
                    last.at.end = last.at.end.max(hit.at.end);
                    last.kind = last.kind.min(hit.kind);
                }
                _ => kept.push(hit),
            }
        }
        kept
    }
}
