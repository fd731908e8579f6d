//! Why a page is as it is: what stands at an address, how the gate decided, every input with its value and
//! its place, and which of them changed since the last build.
//!
//! It reads what a build reads, renders the one page and writes nothing. Invariant: the inputs are those that the fingerprint is
//! folded from (`fingerprint::Trace`), so nothing is listed that does not count, and nothing counts that is
//! not listed.

mod absent;
mod address;
mod beside;
mod claims;
mod companion;
mod decision;
mod file;
mod ground;
mod inputs;
mod json;
mod left_out;
mod parts;
mod text;
mod told;

pub use absent::{Absent, Nothing};
pub use claims::numbers::{Number, numbers};
pub use claims::{Claim, How, Kind as ClaimKind, Origin, Source, Words};
pub use companion::Companion;
pub use decision::{Measure, Verdict};
pub use file::{FileState, Since, changed};
pub use inputs::{Input, Line};
pub use parts::about;
#[doc(hidden)]
pub use parts::unknown_parts;

use crate::diag::{Place, Report};
use crate::fingerprint::Asked;
use crate::graph::{Key, Tree};
use crate::manifest::{self, Manifest};
use crate::pipeline::{CACHE, load_world};
use crate::plan::Plan;
use crate::produce::{Artifact, Phase, World};
use crate::theme::Cache;
use std::path::{Path, PathBuf};

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    pub site: PathBuf,
    pub out: PathBuf,
    pub base_url: Option<String>,
    /// A whole address, a path of the site, or a path in the output folder.
    pub address: String,
}

/// What is known of an address.
pub enum Explanation {
    Made(Box<Page>),
    Absent(Box<Nothing>),
}

/// A row that a page is about.
pub struct About {
    pub dataset: String,
    pub id: String,
    pub title: String,
    pub place: Option<Place>,
}

/// What an artifact is.
pub struct Identity {
    pub address: String,
    /// Path in the output folder.
    pub path: String,
    /// The producer's name: product, hub, sitemap.
    pub kind: &'static str,
    /// Where it comes from, in words.
    pub origin: String,
    /// The family of a page, and where it is declared.
    pub family: Option<(String, Place)>,
    pub rows: Vec<About>,
}

/// A file that is made.
pub struct Page {
    pub identity: Identity,
    /// What it is, if it is no page.
    pub companion: Option<Companion>,
    pub verdict: Option<Verdict>,
    /// Where an old address leads.
    pub leads_to: Option<String>,
    /// Every number, quotation and name on the finished page; nothing of a file that is no page.
    pub claims: Vec<Claim>,
    pub inputs: Vec<Input>,
    pub since: Since,
    pub file: FileState,
}

/// Explains one address. Nothing if the site cannot be read; the report says why. An error if the address can
/// be none of this site.
pub fn explain(question: &Question, report: &mut Report) -> Result<Option<Explanation>, String> {
    let Some(mut world) = load_world(&question.site, question.base_url.as_deref(), report) else {
        return Ok(None);
    };
    let wanted = address::of(&question.address, &world.graph.config, &question.out)?;
    let plan = Plan::new(&mut world, report);
    let manifest = manifest::read(&question.site.join(CACHE), &question.out);
    let at = |wanted: &String| world.made.paths().iter().position(|path| address::is(path, wanted));
    Ok(Some(match wanted.iter().find_map(at) {
        Some(at) => {
            Explanation::Made(Box::new(page(question, &world, &manifest, (&plan, &plan.artifacts()[at]))))
        }
        None => {
            // What was read as a path in the output folder is hardly anything else.
            let wanted = wanted.last().map_or("", String::as_str);
            Explanation::Absent(Box::new(absent::nothing(question, &world, &manifest, wanted, report)))
        }
    }))
}

/// What is made at an address as people give it: whole, without its last slash, or as a file.
pub fn resolve(world: &World, address: &str, out: &Path) -> Option<usize> {
    let wanted = address::of(address, &world.graph.config, out).ok()?;
    let at = |wanted: &String| world.made.paths().iter().position(|path| address::is(path, wanted));
    wanted.iter().find_map(at)
}

/// Why nothing stands at an address of a site that was read already. An error if the address can be none of it.
pub fn absence(question: &Question, world: &World, report: &Report) -> Result<Explanation, String> {
    let wanted = address::of(&question.address, &world.graph.config, &question.out)?;
    let manifest = manifest::read(&question.site.join(CACHE), &question.out);
    let wanted = wanted.last().map_or("", String::as_str);
    Ok(Explanation::Absent(Box::new(absent::nothing(question, world, &manifest, wanted, report))))
}

/// A text as the words of a page are read: single spaces, and none around.
pub fn squeezed(text: &str) -> String {
    claims::squeeze(text)
}

