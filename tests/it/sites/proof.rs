//! What is published about matches, and what clients said: the narrowest level for each number, consent at
//! every build, disclosures, and that ratings choose nothing.

use super::look::{Output, Page};
use crate::support::Site;

const BASE: &str = "https://proof.example";

fn alder(output: &Output) -> Page {
    output.page("coach/northex/alder/index.html")
}

/// What the section of numbers says: heading and sentences of each group, then its ratings.
fn said(page: &Page) -> Vec<String> {
    page.texts(".proof > div")
        .iter()
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

fn quoted(page: &Page) -> Vec<String> {
    page.texts(".quote blockquote").iter().map(|text| text.chars().take(14).collect()).collect()
}

/// The site with some text of a file replaced.
fn changed(file: &str, from: &str, to: &str) -> Site {
    let site = Site::case("proof");
    change(&site, file, from, to);
    site
}

fn change(site: &Site, file: &str, from: &str, to: &str) {
    let text = site.read(file);
    assert!(text.contains(from), "{file} holds no {from}");
    site.write(file, text.replace(from, to));
}

#[test]
fn each_number_is_that_of_the_narrowest_area_that_has_one_and_says_which_area_and_time() {
    let output = Output::of(&Site::case("proof"), BASE);
    output.assert_sound();
    let when = "January 2024 to September 2026";
    let page = alder(&output);
    let groups = said(&page);
    assert_eq!(groups[0], format!("Alder, NX {when} At least 45 matches were made."));
    assert_eq!(
        groups[1],
        format!("Brook County, NX {when} Of at least 60 matches, half were made within 3 days.")
    );
    assert!(
        groups[2].starts_with(&format!(
            "Northex {when} Of at least 120 matches that ended, at least 80% were completed."
        )),
        "{}",
        groups[2]
    );
    assert!(groups[2].contains("At least 70 clients gave a rating"), "{}", groups[2]);
    assert_eq!(page.texts(".stars th"), ["5 stars", "4 stars", "3 stars", "2 stars", "1 star"]);
    let counts = ["at least 40", "at least 25", "at least 5", "fewer than five", "fewer than five"];
    assert_eq!(page.texts(".stars td:last-child"), counts);
    assert_eq!(groups.len(), 3);
    // Together with the number of matches a sentence need not say of how many.
    let dogwood = said(&output.page("coach/northex/dogwood/index.html"));
    assert_eq!(
        dogwood[0],
        format!("Brook County, NX {when} At least 70 matches were made. Half were matched within 3 days.")
    );
    // A county of the same name in another region is another county.
    // What is known of everywhere alone stands on the page of the service, and not on that of each place.
    assert!(!output.page("coach/southway/iris/index.html").any("#proof"));
    let everywhere = said(&output.page("coach/index.html"));
    let expected = format!("All places together {when} At least 500 matches were made.");
    assert!(everywhere[0].starts_with(&expected), "{everywhere:?}");
    // Lists: a service everywhere, a service in a region, a place with its services.
    assert!(said(&output.page("coach/index.html"))[0].starts_with("All places together"));
    assert!(said(&output.page("coach/northex/index.html"))[0].starts_with("Northex"));
    let place = output.page("places/alder/index.html");
    assert_eq!(place.text("section[aria-labelledby=proof] td"), "at least 45 matches");
    assert!(place.text("section[aria-labelledby=proof] th").starts_with("Coach"));
    // Where nothing is published nothing is said, and no heading stands alone.
    let silent = ["planner/northex/alder", "planner", "places/fir", "states/northex"];
    for path in silent {
        let page = output.page(&format!("{path}/index.html"));
        assert!(!page.any("#proof"), "{path} has a heading about nothing");
    }
    assert!(!output.page("planner/northex/alder/index.html").any("#quotes"));
}

#[test]
fn quotes_are_of_the_nearest_clients_of_the_service_word_for_word() {
    let output = Output::of(&Site::case("proof"), BASE);
    // The place itself, by id; then 11 km away; the fourth, 24 km away, has no room.
    let page = alder(&output);
    assert_eq!(quoted(&page), ["We had a plan ", "It took longer", "Clear question"]);
    let captions = page.texts(".quote figcaption");
    assert_eq!(captions[0], "Dana · Alder, NX · March 2026 · worked remotely · rated 5 of 5");
    assert_eq!(captions[1], "A client · Alder, NX · first quarter of 2026 · met in person · rated 2 of 5");
    assert_eq!(captions[2], "Robin · Birch, NX · 2025 · met in person and remotely · rated 4 of 5");
    // Beyond the radius: its own county. Words of the region stand on the page of the region.
    let hazel = output.page("coach/northex/hazel/index.html");
    assert_eq!(quoted(&hazel), ["It did not fit", "<b>Bold</b> & "]);
    assert!(output.page("coach/northex/index.html").any(".quote"));
    assert!(hazel.texts(".quote figcaption")[0].contains("Stone County, NX"));
    // Another region has none of them.
    assert!(!output.page("coach/southway/iris/index.html").any(".quote"));
    assert_eq!(quoted(&output.page("planner/southway/iris/index.html")), ["The plan fits "]);
    // The pages say that the words are invented here, and pages without them do not.
    assert!(page.any(".notice") && !output.page("planner/northex/alder/index.html").any(".notice"));
}

#[test]
fn ratings_choose_nothing() {
    let chosen = |site: &Site| {
        let output = Output::of(site, BASE);
        output.pages().map(|page| (page.path.clone(), quoted(&page))).collect::<Vec<_>>()
    };
    let site = Site::case("proof");
    let before = chosen(&site);
    assert!(before.iter().filter(|(_, quotes)| !quotes.is_empty()).count() > 10);
    for turn in 1..5 {
        let text = site.read("data/matches.csv");
        let mut lines: Vec<Vec<String>> =
            text.lines().map(|line| line.splitn(9, ',').map(str::to_string).collect()).collect();
        let ratings: Vec<String> =
            lines[1..].iter().map(|line| line[7 + 1].split(',').next().unwrap().into()).collect();
        let count = ratings.len();
        for (at, line) in lines[1..].iter_mut().enumerate() {
            let rest = line[8].split_once(',').unwrap().1.to_string();
            line[8] = format!("{},{rest}", ratings[(at + turn) % count]);
        }
        let text: Vec<String> = lines.iter().map(|line| line.join(",")).collect();
        site.write("data/matches.csv", text.join("\n") + "\n");
        assert_eq!(chosen(&site), before, "after {turn} turns");
    }
}

#[test]
fn a_withdrawal_takes_words_and_numbers_away_at_the_next_build() {
    let site = Site::case("proof");
    site.build().ok();
    assert!(site.read("output/coach/northex/alder/index.html").contains("held for the whole spring"));
    let log = site.read("data/consents.csv");
    site.write("data/consents.csv", format!("{log}l-99,c-01,m-01,withdrawn,,,,2026-05,\n"));
    let run = site.run(&["build", "--allow-churn"]).ok();
    assert!(run.stderr.contains("FW231") && run.stderr.contains("FW236"), "{}", run.stderr);
    for (path, bytes) in site.tree("output") {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("whole spring") && !text.contains("Dana"), "{path} still has the words");
        assert!(!text.contains("At least 45 matches"), "{path} still has a number that counts the record");
    }
    let output = Output::at(&site.path().join("output"), BASE);
    // Everything that contains Alder is stale; the neighbour's own number is not.
    assert!(!alder(&output).any("#proof"));
    let birch = said(&output.page("coach/northex/birch/index.html"));
    assert_eq!(birch, ["Birch, NX January 2024 to September 2026 At least 15 matches were made."]);
    // A withdrawal of the words alone leaves the numbers.
    site.write("data/consents.csv", format!("{log}l-99,c-01,m-01,withdrawn,quote,site,,2026-05,\n"));
    site.run(&["build", "--allow-churn"]).ok();
    let page = alder(&Output::at(&site.path().join("output"), BASE));
    assert!(said(&page)[0].contains("At least 45 matches"));
    assert_eq!(quoted(&page)[0], "It took longer");
    // If the record is gone and no release says that it was counted out, no number is certain.
    change(&site, "data/matches.csv", "m-01,", "m-77,");
    change(&site, "data/matches.csv", ",c-01,", ",c-77,");
    site.write("data/consents.csv", format!("{log}l-99,c-01,m-01,withdrawn,,,,2026-05,\n"));
    site.run(&["build", "--allow-churn"]).ok();
    let output = Output::at(&site.path().join("output"), BASE);
    assert_eq!(output.where_(|page| page.any("#proof")).len(), 0);
    site.write("data/consents.csv", format!("{log}l-99,c-01,m-01,withdrawn,,,,2026-05,r2\n"));
    site.run(&["build", "--allow-churn"]).ok();
    assert!(said(&alder(&Output::at(&site.path().join("output"), BASE)))[0].contains("At least 45"));
}

