//! From a change of files to what the tabs show: one thread that reads the site again and tells who must know.
//!
//! A state that is worse than the one before is not shown: a file that is unusable, a template that cannot
//! be rendered, or a fault that was not there. What was wrong from the beginning does not stop the work.
//! Invariant: a tab is told of a change after the snapshot that it will be answered from is in place.

use super::Told;
use super::differ::{Difference, difference};
use super::interest::{Change, Interest};
use super::overlay::{self, Shows};
use super::respond::{Answer, answer};
use super::shown::{Shown, stylesheets};
use super::snapshot::Snapshot;
use super::stage::Stage;
use super::tabs::{Event, Tab};
use super::watch::Watch;
use crate::data::site::load_config;
use crate::data::source::line_of;
use crate::diag::{Group, Level, Report};
use serde_json::json;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// Files that are closed or moved into place are whole; others get this long to become so.
const AT_ONCE: Duration = Duration::from_millis(8);
const SOON: Duration = Duration::from_millis(90);
/// Files that never stop to change are read after this.
const LONGEST: Duration = Duration::from_millis(1_500);
/// How often the folders are compared with those that are watched.
const COMPARED: Duration = Duration::from_secs(1);

/// Kinds of faults, each with how often it is there.
type Faults = BTreeMap<(String, String, String), u64>;

pub struct Rebuild<'t> {
    pub site: PathBuf,
    pub base_url: Option<String>,
    pub stage: Arc<Stage>,
    pub faults: Faults,
    pub tell: &'t (dyn Fn(Told<'_>) + Sync),
}

/// What became of the tabs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tabs {
    pub open: u64,
    pub reloaded: u64,
    pub restyled: u64,
}

