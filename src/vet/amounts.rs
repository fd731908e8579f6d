//! Amounts in a sentence: numbers in digits or words, what they count, how exactly they are meant, and dates.
//!
//! Invariant: no digit of a sentence, and no word for a number, is outside of an amount or a date.

use super::reading::Sentence;
use crate::brief::Unit;
use crate::explain::numbers;
use std::ops::Range;

/// A number as a sentence says it.
#[derive(Clone, Debug)]
pub struct Amount {
    /// Bytes of the draft.
    pub at: Range<usize>,
    /// What it can mean, each with its digits behind the point.
    pub values: Vec<(f64, u32)>,
    pub counts: Counts,
    pub exact: Exact,
}

/// What an amount counts.
#[derive(Clone, Debug, PartialEq)]
pub enum Counts {
    /// Whatever word follows.
    Things,
    Ordinal,
    Unit(Unit),
    /// A part of a whole: half, a third, one in five; its size in per cent.
    Part,
    /// So many times as much.
    Times,
    /// A month, or a day, of a year.
    Date(Option<u8>, Option<u8>),
}

/// How exactly it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exact {
    Exactly,
    About,
    AtLeast,
    MoreThan,
    Nearly,
    AtMost,
    LessThan,
}

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
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The value of a word in a list.
fn of(list: &[(&str, f64)], word: &str) -> Option<f64> {
    list.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}

/// Whether a word counts something.
pub fn is_number_word(word: &str) -> bool {
    [WORDS, ORDINALS, SCALES, PARTS, TIMES].iter().any(|list| of(list, word).is_some()) || word == "dozen"
}

/// The amounts of a sentence, in their order.
pub fn amounts(sentence: &Sentence<'_>) -> Vec<Amount> {
    let mut found = dates(sentence);
    digits(sentence, &mut found);
    words(sentence, &mut found);
    found.sort_by_key(|amount| amount.at.start);
    // "from 16 to 25 km": the first one has the unit of the second.
    for at in (1..found.len()).rev() {
        let between = sentence_text(sentence, found[at - 1].at.end..found[at].at.start).trim().to_lowercase();
        if found[at - 1].counts == Counts::Things
            && ["to", "and", "or", "–", "-", "by"].contains(&between.as_str())
            && matches!(found[at].counts, Counts::Unit(_))
        {
            found[at - 1].counts = found[at].counts.clone();
        }
    }
    found
}

fn sentence_text<'t>(sentence: &Sentence<'t>, at: Range<usize>) -> &'t str {
    sentence.text.get(at.start - sentence.at.start..at.end - sentence.at.start).unwrap_or("")
}

/// Words behind a place of the draft, as far as nothing but spaces and hyphens lies between.
fn after<'s>(sentence: &'s Sentence<'_>, end: usize) -> Vec<&'s str> {
    let mut list = Vec::new();
    let mut end = end;
    let from = end;
    for word in sentence.words.iter().filter(|word| word.at.start >= from) {
        let gap = sentence_text(sentence, end..word.at.start);
        if !gap.chars().all(|c| c.is_whitespace() || c == '-') || list.len() > 2 {
            break;
        }
        list.push(word.lower.as_str());
        end = word.at.end;
    }
    list
}

/// Words before a place of the draft, the nearest first.
fn before<'s>(sentence: &'s Sentence<'_>, start: usize) -> Vec<&'s str> {
    let mut list = Vec::new();
    let to = start;
    let mut start = start;
    for word in sentence.words.iter().rev().filter(|word| word.at.end <= to) {
        let gap = sentence_text(sentence, word.at.end..start);
        if !gap.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '$' | '€' | '£' | '~'))
            || list.len() > 3
        {
            break;
        }
        list.push(word.lower.as_str());
        start = word.at.start;
    }
    list
}

