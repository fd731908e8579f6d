//! Consent: a log of grants and withdrawals, and the one question that it answers.
//!
//! This module knows what was allowed, for what and where. What then becomes of a record is decided in
//! [`records`] and [`statistics`]. It does not know who gave consent: the log names consents by opaque ids.
//!
//! Invariant: what the log does not say plainly is no consent. A withdrawal that cannot be read whole
//! withdraws more rather than less.

mod read;
pub mod records;
pub mod statistics;

use super::table::Origin;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a record may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    Statistics,
    Quote,
    Story,
}

impl Purpose {
    /// As the log writes it.
    pub fn word(self) -> &'static str {
        Purpose::ALL.iter().find(|(purpose, _)| *purpose == self).map_or("", |(_, word)| word)
    }
    pub const ALL: [(Purpose, &'static str); 3] =
        [(Purpose::Statistics, "statistics"), (Purpose::Quote, "quote"), (Purpose::Story, "story")];
}

/// Where it may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    Site,
    Email,
    Social,
    Ads,
}

impl Channel {
    pub const ALL: [(Channel, &'static str); 4] = [
        (Channel::Site, "site"),
        (Channel::Email, "email"),
        (Channel::Social, "social"),
        (Channel::Ads, "ads"),
    ];
}

/// A consent, and what something is shown for under it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    pub consent: Arc<str>,
    pub purpose: Purpose,
}

/// How much of a person may be told, the narrowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    Aggregate,
    Quote,
    QuoteFirstName,
}

impl Scope {
    pub const ALL: [(Scope, &'static str); 3] = [
        (Scope::Aggregate, "aggregate"),
        (Scope::Quote, "quote"),
        (Scope::QuoteFirstName, "quote_first_name"),
    ];

    /// A scope by its word. A word that nobody knows is the narrowest scope.
    pub fn named(word: &str) -> Scope {
        find(&Scope::ALL, word).unwrap_or(Scope::Aggregate)
    }
}

/// What a word stands for in a list of words.
fn find<T: Copy>(all: &[(T, &'static str)], word: &str) -> Option<T> {
    all.iter().find(|(_, name)| *name == word.trim()).map(|(item, _)| *item)
}

/// When something was said, so far as it is known. Of a month alone the first day counts for a grant and
/// the last for a withdrawal, so that what is unclear ends in no consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct When {
    year: u16,
    month: u8,
    day: u8,
    /// Of one day the withdrawal comes last.
    withdrawn: bool,
}

/// Of a line that a person added since the last release.
const UNRELEASED: u64 = u64::MAX;

impl Event {
    /// What comes later counts. A line that came with a later release is later, whatever day it names: a grant
    /// that an import wrote names the month of its release, and the client may have written long before that.
    /// Within one release what an import granted comes first, then the days decide.
    fn order(&self) -> (u64, bool, When) {
        (self.release, self.withdrawn || !self.imported, self.when)
    }
}

/// One line of the log.
#[derive(Clone, Debug)]
struct Event {
    /// Id of the line.
    line: Arc<str>,
    when: When,
    withdrawn: bool,
    purposes: Vec<Purpose>,
    channels: Vec<Channel>,
    scope: Option<Scope>,
    record: Arc<str>,
    /// The release that took the line into account: the last number there is for a line that none did.
    release: u64,
    /// Whether an import wrote the line: it says the month of the release, and not when somebody agreed.
    imported: bool,
    /// The table, and where in its files.
    table: usize,
    origin: Origin,
}

/// All consents of a site, by their names.
#[derive(Clone, Debug, Default)]
pub struct ConsentLog {
    /// The lines of each consent in the order in which they took effect.
    events: BTreeMap<Arc<str>, Vec<Event>>,
}

impl ConsentLog {
    /// Whether a consent is in force for a purpose and a channel. An id that the log lacks is none.
    pub fn covers(&self, consent: &str, purpose: Purpose, channel: Channel) -> bool {
        self.last(consent, purpose, channel).is_some_and(|event| !event.withdrawn)
    }

    /// The same for what is said of one record: a consent that names another record covers nothing of it.
    pub fn covers_record(&self, consent: &str, record: &str, purpose: Purpose, channel: Channel) -> bool {
        self.last(consent, purpose, channel)
            .is_some_and(|event| !event.withdrawn && (event.record.is_empty() || *event.record == *record))
    }

    /// How much may be told by what is in force for a purpose and a channel.
    pub fn scope(&self, consent: &str, purpose: Purpose, channel: Channel) -> Option<Scope> {
        self.last(consent, purpose, channel).filter(|event| !event.withdrawn)?.scope
    }

    /// Consents that were withdrawn by a line which no release has taken into account yet.
    pub fn newly_withdrawn(&self) -> impl Iterator<Item = &str> {
        let news = self.events.iter().filter(|(_, events)| {
            events.last().is_some_and(|event| event.withdrawn && event.release == UNRELEASED)
        });
        news.map(|(consent, _)| &**consent)
    }

    /// The line of the log that ended a consent for a purpose and a channel, by its id. Nothing while it is in
    /// force, and nothing if it never was.
    pub fn withdrawn_by(&self, consent: &str, purpose: Purpose, channel: Channel) -> Option<&str> {
        self.last(consent, purpose, channel).filter(|event| event.withdrawn).map(|event| &*event.line)
    }

    /// The last line that says something about a purpose on a channel.
    fn last(&self, consent: &str, purpose: Purpose, channel: Channel) -> Option<&Event> {
        let events = self.events.get(consent.trim())?;
        events.iter().rev().find(|e| e.purposes.contains(&purpose) && e.channels.contains(&channel))
    }

    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
}

#[cfg(test)]
mod tests;
