//! load → link → plan → render → sink: a site folder becomes an output folder.
//!
//! Nothing is written before everything was read, linked and listed without a fault, and the first and
//! last artifact of every family were rendered for trial.

use crate::data::history::History;
use crate::data::site::{Site, load_site};
use crate::deck::load_deck;
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::fingerprint::{Fingerprint, Hashed};
use crate::graph::Graph;
use crate::manifest::{Manifest, Record};
use crate::plan::Plan;
use crate::produce::{Artifact, Made, Sources, World};
use crate::producers::PRODUCERS;
use crate::sink::Disk;
use crate::theme::{Cache, Theme};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a build is asked to do.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    pub site: PathBuf,
    pub out: PathBuf,
    pub base_url: Option<String>,
    pub keep_going: bool,
    pub no_cache: bool,
    /// Day of publication: advances the history file.
    pub date: Option<jiff::civil::Date>,
}

/// The plan as numbers, when it was carried out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Files written because their bytes changed.
    pub made: u64,
    /// Files that stayed as they were.
    pub kept: u64,
    /// Files removed.
    pub removed: u64,
    /// Pages that the gate did not let be made.
    pub held: u64,
    /// Pages offered to search engines, and pages that are not.
    pub index: u64,
    pub noindex: u64,
    pub faults: u64,
    /// Bytes written.
    pub bytes: u64,
    pub rows: u64,
    pub seconds: f64,
    /// Artifacts by producer.
    pub producers: BTreeMap<String, u64>,
}

/// Why there is no summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Before a byte was written: the last output stands as it was.
    Before,
    /// While files were written. The next build writes all of them again.
    Midway,
}

/// Reads and links a site: everything that can be wrong before a page is rendered is in the report.
pub fn load_world(site: &Path, base_url: Option<&str>, report: &mut Report) -> Option<(World, History)> {
    let Site { config, whole, tables, documents, notes, images, history } = load_site(site, base_url, report)?;
    if !whole {
        return None;
    }
    let sources = Hashed::new(Sources(config.file.sources.clone()));
    let mut languages = vec![(config.file.language.clone(), config.file.copy.clone())];
    for (language, translation) in &config.file.translations {
        let folder = translation.copy.clone().unwrap_or_else(|| format!("{}/{language}", config.file.copy));
        languages.push((language.clone(), folder));
    }
    let decks =
        languages.iter().map(|(_, folder)| Hashed::new(load_deck(site, folder, &tables, report))).collect();
    let graph = Graph::link(config, tables, documents, notes, &images, report)?;
    let mut themes = Vec::new();
    for (tree, (language, _)) in graph.trees.iter().zip(&languages) {
        themes.push(Theme::load(site, &graph.config, language, &tree.site, report)?);
    }
    check_templates(&graph, &themes, report);
    Some((World { graph, decks, themes, sources, images }, history))
}

/// Every template that a family or document names must exist.
fn check_templates(graph: &Graph, themes: &[Theme], report: &mut Report) {
    for (tree, theme) in graph.trees.iter().zip(themes) {
        for family in &tree.families {
            if !theme.has(&family.template) {
                report.push(
                    Diagnostic::new(
                        Code::ThemeMissing,
                        Level::File,
                        format!("the theme has no template `{}`", family.template),
                    )
                    .at(graph.config.place(&["families", &family.name, "template"]))
                    .hint(format!("write themes/{}/templates/{}", graph.config.file.theme, family.template)),
                );
            }
            for document in &family.documents {
                if let Some(template) = document.front.template.as_ref().filter(|t| !theme.has(t)) {
                    report.push(
                        Diagnostic::new(
                            Code::ThemeMissing,
                            Level::File,
                            format!("the theme has no template `{template}`"),
                        )
                        .at(document.template.clone())
                        .hint(format!("write themes/{}/templates/{template}", graph.config.file.theme)),
                    );
                }
            }
        }
    }
}

/// Builds a site, or says whether it was stopped before or while files were written; the report says why.
pub fn build(
    options: &BuildOptions,
    progress: &dyn Fn(u64, u64),
    report: &mut Report,
) -> Result<Summary, Stopped> {
    let (world, history) =
        load_world(&options.site, options.base_url.as_deref(), report).ok_or(Stopped::Before)?;
    if stops(options, report) {
        return Err(Stopped::Before);
    }
    let plan = Plan::new(&world, report);
    if stops(options, report) || !rehearse(&world, &plan, report) {
        return Err(Stopped::Before);
    }
    let mut summary = write(&world, &plan, options, progress, report)?;
    summary.held = plan.held;
    summary.index = plan.index;
    summary.noindex = plan.noindex;
    summary.faults = report.faults();
    summary.rows = world.graph.tables.rows_read() as u64;
    summary.producers = plan.by_producer.iter().map(|(name, count)| (name.to_string(), *count)).collect();
    if let Some(date) = options.date {
        let text = history.advanced(&world.graph.tables, date);
        let file = &world.graph.config.file.history;
        if let Err(error) = std::fs::write(options.site.join(file), text) {
            report.push(
                Diagnostic::new(
                    Code::History,
                    Level::File,
                    format!("the history cannot be written: {error}"),
                )
                .at(Place::file(file.as_str())),
            );
            return Err(Stopped::Midway);
        }
    }
    Ok(summary)
}

/// By default any fault stops a build; with --keep-going only faults of whole files do.
fn stops(options: &BuildOptions, report: &Report) -> bool {
    if options.keep_going { report.count(Level::File) > 0 } else { report.faults() > 0 }
}

