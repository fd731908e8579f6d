//! Statements about the experts within reach and about what is published: they say what the rows say, of enough
//! people, and a page changes where its own rows do.

use super::look::Output;
use crate::support::Site;

const BASE: &str = "https://experts.example";

const DECK: &str = r#"
slots: {choice: {take: 9}, proof: {take: 9}, relevant: {take: 9}}
statements:
  - id: rate
    slot: choice
    fact: experts.rate
    compare: overall
    say:
      below: ["RATE {low} to {high}, {value} of {n}, usual {overall}, {difference} less."]
      near: ["RATE as usual, {value}."]
      above: ["RATE {low} to {high}, {value} of {n}, usual {overall}."]
  - {id: years, slot: choice, fact: experts.years, say: ["YEARS {low} to {high} of {n}."]}
  - {id: two, slot: choice, fact: experts.wait, least: 2, say: ["WAIT {low} to {high} of {n}."]}
  - {id: tongues, slot: choice, fact: experts.languages, least: 1, say: ["TONGUES {value}; {item} by {n}."]}
  - {id: work, slot: choice, fact: experts.specialisms, least: 2, say: ["WORK {value}."]}
  - id: video
    slot: choice
    fact: experts.remote
    compare: share
    least: 1
    say: {some: ["VIDEO some, {n}, {value}."], half: ["VIDEO half, {n}, {value}."], most: ["VIDEO most."]}
  - {id: air, slot: relevant, topic: same, when: experts >= 1, weight: 2, say: ["TOPIC first."]}
  - {id: sea, slot: relevant, topic: same, say: ["TOPIC second."]}
"#;

const EXPERTS: &str = "\
id,name,services,place,remote,consent_public,rate,years,wait,languages,specialisms
x1,Ada Example,advice,home,yes,yes,90,3,4,en;es,wills;tax
x2,Ben Example,advice,home,no,yes,100,9,8,en,tax
x3,Cleo Example,advice,home,no,yes,130,,,en;fr,tax;land
x4,Dora Example,advice,other,yes,yes,400,30,,en,wills
x5,Emil Example,advice,other,yes,yes,420,30,,en,wills
x6,Hidden Example,advice,home,yes,no,1,1,1,xx,secrets
";

fn site() -> Site {
    let site = Site::case("experts");
    let settings = site.read("site.yaml");
    let facts = "radius_km: 40\n    currency: USD\n    facts:\n      rate: {label: Rate, format: money}\n      \
                 wait: {label: Wait, format: integer, unit: h, show: false}";
    site.write("site.yaml", settings.replace("radius_km: 40", facts));
    site.write("data/experts.csv", EXPERTS);
    site.write("data/places.csv", PLACES);
    site.write("data/copy/deck.yaml", DECK);
    site
}

/// Two places with the same neighbours, too far from each other to share an expert.
const PLACES: &str = "\
id,name,region,region_name,lat,lon,population,rain
home,Hometown,XA,Xanadu,47.0,8.0,5000,
near,Nearby,XA,Xanadu,47.2,8.0,800,
other,Otherland,XB,Yonder,57.1,8.0,70,
";

fn words(output: &Output, place: &str) -> String {
    output.page(&format!("advice/{place}/index.html")).words()
}

#[test]
fn statements_speak_of_the_experts_within_reach() {
    let site = site();
    let output = Output::of(&site, BASE);
    let home = words(&output, "hometown");
    // Of all five the middle is 130; of the three here 100. Whoever did not agree to be shown is not counted.
    for said in [
        "RATE $90 to $130, $100 of 3, usual $130, $30 less.",
        "WAIT 4 h to 8 h of 2.",
        "TONGUES Spanish and French; Spanish by 1.",
        "WORK tax (3).",
        "VIDEO half, 1, 33%.",
        "TOPIC first.",
    ] {
        assert!(home.contains(said), "{said} in {home}");
    }
    // Two who say it are too few unless a statement asks for two; of a topic one statement is enough.
    assert!(!home.contains("YEARS") && !home.contains("TOPIC second") && !home.contains("secrets"), "{home}");
    // Declared facts stand on cards, others in statements only.
    assert!(home.contains("Rate: $90") && !home.contains("Wait: "), "{home}");
    let other = words(&output, "otherland");
    assert!(
        !other.contains("RATE") && !other.contains("TONGUES") && other.contains("WORK wills (2)."),
        "{other}"
    );
}

#[test]
fn a_page_changes_where_experts_within_reach_do() {
    let site = site();
    let before = Output::of(&site, BASE);
    // One who lives elsewhere, whose price leaves what is usual as it is.
    site.write("data/experts.csv", EXPERTS.replace(",420,30,", ",430,31,"));
    let far = Output::of(&site, BASE);
    assert_eq!(words(&before, "hometown"), words(&far, "hometown"));
    site.write("data/experts.csv", EXPERTS.replace(",90,3,", ",95,3,"));
    let near = words(&Output::of(&site, BASE), "hometown");
    assert!(near.contains("RATE $95 to $130"), "{near}");
}

#[test]
fn what_a_statement_cannot_be_about_is_told() {
    let site = site();
    for (from, to, told) in [
        ("fact: experts.rate\n", "fact: experts.rates\n", "did you mean `experts.rate`?"),
        ("compare: overall", "compare: median", "compare it with `overall`"),
        ("fact: experts.years", "fact: proof.stars", "did you mean `proof.days`?"),
        (
            "fact: experts.years",
            "fact: population, compare: overall",
            "compare a fact of a place with `median`",
        ),
    ] {
        assert!(DECK.contains(from), "{from}");
        site.write("data/copy/deck.yaml", DECK.replacen(from, to, 1));
        let run = site.build();
        assert!(
            run.stderr.contains(told) && run.stderr.contains("data/copy/deck.yaml:"),
            "{to}: {}",
            run.stderr
        );
    }
}

#[test]
fn published_numbers_are_told_once_and_with_their_area() {
    let site = Site::case("proof");
    site.write(
        "data/copy/deck.yaml",
        r#"
slots: {proof: {take: 9}}
statements:
  - {id: here, slot: proof, fact: proof.matches, when: level = place, say: ["HERE {value} in {area}, {period}."]}
  - id: days
    slot: proof
    fact: proof.days
    compare: overall
    say: {below: ["DAYS {value} of {n} in {area}, usual {overall}."], near: ["DAYS as usual."]}
  - {id: done, slot: proof, fact: proof.completed, when: level = county, say: ["DONE {value}."]}
"#,
    );
    let output = Output::of(&site, "https://proof.example");
    let page = output.page("coach/northex/alder/index.html");
    let text = page.text("section[aria-labelledby=proof]");
    assert!(text.contains("HERE 45 in Alder, NX, January 2024 to September 2026."), "{text}");
    assert!(text.contains("DAYS 3 of 60 in Brook County, NX, usual 4."), "{text}");
    // What is told is not told again; what speaks of the region stands on the page of the region.
    assert!(!text.contains("45 matches") && !text.contains("DONE") && !page.any(".stars"), "{text}");
    assert!(output.page("coach/northex/index.html").any(".stars"));
}
