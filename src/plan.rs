//! The plan: every artifact of a site, with its path, and what is wrong with the whole of them.
//!
//! Artifacts stand in the order in which they are rendered; rows of one place come together.

mod empty;
mod shard;
mod taken;
mod words;

pub use shard::Shard;

use crate::config::FamilyKind;
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::graph::{Key, Status};
use crate::pages::output_path;
use crate::paths::Paths;
use crate::produce::{Artifact, Listed, MadePaths, Phase, World};
use crate::value::Value;
use rayon::prelude::*;
use std::sync::Arc;
use taken::Taken;

/// Artifacts whose paths are made at a time.
const CHUNK: usize = 1 << 10;

/// Every artifact, and how the gate decided.
#[derive(Debug, Default)]
pub struct Plan {
    /// In the order of their phases, with their paths; the world has them, too.
    made: Arc<MadePaths>,
    /// How many of them are made before the history is known.
    pub before_past: usize,
    pub held: u64,
    pub index: u64,
    pub noindex: u64,
    /// Artifacts by producer.
    pub by_producer: Vec<(&'static str, u64)>,
}

impl Plan {
    /// Lists everything, and lets the world know of it. Two artifacts of one path are reported with both origins.
    pub fn new(world: &mut World, report: &mut Report) -> Plan {
        Plan::of_shard(world, None, report)
    }

    /// Lists what falls into one shard; everything without one.
    pub fn of_shard(world: &mut World, shard: Option<Shard>, report: &mut Report) -> Plan {
        let mut plan = Plan::default();
        let artifacts = plan.list(world, shard);
        plan.made = Arc::new(made(world, artifacts));
        world.made = plan.made.clone();
        let taken = plan.check_paths(world, report);
        // What is worth saying of the whole is not said of a part.
        if shard.is_none() {
            plan.note_empty_families(world, report);
            plan.note_dead_ends(world, &taken, report);
            if plan.index + plan.noindex == 0 {
                report.push(
                    Diagnostic::new(Code::NoPages, Level::File, "the site would have no pages")
                        .at(Place::file("site.yaml"))
                        .hint("declare a family, add rows, or lower the thresholds of its gate (`make`)"),
                );
            }
        }
        plan
    }

    fn list(&mut self, world: &World, shard: Option<Shard>) -> Vec<Artifact> {
        let mut artifacts = Vec::new();
        let (past, first): (Vec<usize>, Vec<usize>) =
            (0..world.producers.len()).partition(|at| world.producers[*at].phase() == Phase::Past);
        for at in first.into_iter().chain(past) {
            let producer = world.producers[at];
            let before = artifacts.len();
            // What shows all pages is made when all shards are there.
            let is_left = shard.is_some() && producer.phase() == Phase::Past;
            for tree in (0..world.graph.trees.len()).filter(|_| !is_left) {
                let ours = |key: &Key| shard.is_none_or(|s| s.holds(&producer.path(world, tree, key)));
                producer.artifacts(world, tree, &mut |listed| match listed {
                    Listed::Made(key, decision) if ours(&key) => {
                        artifacts.push(Artifact { producer: at as u8, tree: tree as u8, key });
                        match decision.map(|d| d.status) {
                            Some(Status::Index) => self.index += 1,
                            Some(Status::Noindex) => self.noindex += 1,
                            _ => {}
                        }
                    }
                    Listed::Held(key, _) => self.held += u64::from(ours(&key)),
                    Listed::Made(..) => {}
                });
            }
            self.by_producer.push((producer.name(), (artifacts.len() - before) as u64));
            if producer.phase() != Phase::Past {
                self.before_past = artifacts.len();
            }
        }
        artifacts
    }

    /// Every artifact, in the order in which they are made.
    pub fn artifacts(&self) -> &[Artifact] {
        self.made.artifacts()
    }

    /// Their paths, in the same order.
    pub fn paths(&self) -> &Paths {
        self.made.paths()
    }

    /// Tells of the families for which there is no artifact, and of those that have pages and lack words.
    fn note_empty_families(&self, world: &World, report: &mut Report) {
        for (tree, t) in world.graph.trees.iter().enumerate() {
            let mut made = vec![false; t.families.len()];
            for a in self.artifacts().iter().filter(|a| usize::from(a.tree) == tree) {
                if let Some(made) = made.get_mut(usize::from(a.key.family)) {
                    *made = true;
                }
            }
            empty::note(world, tree, &made, report);
            words::note(world, tree, &made, report);
        }
    }

