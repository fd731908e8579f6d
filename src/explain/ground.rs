//! Where things stand that a trace has no place for: settings, declarations, lines of a text, and the rows
//! behind an address.

use super::claims::{Ground, Origin, Unplaced};
use crate::diag::Place;
use crate::graph::{Key, Tree};
use crate::plan::Plan;
use crate::produce::{Artifact, World};
use std::path::Path;

/// A site, and the page of it that is explained.
pub struct Site<'a> {
    pub world: &'a World,
    pub plan: &'a Plan,
    pub artifact: &'a Artifact,
    /// The folder of the site.
    pub folder: &'a Path,
}

impl Site<'_> {
    fn tree(&self, artifact: &Artifact) -> &Tree {
        &self.world.graph.trees[usize::from(artifact.tree)]
    }

    /// What a page is made from: its rows, its text, or what its family is declared to be.
    fn made_from(&self, artifact: &Artifact) -> Vec<Origin> {
        let tree = self.tree(artifact);
        let Some(family) = tree.families.get(usize::from(artifact.key.family)) else { return Vec::new() };
        if let Some(document) = tree.document(&artifact.key) {
            let place = Place::at(&*document.file, 1, 1);
            return vec![origin(&family.name, &document.name, "title", &document.title, place)];
        }
        let rows = |key: &Key| -> Vec<Origin> {
            let row = |row: crate::graph::RowView<'_>| {
                let place = row.place().unwrap_or_else(|| self.declared("datasets", row.dataset()));
                origin(row.dataset(), row.id(), "name", row.name(), place)
            };
            tree.rows(key).map(row).collect()
        };
        let mut from = if family.axes.is_empty() { Vec::new() } else { rows(&artifact.key) };
        if from.is_empty() {
            from.push(origin("families", &family.name, "", "", self.declared("families", &family.name)));
            for listed in &family.lists {
                let listed = &tree.families[*listed];
                from.push(origin("families", &listed.name, "", "", self.declared("families", &listed.name)));
            }
        }
        from
    }

    fn declared(&self, what: &str, name: &str) -> Place {
        self.world.graph.config.place(&[what, name])
    }

    /// The line of a file that holds some words, and most of the words around them.
    fn line(&self, file: &str, text: &str, said: &str) -> u32 {
        let Ok(content) = std::fs::read_to_string(self.folder.join(file)) else { return 1 };
        let words: Vec<&str> = text.split(' ').collect();
        let shared = |line: &str| words.iter().filter(|word| line.contains(**word)).count();
        let lines = content.lines().enumerate().filter(|(_, line)| line.contains(said));
        // Of equals the first one.
        let best = lines.map(|(at, line)| (shared(line), std::cmp::Reverse(at))).max();
        best.map_or(1, |(_, at)| at.0 as u32 + 1)
    }
}

fn origin(dataset: &str, row: &str, column: &str, value: &str, place: Place) -> Origin {
    let [dataset, row, column, value] = [dataset, row, column, value].map(str::to_string);
    Origin { dataset, row, column, value, place: Some(place) }
}

impl Ground for Site<'_> {
    fn written(&self, unplaced: &Unplaced<'_>) -> Option<Place> {
        let config = &self.world.graph.config;
        let Unplaced { part, path, dataset, text, said } = *unplaced;
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        if let Some(at) = path.iter().position(|name| *name == "declared") {
            let dataset = dataset?;
            return Some(match path.get(at + 1..) {
                Some([fact, field, ..]) if fact.starts_with("fact ") => {
                    config.place(&["datasets", dataset, "facts", fact.trim_start_matches("fact "), field])
                }
                _ => config.place(&["datasets", dataset]),
            });
        }
        if let Some(dataset) = dataset {
            return Some(config.place(&["datasets", dataset]));
        }
        match part {
            "site" => Some(config.place(path.get(2..)?)),
            "sources" => Some(config.place(path.get(1..)?)),
            "theme" => Some(config.place(&["settings", path.last()?.strip_prefix("setting ")?])),
            "document" => {
                let document = self.tree(self.artifact).document(&self.artifact.key)?;
                Some(Place::at(&*document.file, self.line(&document.file, text, said), 1))
            }
            _ => None,
        }
    }

    fn behind(&self, url: &str) -> Vec<Origin> {
        let inside = self.world.below_root(url).trim_start_matches('/');
        let artifact = self.world.made.find(inside).and_then(|at| self.plan.artifacts().get(at));
        artifact.map(|artifact| self.made_from(artifact)).unwrap_or_default()
    }

    fn grouping(&self) -> char {
        let written = self.tree(self.artifact).locale.integer(1_111_111);
        written.chars().find(|c| !c.is_ascii_digit()).unwrap_or(',')
    }

    fn page(&self) -> Vec<Origin> {
        self.made_from(self.artifact)
    }
}
