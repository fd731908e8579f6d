//! A review of a site that is made up: its numbers are computed, its sentences written for the test.

use flywheel::review::told::*;

/// States by their middle, with how many thousand people live there, roughly: enough to draw a map.
const STATES: &[(&str, &str, f64, f64, u64)] = &[
    ("AL", "Alabama", 32.8, -86.8, 50),
    ("AK", "Alaska", 64.2, -152.5, 7),
    ("AZ", "Arizona", 34.3, -111.7, 72),
    ("AR", "Arkansas", 34.9, -92.4, 30),
    ("CA", "California", 37.2, -119.5, 395),
    ("CO", "Colorado", 39.0, -105.5, 58),
    ("CT", "Connecticut", 41.6, -72.7, 36),
    ("DE", "Delaware", 39.0, -75.5, 10),
    ("DC", "District of Columbia", 38.9, -77.0, 7),
    ("FL", "Florida", 28.6, -82.4, 215),
    ("GA", "Georgia", 32.6, -83.4, 107),
    ("HI", "Hawaii", 20.8, -156.3, 14),
    ("ID", "Idaho", 44.4, -114.6, 18),
    ("IL", "Illinois", 40.0, -89.2, 128),
    ("IN", "Indiana", 39.9, -86.3, 68),
    ("IA", "Iowa", 42.1, -93.5, 32),
    ("KS", "Kansas", 38.5, -98.4, 29),
    ("KY", "Kentucky", 37.5, -85.3, 45),
    ("LA", "Louisiana", 31.1, -92.0, 46),
    ("ME", "Maine", 45.4, -69.2, 14),
    ("MD", "Maryland", 39.1, -76.8, 62),
    ("MA", "Massachusetts", 42.3, -71.8, 70),
    ("MI", "Michigan", 44.3, -85.4, 101),
    ("MN", "Minnesota", 46.3, -94.3, 57),
    ("MS", "Mississippi", 32.7, -89.7, 29),
    ("MO", "Missouri", 38.4, -92.5, 62),
    ("MT", "Montana", 47.1, -109.6, 11),
    ("NE", "Nebraska", 41.5, -99.8, 20),
    ("NV", "Nevada", 39.3, -116.6, 31),
    ("NH", "New Hampshire", 43.7, -71.6, 14),
    ("NJ", "New Jersey", 40.2, -74.7, 93),
    ("NM", "New Mexico", 34.4, -106.1, 21),
    ("NY", "New York", 42.9, -75.5, 202),
    ("NC", "North Carolina", 35.6, -79.4, 104),
    ("ND", "North Dakota", 47.4, -100.5, 8),
    ("OH", "Ohio", 40.3, -82.8, 118),
    ("OK", "Oklahoma", 35.6, -97.5, 40),
    ("OR", "Oregon", 43.9, -120.6, 42),
    ("PA", "Pennsylvania", 40.9, -77.8, 130),
    ("RI", "Rhode Island", 41.7, -71.6, 11),
    ("SC", "South Carolina", 33.9, -80.9, 51),
    ("SD", "South Dakota", 44.4, -100.2, 9),
    ("TN", "Tennessee", 35.9, -86.4, 69),
    ("TX", "Texas", 31.5, -99.3, 291),
    ("UT", "Utah", 39.3, -111.7, 33),
    ("VT", "Vermont", 44.1, -72.7, 6),
    ("VA", "Virginia", 37.5, -78.9, 86),
    ("WA", "Washington", 47.4, -120.4, 77),
    ("WV", "West Virginia", 38.6, -80.6, 18),
    ("WI", "Wisconsin", 44.6, -90.0, 59),
    ("WY", "Wyoming", 43.0, -107.6, 6),
];

/// A number that looks like chance and is always the same.
fn some(seed: u64, below: u64) -> u64 {
    let mixed = (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33) % below.max(1)
}

/// A review of a large site, with something for every section.
pub fn rich() -> Told {
    let regions = regions();
    let index: u64 = regions.iter().map(|r| r.index).sum();
    let waiting: u64 = regions.iter().map(|r| r.waiting).sum();
    let made: u64 = regions.iter().map(|r| r.made).sum();
    let counts = Counts { index, waiting, noindex: made - index - waiting, held: 4_120 };
    Told {
        site: "Sample & Sons".into(),
        language: "en".into(),
        day: "2026-11-24".into(),
        reasons: reasons(&counts),
        changes: changes(),
        proposed: 743,
        histograms: histograms(counts.index + counts.waiting),
        pairs: pairs(),
        wishes: wishes(),
        curves: curves(&counts),
        services: services(),
        waves: waves(waiting),
        regions,
        regions_called: "states".into(),
        counts,
    }
}

