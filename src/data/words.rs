//! Small helpers for the wording of messages about trees.
//!
//! They know nothing of files or formats. Invariant: however long the input is, what comes out is short
//! enough for a message.

/// How deep lists and mappings may stand inside each other. Nobody writes a tenth of that by hand, and
/// every later walk over a tree may therefore recurse.
pub(super) const MAX_DEPTH: usize = 64;

/// How many findings one file may have before further ones are only counted as "not fine". Each finding
/// looks its line up in the text, so an unbounded number would take quadratic time.
pub(super) const MAX_FINDINGS: usize = 200;

/// A text between backticks, cut to a length that fits into a sentence.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let first_line = text.lines().next().unwrap_or_default();
    let mut shown: String = first_line.chars().take(LONGEST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// "a, b, c": at most twenty names, then an ellipsis.
pub(super) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 20;
    let mut names = names.into_iter();
    let mut shown: Vec<&str> = names.by_ref().take(MOST).collect();
    if names.next().is_some() {
        shown.push("…");
    }
    shown.join(", ")
}

/// "1 space", "3 spaces".
pub(super) fn spaces(count: usize) -> String {
    if count == 1 { "1 space".to_owned() } else { format!("{count} spaces") }
}
