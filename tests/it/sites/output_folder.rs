//! Whose files lie in the output folder: those of earlier builds, of other people, and of nobody any more.

use crate::support::{Site, run};

/// The small site that `new` makes, built once.
fn site() -> Site {
    let site = Site::new(&[]);
    run(site.path(), &["new", "site"]).ok();
    run(&site.path().join("site"), &["build"]).ok();
    site
}

fn build(site: &Site, more: &[&str]) -> crate::support::Run {
    run(&site.path().join("site"), &[&["build", "--format", "json", "--allow-churn"], more].concat())
}

/// The same, with its messages as people read them.
fn told(site: &Site, more: &[&str]) -> crate::support::Run {
    run(&site.path().join("site"), &[&["build", "--allow-churn"], more].concat())
}

/// An expert goes, and with the row the page.
fn expert_goes(site: &Site) -> &'static str {
    let rows = site.read("site/data/experts.csv");
    let kept: Vec<&str> = rows.lines().filter(|line| !line.starts_with("example-b,")).collect();
    site.write("site/data/experts.csv", kept.join("\n") + "\n");
    assert!(site.exists("site/output/experts/example-b/index.html"));
    "site/output/experts/example-b/index.html"
}

#[test]
fn without_its_cache_a_build_knows_its_files_by_their_mark() {
    let site = site();
    let page = expert_goes(&site);
    std::fs::remove_dir_all(site.path().join("site/.flywheel")).unwrap();
    let run = build(&site, &[]).ok();
    assert!(!site.exists(page), "the page of an earlier build is removed");
    assert!(!run.stderr.contains("FW804"), "{}", run.stderr);
    let summary = run.json();
    assert!(
        summary["kept"].as_u64() > summary["made"].as_u64(),
        "what lies there as it should is not written"
    );
    assert_eq!(build(&site, &[]).ok().json()["made"], 0);
}

#[test]
fn without_its_cache_and_with_files_of_others_a_build_says_what_stays() {
    let site = site();
    let page = expert_goes(&site);
    site.write("site/output/CNAME", "experts.example\n");
    std::fs::remove_dir_all(site.path().join("site/.flywheel")).unwrap();
    let run = told(&site, &[]).ok();
    assert!(run.stderr.contains("what was known of the output folder is lost"), "{}", run.stderr);
    assert!(site.exists(page) && site.read("site/output/CNAME") == "experts.example\n");
}

#[test]
fn a_folder_is_the_same_however_it_is_called_and_wherever_the_site_is_moved() {
    let site = site();
    let whole = site.path().join("site/output");
    for out in ["output/", "./output", "../site/output", whole.to_str().unwrap()] {
        assert_eq!(build(&site, &["--out", out]).ok().json()["made"], 0, "{out}");
    }
    std::fs::rename(site.path().join("site"), site.path().join("moved")).unwrap();
    let moved = run(&site.path().join("moved"), &["build", "--format", "json"]).ok();
    assert_eq!(moved.json()["made"], 0);
}

#[test]
fn what_somebody_else_wrote_is_not_written_over() {
    let site = site();
    site.write("other/index.html", "precious");
    site.write("other/notes.txt", "mine");
    let run = told(&site, &["--out", "../other"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("other/index.html was written by no build"), "{}", run.stderr);
    assert_eq!(site.tree("other").len(), 2, "nothing was touched");
    assert_eq!(site.read("other/index.html"), "precious");
    // Files that are in nobody's way stay, and a note says so.
    std::fs::remove_file(site.path().join("other/index.html")).unwrap();
    let run = told(&site, &["--out", "../other"]).ok();
    assert!(run.stderr.contains("files that no build of this site wrote"), "{}", run.stderr);
    assert_eq!(site.read("other/notes.txt"), "mine");
    // The cache is no place for a site.
    assert_eq!(build(&site, &["--out", ".flywheel/x"]).code, 2);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_output_leads_no_byte_out_of_it() {
    let site = site();
    site.write("secret", "not for you");
    let page = site.path().join("site/output/about/index.html");
    std::fs::remove_file(&page).unwrap();
    std::os::unix::fs::symlink(site.path().join("secret"), &page).unwrap();
    let run = told(&site, &["--verify"]).ok();
    assert!(run.stderr.contains("1 file in the output folder is not as it was written"), "{}", run.stderr);
    assert_eq!(site.read("secret"), "not for you");
    assert!(site.read("site/output/about/index.html").contains("</html>"));
}

#[test]
fn a_change_set_replaces_only_a_change_set() {
    let site = site();
    let services = site.read("site/data/places.csv");
    for (file, why) in [
        ("data/places.csv", "is no change set"),
        ("output/changes.json", "would be published"),
        ("nowhere/changes.json", "cannot be written"),
    ] {
        let run = build(&site, &["--date", "2026-01-01", "--changes", file]);
        assert!(run.code == 2 && run.stderr.contains(why), "{file}: {}", run.stderr);
    }
    assert_eq!(site.read("site/data/places.csv"), services);
    assert!(!site.exists("site/data/history"), "nothing was published");
    for _ in 0..2 {
        build(&site, &["--changes", "changes.json"]).ok();
        assert!(site.read("site/changes.json").starts_with("{\n  \"new\": ["));
    }
}
