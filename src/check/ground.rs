//! What the site's data says of a page that was built: which rows it is about, and what it was made from.
//!
//! Judges of form need none of it. Judges of what pages say do: they hold a finished page against the rows that
//! it should come from. The data is read once more here, so a build that went wrong is not believed.

use super::files::Files;
use crate::diag::Report;
use crate::plan::Plan;
use crate::produce::{Artifact, World};
use rustc_hash::FxHashMap;
use std::path::Path;

/// A site's data, and the artifact of each page of the output.
pub struct Ground {
    pub world: World,
    pub plan: Plan,
    /// File → artifact. Only looked up, never iterated.
    of_file: FxHashMap<u32, u32>,
}

impl Ground {
    /// Reads the data of a site. `None` if it has faults: these are the build's to tell.
    pub fn read(site: &Path, base_url: Option<&str>, files: &Files) -> Option<Ground> {
        let mut unheard = Report::new();
        let mut world = crate::pipeline::load_world(site, base_url, &mut unheard)?;
        let plan = Plan::new(&mut world, &mut unheard);
        if unheard.faults() > 0 {
            return None;
        }
        let paths = plan.paths().iter().enumerate();
        let of_file = paths.filter_map(|(at, path)| Some((files.find(path)?, at as u32))).collect();
        Some(Ground { world, plan, of_file })
    }

    /// What a file of the output was made as; nothing if the data of today makes no such file.
    pub fn artifact(&self, file: u32) -> Option<&Artifact> {
        self.plan.artifacts().get(*self.of_file.get(&file)? as usize)
    }
}
