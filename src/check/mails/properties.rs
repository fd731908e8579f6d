//! Properties of CSS that Gmail drops, or that classic Outlook, which shows mails as Word does, ignores.
//!
//! Only what breaks a layout is told. Rules for some screens only are not read by Outlook, so in them
//! everything but `position` is fine; so is what Outlook is told to skip.

use super::colour::{self, COLOUR_FUNCTIONS};
use super::css::{Declaration, Media, Sheet};
use super::html::{Conditional, Html, Kind, conditional};
use super::style::{Mode, Styles};
use super::{Problem, Rule};
use std::ops::Range;

const OUTLOOK: &str = "classic Outlook ignores";

pub fn judge(styles: &Styles<'_, '_>, found: &mut Vec<Problem>) {
    let html = styles.html;
    for node in html.elements() {
        let for_outlook = !html.nodes[node].not_for_outlook;
        styles.inline[node].iter().for_each(|d| single(d, for_outlook, found));
        if html.nodes[node].name == "style" {
            sheet(html, node, found);
        }
        if for_outlook && !styles.is_hidden(node, Mode::Light) {
            widest(styles, node, found);
            margins(styles, node, found);
            backgrounds(styles, node, found);
        }
    }
}

/// The rules of a style sheet, as far as no element must be known to judge them.
fn sheet(html: &Html<'_>, node: usize, found: &mut Vec<Problem>) {
    let (text, at) = html.content(node);
    let mut sheet = Sheet::default();
    sheet.read(text, at, html.attribute(node, "media").map_or("", |a| &a.value));
    for rule in &sheet.rules {
        let for_outlook = rule.media == Media::All && !html.nodes[node].not_for_outlook;
        rule.declarations.iter().for_each(|d| single(d, for_outlook, found));
    }
}

/// What a declaration says by itself.
fn single(d: &Declaration, for_outlook: bool, found: &mut Vec<Problem>) {
    let value = d.value.to_ascii_lowercase();
    let mut tell = |message: String, hint: &str| {
        found.push(Problem::new(Rule::Unsupported, d.place.clone(), message, hint));
    };
    if d.name == "position" && value != "static" {
        tell("Gmail and Outlook drop `position`".to_string(), "lay it out with tables");
    }
    if !for_outlook {
        return;
    }
    if d.name == "display" && ["flex", "grid"].iter().any(|kind| value.trim_start_matches("inline-") == *kind)
    {
        tell(format!("{OUTLOOK} `display: {value}`"), "lay it out with tables, or hide it from Outlook");
    }
    let functions = ["var(", "calc(", "clamp(", "min(", "max("].iter().chain(COLOUR_FUNCTIONS);
    for function in functions.filter(|f| has_function(&value, f)) {
        let message =
            format!("{OUTLOOK} `{}()`, and with it the whole `{}`", function.trim_end_matches('('), d.name);
        tell(message, "write the value itself: a number of px, a colour as #rrggbb");
    }
    for unit in ["rem", "vw", "vh"].iter().filter(|unit| has_unit(&value, unit)) {
        tell(format!("{OUTLOOK} lengths in `{unit}`"), "write it in px");
    }
}

/// Whether a value calls a function, and not one whose name only ends in the same way.
fn has_function(value: &str, name: &str) -> bool {
    value.match_indices(name).any(|(at, _)| {
        let before = value[..at].chars().next_back();
        before.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '-')
    })
}

fn has_unit(value: &str, unit: &str) -> bool {
    let outside = !value.contains("url(");
    outside
        && value
            .split([' ', ',', '/'])
            .any(|word| word.strip_suffix(unit).is_some_and(|n| n.parse::<f64>().is_ok()))
}

