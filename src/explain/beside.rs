//! What else is known of an address where nothing stands: a draft that would be there, rows that are shown
//! nowhere, and a file that the last build left.
//!
//! Invariant: of a row without consent nothing is told but that there are such rows: it is left behind when
//! data is read, so not even its id is known here.

use super::left_out::Reason;
use super::{Question, absent::slugs};
use crate::config::FamilyKind;
use crate::data::content::drafts;
use crate::diag::{Code, Place, Report};
use crate::manifest::Manifest;
use crate::produce::World;

/// Where a text says that it is a draft that would stand at an address below the site's own.
pub fn draft(question: &Question, world: &World, wanted: &str) -> Option<Place> {
    let config = &world.graph.config;
    for (_, family) in config.file.families.iter().filter(|(_, f)| f.kind == FamilyKind::Document) {
        let folder = family.path.as_deref().unwrap_or("content");
        for draft in drafts(&question.site, folder) {
            let tree = world.graph.trees.iter().find(|tree| match &draft.language {
                Some(language) => tree.locale.tag().eq_ignore_ascii_case(language),
                None => tree.prefix.is_empty(),
            });
            let Some(tree) = tree else { continue };
            let url = format!("{}{}", tree.prefix, family.url.replace("{slug}", &draft.slug));
            // A document called index is the page of its folder.
            let url = if draft.slug == "index" { url.trim_end_matches("index/") } else { &url };
            if url.trim_matches('/') == wanted.trim_matches('/') {
                return Some(draft.place);
            }
        }
    }
    None
}

/// What is said of datasets with rows without consent, of which a page could have this address.
pub fn withheld(world: &World, wanted: &str, report: &Report) -> Vec<Reason> {
    let config = &world.graph.config;
    let mut reasons: Vec<Reason> = Vec::new();
    for tree in &world.graph.trees {
        let prefix = world.below_root(&tree.base).trim_start_matches('/');
        let Some(rest) = wanted.strip_prefix(prefix) else { continue };
        let rest = format!("/{}", rest.trim_matches('/'));
        for family in tree.families.iter().filter(|family| slugs(family, &rest).is_some()) {
            for &axis in &family.axes {
                let name = &*tree.axes[axis].table.name;
                let file = config.file.datasets.get(name).and_then(|d| d.path.as_deref());
                let found = report.groups().iter().flat_map(|group| &group.examples);
                let found = found
                    .filter(|d| d.code == Code::Withheld)
                    .find(|d| d.place.as_ref().is_some_and(|place| Some(&*place.file) == file));
                let Some(found) = found else { continue };
                let reason = format!("rows of {name} without consent have no page: {}", found.message);
                if !reasons.iter().any(|(said, _)| *said == reason) {
                    reasons.push((reason, found.place.clone()));
                }
            }
        }
    }
    reasons
}

/// A file of the last build at an address where nothing is made any more.
pub fn leftover(question: &Question, manifest: &Manifest, wanted: &str) -> Option<String> {
    let folder = wanted.trim_end_matches('/');
    let index = format!("{folder}/index.html").trim_start_matches('/').to_string();
    let paths = [index, wanted.to_string()];
    paths.into_iter().find(|path| manifest.holds(path) && question.out.join(path).is_file())
}
