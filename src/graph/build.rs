//! Settings and tables become a graph: families resolved, notes attached, hubs decided.
//!
//! Every name in site.yaml that leads nowhere is found here, with its place.

use super::axis::Axis;
use super::experts::Experts;
use super::family::{AXES, Family, FamilyText, Key, Segment};
use super::gate::decide;
use super::nearby::Sphere;
use super::notes::Notes;
use super::stats::Stats;
use super::{Graph, Tree};
use crate::config::{Config, Evidence, Family as FamilyDef, FamilyKind, Gate, Kind, Link};
use crate::data::content::{Document, Note};
use crate::data::link::{check_names, fulfils, parse_filter};
use crate::data::table::Tables;
use crate::diag::{Code, Diagnostic, Level, Report, did_you_mean};
use crate::fingerprint::Hashed;
use crate::locale::Locale;
use crate::text::Pattern;
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

pub fn link(
    config: Config,
    tables: Tables,
    documents: BTreeMap<String, Vec<Document>>,
    notes: Vec<Note>,
    report: &mut Report,
) -> Option<Graph> {
    let before = report.count(Level::File);
    let experts = tables.tables.iter().position(|t| t.kind == Kind::Provider).map(|at| {
        let dataset = config.file.datasets.get(&tables.tables[at].name);
        Experts::new(&tables, at, dataset.and_then(|d| d.radius_km), dataset.and_then(|d| d.show))
    });
    let arcs: Vec<Arc<_>> = tables.tables.iter().cloned().map(Arc::new).collect();
    let mut languages = vec![config.file.language.clone()];
    languages.extend(config.file.translations.keys().cloned());
    let mut trees = Vec::new();
    for (at, language) in languages.iter().enumerate() {
        let locale = match Locale::new(language) {
            Ok(locale) => locale,
            Err(why) => {
                report.push(
                    Diagnostic::new(Code::Config, Level::File, why)
                        .at(if at == 0 {
                            config.place(&["language"])
                        } else {
                            config.place(&["translations", language])
                        })
                        .hint("use a BCP-47 tag such as en, de or pt-BR"),
                );
                continue;
            }
        };
        let axes: Vec<Axis> = arcs
            .iter()
            .map(|t| Axis::new(t.clone(), &locale, at == 0, config.file.dataset_words(language, &t.name)))
            .collect();
        let prefix = if at == 0 { String::new() } else { format!("/{}", language.to_lowercase()) };
        let mut tree = Tree {
            base: format!("{}{prefix}", config.root),
            site: Hashed::new(site_facet(&config, &languages, at, &locale)),
            spheres: axes.iter().map(sphere).collect(),
            stats: axes
                .iter()
                .map(|a| (a.kind() == Kind::Place && !a.table.facts.is_empty()).then(|| Stats::new(a)))
                .collect(),
            families: Vec::new(),
            notes: Notes::default(),
            hubs: Vec::new(),
            prefix,
            locale,
            axes,
        };
        families(&config, &tables, &mut tree, &documents, language, at == 0, report);
        trees.push(tree);
    }
    if report.count(Level::File) > before || trees.len() != languages.len() {
        return None;
    }
    let mut graph = Graph { config, tables, experts, trees };
    attach_notes(&mut graph, notes, report);
    for tree in 0..graph.trees.len() {
        decide_hubs(&mut graph, tree);
    }
    Some(graph)
}

fn sphere(axis: &Axis) -> Option<Sphere> {
    if axis.kind() != Kind::Place {
        return None;
    }
    let listed = axis.facets.iter().enumerate().filter(|(_, f)| f.listed);
    Some(Sphere::new(listed.filter_map(|(at, f)| f.geo.map(|geo| (at as u32, geo)))))
}

