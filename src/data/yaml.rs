//! YAML becomes a tree with places.
//!
//! The parser's events are recorded first and the tree is built from the record, so that an alias is
//! only a second look at events that were seen already. Wording of syntax errors is in [`complaint`];
//! what keys mean is decided elsewhere.
//!
//! Invariant: a tree that is returned has no key twice, no key `<<`, at most 64 levels, and what its
//! aliases expand to stays below a fixed budget; time and memory are bounded by file size and budget.

mod build;
mod complaint;
mod scene;
#[cfg(test)]
mod tests;

use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::node::{Node, Pos, Source};
use build::Builder;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span};

type Seen<'t> = (Event<'t>, Span);
/// Boxed because it travels through every level of the recursion.
type Fault = Box<Diagnostic>;

/// Reads one YAML document. `None` means that the report says why.
pub fn parse_yaml(source: &Source, report: &mut Report) -> Option<Node> {
    let events = match record(source) {
        Ok(events) => events,
        Err(fault) => {
            report.push(*fault);
            return None;
        }
    };
    if events.first().is_none_or(|(event, _)| is_unwritten(event)) {
        report.push(
            Diagnostic::new(Code::FileEmpty, Level::File, "The file holds nothing.")
                .at(Place::file(source.name.clone()))
                .hint("Write at least one `key: value` line, or remove the file."),
        );
        return None;
    }
    let mut builder = Builder::new(source, &events, report);
    match builder.node(0, 0) {
        Ok((node, _)) if builder.findings == 0 => Some(node),
        Ok(_) => None,
        Err(fault) => {
            builder.report.push(*fault);
            None
        }
    }
}

/// All events of the first document; a syntax error or a second document is a fault.
fn record(source: &Source) -> Result<Vec<Seen<'_>>, Fault> {
    let mut events: Vec<Seen> = Vec::new();
    let mut documents = 0;
    for event in Parser::new_from_str(&source.text) {
        let (event, span) = match event {
            Ok(seen) => seen,
            Err(error) => return Err(complaint::explain(source, &events, &error).into_diagnostic(source)),
        };
        match event {
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    return Err(fault(source, span, "A second document begins here; a file holds one.")
                        .hint("Remove the line `---`, or move what follows to a file of its own.")
                        .into());
                }
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            event => events.push((event, span)),
        }
    }
    Ok(events)
}

/// A value of which not one character is written: `key:` and nothing behind it.
fn is_unwritten(event: &Event) -> bool {
    matches!(event, Event::Scalar(text, ScalarStyle::Plain, _, _) if text.is_empty())
}

fn fault(source: &Source, span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::YamlSyntax, Level::File, message).at(source.place(pos(span, 1000)))
}

/// The parser counts columns from 0, in characters; its spans of quoted texts take following blanks in,
/// so the caller says how long the text can be at most.
fn pos(span: Span, longest: usize) -> Pos {
    let length = if span.start.line() == span.end.line() {
        span.end.col().saturating_sub(span.start.col()).clamp(1, longest.max(1))
    } else {
        1
    };
    Pos { length: length as u32, ..pos_at(span.start) }
}

fn pos_at(mark: Marker) -> Pos {
    Pos { line: mark.line() as u32, column: mark.col() as u32 + 1, length: 1 }
}
