//! Names of things: each stands for one thing, and what refers to one finds it.

use super::{Graph, Thing};
use crate::check::address::Target;
use crate::check::findings::{Findings, Words};
use crate::check::page::{Anchor, Facts, hash};
use crate::diag::Code;
use serde_json::Value as Json;

pub fn judge(graph: &Graph<'_, '_>, found: &mut Findings<'_>, facts: &mut Facts) {
    let mut defined: Vec<(u64, usize)> = Vec::new();
    for (at, thing) in graph.things.iter().enumerate().filter(|(_, t)| !t.is_reference()) {
        let Some(id) = thing.text("@id") else { continue };
        if let Some((_, first)) = defined.iter().find(|(name, _)| *name == hash(id)) {
            same(graph, &graph.things[*first], thing, id, found);
        } else {
            defined.push((hash(id), at));
        }
    }
    let mut names: Vec<u64> = defined.into_iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    let mut refers: Vec<Anchor> = Vec::new();
    for thing in graph.things.iter().filter(|t| t.is_reference()) {
        let Some(id) = thing.text("@id") else { continue };
        if names.binary_search(&hash(id)).is_err() {
            elsewhere(graph, thing, id, found, &mut refers);
        }
    }
    facts.nodes = names.into();
    facts.refers = refers.into();
}

/// Two parts of one thing may stand apart; two different things may not have one name.
fn same(graph: &Graph<'_, '_>, first: &Thing<'_>, second: &Thing<'_>, id: &str, found: &mut Findings<'_>) {
    let plain = |json: &Json| json.is_string() || json.is_number();
    let differs = first.object.iter().any(|(name, value)| {
        second.object.get(name).is_some_and(|other| plain(value) && plain(other) && value != other)
    });
    if differs {
        found.about(Code::MarkupSameId, id, graph.place(second, "@id"), || {
            Words::new(
                format!("two different things in structured data have the @id {id}"),
                "give each thing an `@id` of its own",
            )
        });
    }
}

/// A thing that this page does not describe: another page of the site may.
fn elsewhere(
    graph: &Graph<'_, '_>,
    thing: &Thing<'_>,
    id: &str,
    found: &mut Findings<'_>,
    refers: &mut Vec<Anchor>,
) {
    let s = graph.s;
    let nothing = |found: &mut Findings<'_>| {
        found.about(Code::MarkupReference, id, graph.place(thing, "@id"), || {
            Words::new(
                format!("structured data refers to {id}, which nothing describes"),
                "describe it on this page, or correct the `@id`",
            )
        });
    };
    match s.built.address.resolve(&s.built.files, &s.url, id) {
        Target::File { file, .. } | Target::Form { file, .. } if file != s.file => {
            match s.built.files.page_of(file) {
                Some(page) => {
                    let at = match graph.place(thing, "@id") {
                        crate::check::findings::Spot::At(_, at, _) => at,
                        _ => 0,
                    };
                    refers.push(Anchor { page, name: hash(id), at });
                }
                None => nothing(found),
            }
        }
        Target::File { .. } | Target::Form { .. } => nothing(found),
        // Addresses that lead nowhere are reported as such; other sites are not read.
        _ => {}
    }
}
