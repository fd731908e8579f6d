//! A report as text for people and as JSON for programs.
//!
//! Nothing is decided or reordered here. Invariant: the output depends only on the report and the
//! style, so two runs with the same findings print the same bytes.

use super::{Diagnostic, Group, Level, Place, Report};
use annotate_snippets::{AnnotationKind, Element, Level as Severity, Origin, Renderer, Snippet};
use serde_json::{Value as Json, json};

/// How a report is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether the text carries terminal colours.
    pub colour: bool,
    /// Columns of the terminal; 0 where there is none.
    pub width: usize,
}

impl Report {
    /// Every finding for a person to read, with a blank line between two findings.
    pub fn print(&self, style: &Style) -> String {
        const UNKNOWN_WIDTH: usize = 140;
        const NARROWEST: usize = 40;
        let width = if style.width == 0 { UNKNOWN_WIDTH } else { style.width.max(NARROWEST) };
        let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() }.term_width(width);
        let mut out = String::new();
        for group in self.groups() {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&block(group, &renderer));
            out.push('\n');
        }
        out
    }

    /// Every finding for a program to read: a list with one object for each group.
    pub fn to_json(&self) -> Json {
        self.groups().iter().filter_map(group_json).collect()
    }
}

/// One group: its first example in full, the places of the others, and what to do.
fn block(group: &Group, renderer: &Renderer) -> String {
    let Some(first) = group.examples.first() else {
        return String::new();
    };
    let severity = match first.level {
        Level::Note => Severity::NOTE,
        Level::Warning => Severity::WARNING,
        _ => Severity::ERROR,
    };
    let title = severity.primary_title(super::plain(&first.message)).id(first.code.as_str());
    let mut main =
        title.elements(first.place.iter().flat_map(|place| elements(place, AnnotationKind::Primary)));
    if group.count > 1 {
        main = main.element(Severity::NOTE.message(others(group, first)));
    }
    if let Some(hint) = &first.hint {
        main = main.element(Severity::HELP.message(super::plain(hint)));
    }
    let mut groups = vec![main];
    for (label, place) in &first.related {
        let title = Severity::NOTE.secondary_title(&**label);
        groups.push(title.elements(elements(place, AnnotationKind::Context)));
    }
    renderer.render(&groups)
}

/// Where a place is, and its line with the wrong part underlined.
///
/// A line that was cut is moved back to its real columns by spaces. The renderer counts the column from
/// them and then leaves them out, with three dots in their stead.
fn elements(place: &Place, kind: AnnotationKind) -> Vec<Element<'static>> {
    const FARTHEST: u32 = 200_000;
    let file = place.file.to_string();
    let (line, column) = (place.line as usize, place.column as usize);
    match &place.text {
        Some(text) if line > 0 && column > place.cut as usize && place.cut <= FARTHEST => {
            let shown = " ".repeat(place.cut as usize) + text;
            let start = byte_of(&shown, column - 1);
            let end = byte_of(&shown, column - 1 + place.length.max(1) as usize);
            let snippet = Snippet::source(shown).path(file).line_start(line);
            vec![snippet.annotation(kind.span(start..end)).into()]
        }
        _ if line == 0 => vec![Origin::path(file).into()],
        _ if column == 0 => vec![Origin::path(file).line(line).into()],
        _ => vec![Origin::path(file).line(line).char_column(column).into()],
    }
}

/// Where the character with this number starts, or the end of the text.
fn byte_of(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(at, _)| at)
}

/// "the same in 1,204 more rows, for example data/cities.csv:4:7 and data/cities.csv:9:7".
fn others(group: &Group, first: &Diagnostic) -> String {
    let more = group.count - 1;
    let noun = match (first.level, more) {
        (Level::Row | Level::Field, 1) => "row",
        (Level::Row | Level::Field, _) => "rows",
        (_, 1) => "place",
        _ => "places",
    };
    let spots: Vec<String> = group.examples[1..].iter().filter_map(|d| d.place.as_ref()).map(spot).collect();
    let lead = if more as usize > spots.len() { "for example " } else { "" };
    let mut text = format!("the same in {} more {noun}", thousands(more));
    if !spots.is_empty() {
        text.push_str(", ");
        text.push_str(lead);
        text.push_str(&spots.join(" and "));
    }
    text
}

/// `file:line:column`, without what makes no sense for the place.
fn spot(place: &Place) -> String {
    match (place.line, place.column) {
        (0, _) => place.file.to_string(),
        (line, 0) => format!("{}:{line}", place.file),
        (line, column) => format!("{}:{line}:{column}", place.file),
    }
}

/// A whole number with a comma after every three digits.
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn group_json(group: &Group) -> Option<Json> {
    let first = group.examples.first()?;
    let (file, line, column) = place_json(first);
    let examples: Vec<Json> = group.examples.iter().map(example_json).collect();
    Some(json!({
        "code": first.code.as_str(),
        "level": level_name(first.level),
        "message": super::plain(&first.message),
        "file": file,
        "line": line,
        "column": column,
        "hint": first.hint.as_deref().map(super::plain),
        "count": group.count,
        "examples": examples,
    }))
}

