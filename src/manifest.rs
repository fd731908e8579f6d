//! What the last build made: one record for each file in the output folder.
//!
//! The manifest lies in the cache folder, never in the output. Before a build touches the first file
//! it writes the manifest again with an *intent* mark and every path that it may write; when it is done
//! it writes the new manifest without the mark. A build that finds the mark trusts no digest, writes
//! every file, and knows what to remove: so a killed build and a second run equal a clean one.
//!
//! Invariant: a manifest that is not whole (wrong length, wrong checksum, other version) counts as none.

use crate::fingerprint::Fingerprint;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// One file of the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Fold of the inputs that it was rendered from.
    pub inputs: Fingerprint,
    /// Digest of its bytes.
    pub digest: Fingerprint,
    pub length: u64,
    /// Digest of what it says, if it is a page (see `digest`).
    pub said: Fingerprint,
}

/// The files of one output folder, by path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manifest {
    pub records: BTreeMap<String, Record>,
    /// A build was begun and not finished.
    pub interrupted: bool,
}

const MAGIC: &[u8; 16] = b"flywheel build 2";

impl Manifest {
    /// The manifest's file for an output folder: each folder has its own.
    pub fn file(cache: &Path, out: &Path) -> PathBuf {
        let whole = std::path::absolute(out).unwrap_or_else(|_| out.to_path_buf());
        let name = Fingerprint::of(&*whole.to_string_lossy());
        cache.join(format!("manifest-{:016x}", name.0 as u64))
    }

    /// Reads a manifest; none if there is none or it is not whole.
    pub fn load(file: &Path) -> Manifest {
        std::fs::read(file).ok().and_then(|bytes| Self::parse(&bytes)).unwrap_or_default()
    }

    fn parse(bytes: &[u8]) -> Option<Manifest> {
        let body = bytes.strip_prefix(MAGIC)?;
        let (sum, body) = body.split_at_checked(16)?;
        if Fingerprint::of_bytes(body).0.to_le_bytes() != sum {
            return None;
        }
        let (mark, mut rest) = body.split_first()?;
        let mut manifest = Manifest { records: BTreeMap::new(), interrupted: *mark == 1 };
        while !rest.is_empty() {
            let (head, tail) = rest.split_at_checked(60)?;
            let number = |at: usize| u128::from_le_bytes(head[at..at + 16].try_into().unwrap_or_default());
            let length = u64::from_le_bytes(head[32..40].try_into().ok()?);
            let name = u32::from_le_bytes(head[56..60].try_into().ok()?) as usize;
            let (path, tail) = tail.split_at_checked(name)?;
            let [inputs, digest, said] = [0, 16, 40].map(|at| Fingerprint(number(at)));
            let record = Record { inputs, digest, length, said };
            manifest.records.insert(String::from_utf8(path.to_vec()).ok()?, record);
            rest = tail;
        }
        Some(manifest)
    }

    /// Writes the manifest beside its place and renames it, so that it is always whole.
    pub fn save(&self, file: &Path) -> std::io::Result<()> {
        let mut body = vec![u8::from(self.interrupted)];
        for (path, record) in &self.records {
            body.extend_from_slice(&record.inputs.0.to_le_bytes());
            body.extend_from_slice(&record.digest.0.to_le_bytes());
            body.extend_from_slice(&record.length.to_le_bytes());
            body.extend_from_slice(&record.said.0.to_le_bytes());
            body.extend_from_slice(&(path.len() as u32).to_le_bytes());
            body.extend_from_slice(path.as_bytes());
        }
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let new = file.with_extension("new");
        let mut out = std::fs::File::create(&new)?;
        out.write_all(MAGIC)?;
        out.write_all(&Fingerprint::of_bytes(&body).0.to_le_bytes())?;
        out.write_all(&body)?;
        out.sync_all()?;
        drop(out);
        std::fs::rename(new, file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_back_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("m");
        let mut manifest = Manifest::default();
        for n in 0..20u128 {
            let record = Record {
                inputs: Fingerprint(n),
                digest: Fingerprint(n * 7),
                length: n as u64,
                said: Fingerprint(n * 11),
            };
            manifest.records.insert(format!("a/{n}/index.html"), record);
        }
        manifest.interrupted = true;
        manifest.save(&file).unwrap();
        assert_eq!(Manifest::load(&file), manifest);
        let bytes = std::fs::read(&file).unwrap();
        for cut in [0, 5, 16, 40, bytes.len() - 1] {
            std::fs::write(&file, &bytes[..cut]).unwrap();
            assert_eq!(Manifest::load(&file), Manifest::default(), "cut at {cut}");
        }
        // One bit of its contents, or another version: both count as no manifest.
        for at in [60, MAGIC.len() - 1] {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            std::fs::write(&file, flipped).unwrap();
            assert_eq!(Manifest::load(&file), Manifest::default());
        }
    }
}