/// Renders the first and the last artifact of each family before anything is written, so that a broken
/// template is found while the last good output still stands.
fn rehearse(world: &World, plan: &Plan, report: &mut Report) -> bool {
    let mut ends: BTreeMap<(u8, u8, u16), (usize, usize)> = BTreeMap::new();
    for (at, a) in plan.artifacts.iter().enumerate() {
        ends.entry((a.producer, a.tree, a.key.family)).and_modify(|e| e.1 = at).or_insert((at, at));
    }
    let (mut cache, mut out) = (Cache::default(), Vec::new());
    let before = report.faults();
    for (first, last) in ends.into_values() {
        for at in if first == last { vec![first] } else { vec![first, last] } {
            let artifact = &plan.artifacts[at];
            let producer = PRODUCERS[usize::from(artifact.producer)];
            if let Err(finding) = producer.make(world, artifact, None, &mut cache, &mut out) {
                report.push(*finding);
            }
        }
    }
    report.faults() == before
}

/// Artifacts that one worker takes at a time: enough to share rows, few enough to share work.
const CHUNK: usize = 128;

struct Counts {
    made: AtomicU64,
    kept: AtomicU64,
    bytes: AtomicU64,
    done: AtomicU64,
}

fn write(
    world: &World,
    plan: &Plan,
    options: &BuildOptions,
    progress: &dyn Fn(u64, u64),
    report: &mut Report,
) -> Result<Summary, Stopped> {
    let file = Manifest::file(&options.site.join(".flywheel"), &options.out);
    let old = Manifest::load(&file);
    let fault = |what: &str, error: &dyn std::fmt::Display| {
        Diagnostic::new(Code::OutputFolder, Level::File, format!("{what}: {error}"))
            .hint("check that the folder can be written and that the disk is not full")
    };
    let disk = match Disk::open(&options.out) {
        Ok(disk) => disk,
        Err(error) => {
            report.push(fault("the output folder cannot be opened", &error));
            return Err(Stopped::Before);
        }
    };
    // Somebody emptied the folder: what the manifest says of it is not true any more.
    let gone = old.records.keys().next().is_some_and(|first| !disk.exists(first));
    let trusted = !old.interrupted && !options.no_cache && !gone;
    let mut intent = old.clone();
    intent.interrupted = true;
    let paths: Vec<String> = plan.artifacts.par_iter().map(|a| Plan::path(world, a)).collect();
    for path in &paths {
        intent.records.entry(path.clone()).or_default();
    }
    if let Err(error) = intent.save(&file) {
        report.push(fault("the cache folder .flywheel cannot be written", &error));
        return Err(Stopped::Before);
    }
    drop(intent);
    // Removed files go last, but for those that stand where a folder is needed now, or the other way round.
    let clashing = clashing(&old, &paths);
    for path in &clashing {
        if let Err(error) = disk.remove(path) {
            report.push(fault(&format!("{path} cannot be removed"), &error));
            return Err(Stopped::Midway);
        }
    }
    let mut removed = clashing.len() as u64;

    let counts = Counts { made: 0.into(), kept: 0.into(), bytes: 0.into(), done: 0.into() };
    let findings: Mutex<Vec<(usize, Diagnostic)>> = Mutex::new(Vec::new());
    let total = plan.artifacts.len() as u64;
    let known = |path: &str| old.records.get(path).filter(|_| trusted);
    let chunks: Vec<Vec<Record>> = {
        let render = || {
            plan.artifacts
                .par_chunks(CHUNK)
                .zip(paths.par_chunks(CHUNK))
                .enumerate()
                .map(|(at, (artifacts, paths))| {
                    let mut worker = Worker {
                        world,
                        disk: &disk,
                        cache: Cache::default(),
                        out: Vec::new(),
                        counts: &counts,
                    };
                    let records = artifacts.iter().zip(paths).enumerate().map(|(i, (artifact, path))| {
                        worker.one(artifact, path, known(path)).unwrap_or_else(|finding| {
                            if let Ok(mut findings) = findings.lock() {
                                findings.push((at * CHUNK + i, *finding));
                            }
                            Record::default()
                        })
                    });
                    let records = records.collect();
                    counts.done.fetch_add(artifacts.len() as u64, Ordering::Relaxed);
                    records
                })
                .collect()
        };
        watch(render, &counts.done, total, progress)
    };
    let mut findings = findings.into_inner().unwrap_or_default();
    if !findings.is_empty() {
        // The intent stays: the next build writes everything again.
        findings.sort_by_key(|(at, _)| *at);
        findings.into_iter().for_each(|(_, finding)| report.push(finding));
        return Err(Stopped::Midway);
    }
    let mut new = Manifest::default();
    new.records.extend(paths.into_iter().zip(chunks.into_iter().flatten()));
    for path in old.records.keys().filter(|path| !new.records.contains_key(*path) && !clashing.contains(path))
    {
        removed += 1;
        if let Err(error) = disk.remove(path) {
            report.push(fault(&format!("{path} cannot be removed"), &error));
            return Err(Stopped::Midway);
        }
    }
    if let Err(error) = new.save(&file) {
        report.push(fault("the cache folder .flywheel cannot be written", &error));
        return Err(Stopped::Midway);
    }
    Ok(Summary {
        made: counts.made.into_inner(),
        kept: counts.kept.into_inner(),
        bytes: counts.bytes.into_inner(),
        removed,
        ..Summary::default()
    })
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
fn watch<T: Send>(
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

/// What one thread works with.
struct Worker<'a> {
    world: &'a World,
    disk: &'a Disk,
    cache: Cache,
    out: Vec<u8>,
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
            Made::Rendered(inputs) => inputs,
        };
        let record =
            Record { inputs, digest: Fingerprint::of_bytes(&self.out), length: self.out.len() as u64 };
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
