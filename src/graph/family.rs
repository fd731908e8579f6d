//! Families, resolved: which axes their pages multiply over, which rows are allowed, how addresses are made.
//!
//! A [`Key`] names one page by numbers: family, rows, part. Addresses are made from keys when they are
//! needed; nothing holds a million strings.

use crate::config::{FamilyKind, Gate};
use crate::data::content::Document;
use crate::diag::Place;
use crate::fingerprint::{Fold, Folder};
use crate::text::{Alternatives, Pattern};
use std::sync::Arc;

/// At most so many axes in one family.
pub const AXES: usize = 3;

/// One page of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub family: u16,
    /// Rows of the family's axes; for documents the index of the file. Unused ones are 0.
    pub rows: [u32; AXES],
    /// 0, or a part of a hub that was parted by first letters: the letters in base 37.
    pub part: u32,
}

/// The words of a family: what its pages are called.
#[derive(Clone, Debug, Default)]
pub struct FamilyText {
    pub title: Alternatives,
    pub heading: Alternatives,
    pub description: Alternatives,
    pub link: Option<Pattern>,
    pub label: String,
    /// What the fingerprint covers: the texts as they were written, each under its key in site.yaml.
    pub written: Vec<(&'static str, Vec<String>)>,
    /// Where the family is declared.
    pub place: Place,
}

impl Fold for FamilyText {
    fn fold(&self, folder: &mut Folder) {
        folder.origin(|| (String::new(), Some(self.place.clone())));
        for (key, texts) in &self.written {
            folder.entry(key, texts);
        }
    }
}

/// A piece of an address.
#[derive(Clone, Debug)]
pub enum Segment {
    Literal(String),
    /// The slug of the row on this axis of the family.
    Slug(usize),
    /// The slug of the group (dataset) that the row on this axis belongs to.
    GroupSlug(usize, usize),
    /// The slug of the document.
    Document,
}

pub struct Family {
    pub name: Arc<str>,
    pub kind: FamilyKind,
    /// Datasets: the axes of a product, what a hub is by, the dataset of a record.
    pub axes: Vec<usize>,
    /// Families that a hub lists.
    pub lists: Vec<usize>,
    /// The heading of each of these lists.
    pub list_labels: Vec<String>,
    /// How the pages of each list are counted: a text with `n`.
    pub list_counts: Vec<Option<Pattern>>,
    pub url: Vec<Segment>,
    pub text: crate::fingerprint::Hashed<FamilyText>,
    pub gate: Gate,
    /// For each axis, which of its rows this family makes pages for.
    pub allowed: Vec<Vec<bool>>,
    /// One step up in the breadcrumbs.
    pub parent: Option<usize>,
    pub documents: Vec<Document>,
    pub template: Arc<str>,
    pub partition: usize,
}

impl Family {
    /// Calls `emit` for each allowed combination of rows, in an order in which the last axis moves
    /// slowest, so that pages of one place come one after the other.
    pub fn each_rows(&self, emit: &mut dyn FnMut([u32; AXES])) {
        if self.kind == FamilyKind::Document {
            for at in 0..self.documents.len() {
                emit([at as u32, 0, 0]);
            }
            return;
        }
        let allowed: Vec<Vec<u32>> = self
            .allowed
            .iter()
            .map(|rows| rows.iter().enumerate().filter(|(_, a)| **a).map(|(i, _)| i as u32).collect())
            .collect();
        product(&allowed, emit);
    }
}

/// Every combination of the candidates of each axis; the first axis moves fastest.
pub fn product(candidates: &[Vec<u32>], emit: &mut dyn FnMut([u32; AXES])) {
    fn step(candidates: &[Vec<u32>], axis: usize, rows: &mut [u32; AXES], emit: &mut dyn FnMut([u32; AXES])) {
        if axis == 0 {
            return emit(*rows);
        }
        for &row in &candidates[axis - 1] {
            rows[axis - 1] = row;
            step(candidates, axis - 1, rows, emit);
        }
    }
    step(candidates, candidates.len(), &mut [0; AXES], emit);
}

const DIGITS: &[u8] = b"\0abcdefghijklmnopqrstuvwxyz0123456789";

/// The number of a part from the letters that its slugs begin with.
pub fn part_of(letters: &str) -> u32 {
    letters
        .bytes()
        .take(5)
        .fold(0, |part, b| part * 37 + DIGITS.iter().position(|d| *d == b).unwrap_or(36) as u32)
}

/// The letters of a part.
pub fn letters_of(mut part: u32) -> String {
    let mut letters = Vec::new();
    while part > 0 {
        letters.push(DIGITS[(part % 37) as usize]);
        part /= 37;
    }
    letters.reverse();
    String::from_utf8(letters).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_letters_and_back() {
        for letters in ["a", "z", "9", "sa", "san", "ab0"] {
            assert_eq!(letters_of(part_of(letters)), letters);
        }
        assert_eq!(letters_of(0), "");
    }

    #[test]
    fn the_first_axis_moves_fastest() {
        let mut seen = Vec::new();
        product(&[vec![1, 2], vec![7, 8]], &mut |rows| seen.push((rows[0], rows[1])));
        assert_eq!(seen, [(1, 7), (2, 7), (1, 8), (2, 8)]);
        let mut one = 0;
        product(&[], &mut |_| one += 1);
        assert_eq!(one, 1);
    }
}
