//! Landing pages: one for each combination of rows of two or three datasets.

use super::disclosure;
use super::experts::{Expert, cards, expert};
use super::figures;
use super::map::{MapInputs, draw};
use super::nodes;
use super::page::{Common, PageParts, Slots, output_path, provenance};
use super::proof::{Proof, proof};
use super::quotes;
use super::reach::{Reach, around, reach, with_row};
use super::statements::{credits_of, shown_facts, statements, used_sources};
use super::wanted::Wanted;
use crate::config::{FamilyKind, Kind};
use crate::data::consent::Purpose;
use crate::deck::choose::Said;
use crate::deck::{Comparison, Deck};
use crate::diag::Diagnostic;
use crate::fingerprint::Hashed;
use crate::graph::{CardView, FactsView, FigureRow, Key, Medians, PoolView, RowView, Statistic, Tree};
use crate::inputs;
use crate::produce::{Listed, Phase, Producer, Sources, World, list_pages};
use crate::theme::{Cache, Scope, Theme, Words};
use crate::told::facts::credits;
use crate::told::view::{Shown, price, shown, view};
use crate::value::Value;
use std::sync::Arc;

inputs! {
    /// Everything that a landing page shows.
    pub struct ProductInputs<'g> {
        pub common: Common<'g>,
        pub rows: Vec<Shown<'g>>,
        pub deck: &'g Hashed<Deck>,
        /// What is usual in the region.
        pub medians: Option<&'g Hashed<Medians>>,
        /// The nearest places, for comparisons.
        pub neighbours: Vec<(FactsView<'g>, u32)>,
        /// The same service nearby: name, address, kilometres.
        pub nearby: Vec<(CardView<'g>, (String, u32))>,
        /// Related services here: name, address.
        pub related: Vec<(&'g str, String)>,
        pub experts: Vec<Expert<'g>>,
        pub reach: Reach<'g>,
        /// What those within reach have in common, and what is usual for the service as a whole.
        pub pool: Option<PoolView<'g>>,
        pub usual: Option<PoolView<'g>>,
        pub overall: Vec<FigureRow<'g>>,
        pub remote: Vec<Expert<'g>>,
        pub map: Option<MapInputs<'g>>,
        pub proof: Proof<'g>,
        /// The lists that this page stands in: name, address.
        pub hubs: Vec<(String, String)>,
        pub synthetic: Vec<Arc<str>>,
        /// Source of the rows as a whole, with no year.
        pub row_sources: Vec<String>,
    }
}

/// How many nearby places are compared with.
const COMPARED: usize = 3;
const DEFAULT_NEARBY: usize = 8;
/// What lies further away, in kilometres, is not near to anybody.
const NEARBY_KM: f64 = 250.0;
/// Experts by video are shown where fewer than so many work in person, to fill the list up to as many.
const REMOTE_SHOWN: usize = 3;

pub struct Products;

impl Producer for Products {
    type Inputs<'w> = ProductInputs<'w>;

    fn name(&self) -> &'static str {
        "product"
    }

    fn phase(&self) -> Phase {
        Phase::Page
    }

    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        list_pages(world, tree, FamilyKind::Product, emit);
    }

    fn path(&self, world: &World, tree: usize, key: &Key) -> String {
        output_path(&world.graph.trees[tree].url(key), &world.graph.config.root)
    }

    fn origin(&self, world: &World, tree: usize, key: &Key) -> String {
        let t = &world.graph.trees[tree];
        let rows: Vec<String> = t.rows(key).map(|r| format!("{} `{}`", r.dataset(), r.id())).collect();
        format!("the family `{}` for {}", t.family(key).name, rows.join(" and "))
    }

    fn inputs<'w>(&self, world: &'w World, tree: usize, key: &Key) -> ProductInputs<'w> {
        let graph = &world.graph;
        let t = &graph.trees[tree];
        let family = t.family(key);
        let wanted = Wanted::by(&world.themes[tree], &family.template);
        let (service, place) = (t.axis_of(family, Kind::Service), t.axis_of(family, Kind::Place));
        let place_row = place.map(|a| (family.axes[a], key.rows[a]));
        let rows = (0..family.axes.len()).map(|a| shown(world, t, family.axes[a], key.rows[a])).collect();
        let count = place_row
            .and_then(|(dataset, _)| graph.config.file.datasets.get(&t.axes[dataset].table.name)?.nearby)
            .unwrap_or(DEFAULT_NEARBY);
        let near = place_row.filter(|_| wanted.said || wanted.nearby);
        let near = near.map_or_else(Vec::new, |(dataset, row)| t.nearest(dataset, row, count.max(COMPARED)));
        let near: Vec<(u32, f64)> = near.into_iter().filter(|(_, km)| *km <= NEARBY_KM).collect();
        let view_of = |dataset: usize, row: u32| t.axes[dataset].view(row as usize, &t.locale);
        let local = t.local_experts(graph, key);
        let mut experts = Vec::new();
        let mut remote = Vec::new();
        let asked = graph.experts.as_ref().filter(|_| wanted.experts);
        if let (Some(all), Some((dataset, row)), Some(service)) = (asked, place_row, service) {
            experts.extend(
                local.iter().take(all.show).map(|n| expert(world, t, n.provider, n.km, Some((dataset, row)))),
            );
            let free = REMOTE_SHOWN.saturating_sub(experts.len());
            let by_video = all.by_video(&graph.tables, (dataset, row), key.rows[service], free);
            remote.extend(by_video.into_iter().map(|p| expert(world, t, p, None, None)));
        }
        let pair = place_row.zip(service).map(|(at, service)| (at, key.rows[service]));
        let pool = asked.zip(pair);
        let listed = graph.experts.as_ref().filter(|_| !experts.is_empty() || !remote.is_empty());
        let proof = if wanted.proof { proof(world, t, key) } else { Proof::none() };
        let (synthetic, row_sources) = match wanted.page {
            true => {
                let shown = family.axes.iter().copied().chain(listed.map(|e| e.table));
                provenance(world, t, shown.chain(proof.datasets()))
            }
            false => Default::default(),
        };
        let deck = &world.decks[tree];
        ProductInputs {
            common: match wanted.page {
                true => Common::new(world, tree, key, "product"),
                false => Common::bare(world, tree, key, "product"),
            },
            rows,
            deck,
            medians: place_row.filter(|_| wanted.said).and_then(|(dataset, row)| {
                let stats = t.stats[dataset].as_ref()?;
                stats.of(view_of(dataset, row).text("region")).or_else(|| stats.of(""))
            }),
            neighbours: place_row.filter(|_| wanted.said).map_or_else(Vec::new, |(dataset, _)| {
                near.iter()
                    .take(COMPARED)
                    .map(|(row, km)| {
                        (FactsView::new(view_of(dataset, *row), &deck.compared), km.round() as u32)
                    })
                    .collect()
            }),
            nearby: match (place, place_row) {
                (Some(axis), Some((dataset, _))) if wanted.nearby => near
                    .iter()
                    .take(count)
                    .map(|(row, km)| {
                        let url = t.link(graph, &with_row(key, axis, *row));
                        (CardView::new(view_of(dataset, *row)), (url, km.round() as u32))
                    })
                    .collect(),
                _ => Vec::new(),
            },
            related: service
                .filter(|_| wanted.related)
                .map_or_else(Vec::new, |axis| related(world, t, key, axis)),
            experts,
            reach: reach(graph, t, if wanted.experts { local } else { &[] }, place_row),
            pool: pool.and_then(|(all, (at, service))| all.pool(&graph.tables, at, service)),
            usual: pool.and_then(|(all, (_, service))| all.usual(service)),
            overall: match pair {
                Some((_, service)) if !proof.figures.is_empty() => {
                    graph.proof.everywhere(&graph.tables, service)
                }
                _ => Vec::new(),
            },
            remote,
            map: place.zip(place_row).filter(|_| wanted.map).and_then(|(axis, at)| {
                around(graph, t, at, local, &|row| t.link(graph, &with_row(key, axis, row)))
            }),
            proof,
            hubs: if wanted.hubs { hubs(world, tree, key) } else { Vec::new() },
            synthetic,
            row_sources,
        }
    }

    fn template<'i>(&self, inputs: &'i ProductInputs<'_>) -> Option<&'i str> {
        Some(inputs.common.template)
    }

    fn consents(&self, inputs: &ProductInputs<'_>, emit: &mut dyn FnMut(&str, Purpose)) {
        inputs.proof.consents(emit);
    }

    fn render(
        &self,
        inputs: &ProductInputs<'_>,
        theme: &Theme,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let words = &theme.words;
        let wanted = Wanted::by(theme, inputs.common.template);
        let (service, place) = (inputs.find(Kind::Service), inputs.find(Kind::Place));
        let sources: &Sources = inputs.common.sources;
        let said = if wanted.said { inputs.said(words) } else { Vec::new() };
        let told: Vec<(String, String)> = said.iter().flat_map(|s| credits_of(place, s)).collect();
        // Where sentences say what matters, the rest stands on the page of the place.
        let shown_facts = match place.is_some_and(|p| !p.url.is_empty()) && !told.is_empty() {
            true => Value::list([]),
            false => shown_facts(place, service, &said, sources, words),
        };
        let mut scope = Scope::new(cache);
        if wanted.page {
            scope.set("page", &inputs.page((service, place), &shown_facts, &said, words));
        }
        let sources_hash = inputs.common.sources.hash();
        for (name, row) in [("service", service), ("place", place)] {
            match row {
                Some(row) => scope.set_shared(name, row.key(&sources_hash), || view(row, sources, words)),
                None => scope.set(name, &Value::None),
            }
        }
        if theme.reads(inputs.common.template, "axes") {
            let others = inputs.rows.iter().filter(|s| !matches!(s.row.kind(), Kind::Service | Kind::Place));
            scope.set(
                "axes",
                &Value::list(others.map(|s| {
                    Value::map([("dataset", Value::from(s.row.dataset())), ("view", view(s, sources, words))])
                })),
            );
        }
        if wanted.said {
            let (slots, by_slot) = statements(inputs.deck, &said);
            scope.set("slots", &slots);
            scope.set("said", &by_slot);
            scope.set("said_sources", &credits(&told, sources));
            let is_median = |s: &Said| {
                let mut all = inputs.deck.statements.iter();
                all.any(|statement| *statement.id == *s.id && statement.compare == Comparison::Median)
            };
            scope.set("said_medians", &Value::Bool(said.iter().any(is_median)));
            scope.set("facts", &shown_facts);
        }
        if wanted.experts {
            scope.set("experts", &cards(&inputs.experts, words));
            scope.set("remote", &cards(&inputs.remote, words));
            scope.set("figures", &head_figures(inputs, service, place, words));
        }
        if wanted.map {
            let map = inputs.map.as_ref();
            scope.set("map", &map.map_or(Value::None, |map| draw(map, &|km| figures::distance(km, words))));
        }
        if wanted.proof {
            let told = |statistic: Statistic| {
                said.iter()
                    .any(|s| s.facts.iter().any(|f| f.strip_prefix("proof.") == Some(statistic.name())))
            };
            let has_hub = service.is_some_and(|s| !s.url.is_empty());
            scope.set("proof", &inputs.proof.beside(&told, has_hub, words));
            scope.set("proof_periods", &inputs.proof.periods(&told, words));
            scope.set("quotes", &quotes::value(&inputs.proof.quotes, words));
        }
        let link = |name: &str, url: &str| Value::map([("name", Value::from(name)), ("url", url.into())]);
        if wanted.nearby {
            scope.set("nearby", &nearby(inputs, words));
        }
        if wanted.related {
            scope.set("related", &Value::list(inputs.related.iter().map(|(name, url)| link(name, url))));
        }
        if wanted.hubs {
            scope.set("hubs", &Value::list(inputs.hubs.iter().map(|(name, url)| link(name, url))));
        }
        theme.render(scope, &inputs.common.url, out)?;
        let disclosed = quotes::to_disclose(&inputs.proof.quotes, words);
        disclosure::check_beside(out, &disclosed, inputs.common.template)
    }
}

