//! Addresses and what they answer: the bytes of `build`, and the manners of the hosts.

use super::preview::Preview;
use crate::support::Site;
use std::io::Read;
use std::net::TcpListener;

/// Sites of every kind of page and file; the last has a past.
fn sites() -> Vec<(&'static str, Site, &'static str)> {
    let mut sites: Vec<_> =
        ["languages", "beside", "sub-path", "three-axes", "experts", "markup", "overrides", "german"]
            .map(|name| (name, Site::case(name), if name == "beside" { "/shop" } else { "" }))
            .into();
    sites[2].2 = "/experts";
    sites.push(("published", published(), ""));
    sites
}

/// A site that was published and then lost a place, moved a text, and changed another.
fn published() -> Site {
    let site = Site::case("languages");
    site.run(&["build", "--date", "2026-11-01"]).ok();
    let places = site.read("data/places.csv");
    site.write(
        "data/places.csv",
        places.lines().filter(|l| !l.starts_with("p2,")).map(|l| format!("{l}\n")).collect::<String>(),
    );
    site.write(
        "content/about.md",
        site.read("content/about.md").replace("title:", "slug: who\naliases: [/about/]\ntitle:"),
    );
    site.write("content/terms.md", site.read("content/terms.md") + "\nMore terms.\n");
    site
}

#[test]
fn every_address_answers_with_the_bytes_that_build_writes() {
    for (name, site, root) in sites() {
        site.build().ok();
        for watch in ["--no-watch", "--watch"] {
            let preview = Preview::of(site.path(), &[watch]);
            let mut seen = 0;
            for (path, bytes) in site.tree("output") {
                if matches!(path.as_str(), "_headers" | "_redirects") {
                    continue;
                }
                let address = path.strip_suffix("index.html").unwrap_or(&path);
                let answer = preview.get(&format!("{root}/{address}"));
                if answer.status == 301 && path.ends_with(".html") {
                    // The page at an old address, whose rule goes first.
                    continue;
                }
                seen += 1;
                assert_eq!(answer.status, 200, "{name} {path}");
                assert!(answer.page() == bytes, "{name} {path}, {watch}: other bytes than build's");
                let has_script = answer.body.len() > answer.page().len();
                assert_eq!(has_script, watch == "--watch" && path.ends_with(".html"), "{name} {path}");
            }
            assert!(seen > 10, "{name}");
        }
    }
}

#[test]
fn folders_files_and_what_is_not_there_answer_as_on_the_host() {
    let site = Site::case("languages");
    let preview = Preview::of(site.path(), &["--no-watch"]);
    let answers = |path: &str| {
        let answer = preview.get(path);
        (answer.status, answer.field("location").to_string(), answer.field("content-type").to_string())
    };
    let html = || "text/html; charset=utf-8".to_string();
    let text = || "text/plain; charset=utf-8".to_string();
    assert_eq!(answers("/about/"), (200, String::new(), html()));
    assert_eq!(answers("/about"), (301, "/about/".into(), text()));
    assert_eq!(answers("/about?a=b"), (301, "/about/?a=b".into(), text()));
    assert_eq!(answers("/about/index.html"), (200, String::new(), html()));
    assert_eq!(answers("/robots.txt"), (200, String::new(), text()));
    assert_eq!(answers("/robots.txt/"), (301, "/robots.txt".into(), text()));
    assert_eq!(answers("/404"), (200, String::new(), html()));
    assert_eq!(answers("/sitemap.xml").2, "application/xml; charset=utf-8");
    // What the host reads itself, and what lies beside the site.
    for hidden in [
        "/_headers",
        "/_redirects",
        "/../site.yaml",
        "/%2e%2e/site.yaml",
        "/..%2fsite.yaml",
        "//site.yaml",
        "/_flywheel/app/../../site.yaml",
        "/_flywheel/app/site.yaml",
        "/site.yaml",
    ] {
        assert_eq!(answers(hidden).0, 404, "{hidden}");
    }
    for broken in ["/%", "/%00", "/%ff", "/a%0d%0ab: c", "/..%5csite.yaml"] {
        assert_eq!(answers(broken).0, 400, "{broken}");
    }
    let (missing, german) = (preview.get("/no/such/"), preview.get("/de/no/such/"));
    assert_eq!((missing.status, german.status), (404, 404));
    assert_eq!(missing.text(), preview.get("/404.html").text());
    assert_eq!(german.text(), preview.get("/de/404.html").text());
}