fn exactness(sentence: &Sentence<'_>, at: &Range<usize>) -> Exact {
    let sign = sentence_text(sentence, sentence.at.start..at.start).trim_end();
    if sign.ends_with('~') || sign.ends_with('≈') {
        return Exact::About;
    }
    let mut words = before(sentence, at.start);
    if words.first().is_some_and(|word| ["a", "an", "the", "one"].contains(word)) {
        words.remove(0);
    }
    let is = |phrase: &[&str]| {
        phrase.iter().rev().zip(&words).filter(|(said, word)| said == word).count() == phrase.len()
    };
    let list: &[(&[&str], Exact)] = &[
        (&["just", "under"], Exact::Nearly),
        (&["little", "under"], Exact::Nearly),
        (&["slightly", "under"], Exact::Nearly),
        (&["just", "below"], Exact::Nearly),
        (&["little", "less", "than"], Exact::Nearly),
        (&["slightly", "less", "than"], Exact::Nearly),
        (&["just", "short", "of"], Exact::Nearly),
        (&["close", "to"], Exact::About),
        (&["no", "more", "than"], Exact::AtMost),
        (&["no", "fewer", "than"], Exact::AtLeast),
        (&["no", "less", "than"], Exact::AtLeast),
        (&["more", "than"], Exact::MoreThan),
        (&["greater", "than"], Exact::MoreThan),
        (&["larger", "than"], Exact::MoreThan),
        (&["less", "than"], Exact::LessThan),
        (&["fewer", "than"], Exact::LessThan),
        (&["at", "least"], Exact::AtLeast),
        (&["at", "most"], Exact::AtMost),
        (&["up", "to"], Exact::AtMost),
        (&["some"], Exact::About),
        (&["about"], Exact::About),
        (&["around"], Exact::About),
        (&["roughly"], Exact::About),
        (&["approximately"], Exact::About),
        (&["nearly"], Exact::Nearly),
        (&["almost"], Exact::Nearly),
        (&["over"], Exact::MoreThan),
        (&["above"], Exact::MoreThan),
        (&["exceeding"], Exact::MoreThan),
        (&["under"], Exact::LessThan),
        (&["below"], Exact::LessThan),
    ];
    list.iter().find(|(phrase, _)| is(phrase)).map_or(Exact::Exactly, |(_, exact)| *exact)
}

/// Numbers in digits, with the unit that stands beside them.
fn digits(sentence: &Sentence<'_>, found: &mut Vec<Amount>) {
    for number in numbers(sentence.text, ',') {
        let at = number.span.start + sentence.at.start..number.span.end + sentence.at.start;
        if found.iter().any(|known| known.at.start < at.end && at.start < known.at.end) {
            continue;
        }
        let mut values = number.values.clone();
        let behind = after(sentence, at.end);
        let mut whole = number.whole.start + sentence.at.start..number.whole.end + sentence.at.start;
        let mut next = behind.first().copied().unwrap_or("");
        let mut skipped = 0;
        if let Some(scale) = of(SCALES, next).or(match next {
            "k" => Some(1e3),
            "bn" => Some(1e9),
            _ => None,
        }) {
            values.iter_mut().for_each(|(value, _)| *value *= scale);
            skipped = 1;
            next = behind.get(1).copied().unwrap_or("");
        }
        let written = sentence_text(sentence, whole.clone());
        let money = [('$', "USD"), ('€', "EUR"), ('£', "GBP"), ('¥', "JPY")]
            .into_iter()
            .find(|(sign, _)| written.contains(*sign));
        let following = behind.get(skipped + 1).copied().unwrap_or("");
        let counts = if ["st", "nd", "rd", "th"].contains(&next) && whole_end_touches(sentence, &at) {
            Counts::Ordinal
        } else if let Some((_, currency)) = money {
            Counts::Unit(Unit::Money(currency.into()))
        } else if number.is_percent {
            Counts::Unit(if next.starts_with("point") { Unit::Points } else { Unit::Percent })
        } else if next == "percent" || next == "per" && following == "cent" {
            let points = behind
                .get(skipped + if next == "per" { 2 } else { 1 })
                .is_some_and(|word| word.starts_with("point"));
            Counts::Unit(if points { Unit::Points } else { Unit::Percent })
        } else if next == "percentage" && following.starts_with("point")
            || next == "points"
            || next == "point"
        {
            Counts::Unit(Unit::Points)
        } else if next == "dollars" || next == "dollar" || next == "usd" {
            Counts::Unit(Unit::Money("USD".into()))
        } else if next == "times" || next == "fold" {
            Counts::Times
        } else if next == "in"
            && number.values.first().is_some_and(|(v, _)| *v == 1.0)
            && ratio(sentence, at.end).is_some()
        {
            Counts::Things
        } else {
            Unit::known(next).map_or(Counts::Things, Counts::Unit)
        };
        if number.is_percent {
            whole.end = whole.end.max(at.end);
        }
        found.push(Amount { exact: exactness(sentence, &whole), at: whole, values, counts });
    }
}

