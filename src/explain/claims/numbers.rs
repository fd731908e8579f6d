//! Numbers in a text: where they stand, and which values they can mean in some language.
//!
//! A comma groups thousands in one language and begins a fraction in another. Where that leaves two readings, a
//! number means each of them, and the row decides. Invariant: no digit of a text, of whatever script, is outside
//! of a number.

use crate::deck::Digits;
use std::ops::Range;

/// A number as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// The digits with what parts them, as bytes of the text.
    pub span: Range<usize>,
    /// With sign, currency and per cent.
    pub whole: Range<usize>,
    /// What it can mean, without sign, each with its digits behind the point.
    pub values: Vec<(f64, u32)>,
    pub is_percent: bool,
}

const PARTS: [char; 6] = [',', '.', '\'', '’', '\u{a0}', '\u{202f}'];

/// Every number of a text in a language that groups digits by this character.
pub fn numbers(text: &str, group: char) -> Vec<Number> {
    let written = Digits::of(text);
    let mut found = plain_numbers(&written.text, group);
    for number in &mut found {
        (number.span, number.whole) = (written.written(&number.span), written.written(&number.whole));
    }
    found
}

fn plain_numbers(text: &str, group: char) -> Vec<Number> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|n| at + n) {
        let mut end = digits(text, start);
        while let Some(part) = text[end..].chars().next().filter(|c| PARTS.contains(c)) {
            let after = end + part.len_utf8();
            let next = digits(text, after);
            let grouped = next - after == 3;
            if next == after || !(grouped || part == '.' || part == ',') {
                break;
            }
            end = next;
        }
        found.push(number(text, start..end, group));
        at = end;
    }
    found
}

fn digits(text: &str, start: usize) -> usize {
    text[start..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |n| start + n)
}

fn number(text: &str, span: Range<usize>, group: char) -> Number {
    let (before, after) = (&text[..span.start], &text[span.end..]);
    let mut whole = span.clone();
    for c in before.chars().rev().take(2) {
        let leads = matches!(c, '−' | '+' | '$' | '€' | '£' | '¥' | '-');
        let joins = c == '-' && text[..whole.start - 1].ends_with(|c: char| c.is_alphanumeric());
        if !leads || joins {
            break;
        }
        whole.start -= c.len_utf8();
    }
    let is_percent = after.trim_start_matches(['\u{a0}', '\u{202f}', ' ']).starts_with('%');
    if is_percent {
        whole.end += after.find('%').map_or(0, |at| at + 1);
    }
    Number { values: values(&text[span.clone()], group), span, whole, is_percent }
}

/// What digits with parts can mean.
fn values(written: &str, group: char) -> Vec<(f64, u32)> {
    let plain: String = written.chars().filter(char::is_ascii_digit).collect();
    let mut values = Vec::new();
    if let Some((last, part)) = written.char_indices().rev().find(|(_, c)| !c.is_ascii_digit()) {
        let fraction = written.len() - last - part.len_utf8();
        let split = plain.len() - fraction;
        let is_group = part == group && fraction == 3;
        if (part == '.' || part == ',')
            && !is_group
            && let Ok(value) = format!("{}.{}", &plain[..split], &plain[split..]).parse()
        {
            values.push((value, fraction as u32));
        }
        // With three digits behind it the other mark can be either.
        if fraction != 3 {
            return values;
        }
    }
    values.extend(plain.parse().ok().map(|value| (value, 0)));
    values
}

impl Number {
    /// Whether a value is written like this: the value itself, rounded to these digits, or as per cent.
    pub fn says(&self, value: f64) -> bool {
        let value = value.abs();
        let same = |value: f64| {
            self.values.iter().any(|&(said, digits)| {
                let step = 0.1_f64.powi(digits as i32);
                (said - value).abs() < 1e-9
                    || value.fract() != 0.0 && (said - value).abs() <= step / 2.0 + 1e-9
            })
        };
        same(value) || self.is_percent && same(value * 100.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<&str> {
        numbers(text, ',').iter().map(|n| &text[n.whole.clone()]).collect()
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        assert_eq!(read("From 1,234 to 5.678,9 in 2018–2022."), ["1,234", "5.678,9", "2018", "2022"]);
        assert_eq!(read("−1, $200, 53% and 12\u{a0}%; GPT-4"), ["−1", "$200", "53%", "12\u{a0}%", "4"]);
        assert_eq!(read("1, 2"), ["1", "2"]);
        assert_eq!(read("٤٨١٢ Jahre, ４，８１２ or über 2½％"), ["٤٨١٢", "４，８１２", "2½％"]);
    }

    #[test]
    fn a_number_means_what_its_row_says() {
        let says = |text: &str, value: f64| numbers(text, ',')[0].says(value);
        assert!(says("1,234", 1234.0) && !says("10,000", 10.0) && says("1.234", 1.234));
        assert!(numbers("1.234,5", '.')[0].says(1234.5) && numbers("12\u{202f}000", ' ')[0].says(12000.0));
        assert!(says("٤٬٨١٢", 4812.0) && says("½", 0.5) && says("⅔", 2.0 / 3.0) && !says("½", 12.0));
        assert!(says("53%", 52.6) && says("53%", 0.53) && !says("53", 0.53) && !says("53%", 54.0));
        assert!(says("−1", -1.0) && says("974,447", 974_447.0) && !says("974,447", 974_446.0));
    }
}
