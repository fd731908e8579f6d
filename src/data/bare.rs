//! Datasets without a row: a new site begins with some, and a site whose pages are all made of them has
//! nothing to show.

use super::load::Loaded;
use crate::config::{Config, FamilyKind, Kind};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use std::collections::BTreeSet;

/// Says of each dataset that it has no row; that is a fault if there can be no page of any product family
/// because of it. Gives the kinds of which that is said: that nothing can refer to them needs no word.
pub(super) fn judge(config: &Config, loaded: &[Loaded], report: &mut Report) -> BTreeSet<Kind> {
    let mut kinds = BTreeSet::new();
    let place_of = |name: &str| -> Option<&Place> {
        loaded.iter().find(|l| &*l.table.name == name).and_then(|l| l.bare.as_ref())
    };
    // The rows of a group are those that it is made of.
    let is_bare = |axis: &String| {
        let dataset = config.file.datasets.get(axis);
        place_of(axis).is_some()
            || dataset.and_then(|d| d.of.as_deref()).is_some_and(|of| place_of(of).is_some())
    };
    let products: Vec<&str> = config
        .file
        .families
        .iter()
        .filter(|(_, f)| f.kind == FamilyKind::Product)
        .map(|(name, _)| name)
        .collect();
    let axes = |family: &str| config.file.families.get(family).map_or(&[][..], |f| &f.axes);
    let no_page = !products.is_empty() && products.iter().all(|family| axes(family).iter().any(is_bare));
    for one in loaded {
        let Some(place) = &one.bare else { continue };
        let name = &*one.table.name;
        let needs = products.iter().find(|family| {
            axes(family).iter().any(|axis| {
                axis == name || config.file.datasets.get(axis).is_some_and(|d| d.of.as_deref() == Some(name))
            })
        });
        let what = match place.line {
            0 => format!("the dataset `{name}` has no row"),
            _ => format!("{} has a header and no row", place.file),
        };
        let needs = needs.filter(|_| no_page);
        kinds.extend(needs.map(|_| one.table.kind));
        report.push(match needs {
            Some(family) => Diagnostic::new(
                Code::NoRows,
                Level::File,
                format!("{what}, so there can be no page of the family `{family}`"),
            )
            .at(place.clone())
            .hint("add at least one row"),
            None => Diagnostic::new(Code::NoRows, Level::Warning, what)
                .at(place.clone())
                .hint("add rows when there are some; what shows them is left out until then"),
        });
    }
    kinds
}
