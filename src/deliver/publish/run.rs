//! A publication from beginning to end: build, compare, send, and advance the history.

use super::open::{chosen, open};
use super::receipts::{self, Line};
use super::sha1::Sha1s;
use super::{Changes, Failed, Files, Job, Live, Looked, Receipt, Target};
use crate::config::Config;
use crate::data::site::load_config;
use crate::deliver::Effect;
use crate::deliver::clock::{Clock, moment};
use crate::deliver::ledger::{self, Attempt, Ledger, State};
use crate::deliver::secret::Environment;
use crate::deliver::{Outcome, ledger_fault};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::manifest::Record;
use crate::pipeline::{BuildOptions, Built, CACHE, Outlook, Stopped, Summary, Watcher, build_and};
use std::time::Duration;

pub struct PublishOptions {
    pub build: BuildOptions,
    /// The target; none if there is only one.
    pub to: Option<String>,
    /// Only says what would change.
    pub dry_run: bool,
}

/// What a publication came to.
#[derive(Clone, Debug, Default)]
pub struct Published {
    pub target: String,
    pub summary: Summary,
    /// Paths.
    pub new: Vec<String>,
    pub changed: Vec<String>,
    pub removed: Vec<String>,
    /// What is live now; none if nothing was sent.
    pub receipt: Option<Receipt>,
    pub files: usize,
}

/// How a publication is followed while it is at work.
pub trait Onlooker: Watcher {
    /// So many of all files are sent.
    fn sending(&self, _sent: u64, _all: u64) {}
}

impl Onlooker for () {}

/// Publishes a site, or says in the report why it did not.
pub fn publish(
    options: &PublishOptions,
    onlooker: &dyn Onlooker,
    (clock, environment): (&dyn Clock, Environment<'_>),
    report: &mut Report,
) -> Result<Published, Stopped> {
    let site = &options.build.site;
    let config = load_config(site, report).ok_or(Stopped::Before)?;
    let (name, settings) =
        chosen(&config, options.to.as_deref()).map_err(|finding| stop(report, *finding))?;
    let name = name.to_string();
    let interrupt = options.build.interrupt.clone();
    let contact = options.build.base_url.as_deref().unwrap_or(&config.file.base_url).to_string();
    let target =
        open(&config, (&name, settings), (site, &contact), (clock, environment), &options.build.interrupt)
            .map_err(|finding| stop(report, *finding))?;
    let file = site.join(&config.file.ledger);
    let mut ledger = match options.dry_run {
        true => None,
        false => Some(
            Ledger::open(&file, interrupt, clock.now())
                .map_err(|error| stop(report, ledger_fault(&error, &config.file.ledger)))?,
        ),
    };
    let sha1s = Sha1s::load(&site.join(CACHE));
    let digesting = Digesting { sha1s: &sha1s, wanted: target.wants_sha1(), onlooker };
    let mut published = Published { target: name.clone(), ..Published::default() };
    let mut then = |built: &Built<'_>, report: &mut Report| {
        let run = Run { options, config: &config, name: &name, target: &*target, clock, onlooker };
        run.go(built, &sha1s, ledger.as_mut(), &mut published, report)
    };
    published.summary = {
        let summary = build_and(&options.build, &digesting, &mut then, report)?;
        Summary { faults: report.faults(), ..summary }
    };
    Ok(published)
}

fn stop(report: &mut Report, finding: Diagnostic) -> Stopped {
    report.push(finding);
    Stopped::Before
}

/// Takes SHA-1 of what is rendered while it is in memory.
struct Digesting<'d> {
    sha1s: &'d Sha1s,
    wanted: bool,
    onlooker: &'d dyn Onlooker,
}

impl Watcher for Digesting<'_> {
    fn planned(&self, outlook: &Outlook) {
        self.onlooker.planned(outlook);
    }
    fn progress(&self, done: u64, all: u64) {
        self.onlooker.progress(done, all);
    }
    fn made(&self, record: &Record, bytes: &[u8]) {
        if self.wanted && self.sha1s.get(record.digest, record.length).is_none() {
            self.sha1s.add(record.digest, bytes);
        }
    }
}

struct Run<'r> {
    options: &'r PublishOptions,
    config: &'r Config,
    name: &'r str,
    target: &'r dyn Target,
    clock: &'r dyn Clock,
    onlooker: &'r dyn Onlooker,
}

