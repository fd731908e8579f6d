//! Structured data, titles and descriptions, and what networks are told: on every kind of page.

use super::look::{Output, Page};
use crate::support::Site;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::path::Path;

fn nodes(page: &Page) -> Vec<Json> {
    let scripts = page.elements("script[type='application/ld+json']");
    assert!(scripts.len() < 2, "{} has more than one block", page.path);
    let Some(script) = scripts.first() else { return Vec::new() };
    let whole: Json = serde_json::from_str(&script.text().collect::<String>()).unwrap();
    assert_eq!(whole["@context"], "https://schema.org", "{}", page.path);
    whole["@graph"].as_array().unwrap().clone()
}

#[test]
fn every_kind_of_page_says_what_it_is() {
    let output = Output::of(&Site::case("markup"), "https://markup.example");
    let mut text = Vec::new();
    for path in [
        "index.html",
        "advice/index.html",
        "advice/alder/index.html",
        "repair/in/xanadu/index.html",
        "song/alder/index.html",
        "people/index.html",
        "people/ann/index.html",
        "people/bo/index.html",
        "articles/first/index.html",
        "thanks/index.html",
        "404.html",
    ] {
        text.push(format!("## {path}"));
        text.extend(nodes(&output.page(path)).iter().map(|node| serde_json::to_string_pretty(node).unwrap()));
    }
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("markup", text.join("\n"));
    });
}

/// Of every site: what the markup says can be read on the page, names are unique, and references resolve.
#[test]
fn the_markup_says_nothing_that_the_page_does_not() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let site = Site::case(&name);
        if name == "no-pages" || !site.exists("site.yaml") {
            continue;
        }
        let settings = site.read("site.yaml");
        let address = settings.lines().find_map(|l| l.strip_prefix("base_url: ")).unwrap().to_string();
        for page in Output::of(&site, &address).pages() {
            let nodes = nodes(&page);
            let ids: Vec<&str> = nodes.iter().filter_map(|n| n["@id"].as_str()).collect();
            assert_eq!(ids.len(), nodes.len(), "{name}/{}: every node has a name", page.path);
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{name}/{}", page.path);
            let words = page.words();
            for node in &nodes {
                seen.insert(node["@type"].as_str().unwrap().to_string());
                judge(node, &words, &nodes, &format!("{name}/{}", page.path));
            }
        }
    }
    let all = [
        "Article",
        "BreadcrumbList",
        "FAQPage",
        "ItemList",
        "LocalBusiness",
        "Organization",
        "ProfilePage",
        "Service",
        "WebSite",
    ];
    assert_eq!(seen.iter().map(String::as_str).collect::<Vec<_>>(), all);
}

/// Texts of a node that a visitor must be able to read.
const SHOWN: [&str; 13] = [
    "name",
    "headline",
    "description",
    "legalName",
    "email",
    "telephone",
    "streetAddress",
    "addressLocality",
    "postalCode",
    "text",
    "unitText",
    "jobTitle",
    "knowsAbout",
];

fn judge(node: &Json, words: &str, graph: &[Json], at: &str) {
    let Json::Object(fields) = node else { return };
    if let (1, Some(id)) = (fields.len(), fields.get("@id")) {
        let resolves = |n: &Json| &n["@id"] == id || &n["mainEntity"]["@id"] == id;
        assert!(graph.iter().any(resolves), "{at}: {id} names nothing");
    }
    for (key, value) in fields {
        let texts = match value {
            Json::Array(items) => items.iter().collect(),
            one => vec![one],
        };
        for text in texts {
            match text.as_str() {
                Some(text) if SHOWN.contains(&key.as_str()) => {
                    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    assert!(words.contains(&plain), "{at}: {key} `{plain}` is not on the page: {words}");
                }
                Some(text) if ["url", "item", "@id", "sameAs"].contains(&key.as_str()) => {
                    assert!(text.starts_with("https://"), "{at}: {key} {text} is not whole");
                }
                // What a place lies in is known of it, and told apart from others by it.
                None if key != "containedInPlace" => judge(text, words, graph, at),
                _ => {}
            }
        }
    }
}

