//! A threshold, drawn: how many pages would be indexable if it were higher or lower, all else as it is.
//!
//! Counted afresh, as if nothing had been decided: the best evidence first, each page held against those before it.

use super::gather::Judged;
use super::likeness::Likeness;
use super::select::{Bounds, hold};
use super::told::Curve;
use crate::config::{Evidence, ReviewRules};
use crate::produce::World;

/// A threshold that can be asked about.
#[derive(Clone, Debug)]
pub struct Question {
    pub name: &'static str,
    about: &'static str,
    /// The values that are tried.
    values: Vec<f64>,
    now: f64,
}

type Count = fn(&Evidence) -> u32;

const EVIDENCE: [(&str, &str, Count); 6] = [
    ("facts", "facts with a value", |e| e.facts),
    ("experts", "experts who serve the place in person", |e| e.experts),
    ("proof", "statistics about matches in the place itself", |e| e.proof),
    ("quotes", "words of clients from the place", |e| e.quotes),
    ("notes", "hand-written notes", |e| e.notes),
    ("outside", "experts, notes, proof and quotes together", |e| e.outside),
];

const OWN: &str = "own";
const ALIKE: &str = "alike";
const ALIKE_NAMES: &str = "alike_names";

/// What can be asked about.
pub fn names() -> Vec<&'static str> {
    [OWN, ALIKE, ALIKE_NAMES].into_iter().chain(EVIDENCE.map(|(name, ..)| name)).collect()
}

/// Every threshold, or the one that is asked about.
pub fn questions(world: &World, rules: &ReviewRules, only: Option<&str>) -> Vec<Question> {
    let shares = |from: u32, to: u32| (from..=to).step_by(5).map(|n| f64::from(n) / 100.0).collect();
    let mut all = vec![
        Question {
            name: OWN,
            about: "statements that the page most like it lacks, at least",
            values: (0..=12).map(f64::from).collect(),
            now: rules.own.let_in,
        },
        Question {
            name: ALIKE,
            about: "share of its text that another page has, names and numbers aside, at most",
            values: shares(30, 95),
            now: rules.alike.let_in,
        },
        Question {
            name: ALIKE_NAMES,
            about: "share of its text that another page has, names aside, at most",
            values: shares(20, 80),
            now: rules.alike_names.let_in,
        },
    ];
    let families = world.graph.trees.iter().flat_map(|t| &t.families);
    let gates: Vec<&Evidence> =
        families.filter(|f| f.kind == crate::config::FamilyKind::Product).map(|f| &f.gate.index).collect();
    for (name, about, count) in EVIDENCE {
        let now = gates.iter().map(|gate| count(gate)).max().unwrap_or_default();
        let most = if name == "facts" { 60 } else { 10.max(now + 2) };
        let step = if name == "facts" { 5 } else { 1 };
        let mut values: Vec<f64> = (0..=most).step_by(step).map(f64::from).collect();
        if !values.contains(&f64::from(now)) {
            values.push(f64::from(now));
            values.sort_by(f64::total_cmp);
        }
        all.push(Question { name, about, values, now: f64::from(now) });
    }
    all.retain(|question| only.is_none_or(|name| question.name == name));
    all
}

impl Question {
    /// How many pages of a group are indexable at each value.
    pub fn count(&self, pages: &[Judged<'_>], likeness: &Likeness<'_>, rules: &ReviewRules) -> Vec<u64> {
        let mut order: Vec<usize> =
            (0..pages.len()).filter(|at| pages[*at].candidate.lacking.is_none()).collect();
        order.sort_by(|a, b| {
            let [a, b] = [*a, *b].map(|at| &pages[at].candidate);
            b.points.cmp(&a.points).then(a.page.cmp(&b.page))
        });
        self.values.iter().map(|value| self.count_at(*value, &order, pages, likeness, rules)).collect()
    }

    fn count_at(
        &self,
        value: f64,
        order: &[usize],
        pages: &[Judged<'_>],
        likeness: &Likeness<'_>,
        rules: &ReviewRules,
    ) -> u64 {
        let mut bounds = Bounds::to_let_in(rules);
        let mut least: (Count, u32) = (|_| 0, 0);
        match self.name {
            OWN => bounds.own = value as u32,
            ALIKE => bounds.alike = value as f32,
            ALIKE_NAMES => bounds.alike_names = value as f32,
            name => {
                let count = EVIDENCE.iter().find(|(known, ..)| *known == name);
                least = count.map_or(least, |(.., count)| (*count, value as u32));
            }
        }
        let mut offered: Vec<usize> = Vec::new();
        for &at in order {
            let (count, least) = least;
            if count(&pages[at].evidence) >= least && hold(at, &offered, likeness, &bounds).is_ok() {
                offered.push(at);
            }
        }
        offered.len() as u64
    }

    /// The curve, from the counts of all groups.
    pub fn curve(&self, counts: &[&Vec<u64>]) -> Curve {
        let total = |at: usize| counts.iter().filter_map(|group| group.get(at)).sum();
        Curve {
            threshold: self.name.to_string(),
            about: self.about.to_string(),
            now: self.now,
            points: self.values.iter().enumerate().map(|(at, value)| (*value, total(at))).collect(),
        }
    }
}
