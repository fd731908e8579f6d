//! Whether a draft says something of its own: not what its page says already, and not what another note says of another place.

use super::{Faults, Reason};
use crate::brief::{Brief, Holds};
use crate::sameness::{Names, Sketch};
use std::collections::BTreeSet;

/// Of the stretches of five words, names and numbers masked, two notes may share so many.
const MOST_ALIKE: f32 = 0.25;
/// A text as short as this has too few stretches to be compared by their share; so many in common are too many.
const SHORT: u32 = 30;

/// The other notes of the site, and the names that are masked.
#[derive(Default)]
pub struct Around {
    pub names: Names,
    pub others: Others,
}

/// Texts that a draft is held against: what each is called, and its sketch.
#[derive(Default)]
pub struct Others(Vec<(String, Sketch)>);

impl Around {
    /// Adds a text that is there already.
    pub fn add(&mut self, what: impl Into<String>, text: &str) {
        let sketch = Sketch::of(text, &self.names);
        self.others.0.push((what.into(), sketch));
    }
}

pub(super) fn judge(text: &str, brief: &Brief, told: &BTreeSet<usize>, around: &Around, faults: &mut Faults) {
    let own = Sketch::of(text, &around.names);
    let others = around.others.0.iter().filter(|(what, _)| *what != brief.page);
    let nearest = others.map(|(what, sketch)| (what, own.alike(sketch).masked));
    if let Some((what, alike)) =
        nearest.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, alike)| *alike > MOST_ALIKE)
    {
        let share = (alike * 100.0).round();
        faults.add(Reason::Alike, "", format!("but for names and numbers {share}% of it stands in {what} too: a text with another name in it is the same text"));
    }
    for (statement, _) in &brief.said {
        let said = Sketch::of(statement, &around.names);
        let alike = own.alike(&said);
        // Stretches of the statement that came back.
        let back = alike.masked * (own.words + said.words) as f32 / (1.0 + alike.masked);
        if said.words >= 8 && back > 0.6 * said.words.min(SHORT) as f32 {
            faults.add(Reason::Repeated, statement, "the page says this sentence already");
        }
    }
    let known: BTreeSet<&str> =
        brief.said.iter().flat_map(|(_, facts)| facts.iter().map(String::as_str)).collect();
    let new = told.iter().any(|fact| !known.contains(brief.facts[*fact].key.as_str()));
    let figures = told.iter().filter(|fact| matches!(brief.facts[**fact].holds, Holds::Numbers(_))).count();
    if figures >= 3 && !new {
        faults.add(
            Reason::Repeated,
            "",
            "every fact that it tells stands in the statements of the page already",
        );
    }
}
