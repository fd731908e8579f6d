//! A text as words, numbers and signs, each with its place, and where sentences begin.
//!
//! Invariant: tokens stand in the order of the text and do not overlap; an index beyond the end is answered
//! with nothing, so that who looks ahead need not ask.

use super::fold::Glyph;
use super::words::is_abbreviation;
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Word,
    /// Digits and nothing else.
    Digits,
    /// One sign.
    Sign,
}

#[derive(Clone, Debug)]
pub struct Token {
    pub shape: Shape,
    /// Folded; apostrophes inside a word are kept.
    pub text: String,
    /// The characters of the text.
    pub at: Range<usize>,
    /// No space before it.
    pub tight: bool,
    /// A new line before it.
    pub line: bool,
    /// Begins with a capital.
    pub upper: bool,
    /// Two or more letters, all of them capitals.
    pub shout: bool,
    /// The first word of a sentence, or where one may begin.
    pub start: bool,
    /// Behind a dash.
    pub dash: bool,
}

impl Token {
    /// Begins with a capital and goes on in small letters, as names do.
    pub fn is_titled(&self) -> bool {
        self.shape == Shape::Word && self.upper && !self.shout
    }
    /// The word without `'s`, `l'` and other apostrophes.
    pub fn stem(&self) -> &str {
        let text = self.text.as_str();
        match text.split_once('\'') {
            Some((head, "s" | "" | "ll" | "ve" | "d" | "m" | "re" | "t")) => head,
            Some(("l" | "d" | "qu" | "j" | "m" | "n" | "s" | "c", tail)) => tail,
            _ => text,
        }
    }
    pub fn has_digit(&self) -> bool {
        self.text.bytes().any(|b| b.is_ascii_digit())
    }
}

/// The tokens of one text.
pub struct Tokens {
    pub list: Vec<Token>,
}

impl Tokens {
    pub fn new(glyphs: &[Glyph]) -> Self {
        let mut list: Vec<Token> = Vec::new();
        let (mut at, mut tight, mut line) = (0, true, false);
        while let Some(glyph) = glyphs.get(at) {
            if glyph.c.is_whitespace() || glyph.c.is_control() {
                line |= matches!(glyph.c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
                tight = false;
                at += 1;
                continue;
            }
            let end = if glyph.c.is_alphanumeric() { end_of_word(glyphs, at) } else { at + 1 };
            let mut token = make(&glyphs[at..end]);
            (token.tight, token.line) = (tight, line);
            list.push(token);
            (at, tight, line) = (end, true, false);
        }
        find_starts(&mut list);
        Tokens { list }
    }

    pub fn get(&self, at: usize) -> Option<&Token> {
        self.list.get(at)
    }
    pub fn len(&self) -> usize {
        self.list.len()
    }
    /// The text of a word; empty for everything else.
    pub fn word(&self, at: usize) -> &str {
        self.get(at).filter(|t| t.shape == Shape::Word).map_or("", |t| &t.text)
    }
    /// The text of a number; empty for everything else.
    pub fn digits(&self, at: usize) -> &str {
        self.get(at).filter(|t| t.shape == Shape::Digits).map_or("", |t| &t.text)
    }
    pub fn is_sign(&self, at: usize, sign: char) -> bool {
        self.get(at).is_some_and(|t| t.shape == Shape::Sign && t.text.starts_with(sign))
    }
    pub fn is_tight(&self, at: usize) -> bool {
        self.get(at).is_some_and(|t| t.tight)
    }
    /// Any word or number.
    pub fn is_text(&self, at: usize) -> bool {
        self.get(at).is_some_and(|t| t.shape != Shape::Sign)
    }
    /// The words before, nearest first: at most `reach` tokens back.
    pub fn before(&self, at: usize, reach: usize) -> impl Iterator<Item = &str> {
        (at.saturating_sub(reach)..at).rev().map(|i| self.word(i)).filter(|w| !w.is_empty())
    }
    /// The characters from one token to just before another.
    pub fn range(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.get(from).map_or(0, |t| t.at.start);
        let last = to.max(from + 1).min(self.len());
        start..self.get(last.saturating_sub(1)).map_or(start, |t| t.at.end)
    }
}

fn end_of_word(glyphs: &[Glyph], from: usize) -> usize {
    let is_letter = |at: usize| glyphs.get(at).is_some_and(|g| g.c.is_alphanumeric());
    let mut end = from;
    while is_letter(end) || (end > from && glyphs.get(end).is_some_and(|g| g.c == '\'') && is_letter(end + 1))
    {
        end += 1;
    }
    end
}

fn make(glyphs: &[Glyph]) -> Token {
    let text: String = glyphs.iter().map(|g| g.c).collect();
    let first = glyphs.first();
    let shape = match first {
        Some(g) if !g.c.is_alphanumeric() => Shape::Sign,
        _ if text.bytes().all(|b| b.is_ascii_digit()) => Shape::Digits,
        _ => Shape::Word,
    };
    let letters = || glyphs.iter().filter(|g| g.c.is_alphabetic());
    Token {
        shape,
        at: first.map_or(0, |g| g.at)..glyphs.last().map_or(0, |g| g.at + 1),
        tight: true,
        line: false,
        upper: first.is_some_and(|g| g.upper),
        shout: letters().count() > 1 && letters().all(|g| g.upper),
        start: false,
        dash: false,
        text,
    }
}

fn find_starts(list: &mut [Token]) {
    let (mut start, mut dash) = (true, false);
    for at in 0..list.len() {
        if list[at].line {
            start = true;
        }
        match list[at].shape {
            Shape::Word => {
                (list[at].start, list[at].dash) = (start, dash);
                (start, dash) = (false, false);
            }
            Shape::Digits => {}
            Shape::Sign => {
                let sign = list[at].text.chars().next().unwrap_or(' ');
                let shortened = sign == '.'
                    && list[at].tight
                    && at > 0
                    && list[at - 1].shape == Shape::Word
                    && (list[at - 1].text.chars().count() == 1 || is_abbreviation(&list[at - 1].text));
                // A word within brackets or behind a comma goes on with the sentence; other signs and
                // pictures may end one.
                let goes_on = matches!(
                    sign,
                    ',' | ';'
                        | '('
                        | ')'
                        | '['
                        | ']'
                        | '\''
                        | '/'
                        | '&'
                        | '+'
                        | '#'
                        | '@'
                        | '$'
                        | '€'
                        | '%'
                        | '_'
                );
                let hyphen = sign == '-'
                    && (list[at].tight || list.get(at + 1).is_some_and(|next| next.tight) && at > 0);
                if sign == '-' && !hyphen {
                    (start, dash) = (true, true);
                } else if !shortened && !goes_on && !hyphen {
                    start = true;
                }
            }
        }
    }
}