fn regions() -> Vec<Region> {
    let region = |(i, (id, name, latitude, longitude, people)): (usize, &(&str, &str, f64, f64, u64))| {
        let (i, made) = (i as u64, people * 4 + 7);
        let experts = made * (5 + some(i, 40)) / 100;
        let index = if i % 11 == 8 { 0 } else { experts * (40 + some(i + 60, 50)) / 100 };
        Region {
            id: (*id).into(),
            name: (*name).into(),
            latitude: *latitude,
            longitude: *longitude,
            made,
            index,
            waiting: (experts - index) / 2,
            experts,
            proof: made * some(i + 120, 35) / 100,
            quotes: made * some(i + 180, 15) / 100,
            notes: made * some(i + 240, 4) / 100,
        }
    };
    STATES.iter().enumerate().map(region).collect()
}

fn reasons(c: &Counts) -> Vec<Reason> {
    let reason = |outcome, why: &str, pages, city: &str| Reason {
        outcome,
        why: why.into(),
        pages,
        examples: ["executive-coach", "career-coach", "mediator"]
            .map(|s| format!("/{s}/texas/{city}/"))
            .to_vec(),
    };
    let near = c.noindex / 9;
    vec![
        reason(
            Outcome::Index,
            "an expert in reach and at least 3 statements of its own",
            c.index,
            "austin-tx",
        ),
        reason(Outcome::Waiting, "good enough; let in with a later wave", c.waiting, "waco-tx"),
        reason(
            Outcome::Noindex,
            "nothing from outside public facts: no expert, no numbers, no words of clients, no note",
            c.noindex - near - 61,
            "laredo-tx",
        ),
        reason(Outcome::Noindex, "fewer than 3 statements that its nearest page lacks", near, "plano-tx"),
        reason(
            Outcome::Noindex,
            "a person decided so: \"merge with <the county>\" & wait",
            61,
            "<script>alert(1)</script>",
        ),
        reason(Outcome::Held, "fewer than 3 facts about the place", c.held, "loving-tx"),
    ]
}

fn changes() -> Vec<ChangeOf> {
    (0..200)
        .map(|i| {
            let (from, to, why) = match some(i, 6) {
                0 => ("index", "noindex", "its last expert in reach is gone, for the second review in a row"),
                1 => ("", "hold", "fewer than 3 facts about the place"),
                _ => ("noindex", "index", "an expert in reach; wave of 2026-11-30"),
            };
            ChangeOf {
                page: format!("/executive-coach/new-mexico/sample-town-number-{i}/"),
                from: from.into(),
                to: to.into(),
                why: why.into(),
            }
        })
        .collect()
}

fn histograms(pages: u64) -> Vec<Histogram> {
    let hill = |middle: f64, width: f64, n: usize, cut: usize| -> Vec<u64> {
        let weight = |i: usize| {
            let x = (i as f64 + 0.5 - middle) / width;
            if i < cut { 1.0 / (1.0 + x * x * x * x) } else { 0.0 }
        };
        let sum: f64 = (0..n).map(weight).sum();
        (0..n).map(|i| (weight(i) / sum * pages as f64) as u64).collect()
    };
    let masked = hill(11.2, 2.4, 20, 16);
    let share = Histogram { high: 1.0, limit: Some(0.75), pages, ..Histogram::default() };
    vec![
        Histogram {
            name: "text alike, names and numbers masked".into(),
            about: "Every name of the data and every number is covered before texts are compared: what is left is how the page speaks.".into(),
            median: 0.563,
            most: 0.788,
            beyond: masked[15..].iter().sum(),
            bins: masked,
            ..share.clone()
        },
        Histogram {
            name: "text alike, names masked".into(),
            about: "Only names are covered; numbers count as differences.".into(),
            bins: hill(6.4, 1.9, 20, 12),
            median: 0.331,
            most: 0.597,
            limit: Some(0.6),
            ..share.clone()
        },
        Histogram {
            name: "statements of its own".into(),
            about: "How many statements a page makes that its nearest page of the same service does not.".into(),
            high: 15.0,
            bins: hill(7.3, 2.6, 16, 16),
            median: 7.0,
            most: 19.0,
            limit: Some(3.0),
            limit_is_least: true,
            beyond: 14,
            ..share.clone()
        },
        Histogram {
            name: "services of one city".into(),
            about: "Pages of one city compared with each other.".into(),
            bins: hill(5.0, 1.6, 20, 11),
            median: 0.26,
            most: 0.53,
            limit: None,
            ..share
        },
    ]
}