#[test]
fn what_the_log_does_not_say_plainly_is_no_consent() {
    let gone = |file: &str, from: &str, to: &str| {
        let site = changed(file, from, to);
        let run = site.run(&["build", "--keep-going"]).ok();
        let shown = alder(&Output::at(&site.path().join("output"), BASE));
        (quoted(&shown), shown.text("main").contains("Dana"), run.stderr)
    };
    // A record whose consent the log lacks, and one whose consent names another record.
    assert_eq!(gone("data/matches.csv", ",c-01,", ",c-81,").0[0], "It took longer");
    assert_eq!(gone("data/consents.csv", "c-01,m-01,", "c-01,m-02,").0[0], "It took longer");
    // The name goes where the scope does not cover it, the words stay.
    let (quotes, named, _) = gone("data/matches.csv", "c-01,quote_first_name", "c-01,quote");
    assert_eq!((quotes[0].as_str(), named), ("We had a plan ", false));
    // A slip of the pen stops the build; with --keep-going it allows nothing.
    for (from, to, what) in [
        ("m-01,granted,statistics;quote;story", "m-01,grant,statistics;quote;story", "`grant` is neither"),
        (
            "m-01,granted,statistics;quote;story",
            "m-01,granted,statistics;qoute",
            "`qoute` is none of the purposes",
        ),
        ("2026-04-02", "2026-13-02", "`2026-13-02` is neither a month nor a day"),
    ] {
        let site = changed("data/consents.csv", from, to);
        let stopped = site.build();
        assert_eq!(stopped.code, 1, "{}", stopped.stderr);
        assert!(
            stopped.stderr.contains(what) && stopped.stderr.contains("data/consents.csv:2"),
            "{}",
            stopped.stderr
        );
    }
    let site = Site::case("proof");
    let log = site.read("data/consents.csv");
    site.write("data/consents.csv", format!("{log}l-99,c-O1,m-01,withdrawn,,,,2026-05,\n"));
    let stopped = site.build();
    assert!(stopped.code == 1 && stopped.stderr.contains("did you mean `c-01`?"), "{}", stopped.stderr);
}

