//! The wordings of posts: for each recipe of site.yaml at least three, so that no text comes twice in a row and no
//! two accounts of a network say the same.
//!
//! Invariant: a wording brings no number of its own; what it tells stands in slots.

use super::{DeckFile, literal};
use crate::config::{Config, Occasion, Recipe, within};
use crate::data::table::Tables;
use crate::diag::{Code, Diagnostic, Level, Place, Report, did_you_mean};
use crate::node::{Node, Source};
use crate::text::Pattern;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A wording of a post, and where it is written.
#[derive(Clone, Debug)]
pub struct Wording {
    pub pattern: Pattern,
    pub written: Arc<str>,
    pub place: Place,
}

/// Fewer wordings soon repeat themselves.
const FEWEST: usize = 3;
/// What a wording can name beside columns of rows.
const NAMES: &[&str] = &["site", "title", "description"];
const CHANGED: &[&str] = &["figure", "value", "before", "n", "period", "area"];
const WEEK: &[&str] = &["from", "to", "n"];

/// Reads the wordings of all files of a deck and holds them against the recipes of the site.
pub fn load(
    files: &[(DeckFile, Source, Node)],
    numbers: &BTreeSet<String>,
    (config, tables): (&Config, &Tables),
    (folder, language): (&str, &str),
    report: &mut Report,
) -> BTreeMap<Arc<str>, Vec<Wording>> {
    let mut wordings: BTreeMap<Arc<str>, Vec<Wording>> = BTreeMap::new();
    let recipes = config.file.posts.iter().flat_map(|posts| posts.recipes.iter());
    let recipes: BTreeMap<&str, &Recipe> = recipes.collect();
    for (file, source, tree) in files {
        for (recipe, texts) in file.posts.iter() {
            let node = tree.get("posts").and_then(|posts| posts.get(recipe));
            let place = node.map_or_else(|| Place::file(source.name.clone()), |node| source.place(node.pos));
            let Some(declared) = recipes.get(recipe) else {
                let hint = match did_you_mean(recipe, recipes.keys().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => {
                        "declare it in site.yaml under `posts: recipes:`, or take its wordings out".into()
                    }
                };
                let message = format!("no recipe for posts is called `{recipe}`");
                report.push(Diagnostic::new(Code::Wording, Level::File, message).at(place).hint(hint));
                continue;
            };
            let items = node.map(Node::items).unwrap_or_default();
            for (text, item) in texts.iter().zip(items) {
                let known = wordings.get(recipe).map_or(&[][..], Vec::as_slice);
                if let Some(first) = known.iter().find(|wording| *wording.written == **text) {
                    report.push(
                        Diagnostic::new(Code::Wording, Level::File, "two wordings are the same")
                            .at(source.place(item.pos))
                            .also("the other one", first.place.clone())
                            .hint("write another: no two accounts of a network may say the same"),
                    );
                    continue;
                }
                let mut reader = Reader { source, item, numbers, report };
                if let Some(pattern) = reader.wording(text, declared, tables) {
                    let wording =
                        Wording { pattern, written: text.as_str().into(), place: source.place(item.pos) };
                    wordings.entry(recipe.into()).or_default().push(wording);
                }
            }
        }
    }
    let spoken: Vec<&str> =
        recipes.keys().copied().filter(|name| is_spoken(config, name, language)).collect();
    for name in spoken {
        hashtags(name, recipes[name], (config, tables), report);
        let found = files.iter().filter_map(|(file, ..)| file.posts.get(name)).map(Vec::len).sum::<usize>();
        if found < FEWEST {
            let message = format!("the recipe `{name}` has {found} wordings, and needs at least {FEWEST}");
            report.push(
                Diagnostic::new(Code::Wording, Level::File, message)
                    .at(config.place(&["posts", "recipes", name]))
                    .hint(format!(
                        "write them in {folder}/, under `posts: {name}:`, as a list of texts with slots"
                    )),
            );
        }
    }
    wordings
}

/// Whether an account posts a recipe in a language.
fn is_spoken(config: &Config, recipe: &str, language: &str) -> bool {
    let accounts = config.file.posts.iter().flat_map(|posts| posts.accounts.iter());
    accounts.into_iter().any(|(_, account)| {
        let own = account.language.as_deref().unwrap_or(&config.file.language);
        own == language && account.recipes.as_ref().is_none_or(|all| all.iter().any(|name| name == recipe))
    })
}

