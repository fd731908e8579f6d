//! What is usual where: the median of each numeric fact among the listed rows of one region.
//!
//! Medians are rounded to two significant digits before anybody sees or hashes them, so that one new
//! city does not change every page of its state.

use super::axis::Axis;
use crate::fingerprint::{Fold, Folder, Hashed};
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Medians by fact, in the order of the dataset's facts. `None`: fewer than five values.
#[derive(Clone, Debug, Default)]
pub struct Medians {
    pub values: Vec<Option<f64>>,
    names: Vec<Arc<str>>,
}

impl Fold for Medians {
    fn fold(&self, folder: &mut Folder) {
        for (name, value) in self.names.iter().zip(&self.values).filter(|(_, value)| value.is_some()) {
            folder.entry(name, value);
        }
    }
}

/// Fewer values than this have no median worth naming.
const LEAST: usize = 5;

/// Medians by region; the whole dataset stands under the empty name.
pub struct Stats {
    by_region: BTreeMap<String, Hashed<Medians>>,
}

impl Stats {
    pub fn new(axis: &Axis) -> Self {
        let table = &axis.table;
        let columns: Vec<Option<usize>> = table.facts.iter().map(|f| table.column(&f.key)).collect();
        let region = table.column("region");
        let mut values: BTreeMap<&str, Vec<Vec<f64>>> = BTreeMap::new();
        for (row, _) in table.rows.iter().zip(&axis.facets).filter(|(_, f)| f.listed) {
            let name = region.and_then(|c| row.values.get(c)).and_then(Value::as_str).unwrap_or("");
            let names = if name.is_empty() { vec![""] } else { vec!["", name] };
            for name in names {
                let sets = values.entry(name).or_insert_with(|| vec![Vec::new(); columns.len()]);
                for (set, column) in sets.iter_mut().zip(&columns) {
                    set.extend(column.and_then(|c| row.values.get(c)).and_then(Value::as_f64));
                }
            }
        }
        let by_region = values
            .into_iter()
            .map(|(name, sets)| {
                let medians = sets.into_iter().map(|set| median(set).map(two_digits)).collect();
                let names = table.facts.iter().map(|f| f.key.clone()).collect();
                (name.to_string(), Hashed::new(Medians { values: medians, names }))
            })
            .collect();
        Stats { by_region }
    }

    pub fn of(&self, region: &str) -> Option<&Hashed<Medians>> {
        self.by_region.get(region)
    }
}

fn median(mut set: Vec<f64>) -> Option<f64> {
    if set.len() < LEAST {
        return None;
    }
    set.sort_by(f64::total_cmp);
    let middle = set.len() / 2;
    Some(if set.len() % 2 == 1 { set[middle] } else { (set[middle - 1] + set[middle]) / 2.0 })
}

/// Rounds to two significant digits.
pub fn two_digits(number: f64) -> f64 {
    if number == 0.0 || !number.is_finite() {
        return 0.0;
    }
    // Through text, so that 0.29 stays 0.29 and not 0.28999999999999998.
    format!("{number:.1e}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_rounded_and_need_five_values() {
        assert_eq!(median(vec![1.0, 2.0, 3.0, 4.0]), None);
        assert_eq!(median(vec![5.0, 1.0, 3.0, 2.0, 4.0]), Some(3.0));
        assert_eq!(two_digits(48_731.0), 49_000.0);
        assert_eq!(two_digits(0.2871), 0.29);
        assert_eq!(two_digits(-14.72), -15.0);
    }
}
