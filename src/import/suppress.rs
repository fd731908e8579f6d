//! Which groups of one release may be told: each large enough, and what is left of a larger area when the
//! smaller ones within it are taken away large enough, too.
//!
//! Groups form a tree (a place in a county in a region in everything). Invariant: for every group that is
//! told, its records that stand in no told group within it are none, or enough.

use super::groups::Group;
use super::outcome::Reason;
use std::collections::{BTreeMap, BTreeSet};

/// The groups of one statistic: members by number, sorted, and what each group lies within.
pub struct Groups {
    pub members: BTreeMap<Group, Vec<u32>>,
    /// The groups around a group, the nearest first.
    pub around: BTreeMap<Group, Vec<Group>>,
}

/// What may be told, and why the rest may not.
#[derive(Default)]
pub struct Selected {
    pub told: BTreeSet<Group>,
    pub untold: BTreeMap<Group, Reason>,
}

/// `fault` says why a set of records cannot stand alone.
pub fn select(groups: &Groups, fault: &dyn Fn(&Group, &[u32]) -> Option<Reason>) -> Selected {
    let mut selected = Selected::default();
    // Within a service the order is from narrow to broad, so what lies within a group is settled before it.
    for (group, members) in &groups.members {
        if let Some(reason) = fault(group, members) {
            selected.untold.insert(group.clone(), reason);
            continue;
        }
        loop {
            let within = groups.directly_within(group, &selected.told);
            let rest = subtract(members, within.iter().flat_map(|g| &groups.members[*g]));
            if rest.is_empty() || fault(group, &rest).is_none() {
                break;
            }
            // The smallest is given up: it tells of the fewest people.
            let Some(least) = within.into_iter().min_by_key(|g| (groups.members[*g].len(), *g)).cloned()
            else {
                break;
            };
            selected.told.remove(&least);
            selected.untold.insert(least, Reason::WouldShowRest);
        }
        selected.told.insert(group.clone());
    }
    selected
}

impl Groups {
    /// The told groups within a group that lie in no other told group within it.
    fn directly_within<'t>(&self, group: &Group, told: &'t BTreeSet<Group>) -> Vec<&'t Group> {
        // Whatever lies within a group has the same service, and stands before it.
        let first = Group {
            level: crate::config::PlaceStep::Place,
            region: "".into(),
            county: "".into(),
            place: "".into(),
            ..group.clone()
        };
        told.range(first..group.clone())
            .filter(|inner| {
                let around = self.around.get(*inner).map_or(&[][..], Vec::as_slice);
                around.iter().find(|g| *g == group || told.contains(*g)) == Some(group)
            })
            .collect()
    }
}

/// Sorted numbers without some of them.
fn subtract<'n>(from: &[u32], taken: impl Iterator<Item = &'n u32>) -> Vec<u32> {
    let taken: BTreeSet<u32> = taken.copied().collect();
    from.iter().copied().filter(|n| !taken.contains(n)).collect()
}
