//! The output folder is written: what it will hold is said first, pages come before what shows their days,
//! and what is not made any more is removed last.
//!
//! Invariant: until the last step the manifest says that a build is under way, so that a build that is
//! stopped anywhere is followed by one that trusts nothing.

use super::{BuildOptions, Stopped, Summary, publish};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::digest::Digester;
use crate::fingerprint::Fingerprint;
use crate::manifest::{Manifest, Record};
use crate::plan::Plan;
use crate::produce::{Artifact, Made, Phase, World};
use crate::producers::PRODUCERS;
use crate::sink::Disk;
use crate::theme::Cache;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Artifacts that one worker takes at a time: enough to share rows, few enough to share work.
const CHUNK: usize = 128;

pub(super) fn write(
    world: &mut World,
    plan: &Plan,
    options: &BuildOptions,
    progress: &dyn Fn(u64, u64),
    report: &mut Report,
) -> Result<Summary, Stopped> {
    let file = Manifest::file(&options.site.join(".flywheel"), &options.out);
    let old = Manifest::load(&file);
    let disk = match Disk::open(&options.out) {
        Ok(disk) => disk,
        Err(error) => {
            report.push(fault("the output folder cannot be opened", &error));
            return Err(Stopped::Before);
        }
    };
    // Somebody emptied the folder: what the manifest says of it is not true any more.
    let gone = old.records.keys().next().is_some_and(|first| !disk.exists(first));
    let made = world.made.clone();
    let paths = made.paths();
    if let Err(error) = intend(&old, paths).save(&file) {
        report.push(fault("the cache folder .flywheel cannot be written", &error));
        return Err(Stopped::Before);
    }
    // Removed files go last, but for those that stand where a folder is needed now, or the other way round.
    let clashing = clashing(&old, paths);
    remove(&disk, clashing.iter().copied(), report)?;
    let work = Work {
        plan,
        paths,
        disk: &disk,
        known: (!old.interrupted && !options.no_cache && !gone).then_some(&old),
        counts: Counts::default(),
        progress,
    };
    let mut records = work.render(world, 0..plan.before_past, report)?;
    if let Some(date) = options.date {
        world.history = publish::advanced(world, plan, &records, date);
    }
    records.extend(work.render(world, plan.before_past..paths.len(), report)?);
    let Counts { made, kept, bytes, .. } = work.counts;

    let mut new = Manifest::default();
    new.records.extend(paths.iter().cloned().zip(records));
    let orphans: Vec<&String> =
        old.records.keys().filter(|p| !new.records.contains_key(*p) && !clashing.contains(p)).collect();
    remove(&disk, orphans.iter().copied(), report)?;
    if options.date.is_some() {
        let folder = world.graph.config.file.history.as_str();
        if let Err(error) = world.history.save(&options.site, folder) {
            report.push(
                Diagnostic::new(
                    Code::History,
                    Level::File,
                    format!("the history cannot be written: {error}"),
                )
                .at(Place::file(folder))
                .hint("check that the folder can be written and that the disk is not full"),
            );
            return Err(Stopped::Midway);
        }
    }
    if let Err(error) = new.save(&file) {
        report.push(fault("the cache folder .flywheel cannot be written", &error));
        return Err(Stopped::Midway);
    }
    Ok(Summary {
        made: made.into_inner(),
        kept: kept.into_inner(),
        bytes: bytes.into_inner(),
        removed: (clashing.len() + orphans.len()) as u64,
        ..Summary::default()
    })
}

fn fault(what: &str, error: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::new(Code::OutputFolder, Level::File, format!("{what}: {error}"))
        .hint("check that the folder can be written and that the disk is not full")
}

/// The manifest of a build that has begun: everything that is there or may come.
fn intend(old: &Manifest, paths: &[String]) -> Manifest {
    let mut intent = old.clone();
    intent.interrupted = true;
    for path in paths {
        intent.records.entry(path.clone()).or_default();
    }
    intent
}

fn remove<'p>(
    disk: &Disk,
    paths: impl Iterator<Item = &'p String>,
    report: &mut Report,
) -> Result<(), Stopped> {
    for path in paths {
        if let Err(error) = disk.remove(path) {
            report.push(fault(&format!("{path} cannot be removed"), &error));
            return Err(Stopped::Midway);
        }
    }
    Ok(())
}

/// Old files that are in the way: a file where a new one needs a folder, or below a path that is a file now.
fn clashing<'o>(old: &'o Manifest, paths: &[String]) -> Vec<&'o String> {
    let files: FxHashSet<&str> = paths.iter().map(String::as_str).collect();
    let folders: FxHashSet<&str> = paths.iter().flat_map(|p| folders_of(p)).collect();
    let gone = old.records.keys().filter(|path| !files.contains(path.as_str()));
    gone.filter(|path| folders.contains(path.as_str()) || folders_of(path).any(|f| files.contains(f)))
        .collect()
}

