//! Which pages of a group are alike: all pairs of a small group, and of a large one those that hashes find.
//!
//! In a small group the stretches that each pair has in common are counted exactly, by a list of pages for each
//! stretch. In a large one pages are candidates if a band of their signatures is equal (LSH); of the candidates the
//! best by estimate are compared exactly.

use super::sketch::{Alike, Signature, Sketch};
use rustc_hash::FxHashMap;

/// Another page of the group, and how alike it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearest {
    pub other: u32,
    pub alike: Alike,
}

/// Groups of up to so many pages are compared pair by pair.
const SMALL: usize = 1024;
/// Pages of one band that are candidates of each other; of a larger one each is a candidate of those that follow.
const BUCKET: usize = 48;
/// Candidates of a page that are compared exactly.
const EXACT: usize = 24;

/// For each page the one whose text, names and numbers masked, is most alike. Of equal ones the first.
pub fn nearest(group: &[&Sketch]) -> Vec<Option<Nearest>> {
    let mut best: Vec<Option<Nearest>> = vec![None; group.len()];
    neighbours(group, SMALL, &mut |a, b, alike| {
        for (page, other) in [(a, b), (b, a)] {
            let slot = &mut best[page as usize];
            let is_better = slot.is_none_or(|held| {
                held.alike.masked < alike.masked || (held.alike.masked == alike.masked && other < held.other)
            });
            if is_better {
                *slot = Some(Nearest { other, alike });
            }
        }
    });
    best
}

/// Calls `emit` for each pair that may be alike, with how alike it is: all pairs of a group of up to `small` pages.
/// The first page of a pair stands before the second one.
pub fn neighbours(group: &[&Sketch], small: usize, emit: &mut dyn FnMut(u32, u32, Alike)) {
    if group.len() <= small.min(usize::from(u16::MAX)) {
        all_pairs(group, emit)
    } else {
        likely_pairs(group, emit)
    }
}

fn all_pairs(group: &[&Sketch], emit: &mut dyn FnMut(u32, u32, Alike)) {
    let mut common: [Vec<u16>; 3] = Default::default();
    // For each list: stretch → the earlier pages that have it. Only looked up, never iterated.
    let mut pages: [FxHashMap<u32, Vec<u16>>; 3] = Default::default();
    for (at, sketch) in group.iter().enumerate() {
        for (list, (counts, pages)) in sketch.lists().into_iter().zip(common.iter_mut().zip(&mut pages)) {
            counts.clear();
            counts.resize(at, 0);
            for stretch in list {
                let with = pages.entry(*stretch).or_default();
                with.iter()
                    .for_each(|page| counts[*page as usize] = counts[*page as usize].saturating_add(1));
                with.push(at as u16);
            }
        }
        for (other, earlier) in group[..at].iter().enumerate() {
            let [plain, marked, numbered] = [0, 1, 2].map(|list: usize| common[list][other] as usize);
            emit(other as u32, at as u32, Alike::of(earlier, sketch, plain, marked, numbered));
        }
    }
}

fn likely_pairs(group: &[&Sketch], emit: &mut dyn FnMut(u32, u32, Alike)) {
    let signatures: Vec<Signature> = group.iter().map(|sketch| Signature::of(sketch)).collect();
    // Pages by band, in the order of pages; a page is a candidate of those that came before it.
    let mut bands: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    let mut candidates: Vec<(u32, f32)> = Vec::new();
    for (at, signature) in signatures.iter().enumerate() {
        candidates.clear();
        for band in signature.bands() {
            let earlier = bands.entry(band).or_default();
            let from = earlier.len().saturating_sub(BUCKET);
            candidates.extend(earlier[from..].iter().map(|page| (*page, 0.0)));
            earlier.push(at as u32);
        }
        candidates.sort_unstable_by_key(|(page, _)| *page);
        candidates.dedup_by_key(|(page, _)| *page);
        candidates
            .iter_mut()
            .for_each(|(page, about)| *about = signature.estimate(&signatures[*page as usize]));
        candidates.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for (page, _) in candidates.iter().take(EXACT) {
            emit(*page, at as u32, group[*page as usize].alike(group[at]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sameness::Names;

    /// Texts of a hundred words, in families that share most of theirs.
    fn texts(count: usize) -> Vec<Sketch> {
        let mut seed = 7u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) % below
        };
        let text = |random: &mut dyn FnMut(u64) -> u64| {
            let family = random(40);
            let changed = random(100);
            let word = |n: u64| if n % 100 < changed / 2 { random(1000) + 5000 } else { family * 100 + n };
            (0..100)
                .map(word)
                .map(|n| {
                    format!(
                        "w{} ",
                        ["a", "b"][n as usize % 2].repeat(1 + n as usize % 9)
                            + &format!("x{n}").replace(|c: char| c.is_ascii_digit(), "k")
                            + &letters(n)
                    )
                })
                .collect::<String>()
        };
        (0..count).map(|_| Sketch::of(&text(&mut random), &Names::default())).collect()
    }

    fn letters(mut n: u64) -> String {
        let mut text = String::new();
        while n > 0 {
            text.push((b'a' + (n % 26) as u8) as char);
            n /= 26;
        }
        text
    }

    #[test]
    fn all_pairs_are_counted_exactly() {
        let group = texts(60);
        let group: Vec<&Sketch> = group.iter().collect();
        let mut pairs = 0;
        neighbours(&group, SMALL, &mut |a, b, alike| {
            pairs += 1;
            assert_eq!(alike, group[a as usize].alike(group[b as usize]));
        });
        assert_eq!(pairs, 60 * 59 / 2);
    }

    #[test]
    fn in_a_large_group_hashes_find_whoever_is_alike() {
        let group = texts(SMALL + 500);
        let group: Vec<&Sketch> = group.iter().collect();
        let found = nearest(&group);
        let mut missed = 0;
        for (at, sketch) in group.iter().enumerate() {
            let best = group.iter().enumerate().filter(|(other, _)| *other != at);
            let best = best.map(|(_, other)| sketch.alike(other).masked).fold(0.0, f32::max);
            let held = found[at].map_or(0.0, |n| n.alike.masked);
            assert!(held <= best);
            missed += usize::from(best >= 0.6 && held < best - 0.1);
        }
        assert!(missed <= group.len() / 100, "{missed} of {} are not found", group.len());
    }
}
