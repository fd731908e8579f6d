//! Hubs: lists of the pages of other families. A large one is parted by first letters of keys.

use super::disclosure;
use super::figures;
use super::lines::{Line, Section, counted, sections};
use super::map::{MapInputs, draw};
use super::nodes;
use super::page::{Common, PageParts, Slots, output_path, provenance};
use super::parted::parted;
use super::product::hub_heading;
use super::proof::{Proof, proof};
use super::quotes;
use super::reach::{Reach, around, reach, with_row};
use crate::config::{FamilyKind, Kind};
use crate::data::consent::Purpose;
use crate::diag::Diagnostic;
use crate::graph::{Graph, Key, Near, RowView, Tree, letters_of};
use crate::inputs;
use crate::produce::{Listed, Phase, Producer, Sources, World, list_pages};
use crate::theme::{Cache, Scope, Theme, Words};
use crate::told::stories::{feed, is_story};
use crate::told::view::{Shown, price, shown, view};
use crate::value::Value;
use std::sync::Arc;

inputs! {
    /// Everything that a hub shows.
    pub struct HubInputs<'g> {
        pub common: Common<'g>,
        pub rows: Vec<Shown<'g>>,
        pub sections: Vec<Section<'g>>,
        /// The parts of a large hub: letters, address, and on the page of the whole how many lines each has.
        pub parts: Vec<(String, (String, usize))>,
        pub part: String,
        pub total: usize,
        pub reach: Reach<'g>,
        pub map: Option<MapInputs<'g>>,
        pub proof: Proof<'g>,
        /// The lists of stories about the same: name, address.
        pub stories: Vec<(String, String)>,
        /// Address of the feed of the stories that it lists, or nothing.
        pub feed: String,
        pub synthetic: Vec<Arc<str>>,
        pub row_sources: Vec<String>,
        pub is_home: bool,
    }
}

pub struct Hubs;

impl Producer for Hubs {
    type Inputs<'w> = HubInputs<'w>;