/// What the head and foot of every page show. A link is a path of this site or a whole address.
fn site_facet(config: &Config, languages: &[String], at: usize, locale: &Locale) -> Value {
    let file = &config.file;
    let translation = if at == 0 { None } else { file.translations.get(&languages[at]) };
    let links = |links: &[Link]| {
        Value::list(links.iter().map(|l| {
            let url =
                if l.url.starts_with('/') { format!("{}{}", config.root, l.url) } else { l.url.clone() };
            Value::map([("label", Value::from(l.label.clone())), ("url", url.into())])
        }))
    };
    let name = translation.and_then(|t| t.name.clone()).unwrap_or_else(|| file.name.clone());
    let nav = translation.and_then(|t| t.nav.as_ref()).unwrap_or(&file.nav);
    let footer = translation.and_then(|t| t.footer.as_ref()).unwrap_or(&file.footer);
    let organisation = &file.organisation;
    let text = |t: &Option<String>| Value::from(t.clone().unwrap_or_default());
    let prefix = if at == 0 { String::new() } else { format!("/{}", languages[at].to_lowercase()) };
    Value::map([
        ("name", Value::from(name)),
        ("base_url", format!("{}{}", config.origin, config.root).into()),
        ("root", config.root.clone().into()),
        ("language", locale.tag().into()),
        ("dir", locale.direction().into()),
        ("home", format!("{}{prefix}/", config.root).into()),
        ("nav", links(nav)),
        ("footer", links(footer)),
        (
            "organisation",
            Value::map([
                ("name", Value::from(organisation.name.clone().unwrap_or_else(|| file.name.clone()))),
                ("url", format!("{}{}/", config.origin, config.root).into()),
                ("email", text(&organisation.email)),
                ("phone", text(&organisation.phone)),
                ("description", text(&organisation.description)),
            ]),
        ),
        (
            "languages",
            Value::list(
                languages
                    .iter()
                    .map(|l| Value::map([("lang", Value::from(l.as_str())), ("name", l.as_str().into())])),
            ),
        ),
    ])
}

fn families(
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
        let axes = family_axes(config, tables, name, def, report);
        let lists: Vec<usize> =
            def.lists.iter().filter_map(|l| family_index(config, name, "lists", l, report)).collect();
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
            url: url_pattern(config, tables, name, def, &axes, report),
            text: Hashed::new(family_text(config, tree, (language, name), def, &axes, report)),
            gate: def.gate.clone().unwrap_or_else(|| default_gate(def.kind)),
            allowed: allowed_rows(config, tables, tree, name, def, &axes, report),
            template: template_of(def),
            partition: def.partition.unwrap_or(500).max(1),
            axes,
            list_labels: list_labels(config, (language, name), def, report),
            lists,
            parent,
            documents,
        };
        tree.hubs.push(BTreeMap::new());
        tree.families.push(family);
    }
}

/// The heading of each list of a hub: its own word for it, or the listed family's label.
fn list_labels(
    config: &Config,
    (language, name): (&str, &str),
    def: &FamilyDef,
    report: &mut Report,
) -> Vec<String> {
    for listed in def.list_labels.keys().filter(|l| !def.lists.contains(l)) {
        report.push(
            Diagnostic::new(Code::UnknownFamily, Level::File, format!("this hub does not list `{listed}`"))
                .at(config.place(&["families", name, "list_labels"]))
                .hint(format!("it lists: {}", def.lists.join(", "))),
        );
    }
    let label = |listed: &String| {
        let own = def.list_labels.get(listed).cloned();
        own.or_else(|| config.file.family_in(language, listed)?.label).unwrap_or_else(|| listed.clone())
    };
    def.lists.iter().filter(|l| config.file.families.get(l).is_some()).map(label).collect()
}

fn default_gate(kind: FamilyKind) -> Gate {
    match kind {
        FamilyKind::Hub => {
            Gate { make: Evidence { items: 1, ..Evidence::default() }, index: Evidence::default() }
        }
        _ => Gate::default(),
    }
}

