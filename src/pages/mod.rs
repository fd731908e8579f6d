//! Producers of pages, one file a kind of family.
//!
//! Each takes its inputs from the graph, and renders from them alone. `page` is what all pages share,
//! `view` is how a row is shown to templates, `nodes` is what machines are told.

pub mod document;
mod experts;
mod figures;
pub mod hub;
mod lines;
mod map;
mod map_labels;
mod nodes;
pub mod not_found;
mod page;
pub mod product;
mod proof;
mod quotes;
mod reach;
mod parted;
pub mod record;
mod said;
mod statements;
pub mod story;
mod trail;
mod wanted;

use crate::told::disclosure;

pub use page::{Common, output_path};
pub use proof::{Published, published};
pub use said::{considered, said};
