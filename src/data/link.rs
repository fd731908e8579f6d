//! What ties tables together before there is a graph: filters, references, groups.

use super::load::Loaded;
use super::table::{Column, Groups, Origin, Row, Table, Tables};
use super::typing::short;
use crate::config::{Config, Kind};
use crate::diag::{Code, Diagnostic, Level, Report, did_you_mean};
use crate::text::Expr;
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Parses a condition of site.yaml, or says where it cannot be read.
pub fn parse_filter(config: &Config, path: &[&str], text: &str, report: &mut Report) -> Option<Expr> {
    match Expr::parse(text) {
        Ok(expr) => Some(expr),
        Err(error) => {
            report.push(
                Diagnostic::new(
                    Code::Expression,
                    Level::File,
                    format!("this condition cannot be read: {}", error.message),
                )
                .at(config.place_in(path, error.offset_chars, error.length))
                .hint("write it like `population >= 50000 and region in [TX, CA]`"),
            );
            None
        }
    }
}

/// Says which names of a condition no column has.
pub fn check_names(config: &Config, path: &[&str], expr: &Expr, table: &Table, report: &mut Report) {
    for (name, offset, length) in expr.names() {
        if table.column(name).is_some() || matches!(name, "id" | "slug") {
            continue;
        }
        let columns = table.columns.iter().map(|c| &*c.name);
        let hint = match did_you_mean(name, columns) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the dataset `{}` has: {}", table.name, list_columns(table)),
        };
        let message = format!("the dataset `{}` has no column `{name}`", table.name);
        report.push(
            Diagnostic::new(Code::UnknownName, Level::File, message)
                .at(config.place_in(path, offset, length))
                .hint(hint),
        );
    }
}

fn list_columns(table: &Table) -> String {
    let names: Vec<&str> =
        table.columns.iter().map(|c| &*c.name).filter(|n| !n.contains('@')).take(15).collect();
    names.join(", ")
}

/// Whether a row fulfils a condition.
pub fn fulfils(table: &Table, row: &Row, expr: &Expr) -> bool {
    expr.eval(&|name| match name {
        "slug" => Some(Cow::Owned(Value::Text(row.slug.clone()))),
        _ => table.column(name).and_then(|c| row.values.get(c)).filter(|v| !v.is_empty()).map(Cow::Borrowed),
    })
}

/// Applies each dataset's filter.
pub fn apply_filters(config: &Config, loaded: &mut [Loaded], report: &mut Report) {
    for loaded in loaded {
        let table = &mut loaded.table;
        let Some(text) = config.file.datasets.get(&table.name).and_then(|d| d.filter.as_deref()) else {
            continue;
        };
        let path = ["datasets", &*table.name.clone(), "filter"];
        let Some(expr) = parse_filter(config, &path, text, report) else { continue };
        let before = report.faults();
        check_names(config, &path, &expr, table, report);
        let known = report.faults() == before;
        let listed: Vec<bool> = table.rows.iter().map(|row| fulfils(table, row, &expr)).collect();
        if known && !table.rows.is_empty() && !listed.contains(&true) {
            report.push(
                Diagnostic::new(Code::Expression, Level::File, format!("no row of `{}` fulfils this condition", table.name))
                    .at(config.place(&path))
                    .hint("compare numbers with numbers (500000, without signs between the digits) and texts with texts as they are written"),
            );
        }
        for (row, listed) in table.rows.iter_mut().zip(listed) {
            row.listed &= listed;
        }
    }
}

