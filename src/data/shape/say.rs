//! The sentences about trees that have another shape than expected.
//!
//! Nothing is decided here. Invariant: a message names the key and what was found; a hint, where there
//! is one, can be followed without knowing what a schema is.

use super::super::words::{listed, quoted};
use super::{Code, Node, NodeKind, Pos, did_you_mean, number};
use serde_json::Value;

/// A finding before it gets its line of text.
pub(super) struct Finding {
    pub(super) code: Code,
    pub(super) pos: Pos,
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

fn finding(code: Code, pos: Pos, message: String, hint: Option<String>) -> Finding {
    Finding { code, pos, message: sentence(&message), hint }
}

/// A message with a capital letter and a full stop.
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    let stop = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{stop}", chars.as_str())
}

fn under(key: &str) -> String {
    if key.is_empty() { String::new() } else { format!("{}: ", quoted(key)) }
}

fn shape_name(expected: &str) -> &'static str {
    match expected {
        "null" => "nothing",
        "string" => "a text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "yes or no",
        "array" => "a list",
        "object" => "a mapping",
        _ => "another value",
    }
}

pub(super) fn wrong_shape(node: &Node, expected: &[&str], known: &[&str], key: &str) -> Finding {
    // That a value may also be left out is not what somebody who wrote one wants to hear.
    let wanted: Vec<&str> = expected.iter().copied().filter(|t| *t != "null").collect();
    let names: Vec<&str> = wanted.iter().map(|t| shape_name(t)).collect();
    let scalar = wanted.iter().all(|t| matches!(*t, "integer" | "number" | "boolean"));
    let found = match &node.kind {
        NodeKind::Scalar { text, plain: true } if scalar => quoted(text),
        NodeKind::Scalar { text, plain: false } if scalar => format!("the text {} in quotes", quoted(text)),
        _ => node.shape().to_owned(),
    };
    let message = format!("{}expected {}, found {found}", under(key), names.join(" or "));
    finding(Code::Shape, node.pos, message, shape_hint(node, &wanted, known))
}

fn shape_hint(node: &Node, wanted: &[&str], known: &[&str]) -> Option<String> {
    let wants = |name: &str| wanted.contains(&name);
    Some(match &node.kind {
        NodeKind::Null => "Write a value after the colon, or remove the key.".into(),
        NodeKind::Map(_) if wants("array") => "Put `- ` before each item.".into(),
        NodeKind::Map(_) if wants("string") => {
            "Write one value; a text with a colon in it stands in quotes.".into()
        }
        NodeKind::Seq(_) if wants("object") => "Write `key: value` lines without `- ` in front.".into(),
        NodeKind::Map(_) | NodeKind::Seq(_) => "Write one value.".into(),
        NodeKind::Scalar { text, .. } if wants("array") => {
            format!("Write a list: [{}].", quoted(text).trim_matches('`'))
        }
        NodeKind::Scalar { .. } if wants("object") && !known.is_empty() => {
            format!("Write `key: value` lines below it; known here: {}.", listed(known.iter().copied()))
        }
        NodeKind::Scalar { .. } if wants("object") => "Write `key: value` lines below it.".into(),
        NodeKind::Scalar { text, plain } => return scalar_hint(text, *plain, wanted),
    })
}

fn scalar_hint(text: &str, plain: bool, wanted: &[&str]) -> Option<String> {
    if wanted.contains(&"boolean") && wanted.len() == 1 {
        return Some("Write yes or no, without quotes.".into());
    }
    if !plain && number(text).is_some() {
        return Some("Remove the quotes.".into());
    }
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | ',' | '_' | '\'' | '\u{a0}')).collect();
    if digits != text && number(&digits).is_some() {
        return Some("Write the digits alone, without separators between thousands.".into());
    }
    if wanted == ["integer"] && number(text).is_some() {
        return Some("Write a number without a decimal part, and with at most 18 digits.".into());
    }
    Some("Write a number, as in 12 or 0.5.".into())
}

pub(super) fn not_one_of(node: &Node, allowed: &[Value], key: &str) -> Finding {
    let words: Vec<String> = allowed
        .iter()
        .filter(|v| !v.is_null())
        .map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned))
        .collect();
    let names = || words.iter().map(String::as_str);
    let Some(text) = node.as_str() else {
        let message = format!("{}expected one of {}, found {}", under(key), listed(names()), node.shape());
        return finding(Code::Shape, node.pos, message, None);
    };
    let message = format!("{}{} is not one of {}", under(key), quoted(text), listed(names()));
    let hint = match did_you_mean(text, names()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!("Write one of: {}.", listed(names())),
    };
    finding(Code::Shape, node.pos, message, Some(hint))
}

pub(super) fn unknown_key(key: &str, pos: Pos, suggestion: Option<&str>, known: &[&str]) -> Finding {
    let hint = match suggestion {
        Some(near) => Some(format!("Did you mean `{near}`?")),
        None if known.is_empty() => None,
        None => Some(format!("Known here: {}.", listed(known.iter().copied()))),
    };
    finding(Code::UnknownKey, pos, format!("{} is not known here", quoted(key)), hint)
}

pub(super) fn missing_key(key: &str, pos: Pos) -> Finding {
    let hint = format!("Add a line `{key}: …`.");
    finding(Code::MissingKey, pos, format!("{} is missing here", quoted(key)), Some(hint))
}

pub(super) fn wrong_length(pos: Pos, found: usize, least: usize, most: usize, key: &str) -> Finding {
    let wanted = match (least, most) {
        (least, most) if least == most => format!("{least}"),
        (least, usize::MAX) => format!("at least {least}"),
        (0, most) => format!("at most {most}"),
        (least, most) => format!("{least} to {most}"),
    };
    finding(Code::Shape, pos, format!("{}expected {wanted} items, found {found}", under(key)), None)
}

pub(super) fn out_of_range(
    node: &Node,
    text: &str,
    least: Option<f64>,
    most: Option<f64>,
    key: &str,
) -> Finding {
    let hint = match (least, most) {
        (Some(least), Some(most)) => format!("Write a number from {least} to {most}."),
        (Some(least), None) => format!("Write a number of at least {least}."),
        (None, Some(most)) => format!("Write a number of at most {most}."),
        (None, None) => "Write another number.".to_owned(),
    };
    let message = format!("{}{} is outside the possible range", under(key), quoted(text));
    finding(Code::FieldRange, node.pos, message, Some(hint))
}
