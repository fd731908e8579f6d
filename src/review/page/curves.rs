//! What a setting does: how many pages would be indexable at each of its values.

use super::super::told::{Curve, Told};
use super::Section;
use super::plot::{self, Frame, Mark};
use super::table::folded;
use super::words::{escape, pages, plain};
use crate::diag::thousands;
use std::fmt::Write;

pub fn section(told: &Told) -> Option<Section> {
    let curves: Vec<&Curve> = told.curves.iter().filter(|c| c.points.len() > 1).collect();
    let first = curves.first()?;
    let headline = match curves.len() {
        1 => sentence(first),
        n => format!("How strict the settings are: {n} of them, each moved by itself"),
    };
    let mut html = String::from(
        "<p>Each chart moves one setting of <code>site.yaml</code> and leaves the others. The dashed line is where it stands now.</p>\n<div class=\"pair\">\n",
    );
    for (at, curve) in curves.iter().enumerate() {
        _ = writeln!(html, "<div>\n<h3>{}</h3>", sentence(curve));
        if !curve.about.is_empty() {
            _ = writeln!(html, "<p>{}</p>", escape(&super::words::sentence(&curve.about)));
        }
        _ = writeln!(html, "<figure>{}</figure>", chart(at, curve));
        let rows: Vec<Vec<String>> =
            curve.points.iter().map(|(x, n)| vec![plain(*x), thousands(*n)]).collect();
        html.push_str(&folded(
            "The numbers",
            &format!("{}: value, indexable pages", curve.threshold),
            &["Value", "Indexable pages"],
            &rows,
        ));
        html.push_str("</div>\n");
    }
    html.push_str("</div>\n");
    Some(Section { id: "settings", label: "Settings", headline, html })
}

/// "`outside` at 1 lets 1,512 pages in; at 2 it would be 640".
fn sentence(curve: &Curve) -> String {
    let now = at(curve, curve.now);
    let mut out = format!(
        "<code>{}</code> at {} lets {} in",
        escape(&curve.threshold),
        plain(curve.now),
        pages(now.round() as u64)
    );
    let next = curve.points.iter().find(|(x, _)| *x > curve.now + 1e-9);
    let before = curve.points.iter().rev().find(|(x, _)| *x < curve.now - 1e-9);
    if let Some((x, n)) = next.or(before) {
        _ = write!(out, "; at {} it would be {}", plain(*x), thousands(*n));
    }
    out
}

/// How many pages at a value: as measured, or between the two points around it.
pub fn at(curve: &Curve, x: f64) -> f64 {
    let after = curve.points.iter().find(|p| p.0 >= x - 1e-9);
    let before = curve.points.iter().rev().find(|p| p.0 <= x + 1e-9);
    match (before, after) {
        (Some((x0, n0)), Some((x1, n1))) if x1 - x0 > 1e-9 => {
            *n0 as f64 + (*n1 as f64 - *n0 as f64) * (x - x0) / (x1 - x0)
        }
        (Some((_, n)), _) | (_, Some((_, n))) => *n as f64,
        (None, None) => 0.0,
    }
}

fn chart(number: usize, curve: &Curve) -> String {
    let (low, high) = ends(curve);
    let across = |x: f64| ((x - low) / (high - low).max(1e-9) * 100.0).clamp(0.0, 100.0);
    let points: Vec<(f64, u64)> = curve.points.iter().map(|(x, n)| (across(*x), *n)).collect();
    let ticks = [low, (low + high) / 2.0, high].map(|x| (across(x), plain(x)));
    let now = at(curve, curve.now);
    let frame = Frame {
        id: &format!("curve-{number}"),
        title: &format!("Indexable pages for each value of {}", curve.threshold),
        about: &format!("From {} at {} to {} at {}.", first(curve), plain(low), last(curve), plain(high)),
        marks: vec![Mark {
            at: across(curve.now),
            label: format!("now {}: {}", plain(curve.now), pages(now.round() as u64)),
            class: "",
        }],
        ticks: ticks.to_vec(),
        most: curve.points.iter().map(|p| p.1).max().unwrap_or(0),
    };
    if is_whole(curve) {
        return steps(frame, curve);
    }
    plot::line(&frame, &points, Some((across(curve.now), now)))
}

/// Whether the setting is a whole number, so that there is nothing between its values.
pub fn is_whole(curve: &Curve) -> bool {
    curve.points.len() <= 24
        && curve.points.iter().all(|(x, _)| *x == x.trunc())
        && curve.now == curve.now.trunc()
}

/// A column for each value; the present one has the ink.
fn steps(frame: Frame<'_>, curve: &Curve) -> String {
    let n = curve.points.len().max(1);
    let across = |i: usize| (i as f64 + 0.5) * 100.0 / n as f64;
    let is_now = |x: f64| (x - curve.now).abs() < 1e-9;
    let columns: Vec<(u64, &str, String)> = curve
        .points
        .iter()
        .map(|(x, n)| {
            let class = if is_now(*x) { "o-index" } else { "o-noindex" };
            (*n, class, format!("{}: {}", plain(*x), pages(*n)))
        })
        .collect();
    let every = n.div_ceil(10);
    let ticks = (0..n).step_by(every).map(|i| (across(i), plain(curve.points[i].0))).collect();
    let now = curve.points.iter().position(|(x, _)| is_now(*x));
    let marks = frame.marks.into_iter().zip(now).map(|(mark, i)| Mark { at: across(i), ..mark }).collect();
    plot::columns(&Frame { ticks, marks, ..frame }, &columns)
}

/// The least and the largest value that was tried.
pub fn ends(curve: &Curve) -> (f64, f64) {
    let low = curve.points.first().map_or(0.0, |p| p.0);
    let high = curve.points.last().map_or(0.0, |p| p.0);
    (low.min(high), high.max(low))
}

fn first(curve: &Curve) -> String {
    pages(curve.points.first().map_or(0, |p| p.1))
}

fn last(curve: &Curve) -> String {
    pages(curve.points.last().map_or(0, |p| p.1))
}
