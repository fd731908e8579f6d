//! A hundred random edits to data: decisions change only where the page's own evidence has changed.

use super::town::{Dice, Expert, Town, letters, reviewed};
use crate::support::Site;
use std::collections::BTreeMap;

/// What a page says and has, taken from the built site and not from the review: its main text, and its evidence.
fn pages(site: &Site) -> BTreeMap<String, (String, String)> {
    let mut report = flywheel::diag::Report::new();
    let world = flywheel::pipeline::load_world(site.path(), None, &mut report).unwrap();
    site.build().ok();
    let tree = &world.graph.trees[0];
    let mut found = BTreeMap::new();
    for family in 0..tree.families.len() {
        tree.each_page(&world.graph, family, &mut |key, decision| {
            let url = tree.url(&key);
            let file = format!("output{url}index.html");
            let text = if site.exists(&file) { main_part(&site.read(&file)) } else { String::new() };
            found.insert(url, (text, format!("{:?} {:?}", decision.evidence, decision.lacking)));
        });
    }
    found
}

fn main_part(page: &str) -> String {
    let start = page.find("<main").unwrap();
    page[start..page.find("</main>").unwrap()].to_string()
}

fn edit(town: &mut Town, dice: &mut Dice) {
    let city = dice.roll(town.cities.len() as u64) as usize;
    match dice.roll(6) {
        0..=2 => town.cities[city].facts[dice.roll(8) as usize] = 10 + dice.roll(90) as u32,
        3 if town.experts.len() > 5 => _ = town.experts.remove(dice.roll(town.experts.len() as u64) as usize),
        3 | 4 => {
            let n = dice.roll(10_000) as usize + 1000;
            let bio = format!("Works on {}.", letters(n));
            let id = format!("expert-x-{n}");
            town.experts.retain(|e| e.id != id);
            town.experts.push(Expert { id, city, service: dice.roll(2) as usize, years: 3, bio });
        }
        _ => {
            let expert = dice.roll(town.experts.len() as u64) as usize;
            town.experts[expert].bio = format!("Changed to {}.", letters(dice.roll(400) as usize));
        }
    }
}

#[test]
fn a_hundred_edits_change_only_the_decisions_of_pages_whose_own_evidence_changed() {
    let mut town = Town::new(28, 40, 11);
    let mut dice = Dice(5);
    let site = Site::in_memory(&[]);
    town.write(&site);
    town.decisions = Some(reviewed(&site, "2026-11-24", false).decisions.csv());
    town.write(&site);
    let (mut before, mut changed, mut untouched) = (pages(&site), 0, 0);
    let mut words: BTreeMap<String, usize> = BTreeMap::new();
    for step in 0..100 {
        edit(&mut town, &mut dice);
        town.write(&site);
        let old = flywheel::data::decisions::Decisions::load(
            site.path(),
            "data/decisions.csv",
            &mut Default::default(),
        );
        let new = reviewed(&site, "2026-11-24", false).decisions;
        town.decisions = Some(new.csv());
        town.write(&site);
        let after = pages(&site);
        for (page, said) in &after {
            let line = |of: &flywheel::data::decisions::Decisions| {
                of.of(page).map(|l| (l.verdict, l.wave.clone(), l.reason.clone(), l.evidence.clone()))
            };
            if before.get(page) == Some(said) {
                assert_eq!(line(&old), line(&new), "edit {step} flipped {page}, which says what it said");
                untouched += 1;
            } else if line(&old).map(|l| l.0) != line(&new).map(|l| l.0) {
                changed += 1;
            }
        }
        for line in &new.lines {
            *words.entry(line.reason.split(':').next().unwrap().to_string()).or_default() += 1;
        }
        before = after;
    }
    // The test has seen what it is about: pages let in, refused, without evidence, and decisions that changed.
    assert!(changed >= 20, "{changed} decisions changed");
    assert!(untouched > 2000, "{untouched}");
    for word in ["enough of its own", "too alike", "too little evidence"] {
        assert!(words.contains_key(word), "{words:?}");
    }
}

#[test]
fn what_review_proposes_does_not_depend_on_threads_or_on_the_order_of_rows() {
    let town = Town::new(28, 40, 3);
    let (site, turned) = (Site::in_memory(&[]), Site::in_memory(&[]));
    town.write(&site);
    town.write(&turned);
    for file in ["data/cities.csv", "data/experts.csv"] {
        let text = site.read(file);
        let (head, rows) = text.split_once('\n').unwrap();
        let rows: Vec<&str> = rows.lines().rev().collect();
        turned.write(file, format!("{head}\n{}\n", rows.join("\n")));
    }
    let proposed = |site: &Site, jobs: &str| {
        site.run(&["review", "--date", "2026-11-24", "--accept", "--jobs", jobs]).ok();
        site.read("data/decisions.csv")
    };
    let text = proposed(&site, "1");
    assert_eq!(text, proposed(&turned, "2"));
    let again = site.run(&["review", "--date", "2026-11-24", "--accept"]).ok();
    assert!(again.stdout.contains("no change is proposed"), "{}", again.stdout);
    assert_eq!(text, site.read("data/decisions.csv"));
}