impl Run<'_> {
    /// Whether what was built is live now.
    fn go(
        &self,
        built: &Built<'_>,
        sha1s: &Sha1s,
        ledger: Option<&mut Ledger>,
        published: &mut Published,
        report: &mut Report,
    ) -> Result<bool, Stopped> {
        let mut fail = |failed: Failed| -> Stopped {
            report.push(*failed.finding);
            Stopped::Midway
        };
        let files = Files::of(built, self.target, sha1s).map_err(|finding| fail(Failed::by_us(*finding)))?;
        if self.target.wants_sha1() {
            let all = (0..built.len()).map(|at| (built.record(at).digest, built.record(at).length));
            // Without it the next publication computes them again.
            _ = sha1s.save(&self.options.build.site.join(CACHE), all);
        }
        self.target.refuses(&files).map_err(&mut fail)?;
        let live = self.target.live().map_err(&mut fail)?;
        let changes = Changes::between(&live, &files);
        published.files = files.len();
        published.new = changes.new.iter().map(|at| files.path(*at).to_string()).collect();
        published.changed = changes.changed.iter().map(|at| files.path(*at).to_string()).collect();
        published.removed = changes.removed.clone();
        let churn = &self.config.file.churn;
        let refused = changes.refused(&live, &files, churn, &format!("`{}`", self.name));
        if !self.options.build.allow_churn && !refused.is_empty() {
            // What would be refused is worth knowing before.
            refused.into_iter().for_each(|finding| report.push(finding));
            return Err(Stopped::Before);
        }
        let Some(ledger) = ledger else { return Ok(false) };
        let receipt = match self.send(ledger, &files, &live, &changes) {
            Ok(receipt) => receipt,
            Err(Trouble::Host(failed)) => return Err(fail(failed)),
            Err(Trouble::Ledger(error)) => {
                report.push(ledger_fault(&error, &self.config.file.ledger));
                return Err(Stopped::Midway);
            }
        };
        let line = Line {
            since: moment(self.clock.now()),
            target: self.name,
            deploy: &receipt.id,
            url: &receipt.url,
            day: self.options.build.date.map_or_else(String::new, |day| day.to_string()),
            manifest: built.mark().text().trim().to_string(),
            files: files.len(),
            changes: [changes.new.len(), changes.changed.len(), changes.removed.len()],
        };
        let history = self.options.build.site.join(&self.config.file.history);
        if let Err(error) = receipts::add(&history, &line) {
            report.push(
                Diagnostic::new(Code::History, Level::File, format!("{} cannot be written: {error}", receipts::FILE))
                    .at(Place::file(format!("{}/{}", self.config.file.history, receipts::FILE)))
                    .hint("the site is live; publish once more when the folder can be written, so that the history says so"),
            );
            return Err(Stopped::Midway);
        }
        published.receipt = Some(receipt);
        Ok(true)
    }

    fn send(
        &self,
        ledger: &mut Ledger,
        files: &Files<'_>,
        live: &Live,
        changes: &Changes,
    ) -> Result<Receipt, Trouble> {
        let (channel, account) = (self.target.channel(), self.target.account());
        let subject = files.mark();
        let resumed = self.look(ledger, &subject)?;
        let accepted = ledger.known(channel, account)?.accepted;
        if changes.is_empty() && !live.id.is_empty() && resumed.is_none() {
            return Ok(Receipt { id: live.id.clone(), url: live.url.clone(), sent: 0 });
        }
        let key = match &resumed {
            Some(key) => {
                ledger.resume(key, self.clock.now())?;
                key.clone()
            }
            None => {
                ledger.unplan(channel, account)?;
                let effect = Effect {
                    channel: channel.into(),
                    account: account.into(),
                    intent: "deploy".into(),
                    subject,
                    occurrence: format!("{accepted}.{}", live.id),
                    tells: Vec::new(),
                };
                ledger.plan(std::slice::from_ref(&effect), self.clock.now())?;
                self.begin(ledger, &effect.key())?;
                effect.key()
            }
        };
        let progress = |sent, all| self.onlooker.sending(sent, all);
        let job = Job { key: &key, files, changes, is_resumed: resumed.is_some(), progress: &progress };
        match self.target.put(&job) {
            Ok(receipt) => {
                let said = format!("{} {}", receipt.id, receipt.url).trim().to_string();
                ledger.settle(&key, &Outcome::Accepted(said), self.clock.now())?;
                Ok(receipt)
            }
            Err(failed) => {
                // What was begun is gone on with: only a host's no ends it.
                let outcome = match &failed.outcome {
                    Outcome::Refused(why, _) => Outcome::Unknown(why.clone()),
                    other => other.clone(),
                };
                ledger.settle(&key, &outcome, self.clock.now())?;
                Err(Trouble::Host(failed))
            }
        }
    }

    /// Looks what became of publications that were stopped. The key of one that is to be gone on with.
    fn look(&self, ledger: &mut Ledger, subject: &str) -> Result<Option<String>, Trouble> {
        let mut resumed = None;
        for entry in ledger.of(self.target.channel(), self.target.account(), State::Unknown)? {
            let outcome = match self.target.look(&entry.key).map_err(Trouble::Host)? {
                Looked::Live(receipt) => Outcome::Accepted(format!("{} {}", receipt.id, receipt.url)),
                Looked::Half if entry.subject == subject => {
                    resumed = Some(entry.key.clone());
                    continue;
                }
                Looked::Half => {
                    self.target.abandon(&entry.key).map_err(Trouble::Host)?;
                    Outcome::Rejected("it was left unfinished, and another one was begun".into())
                }
                Looked::Absent => Outcome::Refused("the host knows nothing of it".into(), None),
            };
            ledger.settle(&entry.key, &outcome, self.clock.now())?;
        }
        Ok(resumed)
    }

    /// Writes down that it is begun, when there is room for it.
    fn begin(&self, ledger: &mut Ledger, key: &str) -> Result<(), Trouble> {
        loop {
            match ledger.attempt(key, self.target.ceilings(), self.clock.now())? {
                Attempt::Begun => return Ok(()),
                Attempt::Wait(until) if until - self.clock.now() <= 120 => {
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

enum Trouble {
    Host(Failed),
    Ledger(ledger::Error),
}

impl From<ledger::Error> for Trouble {
    fn from(error: ledger::Error) -> Trouble {
        Trouble::Ledger(error)
    }
}
