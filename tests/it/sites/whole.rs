//! What holds of every site: pages without a trace of missing data, and no link that leads nowhere.

use super::look::Output;
use crate::support::{Site, run, tree};
use std::path::Path;

/// Every folder of tests/sites, with the address in its site.yaml.
fn cases() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    let mut cases: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("site.yaml").is_file())
        .map(|path| {
            let settings = std::fs::read_to_string(path.join("site.yaml")).unwrap();
            let address = settings.lines().find_map(|l| l.strip_prefix("base_url: ")).unwrap().to_string();
            (path.file_name().unwrap().to_str().unwrap().to_string(), address)
        })
        .collect();
    cases.sort();
    cases
}

#[test]
fn every_case_is_fit_to_be_shown_and_every_link_leads_somewhere() {
    let cases = cases();
    assert!(cases.len() >= 11, "{cases:?}");
    for (name, address) in cases {
        let site = Site::case(&name);
        assert_eq!(
            site.read("README.md").lines().count(),
            2,
            "the README.md of {name} does not say it in two lines"
        );
        if name == "no-pages" {
            continue;
        }
        println!("{name}");
        Output::of(&site, &address).assert_sound();
    }
}

#[test]
fn a_site_of_pages_that_are_all_held_is_an_error_and_nothing_is_written() {
    let site = Site::case("no-pages");
    let before = site.tree("");
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("FW403") && run.stderr.contains("the site would have no pages"),
        "{}",
        run.stderr
    );
    assert_eq!(site.tree(""), before);

    // One page less strictly judged is a site.
    let open =
        site.read("site.yaml").replace("make: {notes: 1}", "make: {notes: 0}") + "settings: {form: false}\n";
    site.write("site.yaml", open);
    assert!(Output::of(&site, "https://none.example").files.contains_key("one/index.html"));
}

/// The repository is itself a site: all its landing pages are there, and on one page in forty (the
/// parsing of all would take minutes) everything is as it should be.
#[test]
fn the_demo_site_has_its_landing_pages_and_no_broken_link() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = Site::new(&[]);
    for folder in ["data", "content", "themes"] {
        for (path, bytes) in tree(&repository.join(folder)) {
            site.write(&format!("{folder}/{path}"), bytes);
        }
    }
    site.write("site.yaml", std::fs::read(repository.join("site.yaml")).unwrap());
    let summary = site.run(&["build", "--format", "json"]).ok().json();
    assert_eq!(summary["producers"]["product"], 15_174);
    assert_eq!(summary["faults"], 0);

    let output = Output::at(&site.path().join("output"), "https://imatch.example");
    let listed = output.sitemap("sitemap.xml");
    assert_eq!(summary["index"], listed.len(), "the sitemaps do not list what is indexed");
    let read: Vec<String> = super::beside::read_sitemaps(&output).into_iter().map(|(url, _)| url).collect();
    assert_eq!(read, listed, "another reader reads something else");
    let feed = feed_rs::parser::parse(output.text("feed.xml").as_bytes()).unwrap();
    assert!(!feed.entries.is_empty());
    for address in &listed {
        assert!(output.files.contains_key(&output.file_of(address).unwrap()), "{address} is not there");
    }
    let pages: Vec<&String> = output.files.keys().filter(|path| path.ends_with(".html")).collect();
    for path in pages.iter().step_by(40) {
        output.assert_page(&output.page(path));
    }
}

#[test]
fn a_new_site_builds_where_nothing_but_the_program_is() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join(format!("flywheel{}", std::env::consts::EXE_SUFFIX));
    std::fs::copy(env!("CARGO_BIN_EXE_flywheel"), &program).unwrap();
    let start = |arguments: &[&str]| {
        let output =
            std::process::Command::new(&program).args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    start(&["new", "shop"]);
    start(&["build", "--site", "shop"]);
    Output::at(&folder.path().join("shop/output"), "https://www.example.com").assert_sound();

    let again = run(folder.path(), &["new", "shop"]);
    assert_eq!(again.code, 2, "a folder that is not empty was written over");
}
