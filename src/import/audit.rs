//! Whether two releases together speak of too few records: sums and differences of what they tell are
//! searched for the one that the fewest records make.
//!
//! Each release parts the records into blocks: those that stand in the same told groups. Whatever can be
//! computed from two releases gives each block of the one and of the other a number, and a record shows in
//! the result unless the numbers of its two blocks cancel out. So the result with the fewest records is the
//! lightest cut of a graph whose nodes are blocks and whose edges are records; what stands in no group is
//! one node, whose number is nought. Invariant: if nothing is found, no sum or difference of told numbers
//! of these two releases is made by fewer than `least` records, unless by none.

use std::collections::{BTreeMap, BTreeSet};

/// The told groups of a release: members by number, sorted.
pub type Family<'f> = [&'f [u32]];

/// The groups of the first block of a release of which this is true: records that stand in the same groups.
pub fn block_that(family: &Family<'_>, is: &dyn Fn(&[usize], &[u32]) -> bool) -> Option<BTreeSet<usize>> {
    let (of, blocks) = blocks(family);
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); blocks.len()];
    of.iter().for_each(|(record, block)| members[*block].push(*record));
    let at = (0..blocks.len()).find(|at| is(&blocks[*at], &members[*at]))?;
    Some(blocks[at].iter().copied().collect())
}

/// The groups of `new` that take part in a difference of fewer than `least` records.
pub fn find(new: &Family<'_>, old: &Family<'_>, least: usize) -> Option<BTreeSet<usize>> {
    let (new_of, new_blocks) = blocks(new);
    let (old_of, old_blocks) = blocks(old);
    // Node 0 is what stands in no group; then the blocks of the new release, then those of the old one.
    let mut edges: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let records: BTreeSet<u32> = new_of.keys().chain(old_of.keys()).copied().collect();
    for record in records {
        let a = new_of.get(&record).map_or(0, |b| 1 + b);
        let b = old_of.get(&record).map_or(0, |b| 1 + new_blocks.len() + b);
        if a != b {
            *edges.entry((a.min(b), a.max(b))).or_default() += 1;
        }
    }
    let nodes = 1 + new_blocks.len() + old_blocks.len();
    let side = lightest_below(nodes, &edges, least)?;
    let found: BTreeSet<usize> = side
        .iter()
        .filter(|node| (1..=new_blocks.len()).contains(*node))
        .flat_map(|node| new_blocks[node - 1].iter().copied())
        .collect();
    Some(found)
}

/// For each record its block, and for each block the groups that it stands in.
fn blocks(family: &Family<'_>) -> (BTreeMap<u32, usize>, Vec<Vec<usize>>) {
    let mut signatures: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, members) in family.iter().enumerate() {
        for record in *members {
            signatures.entry(*record).or_default().push(at);
        }
    }
    let distinct: BTreeSet<&Vec<usize>> = signatures.values().collect();
    let numbers: BTreeMap<&Vec<usize>, usize> = distinct.iter().enumerate().map(|(n, s)| (*s, n)).collect();
    let of = signatures.iter().map(|(record, s)| (*record, numbers[s])).collect();
    (of, distinct.into_iter().cloned().collect())
}

/// A side of a cut that weighs less than `least` and more than nothing: never the side of node 0.
fn lightest_below(
    nodes: usize,
    edges: &BTreeMap<(usize, usize), usize>,
    least: usize,
) -> Option<BTreeSet<usize>> {
    let mut weights: Vec<BTreeMap<usize, usize>> = vec![BTreeMap::new(); nodes];
    for ((a, b), weight) in edges {
        *weights[*a].entry(*b).or_default() += weight;
        *weights[*b].entry(*a).or_default() += weight;
    }
    for part in parts(&weights) {
        if part.len() < 2 {
            continue;
        }
        if let Some(side) = cut_of(&part, &weights, least) {
            let other = || part.iter().copied().filter(|n| !side.contains(n)).collect();
            return Some(if side.contains(&0) { other() } else { side });
        }
    }
    None
}

