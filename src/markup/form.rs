//! What kind of file a template makes, by the ending of its name; how values are escaped in it, and whether what
//! was made is one.
//!
//! Each form has an engine of its own, since an engine escapes in one way. Invariant: whatever a value holds, it
//! stays a text of the file that it stands in: it ends no string, element or cell, and begins none.

use std::io::{self, Write};

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    Html,
    Xml,
    Json,
    Csv,
    Text,
}

/// Endings of names, with the forms that they stand for.
const ENDINGS: &[(&str, Form)] = &[
    (".html", Form::Html),
    (".xml", Form::Xml),
    (".svg", Form::Xml),
    (".atom", Form::Xml),
    (".rss", Form::Xml),
    (".mjml", Form::Xml),
    (".json", Form::Json),
    (".geojson", Form::Json),
    (".webmanifest", Form::Json),
    (".csv", Form::Csv),
    (".txt", Form::Text),
    (".md", Form::Text),
];

impl Form {
    /// Forms that are no page: a file of each can be declared.
    pub const BESIDE: [Form; 4] = [Form::Xml, Form::Json, Form::Csv, Form::Text];

    /// The form of a file of that name; nothing if no template makes such files.
    pub fn of(name: &str) -> Option<Form> {
        ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, form)| *form)
    }

    /// The endings of files that are no pages, for hints.
    pub fn endings() -> String {
        let beside = ENDINGS.iter().filter(|(_, form)| *form != Form::Html);
        beside.map(|(ending, _)| *ending).collect::<Vec<_>>().join(", ")
    }

    /// How the engine of this form escapes a text.
    pub fn escape(self) -> fn(&str, &mut dyn Write) -> io::Result<()> {
        match self {
            Form::Html | Form::Xml => xml,
            Form::Json => json,
            Form::Csv => csv,
            Form::Text => text,
        }
    }

    /// What is wrong with finished bytes as a file of this form: a sentence, with line and column.
    pub fn fault(self, bytes: &[u8]) -> Option<(String, usize, usize)> {
        match self {
            Form::Json => {
                let error = serde_json::from_slice::<serde::de::IgnoredAny>(bytes).err()?;
                let whole = error.to_string();
                let said = whole.split(" at line ").next().unwrap_or(&whole).to_string();
                Some((said, error.line(), error.column()))
            }
            Form::Xml => xml_fault(bytes),
            Form::Csv => csv_fault(bytes),
            Form::Html | Form::Text => None,
        }
    }
}

/// For elements and attributes. Characters that no XML can hold are left out.
fn xml(text: &str, out: &mut dyn Write) -> io::Result<()> {
    each(text, out, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => Some(""),
        _ => None,
    })
}

/// For a text between quotes. What could end a script in a page is escaped, too.
fn json(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let written = serde_json::to_string(text).map_err(io::Error::other)?;
    let inside = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(&written);
    out.write_all(super::escape_json(inside).as_bytes())
}

/// A whole cell. What a spreadsheet would take for a formula is marked as a text.
fn csv(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
        && text.parse::<f64>().is_err();
    let quoted = formula
        || text.contains([',', '"', '\n', '\r', ';', '\t'])
        || text.starts_with(' ')
        || text.ends_with(' ');
    if !quoted {
        return out.write_all(text.as_bytes());
    }
    let mark = if formula { "'" } else { "" };
    write!(out, "\"{mark}{}\"", text.replace('"', "\"\""))
}

fn text(text: &str, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(text.as_bytes())
}

/// Writes a text with some of its characters replaced.
fn each(text: &str, out: &mut dyn Write, with: fn(char) -> Option<&'static str>) -> io::Result<()> {
    let mut from = 0;
    for (at, c) in text.char_indices() {
        if let Some(instead) = with(c) {
            out.write_all(&text.as_bytes()[from..at])?;
            out.write_all(instead.as_bytes())?;
            from = at + c.len_utf8();
        }
    }
    out.write_all(&text.as_bytes()[from..])
}

