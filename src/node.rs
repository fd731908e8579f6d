//! A tree with places: what YAML, JSON and front matter are read into.
//!
//! Every scalar stays the text that was written; what it means is decided by whoever knows the column
//! or the setting. So `zip: 02134` keeps its zero and `no` never turns into false behind one's back.

use crate::diag::Place;
use std::sync::Arc;

/// Where a node starts. Line and column start at 1; the column counts characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pos {
    pub line: u32,
    pub column: u32,
    /// Characters on that line that belong to the node (at least 1).
    pub length: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub pos: Pos,
    pub kind: NodeKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    Null,
    /// `plain` is true for what was written without quotes: only then may it be a number or a yes/no.
    Scalar {
        text: Box<str>,
        plain: bool,
    },
    Seq(Vec<Node>),
    Map(Vec<Entry>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: Box<str>,
    pub key_pos: Pos,
    pub value: Node,
}

/// The text that nodes were read from, so that a place can show its line.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path relative to the site folder, with forward slashes.
    pub name: Arc<str>,
    pub text: String,
    /// How many lines of the file stand before `text` (front matter of a Markdown file, say).
    pub line_offset: u32,
}

impl Source {
    pub fn new(name: impl Into<Arc<str>>, text: String) -> Self {
        Source { name: name.into(), text, line_offset: 0 }
    }

    /// The place of a position, with its line for the caret.
    pub fn place(&self, pos: Pos) -> Place {
        let place =
            Place::at(self.name.clone(), pos.line + self.line_offset, pos.column).length(pos.length as usize);
        match self.text.lines().nth((pos.line as usize).wrapping_sub(1)) {
            Some(line) => place.with_line(line),
            None => place,
        }
    }
}

impl Node {
    /// "a list", "a mapping", "a text", "nothing": for messages.
    pub fn shape(&self) -> &'static str {
        match &self.kind {
            NodeKind::Null => "nothing",
            NodeKind::Scalar { .. } => "a text",
            NodeKind::Seq(_) => "a list",
            NodeKind::Map(_) => "a mapping",
        }
    }
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            NodeKind::Map(entries) => entries,
            _ => &[],
        }
    }
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            NodeKind::Seq(items) => items,
            _ => &[],
        }
    }
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|e| &*e.key == key).map(|e| &e.value)
    }
}
