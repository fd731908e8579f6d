//! What every page has: address, title, description, notice, credits, and what machines read of it.

use super::nodes;
use super::trail::{Version, alternates, crumbs};
use crate::data::images::Card;
use crate::deck::row_slot;
use crate::fingerprint::Hashed;
use crate::graph::{Decision, FamilyText, Key, PageNote, RowView, Status, Tree};
use crate::inputs;
use crate::markup::{self, AbsoluteUrl, Dates, Day, Node};
use crate::produce::{Sources, World};
use crate::text::{DESCRIPTION, Filled, Lookup, Pattern, TITLE};
use crate::theme::Words;
use crate::told::cards;
use crate::told::facts::credits;
use crate::told::view::in_form;
use crate::value::Value;
use std::sync::Arc;

inputs! {
    /// The inputs that all pages share, in the groups that a changed page names as the reason.
    pub struct Common<'g> {
        family {
            pub kind: &'static str,
            pub template: &'g str,
            pub family: &'g str,
            pub text: &'g Hashed<FamilyText>,
            /// Scheme and host.
            pub origin: &'g str,
            /// Language and country as networks write them.
            pub og_locale: &'g str,
            /// The picture of the page where a link to it is shown; without one of its own, the site's.
            pub card: Option<Arc<Card>>,
        }
        address {
            pub url: String,
            /// Name and address of each step; the last has no address.
            pub crumbs: Vec<(String, String)>,
            /// The page in each language, its own included; nothing on a page of one language.
            pub alternates: Vec<Version<'g>>,
        }
        decision { pub decision: Decision, }
        note { pub note: Option<&'g PageNote>, }
        site { pub site: &'g Hashed<Value>, }
        sources { pub sources: &'g Hashed<Sources>, }
    }
}

/// What a family's texts can name.
pub struct Slots<'a> {
    pub rows: &'a [RowView<'a>],
    pub counts: &'a [(&'a str, usize)],
    pub texts: &'a [(&'a str, &'a str)],
    pub words: &'a Words,
}

impl Lookup for Slots<'_> {
    fn get(&self, path: &str) -> Option<Filled<'_>> {
        if let Some((_, n)) = self.counts.iter().find(|(name, _)| *name == path) {
            return Some(self.words.number(*n));
        }
        if let Some((_, text)) = self.texts.iter().find(|(name, _)| *name == path) {
            return Some(Filled::Text((*text).into()));
        }
        let (root, field) = path.split_once('.').unwrap_or((path, "name"));
        let row = self.rows.iter().find(|r| r.variable() == root || r.dataset() == root)?;
        row_slot(*row, field, &|row| in_form(row, self.words))
    }
}

impl<'g> Common<'g> {
    pub fn new(world: &'g World, tree: usize, key: &Key, kind: &'static str) -> Self {
        let graph = &world.graph;
        let t = &graph.trees[tree];
        let family = t.family(key);
        let words = &world.themes[tree].words;
        Common {
            kind,
            template: &family.template,
            family: &family.name,
            text: &family.text,
            origin: &graph.config.origin,
            url: t.url(key),
            decision: t.decide(graph, key),
            crumbs: crumbs(world, t, key, words),
            alternates: alternates(world, tree, key),
            og_locale: t.locale.open_graph(),
            note: t.notes.of(key),
            site: &t.site,
            sources: &world.sources,
            card: cards::of_page(world, tree, Some(key)),
        }
    }

    /// The same for a template that never reads `page`.
    pub fn bare(world: &'g World, tree: usize, key: &Key, kind: &'static str) -> Self {
        let t = &world.graph.trees[tree];
        let family = t.family(key);
        Common {
            kind,
            template: &family.template,
            family: &family.name,
            text: &family.text,
            origin: &world.graph.config.origin,
            url: t.url(key),
            decision: t.decide(&world.graph, key),
            crumbs: Vec::new(),
            alternates: Vec::new(),
            og_locale: t.locale.open_graph(),
            note: None,
            site: &t.site,
            sources: &world.sources,
            card: None,
        }
    }

