//! Numbers in digits, with the unit that stands beside them.
//!
//! Invariant: every digit of a sentence is in an amount or in a date.

use super::words::scale;
use super::{Amount, Counts, after, exactness, sentence_text};
use crate::brief::Unit;
use crate::explain::numbers;
use crate::vet::reading::Sentence;
use std::ops::Range;

/// Numbers in digits, with the unit that stands beside them.
pub(super) fn digits(sentence: &Sentence<'_>, found: &mut Vec<Amount>) {
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
        if let Some(scale) = scale(next).or(match next {
            "k" => Some(1e3),
            "bn" => Some(1e9),
            _ => None,
        }) {
            values.iter_mut().for_each(|(value, _)| *value *= scale);
            skipped = 1;
            let word = sentence.words.iter().find(|word| word.at.start >= at.end);
            whole.end = word.map_or(whole.end, |word| word.at.end);
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
pub(super) fn ratio(sentence: &Sentence<'_>, end: usize) -> Option<f64> {
    let rest = sentence_text(sentence, end..sentence.at.end);
    let rest = rest.trim_start().strip_prefix("in ")?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn whole_end_touches(sentence: &Sentence<'_>, at: &Range<usize>) -> bool {
    sentence_text(sentence, at.end..sentence.at.end).starts_with(|c: char| c.is_alphabetic())
}
