//! The story of one match: what was needed, what was done and what came of it, in the words of its record.
//!
//! Fields that the record does not tell are silence. The words of the client stand as they are, the rating as
//! it was given, and beside both what must be disclosed.
//!
//! Invariant: a page says nothing that does not stand in the story's row.

use super::nodes;
use super::page::{Common, OgType, PageParts, PageTexts, Slots, output_path, provenance};
use super::product::hubs;
use super::record::landing;
use crate::config::{FamilyKind, Kind};
use crate::data::consent::Purpose;
use crate::diag::Diagnostic;
use crate::graph::{Key, RowView};
use crate::inputs;
use crate::markup::{Dates, Day};
use crate::produce::{Listed, Phase, Producer, World, list_pages};
use crate::text::{MarkdownOptions, to_html};
use crate::theme::{Cache, Scope, Theme, Words};
use crate::told;
use crate::told::disclosure::{self, Disclosed};
use crate::told::stories::{feed, is_story, published};
use crate::told::view::{Shown, shown};
use crate::value::Value;
use std::sync::Arc;

inputs! {
    /// Everything that the page of a story shows.
    pub struct StoryInputs<'g> {
        pub common: Common<'g>,
        pub row: Shown<'g>,
        pub service: Option<Shown<'g>>,
        /// The page about the service in the place, or nothing.
        pub landing: String,
        /// The place, if the story tells a city.
        pub place: Option<Shown<'g>>,
        /// The lists that it stands in: name, address.
        pub hubs: Vec<(String, String)>,
        /// The day of publication, or nothing.
        pub published: String,
        /// Address of the feed of stories, or nothing.
        pub feed: String,
        pub synthetic: Vec<Arc<str>>,
        pub row_sources: Vec<String>,
    }
}

pub struct Stories;

impl Producer for Stories {
    type Inputs<'w> = StoryInputs<'w>;

    fn name(&self) -> &'static str {
        "story"
    }

    fn phase(&self) -> Phase {
        Phase::Page
    }

    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        list_pages(world, tree, FamilyKind::Record, &mut |listed| {
            let (Listed::Made(key, _) | Listed::Held(key, _)) = &listed;
            if is_story(&world.graph.trees[tree], usize::from(key.family)) {
                emit(listed);
            }
        });
    }

    fn path(&self, world: &World, tree: usize, key: &Key) -> String {
        output_path(&world.graph.trees[tree].url(key), &world.graph.config.root)
    }

    fn origin(&self, world: &World, tree: usize, key: &Key) -> String {
        let t = &world.graph.trees[tree];
        format!("the family `{}` for the story `{}`", t.family(key).name, t.row(key, 0).id())
    }

    fn inputs<'w>(&self, world: &'w World, tree: usize, key: &Key) -> StoryInputs<'w> {
        let t = &world.graph.trees[tree];
        let dataset = t.family(key).axes[0];
        let row = t.row(key, 0);
        let find = |kind: Kind, column: &str| {
            let mut all = (0..t.axes.len()).filter(|&d| t.axes[d].kind() == kind);
            all.find_map(|d| Some((d, t.axes[d].table.find(row.text(column))? as u32)))
        };
        let (service, place) = (find(Kind::Service, "service_id"), find(Kind::Place, "place_id"));
        let datasets = [Some(dataset), service.map(|s| s.0), place.map(|p| p.0)];
        let (synthetic, row_sources) = provenance(world, t, datasets.into_iter().flatten());
        let common = Common::new(world, tree, key, "story");
        StoryInputs {
            published: published(world, &common.url).map_or_else(String::new, |day| day.to_string()),
            common,
            row: shown(world, t, dataset, key.rows[0]),
            landing: service.map_or_else(String::new, |s| landing(&world.graph, t, s, place)),
            service: service.map(|(d, r)| shown(world, t, d, r)),
            place: place.map(|(d, r)| shown(world, t, d, r)),
            hubs: hubs(world, tree, key),
            feed: feed(world, tree, usize::from(key.family)).unwrap_or_default(),
            synthetic,
            row_sources,
        }
    }

    fn template<'i>(&self, inputs: &'i StoryInputs<'_>) -> Option<&'i str> {
        Some(inputs.common.template)
    }

    fn consents(&self, inputs: &StoryInputs<'_>, emit: &mut dyn FnMut(&str, Purpose)) {
        emit(inputs.row.row.text("consent"), Purpose::Story);
    }

    fn render(
        &self,
        inputs: &StoryInputs<'_>,
        theme: &Theme,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let words = &theme.words;
        let row = inputs.row.row;
        let texts = texts(inputs, words);
        let heading = match row.text("title").trim() {
            "" => texts.heading,
            title => title.to_string(),
        };
        let day = Day::parse(&inputs.published);
        let node = nodes::story(&inputs.common, &heading, day);
        let parts = PageParts {
            title: texts.title,
            description: texts.description.unwrap_or_else(|| told::summary(row, words)),
            synthetic: &inputs.synthetic,
            used: inputs.row_sources.iter().map(|s| (s.clone(), String::new())).collect(),
            nodes: node.into_iter().collect(),
            kind: day.map_or(OgType::Website, |day| OgType::Article(Dates::new(day, None))),
            heading: heading.clone(),
        };
        let mut scope = Scope::new(cache);
        scope.set("page", &inputs.common.value(parts));
        scope.set("story", &value(inputs, words));
        scope.set("feed", &inputs.feed.as_str().into());
        let link = |(name, url): &(String, String)| {
            Value::map([("name", Value::from(name.as_str())), ("url", url.as_str().into())])
        };
        scope.set("hubs", &Value::list(inputs.hubs.iter().map(link)));
        theme.render(scope, &inputs.common.url, out)?;
        let line = disclosure::line(row.text("incentive"), row.text("relation"), words);
        let place = row.place().unwrap_or_default();
        let words = row.text("testimonial");
        let disclosed = line.map(|line| Disclosed { id: row.id(), place, words, line });
        disclosure::check_beside(out, disclosed.as_slice(), inputs.common.template)
    }
}

