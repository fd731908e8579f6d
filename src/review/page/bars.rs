//! Bars: one for a number beside the largest of its list, and one whose parts are what becomes of pages.
//!
//! They stand beside the numbers that they draw, so they are hidden from those who cannot see them. The parts differ
//! by pattern, not by colour alone.

use super::super::told::Counts;
use super::plot::percent_of;
use std::fmt::Write;

/// How wide the gap between two parts is, and the least that a part with a single page gets, in percent.
const LEAST: f64 = 0.6;

/// A bar that is full at `most`.
pub fn bar(n: u64, most: u64, class: &str) -> String {
    let width = if n == 0 { 0.0 } else { (n as f64 * 100.0 / most.max(n) as f64).max(LEAST) };
    format!(
        "<svg class=\"bar\" aria-hidden=\"true\"><rect class=\"{class}\" width=\"{}\" height=\"100%\" rx=\"2\"/></svg>",
        percent_of(width)
    )
}

/// A bar as wide as its room, divided as the pages are.
pub fn stacked(counts: &Counts, class: &str) -> String {
    let all = counts.all().max(1) as f64;
    let parts: Vec<_> = counts.each().into_iter().filter(|(_, n)| *n > 0).collect();
    let widths: Vec<f64> = parts.iter().map(|(_, n)| (*n as f64 * 100.0 / all).max(LEAST)).collect();
    let sum: f64 = widths.iter().sum();
    let mut out = format!("<svg class=\"bar {class}\" aria-hidden=\"true\">");
    let mut x = 0.0;
    for ((outcome, _), width) in parts.iter().zip(&widths) {
        let width = width * 100.0 / sum;
        let gap = if x + width > 99.99 { 0.0 } else { (width * 0.3).min(0.35) };
        _ = write!(
            out,
            "<rect class=\"{}\" x=\"{}\" width=\"{}\" height=\"100%\"/>",
            outcome.class(),
            percent_of(x),
            percent_of(width - gap)
        );
        x += width;
    }
    out.push_str("</svg>");
    out
}