    pub fn path(world: &World, artifact: &Artifact) -> String {
        world.producer(artifact).path(world, usize::from(artifact.tree), &artifact.key)
    }

    pub fn origin(world: &World, artifact: &Artifact) -> String {
        world.producer(artifact).origin(world, usize::from(artifact.tree), &artifact.key)
    }

    /// Where site.yaml declares the address of an artifact.
    pub fn declared(world: &World, artifact: &Artifact) -> Place {
        let families = &world.graph.trees[usize::from(artifact.tree)].families;
        match families.get(usize::from(artifact.key.family)) {
            Some(family) => world.graph.config.place(&["families", &family.name, "url"]),
            None => Place::file("site.yaml"),
        }
    }

    /// No path twice, also not one that differs in capitals only: some file systems hold them for one.
    fn check_paths(&self, world: &World, report: &mut Report) -> Taken<'_> {
        let (artifacts, paths) = (self.artifacts(), self.paths());
        let (taken, twice) = Taken::of(paths);
        for (first, second) in twice {
            let (a, b) = (Self::origin(world, &artifacts[first]), Self::origin(world, &artifacts[second]));
            let address = paths[second].trim_end_matches("index.html");
            report.push(
                Diagnostic::new(
                    Code::DuplicateUrl,
                    Level::File,
                    format!("{a} and {b} have the same address: /{address}"),
                )
                .at(Self::declared(world, &artifacts[second]))
                .hint("change the `url` of a family, a slug, or an alias")
                .group("address"),
            );
        }
        for (file, folder, below) in taken.files_as_folders() {
            let (a, b) = (Self::origin(world, &artifacts[file]), Self::origin(world, &artifacts[below]));
            report.push(
                Diagnostic::new(
                    Code::DuplicateUrl,
                    Level::File,
                    format!("{a} is the file {folder}, where {b} needs a folder"),
                )
                .at(Self::declared(world, &artifacts[below]))
                .hint("change the `url` of a family, a slug, or an alias")
                .group("folder"),
            );
        }
        taken
    }

    /// Links that every page has and that would lead nowhere: home, and where the form goes.
    fn note_dead_ends(&self, world: &World, taken: &Taken<'_>, report: &mut Report) {
        let config = &world.graph.config;
        for (t, theme) in world.graph.trees.iter().zip(&world.themes) {
            if !t.has_home {
                let address = if t.prefix.is_empty() { "/".to_string() } else { format!("{}/", t.prefix) };
                report.push(
                    Diagnostic::new(
                        Code::NoHome,
                        Level::Note,
                        format!("no page stands at {address}, where the site's name would lead"),
                    )
                    .at(config.place(&["families"]))
                    .hint("declare a hub with `url: /` and `by: []`, or write a document called index.md"),
                );
            }
            let has_form = theme.settings.get("form") == Some(&Value::Bool(true));
            if !has_form || t.families.iter().all(|f| f.kind == FamilyKind::Document) {
                continue;
            }
            let links = [
                ("form_action", "the form leads to", "write `form: false`"),
                ("privacy_url", "the form links to", "leave it empty"),
            ];
            for (setting, what, otherwise) in links {
                let url = theme.settings.get(setting).and_then(Value::as_str).unwrap_or("");
                let page = url.split(['#', '?']).next().unwrap_or(url);
                if !url.starts_with('/') || taken.holds(&output_path(page, &config.root)) {
                    continue;
                }
                let hint = format!(
                    "write that page in Markdown, change `{setting}` under `settings`, or {otherwise}"
                );
                report.push(
                    Diagnostic::new(
                        Code::FormTarget,
                        Level::Note,
                        format!("{what} {url}, where no page stands"),
                    )
                    .at(config.place(&["settings", setting]))
                    .hint(hint),
                );
            }
        }
    }
}

/// Finds the paths of all artifacts, on all cores.
fn made(world: &World, mut artifacts: Vec<Artifact>) -> MadePaths {
    artifacts.shrink_to_fit();
    let mut paths = Paths::default();
    // A few at a time, so that they are not all there twice.
    for some in artifacts.chunks(CHUNK * 64) {
        let one = |chunk: &[Artifact]| {
            let mut paths = Paths::default();
            chunk.iter().for_each(|artifact| paths.push(&Plan::path(world, artifact)));
            paths
        };
        some.par_chunks(CHUNK).map(one).collect::<Vec<_>>().iter().for_each(|more| paths.append(more));
    }
    paths.shrink();
    MadePaths::new(artifacts, paths, world.producers.iter().map(|p| p.phase() == Phase::Page).collect())
}
