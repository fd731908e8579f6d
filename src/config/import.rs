//! What site.yaml says about `import`: how an export is written, what its words mean, and how coarse a
//! record must become before it may be committed.
//!
//! It reads nothing itself. Invariant: a word that is declared nowhere means the narrower thing: no
//! consent, no scope beyond counting.

use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// How the export of the marketplace becomes records that are safe to commit.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// Name of the environment variable with the secret that makes ids opaque (default: FLYWHEEL_IMPORT_KEY).
    #[serde(default = "key_variable")]
    pub key: String,
    /// Dataset of kind match that the records are written to (default: matches).
    #[serde(default = "matches")]
    pub into: String,
    /// Headers of the export → our names: id, service, place, place_name, region, created, outcome, days, weeks,
    /// budget, format, rating, expert, testimonial, author, person, firm, consent, scope, withdrawn,
    /// incentive, relation. A header that is not named here is not read. Several may be `person` or `firm`.
    pub columns: BTreeMap<String, String>,
    /// Encoding of the export, for example windows-1252 (default: UTF-8).
    pub encoding: Option<String>,
    /// The character between the fields of a CSV file (default: a comma).
    pub delimiter: Option<String>,
    /// In a workbook: the name of the sheet (default: the first).
    pub sheet: Option<String>,
    /// How dates may be written; a date that two of them would read differently needs one of them to be left out
    /// (default: iso). A month in words (05 Oct 2025) has one reading and is always read.
    #[serde(default = "iso")]
    pub dates: Vec<DateForm>,
    /// The decimal sign of numbers, `.` or `,`.
    pub decimal: Option<String>,
    /// Which words mean consent, without regard to case. Any other word is none.
    #[serde(default = "yes_words")]
    pub consent: Vec<String>,
    /// Which words mean that there is none; a word that is in neither list is reported.
    #[serde(default = "no_words")]
    pub refusal: Vec<String>,
    /// What a scope of consent covers: word of the export → what may be done. A word that is not here covers counting.
    #[serde(default = "scopes")]
    pub scopes: BTreeMap<String, Scope>,
    /// Other words of the export for what it holds: our column (service, outcome, budget, format) → its word → ours.
    /// Budgets are ranges of whole amounts: `1k-5k: 1000-5000`, `under-1k: -1000`, `25k-plus: 25000-`.
    #[serde(default)]
    pub words: BTreeMap<String, BTreeMap<String, String>>,
    /// Which records are used: those with consent, or all; the ones without are then never shown by themselves
    /// before `card` others are alike (default: consented).
    #[serde(default)]
    pub records: Used,
    /// From fine to coarse: what a record may say, as long as enough others say the same.
    #[serde(default)]
    pub ladders: Ladders,
    /// How many must be alike.
    #[serde(default)]
    pub anonymity: Anonymity,
    /// Least number of records behind a statistic, each by itself.
    #[serde(default)]
    pub statistics: Least,
    /// Folder that proposals of stories are written to (default: proposals/stories).
    #[serde(default = "proposals")]
    pub proposals: String,
}

/// One way to write a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DateForm {
    /// 2026-11-22, also with a time behind it.
    Iso,
    /// 22.11.2026 or 22/11/2026
    Dmy,
    /// 11/22/2026
    Mdy,
    /// Milliseconds since 1970, as programs write them.
    EpochMs,
    /// Seconds since 1970.
    EpochS,
}

/// What a scope of consent covers.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// statistics, quote, story
    #[serde(default)]
    pub purposes: Vec<Purpose>,
    /// site, email, social, ads (default: site)
    #[serde(default = "on_site")]
    pub channels: Vec<Channel>,
    /// Whether the first name may stand beside the words.
    #[serde(default)]
    pub first_name: bool,
}

/// What consent is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    Statistics,
    Quote,
    Story,
}

/// Where it may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    Site,
    Email,
    Social,
    Ads,
}

