//! What the ledger knows, for whoever only asks.

use super::{Error, Ledger};
use rusqlite::{Connection, OpenFlags, Row, params};
use std::path::Path;

/// How an effect stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Planned,
    Attempting,
    Accepted,
    Rejected,
    Unknown,
}

impl State {
    pub const ALL: [State; 5] =
        [State::Unknown, State::Attempting, State::Planned, State::Rejected, State::Accepted];

    pub fn name(self) -> &'static str {
        match self {
            State::Planned => "planned",
            State::Attempting => "attempting",
            State::Accepted => "accepted",
            State::Rejected => "rejected",
            State::Unknown => "unknown",
        }
    }

    fn of(name: &str) -> State {
        State::ALL.into_iter().find(|state| state.name() == name).unwrap_or(State::Unknown)
    }
}

/// One effect as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: String,
    pub channel: String,
    pub account: String,
    pub intent: String,
    pub subject: String,
    pub occurrence: String,
    pub state: State,
    pub attempts: u32,
    /// When it was last attempted, in seconds since 1970; 0 if never.
    pub attempted: i64,
    /// When it last became another, in seconds since 1970.
    pub changed: i64,
    /// What the other side said, or why nobody knows.
    pub said: String,
    /// What it is about, as far as it is not settled: a page and its digest, say.
    pub tells: u64,
}

const COLUMNS: &str =
    "key, channel, account, intent, subject, occurrence, state, attempts, attempted, changed, said,
    (SELECT count(*) FROM tells t WHERE t.key = effects.key)";

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        key: row.get(0)?,
        channel: row.get(1)?,
        account: row.get(2)?,
        intent: row.get(3)?,
        subject: row.get(4)?,
        occurrence: row.get(5)?,
        state: State::of(&row.get::<_, String>(6)?),
        attempts: row.get(7)?,
        attempted: row.get(8)?,
        changed: row.get(9)?,
        said: row.get(10)?,
        tells: row.get::<_, i64>(11)? as u64,
    })
}

/// What an account was told, and what it may have been told.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Name → digest of what was accepted last, sorted by name.
    pub told: Vec<(String, String)>,
    /// The same of effects whose outcome is unknown, sorted by name and digest.
    pub doubtful: Vec<(String, String)>,
    /// How many effects were accepted so far: the occurrence of the next one.
    pub accepted: u64,
}

impl Known {
    pub fn digest(&self, name: &str) -> Option<&str> {
        let at = self.told.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok()?;
        Some(&self.told[at].1)
    }

    /// Whether this may have been told already.
    pub fn doubts(&self, name: &str, digest: &str) -> bool {
        let wanted = (name, digest);
        self.doubtful.binary_search_by(|(name, digest)| (name.as_str(), digest.as_str()).cmp(&wanted)).is_ok()
    }
}

impl Ledger {
    pub fn known(&self, channel: &str, account: &str) -> Result<Known, Error> {
        let pairs = |sql: &str| -> Result<Vec<(String, String)>, Error> {
            let mut query = self.db.prepare(sql)?;
            let rows = query.query_map([channel, account], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        };
        let told =
            pairs("SELECT subject, digest FROM told WHERE channel = ?1 AND account = ?2 ORDER BY subject")?;
        let doubtful = pairs(
            "SELECT t.subject, t.digest FROM tells t JOIN effects e ON e.key = t.key
             WHERE e.channel = ?1 AND e.account = ?2 AND e.state IN ('unknown', 'attempting')
             ORDER BY t.subject, t.digest",
        )?;
        let accepted: i64 = self.db.query_row(
            "SELECT count(*) FROM effects WHERE channel = ?1 AND account = ?2 AND state = 'accepted'",
            [channel, account],
            |row| row.get(0),
        )?;
        Ok(Known { told, doubtful, accepted: accepted as u64 })
    }

    /// The effect of an account that was accepted last.
    pub fn last_accepted(&self, channel: &str, account: &str) -> Result<Option<Entry>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM effects WHERE channel = ?1 AND account = ?2 AND state = 'accepted'
             ORDER BY attempted DESC, changed DESC LIMIT 1"
        );
        let mut query = self.db.prepare(&sql)?;
        let mut rows = query.query_map([channel, account], entry)?;
        Ok(rows.next().transpose()?)
    }

    /// Whether anything was ever accepted of an account, or taken for known.
    pub fn has_begun(&self, channel: &str, account: &str) -> Result<bool, Error> {
        let sql = "SELECT EXISTS (SELECT 1 FROM told WHERE channel = ?1 AND account = ?2)";
        Ok(self.db.query_row(sql, [channel, account], |row| row.get(0))?)
    }

    /// Effects of an account in one state, in the order of their keys.
    pub fn of(&self, channel: &str, account: &str, state: State) -> Result<Vec<Entry>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM effects WHERE channel = ?1 AND account = ?2 AND state = ?3 ORDER BY key"
        );
        let mut query = self.db.prepare(&sql)?;
        let rows = query.query_map(params![channel, account, state.name()], entry)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What an unsettled effect is about, sorted by name.
    pub fn tells(&self, key: &str) -> Result<Vec<(String, String)>, Error> {
        let mut query =
            self.db.prepare("SELECT subject, digest FROM tells WHERE key = ?1 ORDER BY subject")?;
        let rows = query.query_map([key], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The effects whose keys begin like this.
    pub fn beginning(&self, key: &str) -> Result<Vec<Entry>, Error> {
        beginning(&self.db, key)
    }
}

fn beginning(db: &Connection, key: &str) -> Result<Vec<Entry>, Error> {
    let sql =
        format!("SELECT {COLUMNS} FROM effects WHERE substr(key, 1, length(?1)) = ?1 ORDER BY changed, key");
    let mut query = db.prepare(&sql)?;
    let rows = query.query_map([key], entry)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Every effect of a ledger, the oldest first, without the lock; nothing if there is no ledger. What is attempting just
/// now may be in somebody's hand.
pub fn all(file: &Path) -> Result<Option<Vec<Entry>>, Error> {
    if !file.exists() {
        return Ok(None);
    }
    let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    db.busy_timeout(std::time::Duration::from_secs(10))?;
    db.pragma_update(None, "query_only", true)?;
    let tables: i64 =
        db.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'effects'", [], |row| row.get(0))?;
    if tables == 0 { Ok(Some(Vec::new())) } else { beginning(&db, "").map(Some) }
}
