//! A number that stands for a whole output folder: the sum of a digest of each of its files.
//!
//! It lies in the folder itself, so that a folder that was emptied, replaced, or written by somebody else is
//! noticed by one look. Invariant: the order of files does not matter, and a file that comes or goes costs one
//! addition.

use super::Record;
use crate::fingerprint::Fingerprint;
use crate::paths::Paths;
use rayon::prelude::*;

/// The name of the file that holds the mark of an output folder.
pub const FILE: &str = ".flywheel";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark(pub u128);

impl Mark {
    /// The mark of these files.
    pub fn of(paths: &Paths, records: &[Record]) -> Mark {
        let digests = records.par_iter().enumerate().map(|(at, record)| of(&paths[at], record));
        Mark(digests.reduce(|| 0, u128::wrapping_add))
    }

    pub(super) fn add(&mut self, path: &str, record: &Record) {
        self.0 = self.0.wrapping_add(of(path, record));
    }

    pub(super) fn take(&mut self, path: &str, record: &Record) {
        self.0 = self.0.wrapping_sub(of(path, record));
    }

    /// As it stands in the folder.
    pub fn text(self) -> String {
        format!("{:032x}\n", self.0)
    }
}

fn of(path: &str, record: &Record) -> u128 {
    Fingerprint::of(&(path, record.digest)).0
}
