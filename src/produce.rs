//! Producers: code that lists artifacts, names each one's inputs, and renders them.
//!
//! A producer of pages and a hook have the same shape. The one list of them is in `producers`: what
//! stands in it has the command line, incrementality and the tests without more work.
//!
//! Invariant: `render` sees its inputs and the theme; no graph, clock, disk, network or chance.

use crate::config::FamilyKind;
use crate::config::SourceDef;
use crate::data::consent::{ConsentLog, Purpose, Use};
use crate::data::history::{History, Published};
use crate::data::images::Images;
use crate::data::mails::Mails;
use crate::deck::Deck;
use crate::diag::{Diagnostic, Report};
use crate::fingerprint::{Asked, Fingerprint, Fold, Folder, Gather, Hashed, Inputs, MOST_PARTS, Trace};
use crate::graph::{Decision, Graph, Key};
use crate::theme::{Cache, Look, Theme};
use std::collections::BTreeMap;
use std::sync::Arc;

mod found;
mod made;
pub mod news;

pub use found::Found;
pub use made::{MadePaths, address_of};

/// Everything that inputs can be taken from.
pub struct World {
    pub graph: Graph,
    /// The copy deck and the theme of each tree.
    pub decks: Vec<Hashed<Deck>>,
    pub themes: Vec<Theme>,
    /// Where facts come from.
    pub sources: Hashed<Sources>,
    pub images: Images,
    /// What was published. While files of the last phase are made, this build is part of it.
    pub history: History,
    /// The day of this publication; none for a build that is none.
    pub publishes: Option<jiff::civil::Date>,
    /// What people agreed to.
    pub consents: ConsentLog,
    /// What this build makes; empty while it is still listed.
    pub made: Arc<MadePaths>,
    /// Every producer, in the order in which artifacts name them.
    pub producers: Vec<&'static dyn Make>,
    /// What producers found out once for this build.
    pub found: Found,
    /// The messages of the customer journey.
    pub mails: Mails,
}

impl World {
    /// What the history knows of the page at an address of this site.
    pub fn published(&self, url: &str) -> Option<Published<'_>> {
        self.history.pages.get(self.below_root(url)).filter(|page| !page.is_alias())
    }

    /// Who makes an artifact.
    pub fn producer(&self, artifact: &Artifact) -> &'static dyn Make {
        self.producers[usize::from(artifact.producer)]
    }

    /// An address without the path that the site lives under.
    pub fn below_root<'u>(&self, url: &'u str) -> &'u str {
        url.strip_prefix(self.graph.config.root.as_str()).unwrap_or(url)
    }
}

/// When an artifact is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// A page: the history remembers what it said, and since when.
    Page,
    /// An old address that leads on to a page: the history remembers where to.
    Alias,
    /// Any other file that shows nothing of the history.
    File,
    /// What shows days or old addresses of pages: made last, when the history knows this build.
    Past,
}

/// The declared sources of facts, by key.
#[derive(Clone, Debug, Default)]
pub struct Sources(pub BTreeMap<String, SourceDef>);

impl Fold for Sources {
    fn fold(&self, folder: &mut Folder) {
        folder.shape(self.0.len() as u64);
        for (key, source) in &self.0 {
            folder.entry(key, &Declared(source));
        }
    }
}

struct Declared<'s>(&'s SourceDef);

impl Fold for Declared<'_> {
    fn fold(&self, folder: &mut Folder) {
        let SourceDef { name, url, licence, credit } = self.0;
        folder.entry("name", name);
        folder.entry("url", url);
        folder.entry("licence", licence);
        folder.entry("credit", credit);
    }
}

/// One file that a build could make: which tree, and the producer's own name for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Artifact {
    pub producer: u8,
    pub tree: u8,
    pub key: Key,
}

/// What listing says about one artifact.
pub enum Listed {
    /// To be made; pages say how they were decided.
    Made(Key, Option<Decision>),
    /// Held by the gate.
    Held(Key, Decision),
}

