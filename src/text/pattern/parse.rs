//! Reads a pattern. Every error says what is wrong, where, and how to write it instead.

use super::{Pattern, PatternError, Piece, Plural, Slot};
use crate::diag::did_you_mean;
use unicode_normalization::char::is_combining_mark;

const WORDS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// Plurals in plurals beyond this are a slip, and unbounded recursion would be a crash.
const MAX_DEPTH: usize = 8;

pub(super) fn parse(text: &str) -> Result<Pattern, PatternError> {
    let mut parser = Parser { chars: text.chars().collect(), at: 0, slots: Vec::new() };
    let pieces = parser.pieces(0)?;
    Ok(Pattern { pieces, slots: parser.slots })
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    slots: Vec<Slot>,
}

fn error(offset_chars: usize, length: usize, message: impl Into<String>) -> PatternError {
    PatternError { offset_chars, length: length.max(1), message: message.into() }
}

fn unclosed(open: usize) -> PatternError {
    error(open, 1, "this brace is never closed; write } at the end of the slot, or {{ for a brace itself")
}

impl Parser {
    /// Reads up to the end, or inside a branch up to (not including) the brace that ends it.
    fn pieces(&mut self, depth: usize) -> Result<Vec<Piece>, PatternError> {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        while let Some(c) = self.peek() {
            match (c, self.peek_second()) {
                ('{', Some('{')) => {
                    literal.push('{');
                    self.at += 2;
                }
                ('}', _) if depth > 0 => break,
                ('}', Some('}')) => {
                    literal.push('}');
                    self.at += 2;
                }
                ('}', _) => {
                    let message = "this brace closes nothing; write }} for a brace itself";
                    return Err(error(self.at, 1, message));
                }
                ('{', _) => {
                    flush(&mut literal, &mut pieces);
                    pieces.push(self.slot(depth)?);
                }
                ('#', _) if depth > 0 => {
                    flush(&mut literal, &mut pieces);
                    pieces.push(Piece::Count);
                    self.at += 1;
                }
                (c, _) => {
                    literal.push(c);
                    self.at += 1;
                }
            }
        }
        flush(&mut literal, &mut pieces);
        Ok(pieces)
    }

    /// Reads `{path}` or `{path, plural, …}`, from its opening brace to its closing one.
    fn slot(&mut self, depth: usize) -> Result<Piece, PatternError> {
        let open = self.at;
        self.at += 1;
        self.skip_spaces();
        let start = self.at;
        let path = self.take_until(|c| matches!(c, ',' | '{' | '}'));
        self.check_path(&path, start, open)?;
        let slot = self.slots.len();
        self.slots.push(Slot { path: path.into(), offset: start });
        match self.peek() {
            Some('}') => {
                self.at += 1;
                Ok(Piece::Value(slot))
            }
            Some(',') => {
                self.at += 1;
                self.plural(slot, open, depth)
            }
            Some(_) => Err(error(self.at, 1, "a brace is opened inside a slot; close the slot with } first")),
            None => Err(unclosed(open)),
        }
    }

