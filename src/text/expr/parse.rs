//! Reads a condition from its tokens. Every error says what is wrong, where, and how to write it instead.

use super::lex::{Kind, Token, error, tokens};
use super::{Expr, ExprError, Literal, Name, Node, Op};

/// More brackets and nots than anyone reads; unbounded recursion would be a crash.
const MAX_DEPTH: usize = 50;

pub(super) fn parse(text: &str) -> Result<Expr, ExprError> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens, at: 0, end: text.chars().count(), names: Vec::new() };
    if parser.tokens.is_empty() {
        return Err(error(0, 1, "the condition is empty; write one such as population >= 50000"));
    }
    let root = parser.any(0)?;
    match parser.peek() {
        None => Ok(Expr { root, names: parser.names }),
        Some(token) => Err(parser.leftover(token)),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    end: usize,
    names: Vec<Name>,
}

impl Parser {
    /// `a or b or c`
    fn any(&mut self, depth: usize) -> Result<Node, ExprError> {
        let mut nodes = vec![self.all(depth)?];
        while self.take_keyword("or") {
            nodes.push(self.all(depth)?);
        }
        Ok(single(nodes, Node::Or))
    }

    /// `a and b and c`
    fn all(&mut self, depth: usize) -> Result<Node, ExprError> {
        let mut nodes = vec![self.term(depth)?];
        while self.take_keyword("and") {
            nodes.push(self.term(depth)?);
        }
        Ok(single(nodes, Node::And))
    }

    /// `not …`, `( … )`, `has name`, `name`, or a comparison.
    fn term(&mut self, depth: usize) -> Result<Node, ExprError> {
        let Some(token) = self.next() else {
            return Err(error(self.end, 1, "the condition ends too early; a field's name is missing"));
        };
        if depth > MAX_DEPTH {
            return Err(error(token.offset, token.length, "the condition is nested too deeply"));
        }
        match &token.kind {
            Kind::Open => {
                let inner = self.any(depth + 1)?;
                match self.next() {
                    Some(Token { kind: Kind::Close, .. }) => Ok(inner),
                    None => Err(error(token.offset, 1, "this bracket is never closed; write ) at its end")),
                    Some(other) => Err(self.leftover(&other)),
                }
            }
            Kind::Word(word) if keyword(word, "not") => Ok(Node::Not(Box::new(self.term(depth + 1)?))),
            Kind::Word(word) if keyword(word, "has") => self.has(&token),
            Kind::Word(word) => self.comparison(word, &token),
            Kind::Quoted(text) => {
                let message =
                    format!("a condition begins with a field's name; write it without quotes: {text}");
                Err(error(token.offset, token.length, message))
            }
            _ => Err(error(token.offset, token.length, "a field's name is missing here")),
        }
    }

    fn has(&mut self, token: &Token) -> Result<Node, ExprError> {
        match self.next() {
            Some(Token { kind: Kind::Word(word), offset, length }) => {
                Ok(Node::Has(self.name(&word, offset, length)?))
            }
            _ => Err(error(token.offset, token.length, "has needs a field's name after it: has population")),
        }
    }

    /// A name, alone or with an operator and what it is compared with.
    fn comparison(&mut self, word: &str, token: &Token) -> Result<Node, ExprError> {
        let name = self.name(word, token.offset, token.length)?;
        if let Some(Token { kind: Kind::Op(op), .. }) = self.peek() {
            let op = *op;
            self.at += 1;
            return Ok(Node::Compare(name, op, self.literal(op)?));
        }
        if self.take_keyword("in") {
            return Ok(Node::In(name, self.list()?));
        }
        if self.is_keyword(0, "not") && self.is_keyword(1, "in") {
            self.at += 2;
            return Ok(Node::NotIn(name, self.list()?));
        }
        Ok(Node::IsTrue(name))
    }

    fn literal(&mut self, op: Op) -> Result<Literal, ExprError> {
        let (offset, length) = self.here();
        match self.next().map(|t| t.kind) {
            Some(Kind::Word(word)) if Literal::is_unclear(&word) => {
                let digits = word.replace('.', "");
                Err(error(
                    offset,
                    length,
                    format!(
                        "`{word}` could be {digits} or {word}0; write it without a sign between the digits, or with another number of decimals"
                    ),
                ))
            }
            Some(Kind::Word(word)) if !matches!(word.as_str(), "and" | "or" | "not" | "in" | "has") => {
                Ok(Literal::word(&word))
            }
            Some(Kind::Quoted(text)) => Ok(Literal::quoted(&text)),
            Some(Kind::ListOpen) if matches!(op, Op::Equal | Op::NotEqual) => {
                Err(error(offset, length, "to compare with a list, write in: region in [TX, CA]"))
            }
            _ => Err(error(offset, length, "a value is missing after the comparison")),
        }
    }

