//! Places from the byte offsets that the JSON parser gives.
//!
//! Invariant: any offset yields a place, also one behind the end or within a character.

use crate::node::Pos;
use jsonc_parser::common::Range;

/// Turns byte offsets into lines and columns. Offsets mostly grow, so each step continues where the last
/// one ended, and a file on one long line takes linear time.
pub(super) struct Cursor<'t> {
    text: &'t str,
    byte: usize,
    line: u32,
    column: u32,
    first_line: u32,
}

impl<'t> Cursor<'t> {
    /// `line` is the physical line on which the text begins.
    pub(super) fn new(text: &'t str, line: u32) -> Self {
        Cursor { text, byte: 0, line, column: 1, first_line: line }
    }

    pub(super) fn pos(&mut self, range: Range) -> Pos {
        let start = self.text.floor_char_boundary(range.start);
        let end = self.text.floor_char_boundary(range.end.max(start));
        if start < self.byte {
            (self.byte, self.line, self.column) = (0, self.first_line, 1);
        }
        for c in self.text[self.byte..start].chars() {
            if c == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.byte = start;
        let length = self.text[start..end].chars().take_while(|c| *c != '\n').take(1000).count();
        Pos { line: self.line, column: self.column, length: length.max(1) as u32 }
    }
}