/// What a page is: its rows, and the gate's decision.
pub fn standing(world: &World, artifact: &Artifact) -> (Identity, Verdict) {
    let tree = &world.graph.trees[usize::from(artifact.tree)];
    let (path, name) = (Plan::path(world, artifact), world.producer(artifact).name());
    let identity = identity(world, tree, &artifact.key, name, path);
    let origin = Plan::origin(world, artifact);
    (Identity { origin, ..identity }, decision::verdict(world, tree, &artifact.key))
}

/// Every claim of a page, and every stretch of its words, each with its source. `bytes` are the page's.
pub fn told_by(
    world: &World,
    plan: &Plan,
    artifact: &Artifact,
    folder: &Path,
    bytes: &[u8],
) -> (Vec<Claim>, Vec<Words>) {
    let site = ground::Site { world, plan, artifact, folder };
    let trace = world.producer(artifact).trace(world, artifact, Asked::default());
    claims::told(bytes, &trace, &site)
}

/// Every claim of a page with its source. The bytes are those that the build would write, or those that are
/// given: so a test can put in a claim that no row makes.
pub fn claims_of(
    world: &World,
    plan: &Plan,
    artifact: &Artifact,
    folder: &Path,
    bytes: Option<&[u8]>,
) -> Vec<Claim> {
    let producer = world.producer(artifact);
    let site = ground::Site { world, plan, artifact, folder };
    let trace = producer.trace(world, artifact, Asked::default());
    if let Some(bytes) = bytes {
        return claims::claims(bytes, &trace, &site);
    }
    let mut made = Vec::new();
    // What cannot be rendered claims nothing; the build says why.
    match producer.make(world, artifact, None, &mut Cache::default(), &mut made) {
        Ok(_) => claims::claims(&made, &trace, &site),
        Err(_) => Vec::new(),
    }
}

fn page(
    question: &Question,
    world: &World,
    manifest: &Manifest,
    (plan, artifact): (&Plan, &Artifact),
) -> Page {
    let producer = world.producer(artifact);
    let tree = &world.graph.trees[usize::from(artifact.tree)];
    let path = Plan::path(world, artifact);
    let trace = producer.trace(world, artifact, Asked::default());
    let since = file::since(manifest, &path, &trace);
    let inputs = inputs::inputs(&trace, &since);
    let (is_page, is_alias) = (producer.phase() == Phase::Page, producer.phase() == Phase::Alias);
    let identity = match is_page {
        true => identity(world, tree, &artifact.key, producer.name(), path),
        false => Identity::new(world, producer.name(), path),
    };
    Page {
        companion: (!is_page).then(|| companion::companion(producer.name(), &trace)),
        verdict: is_page.then(|| decision::verdict(world, tree, &artifact.key)),
        leads_to: is_alias.then(|| tree.url(&Key { part: 0, ..artifact.key })),
        file: file::state(&question.out, manifest, &identity.path),
        identity: Identity { origin: Plan::origin(world, artifact), ..identity },
        claims: match is_page {
            true => claims_of(world, plan, artifact, &question.site, None),
            false => Vec::new(),
        },
        inputs,
        since,
    }
}

/// What is known of a page by its key alone.
fn identity(world: &World, tree: &Tree, key: &Key, kind: &'static str, path: String) -> Identity {
    let family = tree.families.get(usize::from(key.family));
    let rows = match family {
        Some(family) if !family.axes.is_empty() => tree
            .rows(key)
            .map(|row| About {
                dataset: row.dataset().to_string(),
                id: row.id().to_string(),
                title: row.title().to_string(),
                place: row.place(),
            })
            .collect(),
        _ => Vec::new(),
    };
    let declared = |name: &str| world.graph.config.place(&["families", name]);
    let family = family.map(|f| (f.name.to_string(), declared(&f.name)));
    Identity { family, rows, ..Identity::new(world, kind, path) }
}

impl Identity {
    /// A file of which no more is known than its path and its kind.
    fn new(world: &World, kind: &'static str, path: String) -> Identity {
        let address = format!("{}/{}", world.graph.config.root, crate::produce::address_of(&path));
        Identity { address, path, kind, origin: String::new(), family: None, rows: Vec::new() }
    }
}

impl Explanation {
    /// The text for people; `all` shows what would be left out of long lists.
    pub fn text(&self, all: bool) -> String {
        text::text(self, all)
    }
    pub fn json(&self, all: bool) -> serde_json::Value {
        json::json(self, all)
    }
    /// Whether the address is known at all.
    pub fn is_known(&self) -> bool {
        match self {
            Explanation::Made(_) => true,
            Explanation::Absent(nothing) => {
                nothing.leftover.is_some() || !matches!(nothing.absent, Absent::Unknown { .. })
            }
        }
    }
}
