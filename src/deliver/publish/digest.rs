//! What tells the contents of a file: SHA-1 for hosts that ask for it, and otherwise the digest of the manifest.

use crate::fingerprint::Fingerprint;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest {
    bytes: [u8; 20],
    length: u8,
}

impl Digest {
    /// What is in doubt is another file than any of ours.
    pub const DOUBT: Digest = Digest { bytes: [0; 20], length: 16 };

    pub fn own(digest: Fingerprint) -> Digest {
        let mut bytes = [0; 20];
        bytes[..16].copy_from_slice(&digest.0.to_be_bytes());
        Digest { bytes, length: 16 }
    }

    pub fn sha1(bytes: [u8; 20]) -> Digest {
        Digest { bytes, length: 20 }
    }

    /// Reads 32 or 40 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Digest> {
        let length = text.len() / 2;
        if !text.is_ascii() || !matches!(text.len(), 32 | 40) {
            return None;
        }
        let mut bytes = [0; 20];
        for (at, byte) in bytes.iter_mut().take(length).enumerate() {
            *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
        }
        Some(Digest { bytes, length: length as u8 })
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length).min(20)]
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read_as_it_was_written() {
        let own = Digest::own(Fingerprint(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef));
        assert_eq!(own.to_string(), "0123456789abcdef0123456789abcdef");
        assert_eq!(Digest::parse(&own.to_string()), Some(own));
        let sha1 = Digest::sha1([0xab; 20]);
        assert_eq!(Digest::parse(&sha1.to_string()), Some(sha1));
        for wrong in ["", "ab", "zz23456789abcdef0123456789abcdef", "0123456789abcdefé123456789abcdef"] {
            assert_eq!(Digest::parse(wrong), None, "{wrong}");
        }
    }
}
