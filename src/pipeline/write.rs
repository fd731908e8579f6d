//! The output folder is written: what will be written is logged first, pages come before what shows their
//! days, and what is not made any more is removed last.
//!
//! Invariant: no file is touched before the manifest's log says so, and none counts as whole before the log
//! says that it is; so a build that is stopped anywhere is followed by one that knows what to trust.

use super::outlook::{self, Outlook, differs, orphans};
use super::shards::{self, Shards};
use super::{BuildOptions, Stopped, Summary, Watcher, publish, withdraw};
use crate::config::Kind;
use crate::data::consent::Use;
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::digest::Digester;
use crate::fingerprint::{Fingerprint, Parts};
use crate::manifest::{Interrupt, Manifest, Record, Shown, Step, Store, Uses, interrupted};
use crate::paths::Paths;
use crate::plan::Plan;
use crate::produce::{Artifact, Made, Phase, World};
use crate::sink::Disk;
use crate::theme::Cache;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::Thread;

/// Artifacts that one worker takes at a time: enough to share rows, few enough to share work.
const CHUNK: usize = 128;

/// What a build wrote: its numbers, and a record for each artifact of the plan.
pub(super) struct Written {
    pub summary: Summary,
    pub records: Vec<Record>,
    /// Under which consents each path shows anything.
    pub uses: Uses,
}

pub(super) fn write(
    world: &mut World,
    plan: &Plan,
    (store, shown, outlook, shards): (&Store, &Shown, &Outlook, Option<&Shards>),
    options: &BuildOptions,
    watcher: &dyn Watcher,
    report: &mut Report,
) -> Result<Written, Stopped> {
    let disk = match Disk::open(&options.out, options.atomic, &options.interrupt) {
        Ok(disk) => disk,
        Err(error) => {
            report.push(fault("the output folder cannot be opened", &error));
            return Err(Stopped::Before);
        }
    };
    if let Err(error) = store.begin(&options.interrupt) {
        report.push(fault("the cache folder .flywheel cannot be written", &error));
        return Err(Stopped::Before);
    }
    // From here on the folder holds no whole shard.
    if let Err(error) = shards::remove(&options.out, &options.interrupt) {
        report.push(shards::failed(&error));
        return Err(Stopped::Before);
    }
    // Where it was shown is known to whoever joins the shards.
    if options.shard.is_none() {
        withdraw::list(world, shown, options, report)?;
    }
    let made = world.made.clone();
    let paths = made.paths();
    let work = Work {
        plan,
        paths,
        disk: &disk,
        store,
        shown,
        uses: Mutex::default(),
        desks: Mutex::default(),
        asks_consents: world.graph.tables.tables.iter().any(|t| t.kind == Kind::Consent),
        known: outlook.trusted.then_some(&store.old),
        shards,
        pages_unwritten: options.pages_unwritten,
        interrupt: &options.interrupt,
        counts: Counts::default(),
        watcher,
    };
    // Removed files go last, but for those that stand where a folder is needed now, or the other way round.
    let orphans = orphans(&store.old, paths);
    let (clashing, orphans) = clashing(orphans, paths);
    work.remove(&clashing, report)?;
    // All records lie in one piece from the beginning: one that grows is there twice for a moment.
    let mut records = vec![Record::default(); paths.len()];
    let (pages, past_records) = records.split_at_mut(plan.before_past);
    work.render(world, 0, (pages, &outlook.differing), report)?;
    // The history is advanced by whoever joins shards; a shard only shows its day.
    let publishes = options.date.filter(|_| options.shard.is_none());
    if let Some(date) = publishes {
        world.history = publish::advanced(world, plan, pages, date);
    }
    let past = plan.before_past..paths.len();
    let differing = differs((world, plan), past.clone(), work.known, (shards, work.interrupt));
    work.render(world, past.start, (past_records, &differing), report)?;
    work.remove(&orphans, report)?;
    if !disk.is_same() {
        let message = "the output folder was moved or replaced while it was written";
        report.push(
            Diagnostic::new(Code::OutputFolder, Level::File, message)
                .at(Place::file(options.out.to_string_lossy().into_owned()))
                .hint("build once more, and leave the folder alone meanwhile: everything is written again"),
        );
        return Err(Stopped::Midway);
    }
    if publishes.is_some() && !options.publishes_elsewhere {
        save_history(world, options, report)?;
    }
    let mut summary = Summary { removed: (clashing.len() + orphans.len()) as u64, ..Summary::default() };
    let Work { counts: Counts { made, kept, bytes, .. }, uses, .. } = work;
    (summary.made, summary.kept, summary.bytes) = (made.into_inner(), kept.into_inner(), bytes.into_inner());
    let uses = uses.into_inner().unwrap_or_default();
    Ok(Written { summary, records, uses })
}

