//! The ledger: a durable record of every act on the world, so that each happens at most once.
//!
//! An effect is `planned`, then `attempting` (on the disk before its first byte leaves), then `accepted`, `rejected`
//! or `unknown`. One process at a time writes, under a lock. What it finds attempting when it opens the file was left by a
//! process that ended: that is unknown, and never planned again by itself.
//!
//! Invariant: everything that changes goes through `write`, in one transaction that is on the disk when it returns.

mod read;
mod schema;

pub use read::{Entry, Known, State, all};

use super::{Ceilings, Effect, Outcome};
use crate::manifest::{Interrupt, Step, lock};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("another command is writing the ledger")]
    ByAnother,
    #[error("it was written by a newer version of the program (version {0} of its tables)")]
    Newer(usize),
    #[error("{0}")]
    Database(#[from] rusqlite::Error),
    #[error("{0}")]
    File(#[from] std::io::Error),
    #[error("no effect has this key in the state that was expected")]
    NoSuch,
    /// A test has ended it here, as if the process were killed.
    #[error("the process was ended")]
    Ended,
}

pub struct Ledger {
    db: Connection,
    interrupt: Arc<Interrupt>,
    /// Held until the ledger is dropped.
    _lock: File,
}

/// Whether an effect may be carried out now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It is written down as attempted: go on.
    Begun,
    /// Not before this moment (seconds since 1970).
    Wait(i64),
    /// It is not planned: somebody has it in hand, or it is settled.
    Not,
}

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;