/// Finds every reference to a row that does not exist, says so, and takes it out.
///
/// References to rows of an `unread` kind are left alone: the dataset has a fault of its own.
pub fn check_references(loaded: &mut [Loaded], unread: &BTreeSet<Kind>, report: &mut Report) {
    let mut ids: BTreeMap<Kind, FxHashMap<Arc<str>, ()>> = BTreeMap::new();
    for l in loaded.iter() {
        let known = ids.entry(l.table.kind).or_default();
        known.extend(l.table.rows.iter().map(|r| (r.id.clone(), ())));
    }
    let mut dropped: BTreeMap<Kind, BTreeSet<Arc<str>>> = BTreeMap::new();
    for l in loaded.iter() {
        dropped.entry(l.table.kind).or_default().extend(l.table.dropped.iter().cloned());
    }
    let mut names: BTreeMap<Kind, Vec<Arc<str>>> = BTreeMap::new();
    for l in loaded.iter() {
        names.entry(l.table.kind).or_default().extend(l.table.rows.iter().map(|r| r.id.clone()));
    }
    for l in loaded.iter_mut() {
        let references = std::mem::take(&mut l.references);
        for reference in references.iter().filter(|r| !unread.contains(&r.kind)) {
            let column = l.table.columns[reference.column].name.clone();
            let value = match l.table.rows[reference.row].values.get(reference.column) {
                Some(value) => value.clone(),
                None => continue,
            };
            let known = |id: &str| ids.get(&reference.kind).is_some_and(|known| known.contains_key(id));
            let mut missing: Vec<&str> = Vec::new();
            let checked = match &value {
                Value::Text(id) if known(id) => continue,
                Value::Text(id) => {
                    missing.push(id);
                    Value::None
                }
                Value::List(items) => {
                    missing.extend(items.iter().filter_map(Value::as_str).filter(|id| !known(id)));
                    if missing.is_empty() {
                        continue;
                    }
                    Value::list(
                        items.iter().filter(|i| i.as_str().is_some_and(known)).cloned().collect::<Vec<_>>(),
                    )
                }
                _ => continue,
            };
            let has_fault = |id: &str| dropped.get(&reference.kind).is_some_and(|d| d.contains(id));
            for id in missing.into_iter().filter(|id| !has_fault(id)) {
                let candidates = names.get(&reference.kind).map(Vec::as_slice).unwrap_or_default();
                report.push(unknown(&l.table, reference.origin, &column, id, reference.kind, candidates));
            }
            l.table.rows[reference.row].values[reference.column] = checked;
        }
        for (reference, value) in l.aside.iter().filter(|(r, _)| !unread.contains(&r.kind)) {
            let column = l.table.columns[reference.column].name.clone();
            let has = |id: &str| {
                ids.get(&reference.kind).is_some_and(|known| known.contains_key(id))
                    || dropped.get(&reference.kind).is_some_and(|d| d.contains(id))
            };
            let written = match value {
                Value::List(items) => items.iter().filter_map(Value::as_str).collect(),
                value => value.as_str().into_iter().collect::<Vec<&str>>(),
            };
            for id in written.into_iter().filter(|id| !has(id)) {
                let candidates = names.get(&reference.kind).map(Vec::as_slice).unwrap_or_default();
                report.push(unknown(&l.table, reference.origin, &column, id, reference.kind, candidates));
            }
        }
    }
}

fn unknown(
    table: &Table,
    origin: Origin,
    column: &str,
    id: &str,
    kind: Kind,
    candidates: &[Arc<str>],
) -> Diagnostic {
    let what = kind.name();
    // Looking through a hundred thousand places for a near word would take longer than the build.
    let near =
        if candidates.len() <= 20_000 { did_you_mean(id, candidates.iter().map(|c| &**c)) } else { None };
    let hint = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if candidates.is_empty() => {
            format!("add a row with this id to a dataset of kind {what}, or leave the field empty")
        }
        None => format!("write the id of a {what}, or leave the field empty"),
    };
    Diagnostic::new(
        Code::UnknownReference,
        Level::Field,
        format!("there is no {what} with the id `{}`", short(id)),
    )
    .at(table.place(origin))
    .hint(hint)
    .group(format!("{column} {}", short(id)))
}

