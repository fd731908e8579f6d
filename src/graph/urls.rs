//! Address patterns of families: literals, and names of datasets in braces.
//!
//! Every dataset of a family stands in its address, so that no page can overwrite another; what cannot
//! be a path is refused.

use super::family::Segment;
use crate::config::{Config, Family as FamilyDef, FamilyKind};
use crate::data::table::Tables;
use crate::diag::{Code, Diagnostic, Level, Report};
use crate::markup::Form;

/// Whether the literals of a pattern are plain parts of a path: nothing that a browser would encode, a
/// file system would fold, or that leads to another folder.
fn is_path(url: &str) -> bool {
    let mut depth = 0;
    let literals: String = url
        .chars()
        .filter(|c| {
            depth += i32::from(*c == '{') - i32::from(*c == '}');
            depth == 0 && !matches!(c, '{' | '}')
        })
        .collect();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | '/');
    literals.chars().all(plain)
        && !url.contains("//")
        && url.split('/').all(|part| !part.starts_with('.') && part.len() <= 150)
        && !url
            .trim_end_matches('/')
            .split('/')
            .rev()
            .skip(usize::from(!url.ends_with('/')))
            .any(|p| p.ends_with(".html"))
}

/// Reads an address pattern: literals, and names of datasets (or variables) in braces.
pub fn pattern(
    config: &Config,
    tables: &Tables,
    name: &str,
    def: &FamilyDef,
    axes: &[usize],
    report: &mut Report,
) -> Vec<Segment> {
    let mut segments = Vec::new();
    let path = ["families", name, "url"];
    let mut fault = |offset: usize, length: usize, message: String, hint: &str| {
        report.push(
            Diagnostic::new(Code::UrlPattern, Level::File, message)
                .at(config.place_in(&path, offset, length))
                .hint(hint),
        );
    };
    let url = def.url.as_str();
    let is_file = def.kind == FamilyKind::File;
    if is_file && (!url.starts_with('/') || Form::of(url).is_none_or(|form| form == Form::Html)) {
        let hint = format!("begin it with a slash and end it like the file that it is: {}", Form::endings());
        fault(0, url.chars().count(), format!("the address `{url}` cannot be used"), &hint);
        return segments;
    }
    if !is_file && (!url.starts_with('/') || !(url.ends_with('/') || url.ends_with(".html"))) {
        fault(
            0,
            url.chars().count(),
            format!("the address `{url}` cannot be used"),
            "begin and end it with a slash: /{services}/{cities}/",
        );
        return segments;
    }
    if !is_path(url) {
        fault(
            0,
            url.chars().count(),
            format!("the address `{url}` cannot be used"),
            "use small letters, digits, hyphens and single slashes",
        );
        return segments;
    }
    let mut rest = url;
    let mut used = vec![false; axes.len()];
    let mut has_slug = false;
    while let Some(open) = rest.find('{') {
        let offset = url.len() - rest.len() + open;
        let Some(close) = rest[open..].find('}') else {
            fault(offset, 1, "a brace is opened and never closed".into(), "close it: {services}");
            return segments;
        };
        if open > 0 {
            segments.push(Segment::Literal(rest[..open].to_string()));
        }
        let slot = &rest[open + 1..open + close];
        rest = &rest[open + close + 1..];
        let is = |at: usize| *tables.tables[at].name == *slot || *tables.tables[at].variable == *slot;
        if def.kind == FamilyKind::Document && slot == "slug" {
            has_slug = true;
            segments.push(Segment::Document);
        } else if let Some(axis) = axes.iter().position(|&a| is(a)) {
            used[axis] = true;
            segments.push(Segment::Slug(axis));
        } else if let Some((axis, group)) = group_of(tables, axes, slot) {
            segments.push(Segment::GroupSlug(axis, group));
        } else if axes.len() == used.len() {
            let known: Vec<&str> = match def.kind {
                FamilyKind::Document => vec!["slug"],
                _ => axes.iter().map(|&a| &*tables.tables[a].name).collect(),
            };
            let hint = match known.as_slice() {
                [] => "this address has no slots; name the dataset under `by`, `axes` or `of` of the family first".to_string(),
                known => {
                    let slots: Vec<String> = known.iter().map(|k| format!("{{{k}}}")).collect();
                    format!("here one can write: {}", slots.join(", "))
                }
            };
            fault(
                offset,
                slot.chars().count() + 2,
                format!("`{{{slot}}}` is not a dataset of this family"),
                &hint,
            );
        }
    }
    if !rest.is_empty() {
        segments.push(Segment::Literal(rest.to_string()));
    }
    let missing = used.iter().position(|u| !u);
    if let (Some(axis), true) = (missing, !segments.is_empty()) {
        let dataset = &tables.tables[axes[axis]].name;
        fault(
            0,
            url.chars().count(),
            format!("`{dataset}` is missing in the address, so pages would overwrite each other"),
            "write every dataset of the family in braces",
        );
    }
    if def.kind == FamilyKind::Document && !has_slug {
        fault(
            0,
            url.chars().count(),
            "`{slug}` is missing in the address, so pages would overwrite each other".into(),
            "end the address with {slug}/",
        );
    }
    segments
}

/// The grouped dataset of that name which groups one of the axes.
fn group_of(tables: &Tables, axes: &[usize], name: &str) -> Option<(usize, usize)> {
    let group = tables.index(name)?;
    let groups = tables.tables[group].groups.as_ref()?;
    let axis = axes.iter().position(|&a| tables.tables[a].name == groups.of)?;
    Some((axis, group))
}