/// Lists every page of the families of one kind.
pub fn list_pages(world: &World, tree: usize, kind: FamilyKind, emit: &mut dyn FnMut(Listed)) {
    let t = &world.graph.trees[tree];
    for (at, _) in t.families.iter().enumerate().filter(|(_, f)| f.kind == kind) {
        t.each_page(&world.graph, at, &mut |key, decision| {
            emit(match decision.is_made() {
                true => Listed::Made(key, Some(decision)),
                false => Listed::Held(key, decision),
            });
        });
    }
}

/// The extension point for pages and hooks.
pub trait Producer: Sync {
    type Inputs<'w>: Fold;
    /// Name in reports: "product", "sitemap".
    fn name(&self) -> &'static str;
    /// Lists every artifact of a tree, made or held.
    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed));
    /// Path in the output folder, with forward slashes.
    fn path(&self, world: &World, tree: usize, key: &Key) -> String;
    /// Where the artifact comes from, for messages: a family, a file.
    fn origin(&self, world: &World, tree: usize, key: &Key) -> String;
    /// Everything that the artifact shows.
    fn inputs<'w>(&self, world: &'w World, tree: usize, key: &Key) -> Self::Inputs<'w>;
    /// The bytes, from the inputs and the theme alone.
    fn render(
        &self,
        inputs: &Self::Inputs<'_>,
        theme: &Theme,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>>;
    /// The template that it is rendered by; none for a file without one, such as a sitemap.
    fn template<'i>(&self, _inputs: &'i Self::Inputs<'_>) -> Option<&'i str> {
        None
    }
    /// When its artifacts are made. A producer of pages says so here.
    fn phase(&self) -> Phase {
        Phase::File
    }
    /// What is worth knowing about the settings that the artifacts are made by, before any of them is.
    fn note(&self, _world: &World, _report: &mut Report) {}
    /// The consents under which an artifact shows anything, and what for. What is named here is found again
    /// when the consent is withdrawn.
    fn consents(&self, _inputs: &Self::Inputs<'_>, _emit: &mut dyn FnMut(&str, Purpose)) {}
}

/// A producer with its inputs forgotten, as the pipeline drives it.
pub trait Make: Sync {
    fn name(&self) -> &'static str;
    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed));
    fn path(&self, world: &World, tree: usize, key: &Key) -> String;
    fn origin(&self, world: &World, tree: usize, key: &Key) -> String;
    fn phase(&self) -> Phase;
    fn note(&self, world: &World, report: &mut Report);
    /// The fingerprint of the inputs alone.
    fn fingerprint(&self, world: &World, artifact: &Artifact) -> Fingerprint;
    /// The fingerprint of the inputs with those of its parts.
    fn folded(&self, world: &World, artifact: &Artifact, cache: &mut Cache) -> Inputs;
    /// The consents under which it shows anything.
    fn uses(&self, world: &World, artifact: &Artifact) -> Vec<Use>;
    /// The numbers that the fingerprint is folded from.
    fn gather(&self, world: &World, artifact: &Artifact, gather: &mut Gather);
    /// Everything that the fingerprint is folded from.
    fn trace(&self, world: &World, artifact: &Artifact, asked: Asked) -> Trace;
    /// The fingerprint of the inputs; the bytes only if the fingerprint is not `known`.
    fn make(
        &self,
        world: &World,
        artifact: &Artifact,
        known: Option<Fingerprint>,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<Made, Box<Diagnostic>>;
}

/// What became of one artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// The inputs are those of the last build: nothing was rendered.
    Kept(Inputs),
    /// The bytes are in the buffer; with the consents under which they show anything.
    Rendered(Inputs, Vec<Use>),
}

/// Part of every fingerprint: another program may write other bytes.
pub const PROGRAM: &str =
    concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"), " ", env!("FLYWHEEL_PROGRAM"));

/// What an artifact is made of: the program, its template and the producer's own inputs.
struct Whole<'a, I> {
    producer: &'static str,
    look: Option<&'a Look>,
    inputs: &'a I,
}

