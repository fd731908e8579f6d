//! What is told of a single record: as fine as consent or enough others like it allow.
//!
//! A record whose client agreed to be quoted is told to the month, and to the place if that is large
//! enough. Every other one climbs the ladders, the least loss first, until as many records as a card needs
//! are alike. Invariants: what was told of a record once stays so for ever; records that are told alike are
//! enough, of enough different outcomes, and came together.

use super::outcome::{Reason, Tally};
use super::places::Places;
use super::record::{Outcome, Record};
use super::texts::Text;
use super::words;
use crate::config::{Import, PlaceStep, Purpose, TimeStep};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is told of a record beside its service, outcome and rating.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Form {
    #[serde(skip, default = "nowhere")]
    pub place_step: PlaceStep,
    #[serde(skip, default = "never")]
    pub time_step: TimeStep,
    pub place: Arc<str>,
    pub county: Arc<str>,
    pub region: Arc<str>,
    pub time: Arc<str>,
    pub weeks: Arc<str>,
    pub budget: Arc<str>,
    pub format: Arc<str>,
    /// Told by itself because the client agreed to that.
    pub consented: bool,
}

fn nowhere() -> PlaceStep {
    PlaceStep::All
}
fn never() -> TimeStep {
    TimeStep::All
}

impl Form {
    /// The steps are what the fields say; they are not stored.
    fn steps(mut self) -> Form {
        self.place_step = match (self.place.is_empty(), self.county.is_empty(), self.region.is_empty()) {
            (false, ..) => PlaceStep::Place,
            (_, false, _) => PlaceStep::County,
            (.., false) => PlaceStep::Region,
            _ => PlaceStep::All,
        };
        self.time_step = match (self.time.len(), self.time.contains('Q')) {
            (0, _) => TimeStep::All,
            (4, _) => TimeStep::Year,
            (_, true) => TimeStep::Quarter,
            _ => TimeStep::Month,
        };
        self
    }
}

/// What one climb gives up: steps of place and time, and whether weeks, budget and format are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rung {
    loss: usize,
    place: PlaceStep,
    time: TimeStep,
    weeks: bool,
    budget: bool,
    format: bool,
}

/// What is told of each record that may be told, by its name.
pub fn forms(
    records: &[&Record],
    import: &Import,
    places: &Places<'_>,
    known: &BTreeMap<Arc<str>, Form>,
    tally: &mut Tally,
) -> BTreeMap<Arc<str>, Form> {
    let mut told: BTreeMap<Arc<str>, Form> = BTreeMap::new();
    let mut left: Vec<&Record> = Vec::new();
    let mut alike: BTreeMap<(&Arc<str>, Form), Vec<&Record>> = BTreeMap::new();
    for record in records {
        if speaks_for_itself(record) {
            let form = known.get(&record.id).filter(|f| f.consented).cloned();
            told.insert(record.id.clone(), form.unwrap_or_else(|| agreed(record, import, places)).steps());
        } else if let Some(form) = known.get(&record.id).filter(|f| !f.consented) {
            alike.entry((&record.service, form.clone().steps())).or_default().push(record);
        } else if !known.contains_key(&record.id) {
            left.push(record);
        } else {
            // It was told by itself with consent; without that nothing coarser hides it.
            tally.leave_out(Reason::TooFewAlike, record.line);
        }
    }
    for ((_, form), of) in alike {
        match is_enough(&of, import) {
            true => told.extend(of.iter().map(|r| (r.id.clone(), form.clone()))),
            false => of.iter().for_each(|r| tally.leave_out(Reason::TooFewAlike, r.line)),
        }
    }
    for rung in rungs(import) {
        let mut alike: BTreeMap<(&Arc<str>, Form), Vec<&Record>> = BTreeMap::new();
        for record in &left {
            if let Some(form) = at(record, rung, import, places) {
                alike.entry((&record.service, form)).or_default().push(record);
            }
        }
        alike.retain(|_, of| is_enough(of, import));
        for ((_, form), of) in alike {
            told.extend(of.iter().map(|r| (r.id.clone(), form.clone())));
        }
        left.retain(|r| !told.contains_key(&r.id));
    }
    left.iter().for_each(|r| tally.leave_out(Reason::TooFewAlike, r.line));
    told
}

