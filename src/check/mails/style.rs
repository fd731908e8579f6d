//! Which declaration wins for an element, on a light screen and on a dark one.
//!
//! The cascade as far as it matters for colours, sizes and what is hidden: importance, then inline styles, then
//! the weight of selectors, then order. Rules for screens of some width only are left out.

use super::colour::{self, Said};
use super::css::{Declaration, Media, Sheet, declarations};
use super::html::{Html, Kind};
use super::select::Selector;
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Light,
    Dark,
}

pub struct Styles<'h, 'm> {
    pub html: &'h Html<'m>,
    /// The inline declarations of each node.
    pub inline: Vec<Vec<Declaration>>,
    pub sheet: Sheet,
    /// The rules of the sheet that each node gets, with the weight of the selector.
    ruled: Vec<Vec<(usize, Weight)>>,
    /// How each node looks, light and dark.
    looks: [Vec<Look>; 2],
}

#[derive(Clone, Copy)]
struct Look {
    hidden: bool,
    /// Of its letters, in pixels.
    size: f64,
    bold: bool,
}

/// Ids, classes, elements.
type Weight = (usize, usize, usize);
/// What wins: importance, inline, weight of the selector, order of rules, and within one.
type Rank = (bool, bool, Weight, usize, usize);

impl<'h, 'm> Styles<'h, 'm> {
    pub fn of(html: &'h Html<'m>) -> Styles<'h, 'm> {
        let mut sheet = Sheet::default();
        for node in html.elements().filter(|node| html.nodes[*node].name == "style") {
            let (text, at) = html.content(node);
            sheet.read(text, at, html.attribute(node, "media").map_or("", |a| &a.value));
        }
        let ruled = |node| {
            let weight = |selectors: &[Selector]| {
                selectors.iter().filter(|s| s.matches(html, node)).map(Selector::weight).max()
            };
            let rules = sheet.rules.iter().enumerate();
            rules.filter_map(|(at, rule)| Some((at, weight(&rule.selectors)?))).collect()
        };
        let all = 0..html.nodes.len();
        let ruled = all.clone().map(ruled).collect();
        let inline = all.map(|node| inline(html, node)).collect();
        let mut styles = Styles { html, inline, sheet, ruled, looks: [Vec::new(), Vec::new()] };
        styles.looks = [Mode::Light, Mode::Dark].map(|mode| styles.looks(mode));
        styles
    }

    /// Every declaration that an element gets in a mode, with its rank.
    fn declared(&self, node: usize, mode: Mode) -> impl Iterator<Item = (Rank, &Declaration)> {
        let inline = self.inline[node].iter().enumerate();
        let inline = inline.map(|(order, d)| ((d.important, true, (0, 0, 0), 0, order), d));
        let fits = move |media| media == Media::All || media == Media::Dark && mode == Mode::Dark;
        let rules = self.ruled[node].iter().filter(move |(at, _)| fits(self.sheet.rules[*at].media));
        let ruled = rules.flat_map(|(at, weight)| {
            let all = self.sheet.rules[*at].declarations.iter().enumerate();
            all.map(|(order, d)| ((d.important, false, *weight, *at, order), d))
        });
        inline.chain(ruled)
    }

    /// The declaration that wins for one of some properties.
    pub fn winner(&self, node: usize, names: &[&str], mode: Mode) -> Option<&Declaration> {
        let all = self.declared(node, mode).filter(|(_, d)| names.contains(&d.name.as_str()));
        all.max_by_key(|(rank, _)| *rank).map(|(_, d)| d)
    }

    /// What wins on every screen of a light desk, of inline declarations and those of style sheets.
    pub fn light(&self, node: usize) -> impl Iterator<Item = &Declaration> {
        self.declared(node, Mode::Light).map(|(_, d)| d)
    }

    /// The declarations for dark screens that an element's inline style keeps from working.
    pub fn overruled(&self, node: usize) -> impl Iterator<Item = &Declaration> {
        let rules = self.ruled[node].iter().map(|(at, _)| &self.sheet.rules[*at]);
        let all = rules.filter(|rule| rule.media == Media::Dark).flat_map(|rule| rule.declarations.iter());
        let same = |a: &str, b: &str| a == b || a == "background-color" && b == "background";
        all.filter(move |d| {
            let wins = |i: &Declaration| i.important || !d.important;
            let clash = |i: &Declaration| same(&d.name, &i.name) || same(&i.name, &d.name);
            self.inline[node].iter().any(|i| wins(i) && clash(i))
        })
    }