#[test]
fn cloudflare_has_its_own_manners() {
    let site = published();
    site.write("site.yaml", site.read("site.yaml") + "\nhooks: {host: cloudflare}\n");
    let preview = Preview::of(site.path(), &["--no-watch"]);
    let answers = |path: &str| {
        let answer = preview.get(path);
        (answer.status, answer.field("location").to_string())
    };
    assert_eq!(answers("/who"), (308, "/who/".into()));
    assert_eq!(answers("/who/index.html"), (308, "/who/".into()));
    assert_eq!(answers("/404.html"), (308, "/404".into()));
    assert_eq!(answers("/about/"), (301, "/who/".into()));
}

#[test]
fn rules_for_old_addresses_are_followed() {
    let site = published();
    let preview = Preview::of(site.path(), &["--no-watch"]);
    let rules = {
        site.build().ok();
        site.read("output/_redirects")
    };
    assert!(rules.contains("/about/ /who/ 301!"), "{rules}");
    // A page stands at the old address, and the rule goes before it.
    assert!(site.exists("output/about/index.html"));
    let old = preview.get("/about/?from=mail");
    assert_eq!((old.status, old.field("location")), (301, "/who/?from=mail"));
    let followed = rules.lines().filter(|line| line.ends_with(" 301")).count();
    assert!(followed > 0, "{rules}");
    for line in rules
        .lines()
        .filter(|line| line.starts_with('/') && line.ends_with(" 301") && !line.contains(['*', ':']))
    {
        let (from, rest) = line.split_once(' ').unwrap();
        let answer = preview.get(from);
        assert_eq!(
            (answer.status, answer.field("location")),
            (301, rest.split(' ').next().unwrap()),
            "{line}"
        );
    }
}

