//! What is wrong with a text that is not JSON, in words for the person who wrote it.
//!
//! This module never decides whether a text is JSON. Invariant: every error has a sentence and something
//! to do, and no sentence quotes the text, so that the same mistake on many lines is one finding.

use super::super::words::MAX_DEPTH;
use jsonc_parser::common::Range;
use jsonc_parser::errors::{ParseError, ParseErrorKind};

pub(super) struct Complaint {
    pub(super) range: Range,
    pub(super) message: String,
    pub(super) hint: &'static str,
}

impl Complaint {
    fn at(byte: usize, message: impl Into<String>, hint: &'static str) -> Self {
        Complaint { range: Range::new(byte, byte + 1), message: message.into(), hint }
    }

    pub(super) fn too_deep(byte: usize) -> Self {
        let message = format!("Lists and objects stand more than {MAX_DEPTH} levels deep here.");
        Self::at(byte, message, "Write it flatter.")
    }

    pub(super) fn comment(byte: usize) -> Self {
        Self::at(byte, "JSON has no comments, and nothing else begins with /.", "Remove it.")
    }

    pub(super) fn open_quote(byte: usize) -> Self {
        let hint = "Put \" at the end of the text; write a line break inside a text as \\n.";
        Self::at(byte, "The quote that opens here is never closed on its line.", hint)
    }
}

impl From<&ParseError> for Complaint {
    fn from(error: &ParseError) -> Self {
        let (message, hint) = words(error.kind());
        Complaint { range: error.range(), message: message.to_owned(), hint }
    }
}

fn words(kind: &ParseErrorKind) -> (&'static str, &'static str) {
    use ParseErrorKind::*;
    match kind {
        TrailingCommasNotAllowed => ("After this comma nothing follows.", "Remove the comma."),
        ExpectedComma => ("A comma is missing here.", "Put a comma between the parts."),
        ExpectedColonAfterObjectKey => ("A colon is missing after the key.", "Write \"key\": value."),
        ExpectedObjectValue => ("The key has no value.", "Write a value after the colon, or null."),
        ExpectedStringObjectProperty => ("A key must be in double quotes.", "Write \"key\": value."),
        SingleQuotedStringsNotAllowed => {
            ("JSON texts stand in double quotes.", "Put double quotes around it instead of single ones.")
        }
        CommentsNotAllowed | UnterminatedCommentBlock => ("JSON has no comments.", "Remove it."),
        MultipleRootJsonValues => (
            "A second value begins here; a JSON file holds one.",
            "Put the values into one list [ ], or give a file with one object on each line the ending .jsonl.",
        ),
        UnexpectedWord | UnexpectedToken => (
            "This is neither a text in double quotes nor a number, true, false or null.",
            "Put a text in double quotes; true, false and null are written in small letters.",
        ),
        UnterminatedArray => ("The bracket [ that opens here is never closed.", "Put ] where the list ends."),
        UnterminatedObject => {
            ("The bracket { that opens here is never closed.", "Put } where the object ends.")
        }
        UnexpectedCloseBrace | UnexpectedCloseBracket => (
            "This bracket closes something that was not opened, or stands where a value is missing.",
            "Compare the opening and closing brackets: [ with ], { with }.",
        ),
        UnexpectedComma => ("Before this comma a value is missing.", "Remove the comma, or write a value."),
        UnexpectedColon => {
            ("A colon stands where none belongs.", "A list [ ] has no keys; use { } for \"key\": value.")
        }
        UnexpectedTokenInObject => ("A key in double quotes is expected here.", "Write \"key\": value."),
        String(_) => (
            "A backslash begins a special character here, and this one does not exist.",
            "Write two backslashes (\\\\) for one.",
        ),
        BareDecimalPointNumbersNotAllowed
        | ExpectedDigit
        | ExpectedDigitFollowingNegativeSign
        | ExpectedPlusMinusOrDigitInNumberLiteral
        | HexadecimalNumbersNotAllowed
        | NonFiniteNumbersNotAllowed
        | UnaryPlusNumbersNotAllowed => (
            "This is not a number as JSON writes them.",
            "Write it like 12, -3 or 0.5, or put it in double quotes.",
        ),
        NestingDepthExceeded => ("Lists and objects stand too deep here.", "Write it flatter."),
    }
}
