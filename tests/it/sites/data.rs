//! The outside comes in as it is: foreign headers and encodings, workbooks, every format alike.

use super::look::Output;
use crate::support::Site;
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

#[test]
fn a_german_site_needs_configuration_alone() {
    let site = Site::case("german");
    let raw = std::fs::read(site.path().join("data/orte.csv")).unwrap();
    assert!(
        raw.windows(2).any(|w| w == b"\r\n") && std::str::from_utf8(&raw).is_err(),
        "the file is not as foreign as it should be"
    );
    let output = Output::of(&site, "https://rat.example");

    let page = output.page("mediation/schweiz/index.html");
    assert_eq!(page.attribute("html", "lang"), "de");
    assert_eq!(page.text("h1"), "Mediationen in der Schweiz");
    assert_eq!(page.text("title"), "Mediationen in der Schweiz | Rat und Tat");
    // The place has a page of its own, and that has all of its facts.
    let facts = output.page("orte/schweiz/index.html").facts();
    assert_eq!(facts["Einwohner"], "8.804.190");
    assert_eq!(facts["Höhe"], "1.350,5 m");
    assert_eq!(facts["Stichtag der Zählung"], "22. November 2026");
    assert_eq!(output.page("mediation/index.html").texts(".price"), ["1.200 € bis 2.500 € je Stunde"]);
    assert!(page.words().contains("Hier sind es 8.804.190."));
    assert!(page.words().contains("22. November 2026."));

    // A form from a column, the language's own form, and a form with a list separator in it.
    assert_eq!(output.page("mediation/wallis/index.html").text("h1"), "Mediationen im Wallis");
    assert_eq!(output.page("mediation/ageri/index.html").text("h1"), "Mediationen in Ägeri");
    assert_eq!(
        output.page("mediation/munchen/index.html").text("h1"),
        "Mediationen in München (Stadt; Umland)"
    );

    // Plural forms, in the sentence, in the description and on the cards.
    let (many, one) = (output.page("mediation/ageri/index.html"), output.page("mediation/koln/index.html"));
    assert!(many.text(".lead").starts_with("Für Mediationen sind in Ägeri 2 Fachleute erreichbar."));
    assert!(one.text(".lead").starts_with("Für Mediationen ist in Köln bisher eine Fachperson erreichbar."));
    assert!(one.attribute("meta[name=description]", "content").ends_with("eine Fachperson in der Nähe."));
    assert!(many.attribute("meta[name=description]", "content").ends_with("2 Fachpersonen in der Nähe."));
    let experience = many.texts(".card .lines li:first-child");
    assert_eq!(experience, ["1 Jahr Erfahrung", "12 Jahre Erfahrung"]);

    // Ä stands beside A, Ö beside O.
    let places = output.page("index.html").lines();
    let names: Vec<&str> = places.iter().skip(2).map(|p| p.split(',').next().unwrap()).collect();
    assert_eq!(names, ["Aarau", "Ägeri", "Basel", "Köln", "München", "Österreich", "Schweiz", "Wallis"]);

    // A fact that is not known has no row.
    let aarau = output.page("orte/aarau/index.html").facts();
    assert!(aarau.contains_key("Einwohner") && !aarau.contains_key("Höhe"));
    assert_eq!(output.page("ueber-uns/index.html").text("time"), "Veröffentlicht: 22. November 2026");
}

#[test]
fn a_workbook_is_read_from_the_sheet_that_is_named() {
    let site = Site::case("workbook");
    let output = Output::of(&site, "https://sheet.example");
    let home = output.page("index.html");
    assert_eq!(home.texts("ul.links a"), ["Nether Sheet, XA", "Sheet & Sons, XB", "Upper Sheet, XA"]);
    let facts = output.page("upper-sheet/index.html").facts();
    assert_eq!(facts["Population"], "12,345");
    assert_eq!(facts["Height"], "433.5 m");
    // Excel counts days: 45000 is the fifteenth of March 2023.
    assert_eq!(facts["Founded"], "March 15, 2023");
    assert_eq!(output.page("nether-sheet/index.html").facts().len(), 1);
    assert_eq!(output.page("sheet-sons/index.html").facts()["Population"], "1,999,999");

    // What is a mapping elsewhere is a column for each part in a table.
    let price = output.page("upper-sheet/coaching/index.html");
    assert_eq!(price.texts(".price"), ["$10 to $20 per hour"]);
    assert!(price.words().contains("An example for orientation"));

    // The first sheet is not data, and a sheet that is not there is an error that names those that are.
    site.write("site.yaml", site.read("site.yaml").replace("sheet: Places", "sheet: Place"));
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("FW126") && run.stderr.contains("Places"), "{}", run.stderr);
}

#[test]
fn the_same_rows_give_the_same_bytes_in_every_format() {
    let site = Site::case("formats");
    let settings = site.read("site.yaml");
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(site.read("data/places.csv").as_bytes()).unwrap();
    site.write("data/places.csv.gz", packed.finish().unwrap());

    let output = Output::of(&site, "https://formats.example");
    let facts = output.page("ashford-upper/index.html").facts();
    assert_eq!(facts["Rivers"], "Ash and Elm");
    assert_eq!((facts["Harbour"].as_str(), facts["Height"].as_str()), ("yes", "433.5 m"));
    assert_eq!(output.page("eze/advice/index.html").text("h1"), "Advice at Éze");
    for path in ["places.tsv", "places.yaml", "places.json", "places.jsonl", "places.csv.gz", "places"] {
        site.write("site.yaml", settings.replace("data/places.csv", &format!("data/{path}")));
        let run = site.run(&["build", "--no-cache"]).ok();
        assert!(!run.stderr.contains("FW220"), "{path} has other columns: {}", run.stderr);
        let other = Output::at(&site.path().join("output"), "https://formats.example");
        assert_eq!(other.files.keys().collect::<Vec<_>>(), output.files.keys().collect::<Vec<_>>(), "{path}");
        for (file, bytes) in &output.files {
            assert_eq!(
                std::str::from_utf8(&other.files[file]),
                std::str::from_utf8(bytes),
                "{file} from {path}"
            );
        }
    }
}
