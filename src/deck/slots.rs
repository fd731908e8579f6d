//! What the slots of a statement's wordings stand for on one page.
//!
//! Invariant: a slot without a value is no text at all, so that its wording is not said.

use super::compare::ratio;
use super::subject::{About, Candidate, Published, Subject};
use crate::config::FactFormat;
use crate::data::table::FactColumn;
use crate::graph::{RowView, Spread, Statistic, two_digits, write_number};
use crate::text::{Filled, Lookup};
use crate::value::Value;
use std::sync::Arc;

/// What a slot of a wording stands for.
pub(super) struct Slots<'a> {
    pub candidate: &'a Candidate<'a>,
    pub subject: &'a Subject<'a>,
}

impl Lookup for Slots<'_> {
    fn get(&self, path: &str) -> Option<Filled<'_>> {
        let subject = self.subject;
        if let Some((root, rest)) = path.split_once('.') {
            return match root {
                "place" => row_slot(subject.place?, rest, subject.in_form),
                "service" => row_slot(subject.service?, rest, subject.in_form),
                "facts" => fact_slot(subject.place?, rest),
                "neighbour" => self.neighbour(rest),
                "nearest" => self.nearest(rest),
                _ => None,
            };
        }
        let count = |n: usize| {
            let locale = subject.place.or(subject.service).map(|v| v.locale())?;
            Some(Filled::Number { value: n as f64, text: locale.integer(n as i64).into() })
        };
        match path {
            "experts" => return count(subject.experts),
            "remote" => return count(subject.remote),
            _ => {}
        }
        match &self.candidate.about {
            About::Experts(column, spread) => return self.of_experts(path, column, spread),
            About::Proof(figure) => return self.of_proof(path, figure),
            About::Place => {}
        }
        let place = subject.place?;
        let fact = place.fact(self.candidate.statement.fact.as_deref()?)?;
        let number = place.number(&fact.key);
        let written = |value: f64| {
            let mut shown = fact.clone();
            // A median or a difference is a rounded figure: whole numbers where the value is large.
            if value.abs() >= 100.0 {
                shown.def.decimals = Some(0);
            }
            let text = write_number(value, &shown, place.currency(), place.locale());
            Filled::Number { value, text: with_unit(text, fact).into() }
        };
        match path {
            "value" => match number {
                Some(value) => Some(Filled::Number { value, text: place.fact_text(fact).into() }),
                None => Some(Filled::Text(place.fact_text(fact).into())),
            },
            "median" => Some(written(self.candidate.other?)),
            "size" => {
                // Down and up say the sign: the amount stands without it.
                let text = written_unsigned(number?.abs(), fact, place);
                Some(Filled::Number { value: number?.abs(), text: text.into() })
            }
            "difference" => {
                let difference = two_digits((number? - self.candidate.other?).abs());
                Some(Filled::Number {
                    value: difference,
                    text: written_unsigned(difference, fact, place).into(),
                })
            }
            "rank" => {
                number.map(|v| Filled::Number { value: v, text: place.locale().integer(v as i64).into() })
            }
            "ratio" => {
                let ratio = ratio(number?, self.candidate.other?)?;
                Some(Filled::Number {
                    value: ratio,
                    text: place.locale().decimal_up_to(two_digits(ratio), 1).into(),
                })
            }
            "year" => fact.def.year.as_deref().map(|y| Filled::Text(y.into())),
            "source" => fact.def.source.as_deref().map(|s| Filled::Text(s.into())),
            _ => None,
        }
    }
}

/// An amount with its unit and without a sign.
fn written_unsigned(value: f64, fact: &FactColumn, place: RowView<'_>) -> String {
    let mut shown = fact.clone();
    if shown.def.format == FactFormat::Signed {
        shown.def.format = FactFormat::Decimal;
    }
    with_unit(write_number(value, &shown, place.currency(), place.locale()), fact)
}

