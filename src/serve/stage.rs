//! What is shown at the moment: the snapshot, what is wrong with the files, and how far the work is.
//!
//! Whoever watches files notes a change at once (`notice`), before it is known what it means; a request
//! that comes after it waits until that change was dealt with. Invariant: `done` never runs ahead of what
//! the current snapshot was read after.

use super::snapshot::Snapshot;
use super::tabs::{Event, Tabs};
use serde_json::json;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::watch;

/// No request waits longer than this for a new snapshot; the page is told afterwards.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Stage {
    current: RwLock<Option<Arc<Snapshot>>>,
    /// What a tab that begins to listen is told about the files.
    word: Mutex<Event>,
    noticed: AtomicU64,
    done: watch::Sender<u64>,
    /// How often another state was shown.
    shown: AtomicU64,
    pub tabs: Arc<Tabs>,
    /// The studios that are open: they are told of every new state, and ask for what they show.
    pub studios: Arc<Tabs>,
}

impl Stage {
    /// Nothing is shown yet.
    pub fn new(word: Event) -> Stage {
        Stage {
            current: RwLock::new(None),
            word: Mutex::new(word),
            noticed: AtomicU64::new(0),
            done: watch::Sender::new(0),
            // Numbers of another run of the program are other numbers.
            shown: AtomicU64::new(u64::from(std::process::id()) << 20),
            tabs: Arc::default(),
            studios: Arc::default(),
        }
    }

    pub fn current(&self) -> Option<Arc<Snapshot>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn show(&self, snapshot: Arc<Snapshot>) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(snapshot);
        let state = self.shown.fetch_add(1, Ordering::SeqCst) + 1;
        self.studios.tell_all(&Event::new("shown", &json!({ "state": state })));
    }

    /// The number of the state that is shown.
    pub fn shown(&self) -> u64 {
        self.shown.load(Ordering::SeqCst)
    }

    pub fn word(&self) -> Event {
        self.word.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Says something about the files to every tab, and to those that come.
    pub fn say(&self, word: Event) {
        let mut known = self.word.lock().unwrap_or_else(PoisonError::into_inner);
        if *known != word {
            self.tabs.tell_all(&word);
            self.studios.tell_all(&word);
            *known = word;
        }
    }

    /// A file changed.
    pub fn notice(&self) {
        self.noticed.fetch_add(1, Ordering::SeqCst);
    }

    pub fn noticed(&self) -> u64 {
        self.noticed.load(Ordering::SeqCst)
    }

    /// Everything that was noticed before the count reached `upto` is in what is shown now.
    pub fn is_done(&self, upto: u64) {
        self.done.send_if_modified(|done| {
            let is_later = upto > *done;
            *done = upto.max(*done);
            is_later
        });
    }

    /// Waits until what was noticed so far is in what is shown, but not for ever.
    pub async fn settled(&self) {
        let upto = self.noticed();
        let mut done = self.done.subscribe();
        _ = tokio::time::timeout(PATIENCE, done.wait_for(|done| *done >= upto)).await;
    }
}
