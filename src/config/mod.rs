//! site.yaml becomes settings: shape first, then sense.
//!
//! The shape is checked against the JSON Schema that the structs in `site` derive, so that the editor,
//! the reference and the program agree. This module reads no data and knows no page.

mod ordered;
mod site;

pub use ordered::Ordered;
pub use site::*;

use crate::data::node::{Node, Pos, Source};
use crate::diag::Place;

/// site.yaml with what is needed to point at a line of it.
#[derive(Clone, Debug)]
pub struct Config {
    pub file: SiteFile,
    /// Scheme and host: https://example.com
    pub origin: String,
    /// The path that the site lives under: "" or "/experts".
    pub root: String,
    source: Source,
    tree: Node,
}

impl Config {
    pub fn new(file: SiteFile, source: Source, tree: Node) -> Self {
        let (origin, root) = split_base(&file.base_url);
        Config { file, origin, root, source, tree }
    }

    /// Builds for another address than the one in the file (`build --base-url`).
    pub fn with_base_url(mut self, base_url: &str) -> Self {
        (self.origin, self.root) = split_base(base_url);
        self.file.base_url = base_url.to_string();
        self
    }

    /// The place of a setting: the value at this path of keys, or as much of the path as there is.
    pub fn place(&self, path: &[&str]) -> Place {
        let mut node = &self.tree;
        for key in path {
            match node.get(key) {
                Some(inner) => node = inner,
                None => break,
            }
        }
        self.source.place(node.pos)
    }

    /// The place of a character within the text of a setting.
    pub fn place_in(&self, path: &[&str], offset: usize, length: usize) -> Place {
        let mut node = &self.tree;
        for key in path {
            match node.get(key) {
                Some(inner) => node = inner,
                None => return self.source.place(node.pos),
            }
        }
        self.source.place(within(node, offset, length))
    }
}

/// The position of a character within a scalar that stands on one line.
pub fn within(node: &Node, offset: usize, length: usize) -> Pos {
    let quoted = matches!(&node.kind, crate::data::node::NodeKind::Scalar { plain: false, .. });
    Pos {
        line: node.pos.line,
        column: node.pos.column + offset as u32 + u32::from(quoted),
        length: length.max(1) as u32,
    }
}

/// Parts an address into scheme with host and the path below it, without a slash at the end.
fn split_base(base_url: &str) -> (String, String) {
    let trimmed = base_url.trim_end_matches('/');
    let after_scheme = trimmed.find("://").map_or(0, |i| i + 3);
    match trimmed[after_scheme..].find('/') {
        Some(slash) => {
            let (origin, root) = trimmed.split_at(after_scheme + slash);
            (origin.to_string(), root.to_string())
        }
        None => (trimmed.to_string(), String::new()),
    }
}
