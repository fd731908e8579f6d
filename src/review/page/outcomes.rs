//! What becomes of the pages, and why: the picture at the head of the report, and the reasons behind it.

use super::super::told::{Counts, Outcome, Reason, Told};
use super::Section;
use super::bars::{bar, stacked};
use super::words::{address, escape, large, pages, share};
use crate::diag::thousands;
use std::fmt::Write;

/// What stays out is told first: it is what somebody can do something about.
const EACH: [Outcome; 4] = [Outcome::Noindex, Outcome::Held, Outcome::Waiting, Outcome::Index];

/// The sentence that the whole report stands under.
pub fn headline(c: &Counts) -> String {
    match (c.index, c.all()) {
        (_, 0) => "No page has been judged yet".into(),
        (1, 1) => "The only page is offered to search engines".into(),
        (0, 1) => "The only page is not offered to search engines".into(),
        (0, all) => format!("None of {} is offered to search engines", pages(all)),
        (index, all) if index == all => format!("All {} are offered to search engines", pages(all)),
        (index, all) => format!(
            "{} of {} {} offered to search engines",
            thousands(index),
            pages(all),
            if index == 1 { "is" } else { "are" }
        ),
    }
}

/// What happens to the others.
pub fn lead(c: &Counts) -> String {
    let is = |n: u64| if n == 1 { "is" } else { "are" };
    let mut said = Vec::new();
    if c.waiting > 0 {
        let verb = if c.waiting == 1 { "waits for its turn" } else { "wait for their turn" };
        said.push(format!("{} more {} good enough and {verb}.", thousands(c.waiting), is(c.waiting)));
    }
    if c.noindex > 0 {
        let n = c.noindex;
        said.push(format!(
            "{} {} made for visitors, and search engines are asked not to list {}.",
            thousands(n),
            is(n),
            if n == 1 { "it" } else { "them" }
        ));
    }
    if c.held > 0 {
        said.push(format!("{} {} not made: too little is known.", thousands(c.held), is(c.held)));
    }
    match (said.is_empty(), c.all()) {
        (true, 0) => "When the site has pages of a family that a review judges, this report tells what becomes of them.".into(),
        (true, _) => "Nothing waits and nothing is held back.".into(),
        _ => said.join(" "),
    }
}

/// One bar for all pages, and what its parts mean.
pub fn picture(c: &Counts) -> String {
    if c.all() == 0 {
        return String::new();
    }
    let mut out = format!("{}\n<ul class=\"key\">", stacked(c, "whole"));
    for (outcome, n) in c.each() {
        _ = write!(
            out,
            "<li><svg class=\"swatch\" aria-hidden=\"true\"><rect class=\"{}\" width=\"100%\" height=\"100%\"/></svg><b>{}</b> <span>{} <span class=\"dim\">({})</span></span><small>{}</small></li>",
            outcome.class(),
            thousands(n),
            outcome.word(),
            share(n, c.all()),
            outcome.meaning(),
        );
    }
    out.push_str("</ul>\n");
    out
}

pub fn section(told: &Told) -> Option<Section> {
    let (first, all) = (told.reasons.first()?, told.counts.all());
    let most = told.reasons.iter().map(|r| r.pages).max().unwrap_or(0);
    let stopped = told.reasons.iter().filter(|r| matches!(r.outcome, Outcome::Noindex | Outcome::Held));
    // The largest group is the news; of equal ones, the first.
    let main = stopped.fold(None::<&Reason>, |best, r| match best {
        Some(b) if b.pages >= r.pages => Some(b),
        _ => Some(r),
    });
    let headline = match main {
        Some(r) => format!("Why pages stay out: most often, {} ({})", said(&r.why), pages(r.pages)),
        None => format!("Why pages are where they are: {}", said(&first.why)),
    };
    let mut html = String::new();
    for outcome in EACH {
        let group: Vec<&Reason> = told.reasons.iter().filter(|r| r.outcome == outcome).collect();
        if group.is_empty() {
            continue;
        }
        let sum: u64 = group.iter().map(|r| r.pages).sum();
        _ = writeln!(html, "<h3>{}: {}</h3>\n<ul class=\"bars\">", large(outcome.word()), pages(sum));
        group.iter().for_each(|r| reason(r, most, all, &mut html));
        html.push_str("</ul>\n");
    }
    Some(Section { id: "why", label: "Why", headline, html })
}

/// A reason inside a sentence: without the full stop that would end it.
fn said(why: &str) -> String {
    format!("<bdi>{}</bdi>", escape(why.trim_end_matches('.')))
}

fn reason(r: &Reason, most: u64, all: u64, out: &mut String) {
    _ = write!(
        out,
        "<li><p><span class=\"dir\">{}</span> <b>{}</b></p>{}",
        said(&large(&r.why)),
        pages(r.pages),
        bar(r.pages, most, r.outcome.class()),
    );
    if !r.examples.is_empty() {
        _ = write!(
            out,
            "<details><summary>Examples <small>{} of all pages</small></summary><ul class=\"addresses\">",
            share(r.pages, all.max(r.pages))
        );
        r.examples.iter().for_each(|e| _ = write!(out, "<li>{}</li>", address(e)));
        out.push_str("</ul></details>");
    }
    out.push_str("</li>\n");
}
