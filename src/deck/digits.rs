//! Figures of every script as the digits that numbers are looked for in: `٤٨١٢`, `４８１２` and `४८१२` are 4812,
//! and `2½` is 2.5.
//!
//! Who looks for numbers without a row must see those that are not written in ASCII, too. Only decimal digits and
//! fractions of one character count: `m²` and `①` are names and marks, and number words are words. Invariant: a
//! stretch of the folded text stands for a stretch of the text as it is written.

use std::borrow::Cow;
use std::ops::Range;

/// A text with its figures folded, and the way back.
pub struct Digits<'t> {
    pub text: Cow<'t, str>,
    /// For each byte of the folded text the byte that it comes from, and the end; empty if nothing was folded.
    from: Vec<usize>,
}

/// The zero of each block of ten decimal digits in Unicode beyond ASCII, in order.
#[rustfmt::skip]
const ZEROS: &[u32] = &[
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
    0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
    0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0,
    0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x11f50, 0x16a60,
    0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e950, 0x1fbf0,
];

/// Fractions of one character, with what stands behind the point: as many digits as people write.
#[rustfmt::skip]
const FRACTIONS: &[(char, &str)] = &[
    ('¼', ".25"), ('½', ".5"), ('¾', ".75"), ('⅐', ".14"), ('⅑', ".11"), ('⅒', ".1"), ('⅓', ".33"), ('⅔', ".67"),
    ('⅕', ".2"), ('⅖', ".4"), ('⅗', ".6"), ('⅘', ".8"), ('⅙', ".17"), ('⅚', ".83"), ('⅛', ".125"), ('⅜', ".375"),
    ('⅝', ".625"), ('⅞', ".875"), ('↉', ".0"),
];

impl<'t> Digits<'t> {
    pub fn of(text: &'t str) -> Digits<'t> {
        if text.is_ascii()
            || !text.chars().any(|c| digit(c).is_some() || fraction(c).is_some() || is_percent(c))
        {
            return Digits { text: Cow::Borrowed(text), from: Vec::new() };
        }
        let mut folded = String::with_capacity(text.len());
        let mut from = Vec::with_capacity(text.len() + 1);
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let is_behind_digit = folded.ends_with(|c: char| c.is_ascii_digit());
            let next = chars.peek().map(|(_, next)| *next);
            if let Some(digit) = digit(c) {
                folded.push(digit);
            } else if let Some(part) = fraction(c) {
                if !is_behind_digit {
                    folded.push('0');
                }
                folded.push_str(part);
            } else if is_percent(c) {
                folded.push('%');
            } else {
                // Signs that part the digits of these scripts mean nothing elsewhere.
                let parts = is_behind_digit && next.and_then(digit_of_any).is_some();
                folded.push(match c {
                    '٬' | '，' if parts => ',',
                    '٫' | '．' if parts => '.',
                    other => other,
                });
            }
            from.resize(folded.len(), at);
        }
        from.push(text.len());
        Digits { text: Cow::Owned(folded), from }
    }

    /// The stretch of the text as it is written that a stretch of the folded one stands for.
    pub fn written(&self, folded: &Range<usize>) -> Range<usize> {
        let back = |at: usize| self.from.get(at).copied().unwrap_or(at);
        back(folded.start)..back(folded.end)
    }
}

/// The ASCII digit that a digit beyond ASCII stands for.
fn digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let zero = ZEROS.get(ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?)?;
    char::from_digit(code - zero, 10)
}

fn digit_of_any(c: char) -> Option<char> {
    if c.is_ascii_digit() { Some(c) } else { digit(c) }
}

fn fraction(c: char) -> Option<&'static str> {
    FRACTIONS.iter().find(|(fraction, _)| *fraction == c).map(|(_, part)| *part)
}

fn is_percent(c: char) -> bool {
    matches!(c, '٪' | '％')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_every_script_are_digits_and_lead_back_to_what_is_written() {
        for (written, plain) in [
            ("٤٨١٢ clients", "4812 clients"),
            ("４，８１２ clients", "4,812 clients"),
            ("४८१२", "4812"),
            ("𝟜𝟠", "48"),
            ("٤٬٨١٢٫٥٪", "4,812.5%"),
            ("½ to ⅔, 2½ of 9％", "0.5 to 0.67, 2.5 of 9%"),
            ("12 m², ① and “five”，", "12 m², ① and “five”，"),
        ] {
            assert_eq!(Digits::of(written).text, plain);
        }
        let text = "über ２½ Wochen";
        let folded = Digits::of(text);
        let at = folded.text.find("2.5").unwrap();
        assert_eq!(&text[folded.written(&(at..at + 3))], "２½");
        let end = folded.text.len();
        assert_eq!(&text[folded.written(&(at + 4..end))], "Wochen");
        assert!(ZEROS.is_sorted());
    }
}
