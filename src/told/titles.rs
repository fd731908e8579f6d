//! What a page is called and how it is described, by the texts of its family: for feeds, posts and cards, which show
//! a page elsewhere.
//!
//! A text that asks for what only the page itself counts is passed over for the next one.

use crate::deck::row_slot;
use crate::graph::{Key, RowView};
use crate::produce::World;
use crate::text::{DESCRIPTION, Filled, Lookup, TITLE};
use crate::theme::Words;
use crate::told::view::in_form;

/// The rows of a page, by the variables of their datasets.
pub struct RowSlots<'w> {
    pub rows: Vec<RowView<'w>>,
    pub words: &'w Words,
    /// How many experts serve there in person, which titles of landing pages say.
    experts: usize,
}

impl Lookup for RowSlots<'_> {
    fn get(&self, path: &str) -> Option<Filled<'_>> {
        if path == "experts" {
            return Some(self.words.number(self.experts));
        }
        let (root, field) = path.split_once('.').unwrap_or((path, "name"));
        let row = self.rows.iter().find(|r| r.variable() == root || r.dataset() == root)?;
        row_slot(*row, field, &|row| in_form(row, self.words))
    }
}

impl<'w> RowSlots<'w> {
    /// The rows of a page; of a text there are none.
    pub fn of(world: &'w World, tree: usize, key: &Key) -> RowSlots<'w> {
        let t = &world.graph.trees[tree];
        let rows = if t.family(key).axes.is_empty() { Vec::new() } else { t.rows(key).collect() };
        let experts = t.local_experts(&world.graph, key).len();
        RowSlots { rows, words: &world.themes[tree].words, experts }
    }
}

/// Title and description of a page; either may be empty.
pub fn titles(world: &World, tree: usize, key: &Key) -> (String, String) {
    let t = &world.graph.trees[tree];
    if let Some(document) = t.document(key).filter(|_| t.family(key).axes.is_empty()) {
        return (document.title.clone(), document.description.clone());
    }
    let slots = RowSlots::of(world, tree, key);
    let (text, locale) = (&t.family(key).text, slots.words.locale());
    let title = text.title.fitting(&slots, locale, TITLE, "");
    let title = title.or_else(|| slots.rows.first().map(|row| row.title().to_string()));
    let description = text.description.fitting(&slots, locale, DESCRIPTION, "");
    (title.unwrap_or_default(), description.unwrap_or_default())
}
