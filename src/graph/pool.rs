//! What the experts within reach of a place have in common: a pair facet of service and place.
//!
//! For each column that a profile shows: the lowest, the middle and the highest number, how many say yes, or
//! what is named most often. It holds counts and positions of rows, never a name.
//!
//! Invariant: computed once while the graph is linked, and hashed; a pair without experts costs nothing. What
//! is usual for a service as a whole is rounded, so that one new expert does not change every page of it.

use super::stats::two_digits;
use crate::config::Kind;
use crate::data::table::{Row, Table};
use crate::fingerprint::{Fold, Folder, Hashed};
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One column of some experts.
#[derive(Clone, Debug, PartialEq)]
pub enum Spread {
    /// So many say a number, from the lowest to the highest; of each the row that it is taken from.
    Numbers { n: usize, low: (f64, u32), middle: (f64, u32), high: (f64, u32) },
    /// So many say yes, of all who say anything; and one that does.
    Yes { n: usize, of: usize, row: u32 },
    /// What is named, by how many, and by whom first; the most often named first.
    Items(Vec<(Arc<str>, usize, u32)>),
}

/// Some experts, by the columns of their profiles in the order of their names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pool {
    columns: Vec<(Arc<str>, Spread)>,
}

/// So many of the items of a list are kept.
const KEPT: usize = 6;
/// Fewer values than this say nothing of a service as a whole.
const LEAST: usize = 5;

impl Pool {
    /// The columns of a dataset of providers that a pool is made of: declared facts, years, languages,
    /// specialisms, ways of working, and whether somebody works by video.
    pub fn columns(table: &Table) -> Vec<Arc<str>> {
        const KNOWN: [&str; 5] = ["formats", "languages", "remote", "specialisms", "years"];
        if table.kind != Kind::Provider {
            return Vec::new();
        }
        let known = KNOWN.iter().filter(|name| table.column(name).is_some()).map(|name| Arc::from(*name));
        let mut columns: Vec<Arc<str>> = known.chain(table.facts.iter().map(|f| f.key.clone())).collect();
        columns.sort();
        columns.dedup();
        columns
    }

    /// The pool of some rows.
    pub fn new(table: &Table, columns: &[Arc<str>], rows: &[u32]) -> Pool {
        let spread = |column: &Arc<str>| Some((column.clone(), spread(table, column, rows)?));
        Pool { columns: columns.iter().filter_map(spread).collect() }
    }

    /// What is usual: middles only, and rounded.
    pub fn usual(table: &Table, columns: &[Arc<str>], rows: &[u32]) -> Pool {
        let mut pool = Pool::new(table, columns, rows);
        pool.columns.retain_mut(|(_, spread)| match spread {
            Spread::Numbers { n, low, middle, high } if *n >= LEAST => {
                let about = two_digits(middle.0);
                (*n, *low, *middle, *high) = (LEAST, (about, 0), (about, 0), (about, 0));
                true
            }
            _ => false,
        });
        pool
    }

    pub fn get(&self, column: &str) -> Option<&Spread> {
        self.columns.iter().find(|(name, _)| &**name == column).map(|(_, spread)| spread)
    }

    fn fold_of(&self, table: Option<&Table>, folder: &mut Folder) {
        folder.shape(self.columns.len() as u64);
        for (column, spread) in &self.columns {
            folder.entry(column, &Told { spread, table });
        }
    }
}

impl Fold for Pool {
    fn fold(&self, folder: &mut Folder) {
        self.fold_of(None, folder);
    }
}

fn spread(table: &Table, column: &str, rows: &[u32]) -> Option<Spread> {
    let value = |row: u32| table.value(&table.rows[row as usize], column);
    let mut numbers: Vec<(f64, u32)> =
        rows.iter().filter_map(|&row| value(row).as_f64().map(|n| (n, row))).collect();
    if !numbers.is_empty() {
        numbers.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let (n, half) = (numbers.len(), numbers.len() / 2);
        let (low, high) = (numbers[0], numbers[n - 1]);
        let middle = match n % 2 {
            1 => numbers[half],
            _ => ((numbers[half - 1].0 + numbers[half].0) / 2.0, numbers[half - 1].1),
        };
        return Some(Spread::Numbers { n, low, middle, high });
    }
    let said: Vec<(bool, u32)> = rows
        .iter()
        .filter_map(|&row| match value(row) {
            Value::Bool(yes) => Some((*yes, row)),
            _ => None,
        })
        .collect();
    if let Some((_, first)) = said.iter().find(|(yes, _)| *yes).or(said.first()) {
        let n = said.iter().filter(|(yes, _)| *yes).count();
        return Some(Spread::Yes { n, of: said.len(), row: *first });
    }
    let mut named: BTreeMap<&str, (usize, u32)> = BTreeMap::new();
    for &row in rows {
        for item in value(row).as_list().iter().filter_map(Value::as_str) {
            named.entry(item).or_insert((0, row)).0 += 1;
        }
    }
    let mut items: Vec<(Arc<str>, usize, u32)> =
        named.into_iter().map(|(item, (n, row))| (item.into(), n, row)).collect();
    items.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    items.truncate(KEPT);
    (!items.is_empty()).then_some(Spread::Items(items))
}

/// A spread as it is folded; with its table, each value names the row that it was taken from.
struct Told<'a> {
    spread: &'a Spread,
    table: Option<&'a Table>,
}

impl Fold for Told<'_> {
    fn fold(&self, folder: &mut Folder) {
        let of = |row: u32| self.table.and_then(|table| Some((table, table.rows.get(row as usize)?)));
        match self.spread {
            Spread::Numbers { n, low, middle, high } => {
                folder.shape(0);
                folder.entry("n", n);
                for (name, (value, row)) in [("low", low), ("middle", middle), ("high", high)] {
                    folder.entry(name, &Taken { value, row: of(*row) });
                }
            }
            Spread::Yes { n, of: all, row } => {
                folder.shape(1);
                folder.entry("n", &Taken { value: n, row: of(*row) });
                folder.entry("of", all);
            }
            Spread::Items(items) => {
                folder.shape(2 + items.len() as u64);
                for (item, n, row) in items {
                    folder.entry(item, &Taken { value: n, row: of(*row) });
                }
            }
        }
    }
}

/// A value and the row that it was taken from.
struct Taken<'a, T> {
    value: &'a T,
    row: Option<(&'a Table, &'a Row)>,
}

impl<T: Fold> Fold for Taken<'_, T> {
    fn fold(&self, folder: &mut Folder) {
        if let Some((table, row)) = self.row {
            folder.origin(|| (format!("{} `{}`", table.name, row.id), Some(table.place(row.origin))));
        }
        self.value.fold(folder);
    }
}

/// A pool as a page sees it, with the table that its rows lie in.
#[derive(Clone, Copy)]
pub struct PoolView<'g> {
    pool: &'g Hashed<Pool>,
    table: Option<&'g Table>,
}

impl<'g> PoolView<'g> {
    pub fn new(pool: &'g Hashed<Pool>, table: Option<&'g Table>) -> Self {
        PoolView { pool, table }
    }
    pub fn get(&self, column: &str) -> Option<&'g Spread> {
        self.pool.get(column)
    }
}

impl Fold for PoolView<'_> {
    fn fold(&self, folder: &mut Folder) {
        folder.hashed(self.pool.hash(), |folder| self.pool.fold_of(self.table, folder));
    }
}
