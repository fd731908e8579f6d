//! What data would give more pages the evidence they lack: how many places need it, and where it helps most.

use super::super::told::{Told, Wish, WishPlace};
use super::Section;
use super::bars::bar;
use super::plot::{self, Frame, Mark};
use super::table::folded;
use super::words::{counted, escape, large, listed, named, pages};
use crate::diag::thousands;
use std::fmt::Write;

/// So many places are shown at once, and so many services of one.
const PLACES: usize = 5;
const SERVICES: usize = 4;

pub fn section(told: &Told) -> Option<Section> {
    let mut wishes: Vec<&Wish> = told.wishes.iter().filter(|w| gain(w).1 > 0).collect();
    // What helps most is said first; of equals, what is named first.
    wishes.sort_by_key(|w| std::cmp::Reverse(gain(w).1));
    let first = wishes.first()?;
    let mut html = String::new();
    for (at, wish) in wishes.iter().enumerate() {
        one(at, wish, &told.language, &mut html);
    }
    Some(Section { id: "more", label: "What would help", headline: sentence(first), html })
}

/// In how many places, and how many pages would have what they lack.
fn gain(wish: &Wish) -> (u64, u64) {
    wish.steps.last().copied().unwrap_or_default()
}

/// "Experts in 212 cities would give 1,900 more pages the evidence they lack".
fn sentence(wish: &Wish) -> String {
    let (places, more) = gain(wish);
    format!(
        "{} in {} would give {} more {}",
        large(&escape(&wish.what)),
        escape(&places_of(wish, places)),
        thousands(more),
        if more == 1 { "page the evidence it lacks" } else { "pages the evidence they lack" }
    )
}

fn places_of(wish: &Wish, n: u64) -> String {
    let called = if wish.called.is_empty() { "places" } else { &wish.called };
    match n {
        // A plural is all that is known of what the places are called.
        1 => "one place".into(),
        _ => format!("{} {called}", thousands(n)),
    }
}

fn one(at: usize, wish: &Wish, language: &str, out: &mut String) {
    let (places, more) = gain(wish);
    // The first is the headline of the whole section.
    if at > 0 {
        _ = writeln!(out, "<h3>{}</h3>", sentence(wish));
    }
    if let Some((few, gained)) = half(wish) {
        let few = if few == 1 { "place".into() } else { escape(&places_of(wish, few)) };
        _ = writeln!(
            out,
            "<p>The best {few} alone would bring {}. Each page would still be held against the others of its service.</p>",
            pages(gained)
        );
    }
    out.push_str("<div class=\"pair\">\n");
    if wish.steps.len() > 1 {
        _ = writeln!(out, "<figure>{}</figure>", chart(at, wish, places, more));
    }
    best(wish, language, out);
    out.push_str("</div>\n");
    let rows: Vec<Vec<String>> = wish.steps.iter().map(|(p, n)| vec![thousands(*p), thousands(*n)]).collect();
    let what = large(&wish.what);
    out.push_str(&folded(
        "The numbers",
        &format!("{what}: how many places, how many more pages"),
        &["Places", "Pages more"],
        &rows,
    ));
}

/// The first step that brings half of all, if it is one worth telling.
fn half(wish: &Wish) -> Option<(u64, u64)> {
    let (places, more) = gain(wish);
    wish.steps.iter().copied().find(|(_, n)| n * 2 >= more).filter(|(p, _)| *p > 0 && p * 2 < places)
}

fn chart(at: usize, wish: &Wish, places: u64, more: u64) -> String {
    let across = |p: u64| p as f64 * 100.0 / places.max(1) as f64;
    let points: Vec<(f64, u64)> = wish.steps.iter().map(|(p, n)| (across(*p), *n)).collect();
    let mut ticks = vec![0, places / 2, places];
    ticks.dedup();
    let ticks =
        ticks.into_iter().map(|p| (across(p), if p == places { places_of(wish, p) } else { thousands(p) }));
    let marks = half(wish).map(|(p, n)| Mark {
        at: across(p),
        label: format!("{}: {}", places_of(wish, p), pages(n)),
        class: "",
    });
    let frame = Frame {
        id: &format!("wish-{at}"),
        title: &format!("How many pages {} would give the evidence they lack", wish.what),
        about: &format!(
            "The line rises from nothing to {} when there are {} in {}.",
            pages(more),
            wish.what,
            counted(places, "place", "places")
        ),
        marks: marks.into_iter().collect(),
        ticks: ticks.collect(),
        most: more,
    };
    plot::line(&frame, &points, half(wish).map(|(p, n)| (across(p), n as f64)))
}

/// Where it helps most.
fn best(wish: &Wish, language: &str, out: &mut String) {
    let Some(most) = wish.places.iter().map(|p| p.pages).max() else { return };
    _ = write!(
        out,
        "<div><h3 class=\"small\">Where {} would help most</h3>\n<ol class=\"bars tight\" lang=\"{}\">",
        escape(&wish.what),
        escape(language)
    );
    wish.places.iter().take(PLACES).for_each(|p| place(p, most, out));
    out.push_str("</ol>\n");
    if wish.places.len() > PLACES {
        let rest = &wish.places[PLACES..];
        _ = write!(
            out,
            "<details><summary>{}</summary><ol class=\"bars tight\" start=\"{}\" lang=\"{}\">",
            counted(rest.len() as u64, "place more", "places more"),
            PLACES + 1,
            escape(language)
        );
        rest.iter().for_each(|p| place(p, most, out));
        out.push_str("</ol></details>\n");
    }
    out.push_str("</div>\n");
}

fn place(p: &WishPlace, most: u64, out: &mut String) {
    let mut services: Vec<String> = p.services.iter().take(SERVICES).map(|s| named(s)).collect();
    if p.services.len() > SERVICES {
        services.push(format!(
            "<span lang=\"en\">{} more</span>",
            thousands((p.services.len() - SERVICES) as u64)
        ));
    }
    _ = write!(
        out,
        "<li><p>{} <b lang=\"en\">{}</b></p>{}",
        named(&p.name),
        pages(p.pages),
        bar(p.pages, most, "o-index")
    );
    if !services.is_empty() {
        // The word "and" of the list is ours.
        _ = write!(out, "<small lang=\"en\">{}</small>", listed(&services));
    }
    out.push_str("</li>\n");
}
