//! How alike the pages are: a histogram for each measure, with its limit.

use super::super::told::{Histogram, Told};
use super::Section;
use super::plot::{self, Frame, Mark};
use super::table::folded;
use super::words::{escape, large, pages, percent, plain};
use crate::diag::thousands;
use std::fmt::Write;

pub fn section(told: &Told) -> Option<Section> {
    let all: Vec<&Histogram> = told.histograms.iter().filter(|h| !h.bins.is_empty() && h.pages > 0).collect();
    if all.is_empty() {
        return None;
    }
    let broken: Vec<&&Histogram> = all.iter().filter(|h| h.beyond > 0).collect();
    let limits = all.iter().filter(|h| h.limit.is_some()).count();
    let headline = match (broken.as_slice(), limits) {
        ([], 0) => "How alike the pages are".to_string(),
        ([], _) => {
            let most = all.iter().map(|h| h.pages).max().unwrap_or(0);
            format!("Of the {} compared, each is different enough from the one most like it", pages(most))
        }
        ([one], _) => format!("{} too much like another by one measure", be(one.beyond)),
        (several, _) => format!("By {} measures there are pages too much like another", several.len()),
    };
    let mut html = String::from(
        "<p>Each page is compared with the page that is most like it. A page that says the same as another with the name swapped would stand at 100%.</p>\n<div class=\"pair\">\n",
    );
    all.iter().enumerate().for_each(|(at, h)| one(at, h, &mut html));
    html.push_str("</div>\n");
    Some(Section { id: "alike", label: "How alike", headline, html })
}

fn be(n: u64) -> String {
    format!("{} {}", pages(n), if n == 1 { "is" } else { "are" })
}

/// Bins of whole numbers stand for one number each; others for a stretch.
struct Scale<'a> {
    h: &'a Histogram,
    is_whole: bool,
    is_share: bool,
}

