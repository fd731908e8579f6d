//! Where the studio takes a field from while it shows a page: a value of the page's rows.
//!
//! Invariant: after a clean load what is named is a column of rows that the site has, and an address stands only in a field
//! for addresses.

use super::{Field, FieldKind};
use crate::data::table::{Table, Tables};
use crate::diag::{Code, Diagnostic, Level, Report, did_you_mean};

/// What stands for the whole address of a row's own page.
pub const URL: &str = "url";

/// Looks at where fields are taken from, once the columns of all rows are known.
pub fn check(fields: &[Field], tables: &Tables, report: &mut Report) {
    for field in fields {
        for from in field.def.from.iter() {
            if let Err((message, hint)) = one(field, from, tables) {
                report.push(
                    Diagnostic::new(Code::Mail, Level::File, message)
                        .at(field.place.clone())
                        .hint(hint)
                        .group(format!("from {from}")),
                );
            }
        }
    }
}

/// What is wrong with one of them, and what to do.
fn one(field: &Field, from: &str, tables: &Tables) -> Result<(), (String, String)> {
    let names = |table: &Table| [table.variable.to_string(), table.name.to_string()];
    let known: Vec<String> = tables.tables.iter().flat_map(|table| names(table)).collect();
    let wrong = |what: &str| format!("`from` of the field `{}` {what}: `{from}`", field.name);
    let Some((root, column)) = from.split_once('.').filter(|(_, column)| !column.is_empty()) else {
        let hint = "write a row and its column, such as `place.title`".to_string();
        return Err((wrong("names no value of a row"), hint));
    };
    let of: Vec<&Table> = tables
        .tables
        .iter()
        .map(|table| &**table)
        .filter(|table| names(table).iter().any(|n| n == root))
        .collect();
    if of.is_empty() {
        let hint = match did_you_mean(root, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("rows here are called {}", known.join(", ")),
        };
        return Err((wrong("names no rows of this site"), hint));
    }
    match (column == URL, field.def.kind == FieldKind::Url) {
        (true, false) => {
            let hint = "name a column, such as `place.title`, or give the field the type url".to_string();
            return Err((wrong("is an address, and the field holds none"), hint));
        }
        (false, true) => {
            let hint = format!("write `{root}.{URL}`, the address of that row's own page");
            return Err((wrong("is no address, and the field holds one"), hint));
        }
        _ => {}
    }
    if column == URL || of.iter().any(|table| table.has_field(column)) {
        return Ok(());
    }
    let near = did_you_mean(column, of.iter().flat_map(|table| table.fields()));
    let hint = near.map_or_else(
        || "write a column that these rows have".to_string(),
        |near| format!("did you mean `{root}.{near}`?"),
    );
    Err((wrong("names no column"), hint))
}
