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

/// Why a statement is not said on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaid {
    /// It is for other services.
    OtherService,
    /// The service does not name its fact as one that matters to it.
    NotRelevant,
    /// Its fact has no value here.
    NoValue,
    /// Fewer experts stand behind it than it asks for.
    TooFew,
    /// Its condition does not hold here.
    NotHere,
    /// There is nothing to compare the value with.
    NothingToCompare,
    /// Its comparison comes out in a way that it has no words for, or a value that they name is missing.
    NoWords,
    /// Another statement about the same fact or topic is said.
    Told,
    /// Others of its slot stand out more.
    OthersStandOut,
}

/// What became of one statement on one page.
pub struct Considered<'d> {
    pub statement: &'d Statement,
    /// Why it is not said; nothing if it is.
    pub unsaid: Option<Unsaid>,
    /// How much it would have to say; nothing where it could not be said at all.
    pub salience: Option<f64>,
    pub band: Option<Band>,
}

/// Everything that a page says, in the order of the slots and of salience. `told` hears what became of every statement
/// of the deck: first of those that cannot be said, then of the others, the one that stands out most first.
pub fn choose<'d>(
    deck: &'d Deck,
    subject: &'d Subject<'d>,
    told: &mut dyn FnMut(Considered<'d>),
) -> Vec<Said> {
    let mut candidates: Vec<Candidate<'d>> = Vec::new();
    for statement in &deck.statements {
        match consider(statement, subject) {
            Ok(candidate) => candidates.push(candidate),
            Err(why) => told(Considered { statement, unsaid: Some(why), salience: None, band: None }),
        }
    }
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
        let unsaid = if left[statement.slot] == 0 {
            Some(Unsaid::OthersStandOut)
        } else if is_told {
            Some(Unsaid::Told)
        } else if let Some((text, facts)) = word(candidate, subject) {
            left[statement.slot] -= 1;
            used.extend(fact);
            topics.extend(topic);
            let key = key(deck, candidate);
            said.push(Said { id: statement.id.to_string(), key, slot: statement.slot, text, facts });
            None
        } else {
            Some(Unsaid::NoWords)
        };
        told(Considered { statement, unsaid, salience: Some(candidate.salience), band: candidate.band });
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

fn consider<'d>(statement: &'d Statement, subject: &'d Subject<'d>) -> Result<Candidate<'d>, Unsaid> {
    let service = subject.service.map_or("", |s| s.id());
    if !statement.services.is_empty() && !statement.services.iter().any(|s| s == service) {
        return Err(Unsaid::OtherService);
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
            return Err(Unsaid::NotHere);
        }
    }
    let silent = Candidate { statement, about, band: None, salience: 0.5, other: None, neighbour: None };
    let weighed = |c: Candidate<'d>, by: f64| Candidate { salience: c.salience * statement.weight * by, ..c };
    if fact.is_empty() {
        return Ok(weighed(silent, 1.0));
    }
    let judged = |value: Option<f64>, other: Option<f64>| match statement.compare {
        Comparison::Value => Ok((None, 0.5)),
        comparison => judge(comparison, value.ok_or(Unsaid::NoValue)?, other).ok_or(Unsaid::NothingToCompare),
    };
    if !matches!(silent.about, About::Place) {
        let (value, other) = ours(&silent.about, subject).ok_or(Unsaid::NoValue)?;
        let (band, salience) = judged(value, other)?;
        return Ok(weighed(Candidate { band, salience, other, ..silent }, 1.0));
    }
    let place = subject.place.filter(|place| !place.value(fact).is_empty()).ok_or(Unsaid::NoValue)?;
    let relevant = subject
        .service
        .is_some_and(|s| s.value("relevant_facts").as_list().iter().any(|f| f.as_str() == Some(fact)));
    if statement.relevant && !relevant {
        return Err(Unsaid::NotRelevant);
    }
    let mut neighbour = None;
    let other = match statement.compare {
        Comparison::Median => {
            let median = || {
                let at = place.facts().iter().position(|f| *f.key == *fact)?;
                subject.medians?.values.get(at).copied().flatten()
            };
            Some(median().ok_or(Unsaid::NothingToCompare)?)
        }
        Comparison::Neighbour => {
            let found = subject.neighbours.iter().position(|(n, _)| n.number(fact).is_some());
            let found = found.ok_or(Unsaid::NothingToCompare)?;
            neighbour = Some(found);
            subject.neighbours[found].0.number(fact)
        }
        _ => None,
    };
    let (band, salience) = judged(place.number(fact), other)?;
    let boost = if relevant { 2.5 } else { 1.0 };
    Ok(weighed(Candidate { band, salience, other, neighbour, ..silent }, boost))
}

/// What a fact is taken from, or why it speaks of nothing: of experts or numbers that are not there, or of too few.
fn about<'d>(fact: &'d str, statement: &Statement, subject: &'d Subject<'d>) -> Result<About<'d>, Unsaid> {
    if let Some(column) = fact.strip_prefix("experts.") {
        let spread = subject.pool.as_ref().and_then(|pool| pool.get(column)).ok_or(Unsaid::NoValue)?;
        let tag = subject.expert.ok_or(Unsaid::NoValue)?.locale().tag();
        let behind = match spread {
            Spread::Numbers { n, .. } => *n,
            Spread::Yes { n, .. } => *n,
            Spread::Items(items) => told_items(column, items, tag).next().ok_or(Unsaid::NoValue)?.1,
        };
        return if behind >= statement.least {
            Ok(About::Experts(column, spread))
        } else {
            Err(Unsaid::TooFew)
        };
    }
    if let Some(statistic) = fact.strip_prefix("proof.") {
        let figure = subject.published.iter().find(|p| p.statistic.name() == statistic);
        return figure.map(About::Proof).ok_or(Unsaid::NoValue);
    }
    Ok(About::Place)
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
