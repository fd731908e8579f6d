//! The numbers that inputs hold, gathered while they are folded: as keys that are equal for a value and for
//! every way of writing it rounded.
//!
//! It is what a trace knows of numbers, a hundred times cheaper: what is behind a stored hash is read once and
//! remembered by its hash. Invariant: a number that is part of the inputs, and not of the texts and settings that
//! all pages share, is among what is gathered.

use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// Gathers numbers; kept from page to page, so that a row is read once.
#[derive(Default)]
pub struct Gather {
    /// What the inputs hold. Only looked up, never iterated.
    found: FxHashSet<u64>,
    /// What is behind a hash. Only looked up, never iterated.
    known: FxHashMap<u128, Arc<[u64]>>,
    /// What was found behind the hashes that are open.
    open: Vec<Vec<u64>>,
    skipped: bool,
}

/// Parts that all pages share, or that no page says.
const SHARED: &[&str] =
    &["address", "decision", "deck", "family", "site", "sources", "template", "theme", "words"];
/// More hashes are not remembered.
const REMEMBERED: usize = 400_000;

impl Gather {
    pub(super) fn begin(&mut self) {
        self.found.clear();
        self.open.clear();
        self.skipped = false;
    }

    /// A part begins.
    pub(super) fn part(&mut self, name: &str) {
        self.skipped = SHARED.contains(&name);
    }

    pub(super) fn skips(&self) -> bool {
        self.skipped
    }

    /// A value begins of which only the hash is folded; whether it has to be read.
    pub(super) fn enter(&mut self, hash: u128) -> bool {
        if self.skipped {
            return false;
        }
        if let Some(known) = self.known.get(&hash) {
            let known = Arc::clone(known);
            known.iter().for_each(|key| self.keep(*key));
            return false;
        }
        self.open.push(Vec::new());
        true
    }

    /// It ends.
    pub(super) fn leave(&mut self, hash: u128) {
        let Some(found) = self.open.pop() else { return };
        found.iter().for_each(|key| self.keep(*key));
        if self.known.len() < REMEMBERED {
            self.known.insert(hash, found.into());
        }
    }

    fn keep(&mut self, key: u64) {
        match self.open.last_mut() {
            Some(open) => open.push(key),
            None => {
                self.found.insert(key);
            }
        }
    }

    /// A value as a person reads it.
    pub(super) fn leaf(&mut self, text: &str) {
        if self.skipped || !text.bytes().any(|b| b.is_ascii_digit()) {
            return;
        }
        if let Ok(value) = text.parse::<f64>() {
            return self.value(value);
        }
        // A day, a range or a list of counts is nothing but numbers; in a sentence a number needs its words.
        if text.chars().all(|c| c.is_ascii_digit() || "-;/.:TQ".contains(c)) {
            let parts = text.split(|c: char| !c.is_ascii_digit());
            return parts.filter_map(|part| part.parse().ok()).for_each(|value: f64| self.value(value));
        }
        for number in numbers(text) {
            self.keep(context(text, number.start, number.end));
        }
    }

    /// A value in all the ways in which it may be rounded, as itself or as a share of a hundred.
    fn value(&mut self, value: f64) {
        let value = value.abs();
        if value > 1e12 {
            return;
        }
        self.rounded(value, 3);
        if value < 1.0 {
            self.rounded(value * 100.0, 1);
        }
    }

    fn rounded(&mut self, value: f64, most: u32) {
        if value.fract() == 0.0 {
            return self.keep(key(value as i64, 0));
        }
        for digits in 0..=most {
            let scaled = value * 10_f64.powi(digits as i32);
            // A half is rounded up by some and to the even number by others.
            for near in [(scaled - 1e-6).round(), (scaled + 1e-6).round()] {
                self.keep(key(near as i64, digits));
            }
        }
    }

