//! What became of each record, with its line and the reason: what the report is made of.
//!
//! Invariant: nothing here can hold a value of the export.

use super::groups::Group;
use super::rows::Form;
use super::statistics::Statistic;
use crate::config::{PlaceStep, TimeStep};
use std::collections::BTreeMap;

/// Why something is not used, or not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The record itself.
    Copy,
    Contradicts,
    Faulty,
    NoConsent,
    Withdrawn,
    TooRecent,
    /// Its place, or what is alike.
    TooFewAlike,
    BesideNumbers,
    /// A text.
    TextNotCovered,
    TextTooShort,
    TextInvisible,
    TextFormula,
    TextPersonal,
    /// A statistic.
    TooFew,
    TooFewExperts,
    AllAlike,
    SmallPlace,
    WouldShowRest,
    WouldShowDifference,
    WouldShowWithdrawal,
}

impl Reason {
    pub fn words(self) -> &'static str {
        match self {
            Reason::Copy => "exact copies, counted once",
            Reason::Contradicts => "one id with different values, neither is used",
            Reason::Faulty => "cannot be used, see the findings",
            Reason::NoConsent => "no consent",
            Reason::Withdrawn => "consent was withdrawn",
            Reason::TooRecent => "too recent, waits for a later release",
            Reason::TooFewAlike => "too few records are alike, even at the coarsest step",
            Reason::BesideNumbers => "told in numbers alone, which rows would take apart",
            Reason::TextNotCovered => "the consent does not cover the words",
            Reason::TextTooShort => "the text is too short to stand by itself",
            Reason::TextInvisible => "the text holds an invisible character",
            Reason::TextFormula => "the text begins like a formula of a spreadsheet",
            Reason::TextPersonal => "the text names or reaches a person",
            Reason::TooFew => "too few records",
            Reason::TooFewExperts => "too few experts",
            Reason::AllAlike => "all records are alike, so it would tell of each",
            Reason::SmallPlace => "the place has too few inhabitants",
            Reason::WouldShowRest => "what is left of a larger area would be too small",
            Reason::WouldShowWithdrawal => "somebody withdrew, and which number is gone would tell where",
            Reason::WouldShowDifference => "the difference from an earlier release would be too small",
        }
    }
}

/// What one run found, as numbers and lines.
#[derive(Debug, Default)]
pub struct Tally {
    /// Name of the export.
    pub export: String,
    /// Last month that is released.
    pub to: String,
    pub read: usize,
    /// Records that count: sound, once each.
    pub valid: usize,
    /// Valid ones with consent in force.
    pub consented: usize,
    /// Records that were released, by themselves or in statistics.
    pub used: usize,
    /// What is not used or not told: reason → lines of the export.
    pub left_out: BTreeMap<Reason, Vec<u32>>,
    /// Texts that are withheld, in more words: line → what was found in it.
    pub texts: BTreeMap<u32, Vec<&'static str>>,
    /// Texts that may be quoted.
    pub quotes: usize,
    /// Rows by what they tell of place and time.
    pub steps: BTreeMap<(PlaceStep, TimeStep), usize>,
    /// Published statistics by level; and what is not published, with the reason.
    pub published: BTreeMap<(Statistic, PlaceStep), usize>,
    pub suppressed: BTreeMap<(Statistic, PlaceStep, Reason), usize>,
    /// Statistics that stay as an earlier release has them, because too little has changed.
    pub carried: usize,
    /// Smallest group that stands behind anything published, and the fewest experts.
    pub smallest: Option<(usize, usize)>,
    /// Statistics need several experts, and the mapping names no column for them.
    pub no_expert: bool,
    pub release: usize,
    pub proposals: usize,
    pub accepted: usize,
    pub withdrawals: usize,
    /// Records of earlier imports that this export does not have.
    pub vanished: usize,
    /// Files that differ from what stood there.
    pub written: Vec<String>,
}

impl Tally {
    pub fn leave_out(&mut self, reason: Reason, line: u32) {
        self.left_out.entry(reason).or_default().push(line);
    }
    pub fn step(&mut self, form: &Form) {
        *self.steps.entry((form.place_step, form.time_step)).or_default() += 1;
    }
    pub fn suppress(&mut self, statistic: Statistic, group: &Group, reason: Reason) {
        *self.suppressed.entry((statistic, group.level, reason)).or_default() += 1;
    }
}

/// What is said where `no_expert` is true.
pub const NO_EXPERT: &str = "no statistic can be told: several experts must stand behind each, and `import: columns` maps no column to `expert`";

/// A run as a whole.
#[derive(Debug)]
pub struct Imported {
    pub tally: Tally,
    /// False: nothing was written, because the export or the settings cannot be used.
    pub done: bool,
    /// Nothing was to be written.
    pub dry: bool,
}
