//! What a reader of a row sees of it, and so depends on: everything, its card, or the facts that are compared.
//!
//! Invariant: a view folds all that it can show. What a page cannot see of a row does not touch the page.

use super::axis::{Axis, RowView};
use crate::config::FactDef;
use crate::data::table::{FactColumn, Role, Row};
use crate::fingerprint::{Fold, Folder};
use crate::locale::Locale;
use crate::value::Value;
use std::sync::Arc;

/// What every view of an axis depends on beside its row: how the dataset and its facts are declared.
pub(super) struct Declared<'a>(pub &'a Axis);

impl Fold for Declared<'_> {
    fn fold(&self, folder: &mut Folder) {
        let (axis, table) = (self.0, &self.0.table);
        folder.entry("dataset", &table.name);
        folder.entry("kind", &format!("{:?}", table.kind));
        folder.entry("language", &axis.language);
        folder.entry("variable", &table.variable);
        folder.entry("label", &axis.label);
        folder.entry("synthetic", &table.synthetic);
        folder.entry("grouped", &table.groups.is_some());
        folder.entry("currency", table.currency.as_deref().unwrap_or(""));
        folder.shape(axis.groups().len() as u64);
        for (key, heading) in axis.groups() {
            folder.entry(&format!("group {key}"), heading);
        }
        folder.shape(axis.facts().len() as u64);
        for FactColumn { key, def } in axis.facts() {
            folder.entry(&format!("fact {key}"), &Definition(def));
        }
    }
}

/// How a fact is declared.
struct Definition<'a>(&'a FactDef);

impl Fold for Definition<'_> {
    fn fold(&self, folder: &mut Folder) {
        let FactDef { label, unit, format, decimals, source, year, licence, group, show } = self.0;
        folder.entry("label", label);
        folder.entry("unit", unit);
        folder.entry("format", &format!("{format:?}"));
        folder.entry("decimals", decimals);
        folder.entry("source", source);
        folder.entry("year", year);
        folder.entry("licence", licence);
        folder.entry("group", group);
        folder.entry("show", show);
    }
}

/// All of a row: what it is called, and each column that has a value.
pub(super) struct Detail<'a> {
    pub axis: &'a Axis,
    pub row: &'a Row,
    pub name: &'a Arc<str>,
    pub title: &'a Arc<str>,
}

impl Fold for Detail<'_> {
    fn fold(&self, folder: &mut Folder) {
        let Detail { axis, row, name, title } = *self;
        folder.entry("declared", &DeclaredOnce(axis));
        folder.entry("id", &row.id);
        folder.entry("slug", &row.slug);
        folder.entry("name", name);
        folder.entry("title", title);
        for (column, value) in axis.table.columns.iter().zip(&row.values).filter(|(_, v)| **v != Value::None)
        {
            folder.entry(&column.name, &Cell { is_free: column.role == Role::Free, value });
        }
    }
}

/// A value, and whether its column is declared nowhere: such columns are shown by their names.
struct Cell<'a> {
    is_free: bool,
    value: &'a Value,
}

impl Fold for Cell<'_> {
    fn fold(&self, folder: &mut Folder) {
        folder.shape(u64::from(self.is_free));
        self.value.fold(folder);
    }
}

/// The declaration by its stored hash.
struct DeclaredOnce<'a>(&'a Axis);

impl Fold for DeclaredOnce<'_> {
    fn fold(&self, folder: &mut Folder) {
        folder.hashed(self.0.declared(), |folder| Declared(self.0).fold(folder));
    }
}

/// Says which row is folded, and where it is written.
fn origin(view: RowView<'_>, folder: &mut Folder) {
    folder.origin(|| (format!("{} `{}`", view.dataset(), view.id()), view.place()));
}

impl Fold for RowView<'_> {
    fn fold(&self, folder: &mut Folder) {
        origin(*self, folder);
        folder.hashed(self.detail(), |folder| {
            let (name, title) = (&self.facets().name, &self.facets().title);
            Detail { axis: self.axis(), row: self.raw(), name, title }.fold(folder);
        });
    }
}

/// A row of which only its name is shown.
#[derive(Clone, Copy)]
pub struct CardView<'g>(RowView<'g>);

impl Fold for CardView<'_> {
    fn fold(&self, folder: &mut Folder) {
        origin(self.0, folder);
        folder.entry("name", self.name());
        folder.entry("title", self.title());
    }
}

impl<'g> CardView<'g> {
    pub fn new(row: RowView<'g>) -> Self {
        CardView(row)
    }
    pub fn name(&self) -> &'g str {
        self.0.name()
    }
    pub fn title(&self) -> &'g str {
        self.0.title()
    }
}

/// A row that others are compared with: its name, and the facts that comparisons ask for.
#[derive(Clone, Copy)]
pub struct FactsView<'g> {
    row: RowView<'g>,
    compared: &'g [Arc<str>],
}

impl Fold for FactsView<'_> {
    fn fold(&self, folder: &mut Folder) {
        CardView(self.row).fold(folder);
        folder.entry("declared", &DeclaredOnce(self.row.axis()));
        for fact in self.compared {
            folder.entry(fact, self.row.value(fact));
        }
    }
}

impl<'g> FactsView<'g> {
    /// `compared` are the facts that can be asked for.
    pub fn new(row: RowView<'g>, compared: &'g [Arc<str>]) -> Self {
        FactsView { row, compared }
    }
    pub fn name(&self) -> &'g str {
        self.row.name()
    }
    pub fn title(&self) -> &'g str {
        self.row.title()
    }
    pub fn locale(&self) -> &'g Locale {
        self.row.locale()
    }
    fn sees(&self, fact: &str) -> bool {
        self.compared.iter().any(|f| &**f == fact)
    }
    pub fn number(&self, fact: &str) -> Option<f64> {
        self.row.number(fact).filter(|_| self.sees(fact))
    }
    /// A fact as it is printed; nothing where there is none.
    pub fn fact(&self, key: &str) -> Option<(Option<f64>, String)> {
        let fact = self.row.fact(key).filter(|_| self.sees(key))?;
        let text = self.row.fact_text(fact);
        (!text.is_empty()).then(|| (self.row.number(key), text))
    }
}