    fn name(&self) -> &'static str {
        "hub"
    }

    fn phase(&self) -> Phase {
        Phase::Page
    }

    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        list_pages(world, tree, FamilyKind::Hub, emit);
    }

    fn path(&self, world: &World, tree: usize, key: &Key) -> String {
        output_path(&world.graph.trees[tree].url(key), &world.graph.config.root)
    }

    fn origin(&self, world: &World, tree: usize, key: &Key) -> String {
        let t = &world.graph.trees[tree];
        let rows: Vec<String> = t.rows(key).map(|r| format!("{} `{}`", r.dataset(), r.id())).collect();
        let of = if rows.is_empty() { String::new() } else { format!(" for {}", rows.join(" and ")) };
        format!("the family `{}`{of}", t.family(key).name)
    }

    fn inputs<'w>(&self, world: &'w World, tree: usize, key: &Key) -> HubInputs<'w> {
        let graph = &world.graph;
        let t = &graph.trees[tree];
        let family = t.family(key);
        let words = &world.themes[tree].words;
        let whole = Key { part: 0, ..*key };
        let parted = parted(world, tree, &whole);
        let is_whole = parted.parts.is_empty();
        let mut total = 0;
        let mut sections = Vec::new();
        let mut datasets = family.axes.clone();
        for (at, (&listed, label)) in family.lists.iter().zip(&family.list_labels).enumerate() {
            // The page of a parted hub itself shows its parts only, and a part counts its own lines, so that a new row
            // changes no other part.
            let entries = match is_whole {
                true => t.entries(graph, &whole, listed),
                false => parted.lines(world, t, (at, listed), key.part),
            };
            let count = if is_whole || key.part != 0 { entries.len() } else { parted.total(at) };
            total += count;
            let mut lines = Vec::new();
            for entry in entries {
                datasets.extend(&t.families[listed].axes);
                let line = Line::new(graph, t, &whole, &entry, words);
                datasets.extend(graph.experts.as_ref().filter(|_| line.experts > 0).map(|e| e.table));
                lines.push((sort_key(t, &whole, &entry.key, words), line));
            }
            lines.sort_by(|a, b| a.0.cmp(&b.0));
            let lines: Vec<Line<'w>> = lines.into_iter().map(|(_, line)| line).collect();
            let counted = counted(family, at, count, words);
            sections.push(Section { family: &t.families[listed].name, label, counted, lines });
        }
        let place = t.axis_of(family, Kind::Place).map(|axis| (axis, (family.axes[axis], key.rows[axis])));
        let experts = experts(graph, t, key, place.map(|p| p.1));
        datasets.extend(
            graph
                .experts
                .as_ref()
                .filter(|_| !experts.is_empty() || offering(graph, t, key) > 0)
                .map(|e| e.table),
        );
        // A list of stories is a list and nothing else.
        let lists_stories = family.lists.iter().any(|&listed| is_story(t, listed));
        let proof = if lists_stories { Proof::none() } else { proof(world, t, key) };
        datasets.extend(proof.datasets());
        datasets.sort_unstable();
        datasets.dedup();
        let (synthetic, row_sources) = provenance(world, t, datasets);
        HubInputs {
            common: Common::new(
                world,
                tree,
                key,
                if family.axes.is_empty() && family.parent.is_none() { "home" } else { "hub" },
            ),
            rows: (0..family.axes.len()).map(|a| shown(world, t, family.axes[a], key.rows[a])).collect(),
            sections,
            parts: parted
                .parts
                .iter()
                .zip(if key.part == 0 { parted.counts() } else { vec![0; parted.parts.len()] })
                .map(|(p, lines)| (letters_of(*p), (t.url(&Key { part: *p, ..*key }), lines)))
                .collect(),
            part: letters_of(key.part),
            total,
            reach: Reach {
                experts: experts.len().max(offering(graph, t, key)),
                ..reach(graph, t, &experts, place.map(|p| p.1))
            },
            map: place.filter(|_| key.part == 0).and_then(|(axis, at)| {
                around(graph, t, at, &experts, &|row| t.link(graph, &with_row(key, axis, row)))
            }),
            proof,
            stories: stories(world, tree, &whole),
            feed: family.lists.iter().find_map(|&listed| feed(world, tree, listed)).unwrap_or_default(),
            synthetic,
            row_sources,
            is_home: t.url(key) == format!("{}/", t.base),
        }
    }

    fn template<'i>(&self, inputs: &'i HubInputs<'_>) -> Option<&'i str> {
        Some(inputs.common.template)
    }

    fn consents(&self, inputs: &HubInputs<'_>, emit: &mut dyn FnMut(&str, Purpose)) {
        let lines = inputs.sections.iter().flat_map(|section| &section.lines);
        lines.filter(|line| !line.consent.is_empty()).for_each(|line| emit(line.consent, Purpose::Story));
        inputs.proof.consents(emit);
    }

    fn render(
        &self,
        inputs: &HubInputs<'_>,
        theme: &Theme,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let words = &theme.words;
        let sources: &Sources = inputs.common.sources;
        let views: Vec<RowView<'_>> = inputs.rows.iter().map(|s| s.row).collect();
        let letters = inputs.part.to_uppercase();
        let site_name = inputs.common.site_name();
        let slots = Slots {
            rows: &views,
            counts: &[("count", inputs.total)],
            texts: &[("site", site_name), ("letters", &letters)],
            words,
        };
        let fallback = || match views.as_slice() {
            [] => inputs.common.text.label.clone(),
            rows => rows.iter().map(|r| r.title()).collect::<Vec<_>>().join(" · "),
        };
        let ending = if letters.is_empty() { String::new() } else { format!(" – {letters}") };
        let texts = inputs.common.texts(&slots, &ending, fallback);
        let find = |kind: Kind| inputs.rows.iter().find(|s| s.row.kind() == kind);
        let place = find(Kind::Place);
        // The template shows the facts of one row, the service before the place.
        let mut used: Vec<(String, String)> = find(Kind::Service)
            .or(place)
            .iter()
            .flat_map(|p| p.row.facts().iter().filter(|f| f.def.show && !p.row.value(&f.key).is_empty()))
            .filter_map(|f| Some((f.def.source.clone()?, f.def.year.clone().unwrap_or_default())))
            .collect();
        used.extend(inputs.row_sources.iter().map(|s| (s.clone(), String::new())));
        let nodes = if inputs.is_home {
            nodes::home(&inputs.common).into_iter().flatten().collect()
        } else {
            let lines = inputs.sections.iter().flat_map(|s| &s.lines);
            let lines = lines.map(|line| (line.name.as_str(), line.url.as_str()));
            // Questions are shown on the page of the service alone.
            let asked = find(Kind::Service).filter(|_| place.is_none());
            let questions = asked.and_then(|s| nodes::questions(&inputs.common, s.row));
            nodes::list(&inputs.common, lines).into_iter().chain(questions).collect()
        };
        let parts = PageParts {
            title: texts.title,
            heading: texts.heading,
            description: texts.description.unwrap_or_default(),
            synthetic: &inputs.synthetic,
            used,
            nodes,
            ..PageParts::default()
        };
        let mut scope = Scope::new(cache);
        scope.set("page", &inputs.common.value(parts));
        let hash = inputs.common.sources.hash();
        for (name, row) in [("service", find(Kind::Service)), ("place", place)] {
            match row {
                Some(row) => scope.set_shared(name, row.key(&hash), || view(row, sources, words)),
                None => scope.set(name, &Value::None),
            }
        }
        scope.set(
            "axes",
            &Value::list(inputs.rows.iter().map(|s| {
                Value::map([("dataset", Value::from(s.row.dataset())), ("view", view(s, sources, words))])
            })),
        );
        scope.set("figures", &head_figures(inputs, words));
        scope.set(
            "map",
            &inputs.map.as_ref().map_or(Value::None, |map| draw(map, &|km| figures::distance(km, words))),
        );
        scope.set("sections", &sections(&inputs.sections, words));
        scope.set(
            "letters",
            &Value::list(inputs.parts.iter().map(|(letters, (url, lines))| {
                Value::map([
                    ("label", Value::from(letters.to_uppercase())),
                    ("url", url.as_str().into()),
                    ("count", (*lines).into()),
                    ("current", Value::Bool(*letters == inputs.part)),
                ])
            })),
        );
        scope.set("total", &inputs.total.into());
        scope.set("feed", &inputs.feed.as_str().into());
        let link = |(name, url): &(String, String)| {
            Value::map([("name", Value::from(name.as_str())), ("url", url.as_str().into())])
        };
        scope.set("stories", &Value::list(inputs.stories.iter().map(link)));
        scope.set("proof", &inputs.proof.value(words));
        scope.set("quotes", &quotes::value(&inputs.proof.quotes, words));
        theme.render(scope, &inputs.common.url, out)?;
        let disclosed = quotes::to_disclose(&inputs.proof.quotes, words);
        disclosure::check_beside(out, &disclosed, inputs.common.template)
    }
}

