//! Why nothing stands at an address: the gate holds the page, a filter leaves its row out, it is gone, or it
//! never was.

use super::decision::{Verdict, verdict};
use super::left_out::{Reason, left_out};
use super::{Identity, Question, beside, identity};
use crate::data::history::Published;
use crate::diag::{Place, Report, did_you_mean};
use crate::graph::{AXES, Family, Key, Segment, Tree};
use crate::manifest::Manifest;
use crate::produce::{World, address_of};
use jiff::civil::Date;

/// What is known of an address where nothing stands.
pub enum Absent {
    /// Every row is there, and the gate lets no page be made of them.
    Held { identity: Box<Identity>, verdict: Box<Verdict> },
    /// A row gets no pages: why, and where that is said.
    LeftOut { identity: Box<Identity>, reasons: Vec<Reason> },
    /// A text that is not published yet, and where it says so.
    Draft { address: String, place: Place },
    /// A page was published here.
    Gone { address: String, first: Date, gone: Option<Date>, now: Option<String>, leads_to: Option<String> },
    /// With an address that may be meant, and the nearest page above.
    Unknown { address: String, near: Option<String>, above: Option<String> },
}

/// An address where nothing stands, with what else is known of it.
pub struct Nothing {
    pub absent: Absent,
    /// Rows that it may be of and that are shown nowhere.
    pub withheld: Vec<Reason>,
    /// A file of the last build that still lies there.
    pub leftover: Option<String>,
}

/// Everything that is known of an address where nothing stands. `report` is what loading the site found.
pub fn nothing(
    question: &Question,
    world: &World,
    manifest: &Manifest,
    wanted: &str,
    report: &Report,
) -> Nothing {
    let absent = absent(question, world, wanted);
    let withheld = match absent {
        Absent::Unknown { .. } | Absent::Gone { .. } => beside::withheld(world, wanted, report),
        _ => Vec::new(),
    };
    Nothing { absent, withheld, leftover: beside::leftover(question, manifest, wanted) }
}

/// Looks for the reason. `wanted` is an address below the site's own.
fn absent(question: &Question, world: &World, wanted: &str) -> Absent {
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
    if let Some(place) = beside::draft(question, world, wanted) {
        return Absent::Draft { address, place };
    }
    let below = format!("/{wanted}");
    let known = [below.clone(), format!("{below}/")];
    if let Some(page) = known.iter().find_map(|url| world.history.pages.get(url)) {
        return gone(world, address, &page);
    }
    // The first page has no name that one could miswrite.
    let named = world.made.paths().iter().map(address_of).filter(|address| !address.is_empty());
    let near = did_you_mean(wanted, named).filter(|_| wanted.contains(char::is_alphanumeric));
    let whole = |below: &str| format!("{}/{below}", world.graph.config.root);
    let mut folders = wanted.trim_end_matches('/').rmatch_indices('/').map(|(at, _)| &wanted[..=at]);
    let above = folders.find(|folder| world.made.holds(folder)).map(whole);
    Absent::Unknown { address, near: near.map(whole), above }
}

fn gone(world: &World, address: String, page: &Published<'_>) -> Absent {
    let whole = |below: &str| format!("{}{below}", world.graph.config.root);
    let now = world.pages().find(|(of, _)| page.page != 0 && *of == page.page);
    let withdrawn = world.history.withdrawn.gone();
    let withdrawn = withdrawn.binary_search(&page.url.trim_start_matches('/')).is_ok();
    let leads_to =
        (!withdrawn && !page.hub.is_empty() && world.made.holds(page.hub)).then(|| whole(page.hub));
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
pub fn slugs<'u>(family: &Family, mut rest: &'u str) -> Option<Vec<Option<&'u str>>> {
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
