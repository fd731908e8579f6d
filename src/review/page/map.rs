//! The map: a circle for each region, as large as its pages are many, filled from below as far as they are offered or have evidence.
//!
//! Which evidence fills the circles is chosen by buttons that need no script. Each circle leads to the region's row in the
//! table behind the map.

use super::super::told::{Region, Told};
use super::Section;
use super::place::{Placed, Spot, WIDTH, place};
use super::table::folded;
use super::words::{escape, named, pages, share};
use crate::diag::thousands;
use std::fmt::Write;

/// What a circle can be filled with: its key, its name, what the filled part is, and how many pages.
type Measure = (&'static str, &'static str, &'static str, fn(&Region) -> u64);
/// Letters fit into circles from this size on.
const LETTERS: f64 = 17.0;
const MEASURES: [Measure; 5] = [
    ("index", "Offered", "pages that are offered; stripes add those that wait", |r| r.index),
    ("experts", "Experts", "pages with experts in reach", |r| r.experts),
    ("proof", "Proof", "pages with published numbers of past matches", |r| r.proof),
    ("quotes", "Quotes", "pages with words of clients", |r| r.quotes),
    ("notes", "Notes", "pages with a note written for them", |r| r.notes),
];

pub fn section(told: &Told) -> Option<Section> {
    let best = told.regions.iter().rev().max_by_key(|r| r.index)?;
    let with = told.regions.iter().filter(|r| r.index > 0).count();
    let n = told.regions.len();
    let called = if told.regions_called.is_empty() { "regions".into() } else { escape(&told.regions_called) };
    let headline = match (with, n) {
        (_, 1) => format!(
            "{} has {}, {} of them offered",
            named(&best.name),
            pages(best.made),
            thousands(best.index)
        ),
        (0, _) => format!("In none of {n} {called} a page is offered"),
        (with, n) => {
            let all = if with == n { format!("all {n} {called}") } else { format!("{with} of {n} {called}") };
            format!(
                "Pages are offered in {all}, most of them in {} ({})",
                named(&best.name),
                thousands(best.index)
            )
        }
    };
    let placed = place(&told.regions);
    let mut html = String::new();
    if !placed.spots.is_empty() {
        map(told, &placed, &mut html);
    }
    html.push_str(&numbers(told));
    Some(Section { id: "map", label: "Map", headline, html })
}

fn map(told: &Told, placed: &Placed, out: &mut String) {
    out.push_str("<div class=\"map\">\n<div><fieldset><legend>Fill the circles with</legend>");
    for (at, (key, name, ..)) in MEASURES.iter().enumerate() {
        _ = write!(
            out,
            "<label><input type=\"radio\" name=\"fill\" id=\"fill-{key}\"{}> {name}</label>",
            if at == 0 { " checked" } else { "" }
        );
    }
    out.push_str("</fieldset>\n<p>The larger a circle, the more pages are made. The more of it is filled, the larger the share of");
    MEASURES.iter().for_each(|(key, _, what, _)| _ = write!(out, "<span class=\"f-{key}\"> {what}</span>"));
    out.push('.');
    if placed.is_shortened {
        out.push_str(" Long empty stretches are drawn short.");
    }
    if placed.spots.len() < told.regions.len() {
        _ = write!(out, " The map shows the {} largest; all stand in the table.", placed.spots.len());
    }
    _ = write!(
        out,
        "</p></div>\n<svg viewBox=\"0 0 {WIDTH} {:.0}\" role=\"group\" aria-label=\"Map of the regions; each circle leads to its numbers\">\n",
        placed.height.ceil()
    );
    placed.spots.iter().for_each(|spot| circle(spot, &told.regions[spot.region], out));
    // Filled by the script; what it says is also the name of each circle, so it is not read out twice.
    out.push_str("</svg>\n<p class=\"caption\" aria-hidden=\"true\"></p>\n</div>\n");
}

fn circle(spot: &Spot, region: &Region, out: &mut String) {
    let Spot { x, y, r, room, .. } = spot;
    // A small circle leaves the lower part of its room to its letters.
    let is_small = *r < LETTERS;
    let middle = if is_small { y - room + r + 4.0 } else { *y };
    let at = format!("cx=\"{x:.1}\" cy=\"{middle:.1}\" r=\"{r:.1}\"");
    _ = write!(
        out,
        "<a href=\"#r{}\"><title>{}</title><circle class=\"room\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{room:.1}\"/><circle class=\"made\" {at}/>",
        spot.region,
        escape(&summary(region))
    );
    let mut fill = |class: &str, n: u64| {
        if n > 0 {
            let part = n.min(region.made) as f64 / region.made.max(1) as f64;
            _ = write!(out, "<path class=\"{class}\" d=\"{}\"/>", filled((*x, middle), *r, part));
        }
    };
    if region.waiting > 0 {
        fill("o-waiting f-index", region.index + region.waiting);
    }
    MEASURES.iter().for_each(|(key, _, _, count)| fill(&format!("fill f-{key}"), count(region)));
    let letters = if is_small { middle + r + 10.0 } else { middle };
    _ = writeln!(
        out,
        "<circle class=\"rim\" {at}/><text x=\"{x:.1}\" y=\"{letters:.1}\">{}</text></a>",
        escape(&label(region))
    );
}

/// The lower part of a circle, as large a part of its area as is asked for.
fn filled((x, y): (f64, f64), r: f64, part: f64) -> String {
    // The height at which so much lies below: there is no formula, but halving comes near in a few steps.
    let (mut low, mut high): (f64, f64) = (0.0, 2.0);
    for _ in 0..30 {
        let h: f64 = (low + high) / 2.0;
        // The area below, of a circle of radius 1, as a part of all of it.
        let below = ((1.0 - h).acos() - (1.0 - h) * (2.0 * h - h * h).max(0.0).sqrt()) / std::f64::consts::PI;
        if below < part { low = h } else { high = h }
    }
    // Little is still seen, and nearly all is not all.
    let height = (low * r).clamp(1.2_f64.min(r), 2.0 * r - 0.01);
    let half = (height * (2.0 * r - height)).sqrt();
    let level = y + r - height;
    let large = u8::from(height > r);
    format!("M{:.2} {level:.2}A{r:.2} {r:.2} 0 {large} 0 {:.2} {level:.2}Z", x - half, x + half)
}

/// The few letters that stand on a circle: the region's short id, or the beginning of its name.
fn label(region: &Region) -> String {
    if (1..=3).contains(&region.id.chars().count()) {
        return region.id.to_uppercase();
    }
    let initials: String =
        region.name.split_whitespace().filter_map(|word| word.chars().next()).take(3).collect();
    match initials.chars().count() {
        0 | 1 => region.name.chars().take(3).collect(),
        _ => initials,
    }
}

fn summary(r: &Region) -> String {
    let mut out =
        format!("{}: {}, {} offered ({})", r.name, pages(r.made), thousands(r.index), share(r.index, r.made));
    let rest = [
        ("waiting", r.waiting),
        ("with experts", r.experts),
        ("with proof", r.proof),
        ("with quotes", r.quotes),
        ("with notes", r.notes),
    ];
    for (what, n) in rest.into_iter().filter(|(_, n)| *n > 0) {
        _ = write!(out, ", {} {what}", thousands(n));
    }
    out
}

fn numbers(told: &Told) -> String {
    let rows: Vec<Vec<String>> = told
        .regions
        .iter()
        .enumerate()
        .map(|(at, r)| {
            let name =
                format!("<span id=\"r{at}\" lang=\"{}\">{}</span>", escape(&told.language), named(&r.name));
            let numbers = [r.made, r.index, r.waiting, r.experts, r.proof, r.quotes, r.notes];
            std::iter::once(name).chain(numbers.map(thousands)).collect()
        })
        .collect();
    let head = ["Region", "Pages", "Offered", "Waiting", "Experts", "Proof", "Quotes", "Notes"];
    folded("The numbers", "Pages of each region, and how many of them have which evidence", &head, &rows)
}