impl Ledger {
    /// Opens the ledger to write, and makes it if there is none.
    pub fn open(file: &Path, interrupt: Arc<Interrupt>, now: i64) -> Result<Ledger, Error> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let lock = lock(&file.with_extension("lock"))?.ok_or(Error::ByAnother)?;
        let mut db = Connection::open(file)?;
        db.busy_timeout(std::time::Duration::from_secs(10))?;
        db.pragma_update(None, "journal_mode", "wal")?;
        // A commit is on the disk before it returns: what was attempted must not be forgotten by a power failure.
        db.pragma_update(None, "synchronous", "full")?;
        schema::migrate(&mut db)?;
        let mut ledger = Ledger { db, interrupt, _lock: lock };
        ledger.write(|db| {
            db.execute(
                "UPDATE effects SET state = 'unknown', changed = ?1, said = 'the process ended before an answer came'
                 WHERE state = 'attempting'",
                [now],
            )?;
            // No ceiling looks further back. A clock that is wrong for once must not make all of them forgotten.
            db.execute(
                "DELETE FROM attempts WHERE at < min(?1, (SELECT max(at) FROM attempts)) - ?2",
                [now, 2 * DAY],
            )?;
            Ok(())
        })?;
        Ok(ledger)
    }

    fn write<T>(&mut self, act: impl FnOnce(&Transaction<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let step = self.interrupt.step();
        if step == Step::Nothing {
            return Err(Error::Ended);
        }
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = act(&transaction)?;
        transaction.commit()?;
        // Half a step is one after which the process ended.
        if step == Step::Half { Err(Error::Ended) } else { Ok(done) }
    }

    /// Plans effects, all or none. What is there already stays as it is, but for what was rejected: it is planned anew.
    pub fn plan(&mut self, effects: &[Effect], now: i64) -> Result<(), Error> {
        self.write(|db| {
            let mut insert = db.prepare(
                "INSERT INTO effects (key, channel, account, intent, subject, occurrence, state, changed)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'planned', ?7)
                 ON CONFLICT (key) DO UPDATE SET state = 'planned', changed = ?7 WHERE state = 'rejected'",
            )?;
            let mut tell =
                db.prepare("INSERT OR REPLACE INTO tells (key, subject, digest) VALUES (?1, ?2, ?3)")?;
            for effect in effects {
                let key = effect.key();
                let Effect { channel, account, intent, subject, occurrence, tells } = effect;
                let is_new =
                    insert.execute(params![key, channel, account, intent, subject, occurrence, now])? > 0;
                for (subject, digest) in tells.iter().filter(|_| is_new) {
                    tell.execute([&key, subject, digest])?;
                }
            }
            Ok(())
        })
    }

    /// Forgets what was planned for an account and is not under way: it is about to be planned anew.
    pub fn unplan(&mut self, channel: &str, account: &str) -> Result<(), Error> {
        self.write(|db| {
            let whose = "SELECT key FROM effects WHERE channel = ?1 AND account = ?2 AND state = 'planned'";
            db.execute(&format!("DELETE FROM tells WHERE key IN ({whose})"), [channel, account])?;
            db.execute(&format!("DELETE FROM effects WHERE key IN ({whose})"), [channel, account])?;
            Ok(())
        })
    }

    /// Writes down that an effect is attempted, if it is planned and no ceiling is reached: both are read and the attempt
    /// is written in one transaction.
    pub fn attempt(&mut self, key: &str, ceilings: Ceilings, now: i64) -> Result<Attempt, Error> {
        self.write(|db| {
            let planned = db.query_row(
                "SELECT channel, account, not_before FROM effects WHERE key = ?1 AND state = 'planned'",
                [key],
                |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?)),
            );
            let Some((channel, account, not_before)) = planned.optional()? else { return Ok(Attempt::Not) };
            let quiet = db.query_row(
                "SELECT until FROM quiet WHERE channel = ?1 AND account = ?2",
                [&channel, &account],
                |row| row.get::<_, i64>(0),
            );
            let mut until = not_before.max(quiet.optional()?.unwrap_or_default());
            for (most, window) in [(ceilings.per_minute, MINUTE), (ceilings.per_day, DAY)] {
                let Some(most) = most else { continue };
                // The attempt that has to be older than the window before there is room for another.
                let oldest = db.query_row(
                    "SELECT at FROM attempts WHERE channel = ?1 AND account = ?2 AND at > ?3 AND at <= ?5
                     ORDER BY at DESC LIMIT 1 OFFSET ?4",
                    params![channel, account, now - window, i64::from(most) - 1, now],
                    |row| row.get::<_, i64>(0),
                );
                until = until.max(oldest.optional()?.map_or(0, |at| at + window));
            }
            if until > now {
                return Ok(Attempt::Wait(until));
            }
            db.execute(
                "UPDATE effects SET state = 'attempting', attempts = attempts + 1, attempted = ?2, changed = ?2 WHERE key = ?1",
                params![key, now],
            )?;
            db.execute(
                "INSERT INTO attempts (channel, account, at, key) VALUES (?1, ?2, ?3, ?4)",
                params![channel, account, now, key],
            )?;
            Ok(Attempt::Begun)
        })
    }

    /// Goes on with an effect of unknown outcome: somebody has looked, and it is half done.
    pub fn resume(&mut self, key: &str, now: i64) -> Result<(), Error> {
        self.write(|db| change(db, key, &[State::Unknown], State::Attempting, ("it is gone on with", now)))
    }

    /// Writes down what became of an attempt, or of an effect whose outcome was unknown.
    pub fn settle(&mut self, key: &str, outcome: &Outcome, now: i64) -> Result<(), Error> {
        let from = [State::Attempting, State::Unknown];
        self.write(|db| match outcome {
            Outcome::Accepted(said) => {
                change(db, key, &from, State::Accepted, (said, now))?;
                db.execute(
                    // What is settled late must not hide what was told since.
                    "INSERT INTO told (channel, account, subject, digest, at)
                     SELECT e.channel, e.account, t.subject, t.digest, e.attempted
                     FROM tells t JOIN effects e ON e.key = t.key WHERE t.key = ?1
                     ON CONFLICT (channel, account, subject) DO UPDATE
                     SET digest = excluded.digest, at = excluded.at WHERE told.at <= excluded.at",
                    [key],
                )?;
                db.execute("DELETE FROM tells WHERE key = ?1", [key])?;
                Ok(())
            }
            Outcome::Rejected(said) => {
                change(db, key, &from, State::Rejected, (said, now))?;
                db.execute("DELETE FROM tells WHERE key = ?1", [key])?;
                Ok(())
            }
            Outcome::Unknown(said) => change(db, key, &[State::Attempting], State::Unknown, (said, now)),
            Outcome::Refused(said, after) => {
                change(db, key, &from, State::Planned, (said, now))?;
                let Some(after) = after.map(|after| now + after.as_secs() as i64) else { return Ok(()) };
                db.execute("UPDATE effects SET not_before = ?2 WHERE key = ?1", params![key, after])?;
                db.execute(
                    "INSERT INTO quiet (channel, account, until) SELECT channel, account, ?2 FROM effects WHERE key = ?1
                     ON CONFLICT (channel, account) DO UPDATE SET until = max(until, excluded.until)",
                    params![key, after],
                )?;
                Ok(())
            }
        })
    }

    /// Takes what is there now for known, without having told anybody: only what changes from here on is told.
    pub fn begin(
        &mut self,
        channel: &str,
        account: &str,
        known: &[(String, String)],
        now: i64,
    ) -> Result<(), Error> {
        self.write(|db| {
            let mut insert = db.prepare(
                "INSERT OR IGNORE INTO told (channel, account, subject, digest, at) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            for (subject, digest) in known {
                insert.execute(params![channel, account, subject, digest, now])?;
            }
            Ok(())
        })
    }
}

fn change(
    db: &Transaction<'_>,
    key: &str,
    from: &[State],
    to: State,
    (said, now): (&str, i64),
) -> Result<(), Error> {
    let state: Option<String> =
        db.query_row("SELECT state FROM effects WHERE key = ?1", [key], |row| row.get(0)).optional()?;
    if !from.iter().any(|from| state.as_deref() == Some(from.name())) {
        return Err(Error::NoSuch);
    }
    db.execute(
        "UPDATE effects SET state = ?2, said = ?3, changed = ?4 WHERE key = ?1",
        params![key, to.name(), said, now],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests;
