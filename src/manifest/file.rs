//! The file of records: a header, records of one size, the paths, how many rows there were, and a checksum of
//! all of it.
//!
//! It is read in one go and written beside its place, then renamed, so that it is always whole.

use super::log::Entry;
use super::record::{RECORD, Record, decoded, encode};
use super::{Manifest, State};
use crate::fingerprint::Fingerprint;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Names the format; another one counts as no manifest, and the build is a clean one.
const MAGIC: &[u8; 16] = b"flywheel build 6";
const HEADER: usize = 16 + 8 + 8 + 8;
const ROW: usize = RECORD + 8;

/// Reads the file; an empty manifest if there is none or it is not whole.
pub(super) fn read(file: &Path) -> Manifest {
    std::fs::read(file).ok().and_then(|bytes| parse(&bytes)).unwrap_or_default()
}

fn parse(bytes: &[u8]) -> Option<Manifest> {
    let (body, sum) = bytes.split_at_checked(bytes.len().checked_sub(16)?)?;
    let head = body.get(..HEADER).filter(|head| head.starts_with(MAGIC))?;
    if Fingerprint::of_bytes(body).0.to_le_bytes() != sum {
        return None;
    }
    let number = |at: usize| Some(u64::from_le_bytes(head.get(at..at + 8)?.try_into().ok()?));
    let (generation, count, length) = (number(16)?, number(24)? as usize, number(32)? as usize);
    let (rows, text) = body[HEADER..].split_at_checked(count.checked_mul(ROW)?)?;
    let mut manifest = Manifest { generation, ..Manifest::default() };
    manifest.rows.reserve(count);
    manifest.index.reserve(count);
    let (text, datasets) = text.split_at_checked(length)?;
    let text = std::str::from_utf8(text).ok()?;
    Entry::decode(datasets)?.apply(&mut manifest, 0);
    let mut start = 0;
    for row in rows.chunks_exact(ROW) {
        let (record, end) = row.split_at(RECORD);
        let end = u64::from_le_bytes(end.try_into().ok()?) as usize;
        manifest.set(text.get(start..end)?, State::Written(decoded(record)?));
        start = end;
    }
    manifest.ended = manifest.mark;
    Some(manifest)
}

/// Writes every record that is certain, sorted by path. The manifest's generation becomes the next one.
pub(super) fn write(manifest: &mut Manifest, file: &Path) -> std::io::Result<()> {
    let mut all: Vec<(&str, &Record)> =
        manifest.iter().filter_map(|(path, record)| Some((path, record?))).collect();
    all.sort_unstable_by_key(|(path, _)| *path);
    let new = file.with_extension("new");
    let mut out = Summed {
        out: BufWriter::with_capacity(1 << 18, std::fs::File::create(&new)?),
        hasher: xxhash_rust::xxh3::Xxh3Default::new(),
    };
    let length: usize = all.iter().map(|(path, _)| path.len()).sum();
    out.put(MAGIC)?;
    for number in [manifest.generation + 1, all.len() as u64, length as u64] {
        out.put(&number.to_le_bytes())?;
    }
    let mut end = 0u64;
    let mut row = Vec::with_capacity(ROW);
    for (path, record) in &all {
        end += path.len() as u64;
        row.clear();
        encode(record, &mut row);
        row.extend_from_slice(&end.to_le_bytes());
        out.put(&row)?;
    }
    for (path, _) in &all {
        out.put(path.as_bytes())?;
    }
    row.clear();
    Entry::End(manifest.rows_of.iter().map(|(name, rows)| (name.as_str(), *rows)).collect()).encode(&mut row);
    out.put(&row)?;
    let sum = out.hasher.digest128().to_le_bytes();
    out.put(&sum)?;
    out.out.flush()?;
    out.out.get_ref().sync_all()?;
    drop(out);
    std::fs::rename(new, file)?;
    manifest.generation += 1;
    Ok(())
}

/// Bytes on their way to a file, with their checksum.
struct Summed {
    out: BufWriter<std::fs::File>,
    hasher: xxhash_rust::xxh3::Xxh3Default,
}

impl Summed {
    fn put(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.hasher.update(bytes);
        self.out.write_all(bytes)
    }
}
