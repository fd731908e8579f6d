//! Wordings of statements: the same statement in other words, with the same slots, and nothing beside.
//!
//! A wording has no brief: what it may claim is what the wordings of its own band claim. Invariant: a number, a name, a slot,
//! and every word that compares, denies or values stands in one of these.

use super::amounts::is_number_word;
use super::lists::{List, Lists};
use super::reading::{Sentence, sentences};
use super::{Fault, Faults, Reason, form};
use crate::brief::hidden;
use crate::sameness::{Names, Sketch};
use crate::text::{Pattern, Stretch};
use std::collections::BTreeSet;

/// Words that deny.
const NOT: &[&str] = &[
    "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "hardly", "barely",
    "cannot", "few", "fewer",
];
/// Of its words a new wording may share so many with one that is there.
const MOST_SHARED: f64 = 0.8;

/// Judges a wording by those of its band that stand in the deck.
pub fn vet_wording(text: &str, known: &[&str], lists: &Lists, instructions: &str) -> Vec<Fault> {
    let mut faults = Faults::default();
    if text.trim().is_empty() {
        faults.add(Reason::Empty, "", "the wording is empty");
        return faults.0;
    }
    if let Some(c) = text.chars().find(|c| hidden(*c)) {
        faults.add(
            Reason::Form,
            "",
            format!("it holds a character that cannot be seen (U+{:04X})", c as u32),
        );
        return faults.0;
    }
    let pattern = match Pattern::parse(text) {
        Ok(pattern) => pattern,
        Err(error) => {
            faults.add(Reason::Slot, text, format!("it cannot be read as a wording: {}", error.message));
            return faults.0;
        }
    };
    let models: Vec<Pattern> = known.iter().filter_map(|text| Pattern::parse(text).ok()).collect();
    slots(&pattern, &models, &mut faults);
    plurals(text, known, &mut faults);
    order(text, known, &mut faults);
    for reading in pattern.readings() {
        let plain = plain(&reading);
        let models: Vec<String> =
            models.iter().flat_map(Pattern::readings).map(|reading| self::plain(&reading)).collect();
        words(&plain, &models, lists, &mut faults);
        form::signs(&plain, &mut faults);
        if form::echoed(&plain, instructions).is_some() {
            faults.add(Reason::Echo, "", "it repeats what it was told to do");
        }
        length(&plain, &models, &mut faults);
    }
    let shared = |known: &&str| shared(text, known);
    if let Some(same) = known.iter().find(|known| shared(known) > MOST_SHARED) {
        faults.add(Reason::Alike, same, "it is nearly this wording again");
    }
    faults.0
}

/// The literal words of a reading, each slot as a name that is none.
fn plain(reading: &[Stretch]) -> String {
    let part = |stretch: &Stretch| match stretch {
        Stretch::Literal(text) => text.clone(),
        Stretch::Slot(_) => "Xx".to_string(),
    };
    reading.iter().map(part).collect()
}

/// It has the slots that every wording of the band has, and none that no wording has.
fn slots(pattern: &Pattern, models: &[Pattern], faults: &mut Faults) {
    let set = |pattern: &Pattern| -> BTreeSet<String> { pattern.slots().map(str::to_string).collect() };
    let own = set(pattern);
    let all: Vec<BTreeSet<String>> = models.iter().map(set).collect();
    let mut every = all.first().cloned().unwrap_or_default();
    all.iter().for_each(|slots| every.retain(|slot| slots.contains(slot)));
    for slot in &own {
        if !all.iter().any(|slots| slots.contains(slot)) {
            faults.add(Reason::Slot, slot, "no wording of this statement has this slot");
        }
    }
    for slot in every.difference(&own) {
        faults.add(Reason::Slot, slot, "every wording of this statement has this slot, and it is missing");
    }
}

