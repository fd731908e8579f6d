//! A file becomes text: found, bounded, unpacked, decoded, and free of characters that no text holds.
//!
//! What the text means (rows, a tree, an article) is decided elsewhere. Invariants: the text is exactly
//! what the file says, without a byte order mark and without replacement characters; no more than the
//! limit is ever held; a message names the file as the person knows it, never a path of the machine.

mod decode;

use crate::diag::{Code, Diagnostic, Level, Place, did_you_mean};
use crate::node::Source;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// The largest content that is read unless told otherwise: 256 MiB.
pub const MAX_BYTES: u64 = 256 << 20;

/// How a file is to be read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The declared encoding, such as `windows-1252`. Without it the file must be UTF-8 (or UTF-16 with
    /// a byte order mark).
    pub encoding: Option<String>,
    /// The largest content, counted after unpacking.
    pub max_bytes: u64,
}

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions { encoding: None, max_bytes: MAX_BYTES }
    }
}

/// Reads a file into text. `name` is the path that messages show.
pub fn read_text(path: &Path, name: &str, options: &ReadOptions) -> Result<Source, Diagnostic> {
    let bytes = read_bytes(path, name, options.max_bytes)?;
    let bytes = if is_packed(name) { unpack(&bytes, name, options.max_bytes)? } else { bytes };
    refuse_archives(&bytes, name)?;
    let text = decode::decode(bytes, name, options.encoding.as_deref())?;
    if text.trim().is_empty() {
        return Err(fault(Code::FileEmpty, name, format!("{name} is empty"))
            .hint("fill the file, or remove it from site.yaml"));
    }
    Ok(Source::new(name, text))
}

/// One line of a text file of the site, for a caret.
pub fn line_of(site: &Path, name: &str, line: u32) -> Option<String> {
    use std::io::{BufRead, BufReader};
    const LONGEST: usize = 100_000;
    let mut lines = BufReader::new(File::open(site.join(name)).ok()?).lines();
    lines.nth((line as usize).checked_sub(1)?)?.ok().filter(|text| text.len() < LONGEST)
}

/// Whether a file is one that systems and editors keep for themselves: `._about.md`, `.DS_Store`.
pub fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

/// Whether a listed folder shows this file or folder. The folder that is listed has the name that it has.
pub fn is_seen(entry: &walkdir::DirEntry) -> bool {
    entry.depth() == 0 || !is_hidden(&entry.file_name().to_string_lossy())
}

/// Reads the bytes of a file as it lies on the disk.
pub(super) fn read_bytes(path: &Path, name: &str, max_bytes: u64) -> Result<Vec<u8>, Diagnostic> {
    let meta = std::fs::metadata(path).map_err(|e| unreadable(path, name, e.kind()))?;
    if meta.is_dir() {
        return Err(fault(Code::FileUnreadable, name, format!("{name} is a folder, but a file is expected"))
            .hint("name a file in this folder"));
    }
    if !meta.is_file() {
        return Err(fault(Code::FileUnreadable, name, format!("{name} is not an ordinary file")));
    }
    let file = File::open(path).map_err(|e| unreadable(path, name, e.kind()))?;
    let mut bytes = Vec::with_capacity(meta.len().min(max_bytes) as usize);
    file.take(max_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|e| unreadable(path, name, e.kind()))?;
    if bytes.len() as u64 > max_bytes {
        return Err(too_large(name, max_bytes, ""));
    }
    Ok(bytes)
}

/// Unpacks a gzip archive of one or more parts, and stops one byte after the limit.
fn unpack(packed: &[u8], name: &str, max_bytes: u64) -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = Vec::new();
    if packed.is_empty() {
        return Ok(bytes);
    }
    match MultiGzDecoder::new(packed).take(max_bytes.saturating_add(1)).read_to_end(&mut bytes) {
        _ if bytes.len() as u64 > max_bytes => Err(too_large(name, max_bytes, ", unpacked,")),
        Ok(_) => Ok(bytes),
        Err(e) => {
            let why = match e.kind() {
                ErrorKind::UnexpectedEof => "it ends too early",
                _ => "it is not a whole gzip archive",
            };
            Err(fault(Code::FileUnreadable, name, format!("{name} cannot be unpacked: {why}"))
                .hint("download or make the archive again"))
        }
    }
}

fn is_packed(name: &str) -> bool {
    name.len() > 3 && name.as_bytes()[name.len() - 3..].eq_ignore_ascii_case(b".gz")
}

/// An archive or workbook under the name of a text file would only give a message about odd bytes.
fn refuse_archives(bytes: &[u8], name: &str) -> Result<(), Diagnostic> {
    let (what, hint) = if bytes.starts_with(b"PK\x03\x04") {
        (
            "a zip archive or an Excel workbook",
            "export it as \"CSV UTF-8\", or name it .xlsx if it is a workbook",
        )
    } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        ("an old Excel workbook", "export it as \"CSV UTF-8\", or save it as .xlsx")
    } else if bytes.starts_with(&[0x1F, 0x8B]) {
        ("a gzip archive", "let its name end with .gz")
    } else {
        return Ok(());
    };
    Err(fault(Code::FileFormat, name, format!("{name} is not text but {what}")).hint(hint))
}

fn unreadable(path: &Path, name: &str, kind: ErrorKind) -> Diagnostic {
    match kind {
        ErrorKind::NotFound | ErrorKind::NotADirectory => missing(path, name),
        ErrorKind::PermissionDenied => {
            fault(Code::FileUnreadable, name, format!("{name} may not be read: permission is denied"))
                .hint("change the permissions of the file")
        }
        kind => fault(Code::FileUnreadable, name, format!("{name} could not be read: {kind}")),
    }
}

/// What to say about a file or folder that does not exist.
pub fn find_missing(path: &Path, name: &str) -> Option<Diagnostic> {
    (!path.exists()).then(|| missing(path, name))
}

/// A missing file, with the file of the same folder that was most likely meant.
fn missing(path: &Path, name: &str) -> Diagnostic {
    let d = fault(Code::FileMissing, name, format!("{name} does not exist"));
    let (folder, last) = name.rsplit_once('/').map_or(("", name), |(folder, last)| (folder, last));
    let entries = path.parent().map(|p| if p.as_os_str().is_empty() { Path::new(".") } else { p });
    let Some(Ok(entries)) = entries.map(std::fs::read_dir) else {
        return d.hint(format!("there is no folder {folder}"));
    };
    let names: Vec<String> = entries
        .flatten()
        .filter(|e| e.path().is_file())
        .filter_map(|e| e.file_name().into_string().ok())
        .collect();
    match did_you_mean(last, names.iter().map(String::as_str)) {
        Some(near) if folder.is_empty() => d.hint(format!("did you mean {near}?")),
        Some(near) => d.hint(format!("did you mean {folder}/{near}?")),
        None => d.hint("correct the path, or add the file"),
    }
}

fn too_large(name: &str, max_bytes: u64, how: &str) -> Diagnostic {
    fault(Code::FileTooLarge, name, format!("{name}{how} is larger than the limit of {}", size(max_bytes)))
        .hint("split the file, or remove what the site does not use")
}

/// A number of bytes as people say it.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        b if b >= 1 << 20 => format!("{} MiB", b >> 20),
        b if b >= 1 << 10 => format!("{} KiB", b >> 10),
        b => format!("{b} bytes"),
    }
}

/// A fault of the whole file.
pub(super) fn fault(code: Code, name: &str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, Level::File, message).at(Place::file(name))
}

#[cfg(test)]
mod tests;
