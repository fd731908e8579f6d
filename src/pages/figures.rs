//! The few numbers that stand large at the head of a page: experts, the nearest, a price, how many pages.
//!
//! Each is a number and what it counts, in the theme's words. Invariant: what is not known is not there.

use super::reach::Reach;
use crate::config::FactFormat;
use crate::graph::{PoolView, RowView, Spread, write_number};
use crate::text::Filled;
use crate::theme::Words;
use crate::value::Value;

fn figure(value: impl Into<Value>, label: impl Into<Value>) -> Value {
    Value::map([("value", value.into()), ("label", label.into())])
}

/// How many experts there are, within how far, and how far it is to the nearest.
pub fn experts(reach: &Reach<'_>, words: &Words) -> Vec<Value> {
    let mut figures = Vec::new();
    if reach.experts == 0 {
        return figures;
    }
    let n = || words.number(reach.experts);
    let label = match reach.radius_km {
        Some(km) => words
            .word("figure_experts_within", &[("n", n()), ("km", Filled::Text(kilometres(km, words).into()))]),
        None => words.word("figure_experts", &[("n", n())]),
    };
    figures.push(figure(words.locale().integer(reach.experts as i64), label));
    if let Some((home, km)) = &reach.nearest {
        let label = words.word("figure_nearest", &[("place", Filled::Text(home.name().into()))]);
        figures.push(figure(kilometres(*km, words), label));
    }
    figures
}

/// What those within reach ask for: the range of the first declared fact of profiles that is money.
pub fn asked(pool: Option<PoolView<'_>>, expert: Option<RowView<'_>>, words: &Words) -> Option<Value> {
    const LEAST: usize = 3;
    let expert = expert?;
    let fact = expert.facts().iter().find(|f| f.def.show && f.def.format == FactFormat::Money)?;
    let Some(Spread::Numbers { n, low, high, .. }) = pool?.get(&fact.key) else { return None };
    let written = |value: f64| {
        let text = write_number(value, fact, expert.currency(), expert.locale());
        Filled::Number { value, text: text.into() }
    };
    // A slot without a value would silence the text; this one has none to show.
    let unit = Filled::Text("\u{200b}".into());
    let range =
        words.word("price_range", &[("low", written(low.0)), ("high", written(high.0)), ("unit", unit)]);
    let label = Filled::Text(fact.def.label.as_str().into());
    let label = words.word("figure_profiles", &[("label", label), ("n", words.number(*n))]);
    (*n >= LEAST && low.0 < high.0).then(|| figure(range.replace('\u{200b}', "").trim(), label))
}

/// How many work by video, and from where.
pub fn remote(n: usize, region: &str, words: &Words) -> Option<Value> {
    let count = ("n", words.number(n));
    let label = match region {
        "" => words.word("figure_remote", &[count]),
        region => words.word("figure_remote_region", &[count, ("region", Filled::Text(region.into()))]),
    };
    (n > 0).then(|| figure(words.locale().integer(n as i64), label))
}

/// A price as `view` shows it: the amount, and what it is for.
pub fn price(price: &Value, words: &Words) -> Option<Value> {
    let amount = price.get("amount")?.as_str().filter(|a| !a.is_empty())?;
    let unit = price.get("unit").and_then(Value::as_str).unwrap_or("");
    let example = match price.get("illustrative") {
        Some(Value::Bool(true)) => words.word("figure_example", &[]),
        _ => String::new(),
    };
    let label: Vec<&str> = [unit, &example].into_iter().filter(|t| !t.is_empty()).collect();
    Some(figure(amount, label.join(", ")))
}

/// A number of pages in words ("49 states"): the number large, where it stands first.
pub fn counted(text: &str, n: usize, words: &Words) -> Option<Value> {
    let number = words.locale().integer(n as i64);
    match text.strip_prefix(&number) {
        Some(rest) if n > 0 => Some(figure(number, rest.trim())),
        _ => None,
    }
}

/// How many people live in a place.
pub fn people(population: &Value, words: &Words) -> Option<Value> {
    let n = population.as_f64().filter(|n| *n > 0.0)?.round() as i64;
    let label = words.word("figure_people", &[("n", words.number(n as usize))]);
    Some(figure(words.locale().integer(n), label))
}

/// A distance that may lie between two whole kilometres.
pub fn distance(km: f64, words: &Words) -> String {
    let n = Filled::Number { value: km, text: words.locale().decimal_up_to(km, 1).into() };
    words.word("km", &[("n", n)])
}

/// A distance in words.
pub fn kilometres(km: u32, words: &Words) -> String {
    words.word("km", &[("n", words.number(km as usize))])
}
