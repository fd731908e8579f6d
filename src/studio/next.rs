//! What the next build would do, compared with what the last one left: what it makes again, and why.

use super::{Scene, near};
use crate::explain::{Since, about, changed};
use crate::fingerprint::{Asked, Parts};
use crate::manifest::{self, Manifest};
use crate::pipeline::{CACHE, outlook};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// So many pages of a kind are named, and so many asked what changed.
const NAMED: usize = 40;
const ASKED: usize = 12;

/// The plan of the next build into the site's output folder, as numbers and by kinds of files.
pub fn next(scene: &Scene<'_>) -> Json {
    let (world, plan) = (scene.world, scene.plan);
    let out = scene.site.join("output");
    let last = manifest::read(&scene.site.join(CACHE), &out);
    let first = last.is_empty();
    let looked = outlook(world, plan, &last);
    let mut groups: BTreeMap<(bool, String), (u64, Vec<usize>)> = BTreeMap::new();
    for (at, differs) in looked.differing.iter().enumerate() {
        if *differs && !first {
            let is_new = !last.holds(&plan.paths()[at]);
            let group = groups.entry((is_new, kind(scene, at))).or_default();
            group.0 += 1;
            if group.1.len() < NAMED {
                group.1.push(at);
            }
        }
    }
    // The first of each kind are asked what changed, all of them by one look into the manifest.
    let changed = groups.iter().filter(|((is_new, _), _)| !is_new);
    let asked: Vec<usize> = changed.flat_map(|(_, (_, some))| some.iter().take(ASKED).copied()).collect();
    let paths: Vec<&str> = asked.iter().map(|at| &plan.paths()[*at]).collect();
    let then = last.parts_of(&paths);
    let reasons: BTreeMap<usize, Option<String>> =
        asked.iter().zip(then).map(|(at, then)| (*at, why(scene, *at, &last, then))).collect();
    let groups: Vec<Json> = groups
        .into_iter()
        .map(|((is_new, kind), (count, some))| {
            let named = some.iter().map(|at| named(scene, *at, reasons.get(at).cloned().flatten()));
            json!({ "kind": kind, "new": is_new, "count": count, "files": named.collect::<Vec<_>>() })
        })
        .collect();
    let gone: Vec<&str> =
        looked.gone.iter().take(NAMED).map(|path| crate::produce::address_of(path)).collect();
    json!({
        "first": first, "other_program": looked.other_program, "render": looked.render, "keep": looked.keep,
        "remove": looked.remove, "after": plan.artifacts().len() as u64 - plan.before_past as u64,
        "groups": groups, "gone": gone,
        "pages": plan.index + plan.noindex, "offered": plan.index, "unlisted": plan.noindex, "held": plan.held,
    })
}

/// What files of a kind are called: the family of a page, else who makes them.
fn kind(scene: &Scene<'_>, at: usize) -> String {
    let artifact = scene.artifact(at);
    match scene.page_of(at) {
        Some((_, key)) => {
            let family = scene.tree(artifact).family(key);
            if family.text.label.is_empty() { family.name.to_string() } else { family.text.label.clone() }
        }
        None => scene.world.producer(artifact).name().replace('_', " "),
    }
}

fn named(scene: &Scene<'_>, at: usize, why: Option<String>) -> Json {
    let address = crate::produce::address_of(&scene.plan.paths()[at]);
    let address = format!("{}/{address}", scene.world.graph.config.root);
    let title = match scene.page_of(at) {
        Some((tree, key)) => near::name(scene, tree, key),
        None => address.clone(),
    };
    json!({ "address": address, "title": title, "why": why })
}

/// The parts of a file that changed, in words.
fn why(scene: &Scene<'_>, at: usize, last: &Manifest, then: Option<Parts>) -> Option<String> {
    let artifact = scene.artifact(at);
    let trace = scene.world.producer(artifact).trace(scene.world, artifact, Asked::default());
    match changed(last, then, &trace) {
        Since::Changed(parts) => {
            let named: Vec<&str> =
                trace.nodes.iter().map(|node| &*node.name).filter(|name| !name.is_empty()).collect();
            let names: Vec<&str> =
                parts.iter().filter_map(|part| named.get(*part)).map(|name| about(name)).collect();
            Some(names.join("; "))
        }
        Since::OtherProgram => Some("Flywheel itself is another version".into()),
        _ => Some("something that is not remembered".into()),
    }
}
