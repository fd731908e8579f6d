//! A text as it is compared: small letters without accents, one sign for signs that look alike.
//!
//! Invariant: every folded character knows the character of the text that it came from, and folding takes
//! time in proportion to the text.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One character of the folded text.
#[derive(Clone, Copy, Debug)]
pub struct Glyph {
    pub c: char,
    /// The number of the character in the text.
    pub at: usize,
    /// Whether it was a capital.
    pub upper: bool,
}

/// Folds a text.
pub fn fold(text: &str) -> Vec<Glyph> {
    let chars: Vec<char> = text.chars().collect();
    let mut folded = Vec::with_capacity(chars.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let (c, length) = entity(&chars[at..]).unwrap_or((c, 1));
        push(&mut folded, c, at);
        at += length;
    }
    folded
}

/// A word folded as the text is: `Müller` is `muller`.
pub fn fold_word(word: &str) -> String {
    fold(word).iter().map(|g| g.c).collect()
}

fn push(folded: &mut Vec<Glyph>, c: char, at: usize) {
    if c.is_ascii() {
        return folded.push(Glyph { c: c.to_ascii_lowercase(), at, upper: c.is_ascii_uppercase() });
    }
    if is_unseen(c) {
        return;
    }
    let upper = c.is_uppercase();
    for part in std::iter::once(c).nfkd().filter(|p| !is_combining_mark(*p) && !is_unseen(*p)) {
        // A letter in a circle or of full width is a capital if the plain one is.
        let upper = upper || part.is_uppercase();
        for small in part.to_lowercase().filter(|p| !is_combining_mark(*p)) {
            for &c in spelt(small).as_slice() {
                folded.push(Glyph { c, at, upper });
            }
        }
    }
}

/// Letters that are not a letter with an accent, and signs that stand for another.
fn spelt(c: char) -> Vec<char> {
    match c {
        'ß' => vec!['s', 's'],
        'æ' => vec!['a', 'e'],
        'œ' => vec!['o', 'e'],
        'þ' => vec!['t', 'h'],
        'ø' => vec!['o'],
        'ł' => vec!['l'],
        'đ' | 'ð' => vec!['d'],
        'ı' => vec!['i'],
        '’' | '‘' | 'ʼ' | '´' | '`' | '′' => vec!['\''],
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '⁃' => vec!['-'],
        '。' | '․' | '｡' => vec!['.'],
        '∕' | '⁄' => vec!['/'],
        '〔' | '【' | '「' | '『' | '〈' | '《' | '⟨' => vec!['('],
        '〕' | '】' | '」' | '』' | '〉' | '》' | '⟩' => vec![')'],
        '٠'..='٩' => digit(c, '٠'),
        '۰'..='۹' => digit(c, '۰'),
        '०'..='९' => digit(c, '०'),
        _ => vec![c],
    }
}

fn digit(c: char, zero: char) -> Vec<char> {
    char::from_digit(c as u32 - zero as u32, 10).into_iter().collect()
}

/// Characters that nobody sees: they would only split a word in two.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E01EF}')
}

/// A character that is written as a reference of HTML or of an address, with its length.
fn entity(chars: &[char]) -> Option<(char, usize)> {
    if chars.starts_with(&['%', '4', '0']) {
        return Some(('@', 3));
    }
    if chars.first() != Some(&'&') {
        return None;
    }
    let end = chars.iter().take(10).position(|c| *c == ';')?;
    let name: String = chars[1..end].iter().collect::<String>().to_ascii_lowercase();
    let c = match name.as_str() {
        "commat" => '@',
        "period" => '.',
        "colon" => ':',
        "sol" => '/',
        "plus" => '+',
        "lpar" => '(',
        "rpar" => ')',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((c, end + 1))
}
