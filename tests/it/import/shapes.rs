//! An export of another shape is read by settings alone.

use super::demo::{export, import, repository, settings};
use crate::support::Site;

/// The same three clients as a German CSV file, as JSON Lines with nested keys, and as a JSON list.
const GERMAN: &str = "Nr;Leistung;Ort;Land;Anfrage;Ausgang;Tage;Wochen;Budget;Note;Beraterin;Kundin;Firma;Zitat;Einwilligung;Umfang;Widerruf
a-1;Geschäftsführung;Austin;TX;05.03.2026;Erfolg;3;1.000;Klein;5;b-1;Erika Beispiel;;Die Arbeit war ruhig, klar und in jedem Gespräch nützlich.;Ja;Zitat;
a-2;Geschäftsführung;Austin;TX;31.12.2025;Abbruch;;;Groß;;b-2;Max Beispiel;;;NEIN;;
a-3;Geschäftsführung;Austin;TX;15.01.2026;Erfolg;12;8;Klein;4;b-3;Mia Beispiel;;;ja;Zahlen;20.02.2026
";

const GERMAN_SETTINGS: &str = "
  columns:
    Nr: id
    Leistung: service
    Ort: place_name
    Land: region
    Anfrage: created
    Ausgang: outcome
    Tage: days
    Wochen: weeks
    Budget: budget
    Note: rating
    Beraterin: expert
    Kundin: person
    Firma: firm
    Zitat: testimonial
    Einwilligung: consent
    Umfang: scope
    Widerruf: withdrawn
  delimiter: \";\"
  decimal: \",\"
  dates: [dmy]
  consent: [ja]
  refusal: [nein]
  scopes:
    Zahlen: {purposes: [statistics]}
    Zitat: {purposes: [statistics, quote], channels: [site, email]}
  words:
    service: {Geschäftsführung: executive-coach}
    outcome: {Erfolg: completed, Abbruch: cancelled}
    budget: {Klein: -5000, Groß: 5000-}";

