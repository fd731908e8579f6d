//! Edits, and what the pages that are open are told of them.

use super::preview::Preview;
use crate::support::Site;
use std::fs;

fn replace(site: &Site, file: &str, from: &str, to: &str) {
    let text = site.read(file);
    assert!(text.contains(from), "{file} holds {from}");
    site.write(file, text.replace(from, to));
}

#[test]
fn only_a_tab_whose_page_is_another_is_told() {
    let site = Site::case("languages");
    let preview = Preview::of(site.path(), &[]);
    let (mut about, mut terms, mut place) =
        (preview.open("/about/"), preview.open("/terms/"), preview.open("/places/new-sample/"));
    replace(&site, "content/about.md", "Who we are.", "Who we were.");
    assert_eq!(about.news().0, "reload");
    let said = preview.wait("changed");
    assert_eq!(said["files"], serde_json::json!(["content/about.md"]));
    assert_eq!(
        (said["changed"].as_u64(), said["reloaded"].as_u64(), said["tabs"].as_u64()),
        (Some(1), Some(1), Some(3))
    );
    assert!(preview.get("/about/").text().contains("Who we were."));
    // The others were told nothing: the first thing that they hear is about an edit of their own.
    replace(&site, "data/places.csv", ",1000,", ",1001,");
    assert_eq!(place.news().0, "reload");
    preview.wait("changed");
    site.write("content/terms.md", "---\ntitle: New terms\n---\nOther terms.\n");
    assert_eq!(terms.news().0, "reload");
    assert_eq!(preview.wait("changed")["reloaded"], 1);
}

#[test]
fn a_stylesheet_is_swapped_and_a_template_reloads() {
    let site = Site::case("overrides");
    let preview = Preview::of(site.path(), &[]);
    let mut tab = preview.open("/sampleton/");
    site.write("themes/mine/assets/site.css", "h1 { color: teal }\n");
    let (name, style) = tab.news();
    assert_eq!(name, "style");
    let url = style["sheets"][0]["url"].as_str().unwrap().to_string();
    assert!(preview.get("/sampleton/").text().contains(&url), "the page names {url}");
    assert!(preview.get(&url).text().contains("color: teal"));
    assert_eq!(preview.wait("changed")["restyled"], 1);
    let mut landing = preview.open("/sampleton/advice/");
    replace(&site, "themes/mine/templates/components/breadcrumbs.html", "class=\"trail\"", "class=\"way\"");
    assert_eq!(landing.news().0, "reload");
    assert_eq!(tab.news().0, "reload");
    assert!(preview.get("/sampleton/").text().contains("class=\"way\""));
}

#[test]
fn what_breaks_keeps_the_last_good_state_until_it_is_mended() {
    let site = Site::case("languages");
    let preview = Preview::of(site.path(), &[]);
    let good = preview.get("/places/new-sample/").text();
    let mut tab = preview.open("/places/new-sample/");
    let whole = site.read("data/places.csv");
    for (file, broken) in [
        // Cut off within a quoted field, as a half-saved file is; a column gone; a value that is none.
        ("data/places.csv", format!("{}p3,\"Half", whole)),
        ("data/places.csv", whole.replace("population", "people")),
        ("data/places.csv", whole.replace("1000", "a lot <b>")),
        ("data/services.yaml", "services: [".to_string()),
        ("site.yaml", site.read("site.yaml").replace("families:", "famlies:")),
        ("content/about.md", "---\ntitle: [\n---\n".to_string()),
        ("themes/default/templates/hub.html", "{% if %}".to_string()),
        ("themes/default/templates/hub.html", "{{ no_such_value.at_all }}".to_string()),
    ] {
        let before = site.exists(file).then(|| site.read(file));
        site.write(file, &broken);
        let (name, problems) = tab.news();
        assert_eq!(name, "problems", "{file}");
        assert!(problems["title"].as_str().unwrap().ends_with("this is the page as it was before"));
        let finding = &problems["findings"][0];
        assert!(finding["place"].as_str().unwrap().starts_with(file), "{finding}");
        assert!(!finding["message"].as_str().unwrap().is_empty());
        let refused = preview.wait("refused");
        // Of a folder that is new its name is told.
        assert!(file.starts_with(refused["files"][0].as_str().unwrap()), "{refused}");
        assert_eq!(preview.get("/places/new-sample/").text(), good, "{file}");
        match before {
            Some(text) => site.write(file, text),
            None => fs::remove_file(site.path().join(file)).unwrap(),
        }
        assert_eq!(tab.next().0, "fine", "{file}");
        preview.wait("changed");
    }
}

