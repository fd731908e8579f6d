//! What is published about matches: a pair facet of service and place.
//!
//! Each statistic is taken at the narrowest area that has a line of its own: the place, its county, its
//! region, everywhere. A line that is missing was not published, because too few people stand behind it.
//! Nothing is counted here: the numbers are those of the rows, as they are.
//!
//! Invariant: sparse. A pair about which nothing is published costs nothing.

use super::areas::{Area, Areas};
use super::experts::find_place;
use crate::config::Kind;
use crate::data::table::{Row, Table, Tables};
use crate::diag::Place;
use crate::fingerprint::{Fold, Folder};
use std::collections::BTreeMap;

/// What a line counts, in the order in which it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Statistic {
    Matches,
    Days,
    Completed,
    Ratings,
}

impl Statistic {
    pub const ALL: [Statistic; 4] =
        [Statistic::Matches, Statistic::Days, Statistic::Completed, Statistic::Ratings];

    pub fn name(self) -> &'static str {
        match self {
            Statistic::Matches => "matches",
            Statistic::Days => "days",
            Statistic::Completed => "completed",
            Statistic::Ratings => "ratings",
        }
    }
}

/// One published number, and where its line is.
#[derive(Clone, Copy, Debug)]
struct Line {
    table: u32,
    row: u32,
}

/// The lines of one service in one area, one for each statistic.
type Lines = [Option<Line>; 4];

/// Everything that is published, by service and area.
#[derive(Debug, Default)]
pub struct Proof {
    lines: BTreeMap<(u32, Area), Lines>,
}

impl Proof {
    /// Sorts every listed line under its service and area.
    pub fn new(tables: &Tables, areas: &Areas) -> Proof {
        let mut proof = Proof::default();
        let Some(services) = tables.tables.iter().find(|t| t.kind == Kind::Service) else { return proof };
        let places = place_tables(tables);
        for (at, table) in tables.tables.iter().enumerate().filter(|(_, t)| t.kind == Kind::Statistic) {
            for (row_at, row) in table.rows.iter().enumerate().filter(|(_, r)| r.listed) {
                let statistic = Statistic::ALL.iter().find(|s| s.name() == table.text(row, "statistic"));
                let service = services.find(table.text(row, "service"));
                let area = area(tables, &places, areas, table, row);
                let (Some(statistic), Some(service), Some(area)) = (statistic, service, area) else {
                    continue;
                };
                let lines = proof.lines.entry((service as u32, area)).or_default();
                let held = &mut lines[*statistic as usize];
                let new = Line { table: at as u32, row: row_at as u32 };
                // Of two periods the later one; ids decide between equal ones.
                let until = |line: &Line| {
                    let table = &tables.tables[line.table as usize];
                    table.text(&table.rows[line.row as usize], "to")
                };
                if held.as_ref().is_none_or(|held| until(held) < until(&new)) {
                    *held = Some(new);
                }
            }
        }
        proof
    }

    /// For each statistic the line of the narrowest area around a place that has one.
    pub fn of<'g>(
        &self,
        tables: &'g Tables,
        areas: &Areas,
        service: u32,
        place: Option<(usize, u32)>,
    ) -> Vec<(FigureRow<'g>, Area)> {
        let mut found: [Option<(Line, Area)>; 4] = [None; 4];
        for area in areas.around(place) {
            let Some(lines) = self.lines.get(&(service, area)) else { continue };
            for (found, line) in found.iter_mut().zip(lines) {
                *found = found.or(line.map(|line| (line, area)));
            }
        }
        let rows = Statistic::ALL.into_iter().zip(found);
        rows.filter_map(|(statistic, line)| {
            let (line, area) = line?;
            Some((FigureRow::new(tables, statistic, line), area))
        })
        .collect()
    }

    /// The lines of a service that speak of everywhere.
    pub fn everywhere<'g>(&self, tables: &'g Tables, service: u32) -> Vec<FigureRow<'g>> {
        let lines = self.lines.get(&(service, Area::All)).into_iter().flatten();
        let rows = Statistic::ALL.into_iter().zip(lines);
        rows.filter_map(|(statistic, line)| Some(FigureRow::new(tables, statistic, (*line)?))).collect()
    }

    /// The number of matches of a service in the very place, if it is published.
    pub fn matches_at<'g>(
        &self,
        tables: &'g Tables,
        service: u32,
        place: (usize, u32),
    ) -> Option<FigureRow<'g>> {
        let lines = self.lines.get(&(service, Area::Place(place.0 as u32, place.1)))?;
        let line = lines[Statistic::Matches as usize]?;
        Some(FigureRow::new(tables, Statistic::Matches, line))
    }

    /// How many statistics of a pair are about the place itself.
    pub fn of_place(&self, service: u32, place: (usize, u32)) -> u32 {
        let lines = self.lines.get(&(service, Area::Place(place.0 as u32, place.1)));
        lines.map_or(0, |lines| lines.iter().flatten().count() as u32)
    }
}

