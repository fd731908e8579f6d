//! The names that a text may be masked of: those of places, services, people and whatever else rows are called.
//!
//! A name is found word by word, the longest first. One that is written with a capital is only found with a
//! capital, so that "mobile" is no city. Invariant: what is masked depends on the set of names alone.

use super::tokens::{Token, mix, words};
use rustc_hash::{FxHashMap, FxHashSet};

/// A word of a text, or a mark that stands for a name or a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Masked {
    /// With names and numbers masked.
    pub all: u64,
    /// With names alone masked.
    pub names: u64,
}

const NAME: u64 = 1;
const NUMBER: u64 = 2;

/// All names of a site. Only looked up, never iterated.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// First word → most words of a name that begins so. Only looked up, never iterated.
    longest: FxHashMap<u64, usize>,
    /// Words of a name, mixed → whether it begins with a capital. Only looked up, never iterated.
    known: FxHashMap<u64, bool>,
    /// A sum of all names, whatever their order: what is stored with sketches.
    sum: u64,
    /// What the sum has. Only looked up, never iterated.
    added: FxHashSet<u64>,
}

impl Names {
    /// Adds a name; one without a word is none.
    pub fn add(&mut self, name: &str) {
        let mut tokens = Vec::new();
        words(name, &mut |token| tokens.push(token));
        let Some(first) = tokens.first() else { return };
        let hash = tokens.iter().fold(0, |sum, token| mix(sum, token.hash));
        let longest = self.longest.entry(first.hash).or_default();
        *longest = (*longest).max(tokens.len());
        // Written in both ways, it is found in both.
        let is_capital = self.known.entry(hash).or_insert(first.is_capital);
        *is_capital &= first.is_capital;
        let once = mix(hash, u64::from(first.is_capital));
        if self.added.insert(once) {
            self.sum = self.sum.wrapping_add(once);
        }
    }

    /// Equal for equal sets of names.
    pub fn sum(&self) -> u64 {
        self.sum
    }

    /// The words of a text, masked.
    pub fn masked(&self, text: &str, out: &mut Vec<Masked>) {
        let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5);
        words(text, &mut |token| tokens.push(token));
        let mut at = 0;
        while at < tokens.len() {
            match self.found(&tokens[at..]) {
                Some(length) => {
                    out.push(Masked { all: NAME, names: NAME });
                    at += length;
                }
                None => {
                    let token = tokens[at];
                    out.push(Masked {
                        all: if token.is_number { NUMBER } else { token.hash },
                        names: token.hash,
                    });
                    at += 1;
                }
            }
        }
    }

    /// How many words the longest name has that these words begin with.
    fn found(&self, tokens: &[Token]) -> Option<usize> {
        let first = tokens.first()?;
        let longest = (*self.longest.get(&first.hash)?).min(tokens.len());
        let (mut hash, mut found) = (0, None);
        for (at, token) in tokens[..longest].iter().enumerate() {
            hash = mix(hash, token.hash);
            if self.known.get(&hash).is_some_and(|is_capital| !is_capital || first.is_capital) {
                found = Some(at + 1);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_is_masked_and_a_common_word_is_not() {
        let mut names = Names::default();
        ["New York", "New York City", "Mobile", "mediator", "Mediator"]
            .iter()
            .for_each(|name| names.add(name));
        let masked = |text: &str| {
            let mut out = Vec::new();
            names.masked(text, &mut out);
            out.iter().map(|m| (m.all == NAME, m.all == NUMBER)).collect::<Vec<_>>()
        };
        let (name, number, word) = ((true, false), (false, true), (false, false));
        assert_eq!(masked("In New York City 3 people"), [word, name, number, word]);
        assert_eq!(masked("New York is new"), [name, word, word]);
        assert_eq!(
            masked("a mobile Mediator in Mobile, a mediator"),
            [word, word, name, word, name, word, name]
        );
        let mut other = Names::default();
        ["Mediator", "mediator", "Mobile", "New York City", "New York", "New York"]
            .iter()
            .for_each(|name| other.add(name));
        assert_eq!(names.sum(), other.sum());
    }
}
