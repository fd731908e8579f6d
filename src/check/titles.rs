//! Titles and descriptions: one of each, and of a width that search results show.
//!
//! Whether two pages have the same is judged when all were read.

use super::findings::{Findings, Spot, Words};
use super::page::{Facts, Subject, hash};
use crate::diag::Code;
use crate::text::{DESCRIPTION, TITLE, width};

/// A title of less says nothing: 30 pixels are about three letters.
const TITLE_NARROWEST: f64 = 30.0;
/// A description of less is not one: 70 pixels are about ten letters.
const DESCRIPTION_NARROWEST: f64 = 70.0;

pub fn judge(s: &Subject<'_>, found: &mut Findings<'_>, facts: &mut Facts) {
    title(s, found, facts);
    if s.has_content() {
        description(s, found, facts);
    }
}

fn title(s: &Subject<'_>, found: &mut Findings<'_>, facts: &mut Facts) {
    let Some(first) = s.head.titles.first() else {
        found.add(Code::TitleMissing, Spot::File(s.file), || {
            Words::new(
                "the page has no title",
                "give its family a `title` in site.yaml, and its template a `<title>`",
            )
        });
        return;
    };
    let text = first.text();
    if text.is_empty() {
        found.add(Code::TitleMissing, s.at(first.at(), 7), || {
            Words::new("the title of the page is empty", "give its family a `title` in site.yaml")
        });
        return;
    }
    if let Some(second) = s.head.titles.get(1) {
        found.add(Code::TitleTwice, s.at(second.at(), 7), || {
            Words::new("the page has a second title", "keep one `<title>` in the template")
                .also("the first one", s.at(first.at(), 7))
        });
    }
    if !s.is_indexed() {
        return;
    }
    facts.title = (hash(&text), first.raw().1);
    // What Google shows is measured by the trade: Arial of 20 px on a line of about 580.
    let wide = width(&text, TITLE.size);
    if !(TITLE_NARROWEST..=TITLE.widest).contains(&wide) {
        found.add(Code::TitleWidth, s.at(first.raw().1, text.chars().count()), || {
            let most = if wide > TITLE.widest { TITLE.widest } else { TITLE_NARROWEST };
            let (what, hint) = match wide > TITLE.widest {
                true => ("shows", "shorten the `title` of its family in site.yaml, or give it a list of shorter ones to fall back on"),
                false => ("takes at least", "say in the `title` what the page is about"),
            };
            let text = s.built.permitted.masked(&text);
            Words::new(format!("the title `{text}` is {wide:.0} px wide, and a search result {what} {most:.0}"), hint)
        });
    }
}

fn description(s: &Subject<'_>, found: &mut Findings<'_>, facts: &mut Facts) {
    let first = s.head.summaries.first();
    let text = first.and_then(|e| e.attribute("content")).unwrap_or("").trim();
    if let Some(second) = s.head.summaries.get(1) {
        found.add(Code::SummaryTwice, s.at(second.at(), 5), || {
            Words::new(
                "the page has a second description",
                "keep one `<meta name=\"description\">` in the template",
            )
        });
    }
    if !s.is_indexed() {
        return;
    }
    let Some(first) = first.filter(|_| !text.is_empty()) else {
        let spot = first.map_or(Spot::File(s.file), |e| s.at(e.at(), 5));
        found.add(Code::SummaryMissing, spot, || {
            Words::new(
                "the page has no description",
                "give its family a `description` in site.yaml, or its Markdown file one",
            )
        });
        return;
    };
    let at = first.attribute_at("content");
    facts.summary = (hash(text), at);
    // Results on a desktop show about 920 px of Arial at 14 px (older ones set it at 13, so 14 is the safer size).
    let wide = width(text, DESCRIPTION.size);
    if !(DESCRIPTION_NARROWEST..=DESCRIPTION.widest).contains(&wide) {
        found.add(Code::SummaryWidth, s.at(at, text.chars().count()), || {
            let (what, most, hint) = match wide > DESCRIPTION.widest {
                true => ("shows", DESCRIPTION.widest, "shorten the `description` of its family in site.yaml, or give it a list of shorter ones to fall back on"),
                false => ("takes at least", DESCRIPTION_NARROWEST, "say in a sentence what the page offers"),
            };
            Words::new(format!("the description is {wide:.0} px wide, and a search result {what} {most:.0}"), hint)
        });
    }
}
