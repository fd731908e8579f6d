//! The tables of the ledger, and how an older one becomes one of today.
//!
//! What an effect may become is a rule of the database itself, so that no other program and no later version of this one
//! can break it by a slip.

use super::Error;
use rusqlite::Connection;

/// One step for each version that ever was; the position of a step is the version that it starts from.
const STEPS: &[&str] = &["
    CREATE TABLE effects (
        key TEXT NOT NULL PRIMARY KEY,
        channel TEXT NOT NULL,
        account TEXT NOT NULL,
        intent TEXT NOT NULL,
        subject TEXT NOT NULL,
        occurrence TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('planned', 'attempting', 'accepted', 'rejected', 'unknown')),
        attempts INTEGER NOT NULL DEFAULT 0,
        attempted INTEGER NOT NULL DEFAULT 0,
        not_before INTEGER NOT NULL DEFAULT 0,
        changed INTEGER NOT NULL,
        said TEXT NOT NULL DEFAULT '',
        UNIQUE (channel, account, intent, subject, occurrence)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX effects_by_state ON effects (state, channel, account);

    CREATE TRIGGER effects_begin BEFORE INSERT ON effects WHEN NEW.state <> 'planned'
    BEGIN SELECT RAISE(ABORT, 'an effect begins as planned'); END;

    CREATE TRIGGER effects_go_on BEFORE UPDATE OF state ON effects
    WHEN (OLD.state || ' ' || NEW.state) NOT IN (
        'planned attempting',
        'attempting planned', 'attempting accepted', 'attempting rejected', 'attempting unknown',
        'unknown planned', 'unknown accepted', 'unknown rejected', 'unknown attempting',
        'rejected planned'
    )
    BEGIN SELECT RAISE(ABORT, 'an effect cannot become this from what it is'); END;

    CREATE TRIGGER effects_stay BEFORE DELETE ON effects WHEN OLD.state NOT IN ('planned', 'rejected')
    BEGIN SELECT RAISE(ABORT, 'what may have happened is not forgotten'); END;

    -- Each attempt, for ceilings: they count what was tried, not what came of it.
    CREATE TABLE attempts (
        channel TEXT NOT NULL,
        account TEXT NOT NULL,
        at INTEGER NOT NULL,
        key TEXT NOT NULL
    ) STRICT;
    CREATE INDEX attempts_by_time ON attempts (channel, account, at);

    -- Until when an account wants to be left alone: that outlives what was planned.
    CREATE TABLE quiet (
        channel TEXT NOT NULL,
        account TEXT NOT NULL,
        until INTEGER NOT NULL,
        PRIMARY KEY (channel, account)
    ) STRICT, WITHOUT ROWID;

    -- What will be known over there when an effect is accepted, and what is known already.
    CREATE TABLE tells (
        key TEXT NOT NULL,
        subject TEXT NOT NULL,
        digest TEXT NOT NULL,
        PRIMARY KEY (key, subject)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE told (
        channel TEXT NOT NULL,
        account TEXT NOT NULL,
        subject TEXT NOT NULL,
        digest TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (channel, account, subject)
    ) STRICT, WITHOUT ROWID;
"];

/// Brings a database to the version of this program; refuses one that is newer.
pub(super) fn migrate(db: &mut Connection) -> Result<(), Error> {
    let version: usize = db.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))? as usize;
    if version > STEPS.len() {
        return Err(Error::Newer(version));
    }
    for (at, step) in STEPS.iter().enumerate().skip(version) {
        let transaction = db.transaction_with_behavior(rusqlite::TransactionBehavior::Exclusive)?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", at as i64 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}
