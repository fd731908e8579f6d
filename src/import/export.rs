//! The export is read: CSV, JSON Lines, JSON or a workbook become raw rows, with only the columns that
//! site.yaml names.
//!
//! This is the one place where personal values are read. Nothing here writes, caches or logs. Invariant:
//! a finding made here carries a line and a column, never the text that stands there.

use super::discreet::discreet;
use super::nested::{self, Found};
use super::rules::{Field, Rules};
use crate::data::csv::{CsvOptions, read_csv};
use crate::data::json::{each_json_line, parse_json};
use crate::data::records::{HeaderCell, Record, RecordSink};
use crate::data::source::{ReadOptions, read_text};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::node::{Node, NodeKind, Source};
use std::path::Path;
use std::sync::Arc;

/// A cell that was asked for and is not empty.
pub struct RawCell {
    pub field: Field,
    /// As it is written, with the spaces around it.
    written: String,
    pub column: u32,
}

/// A row of the export, as far as it was asked for.
pub struct RawRow {
    pub line: u32,
    pub cells: Vec<RawCell>,
    /// Fields under whose key stands a list or an object, with their columns: nobody knows what it means.
    pub compound: Vec<(Field, u32)>,
    /// Of the whole row, with the columns that were not asked for: two rows are copies if it is equal.
    pub whole: blake3::Hash,
}

impl RawRow {
    pub fn get(&self, field: Field) -> Option<&str> {
        self.all(field).next()
    }
    /// The cell as it is written.
    pub fn written(&self, field: Field) -> Option<&str> {
        self.cells.iter().find(|c| c.field == field).map(|c| c.written.as_str())
    }
    pub fn all(&self, field: Field) -> impl Iterator<Item = &str> {
        self.cells.iter().filter(move |c| c.field == field).map(|c| c.written.trim())
    }
    /// Column of a field, or 1 where the row has none.
    pub fn column(&self, field: Field) -> u32 {
        let compound = || self.compound.iter().find(|(f, _)| *f == field).map_or(1, |(_, column)| *column);
        self.cells.iter().find(|c| c.field == field).map_or_else(compound, |c| c.column)
    }
}

/// Reads the export. `name` is what messages call it: a file name, not a path of the machine.
pub fn read_export(path: &Path, name: &str, rules: &Rules<'_>, report: &mut Report) -> Option<Vec<RawRow>> {
    let mut found = Report::new();
    let rows = read(path, name, rules, &mut found);
    let usable = found.count(Level::File) == 0;
    report.merge(discreet(&found));
    usable.then_some(rows)
}

fn read(path: &Path, name: &str, rules: &Rules<'_>, report: &mut Report) -> Vec<RawRow> {
    let met = vec![false; rules.fields().count()];
    let mut sink = Rows { rules, name: name.into(), plan: Vec::new(), met, rows: Vec::new() };
    let lower = name.to_lowercase();
    let stem = lower.strip_suffix(".gz").unwrap_or(&lower);
    if stem.ends_with(".xlsx") {
        read_workbook(path, name, rules, &mut sink, report);
        return sink.rows;
    }
    let options = ReadOptions { encoding: rules.import.encoding.clone(), ..ReadOptions::default() };
    let source = match read_text(path, name, &options) {
        Ok(source) => source,
        Err(finding) => {
            report.push(finding);
            return Vec::new();
        }
    };
    match stem.rsplit('.').next() {
        Some("csv" | "tsv" | "txt") => {
            let declared = rules.import.delimiter.as_deref();
            let delimiter = declared.map(|d| if d == "\\t" { '\t' } else { d.chars().next().unwrap_or(',') });
            read_csv(&source, &CsvOptions { delimiter, ..CsvOptions::default() }, &mut sink, report);
        }
        Some("jsonl" | "ndjson") => {
            each_json_line(&source, report, |node| sink.node(&node, &source));
            sink.judge_keys(name, report);
        }
        Some("json") => {
            if let Some(node) = parse_json(&source, report) {
                let list = if node.items().is_empty() {
                    node.entries().iter().map(|e| &e.value).find(|v| !v.items().is_empty())
                } else {
                    Some(&node)
                };
                list.map(Node::items).unwrap_or_default().iter().for_each(|item| sink.node(item, &source));
                sink.judge_keys(name, report);
            }
        }
        _ => report.push(
            Diagnostic::new(
                Code::FileFormat,
                Level::File,
                format!("the end of {name} does not say how to read it"),
            )
            .at(Place::file(name))
            .hint("an export is a .csv, .tsv, .jsonl, .json or .xlsx file (and .gz behind all but the last)"),
        ),
    }
    sink.rows
}

#[cfg(feature = "xlsx")]
fn read_workbook(path: &Path, name: &str, rules: &Rules<'_>, sink: &mut Rows<'_, '_>, report: &mut Report) {
    let options = crate::data::xlsx::XlsxOptions::default();
    crate::data::xlsx::read_xlsx(path, name, rules.import.sheet.as_deref(), &options, sink, report);
}

#[cfg(not(feature = "xlsx"))]
fn read_workbook(_: &Path, name: &str, _: &Rules<'_>, _: &mut Rows<'_, '_>, report: &mut Report) {
    let message = "this program was built without spreadsheet support";
    report.push(
        Diagnostic::new(Code::FileFormat, Level::File, message)
            .at(Place::file(name))
            .hint("save the sheet as CSV"),
    );
}

