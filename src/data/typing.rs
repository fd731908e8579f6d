//! One cell or node becomes one typed value, or a finding that says why not.
//!
//! Invariant: a value is either exactly what was written or absent with a finding; nothing is rounded,
//! replaced or guessed.

mod nodes;

use super::kinds::Type;
use super::number::{DateFault, Decimal, NumberFault, read_date, read_number, read_yes_no};
use crate::config::{DateOrder, FactFormat};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::markup::CountryCode;
use crate::value::Value;
use hashbrown::HashTable;
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// How the cells of one dataset are written.
pub struct Typing {
    pub dataset: Arc<str>,
    pub decimal: Decimal,
    pub date: DateOrder,
    pub list_separator: char,
    pub max_field: usize,
    /// Repeated texts are kept once. Only looked up, never iterated.
    texts: FxHashSet<Arc<str>>,
    /// So are small records of texts and numbers, such as a neighbour's name and address. Only looked up.
    maps: HashTable<Value>,
    /// Whether some number proved that a point is the decimal sign of this dataset.
    pub point_proven: bool,
    /// Numbers such as 1.234 that are right only if the point is the decimal sign.
    pub unproven: Vec<Diagnostic>,
}

/// A number for a record by where its texts lie: equal ones lie in one place. Nothing for what is deeper.
fn hash_of(map: &Value) -> Option<u64> {
    let Value::Map(entries) = map else { return None };
    let mut hasher = FxHasher::default();
    for (key, value) in entries.iter() {
        key.as_ptr().hash(&mut hasher);
        match value {
            Value::Text(text) => text.as_ptr().hash(&mut hasher),
            Value::Int(number) => number.hash(&mut hasher),
            Value::Bool(yes) => yes.hash(&mut hasher),
            Value::None => 0.hash(&mut hasher),
            _ => return None,
        }
    }
    Some(hasher.finish())
}

/// Values that an absent thing has in spreadsheets; none of them may reach a page.
const NOTHING: &[&str] = &["", "null", "NULL", "n/a", "N/A", "#N/A", "NaN", "nan", "-", "—"];

impl Typing {
    pub fn new(dataset: Arc<str>, decimal: Decimal, date: DateOrder, list: char, max_field: usize) -> Self {
        Typing {
            dataset,
            decimal,
            date,
            list_separator: list,
            max_field,
            texts: FxHashSet::default(),
            maps: HashTable::new(),
            point_proven: false,
            unproven: Vec::new(),
        }
    }

