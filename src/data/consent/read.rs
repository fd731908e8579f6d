//! Rows of the log of consents become events; words and dates that it cannot mean are findings.
//!
//! Nothing is guessed: an event that is neither a grant nor a withdrawal counts as a withdrawal, and a
//! purpose that nobody knows is granted to nobody.

use super::{Channel, ConsentLog, Event, Purpose, Scope, UNRELEASED, When, find};
use crate::config::Kind;
use crate::data::load::Loaded;
use crate::data::table::{Row, Table};
use crate::data::typing::short;
use crate::diag::{Code, Diagnostic, Level, Report, did_you_mean};
use std::collections::BTreeSet;
use std::sync::Arc;

impl ConsentLog {
    /// Reads every dataset of kind consent.
    pub fn read(loaded: &[Loaded], report: &mut Report) -> ConsentLog {
        let mut log = ConsentLog::default();
        for (at, l) in loaded.iter().enumerate().filter(|(_, l)| l.table.kind == Kind::Consent) {
            for row in &l.table.rows {
                let line = Line { table: &l.table, row };
                let consent: Arc<str> = l.table.text(row, "consent").trim().into();
                let event = line.event(at, report);
                log.events.entry(consent).or_default().push(event);
            }
        }
        for events in log.events.values_mut() {
            // Rows come in the order of their ids, so that the order of lines in the file decides nothing.
            events.sort_by_key(Event::order);
        }
        log.judge(loaded, report);
        log
    }

    /// A withdrawal of what was never granted is most likely a slip in the name of the consent, and would
    /// have no effect. One that a release took into account is past that.
    fn judge(&self, loaded: &[Loaded], report: &mut Report) {
        let granted: BTreeSet<&str> =
            self.events.iter().filter(|(_, e)| e.iter().any(|e| !e.withdrawn)).map(|(c, _)| &**c).collect();
        for (consent, events) in self.events.iter().filter(|(c, _)| !granted.contains(&***c)) {
            for event in events.iter().filter(|event| event.release == UNRELEASED) {
                let Some(table) = loaded.get(event.table).map(|l| &l.table) else { continue };
                let near = if granted.len() <= 20_000 {
                    did_you_mean(consent, granted.iter().copied())
                } else {
                    None
                };
                let hint = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write the name of the consent as the line that grants it has it".into(),
                };
                let message = format!("the log grants no consent called `{}`", short(consent));
                report.push(
                    Diagnostic::new(Code::ConsentWord, Level::Row, message)
                        .at(table.place(event.origin))
                        .hint(hint)
                        .group("withdrawn, never granted"),
                );
            }
        }
    }
}

/// One row of the log.
struct Line<'t> {
    table: &'t Table,
    row: &'t Row,
}

