//! Which families are stories, since when a story is published, and where the feed of stories lies.
//!
//! Pages and the feed ask here, so that a page never names a feed that is not made.

use crate::config::{FamilyKind, Kind};
use crate::graph::{Segment, Tree};
use crate::produce::World;
use jiff::civil::Date;

/// Whether the pages of a family are stories.
pub fn is_story(t: &Tree, family: usize) -> bool {
    t.families[family].kind == FamilyKind::Record
        && t.families[family].axes.first().is_some_and(|&axis| t.axes[axis].kind() == Kind::Story)
}

/// The day on which the page at an address was published first: as the history knows it, or with this build.
pub fn published(world: &World, url: &str) -> Option<Date> {
    world.published(url).map(|page| page.first_published).or(world.publishes)
}

/// Where the feed of a family of stories lies: below the beginning that its addresses share. Nothing if there
/// is none: a feed needs days, and only a publication has one.
pub fn feed(world: &World, tree: usize, family: usize) -> Option<String> {
    let t = &world.graph.trees[tree];
    if !world.graph.config.file.hooks.feed || !is_story(t, family) {
        return None;
    }
    let mut dated = false;
    t.each_page(&world.graph, family, &mut |key, decision| {
        // One story with a day is enough.
        dated = dated || decision.is_made() && published(world, &t.url(&key)).is_some();
    });
    let folder = match t.families[family].url.first() {
        Some(Segment::Literal(text)) if text.len() > 1 => text.rsplit_once('/').map_or("", |(f, _)| f),
        _ => "",
    };
    // The feed of the site's texts lies at the root.
    let folder = if folder.is_empty() { format!("/{}", t.families[family].name) } else { folder.into() };
    dated.then(|| format!("{}{folder}/feed.xml", t.base))
}
