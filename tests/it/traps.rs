//! Mistakes that would otherwise pass in silence, and what must never be the result of one.

use crate::support::{Site, tree};

const SITE: &str = r#"name: Traps
base_url: https://traps.example
settings: {form: false}
datasets:
  services: {path: data/services.yaml, kind: service, currency: EUR}
  places: {path: data/places.csv, kind: place, filter: population >= 100}
  experts: {path: data/experts.csv, kind: provider}
families:
  home: {kind: hub, url: /, lists: [place]}
  place: {kind: hub, url: "/p/{places}/", by: [places], lists: [landing]}
  landing: {kind: product, url: "/{services}/{places}/", axes: [services, places], title: "{service.name} {place.in}"}
"#;
const SERVICES: &str = "- id: advice\n  name: Advice\n  price: {low: 60, high: 120.50, unit: per hour}\n";
const PLACES: &str = "id,name,population,lat,lon\np1,Alphaville,500,50.0,8.0\np2,Betatown,900,50.1,8.0\n";
const EXPERTS: &str = "id,name,services,place,remote\ne1,Example Expert,advice,p1,yes\n";

fn site() -> Site {
    Site::new(&[
        ("site.yaml", SITE),
        ("data/services.yaml", SERVICES),
        ("data/places.csv", PLACES),
        ("data/experts.csv", EXPERTS),
    ])
}

fn with(path: &str, from: &str, to: &str) -> Site {
    let site = site();
    let text = site.read(path);
    assert!(text.contains(from), "{path} has no {from:?}");
    site.write(path, text.replacen(from, to, 1));
    site
}

#[test]
fn what_would_be_a_false_page_is_an_error_with_a_place() {
    // File, what stands there, what somebody writes instead, the code of the message.
    let traps = [
        ("site.yaml", "population >= 100", "population >= 500.000", "FW304"),
        ("site.yaml", "population >= 100", "population > abc", "FW304"),
        ("site.yaml", "population >= 100", "population >= 5000", "FW304"),
        ("site.yaml", ", currency: EUR", "", "FW301"),
        ("site.yaml", "currency: EUR", "currency: eur", "FW301"),
        ("site.yaml", "\"/p/{places}/\"", "\"/p/./{places}/\"", "FW401"),
        ("site.yaml", "\"/p/{places}/\"", "\"/p/{places}.html/\"", "FW401"),
        ("site.yaml", "\"/p/{places}/\"", "\"/P/{places}/\"", "FW401"),
        ("site.yaml", "\"/p/{places}/\"", "\"/<b>/{places}/\"", "FW401"),
        ("site.yaml", "families:", "copy: data/cpoy\nfamilies:", "FW101"),
        ("site.yaml", "families:", "notes: content/nots\nfamilies:", "FW101"),
        ("site.yaml", "lists: [landing]", "lists: [landing], parent: place", "FW301"),
        (
            "site.yaml",
            "  experts:",
            "  a: {of: b, group_by: id, kind: plain}\n  b: {of: a, group_by: id, kind: plain}\n  experts:",
            "FW301",
        ),
        ("data/services.yaml", "low: 60", "low: 500", "FW203"),
        ("data/services.yaml", "low: 60", "low: -60", "FW203"),
        ("data/services.yaml", "120.50", "\"a lot\"", "FW202"),
        ("data/services.yaml", "low: 60", "lwo: 60", "FW115"),
        ("data/services.yaml", "name: Advice", "name: \"A\\u0000B\"", "FW206"),
        ("data/experts.csv", "place,remote\n", "place,Einwilligung\n", "FW124"),
    ];
    for (path, from, to, code) in traps {
        let site = with(path, from, to);
        let run = site.run(&["build", "--format", "json"]);
        assert_eq!(run.code, 1, "{to}: {}", run.stdout);
        assert!(run.stdout.contains(&format!("\"{code}\"")), "{to}: {}", run.stdout);
        assert!(!site.exists("output"), "{to}");
    }
    let page = site();
    page.build().ok();
    assert!(page.read("output/advice/alphaville/index.html").contains("€60 to €120.50 per hour"));
}

#[test]
fn an_expert_who_names_a_service_twice_is_one_expert() {
    let site = with("data/experts.csv", "advice,p1", "advice;advice;advice,p1");
    site.build().ok();
    for place in ["alphaville", "betatown"] {
        let page = site.read(&format!("output/advice/{place}/index.html"));
        assert_eq!(page.matches("Example Expert").count(), 1, "{place}");
    }
}

