//! withdrawn.csv: where something had been shown under a consent that was withdrawn, so that it can be withdrawn
//! elsewhere too: from the copies of search engines, from posts, from mails.
//!
//! Lines are only ever added, each once; a person may take out what is done. The file holds opaque names of
//! consents and addresses, and no word of anybody.

use super::{fault, field};
use crate::data::records::{HeaderCell, Record, RecordSink};
use crate::diag::Report;
use std::io::{BufWriter, Write};
use std::path::Path;

pub const FILE: &str = "withdrawn.csv";
pub(super) const HEADER: [&str; 7] =
    ["consent", "purpose", "kind", "address", "first_published", "withdrawal", "left"];

/// An address where something had been shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    pub consent: String,
    pub purpose: String,
    /// page, feed or file.
    pub kind: String,
    /// Below the site's own: /stories/a/
    pub address: String,
    /// 2026-11-22, or nothing.
    pub first_published: String,
    /// The line of the log that withdrew the consent, or why there is none.
    pub withdrawal: String,
    /// What is left at the address: `gone`, or `without` if a page without it stands there.
    pub left: String,
}

/// What `left` says of a page that was taken away with the consent.
pub const GONE: &str = "gone";
pub const WITHOUT: &str = "without";

/// The lines of the file, as they stand there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withdrawn {
    pub lines: Vec<Line>,
}

impl Withdrawn {
    pub(super) fn load(site: &Path, file: &str, report: &mut Report) -> Withdrawn {
        let mut withdrawn = Withdrawn::default();
        super::read(site, file, &HEADER, &mut withdrawn, report);
        withdrawn
    }

    /// Adds the lines that are not there, and gives those.
    pub fn add(&mut self, lines: impl IntoIterator<Item = Line>) -> Vec<Line> {
        let mut added: Vec<Line> = Vec::new();
        for line in lines {
            let is_same = |known: &Line| {
                (&known.consent, &known.address, &known.withdrawal)
                    == (&line.consent, &line.address, &line.withdrawal)
            };
            if !self.lines.iter().any(is_same) {
                self.lines.push(line.clone());
                added.push(line);
            }
        }
        added
    }

    /// The consents that are listed.
    pub fn consents(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|line| line.consent.as_str())
    }

    /// Addresses that went with a consent, without their first slash, sorted.
    pub fn gone(&self) -> Vec<&str> {
        let gone = self.lines.iter().filter(|line| line.left == GONE && line.kind == "page");
        let mut gone: Vec<&str> = gone.map(|line| line.address.trim_start_matches('/')).collect();
        gone.sort_unstable();
        gone.dedup();
        gone
    }

    /// Writes the file beside its place and renames it.
    pub fn save(&self, folder: &Path) -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        super::replace(&folder.join(FILE), |out| self.write(out))
    }

    fn write(&self, out: &mut BufWriter<std::fs::File>) -> std::io::Result<()> {
        writeln!(out, "{}", HEADER.join(","))?;
        for l in &self.lines {
            let cells =
                [&l.consent, &l.purpose, &l.kind, &l.address, &l.first_published, &l.withdrawal, &l.left];
            let cells: Vec<_> = cells.into_iter().map(|cell| field(cell)).collect();
            writeln!(out, "{}", cells.join(","))?;
        }
        Ok(())
    }
}

impl RecordSink for Withdrawn {
    fn header(&mut self, _: &[HeaderCell], _: &mut Report) -> bool {
        // `read` has looked at it.
        true
    }

    fn record(&mut self, record: &Record<'_>, report: &mut Report) {
        let cell = |at: usize| record.cell(at).to_string();
        if !cell(3).starts_with('/') {
            let message = format!("`{}` is not an address of this site", record.cell(3));
            return report.push(fault(record, 3, message));
        }
        self.lines.push(Line {
            consent: cell(0),
            purpose: cell(1),
            kind: cell(2),
            address: cell(3),
            first_published: cell(4),
            withdrawal: cell(5),
            left: cell(6),
        });
    }
}
