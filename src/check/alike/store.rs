//! The cache of sketches: one file in the site's `.flywheel/check`, so that pages that say what they said are not
//! read word by word again, and no sketch stays in memory.
//!
//! A sketch is found by its page's path and a digest of its bytes and of all names. Invariant: a file that is not
//! whole counts as none; a run writes a new one beside it and renames it at its end.

use rustc_hash::FxHashMap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const MAGIC: &[u8; 16] = b"flywheel alike 1";
/// Path, digest, offset, length.
const ENTRY: usize = 8 + 8 + 8 + 4;

/// Where a sketch lies in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub offset: u64,
    pub length: u32,
}

/// The sketches of the last run.
#[derive(Default)]
pub struct Old {
    path: PathBuf,
    /// Hash of a path → digest and place. Only looked up, never iterated.
    entries: FxHashMap<u64, (u64, Stretch)>,
}

impl Old {
    /// Reads the list of what the file has; nothing if it is not whole.
    pub fn open(folder: &Path) -> Old {
        let path = folder.join(NAME);
        let entries = entries(&path).unwrap_or_default();
        Old { path, entries }
    }

    /// Where the sketch of a page lies, if the page is as it was.
    pub fn find(&self, path: u64, digest: u64) -> Option<Stretch> {
        self.entries.get(&path).filter(|(known, _)| *known == digest).map(|(_, stretch)| *stretch)
    }

    pub fn file(&self) -> io::Result<File> {
        File::open(&self.path)
    }
}

const NAME: &str = "sketches";

fn entries(path: &Path) -> io::Result<FxHashMap<u64, (u64, Stretch)>> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    let mut magic = [0; 16];
    file.read_exact(&mut magic)?;
    let broken = || io::Error::from(io::ErrorKind::InvalidData);
    let tail = size.checked_sub(16).filter(|_| &magic == MAGIC).ok_or_else(broken)?;
    file.seek(SeekFrom::Start(tail))?;
    let mut last = [0; 16];
    file.read_exact(&mut last)?;
    let (count, sum) = (u64_at(&last, 0), u64_at(&last, 8));
    let length = count.checked_mul(ENTRY as u64).filter(|length| *length <= tail).ok_or_else(broken)?;
    file.seek(SeekFrom::Start(tail - length))?;
    let mut list = vec![0; length as usize];
    file.read_exact(&mut list)?;
    if xxhash_rust::xxh3::xxh3_64(&list) != sum {
        return Err(broken());
    }
    let entry = |bytes: &[u8]| {
        let length = u32::from_le_bytes([bytes[24], bytes[25], bytes[26], bytes[27]]);
        (u64_at(bytes, 0), (u64_at(bytes, 8), Stretch { offset: u64_at(bytes, 16), length }))
    };
    Ok(list.chunks_exact(ENTRY).map(entry).collect())
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let mut number = [0; 8];
    number.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(number)
}

/// The sketches of this run, written as they come.
pub struct New {
    folder: PathBuf,
    path: PathBuf,
    out: BufWriter<File>,
    offset: u64,
    list: Vec<u8>,
}

impl New {
    pub fn create(folder: &Path) -> io::Result<New> {
        std::fs::create_dir_all(folder)?;
        // Two runs at once must not write into one file.
        let path = folder.join(format!("{NAME}.{}.new", std::process::id()));
        let mut out = BufWriter::with_capacity(1 << 18, File::create(&path)?);
        out.write_all(MAGIC)?;
        Ok(New { folder: folder.to_path_buf(), path, out, offset: MAGIC.len() as u64, list: Vec::new() })
    }

    pub fn add(&mut self, path: u64, digest: u64, sketch: &[u8]) -> io::Result<Stretch> {
        let stretch = Stretch { offset: self.offset, length: sketch.len() as u32 };
        self.out.write_all(sketch)?;
        self.offset += sketch.len() as u64;
        [path, digest, stretch.offset].iter().for_each(|n| self.list.extend_from_slice(&n.to_le_bytes()));
        self.list.extend_from_slice(&stretch.length.to_le_bytes());
        Ok(stretch)
    }

    /// The file is whole: it takes the place of the old one.
    pub fn finish(mut self) -> io::Result<File> {
        let count = (self.list.len() / ENTRY) as u64;
        self.out.write_all(&self.list)?;
        self.out.write_all(&count.to_le_bytes())?;
        self.out.write_all(&xxhash_rust::xxh3::xxh3_64(&self.list).to_le_bytes())?;
        self.out.flush()?;
        std::fs::rename(&self.path, self.folder.join(NAME))?;
        File::open(self.folder.join(NAME))
    }
}

/// Reads a stretch of a file.
pub fn read(file: &mut File, stretch: Stretch, into: &mut Vec<u8>) -> io::Result<()> {
    into.clear();
    into.resize(stretch.length as usize, 0);
    file.seek(SeekFrom::Start(stretch.offset))?;
    file.read_exact(into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_found_until_the_page_or_the_file_is_another() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Old::open(folder.path()).find(1, 2), None);
        let mut new = New::create(folder.path()).unwrap();
        new.add(1, 2, b"first").unwrap();
        new.add(3, 4, b"second").unwrap();
        new.finish().unwrap();
        let old = Old::open(folder.path());
        let mut bytes = Vec::new();
        read(&mut old.file().unwrap(), old.find(3, 4).unwrap(), &mut bytes).unwrap();
        assert_eq!(bytes, b"second");
        assert_eq!((old.find(3, 5), old.find(2, 2)), (None, None));
        let path = folder.path().join(NAME);
        let whole = std::fs::read(&path).unwrap();
        for cut in [0, 15, 30, whole.len() - 1] {
            std::fs::write(&path, &whole[..cut]).unwrap();
            assert_eq!(Old::open(folder.path()).find(1, 2), None, "cut at {cut}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }
}
