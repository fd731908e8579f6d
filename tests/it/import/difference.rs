//! Five releases of random records, judged by a checker that shares nothing with the program: what is told,
//! alone, in sums and in differences of any two releases, is told of enough records and experts.
//!
//! The checker knows every record. For each number that was printed it works out which records stand behind
//! it, recomputes the number, and then tries every way to combine the numbers of one release, and of two.

use super::demo::{KEY, WRITTEN};
use crate::support::{Site, run_with};
use std::collections::{BTreeMap, BTreeSet};

const MONTHS: [&str; 5] = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"];
const LEAST: usize = 5;
const EXPERTS: usize = 3;
const CARD: usize = 6;
const FLOOR: u64 = 20_000;
const STATISTICS: [&str; 4] = ["matches", "days", "completed", "ratings"];

/// Numbers that look random and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

#[derive(Clone, Debug)]
struct Match {
    id: String,
    place: usize,
    month: usize,
    outcome: &'static str,
    days: Option<u32>,
    rating: Option<u32>,
    expert: u64,
    scope: &'static str,
    /// The release from which on it is withdrawn.
    withdrawn: Option<usize>,
}

/// Id, county, region, inhabitants.
const PLACES: [(&str, &str, &str, u64); 9] = [
    ("a1", "Ash", "AA", 90_000),
    ("a2", "Ash", "AA", 40_000),
    ("a3", "Ash", "AA", 9_000),
    ("b1", "Birch", "AA", 60_000),
    ("b2", "Birch", "AA", 30_000),
    ("c1", "Cedar", "BB", 70_000),
    ("c2", "Cedar", "BB", 25_000),
    ("d1", "Dogwood", "BB", 12_000),
    ("n1", "", "BB", 50_000),
];

fn people(place: &str, county: &str, region: &str) -> u64 {
    let within = PLACES.iter().filter(|p| {
        (place.is_empty() || p.0 == place)
            && (county.is_empty() || p.1 == county)
            && (region.is_empty() || p.2 == region)
    });
    within.map(|p| p.3).sum()
}

fn matches(seed: u64) -> Vec<Match> {
    let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut all = Vec::new();
    for month in 0..MONTHS.len() {
        // The first month holds the past; later ones bring few, as in life.
        let many = if month == 0 { 50 + chance.below(60) } else { chance.below(26) };
        for _ in 0..many {
            let place = (chance.below(9).min(chance.below(9))) as usize;
            let outcome = ["completed", "completed", "completed", "cancelled", "no_match", "in_progress"]
                [chance.below(6) as usize];
            all.push(Match {
                id: format!("raw-{seed}-{}", all.len()),
                place,
                month,
                outcome,
                days: (chance.below(5) > 0).then(|| 1 + chance.below(15) as u32),
                rating: (chance.below(3) > 0).then(|| 1 + chance.below(5) as u32),
                expert: chance.below(4) + 3 * place as u64,
                scope: ["aggregate", "aggregate", "quote"][chance.below(3) as usize],
                withdrawn: (chance.below(12) == 0).then(|| month + chance.below(5) as usize),
            });
        }
    }
    all
}

