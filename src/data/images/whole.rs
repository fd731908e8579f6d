//! Whether the file of a photo or drawing is all there, from its outer form: nothing is decoded for it.
//!
//! A decoder would find out only when the sizes are drawn, which is after pages were written, and one of
//! JPEG fills the rest with grey. Each format says where its parts end; those of PNG carry checksums.

use super::{Encoding, Unusable};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// A chunk of PNG has its length and name before it, and its checksum behind.
const CHUNK: usize = 12;

/// What is wrong with the file as a whole, if anything is.
pub fn judge(bytes: &[u8], encoding: Encoding) -> Result<(), Unusable> {
    let (begins, all_there) = match encoding {
        Encoding::Svg => return Ok(()),
        Encoding::Jpeg => (bytes.starts_with(&[0xFF, 0xD8]), jpeg(bytes)),
        Encoding::WebP => (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"), webp(bytes)),
        Encoding::Png if bytes.starts_with(PNG) => (true, png(bytes)?),
        Encoding::Png => (false, false),
    };
    if !begins {
        return Err(Unusable {
            why: "it is something else".into(),
            hint: "let its name end as what it is, or export it again".into(),
        });
    }
    if !all_there {
        return Err("the file ends in the middle of the picture".into());
    }
    Ok(())
}

/// Whether the end mark of a PNG file is there; an error if a part that matters is damaged.
fn png(bytes: &[u8]) -> Result<bool, Unusable> {
    let mut rest = bytes.get(PNG.len()..).unwrap_or_default();
    while let Some(&[a, b, c, d]) = rest.get(..4) {
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        let Some((chunk, behind)) = length.checked_add(CHUNK).and_then(|end| rest.split_at_checked(end))
        else {
            return Ok(false);
        };
        let (named, sum) = (&chunk[4..8 + length], &chunk[8 + length..]);
        let mut check = flate2::Crc::new();
        check.update(named);
        // Parts whose name begins with a small letter are remarks, which decoders skip.
        if named[0].is_ascii_uppercase() && check.sum().to_be_bytes() != sum {
            return Err("the picture in it is damaged".into());
        }
        if named.starts_with(b"IEND") {
            return Ok(true);
        }
        rest = behind;
    }
    Ok(false)
}

/// Whether the picture of a JPEG file ends where it should.
fn jpeg(bytes: &[u8]) -> bool {
    // Segments, each with its length, lead to the scan; the end mark cannot stand inside a scan.
    let mut at = 2;
    while let Some(&[0xFF, mark, high, low]) = bytes.get(at..at + 4) {
        if mark == 0xDA {
            return bytes[at..].windows(2).any(|pair| pair == [0xFF, 0xD9]);
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
    false
}

/// Whether a WebP file is as long as it says; some programs leave out the byte that fills it up.
fn webp(bytes: &[u8]) -> bool {
    let length = bytes.get(4..8).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes);
    length.is_some_and(|length| bytes.len() as u64 + 1 >= u64::from(length) + 8)
}
