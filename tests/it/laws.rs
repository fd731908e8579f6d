//! The laws of a build, tried on two small but complete sites with random edits.
//!
//! The one here has sixty real places and forty invented experts of the demo data, and is built by the program
//! as people run it; the tiny one is built thousands of times within the test (`lab`). Randomness is seeded: a
//! failure names the seed and the step, and happens again.
//!
//! - `edits`: after any edit the output is that of a clean build (`LAWS_EDITS=20000` tries more, `LAWS_SEED=17` one)
//! - `named`: single edits with the exact pages that they make
//! - `kills`: a build that is stopped at any step and run again is a clean one
//! - `forgets`: programs that are broken on purpose are found out
//! - `guards`: other hands in the output, two builds at once, too much churn
//! - `year`: a year of daily publications (`LAWS_YEAR=demo` for the demo site)

mod edits;
pub mod editor;
mod forgets;
mod guards;
mod hand;
mod kills;
mod lab;
mod named;
mod proof;
mod shards;
mod still;
pub mod small_site;
pub mod tiny_site;
mod year;

use crate::support::{Run, Site, run, tree};
use editor::{Chance, Editor};
use flywheel::manifest;
use small_site::{SERVICES, STORIES, small};
use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::time::Duration;

type Tree = BTreeMap<String, Vec<u8>>;

fn build(site: &Site, out: &str, more: &[&str]) -> Run {
    let mut arguments = vec!["build", "--format", "json", "--allow-churn", "--out", out];
    arguments.extend(more);
    site.run(&arguments).ok()
}

/// A clean build of the site as it stands, into a folder that did not exist.
fn clean(site: &Site) -> Tree {
    clean_on(site, &[])
}

fn clean_on(site: &Site, more: &[&str]) -> Tree {
    let fresh = tempfile::tempdir().unwrap();
    let out = fresh.path().join("output");
    run(site.path(), &[&["build", "--out", out.to_str().unwrap()], more].concat()).ok();
    tree(&out)
}

/// The files of the history.
fn history(site: &Site) -> Tree {
    site.tree("data/history")
}

/// Puts the history back to what it was.
fn restore(site: &Site, history: &Tree) {
    let _ = std::fs::remove_dir_all(site.path().join("data/history"));
    history.iter().for_each(|(file, bytes)| site.write(&format!("data/history/{file}"), bytes));
}

/// Builds into the output folder, published on a day if one is given; the same done cleanly, from the same
/// history, gives the same files and the same history.
fn assert_like_clean(site: &Site, day: Option<&str>, what: &str) -> serde_json::Value {
    let before = history(site);
    let more: Vec<&str> = day.map_or(Vec::new(), |day| vec!["--date", day]);
    let summary = build(site, "output", &more).json();
    let (output, after) = (site.tree("output"), history(site));
    restore(site, &before);
    assert_same(&output, &clean_on(site, &more), what);
    if let Some(difference) = difference(&after, &history(site)) {
        panic!("{what}: the history\n{difference}");
    }
    assert_eq!(day.is_none(), after == before, "{what}: only a publication advances the history");
    if day.is_some() {
        // What was published is found again by a build that publishes nothing.
        assert_same(&output, &clean(site), what);
    }
    summary
}

/// The day of a step; one in two steps is published.
fn day_of(step: usize) -> Option<String> {
    step.is_multiple_of(2).then(|| format!("2026-{:02}-{:02}", 1 + step / 28, 1 + step % 28))
}

/// What is different between two trees, if anything is.
fn difference(left: &Tree, right: &Tree) -> Option<String> {
    let mut paths: Vec<&String> = left.keys().chain(right.keys()).collect();
    paths.sort();
    paths.dedup();
    let different: Vec<String> = paths
        .into_iter()
        .filter(|path| left.get(*path) != right.get(*path))
        .map(|path| match (left.get(path), right.get(path)) {
            (Some(a), Some(b)) => {
                let at = a.iter().zip(b).take_while(|(a, b)| a == b).count();
                let near = |t: &[u8]| {
                    String::from_utf8_lossy(&t[at.saturating_sub(40)..(at + 60).min(t.len())]).into_owned()
                };
                format!("{path} at byte {at}:\n  {:?}\n  {:?}", near(a), near(b))
            }
            (Some(_), None) => format!("{path} is only in the first"),
            _ => format!("{path} is only in the second"),
        })
        .collect();
    (!different.is_empty()).then(|| different[..different.len().min(5)].join("\n"))
}

