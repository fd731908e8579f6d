//! Whether every text can be read on what lies behind it, on a light screen and on a dark one.
//!
//! Behind a text lies the nearest background colour around it. Pictures are not looked at: where one lies
//! behind a text, the colour is what is seen while it is not loaded.

use super::colour::{self, Colour, Said};
use super::html::Kind;
use super::style::{Mode, Styles};
use super::{Problem, Rule, dark, handlebars};
use std::ops::Range;

/// What WCAG 2.2 asks for at level AA, and of large letters.
const LEAST: f64 = 4.5;
const LEAST_LARGE: f64 = 3.0;

/// The places that give a text its colour, and what lies behind it its own.
type Pair = (Option<Range<usize>>, Option<Range<usize>>);

pub fn judge(styles: &Styles<'_, '_>, found: &mut Vec<Problem>) {
    unknown(styles, found);
    let html = styles.html;
    for mode in [Mode::Light, Mode::Dark] {
        // One problem for each pair of colours, at the first text that has them.
        let mut told: Vec<Pair> = Vec::new();
        for node in (0..html.nodes.len()).filter(|node| html.nodes[*node].kind == Kind::Text) {
            let Some(place) = words(html.raw(node), html.nodes[node].place.start) else { continue };
            if !styles.is_seen(node, mode) {
                continue;
            }
            let (paper, paper_at) = paper(styles, node, mode);
            let (ink, ink_at) = ink(styles, node, mode);
            let (size, bold) = styles.letters(node, mode);
            let large = size >= 24.0 || bold && size >= 18.66;
            let least = if large { LEAST_LARGE } else { LEAST };
            let contrast = ink.over(paper).contrast(paper);
            let pair = (ink_at, paper_at);
            if contrast < least && !told.contains(&pair) {
                found.push(Problem::new(
                    Rule::Contrast,
                    place,
                    format!("text of {ink} on {paper} has a contrast of {contrast:.1}{}", screen(mode)),
                    format!("choose colours with {least} or more{}", remedy(mode)),
                ));
                told.push(pair);
            }
        }
    }
}

fn screen(mode: Mode) -> &'static str {
    if mode == Mode::Dark { " on a dark screen" } else { "" }
}

fn remedy(mode: Mode) -> &'static str {
    match mode {
        Mode::Light => "",
        Mode::Dark => ", with `!important`, in `@media (prefers-color-scheme: dark)`",
    }
}

/// Where the words of a text stand; `None` if it has none but blocks of Handlebars.
fn words(raw: &str, at: usize) -> Option<Range<usize>> {
    let bare = handlebars::without_blocks(raw);
    let bare = bare.replace("&nbsp;", "      ").replace("&#160;", "      ").replace("&#8202;", "       ");
    let seen = |c: char| !c.is_whitespace();
    let start = bare.find(seen)?;
    let end = bare.rfind(seen).map_or(bare.len(), |last| last + 1);
    Some(at + start..at + raw.len().min(end.max(start + 1)))
}

/// The colour behind a node, and the place that says so.
fn paper(styles: &Styles<'_, '_>, node: usize, mode: Mode) -> (Colour, Option<Range<usize>>) {
    let (mut above, mut place) = (Vec::new(), None);
    for around in styles.html.around(node) {
        if let Some((Said::Colour(colour), at)) = styles.background(around, mode)
            && colour.alpha > 0.0
        {
            place = place.or(Some(at));
            above.push(colour);
            if colour.alpha >= 1.0 {
                break;
            }
        }
    }
    let canvas = if is_dark(styles, mode) { colour::DARK_PAPER } else { colour::WHITE };
    (above.into_iter().rev().fold(canvas, |below, colour| colour.over(below)), place)
}

/// The colour of a text, and the place that says so.
fn ink(styles: &Styles<'_, '_>, node: usize, mode: Mode) -> (Colour, Option<Range<usize>>) {
    let dark = is_dark(styles, mode);
    for around in styles.html.around(node) {
        if let Some((Said::Colour(colour), at)) = styles.colour(around, mode) {
            return (colour, Some(at));
        }
        let is_link =
            styles.html.nodes[around].name == "a" && styles.html.attribute(around, "href").is_some();
        // A link takes no colour from around it unless it is told to.
        if is_link && styles.colour(around, mode).is_none() {
            return (if dark { colour::DARK_LINK } else { colour::LINK }, None);
        }
    }
    (if dark { colour::WHITE } else { colour::BLACK }, None)
}

/// Whether what has no colour is dark: the mail says that it can be.
fn is_dark(styles: &Styles<'_, '_>, mode: Mode) -> bool {
    mode == Mode::Dark && dark::says_so(styles.html, "color-scheme")
}

/// Colours that only some programs read: what they show instead, nobody can say.
fn unknown(styles: &Styles<'_, '_>, found: &mut Vec<Problem>) {
    let mut told = Vec::new();
    for node in styles.html.elements().filter(|node| styles.html.nodes[*node].name != "head") {
        for mode in [Mode::Light, Mode::Dark] {
            let both = [styles.background(node, mode), styles.colour(node, mode)];
            for (_, place) in both.into_iter().flatten().filter(|(said, _)| *said == Said::Unknown) {
                if !told.contains(&place) {
                    told.push(place.clone());
                    let text = styles.html.source.get(place.clone()).unwrap_or_default();
                    let message = format!("`{text}` is no colour that every mail program knows");
                    found.push(Problem::new(Rule::Contrast, place, message, "write it as #rrggbb"));
                }
            }
        }
    }
}
