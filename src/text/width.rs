//! How wide a text is on a screen: titles and descriptions are cut by pixels, not by letters.
//!
//! Search engines show titles in Arial, whose letters are as wide as Helvetica's; the table is theirs, in
//! thousandths of the font's size. It is an estimate: no kerning, and unknown characters count as 600.
//!
//! Invariant: the width of a text is the sum of the widths of its characters.

use unicode_normalization::UnicodeNormalization;

/// The width of a text in pixels, in Arial of this size.
pub fn width(text: &str, px: f64) -> f64 {
    // Whole thousandths are added up, so that the sum does not depend on rounding.
    let thousandths: u64 = text.chars().map(|c| u64::from(of(c))).sum();
    thousandths as f64 * px / 1000.0
}

/// The width of one character; a letter with an accent is as wide as the letter.
fn of(c: char) -> u32 {
    if c.is_ascii() {
        return ascii(c);
    }
    match c {
        '\u{a0}' | '·' => 278,
        '‘' | '’' | '‚' => 222,
        '“' | '”' | '„' => 333,
        '•' => 350,
        '–' | '€' | '£' | '¥' | '§' | '«' | '»' => 556,
        'ß' | 'ø' => 611,
        'Ø' => 778,
        'æ' => 889,
        '—' | '…' | 'Æ' | 'Œ' | '™' => 1000,
        // Nothing to see: accents that follow their letter, joiners, soft hyphens.
        '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0,
        c if is_wide(c) => 1000,
        c => match c.nfd().next() {
            Some(base) if base.is_ascii() => ascii(base),
            _ => 600,
        },
    }
}

fn ascii(c: char) -> u32 {
    match c {
        '\'' => 191,
        'i' | 'j' | 'l' => 222,
        '|' => 260,
        ' ' | ',' | '.' | '/' | ':' | ';' | '!' | 'I' | '[' | ']' | '\\' | 't' | 'f' => 278,
        '-' | '(' | ')' | 'r' | '`' => 333,
        '{' | '}' => 334,
        '"' => 355,
        '*' => 389,
        '^' => 469,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' => 500,
        '+' | '<' | '=' | '>' | '~' => 584,
        'F' | 'T' | 'Z' => 611,
        'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' | '&' => 667,
        'C' | 'D' | 'H' | 'N' | 'R' | 'U' | 'w' => 722,
        'G' | 'O' | 'Q' => 778,
        'm' | 'M' => 833,
        '%' => 889,
        'W' => 944,
        '@' => 1015,
        c if c.is_ascii_control() => 0,
        // a b d e g h n o p q u, digits, ? # $ L _
        _ => 556,
    }
}

/// Letters of Chinese, Japanese and Korean, and most pictures, fill a square.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_as_wide_as_its_letters() {
        assert_eq!(width("", 20.0), 0.0);
        assert_eq!(width("Will", 20.0), 32.2);
        assert_eq!(width("Zürich", 20.0), width("Zurich", 20.0));
        assert_eq!(width("Zu\u{308}rich", 14.0), width("Zurich", 14.0));
        assert_eq!(width("東京", 10.0), 20.0);
        assert_eq!(width("Ж", 10.0), 6.0);
    }
}
