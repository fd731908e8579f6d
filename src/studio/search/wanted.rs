//! What was typed into the search, held against names and addresses.
//!
//! Invariant: a word that was typed is found where a word of a name begins, in ASCII, whatever its accents.

use crate::graph::Tree;
use crate::text::slugify;
use memchr::memmem::Finder;
use rayon::prelude::*;

/// What was typed, as words that names may begin with.
pub struct Wanted(Vec<(String, Finder<'static>)>);

/// So many words are looked for; whoever types more has found it.
const WORDS: usize = 16;

impl Wanted {
    pub fn of(query: &str) -> Wanted {
        let slug = slugify(query);
        let words = slug.split('-').filter(|word| !word.is_empty()).take(WORDS);
        Wanted(words.map(|word| (word.to_string(), Finder::new(word.as_bytes()).into_owned())).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was typed, as a slug.
    pub fn whole(&self) -> String {
        self.0.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>().join("-")
    }

    /// All words, as bits.
    pub fn all(&self) -> u32 {
        (1 << self.0.len()) - 1
    }

    /// The words that begin a word of a slug or an address, as bits.
    pub fn bits(&self, slug: &str) -> u32 {
        let begins = |at: usize| at == 0 || !slug.as_bytes()[at - 1].is_ascii_alphanumeric();
        let fits = |finder: &Finder<'_>| finder.find_iter(slug.as_bytes()).any(begins);
        self.0
            .iter()
            .enumerate()
            .filter(|(_, (_, finder))| fits(finder))
            .fold(0, |bits, (at, _)| bits | 1 << at)
    }

    pub fn fits(&self, slug: &str) -> bool {
        self.bits(slug) == self.all()
    }

    /// The words that begin a word of a name; most names are plain, and are not rewritten.
    pub fn bits_of_name(&self, name: &str) -> u32 {
        match name.is_ascii() {
            true => self.bits(&name.to_ascii_lowercase()),
            false => self.bits(&slugify(name)),
        }
    }

    /// Whether every word begins a word of some line of a text.
    pub fn fits_text(&self, text: &str) -> bool {
        text.lines().any(|line| self.fits_line(line))
    }

    /// A slug is cut where an address would be too long; a sentence is looked through word by word.
    pub fn fits_line(&self, line: &str) -> bool {
        let bits =
            line.split_whitespace().map(|word| self.bits_of_name(word)).fold(0, |all, bits| all | bits);
        bits == self.all()
    }
}

/// For each dataset of a tree the words that each of its rows has in its name or address.
pub type Rows = Vec<Vec<u32>>;

pub fn rows_of(t: &Tree, wanted: &Wanted) -> Rows {
    let each = t.axes.iter().map(|axis| {
        let row = |row: usize| {
            let view = axis.view(row, &t.locale);
            let names = [view.title(), view.plural()].map(|name| wanted.bits_of_name(name));
            names[0] | names[1] | wanted.bits(view.slug())
        };
        (0..axis.len()).into_par_iter().with_min_len(512).map(row).collect()
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::Wanted;

    #[test]
    fn words_are_found_where_words_begin_whatever_their_accents() {
        let fits = |query: &str, slug: &str| Wanted::of(query).fits(slug);
        assert!(fits("Austin", "executive-coach/texas/austin-tx/"));
        assert!(fits("coach aus", "executive-coach/texas/austin-tx/"));
        assert!(fits("São", "places/sao-paulo/"));
        assert!(!fits("ustin", "executive-coach/texas/austin-tx/"));
        let text = "What to ask before you hire anybody,\nin a sentence that is long enough";
        assert!(Wanted::of("before hire").fits_text(text) && !Wanted::of("before sentence").fits_text(text));
        assert!(Wanted::of("zur").bits_of_name("Zürich") == 1 && Wanted::of("").all() == 0);
    }
}
