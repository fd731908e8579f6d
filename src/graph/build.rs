//! Settings and tables become a graph: families resolved, notes attached, hubs decided.
//!
//! Every name in site.yaml that leads nowhere is found here, with its place.

use super::areas::Areas;
use super::around::Around;
use super::axis::Axis;
use super::experts::Experts;
use super::family::Key;
use super::gate::decide;
use super::nearby::Sphere;
use super::notes::Notes;
use super::proof::Proof;
use super::quotes::Quotes;
use super::references::References;
use super::stats::Stats;
use super::{Graph, Tree};
use crate::config::{Address, Config, FamilyKind, Kind, Link, Ordered};
use crate::data::content::{Document, Note};
use crate::data::decisions::Decisions;
use crate::data::images::Images;
use crate::data::table::Tables;
use crate::diag::{Code, Diagnostic, Level, Report};
use crate::fingerprint::Hashed;
use crate::locale::Locale;
use crate::value::Value;
use std::collections::BTreeMap;

pub fn link(
    config: Config,
    tables: Tables,
    documents: BTreeMap<String, Vec<Document>>,
    notes: Vec<Note>,
    decisions: Decisions,
    images: &Images,
    report: &mut Report,
) -> Option<Graph> {
    let before = report.count(Level::File);
    let experts = tables.tables.iter().position(|t| t.kind == Kind::Provider).map(|at| {
        let dataset = config.file.datasets.get(&tables.tables[at].name);
        Experts::new(&tables, at, dataset.and_then(|d| d.radius_km), dataset.and_then(|d| d.show))
    });
    let mut languages = vec![config.file.language.clone()];
    languages.extend(config.file.translations.keys().cloned());
    let mut trees = Vec::new();
    let no_groups = Ordered::default();
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
        let axes: Vec<Axis> = tables
            .tables
            .iter()
            .map(|t| {
                let groups = config.file.datasets.get(&t.name).map_or(&no_groups, |d| &d.fact_groups);
                Axis::new(t.clone(), &locale, at == 0, groups, config.file.dataset_words(language, &t.name))
            })
            .collect();
        let prefix = if at == 0 { String::new() } else { format!("/{}", language.to_lowercase()) };
        let spheres: Vec<Option<Sphere>> = axes.iter().map(sphere).collect();
        let reach = experts.as_ref().map(|e| e.radius_km);
        let around =
            |(axis, sphere): (&Axis, &Option<Sphere>)| Some(Around::new(axis, sphere.as_ref()?, reach));
        let mut tree = Tree {
            base: format!("{}{prefix}", config.root),
            site: Hashed::new(site_facet(&config, &languages, at, &locale, images)),
            around: axes.iter().zip(&spheres).map(around).collect(),
            spheres,
            stats: axes
                .iter()
                .map(|a| (a.kind() == Kind::Place && !a.table.facts.is_empty()).then(|| Stats::new(a)))
                .collect(),
            has_home: false,
            references: References::default(),
            families: Vec::new(),
            notes: Notes::default(),
            hubs: Vec::new(),
            decided: Default::default(),
            prefix,
            locale,
            axes,
        };
        super::declare::families(&config, &tables, &mut tree, &documents, language, at == 0, report);
        tree.references = References::new(&tree.axes, &tree.families);
        trees.push(tree);
    }
    if report.count(Level::File) > before || trees.len() != languages.len() {
        return None;
    }
    let organisation = &config.file.organisation;
    let alt = organisation.card_alt.as_deref().unwrap_or(&config.file.name);
    let card = organisation.card.as_deref().and_then(|name| Some(images.get(name)?.card(alt)));
    let areas = Areas::new(&config, &tables);
    let proof = Proof::new(&tables, &areas);
    let quotes = Quotes::new(&config, &tables, &areas);
    let shards = Default::default();
    let mut graph = Graph { config, tables, experts, areas, proof, quotes, trees, card, decisions, shards };
    super::notes::attach(&mut graph, notes, report);
    super::decided::attach(&mut graph, report);
    for tree in 0..graph.trees.len() {
        decide_hubs(&mut graph, tree);
        graph.trees[tree].has_home = has_home(&graph, tree);
        super::beside::announce(&mut graph, tree);
    }
    super::decided::note_unmet(&graph, report);
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
fn site_facet(config: &Config, languages: &[String], at: usize, locale: &Locale, images: &Images) -> Value {
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
    Value::map([
        ("name", Value::from(name)),
        ("base_url", format!("{}{}", config.origin, config.root).into()),
        ("root", config.root.clone().into()),
        ("language", locale.tag().into()),
        ("dir", locale.direction().into()),
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
                ("legal_name", text(&organisation.legal_name)),
                ("same_as", Value::list(organisation.same_as.iter().map(|url| url.as_str().into()))),
                ("address", organisation.address.as_ref().map_or(Value::None, address)),
            ]),
        ),
        ("logo", logo(config, images)),
        ("markup", Value::map([("faq_page", Value::Bool(file.markup.faq_page))])),
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

fn address(address: &Address) -> Value {
    let or_empty = |text: &Option<String>| Value::from(text.as_deref().unwrap_or(""));
    Value::map([
        ("street", Value::from(address.street.trim())),
        ("locality", address.locality.trim().into()),
        ("region", or_empty(&address.region)),
        ("postal_code", or_empty(&address.postal_code)),
        ("country", address.country.as_str().into()),
    ])
}

/// The organisation's logo: a small form for the head of pages, and the plain one for machines.
fn logo(config: &Config, images: &Images) -> Value {
    const SHOWN: u32 = 320;
    let organisation = &config.file.organisation;
    let Some(image) = organisation.logo.as_deref().and_then(|name| images.get(name)) else {
        return Value::None;
    };
    let (small, plain) = (image.at_least(SHOWN), image.plain());
    let name = organisation.name.as_deref().unwrap_or(&config.file.name);
    Value::map([
        ("url", Value::from(format!("{}/{}", config.root, small.path))),
        ("width", i64::from(small.width).into()),
        ("height", i64::from(small.height).into()),
        ("alt", name.into()),
        ("plain", format!("{}{}/{}", config.origin, config.root, plain.path).into()),
        ("plain_width", i64::from(plain.width).into()),
        ("plain_height", i64::from(plain.height).into()),
    ])
}

/// A hub over nothing, or a document, at the tree's own address.
fn has_home(graph: &Graph, tree: usize) -> bool {
    let t = &graph.trees[tree];
    let home = format!("{}/", t.base);
    let mut found = false;
    for (at, family) in t.families.iter().enumerate().filter(|(_, f)| f.axes.is_empty()) {
        family.each_rows(&mut |rows| {
            let key = Key { family: at as u16, rows, part: 0 };
            found |= t.is_made(graph, &key) && t.url(&key) == home;
        });
    }
    found
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
            decisions.insert(rows, decide(&family.gate, evidence, t.decided.verdict(&key)));
        });
        graph.trees[tree].hubs[at] = decisions;
        done[at] = true;
    }
}
