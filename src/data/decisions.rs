//! The decisions file: what a person decided about single pages, or `flywheel review` proposed and a person
//! committed.
//!
//! A line names a page by its address. It can keep a page from search engines or from being made at all; it can
//! let a page in only together with the gate, which asks for evidence. Invariant: lines are sorted by address,
//! one for each, so the order of the file decides nothing.

use super::csv::{CsvOptions, read_csv};
use super::records::{HeaderCell, Record, RecordSink};
use super::source::{ReadOptions, read_text};
use crate::diag::{Code, Diagnostic, Level, Place, Report, did_you_mean};
use jiff::civil::Date;
use std::path::Path;
use std::sync::Arc;

/// The columns, in the order in which they are written.
pub const COLUMNS: [&str; 6] = ["page", "decision", "wave", "redirect", "reason", "evidence"];
/// What `wave` says of a page that is good enough and was not let in yet.
pub const NEXT: &str = "next";
const MAX_BYTES: u64 = 2 << 30;

/// What may become of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Offered to search engines, if its evidence reaches what the gate asks.
    Index,
    /// Made, but search engines are asked not to list it.
    Noindex,
    /// Not made.
    Hold,
}

impl Verdict {
    pub const ALL: [Verdict; 3] = [Verdict::Index, Verdict::Noindex, Verdict::Hold];

    pub fn word(self) -> &'static str {
        match self {
            Verdict::Index => "index",
            Verdict::Noindex => "noindex",
            Verdict::Hold => "hold",
        }
    }
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Address below the site's own: /executive-coach/texas/austin-tx/
    pub page: Arc<str>,
    pub verdict: Verdict,
    /// The day on which `review` let the page in; `next` if it waits; or nothing.
    pub wave: Arc<str>,
    /// Where the address of a held page leads; nothing: to the list that it would stand in.
    pub redirect: Arc<str>,
    pub reason: Arc<str>,
    /// What the page said when `review` judged it. Nothing: a person decided, and `review` leaves it as it is.
    pub evidence: Arc<str>,
    /// Line in the file; 0 for one that stands in none.
    pub line: u32,
}

impl Line {
    /// Whether a person wrote the line.
    pub fn is_by_hand(&self) -> bool {
        self.evidence.is_empty()
    }

    /// The day of the wave, if there was one.
    pub fn day(&self) -> Option<Date> {
        self.wave.parse().ok()
    }
}

/// All lines of the file, sorted by address.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    /// Path of the file in the site's folder.
    pub file: Arc<str>,
    pub lines: Vec<Line>,
}

impl Decisions {
    /// Reads the file; a site without one has decided nothing.
    pub fn load(site: &Path, file: &str, report: &mut Report) -> Decisions {
        let mut reader = Reader { file: file.into(), at: [None; COLUMNS.len()], lines: Vec::new() };
        if site.join(file).exists() {
            match read_text(&site.join(file), file, &ReadOptions { encoding: None, max_bytes: MAX_BYTES }) {
                Ok(source) => {
                    let options = CsvOptions { delimiter: delimiter(&source.text), max_field: 4000 };
                    read_csv(&source, &options, &mut reader, report);
                }
                Err(finding) if finding.code == Code::FileEmpty => {}
                Err(finding) => report.push(finding),
            }
        }
        reader.finish(report)
    }

    /// The line about an address.
    pub fn of(&self, page: &str) -> Option<&Line> {
        let at = self.lines.binary_search_by(|line| (*line.page).cmp(page)).ok()?;
        self.lines.get(at)
    }

    pub fn place(&self, line: &Line) -> Place {
        if line.line == 0 {
            Place::file(self.file.clone())
        } else {
            Place::at(self.file.clone(), line.line, 1)
        }
    }

    /// The file as it is written.
    pub fn csv(&self) -> String {
        let mut text = COLUMNS.join(",");
        text.push('\n');
        for l in &self.lines {
            let cells = [&*l.page, l.verdict.word(), &l.wave, &l.redirect, &l.reason, &l.evidence];
            let cells: Vec<_> = cells.into_iter().map(super::history::field).collect();
            text.push_str(&cells.join(","));
            text.push('\n');
        }
        text
    }
}

/// Where a decimal comma is usual, spreadsheets write a semicolon between cells; the columns are known, so the
/// first line tells which it is.
fn delimiter(text: &str) -> Option<char> {
    let first = text.lines().next().unwrap_or_default();
    (first.contains(';') && !first.contains(',')).then_some(';')
}

struct Reader {
    file: Arc<str>,
    /// Where each of the columns stands.
    at: [Option<usize>; COLUMNS.len()],
    lines: Vec<Line>,
}

