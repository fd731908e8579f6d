//! Where the values of slots come from.

use crate::locale::Locale;
use crate::value::Value;
use std::borrow::Cow;

/// Gives the value of a slot, or nothing where there is nothing to say.
pub trait Lookup {
    fn get(&self, path: &str) -> Option<Filled<'_>>;
}

/// A value, ready to be copied into a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Filled<'a> {
    Text(Cow<'a, str>),
    /// A number and how the language writes it. The number chooses the branch of a plural.
    Number {
        value: f64,
        text: Cow<'a, str>,
    },
}

impl Filled<'_> {
    pub fn text(&self) -> &str {
        match self {
            Filled::Text(text) | Filled::Number { text, .. } => text,
        }
    }

    /// Columns that nobody declared arrive as text, so a text that is plainly a number counts as one.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Filled::Number { value, .. } => Some(*value),
            Filled::Text(text) => plain_number(text),
        }
    }
}

/// Reads `12`, `-3` or `4.5`; never `1,000`, whose meaning depends on who wrote it.
pub(in crate::text) fn plain_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if plain { text.parse().ok() } else { None }
}

/// Looks slots up in a value by dotted paths and writes numbers and lists as the language does.
///
/// Yes/no, markup, maps and lists that hold them have no text of their own: their slots count as missing.
#[derive(Clone, Copy, Debug)]
pub struct ValueLookup<'a> {
    pub value: &'a Value,
    pub locale: &'a Locale,
}

impl Lookup for ValueLookup<'_> {
    fn get(&self, path: &str) -> Option<Filled<'_>> {
        show(self.value.get(path)?, self.locale)
    }
}

fn show<'a>(value: &'a Value, locale: &Locale) -> Option<Filled<'a>> {
    match value {
        Value::Text(text) if !text.is_empty() => Some(Filled::Text(Cow::Borrowed(text))),
        Value::Int(i) => Some(Filled::Number { value: *i as f64, text: locale.integer(*i).into() }),
        Value::Num(n) if n.is_finite() => {
            Some(Filled::Number { value: *n, text: locale.decimal_up_to(*n, 2).into() })
        }
        Value::List(items) if !items.is_empty() => {
            let shown: Vec<Filled> = items.iter().map(|item| show(item, locale)).collect::<Option<_>>()?;
            let texts: Vec<&str> = shown.iter().map(Filled::text).collect();
            Some(Filled::Text(locale.list(&texts).into()))
        }
        _ => None,
    }
}
