//! Facts as pages show them: label, value, year and source; in groups; and credited in the foot.
//!
//! Invariant: a fact without a value is not there, and no group is empty.

use crate::deck::row_slot;
use crate::graph::RowView;
use crate::produce::Sources;
use crate::text::{Filled, Lookup, Pattern};
use crate::theme::Words;
use crate::value::Value;
use std::collections::BTreeMap;

/// The facts of a row that have a value, in the order of their labels' declaration.
pub fn facts(row: RowView<'_>, sources: &Sources, words: &Words, wanted: impl Fn(&str) -> bool) -> Value {
    let shown = row
        .facts()
        .iter()
        .filter(|f| f.def.show && wanted(&f.key))
        .filter_map(|f| fact(row, &f.key, sources, words));
    Value::list(shown)
}

/// The facts of a row in the groups that site.yaml declares; those without one come first, under no heading.
/// A group says the source and year that most of its facts share; only the others name their own.
pub fn fact_groups(row: RowView<'_>, sources: &Sources, words: &Words) -> Value {
    let declared = row.fact_groups();
    let mut groups: Vec<(&str, &str, Vec<Value>)> = vec![("", "", Vec::new())];
    groups.extend(declared.iter().map(|(key, heading)| (&**key, &**heading, Vec::new())));
    for column in row.facts().iter().filter(|f| f.def.show) {
        let Some(fact) = fact(row, &column.key, sources, words) else { continue };
        let group = column.def.group.as_deref().unwrap_or("");
        let at = groups.iter().position(|(key, ..)| *key == group).unwrap_or(0);
        groups[at].2.push(fact);
    }
    groups.retain(|(.., facts)| !facts.is_empty());
    Value::list(groups.into_iter().map(|(key, title, facts)| group(key, title, facts)))
}

/// Some facts under one heading.
fn group(key: &str, title: &str, facts: Vec<Value>) -> Value {
    const CREDIT: [&str; 3] = ["source", "source_url", "year"];
    let credit = |fact: &Value| CREDIT.map(|field| fact.get(field).cloned().unwrap_or_default());
    let mut counted: Vec<([Value; 3], usize)> = Vec::new();
    for fact in &facts {
        let credit = credit(fact);
        match counted.iter_mut().find(|(known, _)| *known == credit) {
            Some((_, n)) => *n += 1,
            None => counted.push((credit, 1)),
        }
    }
    // Of equals the first one.
    let most = counted.into_iter().rev().max_by_key(|(_, n)| *n).filter(|(_, n)| *n > 1);
    let common = most.map_or_else(|| [(); 3].map(|()| Value::from("")), |(credit, _)| credit);
    let others = facts.iter().any(|fact| credit(fact) != common);
    let mut entries =
        vec![("key", Value::from(key)), ("title", title.into()), ("others", Value::Bool(others))];
    entries.extend(CREDIT.into_iter().zip(common));
    entries.push(("facts", Value::List(facts.into())));
    Value::map(entries)
}

/// One fact with label, text, year and source; nothing if the row has no value.
pub fn fact(row: RowView<'_>, key: &str, sources: &Sources, words: &Words) -> Option<Value> {
    let fact = row.fact(key)?;
    let text = match row.value(key) {
        Value::Bool(b) => words.word(if *b { "yes" } else { "no" }, &[]),
        _ => row.fact_text(fact),
    };
    if text.is_empty() {
        return None;
    }
    let source = fact.def.source.as_deref().and_then(|s| sources.0.get(s));
    Some(Value::map([
        ("key", Value::from(key)),
        ("label", label(row, &fact.def.label).into()),
        ("text", text.into()),
        ("year", fact.def.year.as_deref().unwrap_or("").into()),
        ("source", source.map_or("", |s| s.name.as_str()).into()),
        ("source_url", source.and_then(|s| s.url.as_deref()).unwrap_or("").into()),
    ]))
}

/// The label of a fact; a slot in it is a column of the same row: "within {near_radius_km} km".
fn label(row: RowView<'_>, written: &str) -> String {
    struct Columns<'a>(RowView<'a>);
    impl Lookup for Columns<'_> {
        fn get(&self, path: &str) -> Option<Filled<'_>> {
            row_slot(self.0, path, &|row| row.name().to_string())
        }
    }
    if !written.contains('{') {
        return written.to_string();
    }
    let mut text = String::new();
    match Pattern::parse(written).map(|p| p.fill(&Columns(row), row.locale(), &mut text)) {
        Ok(Ok(())) => text,
        _ => written.split('{').next().unwrap_or(written).trim_end().to_string(),
    }
}

/// The sources of some facts, as the foot of a page credits them: each once, with all its years.
pub fn credits(used: &[(String, String)], sources: &Sources) -> Value {
    let mut by_source: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (source, year) in used {
        let years = by_source.entry(source).or_default();
        if !year.is_empty() && !years.contains(&year.as_str()) {
            years.push(year);
        }
    }
    Value::list(by_source.into_iter().filter_map(|(key, mut years)| {
        let source = sources.0.get(key)?;
        years.sort_unstable();
        Some(Value::map([
            ("name", Value::from(source.name.as_str())),
            ("url", source.url.as_deref().unwrap_or("").into()),
            ("licence", source.licence.as_deref().unwrap_or("").into()),
            ("credit", source.credit.as_deref().unwrap_or("").into()),
            ("year", years.join(", ").into()),
        ]))
    }))
}
