//! What `explain` says where no page is, of files that are no pages, and of addresses that are none of the site.

use super::edits::{self, cell, replace};
use crate::support::{Run, Site};

fn explain(site: &Site, address: &str) -> Run {
    site.run(&["explain", address])
}

fn json(site: &Site, address: &str) -> serde_json::Value {
    site.run(&["explain", address, "--format", "json"]).json()
}

fn says(run: &Run, parts: &[&str]) {
    for part in parts {
        assert!(run.stdout.contains(part), "{part} in\n{}\n{}", run.stdout, run.stderr);
    }
}

#[test]
fn a_group_whose_rows_are_all_left_out_names_their_filter() {
    let site = edits::site();
    replace(&site, "site.yaml", "filter: population >= 40000", "filter: population >= 46000");
    let text = site.read("data/cities.csv");
    let count = text.lines().filter(|line| line.split(',').nth(3) == Some("VT")).count();
    let line = site.read("site.yaml").lines().position(|l| l.contains("    filter:")).unwrap() + 1;
    let reason = format!(
        "states `VT` has nothing to list: none of its {count} rows of cities passes the filter of that dataset, `population >= 46000`  (site.yaml:{line})"
    );
    for address in ["/places/vermont/", "/executive-coach/vermont/", "/de/places/vermont/"] {
        let told = explain(&site, address).ok();
        says(&told, &[&reason]);
        assert!(!told.stdout.contains("no name in the language"), "{}", told.stdout);
    }
    // A service that is not translated has no name there, and that is said.
    says(
        &explain(&site, "/de/career-coach/").ok(),
        &["services `career-coach` has no name in the language de"],
    );
}

#[test]
fn a_file_that_is_no_page_is_told_as_what_it_is_without_a_decision() {
    let site = edits::site();
    site.build().ok();
    let landings = site.read("output/sitemaps/landing-0.xml").matches("<loc>").count();
    let texts = site.read("output/feed.xml").matches("<entry>").count();
    let sitemaps = site.read("output/sitemap.xml").matches("<sitemap>").count();
    assert!(landings > 0 && texts == 2 && sitemaps > 3, "{landings} {texts} {sitemaps}");
    for (path, part) in [
        (
            "sitemaps/landing-0.xml",
            format!(
                "a list of pages for search engines: {landings} pages\n  from the sitemap of the family `landing`"
            ),
        ),
        ("sitemap.xml", format!("the list of all sitemaps: {sitemaps} sitemaps\n  from the sitemap hook")),
        ("feed.json", "a feed of the newest texts: 2 texts\n  from the feed hook".into()),
        ("robots.txt", "what crawlers may read\n  from the robots hook".into()),
        ("_redirects", "where the host leads old addresses: 1 old address of a text".into()),
        ("404.html", "the page for addresses that lead nowhere\n  from the theme's 404.html".into()),
        ("/old-about/", "an old address of a text\n  from an alias in content/pages/about.md".into()),
    ] {
        let told = explain(&site, path).ok();
        says(&told, &[&part]);
        for not in ["\nDecision\n", "a page of the family", "cities `"] {
            assert!(!told.stdout.contains(not), "{path}: {not} in\n{}", told.stdout);
        }
        let object = json(&site, path);
        assert_eq!((&object["decision"], &object["family"]), (&().into(), &().into()), "{path}");
    }
    assert_eq!(json(&site, "sitemaps/landing-0.xml")["entries"], landings);
    assert_eq!(json(&site, "robots.txt")["entries"], serde_json::Value::Null);
    // Any file of the site can be asked for, and only pages are of a family.
    let tree = site.tree("output");
    let (pages, others): (Vec<&String>, Vec<&String>) =
        tree.keys().partition(|path| path.ends_with("index.html"));
    for path in pages.into_iter().step_by(20).chain(others.into_iter().step_by(3)) {
        let told = explain(&site, path).ok();
        let is_page = told.stdout.contains("a page of the family");
        assert!(is_page == told.stdout.contains("\nDecision\n"), "{path}:\n{}", told.stdout);
        assert!(!told.stdout.contains("a file beside the pages"), "{path}:\n{}", told.stdout);
        if !path.ends_with(".html") || path.ends_with("404.html") {
            assert!(!is_page, "{path}:\n{}", told.stdout);
        }
    }
    let home = explain(&site, "/").ok().stdout;
    assert!(home.contains("a page of the family `home`") && !home.contains("from the family"), "{home}");
}

#[test]
fn a_draft_is_no_page_yet_and_says_where_that_is_written() {
    let site = edits::site();
    let text = |title: &str| format!("---\ntitle: {title}\ndraft: true\n---\nNot yet.\n");
    site.write("content/pages/soon.md", text("Soon"));
    site.write("content/pages/soon.de.md", text("Bald").replace("draft", "slug: bald\ndraft"));
    says(
        &explain(&site, "/soon/").ok(),
        &[
            "/small/soon/\n  no page stands here: the text is a draft  (content/pages/soon.md:3)",
            "take `draft: true` out",
        ],
    );
    says(&explain(&site, "/small/de/bald").ok(), &["is a draft  (content/pages/soon.de.md:4)"]);
    assert_eq!(explain(&site, "/bald/").code, 1);
    assert_eq!(json(&site, "/soon/")["state"], "draft");
}