/// "1 in 5": the number behind.
fn ratio(sentence: &Sentence<'_>, end: usize) -> Option<f64> {
    let rest = sentence_text(sentence, end..sentence.at.end);
    let rest = rest.trim_start().strip_prefix("in ")?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn whole_end_touches(sentence: &Sentence<'_>, at: &Range<usize>) -> bool {
    sentence_text(sentence, at.end..sentence.at.end).starts_with(|c: char| c.is_alphabetic())
}

/// Numbers in words.
fn words(sentence: &Sentence<'_>, found: &mut Vec<Amount>) {
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
            if value >= 20.0 && value < 100.0 {
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

/// Days, months and quarters with their year.
fn dates(sentence: &Sentence<'_>) -> Vec<Amount> {
    let mut found = Vec::new();
    let numbers = numbers(sentence.text, ',');
    let offset = sentence.at.start;
    for (n, word) in sentence.words.iter().enumerate() {
        let Some(month) = MONTHS.iter().position(|month| *month == word.lower && word.capital) else {
            continue;
        };
        let beside = |gap: &str| gap.chars().all(|c| c.is_whitespace() || c == ',');
        let year = |end: usize| {
            numbers.iter().find(|number| {
                let at = number.span.start + offset;
                at >= end && beside(sentence_text(sentence, end..at)) && is_year(number)
            })
        };
        let is_day = |number: &crate::explain::Number| {
            number.values.len() == 1 && (1.0..=31.0).contains(&number.values[0].0)
        };
        let day_before = numbers.iter().find(|number| {
            let end = number.span.end + offset;
            let gap = (end <= word.at.start).then(|| sentence_text(sentence, end..word.at.start));
            gap.is_some_and(|gap| ["", "st", "nd", "rd", "th", "of"].contains(&gap.trim())) && is_day(number)
        });
        let day_after = numbers.iter().find(|number| {
            let at = number.span.start + offset;
            at >= word.at.end && sentence_text(sentence, word.at.end..at).trim().is_empty() && is_day(number)
        });
        let mut range = word.at.clone();
        let mut end = word.at.end;
        if let Some(day) = day_before {
            range.start = day.span.start + offset;
        }
        if let Some(day) = day_after.filter(|_| day_before.is_none()) {
            end = day.span.end + offset;
            range.end = end;
        }
        let year = year(end);
        if let Some(year) = year {
            range.end = year.span.end + offset;
        }
        let day = day_before.or(day_after).map(|day| day.values[0].0 as u8);
        // "May" and "March" at the beginning of a sentence are mostly no months.
        if day.is_none() && year.is_none() && (word.lower == "may" || word.lower == "march") && n == 0 {
            continue;
        }
        let value = year.map_or(0.0, |year| year.values[0].0);
        found.push(Amount {
            at: range,
            values: vec![(value, 0)],
            counts: Counts::Date(Some(month as u8 + 1), day),
            exact: Exact::Exactly,
        });
    }
    found
}

pub fn is_year(number: &crate::explain::Number) -> bool {
    number.values.len() == 1 && number.values[0].1 == 0 && (1500.0..2200.0).contains(&number.values[0].0)
}

impl Amount {
    /// Whether a value is rightly said so: the value itself, rounded as far as the digits go, or on the right side of it.
    pub fn says(&self, value: f64) -> bool {
        let value = value.abs();
        self.values.iter().any(|&(said, digits)| {
            let step = 0.1_f64.powi(digits as i32);
            let same = (said - value).abs() < 1e-6
                || value.fract() != 0.0 && (said - value).abs() <= step / 2.0 + 1e-9;
            // A round number may stand for one that is near it, if it is said to be round.
            let near = |share: f64| value > 0.0 && (said - value).abs() <= share * value;
            let round = is_round(said) || (said - value).abs() <= 0.5;
            match self.exact {
                Exact::Exactly => same,
                Exact::About => same || round && near(0.05),
                Exact::AtLeast => same || said <= value && round && near(0.1),
                Exact::MoreThan => said < value && near(0.1) && (round || same),
                Exact::AtMost => same || said >= value && round && near(0.1),
                Exact::LessThan => said > value && near(0.1) && (round || same),
                Exact::Nearly => said > value && near(0.05) && (round || same),
            }
        })
    }
}

/// Whether a number has at most two digits that are not zeros, three above a thousand.
fn is_round(value: f64) -> bool {
    if value.fract() != 0.0 {
        return false;
    }
    let digits = format!("{value:.0}");
    let bare = digits.trim_end_matches('0');
    bare.len() <= if value >= 1000.0 { 3 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vet::reading::sentences;

    fn read(text: &str) -> Vec<(f64, Counts, Exact)> {
        let sentence = &sentences(text)[0];
        amounts(sentence).into_iter().map(|a| (a.values[0].0, a.counts, a.exact)).collect()
    }

    #[test]
    fn amounts_are_read_with_their_units() {
        let km = || Counts::Unit(Unit::Of("km".into()));
        assert_eq!(
            read("It is 16 km away, or about 10 miles."),
            [(16.0, km(), Exact::Exactly), (10.0, Counts::Unit(Unit::Of("mile".into())), Exact::About)]
        );
        assert_eq!(read("From 16 to 25 km."), [(16.0, km(), Exact::Exactly), (25.0, km(), Exact::Exactly)]);
        assert_eq!(
            read("Some 23.6% and $1.5 million."),
            [
                (23.6, Counts::Unit(Unit::Percent), Exact::About),
                (1.5e6, Counts::Unit(Unit::Money("USD".into())), Exact::Exactly)
            ]
        );
        assert_eq!(
            read("Twenty-one places rank 4th, the fifth by size."),
            [
                (21.0, Counts::Things, Exact::Exactly),
                (4.0, Counts::Ordinal, Exact::Exactly),
                (5.0, Counts::Ordinal, Exact::Exactly)
            ]
        );
        assert_eq!(
            read("One in five, two thirds and half of them; the second meeting takes half an hour."),
            [
                (20.0, Counts::Part, Exact::Exactly),
                (200.0 / 3.0, Counts::Part, Exact::Exactly),
                (50.0, Counts::Part, Exact::Exactly)
            ]
        );
        assert_eq!(
            read("On 12 February 2027 and in March 2026."),
            [
                (2027.0, Counts::Date(Some(2), Some(12)), Exact::Exactly),
                (2026.0, Counts::Date(Some(3), None), Exact::Exactly)
            ]
        );
        assert_eq!(
            read("It is 8 percentage points more, thirty per cent."),
            [
                (8.0, Counts::Unit(Unit::Points), Exact::Exactly),
                (30.0, Counts::Unit(Unit::Percent), Exact::Exactly)
            ]
        );
    }

    #[test]
    fn what_is_rounded_must_be_on_the_right_side() {
        let says = |text: &str, value: f64| amounts(&sentences(text)[0])[0].says(value);
        assert!(says("more than 87,000 people", 87_505.0) && !says("more than 88,000 people", 87_505.0));
        assert!(says("nearly 88,000 people", 87_505.0) && !says("nearly 87,000 people", 87_505.0));
        assert!(
            says("about 88,000 people", 87_505.0)
                && !says("88,000 people", 87_505.0)
                && !says("about 95,000", 87_505.0)
        );
        assert!(says("16 km", 15.9) && !says("17 km", 15.9) && says("just under 16 km", 15.9));
        assert!(says("at least 10 matches", 10.0) && !says("more than 10 matches", 10.0));
    }
}