impl ProductInputs<'_> {
    pub(super) fn find(&self, kind: Kind) -> Option<&Shown<'_>> {
        self.rows.iter().find(|s| s.row.kind() == kind)
    }

    /// The value `page`.
    fn page(
        &self,
        (service, place): (Option<&Shown<'_>>, Option<&Shown<'_>>),
        shown_facts: &Value,
        said: &[Said],
        words: &Words,
    ) -> Value {
        let views: Vec<RowView<'_>> = self.rows.iter().map(|s| s.row).collect();
        let slots = Slots {
            rows: &views,
            counts: &[("experts", self.reach.experts), ("remote", self.remote.len())],
            texts: &[("site", self.common.site_name())],
            words,
        };
        let texts =
            self.common.texts(&slots, "", || views.iter().map(|r| r.title()).collect::<Vec<_>>().join(" · "));
        let mut used = used_sources(place, shown_facts, said);
        used.extend(self.row_sources.iter().map(|s| (s.clone(), String::new())));
        let place_row = place.map(|p| p.row);
        let node = service.and_then(|s| nodes::service(&self.common, s.row, place_row));
        // Questions are marked up where they are shown: on the service's own page, if it has one.
        let asked = service.filter(|s| s.url.is_empty());
        let questions = asked.and_then(|s| nodes::questions(&self.common, s.row));
        let parts = PageParts {
            title: texts.title,
            heading: texts.heading,
            description: texts.description.unwrap_or_default(),
            synthetic: &self.synthetic,
            used,
            nodes: node.into_iter().chain(questions).collect(),
            ..PageParts::default()
        };
        self.common.value(parts)
    }
}

