//! The statements of pages as sets of bits, so that it is quick to say how many of one page another lacks.

use std::collections::BTreeMap;
use std::sync::Arc;

/// The statements of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    bits: Vec<u64>,
    count: u32,
}

/// Every statement that occurs, numbered as it is met.
#[derive(Debug, Default)]
pub struct Statements {
    numbers: BTreeMap<Arc<str>, u32>,
}

impl Statements {
    /// The statements of a page.
    pub fn keys<'k>(&mut self, of: impl IntoIterator<Item = &'k str>) -> Keys {
        let mut keys = Keys::default();
        for key in of {
            let next = self.numbers.len() as u32;
            let number = *self.numbers.entry(key.into()).or_insert(next);
            let (word, bit) = (number as usize / 64, 1 << (number % 64));
            if keys.bits.len() <= word {
                keys.bits.resize(word + 1, 0);
            }
            keys.count += u32::from(keys.bits[word] & bit == 0);
            keys.bits[word] |= bit;
        }
        keys
    }
}

impl Keys {
    pub fn len(&self) -> u32 {
        self.count
    }
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many statements of this page the other one lacks.
    pub fn own(&self, other: &Keys) -> u32 {
        let both = self.bits.iter().zip(&other.bits).map(|(a, b)| (a & b).count_ones()).sum::<u32>();
        self.count - both
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_statements_are_those_that_the_other_page_lacks() {
        let mut all = Statements::default();
        let names: Vec<String> = (0..200).map(|n| format!("place/fact-{n}/far")).collect();
        let of = |all: &mut Statements, range: std::ops::Range<usize>| {
            all.keys(names[range].iter().map(String::as_str))
        };
        let (a, b) = (of(&mut all, 0..10), of(&mut all, 7..180));
        assert_eq!((a.len(), b.len(), a.own(&b), b.own(&a), a.own(&a)), (10, 173, 7, 170, 0));
        assert_eq!(all.keys(["x", "x"]).len(), 1);
    }
}
