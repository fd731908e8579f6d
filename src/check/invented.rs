//! Numbers that no row says: each number of a finished page is held against what the page is made from.
//!
//! A number is in order if it is a value of the page's inputs, however rounded, or stands between the same words
//! in one of their texts. What is left was computed, belongs to a wording, or was invented. The search that tells
//! these apart reads all that a page is made from and costs a hundred times more; so it looks at one page for each
//! sentence, names and figures aside, and only where that page's number has no source at the others.
//!
//! What an author writes in a document is the row of its numbers. Invariant: what is found depends on the pages
//! and the data alone.

use super::findings::{Findings, Spot, Words};
use super::ground::Ground;
use super::head::Status;
use super::html::Html;
use super::page::{Built, Facts, Subject};
use super::shown::Shown;
use super::whole::Whole;
use crate::config::FamilyKind;
use crate::deck::Digits;
use crate::diag::Code;
use crate::explain::{ClaimKind, claims_of};
use crate::fingerprint::{Gather, numbers};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

/// A number that is no value of its page: the sentence that it stands in, names and figures aside, and its place.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    sentence: u64,
    at: u32,
    length: u16,
}

/// At most so many pages are searched for sentences that no other page has.
const SEARCHED: usize = 2_000;
/// Pages of one sentence that are searched if the number on the first has no source.
const MORE: usize = 20;

/// Keeps the numbers of a page that are no value of what it is made from.
pub fn judge(s: &Subject<'_>, gather: &mut Gather, found: &Findings<'_>, facts: &mut Facts) {
    let (Some(ground), Some(artifact)) = (s.built.ground, s.built.artifact(s.file)) else { return };
    let authored = s.built.family(s.file).is_none_or(|family| family.kind == FamilyKind::Document);
    if authored || !found.wants(Code::NumberUnknown) || !s.has_content() || s.status == Status::NotFound {
        return;
    }
    ground.world.producer(artifact).gather(&ground.world, artifact, gather);
    let mut figures = Vec::new();
    each_text(s.html, s.shown, &mut |text, place| {
        let plain = Digits::of(text);
        for number in numbers(&plain.text).filter(|number| !gather.holds(&plain.text, number)) {
            let written = plain.written(&number);
            let (at, length) = (place(written.start), text[written].chars().count() as u16);
            figures.push(Figure { sentence: sentence(&plain.text, &number), at, length });
        }
    });
    facts.figures = figures.into();
}

/// Takes a text, and what finds the place of a byte of it.
type Emit<'e> = dyn FnMut(&str, &dyn Fn(usize) -> u32) + 'e;

/// Every text that a page tells people or search engines.
fn each_text(html: &Html, shown: &Shown, emit: &mut Emit<'_>) {
    let mut start = 0;
    for line in shown.text().split('\n') {
        emit(line, &|at| shown.place(start + at));
        start += line.len() + 1;
    }
    for e in html.elements() {
        match e.name() {
            "title" if !e.inside("svg") => {
                let (text, from) = e.raw();
                emit(text, &|at| from + at as u32);
            }
            "meta" if e.attribute("name") == Some("description") => {
                let from = e.attribute_at("content");
                emit(e.attribute("content").unwrap_or(""), &|at| from + at as u32);
            }
            "script" if e.attribute("type") == Some("application/ld+json") => {
                let (text, from) = e.raw();
                told(text, &mut |piece, at| emit(piece, &|offset| from + (at + offset) as u32));
            }
            _ => {}
        }
    }
}

/// Texts and numbers of structured data that say something of the page's subject.
fn told(text: &str, emit: &mut dyn FnMut(&str, usize)) {
    const KEYS: &[&str] = &[
        "description",
        "name",
        "headline",
        "text",
        "ratingValue",
        "reviewCount",
        "ratingCount",
        "price",
        "lowPrice",
        "highPrice",
        "offerCount",
        "numberOfItems",
        "jobTitle",
        "knowsAbout",
        "caption",
        "abstract",
    ];
    for key in KEYS {
        let quoted = format!("\"{key}\":");
        for (found, _) in text.match_indices(&quoted) {
            let from = found + quoted.len();
            let rest = &text[from..];
            let (skip, end) = match rest.strip_prefix('"') {
                Some(inner) => (1, inner.find('"').map_or(rest.len(), |end| end + 1)),
                None => (0, rest.find([',', '}', ']']).unwrap_or(rest.len())),
            };
            emit(&rest[skip..end], from + skip);
        }
    }
}

/// A text without its figures and names, and which of its numbers is meant.
fn sentence(text: &str, number: &Range<usize>) -> u64 {
    let mut plain = String::with_capacity(text.len());
    let mut named = false;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let is_name = word.starts_with(char::is_uppercase) && !plain.is_empty();
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            plain.push('#');
        } else if !is_name {
            plain.push_str(word);
            plain.push(' ');
        } else if !named {
            plain.push('X');
        }
        named = is_name;
    }
    let before =
        text[..number.start].split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).count();
    xxhash_rust::xxh3::xxh3_64_with_seed(plain.as_bytes(), before as u64)
}

