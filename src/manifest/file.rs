//! The file of records: a header, records of one size, the paths, how many rows there were, and a checksum of
//! all of it.
//!
//! It is read once from beginning to end, and written beside its place, then renamed, so that it is always whole.

use super::log::Entry;
use super::record::{RECORD, decoded, encode};
use super::{Ended, Manifest, Mark};
use crate::paths::{Lookup, Paths};
use rayon::prelude::*;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;
use xxhash_rust::xxh3::Xxh3Default;

/// Names the format; another one counts as no manifest, and the build is a clean one.
const MAGIC: &[u8; 16] = b"flywheel build 7";
/// The name, the generation, how many records, how many letters, and the mark.
const HEADER: usize = 16 + 8 * 3 + 16;
const ROW: usize = RECORD + 8;
/// Bytes read or written at a time.
const BUFFER: usize = 1 << 18;

/// Reads the file; an empty manifest if there is none or it is not whole.
pub(super) fn read(file: &Path) -> Manifest {
    parse(file).unwrap_or_default()
}

fn parse(file: &Path) -> Option<Manifest> {
    let file = File::open(file).ok()?;
    let size = file.metadata().ok()?.len();
    let mut file = Summing { file: BufReader::with_capacity(BUFFER, file), hasher: Xxh3Default::new() };
    let head = file.take(HEADER, size)?;
    if !head.starts_with(MAGIC) {
        return None;
    }
    let number = |at: usize| Some(u64::from_le_bytes(head.get(at..at + 8)?.try_into().ok()?));
    let (generation, count, letters) = (number(16)?, number(24)?, number(32)?);
    let mark = Mark(u128::from_le_bytes(head.get(40..HEADER)?.try_into().ok()?));
    // A number that was not written by this program must not make it ask for all memory.
    let rest = size.checked_sub((HEADER + 16) as u64)?;
    let rest = rest.checked_sub(count.checked_mul(ROW as u64)?)?.checked_sub(letters)?;
    let (mut records, mut ends) = (Vec::with_capacity(count as usize), Vec::with_capacity(count as usize));
    let mut row = [0; ROW];
    for _ in 0..count {
        file.fill(&mut row)?;
        records.push(decoded(&row[..RECORD])?);
        ends.push(u64::from_le_bytes(row[RECORD..].try_into().ok()?));
    }
    let text = String::from_utf8(file.take(letters as usize, size)?).ok()?;
    let datasets = file.take(rest as usize, size)?;
    let mut sum = [0; 16];
    file.file.read_exact(&mut sum).ok()?;
    if file.hasher.digest128().to_le_bytes() != sum {
        return None;
    }
    let paths = Paths::of(text, ends)?;
    let lookup = Lookup::of(&paths);
    let mut manifest = Manifest { paths, lookup, records, mark, generation, ..Manifest::default() };
    Entry::decode(&datasets)?.apply(&mut manifest, 0);
    Some(manifest)
}

/// Writes what a build has ended with, sorted by path, as this generation.
pub(super) fn write(ended: &Ended<'_>, generation: u64, file: &Path) -> std::io::Result<()> {
    let Ended { paths, records, .. } = ended;
    let mut order: Vec<u32> = (0..paths.len().min(records.len()) as u32).collect();
    order.par_sort_unstable_by(|a, b| paths[*a as usize].cmp(&paths[*b as usize]));
    let new = file.with_extension("new");
    let mut out =
        Summed { out: BufWriter::with_capacity(BUFFER, File::create(&new)?), hasher: Xxh3Default::new() };
    let letters: usize = paths.iter().map(str::len).sum();
    out.put(MAGIC)?;
    for number in [generation, order.len() as u64, letters as u64] {
        out.put(&number.to_le_bytes())?;
    }
    out.put(&ended.mark.0.to_le_bytes())?;
    let mut end = 0u64;
    let mut row = Vec::with_capacity(ROW);
    for at in &order {
        end += paths[*at as usize].len() as u64;
        row.clear();
        encode(&records[*at as usize], &mut row);
        row.extend_from_slice(&end.to_le_bytes());
        out.put(&row)?;
    }
    for at in &order {
        out.put(paths[*at as usize].as_bytes())?;
    }
    row.clear();
    ended.entry().encode(&mut row);
    out.put(&row)?;
    let sum = out.hasher.digest128().to_le_bytes();
    out.put(&sum)?;
    out.out.flush()?;
    out.out.get_ref().sync_all()?;
    drop(out);
    std::fs::rename(new, file)
}

/// Bytes that come from a file, with their checksum.
struct Summing {
    file: BufReader<File>,
    hasher: Xxh3Default,
}

impl Summing {
    fn fill(&mut self, bytes: &mut [u8]) -> Option<()> {
        self.file.read_exact(bytes).ok()?;
        self.hasher.update(bytes);
        Some(())
    }

    /// So many bytes, if the file is as long as that at all.
    fn take(&mut self, length: usize, size: u64) -> Option<Vec<u8>> {
        let mut bytes = vec![0; Some(length).filter(|length| *length as u64 <= size)?];
        self.fill(&mut bytes)?;
        Some(bytes)
    }
}

/// Bytes on their way to a file, with their checksum.
struct Summed {
    out: BufWriter<File>,
    hasher: Xxh3Default,
}

impl Summed {
    fn put(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.hasher.update(bytes);
        self.out.write_all(bytes)
    }
}
