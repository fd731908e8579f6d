//! Whether the output folder is what the last build left.
//!
//! One file tells whether it is that folder at all. What somebody has changed in a file, or put beside the
//! files, is seen only by reading all of them, which is done when it is asked for.

use super::shards;
use crate::baseline;
use crate::diag::{Code, Diagnostic, Level, Place, Report, thousands};
use crate::fingerprint::Fingerprint;
use crate::manifest::{MARK_FILE, Record, Store};
use crate::paths::Paths;
use rayon::prelude::*;
use std::path::Path;

/// Whether the manifest speaks of what lies in the folder; a note says why not. `paths` are what is made now.
pub fn is_trusted(store: &mut Store, out: &Path, paths: &Paths, report: &mut Report) -> bool {
    let files = || std::fs::read_dir(out).is_ok_and(|mut files| files.next().is_some());
    let shown = out.file_name().map_or_else(|| "output".into(), |name| name.to_string_lossy());
    let mut note = |message: String, hint: &str| {
        report.push(
            Diagnostic::new(Code::OutputChanged, Level::Note, message).at(Place::file(&*shown)).hint(hint),
        );
    };
    if store.old.is_empty() && files() {
        if store.is_marked() && store.adopt(&lying(out)) {
            return true;
        }
        let there = || paths.iter().find(|path| out.join(path).symlink_metadata().is_ok());
        match there().filter(|_| !store.is_marked()) {
            Some(path) => report.push(not_ours(&format!("{shown}/{path}"))),
            None if store.is_marked() => note(
                "what was known of the output folder is lost, and it holds other files as well".into(),
                "pages of earlier builds that are not made any more stay there: empty the folder and build again",
            ),
            None => note(
                "the output folder holds files that no build of this site wrote".into(),
                "they stay, and are published with the site: empty the folder if that is not meant",
            ),
        }
        return true;
    }
    if store.old.lost {
        note(
            "the machine stopped in the middle of the last build, so that everything is written again".into(),
            "nothing is to be done",
        );
        return false;
    }
    if store.is_ours() {
        return true;
    }
    if files() {
        note(
            "the output folder is not as the last build left it, so that everything is written again".into(),
            "files that another program put there stay; give each site an output folder of its own",
        );
    }
    false
}

/// A file of somebody else's where one of ours would be written.
fn not_ours(path: &str) -> Diagnostic {
    let message = format!("{path} was written by no build, and this one would write over it");
    Diagnostic::new(Code::OutputChanged, Level::File, message)
        .at(Place::file(path))
        .hint("build into an empty folder with `--out DIR`, or move away what lies there")
}

/// Every file of a folder with its digest and length.
fn lying(out: &Path) -> Vec<(String, Record)> {
    let paths: Vec<String> = files_of(out).filter(|path| !is_own(path)).collect();
    let one = |path: String| {
        let bytes = std::fs::read(out.join(&path)).unwrap_or_default();
        let (digest, length) = (Fingerprint::of_bytes(&bytes), bytes.len() as u64);
        (path, Record { digest, length, ..Record::default() })
    };
    paths.into_par_iter().map(one).collect()
}

/// What a build writes beside the site's files.
fn is_own(path: &str) -> bool {
    let folder = path.split('/').next().unwrap_or(path);
    path == MARK_FILE || folder == baseline::FOLDER || folder == shards::FOLDER
}

/// Reads every file, and doubts those that are not what was written. What no build wrote is told.
pub fn verify(store: &mut Store, out: &Path, report: &mut Report) {
    let known: Vec<(&str, &Record)> =
        store.old.iter().filter_map(|(path, record)| Some((path, record?))).collect();
    let mut changed: Vec<String> = known
        .par_iter()
        .filter(|(path, record)| {
            let file = out.join(path);
            let is_link = file.symlink_metadata().is_ok_and(|data| data.is_symlink());
            let bytes = std::fs::read(file).unwrap_or_default();
            is_link || bytes.len() as u64 != record.length || Fingerprint::of_bytes(&bytes) != record.digest
        })
        .map(|(path, _)| path.to_string())
        .collect();
    changed.sort();
    let foreign = foreign(store, out);
    for path in &changed {
        store.old.doubt(path);
    }
    let mut tell = |paths: &[String], (one, several): (&str, &str), hint: &str| {
        let Some(first) = paths.first() else { return };
        let message = match paths.len() {
            1 => format!("1 file in the output folder {one}"),
            count => format!("{} files in the output folder {several}", thousands(count as u64)),
        };
        let examples = paths.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
        report.push(
            Diagnostic::new(Code::OutputChanged, Level::Note, message)
                .at(Place::file(first.as_str()))
                .hint(format!("{hint}: {examples}")),
        );
    };
    let changed_words = ("is not as it was written", "are not as they were written");
    tell(&changed, changed_words, "what is not as it was is written again");
    let foreign_words = ("was written by no build", "were written by no build");
    tell(&foreign, foreign_words, "what no build wrote stays, and is published with the site");
}

/// Files that the manifest does not know, sorted.
fn foreign(store: &Store, out: &Path) -> Vec<String> {
    files_of(out).filter(|path| !is_own(path) && !store.old.holds(path)).collect()
}

/// The paths of all files of a folder, sorted; a link counts as a file.
fn files_of(out: &Path) -> impl Iterator<Item = String> + use<'_> {
    let files = walkdir::WalkDir::new(out).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| !entry.file_type().is_dir());
    files.filter_map(move |entry| {
        let inside = entry.path().strip_prefix(out).ok()?;
        Some(inside.to_string_lossy().replace('\\', "/"))
    })
}
