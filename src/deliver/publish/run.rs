//! A publication from beginning to end: build, compare, send, and advance the history.

use super::kept::Kept;
use super::open::{chosen, open};
use super::sha1::Sha1s;
use super::{Changes, Failed, Files, Receipt, Target};
use crate::config::Config;
use crate::data::site::load_config;
use crate::deliver::clock::Clock;
use crate::deliver::ledger::{self, Entry, Ledger};
use crate::deliver::ledger_fault;
use crate::deliver::secret::Environment;
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::manifest::Record;
use crate::pipeline::{BuildOptions, Built, CACHE, Outlook, Stopped, Summary, Watcher, build_and};
use std::cell::Cell;

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
    /// So many seconds pass until the host takes another publication.
    fn waiting(&self, _seconds: i64) {}
}

impl Onlooker for () {}

/// How a publication stands that did not come to its end; the report says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unpublished {
    /// What is live is what was live before.
    Nothing,
    /// It was begun, and the next publication goes on with it or puts another one in its place.
    Begun,
    /// It is live, and the history does not say so yet.
    Live,
}

/// Publishes a site.
pub fn publish(
    options: &PublishOptions,
    onlooker: &dyn Onlooker,
    (clock, environment): (&dyn Clock, Environment<'_>),
    report: &mut Report,
) -> Result<Published, Unpublished> {
    let site = &options.build.site;
    let config = load_config(site, report).ok_or(Unpublished::Nothing)?;
    let mut stop = |finding: Diagnostic| {
        report.push(finding);
        Unpublished::Nothing
    };
    let (name, settings) = chosen(&config, options.to.as_deref()).map_err(|finding| stop(*finding))?;
    let contact = options.build.base_url.as_deref().unwrap_or(&config.file.base_url).to_string();
    let doubts = (&options.build.interrupt, options.build.verify);
    let target = open(&config, (name, settings), (site, &contact), (clock, environment), doubts)
        .map_err(|finding| stop(*finding))?;
    let file = site.join(&config.file.ledger);
    let mut ledger = match options.dry_run {
        true => None,
        false => Some(
            Ledger::open(&file, options.build.interrupt.clone(), clock.now())
                .map_err(|error| stop(ledger_fault(&error, &config.file.ledger)))?,
        ),
    };
    let kept = Kept { site, cache: site.join(CACHE), history: &config.file.history };
    let standing = Cell::new(Unpublished::Nothing);
    let is_preview = settings.preview;
    let run =
        Run { options, config: &config, name, target: &*target, is_preview, kept, clock, onlooker, standing };
    let mut half = Vec::new();
    if let Some(ledger) = &mut ledger {
        half = run.look(ledger).map_err(|trouble| run.tell(trouble, report))?;
    }
    let sha1s = Sha1s::load(&site.join(CACHE));
    let digesting = Digesting { sha1s: &sha1s, wanted: target.wants_sha1(), onlooker };
    let mut published = Published { target: name.to_string(), ..Published::default() };
    let mut then = |built: &Built<'_>, report: &mut Report| {
        let gone = run.go(built, &sha1s, (ledger.as_mut(), &half), &mut published, report);
        gone.map_err(|_| Stopped::Midway)
    };
    // Pages that were never written cannot be read.
    let verify = options.build.verify && !options.build.pages_unwritten;
    let build = BuildOptions { verify, ..options.build.clone() };
    let summary = build_and(&build, &digesting, &mut then, report);
    let summary = summary.map_err(|_| run.standing.get())?;
    published.summary = Summary { faults: report.faults(), ..summary };
    Ok(published)
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

/// What a publication works with.
pub(super) struct Run<'r> {
    pub(super) options: &'r PublishOptions,
    pub(super) config: &'r Config,
    pub(super) name: &'r str,
    pub(super) target: &'r dyn Target,
    /// Whether visitors do not see the target.
    pub(super) is_preview: bool,
    pub(super) kept: Kept<'r>,
    pub(super) clock: &'r dyn Clock,
    pub(super) onlooker: &'r dyn Onlooker,
    /// What is to be said if it stops here.
    pub(super) standing: Cell<Unpublished>,
}

impl Run<'_> {
    fn tell(&self, trouble: Trouble, report: &mut Report) -> Unpublished {
        report.push(match trouble {
            Trouble::Host(failed) if failed.finding.place.is_none() => {
                failed.finding.at(self.config.place(&["publish", self.name]))
            }
            Trouble::Host(failed) => *failed.finding,
            Trouble::Ledger(error) => ledger_fault(&error, &self.config.file.ledger),
            Trouble::History(error) => {
                let folder = self.config.file.history.as_str();
                Diagnostic::new(Code::History, Level::File, format!("the history cannot be written: {error}"))
                    .at(Place::file(folder))
                    .hint("check that the folder can be written and that the disk is not full, and publish again: what is live is known")
            }
        });
        self.standing.get()
    }

    /// Sends what was built, unless it is live already.
    fn go(
        &self,
        built: &Built<'_>,
        sha1s: &Sha1s,
        (ledger, half): (Option<&mut Ledger>, &[Entry]),
        published: &mut Published,
        report: &mut Report,
    ) -> Result<(), Unpublished> {
        let all = || -> Result<Vec<Diagnostic>, Trouble> {
            let files = Files::of(built, self.target, sha1s)
                .map_err(|finding| Trouble::Host(Failed::by_us(*finding)))?;
            if self.target.wants_sha1() {
                let all = (0..built.len()).map(|at| (built.record(at).digest, built.record(at).length));
                // Without it the next publication computes them again.
                _ = sha1s.save(&self.options.build.site.join(CACHE), all);
            }
            self.target.refuses(&files)?;
            let live = self.target.live()?;
            let changes = Changes::between(&live, &files);
            published.files = files.len();
            published.new = changes.new.iter().map(|at| files.path(*at).to_string()).collect();
            published.changed = changes.changed.iter().map(|at| files.path(*at).to_string()).collect();
            published.removed = changes.removed.clone();
            let churn = &self.config.file.churn;
            let refused = changes.refused(&live, &files, churn, &format!("`{}`", self.name));
            if !self.options.build.allow_churn && !refused.is_empty() {
                return Ok(refused);
            }
            if let Some(ledger) = ledger {
                published.receipt = Some(self.send(ledger, half, (built, &files), &live, &changes)?);
                self.kept.keep()?;
            }
            Ok(Vec::new())
        };
        match all() {
            Ok(refused) if refused.is_empty() => Ok(()),
            Ok(refused) => {
                refused.into_iter().for_each(|finding| report.push(finding));
                Err(self.standing.get())
            }
            Err(trouble) => Err(self.tell(trouble, report)),
        }
    }
}

/// Why it does not go on.
pub(super) enum Trouble {
    Host(Failed),
    Ledger(ledger::Error),
    History(std::io::Error),
}

impl From<Failed> for Trouble {
    fn from(failed: Failed) -> Trouble {
        Trouble::Host(failed)
    }
}

impl From<ledger::Error> for Trouble {
    fn from(error: ledger::Error) -> Trouble {
        Trouble::Ledger(error)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Trouble {
        Trouble::History(error)
    }
}
