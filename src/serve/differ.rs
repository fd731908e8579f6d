//! How many pages an edit changed, by their fingerprints: nothing is rendered for it.
//!
//! Invariant: a page counts as different when its address stands in both states and its inputs differ.

use super::snapshot::Snapshot;
use std::cmp::Ordering;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub changed: u64,
    pub new: u64,
    pub gone: u64,
}

/// Compares two states; none if `goes_on` said that nobody waits for the answer any more.
pub fn difference(old: &Snapshot, new: &Snapshot, goes_on: &(dyn Fn() -> bool + Sync)) -> Option<Difference> {
    let (mut old, mut new) = (old.prints(goes_on)?.peekable(), new.prints(goes_on)?.peekable());
    let mut count = Difference::default();
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return Some(count),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((a, _)), Some((b, _))) => a.cmp(b),
        };
        let before = if order.is_le() { old.next() } else { None };
        let after = if order.is_ge() { new.next() } else { None };
        match (before, after) {
            (Some((_, a)), Some((_, b))) => count.changed += u64::from(a != b),
            (Some(_), None) => count.gone += 1,
            _ => count.new += 1,
        }
    }
}
