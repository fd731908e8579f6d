//! Which statements a page says, and in which words.
//!
//! Pure: it sees the page's own rows, the medians of the region and the nearest places, and nothing
//! else. The statements of a slot with the most salience are said; ties go by id. A page keeps its
//! words between builds, because the wording is picked by a hash of the page's key and the statement.

use super::compare::{judge, ratio};
use super::format::{Band, Comparison};
use super::{Deck, Statement};
use crate::config::FactFormat;
use crate::data::table::FactColumn;
use crate::fingerprint::Fingerprint;
use crate::graph::{FactsView, Medians, RowView, two_digits, write_number};
use crate::text::{Filled, Lookup};
use crate::value::Value;
use std::borrow::Cow;

/// What a page can talk about.
pub struct Subject<'g> {
    pub place: Option<RowView<'g>>,
    pub service: Option<RowView<'g>>,
    pub medians: Option<&'g Medians>,
    /// The nearest listed places, with kilometres.
    pub neighbours: &'g [(FactsView<'g>, u32)],
    /// Experts who serve here in person, and those who would work by video.
    pub experts: usize,
    pub remote: usize,
    /// Home and kilometres of the nearest expert.
    pub nearest: Option<(String, Option<u32>)>,
    /// Names the page: its words are picked by it.
    pub key: Fingerprint,
    /// "in Austin": the form that a language gives a name that says nothing itself.
    pub in_form: &'g dyn Fn(RowView<'_>) -> String,
}

/// One statement, said.
pub struct Said {
    pub id: String,
    /// What is said, whatever the wording: `slot/fact/band`, with the id where no fact is named.
    pub key: String,
    pub slot: usize,
    pub text: String,
    /// Keys of the facts whose sources must be credited.
    pub facts: Vec<String>,
}

/// A statement that could be said, with what it compares.
struct Candidate<'d> {
    statement: &'d Statement,
    band: Option<Band>,
    salience: f64,
    other: Option<f64>,
    neighbour: Option<usize>,
}

/// Everything that a page says, in the order of the slots and of salience.
pub fn choose(deck: &Deck, subject: &Subject<'_>) -> Vec<Said> {
    let mut candidates: Vec<Candidate<'_>> =
        deck.statements.iter().filter_map(|s| consider(s, subject)).collect();
    candidates
        .sort_by(|a, b| b.salience.total_cmp(&a.salience).then_with(|| a.statement.id.cmp(&b.statement.id)));
    let mut said: Vec<Said> = Vec::new();
    let mut left: Vec<usize> = deck.slots.iter().map(|(_, take)| *take).collect();
    let mut used: Vec<&str> = Vec::new();
    for candidate in &candidates {
        let statement = candidate.statement;
        let fact = statement.fact.as_deref();
        if left[statement.slot] == 0 || fact.is_some_and(|f| used.contains(&f)) {
            continue;
        }
        let Some(text) = word(candidate, subject) else { continue };
        left[statement.slot] -= 1;
        used.extend(fact);
        let key = key(deck, candidate);
        said.push(Said {
            id: statement.id.to_string(),
            key,
            slot: statement.slot,
            text: text.0,
            facts: text.1,
        });
    }
    said.sort_by_key(|s| s.slot);
    said
}

/// Names what a candidate says: two pages with the same keys say the same of two places.
fn key(deck: &Deck, candidate: &Candidate<'_>) -> String {
    let statement = candidate.statement;
    let slot = deck.slots.get(statement.slot).map_or("", |(name, _)| &**name);
    let about = statement.fact.as_deref().unwrap_or(&statement.id);
    format!("{slot}/{about}/{}", candidate.band.map_or("", Band::word))
}

fn consider<'d>(statement: &'d Statement, subject: &Subject<'_>) -> Option<Candidate<'d>> {
    let service = subject.service.map_or("", |s| s.id());
    if !statement.services.is_empty() && !statement.services.iter().any(|s| s == service) {
        return None;
    }
    if let Some(when) = &statement.when {
        let fulfilled = when.eval(&|name| match name {
            "service" => Some(Cow::Owned(Value::from(service))),
            "experts" => Some(Cow::Owned(Value::from(subject.experts))),
            "remote" => Some(Cow::Owned(Value::from(subject.remote))),
            "id" => subject.place.map(|p| Cow::Owned(Value::from(p.id()))),
            _ => subject.place.map(|p| p.value(name)).filter(|v| !v.is_empty()).map(Cow::Borrowed),
        });
        if !fulfilled {
            return None;
        }
    }
    let Some(fact) = &statement.fact else {
        return Some(Candidate {
            statement,
            band: None,
            salience: statement.weight * 0.5,
            other: None,
            neighbour: None,
        });
    };
    let place = subject.place?;
    if place.value(fact).is_empty() {
        return None;
    }
    let relevant = subject
        .service
        .is_some_and(|s| s.value("relevant_facts").as_list().iter().any(|f| f.as_str() == Some(fact)));
    if statement.relevant && !relevant {
        return None;
    }
    let mut neighbour = None;
    let other = match statement.compare {
        Comparison::Median => {
            let at = place.facts().iter().position(|f| f.key == *fact)?;
            Some(subject.medians?.values.get(at).copied().flatten()?)
        }
        Comparison::Neighbour => {
            let found = subject.neighbours.iter().position(|(n, _)| n.number(fact).is_some())?;
            neighbour = Some(found);
            subject.neighbours[found].0.number(fact)
        }
        _ => None,
    };
    let (band, salience) = match statement.compare {
        Comparison::Value => (None, 0.5),
        comparison => judge(comparison, place.number(fact)?, other)?,
    };
    let boost = if relevant { 2.5 } else { 1.0 };
    Some(Candidate { statement, band, salience: salience * statement.weight * boost, other, neighbour })
}

/// Fills one of the wordings; silent if every one of them asks for something that is not there.
fn word(candidate: &Candidate<'_>, subject: &Subject<'_>) -> Option<(String, Vec<String>)> {
    let say = &candidate.statement.say;
    let wordings = say.iter().find(|(band, _)| band.is_none() || *band == candidate.band).map(|(_, w)| w)?;
    if wordings.is_empty() {
        return None;
    }
    let locale = subject.place.or(subject.service)?.locale();
    let start = Fingerprint::of(&(subject.key, candidate.statement.id.clone())).pick(wordings.len());
    let slots = Slots { candidate, subject };
    for step in 0..wordings.len() {
        let pattern = &wordings[(start + step) % wordings.len()];
        let mut text = String::new();
        if pattern.fill(&slots, locale, &mut text).is_ok() {
            let mut facts: Vec<String> = candidate.statement.fact.iter().map(|f| f.to_string()).collect();
            facts.extend(
                pattern
                    .slots()
                    .filter_map(|s| s.strip_prefix("facts.").or_else(|| s.strip_prefix("place.")))
                    .map(str::to_string),
            );
            return Some((text, facts));
        }
    }
    None
}

/// What a slot of a wording stands for.
struct Slots<'a> {
    candidate: &'a Candidate<'a>,
    subject: &'a Subject<'a>,
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
