//! One record or mapping becomes one row, or findings that say why not.

use super::Loader;
use crate::config::Kind;
use crate::data::kinds::{Type, has_address};
use crate::data::records::{HeaderCell, Record, RecordSink};
use crate::data::table::{Origin, Reference, Row};
use crate::data::typing::short;
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::node::{Node, NodeKind, Pos, Source};
use crate::text::slugify;
use crate::value::Value;
use std::sync::Arc;

impl Loader<'_> {
    pub(super) fn tree_row(&mut self, item: &Node, source: &Source, report: &mut Report) {
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
        let Draft { mut values, origin, first_reference, spoilt } = draft;
        let before = report.faults();
        let mut usable = true;
        let known = crate::data::kinds::known_columns(self.columns.dataset.kind);
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
        let id = self.typing.intern(values.first().and_then(Value::as_str).unwrap_or(""));
        let addressed = has_address(self.columns.dataset.kind);
        if addressed && (id.contains(['/', '\\']) || matches!(&*id, "." | "..")) {
            let message = format!("the id `{}` holds parts of a path", short(&id));
            report.push(
                Diagnostic::new(Code::BadSlug, Level::Row, message)
                    .at(place(Some(0)))
                    .hint("use letters, digits and hyphens: an id becomes a part of an address"),
            );
        }
        self.check_address(&values, place, report);
        // A field that does not fit the others costs the field; a fault of the row is the row's.
        let fields = report.count(Level::Field);
        self.fit(&mut values, &spoilt, place, report);
        let before = before + report.count(Level::Field) - fields;
        if !usable || report.faults() > before {
            self.dropped += 1;
            self.dropped_ids.insert(id);
            self.references.truncate(first_reference);
            return;
        }
        self.rows.push(Row { id, slug: Arc::default(), origin, values: values.into(), listed: true });
    }

    /// A name without a letter or digit gives nothing to write into an address.
    fn check_address(&self, values: &[Value], place: &dyn Fn(Option<usize>) -> Place, report: &mut Report) {
        let known = crate::data::kinds::known_columns(self.columns.dataset.kind);
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

    /// One of several files may have no row; whether all of them may is judged when all were read.
    fn bare(&mut self, _: &str, header: Place, _: &mut Report) {
        self.bare.get_or_insert(header);
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
