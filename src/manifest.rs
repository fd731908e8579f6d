//! What the last build made: one record for each file in the output folder.
//!
//! The manifest lies in the cache folder, never in the output: a file of fixed-size records, read in one go
//! (`file`), and a log of what happened since it was written (`log`). Before a build writes a file the log
//! says which it is about to write, and afterwards what it has written. So a build that is killed anywhere
//! leaves a manifest that knows what is whole, what is in doubt, and what may have to be removed; the next
//! build goes on from there.
//!
//! Invariant: a record says what lies in the output folder, or that it is in doubt; what cannot be read
//! (another version, a wrong checksum, a torn end) counts as not there.

mod file;
mod log;
mod mark;
mod record;
pub mod shown;
mod standing;
mod store;

pub use mark::{FILE as MARK_FILE, Mark};
pub use record::Record;
pub use shown::{Shown, Uses};
pub use standing::{Standing, still_file};
pub use store::{Interrupt, Locked, Step, Store, interrupted, noted, read};

use rustc_hash::FxHashMap;
use std::path::Path;

/// What is known of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Written(Record),
    /// A build meant to write it and did not say that it had.
    Doubtful,
    Removed,
}

/// The files of one output folder, by path.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// All paths, one after the other.
    text: String,
    /// Where each path ends in `text`, and what is known of it.
    rows: Vec<(u64, State)>,
    /// Only looked up, never iterated: hash of a path → its row.
    index: FxHashMap<u64, u32>,
    /// Stands for everything that is written (see [`Mark`]).
    pub mark: Mark,
    /// Counts how often the file of records was written anew.
    generation: u64,
    /// The mark when the last build ended.
    ended: Mark,
    /// What was certain when the last build ended, of each row that was touched since. Only looked up.
    touched: FxHashMap<u32, Option<Record>>,
    /// How many rows each dataset had when the last build ended.
    pub rows_of: Vec<(String, u64)>,
    /// A build was begun and not finished.
    pub interrupted: bool,
    /// The machine went down while a build was at work: what was written then may not lie on the disk.
    pub lost: bool,
}

impl Manifest {
    /// The manifest of these files, as it is published beside them.
    pub fn of<'f>(
        files: impl Iterator<Item = (&'f str, &'f Record)>,
        rows_of: Vec<(String, u64)>,
    ) -> Manifest {
        let mut manifest = Manifest { rows_of, ..Manifest::default() };
        files.for_each(|(path, record)| manifest.set(path, State::Written(*record)));
        manifest
    }

    /// The manifest of a folder whose own was lost: what lies there is known, and not what it was made from.
    pub fn adopted(files: &[(String, Record)]) -> Manifest {
        let files = files.iter().map(|(path, record)| (path.as_str(), record));
        let mut manifest = Manifest::of(files, Vec::new());
        manifest.ended = manifest.mark;
        manifest
    }

    /// Reads a manifest that was published; an empty one if it is not whole.
    pub fn load(file: &Path) -> Manifest {
        file::read(file)
    }

    /// Writes a manifest for itself, without a log.
    pub fn save(mut self, file: &Path) -> std::io::Result<()> {
        file::write(&mut self, file)
    }

    /// What was written at a path, if that is certain.
    pub fn get(&self, path: &str) -> Option<&Record> {
        match self.row(path).map(|at| &self.rows[at].1) {
            Some(State::Written(record)) => Some(record),
            _ => None,
        }
    }

    /// Whether something may lie at a path.
    pub fn holds(&self, path: &str) -> bool {
        self.row(path).is_some_and(|at| self.rows[at].1 != State::Removed)
    }

    /// What lay at a path when the last build ended that was not stopped.
    pub fn ended(&self, path: &str) -> Option<&Record> {
        match self.touched.get(&(self.row(path)? as u32)) {
            Some(before) => before.as_ref(),
            None => self.get(path),
        }
    }

    /// Every path where something lay when the last build ended that was not stopped, in no order that means
    /// anything.
    pub fn ended_paths(&self) -> impl Iterator<Item = &str> {
        let lay = |at: &usize| match self.touched.get(&(*at as u32)) {
            Some(before) => before.is_some(),
            None => self.rows[*at].1 != State::Removed,
        };
        (0..self.rows.len()).filter(lay).map(|at| self.path(at))
    }

    /// Every path where something may lie, in no order that means anything, with its record if that is certain.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&Record>)> {
        let there = self.rows.iter().enumerate().filter(|(_, (_, state))| *state != State::Removed);
        there.map(|(at, (_, state))| match state {
            State::Written(record) => (self.path(at), Some(record)),
            _ => (self.path(at), None),
        })
    }

    /// How many paths something may lie at.
    pub fn len(&self) -> usize {
        self.rows.iter().filter(|(_, state)| *state != State::Removed).count()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Says that what lies at a path is not what was written there.
    pub fn doubt(&mut self, path: &str) {
        self.set(path, State::Doubtful);
    }

    fn path(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.rows[before].0);
        self.text.get(start as usize..self.rows[at].0 as usize).unwrap_or_default()
    }

    fn row(&self, path: &str) -> Option<usize> {
        let at = *self.index.get(&hash(path))? as usize;
        // Two paths of one hash: the second is looked for one by one.
        if self.path(at) == path { Some(at) } else { (0..self.rows.len()).find(|at| self.path(*at) == path) }
    }

    /// Says that a build is about to write or remove a file.
    fn touch(&mut self, path: &str) {
        let before = self.get(path).copied();
        self.set(path, State::Doubtful);
        if let Some(at) = self.row(path) {
            self.touched.entry(at as u32).or_insert(before);
        }
    }

    fn set(&mut self, path: &str, state: State) {
        let at = match self.row(path) {
            Some(at) => at,
            None => {
                self.text.push_str(path);
                self.rows.push((self.text.len() as u64, State::Removed));
                self.index.entry(hash(path)).or_insert((self.rows.len() - 1) as u32);
                self.rows.len() - 1
            }
        };
        if let State::Written(old) = self.rows[at].1 {
            self.mark.take(path, &old);
        }
        if let State::Written(new) = &state {
            self.mark.add(path, new);
        }
        self.rows[at].1 = state;
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

fn hash(path: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(path.as_bytes())
}

#[cfg(test)]
mod tests;
