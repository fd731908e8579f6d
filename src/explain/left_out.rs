//! Why rows of an address get no page: filters of their dataset or of the family, no name in a language, or, for
//! rows that are grouped out of others, none of these that is shown.
//!
//! It is no decision of the gate, which is asked only about rows that may have pages. Invariant: a reason names
//! what is written and where, and never a value of a private column, since rows have none.

use crate::config::Config;
use crate::data::link::fulfils;
use crate::data::table::{Groups, Table};
use crate::diag::{Place, thousands};
use crate::graph::{Key, RowView, Tree};
use crate::produce::World;
use crate::text::Expr;
use crate::value::Value;

/// A reason, and where it is written.
pub type Reason = (String, Option<Place>);

/// Why rows of a key get no page of its family. Nothing if they may have one.
pub fn left_out(world: &World, tree: &Tree, key: &Key) -> Vec<Reason> {
    let family = tree.family(key);
    let rows = 0..family.axes.len();
    let held = rows.filter(|&at| family.allowed[at].get(key.rows[at] as usize) != Some(&true));
    held.flat_map(|at| reasons(world, tree, key, at)).collect()
}

/// Why one row of a key gets no page.
fn reasons(world: &World, tree: &Tree, key: &Key, at: usize) -> Vec<Reason> {
    let (config, family) = (&world.graph.config, tree.family(key));
    let (row, axis) = (tree.row(key, at), &tree.axes[family.axes[at]]);
    let name = row.dataset();
    let what = format!("{name} `{}`", row.id());
    let raw = &axis.table.rows[key.rows[at] as usize];
    let mut reasons = Vec::new();
    let declared = config.file.datasets.get(name).and_then(|d| d.filter.as_deref());
    let passes = |filter: &str| Expr::parse(filter).is_ok_and(|expr| fulfils(&axis.table, raw, &expr));
    if let Some(filter) = declared.filter(|filter| !raw.listed && !passes(filter)) {
        let reason =
            format!("{what} does not pass the filter of its dataset, `{filter}`: {}", values(filter, &row));
        reasons.push((reason, Some(config.place(&["datasets", name, "filter"]))));
    }
    if let Some(groups) = &axis.table.groups
        && let Some(base) = world.graph.tables.get(&groups.of)
    {
        let members = groups.members.get(key.rows[at] as usize).map_or(&[][..], Vec::as_slice);
        reasons.extend(without_members(config, &what, groups, base, members, row.place()));
    }
    if let Some(why) = axis.table.withheld.get(&raw.id) {
        reasons.push((format!("{what} is withheld: {why}"), row.place()));
    }
    if !reasons.is_empty() {
        return reasons;
    }
    if raw.listed && !row.facets().listed {
        let reason = format!("{what} has no name in the language {}", tree.locale.tag());
        return vec![(reason, row.place())];
    }
    let path = ["families", &family.name, "filter", name];
    let filter = config.file.families.get(&family.name).and_then(|f| f.filter.get(name));
    let reason = match filter {
        Some(filter) => {
            format!("{what} does not pass the filter of the family, `{filter}`: {}", values(filter, &row))
        }
        None => format!("the family makes no page for {what}"),
    };
    vec![(reason, Some(config.place(&path)))]
}

/// Why a group has nothing to list, if none of its members is shown.
fn without_members(
    config: &Config,
    what: &str,
    groups: &Groups,
    base: &Table,
    members: &[u32],
    place: Option<Place>,
) -> Option<Reason> {
    let of = &*groups.of;
    if members.iter().any(|member| base.rows[*member as usize].listed) {
        return None;
    }
    if members.is_empty() {
        return Some((format!("{what} has nothing to list: no row of {of} belongs to it"), place));
    }
    let filter = config.file.datasets.get(of).and_then(|d| d.filter.as_deref()).unwrap_or_default();
    let all = match members.len() {
        1 => format!("its only row of {of} does not pass"),
        n => format!("none of its {} rows of {of} passes", thousands(n as u64)),
    };
    let reason = format!("{what} has nothing to list: {all} the filter of that dataset, `{filter}`");
    Some((reason, Some(config.place(&["datasets", of, "filter"]))))
}

/// The values that a filter asks for, in words.
fn values(filter: &str, row: &RowView<'_>) -> String {
    let Ok(expr) = Expr::parse(filter) else { return String::new() };
    let mut names: Vec<&str> = expr.names().map(|(name, ..)| name).collect();
    names.dedup();
    let value = |name: &&str| match row.value(name) {
        Value::None => format!("{name} is not given"),
        value => format!("{name} is {}", written(value)),
    };
    names.iter().map(value).collect::<Vec<_>>().join(", ")
}

/// A value as a message shows it.
fn written(value: &Value) -> String {
    match (value.as_str(), value.as_f64(), value) {
        (Some(text), ..) => format!("`{text}`"),
        (_, Some(number), _) => number.to_string(),
        (.., Value::Bool(yes)) => if *yes { "yes" } else { "no" }.into(),
        _ => value.as_list().iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
    }
}
