//! Which pages have a picture of their own beside links to them, what stands on it, and where it lies.
//!
//! A card is of a story, an article, a service or a place that search engines may list; other pages show that of
//! what they are about. All are found out once for a build. The name of a file follows from what is drawn, so that
//! networks, which remember pictures for days, fetch a new one under a new name.
//!
//! Invariant: a page never names a card that is not made; a text that cannot be drawn whole has no card, and is told.

use crate::config::{FamilyKind, Kind};
use crate::data::images::Card;
use crate::diag::Place;
use crate::fingerprint::{Fingerprint, Fold, Folder};
use crate::graph::{Key, Status, Tree};
use crate::produce::World;
use crate::theme::{Fonts, Theme, is_rtl};
use crate::told::titles::RowSlots;
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The template that draws cards.
pub const TEMPLATE: &str = "card.svg";
/// Pixels, as networks ask for them.
pub const SIZE: (u32, u32) = (1200, 630);
/// The title is as large as it can be: sizes of letters with the most lines that it may have in them.
const SIZES: [(&[f32], usize); 3] = [(&[120.0], 2), (&[92.0, 80.0], 3), (&[68.0, 58.0, 50.0], 4)];
/// How wide the title may be, and the name of the site.
const ROOM: f32 = 860.0;
const NAME: f32 = 970.0;
/// Size of the lines above and below it; one that is wider is left out.
const SMALL: f32 = 36.0;

/// What stands on a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    pub kicker: String,
    pub lines: Vec<String>,
    pub size: u32,
    pub rtl: bool,
    pub detail: String,
    pub language: String,
    pub site: String,
    /// The consent under which it tells a story, or nothing.
    pub consent: String,
    /// Where the text comes from.
    pub place: Place,
}

impl Fold for Drawn {
    fn fold(&self, folder: &mut Folder) {
        let Drawn { kicker, lines, size, rtl, detail, language, site, consent, place } = self;
        folder.origin(|| (lines.join(" "), Some(place.clone())));
        let texts = [
            ("kicker", kicker),
            ("detail", detail),
            ("language", language),
            ("site", site),
            ("consent", consent),
        ];
        texts.iter().for_each(|(name, text)| folder.entry(name, *text));
        folder.entry("lines", lines);
        folder.entry("size", size);
        folder.entry("rtl", rtl);
    }
}

/// What a card is of: a row, or a document by family and position.
type Subject = (bool, usize, u32);

/// A card: what is drawn, in which tree, and how pages name it.
#[derive(Clone, Debug)]
pub struct Made {
    pub drawn: Drawn,
    pub tree: usize,
    pub card: Arc<Card>,
}

/// A text that cannot be drawn.
#[derive(Debug)]
pub struct Undrawn {
    pub text: String,
    pub place: Place,
    /// Characters that the font lacks; none if the text is too long.
    pub lacking: Vec<char>,
}

/// Every card of a site.
#[derive(Debug, Default)]
pub struct Cards {
    /// By tree and subject.
    of: BTreeMap<(usize, Subject), Arc<Card>>,
    /// Each file once, in the order of their names; of one that two languages share, that of the first.
    pub files: Vec<Made>,
    pub undrawn: Vec<Undrawn>,
}

/// All cards, found out once.
pub fn all(world: &World) -> Arc<Cards> {
    world.found.once(|| {
        let mut cards = Cards::default();
        if !world.graph.config.file.hooks.cards {
            return cards;
        }
        for (tree, t) in world.graph.trees.iter().enumerate() {
            let theme = &world.themes[tree];
            let Some(fonts) = theme.fonts().filter(|_| theme.has(TEMPLATE)) else { continue };
            for (subject, key) in subjects(world, t) {
                match drawn((world, tree), &key, fonts) {
                    Ok(drawn) => {
                        let card = card(&drawn, theme);
                        cards.of.insert((tree, subject), card.clone());
                        cards.files.push(Made { drawn, tree, card });
                    }
                    Err(undrawn) => cards.undrawn.push(undrawn),
                }
            }
        }
        cards.files.sort_by(|a, b| (&a.card.path, a.tree).cmp(&(&b.card.path, b.tree)));
        cards.files.dedup_by(|later, first| later.card.path == first.card.path);
        cards
    })
}

/// The card of a page: its own, or that of the story, place or service that it is about; else the site's.
pub fn of_page(world: &World, tree: usize, key: Option<&Key>) -> Option<Arc<Card>> {
    let graph = &world.graph;
    let site = || graph.card.clone().map(Arc::new);
    let Some(key) = key else { return site() };
    let t = &graph.trees[tree];
    if let Some(own) = t.document(key).and_then(|document| document.card.as_ref()) {
        return Some(Arc::new(own.clone()));
    }
    if !graph.config.file.hooks.cards {
        return site();
    }
    let cards = all(world);
    let family = t.family(key);
    let document =
        (family.kind == FamilyKind::Document).then_some((true, usize::from(key.family), key.rows[0]));
    let rows = [Kind::Story, Kind::Place, Kind::Service].into_iter().filter_map(|kind| {
        let at = t.axis_of(family, kind)?;
        Some((false, family.axes[at], key.rows[at]))
    });
    let found = document.into_iter().chain(rows).find_map(|subject| cards.of.get(&(tree, subject)));
    found.cloned().or_else(site)
}