    /// A path of this site as a whole address.
    pub fn absolute(&self, path: &str) -> Option<AbsoluteUrl> {
        AbsoluteUrl::new(self.origin, path)
    }

    /// The page's own address.
    pub fn address(&self) -> Option<AbsoluteUrl> {
        self.absolute(&self.url)
    }

    pub fn canonical(&self) -> String {
        format!("{}{}", self.origin, self.url)
    }

    /// Name of the site in the page's language.
    pub fn site_name(&self) -> &'g str {
        self.site.get("name").and_then(Value::as_str).unwrap_or("")
    }

    /// Title, heading and description from the family's texts. `ending` is what a part of a list adds to
    /// its title and heading; `fallback` is the title of a family without one. A part's description begins
    /// with its letters, unless the family's text says them itself: no two parts may sound the same.
    pub fn texts(&self, slots: &Slots<'_>, ending: &str, fallback: impl Fn() -> String) -> PageTexts {
        let (text, locale) = (self.text, slots.words.locale());
        let title = text.title.fitting(slots, locale, TITLE, ending).unwrap_or_else(fallback);
        let heading = text.heading.first(slots, locale).unwrap_or_else(|| title.clone());
        let says_letters = |pattern: &Pattern| pattern.slots().any(|slot| slot == "letters");
        let beginning = match slots.get("letters") {
            Some(letters) if !letters.text().is_empty() && !text.description.0.iter().any(says_letters) => {
                format!("{}: ", letters.text())
            }
            _ => String::new(),
        };
        let description = text.description.fitting(slots, locale, DESCRIPTION, &beginning);
        PageTexts {
            title: title + ending,
            heading: heading + ending,
            description: description.map(|text| beginning + &text),
        }
    }

    /// The value `page.image` of a template.
    fn image(&self) -> Value {
        let Some(card) = &self.card else { return Value::None };
        let base = self.site.get("base_url").and_then(Value::as_str).unwrap_or("");
        Value::map([
            ("url", Value::from(format!("{base}/{}", card.path))),
            ("width", i64::from(card.width).into()),
            ("height", i64::from(card.height).into()),
            ("alt", card.alt.as_str().into()),
            ("type", card.media_type.into()),
        ])
    }

    /// The value `page` of a template.
    pub fn value(&self, parts: PageParts<'_>) -> Value {
        let title = with_site_name(&parts.title, self.site_name());
        let robots = match self.decision.status {
            Status::Index => "index, follow, max-image-preview:large",
            _ => "noindex, follow",
        };
        let mut nodes = parts.nodes;
        nodes.extend(nodes::trail(self));
        let pairs = |list: &[(String, String)], a: &'static str, b: &'static str| {
            Value::list(
                list.iter().map(|(x, y)| Value::map([(a, Value::from(x.as_str())), (b, y.as_str().into())])),
            )
        };
        let day = |day: Option<Day>| Value::from(day.map_or_else(String::new, |day| day.written()));
        let dates = parts.kind.dates();
        Value::map([
            ("kind", Value::from(self.kind)),
            ("family", self.family.into()),
            ("url", self.url.as_str().into()),
            ("canonical", self.canonical().into()),
            ("title", title.into()),
            ("description", parts.description.into()),
            ("h1", parts.heading.into()),
            ("robots", robots.into()),
            ("og_title", parts.title.as_str().into()),
            ("og_type", parts.kind.name().into()),
            ("og_locale", self.og_locale.into()),
            ("published", day(dates.map(|d| d.published()))),
            ("modified", day(dates.and_then(|d| d.modified()))),
            (
                "crumbs",
                if self.crumbs.len() > 1 { pairs(&self.crumbs, "name", "url") } else { Value::list([]) },
            ),
            ("alternates", Value::list(self.alternates.iter().map(Version::value))),
            ("synthetic", Value::list(parts.synthetic.iter().map(|s| Value::Text(s.clone())))),
            ("credits", credits(&parts.used, self.sources)),
            ("note", Value::Html(self.note.map_or_else(|| "".into(), |n| (*n.html).clone()))),
            ("image", self.image()),
            ("json_ld", Value::Html(markup::graph(&nodes).into())),
        ])
    }
}