/// The hashtags of a recipe can name what its wordings can.
fn hashtags(name: &str, recipe: &Recipe, (config, tables): (&Config, &Tables), report: &mut Report) {
    for (at, text) in recipe.hashtags.iter().enumerate() {
        let path = ["posts", "recipes", name, "hashtags", &at.to_string()];
        let mut fault = |offset: usize, length: usize, message: String, hint: String| {
            let place = config.place_in(&path, offset, length);
            report.push(Diagnostic::new(Code::Wording, Level::File, message).at(place).hint(hint));
        };
        match Pattern::parse(text) {
            Err(error) => fault(error.offset_chars, error.length, error.message, Pattern::EXAMPLE.into()),
            Ok(pattern) => {
                if let Some((offset, length, message, hint)) = stranger(&pattern, recipe, tables) {
                    fault(offset, length, message, hint);
                }
            }
        }
    }
}

/// The first slot that a recipe does not know: where, how long, what is wrong, and what to do.
fn stranger(pattern: &Pattern, recipe: &Recipe, tables: &Tables) -> Option<(usize, usize, String, String)> {
    let mut known: Vec<String> = NAMES.iter().map(|name| name.to_string()).collect();
    match recipe.when {
        Occasion::Changed => known.extend(CHANGED.iter().map(|name| name.to_string())),
        Occasion::Week => {
            known.extend(WEEK.iter().map(|name| name.to_string()));
            known.extend(recipe.families.iter().cloned());
        }
        Occasion::Published | Occasion::Indexable => {}
    }
    for (slot, offset, length) in pattern.spans() {
        let (root, field) = slot.split_once('.').unwrap_or((slot, "name"));
        let rows = || tables.tables.iter().filter(|_| recipe.when != Occasion::Week);
        let own = |table: &crate::data::table::Table| *table.variable == *root || *table.name == *root;
        let form = matches!(field, "name" | "title" | "in" | "plural") || field.starts_with("forms.");
        let mut fields = rows().filter(|table| own(table)).flat_map(|table| table.fields()).peekable();
        let of_row =
            rows().any(|table| own(table)) && (form || fields.peek().is_none() || fields.any(|f| f == field));
        if of_row || known.iter().any(|name| name == slot) {
            continue;
        }
        let of_tables =
            rows().flat_map(|table| table.fields().map(|field| format!("{}.{field}", table.variable)));
        let all: Vec<String> = known.iter().cloned().chain(of_tables).collect();
        let hint = match did_you_mean(slot, all.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("here one can write: {}", known.join(", ")),
        };
        return Some((offset, length, format!("a post of this recipe knows no `{slot}`"), hint));
    }
    None
}

struct Reader<'a> {
    source: &'a Source,
    item: &'a Node,
    numbers: &'a BTreeSet<String>,
    report: &'a mut Report,
}

impl Reader<'_> {
    fn fault(&mut self, offset: usize, length: usize, message: String, hint: String) {
        let place = self.source.place(within(self.item, offset, length));
        self.report.push(Diagnostic::new(Code::Wording, Level::File, message).at(place).hint(hint));
    }

    fn wording(&mut self, text: &str, recipe: &Recipe, tables: &Tables) -> Option<Pattern> {
        let pattern = match Pattern::parse(text) {
            Ok(pattern) => pattern,
            Err(error) => {
                self.fault(error.offset_chars, error.length, error.message, Pattern::EXAMPLE.into());
                return None;
            }
        };
        if let Some(number) = literal::stranger(&pattern, self.numbers) {
            let at = text.find(&number).map_or(0, |at| text[..at].chars().count());
            let hint =
                "say it through a slot, or declare it under `numbers` if it is a limit or a unit".into();
            self.fault(at, number.chars().count(), format!("the number {number} stands for no row"), hint);
            return None;
        }
        if let Some((offset, length, message, hint)) = stranger(&pattern, recipe, tables) {
            self.fault(offset, length, message, hint);
            return None;
        }
        Some(pattern)
    }
}
