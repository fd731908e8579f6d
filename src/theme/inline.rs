//! Scripts of a theme that stand in the pages themselves, each with the hash that lets a browser run it.
//!
//! They lie under inline/ and are no files of the output: the template function `inline` prints them, and
//! `_headers` allows exactly them. Invariant: the hash is that of the text between the tags, as a browser
//! reads it.

use super::file_place;
use super::files::Files;
use crate::diag::{Code, Diagnostic, Level, Report};
use sha2::{Digest, Sha256};

/// One file under inline/.
#[derive(Clone, Debug)]
pub struct Script {
    /// Name inside inline/: "form.js".
    pub name: String,
    pub text: String,
    /// As a content security policy names it: 'sha256-…', with its quotes.
    pub source: String,
}

/// What the text of a script cannot hold, since a browser would end the script there or read on behind it.
const ENDS: [&str; 2] = ["</script", "<!--"];

/// Reads the scripts; what cannot stand in a page is reported.
pub fn read(files: &Files, report: &mut Report) -> Vec<Script> {
    let mut scripts = Vec::new();
    for (path, name) in files.files.keys().filter_map(|path| Some((path, path.strip_prefix("inline/")?))) {
        if !name.ends_with(".js") {
            let message =
                format!("{} is not a script, and nothing else can stand in a page", files.shown(path));
            report.push(
                Diagnostic::new(Code::InlineScript, Level::File, message)
                    .at(crate::diag::Place::file(files.shown(path)))
                    .hint("let its name end with .js, or move it to assets/"),
            );
            continue;
        }
        let Some((text, shown)) = files.text(path, report) else { continue };
        // A browser reads every line break of a page as one character.
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let small = text.to_ascii_lowercase();
        match ENDS.iter().filter_map(|end| Some((small.find(end)?, end))).min() {
            Some((at, end)) => report.push(refused(&text, at, end, shown)),
            None => scripts.push(Script { name: name.to_string(), source: source_of(&text), text }),
        }
    }
    scripts
}

fn refused(text: &str, at: usize, end: &str, shown: &str) -> Diagnostic {
    let before = &text[..at];
    let (line, start) = (before.matches('\n').count(), before.rfind('\n').map_or(0, |i| i + 1));
    let place = file_place(shown, line + 1, text[start..at].chars().count() + 1)
        .length(end.len())
        .with_line(text[start..].lines().next().unwrap_or(""));
    let message = format!("`{end}` cannot stand in a script that is part of a page");
    let hint = format!("write it in a text of the script as \\x3C{}", &end[1..]);
    Diagnostic::new(Code::InlineScript, Level::File, message).at(place).hint(hint)
}

/// The text as a source of a content security policy.
pub fn source_of(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

/// Base64 with its padding (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for part in bytes.chunks(3) {
        let bits =
            part.iter().enumerate().fold(0, |bits, (at, byte)| bits | u32::from(*byte) << (16 - 8 * at));
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at)) as usize & 63];
            out.push(if at <= part.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        // The examples of RFC 4648, section 10.
        for (text, wanted) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(text.as_bytes()), wanted);
        }
        // The example of FIPS 180.
        assert_eq!(source_of("abc"), "'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='");
    }
}
