//! The feed of stories, as Atom: the newest first, each with the client's words whole and what must be
//! disclosed beside them.
//!
//! A feed needs days, and only the history has them: a story is in the feed once it was published.
//! Invariant: the words stand there as they stand on the page, as text and never as markup.

use super::{Entry, FeedInputs, atom};
use crate::data::consent::Purpose;
use crate::diag::Diagnostic;
use crate::fingerprint::Hashed;
use crate::graph::{Key, RowView};
use crate::inputs;
use crate::produce::{Listed, Phase, Producer, World};
use crate::text::Filled;
use crate::theme::{Cache, Theme};
use crate::told;
use crate::told::disclosure::{self, Disclosed};
use crate::told::stories::{feed, published};
use crate::value::Value;
use quick_xml::escape::escape;
use std::sync::Arc;

/// The newest so many stories are in the feed.
const NEWEST: usize = 50;

inputs! {
    /// Everything that the feed says.
    pub struct StoryFeedInputs<'g> {
        pub origin: &'g str,
        /// Path of the feed, and of the home page if there is one.
        pub path: String,
        pub home: String,
        pub language: &'g str,
        pub name: &'g str,
        pub organisation: &'g str,
        pub hub: &'g str,
        pub entries: Vec<Story<'g>>,
    }
}

inputs! {
    /// One story.
    pub struct Story<'g> {
        pub path: String,
        pub row: RowView<'g>,
        pub published: String,
        pub updated: String,
    }
}

pub struct StoryFeeds;

impl Producer for StoryFeeds {
    type Inputs<'w> = StoryFeedInputs<'w>;

    fn name(&self) -> &'static str {
        "story_feed"
    }
    fn phase(&self) -> Phase {
        Phase::Past
    }
    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        for family in 0..world.graph.trees[tree].families.len() {
            if feed(world, tree, family).is_some() {
                emit(Listed::Made(Key { family: family as u16, rows: [0; 3], part: 0 }, None));
            }
        }
    }
    fn path(&self, world: &World, tree: usize, key: &Key) -> String {
        let url = feed(world, tree, usize::from(key.family)).unwrap_or_default();
        world.below_root(&url).trim_start_matches('/').to_string()
    }
    fn origin(&self, world: &World, tree: usize, key: &Key) -> String {
        format!("the feed hook for the family `{}`", world.graph.trees[tree].family(key).name)
    }
    fn inputs<'w>(&self, world: &'w World, tree: usize, key: &Key) -> StoryFeedInputs<'w> {
        let t = &world.graph.trees[tree];
        let text = |path: &str| t.site.get(path).and_then(Value::as_str).unwrap_or_default();
        let mut entries = Vec::new();
        t.each_page(&world.graph, usize::from(key.family), &mut |key, decision| {
            let path = t.url(&key);
            let Some(day) = published(world, &path).filter(|_| decision.is_made()) else { return };
            let updated = world.published(&path).map_or(day, |page| page.last_changed);
            let (published, updated) = (day.to_string(), updated.to_string());
            entries.push(Story { path, row: t.row(&key, 0), published, updated });
        });
        entries.sort_by(|a, b| (&b.published, &a.path).cmp(&(&a.published, &b.path)));
        entries.truncate(NEWEST);
        StoryFeedInputs {
            origin: &world.graph.config.origin,
            path: feed(world, tree, usize::from(key.family)).unwrap_or_default(),
            home: if t.has_home { format!("{}/", t.base) } else { String::new() },
            language: t.locale.tag(),
            name: text("name"),
            organisation: text("organisation.name"),
            hub: super::hub(world),
            entries,
        }
    }
    fn consents(&self, inputs: &StoryFeedInputs<'_>, emit: &mut dyn FnMut(&str, Purpose)) {
        inputs.entries.iter().for_each(|entry| emit(entry.row.text("consent"), Purpose::Story));
    }
    fn render(
        &self,
        inputs: &StoryFeedInputs<'_>,
        theme: &Theme,
        _: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let words = &theme.words;
        let none = Vec::new();
        let line = |row: RowView<'_>| disclosure::line(row.text("incentive"), row.text("relation"), words);
        let content = |row: RowView<'_>| -> Hashed<Arc<str>> {
            let brief = told::brief(row, words);
            let mut html = format!("<blockquote><p>{}</p></blockquote>", escape(row.text("testimonial")));
            let author = row.text("author");
            let below = [line(row).unwrap_or_default(), author.to_string(), brief];
            for text in below.iter().filter(|text| !text.is_empty()) {
                html.push_str(&format!("<p>{}</p>", escape(text.as_str())));
            }
            Hashed::new(html.into())
        };
        let contents: Vec<Hashed<Arc<str>>> = inputs.entries.iter().map(|e| content(e.row)).collect();
        let entries = inputs.entries.iter().zip(&contents).map(|(story, html)| Entry {
            path: story.path.clone(),
            title: story.row.name(),
            description: "",
            html,
            published: story.published.clone(),
            updated: story.updated.clone(),
            authors: &none,
            image: String::new(),
        });
        let title = words.word("stories_feed", &[("name", Filled::Text(inputs.name.into()))]);
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
            day: String::new(),
            hub: inputs.hub,
        };
        out.clear();
        atom::write(&feed, out);
        // The disclosures were put there above; a theme without words for them is told all the same.
        let disclosed = inputs.entries.iter().filter_map(|entry| {
            let (row, line) = (entry.row, line(entry.row)?);
            let place = row.place().unwrap_or_default();
            line.is_empty().then_some(Disclosed { id: row.id(), place, words: row.text("testimonial"), line })
        });
        match disclosed.collect::<Vec<_>>().as_slice() {
            [] => Ok(()),
            lacking => disclosure::check_beside(lacking[0].words.as_bytes(), &lacking[..1], "story.html"),
        }
    }
}
