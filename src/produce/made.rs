//! The paths of everything that a build makes, as addresses.
//!
//! What leads from old addresses to new ones must know which there are. Invariant: paths stand in the order
//! of the plan; a file `a/index.html` has the address `/a/`, any other file its own path.

use rayon::prelude::*;
use std::sync::OnceLock;

#[derive(Debug, Default)]
pub struct MadePaths {
    paths: Vec<String>,
    /// What each is a page of (see `Tree::identity`); 0 for what is none.
    pages: Vec<u64>,
    /// Positions of the paths, sorted by address; found when somebody asks.
    order: OnceLock<Vec<u32>>,
}

impl MadePaths {
    /// Paths in the order of the plan, each with what it is a page of.
    pub fn new(made: Vec<(String, u64)>) -> Self {
        let (paths, pages) = made.into_iter().unzip();
        MadePaths { paths, pages, order: OnceLock::new() }
    }

    /// What the artifact at a place of the plan is a page of; 0 if it is none.
    pub fn page(&self, at: usize) -> u64 {
        self.pages.get(at).copied().unwrap_or_default()
    }

    /// Every page with its address below the site's own, without its first slash.
    pub fn pages(&self) -> impl Iterator<Item = (u64, &str)> {
        let all = self.pages.iter().zip(&self.paths);
        all.filter(|(page, _)| **page != 0).map(|(page, path)| (*page, address_of(path)))
    }

    /// Every path in the order of the plan.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    /// Positions in the plan, sorted by address.
    pub fn order(&self) -> &[u32] {
        self.order.get_or_init(|| {
            let mut order: Vec<u32> = (0..self.paths.len() as u32).collect();
            order.par_sort_by(|a, b| self.below(*a).cmp(self.below(*b)));
            order
        })
    }

    /// Every address below the site's own, without its first slash, sorted.
    pub fn sorted(&self) -> impl Iterator<Item = &str> {
        self.order().iter().map(|at| self.below(*at))
    }

    /// Whether something is made at an address such as /a/b/
    pub fn holds(&self, url: &str) -> bool {
        let wanted = url.strip_prefix('/').unwrap_or(url);
        self.order().binary_search_by(|at| self.below(*at).cmp(wanted)).is_ok()
    }

    fn below(&self, at: u32) -> &str {
        address_of(&self.paths[at as usize])
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
        let made = MadePaths::new(paths.iter().map(|p| (p.to_string(), 0)).collect());
        assert_eq!(made.sorted().collect::<Vec<_>>(), ["", "a-b/", "a/", "a/myindex.html", "a/x.html", "b/"]);
        assert!(made.holds("/") && made.holds("/a/") && made.holds("/a/x.html"));
        assert!(!made.holds("/a") && !made.holds("/c/") && !made.holds("/a/index.html"));
        assert_eq!(made.paths()[0], "b/index.html");
    }
}
