//! Which numbers this release tells, next to all that was ever told.
//!
//! For each statistic and service: large enough groups are selected (`suppress`); a number stays as it was
//! told if too little has changed for the change to be told; and what is left is searched, with each
//! earlier release, for a difference of too few records (`audit`), giving up narrow groups first.
//! Invariant: telling nothing is always possible, and what was told before is never told finer.

use super::audit;
use super::groups::{Group, chain};
use super::outcome::{Reason, Tally};
use super::places::Places;
use super::record::Record;
use super::releases::{Release, Releases, Version};
use super::rows::Form;
use super::statistics::{Statistic, Values};
use super::suppress::{Groups, select};
use crate::config::{Import, PlaceStep};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A number of this release.
#[derive(Clone, Debug)]
pub struct Told {
    pub statistic: Statistic,
    pub group: Group,
    pub from: Arc<str>,
    pub to: Arc<str>,
    pub values: Values,
}

/// How a group stands in this release.
struct Choice {
    /// Version of an earlier release that it stays at, as far as a reader can tell.
    stays: Option<u32>,
    /// The numbers that are printed are those of that version, with its period.
    carried: bool,
    /// The records that a reader may think of.
    members: Vec<u32>,
    /// The records behind the number that is printed.
    behind: Vec<u32>,
    values: Values,
    leavers: bool,
}

/// What everything here is computed from.
pub struct Telling<'t> {
    pub import: &'t Import,
    pub places: &'t Places<'t>,
    /// Records that are counted, and the numbers by which the history knows them.
    pub records: BTreeMap<u32, &'t Record>,
    /// What is told of single records: they can be taken away from a number.
    pub shown: BTreeMap<u32, Form>,
    /// For each number the expert, also of records that are gone.
    pub experts: Vec<Option<Arc<str>>>,
    pub period: (Arc<str>, Arc<str>),
}

