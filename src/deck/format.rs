//! The shape of a copy deck file. Every field's comment is what the JSON Schema and the editor say.

use crate::config::Ordered;
use crate::data::content::Drafted;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A copy deck: slots of a page, and the statements that may be said in them.
///
/// A statement is a slot, a fact and a comparison; its wordings say the same thing in other words. For
/// each page the statements with the most salience are said, so that two places get different
/// statements and not the same statement with another name.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeckFile {
    /// Slots that this file adds: name → how many statements are said in it. A page's template places them.
    #[serde(default)]
    pub slots: Ordered<SlotDef>,
    /// Numbers that wordings say by themselves, for all files of the deck: number → what it is, such as `5,000`:
    /// `people, the smallest place of this site`. For limits and units only: a figure that could be wrong belongs
    /// into the data, and is said through a slot. A limit that the fact or the condition of a statement names
    /// needs no line here.
    #[serde(default)]
    pub numbers: Ordered<String>,
    /// What may be said.
    #[serde(default)]
    pub statements: Vec<StatementDef>,
    /// Wordings of posts: recipe of site.yaml → at least three texts with slots. They can name {title}, {description} and
    /// {site}, the rows of the page ({service.name}, {place.title}), of a changed figure {value}, {before}, {area},
    /// {period}, and of a week {from}, {to}, {n} and each of its families by name.
    #[serde(default)]
    pub posts: Ordered<Vec<String>>,
    /// Further wordings of statements of other files, as `flywheel draft wordings` writes them.
    #[serde(default)]
    pub wordings: Vec<MoreWordings>,
    /// True for a file that is not to be used yet.
    #[serde(default)]
    pub draft: bool,
    /// Of wordings that a model drafted: which model, and for which statements. It stays when a person accepts them.
    pub drafted: Option<Drafted>,
}

/// Further wordings of a statement.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoreWordings {
    /// Id of the statement.
    pub statement: String,
    /// The wordings: a list, or a list for each band, as the statement has it.
    pub say: Say,
}

/// A slot of a page.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SlotDef {
    /// How many statements are said at most.
    pub take: usize,
}

/// One statement.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementDef {
    /// Name of the statement, unique in the deck; it never changes, because wordings are chosen by it.
    pub id: String,
    /// Slot in which it is said.
    pub slot: String,
    /// What it is about: a fact of the place; `experts.COLUMN`, a column that profiles show, over the experts
    /// within reach (a declared fact, years, languages, specialisms, formats, remote); or `proof.matches`,
    /// `proof.days`, `proof.completed`, the published number of the narrowest area. Without a value there, the
    /// statement is not said. Slots of `experts.…`: {value} (the middle number; how many per cent say yes; what is
    /// named most often), {low}, {high}, {n} (how many say it), {item} (the one that is named most often). Slots of
    /// `proof.…`: {value}, {n} (how many stand behind it, at least), {area}, {period}.
    pub fact: Option<String>,
    /// What the fact is compared with (default: value).
    #[serde(default)]
    pub compare: Comparison,
    /// Further condition, over the place's columns, `service` (an id), `experts` and `remote` (numbers), and
    /// `level` (place, county or region: what the published number of `proof.…` speaks of).
    pub when: Option<String>,
    /// Only for these services (ids); without it for all.
    #[serde(default)]
    pub services: Vec<String>,
    /// Only where the service names the fact in its `relevant_facts`.
    #[serde(default)]
    pub relevant: bool,
    /// What it speaks of, in a word of your own: of several statements with the same topic only one is said on a
    /// page, the one with the most salience.
    pub topic: Option<String>,
    /// How many experts must stand behind what is said of `experts.…` at least (default: 3): that say the number,
    /// or name the item that is named most often.
    pub least: Option<usize>,
    /// How much it counts against the other statements of its slot (default: 1).
    pub weight: Option<f64>,
    /// The wordings: a list, or a list for each band of the comparison. A band without wordings is
    /// not said; but far_below takes those of below, and far_above those of above.
    pub say: Say,
}

