//! What a fingerprint was folded from, as a tree: parts, their fields, the rows and texts behind them, and
//! where each is written.
//!
//! Invariant: every byte that is folded is under some node, so a fingerprint cannot change while its trace
//! stays the same.

use super::{Fingerprint, Inputs};
use crate::diag::Place;
use std::borrow::Cow;

/// How a trace is taken. Tests ask for more than what is: another value, or a part left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// The leaf of this number is folded as another value.
    #[doc(hidden)]
    pub other_leaf: Option<usize>,
    /// This part is not folded, as if somebody had forgotten it.
    #[doc(hidden)]
    pub without: Option<&'static str>,
}

/// A part, a field, an item of a list, or a single value.
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// The struct whose field it is; "" for anything else.
    pub of: &'static str,
    /// Name of the part, field or column; "" for an item of a list.
    pub name: Cow<'static, str>,
    /// What it shows, where that has a name: the row `austin-tx` of cities.
    pub what: String,
    pub place: Option<Place>,
    pub value: Option<Leaf>,
    pub nodes: Vec<Node>,
}

/// A single value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    pub text: String,
    /// Not the length of a list or the kind of a value, which people see anyway.
    pub is_shown: bool,
}

/// Everything that a fingerprint was folded from.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    pub inputs: Inputs,
    /// The parts, in the order in which they are folded.
    pub nodes: Vec<Node>,
    /// How many leaves there are.
    pub leaves: usize,
    /// Whether every stored hash was that of its value.
    pub is_true: bool,
}

impl Trace {
    /// Calls `each` for every value with the names that lead to it.
    pub fn each_leaf(&self, each: &mut dyn FnMut(&str, &Leaf)) {
        fn walk(nodes: &[Node], path: &mut String, each: &mut dyn FnMut(&str, &Leaf)) {
            for node in nodes {
                let length = path.len();
                path.push('/');
                path.push_str(&node.name);
                if let Some(leaf) = &node.value {
                    each(path, leaf);
                }
                walk(&node.nodes, path, each);
                path.truncate(length);
            }
        }
        walk(&self.nodes, &mut String::new(), each);
    }

    /// Whether two traces list the same values under the same names, wherever those are written.
    pub fn same(&self, other: &Trace) -> bool {
        let list = |trace: &Trace| {
            let mut leaves = Vec::with_capacity(trace.leaves);
            trace.each_leaf(&mut |path, leaf| leaves.push((path.to_string(), leaf.clone())));
            leaves
        };
        list(self) == list(other)
    }
}

/// A trace while it is taken.
pub struct Tracer {
    asked: Asked,
    /// From the outermost open node to the innermost.
    open: Vec<Node>,
    leaves: usize,
    is_true: bool,
}

impl Tracer {
    pub fn new(asked: Asked) -> Self {
        Tracer { asked, open: vec![Node::default()], leaves: 0, is_true: true }
    }

    pub fn open(&mut self, of: &'static str, name: Cow<'static, str>) {
        self.open.push(Node { of, name, ..Node::default() });
    }

    pub fn close(&mut self) {
        let Some(mut node) = self.open.pop() else { return };
        // A field with a single value is that value.
        if let [only] = node.nodes.as_mut_slice()
            && only.name.is_empty()
            && only.of.is_empty()
            && only.nodes.is_empty()
        {
            node.value = only.value.take();
            node.nodes.clear();
        }
        if let Some(parent) = self.open.last_mut() {
            parent.nodes.push(node);
        }
    }

    /// Keeps a value; whether another one is to be folded in its place.
    pub fn leaf(&mut self, text: String, is_shown: bool) -> bool {
        let number = self.leaves;
        self.leaves += 1;
        if let Some(node) = self.open.last_mut() {
            node.nodes.push(Node { value: Some(Leaf { text, is_shown }), ..Node::default() });
        }
        self.asked.other_leaf == Some(number)
    }

    pub fn origin(&mut self, (what, place): (String, Option<Place>)) {
        if let Some(node) = self.open.last_mut() {
            node.what = what;
            node.place = place;
        }
    }

    pub fn leaves_out(&self, part: &str) -> bool {
        self.asked.without == Some(part)
    }

    pub fn compare(&mut self, found: Fingerprint, stored: Fingerprint) {
        self.is_true &= found == stored;
    }

    pub fn finish(self, inputs: Inputs) -> Trace {
        let nodes = self.open.into_iter().next().map(|root| root.nodes).unwrap_or_default();
        Trace { inputs, nodes, leaves: self.leaves, is_true: self.is_true }
    }
}
