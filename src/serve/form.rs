//! Forms that are sent to the preview: read, counted, and kept nowhere.

use super::respond::Answer;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, header};

/// The largest form; hosts take about as much.
const LARGEST: usize = 10 << 20;

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
    Ok(names)
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
}
