//! A raw row becomes a record: typed, with an opaque name, and without anything personal but a text that
//! was judged and, where consent covers it, a first name.
//!
//! Invariant: of a value that is not what its column holds nothing remains but a finding with its line.

use super::export::RawRow;
use super::keys::Keys;
use super::outcome::{Reason, Tally};
use super::places::{Lost, Places};
use super::rules::{Field, Rules};
use super::texts::{Judge, Text};
use super::words::{self, ConsentWord};
use super::{adopt, dates};
use crate::config::{DateForm, Purpose, Scope};
use crate::data::number::{Decimal, read_number};
use crate::diag::{Code, Diagnostic, Level, Place, Report, did_you_mean};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How a match ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    Completed,
    Cancelled,
    NoMatch,
    InProgress,
}

impl Outcome {
    pub const ALL: [Outcome; 4] =
        [Outcome::Completed, Outcome::Cancelled, Outcome::NoMatch, Outcome::InProgress];
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Completed => "completed",
            Outcome::Cancelled => "cancelled",
            Outcome::NoMatch => "no_match",
            Outcome::InProgress => "in_progress",
        }
    }
}

/// What somebody agreed to.
#[derive(Clone, Debug, Default)]
pub struct Consent {
    pub given: bool,
    /// Withdrawn, in the export or in the log.
    pub withdrawn: bool,
    pub covers: Scope,
}

impl Consent {
    pub fn in_force(&self) -> bool {
        self.given && !self.withdrawn
    }

    /// The scope by the word that records and the log carry.
    pub fn scope_word(&self) -> &'static str {
        let covers = |purpose| self.covers.purposes.contains(&purpose);
        match (covers(Purpose::Quote) || covers(Purpose::Story), self.covers.first_name) {
            (true, true) => "quote_first_name",
            (true, false) => "quote",
            (false, _) => "aggregate",
        }
    }
}

/// A match, as far as anybody may know it.
#[derive(Clone, Debug)]
pub struct Record {
    /// Opaque name: m-….
    pub id: Arc<str>,
    /// Opaque name of its consent: c-….
    pub consent_id: Arc<str>,
    /// Line of the export, for the report.
    pub line: u32,
    pub service: Arc<str>,
    /// Row of the places.
    pub place: usize,
    pub created: Option<Date>,
    pub outcome: Outcome,
    pub days: Option<u32>,
    pub weeks: Option<u32>,
    pub budget: Option<Arc<str>>,
    pub format: Option<Arc<str>>,
    pub rating: Option<u8>,
    /// Opaque name of the expert; it is counted and never written in the open.
    pub expert: Option<Arc<str>>,
    pub consent: Consent,
    pub text: Text,
    pub author: Option<Arc<str>>,
    pub incentive: Option<Arc<str>>,
    pub relation: Option<Arc<str>>,
}

/// What rows are read with.
pub struct Reader<'r> {
    pub rules: &'r Rules<'r>,
    pub keys: &'r Keys,
    pub places: &'r Places<'r>,
    pub services: &'r [Arc<str>],
    /// Ids of known experts; nothing if the site has no such dataset.
    pub experts: Option<&'r BTreeSet<Arc<str>>>,
    pub judge: &'r Judge<'r>,
    pub export: Arc<str>,
    /// No match was made later.
    pub today: Date,
}

