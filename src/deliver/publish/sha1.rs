//! SHA-1 of finished files, kept beside the manifest: of what did not change it is known already.
//!
//! A host that goes by digests wants one of every file, on every publication. They are found by the manifest's own digest,
//! so it does not matter where a file lies or which build made it. A file of theirs that is not whole counts as
//! none, and costs reading the pages once.

use super::digest::Digest;
use crate::fingerprint::Fingerprint;
use rustc_hash::FxHashMap;
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;

const NAME: &str = "sha1";
const MAGIC: &[u8; 16] = b"flywheel sha1  1";
/// Our digest, the length, theirs.
const ROW: usize = 16 + 8 + 20;

type Key = (u128, u64);

#[derive(Default)]
pub struct Sha1s {
    /// Only looked up.
    known: FxHashMap<Key, [u8; 20]>,
    /// Only looked up.
    new: Mutex<FxHashMap<Key, [u8; 20]>>,
}

impl Sha1s {
    pub fn load(cache: &Path) -> Sha1s {
        let known = std::fs::read(cache.join(NAME)).ok().and_then(|bytes| parse(&bytes)).unwrap_or_default();
        Sha1s { known, new: Mutex::default() }
    }

    pub fn get(&self, own: Fingerprint, length: u64) -> Option<Digest> {
        let key = (own.0, length);
        let new = || self.new.lock().ok().and_then(|new| new.get(&key).copied());
        self.known.get(&key).copied().or_else(new).map(Digest::sha1)
    }

    /// Computes the digest of a file whose own one is known.
    pub fn add(&self, own: Fingerprint, bytes: &[u8]) -> Digest {
        let hash = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, bytes);
        let mut sha1 = [0; 20];
        sha1.copy_from_slice(hash.as_ref());
        if let Ok(mut new) = self.new.lock() {
            new.insert((own.0, bytes.len() as u64), sha1);
        }
        Digest::sha1(sha1)
    }

    /// Keeps those of files that are still there.
    pub fn save(&self, cache: &Path, files: impl Iterator<Item = (Fingerprint, u64)>) -> std::io::Result<()> {
        let known = files.filter_map(|(own, length)| Some((own.0, length, self.get(own, length)?)));
        let mut rows: Vec<(u128, u64, Digest)> = known.collect();
        rows.sort_unstable();
        rows.dedup();
        let mut bytes = MAGIC.to_vec();
        for (own, length, sha1) in rows {
            bytes.extend_from_slice(&own.to_le_bytes());
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(sha1.bytes());
        }
        bytes.extend_from_slice(&xxhash_rust::xxh3::xxh3_128(&bytes).to_le_bytes());
        std::fs::create_dir_all(cache)?;
        let new = cache.join("sha1.new");
        let mut out = std::fs::File::create(&new)?;
        out.write_all(&bytes)?;
        out.sync_all()?;
        std::fs::rename(new, cache.join(NAME))
    }
}

fn parse(bytes: &[u8]) -> Option<FxHashMap<Key, [u8; 20]>> {
    let (whole, sum) = bytes.split_at_checked(bytes.len().checked_sub(16)?)?;
    if xxhash_rust::xxh3::xxh3_128(whole).to_le_bytes() != sum {
        return None;
    }
    let row = |row: &[u8]| {
        let own = u128::from_le_bytes(row[..16].try_into().ok()?);
        let length = u64::from_le_bytes(row[16..24].try_into().ok()?);
        Some(((own, length), row[24..ROW].try_into().ok()?))
    };
    whole.strip_prefix(MAGIC)?.chunks_exact(ROW).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_found_again_and_a_broken_file_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let sha1s = Sha1s::load(folder.path());
        let of = |text: &str| (Fingerprint::of_bytes(text.as_bytes()), text.len() as u64);
        let abc = sha1s.add(of("abc").0, b"abc");
        assert_eq!(abc.to_string(), "a9993e364706816aba3e25717850c26c9cd0d89d");
        sha1s.add(of("gone").0, b"gone");
        sha1s.save(folder.path(), [of("abc"), of("abc")].into_iter()).unwrap();
        let again = Sha1s::load(folder.path());
        assert_eq!((again.get(of("abc").0, 3), again.get(of("gone").0, 4)), (Some(abc), None));
        let file = folder.path().join(NAME);
        let mut bytes = std::fs::read(&file).unwrap();
        bytes[20] ^= 1;
        std::fs::write(&file, bytes).unwrap();
        assert_eq!(Sha1s::load(folder.path()).get(of("abc").0, 3), None);
    }
}
