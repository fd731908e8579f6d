//! The surroundings of a syntax error: the lines, the events before it, what was open.
//!
//! Only questions are answered here; what they mean for the person is said in [`super::complaint`].
//! Invariant: line and column always lie inside the text, wherever the parser stopped.

use super::super::words::MAX_DEPTH;
use super::Seen;
use crate::node::{Pos, Source};
use saphyr_parser::{Event, ScanError};

/// The error, and everything that may explain it.
pub(super) struct Scene<'a> {
    pub(super) lines: Vec<&'a str>,
    pub(super) events: &'a [Seen<'a>],
    pub(super) info: &'a str,
    /// The parser's own idea of the place, moved into the text: index of the line and of the character.
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) at_end: bool,
    /// Lines of the file in front of the text, for line numbers inside sentences.
    offset: usize,
}

/// A list or mapping that had begun before the error.
pub(super) struct Begun {
    pub(super) list: bool,
    pub(super) flow: bool,
    pub(super) line: usize,
    pub(super) column: usize,
}

impl<'a> Scene<'a> {
    pub(super) fn new(source: &'a Source, events: &'a [Seen<'a>], error: &'a ScanError) -> Self {
        let lines: Vec<&str> = source.text.lines().collect();
        let line = error.marker().line().saturating_sub(1);
        let at_end = line >= lines.len();
        let line = line.min(lines.len().saturating_sub(1));
        let width = lines.get(line).map_or(0, |l| l.chars().count());
        let column = if at_end { width.saturating_sub(1) } else { error.marker().col().min(width) };
        Scene { lines, events, info: error.info(), line, column, at_end, offset: source.line_offset as usize }
    }

    /// The line's number in the file, as a person counts.
    pub(super) fn number(&self, line: usize) -> usize {
        line + 1 + self.offset
    }

    pub(super) fn says(&self, any: &[&str]) -> bool {
        any.iter().any(|part| self.info.contains(part))
    }

    pub(super) fn text(&self, line: usize) -> &'a str {
        self.lines.get(line).copied().unwrap_or_default()
    }

    pub(super) fn pos(&self, line: usize, column: usize) -> Pos {
        Pos { line: line as u32 + 1, column: column as u32 + 1, length: 1 }
    }

    pub(super) fn mark(&self) -> Pos {
        self.pos(self.line, self.column)
    }

    pub(super) fn char_at(&self, line: usize, column: usize) -> Option<char> {
        self.text(line).chars().nth(column)
    }

    /// The nearest line above that holds more than blanks and a comment.
    pub(super) fn line_before(&self, line: usize) -> Option<usize> {
        (0..line).rev().find(|&l| {
            let text = self.text(l).trim_start();
            !text.is_empty() && !text.starts_with('#')
        })
    }

    /// Lists and mappings that were open at the error, innermost last, and those that the parser closed
    /// right before it: a wrong indentation closes what it should not.
    pub(super) fn begun(&self) -> (Vec<Begun>, Vec<Begun>) {
        let mut open: Vec<&Seen> = Vec::new();
        let mut closed: Vec<&Seen> = Vec::new();
        for seen in self.events {
            match seen.0 {
                Event::SequenceStart(..) | Event::MappingStart(..) => {
                    closed.clear();
                    open.push(seen);
                }
                Event::SequenceEnd | Event::MappingEnd => closed.extend(open.pop()),
                _ => closed.clear(),
            }
        }
        // Only the innermost few can matter; each of them looks a character up.
        let innermost = open.len().saturating_sub(MAX_DEPTH);
        let open = open[innermost..].iter().map(|seen| self.begin(seen));
        let closed = closed.iter().take(MAX_DEPTH).map(|seen| self.begin(seen));
        (open.collect(), closed.collect())
    }

    /// With brackets, the event's span ends right behind the bracket; an anchor may stand before it.
    fn begin(&self, (event, span): &Seen) -> Begun {
        let list = matches!(event, Event::SequenceStart(..));
        let bracket = if list { '[' } else { '{' };
        let (line, before_end) = (span.end.line().saturating_sub(1), span.end.col().saturating_sub(1));
        let flow = span.start.index() < span.end.index() && self.char_at(line, before_end) == Some(bracket);
        let column = if flow { before_end } else { span.end.col() };
        Begun { list, flow, line, column }
    }

    /// Counts brackets from the opening one on. Only quotes at the beginning of a value are quotes; an
    /// apostrophe inside a word is not.
    pub(super) fn is_closed(&self, open: &Begun) -> bool {
        let (mut depth, mut quote, mut before) = (0usize, None, ' ');
        for line in open.line..self.lines.len() {
            let skip = if line == open.line { open.column } else { 0 };
            for c in self.text(line).chars().skip(skip).chain([' ']) {
                match (quote, c) {
                    (Some(q), c) if q == c => quote = None,
                    (Some(_), _) => {}
                    (None, '"' | '\'') if matches!(before, ' ' | ',' | '[' | '{' | ':') => quote = Some(c),
                    (None, '[' | '{') => depth += 1,
                    (None, ']' | '}') => depth = depth.saturating_sub(1),
                    _ => {}
                }
                if depth == 0 {
                    return true;
                }
                before = c;
            }
        }
        false
    }
}

/// How many blanks stand in front of a line.
pub(super) fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).count()
}
