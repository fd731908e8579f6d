//! What pages show of the data: their own numbers, a map, facts in groups, lists that count what they list.

use super::look::{Output, own_text, text_of};
use crate::support::Site;
use std::collections::BTreeSet;

const BASE: &str = "https://experts.example";

/// The site of experts, with one text of site.yaml replaced by another.
fn changed(from: &str, to: &str) -> Site {
    let site = Site::case("experts");
    let text = site.read("site.yaml");
    assert!(text.contains(from), "site.yaml has no {from}");
    site.write("site.yaml", text.replace(from, to));
    site
}

#[test]
fn numbers_at_the_head_of_a_page_are_those_of_its_data() {
    let output = Output::of(&Site::case("experts"), BASE);
    let figures = |path: &str| output.page(path).texts(".figures li");
    // All three who may be shown live in the place itself: no distance to a nearest one is worth naming.
    let home = figures("advice/hometown/index.html");
    assert_eq!(home, ["3 experts within 40 km"]);
    // Somebody who comes from 167 km away is no expert within 40 km.
    let far = figures("advice/farside/index.html");
    assert_eq!(far, ["1 expert", "167 km to the nearest, in Hometown"]);
    // Who works by video is counted where nobody comes, and nothing is where there is nobody.
    assert_eq!(figures("repair/farside/index.html"), ["1 expert by video from Xanadu"]);
    assert!(figures("repair/otherland/index.html").is_empty());
    // Without a position nobody knows who is near: only who lives there.
    assert_eq!(figures("repair/nowhere/index.html"), ["1 expert"]);
    let city = figures("places/hometown/index.html");
    assert!(city.contains(&"5,000 people live here".to_string()), "{city:?}");
}

/// A page names the home page of its language, or that of the site, or none: never one that is not made.
#[test]
fn the_name_of_the_site_leads_to_a_home_page_that_is_there() {
    let name = |output: &Output, path: &str| output.page(path).attributes(".brand a", "href");
    let two = Output::of(&Site::case("beside"), "https://beside.example/shop");
    assert_eq!(name(&two, "de/texts/index.html"), ["/shop/de/"]);
    // Nothing is written in German here but the words of the theme.
    let one = Output::of(&Site::case("check"), "https://harbour.example");
    assert_eq!(name(&one, "de/404.html"), ["/"]);
    let site = changed("  home: {kind: hub, url: /,", "  home: {kind: hub, url: /all/,");
    let none = Output::of(&site, BASE);
    let page = none.page("advice/hometown/index.html");
    assert_eq!((page.text(".brand"), page.any(".brand a")), ("Experts".to_string(), false));
    assert!(!none.page("404.html").any("main a"));
    none.assert_page(&page);
}

#[test]
fn a_map_shows_what_lies_around_and_asks_nobody_to_use_it() {
    let output = Output::of(&Site::case("experts"), BASE);
    let page = output.page("advice/nearby/index.html");
    assert_eq!(page.attribute(".map svg", "aria-hidden"), "true");
    assert_eq!(page.texts(".map .name"), ["Nearby"]);
    // The number in a circle is that of the experts who live there.
    let home = page.elements(".map a").into_iter().find(|a| text_of(*a).contains("Hometown")).unwrap();
    assert!(text_of(home).starts_with(|c: char| c.is_ascii_digit()), "{}", text_of(home));
    // Links on the map are for a mouse alone; each stands in a list as well.
    let listed: BTreeSet<String> =
        page.attributes("#nearby + ul a, main section a", "href").into_iter().collect();
    for link in page.elements(".map a") {
        assert_eq!(link.attr("tabindex"), Some("-1"));
        assert!(
            listed.contains(link.attr("href").unwrap()),
            "{:?} stands on the map only",
            link.attr("href")
        );
    }
    // A dot without a name would tell nothing.
    assert!(page.elements(".map .dot").len() <= page.elements(".map text:not(.n, .km, .name)").len());
    // The reach of experts is a ring of its own, and an expert with another reach has another ring.
    let rings = |path: &str| output.page(path).texts(".map .km").join(", ");
    assert!(page.any(".map .reach") && rings("advice/nearby/index.html").contains("40 km"));
    assert!(rings("people/wide/index.html").contains("250 km"), "{}", rings("people/wide/index.html"));
    // A place without a position has no map, and the page is whole without one.
    assert!(!output.page("repair/nowhere/index.html").any(".map"));
    output.assert_page(&output.page("repair/nowhere/index.html"));
}

