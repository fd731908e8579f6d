//! The files as they are written: CSV with a fixed order of columns and rows.
//!
//! Invariant: the bytes depend on what is told alone; and a cell never begins like a formula of a
//! spreadsheet, because texts that do are withheld before.

use super::groups::level_word;
use super::record::Record;
use super::rows::Form;
use super::statistics::Statistic;
use super::texts::Text;
use super::told::Told;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A table that grows line by line.
pub struct Csv(String);

impl Csv {
    pub fn new(header: &[&str]) -> Csv {
        let mut csv = Csv(String::new());
        csv.line(header);
        csv
    }

    pub fn line(&mut self, cells: &[&str]) {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.0.push(',');
            }
            self.0.push_str(&quoted(cell));
        }
        self.0.push('\n');
    }

    pub fn into_text(self) -> String {
        self.0
    }
}

fn quoted(cell: &str) -> Cow<'_, str> {
    if cell.contains([',', '"', '\n', '\r']) || cell.trim() != cell {
        format!("\"{}\"", cell.replace('"', "\"\"")).into()
    } else {
        cell.into()
    }
}

/// The dataset of match records.
pub fn records(records: &[&Record], forms: &BTreeMap<Arc<str>, Form>) -> String {
    let mut csv = Csv::new(&[
        "id",
        "service",
        "place",
        "county",
        "region",
        "time",
        "outcome",
        "duration_weeks",
        "budget",
        "format",
        "rating",
        "consent",
        "scope",
        "testimonial",
        "author",
        "incentive",
        "relation",
    ]);
    for record in records {
        let Some(form) = forms.get(&record.id) else { continue };
        let quote = match &record.text {
            Text::Kept(text) if form.consented => Some(text),
            _ => None,
        };
        let shown = |word: &Option<Arc<str>>| word.clone().filter(|_| quote.is_some()).unwrap_or_default();
        let rating = record.rating.map_or_else(String::new, |r| r.to_string());
        let (consent, scope) = match record.consent.in_force() {
            true if quote.is_some() => (&*record.consent_id, record.consent.scope_word()),
            // Of what else was agreed to, nothing is shown.
            true => (&*record.consent_id, "aggregate"),
            false => ("", ""),
        };
        csv.line(&[
            &record.id,
            &record.service,
            &form.place,
            &form.county,
            &form.region,
            &form.time,
            record.outcome.word(),
            &form.weeks,
            &form.budget,
            &form.format,
            &rating,
            consent,
            scope,
            quote.map_or("", |t| t),
            &shown(&record.author),
            &shown(&record.incentive),
            &shown(&record.relation),
        ]);
    }
    csv.into_text()
}

/// The dataset of statistics.
pub fn statistics(told: &[Told]) -> String {
    let mut csv = Csv::new(&[
        "id",
        "statistic",
        "service",
        "level",
        "place",
        "county",
        "region",
        "from",
        "to",
        "count",
        "value",
        "stars",
    ]);
    for line in told {
        let group = &line.group;
        let stars =
            line.values.stars.map_or_else(String::new, |stars| stars.map(|n| n.to_string()).join(";"));
        csv.line(&[
            &format!("{}.{}", group.name(), line.statistic.word()),
            line.statistic.word(),
            &group.service,
            level_word(group.level),
            &group.place,
            &group.county,
            &group.region,
            &line.from,
            &line.to,
            &line.values.count.to_string(),
            &line
                .values
                .value
                .filter(|_| line.statistic != Statistic::Ratings)
                .map_or_else(String::new, |v| v.to_string()),
            &stars,
        ]);
    }
    csv.into_text()
}
