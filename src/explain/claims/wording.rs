//! Texts with slots laid over the words of a page: which of them says a number there, and by which slot.
//!
//! Invariant: a text lies over a page's words only where each of its literal pieces stands, in its order.

use super::leaves::{Leaf, Leaves};
use super::passages::soft;
use crate::text::{Pattern, Stretch};
use std::ops::Range;

/// What a text with slots is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// A text of the theme, by its key.
    Word(String),
    /// A wording of a statement, with its fact.
    Statement(String),
    /// A label or unit of the fact of a dataset: dataset, fact, label or unit.
    Fact(String, String, String),
    Family,
}

/// A text with slots that may stand on the page.
pub struct Wording {
    pub leaf: usize,
    pub used: Use,
    readings: Vec<Vec<Stretch>>,
}

/// Where a text lies over a number.
#[derive(Clone, Debug)]
pub struct Laid {
    /// So many characters of the page are the text's own.
    pub literal: usize,
    /// The slot that holds the number; none if the number is part of the text.
    pub slot: Option<String>,
}

/// A value is written with so much beside its number, such as its unit; a list of named numbers with more.
const BESIDE: usize = 32;
const BESIDE_SEVERAL: usize = 120;

pub fn wordings(leaves: &Leaves) -> Vec<Wording> {
    let mut fact = String::new();
    let mut dataset = String::new();
    let mut found = Vec::new();
    let mut known = std::collections::BTreeSet::new();
    for (at, leaf) in leaves.all.iter().enumerate() {
        // The fact of a statement and the dataset of a declaration stand before what they are for.
        match (leaf.part.as_str(), leaf.name()) {
            ("deck", "slot") => fact.clear(),
            ("deck", "fact") => fact.clone_from(&leaf.text),
            (_, "dataset") if leaf.is_declaration() => dataset.clone_from(&leaf.text),
            _ => {}
        }
        let Some(used) = used(leaf, &fact, &dataset) else { continue };
        // Each row of a dataset declares its facts again.
        if matches!(used, Use::Fact(..)) && !known.insert((leaf.text.clone(), used.clone())) {
            continue;
        }
        if leaf.text.contains(|c: char| c == '{' || c.is_ascii_digit()) || matches!(used, Use::Fact(..)) {
            let readings = Pattern::parse(&leaf.text).map(|p| p.readings()).unwrap_or_default();
            let readings = readings.into_iter().flat_map(without_unit).collect::<Vec<_>>();
            found.push(Wording { leaf: at, used, readings: readings.into_iter().map(softened).collect() });
        }
    }
    found
}

/// A price may have no unit; then the space before it is not written either.
fn without_unit(reading: Vec<Stretch>) -> Vec<Vec<Stretch>> {
    match reading.as_slice() {
        [rest @ .., Stretch::Literal(space), Stretch::Slot(unit)] if unit == "unit" && space == " " => {
            let bare = rest.to_vec();
            vec![reading, bare]
        }
        _ => vec![reading],
    }
}

fn softened(reading: Vec<Stretch>) -> Vec<Stretch> {
    let soften = |stretch| match stretch {
        Stretch::Literal(text) => Stretch::Literal(soft(&text)),
        slot => slot,
    };
    reading.into_iter().map(soften).collect()
}

fn used(leaf: &Leaf, fact: &str, dataset: &str) -> Option<Use> {
    let name = leaf.name();
    if let (true, [.., of, name]) = (leaf.is_declaration(), leaf.path.as_slice()) {
        let key = of.strip_prefix("fact ").filter(|_| name == "label" || name == "unit")?;
        return Some(Use::Fact(dataset.to_string(), key.to_string(), name.clone()));
    }
    match leaf.part.as_str() {
        "words" => name.strip_prefix("word ").map(|key| Use::Word(key.to_string())),
        "deck" if name.starts_with("say") => Some(Use::Statement(fact.to_string())),
        "family" if leaf.path.iter().any(|name| name == "text") => Some(Use::Family),
        _ => None,
    }
}

impl Wording {
    /// Every way in which it lies over a number.
    pub fn lay(&self, text: &str, number: &Range<usize>) -> Vec<Laid> {
        // The value of a fact can hold several numbers, as a day or a list does; a word has a slot for each.
        let several = !matches!(self.used, Use::Word(_));
        self.readings.iter().flat_map(|reading| lay(reading, text, number, several)).collect()
    }

    /// Whether all the literals of one of its readings stand in a text, or behind a number in it.
    pub fn may_lie(&self, text: &str) -> bool {
        let stands = |stretch: &Stretch| match stretch {
            Stretch::Literal(literal) => text.contains(literal.trim()),
            Stretch::Slot(_) => true,
        };
        self.readings.iter().any(|reading| reading.iter().all(stands))
    }

    /// Whether a text is a filling of it with values that fit.
    pub fn fills(&self, text: &str, is_value: &dyn Fn(&str) -> bool) -> bool {
        self.readings.iter().any(|reading| filled(reading, text, is_value))
    }

    /// How many characters of its own it has, if it begins a text, or is all of it.
    pub fn begins(&self, text: &str, whole: bool) -> Option<usize> {
        let end = |rest: &str| !whole || rest.is_empty();
        self.readings.iter().filter_map(|reading| forward(reading, text, &end)).max()
    }
}