fn pairs() -> Vec<Pair> {
    let side = |city: &str, slug: &str, own, only: &[&str]| Side {
        address: format!("/executive-coach/texas/{slug}/"),
        title: format!("Executive Coaches in {city}"),
        own,
        only: only.iter().map(|s| (*s).to_string()).collect(),
    };
    let sentences = [
        "In and around Sampleton 23.4% of households earn over $200,000, more than elsewhere in Texas.",
        "Two listed experts come in person; the nearer one lives 12 km away.",
        "The airport, 9 km out, has flights to three of the clients' usual cities.",
        "Most clients here asked about a first leadership role.",
    ];
    (0..14)
        .map(|i| Pair {
            left: side("Sampleton, TX", "sampleton-tx", 3 + some(i, 3) as u32, &sentences[..2]),
            right: side("Beispiel & <b>Söhne</b>, TX", "beispiel-tx", some(i + 9, 5) as u32, &sentences[2..]),
            masked: 0.788 - i as f64 * 0.011,
            named: 0.597 - i as f64 * 0.009,
            shared: (0..8)
                .map(|n| format!("An executive coach works with you on {n} things that you name yourself, and says what did not change."))
                .chain(["מאמנים מנהלים בעיר".to_string()])
                .collect(),
            judged: if i == 0 { "The right page is held back; the left one stays.".into() } else { String::new() },
        })
        .collect()
}

fn wishes() -> Vec<Wish> {
    let places = |n: u64| -> Vec<WishPlace> {
        (0..n)
            .map(|i| WishPlace {
                name: ["San Antonio, TX", "El Paso, TX", "Fresno, CA", "Omaha, NE", "Tulsa, OK"]
                    [i as usize % 5]
                    .into(),
                pages: 41 - i * 2,
                services: (0..7 + i).map(|s| format!("Service {s}")).collect(),
            })
            .collect()
    };
    let bend = |all: u64, most: u64| -> Vec<(u64, u64)> {
        (0..=12).map(|i| all * i / 12).map(|p| (p, most * p * 13 / (all + 12 * p))).collect()
    };
    vec![
        Wish { what: "quotes".into(), called: "cities".into(), steps: bend(90, 410), places: places(3) },
        Wish { what: "experts".into(), called: "cities".into(), steps: bend(212, 1900), places: places(14) },
    ]
}

fn curves(c: &Counts) -> Vec<Curve> {
    vec![
        Curve {
            threshold: "review.masked".into(),
            about: "How alike two pages may be, names and numbers masked.".into(),
            now: 0.75,
            points: (0..=12).map(|i| (0.4 + f64::from(i) * 0.05, c.index * (i * i) as u64 / 120)).collect(),
        },
        Curve {
            threshold: "gate.index.outside".into(),
            about: "How many things from outside public facts a page must have.".into(),
            now: 1.0,
            points: vec![(0.0, c.index + c.noindex), (1.0, c.index), (2.0, c.index / 3), (3.0, c.index / 9)],
        },
    ]
}

fn services() -> Vec<ServiceCount> {
    (0..37)
        .map(|i| ServiceCount {
            name: if i == 3 {
                "<b>Coaches</b> & \"Mentors\"".into()
            } else {
                format!("Sample service number {i}")
            },
            counts: Counts {
                index: 130_u64.saturating_sub(i * 4),
                waiting: some(i + 7, 60),
                noindex: 220 + some(i, 90),
                held: some(i, 80),
            },
        })
        .collect()
}

fn waves(mut waiting: u64) -> Vec<Wave> {
    let mut waves = Vec::new();
    for day in [
        "2026-11-30",
        "2026-12-07",
        "2026-12-14",
        "2026-12-21",
        "2026-12-28",
        "2027-01-04",
        "2027-01-11",
        "2027-01-18",
    ] {
        let pages = waiting.min(150);
        waiting -= pages;
        if pages > 0 {
            waves.push(Wave { day: day.into(), pages });
        }
    }
    waves
}
