//! Everything that a build makes, with its path, as addresses.
//!
//! What leads from old addresses to new ones must know which there are. Invariant: paths stand in the order
//! of the plan; a file `a/index.html` has the address `/a/`, any other file its own path.

use super::{Artifact, World};
use crate::paths::Paths;
use rayon::prelude::*;
use std::sync::OnceLock;

#[derive(Debug, Default)]
pub struct MadePaths {
    artifacts: Vec<Artifact>,
    paths: Paths,
    /// By the numbers of producers: whether they make pages.
    makes_pages: Vec<bool>,
    /// Positions of the paths, sorted by address; found when somebody asks.
    order: OnceLock<Vec<u32>>,
}

impl MadePaths {
    /// Artifacts and their paths in the order of the plan.
    pub fn new(artifacts: Vec<Artifact>, paths: Paths, makes_pages: Vec<bool>) -> Self {
        MadePaths { artifacts, paths, makes_pages, order: OnceLock::new() }
    }

    pub fn artifacts(&self) -> &[Artifact] {
        &self.artifacts
    }

    /// Every path in the order of the plan.
    pub fn paths(&self) -> &Paths {
        &self.paths
    }

    /// Positions in the plan, sorted by address.
    pub fn order(&self) -> &[u32] {
        self.order.get_or_init(|| {
            let mut order: Vec<u32> = (0..self.paths.len() as u32).collect();
            order.par_sort_unstable_by(|a, b| self.below(*a).cmp(self.below(*b)).then(a.cmp(b)));
            order
        })
    }

    /// Every address below the site's own, without its first slash, sorted.
    pub fn sorted(&self) -> impl Iterator<Item = &str> {
        self.order().iter().map(|at| self.below(*at))
    }

    /// The position of what is made at an address below the site's own, without its first slash.
    pub fn find(&self, address: &str) -> Option<usize> {
        let found = self.order().binary_search_by(|at| self.below(*at).cmp(address)).ok()?;
        Some(self.order()[found] as usize)
    }

    /// Whether something is made at an address such as /a/b/
    pub fn holds(&self, url: &str) -> bool {
        self.find(url.strip_prefix('/').unwrap_or(url)).is_some()
    }

    fn below(&self, at: u32) -> &str {
        address_of(&self.paths[at as usize])
    }
}

impl World {
    /// What the artifact at a place of the plan is a page of, whatever its address (see `Tree::identity`); 0 if it
    /// is none.
    pub fn page(&self, at: usize) -> u64 {
        let artifact = self.made.artifacts.get(at);
        let page = artifact.filter(|a| self.made.makes_pages.get(usize::from(a.producer)) == Some(&true));
        page.map_or(0, |a| self.graph.trees[usize::from(a.tree)].identity(&a.key))
    }

    /// Every page with its address below the site's own, without its first slash.
    pub fn pages(&self) -> impl Iterator<Item = (u64, &str)> {
        let all = self.made.paths.iter().enumerate().map(|(at, path)| (self.page(at), address_of(path)));
        all.filter(|(page, _)| *page != 0)
    }
}

/// The address of a file below the site's own, without its first slash: a/index.html → a/
pub fn address_of(path: &str) -> &str {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_and_sorted_whatever_the_order_of_files() {
        let paths =
            ["b/index.html", "a/x.html", "index.html", "a/index.html", "a-b/index.html", "a/myindex.html"];
        let made = MadePaths::new(Vec::new(), paths.into_iter().collect(), Vec::new());
        assert_eq!(made.sorted().collect::<Vec<_>>(), ["", "a-b/", "a/", "a/myindex.html", "a/x.html", "b/"]);
        assert!(made.holds("/") && made.holds("/a/") && made.holds("/a/x.html"));
        assert!(!made.holds("/a") && !made.holds("/c/") && !made.holds("/a/index.html"));
        assert_eq!((&made.paths()[0], made.find("a/")), ("b/index.html", Some(3)));
    }
}
