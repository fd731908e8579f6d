//! Rows of a tabular file, whatever its format, and the checks that all formats share.
//!
//! A format (CSV, a workbook) splits its file into cells and offers them to a [`Table`]; a [`RecordSink`]
//! gets the header once and then every sound row. What a column means is the sink's business. Invariant:
//! a record that reaches the sink has exactly as many cells as the header has columns, none of them over
//! the limit; and a place is computed only when somebody asks for it.

use crate::diag::{Code, Diagnostic, Level, Place, Report, thousands};
use std::borrow::Cow;
use std::collections::HashMap;

/// The longest cell, in characters, unless told otherwise.
pub const MAX_FIELD: usize = 100_000;

/// A column's name and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderCell {
    pub name: String,
    pub place: Place,
}

/// One row of a tabular file. Cells are in header order.
pub struct Record<'a> {
    /// The physical line, or the row number of a sheet, on which the row starts.
    pub line: u32,
    pub cells: &'a [Cow<'a, str>],
    origin: &'a dyn Locate,
}

/// How a format finds the places of the row at hand. Columns count from 0.
pub trait Locate {
    /// Where a cell starts: at its opening quote if it has one.
    fn cell(&self, column: usize) -> Place;
    /// Where the character with this number (from 0) of a cell's text stands.
    fn inside(&self, column: usize, character: usize) -> Place;
    fn row(&self) -> Place;
    /// Just after the last cell.
    fn end(&self) -> Place;
}

impl<'a> Record<'a> {
    pub fn new(line: u32, cells: &'a [Cow<'a, str>], origin: &'a dyn Locate) -> Self {
        Record { line, cells, origin }
    }
    /// A cell's text, empty for a column that the row does not have.
    pub fn cell(&self, column: usize) -> &'a str {
        self.cells.get(column).map_or("", |c| c)
    }
    /// Where a cell starts, with its line for the caret.
    pub fn place(&self, column: usize) -> Place {
        self.origin.cell(column)
    }
    /// Where one character of a cell stands; characters count from 0.
    pub fn place_inside(&self, column: usize, character: usize) -> Place {
        self.origin.inside(column, character)
    }
    /// The row as a whole.
    pub fn row_place(&self) -> Place {
        self.origin.row()
    }
}

/// Whoever wants the rows of a file.
pub trait RecordSink {
    /// False: the header is unusable, and the rest of the file is not read.
    fn header(&mut self, columns: &[HeaderCell], report: &mut Report) -> bool;
    fn record(&mut self, record: &Record<'_>, report: &mut Report);
    /// Whether messages must not repeat what stands in the file, not even in its header.
    fn is_private(&self) -> bool {
        false
    }
    /// There is a header and no row below it: a fault, unless somebody knows better.
    fn bare(&mut self, name: &str, header: Place, report: &mut Report) {
        let message = format!("{name} has a header and no row, so nothing was read");
        report.push(
            Diagnostic::new(Code::NoRows, Level::File, message)
                .at(header)
                .hint("add rows below the header, or remove the dataset from site.yaml"),
        );
    }
}

/// What a format advises where a row does not fit its header.
pub(super) struct Advice {
    pub surplus: String,
    pub missing: String,
}

/// The gate between a format and a sink: the first row that is not blank is the header, and only rows
/// that fit it pass.
pub(super) struct Table<'s> {
    sink: &'s mut dyn RecordSink,
    advice: Advice,
    max_field: usize,
    header: Vec<HeaderCell>,
    /// How many columns have a name; the ones after them are the empty rest that spreadsheets write.
    named: usize,
    header_line: u32,
    rows: u64,
}

impl<'s> Table<'s> {
    pub fn new(sink: &'s mut dyn RecordSink, max_field: usize, advice: Advice) -> Self {
        Table { sink, advice, max_field, header: Vec::new(), named: 0, header_line: 0, rows: 0 }
    }

    pub fn awaits_header(&self) -> bool {
        self.header_line == 0
    }

    /// How many columns the header has, with or without a name.
    #[cfg(feature = "xlsx")]
    pub fn width(&self) -> usize {
        self.header.len()
    }

    /// Takes the next row. False: the file is unusable, and the rest need not be read.
    pub fn offer(&mut self, record: &Record<'_>, report: &mut Report) -> bool {
        if record.cells.iter().all(|c| c.is_empty()) {
            return true;
        }
        if self.awaits_header() {
            self.header_line = record.line;
            return self.take_header(record, report);
        }
        self.rows += 1;
        if let Some(d) = self.too_long(record, Level::Row).or_else(|| self.wrong_count(record)) {
            report.push(d);
            return true;
        }
        let unnamed = record.cells.iter().enumerate().skip(self.named).find(|(_, c)| !c.is_empty());
        if let Some((column, _)) = unnamed {
            let d = unnamed_column(column, self.header[column].place.clone(), self.sink.is_private());
            report.push(d.also("this row has a value there", record.place(column)));
            return false;
        }
        let cells = &record.cells[..self.named];
        self.sink.record(&Record { line: record.line, cells, origin: record.origin }, report);
        true
    }

