//! How alike any two pages of a group are, as selection asks for it.
//!
//! In a group of usual size every pair is known beforehand. In a very large one a pair is compared when it is asked
//! about, and only where signatures leave a doubt.

use crate::sameness::{Alike, Keys, Signature, Sketch, neighbours};

/// What selection knows of one page's text.
#[derive(Clone, Debug, Default)]
pub struct Text {
    pub sketch: Sketch,
    pub keys: Keys,
}

/// How two pages compare.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Compared {
    pub alike: Alike,
    /// Statements of either page that the other one lacks, whichever has fewer.
    pub own: u32,
}

pub struct Likeness<'t> {
    texts: &'t [Text],
    known: Known,
}

enum Known {
    /// Every pair: row by row, the lower half.
    All(Vec<Alike>),
    Doubtful(Vec<Signature>),
}

/// Groups of up to so many pages have all their pairs in memory.
const MOST: usize = 3000;
/// An estimate is off by more than this about once in a thousand pairs.
const DOUBT: f32 = 0.15;

impl<'t> Likeness<'t> {
    pub fn new(texts: &'t [Text]) -> Likeness<'t> {
        let n = texts.len();
        if n > MOST {
            let signatures = texts.iter().map(|text| Signature::of(&text.sketch)).collect();
            return Likeness { texts, known: Known::Doubtful(signatures) };
        }
        let mut all = vec![Alike::default(); n * n.saturating_sub(1) / 2];
        let sketches: Vec<&Sketch> = texts.iter().map(|text| &text.sketch).collect();
        neighbours(&sketches, n, &mut |a, b, alike| all[at(a as usize, b as usize)] = alike);
        Likeness { texts, known: Known::All(all) }
    }

    /// How two pages compare; below `least` in common an estimate will do.
    pub fn of(&self, a: usize, b: usize, least: f32) -> Compared {
        let alike = match &self.known {
            Known::All(all) => all[at(a.min(b), a.max(b))],
            Known::Doubtful(signatures) => {
                let about = signatures[a].estimate(&signatures[b]);
                match about + DOUBT < least {
                    true => Alike { masked: about, named: about },
                    false => self.texts[a].sketch.alike(&self.texts[b].sketch),
                }
            }
        };
        Compared { alike, own: self.own(a, b).min(self.own(b, a)) }
    }

    /// Statements of a page that another one lacks.
    pub fn own(&self, page: usize, other: usize) -> u32 {
        self.texts[page].keys.own(&self.texts[other].keys)
    }
}

fn at(low: usize, high: usize) -> usize {
    high * (high - 1) / 2 + low
}