/// A plural stands as it stands in a wording of the band: its unit is part of it.
fn plurals(text: &str, known: &[&str], faults: &mut Faults) {
    for (at, _) in text.match_indices(", plural,") {
        let start = text[..at].rfind('{').unwrap_or(0);
        let mut depth = 0;
        let end = text[start..].char_indices().find_map(|(n, c)| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            (depth == 0).then_some(start + n + 1)
        });
        let plural = &text[start..end.unwrap_or(text.len())];
        if !known.iter().any(|model| model.contains(plural)) {
            faults.add(Reason::Slot, plural, "no wording of the statement has this plural as it stands");
        }
    }
}

/// What stands before another thing in every wording stands before it in a new one: two values that change places, or a
/// comparison that is turned around, say something else.
fn order(text: &str, known: &[&str], faults: &mut Faults) {
    const FIXED: [&str; 12] = [
        "{value",
        "{median",
        "{overall",
        "{neighbour.value",
        "{neighbour.name",
        "{area",
        "{place.name",
        "elsewhere",
        "everywhere",
        "usual",
        "{low",
        "{high",
    ];
    let at = |text: &str, part: &str| text.find(part);
    for first in FIXED {
        for second in FIXED.iter().filter(|second| **second != first) {
            let (Some(a), Some(b)) = (at(text, first), at(text, second)) else { continue };
            let both: Vec<bool> =
                known.iter().filter_map(|model| Some(at(model, first)? < at(model, second)?)).collect();
            if a > b && !both.is_empty() && both.iter().all(|before| *before) {
                let name = |part: &str| part.trim_start_matches('{').to_string();
                let why = format!(
                    "in every wording of the statement {} stands before {}",
                    name(first),
                    name(second)
                );
                faults.add(Reason::Slot, second, why);
            }
        }
    }
}

fn words(text: &str, models: &[String], lists: &Lists, faults: &mut Faults) {
    let known: Vec<Sentence<'_>> = models.iter().flat_map(|model| sentences(model)).collect();
    let has = |lower: &str, stem: &str| {
        known.iter().flat_map(|s| &s.words).any(|word| word.lower == lower || word.stem == stem)
    };
    let claims: [(&List, Reason, &str); 6] = [
        (&lists.evaluation, Reason::Claim, "it characterises, and the wordings of the statement do not"),
        (&lists.superlative, Reason::Superlative, "it says more than the wordings of the statement"),
        (&lists.promise, Reason::Promise, "it promises something"),
        (&lists.advice, Reason::Advice, "it speaks of law, tax, money to invest or health"),
        (&lists.testimonial, Reason::Testimonial, "it tells what somebody thinks of the work"),
        (&lists.meta, Reason::Echo, "it speaks of the task"),
    ];
    for sentence in sentences(text) {
        for (list, reason, why) in &claims {
            for found in list.find(&sentence) {
                if !found.iter().all(|word| has(&word.lower, &word.stem)) {
                    let (from, to) = (found[0].at.start, found[found.len() - 1].at.end);
                    faults.add(*reason, &text[from..to], *why);
                }
            }
        }
        for word in &sentence.words {
            if word.text == "Xx" || has(&word.lower, &word.stem) {
                continue;
            }
            let lower = word.lower.as_str();
            if lists.comparison.contains_key(lower) || ["more", "less", "than"].contains(&lower) {
                faults.add(
                    Reason::Comparison,
                    word.text,
                    "it compares in a way that the wordings of the statement do not",
                );
            } else if NOT.contains(&lower) || lower.ends_with("n't") {
                faults.add(
                    Reason::Negation,
                    word.text,
                    "it denies something, and the wordings of the statement do not",
                );
            } else if is_number_word(lower) {
                faults.add(Reason::Number, word.text, "no wording of the statement has this number");
            } else if word.capital && !word.first {
                faults.add(Reason::Name, word.text, "no wording of the statement has this name");
            } else if !lists.is_known(word) {
                faults.add(
                    Reason::Claim,
                    word.text,
                    "neither the wordings of the statement nor the list of ordinary words have this word",
                );
            }
        }
    }
    let own: Vec<_> = sentences(text)
        .into_iter()
        .flat_map(|s| s.words)
        .filter(|word| word.text != "Xx" && !lists.function.contains(&word.lower))
        .map(|word| (word.lower, word.stem))
        .collect();
    let new: Vec<&str> =
        own.iter().filter(|(lower, stem)| !has(lower, stem)).map(|(lower, _)| lower.as_str()).collect();
    if new.len() > 5 || new.len() > 2 && new.len() * 2 > own.len() {
        let why = "so many words stand in no wording of the statement that it may say something else";
        faults.add(Reason::Claim, &new.join(" "), why);
    }
    let digits = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .map(str::to_string)
            .collect()
    };
    let may: BTreeSet<String> = models.iter().flat_map(|model| digits(model)).collect();
    for number in digits(text).difference(&may) {
        faults.add(
            Reason::Number,
            number,
            "no wording of the statement has this number; a figure comes through a slot",
        );
    }
}

