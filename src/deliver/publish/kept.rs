//! The history beside the ledger: what it will be when a publication is live, and what it was after the last one.
//!
//! Between the moment when a host shows a publication and the moment when the history says so a process may end, and the next
//! one may build something else. So the history is written here before anything is sent, and taken over when it is known that
//! it happened. What was taken over last stays here as well: a machine that has kept no more than the cache folder goes
//! on from it.
//!
//! Invariant: the history of the site is only ever replaced by one that goes on from it, or is newer.

use super::Receipt;
use super::receipts::{self, Line};
use crate::data::history::History;
use crate::deliver::clock::moment;
use crate::diag::Report;
use crate::fingerprint::Fingerprint;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};

/// In the cache folder: a folder for each publication under way, by the key of its effect.
const PENDING: &str = "publishing";
/// In the cache folder: the history of the last publication from here.
const KEPT: &str = "published";
/// Within a folder of a publication under way: what is to be told of it, what the history was when it began, and what it
/// is to be.
const TOLD: &str = "told";
const BEFORE: &str = "before";
const HISTORY: &str = "history";

/// What is known of a publication before it is live.
#[derive(Serialize, Deserialize)]
pub struct Told {
    pub target: String,
    pub day: String,
    pub manifest: String,
    pub counts: String,
}

pub struct Kept<'k> {
    pub site: &'k Path,
    pub cache: PathBuf,
    /// The folder of the history, as site.yaml names it.
    pub history: &'k str,
}

impl Kept<'_> {
    fn pending(&self, key: &str) -> PathBuf {
        self.cache.join(PENDING).join(key)
    }

    /// A number for the history of the site as it stands.
    fn now(&self) -> String {
        let file = |name: &str| std::fs::read(self.site.join(self.history).join(name)).unwrap_or_default();
        Fingerprint::of_bytes(&[file("pages.csv"), file("slugs.csv")].concat()).to_string()
    }

    /// Writes down what the history is to be when this publication is live.
    pub fn intend(&self, key: &str, history: &History, told: &Told) -> io::Result<()> {
        let folder = self.pending(key);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(BEFORE), self.now())?;
        history.save(&folder, HISTORY, &|| Ok(()))?;
        // Written last: without it nothing of the folder counts.
        std::fs::write(folder.join(TOLD), serde_json::to_vec(told)?)
    }

    /// Takes over what was intended, for the publication is live. Where the history went on meanwhile it stays.
    pub fn happened(&self, key: &str, receipt: &Receipt, now: i64) -> io::Result<()> {
        let folder = self.pending(key);
        let told = std::fs::read(folder.join(TOLD)).ok();
        if let Some(told) = told.and_then(|told| serde_json::from_slice::<Told>(&told).ok()) {
            if std::fs::read_to_string(folder.join(BEFORE)).unwrap_or_default() == self.now() {
                copy(&folder.join(HISTORY), &self.site.join(self.history))?;
            }
            let line = Line {
                since: moment(now),
                target: &told.target,
                deploy: &receipt.id,
                url: &receipt.url,
                day: &told.day,
                manifest: &told.manifest,
                counts: &told.counts,
            };
            receipts::add(&self.site.join(self.history), &line)?;
        }
        self.forget(key)
    }

    pub fn forget(&self, key: &str) -> io::Result<()> {
        let folder = self.pending(key);
        if folder.exists() { std::fs::remove_dir_all(folder) } else { Ok(()) }
    }

    /// The keys of publications that were under way when a process ended.
    pub fn open(&self) -> Vec<String> {
        let all = std::fs::read_dir(self.cache.join(PENDING)).into_iter().flatten().filter_map(Result::ok);
        let mut keys: Vec<String> =
            all.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        keys.sort();
        keys
    }

    /// Keeps the history as it is now, after a publication.
    pub fn keep(&self) -> io::Result<()> {
        let history = self.site.join(self.history);
        // What is published to be looked at only leaves none.
        if history.is_dir() { copy(&history, &self.cache.join(KEPT)) } else { Ok(()) }
    }

    /// Takes the history of the last publication from here, if that of the site is older: it was cloned anew, say.
    pub fn restore(&self) -> io::Result<()> {
        let last_day = |site: &Path, folder: &str| History::load(site, folder, &mut Report::new()).last_day();
        let kept = last_day(&self.cache, KEPT);
        if kept.is_some() && kept > last_day(self.site, self.history) {
            copy(&self.cache.join(KEPT), &self.site.join(self.history))?;
        }
        Ok(())
    }
}

/// Copies every file of a folder, each beside its place and then renamed.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            let beside = to.join("kept.new");
            std::fs::copy(entry.path(), &beside)?;
            std::fs::rename(beside, to.join(entry.file_name()))?;
        }
    }
    Ok(())
}
