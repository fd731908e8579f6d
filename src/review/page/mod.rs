//! The report of a review as one page that needs nothing beside it: no network, no other file, and no script to be read.
//!
//! Each section says in its headline what its chart shows, and has the numbers behind the chart as text. It only
//! draws: what is counted, and in which order, stands in `Told`.
//!
//! Invariant: equal data gives equal bytes, and no text of the data becomes markup. A section without data is
//! not there, also not in the contents.

mod alike;
mod bars;
mod changes;
mod curves;
mod map;
mod outcomes;
mod pairs;
mod place;
mod plot;
mod services;
mod style;
mod table;
pub mod text;
mod waves;
mod wishes;
mod words;

use super::told::Told;
use std::fmt::Write;
use words::{escape, named, pages};

/// A part of the page, with its place in the contents.
pub struct Section {
    pub id: &'static str,
    /// What the contents call it.
    pub label: &'static str,
    /// The headline, as HTML.
    pub headline: String,
    pub html: String,
}

/// The report as a page.
pub fn page(told: &Told) -> String {
    let sections: Vec<Section> = [
        outcomes::section(told),
        wishes::section(told),
        map::section(told),
        alike::section(told),
        pairs::section(told),
        services::section(told),
        curves::section(told),
        changes::section(told),
        waves::section(told),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut out = String::with_capacity(64 * 1024);
    head(told, &mut out);
    contents(&sections, &mut out);
    out.push_str("</div></header>\n<main id=\"main\" class=\"in\" tabindex=\"-1\">\n");
    for s in &sections {
        let Section { id, headline, html, .. } = s;
        _ = writeln!(
            out,
            "<section id=\"{id}\" aria-labelledby=\"{id}-h\">\n<h2 id=\"{id}-h\">{headline}</h2>"
        );
        out.push_str(html);
        out.push_str("</section>\n");
    }
    if sections.is_empty() {
        out.push_str("<p>There is nothing to tell yet.</p>\n");
    }
    _ = writeln!(out, "</main>\n<footer class=\"in\"><p>{}</p></footer>", foot(told));
    if !told.regions.is_empty() {
        _ = writeln!(out, "<script>{}</script>", style::SCRIPT);
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn head(told: &Told, out: &mut String) {
    let site = if told.site.is_empty() { "this site" } else { &told.site };
    let title = escape(&format!("Review of {site}, {}", told.day));
    _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>{}</style>\n</head>\n<body>\n{}<a class=\"skip\" href=\"#main\">Skip to the report</a>\n<header><div class=\"in\">\n<p class=\"kicker\">Review of {}{}</p>\n<h1>{}</h1>\n<p class=\"lead\">{}</p>\n{}",
        title.trim_end_matches(", "),
        style::STYLE,
        style::PAINTS,
        named(site),
        if told.day.is_empty() { String::new() } else { format!(" · <time>{}</time>", escape(&told.day)) },
        outcomes::headline(&told.counts),
        outcomes::lead(&told.counts),
        outcomes::picture(&told.counts),
    );
}

fn contents(sections: &[Section], out: &mut String) {
    if sections.len() < 2 {
        return;
    }
    out.push_str("<nav aria-label=\"Contents\"><ul>");
    sections.iter().for_each(|s| _ = write!(out, "<li><a href=\"#{}\">{}</a></li>", s.id, s.label));
    out.push_str("</ul></nav>\n");
}

fn foot(told: &Told) -> String {
    match told.counts.all() {
        0 => "No page has been judged.".into(),
        n => format!(
            "{} of the families that a review judges were looked at. A review proposes; pages change when a person commits its proposals to <code>data/decisions.csv</code>.",
            pages(n)
        ),
    }
}
