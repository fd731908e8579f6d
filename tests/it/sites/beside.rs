//! Files beside the pages, read by programs that know nothing of this one: sitemaps by the crate `sitemap`,
//! feeds by `feed-rs`. What has no outside reader is read by hand.

use super::look::Output;
use crate::support::Site;
use feed_rs::model::{Feed, FeedType};
use sitemap::reader::{SiteMapEntity, SiteMapReader};
use std::collections::BTreeSet;

const BASE: &str = "https://beside.example/shop";

fn built() -> Output {
    Output::of(&Site::case("beside"), BASE)
}

fn feed(output: &Output, path: &str) -> Feed {
    feed_rs::parser::parse(output.text(path).as_bytes()).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn json(output: &Output, path: &str) -> serde_json::Value {
    serde_json::from_str(output.text(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Addresses and days of a sitemap, or of an index, as the outside reader reads them.
fn read_sitemap(output: &Output, path: &str) -> Vec<(String, Option<String>)> {
    let entries = SiteMapReader::new(output.text(path).as_bytes()).map(|entity| match entity {
        SiteMapEntity::Url(entry) => (entry.loc.get_url(), entry.lastmod.get_time()),
        SiteMapEntity::SiteMap(entry) => (entry.loc.get_url(), entry.lastmod.get_time()),
        SiteMapEntity::Err(error) => panic!("{path}: {error}"),
    });
    entries
        .map(|(url, time)| {
            let url = url.unwrap_or_else(|| panic!("{path} has an entry without an address"));
            (url.to_string(), time.map(|t| t.date_naive().to_string()))
        })
        .collect()
}

/// Every entry of every sitemap that the index names.
pub fn read_sitemaps(output: &Output) -> Vec<(String, Option<String>)> {
    let lists = read_sitemap(output, "sitemap.xml");
    lists.iter().flat_map(|(list, _)| read_sitemap(output, &output.file_of(list).unwrap())).collect()
}

#[test]
fn an_outside_reader_finds_every_indexed_page_in_the_sitemaps() {
    for (case, base) in
        [("beside", BASE), ("languages", "https://two.example"), ("three-axes", "https://three.example")]
    {
        let site = Site::case(case);
        site.run(&["build", "--date", "2026-11-22"]).ok();
        let output = Output::at(&site.path().join("output"), base);
        let entries = read_sitemaps(&output);
        assert!(!entries.is_empty(), "{case}");
        let mut listed = BTreeSet::new();
        for (url, day) in entries {
            assert_eq!(day.as_deref(), Some("2026-11-22"), "{url} was published that day");
            assert!(listed.insert(output.file_of(&url).unwrap()), "{url} is listed twice");
        }
        let indexed =
            output.where_(|page| page.any("meta[name=robots][content^=index]") && page.path != "404.html");
        assert_eq!(listed, indexed, "{case}");
    }
}

#[test]
fn a_feed_reader_finds_the_dated_texts_newest_first() {
    let output = built();
    let (atom, json_feed) = (feed(&output, "feed.xml"), feed(&output, "feed.json"));
    assert_eq!((&atom.feed_type, &json_feed.feed_type), (&FeedType::Atom, &FeedType::JSON));
    for feed in [&atom, &json_feed] {
        assert_eq!(feed.title.as_ref().unwrap().content, "Salt & Pepper");
        let links: Vec<&str> = feed.links.iter().map(|l| l.href.as_str()).collect();
        assert!(links.contains(&"https://beside.example/shop/"), "{links:?}");
        assert_eq!(feed.authors[0].name.as_deref(), Some("Salt & Pepper <Ltd>"));
        // What is hidden, a draft or without a date is in no feed.
        let ids: Vec<&str> = feed.entries.iter().map(|e| e.id.as_str()).collect();
        assert_eq!(ids, ["second", "first"].map(|slug| format!("{BASE}/texts/{slug}/")));
        let first = &feed.entries[1];
        assert_eq!(first.title.as_ref().unwrap().content, "Salt < pepper & more");
        assert_eq!(first.links[0].href, format!("{BASE}/texts/first/"));
        assert_eq!(first.published.unwrap().to_rfc3339(), "2026-03-01T00:00:00+00:00");
        assert_eq!(first.updated.unwrap().to_rfc3339(), "2026-11-22T00:00:00+00:00");
        assert_eq!(first.summary.as_ref().unwrap().content, "Which one, when & why: \"both\".");
        let authors: Vec<&str> = first.authors.iter().map(|a| a.name.as_deref().unwrap()).collect();
        assert_eq!(authors, ["A. Writer", "B & C"]);
        let second = &feed.entries[0];
        assert_eq!(second.updated.unwrap().date_naive().to_string(), "2026-05-01");
    }
    // What a reader needs beside that: who the feed is, when it last changed, where it lives.
    assert_eq!(atom.id, format!("{BASE}/feed.xml"));
    assert_eq!(atom.updated.unwrap().to_rfc3339(), "2026-11-22T00:00:00+00:00");
    assert_eq!(atom.language.as_deref(), Some("en"));
    let own: Vec<&str> =
        atom.links.iter().filter(|l| l.rel.as_deref() == Some("self")).map(|l| l.href.as_str()).collect();
    assert_eq!(own, [format!("{BASE}/feed.xml")]);
    let raw = json(&output, "feed.json");
    assert_eq!(raw["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(raw["feed_url"], format!("{BASE}/feed.json"));
    assert_eq!(raw["home_page_url"], format!("{BASE}/"));
    for item in raw["items"].as_array().unwrap() {
        assert!(item["id"].is_string() && item["content_html"].is_string(), "{item}");
    }
}

/// Everything that only a page understands, and a sign that XML cannot hold.
const FAR: &str = r#"---
title: Far
date: 2026-01-01
---
[a path](/help/), [a step](../second/), [an anchor](#end), [another site](https://elsewhere.example/?a=1&b=2)
and [mail](mailto:hello@beside.example). Here stands &#1;, and `]]>` & `</content>` too.

![A picture](../../picture.png)

<div onclick="alert(1)" style="color: red">Plain <script>document.write("</p>")</script>HTML</div>

## End
"#;

#[test]
fn a_text_can_be_read_far_from_its_page() {
    let site = Site::case("beside");
    site.write("content/texts/far.md", FAR);
    let output = Output::of(&site, BASE);
    let body = |path: &str| feed(&output, path).entries.remove(2).content.unwrap().body.unwrap();
    let html = scraper::Html::parse_fragment(&body("feed.json"));
    let all = |selector: &str, attribute: &str| -> Vec<String> {
        let selector = scraper::Selector::parse(selector).unwrap();
        html.select(&selector).filter_map(|e| e.attr(attribute)).map(str::to_string).collect()
    };
    assert_eq!(
        all("a", "href"),
        [
            "https://beside.example/shop/help/",
            "https://beside.example/shop/texts/second/",
            "https://beside.example/shop/texts/far/#end",
            "https://elsewhere.example/?a=1&b=2",
            "mailto:hello@beside.example",
        ]
    );
    assert_eq!(all("img", "src"), ["https://beside.example/shop/picture.png"]);
    assert!(
        all("[onclick], [style], script", "class").is_empty()
            && !body("feed.json").contains("document.write")
    );
    let text: String = html.root_element().text().collect();
    assert!(text.contains("Plain HTML") && text.contains("]]>") && text.contains("</content>"), "{text}");
    // Both say the same; the one sign that XML has no way to write is left out of Atom.
    assert!(!output.text("feed.xml").contains('\u{1}') && !output.text("feed.xml").contains("&#1;"));
    assert_eq!(body("feed.xml"), body("feed.json").replace('\u{1}', ""));
}

#[test]
fn each_language_has_its_own_feed_and_pages_name_it() {
    let output = built();
    let german = feed(&output, "de/feed.xml");
    assert_eq!(german.title.unwrap().content, "Salz & Pfeffer");
    assert_eq!(german.language.as_deref(), Some("de"));
    let ids: Vec<&str> = german.entries.iter().map(|e| e.id.as_str()).collect();
    assert_eq!(ids, [format!("{BASE}/de/texts/first/")]);
    assert!(german.description.is_none(), "nobody described the organisation in German");
    let named = |path: &str| -> Vec<(String, String)> {
        let page = output.page(path);
        let links = page.elements("link[rel=alternate][type]");
        let of = |name: &str| links.iter().map(|l| l.attr(name).unwrap().to_string()).collect::<Vec<_>>();
        of("href").into_iter().zip(of("type")).collect()
    };
    let pair = |folder: &str| {
        [("feed.xml", "application/atom+xml"), ("feed.json", "application/feed+json")]
            .map(|(file, media_type)| (format!("/shop{folder}/{file}"), media_type.to_string()))
    };
    assert_eq!(named("index.html"), pair(""));
    assert_eq!(named("de/index.html"), pair("/de"));
}

#[test]
fn a_feed_holds_the_newest_fifty_and_is_only_there_if_it_is_wanted_and_has_something_to_say() {
    let site = Site::case("beside");
    for day in 1..=60 {
        let (month, day) = (8 + day / 28, 1 + day % 28);
        let text = format!("---\ntitle: A day\ndate: 2026-{month:02}-{day:02}\n---\nA text.\n");
        site.write(&format!("content/texts/day-{month}-{day}.md"), text);
    }
    let output = Output::of(&site, BASE);
    let entries = feed(&output, "feed.xml").entries;
    let days: Vec<_> = entries.iter().map(|e| e.published.unwrap()).collect();
    assert_eq!(days.len(), 50);
    assert!(days.is_sorted_by(|a, b| a >= b), "{days:?}");
    assert_eq!(days[0].date_naive().to_string(), "2026-10-05");

    site.write(
        "site.yaml",
        site.read("site.yaml").replace("  llms: true\n", "  feed: false\n  search: false\n"),
    );
    let without = Output::of(&site, BASE);
    let gone = ["feed.xml", "feed.json", "de/feed.xml", "de/feed.json", "llms.txt", "search/s.json"];
    assert!(gone.iter().all(|path| output.files.contains_key(*path) && !without.files.contains_key(*path)));
    assert!(!without.page("index.html").any("link[type='application/atom+xml']"));
    assert!(!Output::of(&Site::case("one-page"), "https://one.example").files.contains_key("feed.xml"));
}

#[test]
fn robots_txt_says_who_may_read_what_and_where_the_sitemap_is() {
    assert_eq!(
        built().text("robots.txt"),
        "User-agent: *\nUser-agent: BeeBot\nDisallow: /shop/drafts/\nDisallow: /shop/*?print$\n\n\
         User-agent: AntBot\nUser-agent: ZebraBot\nDisallow: /\n\n\
         Sitemap: https://beside.example/shop/sitemap.xml\n"
    );
    let plain = Output::of(&Site::case("one-page"), "https://one.example");
    let said = plain.text("robots.txt");
    assert!(said.starts_with("User-agent: *\nAllow: /\n\nSitemap: https://"), "{said}");
}

#[test]
fn a_rule_that_hides_pages_is_noted_and_one_that_says_nothing_is_an_error() {
    let site = Site::case("beside");
    let with = |rule: &str| {
        let text = Site::case("beside").read("site.yaml").replace("\"/drafts/\", \"/*?print$\"", rule);
        site.write("site.yaml", text);
        site.build()
    };
    let run = with("\"/texts/\"");
    assert_eq!(run.code, 0);
    assert!(
        run.stderr.contains("FW406")
            && run.stderr.contains("robots.txt keeps crawlers from 3 pages offered to search engines")
            && run.stderr.contains("`/texts/` covers /shop/texts/"),
        "{}",
        run.stderr
    );
    let run = with("\"/texts/third\"");
    assert!(run.stderr.contains("from one page that asks not to be indexed"), "{}", run.stderr);
    assert!(!with("\"/drafts/\"").stderr.contains("FW406"));

    for (rule, words) in
        [("drafts/", "`drafts/` is not a path of this site"), ("\"/a b\"", "the path `/a b`")]
    {
        let run = with(rule);
        assert_eq!(run.code, 1);
        assert!(run.stderr.contains("FW301") && run.stderr.contains(words), "{}", run.stderr);
    }
    let text = Site::case("beside").read("site.yaml").replace("ZebraBot:", "\"Zebra: Bot\":");
    site.write("site.yaml", text);
    let run = site.build();
    assert!(run.code == 1 && run.stderr.contains("is not the name of a crawler"), "{}", run.stderr);

    let text = Site::case("beside").read("site.yaml").replace("ZebraBot:", "\"*\":");
    site.write("site.yaml", text);
    let run = site.build().ok();
    assert!(run.stderr.contains("`*` covers"), "{}", run.stderr);
    assert!(site.read("output/robots.txt").starts_with("User-agent: BeeBot\nDisallow: /shop/drafts/"));
}

#[test]
fn llms_txt_guides_through_lists_and_texts() {
    let output = built();
    assert_eq!(
        output.text("llms.txt"),
        "\
# Salt & Pepper

> A made-up shop: spices & advice.

## Services

- [Advice](https://beside.example/shop/advice/): Somebody says what to do.
- [Spice tastings](https://beside.example/shop/tasting/): A table \\[with chairs\\] and spices.

## States

- [Alder State](https://beside.example/shop/places/alder-state/)
- [Beech State](https://beside.example/shop/places/beech-state/)

## Cities

- [29 Oaks](https://beside.example/shop/places/beech-state/29-oaks/)
- [Saint Mary’s-by-the-Sea](https://beside.example/shop/places/alder-state/saint-marys-by-the-sea/)
- [São Sample](https://beside.example/shop/places/alder-state/sao-sample/)

## Texts

- [Texts](https://beside.example/shop/texts/)
- [Second](https://beside.example/shop/texts/second/): Nobody signed this one.
- [Salt \\< pepper & more](https://beside.example/shop/texts/first/): Which one, when & why: \"both\".

## Pages

- [Help](https://beside.example/shop/help/): How to ask \\[us\\].

## Optional

- [Terms](https://beside.example/shop/terms/): What holds.
"
    );
    assert!(output.text("de/llms.txt").starts_with("# Salz & Pfeffer\n\n## "));
}

#[test]
fn search_lists_hold_what_has_a_page_under_each_letter_of_its_name() {
    let output = built();
    let list = |path: &str| json(&output, path);
    assert_eq!(
        list("search/s.json"),
        serde_json::json!([
            ["Spice tastings", "Services", "/shop/tasting/", 0],
            ["Alder State", "States", "/shop/places/alder-state/", 0],
            ["Beech State", "States", "/shop/places/beech-state/", 0],
            [
                "Saint Mary’s-by-the-Sea",
                "Alder State",
                "/shop/places/alder-state/saint-marys-by-the-sea/",
                900,
                "saint marys by the sea"
            ],
            ["São Sample", "Alder State", "/shop/places/alder-state/sao-sample/", 500, "sao sample"],
        ])
    );
    assert_eq!(list("search/0.json")[0][0], "29 Oaks");
    assert_eq!(output.text("search/z.json"), "[]\n", "who types a z asks for a list that is there");
    assert_eq!(list("search/m.json")[0][0], "Saint Mary’s-by-the-Sea");
    let german = list("de/search/r.json");
    assert_eq!((&german[0][0], &german[0][2]), (&"Rat".into(), &"/shop/de/advice/".into()));
    for (path, _) in output.files.iter().filter(|(path, _)| path.contains("search/")) {
        assert!(!output.text(path).contains("Sand Hamlet"), "{path} names a place that no page stands for");
        for entry in json(&output, path).as_array().unwrap() {
            let file = output.file_of(entry[2].as_str().unwrap()).unwrap();
            assert!(output.files.contains_key(&file), "{path} leads to {file}");
        }
    }
}

#[test]
fn a_search_list_stays_small_by_leaving_the_smallest_places_out() {
    let site = Site::case("beside");
    let mut rows = String::from("id,name,region,region_name,population\n");
    for at in 0..3000 {
        rows.push_str(&format!("c{at},Sample Place Number {at},XA,Alder State,{}\n", 10 + at));
    }
    site.write("data/cities.csv", rows);
    let output = Output::of(&site, BASE);
    let bytes = output.text("search/s.json").len();
    assert!(bytes < 100_000 && bytes > 90_000, "{bytes}");
    let entries = json(&output, "search/s.json");
    let people: Vec<i64> =
        entries.as_array().unwrap().iter().skip(2).map(|e| e[3].as_i64().unwrap()).collect();
    assert!(people[0] == 3009 && people.is_sorted_by(|a, b| a > b), "the largest first");
}