fn save_history(world: &World, options: &BuildOptions, report: &mut Report) -> Result<(), Stopped> {
    let folder = world.graph.config.file.history.as_str();
    let whole = || match options.interrupt.step() {
        Step::Whole => Ok(()),
        Step::Half | Step::Nothing => Err(interrupted()),
    };
    world.history.save(&options.site, folder, &whole).map_err(|error| {
        report.push(
            Diagnostic::new(Code::History, Level::File, format!("the history cannot be written: {error}"))
                .at(Place::file(folder))
                .hint("check that the folder can be written and that the disk is not full"),
        );
        Stopped::Midway
    })
}

pub(super) fn fault(what: &str, error: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::new(Code::OutputFolder, Level::File, format!("{what}: {error}"))
        .hint("check that the folder can be written and that the disk is not full")
}

/// Parts what is in the way (a file where a new one needs a folder, or below a path that is a file now) from
/// what is not.
fn clashing<'o>(orphans: Vec<&'o str>, paths: &Paths) -> (Vec<&'o str>, Vec<&'o str>) {
    if orphans.is_empty() {
        return Default::default();
    }
    let files: FxHashSet<&str> = paths.iter().collect();
    let folders: FxHashSet<&str> = paths.iter().flat_map(folders_of).collect();
    orphans
        .into_iter()
        .partition(|path| folders.contains(path) || folders_of(path).any(|f| files.contains(f)))
}

/// The folders that a path lies in: a/b/c → a, a/b.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(move |(at, _)| &path[..at])
}

/// Does the work on the calling thread, and so with its number of threads, while another shows how far it is.
pub fn watch<T>(
    work: impl FnOnce() -> T,
    done: &AtomicU64,
    total: u64,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> T {
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let shown = scope.spawn(|| {
            while !is_over.load(Ordering::Acquire) {
                progress(done.load(Ordering::Relaxed), total);
                std::thread::park_timeout(std::time::Duration::from_millis(20));
            }
        });
        // Whatever becomes of the work, nobody waits for what is shown of it.
        let _over = Over(&is_over, shown.thread());
        work()
    })
}

/// Ends what is shown of a work with it.
struct Over<'a>(&'a AtomicBool, &'a Thread);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
        self.1.unpark();
    }
}

#[derive(Default)]
struct Counts {
    made: AtomicU64,
    kept: AtomicU64,
    bytes: AtomicU64,
    done: AtomicU64,
}

/// What all phases and threads share.
struct Work<'a> {
    plan: &'a Plan,
    paths: &'a Paths,
    disk: &'a Disk<'a>,
    store: &'a Store,
    shown: &'a Shown,
    /// What is shown under which consent now.
    uses: Mutex<Uses>,
    /// What threads work with, left here between two chunks: rows that pages share, and a buffer.
    desks: Mutex<Vec<(Cache, Vec<u8>)>>,
    /// Whether anything could be shown under a consent.
    asks_consents: bool,
    /// What the last build made, if it can be trusted.
    known: Option<&'a Manifest>,
    /// What others have made of this site, which is copied.
    shards: Option<&'a Shards>,
    /// Whether pages are only rendered.
    pages_unwritten: bool,
    interrupt: &'a Interrupt,
    counts: Counts,
    watcher: &'a dyn Watcher,
}

