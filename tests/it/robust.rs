//! What a run meets that is no mistake of the site: a reader who leaves, files that a system keeps for itself.

use crate::support::{Run, Site};
use std::process::{Command, Stdio};

/// Runs the program with a standard output and a standard error whose readers have left already.
fn run_unheard(site: &Site, arguments: &[&str]) -> i32 {
    let pipe = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        Stdio::from(writer)
    };
    let mut program = Command::new(env!("CARGO_BIN_EXE_flywheel"));
    program.args(arguments).current_dir(site.path()).stdout(pipe()).stderr(pipe());
    program.status().unwrap().code().unwrap_or(-1)
}

#[test]
fn a_reader_who_leaves_does_not_change_what_a_command_does() {
    let site = Site::case("one-page");
    for (arguments, code) in [
        (&["build"][..], 0),
        (&["build"], 0),
        (&["build", "--no-cache", "--format", "json"], 0),
        (&["explain", "/"], 0),
        (&["explain", "/nowhere/"], 1),
        (&["schema"], 0),
        (&["new", "fresh"], 0),
        (&["build", "--jobs", "0"], 2),
    ] {
        assert_eq!(run_unheard(&site, arguments), code, "{arguments:?}");
    }
    let unheard = run_unheard(&site, &["check"]);
    assert_eq!(unheard, site.run(&["check"]).code);
    site.run(&["build", "--out", "heard"]).ok();
    assert_eq!(site.tree("output"), site.tree("heard"));
    site.write("site.yaml", "name: [");
    assert_eq!(run_unheard(&site, &["build"]), 1);
}

/// A device that is always full is there on Linux only.
#[cfg(target_os = "linux")]
#[test]
fn a_result_that_does_not_fit_is_said_once() {
    let site = Site::case("one-page");
    for arguments in [&["build"][..], &["check"], &["explain", "/"], &["schema"], &["new", "fresh"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_flywheel"));
        let output = program.args(arguments).current_dir(site.path()).stdout(full).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {stderr}");
        assert_eq!(stderr.matches("the result cannot be written").count(), 1, "{arguments:?}: {stderr}");
    }
    assert!(site.exists("output/index.html") && site.exists("fresh/site.yaml"));
}

#[test]
fn a_file_whose_name_begins_with_a_dot_is_no_part_of_the_site() {
    // What a Mac leaves beside every file on a disk of another kind: no text at all.
    let litter: &[u8] = b"\0\x05\x16\x07\0\x02\0\0Mac OS X        \xff\xfe";
    let site = Site::new(&[
        (
            "site.yaml",
            "name: A\nbase_url: https://a.example\nlanguage: en\nsettings: {form: false}\ndatasets:\n  \
             services: {path: data/services, kind: service}\n  places: {path: data/places, kind: place}\n\
             families:\n  home: {kind: hub, url: /, lists: [landing]}\n  \
             landing: {kind: product, url: '/{services}/{places}/', axes: [services, places], title: '{service.name} {place.in}'}\n  \
             page: {kind: document, url: '/{slug}/', path: content/pages}\n",
        ),
        ("data/services/one.yaml", "- id: advice\n  name: Advice\n"),
        ("data/places/one.csv", "id,name,lat,lon\np1,Alphaville,50.0,8.0\n"),
        ("data/copy/deck.yaml", "slots:\n  lead: {take: 1}\nstatements: []\n"),
        ("content/pages/about.md", "---\ntitle: About\n---\nWho we are.\n"),
        ("content/notes/one.md", "---\nfor: {services: advice, places: p1}\n---\nA note.\n"),
        ("themes/default/templates/404.html", "<!DOCTYPE html>\n<title>Not here</title>\n"),
    ]);
    site.build().ok();
    let clean = site.tree("output");
    for file in [
        "data/services/._one.yaml",
        "data/services/.trash/two.yaml",
        "data/places/._one.csv",
        "data/copy/._deck.yaml",
        "content/pages/._about.md",
        "content/pages/.hidden.md",
        "content/pages/.drafts/later.md",
        "content/notes/._one.md",
        "content/images/._pier.png",
        "content/images/.DS_Store",
        "themes/default/templates/._404.html",
        "themes/default/assets/._site.css",
        "themes/default/i18n/._en.yaml",
    ] {
        site.write(file, litter);
    }
    let Run { code, stderr, .. } = site.run(&["build", "--no-cache"]);
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(site.tree("output"), clean);
}

#[test]
fn a_new_site_may_begin_in_a_fresh_repository_and_says_what_to_do_next() {
    let folder = Site::new(&[(".git/HEAD", "ref: refs/heads/main\n"), ("occupied/file.txt", "text")]);
    assert_eq!(folder.run(&["new", "occupied"]).code, 2);
    let other = folder.run(&["new", "my friend's site"]).ok();
    let readme = folder.read("my friend's site/README.md");
    for command in ["build", "serve", "check", "explain"] {
        assert!(other.stdout.contains(&format!("flywheel {command}")), "{command}: {}", other.stdout);
        assert!(readme.contains(&format!("flywheel {command}")), "{command}");
    }
    if cfg!(unix) {
        // The command is taken as it was printed.
        let line = other.stdout.lines().find(|line| line.contains("flywheel build")).unwrap();
        let command = line.split("      ").next().unwrap().trim().replacen("flywheel", "\"$PROGRAM\"", 1);
        let mut shell = Command::new("sh");
        shell.args(["-c", &command]).current_dir(folder.path());
        let run = shell.env("PROGRAM", env!("CARGO_BIN_EXE_flywheel")).output().unwrap();
        assert!(run.status.success(), "{command}: {}", String::from_utf8_lossy(&run.stderr));
    }

    let fresh = Site::new(&[(".git/HEAD", "ref: refs/heads/main\n"), (".gitignore", "/output/\n")]);
    let made = fresh.run(&["new", "."]).ok();
    assert!(made.stdout.contains("  flywheel build      makes"), "{}", made.stdout);
    fresh.build().ok();
}
