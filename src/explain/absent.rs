//! Why nothing stands at an address: the gate holds the page, a filter leaves its row out, it is gone, or it
//! never was.

use super::decision::{Verdict, verdict};
use super::{Identity, identity};
use crate::data::history::Published;
use crate::diag::{Place, did_you_mean};
use crate::graph::{AXES, Family, Key, Segment, Tree};
use crate::produce::{World, address_of};
use crate::text::Expr;
use jiff::civil::Date;

/// What is known of an address where nothing stands.
pub enum Absent {
    /// Every row is there, and the gate lets no page be made of them.
    Held { identity: Box<Identity>, verdict: Box<Verdict> },
    /// A row gets no pages: why, and where that is said.
    LeftOut { identity: Box<Identity>, reasons: Vec<(String, Option<Place>)> },
    /// A page was published here.
    Gone { address: String, first: Date, gone: Option<Date>, now: Option<String>, leads_to: Option<String> },
    /// With an address that may be meant, and the nearest page above.
    Unknown { address: String, near: Option<String>, above: Option<String> },
}

/// Looks for the reason. `wanted` is an address below the site's own.
pub fn absent(world: &World, wanted: &str) -> Absent {
    let address = format!("{}/{wanted}", world.graph.config.root);
    for tree in &world.graph.trees {
        for at in 0..tree.families.len() {
            let Some(key) = key_of(world, tree, at, wanted) else { continue };
            let path = format!("{}index.html", tree.url(&key).trim_start_matches('/'));
            let path = world.below_root(&format!("/{path}")).trim_start_matches('/').to_string();
            let identity = Box::new(identity(world, tree, &key, "", path));
            let reasons = left_out(world, tree, &key);
            if !reasons.is_empty() {
                return Absent::LeftOut { identity, reasons };
            }
            return Absent::Held { identity, verdict: Box::new(verdict(world, tree, &key)) };
        }
    }
    let below = format!("/{wanted}");
    let known = [below.clone(), format!("{below}/")];
    if let Some(page) = known.iter().find_map(|url| world.history.pages.get(url)) {
        return gone(world, address, &page);
    }
    let near = did_you_mean(wanted, world.made.paths().iter().map(|path| address_of(path)));
    let whole = |below: &str| format!("{}/{below}", world.graph.config.root);
    let mut folders = wanted.trim_end_matches('/').rmatch_indices('/').map(|(at, _)| &wanted[..=at]);
    let above = folders.find(|folder| world.made.holds(folder)).map(whole);
    Absent::Unknown { address, near: near.map(whole), above }
}

fn gone(world: &World, address: String, page: &Published<'_>) -> Absent {
    let whole = |below: &str| format!("{}{below}", world.graph.config.root);
    let now = world.made.pages().find(|(of, _)| page.page != 0 && *of == page.page);
    let leads_to = (!page.hub.is_empty() && world.made.holds(page.hub)).then(|| whole(page.hub));
    Absent::Gone {
        address,
        first: page.first_published,
        gone: page.gone,
        now: now.map(|(_, url)| whole(&format!("/{url}"))),
        leads_to: leads_to.filter(|_| world.graph.config.file.hooks.redirects),
    }
}

/// The page of a family that would have this address, whether its rows get pages or not.
fn key_of(world: &World, tree: &Tree, at: usize, wanted: &str) -> Option<Key> {
    let family = &tree.families[at];
    if family.axes.is_empty() {
        return None;
    }
    let prefix = world.below_root(&tree.base).trim_start_matches('/');
    let rest = wanted.strip_prefix(prefix)?;
    let rest = format!("/{}", rest.trim_matches('/'));
    let slugs = slugs(family, &rest)?;
    let rows = |axis: usize| -> Vec<u32> {
        let Some(slug) = slugs.get(axis).copied().flatten() else { return Vec::new() };
        let view = |row: &u32| tree.axes[family.axes[axis]].view(*row as usize, &tree.locale);
        (0..tree.axes[family.axes[axis]].len() as u32).filter(|row| view(row).slug() == slug).collect()
    };
    let candidates: Vec<Vec<u32>> = (0..family.axes.len()).map(rows).collect();
    let mut found = None;
    crate::graph::product(&candidates, &mut |rows: [u32; AXES]| {
        let key = Key { family: at as u16, rows, part: 0 };
        let url = tree.url(&key);
        if world.below_root(&url).trim_matches('/') == wanted.trim_matches('/') {
            found.get_or_insert(key);
        }
    });
    found
}

