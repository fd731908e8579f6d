//! `import`: the export of a marketplace, with personal fields, becomes records, statistics and proposals
//! that are safe to commit.
//!
//! ```text
//!   export ──▶ raw rows ──▶ records ──▶ rows that enough others are like     data/matches.csv
//!   (never      (personal)   (opaque   ├▶ statistics, suppressed, rounded     data/statistics.csv
//!    cached)                  ids)     ├▶ consents, an event a line           data/consents.csv
//!                                      ├▶ what was ever released, sealed      data/releases.sealed
//!                                      └▶ proposals of stories                proposals/stories/
//! ```
//!
//! Personal values exist in `export` and `record` and end there: a [`Record`] has no field that could hold
//! one, and findings name a line, a column and a reason, never a value. Invariants: what is written depends
//! on the rows of the export, on earlier releases and on the secret alone, not on the order of rows; and no
//! difference of two things that were ever released speaks of fewer records than the least that may be
//! counted.

mod adopt;
mod apart;
mod audit;
mod author;
mod consents;
mod dates;
mod discreet;
mod export;
mod groups;
mod guard;
mod keys;
mod lines;
mod nested;
mod outcome;
mod places;
mod proposals;
mod put;
mod record;
mod releases;
mod report;
mod report_html;
mod rows;
mod rules;
mod run;
mod statistics;
mod suppress;
mod texts;
mod told;
mod words;

pub use groups::{Group, Total};
pub use keys::Keys;
pub use outcome::{Imported, Reason, Tally};
pub use record::{Outcome, Record};
pub use releases::unsealed;
pub use report::{report_json, report_text};
pub use report_html::report_html;
pub use run::{ImportOptions, Read, import, read_records, totals_of};
pub use statistics::Statistic;
