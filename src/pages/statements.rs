//! What a landing page says of its facts: the statements by their slots, the facts that no statement says, and
//! where all of them come from.

use crate::deck::Deck;
use crate::deck::choose::Said;
use crate::produce::Sources;
use crate::theme::Words;
use crate::told::facts::{fact, facts};
use crate::told::view::Shown;
use crate::value::Value;

/// The facts that matter for this service here; without such a choice the first ones of the place. What a
/// sentence has said is not said again.
pub(super) fn shown_facts(
    place: Option<&Shown<'_>>,
    service: Option<&Shown<'_>>,
    said: &[Said],
    sources: &Sources,
    words: &Words,
) -> Value {
    const WITHOUT_CHOICE: usize = 10;
    let Some(place) = place else { return Value::list([]) };
    let relevant: Vec<&str> = service
        .map_or(&[][..], |s| s.row.value("relevant_facts").as_list())
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let is_new = |key: &str| !said.iter().any(|s| s.facts.iter().any(|f| f == key));
    if relevant.iter().any(|key| place.row.fact(key).is_some()) {
        let new = relevant.into_iter().filter(|key| is_new(key));
        return Value::list(new.filter_map(|key| fact(place.row, key, sources, words)));
    }
    Value::list(facts(place.row, sources, words, is_new).as_list().iter().take(WITHOUT_CHOICE).cloned())
}

/// Source and year of the facts that a statement says.
pub(super) fn credits_of(place: Option<&Shown<'_>>, said: &Said) -> Vec<(String, String)> {
    let facts = said.facts.iter().filter_map(|key| place?.row.fact(key));
    facts.filter_map(|f| Some((f.def.source.clone()?, f.def.year.clone().unwrap_or_default()))).collect()
}

/// Source and year of every fact that is shown or said.
pub(super) fn used_sources(place: Option<&Shown<'_>>, shown: &Value, said: &[Said]) -> Vec<(String, String)> {
    let Some(place) = place else { return Vec::new() };
    let keys = shown.as_list().iter().filter_map(|f| f.get("key").and_then(Value::as_str));
    let keys = keys.chain(said.iter().flat_map(|s| s.facts.iter().map(String::as_str)));
    let mut used: Vec<(String, String)> = keys
        .filter_map(|key| place.row.fact(key))
        .filter_map(|f| Some((f.def.source.clone()?, f.def.year.clone().unwrap_or_default())))
        .collect();
    used.sort();
    used.dedup();
    used
}

pub(super) fn statements(deck: &Deck, said: &[Said]) -> (Value, Value) {
    let of = |slot: usize| said.iter().filter(move |s| s.slot == slot);
    let slots = deck.slots.iter().enumerate().map(|(at, (name, _))| {
        let list = of(at)
            .map(|s| Value::map([("key", Value::from(s.id.as_str())), ("text", s.text.as_str().into())]));
        Value::map([("name", Value::Text(name.clone())), ("statements", Value::list(list))])
    });
    let by_slot = deck
        .slots
        .iter()
        .enumerate()
        .map(|(at, (name, _))| (name.clone(), Value::list(of(at).map(|s| Value::from(s.text.as_str())))));
    (Value::list(slots), Value::map(by_slot))
}