/// The slug of each axis of a family, as an address without its last slash has them.
fn slugs<'u>(family: &Family, mut rest: &'u str) -> Option<Vec<Option<&'u str>>> {
    let mut slugs = vec![None; family.axes.len()];
    let last = family.url.len().saturating_sub(1);
    for (at, segment) in family.url.iter().enumerate() {
        match segment {
            Segment::Literal(text) => {
                let text = if at == last { text.trim_end_matches('/') } else { text.as_str() };
                rest = rest.strip_prefix(text)?;
            }
            Segment::Slug(axis) => {
                let (slug, after) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                slugs[*axis] = Some(slug);
                rest = after;
            }
            Segment::GroupSlug(..) | Segment::Document => {
                rest = &rest[rest.find('/').unwrap_or(rest.len())..];
            }
        }
    }
    rest.is_empty().then_some(slugs)
}

/// Why rows of a key get no page of this family: filters of their dataset or of the family, or no name in a
/// language.
fn left_out(world: &World, tree: &Tree, key: &Key) -> Vec<(String, Option<Place>)> {
    let config = &world.graph.config;
    let family = tree.family(key);
    let mut reasons = Vec::new();
    for (at, &dataset) in family.axes.iter().enumerate() {
        let row = tree.row(key, at);
        let is_allowed = family.allowed[at].get(key.rows[at] as usize) == Some(&true);
        if is_allowed {
            continue;
        }
        let name = row.dataset();
        let what = format!("{name} `{}`", row.id());
        let declared = config.file.datasets.get(name).and_then(|d| d.filter.as_deref());
        let raw = &tree.axes[dataset].table.rows[key.rows[at] as usize];
        let values = |filter: &str| match Expr::parse(filter) {
            Ok(expr) => {
                let mut names: Vec<&str> = expr.names().map(|(name, ..)| name).collect();
                names.dedup();
                let value = |name: &&str| match row.value(name) {
                    crate::value::Value::None => format!("{name} is not given"),
                    value => format!("{name} is {}", written(value)),
                };
                names.iter().map(value).collect::<Vec<_>>().join(", ")
            }
            Err(_) => String::new(),
        };
        if let Some(filter) = declared.filter(|_| !raw.listed) {
            let place = config.place(&["datasets", name, "filter"]);
            let reason =
                format!("{what} does not pass the filter of its dataset, `{filter}`: {}", values(filter));
            reasons.push((reason, Some(place)));
        } else if !row.facets().listed {
            let reason = format!("{what} has no name in the language {}", tree.locale.tag());
            reasons.push((reason, row.place()));
        } else {
            let path = ["families", &family.name, "filter", name];
            let filter = config.file.families.get(&family.name).and_then(|f| f.filter.get(name));
            let reason = match filter {
                Some(filter) => {
                    format!("{what} does not pass the filter of the family, `{filter}`: {}", values(filter))
                }
                None => format!("the family makes no page for {what}"),
            };
            reasons.push((reason, Some(config.place(&path))));
        }
    }
    reasons
}

/// A value as a message shows it.
fn written(value: &crate::value::Value) -> String {
    match (value.as_str(), value.as_f64(), value) {
        (Some(text), ..) => format!("`{text}`"),
        (_, Some(number), _) => number.to_string(),
        (.., crate::value::Value::Bool(yes)) => if *yes { "yes" } else { "no" }.into(),
        _ => value.as_list().iter().filter_map(crate::value::Value::as_str).collect::<Vec<_>>().join(", "),
    }
}
