//! A CSV file becomes records, with the exact place of every cell.
//!
//! Splitting is in `scan`, the checks that workbooks share are in [`super::records`]. Nothing here knows
//! what a column means. Invariant: the delimiter is declared or follows from the file's name; a file that
//! seems to use another one is refused, never read on a guess.

mod scan;

use super::records::{Advice, Locate, MAX_FIELD, Record, RecordSink, Table};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::node::Source;
use scan::{QuoteFault, Row, Scanner, line_breaks};

/// How a CSV file is written.
#[derive(Clone, Debug)]
pub struct CsvOptions {
    /// The declared delimiter. Without it: a tab for `.tsv`, a comma otherwise.
    pub delimiter: Option<char>,
    /// The longest cell, in characters.
    pub max_field: usize,
}

impl Default for CsvOptions {
    fn default() -> Self {
        CsvOptions { delimiter: None, max_field: MAX_FIELD }
    }
}

/// Delimiters that a file may use when it does not use the expected one.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// Reads a CSV text and hands its header and rows to the sink.
pub fn read_csv(source: &Source, options: &CsvOptions, sink: &mut dyn RecordSink, report: &mut Report) {
    let delimiter = match delimiter_of(source, options) {
        Ok(delimiter) => delimiter,
        Err(d) => return report.push(d),
    };
    let mut table = Table::new(sink, options.max_field, advice(delimiter));
    let mut scanner = Scanner::new(&source.text, delimiter);
    let mut row = Row::default();
    loop {
        match scanner.next(&mut row) {
            Ok(false) => break,
            Ok(true) => {
                let origin = RowPlaces { source, row: &row };
                if table.awaits_header()
                    && let Some(d) = other_delimiter(&origin, delimiter)
                {
                    return report.push(d);
                }
                let line = row.line.saturating_add(source.line_offset);
                if !table.offer(&Record::new(line, &row.cells, &origin), report) {
                    return;
                }
            }
            Err(fault) => {
                let level = if table.awaits_header() { Level::File } else { Level::Row };
                let d = quote_fault(fault, level, &RowPlaces { source, row: &row });
                let fatal = d.level == Level::File;
                report.push(d);
                if fatal {
                    return;
                }
                table.spoiled();
            }
        }
    }
    table.finish(&source.name, report);
}

fn delimiter_of(source: &Source, options: &CsvOptions) -> Result<u8, Diagnostic> {
    let name = source.name.to_ascii_lowercase();
    let usual = if name.ends_with(".tsv") || name.ends_with(".tsv.gz") { '\t' } else { ',' };
    let wanted = options.delimiter.unwrap_or(usual);
    match u8::try_from(wanted) {
        Ok(byte) if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n\0".contains(&byte) => {
            Ok(byte)
        }
        _ => {
            let message = format!("{wanted:?} cannot separate the cells of a row");
            let d = Diagnostic::new(Code::CsvDelimiter, Level::File, message)
                .at(Place::file(source.name.clone()));
            Err(d.hint("declare a comma, a semicolon, a tab (\"\\t\") or |"))
        }
    }
}

fn advice(delimiter: u8) -> Advice {
    let name = delimiter_name(char::from(delimiter));
    Advice {
        surplus: format!("put a cell that holds {name} into quotes, or delete the surplus cells"),
        missing: "fill in the missing cells; a cell that holds a line break must be in quotes".to_string(),
    }
}

fn delimiter_name(delimiter: char) -> String {
    match delimiter {
        ',' => "a comma".to_string(),
        ';' => "a semicolon".to_string(),
        '\t' => "a tab".to_string(),
        other => format!("the character {other}"),
    }
}

