//! A value that may have one of several shapes: which one was meant?
//!
//! Whoever reads "expected this or that or those" learns little, so the shape that the writer most likely
//! meant is found first, and only what is wrong with that one is said. This module adds no rules of its
//! own about what is right.
//!
//! Invariant: if any branch accepts the value, nothing is reported.

use super::say::{self, Finding};
use super::{Checker, accepts, is_value, known_keys, named_values, types};
use crate::diag::did_you_mean;
use crate::node::{Node, NodeKind};
use serde_json::{Map, Value};

type Branch<'s> = &'s Map<String, Value>;

impl<'s> Checker<'s> {
    pub(super) fn choose(&mut self, node: &Node, branches: &'s [Value], key: &str) {
        let mut flat = Vec::new();
        self.flatten(branches, &mut flat, 0);
        let fitting: Vec<Branch> = flat.iter().copied().filter(|b| fits(node, b)).collect();
        match (fitting.as_slice(), &node.kind) {
            ([], _) => {
                let mut expected: Vec<&str> = flat.iter().flat_map(|b| types(b)).collect();
                let mut seen = Vec::new();
                expected.retain(|t| !seen.contains(t) && (seen.push(*t), true).1);
                let known: Vec<&str> = flat.iter().flat_map(|b| known_keys(b)).collect();
                self.push(say::wrong_shape(node, &expected, &known, key));
            }
            ([only], _) => self.object(node, only, key),
            (several, NodeKind::Scalar { .. } | NodeKind::Null) => self.one_of_words(node, several, key),
            (several, NodeKind::Map(_)) => self.one_of_mappings(node, several, key),
            (several, NodeKind::Seq(_)) => self.nearest(node, several, key),
        }
    }

    /// Choices inside choices (an optional enum, say) are one choice.
    fn flatten(&self, branches: &'s [Value], flat: &mut Vec<Branch<'s>>, depth: usize) {
        static ANYTHING: std::sync::OnceLock<Map<String, Value>> = std::sync::OnceLock::new();
        for branch in branches {
            match self.resolve(branch) {
                Value::Object(schema) => {
                    let inner = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array);
                    match inner {
                        Some(inner) if types(schema).is_empty() && depth < 8 => {
                            self.flatten(inner, flat, depth + 1)
                        }
                        _ => flat.push(schema),
                    }
                }
                Value::Bool(false) => {}
                _ => flat.push(ANYTHING.get_or_init(Map::new)),
            }
        }
    }

    /// A scalar: the names that any branch allows are one list of names.
    fn one_of_words(&mut self, node: &Node, branches: &[Branch<'s>], key: &str) {
        let mut allowed = Vec::new();
        for branch in branches {
            match named_values(branch) {
                Some(values) => allowed.extend(values.iter().cloned()),
                None => return self.nearest(node, branches, key),
            }
        }
        if !allowed.iter().any(|value| is_value(node, value)) {
            self.push(say::not_one_of(node, &allowed, key));
        }
    }

    fn one_of_mappings(&mut self, node: &Node, branches: &[Branch<'s>], key: &str) {
        let meant: Vec<Branch> = branches.iter().copied().filter(|b| is_marked(node, b)).collect();
        if !meant.is_empty() {
            return self.nearest(node, &meant, key);
        }
        // Each branch is told by the value of one key (`type: place`): that value is what is wrong.
        if let Some(tag) = branches.iter().filter_map(|b| tag(b)).next()
            && branches.iter().all(|b| constant(b, tag).is_some())
        {
            let allowed: Vec<Value> = branches.iter().filter_map(|b| constant(b, tag)).cloned().collect();
            return match node.get(tag) {
                Some(value) => self.push(say::not_one_of(value, &allowed, tag)),
                None => self.push(say::missing_key(tag, node.pos)),
            };
        }
        // Each branch is told by its only key (`rank: …`): that key is what is wrong.
        if branches.iter().all(|b| known_keys(b).len() == 1 && required(b).count() == 1)
            && let [entry, ..] = node.entries()
        {
            let known: Vec<&str> = branches.iter().flat_map(|b| known_keys(b)).collect();
            let suggestion = did_you_mean(&entry.key, known.iter().copied());
            return self.push(say::unknown_key(&entry.key, entry.key_pos, suggestion, &known));
        }
        self.nearest(node, branches, key);
    }

    /// Tries every branch and keeps what is wrong with the one that has the least wrong.
    fn nearest(&mut self, node: &Node, branches: &[Branch<'s>], key: &str) {
        let mut best: Option<Vec<Finding>> = None;
        for branch in branches {
            let before = std::mem::take(&mut self.findings);
            self.object(node, branch, key);
            let found = std::mem::replace(&mut self.findings, before);
            if best.as_ref().is_none_or(|b| found.len() < b.len()) {
                best = Some(found);
            }
        }
        for finding in best.into_iter().flatten() {
            self.push(finding);
        }
    }
}

fn fits(node: &Node, branch: Branch) -> bool {
    let expected = types(branch);
    expected.is_empty() || expected.iter().any(|t| accepts(node, t))
}

fn required(branch: Branch<'_>) -> impl Iterator<Item = &str> {
    branch.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

fn constant<'s>(branch: Branch<'s>, key: &str) -> Option<&'s Value> {
    branch.get("properties")?.get(key)?.get("const")
}

/// The key whose value tells a branch from the others.
fn tag(branch: Branch<'_>) -> Option<&str> {
    required(branch).find(|key| constant(branch, key).is_some())
}

/// Whether a mapping bears the mark of a branch: its tag, or else all keys that it must have.
fn is_marked(node: &Node, branch: Branch) -> bool {
    match tag(branch) {
        Some(key) => node.get(key).zip(constant(branch, key)).is_some_and(|(n, v)| is_value(n, v)),
        None => required(branch).all(|key| node.get(key).is_some()),
    }
}
