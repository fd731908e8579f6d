//! Waves: so many pages a week, the best evidence first; nobody is let in between them by what others do.

use super::town::{Town, reviewed};
use crate::support::Site;

fn index(text: &str, day: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| line.contains(&format!(",index,{day},")));
    lines.map(|line| line.split(',').next().unwrap().to_string()).collect()
}

#[test]
fn a_wave_lets_in_the_best_pages_and_the_next_one_those_that_waited() {
    let mut town = Town::new(28, 40, 11);
    town.per_week = 5;
    // The page with a note has the best evidence.
    town.cities[3].note = Some("The council meets on Mondays.\n".into());
    town.experts[0].city = 3;
    town.experts[0].service = 0;
    let site = Site::in_memory(&[]);
    town.write(&site);
    let mut seen = Vec::new();
    for (day, before) in [("2026-11-02", "x"), ("2026-11-09", "2026-11-02"), ("2026-11-16", "2026-11-09")] {
        let review = reviewed(&site, day, false);
        let text = review.decisions.csv();
        let wave = index(&text, day);
        assert_eq!(wave.len(), 5, "{text}");
        assert_eq!(index(&text, before), seen.last().cloned().unwrap_or_default(), "earlier waves stay");
        if before == "x" {
            assert!(wave.contains(&format!("/mediator/{}/", town.cities[3].id)), "{wave:?}");
        }
        let waiting = text.lines().filter(|line| line.contains(",noindex,next,")).count();
        assert_eq!(review.told.counts.waiting, waiting as u64);
        assert!(waiting > 0);
        site.write("data/decisions.csv", &text);
        seen.push(wave);
        // Six days later no wave begins, and nobody is let in.
        let later = format!("{}{:02}", &day[..8], day[8..].parse::<u32>().unwrap() + 6);
        assert!(!reviewed(&site, &later, false).is_new, "{later}");
    }
}

#[test]
fn build_offers_what_was_committed_and_nothing_else() {
    let town = Town::new(28, 40, 11);
    let site = Site::in_memory(&[]);
    town.write(&site);
    let before = site.run(&["build", "--format", "json"]).ok().json();
    let index = |numbers: &serde_json::Value| numbers["index"].as_u64().unwrap();
    assert_eq!(index(&before), 1, "nothing but the home page is offered before a review");
    let said = site.run(&["review", "--date", "2026-11-24"]).ok().stdout;
    assert!(said.contains("the proposals are in proposals/decisions.csv"), "{said}");
    assert!(!site.exists("data/decisions.csv"));
    site.run(&["review", "--date", "2026-11-24", "--accept"]).ok();
    let offered = site.read("data/decisions.csv").lines().filter(|l| l.contains(",index,")).count() as u64;
    assert!(offered > 5);
    assert_eq!(index(&site.run(&["build", "--format", "json"]).ok().json()), 1 + offered);
    assert_eq!(landing_addresses(&site), offered);
    let check = site.run(&["check", "--format", "json"]);
    let numbers = check.json();
    for code in ["FW610", "FW611", "FW612"] {
        assert_eq!(
            numbers["codes"].get(code),
            None,
            "what review lets in, check does not refuse: {}",
            check.stdout
        );
    }
    assert_eq!(numbers["alike"]["pages"].as_u64(), Some(offered));
}

/// How many landing pages the sitemaps list.
fn landing_addresses(site: &Site) -> u64 {
    let files = site.tree("output");
    let sitemaps = files.iter().filter(|(path, _)| path.contains("sitemap") && path.ends_with(".xml"));
    let lines =
        sitemaps.map(|(_, bytes)| String::from_utf8_lossy(bytes).matches("ville/</loc>").count() as u64);
    lines.sum()
}