    /// Keeps one copy of each text.
    pub fn intern(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return known.clone();
        }
        let text: Arc<str> = text.into();
        self.texts.insert(text.clone());
        text
    }

    /// A small record whose keys and texts are kept once already: one copy of it, if it holds nothing deeper.
    fn intern_map(&mut self, entries: Vec<(Arc<str>, Value)>) -> Value {
        let map = Value::Map(entries.into());
        match hash_of(&map) {
            Some(hash) => {
                let is_same = |known: &Value| *known == map;
                let rehash = |known: &Value| hash_of(known).unwrap_or_default();
                self.maps.entry(hash, is_same, rehash).or_insert(map.clone()).get().clone()
            }
            None => map,
        }
    }

    /// A cell of a tabular file, or a scalar. `None` means that nothing stands there or a finding was made.
    pub fn cell(
        &mut self,
        text: &str,
        kind: Type,
        column: &str,
        place: &dyn Fn() -> Place,
        report: &mut Report,
    ) -> Value {
        let trimmed = text.trim();
        if trimmed.is_empty() || (kind != Type::Text && NOTHING.contains(&trimmed)) {
            return Value::None;
        }
        if let Some((at, c)) = invisible(text) {
            report.push(self.invisible_finding(c, column, at_char(place(), at)));
            return Value::None;
        }
        match kind {
            Type::Text | Type::Reference(_) => {
                if NOTHING.contains(&trimmed) {
                    return Value::None;
                }
                Value::Text(self.text(trimmed))
            }
            Type::Texts | Type::References(_) => {
                let separator = self.list_separator;
                let items: Vec<Value> = trimmed
                    .split(separator)
                    .map(str::trim)
                    .filter(|item| !item.is_empty())
                    .map(|item| Value::Text(self.text(item)))
                    .collect();
                if items.is_empty() { Value::None } else { items.into() }
            }
            Type::Count | Type::Integer | Type::Number | Type::Latitude | Type::Longitude | Type::Rating => {
                self.number(trimmed, kind, column, place, report)
            }
            Type::YesNo => match read_yes_no(trimmed) {
                Some(b) => Value::Bool(b),
                None => {
                    let message = format!("`{}` in column `{column}` is neither yes nor no", short(trimmed));
                    report.push(
                        field(Code::FieldValue, message, place()).hint("write yes or no").group(column),
                    );
                    Value::None
                }
            },
            Type::Date => self.date(trimmed, column, place, report),
            Type::Country => match CountryCode::parse(trimmed) {
                Some(country) => Value::Text(self.intern(country.as_str())),
                None => {
                    let message =
                        format!("`{}` in column `{column}` is not the code of a country", short(trimmed));
                    let hint = "write its two letters in ISO 3166-1: US, GB, DE";
                    report.push(field(Code::FieldValue, message, place()).hint(hint).group(column));
                    Value::None
                }
            },
            Type::Faq | Type::Texture | Type::Price => {
                let message =
                    format!("`{column}` needs a mapping or a list, which a single cell cannot hold");
                report.push(
                    field(Code::Shape, message, place())
                        .hint(match kind {
                            Type::Texture => "write a column for each part, such as `forms.in`",
                            Type::Price => {
                                "write a column for each part: `price.low`, `price.high`, `price.unit`"
                            }
                            _ => "keep this dataset in a YAML or JSON file",
                        })
                        .group(column),
                );
                Value::None
            }
        }
    }

    fn text(&mut self, text: &str) -> Arc<str> {
        if text.is_ascii() || unicode_normalization::is_nfc(text) {
            return self.intern(text);
        }
        use unicode_normalization::UnicodeNormalization;
        let composed: String = text.nfc().collect();
        self.intern(&composed)
    }

    fn invisible_finding(&self, c: char, column: &str, place: Place) -> Diagnostic {
        field(
            Code::InvisibleText,
            format!("an invisible character (U+{:04X}) stands in column `{column}`", c as u32),
            place,
        )
        .hint("delete it: it makes two names look alike that are not, or turns the text around")
        .group(column)
    }

    fn number(
        &mut self,
        text: &str,
        kind: Type,
        column: &str,
        place: &dyn Fn() -> Place,
        report: &mut Report,
    ) -> Value {
        let wants_whole = matches!(kind, Type::Count | Type::Integer);
        let read = match read_number(text, self.decimal) {
            Ok(read) => read,
            Err(fault) => {
                report.push(self.number_finding(text, column, fault, wants_whole, place()));
                return Value::None;
            }
        };
        if !read.certain {
            let finding = self.unclear_point(text, column, place());
            if wants_whole {
                report.push(finding);
                return Value::None;
            }
            // The point is taken for a decimal sign only if another number of the dataset proves it.
            if self.unproven.len() < 10_000 {
                self.unproven.push(finding);
            }
        } else if self.decimal == Decimal::Undeclared && text.contains('.') {
            self.point_proven = true;
        }
        if wants_whole && read.whole.is_none() {
            let finding = self.number_finding(text, column, NumberFault::NotWhole, true, place());
            report.push(finding);
            return Value::None;
        }
        let (low, high, what) = match kind {
            Type::Count => (0.0, f64::INFINITY, "a count cannot be below zero"),
            Type::Latitude => (-90.0, 90.0, "a latitude lies between -90 and 90"),
            Type::Longitude => (-180.0, 180.0, "a longitude lies between -180 and 180"),
            Type::Rating => (1.0, 5.0, "a rating lies between 1 and 5"),
            _ => (f64::NEG_INFINITY, f64::INFINITY, ""),
        };
        if read.value < low || read.value > high {
            let message = format!("`{}` in column `{column}` is impossible: {what}", short(text));
            report.push(
                field(Code::FieldRange, message, place())
                    .hint("correct the number, or leave the cell empty if it is unknown")
                    .group(column),
            );
            return Value::None;
        }
        match read.whole {
            Some(whole) if wants_whole => Value::Int(whole),
            _ => Value::Num(read.value),
        }
    }

    fn number_finding(
        &self,
        text: &str,
        column: &str,
        fault: NumberFault,
        whole: bool,
        place: Place,
    ) -> Diagnostic {
        let shown = short(text);
        let dataset = &self.dataset;
        let (code, message, hint) = match fault {
            NumberFault::NotANumber => (
                Code::FieldValue,
                format!(
                    "`{shown}` in column `{column}` is not a {}",
                    if whole { "whole number" } else { "number" }
                ),
                "write digits only, or leave the cell empty if the number is unknown".to_string(),
            ),
            NumberFault::TooLarge => (
                Code::FieldRange,
                format!("`{shown}` in column `{column}` is too large for any count"),
                "correct the number".to_string(),
            ),
            NumberFault::NotWhole => (
                Code::FieldValue,
                format!("`{shown}` in column `{column}` is not a whole number"),
                "round it, or declare the column as a fact with `format: decimal`".to_string(),
            ),
            NumberFault::Unclear(readings) => (
                Code::NumberSign,
                format!("`{shown}` in column `{column}` could be {readings}"),
                format!(
                    "write `decimal: \".\"` or `decimal: \",\"` for the dataset `{dataset}` in site.yaml"
                ),
            ),
            NumberFault::OtherSign(sign) => (
                Code::NumberSign,
                format!("`{shown}` in column `{column}` seems to be written with a decimal `{sign}`"),
                format!("write `decimal: \"{sign}\"` for the dataset `{dataset}` in site.yaml"),
            ),
        };
        field(code, message, place).hint(hint).group(column)
    }

    fn unclear_point(&self, text: &str, column: &str, place: Place) -> Diagnostic {
        let digits: String = text.chars().filter(|c| *c != '.').collect();
        let fault = NumberFault::Unclear(format!("{digits} or {text}"));
        self.number_finding(text, column, fault, false, place)
    }

    fn date(&mut self, text: &str, column: &str, place: &dyn Fn() -> Place, report: &mut Report) -> Value {
        match read_date(text, self.date) {
            Ok(date) => Value::Text(self.intern(&date.to_string())),
            Err(DateFault::Impossible) => {
                let message = format!("there is no such day as `{}` in column `{column}`", short(text));
                report.push(
                    field(Code::FieldDate, message, place()).hint("correct month and day").group(column),
                );
                Value::None
            }
            Err(DateFault::OtherForm(likely)) => {
                let form = match self.date {
                    DateOrder::Iso => "2026-11-22",
                    DateOrder::Dmy => "22.11.2026",
                    DateOrder::Mdy => "11/22/2026",
                };
                let message =
                    format!("`{}` in column `{column}` is not a date written like {form}", short(text));
                let hint = match likely {
                    Some(order) => format!(
                        "write `date: {order}` for the dataset `{}` in site.yaml if all dates look like this",
                        self.dataset
                    ),
                    None => {
                        "write year, month and day with hyphens, or declare `date: dmy` or `date: mdy`".into()
                    }
                };
                report.push(field(Code::FieldDate, message, place()).hint(hint).group(column));
                Value::None
            }
        }
    }
}

