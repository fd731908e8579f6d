//! Folders that another takes the place of: what is edited in the new one is shown like any other edit.

use super::preview::Preview;
use crate::support::Site;
use std::fs;
use std::path::Path;

const PAGE: &str = "/about/";

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to.join(entry.file_name())),
            false => _ = fs::copy(entry.path(), to.join(entry.file_name())).unwrap(),
        }
    }
}

/// Three ways to put another folder in the place of one; `edit` makes the new one differ.
fn replace(way: &str, folder: &Path, edit: impl Fn(&Path)) {
    let beside = tempfile::tempdir_in(folder.parent().unwrap()).unwrap();
    let (new, old) = (beside.path().join("new"), beside.path().join("old"));
    copy(folder, &new);
    edit(&new);
    match way {
        "removed and copied" => {
            fs::remove_dir_all(folder).unwrap();
            copy(&new, folder);
        }
        "moved away and another moved here" => {
            fs::rename(folder, &old).unwrap();
            fs::rename(&new, folder).unwrap();
        }
        _ => {
            // As git does that goes to a state without the folder, and back.
            fs::remove_dir_all(folder).unwrap();
            fs::create_dir(folder).unwrap();
            fs::remove_dir(folder).unwrap();
            copy(&new, folder);
        }
    }
}

const WAYS: [&str; 3] = ["removed and copied", "moved away and another moved here", "made twice"];

/// Waits until the page says it.
fn shows(preview: &Preview, text: &str) {
    let mut tab = preview.open(PAGE);
    while !preview.get(PAGE).text().contains(text) {
        tab.next();
    }
}

fn say(folder: &Path, text: &str) {
    fs::write(folder.join("about.md"), format!("---\ntitle: About us\n---\n{text}\n")).unwrap();
}

#[test]
fn a_folder_that_is_replaced_is_watched_like_the_one_before() {
    let site = Site::case("languages");
    let preview = Preview::of(site.path(), &[]);
    let content = site.path().join("content");
    for round in 0..3 {
        for way in WAYS {
            replace(way, &content, |new| say(new, &format!("Round {round}, {way}.")));
            shows(&preview, &format!("Round {round}, {way}."));
            say(&content, &format!("Round {round}, after it was {way}."));
            shows(&preview, &format!("Round {round}, after it was {way}."));
        }
    }
}

#[test]
fn folders_within_folders_and_themes_are_watched_when_they_are_replaced() {
    let site = Site::case("languages");
    let template = |folder: &Path, text: &str| {
        let page = format!("<!DOCTYPE html><title>Own</title><h1>{text}</h1>");
        fs::write(folder.join("document.html"), page).unwrap();
    };
    let themes = site.path().join("themes");
    let templates = themes.join("default/templates");
    fs::create_dir_all(&templates).unwrap();
    template(&templates, "First");
    let preview = Preview::of(site.path(), &[]);
    for way in WAYS {
        replace(way, &templates, |new| template(new, way));
        shows(&preview, way);
        template(&templates, &format!("Then {way}"));
        shows(&preview, &format!("Then {way}"));
        replace(way, &themes, |new| template(&new.join("default/templates"), &format!("Themes {way}")));
        shows(&preview, &format!("Themes {way}"));
        template(&templates, &format!("Themes then {way}"));
        shows(&preview, &format!("Themes then {way}"));
    }
}

#[test]
fn a_whole_site_that_is_replaced_is_watched_as_well() {
    let home = tempfile::tempdir().unwrap();
    let site = home.path().join("site");
    copy(Site::case("languages").path(), &site);
    let preview = Preview::of(&site, &[]);
    for way in WAYS {
        replace(way, &site, |new| say(&new.join("content"), &format!("A site {way}.")));
        shows(&preview, &format!("A site {way}."));
        say(&site.join("content"), &format!("After it was {way}."));
        shows(&preview, &format!("After it was {way}."));
    }
    // A while without it: what went is named, and when it is back it is shown.
    let away = home.path().join("away");
    fs::rename(&site, &away).unwrap();
    assert_eq!(preview.wait("refused")["files"], serde_json::json!(["."]));
    say(&away.join("content"), "Seen by nobody yet.");
    fs::rename(&away, &site).unwrap();
    shows(&preview, "Seen by nobody yet.");
    say(&site.join("content"), "And watched.");
    shows(&preview, "And watched.");
}
