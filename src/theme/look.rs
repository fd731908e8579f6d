//! What a template depends on beside the values that it is given: its own text and that of every template
//! and component it can reach, the addresses of assets, scripts, words and settings that they name. What else
//! a template sees as `site` is an input of the artifact, as its other values are.
//!
//! Invariant: two loads of a theme under which a template has equal looks render equal values to equal bytes.

use super::assets::Asset;
use super::files::Files;
use super::inline::Script;
use super::scan::{Named, Names, scan};
use super::words::{Words, is_of_program};
use crate::diag::Place;
use crate::fingerprint::{Fingerprint, Fold, Folder, Hashed};
use crate::markup::Form;
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A file of the theme, or a text in one: name, what it says, and where it is written.
#[derive(Clone, Debug)]
struct Piece {
    name: String,
    says: Value,
    place: Option<Place>,
}

impl Fold for Piece {
    fn fold(&self, folder: &mut Folder) {
        folder.origin(|| (String::new(), self.place.clone()));
        folder.entry(&self.name, &self.says);
    }
}

/// The pieces of one kind.
type Pieces = Hashed<Vec<Piece>>;

/// What one template depends on.
pub struct Look {
    templates: Pieces,
    /// Addresses of assets, scripts, settings.
    theme: Pieces,
    words: Pieces,
    /// Variables that are read; what the template never names need not be computed for it.
    reads: Names,
}

impl Look {
    /// Whether the template may read a variable.
    pub fn reads(&self, variable: &str) -> bool {
        self.reads.has(variable)
    }
}

impl Fold for Look {
    const PARTS: usize = 3;
    fn fold(&self, folder: &mut Folder) {
        folder.part("template", &self.templates);
        folder.part("theme", &self.theme);
        folder.part("words", &self.words);
    }
}

/// What templates are looked at with.
pub struct Shelf<'a> {
    pub files: &'a Files,
    pub assets: &'a [Asset],
    pub scripts: &'a [Script],
    pub words: &'a Words,
    pub settings: &'a BTreeMap<String, Value>,
}

/// The look of every template, by its name.
pub fn looks(shelf: &Shelf<'_>) -> BTreeMap<String, Look> {
    let templates = shelf.files.files.iter().filter_map(|(path, file)| {
        let name = path.strip_prefix("templates/").filter(|name| Form::of(name).is_some())?;
        Some((name.to_string(), scan(std::str::from_utf8(&file.bytes).ok()?)))
    });
    let named: BTreeMap<String, Named> = templates.collect();
    named.keys().map(|name| (name.clone(), look(shelf, &named, name))).collect()
}

/// Every file that a template can reach, itself included.
fn reach(named: &BTreeMap<String, Named>, template: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open = vec![template.to_string()];
    while let Some(name) = open.pop() {
        let Some(names) = named.get(&name).filter(|_| reached.insert(name)) else { continue };
        open.extend(names.templates.iter().cloned());
        let defines = |(_, other): &(&String, &Named)| !other.defines.is_disjoint(&names.calls);
        open.extend(named.iter().filter(defines).map(|(name, _)| name.clone()));
    }
    reached
}

fn look(shelf: &Shelf<'_>, named: &BTreeMap<String, Named>, template: &str) -> Look {
    let reached = reach(named, template);
    let mut all = Named::default();
    let outside = reached.iter().filter_map(|name| named.get(name)).any(|names| names.looks_outside);
    for names in shown(named, template).iter().filter_map(|name| named.get(name)) {
        all.reads.join(if outside { &Names::All } else { &names.reads });
    }
    for names in reached.iter().filter_map(|name| named.get(name)) {
        all.assets.join(&names.assets);
        all.scripts.join(&names.scripts);
        all.words.join(&names.words);
        all.settings.join(&names.settings);
    }
    let templates = reached.iter().filter_map(|name| {
        let file = shelf.files.files.get(&format!("templates/{name}"))?;
        let digest = Value::from(Fingerprint::of_bytes(&file.bytes).to_string());
        Some(Piece { name: name.clone(), says: digest, place: Some(Place::file(&*file.shown)) })
    });
    Look {
        templates: Hashed::new(templates.collect()),
        theme: Hashed::new(theme(shelf, &all)),
        words: Hashed::new(words(shelf.words, &all.words)),
        reads: all.reads,
    }
}

/// A template with those that it extends and includes: they see the same variables. Components do not.
fn shown(named: &BTreeMap<String, Named>, template: &str) -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    let mut open = vec![template.to_string()];
    while let Some(name) = open.pop() {
        if let Some(names) = named.get(&name).filter(|_| shown.insert(name)) {
            open.extend(names.templates.iter().cloned());
        }
    }
    shown
}

fn theme(shelf: &Shelf<'_>, all: &Named) -> Vec<Piece> {
    let file = |path: String| Some(Place::file(shelf.files.shown(&path)));
    let assets = shelf.assets.iter().filter(|asset| all.assets.has(&asset.name));
    let assets = assets.map(|asset| Piece {
        name: format!("asset {}", asset.name),
        says: asset.url.as_str().into(),
        place: file(format!("assets/{}", asset.name)),
    });
    let scripts = shelf.scripts.iter().filter(|script| all.scripts.has(&script.name));
    let scripts = scripts.map(|script| Piece {
        name: format!("script {}", script.name),
        says: script.source.as_str().into(),
        place: file(format!("inline/{}", script.name)),
    });
    let settings = shelf.settings.iter().filter(|(name, _)| all.settings.has(name));
    let settings = settings.map(|(name, value)| Piece {
        name: format!("setting {name}"),
        says: value.clone(),
        place: None,
    });
    assets.chain(scripts).chain(settings).collect()
}

/// The words that a template asks for, with those that the program may ask for on any page.
fn words(words: &Words, wanted: &Names) -> Vec<Piece> {
    let language = Piece { name: "language".into(), says: words.locale().tag().into(), place: None };
    let texts = words.texts().filter(|(key, _)| wanted.has(key) || is_of_program(key));
    let texts = texts.map(|(key, word)| Piece {
        name: format!("word {key}"),
        says: word.written.as_ref().into(),
        place: Some(word.place.clone()),
    });
    [language].into_iter().chain(texts).collect()
}