fn example_json(d: &Diagnostic) -> Json {
    let (file, line, column) = place_json(d);
    json!({ "message": super::plain(&d.message), "file": file, "line": line, "column": column })
}

/// File, line and column, each null where it makes no sense.
fn place_json(d: &Diagnostic) -> (Json, Json, Json) {
    let number = |n: u32| if n == 0 { Json::Null } else { Json::from(n) };
    match &d.place {
        Some(place) => (Json::from(&*place.file), number(place.line), number(place.column)),
        None => (Json::Null, Json::Null, Json::Null),
    }
}

/// The name of a level in JSON.
pub fn level_name(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::File => "file",
        Level::Row => "row",
        Level::Field => "field",
        Level::Note => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    fn date_fault(line: u32, text: &str) -> Diagnostic {
        let place = Place::at("data/cities.csv", line, 7).length(4).with_line(text);
        Diagnostic::new(Code::FieldDate, Level::Field, "2024-13-45 is not a date").at(place).group("date")
    }

    fn print(d: Diagnostic) -> String {
        let mut report = Report::new();
        report.push(d);
        report.print(&Style::default())
    }

    #[test]
    fn a_finding_shows_its_line_with_the_wrong_part_underlined() {
        let text = print(date_fault(12, "us-2,\u{e9}2024,x").hint("write it as YYYY-MM-DD"));
        assert_eq!(
            text,
            "error[FW204]: 2024-13-45 is not a date\n  \
             --> data/cities.csv:12:7\n   \
             |\n\
             12 | us-2,\u{e9}2024,x\n   \
             |       ^^^^\n   \
             |\n   \
             = help: write it as YYYY-MM-DD\n"
        );
    }

    #[test]
    fn a_cut_line_keeps_its_real_line_and_column() {
        let line = format!("{},BAD,{}", "x".repeat(5000), "y".repeat(5000));
        let place = Place::at("data/cities.csv", 3, 5002).length(3).with_line(&line);
        let text = print(Diagnostic::new(Code::FieldValue, Level::Field, "no").at(place));
        assert!(text.contains("--> data/cities.csv:3:5002\n"), "{text}");
        let source = text.lines().find(|l| l.starts_with("3 | ...")).unwrap_or_default();
        let carets = text.lines().find(|l| l.contains("^^^")).unwrap_or_default();
        assert_eq!(source.find("BAD"), carets.find("^^^"), "{text}");
        assert!(text.lines().all(|l| l.chars().count() < 140), "{text}");
    }

    #[test]
    fn many_rows_with_one_fault_are_one_block() {
        let mut report = Report::new();
        for line in [2, 4, 9] {
            report.push(date_fault(line, "us-2,x2024,x"));
        }
        for _ in 0..1200 {
            report.push(date_fault(99, "us-2,x2024,x"));
        }
        let text = report.print(&Style::default());
        assert_eq!(text.matches("FW204").count(), 1);
        let same = "the same in 1,202 more rows, for example data/cities.csv:4:7 and data/cities.csv:9:7\n";
        assert!(text.contains(same), "{text}");
    }

    #[test]
    fn a_place_without_a_line_is_only_the_file_and_a_note_is_no_error() {
        let d = Diagnostic::new(Code::Withheld, Level::Note, "3 rows are not shown");
        assert_eq!(
            print(d.at(Place::file("data/a.csv"))),
            "note[FW221]: 3 rows are not shown\n--> data/a.csv\n"
        );
    }

    #[test]
    fn a_related_place_has_its_label_and_its_line() {
        let first = Place::at("data/a.yaml", 2, 3).length(4).with_line("  name: a");
        let again = Place::at("data/a.yaml", 4, 3).length(4).with_line("  name: b");
        let d = Diagnostic::new(Code::YamlDuplicateKey, Level::File, "the key name is given twice");
        let text = print(d.at(again).also("first given here", first));
        assert!(text.contains("note: first given here\n --> data/a.yaml:2:3\n"), "{text}");
        assert!(text.contains("4 |   name: b\n  |   ^^^^"), "{text}");
    }

    #[test]
    fn a_fault_at_the_end_of_a_line_has_a_caret_after_it() {
        let place = Place::at("a.csv", 2, 4).with_line("a,b");
        let text = print(Diagnostic::new(Code::CsvFieldCount, Level::Row, "too few").at(place));
        assert!(text.contains("--> a.csv:2:4\n  |\n2 | a,b\n  |    ^"), "{text}");
    }

    #[test]
    fn json_says_the_same_with_null_for_what_makes_no_sense() {
        let mut report = Report::new();
        report.push(date_fault(12, "us-2,x2024,x"));
        report.push(
            Diagnostic::new(Code::FileEmpty, Level::File, "empty").at(Place::file("a.csv")).hint("fill it"),
        );
        let json = report.to_json();
        assert_eq!(json[0]["line"], 12);
        assert_eq!(json[0]["examples"][0]["column"], 7);
        assert_eq!(
            json[1],
            json!({ "code": "FW104", "level": "file", "message": "empty", "file": "a.csv", "line": null,
                "column": null, "hint": "fill it", "count": 1,
                "examples": [{ "message": "empty", "file": "a.csv", "line": null, "column": null }] })
        );
    }
}