#[test]
fn what_was_given_for_words_stands_beside_them_or_there_is_no_page() {
    let site = Site::case("proof");
    let output = Output::of(&site, BASE);
    assert_eq!(
        alder(&output).texts(".disclosure"),
        ["The client was given a discount in return for these words."]
    );
    let cedar = output.page("coach/northex/cedar/index.html");
    assert_eq!(cedar.texts(".disclosure")[0], "The client is employed by us or by the expert.");
    // A theme that shows the words and not the disclosure.
    let own = "{% component quotes(items) %}{% for q in items %}<blockquote>{{ q.text }}</blockquote>{% endfor %}{% endcomponent quotes %}";
    site.write("themes/default/templates/components/quotes.html", own);
    let run = site.build();
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("FW237"), "{}", run.stderr);
    assert!(run.stderr.contains("product.html") || run.stderr.contains("hub.html"), "{}", run.stderr);
    assert!(run.stderr.contains("m-03") || run.stderr.contains("m-04"), "{}", run.stderr);
    assert!(run.stderr.contains("data/matches.csv:"), "{}", run.stderr);
}

#[test]
fn markup_in_words_is_text_everywhere_and_nothing_is_marked_up_as_a_review() {
    let output = Output::of(&Site::case("proof"), BASE);
    let shown = output.where_(|page| {
        page.texts(".quote blockquote").iter().any(|t| t.contains("<b>Bold</b> & \"quoted\""))
    });
    assert!(!shown.is_empty());
    for (path, bytes) in &output.files {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("<b>Bold") && !text.contains("alert(1)</script>"), "{path}");
        if path.ends_with(".html") {
            assert!(
                !text.contains("AggregateRating")
                    && !text.contains("\"Review\"")
                    && !text.contains("itemprop"),
                "{path}"
            );
        }
    }
}

