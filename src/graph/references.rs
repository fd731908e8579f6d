//! Rows that name rows of other datasets in a column: a story names its service and its place.
//!
//! Only single references count, and only those of rows that have pages of their own: what several rows name,
//! such as the services of an expert, says nothing about where a page belongs.
//!
//! Invariant: a row belongs to at most one row of a dataset, and what belongs to it stands in the order of rows.

use super::axis::Axis;
use super::family::Family;
use crate::config::FamilyKind;
use crate::data::kinds::Type;
use crate::data::table::Role;
use crate::value::Value;
use std::collections::BTreeMap;

/// For each pair of datasets of which one names rows of the other.
#[derive(Default)]
pub struct References {
    between: BTreeMap<(usize, usize), Named>,
}

struct Named {
    /// For each row that names: the row that is named.
    row: Vec<Option<u32>>,
    /// For each row that is named: the rows that name it.
    members: Vec<Vec<u32>>,
}

impl References {
    /// Follows the columns of every dataset whose rows have pages.
    pub fn new(axes: &[Axis], families: &[Family]) -> References {
        let mut between = BTreeMap::new();
        let records = families.iter().filter(|f| f.kind == FamilyKind::Record);
        for &from in records.flat_map(|f| &f.axes) {
            let table = &axes[from].table;
            for (column, role) in table.columns.iter().enumerate().map(|(at, c)| (at, c.role)) {
                let Role::Known(Type::Reference(kind)) = role else { continue };
                for to in (0..axes.len()).filter(|&to| to != from && axes[to].kind() == kind) {
                    between.entry((from, to)).or_insert_with(|| named(&axes[from], column, &axes[to]));
                }
            }
        }
        between.retain(|_, named: &mut Named| named.row.iter().any(Option::is_some));
        References { between }
    }

    /// The row of `to` that a row of `from` names.
    pub fn row(&self, from: usize, to: usize, row: u32) -> Option<u32> {
        self.between.get(&(from, to))?.row.get(row as usize).copied().flatten()
    }

    /// The rows of `from` that name a row of `to`. Nothing if none names any.
    pub fn members(&self, from: usize, to: usize, row: u32) -> Option<&[u32]> {
        self.between.get(&(from, to))?.members.get(row as usize).map(Vec::as_slice)
    }
}

fn named(from: &Axis, column: usize, to: &Axis) -> Named {
    let mut named = Named { row: vec![None; from.len()], members: vec![Vec::new(); to.len()] };
    for (at, row) in from.table.rows.iter().enumerate() {
        let id = row.values.get(column).and_then(Value::as_str);
        if let Some(there) = id.and_then(|id| to.table.find(id)) {
            named.row[at] = Some(there as u32);
            named.members[there].push(at as u32);
        }
    }
    named
}