    /// Counts a row that the format itself found unusable.
    pub fn spoiled(&mut self) {
        self.rows += 1;
    }

    /// Says so if the file had no header or no row.
    pub fn finish(self, name: &str, report: &mut Report) {
        if self.awaits_header() {
            let d = Diagnostic::new(Code::FileEmpty, Level::File, format!("{name} is empty"));
            report
                .push(d.at(Place::file(name)).hint("fill it: a header with the column names, then the rows"));
        } else if self.rows == 0 {
            self.sink.bare(name, Place::at(name, self.header_line, 0), report);
        }
    }

    fn take_header(&mut self, record: &Record<'_>, report: &mut Report) -> bool {
        if let Some(d) = self.too_long(record, Level::File) {
            report.push(d);
            return false;
        }
        let cell = |(i, name): (usize, &Cow<'_, str>)| HeaderCell {
            name: name.trim_matches([' ', '\t']).to_string(),
            place: record.place(i),
        };
        self.header = record.cells.iter().enumerate().map(cell).collect();
        self.named = self.header.iter().rposition(|h| !h.name.is_empty()).map_or(0, |i| i + 1);
        let mut sound = true;
        let private = self.sink.is_private();
        let mut seen: HashMap<&str, (usize, &HeaderCell)> = HashMap::new();
        for (i, cell) in self.header[..self.named].iter().enumerate() {
            if cell.name.is_empty() {
                report.push(unnamed_column(i, cell.place.clone(), private));
                sound = false;
            } else if let Some((at, first)) = seen.insert(&cell.name, (i, cell)) {
                let (message, hint) = match private {
                    true => (
                        format!("the columns {} and {} have the same name", at + 1, i + 1),
                        "does the first line hold the names of the columns? if so, rename or delete one of the two",
                    ),
                    false => (
                        format!("the column \"{}\" is given twice", brief(&cell.name)),
                        "rename or delete one of the two",
                    ),
                };
                let d = Diagnostic::new(Code::CsvHeader, Level::File, message).at(cell.place.clone());
                report.push(d.also("first given here", first.place.clone()).hint(hint));
                sound = false;
            }
        }
        sound && self.sink.header(&self.header[..self.named], report)
    }

    fn too_long(&self, record: &Record<'_>, level: Level) -> Option<Diagnostic> {
        // Bytes are at least as many as characters, so most cells need no counting.
        let long = |c: &Cow<'_, str>| c.len() > self.max_field && c.chars().count() > self.max_field;
        let column = record.cells.iter().position(long)?;
        let length = record.cell(column).chars().count();
        let name = self.header.get(column).map_or("", |h| h.name.as_str());
        let number = (column + 1).to_string();
        let (name, what) = match name {
            _ if self.sink.is_private() => (&*number, format!("the cell of column {number}")),
            "" => ("", "this cell".to_string()),
            name => (name, format!("the cell of `{}`", brief(name))),
        };
        let (length, limit) = (thousands(length as u64), thousands(self.max_field as u64));
        let message = format!("{what} has {length} characters; the limit is {limit}");
        let d = Diagnostic::new(Code::FieldTooLong, level, message).at(record.place(column));
        Some(
            d.group(format!("length of {name}"))
                .hint("shorten the text; perhaps a closing quote is missing or misplaced"),
        )
    }

    fn wrong_count(&self, record: &Record<'_>) -> Option<Diagnostic> {
        let (found, wanted) = (record.cells.len(), self.header.len());
        if found >= self.named && found <= wanted {
            return None;
        }
        let (place, hint, group) = if found > wanted {
            (record.place(wanted), &self.advice.surplus, "surplus cells")
        } else {
            (record.origin.end(), &self.advice.missing, "missing cells")
        };
        let hint = match record.cells.iter().any(|c| c.contains('\n')) {
            true => "a cell of this row runs over several lines: perhaps a closing quote is missing",
            false => hint,
        };
        let cells = if found == 1 { "cell" } else { "cells" };
        let message = format!("this row has {found} {cells}, but the header has {}", self.named);
        Some(Diagnostic::new(Code::CsvFieldCount, Level::Row, message).at(place).group(group).hint(hint))
    }
}

/// In a private file that begins with its first record, each empty cell of it would be a finding of its own.
fn unnamed_column(column: usize, place: Place, private: bool) -> Diagnostic {
    let message = format!("column {} has no name in the header", column + 1);
    let finding = Diagnostic::new(Code::CsvHeader, Level::File, message).at(place);
    match private {
        true => finding
            .group("columns without a name")
            .hint("does the first line hold the names of the columns? if so, name the column, or delete it"),
        false => finding.hint("name the column, or delete it"),
    }
}

/// A text from the input, short enough for a message.
pub(super) fn brief(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}...", &text[..end])),
        None => Cow::Borrowed(text),
    }
}