/// A header of one column that holds another delimiter was most likely written with that one. A person
/// whose only column really has such a name puts the name into quotes.
fn other_delimiter(header: &RowPlaces<'_, '_>, delimiter: u8) -> Option<Diagnostic> {
    let [only] = &header.row.cells[..] else {
        return None;
    };
    let quoted = header.source.text.as_bytes().get(header.row.spans[0].start) == Some(&b'"');
    let count = |c: char| only.matches(c).count();
    // The first of the most frequent ones: `max_by_key` would take the last.
    let likely =
        DELIMITERS.iter().rev().copied().filter(|&c| c != char::from(delimiter)).max_by_key(|&c| count(c))?;
    if quoted || count(likely) == 0 {
        return None;
    }
    let name = delimiter_name(likely);
    let message = format!("one column was found; the cells are probably separated by {name}");
    let written = if likely == '\t' { "\\t".to_string() } else { likely.to_string() };
    let d = Diagnostic::new(Code::CsvDelimiter, Level::File, message).at(header.cell(0));
    Some(d.hint(format!("write `delimiter: \"{written}\"` for this dataset in site.yaml")))
}

fn quote_fault(fault: QuoteFault, level: Level, places: &RowPlaces<'_, '_>) -> Diagnostic {
    match fault {
        QuoteFault::Unclosed { open } => {
            let message = "the quote that opens here is never closed";
            let d = Diagnostic::new(Code::CsvQuote, Level::File, message).at(places.at(open, 1));
            d.hint("close the quote at the end of its cell; a quote inside a quoted cell is written twice")
        }
        QuoteFault::Stray { open, at } => {
            let message = "text follows the closing quote of a cell";
            let d = Diagnostic::new(Code::CsvStrayQuote, level, message).at(places.at(at, 1));
            d.also("the cell starts here", places.at(open, 1))
                .hint("write a quote inside a quoted cell twice, such as \"the \"\"big\"\" one\"")
        }
    }
}

/// Finds places in the row at hand by counting from its start, so that rows without a finding cost nothing.
struct RowPlaces<'r, 's> {
    source: &'s Source,
    row: &'r Row<'s>,
}

impl RowPlaces<'_, '_> {
    /// The place of a byte of this row; `bytes` of the text from there on belong to it.
    fn at(&self, byte: usize, bytes: usize) -> Place {
        let text = self.source.text.as_str();
        let before = &text[self.row.start..byte];
        let start = before.rfind(['\n', '\r']).map_or(self.row.start, |i| self.row.start + i + 1);
        let end = text[byte..].find(['\n', '\r']).map_or(text.len(), |i| byte + i);
        let line = self.row.line.saturating_add(line_breaks(before)).saturating_add(self.source.line_offset);
        let column = text[start..byte].chars().count() + 1;
        let length = text[byte..end].char_indices().take_while(|(i, _)| *i < bytes).count();
        Place::at(self.source.name.clone(), line, column as u32).length(length).with_line(&text[start..end])
    }
}

impl Locate for RowPlaces<'_, '_> {
    fn cell(&self, column: usize) -> Place {
        match self.row.spans.get(column) {
            Some(span) => self.at(span.start, span.end - span.start),
            None => self.end(),
        }
    }

    fn inside(&self, column: usize, character: usize) -> Place {
        let Some(span) = self.row.spans.get(column) else {
            return self.end();
        };
        let raw = &self.source.text[span.start..span.end];
        let quoted = raw.starts_with('"');
        let mut left = character + usize::from(quoted);
        let mut chars = raw.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            if left == 0 {
                return self.at(span.start + i, c.len_utf8());
            }
            left -= 1;
            // In a quoted cell a doubled quote is one character, and so is CR LF.
            let pair = match c {
                '"' if i > 0 => chars.peek().is_some_and(|&(_, next)| next == '"'),
                '\r' => chars.peek().is_some_and(|&(_, next)| next == '\n'),
                _ => false,
            };
            if quoted && pair {
                chars.next();
            }
        }
        self.at(span.end, 1)
    }

    fn row(&self) -> Place {
        self.at(self.row.start, self.row.end - self.row.start)
    }

    fn end(&self) -> Place {
        self.at(self.row.end, 1)
    }
}

#[cfg(test)]
mod tests;
