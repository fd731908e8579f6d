//! Which column of a table a header or key belongs to, and what is wrong with a header.
//!
//! It knows the dataset's declaration and the registry of kinds; it never sees a row.

use super::kinds::{CONSENT, Type, is_private, keeps_known_only, known_columns, looks_like_consent};
use super::records::HeaderCell;
use super::table::{Column, FactColumn, Role};
use super::typing::fact_type;
use crate::config::{Dataset, Kind};
use crate::diag::{Code, Diagnostic, Level, Place, Report, did_you_mean};
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The columns of one dataset, growing as files name new ones.
pub struct Columns<'c> {
    pub dataset: &'c Dataset,
    pub columns: Vec<Column>,
    pub facts: Vec<FactColumn>,
    /// Only looked up, never iterated.
    index: FxHashMap<Arc<str>, usize>,
    /// What each header or key was found to be: a file of records names its keys in every row. Only looked up.
    resolved: FxHashMap<Box<str>, Option<usize>>,
    /// Foreign headers that site.yaml maps and some file has.
    pub mapped: Vec<String>,
    /// Columns such as `forms.in` that hold one part of a record: column, the record's column, the part.
    parts: Vec<(usize, usize, Arc<str>)>,
    /// Columns that were left unread because they are private.
    pub private: Vec<Arc<str>>,
    /// Some file asks whether a row may be shown: from then on only a yes is a yes.
    pub asks_consent: bool,
}

impl<'c> Columns<'c> {
    pub fn new(dataset: &'c Dataset) -> Self {
        let facts = dataset.facts.iter().map(|(k, d)| FactColumn { key: k.into(), def: d.clone() }).collect();
        let mut columns = Columns {
            dataset,
            columns: Vec::new(),
            facts,
            index: FxHashMap::default(),
            resolved: FxHashMap::default(),
            mapped: Vec::new(),
            parts: Vec::new(),
            private: Vec::new(),
            asks_consent: false,
        };
        // The known columns come first and in the registry's order, so that a table's shape does not
        // depend on the order of a file's headers.
        for known in known_columns(dataset.kind) {
            columns.add(known.name, Role::Known(known.kind));
        }
        for (at, key) in dataset.facts.names().enumerate() {
            if !columns.index.contains_key(key) {
                columns.add(key, Role::Fact(at));
            }
        }
        columns
    }

    fn add(&mut self, name: &str, role: Role) -> usize {
        let name: Arc<str> = name.into();
        self.columns.push(Column { name: name.clone(), role });
        self.index.insert(name, self.columns.len() - 1);
        self.columns.len() - 1
    }

    /// Our name for a header: mapped by site.yaml, another spelling of a known column, or itself.
    fn our_name<'n>(&'n self, header: &'n str) -> &'n str {
        if let Some(ours) = self.dataset.columns.get(header) {
            return ours;
        }
        let known = known_columns(self.dataset.kind);
        if known.iter().any(|k| k.name == header) {
            return header;
        }
        known.iter().find(|k| k.also.contains(&header)).map_or(header, |k| k.name)
    }

    /// The column for a header or key; `None` for what is not kept. `name@de` is `name` in German.
    pub fn resolve(&mut self, header: &str) -> Option<usize> {
        if let Some(known) = self.resolved.get(header) {
            return *known;
        }
        let found = self.find_or_add(header);
        self.resolved.insert(header.into(), found);
        found
    }

    fn find_or_add(&mut self, header: &str) -> Option<usize> {
        let (base, language) = match header.split_once('@') {
            Some((base, language)) => (base, Some(language)),
            None => (header, None),
        };
        let ours = self.our_name(base).to_string();
        self.asks_consent |= ours == CONSENT;
        if self.dataset.columns.contains_key(base) && !self.mapped.iter().any(|m| m == base) {
            self.mapped.push(base.to_string());
        }
        let is_known = self.index.contains_key(ours.as_str());
        // A private column stays private under another name, unless that name says that it is public.
        if is_private(&ours) || (is_private(base) && !ours.starts_with("public_")) {
            let name: Arc<str> = ours.as_str().into();
            if !self.private.contains(&name) {
                self.private.push(name);
            }
            return None;
        }
        if !is_known && keeps_known_only(self.dataset.kind) {
            return None;
        }
        let name = match language {
            Some(language) => format!("{ours}@{language}"),
            None => ours.clone(),
        };
        if let Some(&at) = self.index.get(name.as_str()) {
            return Some(at);
        }
        if let Some(&at) = self.index.get(ours.as_str()) {
            return Some(self.add(&name, self.columns[at].role));
        }
        Some(self.part_of_record(&ours, language).unwrap_or_else(|| self.add(&name, Role::Free)))
    }

    /// A cell holds no mapping, so a table writes a record part by part: `forms.in`, `price.low`.
    fn part_of_record(&mut self, ours: &str, language: Option<&str>) -> Option<usize> {
        let (record, part) = ours.split_once('.')?;
        let Role::Known(kind) = self.columns[*self.index.get(record)?].role else { return None };
        let kind = part_type(kind, part)?;
        let tag = language.map_or(String::new(), |l| format!("@{l}"));
        let record = self.resolve(&format!("{record}{tag}"))?;
        let column = self.add(&format!("{ours}{tag}"), Role::Known(kind));
        self.parts.push((column, record, part.into()));
        Some(column)
    }

