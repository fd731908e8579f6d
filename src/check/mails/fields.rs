//! Fields: every one that is used is declared and the other way round, and none can stay unfilled.

use super::handlebars::{self, Found, Tag};
use super::{Mail, Problem, Rule};
use std::collections::BTreeSet;
use std::ops::Range;

struct Field<'m> {
    name: &'m str,
    required: bool,
    fallback: Option<&'m str>,
}

/// A text with fields, and how it is told of.
struct Part<'m> {
    text: &'m str,
    name: String,
    /// Whether values are escaped for HTML: braces in pairs. `None` if it does not matter.
    escaped: Option<bool>,
    /// Whether its bytes are places: of the HTML (`false`) or of the text part.
    is_text: Option<bool>,
}

pub fn judge(mail: &Mail<'_>, found: &mut Vec<Problem>) {
    let declared = declared(mail.json);
    let mut used = BTreeSet::new();
    for part in parts(mail) {
        let mut problems = Vec::new();
        let tags = handlebars::tags(part.text);
        for tag in &tags {
            form(&part, tag, &mut problems);
            if let Tag::Value(name) | Tag::If(name) = &tag.tag {
                used.insert(name.clone());
                if !declared.iter().any(|field| field.name == name) {
                    let message = format!("the field `{name}` is not declared");
                    problems.push((
                        tag.place.clone(),
                        message,
                        "declare it in fields.yaml, or correct its name",
                    ));
                }
            }
        }
        nesting(part.text, &tags, &declared, &mut problems);
        found.extend(problems.into_iter().map(|(place, message, hint)| {
            let (place, message) = match part.is_text {
                Some(_) => (place, message),
                None => (0..0, format!("{}: {message}", part.name)),
            };
            let problem = Problem::new(Rule::Field, place, message, hint);
            if part.is_text == Some(true) { problem.in_text() } else { problem }
        }));
    }
    for field in declared.iter().filter(|field| !used.contains(field.name)) {
        let message = format!("the field `{}` is declared, and no part uses it", field.name);
        found.push(Problem::new(Rule::Field, 0..0, message, "use it, or do not declare it for this mail"));
    }
}

fn declared<'m>(json: &'m serde_json::Value) -> Vec<Field<'m>> {
    let fields = json["fields"].as_array().into_iter().flatten();
    let read = |field: &'m serde_json::Value| {
        let required = field["required"].as_bool().unwrap_or(false);
        Some(Field { name: field["name"].as_str()?, required, fallback: field["fallback"].as_str() })
    };
    fields.filter_map(read).collect()
}

fn parts<'m>(mail: &Mail<'m>) -> Vec<Part<'m>> {
    let mut parts = vec![
        Part { text: mail.html, name: "HTML".to_string(), escaped: Some(true), is_text: Some(false) },
        Part { text: mail.text, name: "text part".to_string(), escaped: Some(false), is_text: Some(true) },
    ];
    for (name, escaped) in [("subject", Some(false)), ("preheader", None)] {
        if let Some(text) = mail.json[name].as_str() {
            parts.push(Part { text, name: name.to_string(), escaped, is_text: None });
        }
    }
    for (name, value) in mail.json["headers"].as_object().into_iter().flatten() {
        if let Some(text) = value.as_str() {
            parts.push(Part { text, name: format!("header {name}"), escaped: Some(false), is_text: None });
        }
    }
    parts
}

type Told = (Range<usize>, String, &'static str);

/// How a tag is written.
fn form(part: &Part<'_>, found: &Found, problems: &mut Vec<Told>) {
    let text = &part.text[found.place.clone()];
    let shown: String = text.chars().take(40).collect();
    let told = match &found.tag {
        _ if !found.closed => Some((format!("`{shown}` is not closed"), "close it with as many braces")),
        Tag::Other => Some((
            format!("`{shown}` is more than every sender reads"),
            "use `{{field}}` and `{{#if field}}…{{else}}…{{/if}}` alone",
        )),
        Tag::Value(_) if part.escaped == Some(true) && found.triple => Some((
            format!("`{shown}` puts a value into the HTML as it is, with its `<` and `&`"),
            "write two braces",
        )),
        Tag::Value(_) if part.escaped == Some(false) && !found.triple => {
            Some((format!("`{shown}` shows `&` as `&amp;` where there is no HTML"), "write three braces"))
        }
        _ => None,
    };
    problems.extend(told.map(|(message, hint)| (found.place.clone(), message, hint)));
}

/// A condition: the name of its field, and the places of its tag and of its `else`.
type Condition<'t> = (&'t str, Range<usize>, Option<Range<usize>>);

/// What stands in which condition.
fn nesting(text: &str, tags: &[Found], declared: &[Field<'_>], problems: &mut Vec<Told>) {
    let mut open: Vec<Condition<'_>> = Vec::new();
    for found in tags {
        let place = || found.place.clone();
        match &found.tag {
            Tag::If(name) => open.push((name, place(), None)),
            Tag::Else => match open.last_mut() {
                Some((_, _, other @ None)) => *other = Some(place()),
                _ => problems.push((
                    place(),
                    "`{{else}}` stands in no condition".into(),
                    "put it between `{{#if …}}` and `{{/if}}`",
                )),
            },
            Tag::EndIf => match open.pop() {
                Some((name, _, other)) => fallback(text, declared, (name, other), found, problems),
                None => problems.push((
                    place(),
                    "`{{/if}}` ends no condition".into(),
                    "take it out, or begin with `{{#if …}}`",
                )),
            },
            Tag::Value(name) => {
                let guarded = open.iter().any(|(of, _, other)| of == name && other.is_none());
                let may_miss = declared.iter().any(|field| field.name == name && !field.required);
                if may_miss && !guarded {
                    let message = format!("`{name}` may be missing, and then this is a hole");
                    problems.push((place(), message, "put it between `{{#if …}}` and `{{/if}}`"));
                }
            }
            Tag::Other => {}
        }
    }
    for (name, place, _) in open {
        problems.push((place, format!("the condition on `{name}` does not end"), "end it with `{{/if}}`"));
    }
}

/// What stands in for a field is what was declared.
fn fallback(
    text: &str,
    declared: &[Field<'_>],
    (name, other): (&str, Option<Range<usize>>),
    end: &Found,
    problems: &mut Vec<Told>,
) {
    let wanted = declared.iter().find(|field| field.name == name).and_then(|field| field.fallback);
    let (Some(wanted), Some(other)) = (wanted, other) else { return };
    let given = &text[other.end..end.place.start];
    let same = given.trim().to_lowercase() == wanted.trim().to_lowercase();
    if !same && !given.contains('&') {
        let message = format!("where `{name}` is missing, this says “{given}”, and “{wanted}” is declared");
        problems.push((other.end..end.place.start, message, "say what is declared"));
    }
}