/// Looks for the source of what is no value of its page, and tells what has none.
pub fn search(whole: &Whole<'_>, site: &Path, found: &mut Findings<'_>) {
    let Some(ground) = whole.built.ground.filter(|_| found.wants(Code::NumberUnknown)) else { return };
    // Sentence → the pages that have it, the first ones, and how many.
    let mut of_sentence: BTreeMap<u64, (Vec<usize>, usize)> = BTreeMap::new();
    for (page, facts) in whole.pages() {
        for figure in &facts.figures {
            let (pages, count) = of_sentence.entry(figure.sentence).or_default();
            if pages.last() != Some(&page) {
                *count += 1;
                if pages.len() < MORE {
                    pages.push(page);
                }
            }
        }
    }
    let firsts = |wanted: &dyn Fn(&u64) -> bool, which: Range<usize>| -> Vec<usize> {
        let all = of_sentence.iter().filter(|(sentence, _)| wanted(sentence));
        let mut pages: Vec<usize> = all
            .flat_map(|(_, (pages, _))| pages.get(which.start..which.end.min(pages.len())).unwrap_or(&[]))
            .copied()
            .collect();
        pages.sort_unstable();
        pages.dedup();
        pages.truncate(SEARCHED);
        pages
    };
    let look = Look { built: whole.built, ground, site };
    let first: FxHashSet<u64> =
        firsts(&|_| true, 0..1).par_iter().flat_map_iter(|page| look.unsaid(*page)).collect();
    if first.is_empty() {
        return;
    }
    let pages = firsts(&|sentence| first.contains(sentence), 0..MORE);
    let unsaid: Vec<(usize, Vec<u64>)> = pages.par_iter().map(|page| (*page, look.unsaid(*page))).collect();
    for (page, sentences) in unsaid {
        let figures = whole.facts[page].figures.iter().filter(|figure| sentences.contains(&figure.sentence));
        for figure in figures {
            let spot = Spot::At(whole.built.files.pages()[page], figure.at, u32::from(figure.length));
            found.add(Code::NumberUnknown, spot, || tell(whole, page, figure));
        }
    }
}

fn tell(whole: &Whole<'_>, page: usize, figure: &Figure) -> Words {
    let mut said = String::new();
    whole.reread(page, |html| {
        let mut shown = Shown::default();
        shown.read(html);
        each_text(html, &shown, &mut |text, place| {
            let plain = Digits::of(text);
            let written = numbers(&plain.text).map(|number| plain.written(&number));
            for number in written.filter(|number| place(number.start) == figure.at) {
                said = text[number].to_string();
            }
        });
    });
    Words::new(
        format!("the page says the number {said}, and no row that it is made from holds it"),
        "take it out of the template or the file, or add it to the data with its source; `flywheel explain` lists each number of a page with its row",
    )
}

/// What the search works with.
struct Look<'a> {
    built: &'a Built<'a>,
    ground: &'a Ground,
    site: &'a Path,
}

impl Look<'_> {
    /// The sentences of a page in which a number has no source.
    fn unsaid(&self, page: usize) -> Vec<u64> {
        let file = self.built.files.pages()[page];
        let mut bytes = Vec::new();
        let Some(artifact) =
            self.ground.artifact(file).filter(|_| self.built.files.read(file, &mut bytes).is_ok())
        else {
            return Vec::new();
        };
        let claims = claims_of(&self.ground.world, &self.ground.plan, artifact, self.site, Some(&bytes));
        let mut unsaid = Vec::new();
        for claim in claims.iter().filter(|claim| claim.kind == ClaimKind::Number && claim.source.is_none()) {
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let wanted = digits(&Digits::of(&claim.text).text);
            let within = Digits::of(&claim.within).text;
            let same = numbers(&within).filter(|number| digits(&within[number.clone()]) == wanted);
            unsaid.extend(same.map(|number| sentence(&within, &number)));
        }
        unsaid.sort_unstable();
        unsaid.dedup();
        unsaid
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_the_same_whatever_names_and_figures_stand_in_it() {
        let of = |text: &str, nth: usize| sentence(text, &numbers(text).nth(nth).unwrap());
        let austin = "It is 118 km from Austin to San Antonio, TX.";
        assert_eq!(of(austin, 0), of("It is 9 km from New York to Yonkers.", 0));
        let shared = "In 2018, 62% of adults had a degree.";
        assert_ne!(of(shared, 0), of(shared, 1));
        assert_ne!(of(austin, 0), of("It is 118 happy clients from Austin to San Antonio, TX.", 0));
    }
}