impl Work<'_> {
    /// Removes files, and says so before and afterwards.
    fn remove(&self, paths: &[&str], report: &mut Report) -> Result<(), Stopped> {
        let all = || -> io::Result<()> {
            for some in paths.chunks(CHUNK) {
                self.store.intend(some, self.interrupt)?;
                some.iter().try_for_each(|path| self.disk.remove(path))?;
                self.store.removed(some, self.interrupt)?;
            }
            Ok(())
        };
        all().map_err(|error| {
            report.push(fault("a file that is not made any more cannot be removed", &error));
            Stopped::Midway
        })
    }

    /// Renders and writes what differs of the artifacts of the plan from `first` on, and fills in their records.
    fn render(
        &self,
        world: &World,
        first: usize,
        (records, differing): (&mut [Record], &[bool]),
        report: &mut Report,
    ) -> Result<(), Stopped> {
        let findings: Mutex<Vec<(usize, Diagnostic)>> = Mutex::new(Vec::new());
        let one_chunk = |(at, (records, differing)): (usize, (&mut [Record], &[bool]))| {
            let found = self.chunk(world, first + at * CHUNK, differing, records);
            if !found.is_empty()
                && let Ok(mut findings) = findings.lock()
            {
                findings.extend(found);
            }
            self.counts.done.fetch_add(differing.len() as u64, Ordering::Relaxed);
        };
        let mut render = || {
            let chunks = records.par_chunks_mut(CHUNK).zip(differing.par_chunks(CHUNK));
            chunks.enumerate().for_each(one_chunk);
        };
        let total = self.plan.artifacts().len() as u64;
        watch(&mut render, &self.counts.done, total, &|done, all| self.watcher.progress(done, all));
        let mut findings = findings.into_inner().unwrap_or_default();
        if !findings.is_empty() {
            findings.sort_by_key(|(at, _)| *at);
            findings.into_iter().for_each(|(_, finding)| report.push(finding));
            return Err(Stopped::Midway);
        }
        Ok(())
    }

    /// A file that stays as it is shows what it showed; where that was lost, its inputs are asked again.
    fn keep(&self, world: &World, artifact: &Artifact, path: &str) {
        let uses = match self.shown.known {
            _ if !self.asks_consents => Vec::new(),
            true => self.shown.last.get(path).cloned().unwrap_or_default(),
            false => world.producer(artifact).uses(world, artifact),
        };
        self.shows(path, uses);
    }

    fn shows(&self, path: &str, uses: Vec<Use>) {
        if let Ok(mut all) = self.uses.lock()
            && !uses.is_empty()
        {
            all.insert(path.to_string(), uses);
        }
    }

    /// A chunk of the plan, from `start` on, with room for its records. What was found wrong has its position in
    /// the plan.
    fn chunk(
        &self,
        world: &World,
        start: usize,
        differing: &[bool],
        records: &mut [Record],
    ) -> Vec<(usize, Diagnostic)> {
        let artifacts = &self.plan.artifacts()[start..start + differing.len()];
        let path = |i: usize| &self.paths[start + i];
        let mut findings = Vec::new();
        let mut log = |result: io::Result<()>| {
            result
                .map_err(|error| {
                    findings.push((start, fault("the cache folder .flywheel cannot be written", &error)))
                })
                .is_ok()
        };
        let about: Vec<&str> =
            differing.iter().enumerate().filter(|(_, differs)| **differs).map(|(i, _)| path(i)).collect();
        if !about.is_empty() && !log(self.store.intend(&about, self.interrupt)) {
            return findings;
        }
        let config = &world.graph.config;
        let digester = Digester::new(&config.origin, &config.root);
        let desk = self.desks.lock().ok().and_then(|mut desks| desks.pop());
        let (cache, out) = desk.unwrap_or_default();
        let mut worker = Worker { world, work: self, cache, out, digester };
        let mut done = Vec::new();
        let mut failed = Vec::new();
        for (i, artifact) in artifacts.iter().enumerate() {
            let path = path(i);
            let known = self.known.and_then(|manifest| manifest.get(path));
            if let Some(known) = known.filter(|_| !differing[i]) {
                self.counts.kept.fetch_add(1, Ordering::Relaxed);
                self.keep(world, artifact, path);
                records[i] = *known;
                continue;
            }
            match worker.one(artifact, path, known) {
                Ok((record, parts)) => {
                    done.push((path, record, parts));
                    records[i] = record;
                }
                Err(finding) => failed.push((start + i, *finding)),
            }
        }
        if !done.is_empty() {
            log(self.store.done(&done, self.interrupt));
        }
        if let Ok(mut desks) = self.desks.lock() {
            desks.push((worker.cache, worker.out));
        }
        findings.extend(failed);
        findings
    }
}

