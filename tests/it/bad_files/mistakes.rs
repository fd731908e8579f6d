//! Small mistakes of the kind that people make, and what they are told.
//!
//! Each mistake is one replacement in a site that is in order. The answers are kept in one snapshot, to
//! be read as a whole; what must hold for all of them is asserted one by one.

use super::{CITIES, SERVICES, SITE, assert_no_panic, faults};
use crate::support::Site;
use std::fmt::Write;

const DECK: &str = "slots:\n  lead: {take: 1}\nstatements:\n  - id: size\n    slot: lead\n    fact: population\n    say: [\"{place.name} has {value} people.\"]\n";
const ABOUT: &str = "---\ntitle: About\ndate: 2026-11-22\n---\nWho we are.\n";
const NOTE: &str = "---\nfor: {services: ai-developer, cities: us-1}\n---\nA note.\n";
const EVENTS: &str = "{\"id\": \"e1\", \"name\": \"First\"}\n{\"id\": \"e2\", \"name\": \"Second\"}\n";
const NOT_FOUND: &str = "<!DOCTYPE html>\n<title>Not here</title>\n<p>{{ site.name }}</p>\n";

/// A site that uses more: documents, notes, a deck, a theme of its own, JSON Lines and a grouped dataset.
fn larger() -> Site {
    let datasets = "  regions: {of: cities, group_by: region, kind: place}\n  events: {path: data/events.jsonl, kind: plain}\nfamilies:\n";
    let families = "  page: {kind: document, path: content/pages, url: \"/{slug}/\"}\n";
    Site::new(&[
        ("site.yaml", &(SITE.replace("families:\n", datasets) + families)),
        ("data/services.yaml", SERVICES),
        ("data/cities.csv", CITIES),
        ("data/events.jsonl", EVENTS),
        ("data/copy/deck.yaml", DECK),
        ("content/pages/about.md", ABOUT),
        ("content/notes/one.md", NOTE),
        ("themes/default/templates/404.html", NOT_FOUND),
    ])
}