/// What a page is called, and how it is described.
pub struct PageTexts {
    pub title: String,
    pub heading: String,
    pub description: Option<String>,
}

/// What a single page adds to what all pages have.
#[derive(Default)]
pub struct PageParts<'a> {
    pub title: String,
    pub heading: String,
    pub description: String,
    pub synthetic: &'a [Arc<str>],
    /// Source key and year of every figure on the page.
    pub used: Vec<(String, String)>,
    pub nodes: Vec<Node<'a>>,
    pub kind: OgType,
}

/// What a page is to networks that show a link to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OgType {
    #[default]
    Website,
    /// A text with a date.
    Article(Dates),
    /// The page of a person.
    Profile,
}

impl OgType {
    fn name(self) -> &'static str {
        match self {
            OgType::Website => "website",
            OgType::Article(_) => "article",
            OgType::Profile => "profile",
        }
    }
    fn dates(self) -> Option<Dates> {
        match self {
            OgType::Article(dates) => Some(dates),
            _ => None,
        }
    }
}

/// Of the datasets whose rows a page shows: what the notice calls the made-up ones, and the sources of
/// their rows as a whole. A page that counts experts shows rows of theirs.
pub fn provenance(
    world: &World,
    tree: &Tree,
    datasets: impl IntoIterator<Item = usize>,
) -> (Vec<Arc<str>>, Vec<String>) {
    let (mut synthetic, mut sources) = (Vec::new(), Vec::new());
    for dataset in datasets {
        if let Some(label) = tree.synthetic(dataset).filter(|l| !synthetic.contains(l)) {
            synthetic.push(label);
        }
        let declared = world.graph.config.file.datasets.get(&tree.axes[dataset].table.name);
        if let Some(source) = declared.and_then(|d| d.source.clone()).filter(|s| !sources.contains(s)) {
            sources.push(source);
        }
    }
    (synthetic, sources)
}

/// The site's name behind the title, where there is room for it and it is not there already.
fn with_site_name(title: &str, site: &str) -> String {
    if title.is_empty() {
        return site.to_string();
    }
    let both = format!("{title} | {site}");
    if title.contains(site) || !TITLE.holds(&both) { title.to_string() } else { both }
}

/// The file of an address: /a/b/ → a/b/index.html. Addresses come with the root that the site lives
/// under; files do not.
pub fn output_path(url: &str, root: &str) -> String {
    let inside = url.strip_prefix(root).unwrap_or(url).trim_start_matches('/');
    if inside.is_empty() || inside.ends_with('/') {
        format!("{inside}index.html")
    } else {
        inside.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_lie_where_addresses_say_without_the_root() {
        assert_eq!(output_path("/", ""), "index.html");
        assert_eq!(output_path("/sub/a/b/", "/sub"), "a/b/index.html");
        assert_eq!(output_path("/404.html", ""), "404.html");
    }

    #[test]
    fn the_site_stands_behind_a_short_title_once() {
        assert_eq!(with_site_name("About", "I MATCH"), "About | I MATCH");
        assert_eq!(with_site_name("About I MATCH", "I MATCH"), "About I MATCH");
        // 580 pixels: fifty-eight of the letter x, and the same as narrow letters with a name behind it.
        assert_eq!(with_site_name(&"x".repeat(58), "I MATCH"), "x".repeat(58));
        assert!(with_site_name(&"i".repeat(58), "I MATCH").ends_with(" | I MATCH"));
    }
}
