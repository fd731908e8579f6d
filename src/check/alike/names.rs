//! What a text is masked of before it is compared: everything that rows are called.
//!
//! Invariant: the set follows from the data alone. It rather has too much than too little: what is masked by mistake
//! makes pages more alike, never less.

use crate::config::Kind;
use crate::graph::Graph;
use crate::sameness::Names;
use crate::value::Value;

/// The names of all rows that pages may name, and every text that is a fact of a place.
pub fn names(graph: &Graph) -> Names {
    let mut names = Names::default();
    for tree in &graph.trees {
        for axis in
            tree.axes.iter().filter(|a| matches!(a.kind(), Kind::Place | Kind::Service | Kind::Provider))
        {
            for at in 0..axis.len() {
                let row = axis.view(at, &tree.locale);
                for name in [row.name(), row.title(), row.plural()] {
                    names.add(name);
                }
                if axis.kind() != Kind::Place {
                    continue;
                }
                for column in ["region", "region_name"] {
                    names.add(row.text(column));
                }
                for fact in row.facts() {
                    match row.value(&fact.key) {
                        Value::Text(text) => names.add(text),
                        value => {
                            value.as_list().iter().filter_map(|v| v.as_str()).for_each(|text| names.add(text))
                        }
                    }
                }
            }
        }
    }
    names
}
