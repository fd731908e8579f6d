//! Forms that are sent to the preview: read, counted, and kept nowhere.
//!
//! Any website that is open in the browser can send one. Invariant: what is told of it is short and plain.

use super::respond::Answer;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, header};

/// The largest form; hosts take about as much.
const LARGEST: usize = 10 << 20;
/// How many fields are named, and how much of a name is told.
const NAMES: usize = 20;
const LENGTH: usize = 40;
/// How much is told of all names.
const ALL: usize = 200;

/// The names of the fields of a form. The values are read and forgotten.
pub async fn receive(headers: &HeaderMap, body: Body) -> Result<Vec<String>, Answer> {
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        return Err(Answer::text(413, "The form is larger than 10 MB."));
    };
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let text = String::from_utf8_lossy(&bytes);
    let mut names: Vec<String> = match kind.starts_with("multipart/form-data") {
        true => named_parts(&text),
        false => pairs(&text).into_iter().map(|(name, _)| name).collect(),
    };
    names.dedup();
    Ok(told(&names))
}

/// What may be told of names: no more than somebody reads, without what a terminal would obey.
fn told(names: &[String]) -> Vec<String> {
    let mut room = ALL;
    let mut told = Vec::new();
    for name in names.iter().take(NAMES) {
        let name = plain(name, LENGTH);
        let Some(rest) = room.checked_sub(name.chars().count()) else { break };
        room = rest;
        told.push(name);
    }
    if told.len() < names.len() {
        told.push(format!("… {} more", crate::diag::thousands((names.len() - told.len()) as u64)));
    }
    told
}

/// A text from outside in one line of at most `length` signs: what steers a terminal, or is not seen, is shown
/// as a sign.
pub fn plain(text: &str, length: usize) -> String {
    let seen = |c: char| match c {
        c if c.is_control() => '�',
        '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' => '�',
        c => c,
    };
    let mut short: String = text.chars().take(length).map(seen).collect();
    if text.chars().nth(length).is_some() {
        short.push('…');
    }
    short
}

/// The fields of an address or a form: names and values without escapes.
pub fn pairs(text: &str) -> Vec<(String, String)> {
    let plain = |text: &str| super::percent::decode(&text.replace('+', " "));
    let pair = |part: &str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        Some((plain(name)?, plain(value).unwrap_or_default()))
    };
    text.split('&').filter(|part| !part.is_empty()).filter_map(pair).collect()
}

/// The names of the parts of a form that holds files.
fn named_parts(text: &str) -> Vec<String> {
    let heads =
        text.lines().filter(|line| line.to_ascii_lowercase().starts_with("content-disposition: form-data;"));
    heads.filter_map(|line| Some(line.split_once(" name=\"")?.1.split('"').next()?.to_string())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_and_escapes_are_read() {
        assert_eq!(
            pairs("a=1+2&b%20c=%C3%BC&d"),
            [("a".into(), "1 2".into()), ("b c".into(), "ü".into()), ("d".into(), String::new())]
        );
        let parts =
            "--x\r\nContent-Disposition: form-data; name=\"cv\"; filename=\"a.pdf\"\r\n\r\nabc\r\n--x--";
        assert_eq!(named_parts(parts), ["cv"]);
    }

    #[test]
    fn what_is_told_of_a_form_is_short_and_steers_no_terminal() {
        let names = |names: &[&str]| told(&names.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(names(&["name", "größe", "a\u{1b}[2J\r\n\u{202e}b"]), ["name", "größe", "a�[2J���b"]);
        let long = "x".repeat(5_000);
        let ten = names(&[long.as_str(); 10]);
        assert!(ten.iter().map(|n| n.chars().count()).sum::<usize>() < ALL + 20, "{ten:?}");
        assert_eq!(ten.last().map(String::as_str), Some("… 6 more"));
        let many = names(&vec!["x"; 3_000]);
        assert_eq!((many.len(), many.last().map(String::as_str)), (NAMES + 1, Some("… 2,980 more")));
    }
}
