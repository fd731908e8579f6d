//! Lists of English words and phrases, as they stand in `words/`.
//!
//! Invariant: a list is compared word by word, never inside of a word; a phrase with signs in it as it stands.

use super::reading::{Sentence, Word};
use super::stem::stem;
use std::collections::{BTreeMap, BTreeSet};

/// Words and phrases of one kind.
#[derive(Default)]
pub struct List {
    /// By their first word: the further words.
    phrases: BTreeMap<String, Vec<Vec<String>>>,
    /// Phrases with other signs than letters.
    raw: Vec<String>,
}

/// All lists of the language, and the words that a site uses by itself.
pub struct Lists {
    pub ordinary: BTreeSet<String>,
    pub function: BTreeSet<String>,
    pub evaluation: List,
    pub promise: List,
    pub advice: List,
    pub testimonial: List,
    pub meta: List,
    pub superlative: List,
    /// Word → whether it says more (1), less (-1) or the same (0).
    pub comparison: BTreeMap<String, i8>,
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn set(text: &str) -> BTreeSet<String> {
    lines(text).flat_map(str::split_whitespace).map(str::to_lowercase).collect()
}

impl List {
    fn new(text: &str) -> List {
        let mut list = List::default();
        for line in lines(text) {
            let line = line.to_lowercase().replace('’', "'");
            if line.chars().any(|c| !c.is_alphabetic() && !matches!(c, ' ' | '-' | '\'')) {
                list.raw.push(line);
                continue;
            }
            let mut words = line.split([' ', '-']).filter(|word| !word.is_empty()).map(str::to_string);
            if let Some(first) = words.next() {
                list.phrases.entry(first).or_default().push(words.collect());
            }
        }
        list
    }

    /// The words of a sentence that stand in the list, each with the words that belong to it.
    pub fn find<'s, 't>(&self, sentence: &'s Sentence<'t>) -> Vec<&'s [Word<'t>]> {
        let mut found: Vec<&[Word<'t>]> = Vec::new();
        let mut at = 0;
        while at < sentence.words.len() {
            let rest = &sentence.words[at..];
            let longest = self.at(rest);
            if let Some(length) = longest {
                found.push(&rest[..length]);
            }
            at += longest.unwrap_or(1);
        }
        found
    }

    fn at(&self, words: &[Word<'_>]) -> Option<usize> {
        // A plain form stands for all its forms; any other one for itself.
        let is = |word: &Word<'_>, said: &str| {
            word.lower == said || word.stem == said && stem(said) == said && said.len() > 3
        };
        let first = words.first()?;
        let by_stem =
            self.phrases.get(&first.stem).filter(|_| stem(&first.stem) == first.stem && first.stem.len() > 3);
        let starts = [self.phrases.get(&first.lower), by_stem];
        let fits = |phrase: &&Vec<String>| {
            words.len() > phrase.len() && phrase.iter().zip(&words[1..]).all(|(said, word)| is(word, said))
        };
        starts.into_iter().flatten().flatten().filter(fits).map(|phrase| phrase.len() + 1).max()
    }

    /// A phrase with signs that a text holds.
    pub fn raw(&self, text: &str) -> Option<&str> {
        let lower = text.to_lowercase();
        self.raw.iter().map(String::as_str).find(|phrase| lower.contains(phrase))
    }
}

impl Lists {
    pub fn new() -> Lists {
        let comparison = lines(include_str!("words/comparison.txt")).filter_map(|line| {
            let (word, direction) = line.rsplit_once(' ')?;
            let direction = match direction {
                "more" => 1,
                "less" => -1,
                _ => 0,
            };
            Some((word.to_lowercase(), direction))
        });
        let mut ordinary: BTreeSet<String> = set(include_str!("words/ordinary.txt"));
        let stems: Vec<String> = ordinary.iter().map(|word| stem(word)).collect();
        ordinary.extend(stems);
        Lists {
            ordinary,
            function: set(include_str!("words/function.txt")),
            evaluation: List::new(include_str!("words/evaluation.txt")),
            promise: List::new(include_str!("words/promise.txt")),
            advice: List::new(include_str!("words/advice.txt")),
            testimonial: List::new(include_str!("words/testimonial.txt")),
            meta: List::new(include_str!("words/meta.txt")),
            superlative: List::new(include_str!("words/superlative.txt")),
            comparison: comparison.collect(),
        }
    }

    /// Adds the words that a site uses by itself: in its deck, its labels, what its services say.
    pub fn learn(&mut self, text: &str) {
        let words = text.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’');
        for word in words.filter(|word| word.len() > 1 && word.chars().all(char::is_lowercase)) {
            self.ordinary.insert(stem(word));
            self.ordinary.insert(word.to_string());
        }
    }

    /// Whether a word is one of the language at all, whatever it may claim.
    pub fn is_word(&self, word: &Word<'_>) -> bool {
        let lists = [&self.evaluation, &self.promise, &self.advice, &self.testimonial, &self.superlative];
        let one = std::slice::from_ref(word);
        self.is_known(word)
            || self.comparison.contains_key(&word.lower)
            || lists.iter().any(|list| list.at(one) == Some(1))
    }

    pub fn is_known(&self, word: &Word<'_>) -> bool {
        let known = |word: &str| self.ordinary.contains(word) || self.function.contains(word);
        known(&word.lower) || known(&word.stem)
    }
}

impl Default for Lists {
    fn default() -> Self {
        Lists::new()
    }
}
