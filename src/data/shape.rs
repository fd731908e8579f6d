//! Compares a tree with what a Rust type expects, and reports everything that is wrong at once.
//!
//! serde stops at the first mistake; a person who edits a file wants to see all of them. So the JSON
//! Schema of the type (the same that editors use for completion) is walked along with the tree first, and
//! only a tree without findings is decoded. Choices between shapes are in [`choice`], wording in [`say`].
//!
//! Invariant: a finding is at the exact value or key that is wrong; a clean check is followed by a decode
//! that fails only for what a schema cannot say, and that too has its place.

mod choice;
mod say;
#[cfg(test)]
mod tests;

use super::decode::{decode, number, yes_or_no};
use super::words::MAX_FINDINGS;
use super::yaml::parse_yaml;
use crate::diag::{Code, Diagnostic, Level, Report, did_you_mean};
use crate::node::{Entry, Node, NodeKind, Pos, Source};
use say::Finding;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::marker::PhantomData;

/// Reads a YAML file into a type. `None` means that the report says why.
pub fn load<T: DeserializeOwned + JsonSchema>(source: &Source, report: &mut Report) -> Option<T> {
    let node = parse_yaml(source, report)?;
    load_node(&node, source, report)
}

/// Turns a tree that was read already into a type. For many trees of one type, keep a [`Loader`].
pub fn load_node<T: DeserializeOwned + JsonSchema>(
    node: &Node,
    source: &Source,
    report: &mut Report,
) -> Option<T> {
    Loader::new().load(node, source, report)
}

/// A type's schema, made once.
pub struct Loader<T> {
    schema: Value,
    makes: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned + JsonSchema> Loader<T> {
    pub fn new() -> Self {
        Loader { schema: schemars::schema_for!(T).to_value(), makes: PhantomData }
    }

    pub fn load(&self, node: &Node, source: &Source, report: &mut Report) -> Option<T> {
        if !check(node, source, &self.schema, report) {
            return None;
        }
        match decode(node) {
            Ok(value) => Some(value),
            Err(error) => {
                report.push(
                    Diagnostic::new(Code::Config, Level::File, say::sentence(&error.message))
                        .at(source.place(error.pos)),
                );
                None
            }
        }
    }
}

impl<T: DeserializeOwned + JsonSchema> Default for Loader<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a tree has the shape that a schema asks for. Everything that is wrong goes to the report.
pub fn check(node: &Node, source: &Source, schema: &Value, report: &mut Report) -> bool {
    let mut checker = Checker { root: schema, findings: Vec::new() };
    checker.value(node, schema, "");
    let fine = checker.findings.is_empty();
    for finding in checker.findings {
        let found = Diagnostic::new(finding.code, Level::File, finding.message).at(source.place(finding.pos));
        report.push(match finding.hint {
            Some(hint) => found.hint(hint),
            None => found,
        });
    }
    fine
}

struct Checker<'s> {
    /// The whole schema, for references into it.
    root: &'s Value,
    findings: Vec<Finding>,
}

