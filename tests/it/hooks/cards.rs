//! Cards: pictures that are drawn whole or not at all.

use super::{changed, golden, settles};
use crate::support::Site;
use std::collections::BTreeMap;

/// The cards that pages name: path of the page → path of the picture.
fn named(site: &Site) -> BTreeMap<String, String> {
    let pages = site.tree("output").into_iter().filter(|(path, _)| path.ends_with(".html"));
    let image = |html: &str| {
        let rest = html.split("property=\"og:image\" content=\"").nth(1)?;
        Some(rest.split('"').next()?.to_string())
    };
    pages
        .filter_map(|(path, bytes)| {
            let url = image(&String::from_utf8(bytes).ok()?)?;
            Some((path, url.strip_prefix("https://cards.example/")?.to_string()))
        })
        .collect()
}

#[test]
fn services_places_and_texts_have_cards_and_pages_name_them() {
    let site = Site::case("cards");
    let run = site.run(&["build", "--format", "json"]).ok();
    assert_eq!(run.json()["producers"]["card"], 4, "a service, two places, a text with a day");
    let named = named(&site);
    let of = |page: &str| named.get(&format!("{page}index.html"));
    assert!(of("coach/").is_some() && of("places/nguyen/").is_some() && of("texts/long/").is_some());
    assert_eq!(of("coach/nguyen/"), of("places/nguyen/"), "a landing page shows the card of its place");
    assert_eq!(of("texts/own/"), None, "a text without a day is no news");
    let output = site.tree("output");
    let lines = named.iter().map(|(page, card)| {
        let picture = image::load_from_memory(&output[card]).unwrap().to_rgb8();
        assert_eq!(picture.dimensions(), (1200, 630));
        let colours: std::collections::BTreeSet<[u8; 3]> = picture.pixels().map(|pixel| pixel.0).collect();
        assert!(colours.len() > 20, "{card} shows something");
        assert!(output[card].len() < 100_000, "{card} has {} bytes", output[card].len());
        format!("{page} {card}\n")
    });
    golden("cards", &[("cards.txt".to_string(), lines.collect::<String>())].into());
    settles(&site);
}

#[test]
fn a_card_changes_its_name_with_what_it_shows_and_no_other_does() {
    let site = Site::case("cards");
    site.build().ok();
    let (before, cards) = (site.tree("output"), named(&site));
    let rows = site.read("data/services.yaml").replace("Executive coaches", "Coaches for executives");
    site.write("data/services.yaml", rows);
    site.build().ok();
    let changed: Vec<String> =
        changed(&before, &site).into_iter().filter(|path| path.ends_with(".png")).collect();
    let now = named(&site);
    let page = "coach/index.html".to_string();
    let mut both = vec![cards[&page].clone(), now[&page].clone()];
    both.sort();
    assert_eq!(changed, both, "the old one is removed, the new one is made");
    let told = site.run(&["explain", &format!("/{}", now[&page])]).ok().stdout;
    assert!(told.contains("data/services.yaml:1") && told.contains("card.svg"), "{told}");
}

#[test]
fn what_the_font_lacks_or_what_is_too_long_is_an_error_that_says_so() {
    let long = "Donaudampfschifffahrtsgesellschaftskapitaensanwaerterausbildungslehrgang";
    for (name, code, says) in [
        ("Party 🎉 coaches", "FW440", "🎉 (U+1F389)"),
        ("東京 coaches", "FW440", "東 (U+6771), 京 (U+4EAC)"),
        (long, "FW441", "too long for a card"),
    ] {
        let site = Site::case("cards");
        let rows = site.read("data/services.yaml").replace("Executive coaches", name);
        site.write("data/services.yaml", rows);
        let run = site.build();
        assert_eq!(run.code, 1, "{name}");
        assert!(run.stderr.contains(code) && run.stderr.contains(says), "{name}: {}", run.stderr);
        assert!(run.stderr.contains("data/services.yaml:1:"), "{name}: the row is named: {}", run.stderr);
        // Whoever goes on has the other cards, and a page without one of its own.
        site.run(&["build", "--keep-going"]).ok();
        let named = named(&site);
        assert!(!named.contains_key("coach/index.html") && named.contains_key("places/nguyen/index.html"));
    }
}