fn assert_same(left: &Tree, right: &Tree, what: &str) {
    assert!(left.len() > 100, "{what}: only {} files", left.len());
    if let Some(difference) = difference(left, right) {
        panic!("{what}:\n{difference}");
    }
}

#[test]
fn two_trees_are_the_same_only_if_every_byte_is() {
    let one = Tree::from([("a".into(), b"one".to_vec()), ("b".into(), b"two".to_vec())]);
    assert_eq!(difference(&one, &one.clone()), None);
    for (change, says) in [
        (Tree::from([("a".into(), b"onE".to_vec())]), "a at byte 2"),
        (Tree::from([("a".into(), b"one ".to_vec())]), "a at byte 3"),
        (Tree::from([("c".into(), b"".to_vec())]), "c is only in the second"),
    ] {
        let mut other = one.clone();
        other.extend(change);
        assert!(difference(&one, &other).unwrap().starts_with(says));
    }
    let mut less = one.clone();
    less.remove("b");
    assert_eq!(difference(&one, &less).unwrap(), "b is only in the first");
}

#[test]
fn two_builds_and_one_thread_or_two_give_the_same_bytes() {
    let site = small();
    build(&site, "output", &["--jobs", "1"]);
    build(&site, "other", &["--jobs", "2"]);
    let once = site.tree("output");
    assert_same(&once, &site.tree("other"), "one thread and two");
    assert_same(&once, &clean(&site), "two builds");
    // The site is as complete as it says: every kind of page is there, in both languages.
    for path in
        ["index.html", "de/index.html", "grant-writer/index.html", "old-about/index.html", "about/index.html"]
    {
        assert!(once.contains_key(path), "{path}");
    }
    for folder in [
        "experts/",
        "stories/",
        "places/minnesota/",
        "de/grant-writer/minnesota/",
        "grant-writer/vermont/",
        "sitemaps/",
    ] {
        assert!(once.keys().any(|path| path.starts_with(folder)), "{folder}");
    }
    // A publication on one thread is that on two.
    build(&site, "output", &["--jobs", "1", "--date", "2026-11-22"]);
    let (published, past) = (site.tree("output"), history(&site));
    assert_ne!(once, published, "the sitemaps have days now");
    restore(&site, &Tree::new());
    build(&site, "other", &["--jobs", "2", "--date", "2026-11-22"]);
    assert_same(&published, &site.tree("other"), "a publication on one thread and on two");
    assert_eq!(difference(&past, &history(&site)), None);

    let all = once.values().filter(|bytes| bytes.windows(20).any(|w| w == b"A note for one page.")).count();
    assert_eq!(all, 1, "the note leads on one page");
}

/// Shuffles the rows of the services, which stand as items of a YAML list.
fn shuffled_items(text: &str, chance: &mut Chance) -> String {
    let (head, items) = text.split_once('\n').unwrap();
    let mut items: Vec<String> =
        format!("\n{items}").split("\n  - ").skip(1).map(|i| i.trim_end().to_string()).collect();
    chance.shuffle(&mut items);
    format!("{head}\n  - {}\n", items.join("\n  - "))
}

fn shuffled_lines(text: &str, header: usize, chance: &mut Chance) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    chance.shuffle(&mut lines[header..]);
    lines.join("\n") + "\n"
}

#[test]
fn the_order_of_rows_changes_no_byte() {
    let site = small();
    let sorted = clean(&site);
    for seed in 1..=3 {
        let mut chance = Chance(seed);
        for file in ["data/cities.csv", "data/experts.csv"] {
            site.write(file, shuffled_lines(&site.read(file), 1, &mut chance));
        }
        site.write("data/stories.jsonl", shuffled_lines(STORIES, 0, &mut chance));
        site.write("data/services.yaml", shuffled_items(SERVICES, &mut chance));
        assert_same(&sorted, &clean(&site), &format!("rows shuffled with seed {seed}"));
    }
    assert_ne!(site.read("data/services.yaml"), SERVICES, "the last shuffle did shuffle");
}