#[test]
fn the_judge_of_the_markup_sees_what_is_wrong() {
    let page = "Adviser in Alder, offered by Markup Works";
    let graph = [serde_json::json!({"@id": "https://markup.example/#org", "name": "Markup Works"})];
    let fine = serde_json::json!({
        "name": "Adviser", "url": "https://markup.example/", "provider": {"@id": "https://markup.example/#org"}
    });
    judge(&fine, page, &graph, "fine");
    for (key, wrong) in [
        ("name", serde_json::json!("Singer")),
        ("knowsAbout", serde_json::json!(["Alder", "opera"])),
        ("url", serde_json::json!("/advice/")),
        ("provider", serde_json::json!({"@id": "https://markup.example/#nobody"})),
        ("areaServed", serde_json::json!({"@type": "City", "name": "Elsewhere"})),
    ] {
        let mut broken = fine.clone();
        broken[key] = wrong;
        let judged = std::panic::catch_unwind(|| judge(&broken, page, &graph, "broken"));
        assert!(judged.is_err(), "{broken}");
    }
}

#[test]
fn questions_are_marked_up_only_where_the_site_asks_for_it() {
    let site = Site::case("markup");
    let settings = site.read("site.yaml");
    site.write("site.yaml", settings.replace("markup: {faq_page: true}\n", ""));
    let output = Output::of(&site, "https://markup.example");
    // They are asked and answered on the page of the service, and not again for each place.
    assert!(output.page("advice/index.html").words().contains("Does it help?"));
    assert!(!output.page("advice/alder/index.html").words().contains("Does it help?"));
    assert_eq!(output.where_(|page| page.json_ld("FAQPage").is_some()), BTreeSet::new());
}

#[test]
fn of_several_texts_the_first_that_can_be_filled_and_fits_is_taken() {
    let output = Output::of(&Site::case("markup"), "https://markup.example");
    let title = |path: &str| output.page(path).text("title");
    // Too wide, then filled; in Birch nobody counted the people.
    assert_eq!(title("advice/alder/index.html"), "Advisers in Alder, where 5,000 people live | Markup");
    assert_eq!(title("advice/birch/index.html"), "Advisers in Birch | Markup");
    // The second has no room for the long name, and the third has none for the name of the site.
    let long = "advice/little-saint-margaret-upon-the-marshes/index.html";
    assert_eq!(title(long), "Advisers in Little Saint Margaret upon the Marshes | Markup");
    let description = |path: &str| output.page(path).attribute("meta[name=description]", "content");
    assert_eq!(description("advice/alder/index.html"), "Advisers in Alder, and one expert in reach");
    // A heading has all the room there is: only what cannot be filled is passed over.
    assert_eq!(output.page("advice/alder/index.html").text("h1"), "Good advice");
    assert_eq!(output.page("repair/alder/index.html").text("h1"), "Repairers in Alder");
    // The page of an expert knows place and service.
    assert_eq!(title("people/ann/index.html"), "Ann Example, Adviser in Alder, XA | Markup");
    assert_eq!(title("people/bo/index.html"), "Bo Example, Singer | Markup");
}

#[test]
fn no_two_parts_of_a_list_are_described_alike() {
    let described = |text: &str| {
        let site = Site::case("three-axes");
        let settings = site.read("site.yaml");
        let with =
            settings.replace("title: All places,", &format!("title: All places, description: \"{text}\","));
        assert_ne!(settings, with);
        site.write("site.yaml", with);
        let output = Output::of(&site, "https://three.example");
        ["places/index.html", "places/a/index.html", "places/b/index.html"]
            .map(|path| output.page(path).attribute("meta[name=description]", "content"))
    };
    assert_eq!(described("Places"), ["Places", "A: Places", "B: Places"]);
    // A text that names the letters is left as it is; the whole list has none, and no such text.
    let site = Site::case("three-axes");
    let settings = site.read("site.yaml");
    site.write(
        "site.yaml",
        settings.replace("title: All places,", "title: All places, description: [\"With {letters}\", All],"),
    );
    let output = Output::of(&site, "https://three.example");
    let description = |path: &str| output.page(path).attribute("meta[name=description]", "content");
    assert_eq!([description("places/index.html"), description("places/a/index.html")], ["All", "With A"]);
}

