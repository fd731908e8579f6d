//! Shards that are joined are what one machine makes, byte for byte: files, history, manifest, change set and what is
//! offered to the next deploy, also if the making of a shard is killed at any step and run again.

use super::lab::{Built, Lab};
use super::tiny_site::{CITIES, SITE, tiny};
use super::{Tree, difference};
use crate::support::Site;
use flywheel::manifest::{Interrupt, Manifest};
use flywheel::pipeline::{BuildOptions, Summary};
use flywheel::plan::Shard;
use jiff::civil::{Date, date};
use std::path::PathBuf;
use std::sync::Arc;

const FIRST: Date = date(2026, 11, 1);
const SECOND: Date = date(2026, 11, 8);

/// The tiny site, published once, and changed since: a figure is another, a place is gone and one is new.
fn changed() -> Lab {
    let site = tiny();
    let hooks = "hooks:\n  baseline: true\n";
    site.write("site.yaml", SITE.replace("hooks:\n", hooks));
    let lab = Lab::new(site);
    let first = BuildOptions { date: Some(FIRST), ..lab.options() };
    lab.build(&first, 2).summary("the first publication");
    let mut lines: Vec<&str> = CITIES.lines().collect();
    let gone = lines.remove(2);
    let new = gone.replacen(gone.split(',').next().unwrap(), "new-place", 1);
    let mut cities = lines.join("\n");
    cities.push_str(&format!("\n{new}\n"));
    lab.site.write("data/cities.csv", cities);
    lab
}

/// Everything that a build leaves.
#[derive(PartialEq)]
struct Left {
    output: Tree,
    history: Tree,
    changes: Vec<u8>,
    manifest: Manifest,
    numbers: Summary,
}

/// Publishes by these options, and takes what is left then.
fn left(lab: &Lab, options: BuildOptions, what: &str) -> Left {
    let changes = lab.site.path().join("changes.json");
    let options = BuildOptions { date: Some(SECOND), changes: Some(changes.clone()), ..options };
    let numbers = lab.build(&options, 2).summary(what);
    let changes = std::fs::read(changes).unwrap();
    Left { output: lab.output(), history: lab.history(), changes, manifest: lab.manifest(), numbers }
}

/// What one machine makes.
fn single(site: impl Fn() -> Lab) -> Left {
    let lab = site();
    left(&lab, lab.options(), "one machine")
}

/// Stories that nobody has published yet: each shows the day of this publication.
fn stories() -> Lab {
    Lab::new(Site::case("stories"))
}

fn assert_same(joined: &Left, single: &Left, what: &str) {
    for (a, b) in [(&joined.output, &single.output), (&joined.history, &single.history)] {
        assert_eq!(difference(a, b), None, "{what}");
    }
    assert!(joined.changes == single.changes, "{what}: the change set is another one");
    assert!(joined.manifest == single.manifest, "{what}: the manifest is another one");
    assert_eq!(joined.numbers, single.numbers, "{what}");
}

fn folder(lab: &Lab, index: u32) -> PathBuf {
    lab.site.path().join(format!("shards/{index}"))
}

fn shard(lab: &Lab, index: u32, of: u32, interrupt: Interrupt) -> Built {
    let options = BuildOptions {
        out: folder(lab, index),
        shard: Some(Shard { index, of }),
        date: Some(SECOND),
        interrupt: Arc::new(interrupt),
        ..lab.options()
    };
    lab.build(&options, 1 + (index % 2) as usize)
}

fn joining(lab: &Lab, of: u32) -> BuildOptions {
    let shards = (0..of).map(|index| folder(lab, index)).collect();
    BuildOptions { shards, date: Some(SECOND), ..lab.options() }
}

#[test]
fn joined_shards_are_what_one_machine_makes() {
    let single = single(changed);
    // Nothing that is compared is empty.
    assert!(single.output.contains_key("flywheel-baseline/manifest"));
    assert!(single.output.keys().any(|path| path.starts_with("sitemaps/")));
    assert!(single.changes.windows(7).any(|some| some == b"removed"));
    let pages = single.numbers.index + single.numbers.noindex;
    for of in [1, 2, 7] {
        let lab = changed();
        let made: u64 = (0..of)
            .map(|index| {
                let summary = shard(&lab, index, of, Interrupt::default()).summary("a shard");
                summary.index + summary.noindex
            })
            .sum();
        assert_eq!(made, pages, "each page falls into one shard");
        let before = lab.history();
        assert_same(&left(&lab, joining(&lab, of), "joining"), &single, &format!("{of} shards"));
        assert_ne!(before, lab.history(), "the history advances when shards are joined");
        // Once more, there is nothing to do for anybody.
        let again = shard(&lab, 0, of, Interrupt::default()).summary("again");
        assert_eq!(again.made, 0);
        assert_eq!(lab.build(&joining(&lab, of), 1).summary("again").made, 0);
        // What a shard says of itself comes back if somebody has thrown it away.
        std::fs::remove_dir_all(folder(&lab, 0).join("flywheel-shard")).unwrap();
        shard(&lab, 0, of, Interrupt::default()).summary("without its label");
        lab.build(&joining(&lab, of), 1).summary("again");
    }
    let single = self::single(stories);
    let lab = stories();
    (0..3).for_each(|index| _ = shard(&lab, index, 3, Interrupt::default()).summary("a shard of stories"));
    assert_same(&left(&lab, joining(&lab, 3), "joining stories"), &single, "stories");
    // The same folder for another number of shards: the pages of others go from it, and nobody is held up.
    let options = BuildOptions {
        out: folder(&lab, 0),
        shard: Some(Shard { index: 0, of: 40 }),
        allow_churn: false,
        ..lab.options()
    };
    assert!(lab.build(&options, 2).summary("another number").removed > 0);
}

