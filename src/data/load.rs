//! The data of a site becomes tables: every dataset, every file of it, every row.
//!
//! This is where the outside ends. Findings are collected with file, line and column; private columns
//! and rows without consent are left behind here and never reach a table.
//!
//! Invariant: the tables depend on the files' contents only, not on the order of rows or of files.

use super::columns::Columns;
use super::csv::{CsvOptions, read_csv};
use super::kinds::{CONSENT, Type};
use super::number::Decimal;
use super::records::{HeaderCell, Record, RecordSink};
use super::source::{ReadOptions, read_text};
use super::table::{Origin, Reference, Row, Table};
use super::typing::{Typing, short};
use super::{json::parse_json, json::parse_json_lines, yaml::parse_yaml};
use crate::config::{Dataset, DateOrder, Kind};
use crate::diag::{Code, Diagnostic, Level, Place, Report, did_you_mean};
use crate::node::{Node, NodeKind, Pos, Source};
use crate::text::slugify;
use crate::value::Value;
use std::path::Path;
use std::sync::Arc;

/// One dataset, read.
pub struct Loaded {
    pub table: Table,
    pub references: Vec<Reference>,
    /// Ids of rows that have a fault: a reference to one of them is not a second fault.
    pub dropped: Vec<Arc<str>>,
}

/// Reads one dataset with a path. `None` if nothing of it is usable.
pub fn load_dataset(site: &Path, name: &str, dataset: &Dataset, report: &mut Report) -> Option<Loaded> {
    let path = dataset.path.as_deref()?;
    let decimal = match dataset.decimal.as_deref() {
        Some(".") => Decimal::Point,
        Some(",") => Decimal::Comma,
        _ => Decimal::Undeclared,
    };
    let list = dataset.list_separator.as_deref().and_then(|s| s.chars().next()).unwrap_or(';');
    let max_field = dataset.max_field.unwrap_or(100_000);
    let order = dataset.date.unwrap_or(DateOrder::Iso);
    let mut loader = Loader {
        columns: Columns::new(dataset),
        typing: Typing::new(name.into(), decimal, order, list, max_field),
        rows: Vec::new(),
        references: Vec::new(),
        files: Vec::new(),
        plan: Vec::new(),
        dropped: 0,
        dropped_ids: Vec::new(),
    };
    let before = report.count(Level::File);
    for (file, shown) in files_of(site, path, report) {
        loader.files.push(shown.clone().into());
        loader.read_file(&file, &shown, name, report);
    }
    if report.count(Level::File) > before {
        return None;
    }
    loader.finish(name, path, report)
}

/// The files of a path, sorted by name: a file itself, or what a folder holds.
fn files_of(site: &Path, path: &str, report: &mut Report) -> Vec<(std::path::PathBuf, String)> {
    let whole = site.join(path);
    if !whole.is_dir() {
        return vec![(whole, path.to_string())];
    }
    let mut files: Vec<_> = walkdir::WalkDir::new(&whole)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|e| e.file_type().is_file() && format_of(&e.file_name().to_string_lossy()).is_some())
        .map(|e| {
            let inside =
                e.path().strip_prefix(&whole).unwrap_or(e.path()).to_string_lossy().replace('\\', "/");
            (e.path().to_path_buf(), format!("{}/{inside}", path.trim_end_matches('/')))
        })
        .collect();
    files.sort_by(|a, b| a.1.cmp(&b.1));
    if files.is_empty() {
        report.push(
            Diagnostic::new(Code::FileMissing, Level::File, format!("the folder {path} holds no data file"))
                .at(Place::file(path))
                .hint(format!("put files with these ends there: {FORMATS}")),
        );
    }
    files
}

const FORMATS: &str = ".csv, .tsv, .yaml, .json, .jsonl, .xlsx (and .gz behind all but the last)";

#[derive(Clone, Copy, PartialEq)]
enum Format {
    Csv,
    Yaml,
    Json,
    JsonLines,
    Xlsx,
}

fn format_of(name: &str) -> Option<Format> {
    let name = name.to_lowercase();
    let packed = name.strip_suffix(".gz");
    let stem = packed.unwrap_or(&name);
    match stem.rsplit('.').next()? {
        "csv" | "tsv" | "txt" => Some(Format::Csv),
        "yaml" | "yml" => Some(Format::Yaml),
        "json" => Some(Format::Json),
        "jsonl" | "ndjson" => Some(Format::JsonLines),
        "xlsx" if packed.is_none() => Some(Format::Xlsx),
        _ => None,
    }
}

