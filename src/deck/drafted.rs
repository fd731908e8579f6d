//! Files of wordings that a model drafted, accepted or not: for whoever drafts more, or asks whether they are still right.
//!
//! A build has no need of it. Invariant: what is wrong with a file is said when the deck is loaded, and not again here.

use super::DeckFile;
use crate::data::content::Drafted;
use crate::data::site::load_yaml;
use crate::data::source::is_hidden;
use crate::diag::{Place, Report};
use std::path::Path;

/// A file of such wordings.
#[derive(Clone, Debug)]
pub struct DraftedFile {
    /// The file as messages name it.
    pub file: String,
    /// Whether it waits for a person.
    pub draft: bool,
    pub drafted: Drafted,
    /// The statements that it words.
    pub statements: Vec<String>,
    pub place: Place,
}

/// Every such file of a deck folder, sorted by name.
pub fn drafted_files(site: &Path, folder: &str) -> Vec<DraftedFile> {
    let entries = std::fs::read_dir(site.join(folder)).into_iter().flatten().filter_map(Result::ok);
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().to_string()).collect();
    names.retain(|name| !is_hidden(name) && (name.ends_with(".yaml") || name.ends_with(".yml")));
    names.sort();
    let read = |name: String| {
        let file = format!("{}/{name}", folder.trim_end_matches('/'));
        let (deck, source, tree) = load_yaml::<DeckFile>(site, &file, &mut Report::new())?;
        let place = source.place(tree.get("drafted").map_or(tree.pos, |node| node.pos));
        let statements = deck.wordings.iter().map(|more| more.statement.clone()).collect();
        Some(DraftedFile { file, draft: deck.draft, drafted: deck.drafted?, statements, place })
    };
    names.into_iter().filter_map(read).collect()
}