impl Telling<'_> {
    /// Tells this release and adds it to the history, if it differs from the last one.
    pub fn tell(&self, history: &mut Releases, tally: &mut Tally) -> Vec<Told> {
        tally.no_expert =
            self.import.anonymity.experts > 0 && !self.import.columns.values().any(|ours| ours == "expert");
        let mut told = Vec::new();
        let mut versions: Vec<u32> = Vec::new();
        for statistic in Statistic::ALL {
            let groups = self.groups(statistic);
            let services: BTreeSet<Arc<str>> = groups.members.keys().map(|g| g.service.clone()).collect();
            let selected = select(&groups, &|group, members| self.fault(statistic, group, members));
            for (group, reason) in &selected.untold {
                tally.suppress(statistic, group, *reason);
            }
            for service in services {
                let choices = self.choose(statistic, &service, &groups, &selected.told, history, tally);
                for (group, choice) in choices {
                    *tally.published.entry((statistic, group.level)).or_default() += 1;
                    tally.carried += usize::from(choice.carried);
                    self.note_size(&choice.members, tally);
                    let (version, period) = self.version(statistic, &group, &choice, history);
                    versions.push(version);
                    told.push(Told { statistic, group, from: period.0, to: period.1, values: choice.values });
                }
            }
        }
        versions.sort_unstable();
        if history.releases.last().is_none_or(|last| last.versions != versions) {
            history.releases.push(Release { to: self.period.1.clone(), versions });
        }
        tally.release = history.releases.len();
        told.sort_by(|a, b| (&a.group, a.statistic).cmp(&(&b.group, b.statistic)));
        told
    }

    /// The records behind each group of a statistic.
    pub(super) fn groups(&self, statistic: Statistic) -> Groups {
        let mut groups = Groups { members: BTreeMap::new(), around: BTreeMap::new() };
        for (number, record) in self.records.iter().filter(|(_, r)| statistic.counts(r)) {
            let chain = chain(record, self.places, &self.import.ladders.place);
            for (at, group) in chain.iter().enumerate() {
                groups.members.entry(group.clone()).or_default().push(*number);
                groups.around.entry(group.clone()).or_insert_with(|| chain[at + 1..].to_vec());
            }
        }
        groups
    }

    /// Why a set of records cannot be told, or told apart, as a group.
    fn fault(&self, statistic: Statistic, group: &Group, members: &[u32]) -> Option<Reason> {
        let leaves = || self.leaves_few(statistic, group, members).then_some(Reason::WouldShowRest);
        self.too_little(statistic, group, members).or_else(leaves)
    }

    /// The same without a look at rows.
    pub(super) fn too_little(&self, statistic: Statistic, group: &Group, members: &[u32]) -> Option<Reason> {
        if members.len() < statistic.least(self.import) {
            return Some(Reason::TooFew);
        }
        if self.experts_of(members) < self.import.anonymity.experts as usize {
            return Some(Reason::TooFewExperts);
        }
        if statistic.kinds(self.of(members)) < self.import.anonymity.l as usize {
            return Some(Reason::AllAlike);
        }
        (self.people(group) < self.import.anonymity.floor).then_some(Reason::SmallPlace)
    }

    fn people(&self, group: &Group) -> u64 {
        match group.level {
            PlaceStep::Place => self.places.people_of(&group.place),
            PlaceStep::County => self.places.people_of_county(&group.region, &group.county),
            PlaceStep::Region => self.places.people_of_region(&group.region),
            PlaceStep::All => u64::MAX,
        }
    }

    fn of<'s>(&'s self, members: &'s [u32]) -> impl Iterator<Item = &'s Record> + Clone {
        members.iter().filter_map(|number| self.records.get(number).copied())
    }

    fn experts_of(&self, members: &[u32]) -> usize {
        let experts = members.iter().filter_map(|m| self.experts.get(*m as usize)?.as_ref());
        experts.collect::<BTreeSet<_>>().len()
    }

    /// The groups of one service that are told, with what is told of them.
    fn choose(
        &self,
        statistic: Statistic,
        service: &Arc<str>,
        groups: &Groups,
        selected: &BTreeSet<Group>,
        history: &Releases,
        tally: &mut Tally,
    ) -> BTreeMap<Group, Choice> {
        let mut choices = BTreeMap::new();
        for group in selected.iter().filter(|g| g.service == *service) {
            match self.beside_earlier(statistic, group, &groups.members[group], history) {
                Some(choice) => {
                    choices.insert(group.clone(), choice);
                }
                None => tally.suppress(statistic, group, Reason::WouldShowDifference),
            }
        }
        let earlier: Vec<Vec<&[u32]>> = history
            .releases
            .iter()
            .map(|r| history.family(r, statistic, service).map(|(_, v)| v.members.as_slice()).collect())
            .collect();
        // What is given up can spoil what was sound before, so it is tried until nothing is found.
        while let Some(given_up) = self.revealing(statistic, &choices, &earlier, groups) {
            self.give_up(statistic, &given_up, &mut choices, history, tally);
        }
        self.hide_leavers(statistic, service, &mut choices, history, tally);
        choices
    }

    /// Where somebody who withdrew stood in a number that is not told any more, its disappearance alone would tell where
    /// that was. So no number of that level is told, until that one can be told again.
    fn hide_leavers(
        &self,
        statistic: Statistic,
        service: &Arc<str>,
        choices: &mut BTreeMap<Group, Choice>,
        history: &Releases,
        tally: &mut Tally,
    ) {
        let mut latest: BTreeMap<Group, &Version> = BTreeMap::new();
        for version in history.versions.iter().filter(|v| v.statistic == statistic && v.service == *service) {
            latest.insert(version.group(), version);
        }
        let left = |version: &Version| version.behind.iter().any(|m| !self.records.contains_key(m));
        let levels: BTreeSet<PlaceStep> = latest
            .iter()
            .filter(|(group, version)| !choices.contains_key(*group) && left(version))
            .map(|(group, _)| group.level)
            .collect();
        choices.retain(|group, _| {
            let hidden = levels.contains(&group.level);
            if hidden {
                tally.suppress(statistic, group, Reason::WouldShowWithdrawal);
            }
            !hidden
        });
    }

    /// A group to give up, because with it this release, alone or next to an earlier one, would speak of too few.
    fn revealing(
        &self,
        statistic: Statistic,
        choices: &BTreeMap<Group, Choice>,
        earlier: &[Vec<&[u32]>],
        groups: &Groups,
    ) -> Option<Group> {
        let least = statistic.least(self.import);
        let names: Vec<Group> = choices.keys().cloned().collect();
        let new: Vec<&[u32]> = choices.values().map(|c| c.members.as_slice()).collect();
        let few = |groups: &[usize], block: &[u32]| {
            let narrowest = groups.iter().map(|at| &names[*at]).min_by_key(|group| group.level);
            block.len() < least
                || self.experts_of(block) < self.import.anonymity.experts as usize
                || narrowest.is_some_and(|group| self.leaves_few(statistic, group, block))
        };
        let alone = audit::block_that(&new, &few);
        let found = alone.or_else(|| earlier.iter().find_map(|old| audit::find(&new, old, least)))?;
        self.narrowest(&names, &found, choices, groups)
    }

    /// How a group is told next to what was told of it last, or nothing if it cannot be.
    fn beside_earlier(
        &self,
        statistic: Statistic,
        group: &Group,
        members: &[u32],
        history: &Releases,
    ) -> Option<Choice> {
        let values = statistic.values(self.of(members));
        let anew = |values, leavers| Choice {
            stays: None,
            carried: false,
            members: members.to_vec(),
            behind: members.to_vec(),
            values,
            leavers,
        };
        let Some((at, last)) = last_version(history, statistic, group) else {
            return Some(anew(values, false));
        };
        let changed = difference(members, &last.members);
        let leavers = last.behind.iter().any(|m| members.binary_search(m).is_err());
        let stay = |carried: bool, behind: &[u32], values: Values| Choice {
            stays: Some(at),
            carried,
            members: last.members.clone(),
            behind: behind.to_vec(),
            values,
            leavers,
        };
        if changed.is_empty() || values == last.values {
            // What is printed is the same, so nobody learns of the change.
            return Some(stay(false, members, values));
        }
        let enough = changed.len() >= statistic.least(self.import)
            && self.experts_of(&changed) >= self.import.anonymity.experts as usize;
        match (enough, leavers) {
            (true, _) => Some(anew(values, leavers)),
            (false, false) => Some(stay(true, &last.behind, last.values.clone())),
            // The old number counts somebody who may not be counted any more.
            (false, true) => None,
        }
    }

    /// Of the groups that take part in a difference, and those within them, the one that tells of the fewest.
    fn narrowest(
        &self,
        names: &[Group],
        found: &BTreeSet<usize>,
        choices: &BTreeMap<Group, Choice>,
        groups: &Groups,
    ) -> Option<Group> {
        let parts: BTreeSet<&Group> = found.iter().map(|at| &names[*at]).collect();
        let concerned = |group: &&Group| {
            let around = groups.around.get(*group).map_or(&[][..], Vec::as_slice);
            parts.contains(*group) || around.iter().any(|g| parts.contains(g))
        };
        let rank = |group: &&Group| {
            let choice = &choices[*group];
            (choice.stays.is_some(), group.level, choice.members.len(), (*group).clone())
        };
        choices.keys().filter(concerned).min_by_key(rank).cloned()
    }

    /// A group goes back to what was told of it before, or is not told.
    fn give_up(
        &self,
        statistic: Statistic,
        group: &Group,
        choices: &mut BTreeMap<Group, Choice>,
        history: &Releases,
        tally: &mut Tally,
    ) {
        let Some(choice) = choices.remove(group) else { return };
        let last =
            last_version(history, statistic, group).filter(|_| choice.stays.is_none() && !choice.leavers);
        match last {
            Some((at, version)) => {
                let back = Choice {
                    stays: Some(at),
                    carried: true,
                    members: version.members.clone(),
                    behind: version.behind.clone(),
                    values: version.values.clone(),
                    leavers: false,
                };
                choices.insert(group.clone(), back);
            }
            None => tally.suppress(statistic, group, Reason::WouldShowDifference),
        }
    }

    /// The version that is told, and the period that is printed with it.
    fn version(
        &self,
        statistic: Statistic,
        group: &Group,
        choice: &Choice,
        history: &mut Releases,
    ) -> (u32, (Arc<str>, Arc<str>)) {
        match choice.stays {
            Some(at) => {
                let version = &mut history.versions[at as usize];
                if !choice.carried {
                    (version.from, version.to) = self.period.clone();
                    version.behind.clone_from(&choice.behind);
                }
                (at, (version.from.clone(), version.to.clone()))
            }
            None => {
                let period = (&*self.period.0, &*self.period.1);
                let new =
                    Version::new(statistic, group, period, choice.values.clone(), choice.members.clone());
                history.versions.push(new);
                (history.versions.len() as u32 - 1, self.period.clone())
            }
        }
    }

    fn note_size(&self, members: &[u32], tally: &mut Tally) {
        let (size, experts) = (members.len(), self.experts_of(members));
        let (smallest, fewest) = tally.smallest.unwrap_or((size, experts));
        tally.smallest = Some((smallest.min(size), fewest.min(experts)));
    }
}

/// What was told last of a group.
fn last_version<'h>(
    history: &'h Releases,
    statistic: Statistic,
    group: &Group,
) -> Option<(u32, &'h Version)> {
    let at = history.versions.iter().rposition(|v| v.statistic == statistic && v.group() == *group)?;
    Some((at as u32, &history.versions[at]))
}

/// Numbers that stand in one of two sorted lists.
fn difference(a: &[u32], b: &[u32]) -> Vec<u32> {
    let only =
        |x: &[u32], y: &[u32]| x.iter().copied().filter(|n| y.binary_search(n).is_err()).collect::<Vec<_>>();
    let mut changed = only(a, b);
    changed.extend(only(b, a));
    changed
}
