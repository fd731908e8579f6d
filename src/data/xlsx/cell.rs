//! The value of a cell as text, written as a CSV file would write it.
//!
//! What the text means is the column's business. Invariant: the text is what the spreadsheet holds, never
//! what this machine's settings would make of it: a point is the decimal sign and dates are ISO dates.

use crate::diag::{Code, Diagnostic, Level};
use calamine::{CellErrorType, DataRef, ExcelDateTime};
use std::borrow::Cow;

/// What a cell holds.
pub(super) enum Content<'w> {
    Text(Cow<'w, str>),
    Fault(Fault),
}

/// Why a cell holds nothing usable.
pub(super) enum Fault {
    /// The spreadsheet itself shows an error, such as `#N/A`.
    Error(String),
    /// A text with a control character.
    Control(char, String),
}

impl Fault {
    pub fn shown(&self) -> &str {
        match self {
            Fault::Error(text) | Fault::Control(_, text) => text,
        }
    }

    pub fn finding(&self, address: &str) -> Diagnostic {
        match self {
            Fault::Error(text) => {
                let message = format!("cell {address} shows the error {text}");
                Diagnostic::new(Code::FieldValue, Level::Field, message)
                    .hint("correct the formula, or clear the cell")
            }
            Fault::Control(c, _) => {
                let message = format!("the control character U+{:04X} stands in cell {address}", *c as u32);
                Diagnostic::new(Code::ControlCharacter, Level::Field, message)
                    .hint("type the text again without it")
            }
        }
    }
}

/// The value of a cell as text.
pub(super) fn content(value: DataRef<'_>) -> Content<'_> {
    Content::Text(match value {
        DataRef::Empty => Cow::Borrowed(""),
        DataRef::Int(n) => Cow::Owned(n.to_string()),
        DataRef::Float(n) if n.is_finite() => Cow::Owned(number(n)),
        DataRef::Float(_) => return error(&CellErrorType::Num),
        DataRef::Bool(b) => Cow::Borrowed(if b { "true" } else { "false" }),
        DataRef::DateTime(when) => Cow::Owned(date(&when)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cow::Owned(text),
        DataRef::SharedString(text) => return tidy(Cow::Borrowed(text)),
        DataRef::String(text) => return tidy(Cow::Owned(text)),
        DataRef::Error(e) => return error(&e),
    })
}

fn error(e: &CellErrorType) -> Content<'static> {
    Content::Fault(Fault::Error(e.to_string()))
}

/// Text without the spaces around it and with LF as its only line end, like a cell of a CSV file.
fn tidy(text: Cow<'_, str>) -> Content<'_> {
    if let Some(c) = text.chars().find(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
        return Content::Fault(Fault::Control(c, text.into_owned()));
    }
    let text = match text.contains('\r') {
        true => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
        false => text,
    };
    const SPACES: [char; 2] = [' ', '\t'];
    Content::Text(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(SPACES)),
        Cow::Owned(text) if text.starts_with(SPACES) || text.ends_with(SPACES) => {
            Cow::Owned(text.trim_matches(SPACES).to_string())
        }
        owned => owned,
    })
}

/// A number with the fifteen digits that a spreadsheet keeps and shows: the sum of 0.1 and 0.2 is 0.3.
fn number(n: f64) -> String {
    let rounded: f64 = format!("{n:.14e}").parse().unwrap_or(n);
    // A negative zero is a zero.
    if rounded == 0.0 { "0".to_string() } else { rounded.to_string() }
}

/// A date as YYYY-MM-DD, with its time if it has one; a time of day or a duration alone as HH:MM:SS.
fn date(when: &ExcelDateTime) -> String {
    const DAY: f64 = 86_400.0;
    let days = when.as_f64();
    if when.is_duration() || (0.0..1.0).contains(&days) {
        let seconds = (days.abs() * DAY).round() as u64;
        let sign = if days < 0.0 { "-" } else { "" };
        return format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second) {
        (0, 0, 0) => date,
        _ => format!("{date}T{hour:02}:{minute:02}:{second:02}"),
    }
}