/// The datasets of places that hold rows of their own.
pub(super) fn place_tables(tables: &Tables) -> Vec<usize> {
    let is_place = |t: &&usize| {
        let table = &tables.tables[**t];
        table.kind == Kind::Place && table.groups.is_none()
    };
    let all: Vec<usize> = (0..tables.tables.len()).collect();
    all.iter().filter(is_place).copied().collect()
}

/// The area that a line speaks of.
fn area(tables: &Tables, places: &[usize], areas: &Areas, table: &Table, row: &Row) -> Option<Area> {
    let text = |column: &str| table.text(row, column).trim();
    match text("level") {
        "place" => {
            let (table, row) = find_place(tables, places, text("place"))?;
            Some(Area::Place(table as u32, row as u32))
        }
        "county" => areas.county(text("region"), text("county")),
        "region" => areas.region(text("region")),
        "all" => Some(Area::All),
        _ => None,
    }
}

/// One published number with the row that it stands in.
#[derive(Clone, Copy)]
pub struct FigureRow<'g> {
    pub statistic: Statistic,
    /// The dataset.
    pub dataset: usize,
    table: &'g Table,
    row: &'g Row,
}

impl Fold for FigureRow<'_> {
    fn fold(&self, folder: &mut Folder) {
        folder.origin(|| {
            (format!("{} `{}`", self.table.name, self.row.id), Some(self.table.place(self.row.origin)))
        });
        folder.entry("statistic", self.statistic.name());
        for column in ["level", "from", "to", "count", "value", "stars"] {
            folder.entry(column, self.table.value(self.row, column));
        }
    }
}

impl<'g> FigureRow<'g> {
    fn new(tables: &'g Tables, statistic: Statistic, line: Line) -> Self {
        let table = &tables.tables[line.table as usize];
        FigureRow { statistic, dataset: line.table as usize, table, row: &table.rows[line.row as usize] }
    }
    /// The row that it stands in: dataset and id.
    pub fn row(&self) -> (&'g str, &'g str) {
        (&self.table.name, &self.row.id)
    }
    /// Where that row is written.
    pub fn place(&self) -> Place {
        self.table.place(self.row.origin)
    }
    /// Whether it speaks of a place, a county, a region or everywhere.
    pub fn level(&self) -> &'static str {
        const LEVELS: [&str; 4] = ["place", "county", "region", "all"];
        let level = self.table.text(self.row, "level").trim();
        LEVELS.into_iter().find(|known| *known == level).unwrap_or_default()
    }
    /// How many matches stand behind it, at least.
    pub fn count(&self) -> usize {
        self.table.value(self.row, "count").as_f64().unwrap_or(0.0) as usize
    }
    pub fn value(&self) -> Option<f64> {
        self.table.value(self.row, "value").as_f64()
    }
    /// How many gave one, two, three, four and five stars, at least.
    pub fn stars(&self) -> Vec<usize> {
        let stars = self.table.value(self.row, "stars").as_list().iter();
        stars.filter_map(|n| n.as_str()?.trim().parse().ok()).collect()
    }
    /// First and last month that are counted, as they are written: 2024-01.
    pub fn period(&self) -> (&'g str, &'g str) {
        (self.table.text(self.row, "from"), self.table.text(self.row, "to"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_stand_in_the_order_of_their_numbers() {
        for (at, statistic) in Statistic::ALL.into_iter().enumerate() {
            assert_eq!(statistic as usize, at);
        }
    }
}
