//! What is wrong with a text that is not YAML, in words for the person who wrote it.
//!
//! The parser stops where it can no longer go on, which is often a line after the mistake, and it speaks
//! of scanners and tokens. Here the lines around that spot are looked at to find the mistake itself.
//! This module never decides whether a text is YAML; the parser did.
//!
//! Invariant: every error yields a place inside the text, a sentence and something to do.

use super::super::words::{quoted, spaces};
use super::Seen;
use super::scene::{Scene, indent};
use crate::diag::{Code, Diagnostic, Level};
use crate::node::{Pos, Source};
use saphyr_parser::{Event, ScalarStyle, ScanError};

pub(super) struct Complaint {
    pos: Pos,
    message: String,
    hint: String,
    also: Option<(&'static str, Pos)>,
}

impl Complaint {
    fn new(pos: Pos, message: impl Into<String>, hint: impl Into<String>) -> Option<Self> {
        Some(Complaint { pos, message: message.into(), hint: hint.into(), also: None })
    }

    pub(super) fn into_diagnostic(self, source: &Source) -> Box<Diagnostic> {
        let found = Diagnostic::new(Code::YamlSyntax, Level::File, self.message)
            .at(source.place(self.pos))
            .hint(self.hint);
        match self.also {
            Some((label, pos)) => found.also(label, source.place(pos)).into(),
            None => found.into(),
        }
    }
}

/// Finds the likely mistake behind the parser's error. `events` are those before the error.
pub(super) fn explain(source: &Source, events: &[Seen], error: &ScanError) -> Complaint {
    let scene = Scene::new(source, events, error);
    let found = scene
        .tab()
        .or_else(|| scene.quote())
        .or_else(|| scene.bracket())
        .or_else(|| scene.colon())
        .or_else(|| scene.first_character())
        .or_else(|| scene.block());
    found.unwrap_or_else(|| Complaint {
        pos: scene.mark(),
        message: format!("This cannot be read as YAML: {}.", scene.info),
        hint: "Compare the line with its neighbours: spaces in front, quotes, brackets and colons.".into(),
        also: None,
    })
}

impl Scene<'_> {
    /// YAML forbids tabs in front of a line; the parser often notices on the line before.
    fn tab(&self) -> Option<Complaint> {
        const HINT: &str = "Replace the tab with spaces, as many as the lines around it have.";
        let leading =
            |line: usize| self.text(line).chars().take_while(|c| c.is_whitespace()).position(|c| c == '\t');
        let blamed = self.says(&["tab"]);
        let last = if blamed { self.lines.len() } else { self.line + 1 };
        for line in self.line..last.min(self.line + 1000) {
            if let Some(column) = leading(line) {
                let message = "This line begins with a tab; YAML forbids tabs for indentation.";
                return Complaint::new(self.pos(line, column), message, HINT);
            }
        }
        let column = self.text(self.line).chars().position(|c| c == '\t').filter(|_| blamed)?;
        Complaint::new(self.pos(self.line, column), "YAML forbids a tab here.", HINT)
    }

    fn quote(&self) -> Option<Complaint> {
        if self.says(&["trailing content after"]) {
            let before = self.text(self.line).chars().take(self.column);
            let single = before.collect::<String>().trim_end().ends_with('\'');
            let hint = if single {
                "Inside single quotes, write an apostrophe twice (''), or use double quotes around the text."
            } else {
                "Put single quotes around the whole text, or write \\\" for a quote inside it."
            };
            return Complaint::new(self.mark(), "More text follows after the closing quote.", hint);
        }
        if self.says(&["escape character", "hexadecimal number", "character escape code"]) {
            let message =
                "A backslash in double quotes begins a special character, and this one does not exist.";
            let hint = "Write two backslashes (\\\\) for one, or put the text in single quotes.";
            return Complaint::new(self.mark(), message, hint);
        }
        if self.says(&["quoted scalar"]) {
            let sign =
                self.char_at(self.line, self.column).filter(|c| matches!(c, '"' | '\'')).unwrap_or('"');
            let hint = format!("Put {sign} at the end of the text.");
            return Complaint::new(self.mark(), "The quote that opens here is never closed.", hint);
        }
        None
    }

    fn bracket(&self) -> Option<Complaint> {
        let open = self.begun().0.pop().filter(|b| b.flow);
        let Some(open) = open else {
            let hint = "Remove it, or put the whole text in quotes.";
            return self
                .says(&["misplaced bracket"])
                .then(|| Complaint::new(self.mark(), "This closing bracket was never opened.", hint))?;
        };
        let (sign, closing) = if open.list { ('[', ']') } else { ('{', '}') };
        let opened = self.pos(open.line, open.column);
        if !self.is_closed(&open) {
            let message = format!("The bracket {sign} that opens here is never closed.");
            return Complaint::new(opened, message, format!("Put {closing} where it ends."));
        }
        let (message, hint) = if self.says(&["expected ','"]) {
            ("A comma is missing before this.".to_owned(), "Put a comma between the parts.".to_owned())
        } else if self.says(&["invalid indentation"]) {
            let hint = format!(
                "Put at least one more space in front of it than line {} has.",
                self.number(open.line)
            );
            (format!("A line between {sign} and {closing} must be indented."), hint)
        } else {
            return None;
        };
        let mut found = Complaint::new(self.mark(), message, hint)?;
        found.also = Some(("the bracket opens here", opened));
        Some(found)
    }

