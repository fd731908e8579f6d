//! Between the phases of a build: the pages that were just made become part of the history.

use crate::data::history::{History, MadePage};
use crate::graph::Key;
use crate::manifest::Record;
use crate::plan::Plan;
use crate::produce::{Artifact, Phase, World, address_of};
use jiff::civil::Date;
use rayon::prelude::*;

/// Pages whose hubs are looked up at a time: enough for all cores, few enough to hold.
const CHUNK: usize = 1 << 14;

/// The history after this build. `records` are those of the first artifacts of the plan, in its order.
pub fn advanced(world: &World, plan: &Plan, records: &[Record], date: Date) -> History {
    let made = &world.made;
    let is_page = |at: &u32| {
        let artifact = plan.artifacts().get(*at as usize);
        artifact.is_some_and(|a| matches!(phase(world, a), Phase::Page | Phase::Alias))
    };
    let pages: Vec<u32> = made.order().iter().copied().filter(is_page).collect();
    let page = |at: &u32| {
        let at = *at as usize;
        let artifact = &plan.artifacts()[at];
        MadePage {
            url: format!("/{}", address_of(&made.paths()[at])),
            hub: if phase(world, artifact) == Phase::Alias {
                target(world, artifact)
            } else {
                hub(world, artifact)
            },
            digest: records.get(at).map(|record| record.said).unwrap_or_default(),
            page: world.page(at),
        }
    };
    let all = pages.chunks(CHUNK).flat_map(|chunk| chunk.par_iter().map(page).collect::<Vec<_>>());
    let mut told = world.told_now();
    told.extend(crate::hooks::posts::told(world));
    world.history.advanced(&world.graph.tables, all, told, date)
}

fn phase(world: &World, artifact: &Artifact) -> Phase {
    world.producer(artifact).phase()
}

/// The address of the text that an old address leads to, below the site's own.
fn target(world: &World, artifact: &Artifact) -> String {
    let url = world.graph.trees[usize::from(artifact.tree)].url(&Key { part: 0, ..artifact.key });
    world.below_root(&url).to_string()
}

/// The address of the page one step up, below the site's own; the home page where no hub is above.
fn hub(world: &World, artifact: &Artifact) -> String {
    let tree = &world.graph.trees[usize::from(artifact.tree)];
    let key: &Key = &artifact.key;
    let url = match tree.parent(&world.graph, key) {
        Some(parent) => tree.url(&parent),
        None => {
            let home = format!("{}/", tree.base);
            if !tree.has_home || tree.url(key) == home {
                return String::new();
            }
            home
        }
    };
    url.strip_prefix(world.graph.config.root.as_str()).unwrap_or(&url).to_string()
}