#[test]
fn a_page_that_alone_cannot_be_rendered_says_why_and_is_shown_when_it_is_mended() {
    let site = Site::case("languages");
    let default =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates/document.html");
    let template = fs::read_to_string(default).unwrap();
    // Neither the first nor the last text: those are rendered for trial.
    let broken = "{%- block main -%}{% if page.h1 == \"News\" %}{{ no_such_value.at_all }}{% endif %}";
    site.write("themes/default/templates/document.html", template.replacen("{%- block main -%}", broken, 1));
    let preview = Preview::of(site.path(), &[]);
    assert_eq!(preview.get("/about/").status, 200);
    let answer = preview.get("/news/");
    assert_eq!(answer.status, 500, "{}", answer.text());
    assert!(answer.text().contains("themes/default/templates/document.html:"), "{}", answer.text());
    let mut tab = preview.listen(&answer.about("/news/"));
    site.write("themes/default/templates/document.html", &template);
    assert_eq!(tab.news().0, "reload");
    assert_eq!(preview.get("/news/").status, 200);
}

#[test]
fn faults_from_the_beginning_are_left_out_and_do_not_stop_the_work() {
    let site = Site::case("languages");
    replace(&site, "data/places.csv", "47.1,8.1,1000", "47.1,8.1,unknown");
    let preview = Preview::of(site.path(), &[]);
    let mut tab = preview.open("/about/");
    let (name, problems) = tab.next();
    assert_eq!(name, "problems");
    assert!(problems["title"].as_str().unwrap().contains("a build would stop"), "{problems}");
    replace(&site, "content/about.md", "Who we are.", "Who we were.");
    assert_eq!(tab.next().0, "reload");
    preview.wait("changed");
    replace(&site, "data/places.csv", "unknown", "1000");
    // The open tab is told once the work is done; only then is a new one sure to find it done.
    assert_eq!(tab.next().0, "fine");
    assert_eq!(preview.open("/about/").next().0, "fine");
}

#[test]
fn a_site_that_is_unusable_at_first_is_shown_when_it_is_mended() {
    let site = Site::case("languages");
    let good = site.read("site.yaml");
    site.write("site.yaml", "name: [");
    let preview = Preview::of(site.path(), &[]);
    let answer = preview.get("/about/");
    assert_eq!(answer.status, 503);
    let mut tab = preview.listen(&answer.about("/about/"));
    assert_eq!(tab.next().0, "problems");
    site.write("site.yaml", good);
    assert_eq!(tab.news().0, "reload");
    assert_eq!(preview.get("/about/").status, 200);
}

#[test]
fn a_page_with_a_new_address_is_followed_there_and_one_that_is_gone_says_so() {
    let site = Site::case("languages");
    let preview = Preview::of(site.path(), &[]);
    let (mut page, mut city) = (preview.open("/about/"), preview.open("/places/new-sample/"));
    let asleep = preview.get("/about/").about("/about/");
    replace(&site, "content/about.md", "title:", "slug: who-we-are\ntitle:");
    assert_eq!(page.news(), ("go".into(), serde_json::json!({ "url": "/who-we-are/" })));
    let said = preview.wait("changed");
    assert_eq!((said["new"].as_u64(), said["gone"].as_u64()), (Some(1), Some(1)));
    // A tab that slept through it is led there when it wakes.
    assert_eq!(preview.listen(&asleep).news().0, "go");
    replace(&site, "data/places.csv", "New Sample", "Newest Sample");
    assert_eq!(city.news(), ("go".into(), serde_json::json!({ "url": "/places/newest-sample/" })));
    preview.wait("changed");
    let mut city = preview.open("/places/newest-sample/");
    let table = site.read("data/places.csv");
    site.write(
        "data/places.csv",
        table.lines().filter(|l| !l.starts_with("p2,")).map(|l| format!("{l}\n")).collect::<String>(),
    );
    assert_eq!(city.news().0, "reload");
    preview.wait("changed");
    let gone = preview.get("/places/newest-sample/");
    assert_eq!(gone.status, 404);
    let mut waiting = preview.listen(&gone.about("/places/newest-sample/"));
    site.write("data/places.csv", table);
    assert_eq!(waiting.news().0, "reload", "the row is back, and its page");
    assert_eq!(preview.get("/places/newest-sample/").status, 200);
}

#[test]
fn whatever_way_an_editor_saves_is_one_edit_and_what_it_leaves_beside_is_none() {
    for way in [&[][..], &["--poll"]] {
        let site = Site::case("languages");
        let preview = Preview::of(site.path(), way);
        let mut tab = preview.open("/about/");
        let path = |name: &str| site.path().join("content").join(name);
        for (step, save) in ["in place", "by a new file", "with a copy"].into_iter().enumerate() {
            let text = format!("---\ntitle: About us\ndate: 2026-11-22\n---\nSaved {save}.\n");
            // What is hidden or temporary says nothing, and is read by nobody.
            fs::write(path(".about.md.swp"), "x").unwrap();
            fs::write(path("4913"), "x").unwrap();
            match step {
                0 => fs::write(path("about.md"), &text).unwrap(),
                1 => {
                    fs::write(path(".about.new"), &text).unwrap();
                    fs::rename(path(".about.new"), path("about.md")).unwrap();
                }
                _ => {
                    fs::rename(path("about.md"), path("about.md~")).unwrap();
                    fs::write(path("about.md"), &text).unwrap();
                    fs::remove_file(path("about.md~")).unwrap();
                }
            }
            assert_eq!(tab.news().0, "reload", "{save} {way:?}");
            let said = preview.next();
            assert_eq!(
                (&said["event"], &said["files"]),
                (&"changed".into(), &serde_json::json!(["content/about.md"])),
                "{save} {way:?}"
            );
            assert!(preview.get("/about/").text().contains(&format!("Saved {save}.")), "{save} {way:?}");
        }
    }
}