#[test]
fn rows_without_consent_are_counted_and_nothing_of_them_is_told() {
    let site = edits::site();
    let text = site.read("data/experts.csv");
    let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let consent = header.iter().position(|name| *name == "consent_public").unwrap();
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let withheld = rows.iter().filter(|cells| cells[consent] != "yes").count();
    let reason = format!(
        "rows of experts without consent have no page: {withheld} of {} rows are shown nowhere, because `consent_public` is not yes  (data/experts.csv)",
        rows.len()
    );
    let told = explain(&site, "/experts/somebody/");
    assert_eq!(told.code, 1);
    says(&told, &["nothing was ever published here", &reason]);
    // One who takes consent back after a publication.
    site.run(&["build", "--date", "2026-01-05"]).ok();
    let page = site.tree("output").into_keys().find(|path| path.starts_with("experts/")).unwrap();
    let slug = page.split('/').nth(1).unwrap().to_string();
    let known = explain(&site, &page).ok().stdout;
    let id = known.split("  experts `").nth(1).unwrap().split('`').next().unwrap();
    let line = rows.iter().position(|cells| cells[0] == id).unwrap() + 1;
    let name = rows[line - 1][header.iter().position(|name| *name == "display_name").unwrap()];
    cell(&site, "data/experts.csv", line, "consent_public", "no");
    let told = explain(&site, &format!("/experts/{slug}/")).ok();
    let more = format!("{} of {} rows are shown nowhere", withheld + 1, rows.len());
    says(
        &told,
        &["no page stands here any more", &more, "is from the last build; the next one takes it away"],
    );
    assert!(!told.stdout.contains(name), "{}", told.stdout);
    // No other address is any of theirs.
    assert!(!explain(&site, "/abuot/").stdout.contains("consent"));
}

#[test]
fn a_file_of_the_last_build_goes_with_the_next_one_and_its_page_is_found_where_it_is_now() {
    let site = edits::site();
    let about = site.read("content/pages/about.md");
    let moved =
        about.replace("title: About\n", "title: About\nslug: who-we-are\n").replace("[/old-about/]", "[]");
    site.build().ok();
    site.write("content/pages/about.md", &moved);
    let old = explain(&site, "/about/").ok();
    let leftover = "about/index.html is from the last build; the next one takes it away";
    says(&old, &["no page stands here any more", leftover]);
    assert!(!old.stdout.contains("nothing was ever published"), "{}", old.stdout);
    assert_eq!(json(&site, "/about/")["leftover"], "about/index.html");
    // What was published is known by what it is of.
    site.write("content/pages/about.md", &about);
    site.run(&["build", "--date", "2026-01-05"]).ok();
    site.write("content/pages/about.md", &moved);
    says(&explain(&site, "/about/").ok(), &["the page is at /small/who-we-are/ now", leftover]);
    site.run(&["build", "--date", "2026-01-06"]).ok();
    let gone = explain(&site, "/about/").ok();
    assert!(!gone.stdout.contains("from the last build"), "{}", gone.stdout);
}

#[test]
fn a_path_of_the_output_folder_is_a_page_and_an_address_of_another_site_is_wrong_use() {
    let site = edits::site();
    site.build().ok();
    let about = explain(&site, "/about/").ok().stdout;
    let whole = site.path().join("output/about/index.html");
    let out = site.path().join("output");
    for path in [
        "output/about/index.html",
        "./output/about/",
        whole.to_str().unwrap(),
        "http://localhost:4000/small/about/",
        "HTTPS://EXAMPLE.COM/small/about/",
        "/about/?from=https://other.com/",
    ] {
        let told = site.run(&["explain", path, "--out", out.to_str().unwrap()]).ok();
        assert_eq!(told.stdout, about, "{path}");
    }
    for address in
        ["https://other.com/about/", "file:///about/", "https://[", "https://example.com.other.com/about/"]
    {
        let refused = explain(&site, address);
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{address}: {}", refused.stderr);
        let message =
            format!("`{address}` is no address of this site, which lives at https://example.com/small/");
        assert!(refused.stderr.contains(&message), "{}", refused.stderr);
    }
    // A preview has an address of its own, by which it was built.
    let preview =
        ["explain", "https://preview.example.net/about/", "--base-url", "https://preview.example.net"];
    site.run(&preview).ok();
    for nothing in ["💥", "*", "["] {
        let told = explain(&site, nothing);
        assert!(told.code == 1 && !told.stdout.contains("did you mean"), "{}", told.stdout);
    }
}
