//! Slugs: the part of an address that names a row.
//!
//! The policy is frozen, because an address that changes is a broken link: the table in the tests only
//! grows. Letters and digits are transliterated to ASCII and lowered; apostrophes, combining marks and
//! invisible characters vanish; everything else, emoji included, separates words.
//!
//! Invariant: a slug made here is empty or passes [`check_slug`], but for Windows' reserved names; making
//! a slug of a slug changes nothing; and two encodings of the same text give the same slug.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The longest slug, in bytes.
pub const MAX_SLUG: usize = 80;

/// Makes a slug of a name. The result is empty if the name has no letter and no digit.
pub fn slugify(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    // Composing first makes the two encodings of "é" (or of a Korean syllable) one.
    for c in name.nfc() {
        match kind(c) {
            Kind::Vanishes => {}
            Kind::Separates => separate(&mut slug),
            Kind::Spells => spell(c, &mut slug),
        }
    }
    while slug.ends_with('-') {
        slug.pop();
    }
    cut(&mut slug);
    slug
}

enum Kind {
    Spells,
    Vanishes,
    Separates,
}

fn kind(c: char) -> Kind {
    match c {
        '\'' | '`' | '´' | '’' | '‘' | '‛' | '′' | '＇' | '\u{2B9}'..='\u{2BF}' | '\u{2C8}' | '\u{A78C}' => {
            Kind::Vanishes
        }
        // Soft hyphens, joiners, direction marks, byte order marks and emoji tags: nobody sees them.
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' => Kind::Vanishes,
        '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}' | '\u{20E3}' => Kind::Vanishes,
        // Letters in squares count as letters in Unicode, but people use them as emoji.
        '\u{1F100}'..='\u{1F1FF}' => Kind::Separates,
        c if c.is_alphanumeric() || is_combining_mark(c) => Kind::Spells,
        _ => Kind::Separates,
    }
}

/// Appends a letter or digit in ASCII. What a transliteration adds to letters (the apostrophe of a soft
/// sign, say) vanishes, while a space in it ends a word, as between the syllables of Chinese.
fn spell(c: char, slug: &mut String) {
    for ascii in deunicode::deunicode_char(c).unwrap_or("-").bytes() {
        match ascii {
            b'a'..=b'z' | b'0'..=b'9' => slug.push(ascii as char),
            b'A'..=b'Z' => slug.push(ascii.to_ascii_lowercase() as char),
            b' ' | b'-' | b'/' => separate(slug),
            _ => {}
        }
    }
}

fn separate(slug: &mut String) {
    if !slug.is_empty() && !slug.ends_with('-') {
        slug.push('-');
    }
}

/// Cuts between words, or inside one that alone is longer than a slug may be.
fn cut(slug: &mut String) {
    if slug.len() <= MAX_SLUG {
        return;
    }
    let end = slug[..=MAX_SLUG].rfind('-').unwrap_or(MAX_SLUG);
    slug.truncate(end);
}

/// Checks a slug that a person wrote; the error is a sentence that says what to write instead.
pub fn check_slug(slug: &str) -> Result<(), String> {
    if slug.is_empty() {
        return Err("the slug is empty; write a short name such as new-york".into());
    }
    if let Some(wrong) = slug.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-')) {
        let what = match wrong {
            ' ' => "a space".to_owned(),
            '/' | '\\' | '.' => format!("“{wrong}”, which would change the path"),
            c if c.is_uppercase() => format!("the capital letter “{c}”"),
            c => format!("“{}”", c.escape_debug()),
        };
        return Err(format!("the slug holds {what}; {}", advice(slug)));
    }
    if !slug.bytes().any(|b| b != b'-') {
        return Err("the slug holds only hyphens; write a short name such as new-york".into());
    }
    if slug.len() > MAX_SLUG {
        return Err(format!("the slug is longer than {MAX_SLUG} characters; {}", advice(slug)));
    }
    if is_reserved(slug) {
        return Err(format!(
            "Windows keeps the name “{slug}” for itself, so no folder can have it; write {slug}-1 or a longer name"
        ));
    }
    Ok(())
}

fn advice(slug: &str) -> String {
    match slugify(slug) {
        better if better.is_empty() || is_reserved(&better) => "use only a to z, 0 to 9 and hyphens".into(),
        better => format!("use only a to z, 0 to 9 and hyphens, such as {better}"),
    }
}

fn is_reserved(slug: &str) -> bool {
    let numbered = |prefix: &str| {
        slug.strip_prefix(prefix).is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
    };
    matches!(slug, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests;
