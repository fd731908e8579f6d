//! A publication as one effect of the ledger: looked after, begun, gone on with, settled.
//!
//! Invariant: it is written down before the host hears of it, with the history that it will leave; and the history is taken
//! over when the host shows it, by whichever run finds that out.

use super::kept::Told;
use super::run::{Run, Trouble, Unpublished};
use super::{Changes, Failed, Files, Job, Live, Looked, Receipt};
use crate::deliver::clock::moment;
use crate::deliver::ledger::{self, Attempt, Entry, Ledger, State};
use crate::deliver::{Effect, Outcome};
use crate::pipeline::Built;
use std::time::Duration;

/// Longer than this (in seconds) nobody waits for room under a ceiling.
const PATIENCE: i64 = 120;

impl Run<'_> {
    /// Looks what became of publications that were stopped, before anything is built: the history may have to be
    /// taken over. What was begun and is not live is given back.
    pub(super) fn look(&self, ledger: &mut Ledger) -> Result<Vec<Entry>, Trouble> {
        self.kept.restore()?;
        let mut half = Vec::new();
        for entry in ledger.of(self.target.channel(), self.target.account(), State::Unknown)? {
            match self.target.look(&entry.key)? {
                Looked::Half => half.push(entry),
                Looked::Live(receipt) => self.accepted(ledger, &entry.key, &receipt)?,
                Looked::Absent => {
                    let outcome = Outcome::Refused("the host knows nothing of it".into(), None);
                    ledger.settle(&entry.key, &outcome, self.clock.now())?;
                }
            }
        }
        // One that was settled, and the process ended before the history said so.
        for key in self.kept.open() {
            match ledger.beginning(&key)?.first() {
                Some(entry) if entry.state == State::Accepted => {
                    let (id, url) = entry.said.split_once(' ').unwrap_or((&entry.said, ""));
                    let receipt = Receipt { id: id.into(), url: url.into(), sent: 0 };
                    self.kept.happened(&key, &receipt, entry.changed)?;
                }
                Some(entry) if entry.state == State::Unknown => {}
                _ => self.kept.forget(&key)?,
            }
        }
        Ok(half)
    }

    /// It is live: the ledger says so, and then the history.
    fn accepted(&self, ledger: &mut Ledger, key: &str, receipt: &Receipt) -> Result<(), Trouble> {
        self.standing.set(Unpublished::Live);
        let said = format!("{} {}", receipt.id, receipt.url).trim().to_string();
        ledger.settle(key, &Outcome::Accepted(said), self.clock.now())?;
        self.kept.happened(key, receipt, self.clock.now())?;
        self.standing.set(Unpublished::Nothing);
        Ok(())
    }

    pub(super) fn send(
        &self,
        ledger: &mut Ledger,
        half: &[Entry],
        (built, files): (&Built<'_>, &Files<'_>),
        live: &Live,
        changes: &Changes,
    ) -> Result<Receipt, Trouble> {
        let (channel, account) = (self.target.channel(), self.target.account());
        let subject = files.mark();
        let resumed = self.resumed(ledger, half, &subject)?;
        let last = ledger.last_accepted(channel, account)?;
        // A host that keeps deploys shows the one that was accepted last.
        let is_last = self.target.wants_sha1()
            && last
                .is_some_and(|last| last.subject == subject && last.said.split(' ').next() == Some(&live.id));
        if (changes.is_empty() || is_last) && !live.id.is_empty() && resumed.is_none() {
            if !self.is_preview {
                let folder = &self.config.file.history;
                built.world().history.save(&self.options.build.site, folder, &|| Ok(()))?;
            }
            return Ok(Receipt { id: live.id.clone(), url: live.url.clone(), sent: 0 });
        }
        let key = match &resumed {
            Some(key) => key.clone(),
            None => {
                ledger.unplan(channel, account)?;
                let effect = Effect {
                    channel: channel.into(),
                    account: account.into(),
                    intent: "deploy".into(),
                    subject,
                    occurrence: format!("{}.{}", ledger.known(channel, account)?.accepted, live.id),
                    tells: Vec::new(),
                };
                ledger.plan(std::slice::from_ref(&effect), self.clock.now())?;
                effect.key()
            }
        };
        let told = Told {
            target: self.name.into(),
            day: self.options.build.date.map_or_else(String::new, |day| day.to_string()),
            manifest: built.mark().text().trim().into(),
            counts: format!(
                "{},{},{},{}",
                files.len(),
                changes.new.len(),
                changes.changed.len(),
                changes.removed.len()
            ),
        };
        if !self.is_preview {
            self.kept.intend(&key, &built.world().history, &told)?;
        }
        match resumed.is_some() {
            true => ledger.resume(&key, self.clock.now())?,
            false => self.begin(ledger, &key)?,
        }
        self.standing.set(Unpublished::Begun);
        let progress = |sent, all| self.onlooker.sending(sent, all);
        let job = Job { key: &key, files, changes, is_resumed: resumed.is_some(), progress: &progress };
        match self.target.put(&job) {
            Ok(receipt) => {
                self.accepted(ledger, &key, &receipt)?;
                Ok(receipt)
            }
            Err(failed) => {
                // What was begun is gone on with: only a host's no ends it.
                let outcome = match &failed.outcome {
                    Outcome::Refused(why, _) => Outcome::Unknown(why.clone()),
                    other => other.clone(),
                };
                ledger.settle(&key, &outcome, self.clock.now())?;
                if matches!(outcome, Outcome::Rejected(_)) {
                    self.standing.set(Unpublished::Nothing);
                }
                Err(Trouble::Host(failed))
            }
        }
    }

    /// Of the publications that were begun, the key of the one with these files; others are given up.
    fn resumed(&self, ledger: &mut Ledger, half: &[Entry], subject: &str) -> Result<Option<String>, Trouble> {
        let mut resumed = None;
        for entry in half {
            if entry.subject == subject {
                resumed = Some(entry.key.clone());
                continue;
            }
            if let Looked::Live(receipt) = self.target.abandon(&entry.key)? {
                self.accepted(ledger, &entry.key, &receipt)?;
                let message = "a publication that was begun earlier became live just now";
                return Err(Trouble::Host(Failed::later(message)));
            }
            let outcome = Outcome::Rejected("it was left unfinished, and another one was begun".into());
            ledger.settle(&entry.key, &outcome, self.clock.now())?;
            self.kept.forget(&entry.key)?;
        }
        Ok(resumed)
    }

    /// Writes down that it is begun, when there is room for it.
    fn begin(&self, ledger: &mut Ledger, key: &str) -> Result<(), Trouble> {
        loop {
            match ledger.attempt(key, self.target.ceilings(), self.clock.now())? {
                Attempt::Begun => return Ok(()),
                Attempt::Wait(until) if until - self.clock.now() <= PATIENCE => {
                    self.onlooker.waiting(until - self.clock.now());
                    self.clock.sleep(Duration::from_secs((until - self.clock.now()).max(0) as u64));
                }
                Attempt::Wait(until) => {
                    let message = format!("the host takes no more publications before {}", moment(until));
                    return Err(Trouble::Host(Failed::later(message)));
                }
                Attempt::Not => return Err(Trouble::Ledger(ledger::Error::NoSuch)),
            }
        }
    }
}
