//! What the fingerprints of files were folded from, part by part: so that it can be said which part changed.
//!
//! No build depends on it. It is a file beside the records, of entries of one size, to which builds append; whoever
//! asks reads it from the beginning, and the memory of a build does not grow with it. Invariant: an entry counts
//! for the fingerprint that it names and no other, so one that is outdated or torn says nothing false.

use super::Record;
use crate::fingerprint::{Fingerprint, MOST_PARTS, Parts};
use crate::paths;
use rustc_hash::{FxHashMap, FxHashSet};
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// The name of the format, as long as an entry, so that an older file says nothing.
const MAGIC: &[u8; 8] = b"parts 01";
/// Bytes read or written at a time.
const BUFFER: usize = 1 << 18;
/// For which file and fingerprint, how many parts, and room for all.
const ENTRY: usize = 8 + 4 * MOST_PARTS;
/// A file with more entries than this many times those that count is written anew.
const SPARE: u64 = 2;
/// And at least so many.
const LEAST: u64 = 100;

/// Names a file together with the fingerprint of its inputs; the upper byte is left for the number of parts.
fn name(path: &str, inputs: Fingerprint) -> u64 {
    (paths::hash(path) ^ (inputs.0 as u64).rotate_left(32)) & (u64::MAX >> 8)
}

fn encode(path: &str, inputs: Fingerprint, parts: &Parts, out: &mut Vec<u8>) {
    out.extend_from_slice(&(name(path, inputs) | u64::from(parts.count) << 56).to_le_bytes());
    parts.hashes.iter().for_each(|hash| out.extend_from_slice(&hash.to_le_bytes()));
}

/// Hands on every entry: its name, its number of parts, and its bytes.
fn each(file: &Path, mut take: impl FnMut(u64, u8, &[u8])) -> io::Result<()> {
    let mut reader = BufReader::with_capacity(BUFFER, File::open(file)?);
    let mut entry = [0; ENTRY];
    let mut first = true;
    while reader.read_exact(&mut entry).is_ok() {
        if std::mem::take(&mut first) {
            if !entry.starts_with(MAGIC) {
                break;
            }
            continue;
        }
        let head = u64::from_le_bytes(entry[..8].try_into().unwrap_or_default());
        take(head & (u64::MAX >> 8), (head >> 56) as u8, &entry);
    }
    Ok(())
}

/// The parts of the fingerprints that some records have, as far as they are known.
pub(super) fn find(file: &Path, wanted: &[(&str, Fingerprint)]) -> Vec<Option<Parts>> {
    let at: FxHashMap<u64, usize> =
        wanted.iter().enumerate().map(|(at, (path, inputs))| (name(path, *inputs), at)).collect();
    let mut found = vec![None; wanted.len()];
    // A file that cannot be read knows nothing.
    let _ = each(file, |name, count, entry| {
        if let Some(at) = at.get(&name) {
            let mut parts = Parts { count, ..Parts::default() };
            for (hash, four) in parts.hashes.iter_mut().zip(entry[8..].chunks_exact(4)) {
                *hash = u32::from_le_bytes(four.try_into().unwrap_or_default());
            }
            found[*at] = Some(parts);
        }
    });
    found
}

/// Writes those entries of one file that count for these records into another, sorted: which thread wrote them when
/// makes no difference to it.
pub(super) fn copy<'f>(
    from: &Path,
    to: &Path,
    records: impl Iterator<Item = (&'f str, &'f Record)>,
) -> io::Result<()> {
    let live: FxHashSet<u64> = records.map(|(path, record)| name(path, record.inputs)).collect();
    let (mut all, mut entries) = (Vec::new(), 0u64);
    let read = each(from, |name, _, _| {
        entries += 1;
        if live.contains(&name) {
            all.push((name, entries));
        }
    });
    // A file that is gone knows nothing.
    read.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })?;
    drop(live);
    // Of several entries of one name, which are alike, the first.
    all.sort_unstable();
    all.dedup_by_key(|(name, _)| *name);
    let new = to.with_extension("parts-new");
    let mut out = BufWriter::with_capacity(BUFFER, File::create(&new)?);
    out.write_all(&header())?;
    if !all.is_empty() {
        let (mut file, mut entry) = (File::open(from)?, [0; ENTRY]);
        for (_, at) in all {
            file.seek(SeekFrom::Start(at * ENTRY as u64))?;
            file.read_exact(&mut entry)?;
            out.write_all(&entry)?;
        }
    }
    out.flush()?;
    drop(out);
    std::fs::rename(new, to)
}

fn header() -> [u8; ENTRY] {
    let mut header = [0; ENTRY];
    header[..MAGIC.len()].copy_from_slice(MAGIC);
    header
}

/// The file, open for more entries; what a killed build left half written is cut off.
pub(super) struct Appended {
    file: File,
    buffer: Vec<u8>,
    entries: u64,
}

impl Appended {
    pub(super) fn open(path: &Path) -> io::Result<Appended> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        let mut head = [0; MAGIC.len()];
        let is_ours = file.read_exact(&mut head).is_ok() && head == *MAGIC;
        let whole = if is_ours { file.metadata()?.len() / ENTRY as u64 } else { 0 };
        file.set_len(whole * ENTRY as u64)?;
        file.seek(SeekFrom::End(0))?;
        if whole == 0 {
            file.write_all(&header())?;
        }
        Ok(Appended { file, buffer: Vec::new(), entries: whole.max(1) - 1 })
    }

    pub(super) fn append(&mut self, files: &[(&str, Record, Parts)]) -> io::Result<()> {
        self.buffer.clear();
        files.iter().for_each(|(path, record, parts)| encode(path, record.inputs, parts, &mut self.buffer));
        self.entries += files.len() as u64;
        self.file.write_all(&self.buffer)
    }

    /// Whether most entries are outdated, when so many count.
    pub(super) fn is_long_for(&self, records: u64) -> bool {
        self.entries > records * SPARE + LEAST
    }
}