struct Rows<'r, 'c> {
    rules: &'r Rules<'c>,
    name: Arc<str>,
    /// For each column of the header what it is, if it was asked for.
    plan: Vec<Option<Field>>,
    /// For each header of the mapping whether an object of a JSON export had it as a key.
    met: Vec<bool>,
    rows: Vec<RawRow>,
}

impl RecordSink for Rows<'_, '_> {
    /// Without its header line, the first record of an export would be taken for names of columns.
    fn is_private(&self) -> bool {
        true
    }

    fn header(&mut self, columns: &[HeaderCell], report: &mut Report) -> bool {
        self.plan = columns.iter().map(|c| self.rules.field(&c.name)).collect();
        let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
        missing_columns(self.rules, &self.name, &names, report)
    }

    fn record(&mut self, record: &Record<'_>, _: &mut Report) {
        let mut whole = blake3::Hasher::new();
        let mut cells = Vec::new();
        for (at, field) in self.plan.iter().enumerate() {
            let written = record.cell(at);
            let text = written.trim();
            whole.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
            if let Some(field) = *field
                && !text.is_empty()
            {
                cells.push(RawCell { field, written: written.to_string(), column: record.place(at).column });
            }
        }
        self.rows.push(RawRow { line: record.line, cells, compound: Vec::new(), whole: whole.finalize() });
    }

    fn bare(&mut self, name: &str, header: Place, report: &mut Report) {
        let message = format!("{name} has a header and no row");
        report.push(
            Diagnostic::new(Code::NoRows, Level::File, message).at(header).hint("export the records again"),
        );
    }
}

impl Rows<'_, '_> {
    /// A mapping of JSON: keys are columns.
    fn node(&mut self, item: &Node, source: &Source) {
        let mut whole = blake3::Hasher::new();
        fold(item, &mut whole);
        let (mut cells, mut compound) = (Vec::new(), Vec::new());
        for ((header, field), met) in self.rules.fields().zip(&mut self.met) {
            match nested::find(item, header) {
                Found::Absent => continue,
                Found::Empty => {}
                Found::Value(node, text) => {
                    cells.push(RawCell { field, written: text.to_string(), column: node.pos.column });
                }
                Found::Compound(node) => compound.push((field, node.pos.column)),
            }
            *met = true;
        }
        let line = item.pos.line + source.line_offset;
        self.rows.push(RawRow { line, cells, compound, whole: whole.finalize() });
    }

    /// A key that no row has is a mistake in the mapping, or the export has changed: a withdrawal under another
    /// key would pass for none.
    fn judge_keys(&self, name: &str, report: &mut Report) {
        if self.rows.is_empty() {
            let message = format!("{name} holds no record");
            report.push(
                Diagnostic::new(Code::NoRows, Level::File, message)
                    .at(Place::file(name))
                    .hint("export the records again"),
            );
            return;
        }
        for ((header, _), _) in self.rules.fields().zip(&self.met).filter(|(_, met)| !**met) {
            let hint = "write the key exactly as it stands in the export, or take the line out of the mapping; an export that leaves out what is empty must write null";
            report.push(missing(self.rules, header, name, "no record of the export has the key", hint));
        }
    }
}

fn fold(node: &Node, hasher: &mut blake3::Hasher) {
    match &node.kind {
        NodeKind::Null => hasher.update(b"0"),
        NodeKind::Scalar { text, .. } => {
            hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes())
        }
        NodeKind::Seq(items) => {
            items.iter().for_each(|item| fold(item, hasher));
            hasher.update(b"]")
        }
        NodeKind::Map(entries) => {
            // The order of keys in a JSON object means nothing.
            let mut sorted: Vec<_> = entries.iter().collect();
            sorted.sort_by(|a, b| a.key.cmp(&b.key));
            for entry in sorted {
                hasher.update(entry.key.as_bytes());
                fold(&entry.value, hasher);
            }
            hasher.update(b"}")
        }
    };
}

/// Says which columns of the mapping the header lacks. True: nothing is missing. No column is guessed that may be
/// meant: what stands in the first line of an export can be a client.
fn missing_columns(rules: &Rules<'_>, name: &str, header: &[&str], report: &mut Report) -> bool {
    if !rules.fields().any(|(column, _)| header.contains(&column)) {
        // One finding is enough to say that this is no header at all.
        report.push(
            Diagnostic::new(
                Code::ColumnMissing,
                Level::File,
                "the export has none of the columns that `import: columns` names",
            )
            .at(rules.config.place(&["import", "columns"]))
            .also("the export", Place::file(name))
            .hint("does the first line hold the names of the columns? export the records with them"),
        );
        return false;
    }
    let hint = "write the header exactly as it stands in the export, or take the line out of the mapping";
    let before = report.faults();
    for (column, _) in rules.fields().filter(|(column, _)| !header.contains(column)) {
        report.push(missing(rules, column, name, "the export has no column", hint));
    }
    report.faults() == before
}

fn missing(rules: &Rules<'_>, column: &str, name: &str, lack: &str, hint: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ColumnMissing,
        Level::File,
        format!("{lack} `{column}`, which `import: columns` names"),
    )
    .at(rules.config.place(&["import", "columns", column]))
    .also("the export", Place::file(name))
    .hint(hint)
}
