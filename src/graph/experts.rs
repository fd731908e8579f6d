//! Who serves where: a pair facet of service and place.
//!
//! In person within the declared radius of home; by video with the reason said (the same region). Both
//! are sparse sorted maps: a pair without an entry shares the empty list.

use super::nearby::{Sphere, distance_km};
use super::pool::{Pool, PoolView};
use crate::config::Kind;
use crate::data::table::{Table, Tables};
use crate::fingerprint::{Fold, Folder, Hashed};
use crate::value::Value;
use std::collections::BTreeMap;

/// An expert who serves a place in person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    pub provider: u32,
    /// Whole kilometres between home and place; `None` where the place is an area that holds the home.
    pub km: Option<u32>,
}

impl Fold for Near {
    fn fold(&self, folder: &mut Folder) {
        self.provider.fold(folder);
        self.km.fold(folder);
    }
}

/// Everybody who serves, by service and place.
pub struct Experts {
    /// The dataset of the providers.
    pub table: usize,
    pub show: usize,
    /// How far from home they work in person where they do not say it themselves, in kilometres.
    pub radius_km: f64,
    /// How many offer each service.
    offered: Vec<usize>,
    /// Dataset and row of each provider's home.
    homes: Vec<Option<(usize, u32)>>,
    /// (place dataset, service, place) → experts, nearest first.
    pairs: BTreeMap<(usize, u32, u32), Vec<Near>>,
    /// (service, region) → experts who work by video, by id.
    remote: BTreeMap<(u32, String), Vec<u32>>,
    /// What the experts of each pair have in common, and what is usual for each service.
    pools: BTreeMap<(usize, u32, u32), Hashed<Pool>>,
    usual: Vec<Hashed<Pool>>,
}

const DEFAULT_RADIUS_KM: f64 = 40.0;
const DEFAULT_SHOWN: usize = 6;

impl Experts {
    /// Links every provider of a dataset to the places and services that it serves.
    pub fn new(tables: &Tables, providers: usize, radius: Option<f64>, show: Option<usize>) -> Self {
        let table = &tables.tables[providers];
        let services = tables.tables.iter().find(|t| t.kind == Kind::Service);
        let places: Vec<usize> =
            (0..tables.tables.len()).filter(|&t| tables.tables[t].kind == Kind::Place).collect();
        let mut experts = Experts {
            table: providers,
            show: show.unwrap_or(DEFAULT_SHOWN),
            radius_km: radius.unwrap_or(DEFAULT_RADIUS_KM),
            offered: Vec::new(),
            homes: table
                .rows
                .iter()
                .map(|row| find_place(tables, &places, table.text(row, "place")))
                .map(|home| home.map(|(dataset, row)| (dataset, row as u32)))
                .collect(),
            pairs: BTreeMap::new(),
            remote: BTreeMap::new(),
            pools: BTreeMap::new(),
            usual: Vec::new(),
        };
        let Some(services) = services else { return experts };
        experts.offered = vec![0; services.rows.len()];
        let mut all: Vec<Vec<u32>> = vec![Vec::new(); services.rows.len()];
        let spheres: Vec<(usize, Sphere)> = places
            .iter()
            .filter(|&&t| tables.tables[t].groups.is_none())
            .map(|&t| (t, Sphere::new(positions(&tables.tables[t]))))
            .collect();
        for (at, row) in table.rows.iter().enumerate().filter(|(_, r)| r.listed) {
            let mut offered: Vec<u32> = table
                .value(row, "services")
                .as_list()
                .iter()
                .filter_map(|id| services.find(id.as_str()?))
                .map(|s| s as u32)
                .collect();
            // A service named twice is offered once.
            offered.sort_unstable();
            offered.dedup();
            for service in &offered {
                experts.offered[*service as usize] += 1;
                all[*service as usize].push(at as u32);
            }
            let Some((home_table, home_row)) = experts.home(at as u32) else { continue };
            let home_row = home_row as usize;
            let radius = table.value(row, "radius_km").as_f64().unwrap_or(experts.radius_km);
            let Some(geo) = position(&tables.tables[home_table], home_row) else {
                // Without a position only the home itself is certain.
                experts.add(home_table, home_row as u32, &offered, Near { provider: at as u32, km: Some(0) });
                continue;
            };
            for (place_table, sphere) in &spheres {
                for (place, km) in sphere.within(geo, radius) {
                    let near = Near { provider: at as u32, km: Some(km.round() as u32) };
                    experts.add(*place_table, place, &offered, near);
                }
            }
            experts.add_areas(tables, &places, (home_table, home_row), &offered, at as u32);
            if table.value(row, "remote") == &Value::Bool(true) {
                let region =
                    tables.tables[home_table].text(&tables.tables[home_table].rows[home_row], "region");
                for service in &offered {
                    experts.remote.entry((*service, region.to_string())).or_default().push(at as u32);
                }
            }
        }
        for list in experts.pairs.values_mut() {
            list.sort_by_key(|n| (n.km, n.provider));
            list.dedup();
        }
        let columns = Pool::columns(table);
        experts.usual = all.iter().map(|rows| Hashed::new(Pool::usual(table, &columns, rows))).collect();
        let pool = |list: &Vec<Near>| {
            let rows: Vec<u32> = list.iter().map(|near| near.provider).collect();
            Hashed::new(Pool::new(table, &columns, &rows))
        };
        experts.pools = experts.pairs.iter().map(|(pair, list)| (*pair, pool(list))).collect();
        experts
    }