fn length(text: &str, models: &[String], faults: &mut Faults) {
    let count = |text: &str| text.split_whitespace().count();
    let (own, counts) = (count(text), models.iter().map(|model| count(model)));
    let (least, most) = (counts.clone().min().unwrap_or(1), counts.max().unwrap_or(40));
    if own > most * 8 / 5 + 2 || own + 2 < least / 2 {
        faults.add(
            Reason::Length,
            text,
            format!("it has {own} words, where the others have {least} to {most}"),
        );
    }
    let ends = |text: &str| text.trim_end().ends_with(['.', '!', '?']);
    if models.iter().all(|model| ends(model)) && !ends(text) {
        faults.add(Reason::CutShort, "", "it has no end");
    }
}

/// How much of their words two wordings share.
fn shared(a: &str, b: &str) -> f64 {
    let names = Names::default();
    if Sketch::of(a, &names).alike(&Sketch::of(b, &names)).masked > 0.7 {
        return 1.0;
    }
    let set = |text: &str| -> BTreeSet<String> {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_string)
            .collect()
    };
    let (a, b) = (set(a), set(b));
    let both = a.intersection(&b).count();
    both as f64 / (a.len() + b.len() - both).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] = &[
        "Matches take longer in {area}: {value, plural, one {# day} other {# days}} for half of at least {n}, against {overall} everywhere.",
        "Half of at least {n} matches in {area} took {value, plural, one {# day} other {# days}} or less; the service as a whole needs {overall}.",
        "A match takes longer in {area} than elsewhere: {value, plural, one {# day} other {# days}} for half of them, where {overall} is usual (at least {n} matches).",
    ];

    fn reasons(text: &str) -> Vec<&'static str> {
        let mut all: Vec<_> =
            vet_wording(text, KNOWN, &Lists::new(), "").iter().map(|f| f.reason.word()).collect();
        all.dedup();
        all
    }

    #[test]
    fn a_wording_says_the_same_in_other_words_or_is_refused() {
        let good = "In {area} the wait for a match is longer: half of at least {n} were made within {value, plural, one {# day} other {# days}}, where the service needs {overall}.";
        assert_eq!(reasons(good), Vec::<&str>::new());
        let days = "{value, plural, one {# day} other {# days}}";
        let bad = |text: &str| reasons(&text.replace("{days}", days));
        assert_eq!(
            bad(
                "In {area} the wait for a match is shorter: half of at least {n} were made within {days}, where the service needs {overall}."
            ),
            ["comparison"]
        );
        assert_eq!(
            bad(
                "In {area} the wait for a match is longer: half of at least 10 were made within {days}, where the service needs {overall}."
            ),
            ["slot", "number"]
        );
        assert_eq!(
            bad(
                "In Austin, {area}, the wait for a match is longer: half of {n} were made within {days}, where the service needs {overall}."
            ),
            ["name"]
        );
        assert_eq!(
            bad(
                "In {area} the wait for an excellent match is longer: half of {n} were made within {days}, where the service needs {overall}."
            ),
            ["claim"]
        );
        assert_eq!(
            bad(
                "In {city} the wait for a match is longer in {area}: half of {n} were made within {days}, where the service needs {overall}."
            ),
            ["slot"]
        );
        assert_eq!(bad("In {area the wait"), ["slot"]);
        assert_eq!(bad(KNOWN[1]), ["alike"]);
    }
}
