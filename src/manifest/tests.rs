//! What is read back: all of it, or what was whole of it.

use super::*;
use crate::fingerprint::{Fingerprint, Parts};
use crate::paths::Paths;
use std::path::Path;

fn record(n: u128) -> Record {
    Record { inputs: Fingerprint(n), digest: Fingerprint(n * 7), said: Fingerprint(n * 11), length: n as u64 }
}

fn parts(n: u128) -> Parts {
    Parts { count: 3, hashes: std::array::from_fn(|i| (n as u32).wrapping_mul(i as u32)) }
}

fn path(n: u128) -> String {
    format!("a/{n}/index.html")
}

/// A build of these files by a store of a folder.
fn build(folder: &Path, files: &[u128], removed: &[u128]) {
    let (none, store) = (Interrupt::default(), open(folder));
    store.begin(&none).unwrap();
    let paths: Vec<String> = files.iter().map(|n| path(*n)).collect();
    let gone: Vec<String> = removed.iter().map(|n| path(*n)).collect();
    let lay: Vec<u128> = known(&store.old).into_iter().filter(|n| !removed.contains(n)).collect();
    for (path, n) in paths.iter().zip(files) {
        store.intend(&[path], &none).unwrap();
        store.done(&[(path, record(*n), parts(*n))], &none).unwrap();
    }
    for path in &gone {
        store.intend(&[path], &none).unwrap();
        store.removed(&[path], &none).unwrap();
    }
    let all: Vec<u128> =
        lay.into_iter().filter(|n| !files.contains(n)).chain(files.iter().copied()).collect();
    let paths: Vec<String> = all.iter().map(|n| path(*n)).collect();
    let paths: Paths = paths.iter().map(String::as_str).collect();
    let records: Vec<Record> = all.iter().map(|n| record(*n)).collect();
    store.end(&Ended::new(&paths, &records, vec![("cities", files.len() as u64)]), &none).unwrap();
}

fn open(folder: &Path) -> Store {
    std::fs::create_dir_all(folder.join("output")).unwrap();
    Store::open(&folder.join("cache"), &folder.join("output")).unwrap()
}

/// The file of the cache whose name ends so: "log", or nothing for the records.
fn file(folder: &Path, end: &str) -> std::path::PathBuf {
    let mut files = std::fs::read_dir(folder.join("cache")).unwrap().map(|entry| entry.unwrap().path());
    let wanted = |path: &std::path::PathBuf| path.extension().map_or("", |e| e.to_str().unwrap()) == end;
    files.find(wanted).unwrap()
}

fn known(manifest: &Manifest) -> Vec<u128> {
    let mut all: Vec<u128> = manifest.iter().filter_map(|(_, record)| Some(record?.inputs.0)).collect();
    all.sort();
    all
}

#[test]
fn what_was_built_is_read_back_and_what_was_removed_is_not() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &[1, 2, 3, 4, 5], &[]);
    let store = open(folder.path());
    assert_eq!(known(&store.old), [1, 2, 3, 4, 5]);
    assert_eq!(store.old.get(&path(4)), Some(&record(4)));
    assert_eq!(store.old.rows_of, [("cities".to_string(), 5)]);
    assert!(store.is_ours() && !store.old.interrupted && !store.old.lost);
    drop(store);
    build(folder.path(), &[6], &[2, 3]);
    let store = open(folder.path());
    assert_eq!(known(&store.old), [1, 4, 5, 6]);
    assert!(store.is_ours() && !store.old.holds(&path(2)) && store.old.holds(&path(6)));
    // Another folder, or one that was emptied, has another mark.
    std::fs::remove_file(folder.path().join("output").join(MARK_FILE)).unwrap();
    assert!(!store.is_ours());
}

#[test]
fn parts_are_remembered_for_the_fingerprint_that_they_belong_to() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &[1, 2, 3], &[]);
    let parts_of = |wanted: &[u128]| {
        let paths: Vec<String> = wanted.iter().map(|n| path(*n)).collect();
        let manifest = read(&folder.path().join("cache"), &folder.path().join("output"));
        manifest.parts_of(&paths.iter().map(String::as_str).collect::<Vec<_>>())
    };
    assert_eq!(parts_of(&[3, 1, 9]), [Some(parts(3)), Some(parts(1)), None]);
    let file = file(folder.path(), "parts");
    let whole = std::fs::read(&file).unwrap();
    // A torn end is cut off by the next build; nothing else is lost by it.
    std::fs::write(&file, &whole[..whole.len() - 7]).unwrap();
    assert_eq!(parts_of(&[1, 2, 3]), [Some(parts(1)), Some(parts(2)), None]);
    build(folder.path(), &[4], &[]);
    assert_eq!(parts_of(&[1, 4, 3]), [Some(parts(1)), Some(parts(4)), None]);
    // Another file, or one of another kind, knows nothing and harms nobody.
    for other in [&b"something else, and longer than an entry of the file is, whatever it may be"[..], b""] {
        std::fs::write(&file, other.repeat(4)).unwrap();
        assert_eq!(parts_of(&[1, 4]), [None, None]);
    }
    build(folder.path(), &[5], &[]);
    assert_eq!(parts_of(&[1, 5]), [None, Some(parts(5))]);
    // However often files are made anew, the file stays as long as what counts of it, or a little longer.
    let many: Vec<u128> = (1..6_000).collect();
    (0..5).for_each(|_| build(folder.path(), &many, &[]));
    let entries = std::fs::metadata(&file).unwrap().len() / whole.len() as u64 * 4;
    assert!(entries < 25_000, "{entries}");
    assert_eq!(parts_of(&[1, 5_999]), [Some(parts(1)), Some(parts(5_999))]);
}

