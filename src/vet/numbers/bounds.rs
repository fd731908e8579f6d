//! What stands around a value: whether it is a bound, which period it is of, both ends of a range.
//!
//! Invariant: "at least 5" is told as at least, a range with both its ends, and a number of some years for all of them.

use crate::brief::{Holds, Unit};
use crate::vet::amounts::{Counts, Exact};
use crate::vet::ground::Ground;
use crate::vet::{Draft, Faults, Reason};

pub(super) fn judge(draft: &Draft<'_>, ground: &Ground<'_>, faults: &mut Faults) {
    periods(draft, ground, faults);
    for at in 0..draft.sentences.len() {
        limits(draft, at, ground, faults);
        spans(draft, at, ground, faults);
    }
}

/// A value that is known as a bound is told as one; a range with both its ends.
fn limits(draft: &Draft<'_>, at: usize, ground: &Ground<'_>, faults: &mut Faults) {
    for (amount, fact) in draft.amounts[at].iter().zip(&draft.bound[at]) {
        let Some(index) = *fact else { continue };
        let fact = &ground.brief.facts[index];
        let words = &draft.text[amount.at.clone()];
        let text = fact.text.to_lowercase();
        let low = text.starts_with("at least") || text.starts_with("from ");
        let high = text.starts_with("up to") || text.starts_with("at most");
        let up = matches!(amount.exact, Exact::AtLeast | Exact::MoreThan | Exact::About);
        let down = matches!(amount.exact, Exact::AtMost | Exact::LessThan | Exact::Nearly);
        let from = draft.text[..amount.at.start].trim_end().to_lowercase().ends_with("from");
        let or_more = draft.text[amount.at.end..].chars().take(24).collect::<String>().contains("or more");
        if low && !(up || from || or_more) || high && !down {
            faults.add(Reason::Number, words, format!("the fact “{}” is {}", fact.label, fact.text));
        }
        if let Holds::Numbers(ends) = &fact.holds
            && ends.len() == 2
            && draft.bound[at].iter().filter(|other| **other == Some(index)).count() < 2
        {
            faults.add(Reason::Number, words, format!("the fact “{}” is {}, a range", fact.label, fact.text));
        }
    }
}

/// A published number is of its whole period, and of no part of it.
fn spans(draft: &Draft<'_>, at: usize, ground: &Ground<'_>, faults: &mut Faults) {
    let sentence = &draft.sentences[at];
    let years: Vec<i64> = draft.amounts[at]
        .iter()
        .filter(|amount| matches!(amount.counts, Counts::Date(..) | Counts::Things))
        .map(|amount| amount.values[0].0 as i64)
        .filter(|year| (1900..2200).contains(year))
        .collect();
    for fact in draft.told[at]
        .iter()
        .map(|fact| &ground.brief.facts[*fact])
        .filter(|fact| fact.key.starts_with("proof."))
    {
        let whole: Vec<i64> = fact
            .year
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|part| part.parse().ok())
            .filter(|year| *year > 1900)
            .collect();
        if !years.is_empty() && !whole.iter().all(|year| years.contains(year)) {
            faults.add(Reason::Date, sentence.text, format!("“{}” is of {}", fact.label, fact.year));
        }
        let often = sentence.words.windows(2).find(|two| {
            ["each", "every", "per", "a"].contains(&two[0].lower.as_str())
                && ["month", "week", "day", "year"].contains(&two[1].lower.as_str())
        });
        if let Some(two) = often {
            faults.add(
                Reason::Unit,
                &draft.text[two[0].at.start..two[1].at.end],
                format!("“{}” is {} in all", fact.label, fact.text),
            );
        }
    }
}

/// An amount of money for another time than its fact says: "a month".
fn periods(draft: &Draft<'_>, ground: &Ground<'_>, faults: &mut Faults) {
    const TIMES: &[&str] =
        &["month", "week", "day", "hour", "monthly", "weekly", "daily", "hourly", "session"];
    for (at, sentence) in draft.sentences.iter().enumerate() {
        for (amount, fact) in draft.amounts[at].iter().zip(&draft.bound[at]) {
            let (Counts::Unit(Unit::Money(_)), Some(fact)) = (&amount.counts, fact) else { continue };
            let fact = &ground.brief.facts[*fact];
            let behind = sentence.words.iter().filter(|word| word.at.start >= amount.at.end).take(3);
            let wrong = behind.filter(|word| {
                TIMES.contains(&word.lower.as_str()) && !fact.label.to_lowercase().contains(&word.lower)
            });
            for word in wrong {
                faults.add(
                    Reason::Unit,
                    &draft.text[amount.at.start..word.at.end],
                    format!("“{}” is {}, and for no {}", fact.label, fact.text, word.lower),
                );
            }
        }
    }
}
