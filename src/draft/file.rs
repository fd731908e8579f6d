//! A draft as a file: a note that says that a model drafted it, from which rows, and that it is not accepted yet.
//!
//! Invariant: a file that a person wrote or worked on is never written over, and no file lies outside of the notes folder.

use crate::data::content::{Drafted, WrittenNote};
use crate::deck::Band;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

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
        text.push_str("# A model drafted this. Read it, correct it, and delete the next line to accept it.\ndraft: true\ndrafted:\n");
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
        "# A model drafted these wordings. Read them, correct them, and delete the next line to accept them.\ndraft: true\ndrafted:\n",
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
    let name = match replace {
        Some(note) => {
            note.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
        }
        None => {
            let free = |name: &String| !whole.join(name).exists();
            let names =
                (1..1000).map(|n| if n == 1 { format!("{stem}.{end}") } else { format!("{stem}-{n}.{end}") });
            names
                .into_iter()
                .find(free)
                .ok_or_else(|| io::Error::other("there are too many files of this name"))?
        }
    };
    let target = replace.map_or_else(|| whole.join(&name), |note| note.path.clone());
    let beside = target.with_extension(format!("{end}.new"));
    std::fs::write(&beside, text)?;
    std::fs::rename(&beside, &target)?;
    Ok(replace.map_or_else(|| format!("{}/{name}", folder.trim_end_matches('/')), |note| note.file.clone()))
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

/// The rows that say something else than when a text was drafted, or that are gone.
pub fn changed<'d>(drafted: &'d Drafted, prints: &BTreeMap<String, String>) -> Vec<&'d str> {
    let others = drafted.rows.iter().filter(|(row, print)| prints.get(*row) != Some(print));
    others.map(|(row, _)| row.as_str()).collect()
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
            ["draft: true", "drafted:"]
        );
        assert!(text.ends_with("---\nOne line and more.\n\nAnother.\n"), "{text}");
        assert_eq!(stem("/grant-writer/minnesota/../duluth-mn/"), "grant-writer-minnesota----duluth-mn");
        assert_eq!(stem("/"), "note");
    }
}