/// File, what stands there, and what somebody wrote instead.
type Mistake = (&'static str, &'static str, &'static str);

const SETTINGS: &[Mistake] = &[
    ("site.yaml", "base_url:", "base_ur:"),
    ("site.yaml", "https://example.com", "example.com"),
    ("site.yaml", "https://example.com", "https://example.com/a b"),
    ("site.yaml", "name: Bad Files", "name: [Bad, Files]"),
    ("site.yaml", "name: Bad Files", "name: Bad Files\nlanguage: zz-invalid-tag-x"),
    ("site.yaml", "name: Bad Files", "name: Bad Files\ntheme: defalt"),
    ("site.yaml", "name: Bad Files", "name: Bad Files\nsettings: {taglin: x}"),
    ("site.yaml", "data/cities.csv", "data/citys.csv"),
    ("site.yaml", "data/cities.csv", "../cities.csv"),
    ("site.yaml", "data/cities.csv", "data/cities.pdf"),
    ("site.yaml", "kind: place\n", "kind: city\n"),
    ("site.yaml", "kind: place\n", "kind: place\n    filter: popullation > 5\n"),
    ("site.yaml", "kind: place\n", "kind: place\n    filter: population >> 5\n"),
    ("site.yaml", "kind: place\n", "kind: place\n    decimal: \";\"\n"),
    ("site.yaml", "kind: place\n", "kind: place\n    encoding: latin-9000\n"),
    ("site.yaml", "kind: place\n", "kind: place\n    delimiter: \";;\"\n"),
    ("site.yaml", "format: integer}", "format: integer, source: geonames}"),
    ("site.yaml", "format: integer}", "format: number}"),
    ("site.yaml", "{state_code: region}", "{bundesland: region}"),
    ("site.yaml", "of: cities", "of: citis"),
    ("site.yaml", "group_by: region", "group_by: regio"),
];

const FAMILIES: &[Mistake] = &[
    ("site.yaml", "axes: [services, cities]", "axes: [services, citys]"),
    ("site.yaml", "axes: [services, cities]", "axes: []"),
    ("site.yaml", "\"/{services}/{cities}/\"", "\"/{services}/{towns}/\""),
    ("site.yaml", "\"/{services}/{cities}/\"", "\"/{services}/\""),
    ("site.yaml", "\"/{services}/{cities}/\"", "\"{services}/{cities}\""),
    ("site.yaml", "\"/{services}/{cities}/\"", "\"/../{services}/{cities}/\""),
    ("site.yaml", "\"/{services}/{cities}/\"", "\"/{services}/{cities/\""),
    ("site.yaml", "lists: [service, city]", "lists: []"),
    ("site.yaml", "lists: [service, city]", "lists: [service, cty]"),
    ("site.yaml", "{place.name}\"}", "{plce.name}\"}"),
    ("site.yaml", "{place.name}\"}", "{place.nam}\"}"),
    ("site.yaml", "{place.name}\"}", "{place.name\"}"),
    ("site.yaml", "{place.name}\"}", "{count, plural, one {x}}\"}"),
    ("site.yaml", "path: content/pages, ", ""),
    ("site.yaml", "content/pages", "content/pagez"),
    ("site.yaml", "title: Bad Files}", "title: Bad Files, parent: nobody}"),
    ("site.yaml", "title: Bad Files}", "title: Bad Files, template: nope.html}"),
    ("site.yaml", "title: Bad Files}", "title: Bad Files, gate: {make: {item: 1}}}"),
    ("site.yaml", "families:\n", "families:\n  more: {kind: record, of: nobody, url: \"/x/{nobody}/\"}\n"),
    (
        "site.yaml",
        "families:\n",
        "families:\n  more: {kind: record, of: cities, url: \"/places/{cities}/\"}\n",
    ),
];

const TEXTS: &[Mistake] = &[
    ("content/pages/about.md", "title: About", "titel: About"),
    ("content/pages/about.md", "title: About", "title: \"About"),
    ("content/pages/about.md", "title: About", "slug: a/b"),
    ("content/pages/about.md", "title: About", "slug: ai-developer"),
    ("content/pages/about.md", "title: About", "template: nope.html"),
    ("content/pages/about.md", "title: About", "aliases: [old]"),
    ("content/pages/about.md", "title: About", "aliases: [/ai-developer/]"),
    ("content/pages/about.md", "2026-11-22", "22.11.2026"),
    ("content/pages/about.md", "---\nWho", "Who"),
    ("content/pages/about.md", "---\ntitle", "title"),
    ("content/notes/one.md", "us-1", "us-9"),
    ("content/notes/one.md", "cities: us-1", "citys: us-1"),
    ("content/notes/one.md", "for: {services: ai-developer, cities: us-1}", "page: /nowhere/"),
    ("content/notes/one.md", "for: {services: ai-developer, cities: us-1}", "draft: false"),
    ("content/notes/two.md", "", NOTE),
    ("data/copy/deck.yaml", "slot: lead", "slot: leed"),
    ("data/copy/deck.yaml", "fact: population", "fact: popullation"),
    ("data/copy/deck.yaml", "fact: population", "fact: population\n    when: experts >"),
    ("data/copy/deck.yaml", "fact: population", "fact: population\n    services: [nobody]"),
    ("data/copy/deck.yaml", "{value}", "{valu}"),
    ("data/copy/deck.yaml", "{value} people", "{value} people and 1,200 clients"),
    ("data/copy/deck.yaml", "{place.name}", "{place.nme}"),
    ("data/copy/deck.yaml", "[\"{place.name} has {value} people.\"]", "[]"),
];

const TEMPLATES: &[Mistake] = &[
    ("themes/default/templates/404.html", "{{ site.name }}", "{{ site.name }"),
    ("themes/default/templates/404.html", "{{ site.name }}", "{{ sitee.name }}"),
    ("themes/default/templates/404.html", "{{ site.name }}", "{{ site.name | shout }}"),
    ("themes/default/templates/404.html", "{{ site.name }}", "{% if site.name %}"),
    ("themes/default/templates/404.html", "{{ site.name }}", "{{ <nope/> }}"),
    ("themes/default/templates/404.html", NOT_FOUND, "{% extends \"bas.html\" %}\n"),
    ("themes/default/templates/404.html", "{{ site.name }}", "{{ 1 / 0 }}"),
    ("themes/default/templates/404.html", "{{ site.name }}", "{{ site.name * 2 }}"),
    ("themes/default/templates/404.html", "{{ site.name }}", "{{ asset(path=\"sit.css\") }}"),
    ("themes/default/templates/404.html", "{{ site.name }}", "{{ t(key=\"nerby_title\") }}"),
    ("themes/default/templates/404.html", "{{ site.name }}", "{% include site.name %}"),
    ("themes/default/templates/404.html", NOT_FOUND, "{% extends \"base.html\" %}\n<p>Text</p>\n"),
    ("themes/default/templates/404.html", NOT_FOUND, "{% extends \"404.html\" %}\n"),
    (
        "themes/default/templates/404.html",
        "{{ site.name }}",
        "{{<again/>}}{% component again() %}\n{{<again/>}}\n{% endcomponent again %}",
    ),
];

const DATA: &[Mistake] = &[
    ("data/events.jsonl", "\"Second\"}", "\"Second\""),
    ("data/events.jsonl", "\"id\": \"e2\"", "\"id\": \"e1\""),
    ("data/cities.csv", "us-2,", "us-1,"),
    ("data/cities.csv", "us-2,", ","),
    ("data/cities.csv", "OH,9000", "OH,Ohio,9000"),
    ("data/cities.csv", "9000", "9.000"),
    ("data/cities.csv", "9000", "9000.5"),
    ("data/cities.csv", "40.1", "\"40,1\""),
    ("data/cities.csv", "name,", "name,name,"),
    ("data/services.yaml", "name: AI Developer", "name: [a, b]"),
    ("data/services.yaml", "name: AI Developer", "name: AI Developer\n    related: [executive-coch]"),
    ("data/services.yaml", "name: AI Developer", "name: AI Developer\n    faq: [why]"),
    ("data/services.yaml", "name: AI Developer", "name: AI Developer\n    slug: AI Dev"),
    ("data/services.yaml", "services:", "service:"),
    ("data/services.yaml", "  - id: ai-developer", "  - just text\n  - id: ai-developer"),
    ("data/history", "", "dataset,id,slug,first_published\n"),
    ("data/history/slugs.csv", "", "id,slug\na,b\n"),
    ("data/history/slugs.csv", "", "dataset,id,slug,first_published\ncities,us-1,A B,2026-01-01\n"),
    (
        "data/history/pages.csv",
        "",
        "url,digest,first_published,last_changed,hub,gone,page\n/a/,12,2026-01-01,2026-01-01,,,\n",
    ),
];

/// Makes a mistake in a site that was built, builds again, and says what was answered.
fn answer(site: &Site, (path, from, to): Mistake) -> String {
    let old = site.exists(path).then(|| site.read(path));
    let wrong = match &old {
        Some(old) => {
            assert!(old.contains(from), "{path} has no {from:?}");
            old.replacen(from, to, 1)
        }
        None => to.to_string(),
    };
    site.write(path, &wrong);
    let name = format!("{path}: {from:?} → {to:?}");
    let before = site.tree("output");
    let run = site.run(&["build", "--format", "json"]);
    assert_no_panic(&run, &name);
    assert_eq!(run.code, 1, "{name} was accepted");
    assert!(before == site.tree("output"), "{name} changed the output");

    let mut text = format!("{name}\n");
    for fault in faults(&run) {
        let said = |key: &str| fault[key].as_str().unwrap_or_default().to_string();
        assert!(!said("file").is_empty(), "{name} names no file: {fault}");
        assert!(site.exists(&said("file")), "{name} names a file that is not there: {fault}");
        // A message that lists what is possible need not say it again.
        let lists =
            said("message").contains("is not one of") || said("message").contains("expected at least");
        assert!(lists || !said("hint").is_empty(), "{name} does not say what to do: {fault}");
        let spot = match (fault["line"].as_u64(), fault["column"].as_u64()) {
            (Some(line), Some(column)) => format!(":{line}:{column}"),
            (Some(line), None) => format!(":{line}"),
            _ => String::new(),
        };
        let times = if fault["count"] == 1 { String::new() } else { format!(" (times {})", fault["count"]) };
        let _ = writeln!(text, "  {} {}{spot} {}{times}", said("code"), said("file"), said("message"));
        if !said("hint").is_empty() {
            let _ = writeln!(text, "     → {}", said("hint"));
        }
    }
    match old {
        Some(old) => site.write(path, old),
        None => std::fs::remove_file(site.path().join(path)).unwrap(),
    }
    text
}

/// The answers to a list of mistakes, made one after the other in the same site.
fn answers(mistakes: &[Mistake]) -> String {
    let site = larger();
    site.build().ok();
    let text = mistakes.iter().map(|mistake| answer(&site, *mistake)).collect::<Vec<_>>().join("\n");
    // The mistakes were taken back, so the site is in order again.
    assert_eq!(site.run(&["build", "--format", "json"]).ok().json()["made"], 0);
    text
}

/// Compares the answers with those that were read and found good.
fn assert_answers(name: &str, mistakes: &[Mistake]) {
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(format!("mistakes_{name}"), answers(mistakes));
    });
}