/// What one thread works with.
struct Worker<'a> {
    world: &'a World,
    work: &'a Work<'a>,
    cache: Cache,
    out: Vec<u8>,
    digester: Digester,
}

impl Worker<'_> {
    fn one(
        &mut self,
        artifact: &Artifact,
        path: &str,
        known: Option<&Record>,
    ) -> Result<(Record, Parts), Box<Diagnostic>> {
        let producer = self.world.producer(artifact);
        let taken = match self.work.shards.filter(|_| producer.phase() != Phase::Past) {
            Some(shards) => shards.read(path, &mut self.out)?,
            None => None,
        };
        let (mut inputs, uses) = match taken {
            Some(_) => {
                let inputs = producer.folded(self.world, artifact, &mut self.cache);
                (inputs, producer.uses(self.world, artifact))
            }
            None => match producer.make(self.world, artifact, None, &mut self.cache, &mut self.out)? {
                Made::Kept(inputs) => (inputs, Vec::new()),
                Made::Rendered(inputs, uses) => (inputs, uses),
            },
        };
        if self.work.interrupt.forgets_part.is_some() {
            inputs = outlook::inputs(self.world, artifact, &mut self.cache, self.work.interrupt);
        }
        self.work.shown.about(path, &uses, self.work.interrupt).map_err(|error| {
            Box::new(fault("the cache folder .flywheel cannot be written", &error).group("cache"))
        })?;
        self.work.shows(path, uses);
        let said = match (taken, producer.phase()) {
            (Some(record), _) => record.said,
            (None, Phase::Page) => self.digester.digest(&self.out),
            (None, _) => Fingerprint::default(),
        };
        let digest = taken.map_or_else(|| Fingerprint::of_bytes(&self.out), |record| record.digest);
        let length = self.out.len() as u64;
        let record = Record { inputs: inputs.fingerprint, digest, length, said };
        self.work.watcher.made(&record, &self.out);
        let counts = &self.work.counts;
        if known.is_some_and(|k| k.digest == record.digest && k.length == record.length) {
            counts.kept.fetch_add(1, Ordering::Relaxed);
            return Ok((record, inputs.parts));
        }
        if self.work.pages_unwritten && producer.phase() == Phase::Page {
            counts.made.fetch_add(1, Ordering::Relaxed);
            return Ok((record, inputs.parts));
        }
        self.work.disk.write(path, &self.out, known.is_none()).map_err(|error| {
            Box::new(
                Diagnostic::new(Code::OutputWrite, Level::File, format!("{path} cannot be written: {error}"))
                    .hint("check that the folder can be written and that the disk is not full")
                    .group("write"),
            )
        })?;
        counts.made.fetch_add(1, Ordering::Relaxed);
        counts.bytes.fetch_add(record.length, Ordering::Relaxed);
        Ok((record, inputs.parts))
    }
}