fn site() -> Site {
    let site = Site::in_memory(&[]);
    let places: String = PLACES
        .iter()
        .map(|(id, county, region, people)| format!("{id},Town {id},{region},{county},{people}\n"))
        .collect();
    site.write("data/places.csv", format!("id,name,region,county,population\n{places}"));
    site.write("data/services.yaml", "- {id: advice, name: Advice}\n");
    site.write(
        "site.yaml",
        "name: Differences
base_url: https://differences.example
datasets:
  services: {path: data/services.yaml, kind: service}
  places: {path: data/places.csv, kind: place}
  matches: {path: data/matches.csv, kind: match}
  consents: {path: data/consents.csv, kind: consent}
  statistics: {path: data/statistics.csv, kind: statistic}
import:
  columns: {id: id, service: service, place: place, created: created, outcome: outcome, days: days, rating: rating, expert: expert, consent: consent, scope: scope, withdrawn: withdrawn, words: testimonial}
  anonymity: {card: 6, delay_days: 0}
  statistics: {matches: 5, days: 5, completed: 5, ratings: 5}
families:
  home: {kind: hub, url: /, lists: [advice]}
  advice: {kind: product, url: \"/{services}/{places}/\", axes: [services, places]}
",
    );
    site
}

/// The export as it is after a month: later matches do not exist yet, later withdrawals are not known.
fn export(all: &[Match], release: usize) -> String {
    let mut text =
        "id,service,place,created,outcome,days,rating,expert,consent,scope,withdrawn,words\n".to_string();
    for m in all.iter().filter(|m| m.month <= release) {
        let number = |n: Option<u32>| n.map_or_else(String::new, |n| n.to_string());
        let gone = if m.withdrawn.is_some_and(|w| w <= release) { "2026-06-01" } else { "" };
        let words =
            if m.scope == "quote" { "It was calm and clear work and of use in every talk." } else { "" };
        text += &format!(
            "{},advice,{},{}-15,{},{},{},e{},yes,{},{gone},{words}\n",
            m.id,
            PLACES[m.place].0,
            MONTHS[m.month],
            m.outcome,
            number(m.days),
            number(m.rating),
            m.expert,
            m.scope
        );
    }
    text
}

/// A printed number, by what it is of.
type Name = (String, String);
/// What is printed: count, value, stars, last month.
type Printed = (String, String, String, String);

/// Records that count for a statistic, in a release.
fn counts(m: &Match, statistic: &str, release: usize) -> bool {
    m.month <= release
        && m.withdrawn.is_none_or(|w| w > release)
        && match statistic {
            "days" => m.days.is_some(),
            "completed" => m.outcome != "in_progress",
            "ratings" => m.rating.is_some(),
            _ => true,
        }
}

/// The numbers of some records, as they should be printed.
fn numbers(statistic: &str, of: &[&Match]) -> (String, String, String) {
    let five = |n: usize| (n / 5 * 5).to_string();
    let count = five(of.len());
    match statistic {
        "matches" => (count.clone(), count, String::new()),
        "days" => {
            let mut days: Vec<u32> = of.iter().filter_map(|m| m.days).collect();
            days.sort_unstable();
            let twice = days[(days.len() - 1) / 2] + days[days.len() / 2];
            (count, twice.div_ceil(2).to_string(), String::new())
        }
        "completed" => {
            let done = of.iter().filter(|m| m.outcome == "completed").count();
            (count, five(100 * done / of.len()), String::new())
        }
        _ => {
            let stars = (1..=5).map(|s| five(of.iter().filter(|m| m.rating == Some(s)).count()));
            (count, String::new(), stars.collect::<Vec<_>>().join(";"))
        }
    }
}

/// Everything that a reader of all releases knows of one statistic.
#[derive(Default)]
struct Reader {
    /// For each release the sets behind its numbers.
    releases: Vec<Vec<BTreeSet<usize>>>,
    /// For each number what was printed last, the records that a reader may think of, and those behind it.
    last: BTreeMap<Name, (Printed, BTreeSet<usize>, BTreeSet<usize>)>,
}

struct Checker<'m> {
    all: &'m [Match],
    faults: Vec<String>,
}