    /// Puts the parts that a row has in columns of their own into the records that they are parts of.
    pub fn gather_parts(&self, values: &mut Box<[Value]>) {
        for (column, record, part) in &self.parts {
            let Some(value) = values.get_mut(*column).map(std::mem::take).filter(|v| !v.is_empty()) else {
                continue;
            };
            let mut entries: Vec<(Arc<str>, Value)> = match values.get(*record) {
                Some(Value::Map(entries)) => entries.to_vec(),
                _ => Vec::new(),
            };
            // Sorted, so that the order of a file's columns changes nothing.
            let at = entries.partition_point(|(name, _)| name < part);
            entries.insert(at, (part.clone(), value));
            if values.len() <= *record {
                let mut longer = std::mem::take(values).into_vec();
                longer.resize(record + 1, Value::None);
                *values = longer.into();
            }
            values[*record] = Value::map(entries);
        }
    }

    /// How the cells of a column are read.
    pub fn kind_of(&self, column: usize) -> Option<Type> {
        match self.columns[column].role {
            Role::Known(kind) => Some(kind),
            Role::Fact(at) => Some(fact_type(self.facts[at].def.format)),
            Role::Free => None,
        }
    }

    /// The known column at this index must have a value in each row.
    pub fn is_required(&self, column: usize) -> bool {
        known_columns(self.dataset.kind).get(column).is_some_and(|k| k.required)
    }

    /// Looks at a header as a whole: what is missing, and what was probably meant. False: unusable.
    pub fn check_header(&self, header: &[HeaderCell], name: &str, report: &mut Report) -> bool {
        let before = report.faults();
        let ours: Vec<&str> =
            header.iter().map(|h| self.our_name(h.name.split('@').next().unwrap_or(&h.name))).collect();
        let known = known_columns(self.dataset.kind);
        let strange = |h: &str| !known.iter().any(|k| k.name == h) && self.dataset.facts.get(h).is_none();
        let wanted =
            known.iter().map(|k| (k.name, k.required || self.dataset.facts.get(k.name).is_some())).chain(
                self.dataset.facts.names().filter(|f| !known.iter().any(|k| k.name == *f)).map(|f| (f, true)),
            );
        for (column, required) in wanted {
            if ours.contains(&column) {
                continue;
            }
            let near = did_you_mean(column, ours.iter().copied().filter(|h| strange(h)))
                .filter(|_| required || column.len() >= 6);
            let at = near.and_then(|n| ours.iter().position(|h| *h == n)).map(|i| &header[i]);
            if let Some(cell) = at {
                let message = format!("the column `{column}` is missing; `{}` looks like it", cell.name);
                let hint = format!(
                    "rename the header to `{column}`, or write `columns: {{\"{}\": {column}}}` for this dataset in site.yaml",
                    cell.name
                );
                report.push(
                    Diagnostic::new(Code::ColumnMissing, Level::File, message)
                        .at(cell.place.clone())
                        .hint(hint),
                );
            } else if required && self.is_alternative_missing(column, &ours) {
                let place = header.first().map_or_else(|| Place::file(name), |h| h.place.clone());
                let names: Vec<&str> = header.iter().map(|h| h.name.as_str()).take(12).collect();
                let message = format!("the column `{column}` is missing");
                let hint = format!(
                    "the header has: {}; name the right one with `columns: {{\"THEIR NAME\": {column}}}` in site.yaml",
                    names.join(", ")
                );
                report.push(Diagnostic::new(Code::ColumnMissing, Level::File, message).at(place).hint(hint));
            }
        }
        for (i, cell) in header.iter().enumerate() {
            if let Some(first) = ours[..i].iter().position(|o| *o == ours[i] && !cell.name.contains('@')) {
                if header[first].name.contains('@') {
                    continue;
                }
                let message =
                    format!("`{}` and `{}` both stand for `{}`", header[first].name, cell.name, ours[i]);
                report.push(
                    Diagnostic::new(Code::CsvHeader, Level::File, message)
                        .at(cell.place.clone())
                        .hint("keep one of them, or map the other to a name of its own under `columns`"),
                );
            }
        }
        if self.dataset.kind == Kind::Provider && !ours.contains(&CONSENT) {
            for cell in header.iter().filter(|c| looks_like_consent(&c.name)) {
                let message =
                    format!("the column `{}` seems to ask for consent, and nothing reads it", cell.name);
                let hint = format!(
                    "write `columns: {{\"{}\": {CONSENT}}}` for this dataset in site.yaml, so that only a yes is shown",
                    cell.name
                );
                report.push(
                    Diagnostic::new(Code::ColumnMissing, Level::File, message)
                        .at(cell.place.clone())
                        .hint(hint),
                );
            }
        }
        report.faults() == before
    }

    /// A name may be absent where another column can stand in for it.
    fn is_alternative_missing(&self, column: &str, _ours: &[&str]) -> bool {
        !(self.dataset.kind == Kind::Plain && column == "name")
    }
}

/// How one part of a record is read.
fn part_type(record: Type, part: &str) -> Option<Type> {
    match (record, part) {
        (Type::Price, "low" | "high") => Some(Type::Number),
        (Type::Price, "illustrative") => Some(Type::YesNo),
        (Type::Price | Type::Texture, _) => Some(Type::Text),
        _ => None,
    }
}
