//! One thing that a row says: a label, a value as pages show it, and what a program can compare it by.

use crate::config::{FactDef, FactFormat};
use crate::value::Value;
use jiff::civil::Date;

/// One thing that a row says.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Name of the column.
    pub key: String,
    /// What it is, as a heading of a table says it.
    pub label: String,
    /// The value as pages show it, with its unit.
    pub text: String,
    pub year: String,
    pub source: String,
    /// Which row of the brief says it.
    pub row: usize,
    pub holds: Holds,
    pub unit: Unit,
}

/// What the value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Holds {
    /// A number; or the two ends of a range.
    Numbers(Vec<f64>),
    /// Names or words.
    Texts(Vec<String>),
    YesNo(bool),
    Day(Date),
}

/// What a number counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things: people, places, institutions. What they are, the label says.
    Count,
    /// A place in an order, 1 being first.
    Rank,
    Percent,
    /// Percentage points.
    Points,
    /// What a hundred stands for the usual.
    Index,
    /// Money, by the code of its currency.
    Money(String),
    /// Kilometres, minutes, years: the word in its singular, or its sign.
    Of(String),
}

impl Fact {
    /// The number, if it is a single one.
    pub fn number(&self) -> Option<f64> {
        match &self.holds {
            Holds::Numbers(all) if all.len() == 1 => Some(all[0]),
            _ => None,
        }
    }
}

/// What a declared fact holds, and in which unit; nothing for a value that says nothing.
pub(super) fn read(def: &FactDef, value: &Value, currency: Option<&str>) -> Option<(Holds, Unit)> {
    let text = |value: &Value| value.as_str().map(str::to_string);
    let holds = match value {
        Value::Int(_) | Value::Num(_) => Holds::Numbers(vec![value.as_f64()?]),
        Value::Bool(yes) => Holds::YesNo(*yes),
        Value::List(items) => Holds::Texts(items.iter().filter_map(text).collect()),
        Value::Text(day) if def.format == FactFormat::Date => match day.parse() {
            Ok(day) => Holds::Day(day),
            Err(_) => Holds::Texts(vec![day.to_string()]),
        },
        Value::Text(name) => Holds::Texts(vec![name.to_string()]),
        _ => return None,
    };
    Some((holds, unit(def, currency)))
}

fn unit(def: &FactDef, currency: Option<&str>) -> Unit {
    let label = def.label.to_lowercase();
    match def.format {
        FactFormat::Percent => return Unit::Percent,
        FactFormat::Money => return Unit::Money(currency.unwrap_or("USD").to_string()),
        _ => {}
    }
    let written = def.unit.as_deref().unwrap_or("").replace("{value}", " ");
    let word = written.split_whitespace().find(|word| !["about", "around", "some"].contains(word));
    match word {
        Some(word) => Unit::of(word),
        None if label.contains("percentage point") => Unit::Points,
        None if label.contains("= 100") => Unit::Index,
        None if label.split(|c: char| !c.is_alphanumeric()).any(|word| word == "rank") => Unit::Rank,
        None if label.starts_with("hours") => Unit::Of("hour".into()),
        None => Unit::Count,
    }
}

/// Words for one unit, the first being its name.
const UNITS: &[&[&str]] = &[
    &["km", "kilometre", "kilometer", "kilometres", "kilometers", "kms"],
    &["mile", "miles", "mi"],
    &["m", "metre", "meter", "metres", "meters"],
    &["foot", "feet", "ft"],
    &["minute", "minutes", "min", "mins"],
    &["hour", "hours", "hr", "hrs"],
    &["day", "days"],
    &["week", "weeks"],
    &["month", "months"],
    &["year", "years"],
    &["second", "seconds"],
    &["acre", "acres"],
    &["degree", "degrees"],
];

impl Unit {
    /// A unit by a word for it.
    pub fn of(word: &str) -> Unit {
        let word = word.to_lowercase();
        match Unit::known(&word) {
            Some(unit) => unit,
            None => Unit::Count,
        }
    }

    /// The unit that a word stands for, if it is a unit and nothing else.
    pub fn known(word: &str) -> Option<Unit> {
        let found = UNITS.iter().find(|words| words.contains(&word));
        found.map(|words| Unit::Of(words[0].to_string()))
    }

    /// As a message names it.
    pub fn word(&self) -> String {
        match self {
            Unit::Count => "a count".into(),
            Unit::Rank => "a rank".into(),
            Unit::Percent => "per cent".into(),
            Unit::Points => "percentage points".into(),
            Unit::Index => "an index with the usual at 100".into(),
            Unit::Money(currency) => currency.clone(),
            Unit::Of(word) => word.clone(),
        }
    }
}
