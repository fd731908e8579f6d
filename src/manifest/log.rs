//! The log: what happened to the output folder since the file of records was written.
//!
//! An entry is its length, a checksum, and its body. A log that belongs to another file of records counts as
//! none; what follows the first entry that is not whole is cut off, because a killed build writes half an entry.

use super::record::{RECORD, Record, decoded, encode};
use super::{Manifest, Unsure};
use crate::fingerprint::Parts;
use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

const MAGIC: &[u8; 16] = b"flywheel log 006";
const HEADER: usize = 24;
/// Length and checksum before each entry.
const FRAME: usize = 12;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Entry<'e> {
    /// A build began on a machine that was started as this number says; 0 where that is not known.
    Begin(u64),
    /// These files are about to be written.
    Intend(Vec<&'e str>),
    /// These files lie there, whole. What their fingerprints were folded from is kept elsewhere.
    Done(Cow<'e, [(&'e str, Record, Parts)]>),
    /// These files were removed.
    Removed(Vec<&'e str>),
    /// The build ended well, by this program; so many rows each dataset had.
    End(u64, Vec<(&'e str, u64)>),
}

impl<'e> Entry<'e> {
    pub(super) fn encode(&self, out: &mut Vec<u8>) {
        let put = |out: &mut Vec<u8>, path: &str| {
            out.extend_from_slice(&(path.len() as u32).to_le_bytes());
            out.extend_from_slice(path.as_bytes());
        };
        match self {
            Entry::Begin(machine) => {
                out.push(b'b');
                out.extend_from_slice(&machine.to_le_bytes());
            }
            Entry::Intend(paths) => {
                out.push(b'i');
                paths.iter().for_each(|path| put(out, path));
            }
            Entry::Done(files) => {
                out.push(b'd');
                for (path, record, _) in files.iter() {
                    put(out, path);
                    encode(record, out);
                }
            }
            Entry::Removed(paths) => {
                out.push(b'r');
                paths.iter().for_each(|path| put(out, path));
            }
            Entry::End(program, datasets) => {
                out.push(b'e');
                out.extend_from_slice(&program.to_le_bytes());
                for (name, rows) in datasets {
                    put(out, name);
                    out.extend_from_slice(&rows.to_le_bytes());
                }
            }
        }
    }

    pub(super) fn decode(body: &'e [u8]) -> Option<Entry<'e>> {
        let (kind, rest) = body.split_first()?;
        let mut reader = Reader(rest);
        let paths = |reader: &mut Reader<'e>| {
            let mut paths = Vec::new();
            while !reader.0.is_empty() {
                paths.push(reader.path()?);
            }
            Some(paths)
        };
        Some(match kind {
            b'b' => Entry::Begin(u64::from_le_bytes(reader.take(8)?.try_into().ok()?)),
            b'i' => Entry::Intend(paths(&mut reader)?),
            b'r' => Entry::Removed(paths(&mut reader)?),
            b'd' => {
                let mut files = Vec::new();
                while !reader.0.is_empty() {
                    files.push((reader.path()?, decoded(reader.take(RECORD)?)?, Parts::default()));
                }
                Entry::Done(files.into())
            }
            b'e' => {
                let program = u64::from_le_bytes(reader.take(8)?.try_into().ok()?);
                let mut datasets = Vec::new();
                while !reader.0.is_empty() {
                    datasets.push((reader.path()?, u64::from_le_bytes(reader.take(8)?.try_into().ok()?)));
                }
                Entry::End(program, datasets)
            }
            _ => return None,
        })
    }

    pub(super) fn apply(&self, manifest: &mut Manifest, machine: u64) {
        match self {
            Entry::Begin(before) => {
                manifest.interrupted = true;
                // A machine that went down in the middle of a build may have lost what was written.
                manifest.lost |= *before != machine || machine == 0;
            }
            Entry::Intend(paths) => paths.iter().for_each(|path| manifest.touch(path)),
            Entry::Done(files) => {
                files.iter().for_each(|(path, record, _)| manifest.put(path, *record));
            }
            Entry::Removed(paths) => paths.iter().for_each(|path| {
                manifest.unsettle(path, Unsure::Removed);
            }),
            Entry::End(program, datasets) => {
                manifest.program = *program;
                (manifest.interrupted, manifest.lost) = (false, false);
                manifest.ended = manifest.mark;
                manifest.touched.clear();
                manifest.rows_of = datasets.iter().map(|(name, rows)| (name.to_string(), *rows)).collect();
            }
        }
    }
}

/// Takes pieces off the front of bytes.
struct Reader<'e>(&'e [u8]);

impl<'e> Reader<'e> {
    fn take(&mut self, length: usize) -> Option<&'e [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn path(&mut self) -> Option<&'e str> {
        let length = u32::from_le_bytes(self.take(4)?.try_into().ok()?);
        std::str::from_utf8(self.take(length as usize)?).ok()
    }
}

/// Adds what the log says to what the file of records said. Returns how much of the log is whole: nothing if
/// it belongs to other records.
pub(super) fn replay(file: &Path, manifest: &mut Manifest, machine: u64) -> u64 {
    let Ok(bytes) = std::fs::read(file) else { return 0 };
    if bytes.get(..HEADER) != Some(&header(manifest.generation)) {
        return 0;
    }
    let mut at = HEADER;
    while let Some((entry, end)) = frame(&bytes, at) {
        entry.apply(manifest, machine);
        at = end;
    }
    at as u64
}

/// The entry that begins at a byte of the log, and where the next one does.
fn frame(bytes: &[u8], at: usize) -> Option<(Entry<'_>, usize)> {
    let mut reader = Reader(bytes.get(at..)?);
    let length = u32::from_le_bytes(reader.take(4)?.try_into().ok()?) as usize;
    let sum = u64::from_le_bytes(reader.take(8)?.try_into().ok()?);
    let body = reader.take(length)?;
    if xxhash_rust::xxh3::xxh3_64(body) != sum {
        return None;
    }
    Some((Entry::decode(body)?, at + FRAME + length))
}

/// Bytes of a log in its file.
pub(super) fn length_of(file: &Path) -> Option<u64> {
    std::fs::metadata(file).ok().map(|data| data.len())
}

fn header(generation: u64) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    header[..16].copy_from_slice(MAGIC);
    header[16..].copy_from_slice(&generation.to_le_bytes());
    header
}

