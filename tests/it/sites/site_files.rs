//! The files beside the pages: what they say about pages that changed, went, or moved, and about what pages
//! may load.

use super::look::Output;
use crate::support::Site;
use std::collections::BTreeMap;

const PAGE_OF: &str =
    "services:\n  - {id: advice, name: Advice, plural: Advisers}\n  - {id: repair, name: Repair}\n";
const PLACES: &str = "id,name,region,region_name,population\n\
    aa,Aachen,NW,Nordrhein,100\nbo,Bonn,NW,Nordrhein,200\nkl,Kiel,SH,Schleswig,300\nlu,Luebeck,SH,Schleswig,400\n";
const SETTINGS: &str = r#"name: Files
base_url: https://files.example
settings: {form: false}
churn: {remove: 100}
datasets:
  services: {path: data/services.yaml, kind: service}
  places: {path: data/places.csv, kind: place, facts: {population: {label: People, format: integer}}}
  states: {of: places, group_by: region, group_name: region_name, kind: place, variable: place}
families:
  home: {kind: hub, url: /, lists: [service, page], title: Files, template: home.html}
  service: {kind: hub, url: "/{services}/", by: [services], lists: [state], title: "{service.name}", gate: {make: {items: 1}}}
  state: {kind: hub, url: "/{services}/{states}/", by: [services, states], lists: [landing], title: "{service.name}, {place.name}", gate: {make: {items: 1}}}
  landing: {kind: product, url: "/{services}/{states}/{places}/", axes: [services, places], title: "{service.name}, {place.title}", parent: state, gate: {make: {facts: 1}}}
  page: {kind: document, path: content, url: "/{slug}/"}
"#;

/// Two services in four places of two states: eight landing pages below four lists below two.
fn site() -> Site {
    Site::new(&[
        ("site.yaml", SETTINGS),
        ("data/services.yaml", PAGE_OF),
        ("data/places.csv", PLACES),
        ("content/about.md", "---\ntitle: About\n---\nWho we are.\n"),
    ])
}

fn publish(site: &Site, day: &str) {
    site.run(&["build", "--allow-churn", "--date", day]).ok();
}

/// The day that the sitemaps give for each address, "" for none.
fn days(site: &Site) -> BTreeMap<String, String> {
    let output = Output::at(&site.path().join("output"), "https://files.example");
    let mut days = BTreeMap::new();
    for (path, _) in output.files.iter().filter(|(path, _)| path.starts_with("sitemaps/")) {
        for entry in output.text(path).split("<url>").skip(1) {
            let between = |open: &str, close: &str| Some(entry.split_once(open)?.1.split_once(close)?.0);
            let url = between("<loc>https://files.example", "</loc>").unwrap();
            let day = between("<lastmod>", "</lastmod>").unwrap_or_default();
            days.insert(url.to_string(), day.to_string());
        }
    }
    days
}

/// The lines of a file of rules, without comments.
fn rules(site: &Site) -> Vec<String> {
    let lines = site.read("output/_redirects");
    lines.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_string).collect()
}

fn edit(site: &Site, file: &str, from: &str, to: &str) {
    let text = site.read(file);
    assert!(text.contains(from), "{file} has no {from}");
    site.write(file, text.replace(from, to));
}