/// What has a card, with the page of it.
fn subjects(world: &World, t: &Tree) -> Vec<(Subject, Key)> {
    let graph = &world.graph;
    let mut subjects = Vec::new();
    for (dataset, axis) in t.axes.iter().enumerate() {
        if !matches!(axis.kind(), Kind::Story | Kind::Service | Kind::Place) {
            continue;
        }
        for row in 0..axis.facets.len() as u32 {
            let page = t.page_of_row(graph, dataset, row);
            if let Some(key) = page.filter(|key| t.decide(graph, key).status == Status::Index) {
                subjects.push(((false, dataset, row), key));
            }
        }
    }
    for key in t.dated(graph) {
        if t.document(&key).is_some_and(|document| document.card.is_none()) {
            subjects.push(((true, usize::from(key.family), key.rows[0]), key));
        }
    }
    subjects
}

fn drawn((world, tree): (&World, usize), key: &Key, fonts: &Fonts) -> Result<Drawn, Undrawn> {
    let t = &world.graph.trees[tree];
    let family = t.family(key);
    let slots = RowSlots::of(world, tree, key);
    let words = slots.words;
    let document = t.document(key).filter(|_| family.kind == FamilyKind::Document);
    let (title, detail, place) = match (document, slots.rows.first()) {
        (Some(document), _) => {
            let day = document.front.date.as_deref().and_then(|day| day.parse().ok());
            let day = day.map_or_else(String::new, |day| words.locale().date(day));
            (document.title.clone(), day, Place::file(document.file.clone()))
        }
        (None, Some(row)) => {
            let texts = [&family.text.heading, &family.text.title];
            let heading = texts.into_iter().find_map(|texts| texts.first(&slots, words.locale()));
            let title = match row.kind() {
                // A heading says what kind of page it is; a place is known by its name.
                Kind::Place => row.name().to_string(),
                _ => heading.unwrap_or_else(|| row.title().to_string()),
            };
            let detail = match row.kind() {
                Kind::Story => row.text("month_name"),
                Kind::Place => row.text("region_name"),
                // What a service is called says what it is.
                _ => "",
            };
            (title, detail.to_string(), row.place().unwrap_or_default())
        }
        (None, None) => (family.text.label.clone(), String::new(), Place::file("site.yaml")),
    };
    let site = t.site.get("name").and_then(Value::as_str).unwrap_or_default().to_string();
    let kicker = family.text.label.clone();
    for text in [&title, &detail, &kicker, &site] {
        let lacking = fonts.lacking(text);
        let place = if text == &site { Place::file("site.yaml") } else { place.clone() };
        if !lacking.is_empty() {
            return Err(Undrawn { text: text.clone(), place, lacking });
        }
    }
    let broken = SIZES.iter().find_map(|(sizes, lines)| fonts.broken(&title, sizes, ROOM, *lines));
    let Some((size, lines)) = broken.filter(|(_, lines)| !lines.is_empty()) else {
        return Err(Undrawn { text: title, place, lacking: Vec::new() });
    };
    if fonts.width(&site, SMALL) > NAME {
        return Err(Undrawn { text: site, place: Place::file("site.yaml"), lacking: Vec::new() });
    }
    let story = slots.rows.iter().find(|row| row.kind() == Kind::Story);
    let consent = story.map_or("", |row| row.text("consent"));
    let narrow = |text: String| if fonts.width(&text, SMALL) <= ROOM { text } else { String::new() };
    Ok(Drawn {
        kicker: narrow(kicker),
        lines,
        size: size as u32,
        rtl: is_rtl(&title),
        detail: narrow(detail),
        language: t.locale.tag().to_string(),
        site,
        consent: consent.to_string(),
        place,
    })
}

/// The file of a card is named by all that it is drawn from.
fn card(drawn: &Drawn, theme: &Theme) -> Arc<Card> {
    let look = theme.look(TEMPLATE).map(Fingerprint::of).unwrap_or_default();
    let whole = Fingerprint::of(&[Fingerprint::of(drawn), look, theme.fonts_digest()].to_vec());
    let alt = format!("{} – {}", drawn.lines.join(" "), drawn.site);
    Arc::new(Card {
        path: format!("cards/{:016x}.png", (whole.0 >> 64) as u64),
        width: SIZE.0,
        height: SIZE.1,
        alt,
        media_type: "image/png",
    })
}
