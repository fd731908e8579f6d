//! Slugs: the part of an address that names a row.
//!
//! One rule. `slug:` in the row wins; then the slug under which the row was published before; then the
//! name of a place, or the id of anything else (a provider's handle), as `slugify` writes it. Rows that
//! would share one get their region behind it, and if that is not enough their id.
//!
//! Invariant: slugs depend on the set of rows, never on their order; a published slug never moves.

use super::history::History;
use super::kinds::has_address;
use super::table::{Row, Table};
use crate::config::Kind;
use crate::diag::{Code, Diagnostic, Level, Report};
use crate::text::{check_slug, slugify};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Gives every row of a table its slug. Rows whose slug cannot be used or told apart are reported and dropped.
pub fn assign(table: &mut Table, history: &History, report: &mut Report) {
    if !has_address(table.kind) {
        return;
    }
    let mut taken: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    let mut slugs: Vec<Option<Arc<str>>> = vec![None; table.rows.len()];
    let mut bad: BTreeSet<usize> = BTreeSet::new();

    // What a person wrote, and what was published, is fixed first.
    for (at, row) in table.rows.iter().enumerate() {
        let written = table.text(row, "slug");
        let fixed: Arc<str> = if written.is_empty() {
            match history.slug(&table.name, &row.id) {
                Some(slug) => slug.clone(),
                None => continue,
            }
        } else if let Err(why) = check_slug(written) {
            report.push(
                Diagnostic::new(
                    Code::BadSlug,
                    Level::Row,
                    format!("the slug `{written}` cannot be used: {why}"),
                )
                .at(table.place(row.origin))
                .hint("use small letters, digits and hyphens")
                .group("slug"),
            );
            bad.insert(at);
            continue;
        } else {
            written.into()
        };
        match taken.get(&fixed) {
            Some(&other) => {
                report_clash(table, other, at, &fixed, report);
                bad.insert(at);
            }
            None => {
                taken.insert(fixed.clone(), at);
                slugs[at] = Some(fixed);
            }
        }
    }

    let mut open: Vec<usize> =
        (0..table.rows.len()).filter(|at| slugs[*at].is_none() && !bad.contains(at)).collect();
    let base: Vec<String> = table.rows.iter().map(|row| base_slug(table, row)).collect();
    // Three rounds: the bare name, with the region, with the id. A round gives a slug only to a row that
    // alone wants it and that nobody holds already.
    for round in 0..3 {
        let wanted: Vec<(usize, String)> =
            open.iter().map(|&at| (at, candidate(table, at, &base[at], round))).collect();
        let mut wishes: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, slug) in &wanted {
            *wishes.entry(slug).or_default() += 1;
        }
        open.clear();
        for (at, slug) in &wanted {
            if wishes[slug.as_str()] == 1 && !slug.is_empty() && !taken.contains_key(slug.as_str()) {
                let slug: Arc<str> = slug.as_str().into();
                taken.insert(slug.clone(), *at);
                slugs[*at] = Some(slug);
            } else {
                open.push(*at);
            }
        }
    }
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for at in open {
        let slug = candidate(table, at, &base[at], 2);
        bad.insert(at);
        if slug.is_empty() {
            report_empty(table, at, report);
            continue;
        }
        match taken.get(slug.as_str()).or_else(|| first.get(&slug)) {
            // Two ids that differ in capitals or dots only: neither may overwrite the other.
            Some(&other) => report_clash(table, other.min(at), other.max(at), &base[at], report),
            None => {
                bad.remove(&at);
                slugs[at] = Some(slug.as_str().into());
                first.insert(slug, at);
            }
        }
    }
    for (row, slug) in table.rows.iter_mut().zip(slugs) {
        row.slug = slug.unwrap_or_default();
    }
    if !bad.is_empty() {
        table.dropped.extend(bad.iter().map(|at| table.rows[*at].id.clone()));
        let mut at = 0;
        table.rows.retain(|_| {
            at += 1;
            !bad.contains(&(at - 1))
        });
    }
}

/// The slug that a row would like to have.
fn base_slug(table: &Table, row: &Row) -> String {
    let text = match table.kind {
        Kind::Place => table.text(row, "name"),
        Kind::Provider if !table.text(row, "handle").is_empty() => table.text(row, "handle"),
        _ => &row.id,
    };
    slugify(text)
}

fn candidate(table: &Table, at: usize, base: &str, round: usize) -> String {
    let row = &table.rows[at];
    let region = slugify(table.text(row, "region"));
    let id = slugify(&row.id);
    // Nothing but a region or an id would be an address that nobody chose.
    if base.is_empty() {
        return String::new();
    }
    let with_region = if region.is_empty() { base.to_string() } else { format!("{base}-{region}") };
    match round {
        0 => base.to_string(),
        1 => with_region,
        _ if base == id => base.to_string(),
        _ => format!("{with_region}-{id}"),
    }
}

/// The rows of a file were checked when they were read; this is about the rows of groups.
fn report_empty(table: &Table, at: usize, report: &mut Report) {
    let row = &table.rows[at];
    report.push(
        Diagnostic::new(
            Code::BadSlug,
            Level::Row,
            format!("no address can be made of the name of `{}`", row.id),
        )
        .at(table.place(row.origin))
        .hint(format!("the dataset `{}` needs a name with a letter or a digit for it", table.name))
        .group("no letters"),
    );
}

fn report_clash(table: &Table, first: usize, second: usize, slug: &str, report: &mut Report) {
    // The later one in the file carries the message, whatever the order of ids.
    let (a, b) = (&table.rows[first], &table.rows[second]);
    let order = |r: &Row| (r.origin.file, r.origin.pos.line);
    let (first, second) = if order(a) <= order(b) { (a, b) } else { (b, a) };
    let message = format!("`{}` and `{}` would both get the address part `{slug}`", first.id, second.id);
    report.push(
        Diagnostic::new(Code::DuplicateSlug, Level::Row, message)
            .at(table.place(second.origin))
            .also("the other one", table.place(first.origin))
            .hint("change one of the ids, or give one of the rows a `slug:` of its own")
            .group(format!("slug {slug}")),
    );
}
