//! What acts on the world: publishing a site, and telling search engines what is new in it.
//!
//! An [`Effect`] is one act that must not happen twice. It is planned, then written down as attempted before its first byte
//! leaves, then settled by what the other side said. The [`ledger`] keeps all of it; [`act`] carries effects out.
//!
//! Invariant: no effect is attempted that may have happened already. What is not known to have failed is `unknown`
//! until somebody has looked.

pub mod act;
pub mod clock;
pub mod ledger;
pub mod pace;
pub mod publish;
pub mod secret;
pub mod submit;
pub mod wire;

use crate::diag::{Code, Diagnostic, Level, Place};
use ledger::Known;
use std::time::Duration;

/// One act on the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Whom it goes to: `indexnow`, `netlify`.
    pub channel: String,
    /// As whom, or for what: the address of the site, the id of a bucket.
    pub account: String,
    /// What it is for: `deploy`, `changed`.
    pub intent: String,
    /// What exactly: a digest of the list of files, of the list of pages.
    pub subject: String,
    /// Which time: the same act may be right again later.
    pub occurrence: String,
    /// What is known over there when it is accepted: name → digest.
    pub tells: Vec<(String, String)>,
}

impl Effect {
    /// The name of the act: equal exactly for the same act.
    pub fn key(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for part in [&self.channel, &self.account, &self.intent, &self.subject, &self.occurrence] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hasher.finalize().to_hex()[..32].to_string()
    }
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It happened; with what the other side said.
    Accepted(String),
    /// It did not happen, and would not if it were tried again as it is.
    Rejected(String),
    /// It did not happen, and may be tried again after a time: the one that was asked for, or one of our own choice.
    Refused(String, Option<Duration>),
    /// Nobody knows.
    Unknown(String),
}

/// How often a channel may be used.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ceilings {
    pub per_minute: Option<u32>,
    pub per_day: Option<u32>,
}

/// A channel: what there is to do on it, and how it is done.
pub trait Delivery {
    /// Its name in the ledger and on the command line.
    fn name(&self) -> &'static str;
    fn account(&self) -> &str;
    fn ceilings(&self) -> Ceilings;
    /// What is to be done now, given what was accepted before.
    fn effects(&self, known: &Known) -> Vec<Effect>;
    /// Does it. Nothing is tried twice in here.
    fn perform(&self, effect: &Effect) -> Outcome;
    /// Looks whether an effect of unknown outcome happened; nothing where the channel cannot tell.
    fn look(&self, _effect: &Effect, _attempted: i64) -> Option<Outcome> {
        None
    }
    /// How many things an effect is about, in words: "1,204 pages".
    fn about(&self, effect: &Effect) -> String;
}

/// What is wrong with the ledger, and what is to be done about it.
pub fn ledger_fault(error: &ledger::Error, file: &str) -> Diagnostic {
    let hint = match error {
        ledger::Error::ByAnother => "wait until it has ended",
        ledger::Error::Newer(_) => "use the newer version of the program",
        ledger::Error::NoSuch => "look at it with `flywheel ledger`",
        _ => "look whether the file can be written; it is no cache: if it is broken, take it from a copy",
    };
    Diagnostic::new(Code::Ledger, Level::File, format!("the ledger cannot be used: {error}"))
        .at(Place::file(file))
        .hint(hint)
}
