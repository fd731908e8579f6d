//! What the last build made: one record for each file in the output folder.
//!
//! The manifest lies in the cache folder, never in the output: a file of fixed-size records, read in one go
//! (`file`), a log of what happened since it was written (`log`), and what the fingerprints were folded from (`parts`). Before a build writes a file the log
//! says which it is about to write, and afterwards what it has written. So a build that is killed anywhere
//! leaves a manifest that knows what is whole, what is in doubt, and what may have to be removed; the next
//! build goes on from there.
//!
//! Invariant: a record says what lies in the output folder, or that it is in doubt; what cannot be read
//! (another version, a wrong checksum, a torn end) counts as not there.

mod file;
mod interrupt;
mod lock;
mod log;
mod mark;
mod parts;
mod record;
pub mod shown;
mod standing;
mod store;

pub use interrupt::{Interrupt, Step, interrupted};
pub use lock::lock;
pub use mark::{FILE as MARK_FILE, Mark};
pub use record::Record;
pub use shown::{Shown, Uses};
pub use standing::{Standing, still_file};
pub use store::{Ended, Locked, Store, noted, program, read};

use crate::fingerprint::{Fingerprint, Parts};
use crate::paths::{Lookup, Paths};
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};

/// Why a record says nothing certain.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Unsure {
    /// A build meant to write it and did not say that it had.
    Doubtful,
    Removed,
}

/// The files of one output folder, by path.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    paths: Paths,
    lookup: Lookup,
    /// In the order of the paths.
    records: Vec<Record>,
    /// Rows whose records do not count. Only looked up.
    unsure: FxHashMap<u32, Unsure>,
    /// Stands for everything that is written (see [`Mark`]).
    pub mark: Mark,
    /// Counts how often the file of records was written anew.
    generation: u64,
    /// The mark when the last build ended.
    ended: Mark,
    /// What was certain when the last build ended, of each row that was touched since. Only looked up.
    touched: FxHashMap<u32, Option<Box<Record>>>,
    /// How many rows each dataset had when the last build ended.
    pub rows_of: Vec<(String, u64)>,
    /// A number for the program that the last build ended with; 0 if that is not known.
    pub program: u64,
    /// A build was begun and not finished.
    pub interrupted: bool,
    /// The machine went down while a build was at work: what was written then may not lie on the disk.
    pub lost: bool,
    /// Where the parts of the fingerprints lie.
    parts: PathBuf,
}

impl Manifest {
    /// The manifest of a folder whose own was lost: what lies there is known, and not what it was made from.
    pub fn adopted(files: &[(String, Record)]) -> Manifest {
        let mut manifest = Manifest::default();
        files.iter().for_each(|(path, record)| manifest.put(path, *record));
        manifest.ended = manifest.mark;
        manifest
    }

    /// Reads a manifest that was published; an empty one if it is not whole.
    pub fn load(file: &Path) -> Manifest {
        Manifest { parts: file.with_extension("parts"), ..file::read(file) }
    }

    /// What was written at a path, if that is certain.
    pub fn get(&self, path: &str) -> Option<&Record> {
        self.certain(self.row(path)?)
    }

    /// Whether something may lie at a path.
    pub fn holds(&self, path: &str) -> bool {
        self.row(path).is_some_and(|at| self.may_lie(at))
    }

    /// What lay at a path when the last build ended that was not stopped.
    pub fn ended(&self, path: &str) -> Option<&Record> {
        let at = self.row(path)?;
        match self.touched.get(&(at as u32)) {
            Some(before) => before.as_deref(),
            None => self.certain(at),
        }
    }

    /// Every path where something lay when the last build ended that was not stopped, in no order that means
    /// anything.
    pub fn ended_paths(&self) -> impl Iterator<Item = &str> {
        let lay = |at: &usize| match self.touched.get(&(*at as u32)) {
            Some(before) => before.is_some(),
            None => self.may_lie(*at),
        };
        (0..self.records.len()).filter(lay).map(|at| &self.paths[at])
    }

    /// Every path where something may lie, in no order that means anything, with its record if that is certain.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&Record>)> {
        let there = (0..self.records.len()).filter(|at| self.may_lie(*at));
        there.map(|at| (&self.paths[at], self.certain(at)))
    }

    /// How many paths something may lie at.
    pub fn len(&self) -> usize {
        let removed = self.unsure.values().filter(|unsure| **unsure == Unsure::Removed);
        self.records.len() - removed.count()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Says that what lies at a path is not what was written there.
    pub fn doubt(&mut self, path: &str) {
        self.unsettle(path, Unsure::Doubtful);
    }

    /// What the fingerprints of some files were folded from, as far as it is known.
    pub fn parts_of(&self, files: &[&str]) -> Vec<Option<Parts>> {
        let inputs = |path: &str| self.get(path).map_or(Fingerprint::default(), |record| record.inputs);
        let wanted: Vec<_> = files.iter().map(|path| (*path, inputs(path))).collect();
        parts::find(&self.parts, &wanted)
    }

    fn certain(&self, at: usize) -> Option<&Record> {
        if self.unsure.contains_key(&(at as u32)) { None } else { self.records.get(at) }
    }

    fn may_lie(&self, at: usize) -> bool {
        self.unsure.get(&(at as u32)) != Some(&Unsure::Removed)
    }

    fn row(&self, path: &str) -> Option<usize> {
        self.lookup.find(&self.paths, path)
    }

    /// The row of a path, made if there is none.
    fn row_or_new(&mut self, path: &str) -> usize {
        self.row(path).unwrap_or_else(|| {
            let at = self.records.len();
            self.paths.push(path);
            self.records.push(Record::default());
            self.lookup.insert(&self.paths, at);
            self.unsure.insert(at as u32, Unsure::Removed);
            at
        })
    }

    /// Says that a build is about to write or remove a file.
    fn touch(&mut self, path: &str) {
        let before = self.get(path).copied();
        let at = self.unsettle(path, Unsure::Doubtful);
        self.touched.entry(at as u32).or_insert(before.map(Box::new));
    }

    /// Says that a file lies there, whole.
    fn put(&mut self, path: &str, record: Record) {
        let at = self.unsettle(path, Unsure::Doubtful);
        self.unsure.remove(&(at as u32));
        self.records[at] = record;
        self.mark.add(path, &record);
    }

    /// Says that a record counts no more.
    fn unsettle(&mut self, path: &str, why: Unsure) -> usize {
        let at = self.row_or_new(path);
        if let Some(old) = self.certain(at).copied() {
            self.mark.take(path, &old);
        }
        self.unsure.insert(at as u32, why);
        at
    }
}

impl PartialEq for Manifest {
    fn eq(&self, other: &Manifest) -> bool {
        let sorted = |m: &'_ Manifest| {
            let mut all: Vec<(String, Option<Record>)> =
                m.iter().map(|(path, record)| (path.to_string(), record.copied())).collect();
            all.sort_by(|a, b| a.0.cmp(&b.0));
            all
        };
        self.interrupted == other.interrupted && sorted(self) == sorted(other)
    }
}

#[cfg(test)]
mod tests;
