//! Where the words of a page come from: each block, title and description, as a whole.
//!
//! Invariant: a source is named only if it is these words, holds them, or is a text whose slots they fill.

use super::leaves::{Leaf, Leaves};
use super::passages::{Passage, Role};
use super::search::{Found, How, Search};
use super::{Source, Teller};

/// One stretch of words.
#[derive(Clone, Debug)]
pub struct Words {
    pub text: String,
    /// Text, title, description.
    pub at: String,
    /// Which of the equal texts it is, as in a claim.
    pub nth: Vec<usize>,
    /// Nothing if the words stand in a template.
    pub source: Option<Source>,
}

/// Fewer letters than this stand in too many texts for saying where they are from, if they are no value by themselves.
const FEWEST: usize = 4;

fn is_short(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphanumeric()).count() < FEWEST
}

impl Teller<'_> {
    pub(super) fn words(&self) -> Vec<Words> {
        let mut words: Vec<Words> = Vec::new();
        let is_told = |p: &Passage| {
            p.role == Role::Plain && !p.drawn && ["text", "title", "description"].contains(&p.at.as_str())
        };
        let numbered = self.page.passages.iter().zip(self.page.ordinals());
        for (passage, nth) in numbered.filter(|(passage, _)| is_told(passage)) {
            let found = self.search.said(passage);
            if found.is_none() && is_short(&passage.text) {
                continue;
            }
            let source = self.source(found, passage, &passage.text);
            let (text, at) = (passage.text.clone(), passage.at.clone());
            let from = |source: Option<&Source>| source.map(|source| source.from.clone());
            let same = |known: &&mut Words| {
                known.text == text && known.at == at && from(known.source.as_ref()) == from(source.as_ref())
            };
            match words.iter_mut().find(same) {
                Some(known) => known.nth.push(nth),
                None => words.push(Words { text, at, nth: vec![nth], source }),
            }
        }
        words
    }
}

impl Search<'_> {
    /// The text or value that says a whole passage.
    fn said(&self, passage: &Passage) -> Option<Found> {
        let all = &self.leaves.all;
        let found = |at: usize| {
            let how =
                if all[at].row.is_some() && !all[at].is_declaration() { How::Column } else { How::Text };
            Found::plain(how, at)
        };
        let said = |at: &usize| Leaves::is_said(&all[*at]);
        let same: Vec<usize> = self.leaves_of(&passage.text).into_iter().filter(said).collect();
        let of_rows: Vec<usize> = same.iter().copied().filter(|at| all[*at].row.is_some()).collect();
        let tied = self.tied(passage, &of_rows).or_else(|| self.tied(passage, &same));
        let nearest = tied.or(of_rows.first().copied()).or(same.first().copied());
        // A title may end in the name of the site.
        let ends =
            if passage.at == "title" { passage.text.rmatch_indices([' ']) } else { "".rmatch_indices([' ']) };
        let begun = ends.map(|(at, _)| &passage.text[..at]);
        let filled =
            || std::iter::once(passage.text.as_str()).chain(begun).find_map(|text| self.filled(text));
        if let Some(at) = nearest.or_else(|| filled().filter(|_| !is_short(&passage.text))) {
            return Some(found(at));
        }
        if is_short(&passage.text) {
            return None;
        }
        // A part of a longer text, such as a paragraph of a note; or a text with something behind it.
        let holds = |leaf: &Leaf| Leaves::is_said(leaf) && leaf.text.contains(&passage.text);
        if let Some(at) = all.iter().position(holds) {
            return Some(found(at));
        }
        let within = |leaf: &Leaf| {
            Leaves::is_said(leaf)
                && leaf.text.len() * 2 > passage.text.len()
                && passage.text.contains(&leaf.text)
        };
        let longest =
            all.iter().enumerate().filter(|(_, leaf)| within(leaf)).max_by_key(|(_, l)| l.text.len());
        longest.map(|(at, _)| found(at))
    }

    /// The text with slots that a text is a filling of: a good part of it is the text's own, or every slot holds a value
    /// that the page has.
    fn filled(&self, text: &str) -> Option<usize> {
        const OWN: usize = 8;
        let is_value = |value: &str| !self.leaves_of(value).is_empty();
        let length = text.chars().count();
        let fits = self.wordings.iter().filter_map(|wording| {
            let literal = wording.begins(text, true)?;
            let is_own = literal >= OWN && literal * 3 >= length;
            (is_own || wording.fills(text, &is_value)).then_some((literal, wording.leaf))
        });
        fits.max_by_key(|(literal, _)| *literal).map(|(_, leaf)| leaf)
    }
}
