//! The search over everything: rows, pages, mails, posts, sentences and files.
//!
//! Names and addresses are looked through as they lie in memory; nothing is kept for it. Invariant: what is named leads to
//! something that is made.

use super::page::{absent, resolve};
use super::{Scene, near, place};
use crate::config::Kind;
use crate::deck::Say;
use crate::diag::Report;
use crate::hooks::posts;
use crate::produce::address_of;
use crate::text::slugify;
use rayon::prelude::*;
use serde_json::{Value as Json, json};

mod wanted;

use wanted::{Rows, Wanted, rows_of};

/// So many of each kind are named.
const NAMED: usize = 8;
const PAGES: usize = 20;

/// What was found, by kinds; `query` is as somebody typed it.
pub fn search(scene: &Scene<'_>, query: &str) -> Json {
    let wanted = Wanted::of(query);
    let mut groups: Vec<Json> = Vec::new();
    let add = |groups: &mut Vec<Json>, name: &str, total: usize, items: Vec<Json>| {
        if !items.is_empty() {
            groups.push(json!({ "kind": name, "total": total, "items": items }));
        }
    };
    let typed = query.trim();
    if let Some(item) = address(scene, typed) {
        add(&mut groups, "This address", 1, vec![item]);
    }
    if let Some(item) = line(scene, typed) {
        add(&mut groups, "This line", 1, vec![item]);
    }
    if wanted.is_empty() {
        return json!({ "query": query, "groups": groups });
    }
    let known: Vec<Rows> = scene.world.graph.trees.iter().map(|t| rows_of(t, &wanted)).collect();
    for (name, kind) in [
        ("Services", Kind::Service),
        ("Places", Kind::Place),
        ("Experts", Kind::Provider),
        ("Stories", Kind::Story),
    ] {
        let (total, items) = rows(scene, kind, (&wanted, &known));
        add(&mut groups, name, total, items);
    }
    let named = |address: &str| {
        groups
            .iter()
            .flat_map(|group| group["items"].as_array().into_iter().flatten())
            .any(|item| item["address"] == *address)
    };
    let (pages, files) = paths(scene, (&wanted, &known), &named);
    add(&mut groups, "Pages", pages.0, pages.1);
    let mails = mails(scene, &wanted);
    add(&mut groups, "Mails", mails.len(), mails.into_iter().take(NAMED).collect());
    let posts = posts::texts(scene.world);
    let posts: Vec<Json> = posts
        .iter()
        .filter(|post| wanted.fits_text(&format!("{} {}", post.account, post.text)))
        .map(|post| json!({ "title": post.text.lines().next(), "detail": post.account, "address": post.page, "show": "posts" }))
        .collect();
    add(&mut groups, "Posts", posts.len(), posts.into_iter().take(NAMED).collect());
    let sentences = sentences(scene, &wanted);
    add(
        &mut groups,
        "Sentences of the copy deck",
        sentences.len(),
        sentences.into_iter().take(NAMED).collect(),
    );
    add(&mut groups, "Files", files.0, files.1);
    json!({ "query": query, "groups": groups })
}

/// What stands at an address that was typed or pasted, also where the gate lets no page be made.
fn address(scene: &Scene<'_>, typed: &str) -> Option<Json> {
    // Most of what is typed is none, and is not looked up as one.
    if !["/", "http://", "https://"].iter().any(|begin| typed.starts_with(begin)) {
        return None;
    }
    if let Some(at) = resolve(scene, typed) {
        return Some(of_path(scene, at));
    }
    let absent = absent(scene, typed, &Report::new()).ok()?;
    (absent["absent"]["state"] == "held")
        .then(|| json!({ "title": typed, "detail": "not made", "address": absent["absent"]["address"] }))
}

/// The row that begins at a line of a file, such as data/cities.csv:12, if it has a page.
fn line(scene: &Scene<'_>, typed: &str) -> Option<Json> {
    let (file, line) = typed.rsplit_once(':')?;
    let line: u32 = line.parse().ok()?;
    let t = &scene.world.graph.trees[0];
    t.axes.iter().enumerate().find_map(|(dataset, axis)| {
        let of_file = axis.table.files.iter().position(|known| **known == *file)? as u32;
        let is_at = |row: &crate::data::table::Row| row.origin.file == of_file && row.origin.pos.line == line;
        let row = axis.table.rows.iter().position(is_at).filter(|_| axis.table.groups.is_none())?;
        Some(near::link(scene, 0, &t.page_of_row(&scene.world.graph, dataset, row as u32)?))
    })
}

