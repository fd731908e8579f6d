//! Facts with their sources: a fact that a page shows is declared with a source, and the page names it.
//!
//! Which facts a page shows is read off its tables and lists of terms: a heading there that is the label of a
//! declared fact. So it is found whatever template made the page. What sentences say is looked up where the
//! copy deck chose them.

use super::findings::{Findings, Spot, Words};
use super::ground::Ground;
use super::page::Subject;
use crate::config::{FamilyKind, Kind};
use crate::diag::Code;
use crate::pages;
use rustc_hash::FxHashMap;

/// A fact as it is declared.
struct Fact {
    dataset: String,
    key: String,
    /// Name and address of its source.
    source: Option<(String, String)>,
    /// Its label, as far as it is the same on every page.
    label: String,
}

/// The declared facts of a site.
#[derive(Default)]
pub struct Facts {
    all: Vec<Fact>,
    /// Hash of a label → the facts that are called so. Only looked up, never iterated.
    of_label: FxHashMap<u64, Vec<usize>>,
}

impl Facts {
    pub fn of(ground: &Ground) -> Facts {
        let mut facts = Facts::default();
        let sources = &ground.world.sources;
        let axes = ground.world.graph.trees.iter().flat_map(|tree| &tree.axes);
        // What the site itself knows of its experts, services and matches comes from nowhere else.
        for axis in axes.filter(|axis| matches!(axis.kind(), Kind::Place | Kind::Plain)) {
            for column in axis.facts() {
                let source = column.def.source.as_deref().and_then(|key| sources.0.get(key));
                let source = source.map(|s| (s.name.clone(), s.url.clone().unwrap_or_default()));
                let label = plain(&column.def.label);
                if label.is_empty() {
                    continue;
                }
                facts.of_label.entry(super::page::hash(&label)).or_default().push(facts.all.len());
                let (dataset, key) = (axis.table.name.to_string(), column.key.to_string());
                facts.all.push(Fact { dataset, key, source, label });
            }
        }
        facts
    }

    fn called(&self, heading: &str) -> &[usize] {
        let label = plain(heading);
        let found = self.of_label.get(&super::page::hash(&label)).map_or(&[][..], Vec::as_slice);
        if found.first().is_some_and(|at| self.all[*at].label == label) { found } else { &[] }
    }

    fn find(&self, dataset: &str, key: &str) -> Option<&Fact> {
        self.all.iter().find(|fact| fact.dataset == dataset && fact.key == key)
    }
}

/// A label without its slots and numbers: what is the same on every page that shows it.
fn plain(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    let mut in_slot = false;
    for c in label.chars() {
        match c {
            '{' => in_slot = true,
            '}' => in_slot = false,
            _ if in_slot || c.is_ascii_digit() || c.is_whitespace() || matches!(c, ',' | '.') => {}
            _ => out.push(c),
        }
    }
    out
}

pub fn judge(s: &Subject<'_>, found: &mut Findings<'_>) {
    let facts = &s.built.facts;
    if facts.all.is_empty() || !s.has_content() || !found.wants(Code::FactUnsourced) {
        return;
    }
    let mut credits = Credits { s, known: Vec::new() };
    for e in s.html.elements().filter(|e| matches!(e.name(), "th" | "dt")) {
        let text = e.text();
        let all = facts.called(&text);
        let Some(first) = all.first() else { continue };
        // Where several facts are called so, one of them that is credited is enough.
        if !all.iter().any(|at| credits.has(&facts.all[*at])) {
            tell(&facts.all[*first], s.at(e.raw().1, text.chars().count()), found);
        }
    }
    said(s, &mut credits, found);
}

/// Which sources a page names; each is looked for once.
struct Credits<'a> {
    s: &'a Subject<'a>,
    known: Vec<(&'a str, bool)>,
}

impl<'a> Credits<'a> {
    fn has(&mut self, fact: &'a Fact) -> bool {
        let Some((name, url)) = &fact.source else { return false };
        if let Some((_, is)) = self.known.iter().find(|(known, _)| known == name) {
            return *is;
        }
        let links = || self.s.html.elements().any(|e| e.name() == "a" && e.attribute("href") == Some(url));
        let is = self.s.shown.has(name) || !url.is_empty() && links();
        self.known.push((name, is));
        is
    }
}

/// The facts of the sentences that the copy deck chose for a landing page that is to be found.
fn said<'a>(s: &'a Subject<'a>, credits: &mut Credits<'a>, found: &mut Findings<'_>) {
    let Some(family) = s.built.family(s.file).filter(|f| f.kind == FamilyKind::Product) else { return };
    let (Some(ground), Some(artifact)) = (s.built.ground, s.built.artifact(s.file)) else { return };
    let facts = &s.built.facts;
    if !s.is_indexed() || facts.all.iter().all(|fact| fact.source.is_some() && credits.has(fact)) {
        return;
    }
    let tree = usize::from(artifact.tree);
    let t = &ground.world.graph.trees[tree];
    let Some(place) = t.axis_of(family, Kind::Place) else { return };
    let dataset = t.row(&artifact.key, place).dataset();
    for statement in pages::said(&ground.world, tree, &artifact.key) {
        for key in &statement.facts {
            let Some(fact) = facts.find(dataset, key).filter(|fact| !credits.has(fact)) else { continue };
            // The page that lies there may be an older one, and say something else.
            let mut text = String::new();
            super::html::squeeze(statement.text.trim(), &mut text);
            if let Some(at) = s.shown.text().find(&text) {
                tell(fact, s.at(s.shown.place(at), statement.text.chars().count()), found);
            }
        }
    }
}

fn tell(fact: &Fact, spot: Spot, found: &mut Findings<'_>) {
    let Fact { dataset, key, source, .. } = fact;
    match source {
        None => found.about(Code::FactUnsourced, &format!("{dataset}.{key}"), spot, || {
            Words::new(
                format!("the page shows the fact `{key}` of `{dataset}`, which has no source"),
                format!("name a `source` for it under `datasets: {dataset}: facts: {key}` in site.yaml, and say under `sources` what that is"),
            )
        }),
        Some((name, _)) => found.about(Code::FactUnsourced, name, spot, || {
            Words::new(
                format!("the page shows the fact `{key}`, and nowhere that it comes from {name}"),
                "let the template show the sources of the page, or the source beside the fact; many licences ask for it",
            )
        }),
    }
}