    /// `[TX, CA, "New York"]`
    fn list(&mut self) -> Result<Vec<Literal>, ExprError> {
        let (offset, length) = self.here();
        if !matches!(self.next(), Some(Token { kind: Kind::ListOpen, .. })) {
            return Err(error(offset, length, "in needs a list in square brackets: region in [TX, CA]"));
        }
        let mut items = Vec::new();
        loop {
            let Some(token) = self.next() else {
                return Err(error(offset, 1, "this list is never closed; write ] at its end"));
            };
            match token.kind {
                Kind::Word(word) => items.push(Literal::word(&word)),
                Kind::Quoted(text) => items.push(Literal::quoted(&text)),
                Kind::ListClose => return Ok(items),
                _ => return Err(error(token.offset, token.length, "a value is missing in this list")),
            }
            match self.next() {
                Some(Token { kind: Kind::Comma, .. }) => {}
                Some(Token { kind: Kind::ListClose, .. }) => return Ok(items),
                None => return Err(error(offset, 1, "this list is never closed; write ] at its end")),
                Some(token) => {
                    let message =
                        "values in a list are separated by commas; put a text of several words in quotes";
                    return Err(error(token.offset, token.length, message));
                }
            }
        }
    }

    /// Notes a field's name; what cannot be one is probably a value on the wrong side.
    fn name(&mut self, word: &str, offset: usize, length: usize) -> Result<usize, ExprError> {
        if ["and", "or", "in", "has"].contains(&word) {
            return Err(error(offset, length, format!("a field's name is missing before “{word}”")));
        }
        let begins_well = word.starts_with(|c: char| c.is_alphabetic() || c == '_');
        if !begins_well || word.split('.').any(str::is_empty) || word.contains('+') {
            let message =
                format!("“{word}” is not a field's name; write the field first: population >= 50000");
            return Err(error(offset, length, message));
        }
        self.names.push(Name { path: word.into(), offset });
        Ok(self.names.len() - 1)
    }

    /// Something follows a finished condition; say what was probably meant.
    fn leftover(&self, token: &Token) -> ExprError {
        let before = self.tokens[..self.at].iter().rev().find(|t| t.offset < token.offset).map(|t| &t.kind);
        let message = match (&token.kind, before) {
            (Kind::Close, _) => "this bracket closes nothing; write ( where it begins".to_owned(),
            (Kind::Comma, Some(Kind::Word(word))) if word.bytes().all(|b| b.is_ascii_digit()) => {
                "write large numbers without commas: 50000 or 50_000".to_owned()
            }
            (Kind::Word(word), Some(Kind::Word(first))) => {
                format!("write and or or between two conditions, or quotes around a text: \"{first} {word}\"")
            }
            (Kind::Op(_), _) => "only one comparison at a time: a > 1 and a < 5".to_owned(),
            _ => "write and or or between two conditions".to_owned(),
        };
        error(token.offset, token.length, message)
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    /// Where the next token stands, or the end.
    fn here(&self) -> (usize, usize) {
        self.peek().map_or((self.end, 1), |t| (t.offset, t.length))
    }

    fn is_keyword(&self, ahead: usize, wanted: &str) -> bool {
        matches!(self.tokens.get(self.at + ahead), Some(Token { kind: Kind::Word(w), .. }) if keyword(w, wanted))
    }

    fn take_keyword(&mut self, wanted: &str) -> bool {
        let found = self.is_keyword(0, wanted);
        self.at += usize::from(found);
        found
    }
}

/// Where a keyword is expected, capitals do not matter; values such as OR (Oregon) never stand there.
fn keyword(word: &str, wanted: &str) -> bool {
    word.eq_ignore_ascii_case(wanted)
}

fn single(mut nodes: Vec<Node>, many: impl Fn(Vec<Node>) -> Node) -> Node {
    if nodes.len() > 1 {
        return many(nodes);
    }
    // Callers always begin with one node; an empty "and" would hold, as nothing speaks against it.
    nodes.pop().unwrap_or(Node::And(Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_teach_and_point_at_the_spot() {
        let cases = [
            ("", 0, 1, "is empty"),
            ("population >=", 13, 1, "a value is missing"),
            ("a = 1 and", 9, 1, "ends too early"),
            ("and a", 0, 3, "missing before “and”"),
            ("größe => 5", 6, 2, "write >="),
            ("a <> 5", 2, 2, "write !="),
            ("a && b", 2, 2, "write and"),
            ("!a", 0, 1, "write not"),
            ("population > 50,000", 15, 1, "50000 or 50_000"),
            ("name = San Jose", 11, 4, "\"San Jose\""),
            ("name = \"San Jose", 7, 1, "never closed"),
            ("(a = 1", 0, 1, "never closed"),
            ("a = 1)", 5, 1, "closes nothing"),
            ("a in TX", 5, 2, "square brackets"),
            ("a in [TX", 5, 1, "never closed"),
            ("a in [TX CA]", 9, 2, "separated by commas"),
            ("a = [TX]", 4, 1, "write in"),
            ("50000 < a", 0, 5, "write the field first"),
            ("\"a\" = 1", 0, 3, "without quotes"),
            ("1 < a", 0, 1, "write the field first"),
            ("a < b < c", 6, 1, "one comparison"),
            ("a = 5 $", 6, 1, "cannot stand here"),
            ("has", 0, 3, "needs a field"),
        ];
        for (text, offset, length, part) in cases {
            let found = parse(text).expect_err(text);
            assert!(found.message.contains(part), "{text}: {}", found.message);
            assert_eq!((found.offset_chars, found.length), (offset, length), "{text}: {}", found.message);
        }
    }

    #[test]
    fn deep_nesting_is_an_error_and_not_a_crash() {
        assert!(parse(&"(".repeat(100_000)).unwrap_err().message.contains("nested"));
        assert!(parse(&"not ".repeat(100_000)).unwrap_err().message.contains("nested"));
    }
}