/// The page's own numbers.
fn head_figures(
    inputs: &ProductInputs<'_>,
    service: Option<&Shown<'_>>,
    place: Option<&Shown<'_>>,
    words: &Words,
) -> Value {
    let mut list = figures::experts(&inputs.reach, words);
    if list.is_empty() {
        let region = place.map_or("", |p| p.row.text("region_name"));
        list.extend(figures::remote(inputs.remote.len(), region, words));
    }
    // What is asked here says more than an example of what is asked elsewhere.
    let asked = figures::asked(inputs.pool, inputs.experts.first().map(|e| e.shown.row), words);
    list.extend(asked.or_else(|| service.and_then(|s| figures::price(&price(s.row, words), words))));
    Value::list(list)
}

/// Related services in the same place: only those that the service names.
fn related<'w>(world: &'w World, t: &'w Tree, key: &Key, axis: usize) -> Vec<(&'w str, String)> {
    let dataset = t.family(key).axes[axis];
    let service = t.row(key, axis);
    let ids = service.value("related").as_list();
    ids.iter()
        .filter_map(|id| t.axes[dataset].table.find(id.as_str()?))
        .filter(|row| t.axes[dataset].facets[*row].listed && *row != key.rows[axis] as usize)
        .map(|row| {
            let mut other = *key;
            other.rows[axis] = row as u32;
            (t.axes[dataset].view(row, &t.locale).plural(), t.link(&world.graph, &other))
        })
        .collect()
}

