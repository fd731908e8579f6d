//! How much a workbook unpacks to, found by unpacking it into nothing.
//!
//! The sizes that an archive declares are not believed: a bomb may lie. Only what is needed to walk the
//! archive is understood here; reading the workbook is the library's business. Invariant: after `check`
//! no part of the archive unpacks to more than the limit, nor do all parts together.

use crate::data::source::{fault, size};
use crate::diag::{Code, Diagnostic};
use flate2::read::DeflateDecoder;
use std::io::{Read, copy, sink};

/// Refuses an archive that is broken or unpacks to more than `max_bytes`.
pub(super) fn check(archive: &[u8], name: &str, max_bytes: u64) -> Result<(), Diagnostic> {
    match unpacked_size(archive, max_bytes) {
        None => Err(fault(Code::Workbook, name, format!("{name} is not a whole .xlsx workbook"))
            .hint("download it again, or save it again as .xlsx")),
        Some(total) if total > max_bytes => {
            let message = format!("{name}, unpacked, is larger than the limit of {}", size(max_bytes));
            Err(fault(Code::FileTooLarge, name, message)
                .hint("split the workbook, or delete the sheets and pictures that the site does not use"))
        }
        Some(_) => Ok(()),
    }
}

/// What all parts unpack to, counted no further than one byte over the limit.
fn unpacked_size(archive: &[u8], max_bytes: u64) -> Option<u64> {
    let end = archive.windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let mut at = number(archive, end + 16, 4)?;
    let mut total = 0u64;
    while archive.get(at..at + 4)? == b"PK\x01\x02" {
        let method = number(archive, at + 10, 2)?;
        let packed = number(archive, at + 20, 4)?;
        let local = number(archive, at + 42, 4)?;
        if archive.get(local..local + 4)? != b"PK\x03\x04" {
            return None;
        }
        let start = local + 30 + number(archive, local + 26, 2)? + number(archive, local + 28, 2)?;
        let part = archive.get(start..)?;
        total += match method {
            0 => packed.min(part.len()) as u64,
            8 => copy(&mut DeflateDecoder::new(part).take(max_bytes - total + 1), &mut sink()).ok()?,
            _ => return None,
        };
        if total > max_bytes {
            return Some(total);
        }
        let lengths = [28, 30, 32].map(|field| number(archive, at + field, 2));
        at += 46 + lengths[0]? + lengths[1]? + lengths[2]?;
    }
    Some(total)
}

/// A little-endian number of the archive's tables.
fn number(archive: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = archive.get(at..at.checked_add(length)?)?;
    Some(bytes.iter().rev().fold(0, |n, &b| n << 8 | usize::from(b)))
}
