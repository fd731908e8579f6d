//! Where a match was: a row of the places, found by its id or by its name, and the areas around it.
//!
//! Invariant: a name is followed only if one place has it; an id is trusted over a name.

use super::rules::Rules;
use crate::data::table::Table;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the rows of places say, as far as records need it.
pub struct Places<'t> {
    table: &'t Table,
    county: Option<String>,
    /// Folded names → rows.
    by_name: BTreeMap<String, Vec<usize>>,
    /// Inhabitants of listed places by county and by region.
    counties: BTreeMap<(Arc<str>, Arc<str>), u64>,
    regions: BTreeMap<Arc<str>, u64>,
}

/// Why no place was found.
pub enum Lost {
    UnknownId,
    /// No id, and no place of that name (in that region).
    UnknownName,
    /// No id, and several places of that name: how many, and examples of what tells them apart.
    Ambiguous(Vec<String>),
    Nothing,
}

/// A place, and whether the name beside its id is another one.
pub struct Found {
    pub row: usize,
    pub disagrees: bool,
}

impl<'t> Places<'t> {
    pub fn new(table: &'t Table, rules: &Rules<'_>) -> Places<'t> {
        let county = Some(rules.import.ladders.county.clone()).filter(|c| table.column(c).is_some());
        let mut places = Places {
            table,
            county,
            by_name: BTreeMap::new(),
            counties: BTreeMap::new(),
            regions: BTreeMap::new(),
        };
        for (at, row) in table.rows.iter().enumerate() {
            for column in ["name", "ascii_name"] {
                let name = fold(table.text(row, column));
                let rows = places.by_name.entry(name).or_default();
                if !rows.contains(&at) {
                    rows.push(at);
                }
            }
            let people = table.value(row, "population").as_f64().unwrap_or(0.0).max(0.0) as u64;
            let region: Arc<str> = places.region(at).into();
            if let Some(county) = places.county(at) {
                *places.counties.entry((region.clone(), county.into())).or_default() += people;
            }
            *places.regions.entry(region).or_default() += people;
        }
        places
    }

    pub fn find(&self, id: Option<&str>, name: Option<&str>, region: Option<&str>) -> Result<Found, Lost> {
        if let Some(id) = id {
            let row = self.table.find(id).ok_or(Lost::UnknownId)?;
            let disagrees = name.is_some_and(|name| !self.is_called(row, name));
            return Ok(Found { row, disagrees });
        }
        let Some(name) = name else { return Err(Lost::Nothing) };
        let rows = self.by_name.get(&fold(name)).map_or(&[][..], Vec::as_slice);
        let within = |row: &&usize| region.is_none_or(|r| self.is_in(**row, r));
        let fitting: Vec<usize> = rows.iter().filter(within).copied().collect();
        match fitting.as_slice() {
            [row] => Ok(Found { row: *row, disagrees: false }),
            [] => Err(Lost::UnknownName),
            several => Err(Lost::Ambiguous(several.iter().map(|row| self.title(*row)).collect())),
        }
    }

    fn is_called(&self, row: usize, name: &str) -> bool {
        let name = fold(name);
        ["name", "ascii_name"].iter().any(|c| fold(self.table.text(&self.table.rows[row], c)) == name)
    }

    fn is_in(&self, row: usize, region: &str) -> bool {
        let row = &self.table.rows[row];
        ["region", "region_name"].iter().any(|c| fold(self.table.text(row, c)) == fold(region))
    }

    fn title(&self, row: usize) -> String {
        let row = &self.table.rows[row];
        let region = self.table.text(row, "region");
        if region.is_empty() { row.id.to_string() } else { format!("{region} ({})", row.id) }
    }

    pub fn id(&self, row: usize) -> &'t Arc<str> {
        &self.table.rows[row].id
    }

    pub fn region(&self, row: usize) -> &'t str {
        self.table.text(&self.table.rows[row], "region")
    }

    /// The county, if the places say one.
    pub fn county(&self, row: usize) -> Option<&'t str> {
        let column = self.county.as_deref()?;
        Some(self.table.text(&self.table.rows[row], column)).filter(|c| !c.is_empty())
    }

    pub fn slug_name(&self, row: usize) -> &'t str {
        self.table.text(&self.table.rows[row], "name")
    }

    pub fn people(&self, row: usize) -> u64 {
        self.table.value(&self.table.rows[row], "population").as_f64().unwrap_or(0.0).max(0.0) as u64
    }

    pub fn people_of(&self, id: &str) -> u64 {
        self.table.find(id).map_or(0, |row| self.people(row))
    }

    /// Inhabitants of the listed places of a county: at least so many live there.
    pub fn people_of_county(&self, region: &str, county: &str) -> u64 {
        self.counties.get(&(region.into(), county.into())).copied().unwrap_or(0)
    }

    pub fn people_of_region(&self, region: &str) -> u64 {
        self.regions.get(region).copied().unwrap_or(0)
    }
}

/// Letters and digits alone, without case and accents: `St. Louis` is `st louis`.
fn fold(name: &str) -> String {
    let plain = deunicode::deunicode(name).to_lowercase();
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.map(|w| if w == "saint" { "st" } else { w }).collect::<Vec<_>>().join(" ")
}
