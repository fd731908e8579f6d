//! What people and programs are given: text, JSON lines, SARIF, annotations.

use super::{edit, good};
use crate::support::{Site, run};
use std::path::Path;

/// A good output with several faults.
fn faulty() -> Site {
    let site = good();
    edit(&site, "built/guides/first/index.html", "\"/contact/\"", "\"/contakt/\"");
    edit(&site, "built/guides/index.html", "#main", "#mein");
    edit(
        &site,
        "built/contact/index.html",
        "people of Harbour",
        "people of Harbour, who know every quay, every lock and every tide",
    );
    edit(
        &site,
        "built/contact/index.html",
        "Ask about a harbour, a pilot or a guide: one of us reads every letter and answers.",
        "Every guide that Harbour has, from the first landing to the last lock, in one list.",
    );
    edit(&site, "built/index.html", "id=\"where\"", "id=\"main\"");
    edit(&site, "built/index.html", "\"GB\"", "\"UK\"");
    edit(
        &site,
        "built/de/index.html",
        "<link rel=\"alternate\" hreflang=\"en\" href=\"https://harbour.example/\">",
        "",
    );
    edit(
        &site,
        "built/sitemaps/pages.xml",
        "</urlset>",
        "<url><loc>https://harbour.example/kontakt/</loc></url></urlset>",
    );
    edit(&site, "built/_redirects", "/gone/", "/contact/ /guides/ 301\n/gone/");
    edit(&site, "built/robots.txt", "/drafts/", "/guides/");
    edit(&site, "built/guides/index.html", "\"@type\":\"Service\"", "\"@type\":[\"Service\",\"HowTo\"]");
    for page in ["index.html", "contact/index.html", "guides/index.html", "de/index.html", "404.html"] {
        edit(&site, &format!("built/{page}"), "/assets/icon.svg", "/assets/ikon.svg");
    }
    site
}

#[test]
fn what_people_read() {
    let run = faulty().run(&["check", "--out", "built"]);
    assert_eq!(run.code, 1);
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("check", run.stderr);
    });
}

#[test]
fn json_has_a_line_for_each_finding_and_the_numbers_in_the_last() {
    let run = faulty().run(&["check", "--out", "built", "--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    let lines: Vec<serde_json::Value> =
        run.stdout.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let (numbers, findings) = lines.split_last().unwrap();
    assert_eq!(numbers["pages"], 8);
    assert_eq!(numbers["codes"]["FW910"], 5);
    let of = |level: &str| findings.iter().filter(|f| f["level"] == level).count() as u64;
    assert_eq!(numbers["errors"], of("error"));
    assert_eq!(
        (numbers["warnings"].as_u64(), numbers["notes"].as_u64()),
        (Some(of("warning")), Some(of("note")))
    );
    let broken = findings.iter().find(|f| f["code"] == "FW901").unwrap();
    assert_eq!(
        (broken["file"].as_str(), broken["count"].as_u64()),
        (Some("built/guides/first/index.html"), Some(1))
    );
    let line =
        faulty().read("built/guides/first/index.html").lines().position(|l| l.contains("contakt")).unwrap();
    assert_eq!(
        (broken["line"].as_u64(), broken["column"].as_u64()),
        (Some(line as u64 + 1), Some("<p><a href=\"".len() as u64 + 1))
    );
}

#[test]
fn sarif_has_what_the_standard_demands() {
    let run = faulty().run(&["check", "--out", "built", "--format", "sarif"]);
    assert_eq!(run.code, 1);
    let sarif = run.json();
    assert_eq!(sarif["version"], "2.1.0");
    let driver = &sarif["runs"][0]["tool"]["driver"];
    assert_eq!(driver["name"], "Flywheel");
    let rules = driver["rules"].as_array().unwrap();
    assert_eq!(rules.len(), flywheel::check::codes().count());
    for rule in rules {
        assert!(
            rule["id"].is_string()
                && rule["shortDescription"]["text"].is_string()
                && rule["help"]["text"].is_string()
        );
        assert!(
            ["error", "warning", "note"].contains(&rule["defaultConfiguration"]["level"].as_str().unwrap())
        );
    }
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(results.len() > 12, "{}", results.len());
    for result in results {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        for location in result["locations"].as_array().unwrap() {
            let place = &location["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            assert!(uri.starts_with("built/") && !uri.contains(' '), "{uri}");
            if let Some(region) = place.get("region") {
                assert!(region["startLine"].as_u64() >= Some(1) && region["startColumn"].as_u64() >= Some(1));
                assert!(region["endColumn"].as_u64() > region["startColumn"].as_u64());
            }
        }
    }
    let of = |code: &str| results.iter().filter(|r| r["ruleId"] == code).count();
    assert_eq!((of("FW910"), of("FW901"), of("FW953")), (5, 1, 1));
}

#[test]
fn github_shows_each_finding_beside_its_line() {
    let run = faulty().run(&["check", "--out", "built", "--format", "github"]);
    assert_eq!(run.code, 1);
    let first: Vec<&str> = run.stdout.lines().take_while(|l| l.starts_with("::")).collect();
    assert!(first.iter().any(|l| l.starts_with("::error file=built/guides/first/index.html,line=22,col=13,title=FW901::the link `/contakt/` leads to no page")), "{first:#?}");
    assert!(first.iter().any(|l| l.starts_with("::warning file=built/contact/index.html,line=6,")));
    assert!(first.iter().any(|l| l.starts_with("::notice ")));
    // Three examples of a kind, and how many more there are.
    assert_eq!(first.iter().filter(|l| l.contains("title=FW910")).count(), 3);
    assert!(first.iter().any(|l| l.contains("title=FW910") && l.contains("(and 2 more)")));
}

#[test]
fn a_fault_of_site_yaml_has_the_form_that_was_asked_for() {
    let site = good();
    edit(&site, "site.yaml", "base_url", "bas_url");
    let run = |format: &str| site.run(&["check", "--out", "built", "--format", format]);
    assert_eq!(
        run("sarif").json()["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
            ["uri"],
        "site.yaml"
    );
    assert!(run("github").stdout.starts_with("::error file=site.yaml,line=2,"), "{}", run("github").stdout);
    assert!(run("json").json()["errors"].as_u64().unwrap_or(0) > 0);
    assert_eq!(run("text").code, 1);
}

#[test]
fn a_page_is_named_with_what_a_person_edits() {
    let site = Site::case("one-page");
    site.build().ok();
    edit(&site, "output/index.html", "<h1", "<p></p><h1></h1><h1");
    let page = site.read("output/index.html");
    site.write("output/index.html", page.replace("<main", "<a href=\"/nowhere/\">x</a><main"));
    let run = run(Path::new(site.path()), &["check"]);
    assert!(run.stderr.contains("the link `/nowhere/` leads to no page"), "{}", run.stderr);
    assert!(run.stderr.contains("it comes from content/index.md"), "{}", run.stderr);
}
