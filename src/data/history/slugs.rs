//! slugs.csv: under which slug a row was published first. A published slug never moves.

use super::{HINT, day, fault, field};
use crate::data::records::{HeaderCell, Record, RecordSink};
use crate::data::table::Tables;
use crate::diag::{Code, Diagnostic, Level, Report};
use crate::text::check_slug;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

pub(super) const HEADER: [&str; 4] = ["dataset", "id", "slug", "first_published"];

/// Dataset and id.
type Key = (Arc<str>, Arc<str>);

/// Slugs and the day of their first publication.
#[derive(Clone, Debug, Default)]
pub struct Slugs {
    rows: BTreeMap<Key, (Arc<str>, Date)>,
}

impl Slugs {
    pub fn get(&self, dataset: &str, id: &str) -> Option<&Arc<str>> {
        self.rows.get(&(dataset.into(), id.into())).map(|(slug, _)| slug)
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn last_day(&self) -> Option<Date> {
        self.rows.values().map(|(_, day)| *day).max()
    }

    /// Everything that was there, and every listed row of today.
    pub fn advanced(&self, tables: &Tables, date: Date) -> Slugs {
        let mut rows = self.rows.clone();
        for table in &tables.tables {
            // Rows that never have a page have no slug.
            for row in table.rows.iter().filter(|r| r.listed && !r.slug.is_empty()) {
                rows.entry((table.name.clone(), row.id.clone())).or_insert_with(|| (row.slug.clone(), date));
            }
        }
        Slugs { rows }
    }

    pub fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "{}", HEADER.join(","))?;
        for ((dataset, id), (slug, day)) in &self.rows {
            writeln!(out, "{},{},{slug},{day}", field(dataset), field(id))?;
        }
        Ok(())
    }
}

impl RecordSink for Slugs {
    fn header(&mut self, _: &[HeaderCell], _: &mut Report) -> bool {
        // `read` has looked at it.
        true
    }

    fn record(&mut self, record: &Record<'_>, report: &mut Report) {
        let slug = record.cell(2);
        if let Err(why) = check_slug(slug) {
            return report.push(fault(record, 2, format!("the slug `{slug}` cannot be used: {why}")));
        }
        let Some(day) = day(record, 3, report) else { return };
        let key = (Arc::from(record.cell(0)), Arc::from(record.cell(1)));
        let message = format!("the row `{}` of `{}` is here twice, with two slugs", key.1, key.0);
        let old = self.rows.insert(key, (slug.into(), day));
        if old.is_some_and(|(old, _)| *old != *slug) {
            report.push(
                Diagnostic::new(Code::History, Level::File, message)
                    .at(record.place(2))
                    .hint(HINT)
                    .group("twice"),
            );
        }
    }
}
