//! Numbers and rows together: rows tell outcomes and ratings, so they can be taken away from a number, and
//! what is left would be told of a few.
//!
//! Rows that are not told yet give way, a whole group of rows that are alike at a time; where all of them were told
//! in earlier releases, the number does. Invariant: a share or a spread of ratings, without the rows that are told as
//! lying in its area, is of no record or of as many as a number needs.

use super::groups::Group;
use super::rows::Form;
use super::statistics::Statistic;
use super::told::Telling;
use crate::config::PlaceStep;
use std::collections::BTreeSet;

impl Telling<'_> {
    /// Whether few records are left when those are taken away that are told by themselves as lying in the group. A share
    /// of many is rounded too far for that.
    pub(super) fn leaves_few(&self, statistic: Statistic, group: &Group, members: &[u32]) -> bool {
        let least = statistic.least(self.import);
        let told_by_rows = match statistic {
            Statistic::Matches | Statistic::Days => false,
            Statistic::Completed => members.len() < 40 * least,
            Statistic::Ratings => true,
        };
        let is_shown = |number: &&u32| self.shown.get(*number).is_some_and(|form| lies_in(form, group));
        let left = members.len() - members.iter().filter(is_shown).count();
        told_by_rows && left > 0 && left < least
    }

    /// Takes back rows of this release until no number is left with few. Returns the numbers of their records.
    pub fn hold_back(&mut self, new: &BTreeSet<u32>) -> BTreeSet<u32> {
        let mut held = BTreeSet::new();
        loop {
            let before = held.len();
            for statistic in [Statistic::Completed, Statistic::Ratings] {
                for (group, members) in self.groups(statistic).members {
                    while self.too_little(statistic, &group, &members).is_none()
                        && self.leaves_few(statistic, &group, &members)
                    {
                        let alike = self.smallest_alike(&group, &members, new);
                        if alike.is_empty() {
                            break;
                        }
                        alike.iter().for_each(|number| _ = self.shown.remove(number));
                        held.extend(alike);
                    }
                }
            }
            if held.len() == before {
                return held;
            }
        }
    }

    /// The smallest group of new rows that are told alike, and of which one counts for a number.
    fn smallest_alike(&self, group: &Group, members: &[u32], new: &BTreeSet<u32>) -> Vec<u32> {
        let forms: BTreeSet<&Form> = members
            .iter()
            .filter(|number| new.contains(number))
            .filter_map(|number| self.shown.get(number))
            .filter(|form| !form.consented && lies_in(form, group))
            .collect();
        let alike = |form: &&Form| -> Vec<u32> {
            let same = |number: &&u32| {
                self.shown.get(*number) == Some(*form)
                    && self.records.get(*number).is_some_and(|r| r.service == group.service)
            };
            new.iter().filter(same).copied().collect()
        };
        forms.iter().map(alike).min_by_key(|of| (of.len(), of.first().copied())).unwrap_or_default()
    }
}

/// Whether a row is told as lying in the area of a group.
fn lies_in(form: &Form, group: &Group) -> bool {
    match group.level {
        PlaceStep::Place => form.place == group.place,
        PlaceStep::County => form.county == group.county && form.region == group.region,
        PlaceStep::Region => form.region == group.region,
        PlaceStep::All => true,
    }
}
