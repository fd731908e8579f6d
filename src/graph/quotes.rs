//! What clients said, and which of it stands where: same service, nearest place first.
//!
//! The choice sees where a record belongs and its id, and nothing else of it; above all not its rating.
//! Whether a text may be shown at all was decided when the data was read.
//!
//! Invariant: two sites that differ in ratings only choose the same texts everywhere.

use super::areas::{Area, Areas};
use super::experts::find_place;
use super::nearby::Sphere;
use super::proof::place_tables;
use crate::config::{Config, Kind};
use crate::data::table::{Row, Table, Tables};
use crate::fingerprint::{Fold, Folder};
use std::collections::BTreeMap;

const DEFAULT_SHOWN: usize = 3;
const DEFAULT_RADIUS_KM: f64 = 150.0;

/// A record with words, and the narrowest area that it tells.
#[derive(Clone, Copy, Debug)]
struct Record {
    table: u32,
    row: u32,
    told: Option<Area>,
}

/// The records of one service. Lists hold numbers of records in the order of their ids.
#[derive(Default)]
struct Said {
    all: Vec<u32>,
    by_area: BTreeMap<Area, Vec<u32>>,
    /// Where the records of known places are.
    sphere: Option<Sphere>,
}

/// Everything that clients said and that may be shown.
#[derive(Default)]
pub struct Quotes {
    show: usize,
    radius_km: f64,
    /// In the order of their ids.
    records: Vec<Record>,
    services: Vec<Said>,
}

impl Quotes {
    pub fn new(config: &Config, tables: &Tables, areas: &Areas) -> Quotes {
        let Some(services) = tables.tables.iter().find(|t| t.kind == Kind::Service) else {
            return Quotes::default();
        };
        let first = tables.tables.iter().find(|t| t.kind == Kind::Match);
        let declared = first.and_then(|t| config.file.datasets.get(&t.name));
        let mut quotes = Quotes {
            show: declared.and_then(|d| d.show).unwrap_or(DEFAULT_SHOWN),
            radius_km: declared.and_then(|d| d.radius_km).unwrap_or(DEFAULT_RADIUS_KM),
            ..Quotes::default()
        };
        let places = place_tables(tables);
        let found = find(tables, services, &places, areas);
        quotes.services.resize_with(services.rows.len(), Said::default);
        for (number, (record, service)) in found.into_iter().enumerate() {
            quotes.add(tables, areas, (number as u32, record), service);
        }
        for service in &mut quotes.services {
            let records = &quotes.records;
            let known = service.all.iter().filter_map(|&number| {
                let Some(Area::Place(table, row)) = records[number as usize].told else { return None };
                Some((number, position(tables, (table, row))?))
            });
            service.sphere = Some(Sphere::new(known));
        }
        quotes
    }

    /// Puts a record under its service, and under every area that it lies in.
    fn add(&mut self, tables: &Tables, areas: &Areas, (number, record): (u32, Record), service: u32) {
        self.records.push(record);
        let said = &mut self.services[service as usize];
        said.all.push(number);
        let lies: Vec<Area> = match record.told {
            Some(Area::Place(table, row)) => areas.around(Some((table as usize, row))).collect(),
            // The region of a county stands in the record itself.
            Some(county @ Area::County(_)) => {
                let table = &tables.tables[record.table as usize];
                let region = areas.region(table.text(&table.rows[record.row as usize], "region").trim());
                [county].into_iter().chain(region).collect()
            }
            told => told.into_iter().collect(),
        };
        for area in lies.into_iter().filter(|area| *area != Area::All) {
            said.by_area.entry(area).or_default().push(number);
        }
    }

    /// How many texts about a service come from a place itself.
    pub fn of_place(&self, service: u32, place: (usize, u32)) -> u32 {
        let said = self.services.get(service as usize);
        let here = said.and_then(|said| said.by_area.get(&Area::Place(place.0 as u32, place.1)));
        here.map_or(0, |records| records.len() as u32)
    }

