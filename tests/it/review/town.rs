//! A site of a few dozen cities and two services, with facts, experts and notes that a test can change.

use crate::support::Site;
use flywheel::review::{Curves, Review, ReviewOptions, review};
use std::fmt::Write;

pub const FACTS: [&str; 8] = ["people", "rain", "trees", "trains", "schools", "hills", "bridges", "markets"];
const ADVICE: [&str; 8] = [
    "Ask how far an expert travels before the first meeting is set",
    "Bring the last three invoices along so that the talk begins with figures",
    "Say early whether evenings suit you since most calendars fill from the morning",
    "Two references from firms of your size tell more than a long list",
    "A written scope keeps both sides honest when plans shift in the second month",
    "Find out who else will read the report before anybody writes a line of it",
    "Agree on the day when you will stop and look at what was learned",
    "Let the expert meet the people who will live with the result",
];
const BANDS: [&str; 4] = ["far_below", "below", "above", "far_above"];

#[derive(Clone, Debug)]
pub struct City {
    pub id: String,
    pub facts: [u32; 8],
    pub note: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Expert {
    pub id: String,
    pub city: usize,
    pub service: usize,
    pub years: u32,
    pub bio: String,
}

#[derive(Clone, Debug)]
pub struct Town {
    pub cities: Vec<City>,
    pub experts: Vec<Expert>,
    pub per_week: u32,
    pub decisions: Option<String>,
}

pub const SERVICES: [&str; 2] = ["mediator", "translator"];

/// A small generator of numbers: the same seed, the same site.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % below
    }
}

impl Town {
    pub fn new(cities: usize, experts: usize, seed: u64) -> Town {
        let mut dice = Dice(seed);
        let city = |n: usize, dice: &mut Dice| City {
            id: format!("{}ville", letters(n)),
            facts: std::array::from_fn(|_| 10 + dice.roll(90) as u32),
            note: None,
        };
        let cities: Vec<City> = (0..cities).map(|n| city(n, &mut dice)).collect();
        let expert = |n: usize, dice: &mut Dice| Expert {
            id: format!("expert-{}", letters(n)),
            city: dice.roll(cities.len() as u64) as usize,
            service: dice.roll(2) as usize,
            years: dice.roll(30) as u32,
            bio: format!(
                "Works on {} and {}.",
                letters(dice.roll(400) as usize),
                letters(dice.roll(400) as usize)
            ),
        };
        let experts = (0..experts).map(|n| expert(n, &mut dice)).collect();
        Town { cities, experts, per_week: 500, decisions: None }
    }

    pub fn write(&self, site: &Site) {
        site.write("site.yaml", settings(self.per_week));
        site.write("data/services.yaml", SERVICES.map(service).concat());
        let mut cities = format!("id,name,region,region_name,lat,lon,{}\n", FACTS.join(","));
        for (n, city) in self.cities.iter().enumerate() {
            let facts = city.facts.map(|f| f.to_string()).join(",");
            let (lat, lon) = (30.0 + (n / 8) as f64 * 2.0, -90.0 + (n % 8) as f64 * 2.0);
            writeln!(cities, "{0},{1},XX,Exland,{lat},{lon},{facts}", city.id, title(&city.id)).unwrap();
            if let Some(note) = &city.note {
                let head = format!("---\nfor: {{services: {}, cities: {}}}\n---\n", SERVICES[0], city.id);
                site.write(&format!("content/notes/{}.md", city.id), head + note);
            }
        }
        site.write("data/cities.csv", cities);
        let mut experts = String::from("id,name,services,place,years,bio,consent_public\n");
        for e in &self.experts {
            let (service, city) = (SERVICES[e.service], &self.cities[e.city].id);
            writeln!(experts, "{},{},{service},{city},{},{},yes", e.id, title(&e.id), e.years, e.bio)
                .unwrap();
        }
        site.write("data/experts.csv", experts);
        site.write("data/copy/deck.yaml", deck());
        std::fs::create_dir_all(site.path().join("content/notes")).unwrap();
        match &self.decisions {
            Some(text) => site.write("data/decisions.csv", text),
            None => _ = std::fs::remove_file(site.path().join("data/decisions.csv")),
        }
    }
}

/// Reviews a site; panics with what stood in the way.
pub fn reviewed(site: &Site, day: &str, all: bool) -> Review {
    let mut report = flywheel::diag::Report::new();
    let day = day.parse().unwrap();
    let options = ReviewOptions { site: site.path().into(), day, all, curves: Curves::None };
    let found = review(&options, &|_, _| {}, &mut report);
    found.unwrap_or_else(|| panic!("{}", report.print(&flywheel::diag::Style { colour: false, width: 0 })))
}

fn settings(per_week: u32) -> String {
    let facts = FACTS
        .map(|fact| format!("      {fact}: {{label: {}, format: integer, source: made}}\n", title(fact)));
    format!(
        "name: Town
base_url: https://town.example
sources: {{made: {{name: Made up}}}}
datasets:
  services: {{path: data/services.yaml, kind: service}}
  cities:
    path: data/cities.csv
    kind: place
    decimal: \".\"
    facts:
{}
  experts: {{path: data/experts.csv, kind: provider, synthetic: true, label: expert profiles, radius_km: 40}}
families:
  home: {{kind: hub, url: /, lists: [landing], title: Town, label: Home, template: home.html}}
  landing:
    kind: product
    url: \"/{{services}}/{{cities}}/\"
    axes: [services, cities]
    title: \"{{service.plural}} in {{place.name}}\"
    label: Pages
    gate: {{make: {{facts: 1}}, index: {{outside: 1}}, reviewed: true}}
review:
  per_week: {per_week}
  own: {{let_in: 2, keep: 1}}
  alike: {{let_in: 0.8, keep: 0.9}}
  alike_names: {{let_in: 0.7, keep: 0.85}}
",
        facts.concat()
    )
}

fn service(id: &str) -> String {
    let all = FACTS.join(", ");
    format!("- {{id: {id}, name: {0}, plural: {0}s, summary: Helps., relevant_facts: [{all}]}}\n", title(id))
}

/// For each fact a statement with four bands and three wordings, each with a sentence that no other has.
fn deck() -> String {
    let mut text = String::from("slots:\n  local: {take: 6}\nstatements:\n");
    for (fact, advice) in FACTS.iter().zip(ADVICE) {
        writeln!(text, "  - id: {fact}\n    slot: local\n    fact: {fact}\n    compare: median\n    say:")
            .unwrap();
        for band in BANDS {
            writeln!(text, "      {band}:").unwrap();
            for opening in ["There are", "Counted were", "The list has"] {
                let words = band.replace('_', " ");
                writeln!(text, "        - \"{opening} {{value}} {fact} in {{place.name}}, {words} what is usual ({{median}}). {advice}, with {words} in mind.\"").unwrap();
            }
        }
    }
    text
}

pub fn letters(mut n: usize) -> String {
    let mut text = String::new();
    for _ in 0..3 {
        text.push(['b', 'd', 'k', 'l', 'm', 'r', 's', 't'][n % 8]);
        text.push(['a', 'e', 'i', 'o', 'u'][n / 8 % 5]);
        n /= 7;
    }
    text
}

pub fn title(id: &str) -> String {
    let mut letters = id.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
