//! The rows of a dataset become its table: sorted by id, each id once, nobody without consent.

use super::{Loaded, Loader};
use crate::config::{FactFormat, Kind};
use crate::data::kinds::CONSENT;
use crate::data::table::{Row, Table};
use crate::data::typing::short;
use crate::diag::{Code, Diagnostic, Level, Place, Report, did_you_mean};
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Loader<'_> {
    /// Sorts rows by id, finds repeated ids, and leaves rows without consent behind.
    pub(super) fn finish(mut self, name: &str, path: &str, report: &mut Report) -> Option<Loaded> {
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
        self.alike(report);
        if self.rows.is_empty() && self.dropped > 0 {
            let message = format!("every row of the dataset `{name}` has a fault, so none is left");
            report.push(
                Diagnostic::new(Code::NoRows, Level::File, message)
                    .at(Place::file(path))
                    .hint("correct at least one row"),
            );
            if !matches!(dataset.kind, Kind::Match | Kind::Story) {
                return None;
            }
        }
        // That nobody has accepted a story yet is nothing to be told.
        let is_bare = self.rows.is_empty() && self.dropped == 0 && dataset.kind != Kind::Story;
        let bare = is_bare.then(|| self.bare.take().unwrap_or_else(|| Place::file(path)));
        self.price_without_currency(name, path, report);
        self.shares_for_percents(path, report);
        let consent = self.columns.columns.iter().position(|c| &*c.name == CONSENT);
        let asked = self.columns.asks_consent;
        let shown =
            |row: &Row| !asked || consent.is_none_or(|c| row.values.get(c) == Some(&Value::Bool(true)));

        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by(|&a, &b| self.rows[a].id.cmp(&self.rows[b].id).then(a.cmp(&b)));
        let mut position = vec![usize::MAX; self.rows.len()];
        let mut kept: Vec<usize> = Vec::new();
        let mut withheld: BTreeMap<Arc<str>, String> = BTreeMap::new();
        for same_id in order.chunk_by(|&a, &b| self.rows[a].id == self.rows[b].id) {
            let first = same_id[0];
            let copies = same_id[1..].iter().all(|&at| self.rows[at].values == self.rows[first].values);
            for &again in &same_id[1..] {
                self.repeated_id(first, again, report);
            }
            // Which of two different rows is right does not depend on which stands first: neither is taken.
            if !copies {
                self.dropped_ids.insert(self.rows[first].id.clone());
                continue;
            }
            if shown(&self.rows[first]) {
                position[first] = kept.len();
                kept.push(first);
            } else {
                withheld.insert(self.rows[first].id.clone(), format!("`{CONSENT}` is not yes"));
            }
        }
        if !withheld.is_empty() {
            let message = format!(
                "{} of {} rows are shown nowhere, because `{CONSENT}` is not yes",
                withheld.len(),
                self.rows.len()
            );
            report.push(Diagnostic::new(Code::Withheld, Level::Note, message).at(Place::file(path)));
        }
        self.private_note(path, report);
        let mut references = self.references;
        let mut aside = Vec::new();
        references.retain_mut(|r| {
            if position[r.row] == usize::MAX && withheld.contains_key(&self.rows[r.row].id) {
                let value = self.rows[r.row].values.get(r.column).cloned().unwrap_or(Value::None);
                aside.push((r.clone(), value));
            }
            r.row = position[r.row];
            r.row != usize::MAX
        });
        let mut rows: Vec<Option<Row>> = self.rows.into_iter().map(Some).collect();
        let rows: Vec<Row> = kept.iter().filter_map(|&at| rows[at].take()).collect();
        let table = Table {
            name: name.into(),
            kind: dataset.kind,
            variable: crate::data::variable_of(name, dataset),
            label: dataset.label.as_deref().unwrap_or(name).into(),
            synthetic: dataset.synthetic,
            currency: dataset.currency.as_deref().map(Into::into),
            columns: self.columns.columns.into(),
            facts: self.columns.facts,
            rows,
            dropped: self.dropped_ids,
            withheld,
            files: self.files,
            groups: None,
        };
        Some(Loaded { table, references, aside, bare })
    }

    /// An amount of money is a claim only together with its currency.
    fn price_without_currency(&self, name: &str, path: &str, report: &mut Report) {
        let price = self.columns.columns.iter().position(|c| &*c.name == "price");
        let priced =
            price.is_some_and(|c| self.rows.iter().any(|r| r.values.get(c).is_some_and(|v| !v.is_empty())));
        if priced && self.columns.dataset.currency.is_none() {
            report.push(
                Diagnostic::new(
                    Code::Config,
                    Level::File,
                    format!("the dataset `{name}` has prices in no currency"),
                )
                .at(Place::file(path))
                .hint(format!(
                    "write `currency: USD` (or another code) for the dataset `{name}` in site.yaml"
                )),
            );
        }
    }

    /// A workbook that formats a cell as 12.5 % holds 0.125. Where all values of a percent column are
    /// such shares, somebody has to say which is meant.
    fn shares_for_percents(&self, path: &str, report: &mut Report) {
        if !self.files.iter().any(|f| f.ends_with(".xlsx")) {
            return;
        }
        for fact in self.columns.facts.iter().filter(|f| f.def.format == FactFormat::Percent) {
            let Some(column) = self.columns.columns.iter().position(|c| c.name == fact.key) else { continue };
            let values = || self.rows.iter().filter_map(|r| r.values.get(column)?.as_f64());
            if values().count() > 0 && values().all(|v| v.abs() <= 1.0) {
                let message = format!("all values of the percent column `{}` lie between -1 and 1", fact.key);
                report.push(
                    Diagnostic::new(Code::FieldValue, Level::File, message)
                        .at(Place::file(path))
                        .hint("write 12.5 for 12.5 %: a cell that the workbook shows as 12.5% holds 0.125; or use `format: decimal`"),
                );
            }
        }
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
        report.push(
            Diagnostic::new(Code::Withheld, Level::Note, message)
                .at(Place::file(path))
                .hint("if one of them is meant for everybody, map it under `columns` to a name that begins with public_"),
        );
    }
}
