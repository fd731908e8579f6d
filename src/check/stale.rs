//! Words, numbers and stories whose consent was withdrawn since the output was made.
//!
//! Two things are held against the log of today: what the last build noted that it showed under which consent,
//! and the quotations that stand in the finished pages. The second needs no memory of a build.

use super::CheckOptions;
use super::findings::{Findings, Spot, Words};
use super::ground::Ground;
use super::page::{Built, Subject};
use crate::baseline;
use crate::config::{FamilyKind, Kind};
use crate::data::consent::{Channel, Purpose};
use crate::diag::Code;
use crate::manifest::noted;
use crate::pipeline::CACHE;
use rustc_hash::FxHashSet;

/// What may be quoted today.
#[derive(Default)]
pub struct Quotes {
    /// Hashes of the words of records and stories, without spaces. Only looked up, never iterated.
    words: FxHashSet<u64>,
    /// Whether the site has records of clients at all.
    has_records: bool,
}

impl Quotes {
    pub fn of(ground: &Ground) -> Quotes {
        let mut quotes = Quotes::default();
        let tables = ground.world.graph.tables.tables.iter();
        for table in tables.filter(|t| matches!(t.kind, Kind::Match | Kind::Story)) {
            quotes.has_records = true;
            for row in &table.rows {
                let texts = row.values.iter().filter_map(|value| value.as_str());
                quotes.words.extend(texts.filter(|text| text.len() > SHORT).map(hash));
            }
        }
        quotes
    }
}

/// A cell of fewer bytes is no text of a client.
const SHORT: usize = 10;

/// The hash of a text whatever spaces stand in it.
fn hash(text: &str) -> u64 {
    let mut plain = String::with_capacity(text.len());
    plain.extend(text.chars().filter(|c| !c.is_whitespace()));
    super::page::hash(&plain)
}

const HINT: &str = "build and publish again: the new output leaves out what is not covered";

/// A quotation of a client that no record with consent says.
pub fn judge(s: &Subject<'_>, found: &mut Findings<'_>) {
    let quotes = &s.built.quotes;
    if !quotes.has_records || !found.wants(Code::ConsentStale) || !s.has_content() {
        return;
    }
    // What an author quotes in a text or a note is the author's to answer for.
    let family = s.built.family(s.file);
    if family.is_some_and(|family| family.kind == FamilyKind::Document) {
        return;
    }
    for e in s.html.elements().filter(|e| e.name() == "blockquote") {
        let is_client = e.parent().is_some_and(|figure| figure.name() == "figure");
        let text = if is_client { e.text() } else { String::new() };
        if text.len() <= SHORT || quotes.words.contains(&hash(&text)) {
            continue;
        }
        found.about(Code::ConsentStale, "quote", Spot::Masked(s.file, e.at(), 1), || {
            Words::new(
                "the page quotes words of a client that no record with a consent in force says",
                format!("{HINT}; words that are no client’s stand in a text under content/"),
            )
        });
    }
}

/// What earlier builds noted that files show, and the log does not cover any more.
pub fn judge_noted(built: &Built<'_>, options: &CheckOptions, found: &mut Findings<'_>) {
    let Some(ground) = built.ground else { return };
    if !found.wants(Code::ConsentStale) {
        return;
    }
    // A machine without a cache has what the last deploy left in the output.
    let noted = noted(&options.site.join(CACHE), &options.out).or_else(|| baseline::uses(&options.out));
    let consents = &ground.world.consents;
    for (path, uses) in noted.iter().flatten() {
        let Some(file) = built.files.find(path) else { continue };
        for used in uses.iter().filter(|u| !consents.covers(&u.consent, u.purpose, Channel::Site)) {
            found.about(Code::ConsentStale, &used.consent, Spot::File(file), || {
                let what = match used.purpose {
                    Purpose::Statistics => "numbers",
                    Purpose::Quote => "words",
                    Purpose::Story => "a story",
                };
                let line = consents.withdrawn_by(&used.consent, used.purpose, Channel::Site);
                let why = match line {
                    Some(line) => format!("the line `{line}` of the log withdrew it"),
                    None => "the log does not know it".to_string(),
                };
                Words::new(
                    format!("the output shows {what} under the consent `{}`, and {why}", used.consent),
                    HINT,
                )
            });
        }
    }
}