/// A written number with the unit of its fact.
fn with_unit(text: String, fact: &FactColumn) -> String {
    match &fact.def.unit {
        Some(unit) if unit.contains("{value}") => unit.replace("{value}", &text),
        Some(unit) => format!("{text}\u{a0}{unit}"),
        None => text,
    }
}

impl Slots<'_> {
    /// A number as a column of profiles is written.
    fn as_column(&self, value: f64, column: &str) -> String {
        let Some(expert) = self.subject.expert else { return String::new() };
        // A middle lies between two values: whole numbers are exact enough where the value is large.
        let value = if value.abs() >= 20.0 { value.round() } else { value };
        match expert.fact(column) {
            Some(fact) => with_unit(write_number(value, fact, expert.currency(), expert.locale()), fact),
            None => expert.locale().decimal_up_to(value, 1),
        }
    }

    fn of_experts(&self, path: &str, column: &str, spread: &Spread) -> Option<Filled<'_>> {
        let locale = self.subject.expert?.locale();
        let number = |value: f64| Filled::Number { value, text: self.as_column(value, column).into() };
        let count = |n: usize| Filled::Number { value: n as f64, text: locale.integer(n as i64).into() };
        match (path, spread) {
            ("value", Spread::Numbers { middle, .. }) => Some(number(middle.0)),
            ("low", Spread::Numbers { low, .. }) => Some(number(low.0)),
            // Where all say the same there is no highest.
            ("high", Spread::Numbers { low, high, .. }) => (low.0 < high.0).then(|| number(high.0)),
            ("n", Spread::Numbers { n, .. } | Spread::Yes { n, .. }) => Some(count(*n)),
            ("value", Spread::Yes { n, of, .. }) => {
                let share = *n as f64 * 100.0 / (*of).max(1) as f64;
                Some(Filled::Number { value: share, text: locale.percent(share / 100.0, 0).into() })
            }
            ("overall", _) => Some(number(self.candidate.other?)),
            ("difference" | "ratio", Spread::Numbers { middle, .. }) => {
                let other = self.candidate.other?;
                if path == "ratio" {
                    let ratio = two_digits(ratio(middle.0, other)?);
                    return Some(Filled::Number {
                        value: ratio,
                        text: locale.decimal_up_to(ratio, 1).into(),
                    });
                }
                Some(number(two_digits((middle.0 - other).abs())))
            }
            (_, Spread::Items(items)) => self.of_items(path, column, items),
            _ => None,
        }
    }

    fn of_items(&self, path: &str, column: &str, items: &[(Arc<str>, usize, u32)]) -> Option<Filled<'_>> {
        const NAMED: usize = 3;
        let locale = self.subject.expert?.locale();
        let named = |item: &str| (self.subject.named)(column, item);
        let mut told = told_items(column, items, locale.tag());
        match path {
            "item" => Some(Filled::Text(named(&told.next()?.0).into())),
            "n" => {
                let n = told.next()?.1;
                Some(Filled::Number { value: n as f64, text: locale.integer(n as i64).into() })
            }
            "value" => {
                let mut told: Vec<_> = told.take(NAMED).collect();
                let counted = told.first().is_some_and(|(_, n, _)| *n > 1);
                // What one alone names is not what many name; a language of one is of use all the same.
                told.retain(|(_, n, _)| !counted || *n > 1 || column == "languages");
                let one = |(item, n, _): &&(Arc<str>, usize, u32)| match counted {
                    true => format!("{} ({})", named(item), locale.integer(*n as i64)),
                    false => named(item),
                };
                Some(Filled::Text(locale.list(&told.iter().map(one).collect::<Vec<_>>()).into()))
            }
            _ => None,
        }
    }

    fn of_proof(&self, path: &str, figure: &Published<'_>) -> Option<Filled<'_>> {
        let locale = self.subject.place.or(self.subject.service)?.locale();
        let written = |value: f64| match figure.statistic {
            Statistic::Completed => locale.percent(value / 100.0, 0),
            _ => locale.integer(value as i64),
        };
        let number = |value: f64| Some(Filled::Number { value, text: written(value).into() });
        match path {
            "value" => number(figure.value),
            "overall" => number(self.candidate.other?),
            "n" => Some(Filled::Number {
                value: figure.count as f64,
                text: locale.integer(figure.count as i64).into(),
            }),
            "area" => Some(Filled::Text(figure.area.to_string().into())).filter(|_| !figure.area.is_empty()),
            "period" => Some(Filled::Text(figure.period.clone().into())),
            _ => None,
        }
    }

    fn neighbour(&self, field: &str) -> Option<Filled<'_>> {
        let (view, km) = self.subject.neighbours.get(self.candidate.neighbour?)?;
        match field {
            "name" => Some(Filled::Text(view.name().into())),
            "title" => Some(Filled::Text(view.title().into())),
            "km" => Some(Filled::Number {
                value: f64::from(*km),
                text: view.locale().integer(i64::from(*km)).into(),
            }),
            "value" => {
                let (value, text) = view.fact(self.candidate.statement.fact.as_deref()?)?;
                Some(filled(value, text))
            }
            _ => None,
        }
    }

    fn nearest(&self, field: &str) -> Option<Filled<'_>> {
        let (place, km) = self.subject.nearest.as_ref()?;
        let locale = self.subject.place?.locale();
        match field {
            "place" => Some(Filled::Text(place.as_str().into())),
            "km" => km.map(|km| Filled::Number {
                value: f64::from(km),
                text: locale.integer(i64::from(km)).into(),
            }),
            _ => None,
        }
    }
}

