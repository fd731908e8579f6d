//! The first name of a client, where it is certain that it is one: it is the only word of a name that may ever
//! be published.
//!
//! The cell of an author holds whatever somebody typed: a firm, a last name first, `Pastor`. So its first word
//! counts only if the client's own name begins with it. Invariant: in doubt there is no name.

use super::export::RawRow;
use super::rules::Field;
use crate::personal::{fold_word, is_form_of_address, is_given_name};

/// First names are no longer than this, in characters.
const LONGEST: usize = 30;

/// The first name as the author writes it.
pub fn first_name(row: &RawRow) -> Option<&str> {
    let first = row.get(Field::Author)?.split_whitespace().next()?;
    certain(row).contains(&fold_word(first)).then_some(first)
}

/// Whether every name of the record begins with a certain first name. Where one does not, the scanner of texts
/// would take a last name for the first and let it stand.
pub fn all_certain(row: &RawRow) -> bool {
    let certain = certain(row);
    let first = |name: &str| name.split_whitespace().next().map(fold_word);
    !certain.is_empty()
        && row
            .all(Field::Person)
            .chain(row.all(Field::Author))
            .all(|name| first(name).is_some_and(|f| certain.contains(&f)))
}

/// What must be first names of this record, folded.
fn certain(row: &RawRow) -> Vec<String> {
    let people: Vec<&str> = row.all(Field::Person).collect();
    let (whole, single): (Vec<&str>, Vec<&str>) =
        people.iter().copied().partition(|name| name.split_whitespace().nth(1).is_some());
    let mut found: Vec<&str> = whole.iter().filter_map(|name| name.split_whitespace().next()).collect();
    // One word may be a last name, so it must be known as a given one; and of several, one alone.
    let single = if people.is_empty() { row.get(Field::Author).into_iter().collect() } else { single };
    let given: Vec<&str> = single.into_iter().filter(|word| is_given_name(&fold_word(word))).collect();
    if let [one] = given.as_slice() {
        found.push(one);
    }
    found.retain(|word| is_plain(word));
    let found = found.into_iter().map(fold_word);
    found.filter(|word| !is_form_of_address(word) && !is_of_firm(row, word)).collect()
}

fn is_plain(word: &str) -> bool {
    let length = word.chars().count();
    (2..=LONGEST).contains(&length)
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
}

fn is_of_firm(row: &RawRow, word: &str) -> bool {
    let mut words = row.all(Field::Firm).flat_map(|firm| firm.split(|c: char| !c.is_alphanumeric()));
    let parts: Vec<&str> = word.split('-').collect();
    words.any(|of_firm| parts.contains(&fold_word(of_firm).as_str()) || fold_word(of_firm) == word)
}
