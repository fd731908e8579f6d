//! Where the studio takes a field from while it shows a page: a value of the page's rows.
//!
//! Invariant: what is named is a column of a row that the site has, as far as that is known before rows are read.

use super::Field;
use crate::config::Config;
use crate::data::variable_of;
use crate::diag::{Code, Diagnostic, Level, Report, did_you_mean};

pub(super) fn check(fields: &[Field], config: &Config, report: &mut Report) {
    let datasets = || config.file.datasets.iter();
    let variables: Vec<String> = datasets().map(|(name, of)| variable_of(name, of).to_string()).collect();
    for field in fields {
        for from in field.def.from.iter() {
            let root = from.split_once('.').filter(|(_, column)| !column.is_empty()).map(|(root, _)| root);
            let is_known = |root: &str| {
                variables.iter().any(|known| known == root) || datasets().any(|(name, _)| name == root)
            };
            if root.is_some_and(is_known) {
                continue;
            }
            let message = format!("`from` of the field `{}` names no value of a row: `{from}`", field.name);
            let near = root.and_then(|root| did_you_mean(root, variables.iter().map(String::as_str)));
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "write a row and its column, such as `place.title`; rows here: {}",
                    variables.join(", ")
                ),
            };
            report.push(Diagnostic::new(Code::Mail, Level::File, message).at(field.place.clone()).hint(hint));
        }
    }
}
