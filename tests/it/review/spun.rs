//! Doorway pages that somebody tries to get past the check: twins, and twins in other words.

use super::town::{Dice, Town};
use crate::support::Site;

/// Two cities with the same facts, and an expert with the same words in each.
fn twins() -> Town {
    let mut town = Town::new(10, 0, 11);
    town.cities[1].facts = town.cities[0].facts;
    for city in 0..10 {
        let mut dice = Dice(city as u64 + 1);
        dice.roll(2);
        let words = match city {
            0 | 1 => "Works on plans and budgets.".to_string(),
            n => format!("Works on {}.", super::town::letters(n * 7)),
        };
        let id = format!("expert-{}", super::town::letters(city + 40));
        town.experts.push(super::town::Expert { id, city, service: 0, years: 4, bio: words });
    }
    town
}

fn codes(site: &Site) -> (serde_json::Value, String) {
    site.build().ok();
    let run = site.run(&["check", "--format", "json"]);
    (run.json()["codes"].clone(), run.stdout)
}

#[test]
fn doorway_twins_are_refused_and_the_sentences_that_they_share_are_told() {
    let town = twins();
    let site = Site::new(&[]);
    town.write(&site);
    // As if nobody had asked for a review.
    site.write("site.yaml", site.read("site.yaml").replace("reviewed: true", "reviewed: false"));
    let (codes, out) = codes(&site);
    assert!(codes["FW611"].as_u64() >= Some(2), "{out}");
    let message = out
        .lines()
        .find(|l| l.contains("FW611") && l.contains(&town.cities[0].id))
        .unwrap_or_else(|| panic!("{out}"));
    assert!(message.contains("states nothing that") && message.contains(&town.cities[1].id), "{message}");
    let shared = out.lines().filter(|l| l.contains("FW610")).collect::<Vec<_>>().join("\n");
    assert!(shared.contains("both say, for example: “"), "{out}");
    // What review proposes for the two is that one of them stays.
    site.write("site.yaml", site.read("site.yaml").replace("reviewed: false", "reviewed: true"));
    site.run(&["review", "--accept", "--date", "2026-11-24"]).ok();
    let decided = site.read("data/decisions.csv");
    let of = |city: usize| {
        decided.lines().find(|l| l.starts_with(&format!("/mediator/{}/", town.cities[city].id))).unwrap_or("")
    };
    let offered = [0, 1].map(|city| of(city).contains(",index,"));
    assert!(offered[0] != offered[1], "{decided}");
    assert!(
        [of(0), of(1)].iter().any(|l| l.contains("too alike: only 0 statements tell it from")),
        "{decided}"
    );
}

#[test]
fn the_same_statements_in_spun_words_are_found() {
    let town = twins();
    let site = Site::new(&[]);
    town.write(&site);
    site.write("site.yaml", site.read("site.yaml").replace("reviewed: true", "reviewed: false"));
    // Every wording of the deck is other words for the same: no two share a stretch of five words.
    let deck = site.read("data/copy/deck.yaml");
    let mut n = 0;
    let spun: Vec<String> = deck
        .lines()
        .map(|line| match line.trim_start().strip_prefix("- \"") {
            Some(_) => {
                n += 1;
                let words: Vec<String> = (0..24).map(|w| super::town::letters(n * 31 + w * 7)).collect();
                format!(
                    "        - \"{} {{value}} {{place.name}} {}.\"",
                    words[..12].join(" "),
                    words[12..].join(" ")
                )
            }
            None => line.to_string(),
        })
        .collect();
    site.write("data/copy/deck.yaml", spun.join("\n"));
    let (codes, out) = codes(&site);
    assert!(codes["FW611"].as_u64() >= Some(2), "{out}");
}

#[test]
fn a_page_without_anything_of_its_own_is_refused() {
    let mut town = twins();
    town.experts.clear();
    let site = Site::new(&[]);
    town.write(&site);
    let settings = site.read("site.yaml").replace("index: {outside: 1}, reviewed: true", "index: {facts: 1}");
    site.write("site.yaml", settings);
    let (codes, out) = codes(&site);
    assert_eq!(codes["FW612"].as_u64(), Some(20), "{out}");
}

#[test]
fn data_with_faults_is_said_to_be_in_the_way() {
    let town = twins();
    let site = Site::new(&[]);
    town.write(&site);
    site.build().ok();
    site.write("data/cities.csv", site.read("data/cities.csv").replace(",30,", ",thirty,"));
    let out = site.run(&["check", "--format", "json"]).stdout;
    assert!(
        out.contains("FW620")
            && out.contains("how alike pages are, and whether they show personal data, could not be judged"),
        "{out}"
    );
}

#[test]
fn a_second_check_says_the_same_from_its_cache_and_a_torn_cache_is_made_anew() {
    let town = twins();
    let site = Site::new(&[]);
    town.write(&site);
    site.write("site.yaml", site.read("site.yaml").replace("reviewed: true", "reviewed: false"));
    site.build().ok();
    let told = || {
        let run = site.run(&["check"]);
        let text = run.stdout.lines().filter(|l| !l.starts_with("pages ")).collect::<Vec<_>>().join("\n");
        run.stderr + &text
    };
    let first = told();
    let cache = site.path().join(".flywheel/check/sketches");
    let bytes = std::fs::read(&cache).unwrap();
    assert_eq!(first, told());
    assert_eq!(bytes, std::fs::read(&cache).unwrap(), "the same pages, the same cache");
    for (at, cut) in [(0, bytes.len() / 2), (40, bytes.len())] {
        let mut torn = bytes[..cut].to_vec();
        torn[at..at + 4].fill(0xff);
        std::fs::write(&cache, torn).unwrap();
        assert_eq!(first, told());
    }
}