struct Loader<'c> {
    columns: Columns<'c>,
    typing: Typing,
    rows: Vec<Row>,
    references: Vec<Reference>,
    files: Vec<Arc<str>>,
    /// For the tabular file at hand: the table's column of each cell.
    plan: Vec<Option<usize>>,
    /// Rows with a fault that cost the row.
    dropped: u64,
    dropped_ids: Vec<Arc<str>>,
}

impl Loader<'_> {
    fn read_file(&mut self, file: &Path, shown: &str, name: &str, report: &mut Report) {
        let dataset = self.columns.dataset;
        let Some(format) = format_of(shown) else {
            report.push(
                Diagnostic::new(
                    Code::FileFormat,
                    Level::File,
                    format!("the end of {shown} does not say how to read it"),
                )
                .at(Place::file(shown))
                .hint(format!("use one of {FORMATS}")),
            );
            return;
        };
        if format == Format::Xlsx {
            return self.read_workbook(file, shown, report);
        }
        let options = ReadOptions { encoding: dataset.encoding.clone(), ..ReadOptions::default() };
        let source = match read_text(file, shown, &options) {
            Ok(source) => source,
            Err(finding) => return report.push(finding),
        };
        match format {
            Format::Csv => {
                let delimiter = dataset
                    .delimiter
                    .as_deref()
                    .map(|d| if d == "\\t" { '\t' } else { d.chars().next().unwrap_or(',') });
                let options = CsvOptions { delimiter, max_field: self.typing.max_field };
                read_csv(&source, &options, self, report);
            }
            Format::Yaml => {
                if let Some(node) = parse_yaml(&source, report) {
                    self.read_tree(&node, &source, name, report);
                }
            }
            Format::Json => {
                if let Some(node) = parse_json(&source, report) {
                    self.read_tree(&node, &source, name, report);
                }
            }
            Format::JsonLines => {
                for node in parse_json_lines(&source, report) {
                    self.tree_row(&node, &source, report);
                }
            }
            Format::Xlsx => {}
        }
    }

    #[cfg(feature = "xlsx")]
    fn read_workbook(&mut self, file: &Path, shown: &str, report: &mut Report) {
        let options = super::xlsx::XlsxOptions { max_field: self.typing.max_field, ..Default::default() };
        let sheet = self.columns.dataset.sheet.clone();
        super::xlsx::read_xlsx(file, shown, sheet.as_deref(), &options, self, report);
    }

    #[cfg(not(feature = "xlsx"))]
    fn read_workbook(&mut self, _: &Path, shown: &str, report: &mut Report) {
        report.push(
            Diagnostic::new(
                Code::FileFormat,
                Level::File,
                "this program was built without spreadsheet support",
            )
            .at(Place::file(shown))
            .hint("save the sheet as CSV"),
        );
    }

    /// The list of rows in a YAML or JSON file: the file itself, or the list under `items`.
    fn read_tree(&mut self, root: &Node, source: &Source, name: &str, report: &mut Report) {
        let key = self.columns.dataset.items.as_deref().unwrap_or(name);
        let list = match &root.kind {
            NodeKind::Seq(_) => root,
            NodeKind::Map(entries) => match root.get(key) {
                Some(node) => node,
                None if root.get("id").is_some() => return self.tree_row(root, source, report),
                None => {
                    let lists: Vec<&str> = entries
                        .iter()
                        .filter(|e| matches!(e.value.kind, NodeKind::Seq(_) | NodeKind::Map(_)))
                        .map(|e| &*e.key)
                        .collect();
                    let hint = match lists.as_slice() {
                        [] => "a dataset is a list of rows, each with an `id`".to_string(),
                        [one] => format!("write `items: {one}` for the dataset `{name}` in site.yaml"),
                        many => format!("write `items:` with one of: {}", many.join(", ")),
                    };
                    let message = format!("there is no list called `{key}` in this file");
                    report.push(
                        Diagnostic::new(Code::Shape, Level::File, message)
                            .at(source.place(root.pos))
                            .hint(hint),
                    );
                    return;
                }
            },
            _ => root,
        };
        let NodeKind::Seq(items) = &list.kind else {
            let message = format!("expected a list of rows, found {}", list.shape());
            report.push(
                Diagnostic::new(Code::Shape, Level::File, message)
                    .at(source.place(list.pos))
                    .hint("put `- ` before each row and indent its lines by two more spaces"),
            );
            return;
        };
        for item in items {
            self.tree_row(item, source, report);
        }
    }

    fn tree_row(&mut self, item: &Node, source: &Source, report: &mut Report) {
        let NodeKind::Map(entries) = &item.kind else {
            let message = format!("a row should be a mapping with an `id`, but is {}", item.shape());
            self.dropped += 1;
            return report.push(
                Diagnostic::new(Code::Shape, Level::Row, message)
                    .at(source.place(item.pos))
                    .hint("write it as `id: …` and `name: …`, each on a line of its own below one `- `"),
            );
        };
        let mut values: Vec<Value> = Vec::new();
        let mut origin = Origin { file: self.files.len().saturating_sub(1) as u32, pos: item.pos };
        let first_reference = self.references.len();
        let mut spoilt = Vec::new();
        let mut spots = Vec::new();
        for entry in entries {
            let Some(column) = self.columns.resolve(&entry.key) else { continue };
            let before = report.faults();
            let value = match self.columns.kind_of(column) {
                Some(kind) => {
                    let at = Origin { pos: entry.value.pos, ..origin };
                    self.refer(column, kind, at);
                    self.typing.node(&entry.value, kind, &entry.key, source, report)
                }
                None => self.typing.free(&entry.value, source, report),
            };
            if report.faults() > before {
                spoilt.push(column);
            }
            if column == 0 {
                origin.pos = entry.value.pos;
            }
            spots.push((column, entry.value.pos));
            put(&mut values, column, value);
        }
        let place = |column: Option<usize>| {
            let spot = spots.iter().find(|(c, _)| Some(*c) == column);
            source.place(spot.map_or(origin.pos, |(_, pos)| *pos))
        };
        self.keep(Draft { values, origin, first_reference, spoilt }, &place, report);
    }

    fn refer(&mut self, column: usize, kind: Type, origin: Origin) {
        if let Type::Reference(kind) | Type::References(kind) = kind {
            self.references.push(Reference { row: self.rows.len(), column, kind, origin });
        }
    }

    /// A row with its values typed: checks what a row must have, and keeps it or says why not.
    /// `place` gives the place of a column's cell, or of the row.
    fn keep(&mut self, draft: Draft, place: &dyn Fn(Option<usize>) -> Place, report: &mut Report) {
        let Draft { values, origin, first_reference, spoilt } = draft;
        let before = report.faults();
        let mut usable = true;
        let known = super::kinds::known_columns(self.columns.dataset.kind);
        for (column, needed) in known.iter().enumerate().filter(|(_, k)| k.required) {
            if values.get(column).is_none_or(Value::is_empty) {
                if self.columns.dataset.kind == Kind::Plain && needed.name == "name" {
                    continue;
                }
                usable = false;
                // What is wrong with the cell was said already.
                if spoilt.contains(&column) {
                    continue;
                }
                let message = format!("a row without `{}` cannot be used", needed.name);
                report.push(
                    Diagnostic::new(Code::FieldMissing, Level::Row, message)
                        .at(place(None))
                        .hint(format!("fill in `{}` ({})", needed.name, lower_first(needed.about)))
                        .group(needed.name),
                );
            }
        }
        let id = values.first().and_then(Value::as_str).unwrap_or("");
        if id.contains(['/', '\\']) || matches!(id, "." | "..") {
            let message = format!("the id `{}` holds parts of a path", short(id));
            report.push(
                Diagnostic::new(Code::BadSlug, Level::Row, message)
                    .at(place(Some(0)))
                    .hint("use letters, digits and hyphens: an id becomes a part of an address"),
            );
        }
        self.check_address(&values, place, report);
        if !usable || report.faults() > before {
            self.dropped += 1;
            self.dropped_ids.push(self.typing.intern(id));
            self.references.truncate(first_reference);
            return;
        }
        let id = self.typing.intern(id);
        self.rows.push(Row { id, slug: Arc::default(), origin, values: values.into(), listed: true });
    }

    /// A name without a letter or digit gives nothing to write into an address.
    fn check_address(&self, values: &[Value], place: &dyn Fn(Option<usize>) -> Place, report: &mut Report) {
        let known = super::kinds::known_columns(self.columns.dataset.kind);
        let text = |name: &str| {
            let column = known.iter().position(|k| k.name == name)?;
            let text = values.get(column)?.as_str().filter(|t| !t.is_empty())?;
            Some((column, text))
        };
        let source = match self.columns.dataset.kind {
            Kind::Place => text("name"),
            Kind::Provider => text("handle").or_else(|| text("id")),
            _ => text("id"),
        };
        let Some((column, written)) = source.filter(|_| text("slug").is_none()) else { return };
        if slugify(written).is_empty() {
            let message =
                format!("`{}` has no letter and no digit, so no address can be made of it", short(written));
            report.push(
                Diagnostic::new(Code::BadSlug, Level::Row, message)
                    .at(place(Some(column)))
                    .hint("give the row a `slug:` of its own, such as rainbow-town")
                    .group("no letters"),
            );
        }
    }
}

