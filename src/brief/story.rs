//! What the record of a story says in fields. The client's words, the name and the stars are told to nobody.

use super::{Fact, Holds, Unit};
use crate::graph::RowView;
use crate::theme::Words;
use crate::told;

/// The facts of a story.
pub(super) fn facts(row: RowView<'_>, at: usize, words: &Words) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |key: &str, label: &str, text: String, holds: Option<Holds>, unit: Unit| {
        if !text.is_empty() {
            let holds = holds.unwrap_or_else(|| Holds::Texts(vec![text.clone()]));
            let (key, label) = (key.to_string(), label.to_string());
            facts.push(Fact {
                key,
                label,
                text,
                holds,
                unit,
                row: at,
                year: String::new(),
                source: String::new(),
            });
        }
    };
    add("service", "Service that was asked for", row.text("service").into(), None, Unit::Count);
    add("place", "Where the client is", row.text("place").into(), None, Unit::Count);
    add("month", "When the match was made", row.text("month_name").into(), None, Unit::Count);
    let ends = |text: &str| {
        let ends: Vec<f64> = text.split('-').filter_map(|end| end.trim().parse().ok()).collect();
        (!ends.is_empty()).then_some(Holds::Numbers(ends))
    };
    let weeks = told::weeks(row.text("duration_weeks"), words);
    add(
        "duration_weeks",
        "How long the work took, in weeks",
        weeks,
        ends(row.text("duration_weeks")),
        Unit::Of("week".into()),
    );
    let money = Unit::Money(row.currency().unwrap_or("USD").to_string());
    add("budget", "Budget", told::budget(row, words), ends(row.text("budget")), money);
    let format = match row.text("format") {
        "remote" => "by video",
        "on-site" => "on site, in person",
        "hybrid" => "partly by video, partly in person",
        _ => "",
    };
    add("format", "How they met", format.into(), None, Unit::Count);
    add("outcome", "How it ended", told::outcome(row, words).to_lowercase(), None, Unit::Count);
    facts
}
