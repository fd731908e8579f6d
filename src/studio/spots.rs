//! The very spot of a value: the line of its file that holds it, and in a table the column of its cell.
//!
//! Rows and entries are known by the line that they begin at. Invariant: a spot is only moved to a line that holds the
//! value, below the place that was known; nothing of a file is told.

use crate::diag::Place;
use std::collections::BTreeMap;
use std::path::Path;

/// Larger files are not read for it, and so many lines are looked through.
const LARGEST: u64 = 4 << 20;
const LINES: usize = 150;
/// So much of a value is looked for.
const LETTERS: usize = 40;

/// Files that were read to find spots in, each once.
pub struct Spots<'s> {
    site: &'s Path,
    files: BTreeMap<String, Option<String>>,
}

impl<'s> Spots<'s> {
    pub fn new(site: &'s Path) -> Spots<'s> {
        Spots { site, files: BTreeMap::new() }
    }

    /// Where a value stands; `is_row` says that the place is that of a row.
    pub fn of(&mut self, place: &Place, value: &str, is_row: bool) -> Place {
        let end = place.file.rsplit('.').next().unwrap_or_default();
        let needle: String = value.lines().next().unwrap_or_default().trim().chars().take(LETTERS).collect();
        if place.line == 0 || needle.is_empty() || !["yaml", "yml", "csv"].contains(&end) {
            return place.clone();
        }
        let found = self.text(&place.file).and_then(|text| match end {
            "csv" => cell(text, place.line, &needle).map(|column| (place.line, column)),
            _ => line(text, place.line, &needle, is_row),
        });
        match found {
            Some((line, column)) => Place { line, column, ..place.clone() },
            None => place.clone(),
        }
    }

    fn text(&mut self, file: &str) -> Option<&str> {
        let read = || {
            let path = self.site.join(file);
            let is_small = std::fs::metadata(&path).is_ok_and(|about| about.len() <= LARGEST);
            is_small.then(|| std::fs::read_to_string(&path).ok()).flatten()
        };
        self.files.entry(file.to_string()).or_insert_with(read).as_deref()
    }
}

/// The column of a cell, if one alone of its line has this value.
fn cell(text: &str, number: u32, needle: &str) -> Option<u32> {
    let line = text.lines().nth(number as usize - 1)?;
    let is_edge = |c: Option<char>| c.is_none_or(|c| matches!(c, ',' | ';' | '\t' | '"'));
    let mut found = line.match_indices(needle).filter(|(at, _)| {
        is_edge(line[..*at].chars().next_back()) && is_edge(line[at + needle.len()..].chars().next())
    });
    let (at, _) = found.next()?;
    found.next().is_none().then(|| line[..at].chars().count() as u32 + 1)
}

/// The first line of an entry that holds a value, and where it begins there.
fn line(text: &str, first: u32, needle: &str, is_row: bool) -> Option<(u32, u32)> {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut lines = text.lines().enumerate().skip(first as usize - 1).take(LINES).peekable();
    let around = depth(lines.peek()?.1);
    for (at, line) in lines {
        let is_first = at + 1 == first as usize;
        let is_next = is_row && line.trim_start().starts_with("- ") && depth(line) <= around;
        if !is_first && !line.trim().is_empty() && (depth(line) < around || is_next) {
            return None;
        }
        if let Some(found) = line.find(needle) {
            return Some((at as u32 + 1, line[..found].chars().count() as u32 + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_in_its_own_entry_and_a_cell_where_it_stands_alone() {
        let yaml = "- id: a\n  name: One\n  note: >-\n    Two words\n- id: b\n  name: Three\nnav:\n  - {label: About}\n  - {label: Terms}\n";
        assert_eq!(line(yaml, 1, "One", true), Some((2, 9)));
        assert_eq!(line(yaml, 1, "Two words", true), Some((4, 5)));
        assert_eq!(line(yaml, 1, "Three", true), None);
        assert_eq!(line(yaml, 8, "Terms", false), Some((9, 13)));
        let csv = "id,name,people\np1,One,100\np2,Two,2,2\n";
        assert_eq!(cell(csv, 2, "100"), Some(8));
        assert_eq!(cell(csv, 2, "10"), None);
        assert_eq!(cell(csv, 3, "2"), None);
    }
}