/// A row that was read and is not checked yet.
struct Draft {
    values: Vec<Value>,
    origin: Origin,
    /// How many references there were before this row's.
    first_reference: usize,
    /// Columns in which a fault was found and reported.
    spoilt: Vec<usize>,
}

impl RecordSink for Loader<'_> {
    fn header(&mut self, header: &[HeaderCell], report: &mut Report) -> bool {
        let name = self.files.last().cloned().unwrap_or_default();
        if !self.columns.check_header(header, &name, report) {
            return false;
        }
        self.plan = header.iter().map(|cell| self.columns.resolve(&cell.name)).collect();
        true
    }

    fn record(&mut self, record: &Record<'_>, report: &mut Report) {
        let mut values: Vec<Value> = Vec::new();
        let file = self.files.len().saturating_sub(1) as u32;
        let mut origin = Origin { file, pos: Pos { line: record.line, column: 1, length: 1 } };
        let first_reference = self.references.len();
        let mut spoilt = Vec::new();
        for (cell, text) in record.cells.iter().enumerate() {
            let Some(column) = self.plan.get(cell).copied().flatten() else { continue };
            let place = || record.place(cell);
            let pos_of = |place: Place| Pos { line: place.line, column: place.column, length: place.length };
            let before = report.faults();
            let value = match self.columns.kind_of(column) {
                Some(kind) => {
                    if matches!(kind, Type::Reference(_) | Type::References(_)) && !text.trim().is_empty() {
                        self.refer(column, kind, Origin { file, pos: pos_of(place()) });
                    }
                    let name = self.columns.columns[column].name.clone();
                    self.typing.cell(text, kind, &name, &place, report)
                }
                None => {
                    let name = self.columns.columns[column].name.clone();
                    self.typing.cell(text, Type::Text, &name, &place, report)
                }
            };
            if report.faults() > before {
                spoilt.push(column);
            }
            if column == 0 {
                origin.pos = pos_of(place());
            }
            put(&mut values, column, value);
        }
        let plan = std::mem::take(&mut self.plan);
        let place = |column: Option<usize>| match plan.iter().position(|c| c.is_some() && *c == column) {
            Some(cell) => record.place(cell),
            None => record.row_place(),
        };
        self.keep(Draft { values, origin, first_reference, spoilt }, &place, report);
        self.plan = plan;
    }
}