impl<'s> Checker<'s> {
    fn push(&mut self, finding: Finding) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(finding);
        }
    }

    /// Follows references. A reference into nowhere allows everything: a schema's own mistake must not
    /// become a message to the person who edits the data.
    fn resolve(&self, mut schema: &'s Value) -> &'s Value {
        for _ in 0..32 {
            let Some(target) = schema.get("$ref").and_then(Value::as_str) else {
                return schema;
            };
            match target.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer)) {
                Some(found) => schema = found,
                None => return &Value::Bool(true),
            }
        }
        &Value::Bool(true)
    }

    /// Checks a node. `key` is the key that it belongs to, for the message; empty at the top.
    fn value(&mut self, node: &Node, schema: &'s Value, key: &str) {
        if let Value::Object(schema) = self.resolve(schema) {
            self.object(node, schema, key);
        }
    }

    fn object(&mut self, node: &Node, schema: &'s Map<String, Value>, key: &str) {
        if let Some(branches) = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array)
        {
            self.choose(node, branches, key);
        }
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.value(node, part, key);
        }
        let expected = types(schema);
        if !expected.is_empty() && !expected.iter().any(|t| accepts(node, t)) {
            self.push(say::wrong_shape(node, &expected, &known_keys(schema), key));
            return;
        }
        if let Some(allowed) = named_values(schema)
            && !allowed.iter().any(|value| is_value(node, value))
        {
            self.push(say::not_one_of(node, allowed, key));
            return;
        }
        match &node.kind {
            NodeKind::Map(entries) => self.mapping(node, entries, schema),
            NodeKind::Seq(items) => self.list(node, items, schema, key),
            NodeKind::Scalar { text, plain: true } => {
                if expected.iter().any(|t| matches!(*t, "integer" | "number"))
                    && !expected.contains(&"string")
                {
                    self.range(node, text, schema, key);
                }
            }
            NodeKind::Scalar { .. } | NodeKind::Null => {}
        }
    }

    fn mapping(&mut self, node: &Node, entries: &[Entry], schema: &'s Map<String, Value>) {
        let properties = schema.get("properties").and_then(Value::as_object);
        let others = schema
            .get("patternProperties")
            .and_then(Value::as_object)
            .and_then(|patterns| patterns.values().next())
            .or_else(|| schema.get("additionalProperties"));
        let known = known_keys(schema);
        // Only a key that is not here already can have been meant by a misspelt one.
        let free: Vec<&str> = known.iter().copied().filter(|k| node.get(k).is_none()).collect();
        let mut meant = Vec::new();
        for Entry { key, key_pos, value } in entries {
            if let Some(expected) = properties.and_then(|p| p.get(&**key)) {
                self.value(value, expected, key);
            } else if let Some(others) = others {
                if others == &Value::Bool(false) {
                    let suggestion = did_you_mean(key, free.iter().copied());
                    meant.extend(suggestion);
                    self.push(say::unknown_key(key, *key_pos, suggestion, &known));
                } else {
                    self.value(value, others, key);
                }
            }
        }
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        for key in required.filter_map(Value::as_str) {
            // A misspelt key is one mistake, not an unknown and a missing one.
            if node.get(key).is_none() && !meant.contains(&key) {
                self.push(say::missing_key(key, node.pos));
            }
        }
    }

    fn list(&mut self, node: &Node, items: &[Node], schema: &'s Map<String, Value>, key: &str) {
        let bound = |name: &str| schema.get(name).and_then(Value::as_u64).map(|n| n as usize);
        let (least, most) = (bound("minItems").unwrap_or(0), bound("maxItems").unwrap_or(usize::MAX));
        if items.len() < least || items.len() > most {
            self.push(say::wrong_length(node.pos, items.len(), least, most, key));
        }
        let leading =
            schema.get("prefixItems").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for (at, item) in items.iter().enumerate() {
            if let Some(expected) = leading.get(at).or_else(|| schema.get("items")) {
                self.value(item, expected, key);
            }
        }
    }

    fn range(&mut self, node: &Node, text: &str, schema: &Map<String, Value>, key: &str) {
        let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
        let (lowest, highest) = match schema.get("format").and_then(Value::as_str) {
            Some("uint32") => (Some(0.0), Some(f64::from(u32::MAX))),
            Some("int32") => (Some(f64::from(i32::MIN)), Some(f64::from(i32::MAX))),
            _ => (None, None),
        };
        let least = bound("minimum").or(lowest);
        let most = bound("maximum").or(highest);
        let Some(n) = number(text) else { return };
        if least.is_some_and(|least| n < least) || most.is_some_and(|most| n > most) {
            self.push(say::out_of_range(node, text, least, most, key));
        }
    }
}

/// The shapes that a schema allows, by their names in JSON Schema.
fn types(schema: &Map<String, Value>) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The only values that a schema allows, where it lists them.
fn named_values(schema: &Map<String, Value>) -> Option<&[Value]> {
    let one = schema.get("const").map(std::slice::from_ref);
    one.or_else(|| schema.get("enum").and_then(Value::as_array).map(Vec::as_slice))
}

fn known_keys(schema: &Map<String, Value>) -> Vec<&str> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.map(|p| p.keys().map(String::as_str).collect()).unwrap_or_default()
}

/// A text is expected: any scalar will do, since `version: 1.0` is a text for whoever wants one. All
/// else must be written without quotes.
fn accepts(node: &Node, expected: &str) -> bool {
    match (&node.kind, expected) {
        (NodeKind::Null, "null") | (NodeKind::Seq(_), "array") | (NodeKind::Map(_), "object") => true,
        (NodeKind::Scalar { .. }, "string") => true,
        (NodeKind::Scalar { text, plain: true }, "integer") => {
            text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok()
        }
        (NodeKind::Scalar { text, plain: true }, "number") => number(text).is_some(),
        (NodeKind::Scalar { text, plain: true }, "boolean") => yes_or_no(text).is_some(),
        _ => false,
    }
}

fn is_value(node: &Node, value: &Value) -> bool {
    match (&node.kind, value) {
        (NodeKind::Null, Value::Null) => true,
        (NodeKind::Scalar { text, .. }, Value::String(wanted)) => **text == **wanted,
        (NodeKind::Scalar { text, plain: true }, Value::Number(wanted)) => number(text) == wanted.as_f64(),
        (NodeKind::Scalar { text, plain: true }, Value::Bool(wanted)) => yes_or_no(text) == Some(*wanted),
        _ => false,
    }
}
