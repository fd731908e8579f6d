//! Amounts in a sentence: numbers in digits or words, what they count, how exactly they are meant, and dates.
//!
//! Invariant: no digit of a sentence, and no word for a number, is outside of an amount or a date.

mod dates;
mod digits;
mod words;

pub use dates::MONTHS;
pub use words::is_number_word;

use super::reading::Sentence;
use crate::brief::Unit;
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

/// The amounts of a sentence, in their order.
pub fn amounts(sentence: &Sentence<'_>) -> Vec<Amount> {
    let mut found = dates::dates(sentence);
    digits::digits(sentence, &mut found);
    words::words(sentence, &mut found);
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
