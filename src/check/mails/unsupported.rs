//! Elements and loads that mail programs drop. What single properties of CSS do is judged in `properties`.

use super::html::Html;
use super::style::Styles;
use super::{Problem, Rule, css};
use std::ops::Range;

const EVERYBODY: &str = "Gmail, Outlook and Apple Mail";
const BOTH: &str = "Gmail and Outlook";

/// Elements, who drops them, and what to do instead.
const ELEMENTS: &[(&[&str], &str, &str)] = &[
    (&["script"], EVERYBODY, "leave it out: no mail program runs scripts"),
    (&["iframe", "object", "embed", "applet", "frame"], EVERYBODY, "link to what it shows"),
    (&["form", "input", "button", "select", "textarea"], BOTH, "link to a page with the form"),
    (&["video", "audio", "canvas"], BOTH, "show a picture that links to a page"),
    (&["svg", "math"], BOTH, "show it as a PNG picture"),
    (&["base"], BOTH, "write whole addresses"),
];

pub fn judge(styles: &Styles<'_, '_>, found: &mut Vec<Problem>) {
    let html = styles.html;
    for node in html.elements() {
        let element = &html.nodes[node];
        let name = element.name.as_str();
        if let Some((_, who, hint)) = ELEMENTS.iter().find(|(names, ..)| names.contains(&name)) {
            found.push(dropped(element.place.clone(), who, &format!("`<{name}>`"), hint));
        }
        for attribute in &element.attributes {
            if attribute.name.len() > 2 && attribute.name.starts_with("on") {
                let what = format!("`{}`", attribute.name);
                found.push(dropped(
                    attribute.place.clone(),
                    EVERYBODY,
                    &what,
                    "leave it out: no mail program runs scripts",
                ));
            }
        }
        match name {
            "link" => linked(html, node, found),
            "meta" if value(html, node, "http-equiv").eq_ignore_ascii_case("refresh") => {
                found.push(dropped(element.place.clone(), EVERYBODY, "a redirect", "link to the page"));
            }
            "style" => sheet(html, node, found),
            _ => {}
        }
    }
}

fn linked(html: &Html<'_>, node: usize, found: &mut Vec<Problem>) {
    let rel = value(html, node, "rel").to_ascii_lowercase();
    if rel.split_whitespace().any(|word| matches!(word, "stylesheet" | "preload" | "import")) {
        let hint = "write styles inline, rules for dark screens into a `<style>` in the head, and use fonts that are there";
        found.push(dropped(html.nodes[node].place.clone(), BOTH, "a stylesheet of its own address", hint));
    }
}

fn sheet(html: &Html<'_>, node: usize, found: &mut Vec<Problem>) {
    if html.inside(node, "body") {
        let hint = "move it into the head";
        found.push(dropped(html.nodes[node].place.clone(), "Gmail", "`<style>` in the body", hint));
    }
    let (text, at) = html.content(node);
    let mut sheet = css::Sheet::default();
    sheet.read(text, at, value(html, node, "media"));
    for (name, place) in sheet.loads {
        let (what, hint) = match name.as_str() {
            "import" => ("`@import`", "write its rules here"),
            _ => ("a font of the web", "use fonts that are there: Arial, Georgia, Verdana and the like"),
        };
        found.push(dropped(place, BOTH, what, hint));
    }
}

fn value<'h>(html: &'h Html<'_>, node: usize, name: &str) -> &'h str {
    html.attribute(node, name).map_or("", |a| a.value.trim())
}

fn dropped(place: Range<usize>, who: &str, what: &str, hint: &str) -> Problem {
    let verb = if who.contains(" and ") { "drop" } else { "drops" };
    Problem::new(Rule::Unsupported, place, format!("{who} {verb} {what}"), hint)
}
