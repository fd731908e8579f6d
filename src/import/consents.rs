//! The log of consents: what was granted when a record was first used, and what was taken back since.
//!
//! Lines are added and never taken out. Invariant: a withdrawal in the log outlasts whatever the export
//! says; only a line that a person adds grants again.

use super::lines::Csv;
use super::record::Record;
use super::rows::Form;
use super::rules::Rules;
use crate::config::Purpose;
use crate::data::consent::{self, ConsentLog};
use crate::data::load::load_dataset;
use crate::data::table::Table;
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

const HEADER: [&str; 9] =
    ["id", "consent", "record", "event", "purposes", "channels", "scope", "on", "release"];

/// The log as it stood before this import.
pub struct Log {
    /// Lines by id, as cells.
    lines: BTreeMap<Arc<str>, Vec<String>>,
    said: ConsentLog,
    /// Whether there is a file; it may hold no line.
    pub is_there: bool,
}

/// Nothing is written while a line of the log cannot be taken as it was meant.
fn unreadable(path: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ConsentWord,
        Level::File,
        format!("{path} has lines that cannot be used, so nothing is written"),
    )
    .at(Place::file(path))
    .hint("mend the lines that are named here: one of them may take a consent back")
}

/// A column of its own, such as a note, would be lost when the log is written.
fn refuse_columns(site: &Path, rules: &Rules<'_>, report: &mut Report) -> Option<()> {
    let text = std::fs::read_to_string(site.join(rules.consents_path)).unwrap_or_default();
    let header = text.lines().next().unwrap_or("").trim_start_matches('\u{feff}');
    let name = |cell: &str| cell.trim().trim_matches('"').to_string();
    let Some(other) = header.split(',').map(name).find(|name| !HEADER.contains(&name.as_str())) else {
        return Some(());
    };
    let message =
        format!("an import writes {} anew, and the column `{other}` would be lost", rules.consents_path);
    report.push(
        Diagnostic::new(Code::ConsentWord, Level::File, message)
            .at(Place::at(rules.consents_path, 1, 1))
            .hint("keep what you note beside a consent in a file of its own, by the id of the line"),
    );
    None
}

impl Log {
    /// Reads the log; a site without one begins one. Nothing if it cannot be used.
    pub fn load(site: &Path, rules: &Rules<'_>, report: &mut Report) -> Option<Log> {
        let empty = || Log { lines: BTreeMap::new(), said: ConsentLog::default(), is_there: false };
        let (name, dataset) = rules
            .config
            .file
            .datasets
            .iter()
            .find(|(_, d)| d.path.as_deref() == Some(rules.consents_path))?;
        if !site.join(rules.consents_path).exists() {
            return Some(empty());
        }
        refuse_columns(site, rules, report)?;
        let mut found = Report::new();
        let loaded = load_dataset(site, name, dataset, &mut found);
        // The log is written anew below: a line that cannot be read would be gone, and it may be a withdrawal.
        let Some(loaded) = loaded.filter(|_| found.faults() == 0) else {
            report.merge(found);
            report.push(unreadable(rules.consents_path));
            return None;
        };
        report.merge(found);
        let lines = loaded.table.rows.iter().map(|row| {
            let cells = HEADER.map(|column| match column {
                "id" => row.id.to_string(),
                _ => cell(&loaded.table, row, column),
            });
            (row.id.clone(), cells.to_vec())
        });
        let lines = lines.collect();
        let before = report.count(Level::Row);
        let said = ConsentLog::read(&[loaded], report);
        if report.count(Level::Row) > before {
            report.push(unreadable(rules.consents_path));
            return None;
        }
        Some(Log { lines, said, is_there: true })
    }

    /// Whether some line was written by an earlier import.
    pub fn is_of_imports(&self) -> bool {
        self.lines.values().any(|line| !line[8].is_empty())
    }

    /// Takes out of a record's consent what the log says was withdrawn.
    pub fn narrow(&self, record: &mut Record) {
        let gone = |purpose: &Purpose| {
            self.said.withdrawn_by(&record.consent_id, said(*purpose), consent::Channel::Site).is_some()
        };
        let had_any = !record.consent.covers.purposes.is_empty();
        let kept: Vec<Purpose> =
            record.consent.covers.purposes.iter().copied().filter(|p| !gone(p)).collect();
        record.consent.withdrawn |= had_any && kept.is_empty();
        record.consent.covers.purposes = kept;
    }

