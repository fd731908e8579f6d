//! When pages are let in: so many on each day, the best evidence first.

use super::super::told::Told;
use super::Section;
use super::plot::{self, Frame};
use super::table::folded;
use super::words::{counted, escape, pages};
use crate::diag::thousands;

pub fn section(told: &Told) -> Option<Section> {
    let (first, last) = (told.waves.first()?, told.waves.last()?);
    let sum: u64 = told.waves.iter().map(|w| w.pages).sum();
    let waves = counted(told.waves.len() as u64, "wave", "waves");
    let headline = match told.waves.len() {
        1 => format!("{} let in on {}", pages(sum), escape(&first.day)),
        _ => format!("{} let in, in {waves}", pages(sum)),
    };
    let most = told.waves.iter().map(|w| w.pages).max().unwrap_or(0);
    let mut html = String::from(
        "<p>A wave lets in so many pages and no more, those with the best evidence first, so that a site grows at a pace that search engines can follow.</p>\n",
    );
    if told.waves.len() > 1 {
        let columns: Vec<(u64, &str, String)> = told
            .waves
            .iter()
            .map(|w| (w.pages, "o-index", format!("{}: {}", w.day, pages(w.pages))))
            .collect();
        let half = 50.0 / columns.len() as f64;
        let frame = Frame {
            id: "wave",
            title: "Pages let in on each day",
            about: &format!("{waves} from {} to {}, of {} at most.", first.day, last.day, pages(most)),
            marks: Vec::new(),
            ticks: vec![
                (if columns.len() > 6 { 0.0 } else { half }, first.day.clone()),
                (if columns.len() > 6 { 100.0 } else { 100.0 - half }, last.day.clone()),
            ],
            most,
        };
        html.push_str(&format!("<figure class=\"one\">{}</figure>\n", plot::columns(&frame, &columns)));
    }
    let rows: Vec<Vec<String>> =
        told.waves.iter().map(|w| vec![escape(&w.day), thousands(w.pages)]).collect();
    html.push_str(&folded("The numbers", "Pages let in on each day", &["Day", "Pages"], &rows));
    Some(Section { id: "waves", label: "Waves", headline, html })
}