#[test]
fn a_day_in_the_sitemap_is_that_on_which_a_page_last_said_something_new() {
    let site = site();
    site.build().ok();
    assert!(
        days(&site).len() == 16 && days(&site).values().all(String::is_empty),
        "nothing was published yet"
    );
    publish(&site, "2026-01-10");
    assert!(days(&site).values().all(|day| day == "2026-01-10"));

    // One number changes: one page of each service says something else.
    edit(&site, "data/places.csv", "kl,Kiel,SH,Schleswig,300", "kl,Kiel,SH,Schleswig,301");
    // A build alone publishes nothing: days come from the history only.
    site.build().ok();
    assert!(days(&site).values().all(|day| day == "2026-01-10"));
    publish(&site, "2026-02-20");
    let changed: Vec<String> =
        days(&site).into_iter().filter(|(_, day)| day == "2026-02-20").map(|(url, _)| url).collect();
    assert_eq!(changed, ["/advice/sh/kiel/", "/repair/sh/kiel/"].map(|u| u.replace("/sh/", "/schleswig/")));
    // The index gives the newest day of each list.
    let index = site.read("output/sitemap.xml");
    assert!(index.contains("sitemaps/landing-0.xml</loc><lastmod>2026-02-20</lastmod>"), "{index}");
    assert!(index.contains("sitemaps/state-0.xml</loc><lastmod>2026-01-10</lastmod>"), "{index}");

    // Another look, another menu and another address are not news; every file is written again all the same.
    site.write("themes/default/assets/site.css", "body { color: teal }\n");
    edit(&site, "site.yaml", "settings:", "nav: [{label: About, url: /about/}]\nsettings:");
    let made = site.run(&["build", "--format", "json", "--date", "2026-03-30"]).ok().json()["made"].as_u64();
    assert!(made.unwrap() > 16, "{made:?}");
    assert!(days(&site).values().all(|day| day != "2026-03-30"));
    site.run(&["build", "--base-url", "https://other.example/below", "--date", "2026-03-31"]).ok();
    let history = site.read("data/history/pages.csv");
    assert!(!history.contains("2026-03-3"), "{history}");
    assert!(history.contains("/,2026-01-10,2026-01-10,,,") || history.contains("\n/,"), "{history}");

    // History is not written backwards, and nothing is written then.
    let before = site.tree("");
    let run = site.run(&["build", "--date", "2026-02-19"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("FW701") && run.stderr.contains("2026-02-20"), "{}", run.stderr);
    assert_eq!(site.tree(""), before);
}

#[test]
fn what_is_not_there_is_said_in_the_language_of_its_address() {
    let site = Site::case("languages");
    site.build().ok();
    assert_eq!(rules(&site), ["/de/* /de/404.html 404"]);
    assert!(site.exists("output/de/404.html"));
    // Cloudflare looks for the nearest page by itself, and has no such rules.
    site.write("site.yaml", site.read("site.yaml") + "\nhooks: {host: cloudflare}\n");
    site.build().ok();
    assert!(rules(&site).is_empty());
}

#[test]
fn a_page_that_has_another_address_is_found_there() {
    let site = site();
    site.write(
        "data/places.csv",
        PLACES.replace("population\n", "population,slug\n").replace("00\n", "00,\n"),
    );
    publish(&site, "2026-01-01");
    assert!(rules(&site).is_empty());

    // A row has another slug, and a text as well: each old address leads to the page itself, not to a list.
    edit(&site, "data/places.csv", "Aachen,NW,Nordrhein,100,", "Aachen,NW,Nordrhein,100,aix");
    edit(&site, "content/about.md", "title: About", "title: About\nslug: who-we-are");
    site.build().ok();
    let renamed = [
        "/about/ /who-we-are/ 301",
        "/advice/nordrhein/aachen/ /advice/nordrhein/aix/ 301",
        "/repair/nordrhein/aachen/ /repair/nordrhein/aix/ 301",
    ];
    assert_eq!(rules(&site), renamed);
    publish(&site, "2026-02-01");
    assert_eq!(rules(&site), renamed);

    // A third name: both old ones lead to it at once, without a chain.
    edit(&site, "data/places.csv", "100,aix", "100,aken");
    publish(&site, "2026-03-01");
    let aken: Vec<String> = rules(&site).into_iter().filter(|rule| rule.contains("/aken/")).collect();
    assert_eq!(aken.len(), 4, "{aken:?}");

    // A whole family moves: one rule for each folder that keeps what lies in it.
    edit(&site, "site.yaml", "/{services}/{states}/{places}/", "/in/{services}/{places}/{states}/");
    edit(&site, "site.yaml", "/{services}/{states}/\"", "/lists/{services}/{states}/\"");
    site.build().ok();
    let moved = rules(&site);
    let to = |from: &str| moved.iter().find(|rule| rule.starts_with(&format!("{from} "))).cloned();
    assert_eq!(
        to("/advice/nordrhein/aix/"),
        Some("/advice/nordrhein/aix/ /in/advice/aken/nordrhein/ 301".into())
    );
    assert_eq!(to("/advice/nordrhein/"), Some("/advice/nordrhein/ /lists/advice/nordrhein/ 301".into()));
    edit(&site, "site.yaml", "/in/{services}/{places}/{states}/", "/in/{services}/{states}/{places}/");
    site.build().ok();
    let output = Output::at(&site.path().join("output"), "https://files.example");
    for line in site.read("data/history/pages.csv").lines().skip(1) {
        let from = line.split(',').next().unwrap();
        let to = follow(&rules(&site), from);
        assert!(output.file_of(&format!("https://files.example{to}")).is_some(), "{from} leads to {to}");
    }

    // What is really gone goes to its list wherever that stands now.
    edit(&site, "data/places.csv", "kl,Kiel,SH,Schleswig,300,\n", "");
    site.build().ok();
    assert_eq!(follow(&rules(&site), "/advice/schleswig/kiel/"), "/lists/advice/schleswig/");
}

/// Where an address leads by the first rule that fits: itself if none does.
fn follow(rules: &[String], address: &str) -> String {
    for rule in rules {
        let mut parts = rule.split(' ');
        let (from, to) = (parts.next().unwrap(), parts.next().unwrap());
        let (mut pattern, mut steps) = (from.split('/'), address.split('/'));
        let mut open = None;
        let fits = loop {
            match (pattern.next(), steps.next()) {
                (None, None) => break Some(String::new()),
                (Some("*"), first) => {
                    let rest: Vec<&str> = first.into_iter().chain(steps).collect();
                    break Some(rest.join("/"));
                }
                (Some(":a"), Some(step)) if !step.is_empty() => open = Some(step),
                (Some(a), Some(b)) if a == b => {}
                _ => break None,
            }
        };
        if let Some(splat) = fits {
            return to.replace(":splat", &splat).replace(":a", open.unwrap_or(""));
        }
    }
    address.to_string()
}

#[test]
fn a_page_that_is_gone_leads_to_its_list_or_the_next_one_above_or_is_gone_for_good() {
    let site = site();
    edit(&site, "content/about.md", "title: About", "title: About\naliases: [/who/]");
    publish(&site, "2026-01-01");
    assert_eq!(rules(&site), ["/who/ /about/ 301!"]);

    // A city goes: its pages lead to the lists that they stood in. The rule holds before it is published.
    edit(&site, "data/places.csv", "aa,Aachen,NW,Nordrhein,100\n", "");
    site.build().ok();
    let city = [
        "/advice/nordrhein/aachen/ /advice/nordrhein/ 301",
        "/repair/nordrhein/aachen/ /repair/nordrhein/ 301",
    ];
    assert_eq!(rules(&site)[1..], city);
    publish(&site, "2026-02-01");
    assert_eq!(rules(&site)[1..], city);

    // The whole state goes, and so do the lists: what is left of the folder is one pattern to the list above.
    edit(&site, "data/places.csv", "bo,Bonn,NW,Nordrhein,200\n", "");
    publish(&site, "2026-03-01");
    assert_eq!(rules(&site)[1..], ["/advice/nordrhein/* /advice/ 301", "/repair/nordrhein/* /repair/ 301"]);

    // A service goes: everything below it leads home. A page that was its own beginning is gone for good.
    edit(&site, "data/services.yaml", "  - {id: repair, name: Repair}\n", "");
    publish(&site, "2026-04-01");
    assert_eq!(rules(&site)[1..], ["/advice/nordrhein/* /advice/ 301", "/repair/* / 301"]);
    edit(
        &site,
        "site.yaml",
        "  home: {kind: hub, url: /, lists: [service, page], title: Files, template: home.html}\n",
        "",
    );
    publish(&site, "2026-05-01");
    assert_eq!(
        rules(&site)[1..],
        ["/ /404.html 410", "/advice/nordrhein/* /advice/ 301", "/repair/* /404.html 410"]
    );

    // What comes back has no rule, and is never covered by one.
    site.write("data/places.csv", PLACES);
    edit(&site, "data/services.yaml", "name: Advice", "name: Advice");
    publish(&site, "2026-06-01");
    assert_eq!(rules(&site)[1..], ["/ /404.html 410", "/repair/* /404.html 410"]);
    let history = site.read("data/history/pages.csv");
    let aachen = history.lines().find(|line| line.starts_with("/advice/nordrhein/aachen/,")).unwrap();
    assert!(aachen.contains(",2026-01-01,") && aachen.contains(",/advice/nordrhein/,,"), "{aachen}");

    // The switch turns the file off, and what was there is removed.
    edit(&site, "site.yaml", "settings:", "hooks: {redirects: false, headers: false}\nsettings:");
    site.build().ok();
    assert!(!site.exists("output/_redirects") && !site.exists("output/_headers"));
}

/// Whether a rule covers an address, as hosts read patterns.
fn covers(rule: &str, address: &str) -> bool {
    let from = rule.split(' ').next().unwrap();
    let (from, rest) = from.strip_suffix('*').map_or((from, false), |folder| (folder, true));
    let (mut steps, mut own) = (address.split('/'), from.split('/').peekable());
    while let Some(step) = own.next() {
        let Some(found) = steps.next() else { return false };
        let last = own.peek().is_none();
        if !(step == found
            || (step.starts_with(':') && !found.is_empty())
            || (rest && last && step.is_empty()))
        {
            return false;
        }
    }
    rest || steps.next().is_none()
}

#[test]
fn no_rule_covers_a_page_that_is_there_whatever_went() {
    assert!(covers("/a/* / 301", "/a/b/c/") && covers("/:a/b/ / 301", "/x/b/") && covers("/a/ / 301", "/a/"));
    assert!(
        !covers("/a/* / 301", "/ab/") && !covers("/:a/b/ / 301", "/x/c/") && !covers("/a/ / 301", "/a/b/")
    );
    let services: String = (0..6).map(|n| format!("  - {{id: s{n}, name: S{n}}}\n")).collect();
    let rows: Vec<String> =
        (0..40).map(|n| format!("p{n},Place {n},R{},Region {},{n}\n", n % 5, n % 5)).collect();
    let site = site();
    site.write("data/services.yaml", format!("services:\n{services}"));
    let write = |keep: &dyn Fn(usize) -> bool| {
        let kept: String =
            rows.iter().enumerate().filter(|(n, _)| keep(*n)).map(|(_, row)| row.as_str()).collect();
        site.write("data/places.csv", format!("id,name,region,region_name,population\n{kept}"));
    };
    write(&|_| true);
    publish(&site, "2026-01-01");
    let published = site.read("data/history/pages.csv");
    let published: Vec<&str> =
        published.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    let check = |round: usize| {
        let rules = rules(&site);
        let there = |url: &str| site.exists(&format!("output{url}index.html"));
        assert!(rules.iter().any(|rule| rule.contains("/:a/")), "{rules:?}");
        let mut gone = 0;
        for url in &published {
            // The first rule that fits is followed, and where it leads a page is there.
            let rule = rules.iter().find(|rule| covers(rule, url));
            assert_eq!(rule.is_some(), !there(url), "round {round}: {url} and {rule:?}");
            let Some(rule) = rule else { continue };
            gone += 1;
            let first = url.split('/').nth(1).unwrap();
            let to = rule.split(' ').nth(1).unwrap().replace(":a", first);
            assert!(there(&to), "round {round}: {url} leads to {to} by {rule}");
            assert!(url.starts_with(&to), "{url} leads to {to}");
        }
        assert!(gone > 30 && rules.len() < gone / 2, "round {round}: {gone} by {} rules", rules.len());
    };
    for (round, host) in ["netlify", "cloudflare", "netlify", "cloudflare"].iter().enumerate() {
        // Every third, fourth … place goes, and in the end one service and a whole region.
        write(&|n| n % (round + 3) != 0 && (round < 2 || n % 5 != 2));
        if round == 3 {
            edit(&site, "data/services.yaml", "  - {id: s3, name: S3}\n", "");
        }
        let settings = SETTINGS.replace("settings:", &format!("hooks: {{host: {host}}}\nsettings:"));
        site.write("site.yaml", settings);
        site.build().ok();
        check(round);
    }
    // Only pages with a note are made: one place of each service, and one more of the first service, whose
    // page stands in the way of a pattern for that place.
    write(&|_| true);
    site.write("site.yaml", SETTINGS.replace("make: {facts: 1}", "make: {notes: 1}") + "notes: notes\n");
    for (service, place) in [(0, 1), (0, 6), (1, 6), (2, 6), (4, 6), (5, 6)] {
        let note = format!("---\nfor: {{services: s{service}, places: p{place}}}\n---\nA note.\n");
        site.write(&format!("notes/{service}-{place}.md"), note);
    }
    site.build().ok();
    assert!(
        site.exists("output/s0/region-1/place-1/index.html")
            && !site.exists("output/s1/region-1/place-1/index.html")
    );
    check(4);
}

#[test]
fn a_file_of_rules_is_as_long_as_the_host_takes_and_a_note_says_what_is_left_out() {
    let site = site();
    let pages: Vec<String> = (0..30).map(|n| format!("content/page-{n:02}.md")).collect();
    for page in &pages {
        site.write(page, "---\ntitle: One of many\n---\nWords.\n");
    }
    publish(&site, "2026-01-01");
    let remove = |range: std::ops::Range<usize>| {
        pages[range].iter().for_each(|page| std::fs::remove_file(site.path().join(page)).unwrap());
    };
    remove(0..10);
    publish(&site, "2026-02-01");
    remove(10..20);
    publish(&site, "2026-03-01");
    assert_eq!(rules(&site).len(), 20);

    edit(&site, "site.yaml", "settings:", "hooks: {redirect_limit: 12}\nsettings:");
    let run = site.build().ok();
    let kept = rules(&site);
    assert_eq!(kept.len(), 12);
    // All that went last, and two of those that went before.
    assert!(
        kept.contains(&"/page-19/ / 301".to_string()) && kept.contains(&"/page-10/ / 301".to_string()),
        "{kept:?}"
    );
    assert!(
        run.stderr.contains("FW803") && run.stderr.contains("8 old addresses did not fit"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("site.yaml:3:"), "the note points at the setting: {}", run.stderr);

    assert_eq!(run.stderr.matches("FW803").count(), 1, "{}", run.stderr);
    assert!(run.stderr.contains("those that went last are kept"), "{}", run.stderr);

    // Where nothing fits, nothing is kept.
    edit(&site, "site.yaml", "redirect_limit: 12", "redirect_limit: 0");
    let run = site.build().ok();
    assert!(run.stderr.contains("20 old addresses did not fit"), "{}", run.stderr);
    assert!(!run.stderr.contains("are kept"), "{}", run.stderr);
    assert!(rules(&site).is_empty());
    edit(&site, "site.yaml", "redirect_limit: 0", "redirect_limit: 12");

    // Cloudflare has other words, and a limit of its own.
    edit(&site, "content/about.md", "title: About", "title: About\naliases: [/who/]");
    edit(&site, "site.yaml", "redirect_limit: 12", "host: cloudflare");
    let run = site.build().ok();
    assert!(!run.stderr.contains("FW803"));
    assert!(rules(&site).contains(&"/who/ /about/ 301".to_string()), "{:?}", rules(&site));
    edit(&site, "site.yaml", "host: cloudflare", "host: cloudflare, redirect_limit: 5000");
    let run = site.build();
    assert!(
        run.code == 1 && run.stderr.contains("the host takes 2,000 rules and 100 patterns"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_site_below_a_path_has_rules_with_the_path_and_a_history_without() {
    let site = site();
    edit(&site, "site.yaml", "https://files.example", "http://files.example/sub");
    edit(&site, "content/about.md", "title: About", "title: About\naliases: [/who/]");
    publish(&site, "2026-01-01");
    edit(&site, "data/places.csv", "aa,Aachen,NW,Nordrhein,100\n", "");
    publish(&site, "2026-02-01");
    assert_eq!(
        rules(&site)[..2],
        ["/sub/who/ /sub/about/ 301!", "/sub/advice/nordrhein/aachen/ /sub/advice/nordrhein/ 301"]
    );
    let history = site.read("data/history/pages.csv");
    assert!(
        history.lines().skip(1).all(|line| line.starts_with('/') && !line.contains("/sub/")),
        "{history}"
    );
    let headers = site.read("output/_headers");
    assert!(headers.starts_with("/sub/*\n") && headers.contains("\n/sub/assets/*\n"), "{headers}");
    assert!(!headers.contains("Strict-Transport-Security"), "the site is not served by https");
}

#[test]
fn versions_of_a_page_and_its_images_stand_in_the_sitemap() {
    let site = Site::case("languages");
    site.build().ok();
    let output = Output::at(&site.path().join("output"), "https://two.example");
    let mut pages = 0;
    for path in [
        "sitemaps/page-0.xml",
        "sitemaps/de-page-0.xml",
        "sitemaps/landing-0.xml",
        "sitemaps/de-landing-0.xml",
    ] {
        for entry in output.text(path).split("<url>").skip(1) {
            let loc = entry.split_once("<loc>").unwrap().1.split_once("</loc>").unwrap().0;
            let page = output.page(&output.file_of(loc).unwrap());
            let head: Vec<String> = page
                .elements("link[rel=alternate][hreflang]")
                .iter()
                .map(|l| {
                    format!(
                        "hreflang=\"{}\" href=\"{}\"",
                        l.attr("hreflang").unwrap(),
                        l.attr("href").unwrap()
                    )
                })
                .collect();
            let listed: Vec<&str> =
                entry.split("rel=\"alternate\" ").skip(1).map(|l| l.split_once("/>").unwrap().0).collect();
            let sorted = |mut list: Vec<String>| {
                list.sort();
                list
            };
            assert_eq!(sorted(listed.iter().map(|l| l.to_string()).collect()), sorted(head), "{loc}");
            pages += usize::from(!listed.is_empty());
        }
    }
    assert!(pages >= 6, "{pages}");
}

/// What a text in Base64 stands for.
fn bytes_of(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let bits: String =
        text.trim_end_matches('=').bytes().map(|c| format!("{:06b}", value(c))).collect::<Vec<_>>().concat();
    bits.as_bytes().chunks_exact(8).map(|b| b.iter().fold(0, |n, bit| n << 1 | (bit - b'0'))).collect()
}

#[test]
fn the_policy_allows_what_the_theme_and_the_settings_need_and_nothing_else() {
    let site = site();
    // Windows line ends: a browser reads them as one character, and hashes what it reads.
    site.write("themes/default/inline/hello.js", "document.title +=\r\n  ' – \\u2713';\r\n");
    site.write(
        "themes/default/templates/404.html",
        "{% extends \"base.html\" %}{% block main %}<h1>{{ page.h1 }}</h1>{{ inline(path=\"hello.js\") }}{% endblock main %}",
    );
    edit(
        &site,
        "site.yaml",
        "settings: {form: false}",
        "settings: {form: true, form_action: \"https://forms.example/send?x=1\"}\nhooks: {csp: {script-src: [\"https://stats.example\"], frame-src: [\"https://video.example\"]}}",
    );
    site.build().ok();
    let headers = site.read("output/_headers");
    let policy = headers.lines().find_map(|line| line.strip_prefix("  Content-Security-Policy: ")).unwrap();
    let directives: BTreeMap<&str, Vec<&str>> = policy
        .split("; ")
        .map(|directive| {
            let mut words = directive.split(' ');
            (words.next().unwrap(), words.collect())
        })
        .collect();
    // The hash is that of what stands between the tags, by another program's reckoning.
    let page = site.read("output/404.html");
    let script = page.split_once("<script>").unwrap().1.split_once("</script>").unwrap().0;
    assert_eq!(script, "document.title +=\n  ' – \\u2713';\n");
    let hash = hmac_sha256::Hash::hash(script.as_bytes()).to_vec();
    let allowed: Vec<Vec<u8>> = directives["script-src"]
        .iter()
        .filter_map(|source| source.strip_prefix("'sha256-")?.strip_suffix('\''))
        .map(bytes_of)
        .collect();
    assert!(allowed.contains(&hash), "{hash:?} is not in {policy}");
    assert!(
        directives["script-src"].contains(&"'self'")
            && directives["script-src"].contains(&"https://stats.example")
    );
    assert_eq!(directives["form-action"], ["'self'", "https://forms.example"]);
    assert_eq!(directives["frame-src"], ["https://video.example"]);
    for (directive, sources) in [
        ("default-src", "'none'"),
        ("base-uri", "'none'"),
        ("frame-ancestors", "'none'"),
        ("connect-src", "'self'"),
        ("style-src", "'self'"),
        ("img-src", "'self'"),
    ] {
        assert_eq!(directives[directive], [sources], "{directive}");
    }
    assert!(!policy.contains("unsafe") && !headers.contains("font-src"), "{policy}");
    for line in [
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: strict-origin-when-cross-origin",
        "Strict-Transport-Security: max-age=31536000",
    ] {
        assert!(headers.contains(line), "{line}");
    }
    assert!(!site.tree("output").keys().any(|path| path.contains("hello") || path.contains("inline")));

    // Each address has one rule for how long it is kept.
    let mut rule = "";
    let mut kept: Vec<(&str, &str)> = Vec::new();
    for line in headers.lines() {
        match line.strip_prefix("  Cache-Control: ") {
            Some(time) => kept.push((rule, time)),
            None => rule = if line.starts_with('/') { line } else { rule },
        }
    }
    let times = |address: &str| -> Vec<&str> {
        kept.iter().filter(|(rule, _)| covers(rule, address)).map(|(_, time)| *time).collect()
    };
    for path in site.tree("output").keys().filter(|path| !path.starts_with('_')) {
        let wanted: &[&str] = match path.as_str() {
            path if path.ends_with(".html") => &[],
            path if path.starts_with("assets/") => &["public, max-age=31536000, immutable"],
            _ => &["public, max-age=3600"],
        };
        assert_eq!(times(&format!("/{path}").replace("index.html", "")), wanted, "{path}");
    }
}

#[test]
fn what_would_break_out_of_a_header_or_a_script_is_an_error_with_its_place() {
    for (setting, says) in [
        (
            "{script-src: [\"https://a.example; object-src *\"]}",
            "`https://a.example; object-src *` is not a source",
        ),
        ("{script-src: [\"https://a.example\\n/*\"]}", "is not a source"),
        ("{script-scr: [\"'self'\"]}", "did you mean `script-src`?"),
        ("{img-src: [\"'none'\"]}", "allows nothing to be added"),
    ] {
        let site = site();
        edit(&site, "site.yaml", "settings:", &format!("hooks: {{csp: {setting}}}\nsettings:"));
        let run = site.build();
        assert_eq!(run.code, 1, "{setting}");
        assert!(
            run.stderr.contains(says) && run.stderr.contains("site.yaml:3:"),
            "{setting}: {}",
            run.stderr
        );
    }
    for (script, says) in
        [("one();\nlet a = '</Script>';\n", "inline/a.js:2:10"), ("let b = '<!-- ';\n", "inline/a.js:1:10")]
    {
        let site = site();
        site.write("themes/default/inline/a.js", script);
        let run = site.build();
        assert_eq!(run.code, 1);
        assert!(run.stderr.contains("FW507") && run.stderr.contains(says), "{}", run.stderr);
    }
    let site = site();
    site.write("themes/default/inline/form.css", "p { color: red }\n");
    assert!(site.build().stderr.contains("is not a script"));
    std::fs::remove_file(site.path().join("themes/default/inline/form.css")).unwrap();
    site.write("themes/default/inline/form.js", "go();\n");
    site.write("themes/default/templates/404.html", "<h1>{{ inline(path=\"from.js\") }}</h1>\n");
    let run = site.build();
    assert!(run.stderr.contains("no inline script `from.js`; did you mean `form.js`?"), "{}", run.stderr);
    assert!(run.stderr.contains("404.html:1:"), "{}", run.stderr);
}

#[test]
fn what_was_left_out_for_a_slip_is_never_published_as_gone() {
    let site = site();
    publish(&site, "2026-01-01");
    edit(&site, "data/places.csv", "bo,Bonn,NW,Nordrhein,200", "bo,Bonn,NW,Nordrhein,two hundred,and more");
    let before = site.tree("");
    let run = site.run(&["build", "--keep-going", "--date", "2026-02-01"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(
        run.stderr.contains("FW701") && run.stderr.contains("only written into the history when the data"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("or build without `--date`"), "{}", run.stderr);
    assert_eq!(site.tree(""), before);
    // Without a day the rest is built.
    assert_eq!(site.run(&["build", "--keep-going"]).code, 0);
}

#[test]
fn a_history_that_is_not_one_stops_the_build_instead_of_beginning_anew() {
    let site = site();
    publish(&site, "2026-01-01");
    let history = site.read("data/history/pages.csv");
    let slugs = site.read("data/history/slugs.csv");
    let refused = |says: &str| {
        for arguments in [&["build"][..], &["build", "--date", "2026-02-01"]] {
            let run = site.run(arguments);
            assert!(
                run.code == 1 && run.stderr.contains("FW701") && run.stderr.contains(says),
                "{says}: {}",
                run.stderr
            );
        }
    };
    for ruined in ["hello\n", "", "hello;world\n", "dataset,id,slug,first_published\n"] {
        site.write("data/history/pages.csv", ruined);
        refused("this is not a file of the history");
    }
    std::fs::remove_file(site.path().join("data/history/pages.csv")).unwrap();
    refused("data/history/pages.csv is missing, although data/history/slugs.csv");
    site.write("data/history/pages.csv", &history);
    std::fs::remove_file(site.path().join("data/history/slugs.csv")).unwrap();
    refused("data/history/slugs.csv is missing, although data/history/pages.csv");
    site.write("data/history/slugs.csv", &slugs);
    // A header alone is what somebody writes who begins anew on purpose.
    site.write("data/history/pages.csv", history.lines().next().unwrap());
    site.build().ok();
}

#[test]
fn an_old_address_of_a_text_lives_longer_than_its_text() {
    let site = site();
    let about = |front: &str| {
        site.write("content/about.md", format!("---\ntitle: About\n{front}---\nWho we are.\n"));
    };
    let line = || {
        let history = site.read("data/history/pages.csv");
        history.lines().find(|line| line.starts_with("/old/,")).unwrap_or_default().to_string()
    };
    about("aliases: [/old/]\n");
    publish(&site, "2026-01-01");
    assert_eq!(rules(&site), ["/old/ /about/ 301!"]);
    assert_eq!(line(), "/old/,,2026-01-01,2026-01-01,/about/,,");
    assert!(!days(&site).contains_key("/old/"));

    // The alias is taken out of the text: it leads where it led.
    about("");
    publish(&site, "2026-02-01");
    assert_eq!(rules(&site), ["/old/ /about/ 301"]);
    assert_eq!(line(), "/old/,,2026-01-01,2026-01-01,/about/,2026-02-01,");

    // The text goes as well: both lead on to what stands above.
    about("draft: true\n");
    publish(&site, "2026-03-01");
    assert_eq!(rules(&site), ["/about/ / 301", "/old/ / 301"]);

    // A page of its own at the old address is a new page.
    site.write("content/old.md", "---\ntitle: Old\n---\nHow it was.\n");
    site.build().ok();
    assert_eq!(days(&site)["/old/"], "", "the days of an alias are not those of a page");
    publish(&site, "2026-04-01");
    assert_eq!(rules(&site), ["/about/ / 301"]);
    assert!(line().contains(",2026-04-01,2026-04-01,/,,"), "{}", line());
}