/// Makes the grouped datasets (`of` and `group_by`): one row for each value of a column.
pub fn group(
    config: &Config,
    name: &str,
    tables: &[Loaded],
    own: Option<Table>,
    report: &mut Report,
) -> Option<Table> {
    let dataset = config.file.datasets.get(name)?;
    let of = dataset.of.as_deref()?;
    let Some(base) = tables.iter().map(|l| &l.table).find(|t| &*t.name == of) else {
        let names = config.file.datasets.names().filter(|n| *n != name);
        let hint = did_you_mean(of, names).map(|n| format!("did you mean `{n}`?"));
        // A dataset that failed to load was reported already.
        if config.file.datasets.get(of).is_none() {
            let finding =
                Diagnostic::new(Code::UnknownDataset, Level::File, format!("there is no dataset `{of}`"))
                    .at(config.place(&["datasets", name, "of"]));
            report.push(match hint {
                Some(hint) => finding.hint(hint),
                None => finding,
            });
        }
        return None;
    };
    let by = dataset.group_by.as_deref().unwrap_or("region");
    let (Some(by_column), name_column) = (base.column(by), dataset.group_name.as_deref()) else {
        report.push(
            Diagnostic::new(
                Code::UnknownName,
                Level::File,
                format!("the dataset `{of}` has no column `{by}`"),
            )
            .at(config.place(&["datasets", name, "group_by"]))
            .hint(format!("it has: {}", list_columns(base))),
        );
        return None;
    };
    if let Some(column) = name_column
        && base.column(column).is_none()
    {
        report.push(
            Diagnostic::new(
                Code::UnknownName,
                Level::File,
                format!("the dataset `{of}` has no column `{column}`"),
            )
            .at(config.place(&["datasets", name, "group_name"]))
            .hint(format!("it has: {}", list_columns(base))),
        );
        return None;
    }
    let mut found: BTreeMap<Arc<str>, Vec<u32>> = BTreeMap::new();
    for (at, row) in base.rows.iter().enumerate() {
        let value = row.values.get(by_column);
        let id = match value {
            Some(Value::Text(id)) => id.clone(),
            Some(Value::Int(i)) => i.to_string().into(),
            _ => continue,
        };
        found.entry(id).or_default().push(at as u32);
    }
    let mut table = own.unwrap_or_else(|| empty_group(name, config));
    let translated = translated_names(base, name_column, &mut table);
    for (id, members) in &found {
        if table.find(id).is_some() {
            continue;
        }
        let first = &base.rows[members[0] as usize];
        let label = name_column.map(|c| base.text(first, c)).filter(|n| !n.is_empty());
        let label: Arc<str> = label.unwrap_or(id).into();
        let mut values = vec![Value::None; table.columns.len()];
        values[0] = Value::Text(id.clone());
        values[1] = Value::Text(label);
        for (from, to) in &translated {
            values[*to] = first.values.get(*from).cloned().unwrap_or_default();
        }
        let at = table.rows.partition_point(|r| r.id < *id);
        let row = Row {
            id: id.clone(),
            slug: Arc::default(),
            origin: first.origin,
            values: values.into(),
            listed: true,
        };
        table.rows.insert(at, row);
    }
    if table.files.is_empty() {
        table.files = base.files.clone();
    }
    // What is grouped out of made-up rows is made up.
    if base.synthetic && !table.synthetic {
        table.synthetic = true;
        table.label = base.label.clone();
    }
    let mut parent = vec![None; base.rows.len()];
    let mut members = vec![Vec::new(); table.rows.len()];
    for (id, rows) in found {
        let Some(group) = table.find(&id) else { continue };
        for row in rows {
            parent[row as usize] = Some(group as u32);
            members[group].push(row);
        }
    }
    // A group none of whose rows is listed has nothing to list.
    for (row, members) in table.rows.iter_mut().zip(&members) {
        row.listed &= members.iter().any(|m| base.rows[*m as usize].listed);
    }
    table.groups = Some(Groups { of: base.name.clone(), parent, members });
    Some(table)
}

/// The columns that name groups in further languages: of the grouped dataset, and of the groups.
fn translated_names(base: &Table, name_column: Option<&str>, table: &mut Table) -> Vec<(usize, usize)> {
    let Some(name) = name_column else { return Vec::new() };
    let language = |c: &Column| c.name.strip_prefix(name)?.strip_prefix('@').map(|l| format!("name@{l}"));
    let found: Vec<(usize, String)> =
        base.columns.iter().enumerate().filter_map(|(at, c)| Some((at, language(c)?))).collect();
    let mut columns = table.columns.to_vec();
    for (_, name) in &found {
        if table.column(name).is_none() {
            let role = super::table::Role::Known(super::kinds::Type::Text);
            columns.push(Column { name: name.as_str().into(), role });
        }
    }
    table.columns = columns.into();
    found.into_iter().filter_map(|(from, name)| Some((from, table.column(&name)?))).collect()
}

fn empty_group(name: &str, config: &Config) -> Table {
    let dataset = config.file.datasets.get(name);
    let kind = dataset.map_or(Kind::Plain, |d| d.kind);
    let known = super::kinds::known_columns(kind);
    Table {
        name: name.into(),
        kind,
        variable: dataset.map_or_else(|| name.into(), |d| super::variable_of(name, d)),
        label: dataset.and_then(|d| d.label.as_deref()).unwrap_or(name).into(),
        synthetic: dataset.is_some_and(|d| d.synthetic),
        currency: None,
        columns: known
            .iter()
            .map(|k| Column { name: k.name.into(), role: super::table::Role::Known(k.kind) })
            .collect::<Vec<_>>()
            .into(),
        facts: Vec::new(),
        rows: Vec::new(),
        dropped: BTreeSet::new(),
        files: Vec::new(),
        withheld: Default::default(),
        groups: None,
    }
}

/// Joins everything.
pub fn into_tables(loaded: Vec<Loaded>, groups: Vec<Table>, order: impl Iterator<Item = String>) -> Tables {
    let mut all: Vec<Table> = loaded.into_iter().map(|l| l.table).chain(groups).collect();
    let order: Vec<String> = order.collect();
    all.sort_by_key(|t| order.iter().position(|n| **n == *t.name).unwrap_or(usize::MAX));
    Tables::new(all)
}
