//! Which file showed something under which consent: so that it is known where a withdrawn one had been.
//!
//! A small file beside the records, sorted by path, and a log of what is about to be written since. It holds
//! paths and opaque names of consents, and no word of anybody. What a build shows is logged before it is
//! written; so a file that a killed build left is known as well.
//!
//! Invariant: a path that shows something under a consent stands in the file or in the log.

use super::interrupt::{Interrupt, Step, interrupted};
use crate::data::consent::{Purpose, Use};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// What each path shows.
pub type Uses = BTreeMap<String, Vec<Use>>;

const HEADER: &str = "flywheel shown 1";

/// What is known of one output folder, while a build holds it.
pub struct Shown {
    file: PathBuf,
    log: PathBuf,
    /// What each path showed when it was written last.
    pub last: Uses,
    /// The same with everything that may have stood there since the last build that ended.
    pub ever: BTreeMap<String, BTreeSet<Use>>,
    /// Whether anything was ever known.
    pub known: bool,
    writing: Mutex<()>,
}

impl Shown {
    /// Reads what lies beside a manifest. What cannot be read counts as not there.
    pub(super) fn open(stem: &Path) -> Shown {
        let (file, log) = (stem.with_extension("shown"), stem.with_extension("showing"));
        let text = std::fs::read_to_string(&file).ok();
        let mut shown = Shown {
            file,
            log,
            last: text.as_deref().and_then(parse).unwrap_or_default(),
            ever: BTreeMap::new(),
            known: text.as_deref().and_then(parse).is_some(),
            writing: Mutex::new(()),
        };
        for (path, uses) in shown.last.clone() {
            shown.ever.entry(path).or_default().extend(uses);
        }
        let log = std::fs::read_to_string(&shown.log).unwrap_or_default();
        // A last line without an end was not written whole, and neither was the file that it is about.
        for line in log.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')) {
            let Some((path, uses)) = line_of(line) else { continue };
            shown.ever.entry(path.clone()).or_default().extend(uses.iter().cloned());
            shown.last.insert(path, uses);
        }
        shown
    }

    /// Adds what the last deploy left; it may be all that is known.
    pub fn add(&mut self, uses: Uses) {
        for (path, uses) in uses {
            self.ever.entry(path).or_default().extend(uses);
        }
    }

    /// Says what a file is about to show, if it shows or showed anything.
    pub fn about(&self, path: &str, uses: &[Use], interrupt: &Interrupt) -> io::Result<()> {
        if uses.is_empty() && !self.last.contains_key(path) {
            return Ok(());
        }
        let Ok(_one_at_a_time) = self.writing.lock() else {
            return Err(io::Error::other("a thread of the build failed"));
        };
        let line = written(path, uses);
        let mut log = std::fs::OpenOptions::new().create(true).append(true).open(&self.log)?;
        match interrupt.step() {
            Step::Whole => log.write_all(line.as_bytes()),
            Step::Half => log.write_all(&line.as_bytes()[..line.len() / 2]).and(Err(interrupted())),
            Step::Nothing => Err(interrupted()),
        }
    }

    /// Writes what all files show now. Nothing is written for a site that never showed anything.
    pub fn save(&self, uses: &Uses, interrupt: &Interrupt) -> io::Result<()> {
        let is_same = self.known && *uses == self.last && !self.log.exists();
        if is_same || (uses.is_empty() && !self.known && self.ever.is_empty()) {
            return Ok(());
        }
        match interrupt.step() {
            Step::Whole => save(uses, &self.file)?,
            Step::Half | Step::Nothing => return Err(interrupted()),
        }
        match interrupt.step() {
            Step::Whole if self.log.exists() => std::fs::remove_file(&self.log),
            Step::Whole => Ok(()),
            Step::Half | Step::Nothing => Err(interrupted()),
        }
    }
}

/// Writes a file of uses beside its place, then renames it.
pub fn save(uses: &Uses, file: &Path) -> io::Result<()> {
    let mut text = format!("{HEADER}\n");
    uses.iter().for_each(|(path, uses)| text.push_str(&written(path, uses)));
    let new = file.with_extension("shown-new");
    std::fs::write(&new, text)?;
    std::fs::rename(new, file)
}

/// Reads such a file; nothing if there is none or it is of another version.
pub fn load(file: &Path) -> Option<Uses> {
    parse(&std::fs::read_to_string(file).ok()?)
}

fn parse(text: &str) -> Option<Uses> {
    let rest = text.strip_prefix(HEADER)?.strip_prefix('\n')?;
    Some(rest.lines().filter_map(line_of).collect())
}

fn written(path: &str, uses: &[Use]) -> String {
    let uses: Vec<String> =
        uses.iter().map(|u| format!("{} {}", u.purpose.word(), plain(&u.consent))).collect();
    format!("{path}\t{}\n", uses.join("\t"))
}

/// Names of consents are opaque ids; whatever else is written there must not break the lines.
fn plain(consent: &str) -> String {
    consent.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn line_of(line: &str) -> Option<(String, Vec<Use>)> {
    let (path, rest) = line.split_once('\t')?;
    let one = |text: &str| {
        let (purpose, consent) = text.split_once(' ')?;
        let purpose = Purpose::ALL.iter().find(|(_, name)| *name == purpose)?.0;
        Some(Use { consent: consent.into(), purpose })
    };
    Some((path.to_string(), rest.split('\t').filter_map(one).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(names: &[&str]) -> Vec<Use> {
        names.iter().map(|name| Use { consent: (*name).into(), purpose: Purpose::Quote }).collect()
    }

    #[test]
    fn what_was_about_to_be_written_is_known_after_a_kill_and_gone_after_an_end() {
        let folder = tempfile::tempdir().unwrap();
        let stem = folder.path().join("manifest-1");
        let whole = Interrupt::default();
        let shown = Shown::open(&stem);
        assert!(!shown.known);
        let old: Uses = [("a/index.html".to_string(), uses(&["c-1"]))].into();
        shown.save(&old, &whole).unwrap();

        let shown = Shown::open(&stem);
        assert_eq!(shown.last, old);
        shown.about("a/index.html", &uses(&["c-2"]), &whole).unwrap();
        shown.about("b/index.html", &[], &whole).unwrap();
        assert!(shown.about("c/index.html", &uses(&["c-3"]), &Interrupt::at(1, true)).is_err());

        let killed = Shown::open(&stem);
        assert_eq!(killed.last["a/index.html"], uses(&["c-2"]));
        assert_eq!(killed.ever["a/index.html"].len(), 2, "the old page may still stand there");
        assert!(
            !killed.ever.contains_key("c/index.html"),
            "half a line comes before a page that was not written"
        );
        killed.save(&Uses::new(), &whole).unwrap();
        let ended = Shown::open(&stem);
        assert!(ended.known && ended.ever.is_empty());
    }
}