impl Rebuild<'_> {
    /// Works until nobody watches any more.
    pub fn run(&mut self, mut watch: Watch, changes: &Receiver<Vec<Change>>) {
        while let Some(paths) = self.gather(&watch, changes) {
            let upto = self.stage.noticed();
            let gone: Vec<PathBuf> = paths.iter().filter(|path| !path.exists()).cloned().collect();
            let interest = self.interest();
            // What an editor wrote beside a file and took away again is not worth a word.
            let there = gone.len() < paths.len();
            let named = paths.iter().filter(|path| !there || !gone.contains(path));
            let mut files: Vec<String> = named.map(|path| interest.1.shown(path)).collect();
            if !self.site.is_dir() {
                // With it went all that lay in it.
                files = vec![interest.1.shown(&self.site)];
            }
            // Watched first, read then: what changes in between is read, and news of it come, too.
            if let Err(message) = watch.follow(interest.0.then_some(interest.1)) {
                (self.tell)(Told::Warning(&message));
            }
            // A fault of the program must not end the preview: what is shown stays, and the next edit is read.
            let once = AssertUnwindSafe(|| self.once(&files, upto));
            if catch_unwind(once).is_err() {
                (self.tell)(Told::Warning(
                    "the edit could not be read because of a fault in flywheel itself",
                ));
            }
            self.stage.is_done(upto);
        }
    }

    /// Waits for a change and takes what comes with it; none if nobody watches any more.
    fn gather(&self, watch: &Watch, changes: &Receiver<Vec<Change>>) -> Option<Vec<PathBuf>> {
        let mut found: BTreeMap<PathBuf, bool> = BTreeMap::new();
        let add = |found: &mut BTreeMap<PathBuf, bool>, new: Vec<Change>| {
            found.extend(new.into_iter().map(|change| (change.path, change.settled)));
        };
        add(&mut found, self.first(watch, changes)?);
        let begun = Instant::now();
        while begun.elapsed() < LONGEST {
            let wait = if found.values().all(|settled| *settled) { AT_ONCE } else { SOON };
            match changes.recv_timeout(wait) {
                Ok(more) => add(&mut found, more),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        Some(found.into_keys().collect())
    }

    /// The first news. A folder that is another than the one that is watched tells nothing, so they are
    /// compared after each edit, and from time to time.
    fn first(&self, watch: &Watch, changes: &Receiver<Vec<Change>>) -> Option<Vec<Change>> {
        loop {
            let astray = watch.astray();
            if !astray.is_empty() {
                self.stage.notice();
                return Some(astray.into_iter().map(|path| Change { path, settled: false }).collect());
            }
            match changes.recv_timeout(COMPARED) {
                Ok(news) => return Some(news),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// What the site is read from, and whether its settings could be read.
    fn interest(&self) -> (bool, Interest) {
        let config = load_config(&self.site, &mut Report::new());
        (config.is_some(), Interest::of(&self.site, config.as_ref().map(|config| &config.file)))
    }

    /// Reads the site again and shows it, or says why not.
    fn once(&mut self, files: &[String], upto: u64) {
        let started = Instant::now();
        let old = self.stage.current();
        let mut report = Report::new();
        let new = Snapshot::load(&self.site, self.base_url.as_deref(), &mut report).map(Arc::new);
        let faults = faults_of(&report);
        let is_worse =
            old.is_some() && faults.iter().any(|(kind, n)| *n > self.faults.get(kind).copied().unwrap_or(0));
        let tabs = self.stage.tabs.all();
        let new = new.filter(|_| !is_worse);
        let shows = new.as_ref().and_then(|new| self.look(new, &tabs, old.is_some(), &mut report));
        report.fill_lines(&|file, line| line_of(&self.site, file, line));
        let (Some(new), Some(shows)) = (new, shows) else {
            let shows = if old.is_some() { Shows::Before } else { Shows::Nothing };
            self.stage.say(overlay::event(&report, shows));
            return (self.tell)(Told::Refused { files, report: &report, seconds: started.elapsed() });
        };
        self.stage.show(new.clone());
        self.stage.is_done(upto);
        self.faults = faults;
        self.stage.say(overlay::event(&report, Shows::Now));
        let told = self.inform(&new, &tabs, shows);
        let seconds = started.elapsed();
        // Whoever edits on does not wait for a number.
        let goes_on = || self.stage.noticed() == upto;
        let count = old.as_ref().and_then(|old| difference(old, &new, &goes_on));
        (self.tell)(Told::Changed {
            files,
            pages: new.page_count() as u64,
            count,
            tabs: told,
            seconds,
            report: &report,
        });
    }

    /// What every tab would show. None if a page that somebody looks at cannot be rendered any more.
    fn look(
        &self,
        new: &Snapshot,
        tabs: &[(u64, Tab)],
        has_old: bool,
        report: &mut Report,
    ) -> Option<Vec<Shown>> {
        let mut shows = Vec::new();
        for (_, tab) in tabs {
            let (shown, problem) = now(new, tab);
            if let Some(problem) = problem.filter(|_| has_old) {
                report.push(*problem);
                return None;
            }
            shows.push(shown);
        }
        Some(shows)
    }

    /// Tells every tab what it must know.
    fn inform(&self, new: &Snapshot, tabs: &[(u64, Tab)], shows: Vec<Shown>) -> Tabs {
        let mut told = Tabs { open: tabs.len() as u64, ..Tabs::default() };
        for ((id, tab), shown) in tabs.iter().zip(shows) {
            let Some(news) = news(new, &tab.shown, &shown) else { continue };
            let is_style = tab.shown.version == shown.version;
            if self.stage.tabs.tell(*id, news, Some(shown)) {
                *(if is_style { &mut told.restyled } else { &mut told.reloaded }) += 1;
            }
        }
        told
    }
}

/// What a tab would show now, and why it cannot be rendered.
fn now(new: &Snapshot, tab: &Tab) -> (Shown, Option<Box<crate::diag::Diagnostic>>) {
    if let Some(at) = new.find(below(new, &tab.path)).filter(|at| tab.shown.is_same(new, *at, 200)) {
        return (Shown { identity: new.identity(at), ..tab.shown }, None);
    }
    let mut answer: Answer = answer(new, &tab.path, &tab.query);
    let problem = answer.problem.take();
    (Shown::of(Some(new), &answer), problem)
}

fn below<'p>(new: &Snapshot, path: &'p str) -> &'p str {
    path.strip_prefix(new.root()).and_then(|path| path.strip_prefix('/')).unwrap_or(path)
}

/// What a tab that shows `old` must be told so that it shows `new`.
pub fn news(snapshot: &Snapshot, old: &Shown, new: &Shown) -> Option<Event> {
    if old.version != new.version {
        // The page of the same row or text, if it stands at another address now.
        let moved = (old.identity != new.identity).then(|| snapshot.address_of_page(old.identity)).flatten();
        return Some(match moved {
            Some(url) => Event::new("go", &json!({ "url": url })),
            None => Event::new("reload", &json!({})),
        });
    }
    if old.style == new.style {
        return None;
    }
    let sheets: Vec<_> = stylesheets(snapshot)
        .into_iter()
        .map(|sheet| json!({ "begins": sheet.begins, "ends": sheet.ends, "url": sheet.url }))
        .collect();
    Some(Event::new("style", &json!({ "style": new.style.to_string(), "sheets": sheets })))
}

/// The faults of a report by kind.
pub fn faults_of(report: &Report) -> Faults {
    let is_fault = |group: &&Group| group.examples.first().is_some_and(|d| d.level >= Level::Error);
    let mut faults = Faults::new();
    for group in report.groups().iter().filter(is_fault) {
        let Some(first) = group.examples.first() else { continue };
        let file = first.place.as_ref().map(|place| place.file.to_string()).unwrap_or_default();
        let kind = first.group.clone().unwrap_or_else(|| first.message.clone());
        *faults.entry((first.code.as_str().to_string(), file, kind)).or_default() += group.count;
    }
    faults
}

impl Difference {
    /// "3 pages differ, 1 is new, 2 are gone".
    pub fn words(&self) -> String {
        let n = crate::diag::thousands;
        let one = |count: u64, one: &str, more: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{} {more}", n(count))),
        };
        let parts = [
            one(self.changed, "page differs", "pages differ"),
            one(self.new, "page is new", "pages are new"),
            one(self.gone, "page is gone", "pages are gone"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { "no page differs".into() } else { parts.join(", ") }
    }
}
