//! One file of the output folder, and how it stands in the files of the manifest: always as many bytes.

use crate::fingerprint::{Fingerprint, MOST_PARTS, Parts};

/// Three digests, the length, how many parts there are, and room for all.
pub(super) const RECORD: usize = 16 * 3 + 8 + 8 + 4 * MOST_PARTS;

/// One file of the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Fold of the inputs that it was rendered from.
    pub inputs: Fingerprint,
    /// Digest of its bytes.
    pub digest: Fingerprint,
    /// Digest of what it says, if it is a page (see `digest`).
    pub said: Fingerprint,
    pub length: u64,
    /// A digest of each of the inputs, so that it can be said which one changed.
    pub parts: Parts,
}

pub(super) fn encode(record: &Record, out: &mut Vec<u8>) {
    for digest in [record.inputs, record.digest, record.said] {
        out.extend_from_slice(&digest.0.to_le_bytes());
    }
    out.extend_from_slice(&record.length.to_le_bytes());
    out.extend_from_slice(&u64::from(record.parts.count).to_le_bytes());
    record.parts.hashes.iter().for_each(|hash| out.extend_from_slice(&hash.to_le_bytes()));
}

pub(super) fn decoded(bytes: &[u8]) -> Option<Record> {
    let digest = |at: usize| Some(Fingerprint(u128::from_le_bytes(bytes.get(at..at + 16)?.try_into().ok()?)));
    let mut parts = Parts { count: *bytes.get(56)?, ..Parts::default() };
    for (hash, four) in parts.hashes.iter_mut().zip(bytes.get(64..RECORD)?.chunks_exact(4)) {
        *hash = u32::from_le_bytes(four.try_into().ok()?);
    }
    let length = u64::from_le_bytes(bytes.get(48..56)?.try_into().ok()?);
    Some(Record { inputs: digest(0)?, digest: digest(16)?, said: digest(32)?, length, parts })
}
