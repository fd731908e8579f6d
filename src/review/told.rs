//! What a review found, as plain data: the one thing that the report, the terminal and `--format json` are drawn from.
//!
//! It is made by `review` and holds no rule of its own: whoever draws it decides nothing.
//!
//! Invariant: every list comes in the order in which it is to be read, so that drawing needs no sorting of its own
//! and equal data gives equal bytes.

use serde::Serialize;

/// All that one review has to tell.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Told {
    /// The name of the site.
    pub site: String,
    pub language: String,
    /// The day that was given, as 2026-11-24.
    pub day: String,
    pub counts: Counts,
    pub reasons: Vec<Reason>,
    /// What is proposed; the first 200.
    pub changes: Vec<ChangeOf>,
    /// How many changes are proposed in all.
    pub proposed: u64,
    pub histograms: Vec<Histogram>,
    pub regions: Vec<Region>,
    /// What the regions are called, as a plural: "states". Without it they are "regions".
    pub regions_called: String,
    /// The most alike first.
    pub pairs: Vec<Pair>,
    pub wishes: Vec<Wish>,
    pub curves: Vec<Curve>,
    pub services: Vec<ServiceCount>,
    pub waves: Vec<Wave>,
}

/// Pages of the families that a review judges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub index: u64,
    /// Good enough, and not let in yet.
    pub waiting: u64,
    pub noindex: u64,
    pub held: u64,
}

/// What becomes of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Index,
    Waiting,
    #[default]
    Noindex,
    Held,
}

/// Pages that share an outcome and the reason for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Reason {
    pub outcome: Outcome,
    pub why: String,
    pub pages: u64,
    /// Addresses of some of them.
    pub examples: Vec<String>,
}

/// A decision that is proposed for one page.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ChangeOf {
    pub page: String,
    pub from: String,
    pub to: String,
    pub why: String,
}

/// How a measure is spread over the pages.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Histogram {
    pub name: String,
    pub about: String,
    /// Where the first bin begins, and where the last one ends.
    pub low: f64,
    pub high: f64,
    pub bins: Vec<u64>,
    pub median: f64,
    /// The highest value that was measured.
    pub most: f64,
    pub limit: Option<f64>,
    /// Whether pages must reach the limit; else they must not go beyond it.
    pub limit_is_least: bool,
    /// Pages on the wrong side of the limit.
    pub beyond: u64,
    pub pages: u64,
}

/// The evidence of one region.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Region {
    pub id: String,
    pub name: String,
    pub latitude: f64,
    pub longitude: f64,
    pub made: u64,
    pub index: u64,
    pub waiting: u64,
    /// Pages that have this evidence.
    pub experts: u64,
    pub proof: u64,
    pub quotes: u64,
    pub notes: u64,
}

/// One page of a pair.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Side {
    pub address: String,
    pub title: String,
    /// Statements that the other page lacks.
    pub own: u32,
    /// Sentences that only this page has.
    pub only: Vec<String>,
}

/// Two pages that are much alike.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Pair {
    pub left: Side,
    pub right: Side,
    /// How much alike, from 0 to 1: with names and numbers masked, and with names only.
    pub masked: f64,
    pub named: f64,
    /// Sentences that both have, names and numbers aside.
    pub shared: Vec<String>,
    pub judged: String,
}

/// Data that would let more pages in.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Wish {
    /// A plural: "experts", "notes", "quotes".
    pub what: String,
    /// What the places are called, as a plural: "cities". Without it they are "places".
    pub called: String,
    /// In how many places → how many pages more would have the evidence that the gate asks for; rising.
    pub steps: Vec<(u64, u64)>,
    /// Where it would help most, the best first.
    pub places: Vec<WishPlace>,
}

/// A place where more data would let pages in.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct WishPlace {
    pub name: String,
    pub pages: u64,
    pub services: Vec<String>,
}

/// How many pages would be indexable at each value of a setting.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Curve {
    /// The name of the setting.
    pub threshold: String,
    pub about: String,
    /// Its value in site.yaml.
    pub now: f64,
    pub points: Vec<(f64, u64)>,
}

/// What becomes of the pages of one service.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ServiceCount {
    pub name: String,
    pub counts: Counts,
}

/// Pages that are let in on one day.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Wave {
    pub day: String,
    pub pages: u64,
}

impl Counts {
    /// Every page that was judged, made or not.
    pub fn all(&self) -> u64 {
        self.index + self.waiting + self.noindex + self.held
    }

    /// Each outcome with its pages, the best first.
    pub fn each(&self) -> [(Outcome, u64); 4] {
        [
            (Outcome::Index, self.index),
            (Outcome::Waiting, self.waiting),
            (Outcome::Noindex, self.noindex),
            (Outcome::Held, self.held),
        ]
    }
}