#[test]
fn a_build_after_an_edit_equals_a_clean_build() {
    for seed in [11, 12] {
        let site = small();
        build(&site, "output", &[]);
        let mut editor = Editor::new(&site, seed);
        let (mut kept, mut removed) = (0, 0);
        for step in 1..=25 {
            let before = site.tree("output");
            let what = editor.edit();
            let day = day_of(step);
            let what = format!("seed {seed}, step {step}, published on {day:?}: {what}");
            let summary = assert_like_clean(&site, day.as_deref(), &what);
            let after = site.tree("output");
            assert_eq!(
                after.len() as u64,
                summary["made"].as_u64().unwrap() + summary["kept"].as_u64().unwrap()
            );
            kept += summary["kept"].as_u64().unwrap();
            removed += before.keys().filter(|path| !after.contains_key(*path)).count() as u64;
        }
        // The builds were incremental, and some edits took pages away.
        assert!(kept > 1000 && removed > 10, "kept {kept}, removed {removed}");
        // The history has seen pages change, go, and come; old addresses lead somewhere.
        let past = site.read("data/history/pages.csv");
        let cells = |at: usize| past.lines().skip(1).map(move |line| line.split(',').nth(at).unwrap());
        let gone = cells(5).filter(|day| !day.is_empty()).count();
        let changed = cells(2).zip(cells(3)).filter(|(first, last)| first != last).count();
        assert!(gone > 10 && changed > 100, "gone {gone}, changed {changed}");
        assert!(site.read("output/_redirects").lines().filter(|line| line.ends_with(" 301")).count() > 5);
    }
}

#[test]
fn only_what_an_edit_touches_is_made_again() {
    let site = small();
    let first = build(&site, "output", &[]).json();
    let files = site.tree("output").len() as u64;
    assert_eq!((first["made"].as_u64(), first["kept"].as_u64()), (Some(files), Some(0)));

    let again = build(&site, "output", &[]).json();
    assert_eq!((again["made"].as_u64(), again["kept"].as_u64()), (Some(0), Some(files)));
    assert_eq!(again["bytes"], 0);

    // A note is on one page, and its page changes from noindex to index at most.
    site.write("content/notes/one.md", site.read("content/notes/one.md").replace("A note", "Another note"));
    assert_eq!(build(&site, "output", &[]).json()["made"], 1);

    // Nothing in the folder is looked at but whether it was emptied, so a file that somebody changed by
    // hand stays, and the comparison of these tests sees it; `--no-cache` writes everything again.
    site.write("output/grant-writer/index.html", "changed by hand");
    build(&site, "output", &[]);
    assert!(
        difference(&site.tree("output"), &clean(&site))
            .unwrap()
            .starts_with("grant-writer/index.html at byte 0")
    );
    build(&site, "output", &["--no-cache"]);
    assert_same(&site.tree("output"), &clean(&site), "everything again");

    std::fs::remove_dir_all(site.path().join("output")).unwrap();
    let all = build(&site, "output", &[]).json();
    assert_eq!((all["made"].as_u64(), all["kept"].as_u64()), (Some(files), Some(0)));
    assert_same(&site.tree("output"), &clean(&site), "after the output was deleted");
}

/// Starts a build and kills it a random moment after it has begun to write. Whether it was still at work.
fn killed_build(site: &Site, day: Option<&str>, chance: &mut Chance) -> bool {
    let out = site.path().join("output");
    let is_at_work = || manifest::read(&site.path().join(".flywheel"), &out).interrupted;
    let mut child = Command::new(env!("CARGO_BIN_EXE_flywheel"))
        .args(["build", "--no-cache", "--jobs", "1", "--out"])
        .arg(&out)
        .args(day.map_or(Vec::new(), |day| vec!["--date", day]))
        .current_dir(site.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    while !is_at_work() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_micros(200));
    }
    std::thread::sleep(Duration::from_micros(chance.below(20_000) as u64));
    child.kill().unwrap();
    child.wait().unwrap();
    is_at_work()
}

