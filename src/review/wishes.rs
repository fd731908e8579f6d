//! What data would help most: experts in which cities would give pages the evidence that they lack.
//!
//! It says nothing of pages that are too alike: what would set them apart is more to say, and no row can be promised to do that.

use super::judge::Result;
use super::told::{Wish, WishPlace};
use crate::config::Kind;
use crate::graph::Status;
use crate::produce::World;
use std::collections::{BTreeMap, BTreeSet};

/// A place: the tree's dataset and row.
type Place = (usize, u32);
/// Services that lack something at each place.
type Lacking = BTreeMap<Place, BTreeSet<u32>>;

/// After so many places a line is drawn.
const STEPS: [usize; 10] = [1, 2, 5, 10, 25, 50, 100, 200, 500, 1000];
const SHOWN: usize = 12;
const SERVICES: usize = 4;

pub fn wishes(world: &World, results: &[Result<'_>]) -> Vec<Wish> {
    let mut lonely = Lacking::new();
    for result in results.iter().filter(|result| result.group.tree == 0) {
        let tree = &world.graph.trees[0];
        let family = &tree.families[usize::from(result.group.family)];
        let Some(axis) = tree.axis_of(family, Kind::Place) else { continue };
        let service = result.group.service.unwrap_or_default();
        let left = result
            .left
            .iter()
            .filter(|page| page.decision.status != Status::Hold && page.decision.evidence.outside == 0);
        let judged =
            result.pages.iter().filter(|page| page.candidate.lacking.is_some() && page.evidence.outside == 0);
        for key in left.map(|page| page.key).chain(judged.map(|page| page.key)) {
            lonely.entry((family.axes[axis], key.rows[axis])).or_default().insert(service);
        }
    }
    let mut wishes = Vec::new();
    if world.graph.experts.is_some() {
        wishes.push(wish(world, "experts", cover(world, lonely)));
    }
    wishes.retain(|wish| !wish.steps.is_empty());
    wishes
}

/// Places in which experts would let most pages in: each time the place whose reach covers most that is left.
/// One expert for each service that is lacking there.
fn cover(world: &World, mut lonely: Lacking) -> Vec<(Place, BTreeSet<u32>)> {
    let tree = &world.graph.trees[0];
    let radius = world.graph.experts.as_ref().map_or(0.0, |e| e.radius_km);
    let reach = |(dataset, row): Place| -> Vec<Place> {
        let geo = tree.axes[dataset].facets[row as usize].geo;
        match (tree.spheres[dataset].as_ref(), geo) {
            (Some(sphere), Some(geo)) => {
                sphere.within(geo, radius).into_iter().map(|(row, _)| (dataset, row)).collect()
            }
            _ => vec![(dataset, row)],
        }
    };
    // Gains only shrink, so a place whose gain of before is still the best is the best.
    let gain = |lonely: &Lacking, near: &[Place]| {
        near.iter().map(|p| lonely.get(p).map_or(0, BTreeSet::len)).sum::<usize>()
    };
    let mut queue: Vec<(usize, Place, Vec<Place>)> = lonely
        .keys()
        .map(|place| {
            let near = reach(*place);
            (gain(&lonely, &near), *place, near)
        })
        .collect();
    queue.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    let mut chosen = Vec::new();
    while let Some((held, place, near)) = queue.pop() {
        let now = gain(&lonely, &near);
        if now == 0 {
            continue;
        }
        if now < held
            && queue
                .last()
                .is_some_and(|next| (next.0, std::cmp::Reverse(next.1)) > (now, std::cmp::Reverse(place)))
        {
            let at = queue.partition_point(|next| {
                (next.0, std::cmp::Reverse(next.1)) < (now, std::cmp::Reverse(place))
            });
            queue.insert(at, (now, place, near));
            continue;
        }
        // Pages are told by place and service: one of the same service in two places counts twice.
        let mut pages = BTreeSet::new();
        for (n, other) in near.iter().enumerate() {
            for service in lonely.remove(other).unwrap_or_default() {
                pages.insert((n as u32) << 16 | service);
            }
        }
        chosen.push((place, pages));
    }
    chosen
}

fn wish(world: &World, what: &str, places: Vec<(Place, BTreeSet<u32>)>) -> Wish {
    let tree = &world.graph.trees[0];
    let mut steps = Vec::new();
    let mut sum = 0;
    for (at, (_, pages)) in places.iter().enumerate() {
        sum += pages.len() as u64;
        if STEPS.contains(&(at + 1)) || at + 1 == places.len() {
            steps.push((at as u64 + 1, sum));
        }
    }
    let services = tree.axes.iter().find(|axis| axis.kind() == Kind::Service);
    let shown = places.iter().take(SHOWN).map(|((dataset, row), pages)| {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        pages.iter().for_each(|page| *counts.entry(page & 0xffff).or_default() += 1);
        let mut counts: Vec<(u32, usize)> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let names = services.into_iter().flat_map(|axis| {
            counts
                .iter()
                .take(SERVICES)
                .map(|(row, _)| axis.view(*row as usize, &tree.locale).plural().to_string())
                .collect::<Vec<_>>()
        });
        WishPlace {
            name: tree.axes[*dataset].view(*row as usize, &tree.locale).title().to_string(),
            pages: pages.len() as u64,
            services: names.collect(),
        }
    });
    let called = places.first().map_or("", |((dataset, _), _)| &*tree.axes[*dataset].table.name);
    Wish { what: what.into(), called: called.replace('_', " "), steps, places: shown.collect() }
}
