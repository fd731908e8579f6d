//! How a row is shown to templates: every field that a template may ask for exists, empty or not.

use super::facts::{fact_groups, facts};
use crate::config::Kind;
use crate::fingerprint::{Fingerprint, Fold, Folder};
use crate::graph::{RowView, Tree};
use crate::produce::{Sources, World};
use crate::text::Filled;
use crate::theme::Words;
use crate::value::Value;

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

/// A row with the address of its own page.
pub fn shown<'w>(world: &'w World, t: &'w Tree, dataset: usize, row: u32) -> Shown<'w> {
    let page = t.page_of_row(&world.graph, dataset, row);
    Shown {
        row: t.axes[dataset].view(row as usize, &t.locale),
        url: page.map(|k| t.url(&k)).unwrap_or_default(),
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

/// A list for templates: none is an empty one.
pub fn or_list(value: &Value) -> Value {
    if value.is_empty() { Value::list([]) } else { value.clone() }
}

/// A row as templates see it.
pub fn view(shown: &Shown<'_>, sources: &Sources, words: &Words) -> Value {
    let row = shown.row;
    let or_text = |v: &Value| if v.is_empty() { Value::from("") } else { v.clone() };
    let mut fields: Vec<(&str, Value)> = vec![
        ("id", row.id().into()),
        ("slug", row.slug().into()),
        ("name", row.name().into()),
        ("title", row.title().into()),
        ("url", shown.url.as_str().into()),
        ("forms", forms(row, words)),
        ("facts", facts(row, sources, words, |_| true)),
        ("fact_groups", fact_groups(row, sources, words)),
        ("fields", Value::map(row.free().map(|(name, value)| (name.clone(), value.clone())))),
    ];
    fields.push(("plural", row.plural().into()));
    fields.extend(TEXTS.iter().map(|name| (*name, or_text(row.value(name)))));
    fields.extend(
        LISTS.iter().filter(|name| **name != "languages").map(|name| (*name, or_list(row.value(name)))),
    );
    fields.push(("languages", languages(row, words)));
    fields.push(("brief", brief(row).into()));
    fields.push(("lat", row.value("lat").clone()));
    fields.push(("lon", row.value("lon").clone()));
    fields.push(("population", row.value("population").clone()));
    fields.push(("years", row.value("years").clone()));
    fields.push(("address", address(row)));
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

/// Where an expert receives people, if the row gives street and town in public columns.
fn address(row: RowView<'_>) -> Value {
    let part = |name: &str| row.text(&format!("public_{name}"));
    if part("street").is_empty() || part("locality").is_empty() {
        return Value::None;
    }
    let parts = ["street", "locality", "region", "postal_code", "country"];
    Value::map(parts.map(|name| (name, Value::from(part(name)))))
}

/// What a row is, in about two sentences: its summary, and the first sentence of its description.
fn brief(row: RowView<'_>) -> String {
    let (summary, first) = (row.text("summary"), first_sentence(row.text("description")));
    match (summary.is_empty(), first.is_empty()) {
        (false, false) if first != summary => format!("{summary} {first}"),
        (true, _) => first.to_string(),
        _ => summary.to_string(),
    }
}

/// Up to the first full stop that ends a sentence: one behind a word of some length, before a space.
fn first_sentence(text: &str) -> &str {
    let text = text.trim();
    let ends = text.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?' | '…' | '。'));
    for (at, c) in ends {
        let after = at + c.len_utf8();
        let word = text[..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        let ended = c == '。' || text[after..].starts_with(char::is_whitespace);
        // "e.g. this" and "Dr. No" go on; a sentence is longer than that.
        if ended && (c != '.' || (at >= 40 && word.chars().count() > 2)) {
            return &text[..after];
        }
    }
    text
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
pub fn price(row: RowView<'_>, words: &Words) -> Value {
    let value = row.value("price");
    let (low, high) = (value.get("low").and_then(Value::as_f64), value.get("high").and_then(Value::as_f64));
    let currency = row.currency().unwrap_or("USD");
    let money = |n: f64| Filled::Number {
        value: n,
        text: row.locale().money((n * 100.0).round() as i64, currency).into(),
    };
    let unit = value.get("unit").and_then(Value::as_str).unwrap_or("");
    let written = |unit: &str| {
        // A slot without a value would silence the text; this one has none to show.
        let unit = ("unit", Filled::Text(if unit.is_empty() { "\u{200b}".into() } else { unit.into() }));
        let text = match (low, high) {
            (Some(low), Some(high)) if low < high => {
                words.word("price_range", &[("low", money(low)), ("high", money(high)), unit])
            }
            (Some(one), Some(_)) => words.word("price_one", &[("low", money(one)), unit]),
            (Some(low), None) => words.word("price_from", &[("low", money(low)), unit]),
            _ => return None,
        };
        Some(text.replace('\u{200b}', "").trim_end().to_string())
    };
    let (Some(text), Some(amount)) = (written(unit), written("")) else { return Value::None };
    Value::map([
        ("low", low.into()),
        ("high", high.into()),
        ("unit", unit.into()),
        ("illustrative", Value::Bool(value.get("illustrative") == Some(&Value::Bool(true)))),
        ("text", text.into()),
        ("amount", amount.into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::first_sentence;

    #[test]
    fn the_first_sentence_ends_where_a_sentence_does() {
        let long = "A coach works one to one with a leader, e.g. on how they decide and delegate. The rest.";
        assert_eq!(
            first_sentence(long),
            "A coach works one to one with a leader, e.g. on how they decide and delegate."
        );
        assert_eq!(first_sentence("Why? Because."), "Why?");
        assert_eq!(first_sentence("No stop at all"), "No stop at all");
        assert_eq!(first_sentence(""), "");
    }
}