    /// The log with what this import adds, and how many withdrawals that are. Lines say the month of the release
    /// (`since`) or of the import (`now`), not their own day: that would tell when a match was, more finely than its
    /// row does. The day itself stays with the evidence, in the marketplace.
    /// Only records that are told have a line, and one that is told among others grants counting alone: when a record
    /// was first counted, and what else was agreed to, would single it out among those that are told alike.
    pub fn advanced(
        &self,
        forms: &BTreeMap<Arc<str>, Form>,
        all: &[Record],
        release: usize,
        (since, now): (&str, &str),
    ) -> (String, usize) {
        let mut lines = self.lines.clone();
        let mut withdrawals = 0;
        let release = release.to_string();
        for line in lines.values_mut().filter(|l| l[8].is_empty()) {
            line[8].clone_from(&release);
            // One that changes nothing (of a consent that is in force again, say) was not taken in.
            let ends = |p: &Purpose| {
                self.said.withdrawn_by(&line[1], said(*p), consent::Channel::Site) == Some(line[0].as_str())
            };
            withdrawals += usize::from(PURPOSES.iter().any(ends));
        }
        for record in all {
            let in_force: Vec<Purpose> = PURPOSES
                .into_iter()
                .filter(|p| self.said.covers(&record.consent_id, said(*p), consent::Channel::Site))
                .collect();
            let form = forms.get(&record.id);
            let covers = &record.consent.covers.purposes;
            let allowed: Vec<Purpose> = match form {
                _ if !record.consent.in_force() => Vec::new(),
                Some(form) if !form.consented => {
                    covers.iter().copied().filter(|p| *p == Purpose::Statistics).collect()
                }
                _ => covers.clone(),
            };
            let lost: Vec<Purpose> = in_force.iter().copied().filter(|p| !allowed.contains(p)).collect();
            if !lost.is_empty() {
                let purposes = if allowed.is_empty() { Vec::new() } else { lost };
                add(&mut lines, record, "withdrawn", &purposes, now, &release);
                withdrawals += 1;
            }
            let gained: Vec<Purpose> = allowed.iter().copied().filter(|p| !in_force.contains(p)).collect();
            if form.is_some() && !gained.is_empty() {
                add(&mut lines, record, "granted", &gained, since, &release);
            }
        }
        let mut csv = Csv::new(&HEADER);
        for line in lines.values() {
            csv.line(&line.iter().map(String::as_str).collect::<Vec<_>>());
        }
        (csv.into_text(), withdrawals)
    }
}

const PURPOSES: [Purpose; 3] = [Purpose::Statistics, Purpose::Quote, Purpose::Story];

fn said(purpose: Purpose) -> consent::Purpose {
    match purpose {
        Purpose::Statistics => consent::Purpose::Statistics,
        Purpose::Quote => consent::Purpose::Quote,
        Purpose::Story => consent::Purpose::Story,
    }
}

fn add(
    lines: &mut BTreeMap<Arc<str>, Vec<String>>,
    record: &Record,
    event: &str,
    purposes: &[Purpose],
    on: &str,
    release: &str,
) {
    let first = format!("{}-{event}", record.consent_id);
    let mut id: Arc<str> = first.as_str().into();
    let mut again = 1;
    while lines.contains_key(&id) {
        again += 1;
        id = format!("{first}-{again}").into();
    }
    let granted = event == "granted";
    let channels = record.consent.covers.channels.iter().map(|c| c.word()).collect::<Vec<_>>().join(";");
    let cells = vec![
        id.to_string(),
        record.consent_id.to_string(),
        record.id.to_string(),
        event.to_string(),
        purposes.iter().map(|p| p.word()).collect::<Vec<_>>().join(";"),
        if granted { channels } else { String::new() },
        if granted { scope_of(purposes, record).to_string() } else { String::new() },
        on.to_string(),
        release.to_string(),
    ];
    lines.insert(id, cells);
}

/// The scope of a line: that of the record, unless the line grants counting alone.
fn scope_of(purposes: &[Purpose], record: &Record) -> &'static str {
    match purposes {
        [Purpose::Statistics] => "aggregate",
        _ => record.consent.scope_word(),
    }
}

/// A cell as it stands in the file.
fn cell(table: &Table, row: &crate::data::table::Row, column: &str) -> String {
    let value = table.value(row, column);
    match value.as_str() {
        Some(text) => text.to_string(),
        None => value.as_list().iter().filter_map(|v| v.as_str()).collect::<Vec<_>>().join(";"),
    }
}
