//! One pass over JSON without a fault: the same trees as the parser that explains, many times faster.
//!
//! Whatever is not plainly right (and whatever is rare) is no tree here, and the other parser reads the text again
//! to say what it is.
//!
//! Invariant: where this gives a tree, the other one gives an equal one.

use crate::data::words::MAX_DEPTH;
use crate::node::{Entry, Node, NodeKind, Pos};
use memchr::{memchr2, memchr3};
use rayon::prelude::*;

/// The tree of a text that begins on line `line` of its file.
pub(super) fn parse(text: &str, line: u32) -> Option<Node> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, line, begins: 0, inner: 0 };
    let node = reader.value(0)?;
    reader.space();
    (reader.at == reader.bytes.len()).then_some(node)
}

/// Hands on the items of a list one after the other, so that only some trees are held at a time. Nothing is handed on
/// unless the whole text is a list without a fault. Items are read on all cores.
pub(super) fn each_item(text: &str, line: u32, take: &mut dyn FnMut(Node)) -> Option<()> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, line, begins: 0, inner: 0 };
    let starts = reader.starts()?;
    let one = |start: &Start| reader.item(start);
    starts.par_chunks(WINDOW).try_for_each(|some| some.iter().try_for_each(|start| one(start).map(drop)))?;
    for window in starts.chunks(WINDOW) {
        let nodes: Option<Vec<Node>> = window.par_iter().with_min_len(WINDOW / 16).map(one).collect();
        nodes?.into_iter().for_each(&mut *take);
    }
    Some(())
}

/// So many items are held at a time.
const WINDOW: usize = 1024;

/// Where an item of a list begins, and where what follows it stands.
struct Start {
    at: usize,
    line: u32,
    begins: usize,
    inner: usize,
    end: usize,
}

/// Longest part of a line that a message underlines.
const LONGEST: usize = 1000;

/// Keys of one object; one that has more is left to the other parser.
const MOST_KEYS: usize = 200;

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    line: u32,
    /// Where the line begins, and how many bytes since then are not the first of their character.
    begins: usize,
    inner: usize,
}

