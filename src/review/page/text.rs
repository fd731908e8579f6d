//! The review on a terminal: a short summary, and the curve of one setting drawn with characters.

use super::super::told::{Curve, Told};
use super::curves::{at, ends, is_whole};
use super::words::{counted, pages, percent, plain, share};
use crate::diag::thousands;
use std::fmt::Write;

/// How many rows a curve has.
const ROWS: usize = 12;
/// So many reasons and places are told.
const FIRST: usize = 5;

/// The summary.
pub fn text(told: &Told) -> String {
    let c = &told.counts;
    if c.all() == 0 {
        return "no page has been judged\n".into();
    }
    let mut out = String::new();
    let parts: Vec<String> =
        c.each().iter().map(|(o, n)| format!("{} {}", o.word(), thousands(*n))).collect();
    _ = writeln!(out, "{}: {}", pages(c.all()), parts.join(" · "));
    reasons(told, &mut out);
    measures(told, &mut out);
    wishes(told, &mut out);
    if let (Some(first), Some(last)) = (told.waves.first(), told.waves.last()) {
        let sum: u64 = told.waves.iter().map(|w| w.pages).sum();
        let days = if first.day == last.day {
            format!("on {}", first.day)
        } else {
            format!(
                "in {} from {} to {}",
                counted(told.waves.len() as u64, "wave", "waves"),
                first.day,
                last.day
            )
        };
        _ = writeln!(out, "\nlet in: {} {days}", pages(sum));
    }
    match told.proposed.max(told.changes.len() as u64) {
        0 => out.push_str("\nno change is proposed\n"),
        n => _ = writeln!(out, "\nproposed: {}", counted(n, "change", "changes")),
    }
    out
}

fn reasons(told: &Told, out: &mut String) {
    if told.reasons.is_empty() {
        return;
    }
    let mut reasons: Vec<_> = told.reasons.iter().collect();
    reasons.sort_by_key(|r| std::cmp::Reverse(r.pages));
    out.push_str("\nwhy\n");
    let shown = &reasons[..reasons.len().min(FIRST)];
    let wide = shown.iter().map(|r| thousands(r.pages).len()).max().unwrap_or(0);
    for r in shown {
        _ = writeln!(
            out,
            "  {:>wide$}  {}: {} ({})",
            thousands(r.pages),
            r.outcome.word(),
            r.why.trim_end_matches('.'),
            share(r.pages, told.counts.all().max(r.pages))
        );
    }
    if reasons.len() > FIRST {
        let rest: u64 = reasons[FIRST..].iter().map(|r| r.pages).sum();
        _ = writeln!(out, "  {:>wide$}  for other reasons", thousands(rest));
    }
}

fn measures(told: &Told, out: &mut String) {
    let measured: Vec<_> = told.histograms.iter().filter(|h| h.pages > 0).collect();
    if measured.is_empty() {
        return;
    }
    out.push_str("\nhow alike\n");
    for h in measured {
        let written = |x: f64| if h.high <= 1.0 { percent(x) } else { plain(x) };
        _ = write!(out, "  {}: middle {}, highest {}", h.name, written(h.median), written(h.most));
        if let Some(limit) = h.limit {
            let word = if h.limit_is_least { "at least" } else { "at most" };
            let wrong =
                if h.beyond > 0 { format!(", not met by {}", pages(h.beyond)) } else { String::new() };
            _ = write!(out, " ({word} {}{wrong})", written(limit));
        }
        out.push('\n');
    }
}

fn wishes(told: &Told, out: &mut String) {
    let mut wishes: Vec<_> =
        told.wishes.iter().filter_map(|w| Some((w, *w.steps.last()?))).filter(|(_, s)| s.1 > 0).collect();
    wishes.sort_by_key(|(_, last)| std::cmp::Reverse(last.1));
    if wishes.is_empty() {
        return;
    }
    out.push_str("\nwhat would help\n");
    for (w, (places, more)) in wishes {
        let called = if w.called.is_empty() { "places" } else { &w.called };
        let names: Vec<&str> = w.places.iter().take(FIRST).map(|p| p.name.as_str()).collect();
        let first = if names.is_empty() { String::new() } else { format!("; first: {}", names.join(", ")) };
        let places = if places == 1 { "one place".into() } else { format!("{} {called}", thousands(places)) };
        _ = writeln!(
            out,
            "  {} in {places} would give {} more the evidence they lack{first}",
            w.what,
            pages(more)
        );
    }
}

/// A curve as characters, at most so many columns wide: pages upwards, the setting to the right, a line where it is now.
pub fn curve_text(curve: &Curve, width: usize) -> String {
    let mut out = format!("{}\n", curve.threshold);
    if !curve.about.is_empty() {
        _ = writeln!(out, "{}", curve.about);
    }
    let Some(most) = curve.points.iter().map(|p| p.1).max() else {
        out.push_str("nothing was measured\n");
        return out;
    };
    let (low, high) = ends(curve);
    let margin = thousands(most).len().max(5);
    let columns = width.saturating_sub(margin + 3).clamp(16, 72);
    let value = |column: usize| low + (high - low) * column as f64 / (columns - 1) as f64;
    let column = |x: f64| {
        if high > low { ((x - low) / (high - low) * (columns - 1) as f64).round() as usize } else { 0 }
    };
    let now = column(curve.now.clamp(low, high));
    let heights: Vec<usize> = (0..columns)
        // At the column of the present value its own number counts, not that of the column's middle.
        .map(|c| match (c == now, is_whole(curve)) {
            (true, _) => at(curve, curve.now),
            // Between two whole numbers there is nothing: each has the columns around it.
            (_, true) => at(curve, value(c).round()),
            _ => at(curve, value(c)),
        })
        .map(|n| (n / most.max(1) as f64 * (ROWS * 8) as f64).round() as usize)
        .collect();
    out.push('\n');
    for row in (0..ROWS).rev() {
        let scale = if row + 1 == ROWS {
            thousands(most)
        } else if row + 1 == ROWS / 2 {
            thousands(most / 2)
        } else {
            String::new()
        };
        let line: String = heights.iter().enumerate().map(|(c, h)| cell(*h, row, c == now)).collect();
        _ = writeln!(out, "{scale:>margin$} │{}", line.trim_end());
    }
    let axis: String = (0..columns).map(|c| if c == now { '┴' } else { '─' }).collect();
    _ = writeln!(out, "{:>margin$} └{axis}", "0");
    let (first, last) = (plain(low), plain(high));
    let between = columns.saturating_sub(first.chars().count() + last.chars().count());
    _ = writeln!(out, "{:margin$}  {first}{:between$}{last}", "", "");
    _ = writeln!(out, "\nnow {}: {} indexable", plain(curve.now), pages(at(curve, curve.now).round() as u64));
    for (x, n) in around(curve) {
        _ = writeln!(out, "at {}: {}", plain(x), thousands(n));
    }
    out
}

/// One character of the drawing: how much of it is below the line, in eighths.
fn cell(height: usize, row: usize, is_now: bool) -> char {
    const EIGHTHS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    match (height.saturating_sub(row * 8).min(8), is_now) {
        (0, true) => '┊',
        // The column of the present value is drawn lighter, so that it is seen without colour.
        (8, true) => '▒',
        (part, _) => EIGHTHS[part],
    }
}

/// The measured points beside the present value.
fn around(curve: &Curve) -> impl Iterator<Item = (f64, u64)> {
    let before = curve.points.iter().rev().find(|p| p.0 < curve.now - 1e-9);
    let after = curve.points.iter().find(|p| p.0 > curve.now + 1e-9);
    before.into_iter().chain(after).copied()
}
