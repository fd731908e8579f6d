//! Hand-written notes and the pages that they lead on.

use super::family::{AXES, Key};
use super::{Graph, Tree};
use crate::config::FamilyKind;
use crate::data::content::{Note, NoteFront};
use crate::diag::{Code, Diagnostic, Level, Place, Report, did_you_mean};
use crate::fingerprint::{Fold, Folder, Hashed};
use crate::markup::Form;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A note on a page: its text as HTML, and where it is written.
#[derive(Debug)]
pub struct PageNote {
    pub html: Hashed<Arc<str>>,
    place: Place,
}

impl Fold for PageNote {
    fn fold(&self, folder: &mut Folder) {
        folder.origin(|| (String::new(), Some(self.place.clone())));
        self.html.fold(folder);
    }
}

/// Notes by the page they lead on.
#[derive(Default)]
pub struct Notes {
    by_key: BTreeMap<(u16, [u32; AXES]), PageNote>,
}

impl Notes {
    /// Whether the page had a note already.
    fn insert(&mut self, key: Key, note: PageNote) -> bool {
        self.by_key.insert((key.family, key.rows), note).is_some()
    }
    /// The note on a page. Parts of a large hub have none: the hub itself shows it.
    pub fn of(&self, key: &Key) -> Option<&PageNote> {
        if key.part > 0 { None } else { self.by_key.get(&(key.family, key.rows)) }
    }
}

/// Puts every note on the page of exactly the rows it names, or at the address it names.
pub fn attach(graph: &mut Graph, notes: Vec<Note>, report: &mut Report) {
    for note in notes {
        let language = note.front.language.clone().unwrap_or_else(|| graph.config.file.language.clone());
        let Some(at) = graph.trees.iter().position(|t| t.locale.tag().eq_ignore_ascii_case(&language)) else {
            report.push(
                Diagnostic::new(
                    Code::NoteTarget,
                    Level::File,
                    format!("the site has no language `{language}`"),
                )
                .at(note.place)
                .hint("declare it under `translations` in site.yaml, or correct `language:`"),
            );
            continue;
        };
        if names_dropped(graph, &note) {
            continue;
        }
        let target = match &note.front.page {
            Some(page) => by_address(&graph.trees[at], page),
            None => by_rows(graph, at, (&note.front, &note.place, &note.rows), report),
        };
        match target {
            Some(key) => {
                let html = disclosed(graph, &note);
                let page_note = PageNote { html, place: note.place.clone() };
                if graph.trees[at].notes.insert(key, page_note) {
                    report.push(
                        Diagnostic::new(
                            Code::NoteTarget,
                            Level::File,
                            "another note leads on the same page already",
                        )
                        .at(note.place)
                        .hint("put both texts into one file"),
                    );
                }
            }
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

/// The note as its page shows it. Below one that a model drafted stands what site.yaml says of such texts.
fn disclosed(graph: &Graph, note: &Note) -> Hashed<Arc<str>> {
    let said = graph.config.file.drafts.disclosure.as_deref().map(str::trim).filter(|said| !said.is_empty());
    match said.filter(|_| note.front.drafted.is_some()) {
        Some(said) => {
            let mut text: Vec<u8> = Vec::new();
            // Writing into memory cannot fail.
            _ = Form::Html.escape()(said, &mut text);
            let said = String::from_utf8_lossy(&text);
            Hashed::new(format!("{}<p class=\"small drafted\">{said}</p>\n", *note.html).into())
        }
        None => note.html.clone(),
    }
}

/// The page that a note leads on, as its front matter names it: tree and key.
pub fn target(graph: &Graph, front: &NoteFront) -> Option<(usize, Key)> {
    let language = front.language.as_deref().unwrap_or(&graph.config.file.language);
    let at = graph.trees.iter().position(|t| t.locale.tag().eq_ignore_ascii_case(language))?;
    let (nowhere, rows) = (Place::default(), BTreeMap::new());
    let key = match &front.page {
        Some(page) => by_address(&graph.trees[at], page),
        None => by_rows(graph, at, (front, &nowhere, &rows), &mut Report::new()),
    };
    key.map(|key| (at, key))
}

/// Whether a note names a row that was left out because of a fault of its own.
fn names_dropped(graph: &Graph, note: &Note) -> bool {
    note.front.rows.iter().any(|(dataset, id)| {
        let table = graph.tables.tables.iter().find(|t| *t.name == **dataset);
        table.is_some_and(|t| t.dropped.contains(id.as_str()))
    })
}

/// The hub without rows (home, say) at an address.
fn by_address(tree: &Tree, page: &str) -> Option<Key> {
    let keys =
        tree.families.iter().enumerate().filter(|(_, f)| f.axes.is_empty() && f.kind == FamilyKind::Hub);
    keys.map(|(at, _)| Key { family: at as u16, rows: [0; AXES], part: 0 })
        .find(|key| tree.url(key).strip_prefix(&tree.base) == Some(page))
}

fn by_rows(
    graph: &Graph,
    tree: usize,
    (front, place, places): (&NoteFront, &Place, &BTreeMap<String, Place>),
    report: &mut Report,
) -> Option<Key> {
    let tree = &graph.trees[tree];
    let mut rows: Vec<(usize, u32)> = Vec::new();
    for (dataset, id) in &front.rows {
        let Some(table) = tree.dataset(dataset) else {
            report.push(
                Diagnostic::new(
                    Code::UnknownDataset,
                    Level::File,
                    format!("there is no dataset `{dataset}`"),
                )
                .at(places.get(dataset).unwrap_or(place).clone())
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
                .at(places.get(dataset).unwrap_or(place).clone())
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
