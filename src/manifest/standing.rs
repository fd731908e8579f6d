//! How the manifest of an output folder stands, without reading it: equal as long as no build has begun since.

use super::log::length_of;
use super::mark::FILE;
use super::store::{is_free, stem};
use serde::{Deserialize, Serialize};
use std::io::Read;
use std::path::{Path, PathBuf};

/// What every build changes that does anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The beginning of the file of records, which counts how often it was written.
    records: Vec<u8>,
    /// Bytes in the log.
    log: u64,
    /// The mark in the output folder.
    mark: String,
}

/// Bytes at the beginning of the file of records that are others whenever it is written.
const HEAD: u64 = 40;

impl Standing {
    /// Nothing while a build is at work, or where none has left anything.
    pub fn of(cache: &Path, out: &Path) -> Option<Standing> {
        let stem = stem(cache, out);
        if !is_free(&stem) {
            return None;
        }
        let mut records = Vec::new();
        std::fs::File::open(&stem).ok()?.take(HEAD).read_to_end(&mut records).ok()?;
        let log = length_of(&stem.with_extension("log"))?;
        let mark = std::fs::read_to_string(out.join(FILE)).ok()?;
        Some(Standing { records, log, mark })
    }
}

/// Where a build keeps what it read and said, for the next one into the same folder.
pub fn still_file(cache: &Path, out: &Path) -> PathBuf {
    stem(cache, out).with_extension("still")
}