/// The lists of stories of the rows that a hub is about: those of a service on the page of the service.
fn stories(world: &World, tree: usize, key: &Key) -> Vec<(String, String)> {
    let (t, words) = (&world.graph.trees[tree], &world.themes[tree].words);
    let own = t.family(key);
    let lists_stories = |at: usize| t.families[at].lists.iter().any(|&listed| is_story(t, listed));
    let same = |at: &usize| {
        let family = &t.families[*at];
        family.kind == FamilyKind::Hub && family.axes == own.axes && *at != usize::from(key.family)
    };
    if own.axes.is_empty() || lists_stories(usize::from(key.family)) {
        return Vec::new();
    }
    let found = (0..t.families.len()).filter(same).filter(|at| lists_stories(*at));
    let hubs = found.map(|at| Key { family: at as u16, ..*key }).filter(|hub| t.is_made(&world.graph, hub));
    hubs.map(|hub| (hub_heading(t, &hub, words).unwrap_or_default(), t.url(&hub)))
        .filter(|(name, _)| !name.is_empty())
        .collect()
}

/// The experts that a hub leads to: those of its service in its place, or all of its place.
fn experts(graph: &Graph, t: &Tree, key: &Key, place: Option<(usize, u32)>) -> Vec<Near> {
    match (t.axis_of(t.family(key), Kind::Service), place, &graph.experts) {
        (Some(_), Some(_), _) => t.local_experts(graph, key).to_vec(),
        (None, Some((dataset, row)), Some(all)) => all.everybody(dataset, row),
        _ => Vec::new(),
    }
}

