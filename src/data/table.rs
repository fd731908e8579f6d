//! Tables: typed rows, sorted by id. What identifies or reaches a person is not in them any more.
//!
//! Invariant: the order of rows in a table is the order of their ids, whatever the order in the files.

use super::kinds::Type;
use crate::config::{FactDef, Kind};
use crate::node::Pos;
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Known to the kind (see `kinds`).
    Known(Type),
    /// Declared under `facts`: the index of the fact.
    Fact(usize),
    /// Kept as text, declared nowhere.
    Free,
}

#[derive(Clone, Debug)]
pub struct Column {
    pub name: Arc<str>,
    pub role: Role,
}

/// The columns of a table, found by name.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    list: Vec<Column>,
    /// Only looked up, never iterated.
    index: FxHashMap<Arc<str>, usize>,
}

impl From<Vec<Column>> for Columns {
    fn from(list: Vec<Column>) -> Self {
        let index = list.iter().enumerate().map(|(at, c)| (c.name.clone(), at)).collect();
        Columns { list, index }
    }
}

impl std::ops::Deref for Columns {
    type Target = [Column];
    fn deref(&self) -> &[Column] {
        &self.list
    }
}

/// A declared fact and the column that holds it.
#[derive(Clone, Debug)]
pub struct FactColumn {
    pub key: Arc<str>,
    pub def: FactDef,
}

/// Where a row was read: an index into the table's files, and the position of its id.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin {
    pub file: u32,
    pub pos: Pos,
}

#[derive(Clone, Debug)]
pub struct Row {
    /// Part of the address; set by `slugs::assign`.
    pub slug: Arc<str>,
    pub id: Arc<str>,
    pub origin: Origin,
    /// Values in the order of the table's columns; a row may end early.
    pub values: Box<[Value]>,
    /// Whether the row passes the dataset's filter: only then it gets pages and stands in lists.
    pub listed: bool,
}

/// A cell that names a row of another dataset, with its place for the message if that row is missing.
#[derive(Clone, Debug)]
pub struct Reference {
    pub row: usize,
    pub column: usize,
    pub kind: Kind,
    pub origin: Origin,
}

#[derive(Clone, Debug)]
pub struct Table {
    pub name: Arc<str>,
    pub kind: Kind,
    /// The word for one row in templates and texts.
    pub variable: Arc<str>,
    /// What the synthetic notice calls these rows.
    pub label: Arc<str>,
    pub synthetic: bool,
    pub currency: Option<Arc<str>>,
    pub columns: Columns,
    pub facts: Vec<FactColumn>,
    pub rows: Vec<Row>,
    /// Ids of rows that were left out because of a fault: naming one of them is not a second fault.
    pub dropped: BTreeSet<Arc<str>>,
    pub files: Vec<Arc<str>>,
    /// Why rows are not listed that no filter leaves out, by id: stories without consent, say.
    pub withheld: BTreeMap<Arc<str>, String>,
    /// For a grouped table: for each row, the rows of the grouped table (by index) in it.
    pub groups: Option<Groups>,
}

/// The rows of another table, grouped.
#[derive(Clone, Debug)]
pub struct Groups {
    /// Name of the grouped dataset.
    pub of: Arc<str>,
    /// For each row of that dataset, the row of this table it belongs to.
    pub parent: Vec<Option<u32>>,
    /// For each row of this table, its members.
    pub members: Vec<Vec<u32>>,
}

impl Table {
    /// What a text may ask of a row of this table: its columns, and the names that are made of them.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        let columns = self.columns.iter().map(|c| c.name.split('@').next().unwrap_or(&c.name));
        ["name", "title", "in", "plural"].into_iter().chain(columns)
    }

    /// Whether some row could have this field. A grammatical form is the rows' own affair.
    pub fn has_field(&self, field: &str) -> bool {
        field.starts_with("forms.") || self.fields().any(|known| known == field)
    }

    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.index.get(name).copied()
    }
    /// A value of a row; no value where the row has none.
    pub fn value<'t>(&'t self, row: &'t Row, column: &str) -> &'t Value {
        static NONE: Value = Value::None;
        self.column(column).and_then(|c| row.values.get(c)).unwrap_or(&NONE)
    }
    pub fn text<'t>(&'t self, row: &'t Row, column: &str) -> &'t str {
        self.value(row, column).as_str().unwrap_or("")
    }
    /// The row of an id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.rows.binary_search_by(|r| (*r.id).cmp(id)).ok()
    }
    /// The place of a row, for messages.
    pub fn place(&self, origin: Origin) -> crate::diag::Place {
        let file = self.files.get(origin.file as usize).cloned().unwrap_or_else(|| self.name.clone());
        crate::diag::Place::at(file, origin.pos.line, origin.pos.column).length(origin.pos.length as usize)
    }
}

/// Every dataset of a site, in the order of site.yaml.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// Shared with the graph, which has one axis for each of them in each language.
    pub tables: Vec<Arc<Table>>,
    by_name: BTreeMap<Arc<str>, usize>,
}

impl Tables {
    pub fn new(tables: Vec<Table>) -> Self {
        let by_name = tables.iter().enumerate().map(|(i, t)| (t.name.clone(), i)).collect();
        Tables { tables: tables.into_iter().map(Arc::new).collect(), by_name }
    }
    pub fn index(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }
    pub fn get(&self, name: &str) -> Option<&Table> {
        self.index(name).map(|i| &*self.tables[i])
    }
    /// Rows read from files (grouped datasets not counted twice).
    pub fn rows_read(&self) -> usize {
        self.tables.iter().filter(|t| t.groups.is_none()).map(|t| t.rows.len()).sum()
    }
}
