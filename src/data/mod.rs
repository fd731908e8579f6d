//! The outside becomes typed rows.
//!
//! Readers (`source`, `csv`, `xlsx`, `yaml`, `json`) turn files into text, records and trees with
//! places; `kinds`, `columns` and `typing` turn cells into values; `load`, `slugs` and `link` turn rows
//! into tables; `site` reads a whole folder. Personal data ends here: no type after [`table`] has a
//! field that could hold it.

mod bare;
pub mod columns;
pub mod consent;
pub mod content;
pub mod csv;
pub mod decisions;
pub mod decode;
pub mod history;
pub mod images;
pub mod json;
mod keys;
pub mod kinds;
pub mod link;
pub mod load;
pub mod mails;
pub mod number;
pub mod records;
pub mod referrals;
pub mod shape;
pub mod site;
pub mod slugs;
pub mod source;
pub mod stories;
pub mod table;
mod texts;
pub mod told;
pub mod typing;
mod words;
#[cfg(feature = "xlsx")]
pub mod xlsx;
pub mod yaml;

use crate::config::{Dataset, Kind};
use std::sync::Arc;

/// The word for one row of a dataset in templates and texts.
pub fn variable_of(name: &str, dataset: &Dataset) -> Arc<str> {
    match &dataset.variable {
        Some(variable) => variable.as_str().into(),
        None if dataset.kind == Kind::Plain => name.into(),
        None => dataset.kind.name().into(),
    }
}
