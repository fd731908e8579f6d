//! The stretches of five words of one text, as sorted hashes, and how much two texts have in common.

use super::names::{Masked, Names};
use super::tokens::mix;

/// Words of a stretch.
const WORDS: usize = 5;

/// What is kept of a text. The three lists are sorted and hold each hash once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// Stretches without a number.
    plain: Vec<u32>,
    /// Stretches with a number, which is masked.
    marked: Vec<u32>,
    /// The same with the numbers as they are.
    numbered: Vec<u32>,
    /// How many words the text has.
    pub words: u32,
}

/// How much two texts have in common, from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Alike {
    /// Names and numbers masked.
    pub masked: f32,
    /// Names alone masked.
    pub named: f32,
}

impl Sketch {
    pub fn of(text: &str, names: &Names) -> Sketch {
        let mut masked: Vec<Masked> = Vec::with_capacity(text.len() / 5);
        names.masked(text, &mut masked);
        let mut sketch = Sketch { words: masked.len() as u32, ..Sketch::default() };
        for stretch in masked.windows(WORDS) {
            let hash = |of: fn(&Masked) -> u64| {
                let mixed = stretch.iter().fold(0, |sum, word| mix(sum, of(word)));
                (mixed ^ (mixed >> 32)) as u32
            };
            if stretch.iter().any(|word| word.all != word.names) {
                sketch.marked.push(hash(|word| word.all));
                sketch.numbered.push(hash(|word| word.names));
            } else {
                sketch.plain.push(hash(|word| word.all));
            }
        }
        for list in [&mut sketch.plain, &mut sketch.marked, &mut sketch.numbered] {
            list.sort_unstable();
            list.dedup();
        }
        sketch
    }

    /// Exactly how much two texts have in common.
    pub fn alike(&self, other: &Sketch) -> Alike {
        let plain = common(&self.plain, &other.plain);
        let (marked, numbered) =
            (common(&self.marked, &other.marked), common(&self.numbered, &other.numbered));
        Alike::of(self, other, plain, marked, numbered)
    }

    /// The lists, in the order: plain, marked, numbered.
    pub fn lists(&self) -> [&[u32]; 3] {
        [&self.plain, &self.marked, &self.numbered]
    }

    /// The sketch as bytes, for a store; with a sum at the end, since a hash that was torn looks like any other.
    pub fn to_bytes(&self, out: &mut Vec<u8>) {
        let start = out.len();
        let lengths = self.lists().map(|list| list.len() as u32);
        let numbers =
            [self.words].into_iter().chain(lengths).chain(self.lists().into_iter().flatten().copied());
        numbers.for_each(|n| out.extend_from_slice(&n.to_le_bytes()));
        let sum = xxhash_rust::xxh3::xxh3_64(&out[start..]);
        out.extend_from_slice(&sum.to_le_bytes());
    }

    /// Reads what `to_bytes` wrote; nothing if that is not what stands there.
    pub fn from_bytes(bytes: &[u8]) -> Option<Sketch> {
        let (bytes, sum) = bytes.split_at(bytes.len().checked_sub(8)?);
        if xxhash_rust::xxh3::xxh3_64(bytes).to_le_bytes() != sum {
            return None;
        }
        let mut numbers = bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        let words = numbers.next()?;
        let lengths = [numbers.next()?, numbers.next()?, numbers.next()?];
        if bytes.len() as u64 != 16 + 4 * lengths.iter().map(|n| u64::from(*n)).sum::<u64>() {
            return None;
        }
        let [plain, marked, numbered] = lengths.map(|n| numbers.by_ref().take(n as usize).collect());
        Some(Sketch { plain, marked, numbered, words })
    }
}

impl Alike {
    /// From how many stretches of each list two texts have in common.
    pub fn of(a: &Sketch, b: &Sketch, plain: usize, marked: usize, numbered: usize) -> Alike {
        let share = |common: usize, all: usize| {
            if all == common { (common > 0) as u8 as f32 } else { common as f32 / (all - common) as f32 }
        };
        let [a, b] = [a, b].map(|s| [s.plain.len() + s.marked.len(), s.plain.len() + s.numbered.len()]);
        Alike { masked: share(plain + marked, a[0] + b[0]), named: share(plain + numbered, a[1] + b[1]) }
    }
}