impl Line<'_> {
    fn text(&self, column: &str) -> &str {
        self.table.text(self.row, column).trim()
    }

    fn event(&self, table: usize, report: &mut Report) -> Event {
        let withdrawn = match self.text("event") {
            "granted" => false,
            "withdrawn" => true,
            other => {
                let message = format!("`{}` is neither a grant nor a withdrawal", short(other));
                self.finding(
                    Code::ConsentWord,
                    Level::Row,
                    message,
                    "write granted or withdrawn",
                    "event",
                    report,
                );
                true
            }
        };
        let purposes = self.words("purposes", &Purpose::ALL, withdrawn, report);
        let channels = self.words("channels", &Channel::ALL, withdrawn, report);
        let scope = match self.text("scope") {
            "" => None,
            word => Some(find(&Scope::ALL, word).unwrap_or_else(|| {
                let message = format!("the scope `{}` is not known, so it counts as aggregate", short(word));
                let hint = "write aggregate, quote or quote_first_name";
                self.finding(Code::ConsentWord, Level::Field, message, hint, "scope", report);
                Scope::Aggregate
            })),
        };
        Event {
            line: self.row.id.clone(),
            when: self.when(withdrawn, report),
            withdrawn,
            purposes,
            channels,
            scope,
            record: self.text("record").into(),
            release: self.release(withdrawn),
            imported: !withdrawn && self.is_of_import(),
            table,
            origin: self.row.origin,
        }
    }

    /// The known words of a list. A withdrawal without any, or with one that is not known, is of all.
    fn words<T: Copy>(
        &self,
        column: &str,
        all: &[(T, &'static str)],
        withdrawn: bool,
        report: &mut Report,
    ) -> Vec<T> {
        let known: Vec<&str> = all.iter().map(|(_, name)| *name).collect();
        let mut found = Vec::new();
        let mut strange = false;
        for word in self.table.value(self.row, column).as_list().iter().filter_map(|v| v.as_str()) {
            match find(all, word) {
                Some(item) => found.push(item),
                None => {
                    strange = true;
                    let message = match withdrawn {
                        true => format!("`{}` is none of the {column}, so all are withdrawn", short(word)),
                        false => format!("`{}` is none of the {column}, so it is not granted", short(word)),
                    };
                    let hint = format!("write some of {}, with a semicolon between them", known.join(", "));
                    self.finding(Code::ConsentWord, Level::Field, message, &hint, column, report);
                }
            }
        }
        if withdrawn && (strange || found.is_empty()) {
            return all.iter().map(|(item, _)| *item).collect();
        }
        if found.is_empty() && !strange {
            let message = format!("this grant names no {column}, so it allows nothing");
            let hint = format!("write what was agreed to: {}", known.join(", "));
            self.finding(Code::ConsentWord, Level::Warning, message, &hint, column, report);
        }
        found
    }

    /// The release that took the line into account. One that is no number is the first of a grant, and the last of
    /// a withdrawal.
    fn release(&self, withdrawn: bool) -> u64 {
        match self.text("release") {
            "" => UNRELEASED,
            number => number.parse().unwrap_or(if withdrawn { UNRELEASED - 1 } else { 0 }),
        }
    }

    /// Whether the line is named as imports name the grants that they write: `CONSENT-granted`, with a number from
    /// the second on.
    fn is_of_import(&self) -> bool {
        let rest = self.row.id.strip_prefix(self.text("consent")).and_then(|id| id.strip_prefix("-granted"));
        let again = |rest: &str| rest.strip_prefix('-').is_some_and(|n| n.parse::<u32>().is_ok());
        !self.text("release").is_empty() && rest.is_some_and(|rest| rest.is_empty() || again(rest))
    }

    /// The day of a line. A grant without one comes before, a withdrawal without one after everything.
    fn when(&self, withdrawn: bool, report: &mut Report) -> When {
        let unknown = match withdrawn {
            true => When { year: u16::MAX, month: 0, day: 0, withdrawn },
            false => When { year: 0, month: 0, day: 0, withdrawn },
        };
        let text = self.text("on");
        if text.is_empty() {
            return unknown;
        }
        if let Some((year, month, day)) = month_or_day(text) {
            let day = day.unwrap_or(if withdrawn { 31 } else { 1 });
            return When { year, month, day, withdrawn };
        }
        let message = format!("`{}` is neither a month nor a day", short(text));
        let hint = "write a month such as 2026-03 or a day such as 2026-03-28";
        self.finding(Code::FieldDate, Level::Field, message, hint, "on", report);
        unknown
    }

    fn finding(
        &self,
        code: Code,
        level: Level,
        message: String,
        hint: &str,
        group: &str,
        report: &mut Report,
    ) {
        report.push(
            Diagnostic::new(code, level, message)
                .at(self.table.place(self.row.origin))
                .hint(hint)
                .group(format!("consent {group}")),
        );
    }
}

/// 2026-03 or 2026-03-28 in its parts, if there is such a month or day.
fn month_or_day(text: &str) -> Option<(u16, u8, Option<u8>)> {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    let (year, month, day) = match parts.as_slice() {
        [y, m] if digits(y, 4) && digits(m, 2) => (y, m, None),
        [y, m, d] if digits(y, 4) && digits(m, 2) && digits(d, 2) => (y, m, Some(d)),
        _ => return None,
    };
    let (year, month): (u16, u8) = (year.parse().ok()?, month.parse().ok()?);
    let last = match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let day = match day {
        Some(day) => Some(day.parse::<u8>().ok().filter(|d| (1..=last).contains(d))?),
        None => None,
    };
    Some((year, month, day))
}
