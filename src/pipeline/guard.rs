//! The churn guard: a build that would take away or rewrite more pages than a site allows stops before it
//! has touched anything, and says what is to blame.
//!
//! Half a data file saved by mistake is a thousand pages gone; what was published and found by search engines
//! should not go by a slip.

use super::outlook::Outlook;
use crate::diag::{Code, Diagnostic, Level, Place, Report, thousands};
use crate::manifest::Manifest;
use crate::plan::Plan;
use crate::produce::World;
use std::collections::BTreeMap;

/// A site with fewer pages is looked over by eye.
const LEAST_PAGES: u64 = 50;

/// What the site allows is in `churn:` of site.yaml.
pub fn judge(world: &World, plan: &Plan, before: &Manifest, outlook: &Outlook, report: &mut Report) {
    let churn = &world.graph.config.file.churn;
    if outlook.pages < LEAST_PAGES {
        return;
    }
    let share = |count: u64| count as f64 / outlook.pages as f64;
    // Another program renders everything again, and rewrites only what differs.
    let rendered = if outlook.other_program { 0 } else { outlook.pages_rendered };
    let too_many = [("remove", outlook.pages_removed, churn.remove), ("rewrite", rendered, churn.rewrite)];
    for (what, count, most) in too_many {
        let Some(most) = most.filter(|most| share(count) > f64::from(*most) / 100.0) else { continue };
        let (place, blame) = match what {
            "remove" => missing_rows(world, before),
            _ => (Place::file("site.yaml"), changed_input(world, plan, before, outlook)),
        };
        let message = format!(
            "this build would {what} {} of {} pages, which is more than {most} % ({blame})",
            thousands(count),
            thousands(outlook.pages),
        );
        report.push(
            Diagnostic::new(Code::Churn, Level::File, message)
                .at(place)
                .hint("nothing was touched; mend the data, or say that it is meant: `--allow-churn`"),
        );
    }
}

/// The dataset that has lost most rows since the last build.
fn missing_rows(world: &World, before: &Manifest) -> (Place, String) {
    let now: BTreeMap<&str, u64> = row_counts(world).into_iter().collect();
    let lost = before.rows_of.iter().filter_map(|(name, had)| {
        let rows = now.get(name.as_str()).copied().unwrap_or_default();
        Some((had.checked_sub(rows).filter(|lost| *lost > 0)?, name, rows, *had))
    });
    match lost.max_by_key(|(lost, name, ..)| (*lost, std::cmp::Reverse(*name))) {
        Some((_, name, rows, had)) => {
            let file = world.graph.tables.get(name).and_then(|table| table.files.first());
            let place = Place::file(file.map_or("site.yaml", |file| file));
            (place, format!("`{name}` has {} rows, and had {}", thousands(rows), thousands(had)))
        }
        None => {
            let look = "no dataset has fewer rows: look at the families, filters and gates of site.yaml";
            (Place::file("site.yaml"), look.into())
        }
    }
}

/// How many rows each dataset has.
pub fn row_counts(world: &World) -> Vec<(&str, u64)> {
    let tables = world.graph.tables.tables.iter().filter(|table| table.groups.is_none());
    tables.map(|table| (&*table.name, table.rows.len() as u64)).collect()
}

/// The input that differs on most of the pages that would be rewritten.
fn changed_input(world: &World, plan: &Plan, before: &Manifest, outlook: &Outlook) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let paths: Vec<&str> = outlook.changed.iter().map(|at| &plan.paths()[*at]).collect();
    for (at, known) in outlook.changed.iter().zip(before.parts_of(&paths)) {
        let (artifact, Some(known)) = (&plan.artifacts()[*at], known) else { continue };
        let trace = world.producer(artifact).trace(world, artifact, Default::default());
        let parts = trace.inputs.parts;
        let both = parts.as_slice().iter().zip(known.as_slice());
        for (node, _) in trace.nodes.iter().zip(both).filter(|(_, (new, old))| new != old) {
            *counts.entry(node.name.to_string()).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
    match most {
        Some((name, _)) => format!("most of them because of `{name}`; `flywheel explain` says more"),
        None => "what they are made of has changed".into(),
    }
}
