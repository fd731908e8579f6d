//! Which places stand on the little map of a place: the most populous within reach, or the nearest ones.
//!
//! They are chosen once a row when the graph is linked, so that a page of any service looks them up.
//!
//! Invariant: the choice depends on positions and populations alone; ties go by row.

use super::axis::Axis;
use super::nearby::Sphere;

/// Kilometres around a place that are looked at first; without experts there is no other measure.
const REACH_KM: f64 = 40.0;
/// What lies further away is not near to anybody.
const FURTHEST_KM: f64 = 250.0;
/// So many are on a map even if they lie beyond reach, and so many at most.
const LEAST: usize = 4;
const MOST: usize = 12;

/// The neighbours of every listed place of one dataset.
pub struct Around {
    reach_km: f64,
    populations: Vec<f64>,
    rows: Vec<Vec<u32>>,
}

impl Around {
    pub fn new(axis: &Axis, sphere: &Sphere, reach_km: Option<f64>) -> Self {
        let table = &axis.table;
        let column = table.column("population");
        let people = |row: &crate::data::table::Row| {
            column.and_then(|c| row.values.get(c)).and_then(crate::value::Value::as_f64).unwrap_or(0.0)
        };
        let mut around = Around {
            reach_km: reach_km.unwrap_or(REACH_KM),
            populations: table.rows.iter().map(people).collect(),
            rows: Vec::new(),
        };
        around.rows = axis
            .facets
            .iter()
            .enumerate()
            .map(|(at, facets)| match facets.geo.filter(|_| facets.listed) {
                Some(geo) => around.near(sphere, geo, at as u32),
                None => Vec::new(),
            })
            .collect();
        around
    }

    /// The neighbours of a listed place.
    pub fn of(&self, row: u32) -> &[u32] {
        self.rows.get(row as usize).map_or(&[], Vec::as_slice)
    }

    /// The neighbours of any position, but for one row.
    pub fn near(&self, sphere: &Sphere, geo: (f64, f64), except: u32) -> Vec<u32> {
        let mut found: Vec<u32> = sphere
            .within(geo, self.reach_km)
            .into_iter()
            .map(|(row, _)| row)
            .filter(|r| *r != except)
            .collect();
        let people = |row: &u32| self.populations.get(*row as usize).copied().unwrap_or(0.0);
        found.sort_by(|a, b| people(b).total_cmp(&people(a)).then(a.cmp(b)));
        found.truncate(MOST);
        if found.len() < LEAST {
            let near = sphere.nearest(geo, except, LEAST).into_iter().filter(|(_, km)| *km <= FURTHEST_KM);
            found = near.map(|(row, _)| row).collect();
        }
        found
    }
}