impl<'a> Scale<'a> {
    fn of(h: &'a Histogram) -> Scale<'a> {
        let (n, span) = (h.bins.len() as f64, h.high - h.low);
        let is_share = h.low >= 0.0 && h.high <= 1.0;
        let fits = (n - span).abs() < 1e-9 || (n - span - 1.0).abs() < 1e-9;
        Scale { h, is_whole: !is_share && fits && h.low == h.low.trunc(), is_share }
    }

    fn written(&self, value: f64) -> String {
        if self.is_share { percent(value) } else { plain(value) }
    }

    fn step(&self) -> f64 {
        if self.is_whole { 1.0 } else { (self.h.high - self.h.low) / self.h.bins.len().max(1) as f64 }
    }

    fn begin(&self, bin: usize) -> f64 {
        self.h.low + self.step() * bin as f64
    }

    /// How far from the start a value stands, in percent; of whole numbers, the middle of their column.
    fn across(&self, value: f64) -> f64 {
        let into = if self.is_whole { 0.5 } else { 0.0 };
        ((value - self.h.low) / self.step() + into).clamp(0.0, self.h.bins.len() as f64) * 100.0
            / self.h.bins.len().max(1) as f64
    }

    /// Where the limit's line stands: of whole numbers, between the last that is right and the first that is not.
    fn edge(&self, limit: f64) -> f64 {
        let half = match (self.is_whole, self.h.limit_is_least) {
            (false, _) => 0.0,
            (true, true) => -50.0,
            (true, false) => 50.0,
        };
        (self.across(limit) + half / self.h.bins.len().max(1) as f64).clamp(0.0, 100.0)
    }

    /// Whether all of a bin lies on the wrong side of the limit.
    fn is_beyond(&self, bin: usize) -> bool {
        let (begin, end) = (self.begin(bin), self.begin(bin + 1));
        match self.h.limit {
            None => false,
            Some(limit) if self.h.limit_is_least && self.is_whole => begin < limit - 1e-9,
            Some(limit) if self.h.limit_is_least => end <= limit + 1e-9,
            Some(limit) if self.is_whole => begin > limit + 1e-9,
            Some(limit) => begin >= limit - 1e-9,
        }
    }

    fn name_of(&self, bin: usize) -> String {
        let begin = self.begin(bin);
        match self.is_whole {
            true if bin + 1 == self.h.bins.len() && self.h.most > begin => {
                format!("{} or more", self.written(begin))
            }
            true => self.written(begin),
            false => format!("{} to {}", self.written(begin), self.written(self.begin(bin + 1))),
        }
    }

    fn ticks(&self) -> Vec<(f64, String)> {
        let n = self.h.bins.len();
        if self.is_whole {
            let every = n.div_ceil(8).max(1);
            return (0..n)
                .step_by(every)
                .map(|bin| (self.across(self.begin(bin)), self.written(self.begin(bin))))
                .collect();
        }
        let span = self.h.high - self.h.low;
        (0..=4)
            .map(|i| self.h.low + span * f64::from(i) / 4.0)
            .map(|v| (self.across(v), self.written(v)))
            .collect()
    }
}

/// What the chart says.
fn sentence(s: &Scale<'_>) -> String {
    let h = s.h;
    match h.limit {
        None => format!(
            "Half of the pages stand at {} or less; the highest is {}",
            s.written(h.median),
            s.written(h.most)
        ),
        Some(limit) => {
            let (limit, all) = (s.written(limit), pages(h.pages));
            match (h.limit_is_least, h.beyond) {
                (true, 0) => format!("Every page reaches the {limit} that are asked for"),
                (true, n) => format!("{} of {all} do not reach the {limit} that are asked for", thousands(n)),
                (false, 0) => {
                    format!("No page is beyond the limit of {limit}; the highest is {}", s.written(h.most))
                }
                (false, n) => format!(
                    "{} of {all} {} beyond the limit of {limit}",
                    thousands(n),
                    if n == 1 { "is" } else { "are" }
                ),
            }
        }
    }
}

fn one(at: usize, h: &Histogram, out: &mut String) {
    let s = Scale::of(h);
    _ = writeln!(
        out,
        "<div>\n<p class=\"kicker\">{}</p>\n<h3>{}</h3>",
        escape(&large(&h.name)),
        sentence(&s)
    );
    if !h.about.is_empty() {
        _ = writeln!(out, "<p>{}</p>", escape(&super::words::sentence(&h.about)));
    }
    _ = writeln!(out, "<figure>{}</figure>", chart(at, &s));
    let rows: Vec<Vec<String>> = (0..h.bins.len())
        .map(|bin| {
            let remark = if s.is_beyond(bin) && h.bins[bin] > 0 { " (beyond the limit)" } else { "" };
            vec![s.name_of(bin), format!("{}{remark}", thousands(h.bins[bin]))]
        })
        .collect();
    out.push_str(&folded(
        "The numbers",
        &format!("{}, {}", large(&h.name), pages(h.pages)),
        &["Value", "Pages"],
        &rows,
    ));
    out.push_str("</div>\n");
}

fn chart(at: usize, s: &Scale<'_>) -> String {
    let h = s.h;
    let columns: Vec<(u64, &str, String)> = h
        .bins
        .iter()
        .enumerate()
        .map(|(bin, n)| {
            let class = if s.is_beyond(bin) { "beyond" } else { "o-index" };
            (*n, class, format!("{}: {}", s.name_of(bin), pages(*n)))
        })
        .collect();
    let mut marks = vec![Mark {
        at: s.across(h.median),
        label: format!("middle page: {}", s.written(h.median)),
        class: "",
    }];
    if let Some(limit) = h.limit {
        let word = if h.limit_is_least { "at least" } else { "limit" };
        marks.insert(
            0,
            Mark { at: s.edge(limit), label: format!("{word} {}", s.written(limit)), class: "limit" },
        );
    }
    let frame = Frame {
        id: &format!("alike-{at}"),
        title: &large(&h.name),
        about: &format!("{}. Half of the pages stand at {} or less.", sentence(s), s.written(h.median)),
        marks,
        ticks: s.ticks(),
        most: h.bins.iter().copied().max().unwrap_or(0),
    };
    plot::columns(&frame, &columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares() -> Histogram {
        Histogram {
            low: 0.0,
            high: 1.0,
            bins: vec![5; 20],
            median: 0.5,
            most: 0.99,
            limit: Some(0.75),
            pages: 100,
            beyond: 25,
            ..Histogram::default()
        }
    }

    #[test]
    fn bins_beyond_the_limit_are_told_apart() {
        let h = shares();
        let s = Scale::of(&h);
        assert_eq!((0..20).filter(|bin| s.is_beyond(*bin)).collect::<Vec<_>>(), [15, 16, 17, 18, 19]);
        assert_eq!((s.edge(0.75), s.name_of(15)), (75.0, "75% to 80%".into()));
        assert_eq!(sentence(&s), "25 of 100 pages are beyond the limit of 75%");
    }

    #[test]
    fn whole_numbers_have_a_column_each_and_the_limit_stands_between_two() {
        let h = Histogram {
            high: 15.0,
            bins: vec![1; 16],
            limit: Some(3.0),
            limit_is_least: true,
            most: 22.0,
            median: 6.0,
            beyond: 3,
            ..shares()
        };
        let s = Scale::of(&h);
        assert_eq!((0..16).filter(|bin| s.is_beyond(*bin)).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!((s.edge(3.0), s.across(3.0)), (18.75, 21.875));
        assert_eq!((s.name_of(3), s.name_of(15)), ("3".into(), "15 or more".into()));
    }
}
