//! Hand-written notes and the pages that they lead on.

use super::family::{AXES, Key};
use crate::fingerprint::Hashed;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Notes by the page they lead on.
#[derive(Default)]
pub struct Notes {
    by_key: BTreeMap<(u16, [u32; AXES]), Hashed<Arc<str>>>,
}

impl Notes {
    pub fn insert(&mut self, key: Key, html: Hashed<Arc<str>>) {
        self.by_key.insert((key.family, key.rows), html);
    }
    /// The note on a page. Parts of a large hub have none: the hub itself shows it.
    pub fn of(&self, key: &Key) -> Option<&Hashed<Arc<str>>> {
        if key.part > 0 { None } else { self.by_key.get(&(key.family, key.rows)) }
    }
}
