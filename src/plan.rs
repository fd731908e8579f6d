//! The plan: every artifact of a site, with its path, and what is wrong with the whole of them.
//!
//! Artifacts stand in the order in which they are rendered; rows of one place come together.

mod empty;
mod words;

use crate::config::FamilyKind;
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::graph::Status;
use crate::pages::output_path;
use crate::produce::{Artifact, Listed, Phase, World};
use crate::producers::PRODUCERS;
use crate::value::Value;
use rustc_hash::FxHashMap;

/// Every artifact, and how the gate decided.
#[derive(Debug, Default)]
pub struct Plan {
    /// In the order of their phases.
    pub artifacts: Vec<Artifact>,
    /// How many of them are made before the history is known.
    pub before_past: usize,
    pub held: u64,
    pub index: u64,
    pub noindex: u64,
    /// Artifacts by producer.
    pub by_producer: Vec<(&'static str, u64)>,
}

impl Plan {
    /// Lists everything. Two artifacts of one path are reported with both origins.
    pub fn new(world: &World, report: &mut Report) -> Plan {
        let mut plan = Plan::default();
        let (past, first): (Vec<usize>, Vec<usize>) =
            (0..PRODUCERS.len()).partition(|at| PRODUCERS[*at].phase() == Phase::Past);
        for at in first.into_iter().chain(past) {
            let producer = PRODUCERS[at];
            let before = plan.artifacts.len();
            for tree in 0..world.graph.trees.len() {
                producer.artifacts(world, tree, &mut |listed| match listed {
                    Listed::Made(key, decision) => {
                        plan.artifacts.push(Artifact { producer: at as u8, tree: tree as u8, key });
                        match decision.map(|d| d.status) {
                            Some(Status::Index) => plan.index += 1,
                            Some(Status::Noindex) => plan.noindex += 1,
                            _ => {}
                        }
                    }
                    Listed::Held(..) => plan.held += 1,
                });
            }
            plan.by_producer.push((producer.name(), (plan.artifacts.len() - before) as u64));
            if producer.phase() != Phase::Past {
                plan.before_past = plan.artifacts.len();
            }
        }
        plan.note_empty_families(world, report);
        let paths = plan.check_paths(world, report);
        plan.note_dead_ends(world, &paths, report);
        if plan.index + plan.noindex == 0 {
            report.push(
                Diagnostic::new(Code::NoPages, Level::File, "the site would have no pages")
                    .at(Place::file("site.yaml"))
                    .hint("declare a family, add rows, or lower the thresholds of its gate (`make`)"),
            );
        }
        plan
    }

    /// Tells of the families for which there is no artifact, and of those that have pages and lack words.
    fn note_empty_families(&self, world: &World, report: &mut Report) {
        for (tree, t) in world.graph.trees.iter().enumerate() {
            let mut made = vec![false; t.families.len()];
            for a in self.artifacts.iter().filter(|a| usize::from(a.tree) == tree) {
                if let Some(made) = made.get_mut(usize::from(a.key.family)) {
                    *made = true;
                }
            }
            empty::note(world, tree, &made, report);
            words::note(world, tree, &made, report);
        }
    }

    pub fn path(world: &World, artifact: &Artifact) -> String {
        PRODUCERS[usize::from(artifact.producer)].path(world, usize::from(artifact.tree), &artifact.key)
    }

    /// What an artifact is a page of, whatever its address; 0 if it is none.
    pub fn page(world: &World, artifact: &Artifact) -> u64 {
        match PRODUCERS[usize::from(artifact.producer)].phase() {
            Phase::Page => world.graph.trees[usize::from(artifact.tree)].identity(&artifact.key),
            _ => 0,
        }
    }

    pub fn origin(world: &World, artifact: &Artifact) -> String {
        PRODUCERS[usize::from(artifact.producer)].origin(world, usize::from(artifact.tree), &artifact.key)
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
    fn check_paths(&self, world: &World, report: &mut Report) -> FxHashMap<u128, usize> {
        let mut seen: FxHashMap<u128, usize> = FxHashMap::default();
        seen.reserve(self.artifacts.len());
        // Files without a dot in their names: there are few of them.
        let mut bare: Vec<String> = Vec::new();
        for (at, artifact) in self.artifacts.iter().enumerate() {
            let path = Self::path(world, artifact);
            let hash = path_hash(&path);
            bare.extend(path.rsplit('/').next().filter(|name| !name.contains('.')).map(str::to_string));
            if let Some(first) = seen.insert(hash, at) {
                let (a, b) = (Self::origin(world, &self.artifacts[first]), Self::origin(world, artifact));
                report.push(
                    Diagnostic::new(
                        Code::DuplicateUrl,
                        Level::File,
                        format!(
                            "{a} and {b} have the same address: /{}",
                            path.trim_end_matches("index.html")
                        ),
                    )
                    .at(Self::declared(world, artifact))
                    .hint("change the `url` of a family, a slug, or an alias")
                    .group("address"),
                );
            }
        }
        // Only a folder that is called as a file could be in the way of one.
        let is_bare =
            |name: &str| bare.len() > FEW || bare.iter().any(|bare| bare.eq_ignore_ascii_case(name));
        for artifact in &self.artifacts {
            let path = Self::path(world, artifact);
            for (at, _) in path.match_indices('/') {
                let name = path[..at].rsplit('/').next().unwrap_or(&path);
                if !name.contains('.') && name.is_ascii() && !is_bare(name) {
                    continue;
                }
                let Some(&file) = seen.get(&path_hash(&path[..at])) else { continue };
                let (a, b) = (Self::origin(world, &self.artifacts[file]), Self::origin(world, artifact));
                let message = format!("{a} is the file {}, where {b} needs a folder", &path[..at]);
                report.push(
                    Diagnostic::new(Code::DuplicateUrl, Level::File, message)
                        .at(Self::declared(world, artifact))
                        .hint("change the `url` of a family, a slug, or an alias")
                        .group("folder"),
                );
            }
        }
        seen
    }

    /// Links that every page has and that would lead nowhere: home, and where the form goes.
    fn note_dead_ends(&self, world: &World, paths: &FxHashMap<u128, usize>, report: &mut Report) {
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
                if !url.starts_with('/') || paths.contains_key(&path_hash(&output_path(page, &config.root))) {
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

/// So many names are looked through one by one.
const FEW: usize = 16;

/// Paths are compared without regard to capitals.
fn path_hash(path: &str) -> u128 {
    match path.bytes().any(|b| b.is_ascii_uppercase() || !b.is_ascii()) {
        true => xxhash_rust::xxh3::xxh3_128(path.to_lowercase().as_bytes()),
        false => xxhash_rust::xxh3::xxh3_128(path.as_bytes()),
    }
}
