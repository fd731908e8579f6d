//! Companion hooks: what is made beside the pages from the same rows. Each has a tiny site in tests/sites and golden
//! files in tests/golden/hooks; `UPDATE=1 cargo test --test it hooks` writes them anew.

mod added;
mod cards;
mod files;
mod mails;
mod posts;

use crate::support::Site;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The text files of an output below some folders, or at some paths.
fn taken(site: &Site, wanted: &[&str]) -> BTreeMap<String, String> {
    let all = site.tree("output").into_iter().filter(|(path, _)| wanted.iter().any(|w| path.starts_with(w)));
    all.filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?))).collect()
}

/// Holds files against those that are kept, and tells the first difference.
fn golden(case: &str, files: &BTreeMap<String, String>) {
    assert!(!files.is_empty(), "{case}: nothing was made");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/hooks").join(case);
    if std::env::var_os("UPDATE").is_some() {
        _ = std::fs::remove_dir_all(&folder);
        for (path, text) in files {
            let file = folder.join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
        return;
    }
    let kept: BTreeMap<String, String> = walkdir::WalkDir::new(&folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let inside: PathBuf = entry.path().strip_prefix(&folder).unwrap().into();
            (inside.to_string_lossy().replace('\\', "/"), std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    assert_eq!(files.keys().collect::<Vec<_>>(), kept.keys().collect::<Vec<_>>(), "{case}");
    for (path, text) in files {
        assert_eq!(*text, kept[path], "{case}: {path}");
    }
}

/// A build makes nothing the second time, also where every file is looked at, and says the same from nothing.
fn settles(site: &Site) {
    let again = site.run(&["build", "--no-cache", "--out", "again", "--format", "json"]).ok().json();
    assert!(again["made"].as_u64() > Some(0));
    let second = site.run(&["build", "--format", "json"]).ok().json();
    assert_eq!(second["made"], 0, "{second}");
    assert_eq!(site.tree("output"), site.tree("again"));
    std::fs::remove_dir_all(site.path().join("again")).unwrap();
}

/// What changed in the output since an earlier look.
fn changed(before: &BTreeMap<String, Vec<u8>>, site: &Site) -> Vec<String> {
    let now = site.tree("output");
    let mut paths: Vec<String> = now
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(*bytes))
        .map(|(p, _)| p.clone())
        .collect();
    paths.extend(before.keys().filter(|path| !now.contains_key(*path)).cloned());
    paths.sort();
    paths
}