#[test]
fn settings() {
    assert_answers("settings", SETTINGS);
}

#[test]
fn families() {
    assert_answers("families", FAMILIES);
}

#[test]
fn texts() {
    assert_answers("texts", TEXTS);
}

#[test]
fn templates() {
    assert_answers("templates", TEMPLATES);
}

#[test]
fn data() {
    assert_answers("data", DATA);
}

#[test]
fn files_that_are_not_what_their_name_says() {
    let gzip = |bytes: &[u8]| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut packer, bytes).unwrap();
        packer.finish().unwrap()
    };
    let packed = gzip(CITIES.as_bytes());
    let cases: [(&str, Vec<u8>, &str); 6] = [
        ("data/cities.xlsx", b"this is no workbook".to_vec(), "FW126"),
        ("data/cities.csv", b"PK\x03\x04and so on".to_vec(), "FW105"),
        ("data/cities.csv", packed.clone(), "FW105"),
        ("data/cities.csv.gz", packed[..packed.len() / 2].to_vec(), "FW102"),
        ("data/cities.csv.gz", CITIES.as_bytes().to_vec(), "FW102"),
        ("data/cities.json", b"[{\"id\": \"us-1\",}]".to_vec(), "FW113"),
    ];
    for (path, bytes, code) in cases {
        let site = larger();
        site.build().ok();
        let before = site.tree("output");
        site.write("site.yaml", site.read("site.yaml").replace("data/cities.csv", path));
        site.write(path, bytes);
        let run = site.run(&["build", "--format", "json"]);
        assert_no_panic(&run, path);
        let faults = faults(&run);
        assert_eq!((faults.len(), faults[0]["code"].as_str()), (1, Some(code)), "{path}: {faults:?}");
        assert_eq!(faults[0]["file"], path);
        assert!(faults[0]["hint"].is_string(), "{path}: {faults:?}");
        assert!(before == site.tree("output"), "{path} changed the output");
    }
    // What is packed well is read like any other file.
    let site = larger();
    site.write("site.yaml", site.read("site.yaml").replace("data/cities.csv", "data/cities.csv.gz"));
    site.write("data/cities.csv.gz", packed);
    site.build().ok();
    assert!(site.exists("output/places/alphaville/index.html"));
}
