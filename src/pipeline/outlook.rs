//! What a build is going to do, before it does anything: which artifacts have other inputs than those they
//! were made from, and which are not made any more.
//!
//! Nothing is rendered for it. Invariant: what does not differ here is not rendered, and what is rendered
//! differs here, or shows the history, which is known only when the pages are there.

use super::shards::Shards;
use crate::fingerprint::{Asked, Inputs};
use crate::manifest::{Interrupt, Manifest, Record, program};
use crate::paths::{Lookup, Paths};
use crate::plan::Plan;
use crate::produce::{Artifact, World};
use crate::theme::Cache;
use rayon::prelude::*;
use std::ops::Range;

/// Artifacts whose inputs one worker folds at a time.
const CHUNK: usize = 256;
/// So many changed pages are asked what has changed.
const ASKED: usize = 2_000;

#[derive(Debug, Default)]
pub struct Outlook {
    /// Whether what the last build left is believed at all.
    pub trusted: bool,
    /// For each artifact that does not show the history, in the order of the plan: whether it is rendered.
    pub differing: Vec<bool>,
    /// Artifacts that will be rendered, and those that will not.
    pub render: u64,
    pub keep: u64,
    /// Files that will be removed.
    pub remove: u64,
    /// Pages that the last build left, and how many of them will be rendered again or removed.
    pub pages: u64,
    pub pages_rendered: u64,
    pub pages_removed: u64,
    /// The first of those that will be rendered again, by their places in the plan.
    pub changed: Vec<usize>,
    /// Whether the program is another one than that of the last build.
    pub other_program: bool,
    /// The first of the files that will be removed.
    pub gone: Vec<String>,
}

/// What the next build would do, by what the last one left. Nobody else is kept from building meanwhile.
pub fn outlook(world: &World, plan: &Plan, last: &Manifest) -> Outlook {
    Outlook::new((world, plan), (last, !last.is_empty()), last, (None, &Interrupt::default()))
}

impl Outlook {
    /// `old` is what lies in the output folder, `before` what is compared with: mostly the same.
    pub(super) fn new(
        (world, plan): (&World, &Plan),
        (old, trusted): (&Manifest, bool),
        before: &Manifest,
        sources: (Option<&Shards>, &Interrupt),
    ) -> Outlook {
        let paths = plan.paths();
        let all = 0..plan.before_past;
        let differing = differs((world, plan), all.clone(), trusted.then_some(old), sources);
        let render = differing.iter().filter(|differs| **differs).count() as u64;
        let keep = differing.len() as u64 - render;
        let mut outlook = Outlook { trusted, render, keep, ..Outlook::default() };
        let lying = orphans(old, paths);
        outlook.remove = lying.len() as u64;
        outlook.gone = lying.iter().take(ASKED).map(|path| path.to_string()).collect();
        let is_page = |record: &Record| record.said.0 != 0;
        let gone = if std::ptr::eq(old, before) { lying } else { orphans(before, paths) };
        let gone = gone.into_iter().filter_map(|path| before.get(path));
        outlook.pages_removed = gone.filter(|record| is_page(record)).count() as u64;
        outlook.pages = before.iter().filter(|(_, record)| record.is_some_and(is_page)).count() as u64;
        let other = match std::ptr::eq(old, before) && trusted {
            true => None,
            false => Some(differs((world, plan), all, Some(before), sources)),
        };
        let other = other.as_ref().unwrap_or(&differing);
        let changed = other.iter().enumerate().filter(|(_, differs)| **differs);
        let known: Vec<usize> =
            changed.map(|(at, _)| at).filter(|at| before.get(&paths[*at]).is_some_and(is_page)).collect();
        outlook.pages_rendered = known.len() as u64;
        outlook.other_program = !known.is_empty() && before.program != program();
        outlook.changed = known.into_iter().take(ASKED).collect();
        outlook.differing = differing;
        outlook
    }
}

/// For each artifact of a range, whether its inputs are others than those that are known.
pub(super) fn differs(
    (world, plan): (&World, &Plan),
    range: Range<usize>,
    known: Option<&Manifest>,
    (shards, interrupt): (Option<&Shards>, &Interrupt),
) -> Vec<bool> {
    let Some(known) = known else { return vec![true; range.len()] };
    let (artifacts, paths) = (plan.artifacts(), plan.paths());
    let differs = |cache: &mut Cache, at: usize| match known.get(&paths[at]) {
        None => true,
        Some(record) => match shards
            .filter(|_| at < plan.before_past)
            .and_then(|shards| shards.differs(&paths[at], record))
        {
            Some(differs) => differs,
            None => inputs(world, &artifacts[at], cache, interrupt).fingerprint != record.inputs,
        },
    };
    // Of the last files, some show all pages: each is work for a core.
    let least = if range.len() < 2 * CHUNK { 1 } else { CHUNK };
    range.into_par_iter().with_min_len(least).map_init(Cache::default, differs).collect()
}

/// The inputs of an artifact; without the part that a test wants to see forgotten.
pub(super) fn inputs(world: &World, artifact: &Artifact, cache: &mut Cache, interrupt: &Interrupt) -> Inputs {
    let producer = world.producer(artifact);
    match interrupt.forgets_part {
        None => producer.folded(world, artifact, cache),
        without => producer.trace(world, artifact, Asked { without, ..Asked::default() }).inputs,
    }
}

/// What may lie in the folder and is not made any more, sorted.
pub(super) fn orphans<'o>(old: &'o Manifest, paths: &Paths) -> Vec<&'o str> {
    // Mostly all that lies there is made again.
    let kept = (0..paths.len()).into_par_iter().with_min_len(CHUNK).filter(|at| old.holds(&paths[*at]));
    if kept.count() == old.len() {
        return Vec::new();
    }
    let made = Lookup::of(paths);
    let mut orphans: Vec<&str> =
        old.iter().map(|(path, _)| path).filter(|path| made.find(paths, path).is_none()).collect();
    orphans.sort_unstable();
    orphans
}
