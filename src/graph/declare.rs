//! The families that site.yaml declares, resolved against datasets.
//!
//! Every name there that leads nowhere is found here, with its place.

use super::Tree;
use super::family::{AXES, Family};
use crate::config::{Config, Evidence, Family as FamilyDef, FamilyKind, Gate, Kind};
use crate::data::content::Document;
use crate::data::link::{check_names, fulfils, parse_filter};
use crate::data::table::Tables;
use crate::diag::{Code, Diagnostic, Level, Report, did_you_mean};
use crate::fingerprint::Hashed;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Resolves every family for one language.
pub fn families(
    config: &Config,
    tables: &Tables,
    tree: &mut Tree,
    documents: &BTreeMap<String, Vec<Document>>,
    language: &str,
    first: bool,
    report: &mut Report,
) {
    for name in config.file.families.names() {
        let Some(def) = &config.file.family_in(language, name) else { continue };
        let before = report.faults();
        let axes = family_axes(config, tables, name, def, report);
        if report.faults() > before {
            // Address and texts name rows that are not known: what they say cannot be judged.
            continue;
        }
        let lists: Vec<usize> =
            def.lists.iter().filter_map(|l| listed_family(config, name, l, report)).collect();
        let parent = def.parent.as_deref().and_then(|p| family_index(config, name, "parent", p, report));
        let parent = parent.or_else(|| {
            config.file.families.iter().position(|(n, f)| n != name && f.lists.iter().any(|l| l == name))
        });
        let documents: Vec<Document> = documents
            .get(name)
            .map(Vec::as_slice)
            .unwrap_or_default()
            .iter()
            .filter(|d| match &d.language {
                Some(l) => **l == *language,
                None => first,
            })
            .cloned()
            .collect();
        let family = Family {
            name: name.into(),
            kind: def.kind,
            url: super::urls::pattern(config, tables, name, def, &axes, report),
            text: Hashed::new(super::texts::family_text(config, tree, (language, name), def, &axes, report)),
            gate: def.gate.clone().unwrap_or_else(|| default_gate(def.kind)),
            allowed: allowed_rows(config, tables, tree, name, def, &axes, report),
            template: template_of(config, tables, def, &axes),
            partition: def.partition.unwrap_or(500).max(1),
            axes,
            list_labels: super::lists::labels(config, (language, name), def, report),
            list_counts: super::lists::counts(config, (language, name), def, report),
            lists,
            parent,
            documents,
        };
        tree.hubs.push(BTreeMap::new());
        tree.families.push(family);
    }
}

fn default_gate(kind: FamilyKind) -> Gate {
    match kind {
        FamilyKind::Hub => Gate { make: Evidence { items: 1, ..Evidence::default() }, ..Gate::default() },
        _ => Gate::default(),
    }
}

fn template_of(config: &Config, tables: &Tables, def: &FamilyDef, axes: &[usize]) -> Arc<str> {
    let of_stories = |dataset: &str| tables.get(dataset).is_some_and(|t| t.kind == Kind::Story);
    let is_story = axes.first().is_some_and(|&axis| of_stories(&tables.tables[axis].name));
    let family = |listed: &String| config.file.families.get(listed)?.of.as_deref();
    let lists_stories = def.lists.iter().filter_map(family).any(of_stories);
    match (&def.template, def.kind) {
        (Some(template), _) => template.as_str().into(),
        (None, FamilyKind::Product) => "product.html".into(),
        (None, FamilyKind::Hub) if lists_stories => "stories.html".into(),
        (None, FamilyKind::Hub) => "hub.html".into(),
        (None, FamilyKind::Record) if is_story => "story.html".into(),
        (None, FamilyKind::Record) => "record.html".into(),
        (None, FamilyKind::Document) => "document.html".into(),
        // Reported when site.yaml was read.
        (None, FamilyKind::File) => "".into(),
    }
}