impl Reader {
    fn finish(mut self, report: &mut Report) -> Decisions {
        self.lines.sort_by(|a, b| a.page.cmp(&b.page).then(a.line.cmp(&b.line)));
        let place = |line: &Line| Place::at(self.file.clone(), line.line, 1);
        for pair in self.lines.windows(2).filter(|pair| pair[0].page == pair[1].page) {
            report.push(
                Diagnostic::new(Code::Decision, Level::Row, format!("`{}` is decided twice", pair[1].page))
                    .at(place(&pair[1]))
                    .also("first here", place(&pair[0]))
                    .hint("keep one of the two lines")
                    .group("decided twice"),
            );
        }
        // Of two lines the stricter one counts until somebody has chosen.
        self.lines.sort_by(|a, b| a.page.cmp(&b.page).then(b.verdict.cmp(&a.verdict)));
        self.lines.dedup_by(|b, a| a.page == b.page);
        Decisions { file: self.file, lines: self.lines }
    }

    fn cell<'r>(&self, record: &Record<'r>, column: usize) -> &'r str {
        self.at[column].map_or("", |at| record.cell(at)).trim()
    }

    fn fault(&self, record: &Record<'_>, column: usize, message: String, hint: &str) -> Diagnostic {
        let place = self.at[column].map_or_else(|| record.row_place(), |at| record.place(at));
        let length = self.cell(record, column).chars().count().max(1);
        Diagnostic::new(Code::Decision, Level::Row, message)
            .at(place.length(length))
            .hint(hint)
            .group(COLUMNS[column])
    }

    /// What is wrong with a line.
    fn judge(&self, record: &Record<'_>, verdict: Option<Verdict>) -> Option<Diagnostic> {
        let [page, decision, wave, redirect] = [0, 1, 2, 3].map(|column| self.cell(record, column));
        if !page.starts_with('/') || page.contains(char::is_whitespace) {
            let message = format!("`{}` is not the address of a page", page.escape_debug());
            return Some(self.fault(
                record,
                0,
                message,
                "write it below the site's own address, such as /executive-coach/texas/austin-tx/",
            ));
        }
        let Some(verdict) = verdict else {
            let message = format!("`{}` is no decision", decision.escape_debug());
            let near = did_you_mean(decision, Verdict::ALL.map(Verdict::word));
            let hint =
                near.map_or("write index, noindex or hold".to_string(), |n| format!("did you mean `{n}`?"));
            return Some(self.fault(record, 1, message, &hint));
        };
        if !(wave.is_empty() || wave == NEXT || wave.parse::<Date>().is_ok_and(|day| day.to_string() == wave))
        {
            let message = format!("`{}` is no wave", wave.escape_debug());
            return Some(self.fault(
                record,
                2,
                message,
                "write the day on which the page was let in, as 2026-11-24, or leave it empty",
            ));
        }
        if !redirect.is_empty() && verdict != Verdict::Hold {
            let message = format!(
                "a page that is made cannot lead elsewhere, and `{page}` is decided {}",
                verdict.word()
            );
            return Some(self.fault(
                record,
                3,
                message,
                "write hold as its decision, or leave `redirect` empty",
            ));
        }
        if !redirect.is_empty() && (!redirect.starts_with('/') || redirect.starts_with("//")) {
            let message = format!("`{}` is not an address of this site", redirect.escape_debug());
            return Some(self.fault(
                record,
                3,
                message,
                "write it below the site's own address, such as /executive-coach/texas/",
            ));
        }
        None
    }
}

impl RecordSink for Reader {
    fn header(&mut self, columns: &[HeaderCell], report: &mut Report) -> bool {
        for (at, column) in columns.iter().enumerate() {
            let name = column.name.trim().to_lowercase();
            match COLUMNS.iter().position(|known| *known == name) {
                Some(found) => self.at[found] = Some(at),
                None => {
                    let hint = match did_you_mean(&name, COLUMNS) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("its columns are: {}", COLUMNS.join(", ")),
                    };
                    let message =
                        format!("the decisions file has no column `{}`", column.name.escape_debug());
                    report.push(
                        Diagnostic::new(Code::Decision, Level::File, message)
                            .at(column.place.clone())
                            .hint(hint),
                    );
                }
            }
        }
        for needed in [0, 1].into_iter().filter(|needed| self.at[*needed].is_none()) {
            let message = format!("{} lacks the column `{}`", self.file, COLUMNS[needed]);
            let place = columns.first().map_or_else(|| Place::file(self.file.clone()), |c| c.place.clone());
            report.push(
                Diagnostic::new(Code::Decision, Level::File, message)
                    .at(place)
                    .hint(format!("its first line is {}", COLUMNS.join(","))),
            );
        }
        self.at[0].is_some() && self.at[1].is_some()
    }

    fn record(&mut self, record: &Record<'_>, report: &mut Report) {
        let word = self.cell(record, 1);
        let verdict = Verdict::ALL.into_iter().find(|v| v.word().eq_ignore_ascii_case(word));
        if let Some(finding) = self.judge(record, verdict) {
            return report.push(finding);
        }
        let cell = |column| Arc::from(self.cell(record, column));
        if let Some(verdict) = verdict {
            self.lines.push(Line {
                page: cell(0),
                verdict,
                wave: cell(2),
                redirect: cell(3),
                reason: cell(4),
                evidence: cell(5),
                line: record.line,
            });
        }
    }

    fn bare(&mut self, _: &str, _: Place, _: &mut Report) {
        // A header alone: nothing is decided yet.
    }
}