/// A largest width is nothing to Outlook: it needs a width of a table, for it alone or for all.
fn widest(styles: &Styles<'_, '_>, node: usize, found: &mut Vec<Problem>) {
    let Some(d) = styles.winner(node, &["max-width"], Mode::Light) else { return };
    let number = d.value.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_length = number.parse::<f64>().is_ok_and(|n| n > 0.0);
    let html = styles.html;
    if is_length && !html.around(node).any(|at| has_width(html, at) || has_outlook_table(html, at)) {
        let hint =
            "put a table with a width around it: `<!--[if mso]><table width=\"600\"><tr><td><![endif]-->`";
        let message = format!("{OUTLOOK} `max-width`, so this is as wide as the window");
        found.push(Problem::new(Rule::Unsupported, d.place.clone(), message, hint));
    }
}

fn has_width(html: &Html<'_>, node: usize) -> bool {
    let kinds = ["table", "td", "th", "img"];
    let width = html.attribute(node, "width").map_or("", |a| a.value.trim_end_matches("px"));
    kinds.contains(&html.nodes[node].name.as_str()) && width.parse::<u32>().is_ok()
}

/// Whether a table with a width, which only Outlook sees, is opened right before an element.
fn has_outlook_table(html: &Html<'_>, node: usize) -> bool {
    let parent = html.nodes[node].parent;
    let before = (0..node).rev().take_while(|at| {
        let other = &html.nodes[*at];
        let is_blank = other.kind == Kind::Text && html.raw(*at).trim().is_empty();
        other.parent == parent && (other.kind == Kind::Comment || is_blank)
    });
    before.filter(|at| html.nodes[*at].kind == Kind::Comment).any(|at| {
        let words = &html.nodes[at].name;
        match conditional(words) {
            Conditional::Block(true, inside) => {
                let inside = &words[inside];
                (inside.contains("<table") || inside.contains("<td")) && inside.contains("width")
            }
            _ => false,
        }
    })
}

fn margins(styles: &Styles<'_, '_>, node: usize, found: &mut Vec<Problem>) {
    if styles.html.nodes[node].name != "img" {
        return;
    }
    let is_margin = |d: &&Declaration| d.name == "margin" || d.name.starts_with("margin-");
    for d in styles.light(node).filter(is_margin) {
        let is_nothing = |word: &str| word == "auto" || word.trim_end_matches("px").parse() == Ok(0.0);
        if !d.value.split_whitespace().all(is_nothing) {
            let hint = "give the cell around it a padding";
            let message = format!("{OUTLOOK} `{}` of pictures", d.name);
            found.push(Problem::new(Rule::Unsupported, d.place.clone(), message, hint));
        }
    }
}

/// Pictures behind something are VML to Outlook; a colour gradient needs one colour beside it.
fn backgrounds(styles: &Styles<'_, '_>, node: usize, found: &mut Vec<Problem>) {
    let html = styles.html;
    let pictured: Vec<(String, Range<usize>)> = styles
        .light(node)
        .filter(|d| d.name == "background" || d.name == "background-image")
        .map(|d| (d.value.clone(), d.place.clone()))
        .chain(html.attribute(node, "background").map(|a| (format!("url({})", a.value), a.place.clone())))
        .collect();
    for (value, place) in pictured {
        if let Some(url) = addresses_of(&value).next() {
            let drawn = html.outlook_blocks().any(|block| {
                let block = &html.source[block];
                block.contains("<v:") && block.contains(url)
            });
            if !drawn {
                let hint = "draw it with VML in a comment for Outlook, or do without";
                let message = format!("{OUTLOOK} pictures behind something");
                found.push(Problem::new(Rule::Unsupported, place, message, hint));
            }
        } else if value.contains("gradient(") {
            let plain = matches!(styles.background(node, Mode::Light), Some((colour::Said::Colour(_), _)));
            if !plain && html.attribute(node, "bgcolor").is_none() {
                let hint = "give `background-color` beside it";
                let message = format!("{OUTLOOK} gradients, and there is no colour in its place");
                found.push(Problem::new(Rule::Unsupported, place, message, hint));
            }
        }
    }
}

/// The addresses that a value of CSS loads.
pub fn addresses_of(value: &str) -> impl Iterator<Item = &str> {
    let parts = value.split("url(").skip(1).filter_map(|rest| rest.split_once(')'));
    parts.map(|(inside, _)| inside.trim().trim_matches(['"', '\'']))
}
