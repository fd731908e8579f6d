//! One file of the output folder, and how it stands in the files of the manifest: always as many bytes.

use crate::fingerprint::Fingerprint;

/// Three digests and the length.
pub(super) const RECORD: usize = 16 * 3 + 8;

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
}

pub(super) fn encode(record: &Record, out: &mut Vec<u8>) {
    for digest in [record.inputs, record.digest, record.said] {
        out.extend_from_slice(&digest.0.to_le_bytes());
    }
    out.extend_from_slice(&record.length.to_le_bytes());
}

pub(super) fn decoded(bytes: &[u8]) -> Option<Record> {
    let digest = |at: usize| Some(Fingerprint(u128::from_le_bytes(bytes.get(at..at + 16)?.try_into().ok()?)));
    let length = u64::from_le_bytes(bytes.get(48..RECORD)?.try_into().ok()?);
    Some(Record { inputs: digest(0)?, digest: digest(16)?, said: digest(32)?, length })
}