/// How many offer the service of a hub that is about a service alone.
fn offering(graph: &Graph, t: &Tree, key: &Key) -> usize {
    match (t.family(key).axes.as_slice(), t.axis_of(t.family(key), Kind::Service), &graph.experts) {
        ([_], Some(service), Some(all)) => all.offering(key.rows[service]),
        _ => 0,
    }
}

/// A hub in numbers: its lines, its experts, what its service costs, who lives there.
fn head_figures(inputs: &HubInputs<'_>, words: &Words) -> Value {
    let find = |kind: Kind| inputs.rows.iter().find(|s| s.row.kind() == kind);
    let (service, place) = (find(Kind::Service), find(Kind::Place));
    let mut list = figures::experts(&inputs.reach, words);
    let is_large = !inputs.parts.is_empty();
    if let ([section], true) = (inputs.sections.as_slice(), is_large || !inputs.rows.is_empty()) {
        list.extend(figures::counted(&section.counted, inputs.total, words));
    }
    match (service, place) {
        (Some(service), None) => list.extend(figures::price(&price(service.row, words), words)),
        (None, Some(place)) => list.extend(figures::people(place.row.value("population"), words)),
        _ => {}
    }
    Value::list(list)
}

/// Lines go by the language's sort order; dated texts by date, newest first.
fn sort_key(t: &Tree, hub: &Key, key: &Key, words: &Words) -> (u8, Vec<u8>) {
    if let Some(document) = t.document(key) {
        let date = document.front.date.clone().unwrap_or_default();
        let newest: Vec<u8> = date.bytes().map(|b| 255 - b).collect();
        return (u8::from(date.is_empty()), [newest, words.locale().sort_key(&document.title)].concat());
    }
    let family = t.family(key);
    let by = &t.family(hub).axes;
    if let Some(time) = time_of(t, key, by) {
        let newest: Vec<u8> = time.bytes().map(|b| 255 - b).collect();
        let rank = t.axes[family.axes[0]].facets[key.rows[0] as usize].rank;
        return (u8::from(time.is_empty()), [&newest[..], &[255], &rank.to_be_bytes()].concat());
    }
    let ranks = (0..family.axes.len())
        .filter(|a| !by.contains(&family.axes[*a]))
        .flat_map(|a| t.axes[family.axes[a]].facets[key.rows[a] as usize].rank.to_be_bytes());
    (0, ranks.collect())
}

/// When a story was, as far as it is told, or the time that stories are grouped by.
fn time_of<'t>(t: &'t Tree, key: &Key, by: &[usize]) -> Option<&'t str> {
    let family = t.family(key);
    let [axis] = family.axes.as_slice() else { return None };
    let row = t.row(key, 0);
    if t.axes[*axis].kind() == Kind::Story {
        return Some(row.text("time"));
    }
    let groups = t.axes[*axis].table.groups.as_ref().filter(|_| !by.contains(axis))?;
    let of = t.axes.iter().find(|a| a.table.name == groups.of)?;
    let is_time = row.id().as_bytes().first().is_some_and(u8::is_ascii_digit);
    (of.kind() == Kind::Story && is_time).then(|| row.id())
}
