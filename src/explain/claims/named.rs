//! Where a quotation or a name comes from.
//!
//! A quotation is word for word what a record or a text says. A name is the name of a row, a text of the site or
//! the theme, or part of such a text.

use super::leaves::{Leaf, Leaves};
use super::passages::Passage;
use super::search::{Found, How, Search};

/// Columns that say what a row is called, the best first.
const CALLED: &[&str] = &["author", "name", "title", "plural", "area", "month_name", "city"];

impl Search<'_> {
    /// The record or text that says these very words.
    pub fn quote(&self, passage: &Passage) -> Option<Found> {
        let says = |leaf: &Leaf| leaf.text == passage.text || leaf.text.contains(&passage.text);
        let of_record = |leaf: &Leaf| leaf.name() == "testimonial" && says(leaf);
        let all = &self.leaves.all;
        let at = all.iter().position(of_record).or_else(|| {
            all.iter().position(|leaf| Leaves::is_said(leaf) && !leaf.is_declaration() && says(leaf))
        })?;
        let how = if all[at].row.is_some() { How::Column } else { How::Text };
        Some(Found::plain(how, at))
    }

    /// The row or text that is called so.
    pub fn name(&self, passage: &Passage) -> Option<Found> {
        let rank = |leaf: &Leaf| {
            let called = CALLED.iter().position(|name| *name == leaf.name()).unwrap_or(CALLED.len());
            (leaf.row.is_none(), leaf.place.is_none(), called)
        };
        let same = self.leaves_of(&passage.text);
        let of_rows: Vec<usize> =
            same.iter().filter(|&&at| self.leaves.all[at].row.is_some()).copied().collect();
        let tied = self.tied(passage, &of_rows);
        // A link is called so by the item that its address stands in, too.
        let linked = || {
            let to = self.leaves_of(&passage.href);
            let pairs = to.iter().flat_map(|a| same.iter().map(move |b| (*a, *b)));
            let near = pairs.filter_map(|(a, b)| Some((self.leaves.together(a, b)?, b)));
            near.min().map(|(_, at)| at).filter(|_| !passage.href.is_empty())
        };
        let best = tied.or_else(linked).or_else(|| {
            let all = same.iter().filter(|&&at| Leaves::is_said(&self.leaves.all[at]));
            all.min_by_key(|&&at| (rank(&self.leaves.all[at]), at)).copied()
        });
        if let Some(at) = best {
            let how = if self.leaves.all[at].row.is_some() { How::Column } else { How::Text };
            return Some(Found::plain(how, at));
        }
        if let Some(at) = self.whole(&passage.text) {
            return Some(Found::plain(How::Text, at));
        }
        // A language is called what it calls itself; the program knows that, and the page the language.
        let is_version = |leaf: &Leaf| leaf.part == "address" && leaf.text == passage.href;
        let version = self.leaves.all.iter().position(is_version).filter(|_| !passage.href.is_empty());
        if let Some(at) = version {
            let made = "the page in another language, by what that calls itself";
            return Some(Found { made, ..Found::plain(How::Computed, at) });
        }
        if let Some(found) = self.letters(passage) {
            return Some(found);
        }
        // Part of a longer text, such as a link within a paragraph or the title of a page.
        let holds = |leaf: &Leaf| {
            let ends = |at: usize| {
                let (before, after) = (&leaf.text[..at], &leaf.text[at + passage.text.len()..]);
                !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
            };
            Leaves::is_said(leaf) && leaf.text.match_indices(&passage.text).any(|(at, _)| ends(at))
        };
        self.leaves.all.iter().position(holds).map(|at| Found::plain(How::Text, at))
    }

    /// The first letters that part a large list: alone, or behind the list's own name.
    fn letters(&self, passage: &Passage) -> Option<Found> {
        let (name, letters) = passage.text.rsplit_once(" – ").unwrap_or(("", &passage.text));
        // The first page says how many lines a part has.
        let letters = letters.trim_end_matches(|c: char| c.is_ascii_digit()).to_lowercase();
        let is = |leaf: &Leaf| leaf.text == letters && ["part", "parts"].contains(&leaf.part.as_str());
        let at = self.leaves.all.iter().position(is)?;
        let known = name.is_empty() || self.whole(name).is_some() || !self.leaves_of(name).is_empty();
        known.then(|| Found {
            made: "first letters of the names in the list",
            ..Found::plain(How::Computed, at)
        })
    }
}
