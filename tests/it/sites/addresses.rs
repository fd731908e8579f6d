//! Addresses: trees of several languages, a site below a path, and no address twice.

use super::look::Output;
use crate::support::Site;
use std::collections::BTreeMap;

#[test]
fn each_language_is_a_tree_and_versions_point_to_each_other() {
    let base = "https://two.example";
    let output = Output::of(&Site::case("languages"), base);
    let versions = |path: &str| -> BTreeMap<String, String> {
        let page = output.page(path);
        let links = page.elements("link[rel=alternate][hreflang]");
        links.iter().map(|l| (l.attr("hreflang").unwrap().into(), l.attr("href").unwrap().into())).collect()
    };
    let mut pairs = 0;
    for page in output.pages() {
        let is_german = page.path.starts_with("de/");
        assert_eq!(page.attribute("html", "lang"), if is_german { "de" } else { "en" }, "{}", page.path);
        let own = versions(&page.path);
        if own.is_empty() {
            continue;
        }
        pairs += 1;
        // Every version names itself, and all versions name the same ones: links go both ways.
        let canonical = page.attribute("link[rel=canonical]", "href");
        assert_eq!(own[if is_german { "de" } else { "en" }], canonical, "{}", page.path);
        assert_eq!(own["x-default"], own["en"]);
        for address in own.values() {
            assert_eq!(versions(&output.file_of(address).unwrap()), own, "{} and {address}", page.path);
        }
    }
    assert_eq!(pairs, 14, "seven pages exist in both languages and are indexed");

    // Documents of one name are versions of each other; one without a second has none.
    assert_eq!(versions("about/index.html")["de"], format!("{base}/de/about/"));
    // A version that is not offered to search engines is there for visitors only.
    let news = output.page("news/index.html");
    assert!(versions("news/index.html").is_empty() && versions("de/news/index.html").is_empty());
    assert_eq!(news.attributes(".langs a", "href"), [format!("{base}/news/"), format!("{base}/de/news/")]);
    assert!(versions("terms/index.html").is_empty() && !output.files.contains_key("de/terms/index.html"));

    // A service without a German name is not in the German tree, and nothing there leads to it.
    assert!(output.files.contains_key("banter/old-sample/index.html"));
    assert!(versions("banter/index.html").is_empty());
    for page in output.pages().filter(|p| p.path.starts_with("de/")) {
        assert!(!page.words().contains("Banter"), "{} speaks of Banter", page.path);
        assert!(!page.addresses().iter().any(|a| a.contains("banter")), "{}", page.path);
    }

    // German words, numbers and labels; the name of a place in German where it has one.
    let page = output.page("de/advice/old-sample/index.html");
    assert_eq!(page.text("h1"), "Beratungen in Altmuster");
    let facts = output.page("de/places/old-sample/index.html").facts();
    assert_eq!((facts["Einwohner"].as_str(), facts["Fahrt"].as_str()), ("8.804.190", "21,5 Minuten"));
    assert!(page.words().contains("Altmuster hat in diesem Beispiel 8.804.190 Menschen."));
    assert!(page.text(".notice").contains("erfundene Orte"));
    assert_eq!(page.attribute("form", "action"), "/de/thanks/");
    assert_eq!(page.texts(".menu a"), ["Über uns"]);
    assert_eq!(output.page("de/advice/new-sample/index.html").text("h1"), "Beratungen in New Sample");
    assert_eq!(output.page("advice/old-sample/index.html").facts()["Journey"], "21.5 minutes");

    // The sitemaps of both trees, and nothing that is not to be indexed.
    let listed = output.sitemap("sitemap.xml");
    assert!(listed.contains(&format!("{base}/de/about/")) && listed.contains(&format!("{base}/about/")));
    assert!(!listed.iter().any(|url| url.contains("thanks")), "{listed:?}");
    assert_eq!(listed.iter().filter(|url| url.contains("/de/")).count(), 7);
}

