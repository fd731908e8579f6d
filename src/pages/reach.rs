//! Who is within reach of a place, and what its map shows, taken from the graph.

use super::map::{MapInputs, Spot};
use crate::graph::{CardView, Graph, Key, Near, Tree};
use crate::inputs;
use std::collections::BTreeMap;

inputs! {
    /// How many experts a page counts, and how near they are.
    pub struct Reach<'g> {
        pub experts: usize,
        /// How far away they live at most, where a page is about a single place; nothing if one comes from further.
        pub radius_km: Option<u32>,
        /// Home of the nearest and kilometres to it; nothing if that is the place itself.
        pub nearest: Option<(CardView<'g>, u32)>,
    }
}

/// The reach of some experts; `place` is where they are counted from, the nearest first.
pub fn reach<'w>(
    graph: &'w Graph,
    tree: &'w Tree,
    experts: &[Near],
    place: Option<(usize, u32)>,
) -> Reach<'w> {
    let place = place.filter(|(dataset, row)| tree.axes[*dataset].facets[*row as usize].geo.is_some());
    let all = graph.experts.as_ref();
    let nearest = experts.first().filter(|_| place.is_some()).and_then(|near| {
        let home = all?.home(near.provider).filter(|home| Some(*home) != place)?;
        Some((CardView::new(tree.axes[home.0].view(home.1 as usize, &tree.locale)), near.km?))
    });
    let radius_km = place.and(all).map(|all| all.radius_km.round() as u32);
    let radius_km =
        radius_km.filter(|radius| experts.iter().all(|near| near.km.is_none_or(|km| km <= *radius)));
    Reach { experts: experts.len(), radius_km, nearest }
}

/// The map of a listed place. `experts` are those that the page counts; `page` is the page about
/// another row of the same dataset.
pub fn around<'w>(
    graph: &'w Graph,
    tree: &'w Tree,
    place: (usize, u32),
    experts: &[Near],
    page: &dyn Fn(u32) -> String,
) -> Option<MapInputs<'w>> {
    let neighbours = tree.around.get(place.0)?.as_ref()?.of(place.1);
    draw_inputs(graph, tree, place, neighbours, experts, page)
}

/// The map of an expert: the home, how far the expert comes from there, and the neighbours, which are looked
/// up for any place with a position.
pub fn around_home<'w>(
    graph: &'w Graph,
    tree: &'w Tree,
    place: (usize, u32),
    reach_km: Option<f64>,
    page: &dyn Fn(u32) -> String,
) -> Option<MapInputs<'w>> {
    let (dataset, row) = place;
    let geo = tree.axes[dataset].facets[row as usize].geo?;
    let sphere = tree.spheres[dataset].as_ref()?;
    let neighbours = tree.around[dataset].as_ref()?.near(sphere, geo, row);
    let map = draw_inputs(graph, tree, place, &neighbours, &[], page)?;
    Some(MapInputs { reach_km: reach_km.or(map.reach_km), ..map })
}

fn draw_inputs<'w>(
    graph: &'w Graph,
    tree: &'w Tree,
    place: (usize, u32),
    neighbours: &[u32],
    experts: &[Near],
    page: &dyn Fn(u32) -> String,
) -> Option<MapInputs<'w>> {
    let (dataset, row) = place;
    let at = tree.axes[dataset].facets[row as usize].geo?;
    // Homes may lie in places that have no pages; they are on the map all the same.
    let mut homes: BTreeMap<(usize, u32), usize> = BTreeMap::new();
    if let Some(all) = &graph.experts {
        for home in experts.iter().filter_map(|near| all.home(near.provider)) {
            *homes.entry(home).or_default() += 1;
        }
    }
    let here = homes.remove(&place).unwrap_or(0);
    let mut spots: Vec<Spot<'w>> = Vec::with_capacity(neighbours.len() + homes.len());
    for &other in neighbours {
        let experts = homes.remove(&(dataset, other)).unwrap_or(0);
        spots.extend(spot(tree, (dataset, other), experts, page(other)));
    }
    for (home, experts) in homes {
        let url = if home.0 == dataset { page(home.1) } else { String::new() };
        spots.extend(spot(tree, home, experts, url));
    }
    let reach_km = graph.experts.as_ref().map(|e| e.radius_km);
    let name = tree.axes[dataset].facets[row as usize].name.as_ref();
    Some(MapInputs { name, at, reach_km, here, spots })
}

fn spot<'w>(tree: &'w Tree, place: (usize, u32), experts: usize, url: String) -> Option<Spot<'w>> {
    let view = tree.axes[place.0].view(place.1 as usize, &tree.locale);
    Some(Spot { name: view.name(), at: view.geo()?, population: view.number("population"), url, experts })
}

/// A key with another row on one of its axes.
pub fn with_row(key: &Key, axis: usize, row: u32) -> Key {
    let mut other = *key;
    other.rows[axis] = row;
    other
}
