//! Names that must tell rows apart, and that differ in capitals only: handles of experts, codes of referrals.
//!
//! Invariant: which of two rows is right does not depend on which stands first, so neither keeps the name.

use super::Loader;
use crate::config::Kind;
use crate::data::kinds::known_columns;
use crate::data::table::Row;
use crate::data::typing::short;
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::value::Value;
use std::collections::BTreeMap;

impl Loader<'_> {
    /// Finds rows whose handle or code is that of another row, capitals or not.
    pub(super) fn alike(&mut self, report: &mut Report) {
        let column = match self.columns.dataset.kind {
            Kind::Provider => "handle",
            Kind::Referral => "code",
            _ => return,
        };
        let kind = self.columns.dataset.kind;
        let Some(at) = known_columns(kind).iter().position(|known| known.name == column) else { return };
        let mut same: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (row, found) in self.rows.iter().enumerate() {
            if let Some(name) = found.values.get(at).and_then(Value::as_str).filter(|name| !name.is_empty()) {
                same.entry(name.to_lowercase()).or_default().push(row);
            }
        }
        for rows in same.into_values() {
            // Copies of one row were or will be reported as such; a code may bring somebody several clients.
            let first = &self.rows[rows[0]];
            let same_owner = |row: &Row| kind == Kind::Referral && self.owner(row) == self.owner(first);
            let differs = |row: &Row| row.values.get(at) != first.values.get(at) || !same_owner(row);
            if !rows[1..].iter().any(|row| self.rows[*row].id != first.id && differs(&self.rows[*row])) {
                continue;
            }
            for pair in rows.windows(2) {
                self.report_alike(column, at, &self.rows[pair[0]], &self.rows[pair[1]], report);
            }
            for row in rows {
                if let Some(value) = self.rows[row].values.get_mut(at) {
                    *value = Value::None;
                }
            }
        }
    }

    /// Whose code a referral carries.
    fn owner<'r>(&self, row: &'r Row) -> Option<&'r Value> {
        let at =
            known_columns(self.columns.dataset.kind).iter().position(|known| known.name == "referrer")?;
        row.values.get(at)
    }

    fn report_alike(&self, column: &str, at: usize, first: &Row, second: &Row, report: &mut Report) {
        let text = |row: &Row| short(row.values.get(at).and_then(Value::as_str).unwrap_or(""));
        let place = |row: &Row| {
            let file = self.files.get(row.origin.file as usize).cloned().unwrap_or_default();
            Place::at(file, row.origin.pos.line, row.origin.pos.column).length(row.origin.pos.length as usize)
        };
        let (one, other) = (text(first), text(second));
        let what = if one == other { "are the same" } else { "differ in capitals only" };
        let mut lines = [place(first), place(second)];
        lines.sort_by_key(|place| (place.file.clone(), place.line));
        let [earlier, later] = lines;
        let message = format!(
            "the {column}s `{one}` (line {}) and `{other}` (line {}) {what}",
            place(first).line,
            place(second).line
        );
        let hint = match column {
            "handle" => "give each expert a handle of their own; until then their ids stand in the address",
            _ => "give each referrer a code of their own; until then neither referral has one",
        };
        report.push(
            Diagnostic::new(Code::AlikeNames, Level::Field, message)
                .at(later)
                .also("the other one", earlier)
                .hint(hint)
                .group(column),
        );
    }
}