#[test]
fn a_shard_that_is_killed_anywhere_and_run_again_is_a_whole_one() {
    let single = single(changed);
    let (lab, of) = (changed(), 2);
    let (inputs, history) = (lab.inputs(), lab.history());
    let (output, cache) = (lab.output(), lab.site.tree(".flywheel"));
    let mark = lab.site.read("output/.flywheel");
    shard(&lab, 1, of, Interrupt::default()).summary("the other shard");
    let (mut stops, mut gone_on) = (0, 0);
    for at in 1.. {
        let _ = std::fs::remove_dir_all(folder(&lab, 0));
        let killed = shard(&lab, 0, of, Interrupt::at(at, at % 2 == 0));
        if killed.result.is_ok() {
            break;
        }
        stops += 1;
        let refused = lab.build(&joining(&lab, of), 2);
        assert!(
            refused.result.is_err() && refused.says().contains("no whole shard"),
            "{at}: {}",
            refused.says()
        );
        let again = shard(&lab, 0, of, Interrupt::default()).summary("run again");
        gone_on = gone_on.max(again.kept);
        assert_same(&left(&lab, joining(&lab, of), "joining"), &single, &format!("killed at {at}"));
        // As it was.
        for folder in ["output", ".flywheel"] {
            let _ = std::fs::remove_dir_all(lab.site.path().join(folder));
        }
        output.iter().for_each(|(path, bytes)| lab.site.write(&format!("output/{path}"), bytes));
        cache.iter().for_each(|(path, bytes)| lab.site.write(&format!(".flywheel/{path}"), bytes));
        lab.site.write("output/.flywheel", &mark);
        lab.undo(&inputs);
        lab.set_history(&history);
        shard(&lab, 1, of, Interrupt::default()).summary("the other shard");
    }
    assert!(stops > 20, "the build of a shard has {stops} steps");
    assert!(gone_on > 0, "a shard that was killed is gone on with, and not begun anew");
}

#[test]
fn what_is_no_shard_of_the_site_is_refused_before_anything_is_written() {
    let (lab, of) = (changed(), 2);
    (0..of).for_each(|index| _ = shard(&lab, index, of, Interrupt::default()).summary("a shard"));
    let before = lab.output();
    let says = |options: BuildOptions, what: &str| {
        let built = lab.build(&options, 2);
        assert!(built.result.is_err(), "{what}");
        assert_eq!(difference(&before, &lab.output()), None, "{what}");
        assert!(built.says().contains(what), "{what}: {}", built.says());
    };
    let of_folders = |folders: &[&str]| BuildOptions {
        shards: folders.iter().map(|name| lab.site.path().join(name)).collect(),
        date: Some(SECOND),
        ..lab.options()
    };
    says(of_folders(&["shards/0"]), "the shard 1/2 of 2 is missing");
    says(of_folders(&["shards/0", "shards/1", "shards/2"]), "there is no such folder");
    says(of_folders(&["shards/0", "shards/1", "data"]), "no whole shard lies here");
    says(of_folders(&["shards/0", "shards/1", "output"]), "this is the output folder, too");
    copy(&lab.site, "shards/0", "output-parts/shards");
    let inside =
        BuildOptions { out: lab.site.path().join("output-parts"), ..of_folders(&["output-parts/shards"]) };
    says(inside, "lies in the other");
    copy(&lab.site, "shards/0", "shards/copy");
    says(of_folders(&["shards/0", "shards/1", "shards/copy"]), "is the shard 0/2, too");
    shard(&lab, 5, 7, Interrupt::default()).summary("of another building");
    says(of_folders(&["shards/0", "shards/1", "shards/5"]), "this is the shard 5/7");
    let manifest = std::fs::read(folder(&lab, 0).join("flywheel-shard/manifest")).unwrap();
    lab.site.write("shards/0/flywheel-shard/manifest", &manifest[..manifest.len() - 1]);
    says(of_folders(&["shards/0", "shards/1"]), "is not whole");
    lab.site.write("shards/0/flywheel-shard/manifest", &manifest);
    let cities = lab.site.read("data/cities.csv");
    lab.site.write("data/cities.csv", cities.replacen("new-place,", "newer-place,", 1));
    says(of_folders(&["shards/0", "shards/1"]), "made from other data");
    lab.site.write("data/cities.csv", cities);
    // A page that somebody has changed in a shard is not published; one that has another length is noticed beforehand.
    let page = lab.site.tree("shards/0").into_keys().find(|path| path.ends_with(".html")).unwrap();
    let whole = lab.site.read(&format!("shards/0/{page}"));
    lab.site.write(&format!("shards/0/{page}"), "<p>Buy now</p>");
    says(of_folders(&["shards/0", "shards/1"]), "1 file of the shards is not as it was written");
    let other = whole.replacen("html", "HTML", 1);
    assert_ne!(whole, other);
    lab.site.write(&format!("shards/0/{page}"), other);
    let built = lab.build(&BuildOptions { out: lab.site.path().join("elsewhere"), ..joining(&lab, of) }, 2);
    assert!(
        built.result.is_err() && built.says().contains("is not as the shard wrote it"),
        "{}",
        built.says()
    );
    let verified = BuildOptions {
        out: folder(&lab, 0),
        shard: Some(Shard { index: 0, of }),
        verify: true,
        date: Some(SECOND),
        ..lab.options()
    };
    assert_eq!(lab.build(&verified, 2).summary("that shard, looked through").made, 1);
    lab.build(&joining(&lab, of), 2).summary("joining");
}

fn copy(site: &Site, from: &str, to: &str) {
    site.tree(from).iter().for_each(|(path, bytes)| site.write(&format!("{to}/{path}"), bytes));
}
