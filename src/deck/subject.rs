//! What statements are chosen for: what one page can talk about, and what one statement would tell of it.
//!
//! Shapes only: `choose` fills them, `slots` reads them.

use super::Statement;
use super::format::Band;
use crate::fingerprint::Fingerprint;
use crate::graph::{FactsView, Medians, PoolView, RowView, Spread, Statistic};

/// What a page can talk about.
pub struct Subject<'g> {
    pub place: Option<RowView<'g>>,
    pub service: Option<RowView<'g>>,
    pub medians: Option<&'g Medians>,
    /// The nearest listed places, with kilometres.
    pub neighbours: &'g [(FactsView<'g>, u32)],
    /// Experts who serve here in person, and those who would work by video.
    pub experts: usize,
    pub remote: usize,
    /// Home and kilometres of the nearest expert.
    pub nearest: Option<(String, Option<u32>)>,
    /// What the experts who serve here in person have in common, what is usual for the service, and one of
    /// them, who shows how columns are written.
    pub pool: Option<PoolView<'g>>,
    pub usual: Option<PoolView<'g>>,
    pub expert: Option<RowView<'g>>,
    /// What is published about matches, each at its narrowest area.
    pub published: Vec<Published<'g>>,
    /// What an item of a column of profiles is called: a language, say.
    pub named: &'g dyn Fn(&str, &str) -> String,
    /// Names the page: its words are picked by it.
    pub key: Fingerprint,
    /// "in Austin": the form that a language gives a name that says nothing itself.
    pub in_form: &'g dyn Fn(RowView<'_>) -> String,
}

/// A published number.
pub struct Published<'g> {
    pub statistic: Statistic,
    pub value: f64,
    /// So many stand behind it, at least.
    pub count: usize,
    pub area: &'g str,
    /// Whether the area is a place, a county or a region.
    pub level: &'static str,
    pub period: String,
    /// The same of the service as a whole.
    pub overall: Option<f64>,
}

/// A statement that could be said, with what it compares.
pub(super) struct Candidate<'d> {
    pub statement: &'d Statement,
    pub about: About<'d>,
    pub band: Option<Band>,
    pub salience: f64,
    pub other: Option<f64>,
    pub neighbour: Option<usize>,
}

/// What the fact of a statement is taken from.
pub(super) enum About<'d> {
    /// The place, or nothing at all.
    Place,
    /// A column of the experts within reach.
    Experts(&'d str, &'d Spread),
    Proof(&'d Published<'d>),
}
