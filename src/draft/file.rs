//! A draft as a file: a note that says that a model drafted it, from which rows, and that it is not accepted yet.
//!
//! Invariant: a file that a person wrote or worked on is never written over, and no file lies outside of the notes folder.

use crate::data::content::{WrittenNote, written_notes};
use crate::deck::Band;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What is to be written.
pub struct Note<'n> {
    /// Dataset → id.
    pub rows: Vec<(String, String)>,
    pub language: Option<&'n str>,
    pub model: &'n str,
    pub prints: BTreeMap<String, String>,
    pub text: String,
}

/// The text of a draft with one line for each paragraph.
pub fn tidy(text: &str) -> String {
    let paragraphs = text.replace("\r\n", "\n");
    let paragraphs = paragraphs.split("\n\n").map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "));
    paragraphs.filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// A print of a text, whatever lines it stands in.
pub fn print(text: &str) -> String {
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
    blake3::hash(plain.as_bytes()).to_hex()[..16].to_string()
}

/// Whether a note is as the model drafted it, and nobody accepted or changed it.
pub fn is_untouched(note: &WrittenNote) -> bool {
    note.front.draft && note.front.drafted.as_ref().is_some_and(|drafted| drafted.text == print(&note.body))
}

impl Note<'_> {
    pub fn to_markdown(&self) -> String {
        // A JSON text is a YAML text, too, and holds no line break.
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let named = |(dataset, id): &(String, String)| format!("{}: {}", quoted(dataset), quoted(id));
        let rows: Vec<String> = self.rows.iter().map(named).collect();
        let mut text = format!("---\nfor: {{{}}}\n", rows.join(", "));
        if let Some(language) = self.language {
            text.push_str(&format!("language: {}\n", quoted(language)));
        }
        text.push_str("draft: true # a model drafted this: read it, correct it, and delete this line to accept it\ndrafted:\n");
        text.push_str(&format!("  model: {}\n  rows:\n", quoted(self.model)));
        for (row, print) in &self.prints {
            text.push_str(&format!("    {}: {}\n", quoted(row), quoted(print)));
        }
        text.push_str(&format!("  text: {}\n---\n{}\n", quoted(&print(&self.text)), self.text));
        text
    }
}

/// Wordings of a statement as a file of the deck.
pub fn wordings(
    id: &str,
    model: &str,
    prints: &BTreeMap<String, String>,
    passed: &[(Option<Band>, String)],
) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let said: Vec<&str> = passed.iter().map(|(_, text)| text.as_str()).collect();
    let mut text = String::from(
        "draft: true # a model drafted these: read them, correct them, and delete this line to accept them\ndrafted:\n",
    );
    text.push_str(&format!("  model: {}\n  rows:\n", quoted(model)));
    for (row, print) in prints {
        text.push_str(&format!("    {}: {}\n", quoted(row), quoted(print)));
    }
    text.push_str(&format!(
        "  text: {}\nwordings:\n  - statement: {}\n    say:\n",
        quoted(&print(&said.join("\n"))),
        quoted(id)
    ));
    let bands: BTreeSet<Option<Band>> = passed.iter().map(|(band, _)| *band).collect();
    for band in bands {
        let indent = if band.is_some() { "        " } else { "      " };
        if let Some(band) = band {
            text.push_str(&format!("      {}:\n", band.word()));
        }
        for (_, wording) in passed.iter().filter(|(of, _)| *of == band) {
            text.push_str(&format!("{indent}- {}\n", quoted(wording)));
        }
    }
    text
}

/// Writes a file as a whole or not at all. One that is there is only replaced if that was meant.
pub fn write(
    site: &Path,
    (folder, stem, end): (&str, &str, &str),
    text: &str,
    replace: Option<&WrittenNote>,
) -> io::Result<String> {
    let whole = site.join(folder);
    std::fs::create_dir_all(&whole)?;
    if let Some(note) = replace {
        // Somebody may have accepted or changed it since it was read.
        let now = written_notes(site, folder).into_iter().find(|now| now.path == note.path);
        if !now.is_some_and(|now| is_untouched(&now) && now.body == note.body) {
            return Err(io::Error::other(format!("{} was changed meanwhile", note.file)));
        }
        let beside = beside(&whole, text)?;
        std::fs::rename(&beside, &note.path)?;
        return Ok(note.file.clone());
    }
    let beside = beside(&whole, text)?;
    for n in 1..1000 {
        let name = if n == 1 { format!("{stem}.{end}") } else { format!("{stem}-{n}.{end}") };
        // A link is made only where nothing is.
        match std::fs::hard_link(&beside, whole.join(&name)) {
            Ok(()) => {
                std::fs::remove_file(&beside)?;
                return Ok(format!("{}/{name}", folder.trim_end_matches('/')));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            // A file system without links.
            Err(_) if !whole.join(&name).exists() => {
                std::fs::rename(&beside, whole.join(&name))?;
                return Ok(format!("{}/{name}", folder.trim_end_matches('/')));
            }
            Err(error) => return Err(error),
        }
    }
    std::fs::remove_file(&beside)?;
    Err(io::Error::other("there are too many files of this name"))
}

/// A file of the text beside those that people see, whole and on the disk.
fn beside(folder: &Path, text: &str) -> io::Result<PathBuf> {
    // One run at a time writes here, under the lock of the journal: what a killed one left is taken away by the next.
    let path = folder.join(".draft.new");
    _ = std::fs::remove_file(&path);
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(path)
}

/// The name of a page's note, from its address.
pub fn stem(page: &str) -> String {
    let plain: String = page
        .trim_matches('/')
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '-' { c } else { '-' })
        .collect();
    let plain: String = plain.trim_matches('-').chars().take(120).collect();
    if plain.is_empty() { "note".into() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_a_note_that_is_not_published_whatever_its_model_is_called() {
        let note = Note {
            rows: vec![("services".into(), "a: b\n---".into()), ("cities".into(), "us-1".into())],
            language: None,
            model: "x\"\ndraft: false",
            prints: BTreeMap::from([("cities/us-1".to_string(), "00".to_string())]),
            text: tidy("One  line\nand more.\r\n\r\n\r\nAnother."),
        };
        let text = note.to_markdown();
        assert_eq!(
            text.lines().filter(|line| line.starts_with("draft")).collect::<Vec<_>>(),
            [
                "draft: true # a model drafted this: read it, correct it, and delete this line to accept it",
                "drafted:"
            ]
        );
        assert!(text.ends_with("---\nOne line and more.\n\nAnother.\n"), "{text}");
        assert_eq!(stem("/grant-writer/minnesota/../duluth-mn/"), "grant-writer-minnesota----duluth-mn");
        assert_eq!(stem("/"), "note");
    }
}
