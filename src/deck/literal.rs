//! Numbers that a wording says by itself, and not through a slot.
//!
//! A number in a sentence is a claim, and a claim has a row. What may stand as it is: a limit that the statement
//! itself is about (its fact and its condition name it), and what the deck declares under `numbers`. Invariant: a
//! share in per cent is never a limit; it is declared or it is a slot.

use super::digits::Digits;
use super::format::StatementDef;
use crate::fingerprint::numbers;
use crate::text::{Pattern, Stretch};
use std::collections::BTreeSet;

/// The first number of a wording, as it is written, that stands for no row and for no limit.
pub(super) fn stranger(pattern: &Pattern, limits: &BTreeSet<String>) -> Option<String> {
    let literals = pattern.readings().into_iter().flatten();
    literals
        .filter_map(|stretch| match stretch {
            Stretch::Literal(text) => Some(text),
            Stretch::Slot(_) => None,
        })
        .find_map(|text| written(&text).into_iter().find(|number| !limits.contains(&plain(number))))
}

/// The limits that a statement is about, plain.
pub(super) fn limits(def: &StatementDef, declared: &BTreeSet<String>) -> BTreeSet<String> {
    let mut limits = declared.clone();
    for text in def.fact.iter().chain(&def.when) {
        for number in numbers(text) {
            let plain = plain(&text[number.clone()]);
            // `over_200k`, `nearest_1m_city`, and yet `within_40km`.
            let mut behind = text[number.end..].chars();
            let (unit, next) = (behind.next(), behind.next());
            let zeros = match unit {
                Some('k') => "000",
                Some('m') => "000000",
                _ => "",
            };
            if !zeros.is_empty() && next.is_none_or(|c| !c.is_alphanumeric()) {
                limits.insert(format!("{plain}{zeros}"));
            }
            limits.insert(plain);
        }
    }
    limits
}

/// The numbers of a text as they are written, a sign of per cent with them.
fn written(text: &str) -> Vec<String> {
    let folded = Digits::of(text);
    let of = |number: std::ops::Range<usize>| {
        let behind = folded.text[number.end..].trim_start_matches([' ', '\u{a0}', '\u{202f}']);
        format!("{}{}", &text[folded.written(&number)], if behind.starts_with('%') { "%" } else { "" })
    };
    numbers(&folded.text).map(of).collect()
}

/// A number without the signs that part its thousands, whatever script its digits are of: `5,000`, `5.000` and
/// `٥٬٠٠٠` are 5000.
pub(super) fn plain(number: &str) -> String {
    let number = &*Digits::of(number).text;
    let (digits, unit) = number.split_at(number.trim_end_matches('%').len());
    let parts: Vec<&str> = digits.split(|c: char| !c.is_ascii_digit()).collect();
    let is_grouped = parts[0].len() <= 3 && parts[1..].iter().all(|part| part.len() == 3);
    let digits = if is_grouped { parts.concat() } else { digits.to_string() };
    format!("{digits}{unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(wording: &str, fact: &str, when: &str, declared: &[&str]) -> Option<String> {
        let def = serde_json::json!({"id": "a", "slot": "b", "fact": fact, "when": when, "say": ["x"]});
        let def: StatementDef = serde_json::from_value(def).unwrap();
        let declared = declared.iter().map(|n| plain(n)).collect();
        stranger(&Pattern::parse(wording).unwrap(), &limits(&def, &declared))
    }

    #[test]
    fn a_number_is_a_slot_a_limit_of_the_statement_or_declared() {
        let by_itself = |wording| told(wording, "population", "", &[]);
        assert_eq!(by_itself("{value} people"), None);
        assert_eq!(by_itself("93% of our clients come back"), Some("93%".into()));
        assert_eq!(by_itself("Coach #1 of {place.name}"), Some("1".into()));
        assert_eq!(
            by_itself("{n, plural, one {# expert} other {# experts, 1,200 clients}}"),
            Some("1,200".into())
        );
        assert_eq!(by_itself("٤٨١٢ clients"), Some("٤٨١٢".into()));
        assert_eq!(by_itself("４８１２ clients in {place.name}"), Some("４８１２".into()));
        assert_eq!(by_itself("½ of {value}, ⅔ of {n}"), Some("½".into()));
        assert_eq!(by_itself("٩٣٪ come back"), Some("٩٣%".into()));
        assert_eq!(told("places of ٥٬٠٠٠ or more", "cities", "", &["5,000"]), None);
        assert_eq!(told("{value} within 40 km", "students_within_40km", "", &[]), None);
        assert_eq!(told("{value} over $200,000", "income_over_200k_pct", "", &[]), None);
        assert_eq!(told("{value} in 5.000", "cities", "population >= 5000", &[]), None);
        assert_eq!(told("{value} to a city of 1,000,000", "nearest_1m_city_km", "", &[]), None);
        assert_eq!(told("places of 5,000 or more", "cities", "", &["5,000"]), None);
    }

    #[test]
    fn a_share_is_no_limit() {
        assert_eq!(told("10% come back", "near_10km", "radius = 10", &[]), Some("10%".into()));
        assert_eq!(told("10 % come back", "near_10km", "", &["10%"]), None);
    }
}
