//! What an object of a JSON export says under a header of the mapping: `customer.name` is the key `name`
//! within `customer`.
//!
//! Invariant: nothing that stands there is passed over. It is a plain value, or nothing, or it is said to be
//! a list or an object, of which nobody here can know what it means.

use crate::node::{Node, NodeKind};

/// What stands under a header.
pub enum Found<'n> {
    /// The object has no such key.
    Absent,
    /// The key is there and holds nothing.
    Empty,
    Value(&'n Node, &'n str),
    /// A list or an object where a plain value is needed, or a plain value where the header goes on.
    Compound(&'n Node),
}

/// Looks a header up. A key that is written with its dots counts as well.
pub fn find<'n>(item: &'n Node, header: &str) -> Found<'n> {
    match within(item, header) {
        Found::Absent => item.get(header).map_or(Found::Absent, judge),
        found => found,
    }
}

fn within<'n>(item: &'n Node, header: &str) -> Found<'n> {
    // What is no object has no keys; it lacks an id, and is told for that.
    if !matches!(item.kind, NodeKind::Map(_)) {
        return Found::Absent;
    }
    let mut node = item;
    for key in header.split('.') {
        // `{"withdrawal": null}` says that there is no `withdrawal.at`, and that the export knows of it.
        if matches!(node.kind, NodeKind::Null) {
            return Found::Empty;
        }
        if !matches!(node.kind, NodeKind::Map(_)) {
            return Found::Compound(node);
        }
        match node.get(key) {
            Some(inner) => node = inner,
            None => return Found::Absent,
        }
    }
    judge(node)
}

fn judge(node: &Node) -> Found<'_> {
    match &node.kind {
        NodeKind::Null => Found::Empty,
        NodeKind::Scalar { text, .. } if text.trim().is_empty() => Found::Empty,
        NodeKind::Scalar { text, .. } => Found::Value(node, text),
        NodeKind::Seq(_) | NodeKind::Map(_) => Found::Compound(node),
    }
}
