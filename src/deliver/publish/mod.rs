//! Publishing: a host comes to show exactly what was built, and is sent only what it lacks.
//!
//! A site is built for the day of publication, compared with what is live, and sent. When the host shows it, the history is
//! advanced, and not before: whatever stops a publication on its way, the next one goes on from there.
//!
//! Invariant: a publication is one effect of the ledger. Single files may be sent again only after the host was
//! asked whether it has them.

mod changes;
mod course;
mod digest;
mod each;
mod files;
mod folder;
mod kept;
mod netlify;
mod open;
mod patient;
mod receipts;
mod run;
mod s3;
mod sha1;
mod sign;
mod state;
mod store;

pub use changes::Changes;
pub use digest::Digest;
pub use files::{Extra, Files};
pub use run::{Onlooker, PublishOptions, Published, Unpublished, publish};
pub use sign::{Keys, Signed, sign};

use super::{Ceilings, Outcome};
use crate::diag::{Code, Diagnostic, Level};
use crate::pipeline::Built;
use std::collections::BTreeSet;

/// What a host shows now.
#[derive(Clone, Debug, Default)]
pub struct Live {
    /// How the host calls it: the id of a deploy; empty if nothing was ever published.
    pub id: String,
    /// Where it can be seen.
    pub url: String,
    /// Sorted by path; `Digest::DOUBT` where it is not known what lies there.
    pub files: Vec<(String, Digest)>,
    /// Paths of those that only lead on.
    pub redirects: BTreeSet<String>,
}

/// What became of an earlier publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked {
    /// It is live, or was.
    Live(Receipt),
    /// It was begun, and is never shown without what it still lacks.
    Half,
    /// The host knows nothing of it.
    Absent,
}

/// What is live after a publication.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    pub id: String,
    /// Where it can be seen.
    pub url: String,
    /// Files that were sent.
    pub sent: u64,
}

/// A publication on its way.
pub struct Job<'j> {
    /// The key of its effect, by which a host can be asked for it.
    pub key: &'j str,
    pub files: &'j Files<'j>,
    pub changes: &'j Changes,
    /// Whether an earlier run has begun it.
    pub is_resumed: bool,
    pub progress: &'j (dyn Fn(u64, u64) + Sync),
}

/// A host. One file for each.
pub trait Target: Sync {
    /// Its name in the ledger.
    fn channel(&self) -> &'static str;
    fn account(&self) -> &str;
    fn ceilings(&self) -> Ceilings {
        Ceilings::default()
    }
    /// Whether it goes by SHA-1.
    fn wants_sha1(&self) -> bool {
        false
    }
    /// Whether a file is for it at all.
    fn takes(&self, _path: &str) -> bool {
        true
    }
    /// Old addresses, where the host takes them as files.
    fn redirects(&self, _built: &Built<'_>) -> Result<Vec<Extra>, Box<Diagnostic>> {
        Ok(Vec::new())
    }
    /// What it would not take of these files, before it is sent any.
    fn refuses(&self, _files: &Files<'_>) -> Result<(), Failed> {
        Ok(())
    }
    /// What it shows now.
    fn live(&self) -> Result<Live, Failed>;
    /// What became of the publication with this key.
    fn look(&self, key: &str) -> Result<Looked, Failed>;
    /// Makes it show these files.
    fn put(&self, job: &Job<'_>) -> Result<Receipt, Failed>;
    /// Gives up a publication that was begun and is not wanted any more; what became of it all the same.
    fn abandon(&self, _key: &str) -> Result<Looked, Failed> {
        Ok(Looked::Absent)
    }
}

/// Why a host does not show it: for the ledger, and for people.
#[derive(Debug)]
pub struct Failed {
    pub outcome: Outcome,
    pub finding: Box<Diagnostic>,
}

impl Failed {
    /// It will not happen as it is.
    pub fn rejected(message: impl Into<String>, hint: &str) -> Failed {
        let message = message.into();
        let finding = Diagnostic::new(Code::DeliveryRefused, Level::File, message.as_str()).hint(hint);
        Failed { outcome: Outcome::Rejected(message), finding: Box::new(finding) }
    }

    /// It did not happen, and may later.
    pub fn later(message: impl Into<String>) -> Failed {
        let message = message.into();
        let finding = Diagnostic::new(Code::DeliveryLater, Level::File, message.as_str())
            .hint("publish again later: what was sent already is not sent again");
        Failed { outcome: Outcome::Refused(message, None), finding: Box::new(finding) }
    }

    /// Nobody knows whether it happened.
    pub fn unknown(message: impl Into<String>) -> Failed {
        let message = message.into();
        let finding = Diagnostic::new(Code::DeliveryUnknown, Level::File, message.as_str())
            .hint("publish again: the host is asked first what became of it, and nothing is sent twice");
        Failed { outcome: Outcome::Unknown(message), finding: Box::new(finding) }
    }

    /// The same failure of a call about something that was begun and may go on by itself: nobody knows.
    pub fn may_go_on(self) -> Failed {
        let outcome = match self.outcome {
            Outcome::Rejected(why) => Outcome::Unknown(why),
            other => other,
        };
        Failed { outcome, ..self }
    }

    /// The fault lies on our side: a file that was changed meanwhile.
    pub fn by_us(finding: Diagnostic) -> Failed {
        Failed { outcome: Outcome::Refused(finding.message.clone(), None), finding: Box::new(finding) }
    }
}