/// Line and column of a byte, both from 1.
fn position(bytes: &[u8], at: usize) -> (usize, usize) {
    let before = String::from_utf8_lossy(&bytes[..at.min(bytes.len())]).into_owned();
    let line = before.rsplit('\n').next().unwrap_or("");
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

fn xml_fault(bytes: &[u8]) -> Option<(String, usize, usize)> {
    let text = String::from_utf8_lossy(bytes);
    let error = roxmltree::Document::parse(&text).err()?;
    let (whole, place) = (error.to_string(), error.pos());
    // The place is told beside the sentence.
    let said = whole.rsplit_once(" at ").map_or(whole.as_str(), |(said, _)| said);
    Some((said.to_string(), place.row as usize, place.col as usize))
}

/// Every record has as many cells as the first.
fn csv_fault(bytes: &[u8]) -> Option<(String, usize, usize)> {
    let (mut quoted, mut cells, mut first, mut start, mut any) = (false, 1, None, 0, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => cells += 1,
            b'\n' if !quoted => {
                let wanted = *first.get_or_insert(cells);
                if any && cells != wanted {
                    let (line, column) = position(bytes, start);
                    return Some((
                        format!("a row has {cells} cells, and the first has {wanted}"),
                        line,
                        column,
                    ));
                }
                (cells, start, any) = (1, at + 1, false);
                continue;
            }
            _ => {}
        }
        any |= !matches!(byte, b'\r');
    }
    if quoted {
        let (line, column) = position(bytes, start);
        return Some(("a quote is opened and never closed".into(), line, column));
    }
    let wanted = first.unwrap_or(cells);
    (any && cells != wanted).then(|| {
        let (line, column) = position(bytes, start);
        (format!("a row has {cells} cells, and the first has {wanted}"), line, column)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(form: Form, text: &str) -> String {
        let mut out = Vec::new();
        form.escape()(text, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_value_stays_a_text_of_the_file_that_it_stands_in() {
        assert_eq!(escaped(Form::Xml, "a<b>&\"'\u{1}c"), "a&lt;b&gt;&amp;&quot;&#39;c");
        assert_eq!(escaped(Form::Json, "a\"b\\\n</script>"), r#"a\"b\\\n\u003c/script\u003e"#);
        assert_eq!(escaped(Form::Csv, "plain, \"x\"\ny"), "\"plain, \"\"x\"\"\ny\"");
        assert_eq!([escaped(Form::Csv, "=1+2"), escaped(Form::Csv, "-5")], ["\"'=1+2\"", "-5"]);
        assert_eq!(escaped(Form::Text, "<as> it, is"), "<as> it, is");
    }

    #[test]
    fn a_file_that_is_none_of_its_form_is_told_with_its_place() {
        let fault =
            |form: Form, text: &str| form.fault(text.as_bytes()).map(|(_, line, column)| (line, column));
        assert_eq!(fault(Form::Json, "{\"a\": 1}\n"), None);
        assert_eq!(fault(Form::Json, "{\"a\": 1,\n \"b\": }"), Some((2, 7)));
        assert_eq!(fault(Form::Xml, "<?xml version=\"1.0\"?>\n<a><b/></a>\n"), None);
        assert_eq!(fault(Form::Xml, "<a>\n<b></a>").map(|f| f.0), Some(2));
        for text in
            ["<a b=1></a>", "<a b=\"1\" b=\"2\"/>", "text <a/>", "<a>&nbsp;</a>", "<x:a/>", "<a>\u{1}</a>"]
        {
            assert!(fault(Form::Xml, text).is_some(), "{text}");
        }
        assert!(fault(Form::Xml, "<a/><b/>").is_some() && fault(Form::Xml, "text").is_some());
        assert!(fault(Form::Xml, "<a>").is_some());
        assert_eq!(fault(Form::Csv, "a,b\n1,\"2,\n3\"\n"), None);
        assert_eq!(fault(Form::Csv, "a,b\n1,2\n1,2,3\n"), Some((3, 1)));
        assert_eq!(fault(Form::Csv, "a,b\n1,\"2\n"), Some((2, 1)));
        assert_eq!((Form::of("badge.svg"), Form::of("a.png")), (Some(Form::Xml), None));
    }
}
