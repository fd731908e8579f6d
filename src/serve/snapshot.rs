//! One state of the site: everything that was read, linked and listed, and nothing that was rendered.
//!
//! It never changes. An edit makes another one, and whoever still answers from this one keeps it alive.
//! Invariant: the bytes that it gives for a path are those that `build` would write there.

use super::fields::Fields;
use super::rules::Rules;
use crate::config::Host;
use crate::diag::{Diagnostic, Level, Report};
use crate::fingerprint::Fingerprint;
use crate::paths::Paths;
use crate::pipeline::load_world;
use crate::plan::Plan;
use crate::produce::{World, address_of};
use crate::theme::Cache;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

pub struct Snapshot {
    world: World,
    plan: Plan,
    /// What `_redirects` and `_headers` say, read when somebody asks.
    rules: OnceLock<Rules>,
    fields: OnceLock<Fields>,
    /// Fingerprints of the pages in the order of the plan, made when somebody asks.
    pages: OnceLock<Vec<Fingerprint>>,
    /// What was found when it was read: it may be why something is not there.
    report: Report,
}

impl Snapshot {
    /// Reads the site; none if a whole file is unusable or a template cannot be rendered. What is wrong with
    /// rows and fields is reported, and the snapshot is without them.
    pub fn load(site: &Path, base_url: Option<&str>, report: &mut Report) -> Option<Snapshot> {
        let mut world = load_world(site, base_url, report).filter(|_| report.count(Level::File) == 0)?;
        let plan = Plan::new(&mut world, report);
        if report.count(Level::File) > 0 {
            return None;
        }
        world.producers.iter().for_each(|producer| producer.note(&world, report));
        let (rules, fields, pages) = Default::default();
        let mut snapshot = Snapshot { world, plan, rules, fields, pages, report: Report::new() };
        snapshot.rehearse(report);
        snapshot.report = report.clone();
        (report.count(Level::File) == 0).then_some(snapshot)
    }

    /// Renders the first and the last page of each family for trial, so that a broken template is found while
    /// the last good snapshot is still shown.
    fn rehearse(&self, report: &mut Report) {
        let mut ends: BTreeMap<(u8, u8, u16), (usize, usize)> = BTreeMap::new();
        for (at, a) in self.plan.artifacts().iter().enumerate().filter(|(at, _)| self.is_page(*at)) {
            ends.entry((a.producer, a.tree, a.key.family)).and_modify(|e| e.1 = at).or_insert((at, at));
        }
        let tried = ends
            .into_values()
            .flat_map(|(first, last)| [first, last].into_iter().take(1 + usize::from(first != last)));
        for finding in tried.filter_map(|at| self.bytes(at).err()) {
            report.push(*finding);
        }
    }

    pub fn world(&self) -> &World {
        &self.world
    }

    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Every path in the order of the plan.
    pub fn paths(&self) -> &Paths {
        self.world.made.paths()
    }

    pub fn root(&self) -> &str {
        &self.world.graph.config.root
    }

    pub fn host(&self) -> Host {
        self.world.graph.config.file.hooks.host
    }

    /// What is made at an address below the site's own, without its first slash: `a/`, `b.txt`.
    pub fn find(&self, address: &str) -> Option<usize> {
        self.world.made.find(address)
    }

    /// The bytes of an artifact.
    pub fn bytes(&self, at: usize) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut out = Vec::new();
        let artifact = &self.plan.artifacts()[at];
        self.world.producer(artifact).make(&self.world, artifact, None, &mut Cache::default(), &mut out)?;
        Ok(out)
    }

    pub fn fingerprint(&self, at: usize) -> Fingerprint {
        let artifact = &self.plan.artifacts()[at];
        self.world.producer(artifact).fingerprint(&self.world, artifact)
    }

    /// Whether an artifact is what a browser shows as a page.
    pub fn is_page(&self, at: usize) -> bool {
        self.paths()[at].ends_with(".html")
    }

    pub fn page_count(&self) -> usize {
        (0..self.paths().len()).filter(|at| self.is_page(*at)).count()
    }

    /// What an artifact is a page of, whatever its address; 0 if it is none.
    pub fn identity(&self, at: usize) -> u64 {
        self.world.page(at)
    }

    /// The address, with the site's root, of the page that has an identity.
    pub fn address_of_page(&self, identity: u64) -> Option<String> {
        let (_, address) = self.world.pages().find(|(page, _)| identity != 0 && *page == identity)?;
        Some(format!("{}/{}", self.root(), super::percent::encode(address)))
    }

    pub fn rules(&self) -> &Rules {
        self.rules.get_or_init(|| Rules::read(&self.text("_redirects"), self.host()))
    }

    pub fn fields(&self) -> &Fields {
        self.fields.get_or_init(|| Fields::read(&self.text("_headers")))
    }

    /// A file for the host, or nothing if the site makes none.
    fn text(&self, name: &str) -> String {
        let bytes = self.find(name).and_then(|at| self.bytes(at).ok()).unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// Every page with its address and fingerprint, in the order of addresses; none if `goes_on` says so in between.
    pub fn prints(
        &self,
        goes_on: &(dyn Fn() -> bool + Sync),
    ) -> Option<impl Iterator<Item = (&str, Fingerprint)>> {
        if self.pages.get().is_none() {
            let all: Option<Vec<Fingerprint>> = (0..self.plan.artifacts().len())
                .into_par_iter()
                .map(|at| match self.is_page(at) {
                    true => goes_on().then(|| self.fingerprint(at)),
                    false => Some(Fingerprint::default()),
                })
                .collect();
            _ = self.pages.set(all?);
        }
        let prints = self.pages.get()?;
        let pages = self.world.made.order().iter().map(|at| *at as usize).filter(|at| self.is_page(*at));
        Some(pages.map(|at| (address_of(&self.paths()[at]), prints[at])))
    }
}
