//! Bytes become text, or a message that says which byte is not text and what to declare.
//!
//! Never guesses: a file that is not UTF-8 is read only under a declared encoding or a byte order mark.
//! Invariant: no replacement character is ever made; what cannot be decoded is a finding.

use super::fault;
use crate::diag::{Code, Diagnostic, Level, Place, did_you_mean};
use encoding_rs::{DecoderResult, Encoding, REPLACEMENT, UTF_8, WINDOWS_1252};

/// Names of encodings that a person is likely to mean.
const COMMON: &[&str] = &[
    "utf-8",
    "utf-16le",
    "utf-16be",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1257",
    "iso-8859-1",
    "iso-8859-2",
    "iso-8859-15",
    "macintosh",
    "koi8-r",
    "shift_jis",
    "euc-jp",
    "euc-kr",
    "gbk",
    "gb18030",
    "big5",
];

/// Decodes a whole file. A byte order mark is the strongest evidence and outweighs what is declared.
pub(super) fn decode(mut bytes: Vec<u8>, name: &str, declared: Option<&str>) -> Result<String, Diagnostic> {
    let declared = declared.map(|label| by_label(label, name)).transpose()?;
    let (encoding, mark) = match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) => (encoding, mark),
        None => (declared.unwrap_or(UTF_8), 0),
    };
    let text = if encoding == UTF_8 {
        bytes.drain(..mark);
        String::from_utf8(bytes)
            .map_err(|e| not_utf8(e.as_bytes(), e.utf8_error().valid_up_to(), mark, name))?
    } else {
        decode_as(encoding, &bytes, mark, name)?
    };
    match control_character(&text) {
        Some(at) => Err(control_fault(&text, at, name)),
        None => Ok(text),
    }
}

fn by_label(label: &str, name: &str) -> Result<&'static Encoding, Diagnostic> {
    match Encoding::for_label(label.as_bytes()) {
        Some(encoding) if encoding != REPLACEMENT => Ok(encoding),
        _ => {
            let d = fault(Code::Config, name, format!("\"{label}\" is not the name of a known encoding"));
            Err(match did_you_mean(label, COMMON.iter().copied()) {
                Some(near) => d.hint(format!("did you mean `encoding: {near}`?")),
                None => d.hint("usual names are utf-8, windows-1252, iso-8859-15 and utf-16le"),
            })
        }
    }
}

/// Decodes with any encoding but UTF-8 and stops at the first bytes that have no meaning in it.
fn decode_as(
    encoding: &'static Encoding,
    bytes: &[u8],
    mark: usize,
    name: &str,
) -> Result<String, Diagnostic> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let content = &bytes[mark..];
    // Most text needs little more room as UTF-8; the loop adds room where that is not enough.
    let mut text = String::with_capacity(content.len() + content.len() / 8 + 16);
    let mut read = 0;
    loop {
        let (result, used) = decoder.decode_to_string_without_replacement(&content[read..], &mut text, true);
        read += used;
        match result {
            DecoderResult::InputEmpty => return Ok(text),
            DecoderResult::OutputFull => text.reserve(content.len() - read + 64),
            DecoderResult::Malformed(bad, after) => {
                let at = read.saturating_sub(usize::from(bad) + usize::from(after));
                let end = (at + usize::from(bad)).min(content.len());
                let what = hex(&content[at..end]);
                let (line, line_text) = last_line(&text);
                let column = line_text.chars().count() as u32 + 1;
                let message = format!(
                    "{what} at byte offset {} is not text in {}",
                    mark + at,
                    encoding.name().to_lowercase()
                );
                let place = Place::at(name, line, column).with_line(line_text);
                return Err(Diagnostic::new(Code::Encoding, Level::File, message)
                    .at(place)
                    .hint("declare the encoding that the file was saved in, or save it as UTF-8"));
            }
        }
    }
}

/// Bytes that are not UTF-8. The column counts bytes, because before this byte there may be no characters.
fn not_utf8(bytes: &[u8], at: usize, mark: usize, name: &str) -> Diagnostic {
    let start = bytes[..at].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
    let line = bytes[..at].iter().filter(|&&b| b == b'\n').count() as u32 + 1;
    let message = format!("{} at byte offset {} is not valid UTF-8", hex(&bytes[at..at + 1]), mark + at);
    let place = Place::at(name, line, (at - start) as u32 + 1);
    let d = Diagnostic::new(Code::Encoding, Level::File, message);
    if bytes.len() > 3 && bytes.iter().filter(|&&b| b == 0).count() > bytes.len() / 4 {
        let label = if bytes[0] == 0 { "utf-16be" } else { "utf-16le" };
        return d
            .at(place)
            .hint(format!("the file looks like UTF-16: declare `encoding: {label}`, or save it as UTF-8"));
    }
    // Read as windows-1252 every byte is one character, so the caret stands under the right one, and the
    // person sees at once whether that encoding would be the right one to declare.
    const SHOWN: usize = 10_000;
    let end = bytes[at..].iter().take(SHOWN).position(|&b| b == b'\n').unwrap_or(SHOWN);
    let end = (at + end).min(bytes.len());
    let place = if at - start > SHOWN {
        place
    } else {
        place.with_line(&WINDOWS_1252.decode_without_bom_handling(&bytes[start..end]).0)
    };
    d.at(place).hint(
        "declare `encoding: windows-1252` for this dataset in site.yaml if that shows the right letters, \
         or save the file as UTF-8",
    )
}

/// The first character that no text holds: a control character other than tab and line ends.
fn control_character(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = 0;
    // Bytes first: almost every file has no candidate, and C2 also starts harmless characters.
    while let Some(i) =
        bytes[from..].iter().position(|&b| (b < 0x20 && !matches!(b, 9 | 10 | 13)) || b == 0x7F || b == 0xC2)
    {
        let at = from + i;
        if bytes[at] != 0xC2 || bytes.get(at + 1).is_some_and(|b| *b < 0xA0) {
            return Some(at);
        }
        from = at + 2;
    }
    None
}

fn control_fault(text: &str, at: usize, name: &str) -> Diagnostic {
    let character = text[at..].chars().next().unwrap_or_default();
    let what = match character {
        '\0' => "a NUL byte".to_string(),
        c => format!("the control character U+{:04X}", c as u32),
    };
    let (line, before) = last_line(&text[..at]);
    let start = at - before.len();
    let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
    let place = Place::at(name, line, before.chars().count() as u32 + 1).with_line(&text[start..end]);
    let message = format!("{what} stands in the text, at byte offset {at}");
    let hint = match character {
        '\0' => "delete it; if the whole file is UTF-16, declare `encoding: utf-16le`",
        '\u{80}'..='\u{9F}' => "delete it, or declare another encoding: this one is probably wrong",
        _ => "delete it, or export the file again",
    };
    Diagnostic::new(Code::ControlCharacter, Level::File, message).at(place).hint(hint)
}

/// The number of the last line, and that line.
fn last_line(text: &str) -> (u32, &str) {
    let start = text.rfind('\n').map_or(0, |i| i + 1);
    (text.bytes().filter(|&b| b == b'\n').count() as u32 + 1, &text[start..])
}

fn hex(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|b| format!("{b:02X}")).collect();
    format!("byte {}", digits.join(" "))
}
