//! What a build is going to do, before it does anything: which artifacts have other inputs than those they
//! were made from, and which are not made any more.
//!
//! Nothing is rendered for it. Invariant: what does not differ here is not rendered, and what is rendered
//! differs here, or shows the history, which is known only when the pages are there.

use super::write::orphans;
use crate::manifest::{Manifest, Store};
use crate::plan::Plan;
use crate::produce::{Phase, World};
use crate::producers::PRODUCERS;
use crate::theme::Cache;
use rayon::prelude::*;
use std::ops::Range;

/// Artifacts whose inputs one worker folds at a time.
const CHUNK: usize = 256;

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
    /// Whether the program is another one than that of the last build.
    pub other_program: bool,
}

impl Outlook {
    pub fn new(world: &World, plan: &Plan, store: &Store, trusted: bool) -> Outlook {
        let paths = world.made.paths();
        let known = trusted.then_some(&store.old);
        let differing = differs(world, plan, paths, 0..plan.before_past, known);
        let render = differing.iter().filter(|differs| **differs).count() as u64;
        let mut outlook = Outlook { trusted, render, keep: differing.len() as u64 - render, ..Outlook::default() };
        let is_page = |path: &str| store.old.get(path).is_some_and(|record| record.said.0 != 0);
        for path in orphans(&store.old, paths) {
            outlook.remove += 1;
            outlook.pages_removed += u64::from(is_page(path));
        }
        outlook.pages = store.old.iter().filter(|(_, r)| r.is_some_and(|record| record.said.0 != 0)).count() as u64;
        let mut asked = false;
        for (at, _) in differing.iter().enumerate().filter(|(_, differs)| **differs) {
            let artifact = &plan.artifacts[at];
            let producer = PRODUCERS[usize::from(artifact.producer)];
            let Some(record) = known.and_then(|known| known.get(&paths[at])) else { continue };
            outlook.pages_rendered += u64::from(producer.phase() == Phase::Page && is_page(&paths[at]));
            if !asked {
                // The program is the first part of everything: one artifact speaks for all.
                let parts = producer.folded(world, artifact, &mut Cache::default()).parts;
                outlook.other_program = parts.as_slice().first() != record.parts.as_slice().first();
                asked = true;
            }
        }
        outlook.differing = differing;
        outlook
    }
}

/// For each artifact of a range, whether its inputs are others than those that are known.
pub(super) fn differs(
    world: &World,
    plan: &Plan,
    paths: &[String],
    range: Range<usize>,
    known: Option<&Manifest>,
) -> Vec<bool> {
    let Some(known) = known else { return vec![true; range.len()] };
    let (artifacts, paths) = (&plan.artifacts[range.clone()], &paths[range]);
    let chunks = artifacts.par_chunks(CHUNK).zip(paths.par_chunks(CHUNK));
    let differ = chunks.flat_map_iter(|(artifacts, paths)| {
        let mut cache = Cache::default();
        let differ = artifacts.iter().zip(paths).map(move |(artifact, path)| match known.get(path) {
            None => true,
            Some(record) => {
                let producer = PRODUCERS[usize::from(artifact.producer)];
                producer.folded(world, artifact, &mut cache).fingerprint != record.inputs
            }
        });
        differ.collect::<Vec<bool>>()
    });
    differ.collect()
}
