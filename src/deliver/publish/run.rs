//! A publication from beginning to end: build, compare, send, and advance the history.

use super::folder::Folder;
use super::netlify::Netlify;
use super::receipts::{self, Line};
use super::s3::S3;
use super::sha1::Sha1s;
use super::{Changes, Failed, Files, Job, Keys, Live, Looked, Receipt, Target};
use crate::config::{Config, TargetKind};
use crate::data::site::load_config;
use crate::deliver::Effect;
use crate::deliver::clock::{Clock, moment};
use crate::deliver::ledger::{self, Attempt, Ledger, State};
use crate::deliver::pace::Pace;
use crate::deliver::secret::{Environment, Secret, Secrets};
use crate::deliver::wire::Wire;
use crate::deliver::{Outcome, ledger_fault};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::manifest::{Interrupt, Record};
use crate::pipeline::{BuildOptions, Built, CACHE, Outlook, Stopped, Summary, Watcher, build_and};
use std::path::Path;
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
    let target = open(&config, (&name, settings), (site, &contact), (clock, environment), &options.build.interrupt)
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

/// The target that is meant.
fn chosen<'c>(config: &'c Config, to: Option<&str>) -> Result<(&'c str, &'c crate::config::Target), Box<Diagnostic>> {
    let targets = &config.file.publish;
    let finding = |message: String, hint: String| {
        let place = config.place(&["publish"]);
        Box::new(Diagnostic::new(Code::DeliveryTarget, Level::File, message).at(place).hint(hint))
    };
    let names: Vec<&str> = targets.names().collect();
    let named = to.or(match names.as_slice() {
        [one] => Some(*one),
        _ => None,
    });
    if let Some(found) = targets.iter().find(|(name, _)| named == Some(*name)) {
        return Ok(found);
    }
    match (to, names.as_slice()) {
        (_, []) => Err(finding(
            "site.yaml does not say where the site is published".into(),
            "write under `publish:` a name and what it is, for example `netlify: {to: netlify, site: NAME.netlify.app}` (docs/publish.md)".into(),
        )),
        (Some(to), names) => {
            let near = crate::diag::did_you_mean(to, names.iter().copied());
            let hint = near.map_or(format!("there are: {}", names.join(", ")), |near| format!("did you mean `{near}`?"));
            Err(finding(format!("there is no target `{}`", to.escape_debug()), hint))
        }
        (None, names) => Err(finding(
            "it is not said where the site is to be published".into(),
            format!("name one of them with `--to`: {}", names.join(", ")),
        )),
    }
}

/// Makes a target ready, with its tokens from the environment.
fn open<'t>(
    config: &Config,
    (name, target): (&str, &crate::config::Target),
    (site, contact): (&Path, &str),
    (clock, environment): (&'t dyn Clock, Environment<'_>),
    interrupt: &'t std::sync::Arc<Interrupt>,
) -> Result<Box<dyn Target + 't>, Box<Diagnostic>> {
    let lacking = |key: &str, why: String| {
        Box::new(
            Diagnostic::new(Code::DeliverySecret, Level::File, why)
                .at(config.place(&["publish", name, key]))
                .hint("set it where this command runs: in the shell, or among the secrets of CI; it never belongs into a file of the site"),
        )
    };
    let secret = |key: &str, variable: &Option<String>, usual: &str| {
        Secret::of(variable.as_deref().unwrap_or(usual), environment).map_err(|why| lacking(key, why))
    };
    let wire = |secrets: Secrets, per_minute: Option<u32>| {
        Wire::new(contact, secrets, Pace::new(per_minute), clock, interrupt.clone())
            .map_err(|why| Box::new(Diagnostic::new(Code::DeliveryLater, Level::File, why)))
    };
    match target.to {
        TargetKind::Netlify => {
            let token = secret("token", &target.token, "NETLIFY_AUTH_TOKEN")?;
            let id = match &target.site {
                Some(site) => site.clone(),
                None => Secret::of("NETLIFY_SITE_ID", environment)
                    .map(|id| id.expose().to_string())
                    .map_err(|why| lacking("site", format!("{why}, and `site` is not given")))?,
            };
            let api = target.api.as_deref().unwrap_or("https://api.netlify.com/api/v1");
            Ok(Box::new(Netlify {
                wire: wire(Secrets::of([token.clone()]), Some(target.per_minute.unwrap_or(450)))?,
                api: api.trim_end_matches('/').to_string(),
                token,
                site: percent_encoding::utf8_percent_encode(&id, super::sign::PLAIN).to_string(),
            }))
        }
        TargetKind::S3 => {
            let access = secret("access_key", &target.access_key, "AWS_ACCESS_KEY_ID")?;
            let key = secret("secret_key", &target.secret_key, "AWS_SECRET_ACCESS_KEY")?;
            let session = Secret::of("AWS_SESSION_TOKEN", environment).ok();
            let mut secrets = Secrets::of([key.clone()]);
            session.iter().for_each(|token| secrets.add(token.clone()));
            let (bucket, endpoint) = (target.bucket.clone().unwrap_or_default(), target.endpoint.as_deref());
            let prefix = target.prefix.as_ref().map_or_else(String::new, |prefix| format!("{prefix}/"));
            Ok(Box::new(S3 {
                wire: wire(secrets, target.per_minute)?,
                keys: Keys {
                    access: access.expose().to_string(),
                    secret: key,
                    session,
                    region: target.region.clone().unwrap_or_else(|| "auto".into()),
                },
                endpoint: endpoint.unwrap_or_default().trim_end_matches('/').to_string(),
                account: format!("{bucket}/{prefix}").trim_end_matches('/').to_string(),
                bucket,
                prefix,
                site: contact.to_string(),
            }))
        }
        TargetKind::Folder => {
            let path = target.path.as_deref().unwrap_or_default();
            if let Some(why) = among_the_sites_own(site, &site.join(path)) {
                return Err(Box::new(
                    Diagnostic::new(Code::DeliveryTarget, Level::File, why)
                        .at(config.place(&["publish", name, "path"]))
                        .hint("name a folder outside of the site, such as ../live"),
                ));
            }
            let folder = Folder::open(site.join(path), path.to_string(), interrupt);
            Ok(Box::new(folder.map_err(|failed| failed.finding)?))
        }
    }
}

/// Why a folder cannot be published to: it is the site's own, or holds it.
fn among_the_sites_own(site: &Path, folder: &Path) -> Option<String> {
    let whole = |path: &Path| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let mut plain = std::path::PathBuf::new();
        for part in path.components() {
            match part {
                std::path::Component::ParentDir => _ = plain.pop(),
                std::path::Component::CurDir => {}
                other => plain.push(other),
            }
        }
        plain
    };
    let (site, folder) = (whole(site), whole(folder));
    if site.starts_with(&folder) {
        return Some("the site itself lies in the folder that it would be published to".into());
    }
    folder.starts_with(&site).then(|| "the folder lies within the site, among what you edit and build".into())
}