/// Puts a value at a column, with nothing in the columns before it that have not come yet.
fn put(values: &mut Vec<Value>, column: usize, value: Value) {
    if values.len() <= column {
        values.resize(column + 1, Value::None);
    }
    values[column] = value;
}

fn lower_first(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

impl Loader<'_> {
    /// Sorts rows by id, finds repeated ids, and leaves rows without consent behind.
    fn finish(mut self, name: &str, path: &str, report: &mut Report) -> Option<Loaded> {
        let dataset = self.columns.dataset;
        if !self.typing.point_proven {
            for finding in std::mem::take(&mut self.typing.unproven) {
                report.push(finding);
            }
        }
        self.unmatched_mapping(name, path, report);
        for row in &mut self.rows {
            self.columns.gather_parts(&mut row.values);
        }
        if self.rows.is_empty() {
            let (message, hint) = if self.dropped == 0 {
                (
                    "no row was read for the dataset `NAME`",
                    "add rows below the header, or take the dataset out of site.yaml",
                )
            } else {
                ("every row of the dataset `NAME` has a fault, so none is left", "correct at least one row")
            };
            report.push(
                Diagnostic::new(Code::NoRows, Level::File, message.replace("NAME", name))
                    .at(if self.dropped == 0 { Place::at(path, 1, 0) } else { Place::file(path) })
                    .hint(hint),
            );
            if dataset.kind != Kind::Match {
                return None;
            }
        }
        let consent = self.columns.columns.iter().position(|c| &*c.name == CONSENT);
        let asked = consent
            .is_some_and(|c| self.rows.iter().any(|r| r.values.get(c).is_some_and(|v| *v != Value::None)));
        let shown =
            |row: &Row| !asked || consent.is_none_or(|c| row.values.get(c) == Some(&Value::Bool(true)));

        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by(|&a, &b| self.rows[a].id.cmp(&self.rows[b].id).then(a.cmp(&b)));
        let mut position = vec![usize::MAX; self.rows.len()];
        let mut kept: Vec<usize> = Vec::new();
        let mut withheld = 0usize;
        for &at in &order {
            let row = &self.rows[at];
            if let Some(&first) = kept.last().filter(|&&k| self.rows[k].id == row.id) {
                self.repeated_id(first, at, report);
            } else if shown(row) {
                position[at] = kept.len();
                kept.push(at);
            } else {
                withheld += 1;
            }
        }
        if withheld > 0 {
            let message = format!(
                "{withheld} of {} rows are shown nowhere, because `{CONSENT}` is not yes",
                self.rows.len()
            );
            report.push(Diagnostic::new(Code::Withheld, Level::Note, message).at(Place::file(path)));
        }
        self.private_note(path, report);
        let mut rows: Vec<Option<Row>> = self.rows.into_iter().map(Some).collect();
        let rows: Vec<Row> = kept.iter().filter_map(|&at| rows[at].take()).collect();
        let mut references = self.references;
        references.retain_mut(|r| {
            r.row = position[r.row];
            r.row != usize::MAX
        });
        let table = Table {
            name: name.into(),
            kind: dataset.kind,
            variable: super::variable_of(name, dataset),
            label: dataset.label.as_deref().unwrap_or(name).into(),
            synthetic: dataset.synthetic,
            currency: dataset.currency.as_deref().map(Into::into),
            columns: self.columns.columns.into(),
            facts: self.columns.facts,
            rows,
            files: self.files,
            groups: None,
        };
        Some(Loaded { table, references, dropped: self.dropped_ids })
    }

    fn repeated_id(&self, first: usize, second: usize, report: &mut Report) {
        let place = |row: &Row| {
            let file = self.files.get(row.origin.file as usize).cloned().unwrap_or_default();
            Place::at(file, row.origin.pos.line, row.origin.pos.column).length(row.origin.pos.length as usize)
        };
        let (first, second) = (&self.rows[first], &self.rows[second]);
        report.push(
            Diagnostic::new(
                Code::DuplicateId,
                Level::Row,
                format!("the id `{}` is given twice", short(&second.id)),
            )
            .at(place(second))
            .also("first given here", place(first))
            .hint("give each row an id of its own, or delete the copy")
            .group("id"),
        );
    }

    /// Headers that site.yaml maps, but no file has.
    fn unmatched_mapping(&self, name: &str, path: &str, report: &mut Report) {
        if self.files.is_empty() || report.count(Level::File) > 0 {
            return;
        }
        for foreign in self.columns.dataset.columns.keys() {
            if self.columns.mapped.iter().any(|m| m == foreign) {
                continue;
            }
            let known = self.columns.columns.iter().map(|c| &*c.name);
            let hint = match did_you_mean(foreign, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write the header exactly as it stands in the file".into(),
            };
            let message =
                format!("`columns` of the dataset `{name}` maps `{foreign}`, which {path} does not have");
            report.push(
                Diagnostic::new(Code::ColumnMissing, Level::File, message).at(Place::file(path)).hint(hint),
            );
        }
    }

    fn private_note(&self, path: &str, report: &mut Report) {
        if self.columns.private.is_empty() {
            return;
        }
        let names: Vec<&str> = self.columns.private.iter().map(|n| &**n).collect();
        let message = format!("left unread because they reach a person: {}", names.join(", "));
        report.push(Diagnostic::new(Code::Withheld, Level::Note, message).at(Place::file(path)));
    }
}
