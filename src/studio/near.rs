//! The other pages of a page's rows: of a city every service, of a service its cities.
//!
//! Invariant: only pages that are made are named, and no answer looks at more than [`LOOKED`] of them.

use super::Scene;
use crate::config::FamilyKind;
use crate::graph::{Key, Tree};
use crate::told::titles::titles;
use serde_json::{Value as Json, json};

/// So many pages of a row are named, and so many looked at.
const NAMED: usize = 60;
const LOOKED: usize = 30_000;

/// The pages of a row: each with its title, and how many there are, as far as was looked.
pub fn of_row(scene: &Scene<'_>, tree: usize, dataset: usize, row: u32) -> Json {
    let t = &scene.world.graph.trees[tree];
    let (mut keys, mut looked, mut found) = (Vec::new(), 0, 0);
    for (at, family) in t.families.iter().enumerate() {
        let is_page = !matches!(family.kind, FamilyKind::File | FamilyKind::Document);
        let Some(axis) = family.axes.iter().position(|of| *of == dataset).filter(|_| is_page) else {
            continue;
        };
        each(t, at, axis, row, &mut |key| {
            looked += 1;
            if looked > LOOKED {
                return false;
            }
            if t.is_made(&scene.world.graph, &key) {
                found += 1;
                if keys.len() < NAMED {
                    keys.push(key);
                }
            }
            true
        });
    }
    let pages: Vec<Json> = keys.iter().map(|key| link(scene, tree, key)).collect();
    json!({ "pages": pages, "found": found, "all": looked <= LOOKED })
}

/// Every page of a family whose axis has a row, until it is told to stop.
fn each(t: &Tree, family: usize, axis: usize, row: u32, go_on: &mut dyn FnMut(Key) -> bool) {
    let axes = &t.families[family].axes;
    let count =
        |at: usize| if at == axis { 1 } else { axes.get(at).map_or(1, |of| t.axes[*of].len() as u32) };
    for a in 0..count(0) {
        for b in 0..count(1) {
            for c in 0..count(2) {
                let mut rows = [a, b, c];
                rows[axis] = row;
                if !go_on(Key { family: family as u16, rows, part: 0 }) {
                    return;
                }
            }
        }
    }
}

/// A page as a link: what it is called, and where it is.
pub fn link(scene: &Scene<'_>, tree: usize, key: &Key) -> Json {
    let t = &scene.world.graph.trees[tree];
    json!({ "title": name(scene, tree, key), "address": t.url(key), "family": t.family(key).text.label })
}

/// What a page is called here: its heading, or what its rows are.
pub fn name(scene: &Scene<'_>, tree: usize, key: &Key) -> String {
    let t = &scene.world.graph.trees[tree];
    let family = t.family(key);
    if family.axes.is_empty() {
        let title = titles(scene.world, tree, key).0;
        return if title.is_empty() { family.text.label.clone() } else { title };
    }
    let rows: Vec<&str> = t.rows(key).map(|row| row.title()).collect();
    rows.join(" · ")
}
