//! Splits CSV text into rows and cells, and remembers where each cell stands.
//!
//! It borrows cells from the text and copies only a cell that holds a doubled quote or a CR LF. It knows
//! nothing of headers or columns. The rules are those of RFC 4180 (the tests hold them against the csv
//! crate), with what people write by hand: spaces around a cell do not belong to it, even before a quote,
//! and text after a closing quote is a fault instead of a guess. Invariants: the line of a row is its
//! physical line; every byte of the text is looked at once.

use std::borrow::Cow;

/// Where a cell stands in the text, with its quotes and without the spaces around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub start: usize,
    pub end: usize,
}

/// The row at hand. Its memory is used again for the next one.
#[derive(Debug, Default)]
pub(super) struct Row<'s> {
    pub start: usize,
    /// After the last character, before the line end.
    pub end: usize,
    pub line: u32,
    pub spans: Vec<Span>,
    pub cells: Vec<Cow<'s, str>>,
}

/// A quote that makes the text unreadable. Positions are bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QuoteFault {
    /// Opened here, and either never closed or closed on a later line in the middle of a text.
    Unclosed { open: usize },
    /// Closed, and then text follows on the same line. The rest of that line was skipped.
    Stray { open: usize, at: usize },
}

pub(super) struct Scanner<'s> {
    text: &'s str,
    at: usize,
    line: u32,
    delimiter: u8,
}

/// What ended a cell.
enum End {
    Delimiter,
    Row,
}

impl<'s> Scanner<'s> {
    pub fn new(text: &'s str, delimiter: u8) -> Self {
        Scanner { text, at: 0, line: 1, delimiter }
    }

    /// Reads the next row that is not a blank line. False: there is none.
    pub fn next(&mut self, row: &mut Row<'s>) -> Result<bool, QuoteFault> {
        self.skip_blank_lines();
        row.spans.clear();
        row.cells.clear();
        row.start = self.at;
        row.end = self.at;
        row.line = self.line;
        if self.at == self.text.len() {
            return Ok(false);
        }
        while let End::Delimiter = self.cell(row)? {}
        Ok(true)
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Leaves the scanner at the start of the first line that holds more than spaces.
    fn skip_blank_lines(&mut self) {
        loop {
            let start = self.at;
            self.skip_spaces();
            if !self.line_end() {
                if self.at < self.text.len() {
                    self.at = start;
                }
                return;
            }
        }
    }

    fn skip_spaces(&mut self) {
        while self.byte().is_some_and(|b| self.is_space(b)) {
            self.at += 1;
        }
    }

    fn is_space(&self, b: u8) -> bool {
        matches!(b, b' ' | b'\t') && b != self.delimiter
    }

    /// Steps over LF, CR LF or CR, if the scanner stands at one.
    fn line_end(&mut self) -> bool {
        match self.byte() {
            Some(b'\r') if self.text.as_bytes().get(self.at + 1) == Some(&b'\n') => self.at += 2,
            Some(b'\r' | b'\n') => self.at += 1,
            _ => return false,
        }
        self.line += 1;
        true
    }

    fn cell(&mut self, row: &mut Row<'s>) -> Result<End, QuoteFault> {
        let first = self.at;
        self.skip_spaces();
        if self.byte() == Some(b'"') {
            self.quoted(row)?;
        } else {
            self.plain(row, first);
        }
        row.end = self.at;
        if self.byte() == Some(self.delimiter) {
            self.at += 1;
            return Ok(End::Delimiter);
        }
        self.line_end();
        Ok(End::Row)
    }

    fn plain(&mut self, row: &mut Row<'s>, first: usize) {
        let (text, delimiter) = (self.text, self.delimiter);
        let start = self.at;
        let rest = &text.as_bytes()[start..];
        let stop = rest.iter().position(|&b| b == delimiter || b == b'\n' || b == b'\r');
        self.at = stop.map_or(text.len(), |i| start + i);
        let mut end = self.at;
        while end > start && self.is_space(text.as_bytes()[end - 1]) {
            end -= 1;
        }
        row.cells.push(Cow::Borrowed(&text[start..end]));
        // A cell of nothing but spaces stands where the spaces start.
        let start = if end == start { first } else { start };
        row.spans.push(Span { start, end });
    }

    fn quoted(&mut self, row: &mut Row<'s>) -> Result<(), QuoteFault> {
        let (text, open) = (self.text, self.at);
        let mut doubled = false;
        let mut from = open + 1;
        let close = loop {
            let Some(i) = text[from..].find('"') else {
                self.at = text.len();
                return Err(QuoteFault::Unclosed { open });
            };
            from += i + 1;
            if text.as_bytes().get(from) != Some(&b'"') {
                break from - 1;
            }
            doubled = true;
            from += 1;
        };
        let content = &text[open + 1..close];
        let breaks = line_breaks(content);
        self.line += breaks;
        self.at = close + 1;
        self.skip_spaces();
        if self.byte().is_some_and(|b| b != self.delimiter && b != b'\n' && b != b'\r') {
            let at = self.at;
            self.at = text[at..].find(['\n', '\r']).map_or(text.len(), |i| at + i);
            self.line_end();
            return Err(if breaks > 0 {
                QuoteFault::Unclosed { open }
            } else {
                QuoteFault::Stray { open, at }
            });
        }
        row.spans.push(Span { start: open, end: close + 1 });
        row.cells.push(plain_content(content, doubled, breaks > 0));
        Ok(())
    }
}

/// The text between two quotes: doubled quotes become one, and CR LF becomes LF, so that the same table
/// saved on two systems gives the same rows.
fn plain_content(content: &str, doubled: bool, several_lines: bool) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(content);
    if doubled {
        text = Cow::Owned(text.replace("\"\"", "\""));
    }
    if several_lines && content.contains('\r') {
        text = Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    text
}

/// How many line ends a text holds; CR LF is one.
pub(super) fn line_breaks(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let ends = |(i, b): (usize, &u8)| *b == b'\n' || (*b == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
    bytes.iter().enumerate().filter(|&x| ends(x)).count() as u32
}
