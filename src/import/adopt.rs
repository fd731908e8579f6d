//! What is taken over from the export as it stands, and how little that is.

use crate::config::{Channel, Purpose, Scope};
use std::sync::Arc;

/// What may be given for words, and how a client may be tied to those whom the words praise. A text of the
/// export could hold a name, so only these words are taken over.
const WORDS: [&str; 18] = [
    "discount",
    "credit",
    "gift",
    "refund",
    "voucher",
    "free session",
    "payment",
    "prize",
    "employee",
    "family",
    "friend",
    "partner",
    "investor",
    "founder",
    "supplier",
    "agent",
    "member",
    "other",
];

/// A known word, or `other` if something else stands there; nothing for none.
pub fn word(text: &str) -> Option<Arc<str>> {
    let word = text.trim().to_lowercase();
    if matches!(word.as_str(), "" | "none" | "no" | "-" | "0") {
        return None;
    }
    Some(WORDS.into_iter().find(|known| *known == word).unwrap_or("other").into())
}

/// The narrowest scope: to be counted.
pub fn counting() -> Scope {
    Scope { purposes: vec![Purpose::Statistics], channels: vec![Channel::Site], first_name: false }
}