    /// What the experts who serve a place in person have in common.
    pub fn pool<'g>(&'g self, tables: &'g Tables, place: (usize, u32), service: u32) -> Option<PoolView<'g>> {
        let pool = self.pools.get(&(place.0, service, place.1))?;
        Some(PoolView::new(pool, tables.tables.get(self.table).map(|table| &**table)))
    }

    /// What is usual among all who offer a service.
    pub fn usual(&self, service: u32) -> Option<PoolView<'_>> {
        Some(PoolView::new(self.usual.get(service as usize)?, None))
    }

    /// Dataset and row of a provider's home.
    pub fn home(&self, provider: u32) -> Option<(usize, u32)> {
        self.homes.get(provider as usize).copied().flatten()
    }

    fn add(&mut self, table: usize, place: u32, services: &[u32], near: Near) {
        for service in services {
            self.pairs.entry((table, *service, place)).or_default().push(near);
        }
    }

    /// The groups (states, say) that the home belongs to.
    fn add_areas(
        &mut self,
        tables: &Tables,
        places: &[usize],
        home: (usize, usize),
        offered: &[u32],
        provider: u32,
    ) {
        for &area in places {
            let Some(groups) = &tables.tables[area].groups else { continue };
            if groups.of != tables.tables[home.0].name {
                continue;
            }
            if let Some(parent) = groups.parent[home.1] {
                self.add(area, parent, offered, Near { provider, km: None });
            }
        }
    }

    /// Experts who serve a place in person, nearest first.
    pub fn local(&self, place_table: usize, service: u32, place: u32) -> &[Near] {
        self.pairs.get(&(place_table, service, place)).map_or(&[], Vec::as_slice)
    }

    /// Everybody who serves a place in person, whatever they offer, nearest first.
    pub fn everybody(&self, place_table: usize, place: u32) -> Vec<Near> {
        let services = 0..self.offered.len() as u32;
        let mut all: Vec<Near> =
            services.flat_map(|service| self.local(place_table, service, place)).copied().collect();
        all.sort_by_key(|n| (n.km, n.provider));
        all.dedup_by_key(|n| n.provider);
        all
    }

    /// How many offer a service, anywhere.
    pub fn offering(&self, service: u32) -> usize {
        self.offered.get(service as usize).copied().unwrap_or(0)
    }

    /// Experts of the place's region who work by video and do not serve it in person, nearest first.
    pub fn by_video(&self, tables: &Tables, place: (usize, u32), service: u32, count: usize) -> Vec<u32> {
        let table = &tables.tables[place.0];
        let region = table.text(&table.rows[place.1 as usize], "region");
        let Some(all) = self.remote.get(&(service, region.to_string())) else { return Vec::new() };
        let local = self.local(place.0, service, place.1);
        let geo = position(table, place.1 as usize);
        let mut found: Vec<(u64, u32)> = all
            .iter()
            .filter(|p| !local.iter().any(|n| n.provider == **p))
            .map(|&p| {
                let home_geo =
                    self.home(p).and_then(|(dataset, row)| position(&tables.tables[dataset], row as usize));
                let km = match (geo, home_geo) {
                    (Some(a), Some(b)) => distance_km(a, b).round() as u64,
                    _ => u64::MAX,
                };
                (km, p)
            })
            .collect();
        found.sort_unstable();
        found.truncate(count);
        found.into_iter().map(|(_, p)| p).collect()
    }
}

fn positions(table: &Table) -> impl Iterator<Item = (u32, (f64, f64))> {
    let listed = table.rows.iter().enumerate().filter(|(_, r)| r.listed);
    listed.filter_map(|(at, _)| position(table, at).map(|geo| (at as u32, geo)))
}

fn position(table: &Table, row: usize) -> Option<(f64, f64)> {
    let row = &table.rows[row];
    Some((table.value(row, "lat").as_f64()?, table.value(row, "lon").as_f64()?))
}

/// The dataset and row of a place id.
pub fn find_place(tables: &Tables, places: &[usize], id: &str) -> Option<(usize, usize)> {
    places.iter().find_map(|&t| tables.tables[t].find(id).map(|row| (t, row)))
}