/// The folders that a path lies in: a/b/c → a, a/b.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(move |(at, _)| &path[..at])
}

/// Runs the work while the calling thread shows how far it is.
pub fn watch<T: Send>(
    work: impl FnOnce() -> T + Send,
    done: &AtomicU64,
    total: u64,
    progress: &dyn Fn(u64, u64),
) -> T {
    std::thread::scope(|scope| {
        let handle = scope.spawn(work);
        while !handle.is_finished() {
            progress(done.load(Ordering::Relaxed), total);
            std::thread::park_timeout(std::time::Duration::from_millis(20));
        }
        match handle.join() {
            Ok(value) => value,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
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
    paths: &'a [String],
    disk: &'a Disk,
    /// What the last build made, if it can be trusted.
    known: Option<&'a Manifest>,
    counts: Counts,
    progress: &'a dyn Fn(u64, u64),
}

impl Work<'_> {
    /// Renders and writes a range of the plan, and gives a record of each artifact.
    fn render(
        &self,
        world: &World,
        range: Range<usize>,
        report: &mut Report,
    ) -> Result<Vec<Record>, Stopped> {
        let (plan, disk, counts, known) = (self.plan, self.disk, &self.counts, self.known);
        let artifacts = &plan.artifacts[range.clone()];
        let paths = &self.paths[range];
        let findings: Mutex<Vec<(usize, Diagnostic)>> = Mutex::new(Vec::new());
        let one_chunk = |(at, (artifacts, paths)): (usize, (&[Artifact], &[String]))| -> Vec<Record> {
            let config = &world.graph.config;
            let digester = Digester::new(&config.origin, &config.root);
            let mut worker =
                Worker { world, disk, cache: Cache::default(), out: Vec::new(), digester, counts };
            let records = artifacts.iter().zip(paths).enumerate().map(|(i, (artifact, path))| {
                let known = known.and_then(|manifest| manifest.records.get(path));
                worker.one(artifact, path, known).unwrap_or_else(|finding| {
                    if let Ok(mut findings) = findings.lock() {
                        findings.push((at * CHUNK + i, *finding));
                    }
                    Record::default()
                })
            });
            let records = records.collect();
            counts.done.fetch_add(artifacts.len() as u64, Ordering::Relaxed);
            records
        };
        let render = || -> Vec<Vec<Record>> {
            artifacts.par_chunks(CHUNK).zip(paths.par_chunks(CHUNK)).enumerate().map(one_chunk).collect()
        };
        let records = watch(render, &counts.done, plan.artifacts.len() as u64, self.progress);
        let mut findings = findings.into_inner().unwrap_or_default();
        if !findings.is_empty() {
            // The intent stays: the next build writes everything again.
            findings.sort_by_key(|(at, _)| *at);
            findings.into_iter().for_each(|(_, finding)| report.push(finding));
            return Err(Stopped::Midway);
        }
        Ok(records.into_iter().flatten().collect())
    }
}

/// What one thread works with.
struct Worker<'a> {
    world: &'a World,
    disk: &'a Disk,
    cache: Cache,
    out: Vec<u8>,
    digester: Digester,
    counts: &'a Counts,
}

impl Worker<'_> {
    fn one(
        &mut self,
        artifact: &Artifact,
        path: &str,
        known: Option<&Record>,
    ) -> Result<Record, Box<Diagnostic>> {
        let producer = PRODUCERS[usize::from(artifact.producer)];
        let inputs = known.map(|k| k.inputs);
        let inputs = match producer.make(self.world, artifact, inputs, &mut self.cache, &mut self.out)? {
            Made::Kept(_) => {
                self.counts.kept.fetch_add(1, Ordering::Relaxed);
                return Ok(known.copied().unwrap_or_default());
            }
            Made::Rendered(inputs) => inputs.fingerprint,
        };
        let said = match producer.phase() {
            Phase::Page => self.digester.digest(&self.out),
            _ => Fingerprint::default(),
        };
        let digest = Fingerprint::of_bytes(&self.out);
        let record = Record { inputs, digest, length: self.out.len() as u64, said };
        if known.is_some_and(|k| k.digest == record.digest && k.length == record.length) {
            self.counts.kept.fetch_add(1, Ordering::Relaxed);
            return Ok(record);
        }
        self.disk.write(path, &self.out).map_err(|error| {
            Box::new(
                Diagnostic::new(Code::OutputWrite, Level::File, format!("{path} cannot be written: {error}"))
                    .hint("check that the folder can be written and that the disk is not full")
                    .group("write"),
            )
        })?;
        self.counts.made.fetch_add(1, Ordering::Relaxed);
        self.counts.bytes.fetch_add(record.length, Ordering::Relaxed);
        Ok(record)
    }
}
