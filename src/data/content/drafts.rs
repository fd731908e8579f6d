//! Texts that are not published yet, for whoever asks why no page stands at their address.
//!
//! It says where a draft says so, and nothing of its text. A build has no need of it. Invariant: what is wrong
//! with a file is said when the site is loaded, and not again here.

use super::{DocumentFront, markdown_files, name_of, read_markdown};
use crate::diag::{Place, Report};
use crate::text::slugify;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A text with `draft: true`.
#[derive(Clone, Debug)]
pub struct Draft {
    pub language: Option<Arc<str>>,
    pub slug: String,
    /// Where it says that it is a draft.
    pub place: Place,
}

/// The drafts in a family's folder, sorted by file.
pub fn drafts(site: &Path, folder: &str) -> Vec<Draft> {
    let draft = |(path, shown): (PathBuf, String)| {
        let (front, _, written) = read_markdown::<DocumentFront>(&path, &shown, &mut Report::new())?;
        let (name, language) = name_of(&path);
        let slug = front.slug.clone().unwrap_or_else(|| slugify(&name));
        front.draft.then(|| Draft { language, slug, place: written.place(&["draft"]) })
    };
    markdown_files(site, folder).into_iter().filter_map(draft).collect()
}
