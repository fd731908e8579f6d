//! Which statements a page says, and in which words.
//!
//! Pure: it sees the page's own rows, the medians of the region and the nearest places, and nothing
//! else. The statements of a slot with the most salience are said; ties go by id. A page keeps its
//! words between builds, because the wording is picked by a hash of the page's key and the statement.

use super::compare::judge;
use super::format::{Band, Comparison};
use super::slots::{Slots, told_items};
use super::subject::{About, Candidate, Subject};
use super::{Deck, Statement};
use crate::fingerprint::Fingerprint;
use crate::graph::Spread;
use crate::value::Value;
use std::borrow::Cow;

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

/// Everything that a page says, in the order of the slots and of salience.
pub fn choose(deck: &Deck, subject: &Subject<'_>) -> Vec<Said> {
    let mut candidates: Vec<Candidate<'_>> =
        deck.statements.iter().filter_map(|s| consider(s, subject)).collect();
    candidates
        .sort_by(|a, b| b.salience.total_cmp(&a.salience).then_with(|| a.statement.id.cmp(&b.statement.id)));
    let mut said: Vec<Said> = Vec::new();
    let mut left: Vec<usize> = deck.slots.iter().map(|(_, take)| *take).collect();
    let mut used: Vec<&str> = Vec::new();
    let mut topics: Vec<&str> = Vec::new();
    for candidate in &candidates {
        let statement = candidate.statement;
        let fact = statement.fact.as_deref();
        let topic = statement.topic.as_deref();
        let is_told = fact.is_some_and(|f| used.contains(&f)) || topic.is_some_and(|t| topics.contains(&t));
        if left[statement.slot] == 0 || is_told {
            continue;
        }
        let Some(text) = word(candidate, subject) else { continue };
        left[statement.slot] -= 1;
        used.extend(fact);
        topics.extend(topic);
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

fn consider<'d>(statement: &'d Statement, subject: &'d Subject<'d>) -> Option<Candidate<'d>> {
    let service = subject.service.map_or("", |s| s.id());
    if !statement.services.is_empty() && !statement.services.iter().any(|s| s == service) {
        return None;
    }
    let fact = statement.fact.as_deref().unwrap_or("");
    let about = about(fact, statement, subject)?;
    if let Some(when) = &statement.when {
        let level = if let About::Proof(figure) = &about { figure.level } else { "" };
        let fulfilled = when.eval(&|name| match name {
            "service" => Some(Cow::Owned(Value::from(service))),
            "experts" => Some(Cow::Owned(Value::from(subject.experts))),
            "remote" => Some(Cow::Owned(Value::from(subject.remote))),
            "level" => Some(Cow::Owned(Value::from(level))),
            "id" => subject.place.map(|p| Cow::Owned(Value::from(p.id()))),
            _ => subject.place.map(|p| p.value(name)).filter(|v| !v.is_empty()).map(Cow::Borrowed),
        });
        if !fulfilled {
            return None;
        }
    }
    let silent = Candidate { statement, about, band: None, salience: 0.5, other: None, neighbour: None };
    let weighed = |c: Candidate<'d>, by: f64| Candidate { salience: c.salience * statement.weight * by, ..c };
    if fact.is_empty() {
        return Some(weighed(silent, 1.0));
    }
    if !matches!(silent.about, About::Place) {
        let (value, other) = ours(&silent.about, subject)?;
        let (band, salience) = match statement.compare {
            Comparison::Value => (None, 0.5),
            comparison => judge(comparison, value?, other)?,
        };
        return Some(weighed(Candidate { band, salience, other, ..silent }, 1.0));
    }
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
            let at = place.facts().iter().position(|f| *f.key == *fact)?;
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
    Some(weighed(Candidate { band, salience, other, neighbour, ..silent }, boost))
}

/// What a fact is taken from; nothing if it speaks of experts or numbers that are not there, or of too few.
fn about<'d>(fact: &'d str, statement: &Statement, subject: &'d Subject<'d>) -> Option<About<'d>> {
    if let Some(column) = fact.strip_prefix("experts.") {
        let spread = subject.pool.as_ref()?.get(column)?;
        let tag = subject.expert?.locale().tag();
        let behind = match spread {
            Spread::Numbers { n, .. } => *n,
            Spread::Yes { n, .. } => *n,
            Spread::Items(items) => told_items(column, items, tag).next()?.1,
        };
        return (behind >= statement.least).then_some(About::Experts(column, spread));
    }
    if let Some(statistic) = fact.strip_prefix("proof.") {
        let figure = subject.published.iter().find(|p| p.statistic.name() == statistic)?;
        return Some(About::Proof(figure));
    }
    Some(About::Place)
}

/// The number of a fact of ours, and what is usual for the service as a whole.
fn ours(about: &About<'_>, subject: &Subject<'_>) -> Option<(Option<f64>, Option<f64>)> {
    Some(match about {
        About::Place => return None,
        About::Proof(figure) => (Some(figure.value), figure.overall),
        About::Experts(column, spread) => {
            let usual = subject.usual.and_then(|usual| match usual.get(column)? {
                Spread::Numbers { middle, .. } => Some(middle.0),
                _ => None,
            });
            let value = match spread {
                Spread::Numbers { middle, .. } => Some(middle.0),
                Spread::Yes { n, of, .. } => Some(*n as f64 * 100.0 / (*of).max(1) as f64),
                Spread::Items(_) => None,
            };
            (value, usual)
        }
    })
}

/// Fills one of the wordings; silent if every one of them asks for something that is not there.
fn word(candidate: &Candidate<'_>, subject: &Subject<'_>) -> Option<(String, Vec<String>)> {
    let say = &candidate.statement.say;
    let of = |wanted: Option<Band>| say.iter().find(|(band, _)| band.is_none() || *band == wanted);
    // What holds of a value above the median holds of one far above, too.
    let nearer = match candidate.band {
        Some(Band::FarBelow) => Some(Band::Below),
        Some(Band::FarAbove) => Some(Band::Above),
        _ => None,
    };
    let (_, wordings) = of(candidate.band).or_else(|| nearer.and_then(|band| of(Some(band))))?;
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
