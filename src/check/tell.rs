//! Findings become a report: bytes become lines and columns, and pages get the name of what made them.
//!
//! Only what is told is looked up: the examples of each kind, not every finding. Whatever a finding is about, its
//! message repeats no mail address, and in the line that it shows is masked what reaches a person.

use super::findings::{Kind, Spot, Words};
use super::origin::origins;
use super::page::Built;
use super::{CheckOptions, shown_path};
use crate::diag::{Code, Diagnostic, Level, Place, Report, did_you_mean};
use std::collections::{BTreeMap, BTreeSet};

/// A kind of finding with the places of its examples.
pub struct Told {
    count: u64,
    examples: Vec<Diagnostic>,
    /// The file of each example, inside the output folder.
    files: Vec<Option<String>>,
}

/// So many kinds of one code are told; of the others only how many there are.
pub fn words(kinds: Vec<Kind>, built: &Built<'_>, options: &CheckOptions) -> Vec<Told> {
    let mut teller = Teller { built, options, texts: BTreeMap::new() };
    teller.load(&kinds);
    kinds.into_iter().map(|kind| teller.tell(kind)).collect()
}

struct Teller<'a> {
    built: &'a Built<'a>,
    options: &'a CheckOptions,
    /// Bytes that are asked for → their lines and columns, by file.
    texts: BTreeMap<u32, BTreeMap<u32, Position>>,
}

#[derive(Clone, Debug, Default)]
struct Position {
    line: u32,
    column: u32,
    text: String,
}

impl Position {
    /// Characters to the end of the value, element or line that begins here.
    fn word(&self) -> usize {
        let rest = self.text.chars().skip(self.column as usize - 1);
        rest.take_while(|c| !matches!(c, '"' | '<' | '\r')).count()
    }
}

impl Teller<'_> {
    /// Finds the lines of all bytes that will be told, reading each file once.
    fn load(&mut self, kinds: &[Kind]) {
        let mut wanted: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for (spot, words) in kinds.iter().flat_map(|k| &k.examples) {
            for spot in std::iter::once(spot).chain(words.related.iter().map(|(_, spot)| spot)) {
                if let Spot::At(file, byte, _) | Spot::Masked(file, byte, _) = spot {
                    wanted.entry(*file).or_default().insert(*byte);
                }
            }
        }
        let mut bytes = Vec::new();
        for (file, places) in wanted {
            if self.built.files.read(file, &mut bytes).is_ok() {
                self.texts.insert(file, positions(&bytes, &places));
            }
        }
    }

    fn place(&self, spot: Spot) -> Option<Place> {
        let path = |file: u32| shown_path(&self.options.site, &self.options.out, self.built.files.path(file));
        match spot {
            Spot::Site => None,
            Spot::File(file) => Some(Place::file(path(file))),
            Spot::Masked(file, byte, length) => {
                let at = self.texts.get(&file).and_then(|t| t.get(&byte));
                Some(at.map_or_else(
                    || Place::file(path(file)),
                    |at| Place::at(path(file), at.line, at.column).length(length as usize),
                ))
            }
            Spot::At(file, byte, length) => {
                let Some(at) = self.texts.get(&file).and_then(|t| t.get(&byte)) else {
                    return Some(Place::file(path(file)));
                };
                let length = if length == 0 { at.word() } else { length as usize };
                let line = self.built.permitted.line(&at.text);
                Some(Place::at(path(file), at.line, at.column).length(length).with_line(&line))
            }
        }
    }

    fn tell(&self, kind: Kind) -> Told {
        let mut told = Told { count: kind.count, examples: Vec::new(), files: Vec::new() };
        for (n, (spot, words)) in kind.examples.into_iter().enumerate() {
            let Words { message, mut hint, related, meant } = words;
            // Only the first example's hint is printed; a guess costs a look at a whole folder.
            if let Some(near) = meant.filter(|_| n == 0).and_then(|path| self.meant(&path)) {
                hint = format!("did you mean `{near}`? {hint}");
            }
            let message = self.built.permitted.masked_mail(&message);
            let mut d = Diagnostic::new(kind.code, kind.level, message).hint(hint);
            d.place = self.place(spot);
            d.related =
                related.into_iter().filter_map(|(label, spot)| Some((label, self.place(spot)?))).collect();
            told.examples.push(d);
            told.files.push(match spot {
                Spot::File(file) | Spot::At(file, ..) | Spot::Masked(file, ..) => {
                    Some(self.built.files.path(file).to_string())
                }
                Spot::Site => None,
            });
        }
        told
    }

    /// What stands where nothing stands, if something is called almost the same.
    fn meant(&self, path: &str) -> Option<String> {
        let folder = path.trim_end_matches('/').rfind('/').map_or("", |slash| &path[..=slash]);
        let names = self.built.files.beside(path);
        let near = did_you_mean(&path[folder.len()..], names.iter().copied())?;
        Some(format!("{}/{folder}{}", self.built.address.root, near.trim_end_matches("index.html")))
    }
}

/// Line and column (in characters) of bytes of a text, and the line itself.
fn positions(bytes: &[u8], wanted: &BTreeSet<u32>) -> BTreeMap<u32, Position> {
    let mut found = BTreeMap::new();
    let (mut line, mut start) = (1u32, 0usize);
    let mut from = 0usize;
    for &byte in wanted {
        let at = (byte as usize).min(bytes.len());
        for (offset, _) in bytes[from..at].iter().enumerate().filter(|(_, b)| **b == b'\n') {
            line += 1;
            start = from + offset + 1;
        }
        from = at;
        let end = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |i| at + i);
        let column = String::from_utf8_lossy(&bytes[start..at]).chars().count() as u32 + 1;
        let text = String::from_utf8_lossy(&bytes[start..end]).into_owned();
        found.insert(byte, Position { line, column, text });
    }
    found
}

/// Puts everything into the report, with the origin of every page that is named.
pub fn report(told: Vec<Told>, options: &CheckOptions, report: &mut Report) {
    let files: BTreeSet<String> = told.iter().flat_map(|t| t.files.iter().flatten().cloned()).collect();
    let origins = if files.is_empty() { BTreeMap::new() } else { origins(options, &files) };
    for mut kind in told {
        for (d, file) in kind.examples.iter_mut().zip(&kind.files) {
            if let Some((origin, place)) = file.as_ref().and_then(|file| origins.get(file)) {
                d.related.push((format!("it comes from {origin}"), place.clone()));
            }
        }
        report.push_group(kind.examples, kind.count);
    }
}

/// There is nothing to judge.
pub fn no_output(options: &CheckOptions, report: &mut Report) {
    let out = &options.out;
    let message = match out.is_dir() {
        true => format!("the output folder {} is empty", out.display()),
        false => format!("there is no output folder {}", out.display()),
    };
    report.push(
        Diagnostic::new(Code::NoOutput, Level::Error, message)
            .hint("run `flywheel build` first, or name the folder with `--out DIR`"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_have_lines_and_columns_in_characters() {
        let text = "ab\nü<p>\n\nx";
        let at = |needle: &str| text.find(needle).unwrap() as u32;
        let wanted = BTreeSet::from([0, at("<p>"), at("x")]);
        let found = positions(text.as_bytes(), &wanted);
        let said: Vec<(u32, u32, &str)> =
            found.values().map(|p| (p.line, p.column, p.text.as_str())).collect();
        assert_eq!(said, [(1, 1, "ab"), (2, 2, "ü<p>"), (4, 1, "x")]);
    }
}