    /// Whether a number of a text, by its bytes, is one of the inputs' values or stands in one of their texts
    /// between the same words.
    pub fn holds(&self, text: &str, number: &std::ops::Range<usize>) -> bool {
        let said = &text[number.clone()];
        readings(said).into_iter().flatten().any(|key| self.found.contains(&key))
            || self.found.contains(&context(text, number.start, number.end))
    }
}

/// Digits with the signs that part them.
pub fn numbers(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|c: char| c.is_ascii_digit())?;
        let digits = |from: usize| {
            let rest = &text[from..];
            from + rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())
        };
        let mut end = digits(start);
        while let Some(part) = text[end..].chars().next().filter(|c| ",.'’\u{a0}\u{202f}".contains(*c)) {
            let after = end + part.len_utf8();
            let next = digits(after);
            if next == after || !matches!(part, '.' | ',') && next - after != 3 {
                break;
            }
            end = next;
        }
        at = end;
        Some(start..end)
    })
}

/// What a written number can mean: with its last sign as a part of thousands, and as a decimal sign.
fn readings(written: &str) -> [Option<u64>; 2] {
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let Ok(whole) = digits.parse::<i64>() else { return [None, None] };
    let behind = written.rfind([',', '.']).map(|at| written.len() - at - 1);
    let grouped = behind.is_none_or(|n| n == 3);
    [grouped.then(|| key(whole, 0)), behind.map(|n| key(whole, n as u32))]
}

/// A number of so many digits behind the point.
fn key(mut scaled: i64, mut digits: u32) -> u64 {
    while digits > 0 && scaled % 10 == 0 {
        (scaled, digits) = (scaled / 10, digits - 1);
    }
    let mut bytes = [0; 12];
    bytes[..8].copy_from_slice(&scaled.to_le_bytes());
    bytes[8..].copy_from_slice(&digits.to_le_bytes());
    xxhash_rust::xxh3::xxh3_64(&bytes)
}

/// A number with the word before and the word behind it.
fn context(text: &str, start: usize, end: usize) -> u64 {
    let is_word = |c: char| c.is_alphabetic();
    let before = text[..start].trim_end_matches(|c: char| !is_word(c) && !c.is_ascii_digit());
    let before = &before[before.rfind(|c: char| !is_word(c)).map_or(0, |at| at + 1).min(before.len())..];
    let behind = text[end..].trim_start_matches(|c: char| !is_word(c) && !c.is_ascii_digit());
    let behind = &behind[..behind.find(|c: char| !is_word(c)).unwrap_or(behind.len())];
    let seed = xxhash_rust::xxh3::xxh3_64_with_seed(before.as_bytes(), 1);
    let seed = xxhash_rust::xxh3::xxh3_64_with_seed(&text.as_bytes()[start..end], seed);
    xxhash_rust::xxh3::xxh3_64_with_seed(behind.as_bytes(), seed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::{Folder, Hashed};
    use crate::value::Value;

    fn holds(gather: &Gather, text: &str) -> Vec<bool> {
        numbers(text).map(|number| gather.holds(text, &number)).collect()
    }

    #[test]
    fn a_value_is_held_however_it_is_written_and_a_text_with_its_words() {
        let row = Hashed::new(Value::map([
            ("population", Value::from(974_447i64)),
            ("share", Value::Num(0.526)),
            ("age", Value::Num(31.5)),
            ("bio", Value::from("In practice for 4 years.")),
            ("time", Value::from("2025-02")),
        ]));
        let mut gather = Gather::default();
        for _ in 0..2 {
            Folder::gather(&row, &mut gather);
            assert_eq!(holds(&gather, "974,447 or 974.447 or 974 447"), [true, true, false, false]);
            assert_eq!(
                holds(&gather, "53%, 52.6%, 52%; 31.5, 32, 31, 33"),
                [true, true, false, true, true, true, false]
            );
            assert_eq!(
                holds(&gather, "in practice for 4 years, with 4 clients, in 2025"),
                [true, false, true]
            );
        }
        Folder::gather(&Value::None, &mut gather);
        assert_eq!(holds(&gather, "53%"), [false]);
    }
}
