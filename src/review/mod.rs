//! What should become of single pages: proposals for data/decisions.csv, and the report that says why.

pub mod page;
pub mod told;