#[test]
fn a_killed_build_and_a_second_one_equal_a_clean_one() {
    let site = small();
    build(&site, "output", &[]);
    let mut chance = Chance(31);
    let mut editor = Editor::new(&site, 32);
    let (mut hits, mut torn) = (0, 0);
    for round in 1..=40 {
        let what = editor.edit();
        let day = day_of(round);
        let hit = killed_build(&site, day.as_deref(), &mut chance);
        torn += usize::from(hit && difference(&site.tree("output"), &clean(&site)).is_some());
        // One in two killed builds is followed by another edit before anybody builds again.
        let what = match chance.below(2) {
            0 => what,
            _ => format!("{what}, then {}", editor.edit()),
        };
        let what = format!("round {round}, interrupted: {hit}, published on {day:?}: {what}");
        assert_like_clean(&site, day.as_deref(), &what);
        hits += usize::from(hit);
        if hits >= 5 && torn >= 3 {
            return;
        }
    }
    panic!("of 40 builds only {hits} were killed at work, and only {torn} left a torn output");
}

/// Addresses of cities, from the tree.
fn cities(site: &Site) -> Vec<String> {
    let all = site.tree("output");
    all.keys().filter(|p| p.starts_with("places/") && p.matches('/').count() == 3).cloned().collect()
}

#[test]
fn a_published_address_never_moves() {
    let twins = |site: &Site| {
        let text = site.read("data/cities.csv");
        let row = text
            .lines()
            .find(|line| line.split(',').nth(1) == Some("Duluth"))
            .expect("Duluth is in the data");
        let cells: Vec<&str> = row.split(',').collect();
        let twin = |id: &str, code: &str, state: &str| {
            let mut cells = cells.clone();
            (cells[0], cells[3], cells[4]) = (id, code, state);
            cells.join(",")
        };
        // The one sorts before the old place and the other behind it; one is in the same state.
        let more = [twin("a-first", "WI", "Wisconsin"), twin("z-last", "MN", "Minnesota")].join("\n");
        site.write("data/cities.csv", format!("{text}{more}\n"));
    };

    let site = small();
    build(&site, "output", &[]);
    let unpinned = site.tree("output");
    build(&site, "output", &["--date", "2026-11-22"]);
    let pages =
        |tree: Tree| -> Tree { tree.into_iter().filter(|(path, _)| path.ends_with(".html")).collect() };
    assert_same(&pages(unpinned), &pages(site.tree("output")), "publishing changes no page");
    assert_same(&site.tree("output"), &clean(&site), "slugs as before");
    let history = site.read("data/history/slugs.csv");
    assert!(history.contains(",duluth,2026-11-22\n"), "{history}");

    let before = cities(&site);
    twins(&site);
    build(&site, "output", &["--date", "2027-03-01"]);
    let after = cities(&site);
    assert!(before.iter().all(|path| after.contains(path)), "an address moved");
    assert!(site.exists("output/places/minnesota/duluth/index.html"));
    assert!(site.exists("output/places/wisconsin/duluth-wi/index.html"));
    assert!(site.exists("output/places/minnesota/duluth-mn/index.html"));
    // What was published first keeps its day; the new places have theirs.
    let later = site.read("data/history/slugs.csv");
    assert!(history.lines().all(|line| later.contains(line)));
    assert!(later.contains("a-first,duluth-wi,2027-03-01\n"));

    // Without a history nothing is pinned: places of one name all get their region, and where that is
    // not enough their id, whatever the order of rows.
    let site = small();
    twins(&site);
    build(&site, "output", &[]);
    let found: Vec<String> = cities(&site).into_iter().filter(|path| path.contains("duluth")).collect();
    assert_eq!(
        found,
        [
            "places/minnesota/duluth-mn-us-5024719/index.html",
            "places/minnesota/duluth-mn-z-last/index.html",
            "places/wisconsin/duluth-wi/index.html",
        ]
    );
}
