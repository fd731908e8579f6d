//! Days, months and quarters with their year.
//!
//! Invariant: a day or a year beside a month is a part of that date, and no number of its own.

use super::{Amount, Counts, Exact, sentence_text};
use crate::explain::{Number, numbers};
use crate::vet::reading::Sentence;

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

/// Days, months and quarters with their year.
pub(super) fn dates(sentence: &Sentence<'_>) -> Vec<Amount> {
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
        let is_day = |number: &Number| number.values.len() == 1 && (1.0..=31.0).contains(&number.values[0].0);
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

pub fn is_year(number: &Number) -> bool {
    number.values.len() == 1 && number.values[0].1 == 0 && (1500.0..2200.0).contains(&number.values[0].0)
}