impl Purpose {
    pub fn word(self) -> &'static str {
        match self {
            Purpose::Statistics => "statistics",
            Purpose::Quote => "quote",
            Purpose::Story => "story",
        }
    }
}

impl Channel {
    pub fn word(self) -> &'static str {
        match self {
            Channel::Site => "site",
            Channel::Email => "email",
            Channel::Social => "social",
            Channel::Ads => "ads",
        }
    }
}

/// Which records are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Used {
    #[default]
    Consented,
    All,
}

/// How a place is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PlaceStep {
    Place,
    County,
    Region,
    All,
}

/// How a time is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TimeStep {
    Month,
    Quarter,
    Year,
    All,
}

/// From fine to coarse.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Ladders {
    /// Steps of places, the finest first (default: place, county, region, all).
    pub place: Vec<PlaceStep>,
    /// Steps of time (default: month, quarter, year, all).
    pub time: Vec<TimeStep>,
    /// Column of the place dataset that says the county; without one the step is left out (default: county).
    pub county: String,
    /// Bounds of the bands of duration, in weeks: 4, 12, 26 gives 1-4, 5-12, 13-26 and 27- (the default).
    pub weeks: Vec<u32>,
}

impl Default for Ladders {
    fn default() -> Self {
        Ladders {
            place: vec![PlaceStep::Place, PlaceStep::County, PlaceStep::Region, PlaceStep::All],
            time: vec![TimeStep::Month, TimeStep::Quarter, TimeStep::Year, TimeStep::All],
            county: "county".into(),
            weeks: vec![4, 12, 26],
        }
    }
}

/// How many must be alike before something is told.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Anonymity {
    /// Least number of records in anything that is counted, and in any difference of two counts (default: 5).
    pub k: u32,
    /// Least number of records that are alike before one is told by itself without consent to that (default: 11).
    pub card: u32,
    /// Least number of different outcomes among them (default: 2).
    pub l: u32,
    /// Least number of experts behind anything that is counted (default: 3).
    pub experts: u32,
    /// Least number of inhabitants of a place that is named (default: 20,000).
    pub floor: u64,
    /// How many days a match is old before it is counted; whole months are released (default: 30).
    pub delay_days: u32,
    /// Least number of characters of a text that is published by itself (default: 40).
    pub words: usize,
}

impl Default for Anonymity {
    fn default() -> Self {
        Anonymity { k: 5, card: 11, l: 2, experts: 3, floor: 20_000, delay_days: 30, words: 40 }
    }
}

/// Least number of records behind each statistic.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Least {
    /// How many matches (default: 5).
    pub matches: u32,
    /// Median days to a match (default: 10).
    pub days: u32,
    /// Share that was completed (default: 10).
    pub completed: u32,
    /// How ratings are spread (default: 20).
    pub ratings: u32,
}

impl Default for Least {
    fn default() -> Self {
        Least { matches: 5, days: 10, completed: 10, ratings: 20 }
    }
}

fn key_variable() -> String {
    "FLYWHEEL_IMPORT_KEY".into()
}
fn matches() -> String {
    "matches".into()
}
fn iso() -> Vec<DateForm> {
    vec![DateForm::Iso]
}
fn yes_words() -> Vec<String> {
    vec!["yes".into()]
}
fn no_words() -> Vec<String> {
    vec!["no".into()]
}
fn on_site() -> Vec<Channel> {
    vec![Channel::Site]
}
fn proposals() -> String {
    "proposals/stories".into()
}
fn scopes() -> BTreeMap<String, Scope> {
    let all = vec![Purpose::Statistics, Purpose::Quote, Purpose::Story];
    let scope = |purposes: &[Purpose], first_name| Scope {
        purposes: purposes.to_vec(),
        channels: on_site(),
        first_name,
    };
    BTreeMap::from([
        ("aggregate".into(), scope(&all[..1], false)),
        ("quote".into(), scope(&all, false)),
        ("quote_first_name".into(), scope(&all, true)),
    ])
}