#[test]
fn facts_stand_in_their_groups_and_name_their_common_source_once() {
    let site = changed(
        "    facts:\n      population: {",
        "    fact_groups: {land: The land, people: The people}\n    facts:\n      lat: {label: Latitude, format: decimal, group: land, source: geo}\n      lon: {label: Longitude, format: decimal, group: land, source: geo}\n      population: {group: people, ",
    );
    let output = Output::of(&site, BASE);
    let page = output.page("places/hometown/index.html");
    let groups: Vec<String> = page.elements("details summary").into_iter().map(own_text).collect();
    assert_eq!(groups, ["The land", "The people"]);
    assert_eq!(page.elements("details[open]").len(), 1, "the first group is open");
    assert_eq!(page.facts()["Latitude"], "47.0");
    assert_eq!(page.texts(".source"), ["Source: Geo Example"], "two facts of one source");
    assert_eq!(page.texts(".facts small"), ["Geo Example, 2026"], "a fact that is alone names its own");

    site.write("site.yaml", site.read("site.yaml").replace("group: people, ", "group: peple, "));
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("there is no group `peple`") && run.stderr.contains("did you mean `people`?"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_list_counts_what_it_lists_in_words_of_the_site() {
    let plain = Output::of(&Site::case("experts"), BASE);
    assert_eq!(plain.page("index.html").texts(".title small"), ["Services: 2", "Places: 5"]);
    let counts = "lists: [service, place], list_counts: {service: \"{n, plural, one {# service} other {# services}}\", place: \"{n, plural, one {# town} other {# towns}}\"},";
    let site = changed("lists: [service, place],", counts);
    let output = Output::of(&site, BASE);
    assert_eq!(output.page("index.html").texts(".title small"), ["2 services", "5 towns"]);

    site.write("site.yaml", site.read("site.yaml").replace("{# towns}", "{{m} towns}"));
    let run = site.build();
    assert!(run.stderr.contains("`m` is not known in this text"), "{}", run.stderr);
    let site = changed("lists: [service, place],", "lists: [service, place], list_counts: {landing: x},");
    assert!(site.build().stderr.contains("this hub does not list `landing`"));
}

#[test]
fn a_site_looks_like_its_brand_by_settings_alone() {
    let site = changed(
        "settings: {form_action: /thanks/}",
        "settings: {form_action: /thanks/, accent: \"#7a1f5c\", radius: \"0\", letters: sans, brand: nothing}",
    );
    let output = Output::of(&site, BASE);
    let page = output.page("advice/hometown/index.html");
    assert_eq!(page.attribute("html", "data-letters"), "sans");
    assert_eq!(page.text(".brand a"), "Experts");
    assert!(!page.any(".brand svg") && !page.any(".brand img"));
    let css =
        output.text(&output.file_of(&page.attribute("link[rel=stylesheet]", "href")).unwrap()).to_string();
    assert!(
        css.trim_end().ends_with('}') && css.contains("--accent:#7a1f5c;") && css.contains("--radius:0;")
    );
    // What the settings change stands behind what it replaces.
    assert!(css.rfind("--accent:#7a1f5c") > css.find("--accent:#0b5a5c"));
    assert!(css.len() < 20_000, "the stylesheet has {} bytes", css.len());
    // Pages pass a policy without unsafe-inline.
    for page in output.pages() {
        assert!(page.elements("[style], style, [onclick], [onsubmit], [onload]").is_empty(), "{}", page.path);
    }
}