    /// The colour that an element's own background has, with the place that says so.
    pub fn background(&self, node: usize, mode: Mode) -> Option<(Said, Range<usize>)> {
        if let Some(d) = self.winner(node, &["background", "background-color"], mode) {
            let said = match d.name.as_str() {
                "background" => colour::of_background(&d.value),
                _ => Some(colour::read(&d.value)),
            };
            return said.map(|said| (said, d.place.clone()));
        }
        let attribute = self.html.attribute(node, "bgcolor")?;
        Some((colour::read(&attribute.value), attribute.place.clone()))
    }

    /// The colour that an element's own text has, with the place that says so.
    pub fn colour(&self, node: usize, mode: Mode) -> Option<(Said, Range<usize>)> {
        if let Some(d) = self.winner(node, &["color"], mode) {
            return Some((colour::read(&d.value), d.place.clone()));
        }
        let name = match self.html.nodes[node].name.as_str() {
            "font" => "color",
            "body" => "text",
            _ => return None,
        };
        self.html.attribute(node, name).map(|a| (colour::read(&a.value), a.place.clone()))
    }

    /// Whether a text is there for people who look.
    pub fn is_seen(&self, text: usize, mode: Mode) -> bool {
        !self.is_hidden(text, mode) && self.letters(text, mode).0 >= 2.0
    }

    /// Whether nobody sees a node, because of itself or of what stands around it.
    pub fn is_hidden(&self, node: usize, mode: Mode) -> bool {
        self.looks[mode as usize][node].hidden
    }

    /// The size of the letters of a node in pixels, and whether they are bold.
    pub fn letters(&self, node: usize, mode: Mode) -> (f64, bool) {
        let look = self.looks[mode as usize][node];
        (look.size, look.bold)
    }

    /// What nodes take from those around them, which stand before them.
    fn looks(&self, mode: Mode) -> Vec<Look> {
        let mut looks: Vec<Look> = Vec::with_capacity(self.html.nodes.len());
        for (at, node) in self.html.nodes.iter().enumerate() {
            let around = node.parent.map_or(Look { hidden: false, size: 16.0, bold: false }, |p| looks[p]);
            looks.push(match node.kind {
                Kind::Element => self.look(at, around, mode),
                Kind::Text | Kind::Comment => around,
            });
        }
        looks
    }

    fn hides(&self, node: usize, mode: Mode) -> bool {
        let element = &self.html.nodes[node];
        if UNSEEN.contains(&element.name.as_str()) || self.html.attribute(node, "hidden").is_some() {
            return true;
        }
        let value = |name: &str| self.winner(node, &[name], mode).map_or("", |d| d.value.as_str());
        let is_nothing = |name: &str| {
            let value = value(name).trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
            value.parse() == Ok(0.0)
        };
        value("display") == "none"
            || value("visibility") == "hidden"
            || is_nothing("opacity")
            || is_nothing("max-height") && value("overflow") == "hidden"
    }

    fn look(&self, node: usize, around: Look, mode: Mode) -> Look {
        let (factor, usually_bold) = match self.html.nodes[node].name.as_str() {
            "h1" => (2.0, true),
            "h2" => (1.5, true),
            "h3" => (1.17, true),
            "h4" | "h5" | "h6" | "b" | "strong" | "th" => (1.0, true),
            "small" => (0.83, around.bold),
            _ => (1.0, around.bold),
        };
        let size = self.winner(node, &["font-size"], mode).and_then(|d| pixels(&d.value, around.size));
        let bold = match self.winner(node, &["font-weight"], mode).map(|d| d.value.as_str()) {
            Some("bold" | "bolder" | "700" | "800" | "900") => true,
            Some("inherit") => around.bold,
            Some(_) => false,
            None => usually_bold,
        };
        let hidden = around.hidden || self.hides(node, mode);
        Look { hidden, size: size.unwrap_or(around.size * factor), bold }
    }
}

/// The declarations of an attribute `style`.
fn inline(html: &Html<'_>, node: usize) -> Vec<Declaration> {
    let Some(a) = html.attribute(node, "style") else { return Vec::new() };
    let mut found = declarations(&a.value, a.place.start);
    // With entities in it, the places inside are not known.
    if a.place.len() != a.value.len() {
        found.iter_mut().for_each(|d| d.place = a.place.clone());
    }
    found
}

/// A length in pixels; relative ones count from the size around.
fn pixels(value: &str, around: f64) -> Option<f64> {
    let end = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
    let number: f64 = value[..end].parse().ok()?;
    match value[end..].trim() {
        "px" => Some(number),
        "pt" => Some(number * 4.0 / 3.0),
        "em" => Some(number * around),
        "rem" => Some(number * 16.0),
        "%" => Some(number * around / 100.0),
        "" if number == 0.0 => Some(0.0),
        _ => None,
    }
}

/// Elements whose content nobody reads.
const UNSEEN: &[&str] =
    &["head", "script", "style", "template", "title", "noscript", "svg", "video", "object"];
