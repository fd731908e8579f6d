//! A machine without a cache learns from the last deploy what is live.

use crate::support::{Run, Site};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A site that offers a baseline, published once.
fn published() -> Site {
    let site = Site::case("experts");
    let text = site.read("site.yaml");
    site.write("site.yaml", format!("{text}\nhooks: {{baseline: true}}\n"));
    site.run(&["build", "--date", "2026-01-01"]).ok();
    site
}

/// The same files on another machine: what people edit, without cache, output and history.
fn elsewhere(site: &Site) -> Site {
    let other = Site::new(&[]);
    for (path, bytes) in site.tree("") {
        if !["output/", ".flywheel/", "data/history/"].iter().any(|folder| path.starts_with(folder)) {
            other.write(&path, bytes);
        }
    }
    other
}

fn build(site: &Site, baseline: &str) -> Run {
    site.run(&["build", "--date", "2026-02-02", "--baseline", baseline, "--changes", "changes.json"])
}

fn changes(site: &Site) -> serde_json::Value {
    serde_json::from_str(&site.read("changes.json")).unwrap()
}

fn paths(list: &serde_json::Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|change| change["path"].as_str().unwrap()).collect()
}

/// Serves a folder until the test ends, and counts what was asked for.
fn served(folder: PathBuf) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().filter_map(Result::ok) {
            let mut head = [0; 2048];
            let length = stream.read(&mut head).unwrap_or(0);
            let head = String::from_utf8_lossy(&head[..length]).into_owned();
            let path = head.split(' ').nth(1).unwrap_or("/").trim_start_matches('/');
            let (status, body) = match std::fs::read(folder.join(path)) {
                Ok(bytes) => ("200 OK", bytes),
                Err(_) => ("404 Not Found", Vec::new()),
            };
            count.fetch_add(1, Ordering::SeqCst);
            let head =
                format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
        }
    });
    (address, asked)
}

#[test]
fn a_build_from_nothing_knows_by_the_last_deploy_what_changed() {
    let live = published();
    let output = live.path().join("output");
    let (address, asked) = served(output.clone());
    for source in [output.to_str().unwrap(), &address] {
        let site = elsewhere(&live);
        site.write("content/thanks.md", site.read("content/thanks.md") + "\n\nOne more line.\n");
        build(&site, source).ok();
        let changes = changes(&site);
        assert_eq!(paths(&changes["new"]), Vec::<&str>::new(), "{source}");
        assert_eq!(paths(&changes["removed"]), Vec::<&str>::new());
        let changed = paths(&changes["changed"]);
        assert!(changed.contains(&"thanks/index.html"), "{changed:?}");
        // Beside the page only what tells of its day is another file.
        assert!(
            changed.iter().all(|path| !path.ends_with("index.html") || *path == "thanks/index.html"),
            "{changed:?}"
        );
        // The history goes on where the deploy left it.
        let history = site.read("data/history/pages.csv");
        let days: Vec<&str> = history.lines().filter(|line| line.contains(",2026-02-02,")).collect();
        assert_eq!(days.len(), 1, "{days:?}");
        assert!(
            days[0].starts_with("/thanks/,") && days[0].contains(",2026-01-01,2026-02-02,"),
            "{}",
            days[0]
        );
        // What this build offers to the next one is what it has made.
        assert_eq!(site.read("output/flywheel-baseline/pages.csv"), history);
        assert!(site.read("output/_headers").contains("/flywheel-baseline/*\n  X-Robots-Tag: noindex\n"));
    }
    assert_eq!(asked.load(Ordering::SeqCst), 6, "six files are all that is asked for");
}

#[test]
fn a_newer_history_of_ones_own_is_kept() {
    let live = published();
    let site = elsewhere(&live);
    site.run(&["build", "--date", "2026-01-15"]).ok();
    let own = site.read("data/history/pages.csv");
    site.run(&["build", "--baseline", live.path().join("output").to_str().unwrap()]).ok();
    assert_eq!(site.read("data/history/pages.csv"), own);
}

#[test]
fn a_baseline_that_is_not_there_or_not_whole_is_said() {
    let live = published();
    let output = live.path().join("output");
    let (address, _) = served(output.clone());
    let refused = |site: &Site, source: &str, says: &str| {
        let run = build(site, source);
        assert_eq!(run.code, 1, "{source}");
        assert!(run.stderr.contains("FW806") && run.stderr.contains(says), "{source}: {}", run.stderr);
        assert!(!site.exists("output") && !site.exists("data/history"), "nothing was touched");
    };
    let site = elsewhere(&live);
    refused(&site, "nowhere", "there is no flywheel-baseline/ in it");
    refused(&site, &format!("{address}/below"), "answers 404");
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    refused(&site, &format!("http://{closed}"), "onnection refused");

    // A manifest that another version wrote: all pages count as new, and the history holds.
    live.write("output/flywheel-baseline/manifest", "another version");
    let run = build(&site, output.to_str().unwrap()).ok();
    assert!(run.stderr.contains("another version of the program"), "{}", run.stderr);
    assert!(paths(&changes(&site)["new"]).contains(&"thanks/index.html"));
    assert!(site.read("data/history/pages.csv").contains(",2026-01-01,2026-01-01,"));

    // Half a history is none.
    let site = elsewhere(&live);
    let history = live.read("output/flywheel-baseline/pages.csv");
    live.write("output/flywheel-baseline/pages.csv", &history[..history.len() / 2]);
    let run = build(&site, output.to_str().unwrap());
    assert!(run.code == 1 && run.stderr.contains("FW701"), "{}", run.stderr);
    assert!(!site.exists("output") && !site.exists("data/history"));
}

#[test]
fn the_switch_takes_the_folder_away_again() {
    let site = published();
    assert!(site.exists("output/flywheel-baseline/manifest"));
    site.write("site.yaml", site.read("site.yaml").replace("baseline: true", "baseline: false"));
    site.run(&["build"]).ok();
    assert!(!site.exists("output/flywheel-baseline"));
}
