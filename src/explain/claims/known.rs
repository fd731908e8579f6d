//! What the slots of the program's own words stand for: the one table that ties a word to a column.
//!
//! Slots of statements, titles and labels name their columns themselves. A word that is not here is tied by
//! its value and by what stands around it.

/// Where the value of a slot is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// The part of the fingerprint; "" for any.
    pub part: &'static str,
    pub name: &'static str,
    /// The statistic that its row is of; "" for none.
    pub statistic: &'static str,
    /// What becomes of the value before it is said; "" if it is said as it is.
    pub made: &'static str,
}

const fn of(part: &'static str, name: &'static str) -> Column {
    Column { part, name, statistic: "", made: "" }
}

const fn proof(name: &'static str, statistic: &'static str) -> Column {
    Column { part: "proof", name, statistic, made: "" }
}

const fn made(part: &'static str, name: &'static str, made: &'static str) -> Column {
    Column { part, name, statistic: "", made }
}

/// The column of a slot of a word.
pub fn column(word: &str, slot: &str) -> Option<Column> {
    Some(match (word, slot) {
        ("proof_matches" | "proof_count", "n") => proof("value", "matches"),
        ("proof_days" | "proof_days_of", "n") => proof("value", "days"),
        ("proof_days" | "proof_days_of", "count") => proof("count", "days"),
        ("proof_completed" | "proof_completed_of", "n") => proof("value", "completed"),
        ("proof_completed" | "proof_completed_of", "count") => proof("count", "completed"),
        ("proof_rated", "n") => proof("count", "ratings"),
        ("proof_at_least", "n") => proof("stars", "ratings"),
        ("proof_period", "from" | "to") => of("proof", if slot == "from" { "from" } else { "to" }),
        ("quote_rating" | "story_rated", "n") => of("", "rating"),
        ("card_years", "n") => of("", "years"),
        ("price_range" | "price_one" | "price_from", "low") => of("", "low"),
        ("price_range", "high") => of("", "high"),
        ("price_to", "high") => of("", "budget"),
        ("weeks_range" | "weeks_one" | "weeks_from" | "weeks_to", _) => of("", "duration_weeks"),
        ("expert_reason_local" | "km_away", "km") => made("", "km", DISTANCE),
        ("figure_experts_within", "km") => {
            made("reach", "radius_km", "the distance that experts are counted within")
        }
        ("figure_experts_within" | "figure_experts", "n") => made("reach", "experts", COUNT),
        ("figure_nearest", "n") => made("reach", "nearest", DISTANCE),
        ("record_reach", "km") => made("map", "reach_km", "the distance that experts come"),
        ("figure_profiles", "n") => made("pool", "n", COUNT),
        ("figure_people", "n") => of("", "population"),
        _ => return None,
    })
}

/// A published number of a statistic.
pub fn published(statistic: &str) -> Column {
    let known = ["matches", "days", "completed"].into_iter().find(|name| *name == statistic);
    Column { statistic: known.unwrap_or_default(), ..Column::default() }
}

pub const POOL: &str = "computed from the profiles of the experts within reach";
pub const USUAL: &str = "what is usual among all experts of the service, rounded";
pub const DISTANCE: &str = "kilometres between two positions";
pub const COUNT: &str = "counted";

/// What a value that stands in no row is.
pub fn made_of(name: &str) -> &'static str {
    match name {
        "km" | "" => DISTANCE,
        "radius_km" | "reach_km" => "the distance that experts are counted within",
        "nearest" | "nearby" => DISTANCE,
        _ => COUNT,
    }
}