impl Checker<'_> {
    fn experts(&self, set: &BTreeSet<usize>) -> usize {
        set.iter().map(|m| self.all[*m].expert).collect::<BTreeSet<_>>().len()
    }

    /// Takes a release in: every line of it, and what it tells together with earlier ones.
    fn take(
        &mut self,
        reader: &mut Reader,
        statistic: &str,
        release: usize,
        lines: &BTreeMap<Name, (Printed, [String; 3])>,
    ) {
        let mut sets = Vec::new();
        for (name, (printed, [place, county, region])) in lines {
            let members = |release: usize| -> BTreeSet<usize> {
                let within = |m: &Match| {
                    let p = PLACES[m.place];
                    (place.is_empty() || p.0 == *place)
                        && (county.is_empty() || p.1 == *county)
                        && (region.is_empty() || p.2 == *region)
                };
                let all = self.all.iter().enumerate();
                all.filter(|(_, m)| within(m) && counts(m, statistic, release)).map(|(at, _)| at).collect()
            };
            let now = members(release);
            let of: Vec<&Match> = now.iter().map(|m| &self.all[*m]).collect();
            let told = (printed.0.clone(), printed.1.clone(), printed.2.clone());
            let before = reader.last.get(name);
            let same_as_before =
                before.is_some_and(|(p, ..)| (&p.0, &p.1, &p.2) == (&printed.0, &printed.1, &printed.2));
            let (set, behind) = if printed.3 == MONTHS[release] {
                if of.is_empty() || numbers(statistic, &of) != told {
                    self.faults
                        .push(format!("release {release}: {name:?} prints {told:?}, which is not true"));
                    continue;
                }
                // Where nothing changed in print, nothing was told.
                (if same_as_before { before.unwrap().1.clone() } else { now.clone() }, now)
            } else {
                let Some((_, set, behind)) = before.filter(|(p, ..)| p == printed) else {
                    self.faults.push(format!(
                        "release {release}: {name:?} is of an older month and was not told so"
                    ));
                    continue;
                };
                if let Some(gone) =
                    behind.iter().find(|m| self.all[**m].withdrawn.is_some_and(|w| w <= release))
                {
                    self.faults
                        .push(format!("release {release}: {name:?} still counts the withdrawn {gone}"));
                }
                (set.clone(), behind.clone())
            };
            if set.len() < LEAST || self.experts(&set) < EXPERTS {
                self.faults.push(format!("release {release}: {name:?} has {} records", set.len()));
            }
            if people(place, county, region) < FLOOR {
                self.faults.push(format!("release {release}: {name:?} is below the floor"));
            }
            reader.last.insert(name.clone(), (printed.clone(), set.clone(), behind));
            sets.push(set);
        }
        self.alone(statistic, release, &sets);
        for (earlier, old) in reader.releases.iter().enumerate() {
            if let Some(weight) = lightest(&sets, old).filter(|w| *w < LEAST) {
                self.faults.push(format!("releases {earlier} and {release}: a difference of {statistic} is made by {weight} records"));
            }
        }
        reader.releases.push(sets);
    }

    /// Within one release: what is left of an area when the areas within it are taken away.
    fn alone(&mut self, statistic: &str, release: usize, sets: &[BTreeSet<usize>]) {
        for (signature, members) in blocks(sets) {
            if members.len() < LEAST || self.experts(&members) < EXPERTS {
                self.faults.push(format!(
                    "release {release}: {} records of {statistic} stand in {signature:?} alone",
                    members.len()
                ));
            }
        }
    }
}

/// Records that stand in the same sets.
fn blocks(sets: &[BTreeSet<usize>]) -> BTreeMap<Vec<usize>, BTreeSet<usize>> {
    let mut blocks: BTreeMap<Vec<usize>, BTreeSet<usize>> = BTreeMap::new();
    for record in sets.iter().flatten().collect::<BTreeSet<_>>() {
        let signature = (0..sets.len()).filter(|s| sets[*s].contains(record)).collect();
        blocks.entry(signature).or_default().insert(*record);
    }
    blocks
}

