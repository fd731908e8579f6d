//! JSON and JSON Lines become the same trees with places that YAML becomes.
//!
//! Strict JSON only: no comments, no trailing commas, double quotes. Wording of syntax errors is in
//! [`complaint`].
//!
//! Invariant: the parser only sees texts whose strings are closed and whose brackets are at most 64 deep,
//! so that its recursion, and every later walk over the tree, stays shallow.

mod complaint;
mod cursor;
mod quick;
#[cfg(test)]
mod tests;

use super::keys::{duplicates, report_duplicate};
use super::words::{MAX_DEPTH, MAX_FINDINGS};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::node::{Entry, Node, NodeKind, Pos, Source};
use complaint::Complaint;
use cursor::Cursor;
use jsonc_parser::ast::Value;
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads one JSON value. `None` means that the report says why.
pub fn parse_json(source: &Source, report: &mut Report) -> Option<Node> {
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text);
    if text.trim().is_empty() {
        report.push(nothing(source));
        return None;
    }
    read(text, 1, Level::File, &|pos| source.place(pos), report)
}

/// Hands on the rows of a file that is one list, without holding more than one row's tree at a time. Where the file
/// is anything else, or not without a fault, nothing is handed on, and the whole tree is given, if there is one.
pub fn each_json_row(source: &Source, report: &mut Report, mut take: impl FnMut(Node)) -> Option<Node> {
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text);
    match quick::each_item(text, 1, &mut take) {
        Some(()) => None,
        None => parse_json(source, report),
    }
}

/// Reads JSON Lines: one object a line. A bad line is a row fault; the other lines stay.
pub fn parse_json_lines(source: &Source, report: &mut Report) -> Vec<Node> {
    let mut nodes = Vec::new();
    each_json_line(source, report, |node| nodes.push(node));
    nodes
}

/// Like [`parse_json_lines`], without holding more than one line's tree at a time.
pub fn each_json_line(source: &Source, report: &mut Report, mut take: impl FnMut(Node)) {
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text);
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).peekable();
    let Some((at, first)) = lines.peek() else {
        report.push(nothing(source));
        return;
    };
    if first.trim_start().starts_with('[') || first.trim() == "{" {
        let pos = Pos { line: *at as u32 + 1, column: 1, length: 1 };
        report.push(
            Diagnostic::new(
                Code::JsonSyntax,
                Level::File,
                "This is an ordinary JSON file, not one object on each line.",
            )
            .at(source.place(pos))
            .hint("Give the file the ending .json, or write each object on a line of its own."),
        );
        return;
    }
    for (at, line) in lines {
        // The line is at hand: looking it up again for every bad line would take quadratic time.
        let place = |pos: Pos| {
            let place = Place::at(source.name.clone(), pos.line + source.line_offset, pos.column);
            place.length(pos.length as usize).with_line(line)
        };
        let Some(node) = read(line, at as u32 + 1, Level::Row, &place, report) else {
            continue;
        };
        match node.kind {
            NodeKind::Map(_) => take(node),
            _ => report.push(
                Diagnostic::new(
                    Code::Shape,
                    Level::Row,
                    format!("Expected one object, found {}.", node.shape()),
                )
                .at(place(node.pos))
                .hint("Write each line as {\"key\": \"value\"}.")
                .group("a line that is no object"),
            ),
        }
    }
}

fn nothing(source: &Source) -> Diagnostic {
    Diagnostic::new(Code::FileEmpty, Level::File, "The file holds nothing.")
        .at(Place::file(source.name.clone()))
        .hint("Write at least one value, or remove the file.")
}

/// Reads one value whose text begins on line `line` of its file.
fn read(
    text: &str,
    line: u32,
    level: Level,
    place: &dyn Fn(Pos) -> Place,
    report: &mut Report,
) -> Option<Node> {
    quick::parse(text, line).or_else(|| explain(text, line, level, place, report))
}

/// The same by a parser that can say what is wrong.
fn explain(
    text: &str,
    line: u32,
    level: Level,
    place: &dyn Fn(Pos) -> Place,
    report: &mut Report,
) -> Option<Node> {
    let mut cursor = Cursor::new(text, line);
    let parsed = guard(text).and_then(|()| {
        parse_to_ast(text, &CollectOptions::default(), &STRICT).map_err(|e| Complaint::from(&e))
    });
    match parsed {
        Ok(parsed) => {
            let Some(value) = &parsed.value else {
                let found = Diagnostic::new(Code::FileEmpty, level, "No value stands here.");
                report
                    .push(found.at(place(cursor.pos(Range::new(0, 0)))).hint("Write a value, or remove it."));
                return None;
            };
            let mut builder = Builder { cursor, level, place, report, findings: 0 };
            let node = builder.node(value);
            (builder.findings == 0).then_some(node)
        }
        Err(complaint) => {
            let pos = cursor.pos(complaint.range);
            let Complaint { message, hint, .. } = complaint;
            let place = place(pos);
            report.push(Diagnostic::new(Code::JsonSyntax, level, message).at(place).hint(hint));
            None
        }
    }
}

/// Finds what the parser must not see: strings that run over a line's end, and brackets too deep.
fn guard(text: &str) -> Result<(), Complaint> {
    let mut depth = 0usize;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(Complaint::too_deep(at));
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            // No comments in strict JSON; one could hold a quote that would mislead this scan.
            b'/' => return Err(Complaint::comment(at)),
            b'"' => loop {
                match bytes.next() {
                    Some((_, b'"')) => break,
                    Some((_, b'\\')) => {
                        bytes.next();
                    }
                    Some((_, b'\n')) | None => return Err(Complaint::open_quote(at)),
                    Some(_) => {}
                }
            },
            _ => {}
        }
    }
    Ok(())
}

struct Builder<'a, 't> {
    cursor: Cursor<'t>,
    level: Level,
    place: &'a dyn Fn(Pos) -> Place,
    report: &'a mut Report,
    findings: usize,
}

impl Builder<'_, '_> {
    fn node(&mut self, value: &Value) -> Node {
        let pos = self.cursor.pos(value.range());
        let plain = |text: &str| NodeKind::Scalar { text: text.into(), plain: true };
        let kind = match value {
            Value::NullKeyword(_) => NodeKind::Null,
            Value::StringLit(s) => NodeKind::Scalar { text: s.value.as_ref().into(), plain: false },
            Value::NumberLit(n) => plain(n.value),
            Value::BooleanLit(b) => plain(if b.value { "true" } else { "false" }),
            Value::Array(array) => {
                let items = array.elements.iter().map(|v| self.node(v)).collect();
                return Node { pos: Pos { length: 1, ..pos }, kind: NodeKind::Seq(items) };
            }
            Value::Object(object) => {
                let mut entries = Vec::with_capacity(object.properties.len());
                for property in &object.properties {
                    let key_pos = self.cursor.pos(property.name.range());
                    let value = self.node(&property.value);
                    entries.push(Entry { key: property.name.as_str().into(), key_pos, value });
                }
                self.judge_keys(&entries);
                return Node { pos: Pos { length: 1, ..pos }, kind: NodeKind::Map(entries) };
            }
        };
        Node { pos, kind }
    }

    fn judge_keys(&mut self, entries: &[Entry]) {
        for pair in duplicates(entries) {
            if self.findings < MAX_FINDINGS {
                report_duplicate(pair, self.level, self.place, self.report);
            }
            self.findings += 1;
        }
    }
}
