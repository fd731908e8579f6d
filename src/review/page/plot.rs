//! Charts with a scale: columns, and a line. They grow with their room while letters keep their size.
//!
//! Across, everything is placed in percent; up and down in pixels. A line needs a drawing of its own that is stretched.
//!
//! Invariant: a picture has a name and a description, and says nothing that does not also stand as text near it.

use super::words::escape;
use crate::diag::thousands;
use std::fmt::Write;

/// Where columns may begin, where they stand, and how high the picture is, in pixels. Above stand the names of marks.
const TOP: f64 = 46.0;
const BASE: f64 = 186.0;
const HEIGHT: f64 = 212.0;

/// A line across the chart with words at its head.
pub struct Mark {
    /// How far from the start, in percent.
    pub at: f64,
    pub label: String,
    pub class: &'static str,
}

/// What every chart has.
pub struct Frame<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub about: &'a str,
    pub marks: Vec<Mark>,
    /// Words below the chart: how far from the start, in percent, and what.
    pub ticks: Vec<(f64, String)>,
    pub most: u64,
}

/// A number of percent as an attribute, with two decimals at most.
pub fn percent_of(value: f64) -> String {
    format!("{}%", (value * 100.0).round() / 100.0)
}

/// Columns, each with the class of its paint and words that show when a pointer rests on it.
pub fn columns(frame: &Frame<'_>, columns: &[(u64, &str, String)]) -> String {
    let top = ceiling(frame.most);
    let step = 100.0 / columns.len().max(1) as f64;
    let mut inner = String::new();
    for (at, (n, class, words)) in columns.iter().enumerate().filter(|(_, c)| c.0 > 0) {
        // A column of a single page among thousands is still to be seen.
        let height = ((*n as f64 / top as f64) * (BASE - TOP)).max(2.0);
        _ = write!(
            inner,
            "<rect class=\"{class}\" x=\"{}\" y=\"{:.1}\" width=\"{}\" height=\"{height:.1}\"><title>{}</title></rect>",
            percent_of(at as f64 * step + step * 0.08),
            BASE - height,
            percent_of(step * 0.84),
            escape(words),
        );
    }
    framed(frame, top, &inner)
}

/// A line from point to point; points are percent from the start, and a number. It is held between its points.
pub fn line(frame: &Frame<'_>, points: &[(f64, u64)], dot: Option<(f64, f64)>) -> String {
    let top = ceiling(frame.most);
    let up = |n: f64| 1000.0 - n / top as f64 * 1000.0;
    let path: Vec<String> =
        points.iter().map(|(x, n)| format!("{:.1},{:.1}", x * 10.0, up(*n as f64))).collect();
    let mut inner = String::new();
    if let (Some(first), Some(last)) = (points.first(), points.last()) {
        let path = path.join(" ");
        _ = write!(
            inner,
            "<svg y=\"{TOP}\" width=\"100%\" height=\"{}\" viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\"><polygon class=\"area\" points=\"{:.1},1000 {path} {:.1},1000\"/><polyline class=\"line\" points=\"{path}\"/></svg>",
            BASE - TOP,
            first.0 * 10.0,
            last.0 * 10.0,
        );
    }
    if points.len() <= 24 {
        for (x, n) in points {
            inner.push_str(&circle(*x, *n as f64, top, "point", 3.0));
        }
    }
    if let Some((x, n)) = dot {
        inner.push_str(&circle(x, n, top, "dot", 6.0));
    }
    framed(frame, top, &inner)
}

fn circle(x: f64, n: f64, top: u64, class: &str, r: f64) -> String {
    let y = BASE - n / top as f64 * (BASE - TOP);
    format!("<circle class=\"{class}\" cx=\"{}\" cy=\"{y:.1}\" r=\"{r}\"/>", percent_of(x))
}

/// Scale, marks and words around what is drawn.
fn framed(frame: &Frame<'_>, top: u64, inner: &str) -> String {
    let Frame { id, title, about, marks, ticks, .. } = frame;
    let mut out = format!(
        "<svg class=\"plot\" role=\"img\" aria-labelledby=\"{id}-t\" aria-describedby=\"{id}-d\" width=\"100%\" height=\"{HEIGHT}\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
        escape(title),
        escape(about)
    );
    for n in [top, top / 2] {
        let y = BASE - n as f64 / top as f64 * (BASE - TOP);
        _ = write!(out, "<line class=\"grid\" x2=\"100%\" y1=\"{y}\" y2=\"{y}\"/>");
    }
    out.push_str(inner);
    _ = write!(out, "<line class=\"axis\" x2=\"100%\" y1=\"{BASE}\" y2=\"{BASE}\"/>");
    for n in [top, top / 2, 0] {
        // The stylesheet keeps room for it before the picture.
        let y = BASE - n as f64 / top as f64 * (BASE - TOP) + 4.0;
        _ = write!(out, "<text class=\"e\" x=\"-8\" y=\"{y}\">{}</text>", thousands(n));
    }
    _ = write!(out, "<text class=\"e\" x=\"-8\" y=\"{}\">pages</text>", TOP - 12.0);
    for (at, m) in marks.iter().enumerate() {
        let y = 12.0 + 17.0 * at as f64;
        let x = percent_of(m.at);
        _ = write!(
            out,
            "<line class=\"mark {}\" x1=\"{x}\" x2=\"{x}\" y1=\"{}\" y2=\"{BASE}\"/>",
            m.class,
            y + 5.0
        );
    }
    for (at, m) in marks.iter().enumerate() {
        let y = 12.0 + 17.0 * at as f64;
        _ = write!(
            out,
            "<text class=\"said {}\" x=\"{}\" y=\"{y}\">{}</text>",
            anchor(m.at),
            percent_of(m.at),
            escape(&m.label)
        );
    }
    for (x, words) in ticks {
        _ = write!(
            out,
            "<text class=\"tick {}\" x=\"{}\" y=\"{}\">{}</text>",
            edge(*x),
            percent_of(*x),
            BASE + 18.0,
            escape(words)
        );
    }
    out.push_str("</svg>\n");
    out
}

/// Which end of a label stands at its place: near an edge it leans inwards.
fn anchor(at: f64) -> &'static str {
    match at {
        x if x < 30.0 => "s",
        x if x > 70.0 => "e",
        _ => "m",
    }
}

fn edge(at: f64) -> &'static str {
    match at {
        x if x < 4.0 => "s",
        x if x > 96.0 => "e",
        _ => "m",
    }
}

/// A round number, even, and no less than this one.
fn ceiling(n: u64) -> u64 {
    let mut unit: u64 = 1;
    loop {
        if let Some(round) =
            [2, 4, 6, 8, 10].into_iter().map(|m: u64| unit.saturating_mul(m)).find(|round| *round >= n)
        {
            return round;
        }
        unit = unit.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_ends_at_a_round_number_whose_half_is_one() {
        let all = [0, 1, 2, 3, 7, 11, 99, 1512, 60_001].map(ceiling);
        assert_eq!(all, [2, 2, 2, 4, 8, 20, 100, 2000, 80_000]);
    }

    #[test]
    fn labels_at_an_edge_lean_inwards() {
        assert_eq!([0.0, 50.0, 100.0].map(anchor), ["s", "m", "e"]);
    }
}
