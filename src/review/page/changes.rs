//! What is proposed: decisions for single pages, those of one kind together.

use super::super::told::{ChangeOf, Told};
use super::Section;
use super::words::{address, counted, escape, large, pages};
use crate::diag::thousands;
use std::fmt::Write;

/// So many pages of a kind are shown at once.
const SHOWN: usize = 6;

pub fn section(told: &Told) -> Option<Section> {
    let (first, told_here) = (told.changes.first()?, told.changes.len() as u64);
    let all = told.proposed.max(told_here);
    let headline = match all {
        1 => format!("One change is proposed: {}", kind(first)),
        n => format!("{} changes are proposed", thousands(n)),
    };
    let mut html = String::from(
        "<p>They stand in the proposals; committed to <code>data/decisions.csv</code>, they hold from the next build on.</p>\n",
    );
    if all > told_here {
        _ = writeln!(html, "<p>The first {} are listed here.</p>", thousands(told_here));
    }
    let mut kinds: Vec<(String, Vec<&ChangeOf>)> = Vec::new();
    for change in &told.changes {
        let kind = kind(change);
        match kinds.iter_mut().find(|(k, _)| *k == kind) {
            Some((_, list)) => list.push(change),
            None => kinds.push((kind, vec![change])),
        }
    }
    for (kind, list) in &kinds {
        _ = writeln!(html, "<h3>{}: {}</h3>", large(kind), pages(list.len() as u64));
        // A reason that all share is said once.
        let shared = list.iter().all(|c| c.why == list[0].why) && list.len() > 1;
        if shared && !list[0].why.is_empty() {
            _ = writeln!(html, "<p><bdi>{}</bdi></p>", escape(&super::words::sentence(&list[0].why)));
        }
        let (shown, rest) = list.split_at(list.len().min(SHOWN));
        listing(shown, shared, &mut html);
        if !rest.is_empty() {
            _ = write!(
                html,
                "<details><summary>{}</summary>",
                counted(rest.len() as u64, "page more", "pages more")
            );
            listing(rest, shared, &mut html);
            html.push_str("</details>\n");
        }
    }
    Some(Section { id: "proposed", label: "Proposed", headline, html })
}

/// "from noindex to index", "new: index".
fn kind(change: &ChangeOf) -> String {
    match (change.from.as_str(), change.to.as_str()) {
        ("", to) => format!("new: {}", escape(to)),
        (from, "") => format!("no longer {}", escape(from)),
        (from, to) => format!("from {} to {}", escape(from), escape(to)),
    }
}

fn listing(list: &[&ChangeOf], is_said: bool, out: &mut String) {
    out.push_str("<ul class=\"changes many\">");
    for change in list {
        _ = write!(out, "<li>{}", address(&change.page));
        if !is_said && !change.why.is_empty() {
            _ = write!(out, " <small><bdi>{}</bdi></small>", escape(&change.why));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
}