/// The rows of a kind that have a page: exact names first, then the largest, then those with the shortest names.
fn rows(scene: &Scene<'_>, kind: Kind, (wanted, known): (&Wanted, &[Rows])) -> (usize, Vec<Json>) {
    let whole = wanted.whole();
    let mut found = Vec::new();
    for (tree, t) in scene.world.graph.trees.iter().enumerate() {
        for (dataset, axis) in t.axes.iter().enumerate().filter(|(_, axis)| axis.kind() == kind) {
            for (row, facets) in axis.facets.iter().enumerate().filter(|(_, facets)| facets.listed) {
                let slug = &*axis.table.rows[row].slug;
                if known[tree][dataset][row] != wanted.all() && *axis.table.rows[row].id != *whole {
                    continue;
                }
                let people = axis.view(row, &t.locale).number("population").unwrap_or(0.0).max(0.0) as u64;
                // "austin-tx" is Austin.
                let is_exact = slugify(&facets.name) == whole;
                let rank = (!is_exact, std::cmp::Reverse(people), slug.len(), tree, facets.rank);
                found.push((rank, dataset, row as u32));
            }
        }
    }
    found.sort_unstable();
    let mut total = 0;
    let mut items = Vec::new();
    for ((.., tree, _), dataset, row) in found {
        let t = &scene.world.graph.trees[tree];
        if let Some(key) = t.page_of_row(&scene.world.graph, dataset, row) {
            total += 1;
            if items.len() < NAMED {
                let mut item = near::link(scene, tree, &key);
                item["detail"] = item["address"].clone();
                items.push(item);
            }
        }
    }
    (total, items)
}

type Counted = (usize, Vec<Json>);

/// Pages and other files by their addresses, the shortest first.
/// Pages that were named already are left out.
fn paths(
    scene: &Scene<'_>,
    (wanted, known): (&Wanted, &[Rows]),
    named: &dyn Fn(&str) -> bool,
) -> (Counted, Counted) {
    let paths = scene.plan.paths();
    // A page is called by its address, its rows, and the title of its text.
    let fits = |at: usize| {
        let own = wanted.bits(address_of(&paths[at]));
        own == wanted.all()
            || scene.page_of(at).is_some_and(|(tree, key)| {
                let t = &scene.world.graph.trees[tree];
                let rows = t.family(key).axes.iter().zip(key.rows);
                let named = rows.fold(own, |bits, (dataset, row)| bits | known[tree][*dataset][row as usize]);
                let title = || t.document(key).map_or(0, |document| wanted.bits_of_name(&document.title));
                named == wanted.all() || t.family(key).axes.is_empty() && named | title() == wanted.all()
            })
    };
    let found: Vec<u32> =
        (0..paths.len() as u32).into_par_iter().with_min_len(4_096).filter(|at| fits(*at as usize)).collect();
    let (mut pages, mut files): (Vec<usize>, Vec<usize>) =
        found.into_iter().map(|at| at as usize).partition(|at| scene.page_of(*at).is_some());
    let shown = |found: &mut Vec<usize>, most: usize| {
        let total = found.len();
        let rank = |at: &usize| (paths[*at].len(), *at);
        if total > most {
            found.select_nth_unstable_by_key(most, rank);
            found.truncate(most);
        }
        found.sort_unstable_by_key(rank);
        let shown = found.len();
        found.retain(|at| !named(&format!("{}/{}", scene.world.graph.config.root, address_of(&paths[*at]))));
        let total = total - (shown - found.len());
        (total, found.iter().map(|at| of_path(scene, *at)).collect())
    };
    (shown(&mut pages, PAGES), shown(&mut files, NAMED))
}

fn of_path(scene: &Scene<'_>, at: usize) -> Json {
    let path = &scene.plan.paths()[at];
    let address = format!("{}/{}", scene.world.graph.config.root, address_of(path));
    match scene.page_of(at) {
        Some((tree, key)) => {
            json!({ "title": near::name(scene, tree, key), "detail": address, "address": address })
        }
        None => {
            json!({ "title": address, "detail": scene.world.producer(scene.artifact(at)).name().replace('_', " "), "address": address })
        }
    }
}

fn mails(scene: &Scene<'_>, wanted: &Wanted) -> Vec<Json> {
    let mut found = Vec::new();
    for message in &scene.world.mails.messages {
        for (id, variant) in message.def.variants.iter() {
            let text =
                format!("mail {} {}\n{}\n{}", message.def.name, message.id, variant.subject, variant.body);
            if wanted.fits_text(&text) {
                found.push(
                    json!({ "title": variant.subject, "detail": format!("{}, variant {id}", message.def.name),
                    "mail": format!("{}.{id}", message.id), "show": "mails" }),
                );
            }
        }
    }
    found
}

fn sentences(scene: &Scene<'_>, wanted: &Wanted) -> Vec<Json> {
    let mut found = Vec::new();
    let all = scene.world.decks.iter().flat_map(|deck| deck.statements.iter().map(move |s| (deck, s)));
    for (deck, statement) in all {
        let Some((at, def)) = deck.written(&statement.id) else { continue };
        let wordings: Vec<&String> = match &def.say {
            Say::Any(all) => all.iter().collect(),
            Say::Bands(bands) => bands.iter().flat_map(|(_, all)| all).collect(),
        };
        let fitting = wordings.iter().find(|wording| wanted.fits_line(wording));
        if wanted.fits(&slugify(&def.id)) || fitting.is_some() {
            let shown = fitting.or(wordings.first());
            found.push(json!({ "title": shown, "detail": format!("{} in {}", def.id, at.file), "place": place(Some(at)),
                "statement": def.id }));
        }
    }
    found
}
