//! A report in SARIF 2.1.0, the standard form in which judges of code hand over what they found.
//!
//! Its rules are the codes of `check`, with the sentence that the list of codes gives them.

use super::severity::{codes, usual};
use crate::config::Severity;
use crate::diag::{CODES, Code, Diagnostic, Level, Place, Report, plain};
use serde_json::{Value as Json, json};

/// The whole document.
pub fn sarif(report: &Report) -> Json {
    let mut rules: Vec<(&str, &str)> = codes().collect();
    // A fault in site.yaml has a code of its own, which is a rule then, too.
    for group in report.groups() {
        let code = group.examples.first().map_or("", |d| d.code.as_str());
        if !rules.iter().any(|(c, _)| *c == code) {
            rules.extend(CODES.iter().find(|(c, _)| *c == code));
        }
    }
    let index = |code: Code| rules.iter().position(|(c, _)| *c == code.as_str()).unwrap_or_default();
    let results: Vec<Json> = report
        .groups()
        .iter()
        .flat_map(|group| group.examples.iter().enumerate().map(move |(n, d)| (group, n, d)))
        .map(|(group, n, d)| {
            // The first example stands for all that are not told.
            let untold = group.count - group.examples.len() as u64;
            result(d, index(d.code), if n == 0 { 1 + untold } else { 1 })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "Flywheel",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|(code, meaning)| rule(code, meaning)).collect::<Vec<_>>()
            }},
            "columnKind": "unicodeCodePoints",
            "results": results
        }]
    })
}

fn rule(code: &str, meaning: &str) -> Json {
    let severity = Code::ALL.iter().find(|c| c.as_str() == code).map_or(Severity::Error, |c| usual(*c));
    let level = match severity {
        Severity::Off => "none",
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    json!({
        "id": code,
        "shortDescription": {"text": meaning},
        "help": {"text": format!("{meaning} Its severity is set in site.yaml: `check: severity: {{{code}: off}}`.")},
        "defaultConfiguration": {"level": level}
    })
}

fn result(d: &Diagnostic, index: usize, count: u64) -> Json {
    let level = match d.level {
        Level::Note => "note",
        Level::Warning => "warning",
        _ => "error",
    };
    let hint = d.hint.as_deref().map_or(String::new(), |hint| format!(": {}", plain(hint)));
    let mut result = json!({
        "ruleId": d.code.as_str(),
        "ruleIndex": index,
        "level": level,
        "message": {"text": format!("{}{hint}", plain(&d.message))},
        "locations": d.place.iter().map(|place| json!({"physicalLocation": location(place)})).collect::<Vec<_>>(),
        "occurrenceCount": count
    });
    if !d.related.is_empty() {
        let related = d.related.iter().enumerate().map(|(id, (label, place))| {
            json!({"id": id, "message": {"text": label}, "physicalLocation": location(place)})
        });
        result["relatedLocations"] = related.collect();
    }
    result
}

fn location(place: &Place) -> Json {
    let mut location = json!({"artifactLocation": {"uri": uri(&place.file)}});
    if place.line > 0 {
        location["region"] = json!({"startLine": place.line});
        if place.column > 0 {
            location["region"]["startColumn"] = place.column.into();
            location["region"]["endColumn"] = (place.column + place.length.max(1)).into();
        }
    }
    location
}

/// A path as a reference: what is no letter, digit or mark of a path is written as an escape.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    if out.starts_with('/') { format!("file://{out}") } else { out }
}