/// The items of a list that a page tells: a language that the page itself is in goes without saying.
pub(super) fn told_items<'a>(
    column: &str,
    items: &'a [(Arc<str>, usize, u32)],
    tag: &str,
) -> impl Iterator<Item = &'a (Arc<str>, usize, u32)> {
    let primary = |tag: &str| tag.split('-').next().unwrap_or(tag).to_lowercase();
    let own = (column == "languages").then(|| primary(tag));
    items.iter().filter(move |(item, ..)| own.as_deref() != Some(&*primary(item)))
}

/// A fact of a row, with its unit.
fn fact_slot<'a>(row: RowView<'a>, key: &str) -> Option<Filled<'a>> {
    let fact = row.fact(key)?;
    let text = row.fact_text(fact);
    if text.is_empty() {
        return None;
    }
    Some(filled(row.number(key), text))
}

/// A number as it is written, or a text.
fn filled<'a>(number: Option<f64>, text: String) -> Filled<'a> {
    match number {
        Some(value) => Filled::Number { value, text: text.into() },
        None => Filled::Text(text.into()),
    }
}

/// A field of a row: name, title, a grammatical form, a declared fact, or any column.
pub fn row_slot<'a>(
    row: RowView<'a>,
    field: &str,
    in_form: &dyn Fn(RowView<'_>) -> String,
) -> Option<Filled<'a>> {
    match field {
        "name" => Some(Filled::Text(row.name().into())),
        "title" => Some(Filled::Text(row.title().into())),
        "in" => Some(Filled::Text(in_form(row).into())),
        "plural" => Some(Filled::Text(row.plural().into())),
        _ => {
            if let Some(form) = field.strip_prefix("forms.").and_then(|f| row.form(f)) {
                return Some(Filled::Text(form.into()));
            }
            if let Some(filled) = fact_slot(row, field) {
                return Some(filled);
            }
            match row.value(field) {
                Value::Text(text) if !text.is_empty() => Some(Filled::Text((&**text).into())),
                Value::Int(i) => {
                    Some(Filled::Number { value: *i as f64, text: row.locale().integer(*i).into() })
                }
                Value::Num(n) => {
                    Some(Filled::Number { value: *n, text: row.locale().decimal_up_to(*n, 2).into() })
                }
                Value::List(items) if !items.is_empty() => {
                    let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
                    Some(Filled::Text(row.locale().list(&texts).into()))
                }
                _ => None,
            }
        }
    }
}