#[test]
fn a_private_column_stays_private_in_other_languages_and_under_another_name() {
    let secret = "secret-value-of-a-person";
    for header in [
        "Courriel",
        "tel",
        "Mobile number",
        "WhatsApp",
        "Mailadresse",
        "home_address",
        "e.mail",
        "Geburtstag",
    ] {
        let site = site();
        site.write(
            "data/experts.csv",
            format!("id,name,services,place,{header}\ne1,Example Expert,advice,p1,{secret}\n"),
        );
        // Mapping it to a harmless name does not help; only a name that says so makes it public.
        for columns in ["{}".to_string(), format!("{{{header}: bio}}"), format!("{{{header}: motto}}")] {
            let kind = "kind: provider";
            site.write("site.yaml", SITE.replace(kind, &format!("{kind}, columns: {columns}")));
            site.build().ok();
            for folder in ["output", ".flywheel"] {
                let found = tree(&site.path().join(folder))
                    .into_values()
                    .any(|b| String::from_utf8_lossy(&b).contains(secret));
                assert!(!found, "{header} {columns} in {folder}");
            }
        }
    }
}

#[test]
fn a_file_can_become_a_folder_and_a_folder_a_file() {
    let site = site();
    for url in ["\"/x/{places}.html\"", "\"/x/{places}/\"", "\"/x.html\"", "\"/x/{places}.html\""] {
        let family = if url == "\"/x.html\"" {
            "place: {kind: hub, url: /x.html, lists: [landing]}".to_string()
        } else {
            format!("place: {{kind: hub, url: {url}, by: [places], lists: [landing]}}")
        };
        let old = "place: {kind: hub, url: \"/p/{places}/\", by: [places], lists: [landing]}";
        site.write("site.yaml", SITE.replace(old, &family));
        site.build().ok();
        site.run(&["build", "--out", "clean", "--no-cache"]).ok();
        assert_eq!(site.tree("output"), site.tree("clean"), "{url}");
    }
}

#[test]
fn a_build_that_stops_half_way_says_so_and_the_next_one_mends_it() {
    let site = site();
    site.build().ok();
    // Something that is not ours stands where a page must be written.
    std::fs::remove_file(site.path().join("output/p/alphaville/index.html")).unwrap();
    std::fs::create_dir(site.path().join("output/p/alphaville/index.html")).unwrap();
    site.write("site.yaml", SITE.replace("name: Traps", "name: Changed"));
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("stopped half way") && !run.stderr.contains("stays as it was"),
        "{}",
        run.stderr
    );
    std::fs::remove_dir(site.path().join("output/p/alphaville/index.html")).unwrap();
    site.build().ok();
    site.run(&["build", "--out", "clean"]).ok();
    assert_eq!(site.tree("output"), site.tree("clean"));
}

#[test]
fn what_is_asked_on_the_command_line_is_looked_at_first() {
    let site = site();
    for wrong in [
        &["build", "--base-url", "https://x.example/a b"][..],
        &["build", "--base-url", "https://x.example/../a"],
        &["build", "--base-url", "ftp://x.example/"],
        &["build", "--out", "data"],
        &["build", "--out", "."],
        &["build", "--jobs", "0"],
        &["build", "--date", "yesterday"],
    ] {
        assert_eq!(site.run(wrong).code, 2, "{wrong:?}");
    }
    assert!(!site.exists("output"));
}

#[test]
fn a_half_translated_service_is_never_called_by_another_language() {
    let site = Site::new(&[
        (
            "site.yaml",
            &SITE
                .replace("families:", "translations: {de: {}}\nfamilies:")
                .replace("{service.name}", "{service.plural}"),
        ),
        ("data/services.yaml", "- id: coach\n  name: Coach\n  plural: Coaches\n  name@de: Begleiter\n"),
        ("data/places.csv", PLACES),
        ("data/experts.csv", &EXPERTS.replace("advice", "coach")),
    ]);
    site.build().ok();
    let german = site.read("output/de/coach/alphaville/index.html");
    assert!(german.contains("<h1>Begleiter in Alphaville</h1>") && !german.contains("Coaches"), "{german}");
    assert!(site.read("output/coach/alphaville/index.html").contains("<h1>Coaches in Alphaville</h1>"));
}

#[test]
fn pages_that_are_called_by_words_of_another_language_are_noted_once() {
    let site = Site::new(&[
        (
            "site.yaml",
            &SITE
                .replace("families:", "translations: {de: {}}\nfamilies:")
                .replace("{service.name} {place.in}", "Help by {service.name} {place.in}"),
        ),
        ("data/services.yaml", "- id: coach\n  name: Coach\n  name@de: Begleiter\n"),
        ("data/places.csv", PLACES),
        ("data/experts.csv", &EXPERTS.replace("advice", "coach")),
    ]);
    let run = site.build().ok();
    assert_eq!(run.stderr.matches("FW408").count(), 1, "{}", run.stderr);
    assert!(
        run.stderr
            .contains("the pages in the language de of the family `landing` have the title of those in en"),
        "{}",
        run.stderr
    );
    // Words for the one text are words for the heading that follows it; slots alone speak every language.
    let words = "{de: {families: {landing: {title: \"Hilfe von {service.name} {place.in}\"}}}}";
    site.write("site.yaml", site.read("site.yaml").replace("{de: {}}", words));
    let run = site.build().ok();
    assert!(!run.stderr.contains("FW408"), "{}", run.stderr);
}
