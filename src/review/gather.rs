//! The pages that a review judges, group by group: what each says, the evidence it has, what was decided before.
//!
//! Pages are rendered in memory from the data of now, so that a review never speaks of an older build. Of a page its
//! sketch is kept, and only while its group is judged.

use super::likeness::Text;
use super::select::Candidate;
use crate::config::{Evidence, FamilyKind, Kind};
use crate::fingerprint::Fingerprint;
use crate::graph::{Decision, Key, Status};
use crate::produce::{Artifact, World};
use crate::sameness::{Names, Sketch, Statements};
use crate::theme::Cache;

/// The pages that are held against each other: those of one service, in one language and one family.
#[derive(Clone, Debug)]
pub struct Group {
    pub tree: usize,
    pub family: u16,
    /// Row of the service, if the family has one.
    pub service: Option<u32>,
    pub pages: Vec<Listed>,
}

/// A page of a family that review judges.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    pub key: Key,
    pub decision: Decision,
}

/// Every product page of every language, in groups; pages that nothing is known of are left out.
pub fn groups(world: &World) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (tree, t) in world.graph.trees.iter().enumerate() {
        for (at, family) in t.families.iter().enumerate().filter(|(_, f)| f.kind == FamilyKind::Product) {
            let axis = t.axis_of(family, Kind::Service);
            let mut found: Vec<Group> = Vec::new();
            t.each_page(&world.graph, at, &mut |key, decision| {
                let service = axis.map(|axis| key.rows[axis]);
                let place = match found.iter().position(|group| group.service == service) {
                    Some(place) => place,
                    None => {
                        found.push(Group { tree, family: at as u16, service, pages: Vec::new() });
                        found.len() - 1
                    }
                };
                found[place].pages.push(Listed { key, decision });
            });
            found.sort_by_key(|group| group.service);
            groups.extend(found);
        }
    }
    groups
}

/// A page, read.
pub struct Judged<'g> {
    pub candidate: Candidate<'g>,
    pub key: Key,
    pub evidence: Evidence,
}

/// A group, read: its candidates, and what each of them says, in the same order.
pub struct Gathered<'g> {
    pub pages: Vec<Judged<'g>>,
    pub texts: Vec<Text>,
    /// Pages that are no candidates, by what the gate said.
    pub left: Vec<Listed>,
}

/// What every page needs while it is read.
pub struct Reader<'w> {
    pub world: &'w World,
    pub names: &'w Names,
    producer: u8,
}

impl<'w> Reader<'w> {
    /// Nothing if no producer makes landing pages.
    pub fn new(world: &'w World, names: &'w Names) -> Option<Reader<'w>> {
        let producer = world.producers.iter().position(|producer| producer.name() == "product")? as u8;
        Some(Reader { world, names, producer })
    }

    /// Reads the pages of a group that have the evidence, or that something was decided about.
    pub fn read(&self, group: &Group) -> Gathered<'w> {
        let graph = &self.world.graph;
        let tree = &graph.trees[group.tree];
        let (mut pages, mut texts, mut left) = (Vec::new(), Vec::new(), Vec::new());
        let mut statements = Statements::default();
        let (mut cache, mut bytes) = (Cache::default(), Vec::new());
        for listed in &group.pages {
            let line = tree.decided(graph, &listed.key);
            let lacking = lacking(&listed.decision);
            if lacking.is_some() && line.is_none() {
                left.push(*listed);
                continue;
            }
            let url = tree.url(&listed.key);
            let artifact = Artifact { producer: self.producer, tree: group.tree as u8, key: listed.key };
            // A page that cannot be rendered, or is not made, says nothing.
            let producer = self.world.producers[usize::from(self.producer)];
            let is_made = listed.decision.lacking.is_none_or(|_| listed.decision.status != Status::Hold);
            let made = is_made && producer.make(self.world, &artifact, None, &mut cache, &mut bytes).is_ok();
            let text = if made { crate::check::main_text(&bytes) } else { String::new() };
            let said: Vec<String> = match made {
                true => crate::pages::said(self.world, group.tree, &listed.key)
                    .into_iter()
                    .map(|s| s.key)
                    .collect(),
                false => Vec::new(),
            };
            let evidence = listed.decision.evidence;
            texts.push(Text {
                sketch: Sketch::of(&text, self.names),
                keys: statements.keys(said.iter().map(String::as_str)),
            });
            pages.push(Judged {
                candidate: Candidate {
                    page: self.world.below_root(&url).to_string(),
                    print: print(&text, &said, &evidence, lacking.is_some()),
                    lacking,
                    is_offered: listed.decision.status == Status::Index,
                    line,
                    points: points(&evidence),
                },
                key: listed.key,
                evidence,
            });
        }
        Gathered { pages, texts, left }
    }
}

/// Why a page could not be offered whatever was decided about it.
fn lacking(decision: &Decision) -> Option<String> {
    match decision.lacking {
        Some(_) => Some(decision.reason()),
        None if decision.evidence.outside == 0 => {
            Some("made, but not indexed: nothing on it goes beyond public facts".to_string())
        }
        None => None,
    }
}

/// How good the evidence of a page is: what nobody else has counts most.
pub fn points(e: &Evidence) -> u32 {
    5 * e.notes.min(2)
        + 3 * e.quotes.min(3)
        + 2 * e.experts.min(5)
        + 2 * e.proof.min(4)
        + e.facts.min(50) / 10
}

/// What a page says, and the evidence behind it, in sixteen letters.
fn print(text: &str, said: &[String], e: &Evidence, lacks: bool) -> String {
    let counts = [e.facts, e.experts, e.notes, e.proof, e.quotes, e.outside, u32::from(lacks)];
    let hash = Fingerprint::of(&(text.to_string(), (said.to_vec(), counts.to_vec())));
    hash.to_string().chars().take(16).collect()
}
