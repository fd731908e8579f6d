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

/// Slugs under which rows were published: (dataset, id) → slug.
#[derive(Clone, Debug, Default)]
pub struct History {
    slugs: BTreeMap<(Arc<str>, Arc<str>), Arc<str>>,
}

const HEADER: [&str; 4] = ["dataset", "id", "slug", "first_published"];

impl History {
    /// Reads the file; a site that never published anything has none.
    pub fn load(
        site: &Path,
        file: &str,
        report: &mut Report,
    ) -> (History, BTreeMap<(Arc<str>, Arc<str>), String>) {
        let mut reader = Reader { history: History::default(), dates: BTreeMap::new() };
        if site.join(file).exists() {
            match read_text(&site.join(file), file, &ReadOptions::default()) {
                Ok(source) if source.text.lines().nth(1).is_none() => {}
                Ok(source) => read_csv(
                    &source,
                    &CsvOptions { delimiter: Some(','), max_field: 200 },
                    &mut reader,
                    report,
                ),
                Err(finding) => report.push(finding),
            }
        }
        (reader.history, reader.dates)
    }

    pub fn slug(&self, dataset: &str, id: &str) -> Option<&Arc<str>> {
        self.slugs.get(&(dataset.into(), id.into()))
    }

    /// The file after a publication on `date`: everything that was there, and every listed row of today.
    pub fn advanced(
        &self,
        dates: &BTreeMap<(Arc<str>, Arc<str>), String>,
        tables: &Tables,
        date: jiff::civil::Date,
    ) -> String {
        let mut all: BTreeMap<(Arc<str>, Arc<str>), (Arc<str>, String)> = self
            .slugs
            .iter()
            .map(|(key, slug)| (key.clone(), (slug.clone(), dates.get(key).cloned().unwrap_or_default())))
            .collect();
        for table in &tables.tables {
            for row in table.rows.iter().filter(|r| r.listed) {
                all.entry((table.name.clone(), row.id.clone()))
                    .or_insert_with(|| (row.slug.clone(), date.to_string()));
            }
        }
        let mut text = HEADER.join(",") + "\n";
        for ((dataset, id), (slug, date)) in all {
            let _ = writeln!(text, "{},{},{slug},{date}", quoted(&dataset), quoted(&id));
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

struct Reader {
    history: History,
    dates: BTreeMap<(Arc<str>, Arc<str>), String>,
}

impl RecordSink for Reader {
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
                .at(record.place(2)),
            );
            return;
        }
        let key = (Arc::from(&**dataset), Arc::from(&**id));
        self.dates.insert(key.clone(), date.to_string());
        self.history.slugs.insert(key, (&**slug).into());
    }
}