const JSON_SETTINGS: &str = "
  columns:
    id: id
    kind: service
    where.city: place_name
    where.state: region
    at: created
    result: outcome
    client.name: person
    consent.given: consent
    consent.scope: scope
    quote: testimonial
    stars: rating
  dates: [epoch-ms]
  consent: [\"true\"]
  refusal: [\"false\"]
  words:
    outcome: {won: completed, lost: cancelled}";

fn record(id: &str, result: &str, given: bool) -> String {
    format!(
        r#"{{"id":"{id}","kind":"executive-coach","where":{{"city":"Austin","state":"Texas"}},"at":1772668800000,"result":"{result}","client":{{"name":"Erika Beispiel","mail":"erika@example.com"}},"consent":{{"given":{given},"scope":"quote"}},"quote":"The work was calm and clear and of use in every single talk.","stars":5}}"#
    )
}

fn site(import: &str) -> Site {
    let site = Site::in_memory(&[]);
    let yaml = settings(import).replace("  experts: {path: data/providers.csv, kind: provider}\n", "");
    site.write("site.yaml", yaml);
    for file in ["data/cities-us.csv", "data/services.yaml"] {
        site.write(file, std::fs::read(repository(file)).unwrap());
    }
    site
}

#[test]
fn a_german_file_with_semicolons_and_its_own_words() {
    let site = site(GERMAN_SETTINGS);
    site.write(
        "site.yaml",
        site.read("site.yaml").replace("name: Records\n", "name: Records\nlanguage: de\n"),
    );
    let (_folder, path) = export("Anfragen.csv", GERMAN);
    let run = import(&site, &path, &["--format", "json"]).ok();
    let told = run.json();
    assert_eq!(
        (&told["valid"], &told["consented"], &told["quotes"]),
        (&3.into(), &1.into(), &1.into()),
        "{told:#}"
    );
    assert_eq!(told["diagnostics"].as_array().unwrap().len(), 0, "{told:#}");
    let rows = site.read("data/matches.csv");
    let row = rows.lines().nth(1).unwrap();
    assert!(
        row.contains(",executive-coach,us-4671654,Travis County,TX,2026-03,completed,27-,-5000,,5,"),
        "{row}"
    );
    assert!(row.contains(",quote,\"Die Arbeit war ruhig"), "{row}");
    // Nobody agreed to a story.
    assert_eq!(told["proposals"], 0);
}

#[test]
fn json_with_nested_keys_as_lines_and_as_a_list() {
    let rows = [record("a-1", "won", true), record("a-2", "lost", false)];
    for (name, text) in [
        ("matches.jsonl", rows.join("\n") + "\n"),
        ("matches.json", format!("[{}]", rows.join(","))),
        ("wrapped.json", format!("{{\"exported\":\"today\",\"matches\":[{}]}}", rows.join(","))),
    ] {
        let site = site(JSON_SETTINGS);
        let (_folder, path) = export(name, &text);
        let told = import(&site, &path, &["--format", "json"]).ok().json();
        assert_eq!(
            (&told["valid"], &told["consented"], &told["quotes"]),
            (&2.into(), &1.into(), &1.into()),
            "{name} {told:#}"
        );
        assert!(site.read("data/matches.csv").contains(",2026-03,completed,"), "{name}");
    }
}

#[test]
fn what_cannot_work_is_said_before_anything_is_written() {
    let cases = [
        ("\n  columns: {Nr: id, Ort: plaze}", "did you mean `place`?"),
        ("\n  columns: {Nr: id}", "names no header for `service`"),
        (
            "\n  columns: {Nr: id, Leistung: service, Ausgang: outcome, Ja: consent}",
            "the export has no column `Ja`, which `import: columns` names",
        ),
        (
            "\n  anonymity: {k: 1}\n  columns: {Nr: id, Leistung: service, Ausgang: outcome, Einwilligung: consent}",
            "would show single people",
        ),
        (
            "\n  ladders: {time: [year, month, all]}\n  columns: {Nr: id, Leistung: service, Ausgang: outcome, Einwilligung: consent}",
            "from fine to coarse",
        ),
        (
            "\n  into: places\n  columns: {Nr: id, Leistung: service, Ausgang: outcome, Einwilligung: consent}",
            "`places` is not a dataset of kind match",
        ),
    ];
    for (settings, says) in cases {
        let site = site(&format!("{settings}\n  delimiter: \";\""));
        let (_folder, path) = export("Anfragen.csv", GERMAN);
        let run = import(&site, &path, &[]);
        assert_eq!(run.code, 1, "{settings}");
        assert!(run.stderr.contains(says), "{settings}: {}", run.stderr);
        assert!(!site.exists("data/matches.csv"));
    }
}

#[test]
fn the_secret_and_the_place_of_the_export_are_asked_for() {
    let site = site(GERMAN_SETTINGS);
    let (_folder, path) = export("Anfragen.csv", GERMAN);
    let run = crate::support::run_with(
        site.path(),
        &["import", path.to_str().unwrap()],
        &[("FLYWHEEL_IMPORT_KEY", "short")],
    );
    assert!(run.code == 1 && run.stderr.contains("shorter than 16 characters"), "{}", run.stderr);
    site.write("export.csv", GERMAN);
    let run = import(&site, &site.path().join("export.csv"), &[]);
    assert!(run.code == 1 && run.stderr.contains("lies within the site folder"), "{}", run.stderr);
    let run = import(&site, &path.with_extension("nothing"), &[]);
    assert!(run.code == 2 && run.stderr.contains("there is no file"), "{}", run.stderr);
    // Another secret than the one of earlier imports would give everybody a new name.
    import(&site, &path, &[]).ok();
    let other = [("FLYWHEEL_IMPORT_KEY", "another secret of sufficient length")];
    let run = crate::support::run_with(
        site.path(),
        &["import", path.to_str().unwrap(), "--date", "2026-11-24"],
        &other,
    );
    assert!(run.code == 1 && run.stderr.contains("sealed with another secret"), "{}", run.stderr);
}
