//! What consent leaves of a record: words and first name stay only where they are covered.
//!
//! A record itself is never taken out here; it holds nothing of a person but its words.
//!
//! Invariant: after [`apply`] no table holds a testimonial or an author without consent in force.

use super::{Channel, ConsentLog, Purpose, Scope};
use crate::config::Kind;
use crate::data::load::Loaded;
use crate::data::table::{Row, Table};
use crate::diag::{Code, Diagnostic, Level, Report};
use crate::value::Value;

/// Takes words and names out of records whose consent does not cover them.
pub fn apply(loaded: &mut [Loaded], log: &ConsentLog, report: &mut Report) {
    for l in loaded.iter_mut().filter(|l| l.table.kind == Kind::Match) {
        let table = &mut l.table;
        for at in 0..table.rows.len() {
            let row = &table.rows[at];
            if table.text(row, "testimonial").trim().is_empty() {
                clear(table, at, "author");
                continue;
            }
            match quotable(table, row, log) {
                Some(Scope::QuoteFirstName) => {}
                Some(_) => clear(table, at, "author"),
                None => {
                    // What its story tells is shown, and stories take it before this.
                    let consent = table.text(row, "consent");
                    if !log.covers_record(consent, &row.id, Purpose::Story, Channel::Site) {
                        report.push(lacking(table, row, log));
                    }
                    clear(table, at, "testimonial");
                    clear(table, at, "author");
                }
            }
        }
    }
}

/// How much of a record may be quoted on the site, if anything may.
fn quotable(table: &Table, row: &Row, log: &ConsentLog) -> Option<Scope> {
    let consent = table.text(row, "consent");
    if !log.covers_record(consent, &row.id, Purpose::Quote, Channel::Site) {
        return None;
    }
    // The narrower of what the record and the log say.
    let own = Scope::named(table.text(row, "scope"));
    let scope = log.scope(consent, Purpose::Quote, Channel::Site).map_or(own, |logged| logged.min(own));
    (scope >= Scope::Quote).then_some(scope)
}

/// One finding with a count, whatever the reason: of many thousands nobody wants to hear one by one.
fn lacking(table: &Table, row: &Row, log: &ConsentLog) -> Diagnostic {
    let consent = table.text(row, "consent").trim();
    let message = match log.events.get(consent) {
        None => format!("the testimonial of `{}` is not shown: no log holds its consent", row.id),
        Some(events) if events.last().is_some_and(|e| e.withdrawn) => {
            format!("the testimonial of `{}` is not shown: its consent was withdrawn", row.id)
        }
        Some(_) => format!("the testimonial of `{}` is not shown: its consent does not cover it", row.id),
    };
    Diagnostic::new(Code::ConsentLacking, Level::Warning, message)
        .at(table.place(row.origin))
        .hint("run `flywheel import` again, which takes the words out of the data; until then they are held back at every build")
        .group("testimonial")
}

/// Empties a cell; a row that ends before it has nothing there.
pub(in crate::data) fn clear(table: &mut Table, row: usize, column: &str) {
    if let Some(column) = table.column(column)
        && let Some(value) = table.rows[row].values.get_mut(column)
    {
        *value = Value::None;
    }
}