/// The pages of the single rows and of smaller combinations that this page belongs to.
pub(super) fn hubs(world: &World, tree: usize, key: &Key) -> Vec<(String, String)> {
    let t = &world.graph.trees[tree];
    let words = &world.themes[tree].words;
    let mut found = Vec::new();
    for (at, family) in t.families.iter().enumerate() {
        if family.kind != FamilyKind::Hub || family.axes.is_empty() || at == key.family as usize {
            continue;
        }
        if let Some(hub) = t.project(key, at)
            && t.is_made(&world.graph, &hub)
        {
            let name = t.rows(&hub).map(|r| r.name()).collect::<Vec<_>>().join(" · ");
            let name = hub_heading(t, &hub, words).unwrap_or(name);
            found.push((name, t.url(&hub)));
        }
    }
    found
}

/// The heading of a hub, as links to it are called.
pub(super) fn hub_heading(t: &Tree, hub: &Key, words: &Words) -> Option<String> {
    let rows: Vec<RowView<'_>> = t.rows(hub).collect();
    let (text, locale) = (&t.family(hub).text, words.locale());
    let slots = Slots { rows: &rows, counts: &[], texts: &[], words };
    text.heading.first(&slots, locale).or_else(|| text.title.first(&slots, locale))
}

fn nearby(inputs: &ProductInputs<'_>, words: &Words) -> Value {
    Value::list(inputs.nearby.iter().map(|(card, (url, km))| {
        Value::map([
            ("name", Value::from(card.title())),
            ("url", url.as_str().into()),
            ("km", words.word("km", &[("n", words.number(*km as usize))]).into()),
        ])
    }))
}
