//! Other hands in the output folder, other builds at the same time, and slips that would take a site away.

use super::Tree;
use super::lab::{Built, Lab};
use super::tiny_site::{CITIES, tiny};
use crate::support::tree;
use flywheel::manifest::{MARK_FILE, Store};
use flywheel::pipeline::{BuildOptions, CACHE, Stopped};

fn built() -> Lab {
    let lab = Lab::new(tiny());
    lab.build(&lab.options(), 2).summary("the first build");
    lab
}

fn assert_says(built: &Built, wanted: &str) {
    assert!(built.says().contains(wanted), "{wanted:?} is not said:\n{}", built.says());
}

/// What a build says about the site itself, which stands beside what is looked for here.
fn says_nothing_of_the_folder(built: &Built) -> bool {
    !built.says().contains("output folder")
}

#[test]
fn verify_notices_a_file_that_was_edited_one_that_is_gone_and_one_that_is_foreign() {
    let lab = built();
    let clean = lab.output();
    let verify = BuildOptions { verify: true, ..lab.options() };
    assert!(says_nothing_of_the_folder(&lab.build(&verify, 2)));

    lab.site.write("output/help/index.html", "edited");
    std::fs::remove_file(lab.out().join("robots.txt")).unwrap();
    lab.site.write("output/foreign/index.html", "from elsewhere");
    // Who does not ask is not told: nothing is looked at.
    let quick = lab.build(&lab.options(), 2);
    assert_eq!(quick.summary("nothing").made, 0);
    assert!(says_nothing_of_the_folder(&quick), "{}", quick.says());

    let found = lab.build(&verify, 2);
    assert_eq!(found.summary("verified").made, 2);
    assert_says(&found, "2 files in the output folder are not as they were written");
    assert_says(&found, "help/index.html, robots.txt");
    assert_says(&found, "1 file in the output folder was written by no build");
    assert_says(&found, "foreign/index.html");
    let mut expected = clean;
    expected.insert("foreign/index.html".into(), b"from elsewhere".to_vec());
    assert_eq!(lab.output(), expected);
    // A byte of the same length is noticed as well.
    let mut edited = expected["help/index.html"].clone();
    edited[100] ^= 1;
    lab.site.write("output/help/index.html", edited);
    assert_eq!(lab.build(&verify, 2).summary("one byte").made, 1);
    assert_eq!(lab.output(), expected);
}

#[test]
fn a_folder_that_is_not_the_one_that_was_written_is_noticed_without_being_asked() {
    let lab = built();
    let clean = lab.output();
    let other = Lab::new(tiny());
    other.site.write("content/pages/extra.md", "---\ntitle: Extra\n---\nOf the other site.\n");
    other.site.write("site.yaml", other.site.read("site.yaml").replace("Tiny Site", "Other Site"));
    let elsewhere = BuildOptions { out: lab.out(), ..other.options() };
    let hands: [(&str, &dyn Fn()); 4] = [
        ("emptied", &|| {
            std::fs::remove_dir_all(lab.out()).unwrap();
            std::fs::create_dir(lab.out()).unwrap();
        }),
        ("gone", &|| std::fs::remove_dir_all(lab.out()).unwrap()),
        ("replaced", &|| {
            std::fs::remove_dir_all(lab.out()).unwrap();
            lab.site.write("output/index.html", "something else");
        }),
        ("written by another site", &|| {
            other.build(&elsewhere, 2).summary("the other site");
        }),
    ];
    for (what, hand) in hands {
        hand();
        let found = lab.build(&lab.options(), 2);
        assert_eq!(found.summary(what).made, clean.len() as u64, "{what}");
        let output = lab.output();
        assert!(clean.iter().all(|(path, bytes)| output.get(path) == Some(bytes)), "{what}");
        if what != "emptied" && what != "gone" {
            assert_says(&found, "the output folder is not as the last build left it");
        }
        assert_eq!(lab.build(&lab.options(), 2).summary(what).made, 0, "{what}: it is ours again");
    }
    // What the other site alone has written stays: it is not ours to remove.
    assert!(lab.output().contains_key("extra/index.html"));
}

#[test]
fn two_builds_of_one_folder_do_not_meet() {
    let lab = built();
    let before = lab.output();
    let text = lab.site.read("content/pages/help.md");
    lab.site.write("content/pages/help.md", text.replace("works", "does"));
    let held = Store::open(&lab.site.path().join(CACHE), &lab.out()).unwrap();
    let refused = lab.build(&lab.options(), 2);
    assert_eq!(refused.result, Err(Stopped::Before));
    assert_says(&refused, "another build writes the same output folder");
    assert_eq!(lab.output(), before);
    // Another folder is another matter.
    let elsewhere = BuildOptions { out: lab.site.path().join("elsewhere"), ..lab.options() };
    lab.build(&elsewhere, 2).summary("another folder");
    drop(held);
    lab.build(&lab.options(), 2).summary("afterwards");
    assert_eq!(lab.output(), tree(&elsewhere.out));
}

