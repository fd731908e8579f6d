//! What is new: pages that were published or said something new in the week before the last publication, as Atom.
//!
//! The history knows the days. A site of many pages has many on its first day, so that only the newest are listed.
//! Invariant: only pages that search engines may list stand in it, each once.

use super::{Entry, FeedInputs, atom};
use crate::config::Kind;
use crate::data::consent::Purpose;
use crate::diag::Diagnostic;
use crate::fingerprint::Hashed;
use crate::graph::{Key, Status};
use crate::inputs;
use crate::produce::{Listed, Phase, Producer, World};
use crate::text::Filled;
use crate::theme::{Cache, Theme};
use crate::told::titles::{RowSlots, titles};
use crate::value::Value;
use jiff::ToSpan;
use std::sync::Arc;

/// So many pages are listed.
const MOST: usize = 100;
const DAYS: i64 = 7;
const FILE: &str = "new.xml";

inputs! {
    /// Everything that the feed says.
    pub struct WeekInputs<'g> {
        pub origin: &'g str,
        pub path: String,
        pub home: String,
        pub language: &'g str,
        pub name: &'g str,
        pub organisation: &'g str,
        pub entries: Vec<Page>,
        /// The last day of publication.
        pub day: String,
        pub hub: &'g str,
    }
}

/// One page.
#[derive(Clone, Debug)]
pub struct Page {
    pub path: String,
    pub title: String,
    pub description: String,
    pub published: String,
    pub updated: String,
    /// The consent under which it tells a story, or nothing.
    pub consent: String,
}

impl crate::fingerprint::Fold for Page {
    fn fold(&self, folder: &mut crate::fingerprint::Folder) {
        let Page { path, title, description, published, updated, consent } = self;
        let all = [
            ("path", path),
            ("title", title),
            ("description", description),
            ("published", published),
            ("updated", updated),
            ("consent", consent),
        ];
        all.iter().for_each(|(name, text)| folder.entry(name, *text));
    }
}

pub struct NewPages;

impl Producer for NewPages {
    type Inputs<'w> = WeekInputs<'w>;

    fn name(&self) -> &'static str {
        "new_feed"
    }
    fn phase(&self) -> Phase {
        Phase::Past
    }
    fn artifacts(&self, world: &World, _: usize, emit: &mut dyn FnMut(Listed)) {
        let dated = world.publishes.is_some() || world.history.last_day().is_some();
        if world.graph.config.file.hooks.news && dated {
            emit(Listed::Made(Key { family: u16::MAX, rows: [0; 3], part: 0 }, None));
        }
    }
    fn path(&self, world: &World, tree: usize, _: &Key) -> String {
        format!("{}/{FILE}", world.graph.trees[tree].prefix).trim_start_matches('/').to_string()
    }
    fn origin(&self, _: &World, _: usize, _: &Key) -> String {
        "the feed of new pages".into()
    }
    fn inputs<'w>(&self, world: &'w World, tree: usize, _: &Key) -> WeekInputs<'w> {
        let t = &world.graph.trees[tree];
        let text = |path: &str| t.site.get(path).and_then(Value::as_str).unwrap_or_default();
        WeekInputs {
            origin: &world.graph.config.origin,
            path: format!("{}/{FILE}", t.base),
            home: if t.has_home { format!("{}/", t.base) } else { String::new() },
            language: t.locale.tag(),
            name: text("name"),
            organisation: text("organisation.name"),
            entries: newest(world, tree),
            day: world
                .publishes
                .max(world.history.last_day())
                .map_or_else(String::new, |day| day.to_string()),
            hub: super::hub(world),
        }
    }
    fn consents(&self, inputs: &WeekInputs<'_>, emit: &mut dyn FnMut(&str, Purpose)) {
        let told = inputs.entries.iter().filter(|page| !page.consent.is_empty());
        told.for_each(|page| emit(&page.consent, Purpose::Story));
    }
    fn render(
        &self,
        inputs: &WeekInputs<'_>,
        theme: &Theme,
        _: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let (none, html) = (Vec::new(), Hashed::new(Arc::from("")));
        let entries = inputs.entries.iter().map(|page| Entry {
            path: page.path.clone(),
            title: &page.title,
            description: &page.description,
            html: &html,
            published: page.published.clone(),
            updated: page.updated.clone(),
            authors: &none,
            image: String::new(),
        });
        let title = theme.words.word("new_feed", &[("name", Filled::Text(inputs.name.into()))]);
        let feed = FeedInputs {
            format: 0,
            origin: inputs.origin,
            path: inputs.path.clone(),
            home: inputs.home.clone(),
            language: inputs.language,
            name: &title,
            description: "",
            organisation: inputs.organisation,
            entries: entries.collect(),
            day: inputs.day.clone(),
            hub: inputs.hub,
        };
        out.clear();
        atom::write(&feed, out);
        Ok(())
    }
}

/// The pages of the last week, the newest change first; those of one day by their addresses.
fn newest(world: &World, tree: usize) -> Vec<Page> {
    let t = &world.graph.trees[tree];
    let Some(today) = world.publishes.max(world.history.last_day()) else { return Vec::new() };
    let since = today.checked_sub(DAYS.days()).unwrap_or(today);
    let mut found: Vec<(jiff::civil::Date, String, Key)> = Vec::new();
    for family in 0..t.families.len() {
        t.each_page(&world.graph, family, &mut |key, decision| {
            if decision.status != Status::Index || key.part > 0 {
                return;
            }
            let url = t.url(&key);
            if let Some(page) = world.published(&url).filter(|page| page.last_changed > since) {
                found.push((page.last_changed, url, key));
            }
        });
    }
    found.sort_by(|a, b| (b.0, &a.1).cmp(&(a.0, &b.1)));
    found.truncate(MOST);
    let page = |(updated, path, key): (jiff::civil::Date, String, Key)| {
        let published = world.published(&path).map_or(updated, |page| page.first_published);
        let (title, description) = titles(world, tree, &key);
        let story = RowSlots::of(world, tree, &key).rows.into_iter().find(|row| row.kind() == Kind::Story);
        let consent = story.map_or_else(String::new, |row| row.text("consent").to_string());
        Page {
            path,
            title,
            description,
            published: published.to_string(),
            updated: updated.to_string(),
            consent,
        }
    };
    found.into_iter().map(page).collect()
}
