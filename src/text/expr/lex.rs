//! Cuts a condition into words, quoted texts and signs.

use super::{ExprError, Op};
use unicode_normalization::char::is_combining_mark;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A name, a keyword, a number or a bare text; its position decides which.
    Word(String),
    Quoted(String),
    Op(Op),
    Open,
    Close,
    ListOpen,
    ListClose,
    Comma,
}

/// A token and where it stands, in characters.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub kind: Kind,
    pub offset: usize,
    pub length: usize,
}

pub(super) fn error(offset_chars: usize, length: usize, message: impl Into<String>) -> ExprError {
    ExprError { offset_chars, length: length.max(1), message: message.into() }
}

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ExprError> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if c.is_whitespace() {
            at += 1;
            continue;
        }
        let (kind, length) = token(&chars, at)?;
        tokens.push(Token { kind, offset: at, length });
        at += length;
    }
    Ok(tokens)
}

/// Reads the token that starts here, and how many characters it takes.
fn token(chars: &[char], at: usize) -> Result<(Kind, usize), ExprError> {
    let next = chars.get(at + 1).copied();
    Ok(match chars[at] {
        '(' => (Kind::Open, 1),
        ')' => (Kind::Close, 1),
        '[' => (Kind::ListOpen, 1),
        ']' => (Kind::ListClose, 1),
        ',' => (Kind::Comma, 1),
        '=' if next == Some('>') => return Err(error(at, 2, "=> is not a comparison; write >=")),
        '=' if next == Some('<') => return Err(error(at, 2, "=< is not a comparison; write <=")),
        '=' if next == Some('=') => (Kind::Op(Op::Equal), 2),
        '=' => (Kind::Op(Op::Equal), 1),
        '!' if next == Some('=') => (Kind::Op(Op::NotEqual), 2),
        '!' => return Err(error(at, 1, "write not instead of !")),
        '<' if next == Some('=') => (Kind::Op(Op::LessOrEqual), 2),
        '<' if next == Some('>') => return Err(error(at, 2, "write != for “is not”")),
        '<' => (Kind::Op(Op::Less), 1),
        '>' if next == Some('=') => (Kind::Op(Op::GreaterOrEqual), 2),
        '>' => (Kind::Op(Op::Greater), 1),
        '≤' => (Kind::Op(Op::LessOrEqual), 1),
        '≥' => (Kind::Op(Op::GreaterOrEqual), 1),
        '≠' => (Kind::Op(Op::NotEqual), 1),
        '&' => return Err(error(at, if next == Some('&') { 2 } else { 1 }, "write and instead of &")),
        '|' => return Err(error(at, if next == Some('|') { 2 } else { 1 }, "write or instead of |")),
        quote @ ('"' | '\'' | '“' | '‘' | '„') => quoted(chars, at, quote)?,
        c if is_word(c) => {
            let length = chars[at..].iter().take_while(|c| is_word(**c)).count();
            (Kind::Word(chars[at..at + length].iter().collect()), length)
        }
        c => {
            let message = format!("“{}” cannot stand here; put texts with signs in quotes", c.escape_debug());
            return Err(error(at, 1, message));
        }
    })
}

/// Names, numbers, dates and bare texts; a hyphen or plus is part of them, so -5 and new-york are words.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '_' | '-' | '+' | '.')
}

/// Reads a quoted text; the quotes that word processors make are as good as straight ones.
fn quoted(chars: &[char], at: usize, open: char) -> Result<(Kind, usize), ExprError> {
    let closes = |c: char| match open {
        '“' => matches!(c, '”' | '"'),
        '„' => matches!(c, '“' | '”' | '"'),
        '‘' => matches!(c, '’' | '\''),
        straight => c == straight,
    };
    match chars[at + 1..].iter().position(|c| closes(*c)) {
        Some(length) => Ok((Kind::Quoted(chars[at + 1..at + 1 + length].iter().collect()), length + 2)),
        None => Err(error(at, 1, "this quote is never closed; write another one at the end of the text")),
    }
}
