//! Numbers in words: cardinals, ordinals, parts, multiples.
//!
//! Invariant: a word counts something in the world, or steps and parts of the text itself; only the first is an amount.

use super::digits::ratio;
use super::{Amount, Counts, exactness};
use crate::brief::Unit;
use crate::vet::reading::Sentence;
use std::ops::Range;

const WORDS: &[(&str, f64)] = &[
    ("zero", 0.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("thirteen", 13.0),
    ("fourteen", 14.0),
    ("fifteen", 15.0),
    ("sixteen", 16.0),
    ("seventeen", 17.0),
    ("eighteen", 18.0),
    ("nineteen", 19.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
];
const ORDINALS: &[(&str, f64)] = &[
    ("second", 2.0),
    ("third", 3.0),
    ("fourth", 4.0),
    ("fifth", 5.0),
    ("sixth", 6.0),
    ("seventh", 7.0),
    ("eighth", 8.0),
    ("ninth", 9.0),
    ("tenth", 10.0),
    ("eleventh", 11.0),
    ("twelfth", 12.0),
    ("thirteenth", 13.0),
    ("fourteenth", 14.0),
    ("fifteenth", 15.0),
    ("sixteenth", 16.0),
    ("seventeenth", 17.0),
    ("eighteenth", 18.0),
    ("nineteenth", 19.0),
    ("twentieth", 20.0),
];
const SCALES: &[(&str, f64)] = &[("hundred", 1e2), ("thousand", 1e3), ("million", 1e6), ("billion", 1e9)];
const PARTS: &[(&str, f64)] =
    &[("half", 50.0), ("halves", 50.0), ("thirds", 66.67), ("quarter", 25.0), ("quarters", 75.0)];
const TIMES: &[(&str, f64)] = &[
    ("twice", 2.0),
    ("thrice", 3.0),
    ("double", 2.0),
    ("doubled", 2.0),
    ("triple", 3.0),
    ("tripled", 3.0),
    ("quadruple", 4.0),
    ("twofold", 2.0),
    ("threefold", 3.0),
];
/// What a text counts of its own: the figures that it gives, the questions that it asks.
const OF_TEXT: &[&str] = &[
    "circles",
    "figures",
    "numbers",
    "sides",
    "groups",
    "ways",
    "things",
    "questions",
    "answers",
    "parts",
    "reasons",
    "areas",
    "meetings",
    "samples",
    "references",
    "drafts",
    "rounds",
    "parties",
    "dates",
    "offers",
    "steps",
    "names",
    "sentences",
];
/// What can stand behind an ordinal that counts steps of the work, and nothing in the world.
const STEPS: &[&str] = &[
    "meeting",
    "step",
    "call",
    "conversation",
    "session",
    "draft",
    "question",
    "offer",
    "version",
    "page",
    "week",
    "month",
    "day",
    "hour",
    "opinion",
    "is",
    "was",
    "will",
    "thing",
    "round",
    "visit",
    "phase",
    "email",
    "person",
    "party",
    "one",
    "reader",
    "time",
    "year",
    "choice",
];
/// The value of a word in a list.
fn of(list: &[(&str, f64)], word: &str) -> Option<f64> {
    list.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}

/// Whether a word counts something.
pub fn is_number_word(word: &str) -> bool {
    [WORDS, ORDINALS, SCALES, PARTS, TIMES].iter().any(|list| of(list, word).is_some()) || word == "dozen"
}

/// How many times as much a word makes of the number before it.
pub(super) fn scale(word: &str) -> Option<f64> {
    of(SCALES, word)
}

/// Numbers in words.
pub(super) fn words(sentence: &Sentence<'_>, found: &mut Vec<Amount>) {
    let all = &sentence.words;
    let mut at = 0;
    while at < all.len() {
        let word = all[at].lower.as_str();
        let start = at;
        let next = |n: usize| all.get(n).map_or("", |word| word.lower.as_str());
        let free = |range: &Range<usize>| {
            !found.iter().any(|known| known.at.start < range.end && range.start < known.at.end)
        };
        let push = |from: usize, to: usize, value: f64, counts: Counts, found: &mut Vec<Amount>| {
            let range = all[from].at.start..all[to].at.end;
            let exact = exactness(sentence, &range);
            found.push(Amount { at: range, values: vec![(value, 0)], counts, exact });
        };
        at += 1;
        if !free(&all[start].at) {
            continue;
        }
        // "One point above", "an hour behind": a week before the deadline is no number of the data.
        let beside = ["behind", "ahead", "earlier", "later"].contains(&next(at + 1));
        let counted = word == "one"
            && ["point", "percentage", "percent", "km", "kilometre", "kilometer", "mile"].contains(&next(at))
            || ["one", "an"].contains(&word) && next(at) == "hour" && beside;
        let previous = start.checked_sub(1).map_or("", |before| all[before].lower.as_str());
        // What stands in the text itself is counted by whoever reads it.
        let of_text = of(WORDS, word).is_some_and(|n| n <= 10.0)
            && [next(at), next(at + 1)].iter().any(|noun| OF_TEXT.contains(noun))
            || word == "two"
                && (previous == "the" || previous == "of")
                && ![
                    "airports",
                    "institutions",
                    "colleges",
                    "places",
                    "cities",
                    "states",
                    "hours",
                    "universities",
                ]
                .contains(&next(at));
        if of_text {
            continue;
        }
        if let Some(value) = of(WORDS, word).or(counted.then_some(1.0)) {
            let mut value = value;
            if (20.0..100.0).contains(&value) {
                let unit = of(WORDS, next(at))
                    .filter(|unit| (1.0..10.0).contains(unit))
                    .or((next(at) == "one").then_some(1.0));
                if let Some(unit) = unit {
                    value += unit;
                    at += 1;
                } else if let Some(unit) = of(ORDINALS, next(at)).filter(|unit| *unit < 10.0) {
                    push(start, at, value + unit, Counts::Ordinal, found);
                    at += 1;
                    continue;
                }
            }
            while let Some(scale) = of(SCALES, next(at)) {
                value *= scale;
                at += 1;
            }
            // "four in ten".
            if next(at) == "in"
                && let Some(whole) = of(WORDS, next(at + 1)).filter(|whole| *whole > value)
            {
                push(start, at + 1, 100.0 * value / whole, Counts::Part, found);
                at += 2;
                continue;
            }
            // "two thirds", "three quarters", "three times".
            let (counts, value) = match next(at) {
                "thirds" | "third" if value == 2.0 => (Counts::Part, 200.0 / 3.0),
                "quarters" if value == 3.0 => (Counts::Part, 75.0),
                "fifths" => (Counts::Part, value * 20.0),
                "tenths" => (Counts::Part, value * 10.0),
                "times" => (Counts::Times, value),
                "percent" => (Counts::Unit(Unit::Percent), value),
                "per" if next(at + 1) == "cent" => (Counts::Unit(Unit::Percent), value),
                "percentage" | "point" | "points" => (Counts::Unit(Unit::Points), value),
                "dollars" => (Counts::Unit(Unit::Money("USD".into())), value),
                unit => (Unit::known(unit).map_or(Counts::Things, Counts::Unit), value),
            };
            if counts == Counts::Part {
                at += 1;
            }
            push(start, at - 1, value, counts, found);
        } else if let Some(value) = of(ORDINALS, word) {
            let is_step = STEPS.contains(&next(at)) || word == "second" && next(at).is_empty();
            let article =
                start.checked_sub(1).is_some_and(|before| ["a", "one"].contains(&all[before].lower.as_str()));
            let of_whole = next(at) == "of" || next(at) == "as";
            if article && of_whole && word != "second" {
                push(start, start, 100.0 / value, Counts::Part, found);
            } else if !is_step {
                push(start, start, value, Counts::Ordinal, found);
            }
        } else if let Some(value) = of(PARTS, word) {
            // "half an hour" and "half a day" measure the work.
            let measures = word == "half"
                && ["an", "a", "hour", "day"].contains(&next(at))
                && ["hour", "day"].iter().any(|unit| [next(at), next(at + 1)].contains(unit));
            if !measures {
                push(start, start, value, Counts::Part, found);
            }
        } else if let Some(value) = of(TIMES, word) {
            push(start, start, value, Counts::Times, found);
        } else if word == "dozen" {
            push(start, start, 12.0, Counts::Things, found);
        } else if of(SCALES, word).is_some() {
            let value = of(SCALES, word).unwrap_or_default();
            push(start, start, value, Counts::Things, found);
        } else if word == "one" && next(at) == "in" {
            let of_word = of(WORDS, next(at + 1));
            let of_digits = ratio(sentence, all[start].at.end);
            if let Some(whole) = of_word.or(of_digits).filter(|whole| *whole > 1.0) {
                let end = all[start].at.start
                    ..all.get(at + 1).filter(|_| of_word.is_some()).map_or(all[at].at.end, |w| w.at.end);
                found.push(Amount {
                    exact: exactness(sentence, &end),
                    at: end,
                    values: vec![(100.0 / whole, 0)],
                    counts: Counts::Part,
                });
                at += 2;
            }
        }
    }
}
