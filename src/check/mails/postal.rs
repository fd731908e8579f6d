//! Whether a text holds what looks like a postal address, in the ways of several countries.
//!
//! It knows numbers of houses and boxes, postal codes, and words for streets; whether anybody can be reached there,
//! it cannot know.

use super::handlebars::{self, Tag};

/// What streets are called, where an address has no postal code.
const STREETS: &[&str] = &[
    "street", "st", "road", "rd", "avenue", "ave", "lane", "way", "drive", "square", "court", "box",
    "straße", "strasse", "platz", "weg", "allee",
];

/// Words before and after a postal code or a street that belong to the same address.
const BEFORE: usize = 10;
const AFTER: usize = 4;

/// Whether a paragraph holds the number of a house or box, and near it a postal code or a street, with names around.
pub fn is_address(paragraph: &str) -> bool {
    let named = handlebars::tags(paragraph).into_iter().any(|found| match found.tag {
        Tag::Value(name) => name.contains("address") && !name.contains("mail"),
        _ => false,
    });
    let bare = handlebars::without_tags(paragraph);
    let parts = bare.split(|c: char| c.is_whitespace() || ",;·|".contains(c));
    let words: Vec<&str> = parts.map(|word| word.trim_matches('.')).filter(|word| !word.is_empty()).collect();
    named
        || (0..words.len())
            .filter(|at| is_code(&words, *at) || is_street(words[*at]))
            .any(|at| around(&words, at))
}

/// Whether a code or street has a number and names around it.
fn around(words: &[&str], at: usize) -> bool {
    let near = at.saturating_sub(BEFORE)..(at + AFTER).min(words.len());
    let near: Vec<&str> = near.filter(|other| *other != at).map(|other| words[other]).collect();
    near.iter().any(|word| is_house(word)) && near.iter().filter(|word| is_name(word)).count() >= 2
}

fn is_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// `1`, `221b`.
fn is_house(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    (1..=5).contains(&digits.len())
        && word.len() <= digits.len() + 1
        && digits.bytes().all(|c| c.is_ascii_digit())
}

fn is_street(word: &str) -> bool {
    let lower = word.to_lowercase();
    is_name(word)
        && STREETS.iter().any(|street| lower == *street || street.len() > 3 && lower.ends_with(street))
}

/// `78701`, `78701-0001` and `1010` beside a name, `SW1A 1AA`, `K1A 0B1`.
fn is_code(words: &[&str], at: usize) -> bool {
    let sign = |c: char| match c {
        '0'..='9' => '9',
        'A'..='Z' => 'A',
        c => c,
    };
    let (word, before) = (words[at], at.checked_sub(1).map_or("", |before| words[before]));
    match word.chars().map(sign).collect::<String>().as_str() {
        // A year is none.
        "9999" if word.starts_with("19") || word.starts_with("20") => false,
        "99999" | "99999-9999" | "9999" | "999999" => {
            is_name(before) || words.get(at + 1).is_some_and(|next| is_name(next))
        }
        "9AA" | "9A9" => (2..=4).contains(&before.len()) && before.contains(|c: char| c.is_ascii_digit()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_known_by_their_shape() {
        for text in [
            "I MATCH, 1 Example Street, Sampleton, TX 78701",
            "I MATCH (a demo), 1 Example Street, Example City, EX 00000, USA",
            "Mails by example, 1 Example Street, Example City",
            "Beispiel GmbH, Musterstraße 1, 12345 Musterstadt",
            "Example Ltd · PO Box 12 · Sampleton · SW1A 1AA",
            "Exemple, 10 rue des Essais, 75001 Paris",
            "Example, 4b Sample Rd., Sampleton K1A 0B1",
            "{{postal_address}}",
        ] {
            assert!(is_address(text), "{text}");
        }
        for text in [
            "",
            "I MATCH, Sampleton",
            "You get this mail because you sent 2 requests on 12 November 2026.",
            "Of 12345 places, 18 are in Texas.",
            "Hello Robin, we found 3 experts on the way to you.",
            "{{email_address}}",
        ] {
            assert!(!is_address(text), "{text}");
        }
    }
}
