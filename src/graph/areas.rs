//! Which county and region each place lies in, so that what is known of an area is found from a place.
//!
//! Counties and regions are numbered in the order of their names; a county is one together with its region,
//! since many regions have a county of the same name.
//!
//! Invariant: the numbers follow from the names alone, not from the order of rows.

use crate::config::{Config, Kind};
use crate::data::table::{Table, Tables};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A place, or what it lies in, the narrowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// Dataset and row.
    Place(u32, u32),
    County(u32),
    Region(u32),
    All,
}

/// County and region of one row, where they are known.
#[derive(Clone, Copy, Debug, Default)]
struct Lies {
    county: Option<u32>,
    region: Option<u32>,
    /// Whether the row is a region itself, made of its places.
    is_region: bool,
}

/// Every county and region that places name.
#[derive(Debug, Default)]
pub struct Areas {
    /// Number and shown name, by region and county.
    counties: BTreeMap<(Arc<str>, Arc<str>), u32>,
    county_names: Vec<Arc<str>>,
    regions: BTreeMap<Arc<str>, u32>,
    region_names: Vec<Arc<str>>,
    /// For each dataset, where each of its rows lies; nothing for datasets without places.
    rows: Vec<Vec<Lies>>,
}

impl Areas {
    pub fn new(config: &Config, tables: &Tables) -> Areas {
        let mut areas = Areas::default();
        let mut named: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
        for table in places(tables) {
            for row in &table.rows {
                let text = |column: &str| -> Arc<str> { table.text(row, column).trim().into() };
                let (county, region) = (text("county"), text("region"));
                if region.is_empty() {
                    continue;
                }
                let name = named.entry(region.clone()).or_default();
                if name.is_empty() {
                    *name = text("region_name");
                }
                if !county.is_empty() {
                    areas.counties.insert((region, county), 0);
                }
            }
        }
        for ((region, county), number) in &mut areas.counties {
            *number = areas.county_names.len() as u32;
            areas.county_names.push(format!("{county}, {region}").into());
        }
        for (region, name) in named {
            areas.regions.insert(region.clone(), areas.region_names.len() as u32);
            areas.region_names.push(if name.is_empty() { region } else { name });
        }
        areas.rows = tables.tables.iter().map(|table| areas.lie(config, table)).collect();
        areas
    }

    /// Where the rows of a dataset lie.
    fn lie(&self, config: &Config, table: &Table) -> Vec<Lies> {
        if table.kind != Kind::Place {
            return Vec::new();
        }
        if table.groups.is_some() {
            let by = config.file.datasets.get(&table.name).and_then(|d| d.group_by.as_deref());
            let is_region = by.unwrap_or("region") == "region";
            let lies = |id: &Arc<str>| Lies {
                county: None,
                region: self.regions.get(id).copied().filter(|_| is_region),
                is_region,
            };
            return table.rows.iter().map(|row| lies(&row.id)).collect();
        }
        let lies = |row| {
            let (county, region) = (table.text(row, "county").trim(), table.text(row, "region").trim());
            let county = self.counties.get(&(region.into(), county.into())).copied();
            Lies { county, region: self.regions.get(region).copied(), is_region: false }
        };
        table.rows.iter().map(lies).collect()
    }

    /// A row of places and the areas that it lies in, the narrowest first, everything last.
    pub fn around(&self, place: Option<(usize, u32)>) -> impl Iterator<Item = Area> + use<> {
        let lies = place.and_then(|(table, row)| self.rows.get(table)?.get(row as usize)).copied();
        let lies = lies.unwrap_or_default();
        let own = place.filter(|_| !lies.is_region).map(|(table, row)| Area::Place(table as u32, row));
        let county = lies.county.map(Area::County);
        let region = lies.region.map(Area::Region);
        own.into_iter().chain(county).chain(region).chain([Area::All])
    }

    pub fn county(&self, region: &str, county: &str) -> Option<Area> {
        self.counties.get(&(region.into(), county.into())).copied().map(Area::County)
    }

    pub fn region(&self, region: &str) -> Option<Area> {
        self.regions.get(region).copied().map(Area::Region)
    }

    /// What an area is called; nothing for a place, which says its name itself, and for everything.
    pub fn name(&self, area: Area) -> &str {
        match area {
            Area::County(number) => self.county_names.get(number as usize).map_or("", |name| name),
            Area::Region(number) => self.region_names.get(number as usize).map_or("", |name| name),
            Area::Place(..) | Area::All => "",
        }
    }
}

fn places(tables: &Tables) -> impl Iterator<Item = &Table> {
    tables.tables.iter().map(|t| &**t).filter(|t| t.kind == Kind::Place && t.groups.is_none())
}
