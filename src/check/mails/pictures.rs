//! Pictures: their words, their size, and where they are loaded from.

use super::addresses::{self, Address};
use super::html::{Html, Kind};
use super::properties::addresses_of;
use super::style::Styles;
use super::{Problem, Rule};
use std::ops::Range;

/// Kinds of pictures that classic Outlook leaves empty.
const NOT_SHOWN: &[&str] = &[".svg", ".webp", ".avif"];

pub fn judge(styles: &Styles<'_, '_>, found: &mut Vec<Problem>) {
    let html = styles.html;
    for node in html.elements() {
        if html.nodes[node].name == "img" {
            picture(html, node, found);
        }
        for d in &styles.inline[node] {
            addresses_of(&d.value).for_each(|address| loaded(address, d.place.clone(), found));
        }
        if let Some(a) = html.attribute(node, "background") {
            loaded(&a.value, a.place.clone(), found);
        }
    }
    let of_sheets = styles.sheet.rules.iter().flat_map(|rule| &rule.declarations);
    of_sheets
        .for_each(|d| addresses_of(&d.value).for_each(|address| loaded(address, d.place.clone(), found)));
    for block in html.outlook_blocks() {
        let drawn = Html::read_part(html.source, block);
        let all = drawn.elements().filter_map(|node| drawn.attribute(node, "src"));
        all.for_each(|a| loaded(&a.value, a.place.clone(), found));
    }
}

fn picture(html: &Html<'_>, node: usize, found: &mut Vec<Problem>) {
    let here = html.nodes[node].place.clone();
    let mut tell = |message: &str, hint: &str| {
        found.push(Problem::new(Rule::AltText, here.clone(), message, hint));
    };
    let alone = html.nodes[node].parent.filter(|parent| {
        let inside = (*parent + 1..html.nodes[*parent].close).filter(|at| *at != node);
        let is_blank = |at: usize| match html.nodes[at].kind {
            Kind::Text => html.raw(at).trim().is_empty(),
            Kind::Element => false,
            Kind::Comment => true,
        };
        html.nodes[*parent].name == "a" && inside.into_iter().all(is_blank)
    });
    match html.attribute(node, "alt").map(|a| a.value.trim()) {
        None => tell(
            "a picture has no words for those who do not see it",
            "give it an `alt`; an empty one if it only decorates",
        ),
        Some("") if alone.is_some() => {
            tell("a link is nothing but a picture without words", "say in `alt` where the link leads")
        }
        Some(_) => {}
    }
    for name in ["width", "height"] {
        let value = html.attribute(node, name).map_or("", |a| a.value.trim());
        if !value.parse::<u32>().is_ok_and(|n| n > 0) {
            let message =
                format!("a picture has no `{name}` in pixels, so Outlook shows it as large as its file");
            tell(&message, "give `width` and `height` as attributes, as plain numbers");
        }
    }
    match html.attribute(node, "src") {
        Some(a) => loaded(&a.value, a.place.clone(), found),
        None => tell("a picture has no address", "give it a `src`"),
    }
}

/// Where a picture comes from.
fn loaded(address: &str, place: Range<usize>, found: &mut Vec<Problem>) {
    if !matches!(addresses::read(address), Address::Web(_) | Address::Field(_)) {
        let shown: String = address.chars().take(60).collect();
        let message = format!("a picture comes from `{shown}`, which is no whole https address");
        let hint = "write the address from https:// on; mail programs block pictures inside the HTML";
        found.push(Problem::new(Rule::AltText, place.clone(), message, hint));
    }
    let path = address.split(['?', '#']).next().unwrap_or(address).to_ascii_lowercase();
    if let Some(kind) = NOT_SHOWN.iter().find(|kind| path.ends_with(*kind)) {
        let message = format!("classic Outlook does not show {kind} pictures");
        found.push(Problem::new(Rule::Unsupported, place, message, "use a PNG or JPEG"));
    }
}
