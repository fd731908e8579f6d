//! What records are counted in: a service in a place, its county, its region, or everywhere.
//!
//! A record belongs to one group of each level, each within the next. Invariant: groups are ordered by
//! service, then from narrow to broad, then by name, so everything that walks them is deterministic.

use super::places::Places;
use super::record::{Outcome, Record};
use crate::config::PlaceStep;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A service somewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group {
    pub service: Arc<str>,
    pub level: PlaceStep,
    /// Region code; empty for everywhere.
    pub region: Arc<str>,
    /// County; empty but for a county.
    pub county: Arc<str>,
    /// Id of the place; empty but for a place.
    pub place: Arc<str>,
}

impl Group {
    /// Stable name: `executive-coach.county.TX.Travis`.
    pub fn name(&self) -> String {
        let within = match self.level {
            PlaceStep::Place => self.place.to_string(),
            PlaceStep::County => format!("{}.{}", self.region, self.county),
            PlaceStep::Region => self.region.to_string(),
            PlaceStep::All => return format!("{}.all", self.service),
        };
        // A slash would make it a path.
        format!("{}.{}.{}", self.service, level_word(self.level), within.replace(['/', '\\'], " "))
    }
}

pub fn level_word(level: PlaceStep) -> &'static str {
    match level {
        PlaceStep::Place => "place",
        PlaceStep::County => "county",
        PlaceStep::Region => "region",
        PlaceStep::All => "all",
    }
}

/// The groups of a record, the narrowest first; a step that its place does not have is left out.
pub fn chain(record: &Record, places: &Places<'_>, steps: &[PlaceStep]) -> Vec<Group> {
    let empty = || Arc::<str>::from("");
    let region: Arc<str> = places.region(record.place).into();
    let group = |level, region: &Arc<str>, county, place| Group {
        service: record.service.clone(),
        level,
        region: region.clone(),
        county,
        place,
    };
    steps
        .iter()
        .filter_map(|step| match step {
            PlaceStep::Place => Some(group(*step, &region, empty(), places.id(record.place).clone())),
            PlaceStep::County => Some(group(*step, &region, places.county(record.place)?.into(), empty())),
            PlaceStep::Region => (!region.is_empty()).then(|| group(*step, &region, empty(), empty())),
            PlaceStep::All => Some(group(*step, &empty(), empty(), empty())),
        })
        .collect()
}

/// The true numbers of a group, before anything is rounded or withheld. They are for tests and decisions;
/// nothing writes them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Total {
    pub n: usize,
    pub experts: usize,
    pub completed: usize,
    pub cancelled: usize,
    pub no_match: usize,
    pub in_progress: usize,
    /// Completed among those that ended.
    pub share: Option<f64>,
    /// Median days to a match.
    pub days: Option<f64>,
    /// How many gave one star, two, three, four, five.
    pub ratings: [usize; 5],
}

impl Total {
    pub fn of<'r>(records: impl Iterator<Item = &'r Record> + Clone) -> Total {
        let ended = |o: Outcome| records.clone().filter(|r| r.outcome == o).count();
        let experts: BTreeSet<&Arc<str>> = records.clone().filter_map(|r| r.expert.as_ref()).collect();
        let mut ratings = [0; 5];
        for rating in records.clone().filter_map(|r| r.rating) {
            ratings[usize::from(rating.clamp(1, 5)) - 1] += 1;
        }
        let mut total = Total {
            n: records.clone().count(),
            experts: experts.len(),
            completed: ended(Outcome::Completed),
            cancelled: ended(Outcome::Cancelled),
            no_match: ended(Outcome::NoMatch),
            in_progress: ended(Outcome::InProgress),
            days: median(records.filter_map(|r| r.days)),
            ratings,
            share: None,
        };
        let over = total.completed + total.cancelled + total.no_match;
        total.share = (over > 0).then(|| total.completed as f64 / over as f64);
        total
    }
}

/// The middle value; of an even number of values the mean of the two in the middle.
pub fn median(values: impl Iterator<Item = u32>) -> Option<f64> {
    let mut values: Vec<u32> = values.collect();
    values.sort_unstable();
    let upper = *values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(f64::from(upper));
    }
    let lower = *values.get(values.len() / 2 - 1)?;
    Some((f64::from(lower) + f64::from(upper)) / 2.0)
}

/// The true numbers of every group.
pub fn totals(records: &[&Record], places: &Places<'_>, steps: &[PlaceStep]) -> BTreeMap<Group, Total> {
    let mut members: BTreeMap<Group, Vec<&Record>> = BTreeMap::new();
    for record in records {
        for group in chain(record, places, steps) {
            members.entry(group).or_default().push(record);
        }
    }
    members.into_iter().map(|(group, of)| (group, Total::of(of.iter().copied()))).collect()
}