#[test]
fn a_translation_of_something_that_is_not_there_is_an_error() {
    let site = Site::case("languages");
    site.write(
        "site.yaml",
        site.read("site.yaml").replace(
            "landing: {title: \"{service.plural} {place.in}\", d",
            "landin: {title: \"{service.plural}\", d",
        ),
    );
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("there is no family `landin`") && run.stderr.contains("did you mean `landing`?"),
        "{}",
        run.stderr
    );
}

/// Every address of a site below /experts begins with it, and no file does.
fn assert_below(output: &Output, origin: &str, root: &str) {
    for page in output.pages() {
        for address in page.addresses().iter().filter(|a| !a.starts_with("mailto:") && !a.starts_with('#')) {
            let inside = address.strip_prefix(origin).unwrap_or(address);
            let outside = address.starts_with("https://elsewhere.example");
            assert!(outside || inside.starts_with(&format!("{root}/")), "{} leads to {address}", page.path);
        }
        let from = page.attributes("input[name=page]", "value");
        assert!(from.iter().all(|url| url.starts_with(&format!("{root}/"))), "{from:?}");
    }
    for address in output.sitemap("sitemap.xml") {
        assert!(address.starts_with(&format!("{origin}{root}/")), "{address}");
    }
    assert!(output.text("sitemap.xml").contains(&format!("<loc>{origin}{root}/sitemaps/")));
    assert!(output.text("robots.txt").contains(&format!("Sitemap: {origin}{root}/sitemap.xml")));
    for file in
        ["index.html", "advice/sampleton/index.html", "experts/x1/index.html", "old-privacy/index.html"]
    {
        assert!(output.files.contains_key(file), "there is no {file} among {:?}", output.files.keys());
    }
    output.assert_sound();
}

#[test]
fn a_site_below_a_path_says_so_in_every_address_and_in_no_file() {
    let site = Site::case("sub-path");
    let output = Output::of(&site, "https://example.com/experts");
    assert_below(&output, "https://example.com", "/experts");
    let page = output.page("privacy/index.html");
    assert_eq!(
        page.attributes(".prose a", "href"),
        ["/experts/thanks/", "/experts/", "https://elsewhere.example/"]
    );
    let moved = output.page("old-privacy/index.html");
    assert_eq!(moved.attribute("meta[http-equiv=refresh]", "content"), "0; url=/experts/privacy/");
    assert_eq!(moved.attribute("link[rel=canonical]", "href"), "https://example.com/experts/privacy/");
    assert_eq!(output.page("index.html").attribute("form", "action"), "/experts/thanks/");

    // The same site for another address, by an option; with a slash at its end or without.
    for address in ["https://preview.example/a/b", "https://preview.example/a/b/"] {
        site.run(&["build", "--base-url", address]).ok();
        assert_below(
            &Output::at(&site.path().join("output"), "https://preview.example/a/b"),
            "https://preview.example",
            "/a/b",
        );
    }
    site.run(&["build", "--base-url", "https://root.example"]).ok();
    assert_below(
        &Output::at(&site.path().join("output"), "https://root.example"),
        "https://root.example",
        "",
    );
    assert_eq!(site.run(&["build", "--base-url", "preview"]).code, 2);
}

#[test]
fn one_address_for_two_pages_is_an_error_that_names_both() {
    let site = Site::case("sub-path");
    site.build().ok();
    let before = site.tree("output");
    site.write(
        "content/advice.md",
        "---\ntitle: Advice in words\n---\nThe service has this address already.\n",
    );
    let run = site.build();
    assert_eq!(run.code, 1);
    for part in ["FW402", "content/advice.md", "the family `service` for services `advice`", "/advice/"] {
        assert!(run.stderr.contains(part), "{part} is not in: {}", run.stderr);
    }
    assert_eq!(site.tree("output"), before);

    // An alias can be in the way as well.
    site.write(
        "content/advice.md",
        "---\ntitle: Elsewhere\nslug: other\naliases: [/privacy/]\n---\nMoved.\n",
    );
    let run = site.build();
    assert!(
        run.stderr.contains("an alias in content/advice.md") && run.stderr.contains("content/privacy.md"),
        "{}",
        run.stderr
    );
}