impl Reader<'_> {
    /// The record of a row, or nothing and a finding.
    pub fn read(&self, row: &RawRow, tally: &mut Tally, report: &mut Report) -> Option<Record> {
        let made = self.make(row, tally, report);
        if made.is_none() {
            tally.leave_out(Reason::Faulty, row.line);
        }
        made
    }

    fn make(&self, row: &RawRow, tally: &mut Tally, report: &mut Report) -> Option<Record> {
        self.plain(row, report)?;
        let Some(id) = row.get(Field::Id) else {
            let message = "a record without an id cannot be traced";
            report.push(self.fault(
                row,
                Field::Id,
                Code::FieldMissing,
                Level::Row,
                message,
                "give the record its id in the marketplace, and export again",
            ));
            return None;
        };
        let service = self.service(row, report)?;
        let place = self.place(row, report)?;
        let created = self.created(row, report)?;
        let outcome = self.outcome(row, report)?;
        let consent = self.consent(row, report);
        let text = self.judge.text(row, &consent, tally);
        let author = self.judge.author(row, &consent, &text);
        let word = |field| row.get(field).and_then(adopt::word);
        Some(Record {
            id: self.keys.record(id),
            consent_id: self.keys.consent(id),
            line: row.line,
            service,
            place,
            created,
            outcome,
            days: self.whole(row, Field::Days, report),
            weeks: self.whole(row, Field::Weeks, report),
            budget: self.word(row, Field::Budget, report, words::budget),
            format: self.word(row, Field::Format, report, words::format),
            rating: self.rating(row, report),
            expert: self.expert(row, report),
            consent,
            text,
            author,
            incentive: word(Field::Incentive),
            relation: word(Field::Relation),
        })
    }

    /// Whether every value that was asked for can be read. A withdrawal that cannot be read is one all the same:
    /// the record stays, so that its consent is taken back.
    fn plain(&self, row: &RawRow, report: &mut Report) -> Option<()> {
        for (field, _) in &row.compound {
            let name = field.name();
            let (message, hint) = match field {
                Field::Withdrawn => (
                    format!(
                        "under the key of `{name}` stands a list or an object, so consent counts as withdrawn"
                    ),
                    "flatten it in the export: write the day itself, or null where nothing was withdrawn",
                ),
                _ => (
                    format!("under the key of `{name}` stands no plain value, so the record is not used"),
                    "flatten it in the export, or name the key within it in the mapping, as in `customer.name`",
                ),
            };
            report.push(self.fault(row, *field, Code::Shape, Level::Row, &message, hint));
        }
        row.compound.iter().all(|(field, _)| *field == Field::Withdrawn).then_some(())
    }

    fn service(&self, row: &RawRow, report: &mut Report) -> Option<Arc<str>> {
        let Some(text) = row.get(Field::Service) else {
            report.push(self.fault(
                row,
                Field::Service,
                Code::FieldMissing,
                Level::Row,
                "a record without a service cannot be counted",
                "fill in the service",
            ));
            return None;
        };
        let id = words::ours(Field::Service, text, self.rules);
        if let Some(known) = self.services.iter().find(|s| s.eq_ignore_ascii_case(id)) {
            return Some(known.clone());
        }
        // Words that are near to different services are different mistakes.
        let near = did_you_mean(id, self.services.iter().map(|s| &**s));
        let declare = "declare the word under `import: words: service:`";
        let hint = match near {
            Some(near) => format!("did you mean `{near}`? correct it, or {declare}"),
            None => format!("add the service to the site, or {declare}"),
        };
        let message = "this service is not one of the site";
        let finding = self.fault(row, Field::Service, Code::UnknownReference, Level::Row, message, &hint);
        report.push(finding.group(near.unwrap_or_default()));
        None
    }

    fn place(&self, row: &RawRow, report: &mut Report) -> Option<usize> {
        let name = row.get(Field::PlaceName);
        let (field, message, hint) =
            match self.places.find(row.get(Field::Place), name, row.get(Field::Region)) {
                Ok(found) => {
                    if found.disagrees {
                        report.push(self.fault(
                            row,
                            Field::PlaceName,
                            Code::PlaceName,
                            Level::Warning,
                            "the name of the place is not that of its id; the id is taken",
                            "correct the one that is wrong",
                        ));
                    }
                    return Some(found.row);
                }
                Err(Lost::UnknownId) => (
                    Field::Place,
                    "no place of the site has this id".to_string(),
                    "correct the id, or add the place".to_string(),
                ),
                Err(Lost::UnknownName) => (
                    Field::PlaceName,
                    "there is no id, and no place of that name in that region".to_string(),
                    "write the id of the place".to_string(),
                ),
                Err(Lost::Ambiguous(of)) => {
                    let shown = of.iter().take(8).map(String::as_str).collect::<Vec<_>>().join(", ");
                    let more =
                        if of.len() > 8 { format!(" and {} more", of.len() - 8) } else { String::new() };
                    (
                        Field::PlaceName,
                        format!("there is no id, and {} places have that name", of.len()),
                        format!("write the id, or the region; candidates: {shown}{more}"),
                    )
                }
                Err(Lost::Nothing) => (
                    Field::Place,
                    "a record without a place cannot be counted".to_string(),
                    "fill in the place".to_string(),
                ),
            };
        let code = if field == Field::Place { Code::UnknownReference } else { Code::PlaceName };
        report.push(self.fault(row, field, code, Level::Row, &message, &hint));
        None
    }

    /// The day of the match. A missing one is no fault; one that cannot be read leaves the record out.
    fn created(&self, row: &RawRow, report: &mut Report) -> Option<Option<Date>> {
        let Some(text) = row.get(Field::Created) else { return Some(None) };
        let (message, hint) = match dates::read(text, &self.rules.import.dates) {
            Ok(day) if day <= self.today => return Some(Some(day)),
            Ok(_) => ("this day lies in the future", "correct the day".to_string()),
            Err(dates::Fault::Impossible) => ("there is no such day", "correct month and day".to_string()),
            Err(dates::Fault::Ambiguous) => ("it is unclear which number is the day and which the month", "write `dates: [iso, mdy]` or `dates: [iso, dmy]` under `import:` if all such dates look like this".into()),
            Err(dates::Fault::Undeclared(form)) => ("this date is written in a form that is not declared", format!("write `{}` into `dates:` under `import:`", form_name(form))),
            Err(dates::Fault::Unknown) => ("this is not a date", "write it like 2026-11-22".to_string()),
        };
        report.push(self.fault(row, Field::Created, Code::FieldDate, Level::Row, message, &hint));
        None
    }

    fn outcome(&self, row: &RawRow, report: &mut Report) -> Option<Outcome> {
        let found = row.get(Field::Outcome).and_then(|text| words::outcome(text, self.rules));
        if found.is_some_and(|o| {
            row.written(Field::Outcome).is_some_and(|w| w != o.word() && words::fold(w) == o.word())
        }) {
            report.push(self.fault(
                row,
                Field::Outcome,
                Code::FieldValue,
                Level::Note,
                "the outcome is written with capitals or spaces; it is read without them",
                "nothing needs to be done",
            ));
        }
        if found.is_none() {
            report.push(self.fault(row, Field::Outcome, Code::FieldValue, Level::Row, "the outcome is none of the known ones", "allowed are completed, cancelled, no_match and in_progress; declare other words under `import: words: outcome:`"));
        }
        found
    }

    /// What the row says of consent. What is unclear is none, and a scope that is unknown is the narrowest.
    fn consent(&self, row: &RawRow, report: &mut Report) -> Consent {
        let word = words::consent(row.get(Field::Consent), self.rules);
        if word == ConsentWord::Unclear {
            report.push(self.fault(
                row,
                Field::Consent,
                Code::ConsentWord,
                Level::Warning,
                "it is unclear whether consent was given, so it counts as none",
                "declare the word under `import: consent:` or `refusal:` if it is clear to everybody",
            ));
        }
        let given = word == ConsentWord::Given;
        let scopes = &self.rules.import.scopes;
        let declared = row.get(Field::Scope).map(words::fold);
        let known = declared.as_deref().and_then(|d| scopes.iter().find(|(word, _)| words::fold(word) == d));
        if given && declared.is_some() && known.is_none() {
            report.push(self.fault(
                row,
                Field::Scope,
                Code::ConsentWord,
                Level::Warning,
                "the scope of the consent is not declared, so it covers counting alone",
                "declare the word under `import: scopes:`",
            ));
        }
        let covers = known.map_or_else(adopt::counting, |(_, scope)| scope.clone());
        let withdrawn = row.get(Field::Withdrawn).is_some()
            || row.compound.iter().any(|(field, _)| *field == Field::Withdrawn);
        Consent { given, withdrawn, covers }
    }

    fn whole(&self, row: &RawRow, field: Field, report: &mut Report) -> Option<u32> {
        let text = row.get(field)?;
        let decimal = match self.rules.import.decimal.as_deref() {
            Some(",") => Decimal::Comma,
            Some(_) => Decimal::Point,
            None => Decimal::Undeclared,
        };
        let read = read_number(text, decimal).ok().and_then(|n| n.whole.filter(|_| n.certain));
        let number = read.and_then(|n| u32::try_from(n).ok()).filter(|n| *n < 100_000);
        if number.is_none() {
            let below = read.is_some_and(|n| n < 0);
            let message = format!(
                "`{}` is {}; the record counts without it",
                field.name(),
                if below { "below zero" } else { "not a whole number" }
            );
            let code = if below { Code::FieldRange } else { Code::FieldValue };
            report.push(
                self.fault(row, field, code, Level::Field, &message, "write digits only, without a unit")
                    .group(field.name()),
            );
        }
        number
    }

    fn rating(&self, row: &RawRow, report: &mut Report) -> Option<u8> {
        let text = row.get(Field::Rating)?;
        let rating = text.parse::<u8>().ok().filter(|r| (1..=5).contains(r));
        if rating.is_none() {
            report.push(self.fault(
                row,
                Field::Rating,
                Code::FieldRange,
                Level::Field,
                "the rating is not a whole number from 1 to 5; the record counts without it",
                "correct the rating in the marketplace",
            ));
        }
        rating
    }

    fn word(
        &self,
        row: &RawRow,
        field: Field,
        report: &mut Report,
        read: fn(&str, &Rules<'_>) -> Option<Arc<str>>,
    ) -> Option<Arc<str>> {
        let word = read(row.get(field)?, self.rules);
        if word.is_none() {
            let message =
                format!("the word for `{}` is not declared; the record counts without it", field.name());
            let hint = format!("declare it under `import: words: {}:`", field.name());
            report.push(
                self.fault(row, field, Code::FieldValue, Level::Field, &message, &hint).group(field.name()),
            );
        }
        word
    }

    fn expert(&self, row: &RawRow, report: &mut Report) -> Option<Arc<str>> {
        let id = row.get(Field::Expert)?;
        if self.experts.is_some_and(|known| !known.contains(id)) {
            report.push(self.fault(
                row,
                Field::Expert,
                Code::UnknownReference,
                Level::Warning,
                "no expert of the site has this id; the record counts for none",
                "correct the id, or add the expert",
            ));
            return None;
        }
        Some(self.keys.expert(id))
    }

    fn fault(
        &self,
        row: &RawRow,
        field: Field,
        code: Code,
        level: Level,
        message: &str,
        hint: &str,
    ) -> Diagnostic {
        Diagnostic::new(code, level, message)
            .at(Place::at(self.export.clone(), row.line, row.column(field)))
            .hint(hint)
    }
}

fn form_name(form: DateForm) -> &'static str {
    match form {
        DateForm::Iso => "iso",
        DateForm::Dmy => "dmy",
        DateForm::Mdy => "mdy",
        DateForm::EpochMs => "epoch-ms",
        DateForm::EpochS => "epoch-s",
    }
}