#[test]
fn networks_are_told_what_a_page_is() {
    let output = Output::of(&Site::case("markup"), "https://markup.example");
    let tag = |path: &str, name: &str| -> Vec<String> {
        output.page(path).attributes(&format!("meta[property='{name}'], meta[name='{name}']"), "content")
    };
    let article = "articles/first/index.html";
    assert_eq!(tag(article, "og:type"), ["article"]);
    assert_eq!(tag(article, "og:title"), ["How to ask"]);
    assert_eq!(tag(article, "og:locale"), ["en_US"]);
    assert_eq!(tag(article, "article:published_time"), ["2026-03-01T00:00:00Z"]);
    assert_eq!(tag(article, "article:modified_time"), ["2026-03-09T00:00:00Z"]);
    assert_eq!(tag("people/ann/index.html", "og:type"), ["profile"]);
    assert_eq!(tag("advice/alder/index.html", "og:type"), ["website"]);
    assert_eq!(tag("advice/alder/index.html", "twitter:card"), ["summary"], "without a picture");
    assert_eq!(tag("advice/alder/index.html", "robots"), ["index, follow, max-image-preview:large"]);
    // A page that is not offered to search engines has neither a canonical address nor a preview.
    assert_eq!(tag("thanks/index.html", "robots"), ["noindex, follow"]);
    assert!(!output.page("thanks/index.html").any("link[rel=canonical]"));
    assert!(!output.page("404.html").any("meta[property^='og:']"));

    let output = Output::of(&Site::case("languages"), "https://two.example");
    let german = output.page("de/index.html");
    assert_eq!(german.attribute("meta[property='og:locale']", "content"), "de_DE");
    assert_eq!(german.attributes("meta[property='og:locale:alternate']", "content"), ["en_US"]);
}

#[test]
fn what_machines_are_told_about_the_organisation_is_checked() {
    let refused = |from: &str, to: &str, place: &str, words: &[&str]| {
        let site = Site::case("markup");
        let settings = site.read("site.yaml");
        assert!(settings.contains(from), "{from}");
        site.write("site.yaml", settings.replace(from, to));
        let run = site.build();
        assert_eq!(run.code, 1, "{to}: {}", run.stderr);
        for word in words.iter().chain([&"FW301", &place]) {
            assert!(run.stderr.contains(word), "{to}: {word}\n{}", run.stderr);
        }
    };
    let line = "site.yaml:12:";
    refused("country: US}", "country: UK}", line, &["`UK` is not the code of a country", "`country: GB`"]);
    refused("country: US}", "country: us}", line, &["in capital letters: `country: US`"]);
    refused("country: US}", "country: Germany}", line, &["two letters in ISO 3166-1"]);
    refused("locality: Alder", "locality: ' '", line, &["the address has no locality"]);
    let line = "site.yaml:11:";
    refused("https://social.example/@markup", "@markup", line, &["`@markup` is not a whole address"]);
    refused("hello@markup.example", "hello at markup", "site.yaml:8:", &["`hello at markup`"]);
}

#[test]
fn a_country_in_a_row_and_a_change_before_the_beginning_are_refused() {
    let site = Site::case("markup");
    site.write("data/experts.csv", site.read("data/experts.csv").replace("00001,US", "00001,Utopia"));
    let article = site.read("content/articles/first.md");
    site.write("content/articles/first.md", article.replace("updated: 2026-03-09", "updated: 2026-02-09"));
    let run = site.build();
    assert_eq!(run.code, 1);
    for words in [
        "`Utopia` in column `public_country` is not the code of a country",
        "`updated: 2026-02-09` is before `date: 2026-03-01`",
        "content/articles/first.md:5:",
    ] {
        assert!(run.stderr.contains(words), "{words}\n{}", run.stderr);
    }
}
