//! The words of an export: what means consent, how a match ended, what a budget is.
//!
//! Invariant: a word that is not declared becomes nothing, never the likelier thing.

use super::record::Outcome;
use super::rules::{Field, Rules};
use std::sync::Arc;

/// What a cell about consent says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentWord {
    Given,
    Refused,
    /// It says something, and site.yaml does not say what.
    Unclear,
    Silent,
}

pub fn consent(text: Option<&str>, rules: &Rules<'_>) -> ConsentWord {
    let Some(text) = text.map(fold).filter(|t| !t.is_empty()) else { return ConsentWord::Silent };
    let among = |list: &[String]| list.iter().any(|word| fold(word) == text);
    match (among(&rules.import.consent), among(&rules.import.refusal)) {
        (true, false) => ConsentWord::Given,
        (false, true) => ConsentWord::Refused,
        _ => ConsentWord::Unclear,
    }
}

/// Our word for a word of the export: as declared, or itself. Case and spaces mean nothing.
pub fn ours<'t>(field: Field, text: &'t str, rules: &'t Rules<'_>) -> &'t str {
    let folded = fold(text);
    let declared = rules.import.words.get(field.name());
    let found = declared.and_then(|words| words.iter().find(|(word, _)| fold(word) == folded));
    found.map_or_else(|| text.trim(), |(_, ours)| ours.as_str())
}

pub fn outcome(text: &str, rules: &Rules<'_>) -> Option<Outcome> {
    let word = fold(ours(Field::Outcome, text, rules));
    Outcome::ALL.into_iter().find(|o| o.word() == word)
}

/// A budget as a range of whole amounts: `1000-5000`, `-1000`, `25000-`.
pub fn budget(text: &str, rules: &Rules<'_>) -> Option<Arc<str>> {
    let range = ours(Field::Budget, text, rules);
    let (low, high) = range.split_once('-')?;
    let number = |t: &str| t.is_empty() || (t.len() <= 12 && t.bytes().all(|b| b.is_ascii_digit()));
    let ordered = match (low.parse::<u64>(), high.parse::<u64>()) {
        (Ok(low), Ok(high)) => low < high,
        (Ok(_), Err(_)) | (Err(_), Ok(_)) => true,
        _ => false,
    };
    (number(low) && number(high) && ordered).then(|| range.into())
}

/// How they met: one of three words.
pub fn format(text: &str, rules: &Rules<'_>) -> Option<Arc<str>> {
    let word = fold(ours(Field::Format, text, rules));
    ["remote", "on-site", "hybrid"].into_iter().find(|w| *w == word).map(Into::into)
}

/// The band of weeks that a duration lies in: `5-12`, `27-`.
pub fn weeks(weeks: u32, bounds: &[u32]) -> Arc<str> {
    let at = bounds.partition_point(|bound| *bound < weeks);
    let low = at.checked_sub(1).map_or(1, |before| bounds[before] + 1);
    match bounds.get(at) {
        Some(high) => format!("{low}-{high}").into(),
        None => format!("{low}-").into(),
    }
}

/// Lower case, without spaces around it.
pub fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_lies_in_one_band() {
        let bands: Vec<_> = [1, 4, 5, 12, 13, 27, 400].iter().map(|w| weeks(*w, &[4, 12, 26])).collect();
        assert_eq!(
            bands.iter().map(|b| &**b).collect::<Vec<_>>(),
            ["1-4", "1-4", "5-12", "5-12", "13-26", "27-", "27-"]
        );
    }
}