#[test]
fn two_builds_of_one_folder_do_not_happen_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(folder.path());
    let second = Store::open(&folder.path().join("cache"), &folder.path().join("output"));
    assert!(matches!(second, Err(Locked::ByAnother)));
    assert!(Store::open(&folder.path().join("cache"), &folder.path().join("elsewhere")).is_ok());
    drop(first);
    open(folder.path());
}

#[test]
fn an_intent_is_a_doubt_until_it_is_done_and_a_torn_end_is_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &[1, 2, 3], &[]);
    let none = Interrupt::default();
    let store = open(folder.path());
    store.begin(&none).unwrap();
    store.intend(&[&path(2), &path(9)], &none).unwrap();
    store.done(&[(&path(9), record(9), parts(9))], &none).unwrap();
    drop(store);
    let log = file(folder.path(), "log");
    let whole = std::fs::read(&log).unwrap();
    let store = open(folder.path());
    assert!(store.old.interrupted && !store.old.lost);
    assert_eq!(known(&store.old), [1, 3, 9]);
    assert!(store.old.holds(&path(2)) && store.old.get(&path(2)).is_none());
    drop(store);

    // Whatever is left of the log, what it says of files is true: 2 is in doubt as soon as it may be written.
    let mut before = usize::MAX;
    for length in (0..whole.len()).rev() {
        std::fs::write(&log, &whole[..length]).unwrap();
        let manifest = read(&folder.path().join("cache"), &folder.path().join("output"));
        assert!(known(&manifest).len() <= 4 && known(&manifest).contains(&1), "{length}");
        before = before.min(manifest.len());
        let store = open(folder.path());
        let cut = std::fs::read(&log).unwrap();
        assert!(whole.starts_with(&cut) || cut.len() == 24, "what is not whole is cut off");
        assert_eq!(known(&store.old), known(&manifest));
    }
    assert_eq!(before, 3);
    // One bit of an entry: nothing behind it counts.
    for at in 24..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 4;
        std::fs::write(&log, flipped).unwrap();
        let manifest = read(&folder.path().join("cache"), &folder.path().join("output"));
        assert!(!known(&manifest).contains(&9), "bit at {at}");
    }
}

#[test]
fn records_that_are_not_whole_are_none_and_so_is_their_log() {
    let folder = tempfile::tempdir().unwrap();
    let all: Vec<u128> = (1..60).collect();
    build(folder.path(), &all, &[]);
    let records = file(folder.path(), "");
    let bytes = std::fs::read(&records).unwrap();
    let read = || read(&folder.path().join("cache"), &folder.path().join("output"));
    assert_eq!(known(&read()), all);
    for cut in [0, 5, 16, 40, bytes.len() - 1] {
        std::fs::write(&records, &bytes[..cut]).unwrap();
        assert!(read().is_empty(), "cut at {cut}");
    }
    // One bit of its contents, or another version.
    for at in [3, 15, 60, bytes.len() / 2, bytes.len() - 1] {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1;
        std::fs::write(&records, flipped).unwrap();
        assert!(read().is_empty(), "bit at {at}");
    }
}

#[test]
fn a_machine_that_went_down_during_a_build_has_lost_what_it_wrote() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), &[1], &[]);
    let store = open(folder.path());
    store.begin(&Interrupt::default()).unwrap();
    drop(store);
    let log = file(folder.path(), "log");
    let bytes = std::fs::read(&log).unwrap();
    let mut manifest = file::read(&file(folder.path(), ""));
    log::replay(&log, &mut manifest, 12345);
    assert!(manifest.lost, "the machine was started again since");
    assert!(bytes.len() > 24);
    // The next build that ends has written everything.
    build(folder.path(), &[1], &[]);
    assert!(!open(folder.path()).old.lost);
}