#[test]
fn texts_that_give_a_person_away_are_withheld_at_every_build() {
    let site = changed(
        "data/matches.csv",
        "We had a plan after",
        "Write to dana at example dot org, we had a plan after",
    );
    let run = site.build().ok();
    assert!(run.stderr.contains("FW232") && run.stderr.contains("data/matches.csv:2"), "{}", run.stderr);
    let page = alder(&Output::at(&site.path().join("output"), BASE));
    assert_eq!(quoted(&page)[0], "It took longer");
    let site = changed("data/matches.csv", ",Dana,", ",Dana Example,");
    let run = site.build().ok();
    assert!(run.stderr.contains("FW232"), "{}", run.stderr);
    assert!(!alder(&Output::at(&site.path().join("output"), BASE)).text("main").contains("Dana"));
}

#[test]
fn the_gate_counts_proof_and_quotes_and_explain_names_the_line_of_each_number() {
    let site = Site::case("proof");
    let output = Output::of(&site, BASE);
    let robots =
        |path: &str| output.page(&format!("{path}/index.html")).attribute("meta[name=robots]", "content");
    // Numbers about the place and words from it are evidence; those of its county or a neighbour are not, because
    // many pages show them.
    assert!(robots("coach/northex/alder").starts_with("index"));
    assert_eq!(robots("coach/northex/dogwood"), "noindex, follow");
    assert!(robots("planner/southway/iris").starts_with("index"));
    assert_eq!(robots("planner/southway/juniper"), "noindex, follow");
    let told = site.run(&["explain", "/coach/northex/alder/", "--all"]).ok().stdout;
    for place in [
        "data/statistics.csv:8",
        "data/statistics.csv:6",
        "data/statistics.csv:10",
        "data/statistics.csv:13",
        "data/matches.csv:2",
        "data/matches.csv:3",
        "data/matches.csv:4",
    ] {
        assert!(told.contains(place), "{place} is not named in\n{told}");
    }
    assert!(told.contains("experts, notes, proof and quotes together"), "{told}");
}

#[test]
fn german_pages_say_it_in_german() {
    let output = Output::of(&Site::case("proof"), BASE);
    let page = output.page("de/coach/northex/alder/index.html");
    assert_eq!(said(&page)[0], "Alder, NX Januar 2024 bis September 2026 Mindestens 45 Vermittlungen.");
    assert!(
        said(&page)[1].ends_with("Von mindestens 60 Vermittlungen gelang die Hälfte innerhalb von 3 Tagen.")
    );
    assert!(said(&page)[2].contains("mindestens 80 % abgeschlossen"), "{:?}", said(&page));
    let captions = page.texts(".quote figcaption");
    assert_eq!(captions[1], "Ohne Namen · Alder, NX · erstes Quartal 2026 · vor Ort · Bewertung: 2 von 5");
    assert_eq!(page.texts(".stars th").last().unwrap(), "1 Stern");
    assert!(page.texts(".disclosure")[0].contains("Preisnachlass"));
}

#[test]
fn a_site_without_these_datasets_says_nothing_of_them() {
    let output = Output::of(&Site::case("experts"), "https://experts.example");
    assert!(output.where_(|page| page.any("#proof, #quotes, .quote, .stars")).is_empty());
}