/// The datasets of a family, as indices into the tables.
fn family_axes(
    config: &Config,
    tables: &Tables,
    name: &str,
    def: &FamilyDef,
    report: &mut Report,
) -> Vec<usize> {
    let (key, names): (&str, Vec<&str>) = match def.kind {
        FamilyKind::Product => ("axes", def.axes.iter().map(String::as_str).collect()),
        FamilyKind::Hub => ("by", def.by.iter().map(String::as_str).collect()),
        FamilyKind::Record | FamilyKind::File => ("of", def.of.iter().map(String::as_str).collect()),
        FamilyKind::Document => ("path", Vec::new()),
    };
    let place = || config.place(&["families", name, key]);
    let wrong = match (def.kind, names.len()) {
        (FamilyKind::Product, 0) => Some("a product needs `axes`: the datasets that are multiplied"),
        (FamilyKind::Record, 0) => Some("a record family needs `of`: the dataset whose rows get pages"),
        (_, n) if n > AXES => Some("a family has at most three datasets"),
        _ => None,
    };
    if let Some(why) = wrong {
        report.push(
            Diagnostic::new(Code::Config, Level::File, why)
                .at(place())
                .hint("write the names of datasets in brackets: [services, cities]"),
        );
    }
    let mut axes = Vec::new();
    for dataset in names.into_iter().take(AXES) {
        if let Some(at) = tables.index(dataset) {
            axes.push(at);
        } else if config.file.datasets.get(dataset).is_none() {
            // One that is declared and could not be read was reported already.
            let hint = match did_you_mean(dataset, config.file.datasets.names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    format!("declared are: {}", config.file.datasets.names().collect::<Vec<_>>().join(", "))
                }
            };
            report.push(
                Diagnostic::new(
                    Code::UnknownDataset,
                    Level::File,
                    format!("there is no dataset `{dataset}`"),
                )
                .at(place())
                .hint(hint),
            );
        }
    }
    axes
}

/// A family whose pages are listed: files are none.
fn listed_family(config: &Config, family: &str, listed: &str, report: &mut Report) -> Option<usize> {
    let at = family_index(config, family, "lists", listed, report)?;
    if config.file.families.get(listed).is_some_and(|f| f.kind == FamilyKind::File) {
        let message = format!("`{listed}` is a family of files, and lists are of pages");
        report.push(
            Diagnostic::new(Code::Config, Level::File, message)
                .at(config.place(&["families", family, "lists"]))
                .hint("take it out of the list; a template can name a file by its address"),
        );
        return None;
    }
    Some(at)
}

fn family_index(
    config: &Config,
    family: &str,
    key: &str,
    wanted: &str,
    report: &mut Report,
) -> Option<usize> {
    let at = config.file.families.position(wanted);
    if at.is_none() {
        let hint = match did_you_mean(wanted, config.file.families.names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("declared are: {}", config.file.families.names().collect::<Vec<_>>().join(", ")),
        };
        report.push(
            Diagnostic::new(Code::UnknownFamily, Level::File, format!("there is no family `{wanted}`"))
                .at(config.place(&["families", family, key]))
                .hint(hint),
        );
    }
    at
}

fn allowed_rows(
    config: &Config,
    tables: &Tables,
    tree: &Tree,
    name: &str,
    def: &FamilyDef,
    axes: &[usize],
    report: &mut Report,
) -> Vec<Vec<bool>> {
    for dataset in def.filter.keys() {
        if !axes.iter().any(|&a| *tables.tables[a].name == **dataset) {
            report.push(
                Diagnostic::new(
                    Code::UnknownDataset,
                    Level::File,
                    format!("`{dataset}` is not a dataset of this family"),
                )
                .at(config.place(&["families", name, "filter"])),
            );
        }
    }
    axes.iter()
        .map(|&at| {
            let table = &tables.tables[at];
            let listed = tree.axes[at].facets.iter().map(|f| f.listed);
            let path = ["families", name, "filter", &*table.name];
            let filter =
                def.filter.get(&*table.name).and_then(|text| parse_filter(config, &path, text, report));
            if let Some(expr) = &filter {
                check_names(config, &path, expr, table, report);
            }
            listed
                .zip(&table.rows)
                .map(|(listed, row)| listed && filter.as_ref().is_none_or(|expr| fulfils(table, row, expr)))
                .collect()
        })
        .collect()
}
