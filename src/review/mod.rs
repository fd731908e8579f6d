//! What should become of single pages: proposals for data/decisions.csv, and the report that says why.
//!
//! ```text
//!   world ─▶ groups ─▶ gather (render, sketch) ─▶ judge: select, measure ─▶ waves ─▶ propose ─▶ tell
//! ```
//!
//! It reads what a build reads and renders in memory; `build` reads only what a person has committed. Invariant: a
//! decision changes only where the page's own evidence has changed, a wave begins, or somebody asks for all of them.

mod curve;
mod gather;
mod judge;
mod likeness;
pub mod page;
mod propose;
mod select;
mod tell;
pub mod told;
mod waves;
mod wishes;

pub use curve::names as thresholds;

use crate::data::decisions::{Decisions, Line};
use crate::diag::Report;
use crate::pipeline::load_world;
use crate::plan::Plan;
use crate::produce::World;
use jiff::civil::Date;
use rayon::prelude::*;
use select::Again;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use told::Told;

/// What is to be reviewed.
#[derive(Clone, Debug)]
pub struct ReviewOptions {
    pub site: PathBuf,
    pub day: Date,
    /// Judges every page afresh, also where nothing has changed; what a person decided stays.
    pub all: bool,
    /// Which curves are drawn.
    pub curves: Curves,
}

/// Which curves are drawn: they take longer than all else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Curves {
    None,
    One(String),
    All,
}

/// A review.
pub struct Review {
    pub told: Told,
    /// The decisions file as it is proposed.
    pub decisions: Decisions,
    /// Whether that is another file than the one that is there.
    pub is_new: bool,
}

/// Reviews a site. Nothing if it cannot be read, or if its data has faults; the report says why.
pub fn review(
    options: &ReviewOptions,
    progress: &(dyn Fn(u64, u64) + Sync),
    report: &mut Report,
) -> Option<Review> {
    let mut world = load_world(&options.site, None, report)?;
    let plan = Plan::new(&mut world, report);
    if report.faults() > 0 {
        return None;
    }
    drop(plan);
    Some(judge_all(&world, options, progress))
}

fn judge_all(world: &World, options: &ReviewOptions, progress: &(dyn Fn(u64, u64) + Sync)) -> Review {
    let rules = world.graph.config.file.review;
    let names = crate::check::names(&world.graph);
    let now = &world.graph.decisions;
    let room = waves::Room::on(options.day, now, rules.per_week);
    let again = Again { all: options.all, waiting: room.begins };
    let questions = match &options.curves {
        Curves::None => Vec::new(),
        Curves::One(name) => curve::questions(world, &rules, Some(name)),
        Curves::All => curve::questions(world, &rules, None),
    };
    let groups = gather::groups(world);
    let done = AtomicU64::new(0);
    let mut results = match gather::Reader::new(world, &names) {
        None => Vec::new(),
        Some(reader) => crate::pipeline::watch(
            || {
                let one = |group: &gather::Group| {
                    let result = judge::judge(&reader, group, &rules, again, &questions);
                    done.fetch_add(1, Ordering::Relaxed);
                    result
                };
                groups.par_iter().map(one).collect::<Vec<_>>()
            },
            &done,
            groups.len() as u64,
            progress,
        ),
    };
    propose::let_in(&mut results, room);
    let known = |line: &Line| world.graph.trees.iter().any(|tree| tree.decides(&line.page, &world.graph));
    let decisions = propose::propose(&results, now, &known, options.day);
    let findings = tell::Findings {
        world,
        names: &names,
        rules: &rules,
        results: &results,
        proposed: &decisions,
        questions: &questions,
        day: options.day,
    };
    Review { told: findings.told(), is_new: decisions.csv() != now.csv(), decisions }
}