/// Title, heading and description: those of the family, with what tells this story from others of its service
/// in its place, where the family's texts do not say it.
fn texts(inputs: &StoryInputs<'_>, words: &Words) -> PageTexts {
    let row = inputs.row.row;
    let mut rows: Vec<RowView<'_>> = vec![row];
    rows.extend(inputs.service.iter().chain(&inputs.place).map(|s| s.row));
    let slots = Slots { rows: &rows, counts: &[], texts: &[("site", inputs.common.site_name())], words };
    let texts = inputs.common.texts(&slots, "", || row.title().to_string());
    let tells = row.text("tells");
    if tells.is_empty() {
        return texts;
    }
    let ending = format!(", {tells}");
    let (title, heading) = match texts.title.contains(tells) {
        true => (texts.title, texts.heading),
        false => {
            let texts = inputs.common.texts(&slots, &ending, || row.title().to_string());
            (texts.title, texts.heading)
        }
    };
    let description = texts.description.map(|text| match text.contains(tells) {
        true => text,
        false => format!("{tells}: {text}"),
    });
    PageTexts { title, heading, description }
}

/// What a template sees as `story`.
fn value(inputs: &StoryInputs<'_>, words: &Words) -> Value {
    let row = inputs.row.row;
    let text = |column: &str| Value::from(row.text(column).trim());
    let rating = row.number("rating").map_or_else(String::new, |n| words.locale().decimal_up_to(n, 1));
    let note = row.text("note").trim();
    let root = inputs.common.site.get("root").and_then(Value::as_str).unwrap_or("");
    let note = match note {
        "" => String::new(),
        note => to_html(note, MarkdownOptions { root, ..MarkdownOptions::default() }),
    };
    let url = |shown: &Option<Shown<'_>>| Value::from(shown.as_ref().map_or("", |s| s.url.as_str()));
    let disclosure = disclosure::line(row.text("incentive"), row.text("relation"), words);
    let written = inputs.published.parse().map_or_else(|_| String::new(), |day| words.locale().date(day));
    Value::map([
        ("name", Value::from(row.name())),
        ("service", text("service")),
        ("service_url", url(&inputs.service)),
        ("landing", inputs.landing.as_str().into()),
        ("place", text("place")),
        ("place_url", url(&inputs.place)),
        ("month", text("month_name")),
        ("format", text("format")),
        ("budget", told::budget(row, words).into()),
        ("weeks", told::weeks(row.text("duration_weeks"), words).into()),
        ("matched", Value::Bool(matches!(row.text("outcome"), "completed" | "cancelled" | "in_progress"))),
        ("outcome", told::outcome(row, words).into()),
        ("rating", rating.into()),
        ("words", text("testimonial")),
        ("author", text("author")),
        ("disclosure", disclosure.unwrap_or_default().into()),
        ("note", Value::Html(note.into())),
        ("published", written.into()),
        ("published_iso", inputs.published.as_str().into()),
    ])
}
