//! A large hub, divided into its parts: which lines stand under which first letters.
//!
//! Every part of a hub asks for it, so that it is found out once for a hub and not once for each of its parts. Invariant:
//! a line stands in one part at most, the one whose letters are the longest that its name begins with.

use crate::graph::{AXES, Entry, Key, Tree, letters_of};
use crate::produce::World;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// One hub; without parts if it fits on a page.
pub struct Parted {
    /// The parts as keys name them, in the order of their letters.
    pub parts: Vec<u32>,
    /// For each list of the hub its lines by part, and how many there are in all.
    lists: Vec<(Vec<Rows>, usize)>,
}

/// Lines, as the rows of their keys.
type Rows = Vec<[u32; AXES]>;

/// A hub by its tree, its family and its rows.
type Name = (usize, u16, [u32; AXES]);

/// Every large hub that was asked for.
#[derive(Default)]
struct All(Mutex<BTreeMap<Name, Arc<Parted>>>);

/// How a hub is divided.
pub fn parted(world: &World, tree: usize, hub: &Key) -> Arc<Parted> {
    let all = world.found.once(All::default);
    let name = (tree, hub.family, hub.rows);
    let known = || all.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(parted) = known().get(&name) {
        return parted.clone();
    }
    // Two threads may find it out at the same time; both find the same.
    let parted = Arc::new(Parted::of(world, tree, hub));
    // Most hubs fit on a page and are asked for once.
    if !parted.parts.is_empty() {
        known().insert(name, parted.clone());
    }
    parted
}

impl Parted {
    fn of(world: &World, tree: usize, hub: &Key) -> Parted {
        let (graph, t) = (&world.graph, &world.graph.trees[tree]);
        let parts = t.parts(graph, hub);
        if parts.is_empty() {
            return Parted { parts, lists: Vec::new() };
        }
        let letters: Vec<String> = parts.iter().map(|part| letters_of(*part)).collect();
        let list = |listed: &usize| {
            let mut lines = vec![Vec::new(); parts.len()];
            let entries = t.entries(graph, hub, *listed);
            for entry in &entries {
                if let Some(part) = part_of_slug(&t.letters(hub, &entry.key, 5), &letters) {
                    lines[part].push(entry.key.rows);
                }
            }
            (lines, entries.len())
        };
        Parted { lists: t.family(hub).lists.iter().map(list).collect(), parts }
    }

    /// How many lines each part has, of all lists together.
    pub fn counts(&self) -> Vec<usize> {
        let count = |part: usize| self.lists.iter().map(|(lines, _)| lines[part].len()).sum();
        (0..self.parts.len()).map(count).collect()
    }

    /// How many lines a list has in all.
    pub fn total(&self, list: usize) -> usize {
        self.lists.get(list).map_or(0, |(_, total)| *total)
    }

    /// The lines of a list that stand in a part, as its key names it.
    pub fn lines(&self, world: &World, t: &Tree, (list, family): (usize, usize), part: u32) -> Vec<Entry> {
        let at = self.parts.iter().position(|known| *known == part);
        let rows = at.and_then(|at| self.lists.get(list)?.0.get(at));
        let entry = |rows: &[u32; AXES]| {
            let key = Key { family: family as u16, rows: *rows, part: 0 };
            Entry { key, decision: t.decide(&world.graph, &key) }
        };
        rows.into_iter().flatten().map(entry).collect()
    }
}

/// The part that a slug belongs to: the longest one that it begins with.
fn part_of_slug(letters: &str, parts: &[String]) -> Option<usize> {
    let fitting = parts.iter().enumerate().filter(|(_, part)| letters.starts_with(part.as_str()));
    fitting.max_by_key(|(_, part)| part.len()).map(|(at, _)| at)
}