fn template_of(def: &FamilyDef) -> Arc<str> {
    match (&def.template, def.kind) {
        (Some(template), _) => template.as_str().into(),
        (None, FamilyKind::Product) => "product.html".into(),
        (None, FamilyKind::Hub) => "hub.html".into(),
        (None, FamilyKind::Record) => "record.html".into(),
        (None, FamilyKind::Document) => "document.html".into(),
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
        FamilyKind::Record => ("of", def.of.iter().map(String::as_str).collect()),
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
        report.push(Diagnostic::new(Code::Config, Level::File, why).at(place()));
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

/// Reads an address pattern: literals, and names of datasets (or variables) in braces.
fn url_pattern(
    config: &Config,
    tables: &Tables,
    name: &str,
    def: &FamilyDef,
    axes: &[usize],
    report: &mut Report,
) -> Vec<Segment> {
    let mut segments = Vec::new();
    let path = ["families", name, "url"];
    let mut fault = |offset: usize, length: usize, message: String, hint: &str| {
        report.push(
            Diagnostic::new(Code::UrlPattern, Level::File, message)
                .at(config.place_in(&path, offset, length))
                .hint(hint),
        );
    };
    let url = def.url.as_str();
    if !url.starts_with('/') || !(url.ends_with('/') || url.ends_with(".html")) {
        fault(
            0,
            url.chars().count(),
            format!("the address `{url}` cannot be used"),
            "begin and end it with a slash: /{services}/{cities}/",
        );
        return segments;
    }
    if url.contains("..")
        || url.contains("//")
        || url.contains('\\')
        || url.contains(['?', '#', ' ', '%', ':'])
    {
        fault(
            0,
            url.chars().count(),
            format!("the address `{url}` cannot be used"),
            "use small letters, digits, hyphens and single slashes",
        );
        return segments;
    }
    let mut rest = url;
    let mut used = vec![false; axes.len()];
    let mut has_slug = false;
    while let Some(open) = rest.find('{') {
        let offset = url.len() - rest.len() + open;
        let Some(close) = rest[open..].find('}') else {
            fault(offset, 1, "a brace is opened and never closed".into(), "close it: {services}");
            return segments;
        };
        if open > 0 {
            segments.push(Segment::Literal(rest[..open].to_string()));
        }
        let slot = &rest[open + 1..open + close];
        rest = &rest[open + close + 1..];
        let is = |at: usize| *tables.tables[at].name == *slot || *tables.tables[at].variable == *slot;
        if def.kind == FamilyKind::Document && slot == "slug" {
            has_slug = true;
            segments.push(Segment::Document);
        } else if let Some(axis) = axes.iter().position(|&a| is(a)) {
            used[axis] = true;
            segments.push(Segment::Slug(axis));
        } else if let Some((axis, group)) = group_of(tables, axes, slot) {
            segments.push(Segment::GroupSlug(axis, group));
        } else if axes.len() == used.len() {
            let known: Vec<&str> = match def.kind {
                FamilyKind::Document => vec!["slug"],
                _ => axes.iter().map(|&a| &*tables.tables[a].name).collect(),
            };
            let hint = match known.as_slice() {
                [] => "this address has no slots; name the dataset under `by`, `axes` or `of` of the family first".to_string(),
                known => {
                    let slots: Vec<String> = known.iter().map(|k| format!("{{{k}}}")).collect();
                    format!("here one can write: {}", slots.join(", "))
                }
            };
            fault(
                offset,
                slot.chars().count() + 2,
                format!("`{{{slot}}}` is not a dataset of this family"),
                &hint,
            );
        }
    }
    if !rest.is_empty() {
        segments.push(Segment::Literal(rest.to_string()));
    }
    let missing = used.iter().position(|u| !u);
    if let (Some(axis), true) = (missing, !segments.is_empty()) {
        let dataset = &tables.tables[axes[axis]].name;
        fault(
            0,
            url.chars().count(),
            format!("`{dataset}` is missing in the address, so pages would overwrite each other"),
            "write every dataset of the family in braces",
        );
    }
    if def.kind == FamilyKind::Document && !has_slug {
        fault(
            0,
            url.chars().count(),
            "`{slug}` is missing in the address, so pages would overwrite each other".into(),
            "end the address with {slug}/",
        );
    }
    segments
}

/// The grouped dataset of that name which groups one of the axes.
fn group_of(tables: &Tables, axes: &[usize], name: &str) -> Option<(usize, usize)> {
    let group = tables.index(name)?;
    let groups = tables.tables[group].groups.as_ref()?;
    let axis = axes.iter().position(|&a| tables.tables[a].name == groups.of)?;
    Some((axis, group))
}

fn family_text(
    config: &Config,
    tree: &Tree,
    (language, name): (&str, &str),
    def: &FamilyDef,
    axes: &[usize],
    report: &mut Report,
) -> FamilyText {
    let mut variables: Vec<&str> = axes.iter().map(|&a| &*tree.axes[a].table.variable).collect();
    variables.extend(axes.iter().map(|&a| &*tree.axes[a].table.name));
    variables.extend(["experts", "remote", "count", "letters", "site"]);
    let mut pattern = |key: &str, text: &Option<String>| -> Option<Pattern> {
        let text = text.as_deref()?;
        let translated = ["translations", language, "families", name, key];
        let path = if config.has(&translated) { &translated[..] } else { &translated[2..] };
        match Pattern::parse(text) {
            Ok(pattern) => {
                for (slot, offset, length) in pattern.spans() {
                    let root = slot.split('.').next().unwrap_or(slot);
                    if !variables.contains(&root) {
                        let hint = match did_you_mean(root, variables.iter().copied()) {
                            Some(near) => format!("did you mean `{near}`?"),
                            None => format!("known here: {}", variables.join(", ")),
                        };
                        report.push(
                            Diagnostic::new(
                                Code::UnknownName,
                                Level::File,
                                format!("`{root}` is not known in this text"),
                            )
                            .at(config.place_in(path, offset, length))
                            .hint(hint),
                        );
                    }
                }
                Some(pattern)
            }
            Err(error) => {
                report.push(Diagnostic::new(Code::Pattern, Level::File, error.message).at(config.place_in(
                    path,
                    error.offset_chars,
                    error.length,
                )));
                None
            }
        }
    };
    FamilyText {
        title: pattern("title", &def.title),
        heading: pattern("heading", &def.heading),
        description: pattern("description", &def.description),
        link: pattern("link", &def.link),
        label: def.label.clone().unwrap_or_else(|| name.to_string()),
        written: format!(
            "{name} {:?} {:?} {:?} {:?} {:?} {:?}",
            def.title, def.heading, def.description, def.link, def.label, def.template
        ),
    }
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

/// Puts every note on the page of exactly the rows it names, or at the address it names.
fn attach_notes(graph: &mut Graph, notes: Vec<Note>, report: &mut Report) {
    for note in notes {
        let language = note.front.language.clone().unwrap_or_else(|| graph.config.file.language.clone());
        let Some(at) = graph.trees.iter().position(|t| t.locale.tag().eq_ignore_ascii_case(&language)) else {
            report.push(
                Diagnostic::new(
                    Code::NoteTarget,
                    Level::File,
                    format!("the site has no language `{language}`"),
                )
                .at(note.place),
            );
            continue;
        };
        let target = match &note.front.page {
            Some(page) => by_address(&graph.trees[at], page),
            None => by_rows(graph, at, &note, report),
        };
        match target {
            Some(key) => graph.trees[at].notes.insert(key, note.html),
            None if report.count(Level::File) > 0 => {}
            None => {
                report.push(
                    Diagnostic::new(Code::NoteTarget, Level::File, "there is no page that this note could lead on")
                        .at(note.place)
                        .hint("`page:` takes the address of a list such as /; `for:` takes all the datasets of one family"),
                );
            }
        }
    }
}

/// The hub without rows (home, say) at an address.
fn by_address(tree: &Tree, page: &str) -> Option<Key> {
    let keys =
        tree.families.iter().enumerate().filter(|(_, f)| f.axes.is_empty() && f.kind == FamilyKind::Hub);
    keys.map(|(at, _)| Key { family: at as u16, rows: [0; AXES], part: 0 })
        .find(|key| tree.url(key).strip_prefix(&tree.base) == Some(page))
}

fn by_rows(graph: &Graph, tree: usize, note: &Note, report: &mut Report) -> Option<Key> {
    let tree = &graph.trees[tree];
    let mut rows: Vec<(usize, u32)> = Vec::new();
    for (dataset, id) in &note.front.rows {
        let Some(table) = tree.dataset(dataset) else {
            report.push(
                Diagnostic::new(
                    Code::UnknownDataset,
                    Level::File,
                    format!("there is no dataset `{dataset}`"),
                )
                .at(note.place.clone())
                .hint(format!(
                    "declared are: {}",
                    graph.config.file.datasets.names().collect::<Vec<_>>().join(", ")
                )),
            );
            return None;
        };
        let Some(row) = graph.tables.tables[table].find(id) else {
            let ids = graph.tables.tables[table].rows.iter().map(|r| &*r.id).take(20_000);
            let hint = did_you_mean(id, ids)
                .map_or("write the row's id".to_string(), |n| format!("did you mean `{n}`?"));
            report.push(
                Diagnostic::new(
                    Code::NoteTarget,
                    Level::File,
                    format!("the dataset `{dataset}` has no row `{id}`"),
                )
                .at(note.place.clone())
                .hint(hint),
            );
            return None;
        };
        rows.push((table, row as u32));
    }
    tree.families.iter().enumerate().find_map(|(at, family)| {
        if family.axes.len() != rows.len() {
            return None;
        }
        let mut key = Key { family: at as u16, rows: [0; AXES], part: 0 };
        for (slot, axis) in family.axes.iter().enumerate() {
            key.rows[slot] = rows.iter().find(|(table, _)| table == axis)?.1;
        }
        Some(key)
    })
}

/// Decides about hubs from the bottom up: a hub is decided after the families that it lists.
fn decide_hubs(graph: &mut Graph, tree: usize) {
    let mut done: Vec<bool> = graph.trees[tree].families.iter().map(|f| f.kind != FamilyKind::Hub).collect();
    while let Some(at) = (0..done.len())
        .find(|&at| !done[at] && graph.trees[tree].families[at].lists.iter().all(|&l| done[l]))
        .or_else(|| done.iter().position(|d| !d))
    {
        let mut decisions = BTreeMap::new();
        let t = &graph.trees[tree];
        let family = &t.families[at];
        family.each_rows(&mut |rows| {
            let key = Key { family: at as u16, rows, part: 0 };
            let mut evidence = t.evidence(graph, &key);
            for &listed in &family.lists {
                t.each_entry(&key, listed, &mut |entry| {
                    evidence.items += u32::from(t.is_made(graph, &entry));
                });
            }
            decisions.insert(rows, decide(&family.gate, evidence));
        });
        graph.trees[tree].hubs[at] = decisions;
        done[at] = true;
    }
}
