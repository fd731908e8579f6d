//! Notes as they are written, drafts among them: for whoever drafts another one, or asks whether one is still right.
//!
//! A build has no need of it. Invariant: what is wrong with a file is said when the site is loaded, and not again here.

use super::{NoteFront, markdown_files, read_markdown};
use crate::diag::{Place, Report};
use std::path::{Path, PathBuf};

/// A note and its text as it stands in the file.
#[derive(Clone, Debug)]
pub struct WrittenNote {
    pub path: PathBuf,
    /// The file as messages name it.
    pub file: String,
    pub front: NoteFront,
    /// Markdown, without space around it.
    pub body: String,
    /// Where it says that a model drafted it, or what it is about.
    pub place: Place,
}

/// Every note of the notes folder that can be read, sorted by file.
pub fn written_notes(site: &Path, folder: &str) -> Vec<WrittenNote> {
    let note = |(path, file): (PathBuf, String)| {
        let (front, body, written) = read_markdown::<NoteFront>(&path, &file, &mut Report::new())?;
        let key = if front.drafted.is_some() { "drafted" } else { "for" };
        Some(WrittenNote { place: written.place(&[key]), body: body.trim().to_string(), front, file, path })
    };
    markdown_files(site, folder).into_iter().filter_map(note).collect()
}