    fn check_path(&self, path: &str, start: usize, open: usize) -> Result<(), PatternError> {
        if path.is_empty() {
            return Err(match self.peek() {
                None => unclosed(open),
                Some(_) => {
                    let length = self.at + 1 - open;
                    error(open, length, "this slot is empty; write the name of a field in it, such as {name}")
                }
            });
        }
        let is_fine = |part: &str| {
            !part.is_empty()
                && part.chars().all(|c| c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '_' | '-'))
        };
        if path.split('.').all(is_fine) {
            return Ok(());
        }
        // A sentence after a brace is nearly always a brace that was forgotten.
        if self.peek().is_none() {
            return Err(unclosed(open));
        }
        let message =
            format!("“{path}” is not a field's name; names are letters, digits, _ and -, joined by dots");
        Err(error(start, path.chars().count(), message))
    }

    /// Reads the rest of a plural, from behind its first comma.
    fn plural(&mut self, slot: usize, open: usize, depth: usize) -> Result<Piece, PatternError> {
        self.skip_spaces();
        let start = self.at;
        let word = self.take_until(|c| matches!(c, ',' | '{' | '}'));
        if self.peek().is_none() {
            return Err(unclosed(open));
        }
        if word != "plural" || self.peek() != Some(',') {
            let message = "after the comma a slot can only say plural, as in \
                           {n, plural, one {# item} other {# items}}";
            return Err(error(start, word.chars().count(), message));
        }
        if depth >= MAX_DEPTH {
            return Err(error(open, 1, format!("plurals are nested more than {MAX_DEPTH} deep")));
        }
        self.at += 1;
        let mut plural = Plural { slot, exact: Vec::new(), words: Vec::new(), other: Vec::new() };
        let mut seen: Vec<String> = Vec::new();
        loop {
            self.skip_spaces();
            match self.peek() {
                None => return Err(unclosed(open)),
                Some('}') => break,
                Some(_) => self.branch(&mut plural, &mut seen, open, depth)?,
            }
        }
        self.at += 1;
        if !seen.iter().any(|s| s == "other") {
            let message = "this plural has no other branch, which serves every number that no other branch \
                           names; add other {# …}";
            return Err(error(open, self.at - open, message));
        }
        Ok(Piece::Plural(Box::new(plural)))
    }

    /// Reads one branch: `one {…}` or `=0 {…}`.
    fn branch(
        &mut self,
        plural: &mut Plural,
        seen: &mut Vec<String>,
        open: usize,
        depth: usize,
    ) -> Result<(), PatternError> {
        let start = self.at;
        let name = self.take_until(|c| matches!(c, '{' | '}' | ',') || c.is_whitespace());
        let length = name.chars().count();
        self.skip_spaces();
        let selector = selector(&name).map_err(|message| error(start, length, message))?;
        if seen.contains(&name) {
            return Err(error(start, length, format!("the branch {name} is given twice; keep one")));
        }
        let brace = self.at;
        match self.peek() {
            Some('{') => self.at += 1,
            None => return Err(unclosed(open)),
            Some(_) => {
                return Err(error(
                    start,
                    length,
                    format!("write the text of {name} in braces: {name} {{…}}"),
                ));
            }
        }
        let pieces = self.pieces(depth + 1)?;
        if self.peek().is_none() {
            return Err(unclosed(brace));
        }
        self.at += 1;
        match selector {
            Selector::Exact(number) => plural.exact.push((number, pieces)),
            Selector::Word("other") => plural.other = pieces,
            Selector::Word(word) => plural.words.push((word, pieces)),
        }
        seen.push(name);
        Ok(())
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn peek_second(&self) -> Option<char> {
        self.chars.get(self.at + 1).copied()
    }

    fn skip_spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Takes characters up to the first that ends the word, without spaces at the end.
    fn take_until(&mut self, ends: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while self.peek().is_some_and(|c| !ends(c)) {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect::<String>().trim_end().to_owned()
    }
}

enum Selector {
    Exact(f64),
    Word(&'static str),
}

fn selector(name: &str) -> Result<Selector, String> {
    if let Some(number) = name.strip_prefix('=') {
        return super::lookup::plain_number(number)
            .map(Selector::Exact)
            .ok_or_else(|| format!("“{name}” is not a number; write = and digits, such as =0"));
    }
    if let Some(word) = WORDS.into_iter().find(|w| *w == name) {
        return Ok(Selector::Word(word));
    }
    if name.is_empty() {
        return Err("a branch needs its word before the brace: one {…} other {…}".into());
    }
    Err(match did_you_mean(name, WORDS) {
        Some(near) => format!("“{name}” is not a plural word; did you mean {near}?"),
        None => format!("“{name}” is not a plural word; use =0, zero, one, two, few, many or other"),
    })
}

fn flush(literal: &mut String, pieces: &mut Vec<Piece>) {
    if !literal.is_empty() {
        pieces.push(Piece::Literal(std::mem::take(literal).into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_teach_and_point_at_the_spot() {
        let cases = [
            ("Für {name", 4, 1, "never closed"),
            ("Für {name, two words", 4, 1, "never closed"),
            ("a {} b", 2, 2, "slot is empty"),
            ("a {  } b", 2, 4, "slot is empty"),
            ("a } b", 2, 1, "closes nothing"),
            ("{place name}", 1, 10, "is not a field's name"),
            ("{a..b}", 1, 4, "is not a field's name"),
            ("{a {b}}", 3, 1, "opened inside a slot"),
            ("{n, select, other {x}}", 4, 6, "can only say plural"),
            ("{n, plural, one {x}}", 0, 20, "no other branch"),
            ("{n, plural, onne {x} other {y}}", 12, 4, "did you mean one?"),
            ("{n, plural, some {x} other {y}}", 12, 4, "is not a plural word"),
            ("{n, plural, =x {x} other {y}}", 12, 2, "is not a number"),
            ("{n, plural, one x other {y}}", 12, 3, "in braces"),
            ("{n, plural, one {x} one {z} other {y}}", 20, 3, "given twice"),
            ("{n, plural, one {x other {y}}", 0, 1, "never closed"),
            ("{n, plural, {x} other {y}}", 12, 1, "needs its word"),
        ];
        for (text, offset, length, part) in cases {
            let found = parse(text).expect_err(text);
            assert!(found.message.contains(part), "{text}: {}", found.message);
            assert_eq!((found.offset_chars, found.length), (offset, length), "{text}: {}", found.message);
        }
    }

    #[test]
    fn deep_nesting_is_an_error_and_not_a_crash() {
        let text = "{n, plural, other {".repeat(100_000);
        assert!(parse(&text).unwrap_err().message.contains("nested"));
    }
}
