//! A build that has nothing to do says what the last one said, and looks at nothing else; whatever could change
//! anything makes it look.

use crate::support::Site;

fn numbers(site: &Site, arguments: &[&str]) -> serde_json::Value {
    let run = site.run(&[&["build", "--format", "json"], arguments].concat()).ok();
    let mut all: serde_json::Value = serde_json::from_str(run.stdout.lines().last().unwrap()).unwrap();
    all.as_object_mut().unwrap().remove("seconds");
    all
}

/// Whether a build repeats what was said: then it reads no data, and a file that it made is not missed.
fn repeats(site: &Site, arguments: &[&str]) -> bool {
    let log = |site: &Site| {
        let files = site.tree(".flywheel");
        files
            .into_iter()
            .filter(|(path, _)| path.ends_with(".log"))
            .map(|(_, bytes)| bytes)
            .collect::<Vec<_>>()
    };
    let before = log(site);
    numbers(site, arguments);
    log(site) == before
}

#[test]
fn nothing_to_do_is_known_without_reading_the_data() {
    let site = Site::case("stories");
    let first = site.build().ok();
    let second = site.build().ok();
    assert!(!repeats(&site, &["--verify"]), "what is asked to look looks");
    assert!(!repeats(&site, &[]), "somebody has built since");
    assert!(repeats(&site, &[]) && repeats(&site, &[]));
    // The notes are those of a build that looks, with the lines that they point at.
    assert_eq!(second.stderr, first.stderr);
    let (still, looked) = (numbers(&site, &[]), numbers(&site, &["--no-cache"]));
    assert_eq!(still["kept"], looked["kept"].as_u64().unwrap() + looked["made"].as_u64().unwrap());
    for key in ["held", "index", "noindex", "faults", "rows", "producers"] {
        assert_eq!(still[key], looked[key], "{key}");
    }
    assert_eq!((&still["made"], &still["removed"], &still["bytes"]), (&0.into(), &0.into(), &0.into()));
}

#[test]
fn whatever_a_build_reads_makes_it_look() {
    let site = Site::case("stories");
    site.build().ok();
    site.build().ok();
    let data = site.tree("");
    let read = |path: &&String| {
        !path.starts_with("output/") && !path.starts_with(".flywheel/") && !path.ends_with("README.md")
    };
    let files: Vec<String> = data.keys().filter(read).cloned().collect();
    assert!(files.len() > 5, "{files:?}");
    for path in &files {
        assert!(repeats(&site, &[]), "before {path}");
        let text = String::from_utf8(data[path].clone()).unwrap();
        site.write(path, text.clone() + "\n");
        assert!(!repeats(&site, &[]), "{path}");
        site.write(path, text);
        site.build().ok();
    }
    // New files, an address, and an output folder that is another one.
    for (path, text) in [
        ("content/notes/new.md", "---\npage: /\n---\nNew."),
        ("themes/default/templates/404.html", "<html><main>None.</main></html>"),
    ] {
        assert!(repeats(&site, &[]), "before {path}");
        site.write(path, text);
        assert!(!repeats(&site, &[]), "{path}");
        std::fs::remove_file(site.path().join(path)).unwrap();
        site.build().ok();
    }
    assert!(!repeats(&site, &["--base-url", "https://other.example"]));
    site.build().ok();
    std::fs::remove_dir_all(site.path().join("output")).unwrap();
    assert!(!repeats(&site, &[]), "the output folder is gone");
    assert!(site.exists("output/index.html") || site.exists("output/404.html"));
}