impl<'t> Reader<'t> {
    fn space(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\n' => {
                    self.line += 1;
                    (self.begins, self.inner) = (self.at + 1, 0);
                }
                b' ' | b'\t' | b'\r' => {}
                _ => return,
            }
            self.at += 1;
        }
    }

    fn pos(&self, length: usize) -> Pos {
        let column = self.at - self.begins - self.inner + 1;
        Pos { line: self.line, column: column as u32, length: length as u32 }
    }

    fn next_is(&mut self, byte: u8) -> bool {
        let is = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(is);
        is
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        self.space();
        let pos = self.pos(1);
        let kind = match self.bytes.get(self.at)? {
            b'{' | b'[' if depth >= MAX_DEPTH => return None,
            b'{' => NodeKind::Map(self.map(depth)?),
            b'[' => NodeKind::Seq(self.list(depth)?),
            b'"' => {
                let (text, pos) = self.string()?;
                return Some(Node { pos, kind: NodeKind::Scalar { text: text.into(), plain: false } });
            }
            _ => return self.bare(),
        };
        Some(Node { pos, kind })
    }

    fn map(&mut self, depth: usize) -> Option<Vec<Entry>> {
        self.at += 1;
        let mut entries: Vec<Entry> = Vec::new();
        self.space();
        if self.next_is(b'}') {
            return Some(entries);
        }
        loop {
            self.space();
            if self.bytes.get(self.at) != Some(&b'"') {
                return None;
            }
            let (key, key_pos) = self.string()?;
            // Looked for one by one, so only among a few.
            if entries.len() >= MOST_KEYS || entries.iter().any(|entry| *entry.key == *key) {
                return None;
            }
            self.space();
            if !self.next_is(b':') {
                return None;
            }
            let value = self.value(depth + 1)?;
            entries.push(Entry { key: key.into(), key_pos, value });
            self.space();
            match self.next_is(b',') {
                true => {}
                false => return self.next_is(b'}').then_some(entries),
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<Vec<Node>> {
        let mut items = Vec::new();
        self.at += 1;
        self.space();
        if self.next_is(b']') {
            return Some(items);
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.space();
            match self.next_is(b',') {
                true => {}
                false => return self.next_is(b']').then_some(items),
            }
        }
    }

    /// Where the items of a text that is one list begin and end, by its brackets and quotes alone: what stands
    /// between them is judged when the items are read.
    fn starts(&mut self) -> Option<Vec<Start>> {
        let mut starts = Vec::new();
        self.space();
        if !self.next_is(b'[') {
            return None;
        }
        self.space();
        let mut is_over = self.next_is(b']');
        while !is_over {
            self.space();
            let Reader { at, line, begins, inner, .. } = *self;
            let mut depth = 0usize;
            let end = loop {
                match *self.bytes.get(self.at)? {
                    b'"' => self.skip_string()?,
                    b'\n' => self.space(),
                    b',' | b']' if depth == 0 => break self.at,
                    byte => {
                        match byte {
                            b'{' | b'[' => depth += 1,
                            b'}' | b']' => depth = depth.checked_sub(1)?,
                            _ => {}
                        }
                        self.at += 1;
                    }
                }
            };
            starts.push(Start { at, line, begins, inner, end });
            is_over = self.bytes[end] == b']';
            self.at = end + 1;
        }
        self.space();
        (self.at == self.bytes.len()).then_some(starts)
    }

    /// Goes behind a text.
    fn skip_string(&mut self) -> Option<()> {
        let start = self.at + 1;
        let mut end = start;
        loop {
            end += memchr2(b'"', b'\\', self.bytes.get(end..)?)?;
            match self.bytes[end] {
                b'"' => break,
                _ => end += 2,
            }
        }
        let inside = &self.bytes[start..end];
        if !inside.is_ascii() {
            self.inner += inside.iter().filter(|byte| **byte & 0xC0 == 0x80).count();
        }
        self.at = end + 1;
        Some(())
    }

    /// An item of a list; nothing if it is not plainly right.
    fn item(&self, start: &Start) -> Option<Node> {
        let Start { at, line, begins, inner, end } = *start;
        let mut reader = Reader { at, line, begins, inner, ..*self };
        let node = reader.value(1)?;
        reader.space();
        (reader.at == end).then_some(node)
    }

    /// A text, and where it stands with its quotes.
    fn string(&mut self) -> Option<(std::borrow::Cow<'t, str>, Pos)> {
        let start = self.at;
        let mut end = start + 1;
        let mut escaped = false;
        loop {
            end += memchr3(b'"', b'\\', b'\n', &self.bytes[end..])?;
            match self.bytes[end] {
                b'"' => break,
                b'\\' => {
                    escaped = true;
                    end += 2;
                }
                _ => return None,
            }
            if end > self.bytes.len() {
                return None;
            }
        }
        let inside = &self.text[start + 1..end];
        if inside.bytes().any(|byte| byte < b' ') {
            return None;
        }
        let inner = match inside.is_ascii() {
            true => 0,
            false => inside.bytes().filter(|byte| byte & 0xC0 == 0x80).count(),
        };
        let length = (end + 1 - start - inner).min(LONGEST);
        let pos = self.pos(length);
        self.inner += inner;
        self.at = end + 1;
        match escaped {
            false => Some((inside.into(), pos)),
            true => Some((serde_json::from_str::<String>(&self.text[start..=end]).ok()?.into(), pos)),
        }
    }

    /// A number, yes, no or nothing.
    fn bare(&mut self) -> Option<Node> {
        let rest = &self.bytes[self.at..];
        let length = rest
            .iter()
            .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.')))
            .unwrap_or(rest.len());
        let text = &self.text[self.at..self.at + length];
        let kind = match text {
            "null" => NodeKind::Null,
            "true" | "false" => NodeKind::Scalar { text: text.into(), plain: true },
            _ if is_number(text) => NodeKind::Scalar { text: text.into(), plain: true },
            _ => return None,
        };
        let pos = self.pos(length.min(LONGEST));
        self.at += length;
        Some(Node { pos, kind })
    }
}

/// Whether a text is a number as JSON writes it, without an exponent: what has one is left to the other parser.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    all_digits(whole) && (whole == "0" || !whole.starts_with('0')) && part.is_none_or(all_digits)
}
