//! One group before the review: what becomes of each page, and what is kept of it when the group is done with.

use super::gather::{Gathered, Group, Judged, Listed, Reader};
use super::likeness::Likeness;
use super::select::{Again, Beside, Measure, Outcome, hold, select};
use super::select::{Bounds, Candidate};
use crate::config::{Evidence, ReviewRules};
use crate::data::decisions::{NEXT, Verdict};
use crate::graph::Key;

/// A page after its judgement.
pub struct Page<'g> {
    pub candidate: Candidate<'g>,
    pub key: Key,
    pub evidence: Evidence,
    pub outcome: Outcome,
    /// The page that the outcome speaks of.
    pub other: Option<String>,
    /// Whether it is let in by this review; said when all groups are known.
    pub taken: bool,
}

/// How an offered page, or one that is good enough, compares with the one most like it of those.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    pub masked: f32,
    pub named: f32,
    pub own: u32,
}

/// Two pages of a group that are very alike.
#[derive(Clone, Debug)]
pub struct Twins {
    pub tree: usize,
    pub pages: [(Key, String); 2],
    /// Statements of each that the other lacks.
    pub own: [u32; 2],
    pub masked: f32,
    pub named: f32,
    pub judged: String,
}

/// What is left of a group.
pub struct Result<'g> {
    pub group: Group,
    pub pages: Vec<Page<'g>>,
    pub left: Vec<Listed>,
    pub measured: Vec<Measured>,
    pub twins: Vec<Twins>,
    /// For each curve, how many pages are indexable at each of its points.
    pub curves: Vec<Vec<u64>>,
}

/// The most alike pairs that a group tells of.
const TWINS: usize = 4;

/// Judges a group.
pub fn judge<'g>(
    reader: &Reader<'g>,
    group: &Group,
    rules: &ReviewRules,
    again: Again,
    curves: &[super::curve::Question],
) -> Result<'g> {
    let Gathered { pages, texts, left } = reader.read(group);
    let likeness = Likeness::new(&texts);
    let candidates: Vec<Candidate<'g>> = pages.iter().map(|page| page.candidate.clone()).collect();
    let outcomes = select(&candidates, &likeness, rules, again);
    let good: Vec<usize> = (0..pages.len()).filter(|at| is_good(&candidates[*at], &outcomes[*at])).collect();
    let mut twins = Vec::new();
    let measured =
        good.iter().filter_map(|at| measure(*at, &good, &likeness, (group.tree, &pages), &mut twins));
    let measured = measured.collect();
    for (at, outcome) in outcomes.iter().enumerate() {
        if let Outcome::TooAlike(Beside { other: Some(other), compared }, by) = outcome {
            let judged = format!("{} is not offered: {}", pages[at].candidate.page, by.words());
            twins.push(pair(
                &pages,
                (at, *other),
                &likeness,
                (compared.alike.masked, compared.alike.named),
                judged,
                group.tree,
            ));
        }
    }
    twins.sort_by(|a, b| b.masked.total_cmp(&a.masked).then_with(|| a.pages[0].1.cmp(&b.pages[0].1)));
    twins.dedup_by(|b, a| a.pages[0].0 == b.pages[1].0 && a.pages[1].0 == b.pages[0].0);
    twins.truncate(TWINS);
    let curves = curves.iter().map(|curve| curve.count(&pages, &likeness, rules)).collect();
    let addresses: Vec<String> = candidates.iter().map(|c| c.page.clone()).collect();
    let pages = pages.into_iter().zip(outcomes).map(|(page, outcome)| Page {
        other: beside(&outcome).and_then(|b| b.other).map(|other| addresses[other].clone()),
        candidate: page.candidate,
        key: page.key,
        evidence: page.evidence,
        outcome,
        taken: false,
    });
    Result { group: group.clone(), pages: pages.collect(), left, measured, twins, curves }
}

/// The page that an outcome speaks of.
pub fn beside(outcome: &Outcome) -> Option<Beside> {
    match outcome {
        Outcome::Keeps(beside) | Outcome::Good(beside) | Outcome::TooAlike(beside, _) => Some(*beside),
        Outcome::Stays | Outcome::Lacks(_) => None,
    }
}

/// Whether a page earns its place, whether or not it is offered yet.
fn is_good(candidate: &Candidate<'_>, outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Keeps(_) | Outcome::Good(_) => true,
        Outcome::Stays => {
            candidate.lacking.is_none()
                && candidate.line.is_some_and(|line| line.verdict == Verdict::Index || &*line.wave == NEXT)
        }
        Outcome::Lacks(_) | Outcome::TooAlike(..) => false,
    }
}

/// Compares a page with all others that earn their place.
fn measure(
    at: usize,
    good: &[usize],
    likeness: &Likeness<'_>,
    (tree, pages): (usize, &[Judged<'_>]),
    twins: &mut Vec<Twins>,
) -> Option<Measured> {
    let others: Vec<usize> = good.iter().copied().filter(|other| *other != at).collect();
    let none = Bounds { own: 0, alike: 1.0, alike_names: 1.0 };
    let nearest = hold(at, &others, likeness, &none).ok()?;
    let other = nearest.other?;
    let alike = nearest.compared.alike;
    let named = others.iter().map(|o| likeness.of(at, *o, 0.3).alike.named).fold(0.0, f32::max);
    let own = others.iter().map(|o| likeness.own(at, *o)).min().unwrap_or_default();
    if at < other {
        let judged = "both earn their place".to_string();
        twins.push(pair(pages, (at, other), likeness, (alike.masked, alike.named), judged, tree));
    }
    Some(Measured { masked: alike.masked, named, own })
}

fn pair(
    pages: &[Judged<'_>],
    (a, b): (usize, usize),
    likeness: &Likeness<'_>,
    (masked, named): (f32, f32),
    judged: String,
    tree: usize,
) -> Twins {
    Twins {
        tree,
        pages: [a, b].map(|at| (pages[at].key, pages[at].candidate.page.clone())),
        own: [likeness.own(a, b), likeness.own(b, a)],
        masked,
        named,
        judged,
    }
}

impl Measure {
    pub fn words(self) -> &'static str {
        match self {
            Measure::Own => "it says too little that the other page does not say",
            Measure::Alike => "their texts are too alike, names and numbers aside",
            Measure::AlikeNames => "their texts are too alike, names aside",
        }
    }
}
