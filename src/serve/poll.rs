//! Looking at files again and again, for folders whose news do not reach us.
//!
//! A file has changed when its length or its time, to the nanosecond, is another: two edits in one second are
//! two. Invariant: the thread ends with the `Poll`.

use super::interest::{Change, Interest};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

const BETWEEN: Duration = Duration::from_millis(300);

pub struct Poll {
    /// Dropping it ends the thread.
    _alive: Sender<()>,
}

type Stamp = (Option<SystemTime>, u64);

impl Poll {
    pub fn begin(interest: Arc<RwLock<Interest>>, pass_on: impl Fn(Vec<Change>) + Send + 'static) -> Poll {
        let (alive, ended) = channel::<()>();
        let look = move || look(&interest.read().unwrap_or_else(PoisonError::into_inner));
        let mut before = look();
        std::thread::spawn(move || {
            while ended.recv_timeout(BETWEEN) == Err(RecvTimeoutError::Timeout) {
                let now = look();
                pass_on(changes(&before, &now));
                before = now;
            }
        });
        Poll { _alive: alive }
    }
}

/// Every file of the site with its length and day.
fn look(interest: &Interest) -> BTreeMap<PathBuf, Stamp> {
    let mut found = BTreeMap::new();
    for path in &interest.paths {
        for entry in walkdir::WalkDir::new(path).follow_links(true).into_iter().filter_map(Result::ok) {
            if !entry.file_type().is_dir()
                && interest.holds(entry.path())
                && let Ok(meta) = entry.metadata()
            {
                found.insert(entry.into_path(), (meta.modified().ok(), meta.len()));
            }
        }
    }
    found
}

fn changes(before: &BTreeMap<PathBuf, Stamp>, now: &BTreeMap<PathBuf, Stamp>) -> Vec<Change> {
    let new = now.iter().filter(|(path, stamp)| before.get(*path) != Some(stamp)).map(|(path, _)| path);
    let gone = before.keys().filter(|path| !now.contains_key(*path));
    new.chain(gone).map(|path| Change { path: path.clone(), settled: false }).collect()
}