/// What a fact is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Comparison {
    /// Nothing: the value itself. Slots: {value}.
    #[default]
    Value,
    /// The median of the listed places of the same region. Slots: {median}, {difference}, {ratio}. Bands: far_below, below, near, above, far_above.
    Median,
    /// What is usual for the service as a whole, for `experts.…` and `proof.…`. Slots: {overall}, {difference}, {ratio}. Bands: below, near, above.
    Overall,
    /// The fact is itself a rank, 1 being first. Slots: {rank}. Bands: first, top3, top10, top25, rest.
    Rank,
    /// The nearest listed place that has the fact. Slots: {neighbour.name}, {neighbour.value}, {neighbour.km}, {difference}, {ratio}. Bands: smaller, similar, larger.
    Neighbour,
    /// The fact is itself a distance in kilometres. Bands: here (under 2), near (under 20), within (under 60), far.
    Distance,
    /// The fact is itself a change or a difference. Slots: {size} (the value without its sign). Bands: down, flat, up.
    Change,
    /// The fact is itself a share in percent. Bands: few (under 10), some (under 33), half (under 66), most.
    Share,
}

/// Where a compared value lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    FarBelow,
    Below,
    Near,
    Above,
    FarAbove,
    First,
    Top3,
    Top10,
    Top25,
    Rest,
    Smaller,
    Similar,
    Larger,
    Here,
    Within,
    Far,
    Down,
    Flat,
    Up,
    Few,
    Some,
    Half,
    Most,
}

impl Band {
    /// The band as deck files write it.
    pub fn word(self) -> &'static str {
        match self {
            Band::FarBelow => "far_below",
            Band::Below => "below",
            Band::Near => "near",
            Band::Above => "above",
            Band::FarAbove => "far_above",
            Band::First => "first",
            Band::Top3 => "top3",
            Band::Top10 => "top10",
            Band::Top25 => "top25",
            Band::Rest => "rest",
            Band::Smaller => "smaller",
            Band::Similar => "similar",
            Band::Larger => "larger",
            Band::Here => "here",
            Band::Within => "within",
            Band::Far => "far",
            Band::Down => "down",
            Band::Flat => "flat",
            Band::Up => "up",
            Band::Few => "few",
            Band::Some => "some",
            Band::Half => "half",
            Band::Most => "most",
        }
    }
}

/// Wordings: for every band, or for each.
#[derive(Clone, Debug)]
pub enum Say {
    Any(Vec<String>),
    Bands(Vec<(Band, Vec<String>)>),
}

impl<'de> Deserialize<'de> for Say {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Wordings;
        impl<'de> Visitor<'de> for Wordings {
            type Value = Say;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of wordings, or a list for each band")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Say, A::Error> {
                let mut wordings = Vec::new();
                while let Some(wording) = seq.next_element()? {
                    wordings.push(wording);
                }
                Ok(Say::Any(wordings))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Say, A::Error> {
                let mut bands = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    bands.push(entry);
                }
                Ok(Say::Bands(bands))
            }
        }
        deserializer.deserialize_any(Wordings)
    }
}

impl JsonSchema for Say {
    fn schema_name() -> Cow<'static, str> {
        "Say".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let bands: Vec<serde_json::Value> =
            ALL_BANDS.iter().map(|b| serde_json::to_value(b).unwrap_or_default()).collect();
        let wordings = serde_json::json!({"type": "array", "items": {"type": "string"}, "minItems": 1});
        let properties: serde_json::Map<String, serde_json::Value> =
            bands.iter().filter_map(|b| b.as_str()).map(|b| (b.to_string(), wordings.clone())).collect();
        schemars::json_schema!({
            "description": "Wordings of one statement: a list, or a list for each band of the comparison.",
            "anyOf": [
                wordings,
                {"type": "object", "properties": properties, "additionalProperties": false}
            ]
        })
    }
}

const ALL_BANDS: &[Band] = &[
    Band::FarBelow,
    Band::Below,
    Band::Near,
    Band::Above,
    Band::FarAbove,
    Band::First,
    Band::Top3,
    Band::Top10,
    Band::Top25,
    Band::Rest,
    Band::Smaller,
    Band::Similar,
    Band::Larger,
    Band::Here,
    Band::Within,
    Band::Far,
    Band::Down,
    Band::Flat,
    Band::Up,
    Band::Few,
    Band::Some,
    Band::Half,
    Band::Most,
];
