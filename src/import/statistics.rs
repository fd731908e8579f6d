//! The numbers that are told of a group, how they are rounded, and how many records each needs.
//!
//! Rounding never makes a claim larger: counts and shares go down to fives, waiting times up to whole days.

use super::groups::median;
use super::record::{Outcome, Record};
use crate::config::Import;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Statistic {
    /// How many matches there were.
    Matches,
    /// Median days to a match.
    Days,
    /// Share that was completed among those that ended.
    Completed,
    /// How ratings are spread.
    Ratings,
}

/// A number as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Values {
    /// Records behind it, rounded down to fives.
    pub count: u32,
    pub value: Option<u32>,
    /// How many gave one star to five, each rounded down to fives.
    pub stars: Option<[u32; 5]>,
}

impl Statistic {
    pub const ALL: [Statistic; 4] =
        [Statistic::Matches, Statistic::Days, Statistic::Completed, Statistic::Ratings];

    pub fn word(self) -> &'static str {
        match self {
            Statistic::Matches => "matches",
            Statistic::Days => "days",
            Statistic::Completed => "completed",
            Statistic::Ratings => "ratings",
        }
    }

    /// Whether a record says something about it.
    pub fn counts(self, record: &Record) -> bool {
        match self {
            Statistic::Matches => true,
            Statistic::Days => record.days.is_some(),
            Statistic::Completed => record.outcome != Outcome::InProgress,
            Statistic::Ratings => record.rating.is_some(),
        }
    }

    /// Least number of records behind it.
    pub fn least(self, import: &Import) -> usize {
        let least = match self {
            Statistic::Matches => import.statistics.matches,
            Statistic::Days => import.statistics.days,
            Statistic::Completed => import.statistics.completed,
            Statistic::Ratings => import.statistics.ratings,
        };
        least.max(import.anonymity.k) as usize
    }

    /// How many different things the records say: where all say the same, the number would tell of each.
    pub fn kinds<'r>(self, records: impl Iterator<Item = &'r Record>) -> usize {
        let said: BTreeSet<u32> = records
            .filter_map(|r| match self {
                Statistic::Matches => None,
                Statistic::Days => r.days,
                Statistic::Completed => Some(u32::from(r.outcome == Outcome::Completed)),
                Statistic::Ratings => r.rating.map(u32::from),
            })
            .collect();
        if self == Statistic::Matches { usize::MAX } else { said.len() }
    }

    /// The number of these records, rounded.
    pub fn values<'r>(self, records: impl Iterator<Item = &'r Record> + Clone) -> Values {
        let n = records.clone().count();
        let count = fives(n);
        let (value, stars) = match self {
            Statistic::Matches => (Some(count), None),
            Statistic::Days => (median(records.filter_map(|r| r.days)).map(|days| days.ceil() as u32), None),
            Statistic::Completed => {
                let completed = records.filter(|r| r.outcome == Outcome::Completed).count();
                (Some(fives(completed * 100 / n.max(1))), None)
            }
            Statistic::Ratings => {
                let mut stars = [0usize; 5];
                for rating in records.filter_map(|r| r.rating) {
                    stars[usize::from(rating.clamp(1, 5)) - 1] += 1;
                }
                (None, Some(stars.map(fives)))
            }
        };
        Values { count, value, stars }
    }
}

fn fives(n: usize) -> u32 {
    u32::try_from(n / 5 * 5).unwrap_or(u32::MAX)
}
