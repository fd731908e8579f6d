//! The history file: what was published, so that it stays where it is.
//!
//! A CSV of `dataset,id,slug`, sorted. It is an input like any other: `build` reads it, and only
//! `build --date` (later `publish`) advances it.

use super::csv::{CsvOptions, read_csv};
use super::records::{HeaderCell, Record, RecordSink};
use super::source::{ReadOptions, read_text};
use super::table::Tables;
use crate::diag::{Code, Diagnostic, Level, Report};
use crate::text::check_slug;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// Under which slug a row was published, and when first.
#[derive(Clone, Debug)]
struct Published {
    slug: Arc<str>,
    date: String,
}

/// Everything that was published, by dataset and id.
#[derive(Clone, Debug, Default)]
pub struct History {
    rows: BTreeMap<(Arc<str>, Arc<str>), Published>,
}

const HEADER: [&str; 4] = ["dataset", "id", "slug", "first_published"];

impl History {
    /// Reads the file; a site that never published anything has none.
    pub fn load(site: &Path, file: &str, report: &mut Report) -> History {
        let mut history = History::default();
        if site.join(file).exists() {
            let options = CsvOptions { delimiter: Some(','), max_field: 200 };
            match read_text(&site.join(file), file, &ReadOptions::default()) {
                // A header alone is the history of a site that published nothing.
                Ok(source) if source.text.lines().nth(1).is_none() => {}
                Ok(source) => read_csv(&source, &options, &mut history, report),
                Err(finding) => report.push(finding),
            }
        }
        history
    }

    pub fn slug(&self, dataset: &str, id: &str) -> Option<&Arc<str>> {
        self.rows.get(&(dataset.into(), id.into())).map(|p| &p.slug)
    }

    /// The file after a publication on `date`: everything that was there, and every listed row of today.
    pub fn advanced(&self, tables: &Tables, date: jiff::civil::Date) -> String {
        let mut all = self.rows.clone();
        for table in &tables.tables {
            for row in table.rows.iter().filter(|r| r.listed) {
                let now = || Published { slug: row.slug.clone(), date: date.to_string() };
                all.entry((table.name.clone(), row.id.clone())).or_insert_with(now);
            }
        }
        let mut text = HEADER.join(",") + "\n";
        for ((dataset, id), p) in all {
            let _ = writeln!(text, "{},{},{},{}", quoted(&dataset), quoted(&id), p.slug, p.date);
        }
        text
    }
}

/// A CSV field, quoted where it must be.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_string()
    }
}

impl RecordSink for History {
    fn header(&mut self, header: &[HeaderCell], report: &mut Report) -> bool {
        let fine =
            header.len() == HEADER.len() && header.iter().zip(HEADER).all(|(cell, name)| cell.name == name);
        if let (false, Some(first)) = (fine, header.first()) {
            report.push(
                Diagnostic::new(Code::History, Level::File, "this is not a history file")
                    .at(first.place.clone())
                    .hint(format!("its header is {}", HEADER.join(","))),
            );
        }
        fine
    }

    fn record(&mut self, record: &Record<'_>, report: &mut Report) {
        let [dataset, id, slug, date] = record.cells else { return };
        if let Err(why) = check_slug(slug) {
            report.push(
                Diagnostic::new(
                    Code::History,
                    Level::File,
                    format!("the slug `{slug}` cannot be used: {why}"),
                )
                .at(record.place(2))
                .hint("history is written by the program: take the line from an earlier version of the file"),
            );
            return;
        }
        let key = (Arc::from(&**dataset), Arc::from(&**id));
        self.rows.insert(key, Published { slug: (&**slug).into(), date: date.to_string() });
    }
}
