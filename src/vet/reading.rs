//! A draft as sentences, clauses and words, each with its place.

use super::stem::stem;
use std::ops::Range;

/// A word of a sentence: letters, with an apostrophe where one stands inside. A hyphen parts words.
#[derive(Clone, Debug)]
pub struct Word<'t> {
    pub text: &'t str,
    pub lower: String,
    pub stem: String,
    /// Bytes of the draft.
    pub at: Range<usize>,
    pub capital: bool,
    /// Whether its sentence begins with it.
    pub first: bool,
    /// Which clause of the sentence it stands in.
    pub clause: usize,
}

#[derive(Clone, Debug)]
pub struct Sentence<'t> {
    pub text: &'t str,
    pub at: Range<usize>,
    pub words: Vec<Word<'t>>,
    pub clauses: usize,
}

/// Words that end a clause; the word itself belongs to the next one.
const JOINS: &[&str] = &["and", "but", "while", "whereas", "where", "against", "although", "though", "or"];
/// Points behind these end no sentence.
const SHORTENED: &[&str] = &[
    "st", "mt", "ft", "dr", "mr", "mrs", "ms", "inc", "vs", "approx", "no", "u.s", "d.c", "e.g", "i.e",
    "a.m", "p.m",
];

/// The sentences of a draft.
pub fn sentences(text: &str) -> Vec<Sentence<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    for (n, &(at, c)) in chars.iter().enumerate() {
        let next = chars[n + 1..].iter().find(|(_, c)| !matches!(c, '"' | '”' | '’' | ')' | '\''));
        let ends = match c {
            '\n' => true,
            '!' | '?' | '…' => next.is_none_or(|(_, c)| c.is_whitespace()),
            '.' => {
                let before =
                    text[start..at].rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
                let lone = before.chars().count() == 1 && before.chars().all(char::is_uppercase);
                let short = lone || SHORTENED.contains(&before.to_lowercase().as_str());
                let begins = chars[n + 1..]
                    .iter()
                    .find(|(_, c)| !c.is_whitespace() && !matches!(c, '"' | '”' | '“' | '’' | ')' | '('));
                let begins = begins.is_none_or(|(_, c)| c.is_uppercase() || c.is_ascii_digit());
                next.is_none_or(|(_, c)| c.is_whitespace()) && begins && (!short || next.is_none())
            }
            _ => false,
        };
        if ends {
            push(text, start..at + c.len_utf8(), &mut found);
            start = at + c.len_utf8();
        }
    }
    push(text, start..text.len(), &mut found);
    found
}

fn push<'t>(text: &'t str, at: Range<usize>, found: &mut Vec<Sentence<'t>>) {
    let whole = &text[at.clone()];
    let begin = at.start + (whole.len() - whole.trim_start().len());
    let whole = whole.trim();
    if whole.is_empty() {
        return;
    }
    let mut sentence =
        Sentence { text: whole, at: begin..begin + whole.len(), words: Vec::new(), clauses: 1 };
    let mut from = None;
    let bytes: Vec<(usize, char)> = whole.char_indices().chain([(whole.len(), ' ')]).collect();
    for (n, &(here, c)) in bytes.iter().enumerate() {
        let inside = c.is_alphabetic()
            || matches!(c, '\'' | '’')
                && from.is_some()
                && bytes.get(n + 1).is_some_and(|(_, c)| c.is_alphabetic());
        match (inside, from) {
            (true, None) => from = Some(here),
            (false, Some(start)) => {
                word(whole, start..here, begin, &mut sentence);
                from = None;
            }
            _ => {}
        }
        let digit = |at: Option<&(usize, char)>| at.is_some_and(|(_, c)| c.is_ascii_digit());
        let grouped = c == ',' && n > 0 && digit(bytes.get(n - 1)) && digit(bytes.get(n + 1));
        let between = matches!(c, '–' | '-') && digit(bytes.get(n.wrapping_sub(1)));
        if matches!(c, ',' | ';' | ':' | '(' | ')' | '—' | '–') && !grouped && !between {
            sentence.clauses += 1;
        }
    }
    // A bird, and no flight.
    if let Some(at) = sentence.find(&["as", "the", "crow", "flies"]) {
        sentence.words[at + 3].stem.clear();
    }
    found.push(sentence);
}

fn word<'t>(whole: &'t str, at: Range<usize>, begin: usize, sentence: &mut Sentence<'t>) {
    let text = &whole[at.clone()];
    let lower = text.to_lowercase().replace('’', "'");
    if JOINS.contains(&lower.as_str()) {
        sentence.clauses += 1;
    }
    sentence.words.push(Word {
        stem: stem(text),
        capital: text.starts_with(char::is_uppercase),
        first: sentence.words.is_empty() && !whole[..at.start].contains(|c: char| c.is_ascii_digit()),
        clause: sentence.clauses - 1,
        lower,
        at: begin + at.start..begin + at.end,
        text,
    });
}

impl Sentence<'_> {
    /// Whether some words of the sentence, one after the other, are these.
    pub fn says(&self, phrase: &[&str]) -> bool {
        self.find(phrase).is_some()
    }

    /// Which word a phrase begins at.
    pub fn find(&self, phrase: &[&str]) -> Option<usize> {
        let all = self.words.windows(phrase.len().max(1));
        let mut all = all.enumerate();
        all.find_map(|(at, words)| {
            words.iter().zip(phrase).all(|(word, said)| word.lower == *said).then_some(at)
        })
    }

    /// Which clause a place of the draft lies in.
    pub fn clause_at(&self, at: usize) -> usize {
        let before = self.words.iter().rev().find(|word| word.at.start <= at);
        let after = self.words.iter().find(|word| word.at.start >= at);
        // A number belongs to the clause of the word behind it, unless a mark parts them.
        match (before, after) {
            (Some(before), Some(after)) if before.clause == after.clause => before.clause,
            (Some(before), Some(after)) => match self.parted(before.at.end, at) {
                true => after.clause.min(before.clause + 1).max(before.clause + 1),
                false => before.clause,
            },
            (Some(word), None) | (None, Some(word)) => word.clause,
            (None, None) => 0,
        }
    }

    fn parted(&self, from: usize, to: usize) -> bool {
        let text = &self.text[from - self.at.start..to - self.at.start];
        text.contains([',', ';', ':', '(', ')', '—', '–'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_clauses_and_words_are_found() {
        let text = "St. Paul is 218.4 km away, the county seat and more. Ask early!\nU.S. figures: 1,234 people; 5 km.";
        let found = sentences(text);
        let texts: Vec<&str> = found.iter().map(|s| s.text).collect();
        assert_eq!(
            texts,
            [
                "St. Paul is 218.4 km away, the county seat and more.",
                "Ask early!",
                "U.S. figures: 1,234 people; 5 km."
            ]
        );
        let words: Vec<(&str, usize)> = found[0].words.iter().map(|w| (w.text, w.clause)).collect();
        assert_eq!(words[..4], [("St", 0), ("Paul", 0), ("is", 0), ("km", 0)]);
        assert_eq!((words[5], words[8]), (("the", 1), ("and", 2)));
        assert!(found[1].words[0].first && found[0].says(&["county", "seat"]));
        let five = text.find("5 km").unwrap();
        assert_eq!(found[2].clause_at(five), 2);
        assert!(found.iter().all(|s| s.words.iter().all(|w| &text[w.at.clone()] == w.text)));
    }
}