#[test]
fn folders_that_come_later_or_come_back_are_watched() {
    let site = Site::case("languages");
    let preview = Preview::of(site.path(), &[]);
    let mut tab = preview.open("/about/");
    // A theme of the site's own, in a folder within a folder that was not there.
    site.write("themes/default/templates/document.html", "<!DOCTYPE html><title>Own</title><h1>First</h1>");
    assert_eq!(tab.news().0, "reload");
    preview.wait("changed");
    fs::remove_dir_all(site.path().join("themes")).unwrap();
    assert_eq!(tab.news().0, "reload");
    site.write("themes/default/templates/document.html", "<!DOCTYPE html><title>Own</title><h1>Second</h1>");
    assert_eq!(tab.news().0, "reload");
    assert!(preview.get("/about/").text().contains("Second"));
    // A dataset that moves: what the settings name from now on is watched from now on.
    site.write("tables/places.csv", site.read("data/places.csv"));
    replace(&site, "site.yaml", "path: data/places.csv", "path: tables/places.csv");
    let mut place = preview.open("/places/new-sample/");
    while preview.wait("changed")["files"] != serde_json::json!(["site.yaml"]) {}
    replace(&site, "tables/places.csv", ",1000,", ",2000,");
    assert_eq!(place.news().0, "reload");
}

#[test]
fn after_every_one_of_many_edits_the_tab_shows_the_last() {
    let site = Site::case("languages");
    let preview = Preview::of(site.path(), &[]);
    for edit in 0..40 {
        let page = preview.get("/about/");
        let mut tab = preview.listen(&page.about("/about/"));
        // Two saves one after the other: whatever is told, the answer after the last word is the last state.
        for half in ["a", "b"] {
            site.write("content/about.md", format!("---\ntitle: About us\n---\nEdit {edit}{half}.\n"));
        }
        let mut shown = page.text();
        while !shown.contains(&format!("Edit {edit}b.")) {
            // A file that was emptied and not yet written is read as it is on a machine that is busy.
            let told = tab.news().0;
            assert!(matches!(told.as_str(), "reload" | "problems"), "edit {edit}: {told}");
            let page = preview.get("/about/");
            shown = page.text();
            tab = preview.listen(&page.about("/about/"));
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn three_hundred_edits_leave_nothing_behind() {
    let site = Site::case("languages");
    let preview = Preview::of(site.path(), &[]);
    let count = |what: &str| fs::read_dir(format!("/proc/{}/{what}", preview.pid())).unwrap().count();
    let watches = || -> usize {
        let infos = fs::read_dir(format!("/proc/{}/fdinfo", preview.pid())).unwrap();
        let texts = infos.filter_map(|info| fs::read_to_string(info.unwrap().path()).ok());
        texts.map(|text| text.matches("inotify wd:").count()).sum()
    };
    let memory = || -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", preview.pid())).unwrap();
        let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    };
    let mut staying = preview.open("/terms/");
    let edit = |n: usize| {
        let mut tab = preview.open("/about/");
        match n % 10 {
            // Folders and their watches come and go as well.
            8 => {
                site.write("themes/default/assets/more/deep.txt", n.to_string());
                preview.wait("changed");
                fs::remove_dir_all(site.path().join("themes")).unwrap();
                preview.wait("changed");
            }
            9 => {
                site.write("content/about.md", "---\ntitle: [\n---\n");
                preview.wait("refused");
            }
            _ => {
                site.write(
                    "content/about.md",
                    format!("---\ntitle: About us\ndate: 2026-11-22\n---\nEdit {n}.\n"),
                );
                while tab.news().0 != "reload" {}
                preview.wait("changed");
            }
        }
    };
    // In each ten edits one breaks the file and the next mends it.
    (0..60).for_each(edit);
    let (files, watched, used) = (count("fd"), watches(), memory());
    (60..=300).for_each(edit);
    assert!(count("fd") <= files + 3, "{} descriptors, {files} after 60 edits", count("fd"));
    assert!(watches() <= watched, "{} watches, {watched} after 60 edits", watches());
    assert!(count("task") <= 16, "{} threads", count("task"));
    // An allocator keeps some; a site that is never let go would be a hundred megabytes.
    assert!(memory() < used + 40_000, "{} kB, {used} kB after 60 edits", memory());
    site.write("content/terms.md", "---\ntitle: Terms\n---\nLast words.\n");
    // All that while it was told of the files that were broken, and never that its own page is another.
    let told = (0..30).map(|_| staying.news().0).filter(|name| name != "problems").count();
    assert_eq!((told, staying.news().0.as_str()), (0, "reload"));
}