/// The fewest records that any sum or difference of the sets of two releases is made by, by trying every
/// choice of blocks: a record shows where its block of the one is chosen and its block of the other is not.
fn lightest(new: &[BTreeSet<usize>], old: &[BTreeSet<usize>]) -> Option<usize> {
    let (new, old): (Vec<_>, Vec<_>) =
        (blocks(new).into_values().collect(), blocks(old).into_values().collect());
    let of = |blocks: &[BTreeSet<usize>], record: usize| blocks.iter().position(|b| b.contains(&record));
    // How many records have this pair of blocks.
    let mut pairs: BTreeMap<(Option<usize>, Option<usize>), usize> = BTreeMap::new();
    for record in new.iter().chain(&old).flatten().copied().collect::<BTreeSet<_>>() {
        *pairs.entry((of(&new, record), of(&old, record))).or_default() += 1;
    }
    assert!(new.len() + old.len() <= 22, "too many blocks to try every choice");
    let chosen = |choice: u32, at: Option<usize>| at.is_some_and(|at| choice >> at & 1 == 1);
    let weights = (1..1u32 << (new.len() + old.len())).map(|choice| {
        let shows =
            |(a, b): &(Option<usize>, Option<usize>)| chosen(choice, *a) != chosen(choice >> new.len(), *b);
        pairs.iter().filter(|(pair, _)| shows(pair)).map(|(_, n)| n).sum::<usize>()
    });
    weights.filter(|w| *w > 0).min()
}

/// The lines of a file of statistics.
fn lines(text: &str) -> BTreeMap<String, BTreeMap<Name, (Printed, [String; 3])>> {
    let mut by_statistic: BTreeMap<String, BTreeMap<Name, (Printed, [String; 3])>> = BTreeMap::new();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    for row in reader.records().map(Result::unwrap) {
        let cell = |name: &str| row[header.iter().position(|h| h == name).unwrap()].to_string();
        let (place, county, region) = (cell("place"), cell("county"), cell("region"));
        let county = if place.is_empty() { county } else { String::new() };
        let printed = (cell("count"), cell("value"), cell("stars"), cell("to"));
        let name = (cell("statistic"), format!("{place}|{county}|{region}"));
        by_statistic.entry(cell("statistic")).or_default().insert(name, (printed, [place, county, region]));
    }
    by_statistic
}

/// Rows that are told by themselves: alike with enough others, which came with them, for ever the same.
fn check_rows(release: usize, text: &str, told: &mut BTreeMap<String, String>, faults: &mut Vec<String>) {
    let mut new: BTreeMap<String, (usize, BTreeSet<String>)> = BTreeMap::new();
    let mut now: BTreeMap<String, (usize, BTreeSet<String>)> = BTreeMap::new();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    for row in reader.records().map(Result::unwrap) {
        let cell = |name: &str| row[header.iter().position(|h| h == name).unwrap()].to_string();
        let form =
            ["place", "county", "region", "time", "duration_weeks", "budget", "format"].map(cell).join("|");
        let (id, place) = (cell("id"), cell("place"));
        if !place.is_empty() && people(&place, "", "") < FLOOR {
            faults.push(format!("release {release}: a row names {place}"));
        }
        let alone = !cell("testimonial").is_empty();
        let before = told.insert(id.clone(), form.clone());
        if before.as_ref().is_some_and(|before| *before != form) {
            faults.push(format!("release {release}: {id} was told as {before:?} and is {form} now"));
        }
        if alone {
            continue;
        }
        let classes = if before.is_none() { vec![&mut new, &mut now] } else { vec![&mut now] };
        for class in classes {
            let of = class.entry(form.clone()).or_default();
            of.0 += 1;
            of.1.insert(cell("outcome"));
        }
    }
    for (what, classes) in [("new ones", new), ("rows", now)] {
        for (form, (n, outcomes)) in classes {
            if n < CARD || outcomes.len() < 2 {
                faults
                    .push(format!("release {release}: {n} {what} of {} outcomes are {form}", outcomes.len()));
            }
        }
    }
}

