//! One row of a dataset, cell by cell, as it was read.
//!
//! Private columns end where data is read, so that no row has them. Invariant: the file itself is not opened.

use super::{Scene, near, place};
use crate::graph::RowView;
use crate::value::Value;
use serde_json::{Value as Json, json};

/// A row with its cells and its pages; nothing if there is none.
pub fn row(scene: &Scene<'_>, dataset: &str, id: &str, tree: usize) -> Option<Json> {
    let tree = tree.min(scene.world.graph.trees.len().saturating_sub(1));
    let t = &scene.world.graph.trees[tree];
    let at = t.dataset(dataset)?;
    let row = t.axes[at].table.find(id)?;
    let view = t.axes[at].view(row, &t.locale);
    let table = &t.axes[at].table;
    let cells: Vec<Json> = table
        .columns
        .iter()
        .zip(table.rows[row].values.iter())
        .filter(|(_, value)| !value.is_empty())
        .map(|(column, value)| cell(view, &column.name, value))
        .collect();
    let page = t.page_of_row(&scene.world.graph, at, row as u32).map(|key| near::link(scene, tree, &key));
    Some(
        json!({ "dataset": dataset, "kind": view.variable(), "id": id, "title": view.title(), "place": place(view.place().as_ref()),
        "grouped": view.is_group(), "synthetic": view.synthetic().is_some(), "cells": cells, "page": page }),
    )
}

fn cell(view: RowView<'_>, column: &str, value: &Value) -> Json {
    let Some(fact) = view.fact(column) else { return json!({ "column": column, "value": written(value) }) };
    json!({ "column": column, "value": written(value), "label": label(view, &fact.def.label), "shown": view.fact_text(fact),
        "source": fact.def.source, "year": fact.def.year })
}

/// A label with the values that it names.
fn label(view: RowView<'_>, label: &str) -> String {
    let mut filled = String::new();
    let mut rest = label;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, within)| Some((before, within.split_once('}')?)))
    {
        filled.push_str(before);
        filled.push_str(&written(view.value(name)));
        rest = after;
    }
    filled + rest
}

/// A value as it could stand in a file.
fn written(value: &Value) -> String {
    match value {
        Value::None => String::new(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Num(n) => n.to_string(),
        Value::Text(text) | Value::Html(text) => text.to_string(),
        Value::List(items) => items.iter().map(written).collect::<Vec<_>>().join("; "),
        Value::Map(entries) => entries
            .iter()
            .map(|(name, value)| format!("{name}: {}", written(value)))
            .collect::<Vec<_>>()
            .join("; "),
    }
}