/// Whether the client agreed that the record is told by itself.
pub fn speaks_for_itself(record: &Record) -> bool {
    let covers = &record.consent.covers.purposes;
    record.consent.in_force()
        && matches!(record.text, Text::Kept(_))
        && covers.iter().any(|p| matches!(p, Purpose::Quote | Purpose::Story))
}

fn is_enough(of: &[&Record], import: &Import) -> bool {
    let outcomes: BTreeSet<Outcome> = of.iter().map(|r| r.outcome).collect();
    of.len() >= import.anonymity.card as usize && outcomes.len() >= import.anonymity.l as usize
}

/// Every way to give something up, the least loss first. A place is worth more than a time, and a time more
/// than the rest.
fn rungs(import: &Import) -> Vec<Rung> {
    let mut rungs = Vec::new();
    for (p, place) in import.ladders.place.iter().enumerate() {
        for (t, time) in import.ladders.time.iter().enumerate() {
            for kept in 0..8usize {
                let (weeks, budget, format) = (kept & 1 == 0, kept & 2 == 0, kept & 4 == 0);
                let lost = usize::from(!weeks) + usize::from(!budget) + usize::from(!format);
                rungs.push(Rung {
                    loss: 5 * p + 2 * t + lost,
                    place: *place,
                    time: *time,
                    weeks,
                    budget,
                    format,
                });
            }
        }
    }
    rungs.sort();
    rungs
}

/// The form that consent allows: the finest step whose area is large enough.
fn agreed(record: &Record, import: &Import, places: &Places<'_>) -> Form {
    let time = import.ladders.time.first().copied().unwrap_or(TimeStep::Year);
    let steps = &import.ladders.place;
    let rung = |place| Rung { loss: 0, place, time, weeks: true, budget: true, format: true };
    let form = steps.iter().find_map(|step| at(record, rung(*step), import, places));
    Form { consented: true, ..form.unwrap_or_else(empty) }
}

/// A record as it is told at a rung; nothing if its place has no such step, or that is too small.
fn at(record: &Record, rung: Rung, import: &Import, places: &Places<'_>) -> Option<Form> {
    let (region, county) = (places.region(record.place), places.county(record.place));
    let floor = import.anonymity.floor;
    let mut form = empty();
    match rung.place {
        PlaceStep::Place if places.people(record.place) >= floor => {
            form.place = places.id(record.place).clone();
            form.county = county.unwrap_or("").into();
            form.region = region.into();
        }
        PlaceStep::County if places.people_of_county(region, county?) >= floor => {
            form.county = county?.into();
            form.region = region.into();
        }
        PlaceStep::Region if !region.is_empty() && places.people_of_region(region) >= floor => {
            form.region = region.into();
        }
        PlaceStep::All => {}
        _ => return None,
    }
    if let Some(day) = record.created {
        form.time = match rung.time {
            TimeStep::Month => format!("{:04}-{:02}", day.year(), day.month()).into(),
            TimeStep::Quarter => format!("{:04}-Q{}", day.year(), (day.month() - 1) / 3 + 1).into(),
            TimeStep::Year => format!("{:04}", day.year()).into(),
            TimeStep::All => "".into(),
        };
    }
    if let Some(weeks) = record.weeks.filter(|_| rung.weeks) {
        form.weeks = words::weeks(weeks, &import.ladders.weeks);
    }
    form.budget = record.budget.clone().filter(|_| rung.budget).unwrap_or_default();
    form.format = record.format.clone().filter(|_| rung.format).unwrap_or_default();
    Some(form.steps())
}

fn empty() -> Form {
    let none = || Arc::<str>::from("");
    Form {
        place_step: PlaceStep::All,
        time_step: TimeStep::All,
        place: none(),
        county: none(),
        region: none(),
        time: none(),
        weeks: none(),
        budget: none(),
        format: none(),
        consented: false,
    }
}