    /// A colon that the parser did not expect, or none where it did.
    fn colon(&self) -> Option<Complaint> {
        if self.says(&["simple key expect"]) {
            return self.line_without_colon();
        }
        if !self.says(&["mapping values are not allowed", "illegal placement of ':'"]) {
            return None;
        }
        if let Some((Event::Scalar(text, ScalarStyle::Plain, ..), span)) = self.events.last()
            && span.start.line() < span.end.line()
        {
            // Two lines were taken for one text: either the first lacks the space that makes it a key,
            // or the second is indented as if it went on.
            let first = span.start.line().saturating_sub(1);
            let glued = self.text(first).chars().skip(span.start.col()).position(|c| c == ':');
            if let Some(colon) = glued.filter(|_| text.contains(':')) {
                let hint = "Put a space after the colon: `key: value`.";
                let pos = self.pos(first, span.start.col() + colon);
                return Complaint::new(pos, "A space is missing after this colon.", hint);
            }
            return self.indentation(self.line);
        }
        let line = self.text(self.line);
        let value = line.split_once(": ").map_or(line, |(_, value)| value).trim();
        let message = "A colon and a space inside a value: YAML takes it for a second key.";
        let hint = if value.contains('"') {
            "Put the whole value in single quotes.".to_owned()
        } else {
            format!("Put the whole value in quotes: \"{}\".", quoted(value).trim_matches('`'))
        };
        Complaint::new(self.mark(), message, hint)
    }

    fn line_without_colon(&self) -> Option<Complaint> {
        let line = if self.at_end && self.line_before(self.lines.len()) == Some(self.line) {
            self.line
        } else {
            self.line_before(self.line)?
        };
        let text = self.text(line).trim();
        let hint = if text.starts_with('-') {
            "Put a space after the dash: `- item`."
        } else if text.contains(':') {
            "Put a space after the colon: `key: value`."
        } else {
            "Put a colon and a space after the key, or quotes around a text that goes over several lines."
        };
        let message = format!("{} is neither `key: value` nor a list item `- value`.", quoted(text));
        Complaint::new(self.pos(line, indent(self.text(line))), message, hint)
    }

    /// Characters that mean something to YAML at the beginning of a value.
    fn first_character(&self) -> Option<Complaint> {
        let quotes = "Put the whole value in quotes.";
        let word: String =
            self.text(self.line).chars().skip(self.column).take_while(|c| !c.is_whitespace()).collect();
        if self.says(&["unknown anchor"]) {
            let name = word.trim_start_matches('*').trim_end_matches([',', ']', '}']);
            let message =
                format!("`*{name}` repeats the part marked `&{name}`, but nothing above is marked so.");
            return Complaint::new(
                self.mark(),
                message,
                "Mark the part, or put a text that begins with * in quotes.",
            );
        }
        let message = if self.says(&["unexpected character", "anchor or alias"]) {
            format!("A value cannot begin with `{}`.", word.chars().next().unwrap_or('?'))
        } else if self.says(&["sequence entries are not allowed", "\"-\" is only valid"]) {
            let hint = "Begin each item on its own line below the key, with `- ` in front.";
            return Complaint::new(self.mark(), "A list item cannot stand on the line of its key.", hint);
        } else if self.says(&["block scalar, did not find"]) {
            let hint = "Write the text below it, indented, or leave the sign out.";
            return Complaint::new(self.mark(), "Nothing else may stand on the line of `|` or `>`.", hint);
        } else if self.says(&["comments must be separated"]) {
            let message = "A comment needs a space before its #.".to_owned();
            return Complaint::new(
                self.mark(),
                message,
                "Put a space before #, or put it inside the quotes.",
            );
        } else {
            return None;
        };
        Complaint::new(self.mark(), message, quotes)
    }

    fn block(&self) -> Option<Complaint> {
        if self.says(&["expected '-'", "expected key", "indentation", "<document start>", "wrongly indented"])
        {
            return self.indentation(self.line);
        }
        None
    }

    /// A line whose place among its neighbours makes no sense.
    fn indentation(&self, line: usize) -> Option<Complaint> {
        let text = self.text(line);
        let here = indent(text);
        let (open, closed) = self.begun();
        let mut around = closed.iter().chain(&open);
        let dash = text.trim_start().starts_with("- ") || text.trim() == "-";
        let sibling = around.find(|b| !b.flow && b.column == here && b.list != dash);
        let before = self.line_before(line);
        let (message, hint) = match (sibling, before) {
            (Some(s), _) if s.list => (
                format!(
                    "The list that starts on line {} goes on here, but this line is no item of it.",
                    self.number(s.line)
                ),
                "Put `- ` in front of an item; indent what belongs to the item above by two more spaces."
                    .to_owned(),
            ),
            (Some(s), _) => (
                format!(
                    "The lines since line {} are keys, but this line is a list item.",
                    self.number(s.line)
                ),
                "Write a key above the item, or indent it below the key that it belongs to.".to_owned(),
            ),
            (None, Some(before)) => (
                "The indentation of this line does not match the lines before it.".to_owned(),
                format!(
                    "Lines that belong together begin in the same column: line {} begins after {}, this one after {}.",
                    self.number(before),
                    spaces(indent(self.text(before))),
                    spaces(here)
                ),
            ),
            (None, None) => return None,
        };
        Complaint::new(self.pos(line, here), message, hint)
    }
}
