//! The change set: which files a build made, changed and removed, for whoever publishes them.

use super::outlook::Outlook;
use crate::manifest::{Manifest, Record};
use crate::plan::Plan;
use crate::produce::{Phase, World, address_of};
use rustc_hash::FxHashSet;
use serde::Serialize;
use std::io::{BufWriter, Write};
use std::path::Path;

/// A file that is another one than before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Path in the output folder.
    pub path: String,
    /// Whole address, of a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whether what the page says is new, and not only its markup.
    #[serde(skip_serializing_if = "is_false")]
    pub says_something_new: bool,
}

fn is_false(value: &bool) -> bool {
    !*value
}

/// Files that are there now and were not, that are others than before, and that are there no more; sorted.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ChangeSet {
    pub new: Vec<Change>,
    pub changed: Vec<Change>,
    pub removed: Vec<Change>,
}

impl ChangeSet {
    /// What is different between the last build that was not stopped and this one, whose records are those of the
    /// plan. What a stopped build had made nobody was told of: it is in the set.
    pub fn between(old: &Manifest, world: &World, plan: &Plan, records: &[Record]) -> ChangeSet {
        let mut set = ChangeSet::default();
        let config = &world.graph.config;
        let host = format!("{}{}", config.origin, config.root);
        let url = |path: &str| Some(format!("{host}/{}", address_of(path)));
        let paths = plan.paths();
        // Only looked up, and sorted below.
        let lay: FxHashSet<&str> = old.ended_paths().collect();
        for ((path, record), artifact) in paths.iter().zip(records).zip(plan.artifacts()) {
            let is_page = world.producer(artifact).phase() == Phase::Page;
            let known = old.ended(path);
            if known.is_some_and(|known| known.digest == record.digest) {
                continue;
            }
            let change = Change {
                path: path.to_string(),
                url: is_page.then(|| url(path)).flatten(),
                says_something_new: is_page && known.is_none_or(|known| known.said != record.said),
            };
            if lay.contains(path) { set.changed.push(change) } else { set.new.push(change) }
        }
        let made: FxHashSet<&str> = paths.iter().collect();
        for path in lay.iter().filter(|path| !made.contains(*path)) {
            let was_page = old.ended(path).is_some_and(|record| record.said.0 != 0);
            let url = was_page.then(|| url(path)).flatten();
            set.removed.push(Change { path: path.to_string(), url, says_something_new: false });
        }
        for list in [&mut set.new, &mut set.changed, &mut set.removed] {
            list.sort_by(|a, b| a.path.cmp(&b.path));
        }
        set
    }

    pub fn save(&self, file: &Path) -> std::io::Result<()> {
        let mut out = BufWriter::new(std::fs::File::create(file)?);
        serde_json::to_writer_pretty(&mut out, self)?;
        writeln!(out)?;
        out.flush()
    }
}

/// How a build is followed while it is at work.
pub trait Watcher: Sync {
    /// Before anything is written.
    fn planned(&self, _outlook: &Outlook) {}
    /// So many of all artifacts are done.
    fn progress(&self, _done: u64, _all: u64) {}
    /// A file was rendered, and these are its bytes.
    fn made(&self, _record: &Record, _bytes: &[u8]) {}
}

/// Nobody looks on.
impl Watcher for () {}