/// The connected parts of the graph: between them nothing is shared, so a cut there tells nothing.
fn parts(weights: &[BTreeMap<usize, usize>]) -> Vec<Vec<usize>> {
    let mut seen = vec![false; weights.len()];
    let mut parts = Vec::new();
    for start in 0..weights.len() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut part = vec![start];
        let mut next = 0;
        while let Some(&node) = part.get(next) {
            next += 1;
            for &other in weights[node].keys() {
                if !std::mem::replace(&mut seen[other], true) {
                    part.push(other);
                }
            }
        }
        part.sort_unstable();
        parts.push(part);
    }
    parts
}

/// The method of Stoer and Wagner, which stops at the first cut that is light enough: it adds the node that is tied
/// strongest to those already taken; the last one, cut off, is the lightest cut between it and the one
/// before, and these two become one node.
fn cut_of(part: &[usize], weights: &[BTreeMap<usize, usize>], least: usize) -> Option<BTreeSet<usize>> {
    let mut graph: BTreeMap<usize, BTreeMap<usize, usize>> =
        part.iter().map(|n| (*n, weights[*n].clone())).collect();
    let mut merged: BTreeMap<usize, BTreeSet<usize>> =
        part.iter().map(|n| (*n, BTreeSet::from([*n]))).collect();
    while graph.len() > 1 {
        let mut ties: BTreeMap<usize, usize> = graph.keys().map(|n| (*n, 0)).collect();
        let mut order: Vec<(usize, usize)> = Vec::with_capacity(graph.len());
        while let Some((&node, &tie)) =
            ties.iter().max_by_key(|(node, tie)| (**tie, std::cmp::Reverse(**node)))
        {
            ties.remove(&node);
            order.push((node, tie));
            for (other, weight) in &graph[&node] {
                if let Some(tie) = ties.get_mut(other) {
                    *tie += weight;
                }
            }
        }
        let [.., (before, _), (last, weight)] = order.as_slice() else { return None };
        if *weight < least {
            return merged.remove(last);
        }
        let (before, last) = (*before, *last);
        let taken = graph.remove(&last).unwrap_or_default();
        let also = merged.remove(&last).unwrap_or_default();
        merged.entry(before).or_default().extend(also);
        for (other, weight) in taken {
            if let Some(edges) = graph.get_mut(&other) {
                edges.remove(&last);
                if other != before {
                    *edges.entry(before).or_default() += weight;
                }
            }
            if other != before {
                *graph.entry(before).or_default().entry(other).or_default() += weight;
            }
        }
        if let Some(edges) = graph.get_mut(&before) {
            edges.remove(&before);
            edges.remove(&last);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: u32, to: u32) -> Vec<u32> {
        (from..to).collect()
    }

    #[test]
    fn a_small_rest_of_one_release_is_found() {
        let (all, one, two) = (range(0, 20), range(0, 8), range(8, 16));
        assert_eq!(find(&[&all, &one, &two], &[], 5), Some(BTreeSet::from([0])));
        assert_eq!(find(&[&all, &one], &[], 5), None);
    }

    #[test]
    fn one_newcomer_between_two_releases_is_found_and_five_are_not() {
        assert!(find(&[&range(0, 21)], &[&range(0, 20)], 5).is_some());
        assert!(find(&[&range(0, 25)], &[&range(0, 20)], 5).is_none());
        assert!(find(&[&range(0, 20)], &[&range(0, 20)], 5).is_none());
    }

    #[test]
    fn what_a_new_group_reveals_of_an_older_one_is_found() {
        // Ten at first; six come, and they and four of the ten become a group of their own.
        let (before, after) = (range(0, 10), range(0, 16));
        let group: Vec<u32> = range(0, 4).into_iter().chain(range(10, 16)).collect();
        assert!(find(&[&after, &group], &[&before], 5).is_some());
        // With one newcomer elsewhere the four are never alone.
        let more = range(0, 17);
        assert!(find(&[&more, &group], &[&before], 5).is_none());
    }
}