/// The type of a declared fact.
pub fn fact_type(format: FactFormat) -> Type {
    match format {
        FactFormat::Integer | FactFormat::Money => Type::Integer,
        FactFormat::Decimal | FactFormat::Percent | FactFormat::Signed => Type::Number,
        FactFormat::Date => Type::Date,
        FactFormat::Yesno => Type::YesNo,
        FactFormat::List => Type::Texts,
        FactFormat::Text => Type::Text,
    }
}

fn field(code: Code, message: String, place: Place) -> Diagnostic {
    Diagnostic::new(code, Level::Field, message).at(place)
}

/// A value as it may stand in a message: never more than forty characters.
pub fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(40).map(|c| if c.is_control() { '�' } else { c }).collect();
    if shown.len() < text.len() && text.chars().count() > 40 {
        shown.push('…');
    }
    shown
}

/// Moves a place to a character within its cell.
fn at_char(mut place: Place, offset: usize) -> Place {
    let quoted = place
        .text
        .as_ref()
        .and_then(|t| t.chars().nth((place.column as usize).saturating_sub(1 + place.cut as usize)))
        .is_some_and(|c| c == '"' || c == '\'');
    place.column += (offset + usize::from(quoted)) as u32;
    place.length(1)
}

/// The first character that nobody sees and that changes what a text is. Joiners inside emoji and
/// scripts that need them, and marks of direction that such scripts use, are left alone.
fn invisible(text: &str) -> Option<(usize, char)> {
    if text.is_ascii() && !text.bytes().any(|b| b < 0x20 || b == 0x7f) {
        return None;
    }
    text.chars().enumerate().find(|(_, c)| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
            | '\u{2028}' | '\u{2029}' | '\u{FFFD}')
    })
}