/// The log, open for more entries.
pub(super) struct Log {
    file: File,
    buffer: Vec<u8>,
    /// Bytes in the file.
    pub length: u64,
}

impl Log {
    /// Opens the log behind its last whole entry; a new one if nothing of it is.
    pub(super) fn open(path: &Path, whole: u64, generation: u64) -> io::Result<Log> {
        let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        file.set_len(whole)?;
        file.seek(SeekFrom::End(0))?;
        let mut log = Log { file, buffer: Vec::new(), length: whole };
        if whole == 0 {
            log.file.write_all(&header(generation))?;
            log.length = HEADER as u64;
        }
        Ok(log)
    }

    /// Writes an entry in one go.
    pub(super) fn append(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        self.frame(entry);
        self.file.write_all(&self.buffer)?;
        self.length += self.buffer.len() as u64;
        Ok(())
    }

    /// Writes the first half of an entry, as a process does that is killed just then.
    pub(super) fn tear(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        self.frame(entry);
        self.file.write_all(&self.buffer[..self.buffer.len() / 2])
    }

    /// Makes sure that the machine keeps what was written.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn frame(&mut self, entry: &Entry<'_>) {
        self.buffer.clear();
        self.buffer.resize(FRAME, 0);
        entry.encode(&mut self.buffer);
        let body = &self.buffer[FRAME..];
        let (length, sum) =
            ((body.len() as u32).to_le_bytes(), xxhash_rust::xxh3::xxh3_64(body).to_le_bytes());
        self.buffer[..4].copy_from_slice(&length);
        self.buffer[4..FRAME].copy_from_slice(&sum);
    }
}
