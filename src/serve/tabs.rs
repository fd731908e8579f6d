//! The tabs that are open, and what each shows: who is told of an edit, and what.
//!
//! A tab listens by one answer that never ends (server-sent events), while it can be seen. It says at the
//! beginning what it shows, so that one that slept through an edit is told when it wakes.
//! Invariant: a tab that listens is in the list, and one that has gone is not.

use super::shown::Shown;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use tokio::sync::mpsc;

/// So many messages may wait for a tab; one that takes none of them is given up, and asks again.
const WAITING: usize = 16;

/// One message to a tab, as it goes over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event(String);

impl Event {
    /// `data` is one line.
    pub fn new(name: &str, data: &serde_json::Value) -> Event {
        Event(format!("event: {name}\ndata: {data}\n\n"))
    }
    /// Keeps a connection alive and finds out about those that have gone.
    pub fn beat() -> Event {
        Event(": \n\n".into())
    }
    /// How soon a browser asks again after a connection broke, in milliseconds.
    pub fn retry(after: u32) -> Event {
        Event(format!("retry: {after}\n\n"))
    }
}

/// What a tab is known by.
#[derive(Clone, Debug, Default)]
pub struct Tab {
    /// Path and query that it asked for.
    pub path: String,
    pub query: String,
    pub shown: Shown,
}

struct Open {
    tab: Tab,
    sender: mpsc::Sender<Event>,
}

#[derive(Default)]
pub struct Tabs {
    open: Mutex<(u64, BTreeMap<u64, Open>)>,
}

impl Tabs {
    fn lock(&self) -> MutexGuard<'_, (u64, BTreeMap<u64, Open>)> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a tab; it is in the list until its ear is dropped.
    pub fn join(self: &Arc<Self>, tab: Tab) -> (u64, Ear) {
        let (sender, receiver) = mpsc::channel(WAITING);
        let mut open = self.lock();
        open.0 += 1;
        let id = open.0;
        open.1.insert(id, Open { tab, sender });
        (id, Ear { id, receiver, tabs: self.clone() })
    }

    /// Every tab as it is now.
    pub fn all(&self) -> Vec<(u64, Tab)> {
        self.lock().1.iter().map(|(id, open)| (*id, open.tab.clone())).collect()
    }

    /// Tells a tab something, and notes what it shows then. False if it is not there any more.
    pub fn tell(&self, id: u64, event: Event, shown: Option<Shown>) -> bool {
        let mut open = self.lock();
        let Some(one) = open.1.get_mut(&id) else { return false };
        if let Some(shown) = shown {
            one.tab.shown = shown;
        }
        let told = one.sender.try_send(event).is_ok();
        if !told {
            open.1.remove(&id);
        }
        told
    }

    /// Notes what a tab shows.
    pub fn knows(&self, id: u64, shown: Shown) {
        if let Some(one) = self.lock().1.get_mut(&id) {
            one.tab.shown = shown;
        }
    }

    pub fn tell_all(&self, event: &Event) {
        self.lock().1.retain(|_, open| open.sender.try_send(event.clone()).is_ok());
    }
}

/// The end of a tab's connection: what it is told, as a stream of bytes.
pub struct Ear {
    id: u64,
    receiver: mpsc::Receiver<Event>,
    tabs: Arc<Tabs>,
}

impl futures_core::Stream for Ear {
    type Item = Result<String, std::convert::Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.receiver.poll_recv(context).map(|event| event.map(|event| Ok(event.0)))
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.tabs.lock().1.remove(&self.id);
    }
}