#[test]
fn nothing_that_is_told_in_five_releases_speaks_of_too_few() {
    let (mut numbers, mut differences) = (0, 0);
    // More of them by hand: IMPORT_SEEDS=500 cargo test --test it difference
    let seeds: u64 = std::env::var("IMPORT_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(24);
    for seed in 1..=seeds {
        let all = matches(seed);
        let site = site();
        let folder = tempfile::tempdir().unwrap();
        let mut checker = Checker { all: &all, faults: Vec::new() };
        let mut readers: BTreeMap<&str, Reader> = BTreeMap::new();
        let mut told = BTreeMap::new();
        for (release, month) in MONTHS.iter().enumerate() {
            let path = folder.path().join("export.csv");
            std::fs::write(&path, export(&all, release)).unwrap();
            // The last day of a month: with no delay, that month is told.
            let day = ["31", "28", "31", "30", "31"][release];
            let date = format!("{month}-{day}");
            let run = || {
                let run = run_with(
                    site.path(),
                    &["import", path.to_str().unwrap(), "--date", &date],
                    &[("FLYWHEEL_IMPORT_KEY", KEY)],
                );
                assert_eq!(run.code, 0, "seed {seed}: {}{}", run.stdout, run.stderr);
                WRITTEN.map(|path| site.read(path))
            };
            let written = run();
            assert_eq!(written, run(), "seed {seed}: a second import of the same changes nothing");
            let lines = lines(&written[2]);
            for statistic in STATISTICS {
                let empty = BTreeMap::new();
                let lines = lines.get(statistic).unwrap_or(&empty);
                numbers += lines.len();
                checker.take(readers.entry(statistic).or_default(), statistic, release, lines);
            }
            check_rows(release, &written[0], &mut told, &mut checker.faults);
        }
        differences += readers.values().map(|r| r.releases.len()).sum::<usize>();
        assert!(checker.faults.is_empty(), "seed {seed}: {:#?}", checker.faults);
    }
    assert!(
        numbers > 60 * seeds as usize && differences == 20 * seeds as usize,
        "only {numbers} numbers were told"
    );
}

/// What a careless release would print: every group that is large enough, anew each month.
#[test]
fn the_checker_finds_what_careless_releases_reveal() {
    let (mut rests, mut differences) = (0, 0);
    for seed in 1..=6 {
        let all = matches(seed);
        let mut checker = Checker { all: &all, faults: Vec::new() };
        let mut reader = Reader::default();
        for (release, month) in MONTHS.iter().enumerate() {
            let mut lines = BTreeMap::new();
            let mut areas: BTreeSet<[String; 3]> = BTreeSet::from([Default::default()]);
            for (place, county, region, _) in PLACES.into_iter().filter(|p| p.2 == "AA") {
                areas.extend([
                    [place.to_string(), String::new(), region.to_string()],
                    [String::new(), county.to_string(), region.to_string()],
                    [String::new(), String::new(), region.to_string()],
                ]);
            }
            for area in areas {
                let of: Vec<&Match> = all
                    .iter()
                    .filter(|m| {
                        let p = PLACES[m.place];
                        counts(m, "matches", release)
                            && (area[0].is_empty() || area[0] == p.0)
                            && (area[1].is_empty() || area[1] == p.1)
                            && (area[2].is_empty() || area[2] == p.2)
                    })
                    .collect();
                if of.len() >= LEAST && people(&area[0], &area[1], &area[2]) >= FLOOR {
                    let (count, value, stars) = numbers("matches", &of);
                    let name = ("matches".to_string(), area.join("|"));
                    lines.insert(name, ((count, value, stars, month.to_string()), area));
                }
            }
            checker.take(&mut reader, "matches", release, &lines);
        }
        rests += checker.faults.iter().filter(|f| f.contains("alone")).count();
        differences += checker.faults.iter().filter(|f| f.contains("a difference")).count();
    }
    assert!(rests > 0 && differences > 0, "{rests} rests and {differences} differences were found");
}