impl<I: Fold> Fold for Whole<'_, I> {
    const PARTS: usize = {
        let parts = 1 + Look::PARTS + I::PARTS;
        assert!(parts <= MOST_PARTS, "an inputs struct has more parts than the manifest keeps");
        parts
    };
    fn fold(&self, folder: &mut Folder) {
        const { assert!(Self::PARTS > 0) }
        folder.group("program", |folder| {
            folder.entry("version", PROGRAM);
            folder.entry("producer", self.producer);
        });
        if let Some(look) = self.look {
            look.fold(folder);
        }
        self.inputs.fold(folder);
    }
}

fn whole<'a, 'w, P: Producer>(
    producer: &P,
    theme: &'a Theme,
    inputs: &'a P::Inputs<'w>,
) -> Whole<'a, P::Inputs<'w>> {
    let look = producer.template(inputs).and_then(|template| theme.look(template));
    Whole { producer: producer.name(), look, inputs }
}

/// The consents that an artifact needs, sorted, each once.
fn uses<P: Producer>(producer: &P, inputs: &P::Inputs<'_>) -> Vec<Use> {
    let mut uses = Vec::new();
    producer.consents(inputs, &mut |consent, purpose| {
        uses.push(Use { consent: consent.trim().into(), purpose });
    });
    uses.sort_unstable();
    uses.dedup();
    uses
}

impl<P: Producer> Make for P {
    fn name(&self) -> &'static str {
        Producer::name(self)
    }
    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        Producer::artifacts(self, world, tree, emit);
    }
    fn path(&self, world: &World, tree: usize, key: &Key) -> String {
        Producer::path(self, world, tree, key)
    }
    fn origin(&self, world: &World, tree: usize, key: &Key) -> String {
        Producer::origin(self, world, tree, key)
    }
    fn phase(&self) -> Phase {
        Producer::phase(self)
    }
    fn note(&self, world: &World, report: &mut Report) {
        Producer::note(self, world, report);
    }
    fn fingerprint(&self, world: &World, artifact: &Artifact) -> Fingerprint {
        let tree = usize::from(artifact.tree);
        let inputs = self.inputs(world, tree, &artifact.key);
        Fingerprint::of(&whole(self, &world.themes[tree], &inputs))
    }
    fn folded(&self, world: &World, artifact: &Artifact, cache: &mut Cache) -> Inputs {
        let tree = usize::from(artifact.tree);
        let inputs = self.inputs(world, tree, &artifact.key);
        Folder::inputs(&whole(self, &world.themes[tree], &inputs), cache.buffer())
    }
    fn uses(&self, world: &World, artifact: &Artifact) -> Vec<Use> {
        uses(self, &self.inputs(world, usize::from(artifact.tree), &artifact.key))
    }
    fn gather(&self, world: &World, artifact: &Artifact, gather: &mut Gather) {
        Folder::gather(&self.inputs(world, usize::from(artifact.tree), &artifact.key), gather);
    }
    fn trace(&self, world: &World, artifact: &Artifact, asked: Asked) -> Trace {
        let tree = usize::from(artifact.tree);
        let inputs = self.inputs(world, tree, &artifact.key);
        Folder::trace(&whole(self, &world.themes[tree], &inputs), asked)
    }
    fn make(
        &self,
        world: &World,
        artifact: &Artifact,
        known: Option<Fingerprint>,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<Made, Box<Diagnostic>> {
        let tree = usize::from(artifact.tree);
        let theme = &world.themes[tree];
        let inputs = self.inputs(world, tree, &artifact.key);
        let folded = Folder::inputs(&whole(self, theme, &inputs), cache.buffer());
        if known == Some(folded.fingerprint) {
            return Ok(Made::Kept(folded));
        }
        cache.choose(self.template(&inputs).unwrap_or_default());
        self.render(&inputs, theme, cache, out)?;
        Ok(Made::Rendered(folded, uses(self, &inputs)))
    }
}
