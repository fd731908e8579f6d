//! Where a page of the output comes from: the family and row, or the file, that a person edits.
//!
//! The site is loaded for this alone, and only when something was found. A site that does not load any more
//! has no origins to tell; the findings stand without them.

use super::CheckOptions;
use crate::diag::{Place, Report};
use crate::pipeline::load_world;
use crate::plan::Plan;
use std::collections::{BTreeMap, BTreeSet};

/// What made each of some files: "the family `landing` for …", and where it is declared.
pub fn origins(options: &CheckOptions, files: &BTreeSet<String>) -> BTreeMap<String, (String, Place)> {
    let mut silent = Report::new();
    let Some(mut world) = load_world(&options.site, options.base_url.as_deref(), &mut silent) else {
        return BTreeMap::new();
    };
    let plan = Plan::new(&mut world, &mut silent);
    let mut origins = BTreeMap::new();
    for (artifact, path) in plan.artifacts().iter().zip(plan.paths().iter()) {
        if files.contains(path) {
            let origin = Plan::origin(&world, artifact);
            // A text is edited where it stands; everything else where site.yaml declares it.
            let place = match options.site.join(&origin).is_file() {
                true => Place::file(origin.as_str()),
                false => Plan::declared(&world, artifact),
            };
            origins.insert(path.to_string(), (origin, place));
        }
    }
    origins
}
