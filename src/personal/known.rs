//! What is known of the writer of a text, and which names may stand in it.

use super::fold::fold;
use super::tokens::{Shape, Tokens};
use rustc_hash::FxHashSet;

/// The writer, and the site.
#[derive(Clone, Debug)]
pub struct Known<'k> {
    /// Names of the record's own people.
    pub people: Vec<&'k str>,
    /// Names of the record's own firms.
    pub firms: Vec<&'k str>,
    /// The consent covers the first name: it may stand in the text.
    pub first_name_allowed: bool,
    /// Names that may stand in a text.
    pub allowed: &'k Allowed,
    /// Tag of the text's language; empty if it is not known.
    pub language: &'k str,
}

/// Names that may stand in a text, of the site's places and services for instance.
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    /// Folded, a space between words. Only looked up, never iterated.
    phrases: FxHashSet<String>,
    longest: usize,
}

/// The most words of a name that is looked for.
const LONGEST: usize = 8;

impl Allowed {
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut allowed = Allowed::default();
        for name in names {
            let words = phrase(name);
            if !words.is_empty() && words.len() <= LONGEST {
                allowed.longest = allowed.longest.max(words.len());
                allowed.phrases.insert(words.join(" "));
            }
        }
        allowed
    }

    /// How many tokens at this place are an allowed name, the longest such.
    pub(super) fn at(&self, t: &Tokens, at: usize) -> usize {
        let (mut joined, mut words, mut length) = (String::new(), 0, 0);
        let mut next = at;
        while words < self.longest && next < at + 2 * LONGEST {
            let Some(token) = t.get(next) else { break };
            next += 1;
            if token.shape == Shape::Sign {
                if matches!(token.text.as_str(), "." | "-" | "&" | "/") { continue } else { break }
            }
            // A plural or a genitive names the same thing.
            let stem = token.stem();
            if words > 0 {
                joined.push(' ');
            }
            words += 1;
            let before = joined.len();
            joined.push_str(stem);
            let plural = stem.strip_suffix('s').filter(|_| !self.phrases.contains(&joined));
            if self.phrases.contains(&joined)
                || plural.is_some_and(|singular| self.phrases.contains(&joined[..before + singular.len()]))
            {
                length = next - at;
            }
        }
        length
    }
}

/// The words of a name, folded.
pub(super) fn phrase(name: &str) -> Vec<String> {
    let tokens = Tokens::new(&fold(name));
    tokens.list.iter().filter(|t| t.shape != Shape::Sign).map(|t| t.stem().to_string()).collect()
}
