//! Statistics that count a record whose consent was withdrawn since: they are held back until the next
//! import counts again.
//!
//! Where it is not known which statistics count the record, all of them are held back.
//!
//! Invariant: a statistic is listed only if no withdrawn record that the data knows can stand behind it.

use super::{Channel, ConsentLog, Purpose, UNRELEASED};
use crate::config::Kind;
use crate::data::load::Loaded;
use crate::data::table::{Row, Table};
use crate::diag::{Code, Diagnostic, Level, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A part of the map as records and statistics name it; what is empty is not told.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Area {
    place: Arc<str>,
    county: Arc<str>,
    region: Arc<str>,
}

/// County and region of each place.
type Places = BTreeMap<Arc<str>, (Arc<str>, Arc<str>)>;

impl Area {
    /// Where a row of a record or a statistic lies. The row of the place knows its county better.
    fn of(table: &Table, row: &Row, places: &Places) -> Area {
        let text = |column: &str| -> Arc<str> { table.text(row, column).trim().into() };
        let (place, county, region) = (text("place"), text("county"), text("region"));
        match places.get(&place) {
            Some((county, region)) => Area { place, county: county.clone(), region: region.clone() },
            None => Area { place, county, region },
        }
    }

    /// Whether two areas can have a person in common: neither tells what excludes the other.
    fn touches(&self, other: &Area) -> bool {
        let fits = |a: &str, b: &str| a.is_empty() || b.is_empty() || a == b;
        let same_region = fits(&self.region, &other.region);
        let same_county = fits(&self.county, &other.county);
        same_region && same_county && fits(&self.place, &other.place)
    }
}

/// Marks every statistic that may count somebody who withdrew.
pub fn apply(loaded: &mut [Loaded], log: &ConsentLog, report: &mut Report) {
    let places = places(loaded);
    let gone = Gone::find(loaded, log, &places);
    if gone.is_empty() {
        return;
    }
    for l in loaded.iter_mut().filter(|l| l.table.kind == Kind::Statistic) {
        for at in 0..l.table.rows.len() {
            let row = &l.table.rows[at];
            let service = l.table.text(row, "service");
            let area = Area::of(&l.table, row, &places);
            let why = match (gone.unknown, gone.by_service.get(service)) {
                (true, _) => "a record that no file holds any more was withdrawn",
                (false, Some(areas)) if areas.iter().any(|gone| gone.touches(&area)) => {
                    "a record that it counts was withdrawn"
                }
                _ => continue,
            };
            report.push(stale(&l.table, row, why));
            l.table.rows[at].listed = false;
        }
    }
}

fn stale(table: &Table, row: &Row, why: &str) -> Diagnostic {
    Diagnostic::new(
        Code::StatisticStale,
        Level::Warning,
        format!("the statistic `{}` is not shown: {why}", row.id),
    )
    .at(table.place(row.origin))
    .hint("run `flywheel import` again: it counts without the record, and says so in the log of consents")
    .group("stale")
}

fn places(loaded: &[Loaded]) -> Places {
    let mut places = Places::new();
    for l in loaded.iter().filter(|l| l.table.kind == Kind::Place) {
        for row in &l.table.rows {
            let text = |column: &str| -> Arc<str> { l.table.text(row, column).trim().into() };
            places.insert(row.id.clone(), (text("county"), text("region")));
        }
    }
    places
}

/// Who withdrew from being counted, and where they lived as far as the records tell.
#[derive(Default)]
struct Gone {
    by_service: BTreeMap<Arc<str>, BTreeSet<Area>>,
    /// Whether somebody withdrew whose record is not there to say which statistics count it.
    unknown: bool,
}

impl Gone {
    fn find(loaded: &[Loaded], log: &ConsentLog, places: &Places) -> Gone {
        let mut gone = Gone::default();
        let mut held: BTreeSet<&str> = BTreeSet::new();
        let mut named: BTreeSet<&str> = BTreeSet::new();
        for table in loaded.iter().map(|l| &l.table).filter(|t| t.kind == Kind::Match) {
            for row in &table.rows {
                let consent = table.text(row, "consent").trim();
                held.insert(&row.id);
                named.insert(consent);
                if log.is_withdrawn(consent) {
                    let areas = gone.by_service.entry(table.text(row, "service").into()).or_default();
                    areas.insert(Area::of(table, row, places));
                }
            }
        }
        gone.unknown =
            log.unsettled().any(|(consent, record)| !named.contains(consent) && !held.contains(record));
        gone
    }

    fn is_empty(&self) -> bool {
        self.by_service.is_empty() && !self.unknown
    }
}

impl ConsentLog {
    /// Whether the last word about being counted is a withdrawal.
    fn is_withdrawn(&self, consent: &str) -> bool {
        self.last(consent, Purpose::Statistics, Channel::Site).is_some_and(|event| event.withdrawn)
    }

    /// Consents that were given and withdrawn, and that no release took into account: consent and record.
    fn unsettled(&self) -> impl Iterator<Item = (&str, &str)> {
        self.events.iter().filter_map(|(consent, events)| {
            let last = events
                .iter()
                .rev()
                .find(|e| e.purposes.contains(&Purpose::Statistics) && e.channels.contains(&Channel::Site))?;
            let granted = events.iter().find(|e| !e.withdrawn)?;
            (last.withdrawn && last.release == UNRELEASED).then_some((&**consent, &*granted.record))
        })
    }
}
