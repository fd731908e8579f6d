//! The right side of a comparison, and what it means for a value to equal it or to come before it.

use super::Op;
use crate::text::pattern::plain_number;
use crate::value::Value;
use std::cmp::Ordering;

/// What a person wrote, with its possible meanings worked out once.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Literal {
    text: Box<str>,
    quoted: bool,
    number: Option<f64>,
    truth: Option<bool>,
}

impl Literal {
    /// A bare word: a number, a yes/no, or a text.
    pub fn word(word: &str) -> Self {
        let number = plain_number(&word.replace('_', ""));
        Literal { text: word.into(), quoted: false, number, truth: truth(word) }
    }

    /// What stands in quotes is a text; its number counts only against values that are numbers.
    pub fn quoted(text: &str) -> Self {
        Literal { text: text.into(), quoted: true, number: plain_number(text), truth: None }
    }

    /// Two readings of a bare number: 500.000 is half a million to half of the world.
    pub fn is_unclear(word: &str) -> bool {
        let Some((whole, fraction)) = word.split_once('.') else { return false };
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        digits(whole)
            && digits(fraction)
            && fraction.len() == 3
            && whole.len() <= 3
            && !whole.starts_with('0')
    }

    pub fn compare(&self, value: &Value, op: Op) -> bool {
        match op {
            Op::Equal => self.equals(value),
            Op::NotEqual => !self.equals(value),
            _ => match value {
                Value::List(items) => items.iter().any(|item| self.orders(item, op)),
                value => self.orders(value, op),
            },
        }
    }

    pub fn equals(&self, value: &Value) -> bool {
        match value {
            Value::List(items) => items.iter().any(|item| self.equals(item)),
            Value::Bool(b) => self.truth == Some(*b),
            Value::Int(_) | Value::Num(_) => match (self.truth, self.number) {
                (Some(truth), _) => value_truth(value) == Some(truth),
                (None, Some(number)) => value.as_f64() == Some(number),
                (None, None) => false,
            },
            Value::Text(text) if !self.quoted => match (self.truth, self.number) {
                (Some(wanted), _) => truth(text) == Some(wanted),
                (None, Some(number)) => plain_number(text) == Some(number),
                (None, None) => *self.text == **text,
            },
            Value::Text(text) | Value::Html(text) => *self.text == **text,
            Value::None | Value::Map(_) => false,
        }
    }

    /// Less and greater exist between numbers and between texts (by code points, so that dates written
    /// year first are in order), and not between a number and a text that is none.
    fn orders(&self, value: &Value, op: Op) -> bool {
        let order = match (value, self.number) {
            (Value::Int(_) | Value::Num(_), Some(number)) => {
                value.as_f64().and_then(|v| v.partial_cmp(&number))
            }
            (Value::Text(text), Some(number)) if !self.quoted => {
                plain_number(text).and_then(|v| v.partial_cmp(&number))
            }
            (Value::Text(text), _) => Some((**text).cmp(&*self.text)),
            _ => None,
        };
        match op {
            Op::Less => order == Some(Ordering::Less),
            Op::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            Op::Greater => order == Some(Ordering::Greater),
            Op::GreaterOrEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
            Op::Equal | Op::NotEqual => false,
        }
    }
}

/// Whether a value says no: no, false or 0.
pub(super) fn is_negative(value: &Value) -> bool {
    match value {
        Value::Text(text) => truth(text) == Some(false) || plain_number(text) == Some(0.0),
        value => value_truth(value) == Some(false),
    }
}

fn value_truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(b) => Some(*b),
        Value::Text(text) => truth(text),
        value => match value.as_f64() {
            Some(0.0) => Some(false),
            Some(1.0) => Some(true),
            _ => None,
        },
    }
}

fn truth(word: &str) -> Option<bool> {
    let is = |s: &str| word.trim().eq_ignore_ascii_case(s);
    if is("yes") || is("true") {
        Some(true)
    } else if is("no") || is("false") {
        Some(false)
    } else {
        None
    }
}
