//! Declared files: any text from a template, escaped for its form.

use super::{changed, golden, settles, taken};
use crate::support::Site;

#[test]
fn a_template_makes_files_of_every_form_and_values_stay_texts() {
    let site = Site::case("files");
    let run = site.run(&["build", "--date", "2026-11-20", "--format", "json"]).ok();
    assert_eq!(run.json()["producers"]["file"], 7);
    let files = taken(&site, &["data/", "experts/e1-", "new.xml", "experts/marlowe"]);
    golden("files", &files);
    // Whoever reads them finds what the rows say, and nothing else.
    let json: serde_json::Value = serde_json::from_str(&files["data/coach.json"]).unwrap();
    assert_eq!(json["name"], "Coach </script> \"&\" Co");
    assert_eq!(json["plural"], "Coaches, \"all\"");
    let mut table = csv::Reader::from_reader(files["data/experts.csv"].as_bytes());
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(&rows[0][0], "Marlowe, \"M\" <b>");
    assert_eq!(&rows[0][2], "'=HYPERLINK(evil) in words", "no formula");
    let badge = site.tree("output").into_iter().find(|(path, _)| path.ends_with("badge.svg")).unwrap();
    assert!(!String::from_utf8(badge.1).unwrap().contains("<b>"));
    settles(&site);
}

#[test]
fn a_badge_leads_to_a_page_by_the_name_of_the_site_and_asks_for_no_trust() {
    let site = Site::case("files");
    site.build().ok();
    let (path, page) =
        site.tree("output").into_iter().find(|(path, _)| path.ends_with("/verify/index.html")).unwrap();
    let page = String::from_utf8(page).unwrap();
    let address = format!("https://files.example/sub/{}", path.strip_suffix("index.html").unwrap());
    let html = scraper::Html::parse_document(&page);
    let shown = scraper::Selector::parse("textarea, pre code").unwrap();
    let snippet: String = html.select(&shown).next().expect("the snippet is shown").text().collect();
    let snippet = scraper::Html::parse_fragment(&snippet);
    let link = snippet.select(&scraper::Selector::parse("a").unwrap()).next().unwrap();
    let image = snippet.select(&scraper::Selector::parse("a img").unwrap()).next().unwrap();
    assert_eq!(link.attr("href"), Some(address.as_str()));
    assert!(link.attr("rel").unwrap().contains("nofollow"));
    assert_eq!(image.attr("src"), Some(format!("{address}badge.svg").as_str()));
    assert_eq!(image.attr("alt"), Some("Files & more"), "the name of the site and no keywords");
    assert!(page.contains("noindex"), "nobody searches for it");
}

#[test]
fn a_changed_row_makes_its_own_files_and_explain_names_it() {
    let site = Site::case("files");
    site.run(&["build", "--date", "2026-11-20"]).ok();
    let before = site.tree("output");
    let rows = site.read("data/services.yaml").replace("Bread\\\\rolls", "Bread");
    site.write("data/services.yaml", rows);
    site.run(&["build", "--date", "2026-11-20"]).ok();
    let changed = changed(&before, &site);
    let files: Vec<&str> =
        changed.iter().map(String::as_str).filter(|path| path.starts_with("data/")).collect();
    assert_eq!(files, ["data/all.xml", "data/baker.json"]);
    let told = site.run(&["explain", "/data/baker.json"]).ok().stdout;
    for part in ["data/services.yaml", "service.json: ", "the file family `card`"] {
        assert!(told.contains(part), "{part} is not in {told}");
    }
}

#[test]
fn what_is_none_of_its_form_is_told_with_its_place_and_not_written() {
    let faults = [
        ("service.json", "{\"id\": \"{{ row.id }}\",}", "FW508", "is no JSON"),
        ("service.json", "{\"id\": {{ row.name }}}", "FW508", "values stand in quotes"),
        (
            "experts.csv",
            "a,b\n{% for e in lists.expert %}{{ e.name }}\n{% endfor %}",
            "FW508",
            "a row has 1 cells, and the first has 2",
        ),
        ("all.xml", "<a>{{ site.name }}", "FW508", "is no XML"),
        ("texts.txt", "{% for e in lists.nothing %}{{ e }}{% endfor %}", "FW503", "nothing"),
    ];
    for (template, text, code, says) in faults {
        let site = Site::case("files");
        site.write(&format!("themes/own/templates/{template}"), text);
        let run = site.build();
        assert_eq!(run.code, 1, "{template}: {}", run.stderr);
        assert!(run.stderr.contains(code) && run.stderr.contains(says), "{template}: {}", run.stderr);
        assert!(!site.exists("output/index.html"), "nothing was written");
    }
    let settings = [
        ("template: service.json", "template: service.html", "makes no file of a known form"),
        (
            "url: \"/data/{services}.json\"",
            "url: \"/data/{services}.csv\"",
            "ends otherwise than the template",
        ),
        ("url: \"/data/{services}.json\"", "url: \"/data/one.json\"", "`services` is missing in the address"),
        (", template: all.xml", "", "has no template"),
        ("lists: [service, expert, text]", "lists: [service, tree, text]", "is a family of files"),
        ("template: service.json", "template: services.json", "the theme has no template"),
    ];
    for (from, to, says) in settings {
        let site = Site::case("files");
        let written = site.read("site.yaml");
        assert!(written.contains(from), "{from}");
        site.write("site.yaml", written.replace(from, to));
        let run = site.build();
        assert_eq!(run.code, 1, "{to}");
        assert!(run.stderr.contains(says), "{to}: {}", run.stderr);
    }
}