#[test]
fn a_manifest_of_another_version_or_a_broken_one_is_no_manifest() {
    let lab = built();
    let clean = lab.output();
    let files: Vec<String> =
        lab.site.tree(CACHE).into_keys().filter(|file| !file.ends_with(".lock")).collect();
    assert!(files.len() >= 2, "{files:?}");
    let harm: [fn(&mut Vec<u8>); 4] = [
        |bytes| bytes[15] ^= 1,
        |bytes| bytes.truncate(bytes.len() / 2),
        |bytes| bytes.clear(),
        |bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
        },
    ];
    for change in harm {
        for file in &files {
            let path = format!("{CACHE}/{file}");
            let mut bytes = std::fs::read(lab.site.path().join(&path)).unwrap();
            change(&mut bytes);
            lab.site.write(&path, bytes);
        }
        let built = lab.build(&lab.options(), 2);
        let (render, keep, _) = built.planned.expect("a build says what it will do");
        assert!(keep == 0 && render > 100, "everything is rendered again: {render}, {keep}");
        // By its mark the folder is known to hold what was rendered, and nothing else: no file is written.
        assert_eq!(built.summary("another version").made, 0);
        assert_eq!(lab.output(), clean);
        assert_eq!(lab.build(&lab.options(), 2).summary("the same again").made, 0);
    }
    // Without manifest and mark nothing is known, and whoever wrote the files may want to keep them.
    std::fs::remove_dir_all(lab.site.path().join(CACHE)).unwrap();
    std::fs::remove_file(lab.out().join(MARK_FILE)).unwrap();
    assert!(lab.build(&lab.options(), 2).result.is_err());
    assert_eq!(lab.output(), clean);
}

/// A site with more places: the guard leaves small sites alone.
fn larger() -> Lab {
    let lab = Lab::new(tiny());
    let more: String =
        (0..12).map(|n| format!("m{n},Moretown {n},,XA,Xanadu,46.{n:02},9.00,700,600,1500\n")).collect();
    lab.site.write("data/cities.csv", format!("{CITIES}{more}"));
    lab.build(&lab.options(), 2).summary("the first build");
    lab
}

fn all(lab: &Lab) -> (Tree, Tree, Tree) {
    (lab.output(), lab.history(), lab.site.tree(CACHE))
}

#[test]
fn half_a_data_file_stops_before_anything_is_touched() {
    let lab = larger();
    let before = all(&lab);
    let rows: Vec<String> = lab.site.read("data/cities.csv").lines().map(str::to_string).collect();
    lab.site.write("data/cities.csv", rows[..rows.len() / 2].join("\n") + "\n");
    for date in [None, Some(jiff::civil::date(2026, 11, 23))] {
        let careful = BuildOptions { allow_churn: false, date, ..lab.options() };
        let stopped = lab.build(&careful, 2);
        assert_eq!(stopped.result, Err(Stopped::Before));
        assert_says(&stopped, "`cities` has 8 rows, and had 18");
        assert_says(&stopped, "--allow-churn");
        assert!(all(&lab) == before, "something was touched");
    }
    let summary = lab.build(&lab.options(), 2).summary("it is meant");
    assert!(summary.removed > 20);
    assert!(lab.output() == lab.clean(&lab.options(), 1).1);
    // A little less is no slip.
    let lab = larger();
    lab.site.write("data/cities.csv", rows[..rows.len() - 1].join("\n") + "\n");
    let careful = BuildOptions { allow_churn: false, ..lab.options() };
    assert!(lab.build(&careful, 2).summary("one row less").removed > 3);
}

#[test]
fn a_build_that_would_rewrite_too_much_names_the_input() {
    let lab = larger();
    let before = all(&lab);
    let text = lab.site.read("site.yaml");
    lab.site.write("site.yaml", text.replace("hooks:\n", "churn: {rewrite: 10}\nhooks:\n"));
    let careful = BuildOptions { allow_churn: false, ..lab.options() };
    lab.build(&careful, 2).summary("the setting alone");
    let deck = lab.site.read("data/copy/deck.yaml");
    lab.site.write("data/copy/deck.yaml", deck.replace("yet.\"", "so far.\""));
    let stopped = lab.build(&careful, 2);
    assert_eq!(stopped.result, Err(Stopped::Before));
    assert_says(&stopped, "would rewrite");
    assert_says(&stopped, "because of `deck`");
    assert_eq!(lab.output(), before.0);
    lab.build(&lab.options(), 2).summary("it is meant");
    assert!(lab.output() == lab.clean(&lab.options(), 1).1);
}