    /// What stands on a page about a service: of the place, then of places within reach, then of the county. What
    /// is told of a region stands on the page of the region, and not on that of each place in it. Without a
    /// place, of everywhere.
    pub fn choose<'g>(
        &self,
        tables: &'g Tables,
        areas: &Areas,
        service: u32,
        place: Option<(usize, u32)>,
    ) -> Vec<QuoteRow<'g>> {
        let Some(said) = self.services.get(service as usize) else { return Vec::new() };
        let mut chosen: Vec<u32> = Vec::with_capacity(self.show);
        let mut take = |numbers: &mut dyn Iterator<Item = u32>| {
            for number in numbers {
                if chosen.len() < self.show && !chosen.contains(&number) {
                    chosen.push(number);
                }
            }
        };
        match place {
            None => take(&mut said.all.iter().copied().take(self.show)),
            Some((table, row)) => {
                let of = |area: &Area| said.by_area.get(area).into_iter().flatten().copied();
                let around: Vec<Area> = areas.around(place).collect();
                around.iter().filter(|a| matches!(a, Area::Place(..))).for_each(|a| take(&mut of(a)));
                let geo = position(tables, (table as u32, row));
                if let (Some(sphere), Some(geo)) = (&said.sphere, geo) {
                    let near = sphere.nearest(geo, u32::MAX, 2 * self.show);
                    let near = near.into_iter().filter(|(_, km)| *km <= self.radius_km);
                    take(&mut near.map(|(number, _)| number));
                }
                let is_region = !around.iter().any(|a| matches!(a, Area::Place(..)));
                let wide = around.iter().filter(|a| match a {
                    Area::County(_) => true,
                    Area::Region(_) => is_region,
                    _ => false,
                });
                wide.for_each(|a| take(&mut of(a)));
            }
        }
        chosen.into_iter().map(|number| QuoteRow::new(tables, self.records[number as usize])).collect()
    }
}

/// Every record with words, in the order of ids, with its service.
fn find(tables: &Tables, services: &Table, places: &[usize], areas: &Areas) -> Vec<(Record, u32)> {
    let mut found: Vec<(&str, Record, u32)> = Vec::new();
    for (at, table) in tables.tables.iter().enumerate().filter(|(_, t)| t.kind == Kind::Match) {
        for (row_at, row) in table.rows.iter().enumerate().filter(|(_, r)| r.listed) {
            let Some(service) = services.find(table.text(row, "service")) else { continue };
            if table.text(row, "testimonial").trim().is_empty() {
                continue;
            }
            let text = |column: &str| table.text(row, column).trim();
            let place = find_place(tables, places, text("place"));
            let told = match place {
                Some((table, row)) => Some(Area::Place(table as u32, row as u32)),
                None => areas.county(text("region"), text("county")).or_else(|| areas.region(text("region"))),
            };
            found.push((&row.id, Record { table: at as u32, row: row_at as u32, told }, service as u32));
        }
    }
    found.sort_by_key(|(id, record, _)| (*id, record.table));
    found.into_iter().map(|(_, record, service)| (record, service)).collect()
}

fn position(tables: &Tables, (table, row): (u32, u32)) -> Option<(f64, f64)> {
    let table = tables.tables.get(table as usize)?;
    geo(table, table.rows.get(row as usize)?)
}

fn geo(table: &Table, row: &Row) -> Option<(f64, f64)> {
    Some((table.value(row, "lat").as_f64()?, table.value(row, "lon").as_f64()?))
}

/// What one client said.
#[derive(Clone, Copy)]
pub struct QuoteRow<'g> {
    /// The dataset.
    pub dataset: usize,
    /// The narrowest area that the record tells.
    pub told: Option<Area>,
    table: &'g Table,
    row: &'g Row,
}

/// What a page can show of a record.
const SHOWN: [&str; 8] =
    ["testimonial", "author", "time", "rating", "format", "incentive", "relation", "consent"];

impl Fold for QuoteRow<'_> {
    fn fold(&self, folder: &mut Folder) {
        folder.origin(|| (format!("{} `{}`", self.table.name, self.row.id), Some(self.place())));
        for column in SHOWN {
            folder.entry(column, self.table.value(self.row, column));
        }
    }
}

impl<'g> QuoteRow<'g> {
    fn new(tables: &'g Tables, record: Record) -> Self {
        let table = &tables.tables[record.table as usize];
        let row = &table.rows[record.row as usize];
        QuoteRow { dataset: record.table as usize, told: record.told, table, row }
    }
    pub fn id(&self) -> &'g str {
        &self.row.id
    }
    /// Where the record is written.
    pub fn place(&self) -> crate::diag::Place {
        self.table.place(self.row.origin)
    }
    /// One of the columns that are shown.
    pub fn text(&self, column: &str) -> &'g str {
        if SHOWN.contains(&column) { self.table.text(self.row, column).trim() } else { "" }
    }
    pub fn rating(&self) -> Option<f64> {
        self.table.value(self.row, "rating").as_f64()
    }
}