#[test]
fn headers_are_those_of_the_file_and_a_page_may_only_do_more_than_that_by_our_script() {
    let site = Site::case("languages");
    site.build().ok();
    let file = site.read("output/_headers");
    let wanted = file.lines().find_map(|l| l.trim().strip_prefix("Content-Security-Policy: ")).unwrap();
    let plain = Preview::of(site.path(), &["--no-watch"]).get("/about/");
    assert_eq!(plain.field("content-security-policy"), wanted);
    assert_eq!(plain.field("x-content-type-options"), "nosniff");
    // Nothing is kept by a browser but what carries its digest in its name.
    assert_eq!(plain.field("cache-control"), "no-cache");
    let preview = Preview::of(site.path(), &[]);
    let style = site.tree("output").into_keys().find(|p| p.ends_with(".css")).unwrap();
    assert_eq!(
        preview.get(&format!("/{style}")).field("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(preview.get("/robots.txt").field("cache-control"), "no-cache");
    let given = preview.get("/about/").field("content-security-policy").to_string();
    let (wanted, given): (Vec<&str>, Vec<&str>) = (wanted.split("; ").collect(), given.split("; ").collect());
    assert_eq!(wanted.len(), given.len());
    let added: Vec<&str> =
        wanted.iter().zip(&given).filter(|(w, g)| w != g).map(|(w, g)| &g[w.len()..]).collect();
    let live = format!(" http://127.0.0.1:{}/_flywheel/live", preview.port);
    assert_eq!(added.len(), 2, "{given:?}");
    assert!(added[0] == live && added[1].starts_with(" 'sha256-"), "{added:?}");
}

#[test]
fn a_browser_asks_again_and_only_what_is_new_travels() {
    let site = Site::case("languages");
    let preview = Preview::of(site.path(), &[]);
    let first = preview.get("/about/");
    let again = preview.ask("GET", "/about/", &[("If-None-Match", first.field("etag"))], "");
    assert_eq!((again.status, again.body.len()), (304, 0));
    let weak = format!("W/{}, \"other\"", first.field("etag"));
    assert_eq!(preview.ask("GET", "/about/", &[("If-None-Match", &weak)], "").status, 304);
    assert_eq!(preview.ask("GET", "/", &[("If-None-Match", first.field("etag"))], "").status, 200);
    let head = preview.ask("HEAD", "/about/", &[], "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.field("content-length"), first.body.len().to_string());
    let put = preview.ask("PUT", "/about/", &[], "");
    assert_eq!((put.status, put.field("allow")), (405, "GET, HEAD, POST"));
}

#[test]
fn a_form_leads_to_its_page_and_nothing_of_it_is_kept() {
    let site = Site::case("languages");
    let preview = Preview::of(site.path(), &[]);
    let sent = preview.ask("POST", "/thanks/", &[], "form-name=request&email=a%40b.example");
    assert_eq!((sent.status, sent.field("location")), (303, "/thanks/"));
    let said = preview.wait("form");
    assert_eq!(said["fields"], serde_json::json!(["form-name", "email"]));
    assert!(!said.to_string().contains("b.example"), "values are forgotten");
    assert_eq!(preview.ask("POST", "/no-such-page/", &[], "a=b").status, 404);
    // Any website can send one: what is told of it is short, and steers no terminal.
    let part = |name: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n1\r\n");
    let many: String = (0..1_000).map(|n| part(&format!("field-{n}"))).collect();
    let kind = ("Content-Type", "multipart/form-data; boundary=x");
    preview.ask("POST", "/thanks/", &[kind], &format!("{}{many}--x--\r\n", part("a\u{1b}[2J\u{7}")));
    let said = preview.wait("form");
    let names: Vec<&str> = said["fields"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
    assert_eq!((names.len(), names[0], names[20]), (21, "a�[2J�", "… 981 more"));
}

#[test]
fn a_name_that_no_machine_has_is_wrong_use_and_other_devices_are_given_an_address() {
    let site = Site::case("one-page");
    for wrong in ["a b", "", "http://a.example", "a.example:4000", "a..b"] {
        let run = site.run(&["serve", "--no-watch", "--port", "0", "--allow-host", wrong]);
        assert_eq!(run.code, 2, "{wrong}: {}", run.stderr);
        assert!(run.stderr.contains("is no name of a machine"), "{wrong}: {}", run.stderr);
    }
    let preview = Preview::of(site.path(), &["--host", "0.0.0.0"]);
    assert_eq!(preview.get("/").status, 200);
    for other in preview.ready["others"].as_array().unwrap() {
        let address = other.as_str().unwrap().strip_prefix("http://").unwrap().trim_end_matches('/');
        std::net::TcpStream::connect(address).unwrap_or_else(|e| panic!("{address}: {e}"));
    }
}

#[test]
fn only_this_machine_and_only_its_own_pages_are_answered() {
    let site = Site::case("languages");
    let preview = Preview::of(site.path(), &["--allow-host", "preview.example"]);
    let status = |fields: &[(&str, &str)], path: &str| preview.ask("GET", path, fields, "").status;
    assert_eq!(status(&[("Host", "evil.example")], "/"), 403);
    assert_eq!(status(&[("Host", "localhost:1")], "/"), 200);
    assert_eq!(status(&[("Host", "preview.example")], "/"), 200);
    let about = preview.get("/").about("/");
    for foreign in
        [("Sec-Fetch-Site", "cross-site"), ("Origin", "http://evil.example"), ("Host", "evil.example")]
    {
        assert_eq!(status(&[foreign], &about), 403, "{foreign:?}");
    }
    assert_eq!(status(&[], "/_flywheel/live?at=nowhere"), 400);
    assert_eq!(status(&[], "/_flywheel/other"), 404);
    assert_eq!(Preview::of(site.path(), &["--no-watch"]).get(&about).status, 404);
}

#[test]
fn a_port_that_is_taken_moves_on() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let site = Site::case("one-page");
    let preview = Preview::of(site.path(), &["--port", &port.to_string()]);
    assert!(preview.port > port, "{} {port}", preview.port);
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn a_site_below_a_path_is_served_below_it() {
    let site = Site::case("sub-path");
    let preview = Preview::of(site.path(), &[]);
    for at_home in ["/", "/experts"] {
        let answer = preview.get(at_home);
        assert_eq!((answer.status, answer.field("location")), (302, "/experts/"), "{at_home}");
    }
    assert_eq!(preview.get("/experts/").status, 200);
    assert_eq!(preview.get("/expertsabc/").status, 404);
    let elsewhere = Preview::of(site.path(), &["--base-url", "https://test.example"]);
    assert_eq!(elsewhere.get("/").status, 200);
}

#[test]
fn a_site_that_cannot_be_shown_is_an_error_unless_it_is_watched() {
    let site = Site::case("no-pages");
    let run = site.run(&["serve", "--no-watch", "--port", "0"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("the site would have no pages"), "{}", run.stderr);
    let preview = Preview::of(site.path(), &[]);
    assert_eq!(preview.get("/").status, 503);
}

#[test]
fn a_connection_that_says_nothing_holds_nobody_up() {
    let site = Site::case("one-page");
    let preview = Preview::of(site.path(), &[]);
    let silent: Vec<_> =
        (0..20).map(|_| std::net::TcpStream::connect(("127.0.0.1", preview.port)).unwrap()).collect();
    assert_eq!(preview.get("/").status, 200);
    for mut stream in silent {
        stream.set_nonblocking(true).unwrap();
        assert!(stream.read(&mut [0; 1]).is_err(), "nothing was said to it");
    }
}