/// How many numbers two sorted lists have in common.
fn common(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut found) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        found += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    found
}

/// How many hash functions a signature has: bands of three, so that pairs that have 40 % in common are found
/// with a certainty of 94 %, and those with 60 % are practically always.
pub const BANDS: usize = 42;
pub const ROWS: usize = 3;

/// The least hash of a text under each of many hash functions: of two texts, about as many are equal as the
/// texts have in common (MinHash).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature(pub [u32; BANDS * ROWS]);

impl Signature {
    /// Of the text with names and numbers masked.
    pub fn of(sketch: &Sketch) -> Signature {
        let mut least = [u32::MAX; BANDS * ROWS];
        for hash in sketch.plain.iter().chain(&sketch.marked) {
            for (at, slot) in least.iter_mut().enumerate() {
                // A multiplication by an odd number of its own turns each hash around.
                let turn = (at as u32).wrapping_mul(0x9e37_79b9).wrapping_add(0x85eb_ca6b) | 1;
                let mut turned = hash.wrapping_mul(turn) ^ (turn >> 7);
                turned ^= turned >> 15;
                turned = turned.wrapping_mul(0x2c1b_3c6d);
                turned ^= turned >> 12;
                *slot = (*slot).min(turned);
            }
        }
        Signature(least)
    }

    /// About how much two texts have in common.
    pub fn estimate(&self, other: &Signature) -> f32 {
        let same = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        same as f32 / self.0.len() as f32
    }

    /// A hash of each band.
    pub fn bands(&self) -> impl Iterator<Item = u64> + '_ {
        self.0
            .chunks_exact(ROWS)
            .enumerate()
            .map(|(band, rows)| rows.iter().fold(band as u64 + 1, |sum, row| mix(sum, u64::from(*row))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let mut names = Names::default();
        ["Austin", "New Haven", "Texas"].iter().for_each(|name| names.add(name));
        names
    }

    #[test]
    fn a_page_with_another_name_and_number_in_it_is_the_same_page() {
        let names = names();
        let of = |text: &str| Sketch::of(text, &names);
        let a = of("There are 5 experts in Austin for this, and the nearest is 27 km away from the centre.");
        let b =
            of("There are 8 experts in New Haven for this, and the nearest is 3 km away from the centre.");
        let c = of("Nobody is listed there so far; write what you need and a person will read it soon.");
        assert_eq!(a.alike(&b).masked, 1.0);
        assert!(a.alike(&b).named < 0.5);
        assert_eq!(a.alike(&c), Alike { masked: 0.0, named: 0.0 });
        assert_eq!(a.alike(&a), Alike { masked: 1.0, named: 1.0 });
        let mut bytes = Vec::new();
        a.to_bytes(&mut bytes);
        assert_eq!(Sketch::from_bytes(&bytes), Some(a));
        assert_eq!(Sketch::from_bytes(&bytes[4..]), None);
    }

    #[test]
    fn signatures_estimate_what_sets_have_in_common() {
        let of = |range: std::ops::Range<u32>| {
            let plain: Vec<u32> = range.map(|n| n.wrapping_mul(0x9e37_79b1)).collect();
            let mut sketch = Sketch { plain, ..Sketch::default() };
            sketch.plain.sort_unstable();
            sketch
        };
        let mut sum = 0.0;
        for shift in 0..20 {
            let start = shift * 10_000;
            let (a, b) = (of(start..start + 600), of(start + 200..start + 800));
            assert!((a.alike(&b).masked - 0.5).abs() < 1e-6);
            sum += Signature::of(&a).estimate(&Signature::of(&b)) - 0.5;
        }
        assert!((sum / 20.0).abs() < 0.04, "the estimate is not biased: {sum}");
    }
}
