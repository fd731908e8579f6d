//! How a row is shown to templates: every field that a template may ask for exists, empty or not.

use crate::config::Kind;
use crate::deck::choose::row_slot;
use crate::fingerprint::{Fingerprint, Fold, Folder};
use crate::graph::RowView;
use crate::produce::Sources;
use crate::text::{Filled, Lookup, Pattern};
use crate::theme::Words;
use crate::value::Value;
use std::collections::BTreeMap;

/// A row whose own page has this address ("" for none).
#[derive(Clone)]
pub struct Shown<'g> {
    pub row: RowView<'g>,
    pub url: String,
}

impl Fold for Shown<'_> {
    fn fold(&self, folder: &mut Folder) {
        self.row.fold(folder);
        self.url.fold(folder);
    }
}

impl Shown<'_> {
    /// Equal for rows that look equal in templates: the key of the shared value.
    pub fn key(&self, sources: &Fingerprint) -> Fingerprint {
        Fingerprint::of(&(self, sources))
    }
}

/// "in Austin": the row's own form, or the language's usual one.
pub fn in_form(row: RowView<'_>, words: &Words) -> String {
    match row.form("in") {
        Some(form) => form.to_string(),
        None => words.word("form_in", &[("name", Filled::Text(row.name().into()))]),
    }
}

const TEXTS: &[&str] = &["summary", "category", "description", "bio", "handle", "region", "region_name"];
const LISTS: &[&str] = &[
    "deliverables",
    "good_fit",
    "not_a_fit",
    "questions_to_ask",
    "check",
    "specialisms",
    "formats",
    "languages",
    "faq",
];

/// A row as templates see it.
pub fn view(shown: &Shown<'_>, sources: &Sources, words: &Words) -> Value {
    let row = shown.row;
    let or_text = |v: &Value| if v.is_empty() { Value::from("") } else { v.clone() };
    let or_list = |v: &Value| if v.is_empty() { Value::list([]) } else { v.clone() };
    let mut fields: Vec<(&str, Value)> = vec![
        ("id", row.id().into()),
        ("slug", row.slug().into()),
        ("name", row.name().into()),
        ("title", row.title().into()),
        ("url", shown.url.as_str().into()),
        ("forms", forms(row, words)),
        ("facts", facts(row, sources, words, |_| true)),
        ("fields", Value::map(row.free().map(|(name, value)| (name.clone(), value.clone())))),
    ];
    fields.push(("plural", row.plural().into()));
    fields.extend(TEXTS.iter().map(|name| (*name, or_text(row.value(name)))));
    fields.extend(
        LISTS.iter().filter(|name| **name != "languages").map(|name| (*name, or_list(row.value(name)))),
    );
    fields.push(("languages", languages(row, words)));
    fields.push(("lat", row.value("lat").clone()));
    fields.push(("lon", row.value("lon").clone()));
    fields.push(("population", row.value("population").clone()));
    fields.push(("years", row.value("years").clone()));
    fields.push(("remote", Value::Bool(row.value("remote") == &Value::Bool(true))));
    if row.kind() == Kind::Service {
        fields.push(("engagement", engagement(row)));
        fields.push(("price", price(row, words)));
    } else {
        fields.push(("engagement", Value::None));
        fields.push(("price", Value::None));
    }
    Value::map(fields)
}

/// The languages of an expert by name: the theme's words know the common tags.
pub fn languages(row: RowView<'_>, words: &Words) -> Value {
    Value::list(
        row.value("languages").as_list().iter().filter_map(Value::as_str).map(|tag| language(tag, words)),
    )
}

/// A language by name; an unknown tag stays as it is written.
pub fn language(tag: &str, words: &Words) -> Value {
    let name = words.word(&format!("language_{}", tag.to_lowercase()), &[]);
    if name.is_empty() { tag.into() } else { name.into() }
}

fn forms(row: RowView<'_>, words: &Words) -> Value {
    let mut forms: Vec<(String, Value)> = match row.value("forms") {
        Value::Map(entries) => entries.iter().map(|(k, v)| (k.to_string(), v.clone())).collect(),
        _ => Vec::new(),
    };
    if !forms.iter().any(|(k, _)| k == "in") {
        forms.push(("in".into(), in_form(row, words).into()));
    }
    Value::map(forms)
}

fn engagement(row: RowView<'_>) -> Value {
    let value = row.value("engagement");
    if value.is_empty() {
        return Value::None;
    }
    let field = |name: &str| value.get(name).cloned().unwrap_or_else(|| Value::from(""));
    let format = match value.get("format") {
        Some(Value::List(items)) => Value::List(items.clone()),
        Some(Value::Text(one)) => Value::list([Value::Text(one.clone())]),
        _ => Value::list([]),
    };
    Value::map([("format", format), ("cadence", field("cadence")), ("first_step", field("first_step"))])
}

/// A price in the dataset's currency; amounts are whole units.
fn price(row: RowView<'_>, words: &Words) -> Value {
    let value = row.value("price");
    let (low, high) = (value.get("low").and_then(Value::as_f64), value.get("high").and_then(Value::as_f64));
    let currency = row.currency().unwrap_or("USD");
    let money = |n: f64| Filled::Number {
        value: n,
        text: row.locale().money((n * 100.0).round() as i64, currency).into(),
    };
    let unit = value.get("unit").and_then(Value::as_str).unwrap_or("");
    let unit_filled = Filled::Text(if unit.is_empty() { "\u{200b}".into() } else { unit.into() });
    let text = match (low, high) {
        (Some(low), Some(high)) if low < high => {
            words.word("price_range", &[("low", money(low)), ("high", money(high)), ("unit", unit_filled)])
        }
        (Some(one), Some(_)) => words.word("price_one", &[("low", money(one)), ("unit", unit_filled)]),
        (Some(low), None) => words.word("price_from", &[("low", money(low)), ("unit", unit_filled)]),
        _ => return Value::None,
    };
    let text = text.replace('\u{200b}', "").trim_end().to_string();
    Value::map([
        ("low", low.into()),
        ("high", high.into()),
        ("unit", unit.into()),
        ("illustrative", Value::Bool(value.get("illustrative") == Some(&Value::Bool(true)))),
        ("text", text.into()),
    ])
}

/// The facts of a row that have a value, in the order of their labels' declaration.
pub fn facts(row: RowView<'_>, sources: &Sources, words: &Words, wanted: impl Fn(&str) -> bool) -> Value {
    let shown = row
        .facts()
        .iter()
        .filter(|f| f.def.show && wanted(&f.key))
        .filter_map(|f| fact(row, &f.key, sources, words));
    Value::list(shown)
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