fn lay(reading: &[Stretch], text: &str, number: &Range<usize>, several: bool) -> Vec<Laid> {
    let any = |_: &str| true;
    let mut ways: Vec<Laid> = Vec::new();
    let mut offer = |literal: usize, slot: Option<&String>| ways.push(Laid { literal, slot: slot.cloned() });
    for (at, stretch) in reading.iter().enumerate() {
        match stretch {
            Stretch::Literal(literal) => {
                for (found, _) in literal.match_indices(&text[number.clone()]) {
                    let end = found + number.len();
                    let Some(start) = number.start.checked_sub(found) else { continue };
                    let alone = !literal[..found].ends_with(|c: char| c.is_ascii_digit())
                        && !literal[end..].starts_with(|c: char| c.is_ascii_digit());
                    if !alone || !text.get(start..).is_some_and(|rest| rest.starts_with(literal.as_str())) {
                        continue;
                    }
                    let before = backward(&reading[..at], &text[..start]);
                    let after = forward(&reading[at + 1..], &text[start + literal.len()..], &any);
                    if let (Some(before), Some(after)) = (before, after) {
                        offer(before + literal.chars().count() + after, None);
                    }
                }
            }
            Stretch::Slot(slot) => {
                let before = starts(text, number.start, several)
                    .find_map(|at_| backward_to(reading, at, &text[..at_]));
                let after =
                    ends(text, number.end, several).find_map(|at_| forward_from(reading, at, &text[at_..]));
                if let (Some(before), Some(after)) = (before, after) {
                    offer(before + after, Some(slot));
                }
            }
        }
    }
    ways
}

/// Whether a reading with these values is the text.
fn filled(reading: &[Stretch], text: &str, is_value: &dyn Fn(&str) -> bool) -> bool {
    match reading {
        [] => text.is_empty(),
        [Stretch::Literal(literal), rest @ ..] => {
            text.strip_prefix(literal.as_str()).is_some_and(|after| filled(rest, after, is_value))
        }
        [Stretch::Slot(_)] => is_value(text),
        [Stretch::Slot(_), rest @ ..] => match &rest[0] {
            Stretch::Literal(next) => {
                let mut places = text.match_indices(next.as_str());
                places.any(|(at, _)| is_value(&text[..at]) && filled(rest, &text[at..], is_value))
            }
            Stretch::Slot(_) => false,
        },
    }
}

/// What stands right before a slot: a literal ends there, or nothing does.
fn backward_to(reading: &[Stretch], at: usize, text: &str) -> Option<usize> {
    backward(&reading[..at], text)
}

fn forward_from(reading: &[Stretch], at: usize, text: &str) -> Option<usize> {
    forward(&reading[at + 1..], text, &|_| true)
}

/// Where the value with a number can begin: at the number, or before it as long as no other number comes.
fn starts(text: &str, number: usize, several: bool) -> impl Iterator<Item = usize> + '_ {
    let before = text[..number].char_indices().rev().take_while(move |(_, c)| several || !c.is_ascii_digit());
    std::iter::once(number).chain(before.map(|(at, _)| at).take(if several {
        BESIDE_SEVERAL
    } else {
        BESIDE
    }))
}

fn ends(text: &str, number: usize, several: bool) -> impl Iterator<Item = usize> + '_ {
    let after = text[number..].char_indices().take_while(move |(_, c)| several || !c.is_ascii_digit());
    std::iter::once(number).chain(after.map(move |(at, c)| number + at + c.len_utf8()).take(if several {
        BESIDE_SEVERAL
    } else {
        BESIDE
    }))
}

/// The characters of the literals, if the reading lies over the beginning of a text.
fn forward(reading: &[Stretch], text: &str, end: &dyn Fn(&str) -> bool) -> Option<usize> {
    match reading {
        [] => end(text).then_some(0),
        [Stretch::Literal(literal), rest @ ..] => {
            let after = text.strip_prefix(literal.as_str())?;
            Some(literal.chars().count() + forward(rest, after, end)?)
        }
        [Stretch::Slot(_)] => (!text.is_empty()).then_some(0),
        [Stretch::Slot(_), rest @ ..] => match &rest[0] {
            Stretch::Slot(_) => forward(rest, text, end),
            Stretch::Literal(next) => {
                let mut places = text.match_indices(next.as_str()).filter(|(at, _)| *at > 0);
                places.find_map(|(at, _)| forward(rest, &text[at..], end))
            }
        },
    }
}

/// As [`forward`], from the end of a text back. What stands before the reading is of no matter.
fn backward(reading: &[Stretch], text: &str) -> Option<usize> {
    match reading {
        [] => Some(0),
        [rest @ .., Stretch::Literal(literal)] => {
            let before = text.strip_suffix(literal.as_str())?;
            Some(literal.chars().count() + backward(rest, before)?)
        }
        [Stretch::Slot(_)] => (!text.is_empty()).then_some(0),
        [rest @ .., Stretch::Slot(_)] => match rest.last() {
            Some(Stretch::Literal(last)) => {
                let mut places = text.rmatch_indices(last.as_str());
                places.find_map(|(at, _)| backward(rest, &text[..at + last.len()]))
            }
            _ => backward(rest, text),
        },
    }
}
