//! The nodes of YAML and JSON files: lists, prices, questions and whatever else a single cell cannot hold.
//!
//! Scalars go the way of cells, so that a number means the same in every kind of file.

use super::{Typing, at_char, field, invisible};
use crate::data::kinds::Type;
use crate::diag::{Code, Report, did_you_mean, thousands};
use crate::node::{Entry, Node, NodeKind, Source};
use crate::value::Value;

impl Typing {
    /// A node of a YAML or JSON file.
    pub fn node(
        &mut self,
        node: &Node,
        kind: Type,
        column: &str,
        source: &Source,
        report: &mut Report,
    ) -> Value {
        let place = || source.place(node.pos);
        match (&node.kind, kind) {
            (NodeKind::Null, _) => Value::None,
            (NodeKind::Scalar { text, .. }, _) => {
                if text.chars().count() > self.max_field {
                    let limit = thousands(self.max_field as u64);
                    let message = format!("`{column}` is longer than {limit} characters");
                    let hint = "shorten the text; a long text belongs in a Markdown file";
                    report.push(field(Code::FieldTooLong, message, place()).hint(hint).group(column));
                    return Value::None;
                }
                // A sentence may hold the list separator: in YAML and JSON a list is written as a list.
                if matches!(kind, Type::Texts | Type::References(_)) {
                    let one = self.cell(text, Type::Text, column, &place, report);
                    return if one.is_empty() { one } else { vec![one].into() };
                }
                self.cell(text, kind, column, &place, report)
            }
            (NodeKind::Seq(items), Type::Texts | Type::References(_)) => {
                let texts: Vec<Value> = items
                    .iter()
                    .map(|item| self.node(item, Type::Text, column, source, report))
                    .filter(|v| !v.is_empty())
                    .collect();
                if texts.is_empty() { Value::None } else { texts.into() }
            }
            (NodeKind::Seq(items), Type::Faq) => self.faq(items, column, source, report),
            (NodeKind::Map(_), Type::Price) => self.price(node, source, report),
            (NodeKind::Map(_), Type::Texture) => self.free(node, source, report),
            (_, kind) => {
                let wanted = match kind {
                    Type::Texts | Type::References(_) | Type::Faq => "a list",
                    Type::Texture | Type::Price => "a mapping",
                    _ => "a single value",
                };
                let message = format!("`{column}` should be {wanted}, but is {}", node.shape());
                let hint = match wanted {
                    "a list" => format!("write `{column}: [first, second]`"),
                    "a mapping" => format!("write `{column}: {{name: value}}`"),
                    _ => format!("write `{column}: …` on one line"),
                };
                report.push(field(Code::Shape, message, place()).hint(hint).group(column));
                Value::None
            }
        }
    }

    /// A price: two amounts that are numbers, the lower one first.
    fn price(&mut self, node: &Node, source: &Source, report: &mut Report) -> Value {
        let mut fields: Vec<(&str, Value)> = Vec::new();
        for entry in node.entries() {
            let kind = match &*entry.key {
                "low" | "high" => Type::Number,
                "unit" => Type::Text,
                "illustrative" => Type::YesNo,
                other => {
                    let near = did_you_mean(other, ["low", "high", "unit", "illustrative"]);
                    let hint = near.map_or("a price has: low, high, unit, illustrative".into(), |n| {
                        format!("did you mean `{n}`?")
                    });
                    report.push(
                        field(
                            Code::UnknownKey,
                            format!("a price has no `{other}`"),
                            source.place(entry.key_pos),
                        )
                        .hint(hint)
                        .group("price"),
                    );
                    continue;
                }
            };
            fields.push((&entry.key, self.node(&entry.value, kind, &entry.key, source, report)));
        }
        let amount = |name: &str| fields.iter().find(|(k, _)| *k == name).and_then(|(_, v)| v.as_f64());
        let (low, high) = (amount("low"), amount("high"));
        let upside_down = matches!((low, high), (Some(low), Some(high)) if low > high);
        if upside_down || low.is_some_and(|n| n < 0.0) || high.is_some_and(|n| n < 0.0) {
            let message = "a price cannot be below zero, and `low` is not above `high`";
            report.push(
                field(Code::FieldRange, message.into(), source.place(node.pos))
                    .hint("correct the amounts")
                    .group("price"),
            );
            return Value::None;
        }
        // Half a range would be another claim than the one that was meant.
        let written = |name: &str| node.get(name).is_some_and(|n| n.as_str().is_some());
        if (written("low") && low.is_none()) || (written("high") && high.is_none()) {
            return Value::None;
        }
        Value::map(fields)
    }

    fn faq(&mut self, items: &[Node], column: &str, source: &Source, report: &mut Report) -> Value {
        let mut entries = Vec::new();
        for item in items {
            let (q, a) = (item.get("q"), item.get("a"));
            let (Some(q), Some(a)) = (q.and_then(Node::as_str), a.and_then(Node::as_str)) else {
                let message = format!("an entry of `{column}` needs a question `q` and an answer `a`");
                let hint = "write `- q: …` and below it, in the same column as q, `a: …`";
                report.push(field(Code::Shape, message, source.place(item.pos)).hint(hint).group(column));
                continue;
            };
            entries.push(Value::map([
                ("q", Value::Text(self.text(q.trim()))),
                ("a", Value::Text(self.text(a.trim()))),
            ]));
        }
        if entries.is_empty() { Value::None } else { Value::list(entries) }
    }

    /// Whatever a file holds, kept as it is: numbers and yes/no only where they were written bare.
    pub fn free(&mut self, node: &Node, source: &Source, report: &mut Report) -> Value {
        match &node.kind {
            NodeKind::Null => Value::None,
            NodeKind::Scalar { text, plain } => {
                if let Some((at, c)) = invisible(text) {
                    report.push(self.invisible_finding(c, "text", at_char(source.place(node.pos), at)));
                    return Value::None;
                }
                match (*plain, text.parse::<i64>(), &**text) {
                    (true, _, "true") => Value::Bool(true),
                    (true, _, "false") => Value::Bool(false),
                    (true, Ok(i), t) if !(t.len() > 1 && t.trim_start_matches('-').starts_with('0')) => {
                        Value::Int(i)
                    }
                    // Spaces within quotes were meant.
                    _ => Value::Text(self.text(if *plain { text.trim() } else { text })),
                }
            }
            NodeKind::Seq(items) => {
                Value::list(items.iter().map(|i| self.free(i, source, report)).collect::<Vec<_>>())
            }
            NodeKind::Map(entries) => {
                let mut entry = |e: &Entry| (self.intern(&e.key), self.free(&e.value, source, report));
                let entries = entries.iter().map(&mut entry).collect();
                self.intern_map(entries)
            }
        }
    }
}
