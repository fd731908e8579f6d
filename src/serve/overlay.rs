//! What is wrong, as the tabs show it over the page: the findings of the terminal, in small pieces.
//!
//! The browser sets every piece as text. Invariant: nothing here is markup, and a list of thousands is short.

use super::tabs::Event;
use crate::diag::{Diagnostic, Group, Level, Place, Report, plain, thousands};
use crate::fingerprint::Fingerprint;
use serde_json::{Value as Json, json};

/// Kinds of findings that are shown; the terminal has them all.
const MOST: usize = 20;

/// What is shown while something is wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// The files as they are, without what is wrong.
    Now,
    /// A state that is older than the files.
    Before,
    Nothing,
}

/// What tabs are told of a report: its faults, or that all is fine.
pub fn event(report: &Report, shows: Shows) -> Event {
    let faults: Vec<&Group> = report
        .groups()
        .iter()
        .filter(|g| g.examples.first().is_some_and(|d| d.level >= Level::Error))
        .collect();
    if faults.is_empty() {
        return Event::new("fine", &json!({}));
    }
    let count = report.faults();
    let problems =
        if count == 1 { "1 problem".to_string() } else { format!("{} problems", thousands(count)) };
    let title = match shows {
        Shows::Before => format!("{problems}: this is the page as it was before"),
        Shows::Nothing => format!("{problems}: the site can be shown when that is mended"),
        Shows::Now => format!("{problems}: what is wrong is left out of the pages, and a build would stop"),
    };
    let mut findings: Vec<Json> = faults.iter().take(MOST).filter_map(|group| finding(group)).collect();
    if faults.len() > MOST {
        findings.push(json!({ "message": format!("{} more kinds of problems stand in the terminal", faults.len() - MOST) }));
    }
    let key = Fingerprint::of(&format!("{title}{findings:?}")).to_string();
    Event::new("problems", &json!({ "key": key, "title": title, "findings": findings }))
}

fn finding(group: &Group) -> Option<Json> {
    let d: &Diagnostic = group.examples.first()?;
    let (before, wrong, after) = d.place.as_ref().map(parted).unwrap_or_default();
    let others = group.count - 1;
    let more = match others {
        0 => None,
        1 => Some("the same in 1 more place".to_string()),
        n => Some(format!("the same in {} more places", thousands(n))),
    };
    Some(json!({
        "code": d.code.as_str(),
        "message": plain(&d.message),
        "place": d.place.as_ref().map(spot),
        "before": before, "wrong": wrong, "after": after,
        "hint": d.hint.as_deref().map(plain),
        "more": more,
    }))
}

fn spot(place: &Place) -> String {
    match (place.line, place.column) {
        (0, _) => place.file.to_string(),
        (line, 0) => format!("{}, line {line}", place.file),
        (line, column) => format!("{}, line {line}, column {column}", place.file),
    }
}

/// The line of a place: before what is wrong, the wrong part, and what follows.
fn parted(place: &Place) -> (String, String, String) {
    let Some(text) = &place.text else { return Default::default() };
    let start = (place.column.saturating_sub(1)).saturating_sub(place.cut) as usize;
    let mut chars = text.chars();
    let before: String = chars.by_ref().take(start).collect();
    let wrong: String = chars.by_ref().take(place.length.max(1) as usize).collect();
    (before, wrong, chars.collect())
}
