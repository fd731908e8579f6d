//! Which pages of one group (the pages of one service, say) earn their place.
//!
//! Pure: it sees what pages say and what was decided before. A page whose own evidence is what it was when it was
//! judged keeps its decision, whatever became of others; so an edit elsewhere flips nothing. Invariant: any two pages
//! that are offered differ by the limits that keep a page, and each new one differs from all others by those that
//! let it in.

use super::likeness::{Compared, Likeness};
use crate::config::ReviewRules;
use crate::data::decisions::{Line, NEXT, Verdict};

/// A page that could be offered.
#[derive(Clone, Debug)]
pub struct Candidate<'l> {
    pub page: String,
    /// Why its evidence is too little; nothing if it is enough.
    pub lacking: Option<String>,
    /// Whether search engines are offered it now.
    pub is_offered: bool,
    /// What it says, as a fingerprint.
    pub print: String,
    /// What was decided about it.
    pub line: Option<&'l Line>,
    /// How good its evidence is.
    pub points: u32,
}

/// What should become of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// As it was decided: a person did, or nothing has changed.
    Stays,
    /// It is offered and keeps its place, though it says something else now.
    Keeps(Beside),
    /// Good enough to be let in, in the order of points.
    Good(Beside),
    /// Its evidence is too little.
    Lacks(String),
    /// It says too little that the other page does not say.
    TooAlike(Beside, Measure),
}

/// The page that it was compared with last: of those offered, the one that is most like it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Beside {
    pub other: Option<usize>,
    pub compared: Compared,
}

/// By which measure two pages are too alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    Own,
    Alike,
    AlikeNames,
}

/// The limits that a page is held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    pub own: u32,
    pub alike: f32,
    pub alike_names: f32,
}

impl Bounds {
    pub fn to_let_in(rules: &ReviewRules) -> Bounds {
        let (alike, alike_names) = (rules.alike.let_in as f32, rules.alike_names.let_in as f32);
        Bounds { own: rules.own.let_in.ceil() as u32, alike, alike_names }
    }

    pub fn to_keep(rules: &ReviewRules) -> Bounds {
        let (alike, alike_names) = (rules.alike.keep as f32, rules.alike_names.keep as f32);
        Bounds { own: rules.own.keep.ceil() as u32, alike, alike_names }
    }

    /// By which measure two pages are too alike; nothing if by none.
    pub fn broken(&self, compared: &Compared) -> Option<Measure> {
        if compared.own < self.own {
            return Some(Measure::Own);
        }
        if compared.alike.masked > self.alike {
            return Some(Measure::Alike);
        }
        (compared.alike.named > self.alike_names).then_some(Measure::AlikeNames)
    }
}

/// Whether decisions that still hold are looked at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Again {
    /// All of them.
    pub all: bool,
    /// Those of pages that wait for a wave: a new one begins.
    pub waiting: bool,
}

/// Judges a group. The result stands in the order of the candidates.
pub fn select(
    candidates: &[Candidate<'_>],
    likeness: &Likeness<'_>,
    rules: &ReviewRules,
    again: Again,
) -> Vec<Outcome> {
    let mut outcomes = vec![Outcome::Stays; candidates.len()];
    let mut offered: Vec<usize> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, candidate) in candidates.iter().enumerate() {
        match candidate.settled(again) {
            Some(true) => offered.push(at),
            Some(false) => {}
            None => open.push(at),
        }
    }
    // Pages that are offered come first, then the best evidence; addresses decide between equals.
    open.sort_by(|a, b| {
        let [a, b] = [*a, *b].map(|at| &candidates[at]);
        b.is_offered.cmp(&a.is_offered).then(b.points.cmp(&a.points)).then(a.page.cmp(&b.page))
    });
    for at in open {
        let candidate = &candidates[at];
        if let Some(why) = &candidate.lacking {
            outcomes[at] = Outcome::Lacks(why.clone());
            continue;
        }
        let bounds = if candidate.is_offered { Bounds::to_keep(rules) } else { Bounds::to_let_in(rules) };
        outcomes[at] = match hold(at, &offered, likeness, &bounds) {
            Err((beside, measure)) => Outcome::TooAlike(beside, measure),
            Ok(beside) => {
                offered.push(at);
                if candidate.is_offered { Outcome::Keeps(beside) } else { Outcome::Good(beside) }
            }
        };
    }
    outcomes
}

/// Holds a page against all that are offered: the one most like it, or the first that it is too like.
pub fn hold(
    at: usize,
    offered: &[usize],
    likeness: &Likeness<'_>,
    bounds: &Bounds,
) -> Result<Beside, (Beside, Measure)> {
    let mut nearest = Beside { other: None, compared: Compared { own: u32::MAX, ..Compared::default() } };
    let mut broken: Option<(Beside, Measure)> = None;
    for &other in offered {
        let compared = likeness.of(at, other, bounds.alike.min(bounds.alike_names));
        let beside = Beside { other: Some(other), compared };
        if nearest.other.is_none() || compared.alike.masked > nearest.compared.alike.masked {
            nearest = beside;
        }
        if let Some(measure) = bounds.broken(&compared) {
            // The most alike of those that it is too like is the one to tell.
            let is_worse = broken.is_none_or(|(held, _)| held.compared.alike.masked < compared.alike.masked);
            if is_worse {
                broken = Some((beside, measure));
            }
        }
    }
    broken.map_or(Ok(nearest), Err)
}

impl Candidate<'_> {
    /// Whether a decision holds as it is: that the page is offered, or that it is not. Nothing if it is open.
    fn settled(&self, again: Again) -> Option<bool> {
        let line = self.line?;
        let is_offered = line.verdict == Verdict::Index && self.lacking.is_none();
        if line.is_by_hand() {
            return Some(is_offered);
        }
        let waits = &*line.wave == NEXT;
        let holds = *line.evidence == *self.print && !again.all && !(waits && again.waiting);
        holds.then_some(is_offered)
    }
}

#[cfg(test)]
mod tests;
