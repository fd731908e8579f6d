//! The first view: what the site is, how much there is of it, and where to begin.

use super::{Scene, near};
use crate::config::{FamilyKind, Kind};
use crate::graph::Family;
use crate::value::Value;
use serde_json::{Value as Json, json};

/// So many rows of a kind are named to begin with.
const NAMED: usize = 6;

/// What there is: each dataset with how many of its rows have a page, and the first of them; each kind of page with
/// how many there are.
pub fn home(scene: &Scene<'_>) -> Json {
    let (world, graph) = (scene.world, &scene.world.graph);
    let t = &graph.trees[0];
    let mut rows = Vec::new();
    for (dataset, axis) in t.axes.iter().enumerate() {
        let kind = match axis.kind() {
            Kind::Place if axis.table.groups.is_some() => continue,
            Kind::Service => "Services",
            Kind::Place => "Places",
            Kind::Provider => "Experts",
            Kind::Story => "Stories",
            _ => continue,
        };
        let mut pages: Vec<(u64, u32)> = Vec::new();
        for row in 0..axis.len() as u32 {
            if axis.facets[row as usize].listed && t.page_of_row(graph, dataset, row).is_some() {
                let people = axis.view(row as usize, &t.locale).number("population").unwrap_or(0.0);
                pages.push((people.max(0.0) as u64, row));
            }
        }
        // The largest places first; other rows in the order of their names, each name once.
        let count = pages.len();
        pages.sort_by_key(|(people, row)| (std::cmp::Reverse(*people), axis.facets[*row as usize].rank));
        pages.dedup_by_key(|(_, row)| axis.facets[*row as usize].title.clone());
        let named = pages.iter().take(NAMED).filter_map(|(_, row)| {
            let key = t.page_of_row(graph, dataset, *row)?;
            Some(near::link(scene, 0, &key))
        });
        let named: Vec<Json> = named.collect();
        if !named.is_empty() {
            rows.push(json!({ "kind": kind, "count": count, "pages": named }));
        }
    }
    json!({
        "site": graph.config.file.name,
        "tagline": world.themes[0].settings.get("tagline").and_then(Value::as_str),
        "rows": rows, "families": families(scene),
        "pages": scene.plan.index + scene.plan.noindex, "offered": scene.plan.index, "held": scene.plan.held,
        "messages": world.mails.messages.len(),
        "accounts": graph.config.file.posts.as_ref().map_or(0, |posts| posts.accounts.iter().count()),
    })
}

/// What the site is called, and where it lives.
pub fn site(scene: &Scene<'_>) -> Json {
    let config = &scene.world.graph.config;
    json!({ "site": config.file.name, "origin": config.origin, "root": config.root })
}

/// Each family of pages with how many it has, and the first of them.
fn families(scene: &Scene<'_>) -> Vec<Json> {
    let t = &scene.world.graph.trees[0];
    let mut counts: Vec<(u64, Option<usize>)> = vec![(0, None); t.families.len()];
    for (at, artifact) in scene.plan.artifacts().iter().enumerate() {
        let is_page = artifact.tree == 0 && scene.page_of(at).is_some();
        if let Some(count) = counts.get_mut(usize::from(artifact.key.family)).filter(|_| is_page) {
            count.0 += 1;
            count.1.get_or_insert(at);
        }
    }
    let pages = t.families.iter().zip(counts).filter(|(family, _)| family.kind != FamilyKind::File);
    let label = |family: &Family| match family.text.label.as_str() {
        "" => family.name.to_string(),
        label => label.to_string(),
    };
    let each = pages.filter_map(|(family, (count, first))| {
        let artifact = scene.artifact(first?);
        // Two kinds of pages may be called the same: the family's own name tells them apart.
        let is_twice = t.families.iter().filter(|other| label(other) == label(family)).count() > 1;
        let called = if is_twice { format!("{} ({})", label(family), family.name) } else { label(family) };
        Some(json!({ "label": called, "count": count, "first": near::link(scene, 0, &artifact.key) }))
    });
    each.collect()
}
