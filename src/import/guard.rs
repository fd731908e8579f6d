//! What is refused before anything is written: an export in the wrong place, a history that is gone, and what is
//! more likely a mistake than news.

use super::outcome::Tally;
use super::releases::Releases;
use super::run::{ImportOptions, name_of};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// An export within the site could be committed, or published.
pub fn refuse_inside(site: &Path, export: &Path, report: &mut Report) -> Option<()> {
    let inside = match (site.canonicalize(), export.canonicalize()) {
        (Ok(site), Ok(export)) => export.starts_with(site),
        _ => false,
    };
    if !inside {
        return Some(());
    }
    report.push(
        Diagnostic::new(
            Code::Config,
            Level::File,
            "the export lies within the site folder, where it could be committed",
        )
        .at(Place::file(name_of(export)))
        .hint("move it to a folder outside of the site, and import it from there"),
    );
    None
}

/// A file that imports write is gone, and another one says that there was one.
pub fn lost(missing: &str, witness: &str) -> Diagnostic {
    Diagnostic::new(Code::Releases, Level::File, format!("{missing} is missing, and {witness} says that something was released"))
        .at(Place::file(missing))
        .hint("take the file from the last commit: without it nobody can say what was taken back, or what a new release would reveal. To begin anew, delete all files that imports write: records, statistics, consents and releases")
}

/// An export that lacks most of what there was, or a day before the last release, is more likely a mistake than news.
pub fn guard(
    options: &ImportOptions,
    history: &Releases,
    known: &BTreeSet<&Arc<str>>,
    tally: &Tally,
    report: &mut Report,
) -> Option<()> {
    let refuse = |message: String, hint: &str| {
        Diagnostic::new(Code::Releases, Level::File, message)
            .at(Place::file(tally.export.as_str()))
            .hint(hint)
    };
    if tally.valid == 0 {
        let message = format!("none of the {} records can be used, so nothing is written", tally.read);
        report.push(refuse(message, "see what is said of single records; dates and words may be written in another way than `import:` declares"));
        return None;
    }
    if let Some(last) = history.releases.last().filter(|last| *last.to > *tally.to) {
        let message = format!("the last release is to {}, and this one would be to {}", last.to, tally.to);
        report.push(refuse(message, "give the day of the import with `--date`, or leave it out for today"));
        return None;
    }
    let kept = history.records.iter().filter(|(id, _)| known.contains(id)).count();
    if !options.allow_fewer && kept * 5 < history.records.len() * 4 {
        let gone = history.records.len() - kept;
        let message = format!(
            "{gone} of {} records of earlier imports are not in this export, or cannot be used",
            history.records.len()
        );
        report.push(refuse(
            message,
            "export all records, not only new ones; if so many were really deleted, say `--allow-fewer`",
        ));
        return None;
    }
    Some(())
}
