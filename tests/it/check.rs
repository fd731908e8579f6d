//! `flywheel check`: every fault that it knows is planted in a good output folder and found, and nothing
//! else is said of it.

mod built;
mod faults;
mod formats;
mod said;
mod texts;

use crate::support::Site;
use flywheel::check::{CheckOptions, check};
use flywheel::diag::Report;
use std::collections::BTreeMap;

/// A copy of tests/sites/check: a site.yaml, and in `built/` an output in which nothing is wrong.
fn good() -> Site {
    Site::case("check")
}

/// The codes that are found in a site's folder `built/`, with how often.
fn codes(site: &Site) -> BTreeMap<&'static str, u64> {
    let mut report = Report::new();
    let options = CheckOptions {
        site: site.path().to_path_buf(),
        out: site.path().join("built"),
        base_url: None,
        examples: 3,
    };
    check(&options, &|_, _| {}, &mut report);
    let mut codes = BTreeMap::new();
    for group in report.groups() {
        *codes.entry(group.examples[0].code.as_str()).or_default() += group.count;
    }
    codes
}

/// Changes one text of one file of the output.
fn edit(site: &Site, path: &str, from: &str, to: &str) {
    let text = site.read(path);
    assert!(text.contains(from), "{path} has no {from:?}");
    site.write(path, text.replacen(from, to, 1));
}

#[test]
fn of_a_good_output_nothing_is_said() {
    let run = good().run(&["check", "--out", "built"]).ok();
    assert_eq!(run.stderr, "");
    assert!(
        run.stdout.starts_with("pages 8 · links 27 · errors 0 · warnings 0 · notes 0 · "),
        "{}",
        run.stdout
    );
}

#[test]
fn a_site_says_how_serious_a_finding_is_and_what_is_too_far_or_too_large() {
    let site = good();
    edit(&site, "built/contact/index.html", "</h1>", "</h1><h4>x</h4>");
    let run = site.run(&["check", "--out", "built", "--format", "json"]).ok();
    assert_eq!((run.json()["warnings"].as_u64(), run.json()["codes"]["FW925"].as_u64()), (Some(1), Some(1)));
    for (severity, code, counts) in
        [("off", 0, [0, 0, 0]), ("note", 0, [0, 0, 1]), ("warning", 0, [0, 1, 0]), ("error", 1, [1, 0, 0])]
    {
        let site_yaml = good().read("site.yaml");
        site.write("site.yaml", format!("{site_yaml}  severity: {{FW925: {severity}}}\n"));
        let run = site.run(&["check", "--out", "built", "--format", "json"]);
        let json = run.json();
        let found = ["errors", "warnings", "notes"].map(|what| json[what].as_u64().unwrap());
        assert_eq!((run.code, found), (code, counts), "{severity}");
    }
    // The demand for a code that is none is answered with the one that was probably meant.
    let site_yaml = good().read("site.yaml");
    site.write("site.yaml", format!("{site_yaml}  severity: {{FW9255: off}}\n"));
    let run = site.run(&["check", "--out", "built"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("`FW9255` is not a code of `flywheel check`")
            && run.stderr.contains("did you mean `FW925`?"),
        "{}",
        run.stderr
    );
}

#[test]
fn without_an_output_it_says_to_build_first_and_wrong_usage_is_another_exit() {
    let site = good();
    let run = site.run(&["check"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("FW999") && run.stderr.contains("run `flywheel build` first"),
        "{}",
        run.stderr
    );
    assert_eq!(site.run(&["check", "--base-url", "harbour"]).code, 2);
    assert_eq!(site.run(&["build", "--format", "sarif"]).code, 2);
}

#[test]
fn what_is_found_does_not_depend_on_the_number_of_threads() {
    let site = good();
    for n in 0..300 {
        let page = site
            .read("built/contact/index.html")
            .replace("id=\"form\"", if n % 3 == 0 { "" } else { "id=\"main\"" });
        site.write(&format!("built/more/{n}/index.html"), page);
    }
    let one = site.run(&["check", "--out", "built", "--jobs", "1"]);
    assert_eq!(one.code, 1);
    for _ in 0..3 {
        let four = site.run(&["check", "--out", "built", "--jobs", "4"]);
        assert_eq!(four.stderr, one.stderr);
    }
    // Every one of 300 pages is counted, and three are shown.
    assert!(
        one.stderr.contains("the same in 299 more places, for example built/more/1/index.html"),
        "{}",
        one.stderr
    );
}

#[test]
fn a_site_below_a_path_is_judged_by_its_own_addresses() {
    let site = good();
    for (path, bytes) in site.tree("built") {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let text = text.replace("https://harbour.example/", "https://harbour.example/coast/");
        let mut text =
            text.replace("=\"/", "=\"/coast/").replace("url=/", "url=/coast/").replace(" /", " /coast/");
        if path == "_headers" {
            text = text.replace("/*", "/coast/*");
        }
        if path == "_redirects" {
            text = text.replace("\n/", "\n/coast/");
        }
        if path.starts_with("search/") {
            text = text.replace("\"/", "\"/coast/");
        }
        if path == "robots.txt" {
            text = text.replace("Allow: /coast/", "Allow: /");
        }
        // The icon is drawn with an address of the vocabulary, which stays.
        site.write(
            &format!("built/{path}"),
            text.replace("\"/coast/>", "\"/>").replace("srcset=\"/coast/coast", "srcset=\"/coast"),
        );
    }
    let at = |url: &str| site.run(&["check", "--out", "built", "--base-url", url, "--format", "json"]);
    assert_eq!(
        at("https://harbour.example/coast").json()["codes"],
        serde_json::json!({}),
        "{}",
        at("https://harbour.example/coast").stdout
    );
    assert_eq!(at("https://harbour.example").code, 1, "judged for another address everything leads astray");
}
