//! First paragraphs: two pages that are to be found do not begin with the same words.
//!
//! It asks for equality to the letter; that pages are alike but for names is measured as a whole elsewhere.
//! What a page says of itself (a notice) and what it says in links is no beginning.

use super::findings::Findings;
use super::findings::Words;
use super::head::Status;
use super::html::Html;
use super::page::{Facts, Subject, hash};
use super::said::{Block, Kind, Said, is_running, words};
use super::whole::Whole;
use crate::diag::Code;

/// A first paragraph of fewer words says too little to be anybody's own.
const SHORTEST: usize = 6;

/// Keeps what the page begins with.
pub fn judge(s: &Subject<'_>, facts: &mut Facts) {
    if !s.is_indexed() {
        return;
    }
    if let Some((block, text)) = opening(s.said) {
        facts.opening = (hash(text), s.said.place(block, 0));
    }
}

/// The first paragraph, if it stands before the first section: what comes later is no opening.
fn opening(said: &Said) -> Option<(&Block, &str)> {
    let mut headings = 0;
    let mut all = said.blocks().take_while(|(block, _)| {
        headings += usize::from(block.kind == Kind::Heading);
        headings < 2
    });
    all.find(|(block, text)| {
        block.kind == Kind::Text && !block.is_link() && is_running(text) && words(text) >= SHORTEST
    })
}

/// Tells of each page that begins as another one before it.
pub fn equal(whole: &Whole<'_>, found: &mut Findings<'_>) {
    if !found.wants(Code::OpeningEqual) {
        return;
    }
    let told = whole.pages().filter(|(_, f)| f.status == Status::Indexed && f.opening.0 != 0);
    let mut all: Vec<(u64, usize)> = told.map(|(page, f)| (f.opening.0, page)).collect();
    all.sort_unstable();
    let mut equal: Vec<(usize, usize)> = Vec::new();
    for group in all.chunk_by(|a, b| a.0 == b.0) {
        equal.extend(group[1..].iter().map(|(_, page)| (*page, group[0].1)));
    }
    // In the order of the pages, each with the first one that begins so.
    equal.sort_unstable();
    for (page, first) in equal {
        let (at, before) = (whole.facts[page].opening.1, whole.facts[first].opening.1);
        found.add(Code::OpeningEqual, whole.at(page, at), || {
            let text = whole.reread(page, |html: &Html| {
                let mut said = Said::default();
                said.read(html);
                opening(&said).map_or(String::new(), |(_, text)| short(text))
            });
            Words::new(
                format!("{} and {} begin with the same words: `{text}`", whole.url(first), whole.url(page)),
                "begin each page with what is true of it alone: a number, a name, a fact that the other lacks",
            )
            .also("the same here", whole.at(first, before))
        });
    }
}

/// As much of a text as a sentence of ours can hold.
fn short(text: &str) -> String {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_string(),
    }
}
