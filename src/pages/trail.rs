//! Where a page stands: the trail that leads to it, how it is called there, and its versions in other
//! languages.

use super::page::Slots;
use crate::config::{FamilyKind, Kind};
use crate::graph::{Key, RowView, Tree, letters_of};
use crate::inputs;
use crate::produce::World;
use crate::theme::Words;
use crate::value::Value;

inputs! {
    /// A page in one language.
    pub struct Version<'g> {
        pub language: &'g str,
        pub og_locale: &'g str,
        pub url: String,
        /// Whether it is offered to search engines.
        pub indexed: bool,
    }
}

impl Version<'_> {
    /// One of `page.alternates` of a template.
    pub fn value(&self) -> Value {
        Value::map([
            ("lang", Value::from(self.language)),
            ("url", self.url.as_str().into()),
            ("name", own_name(self.language).into()),
            ("indexed", Value::Bool(self.indexed)),
            ("og_locale", self.og_locale.into()),
        ])
    }
}

/// A language in its own words, for the links between versions of a page; others show their tag.
fn own_name(tag: &str) -> &str {
    match tag.split('-').next().unwrap_or(tag) {
        "en" => "English",
        "de" => "Deutsch",
        "fr" => "Français",
        "es" => "Español",
        "it" => "Italiano",
        "pt" => "Português",
        "nl" => "Nederlands",
        "pl" => "Polski",
        "ar" => "العربية",
        "he" => "עברית",
        _ => tag,
    }
}

/// How a page is called in a list or trail whose page has fixed some rows already.
pub fn line_name(tree: &Tree, key: &Key, fixed: &[usize], words: &Words) -> String {
    let family = tree.family(key);
    if let Some(document) = tree.document(key) {
        return document.title.clone();
    }
    let rows: Vec<RowView<'_>> = tree.rows(key).collect();
    if let Some(pattern) = &family.text.link {
        let slots = Slots { rows: &rows, counts: &[], texts: &[], words };
        let mut text = String::new();
        if pattern.fill(&slots, words.locale(), &mut text).is_ok() {
            return text;
        }
    }
    let names: Vec<&str> = rows
        .iter()
        .enumerate()
        .filter(|(at, _)| !fixed.contains(&family.axes[*at]))
        .map(|(at, row)| {
            // A page that gathers what is offered is called by the name for several.
            if row.kind() == Kind::Service && family.kind != FamilyKind::Record {
                return row.plural();
            }
            let grouped = fixed.iter().any(|&f| tree.parent_row(family.axes[at], f, key.rows[at]).is_some());
            if grouped { row.name() } else { row.title() }
        })
        .collect();
    match names.as_slice() {
        [] if rows.is_empty() => family.text.label.clone(),
        [] => rows.iter().map(|r| r.name()).collect::<Vec<_>>().join(" · "),
        names => names.join(" · "),
    }
}

/// The way from the home page: name and address of each step, the last without address.
pub fn crumbs(world: &World, tree: &Tree, key: &Key, words: &Words) -> Vec<(String, String)> {
    let mut trail = vec![*key];
    while let Some(parent) = tree.parent(&world.graph, &trail[trail.len() - 1]) {
        // A family that leads to itself in site.yaml must not send us round in circles.
        if trail.len() > 8 || trail.contains(&parent) {
            break;
        }
        trail.push(parent);
    }
    trail.reverse();
    let mut crumbs = Vec::with_capacity(trail.len() + 1);
    let home = format!("{}/", tree.base);
    if tree.has_home && tree.url(&trail[0]) != home {
        crumbs.push((words.word("crumb_home", &[]), home.clone()));
    }
    for (at, step) in trail.iter().enumerate() {
        let fixed: Vec<usize> = if at == 0 { Vec::new() } else { tree.family(&trail[at - 1]).axes.clone() };
        let url = tree.url(step);
        let name = if step.part > 0 {
            letters_of(step.part).to_uppercase()
        } else if url == home {
            words.word("crumb_home", &[])
        } else {
            line_name(tree, step, &fixed, words)
        };
        crumbs.push((name, if step == key { String::new() } else { url }));
    }
    crumbs
}

/// The page in each language that has it; nothing if only one has.
pub fn alternates<'w>(world: &'w World, tree: usize, key: &Key) -> Vec<Version<'w>> {
    let graph = &world.graph;
    if graph.trees.len() < 2 {
        return Vec::new();
    }
    let version = |to: usize| {
        let locale = &graph.trees[to].locale;
        let (url, indexed) = graph.translation(tree, key, to)?;
        let url = format!("{}{url}", graph.config.origin);
        Some(Version { language: locale.tag(), og_locale: locale.open_graph(), url, indexed })
    };
    let all: Vec<Version<'w>> = (0..graph.trees.len()).filter_map(version).collect();
    if all.len() < 2 { Vec::new() } else { all }
}
