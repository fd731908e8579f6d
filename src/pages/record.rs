//! One page a row: experts, and whatever else a site gives a page of its own.

use super::figures::{self, kilometres};
use super::map::{MapInputs, draw};
use super::nodes;
use super::page::{Common, OgType, PageParts, Slots, output_path, provenance};
use super::reach::around_home;
use crate::config::{FamilyKind, Kind};
use crate::diag::Diagnostic;
use crate::graph::{Family, Graph, Key, Tree};
use crate::inputs;
use crate::produce::{Listed, Phase, Producer, Sources, World, list_pages};
use crate::theme::{Cache, Scope, Theme};
use crate::told::stories::is_story;
use crate::told::view::{Shown, or_list, shown, view};
use crate::value::Value;
use std::sync::Arc;

inputs! {
    /// Everything that the page of a row shows.
    pub struct RecordInputs<'g> {
        pub common: Common<'g>,
        pub row: Shown<'g>,
        /// What a provider offers.
        pub services: Vec<Shown<'g>>,
        /// For each of them the page about it in the provider's own place, or nothing.
        pub landings: Vec<String>,
        /// Where a provider works.
        pub place: Option<Shown<'g>>,
        pub map: Option<MapInputs<'g>>,
        pub synthetic: Vec<Arc<str>>,
        pub row_sources: Vec<String>,
    }
}

pub struct Records;

impl Producer for Records {
    type Inputs<'w> = RecordInputs<'w>;

    fn name(&self) -> &'static str {
        "record"
    }

    fn phase(&self) -> Phase {
        Phase::Page
    }

    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        // Stories have pages of their own kind.
        list_pages(world, tree, FamilyKind::Record, &mut |listed| {
            let (Listed::Made(key, _) | Listed::Held(key, _)) = &listed;
            if !is_story(&world.graph.trees[tree], usize::from(key.family)) {
                emit(listed);
            }
        });
    }

    fn path(&self, world: &World, tree: usize, key: &Key) -> String {
        output_path(&world.graph.trees[tree].url(key), &world.graph.config.root)
    }

    fn origin(&self, world: &World, tree: usize, key: &Key) -> String {
        let t = &world.graph.trees[tree];
        let row = t.row(key, 0);
        format!("the family `{}` for {} `{}`", t.family(key).name, row.dataset(), row.id())
    }

    fn inputs<'w>(&self, world: &'w World, tree: usize, key: &Key) -> RecordInputs<'w> {
        let t = &world.graph.trees[tree];
        let dataset = t.family(key).axes[0];
        let row = t.row(key, 0);
        let all = |kind: Kind| (0..t.axes.len()).filter(move |&d| t.axes[d].kind() == kind);
        let find = |kind: Kind, id: &str| all(kind).find_map(|d| Some((d, t.axes[d].table.find(id)? as u32)));
        let services =
            row.value("services").as_list().iter().filter_map(|id| find(Kind::Service, id.as_str()?));
        // A reference to a row that this language does not have is left out.
        let services = services.filter(|(d, r)| t.axes[*d].facets[*r as usize].listed);
        let place = Some(row.text("place")).filter(|id| !id.is_empty()).and_then(|id| find(Kind::Place, id));
        let services: Vec<(usize, u32)> = services.collect();
        let datasets = [dataset].into_iter().chain(place.map(|p| p.0)).chain(services.iter().map(|s| s.0));
        let (synthetic, row_sources) = provenance(world, t, datasets);
        RecordInputs {
            common: Common::new(world, tree, key, "record"),
            row: shown(world, t, dataset, key.rows[0]),
            landings: services.iter().map(|s| landing(&world.graph, t, *s, place)).collect(),
            map: place.filter(|_| row.kind() == Kind::Provider).and_then(|(d, r)| {
                around_home(&world.graph, t, (d, r), row.number("radius_km"), &|row| {
                    shown(world, t, d, row).url
                })
            }),
            services: services.into_iter().map(|(d, r)| shown(world, t, d, r)).collect(),
            place: place.map(|(d, r)| shown(world, t, d, r)),
            synthetic,
            row_sources,
        }
    }

    fn template<'i>(&self, inputs: &'i RecordInputs<'_>) -> Option<&'i str> {
        Some(inputs.common.template)
    }

    fn render(
        &self,
        inputs: &RecordInputs<'_>,
        theme: &Theme,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let words = &theme.words;
        let sources: &Sources = inputs.common.sources;
        let row = inputs.row.row;
        let mut rows = vec![row];
        // `{place}` is where an expert works, `{service}` the first of what the expert offers.
        rows.extend(inputs.place.iter().map(|p| p.row));
        rows.extend(inputs.services.first().map(|s| s.row));
        let slots = Slots { rows: &rows, counts: &[], texts: &[("site", inputs.common.site_name())], words };
        let texts = inputs.common.texts(&slots, "", || row.title().to_string());
        let heading = inputs.common.text.heading.first(&slots, words.locale());
        let is_expert = row.kind() == Kind::Provider;
        let place = inputs.place.as_ref().map(|p| p.row);
        let profile = || nodes::profile(&inputs.common, row, &inputs.services, place);
        let mut used: Vec<(String, String)> = row
            .facts()
            .iter()
            .filter(|f| f.def.show && !row.value(&f.key).is_empty())
            .filter_map(|f| Some((f.def.source.clone()?, f.def.year.clone().unwrap_or_default())))
            .collect();
        used.extend(inputs.row_sources.iter().map(|s| (s.clone(), String::new())));
        let parts = PageParts {
            title: texts.title,
            heading: heading.unwrap_or_else(|| row.name().to_string()),
            description: texts.description.unwrap_or_else(|| row.text("summary").to_string()),
            synthetic: &inputs.synthetic,
            used,
            nodes: is_expert.then(profile).flatten().unwrap_or_default(),
            kind: if is_expert { OgType::Profile } else { OgType::Website },
        };
        let mut scope = Scope::new(cache);
        scope.set("page", &inputs.common.value(parts));
        let value = view(&inputs.row, sources, words);
        scope.set("row", &value);
        scope.set("provider", if row.kind() == Kind::Provider { &value } else { &Value::None });
        let link = |s: &Shown<'_>, landing: &str| {
            Value::map([
                ("name", Value::from(s.row.title())),
                ("url", s.url.as_str().into()),
                ("landing", landing.into()),
                ("summary", s.row.text("summary").into()),
                ("questions_to_ask", or_list(s.row.value("questions_to_ask"))),
                ("check", or_list(s.row.value("check"))),
            ])
        };
        let services = inputs.services.iter().zip(&inputs.landings);
        scope.set("services", &Value::list(services.map(|(s, landing)| link(s, landing))));
        scope.set("place", &inputs.place.as_ref().map_or(Value::None, |place| link(place, "")));
        let map = inputs.map.as_ref();
        scope.set("map", &map.map_or(Value::None, |map| draw(map, &|km| figures::distance(km, words))));
        let reach = map.and_then(|m| m.reach_km).filter(|_| is_expert).map(|km| km.round() as u32);
        scope.set("reach", &reach.map_or_else(String::new, |km| kilometres(km, words)).into());
        theme.render(scope, &inputs.common.url, out)
    }
}

/// The page about a service in a place: that of the first family that multiplies just these two.
pub(super) fn landing(graph: &Graph, t: &Tree, service: (usize, u32), place: Option<(usize, u32)>) -> String {
    let Some(place) = place else { return String::new() };
    let both = |family: &Family| match family.axes.as_slice() {
        [a, b] if [*a, *b] == [service.0, place.0] => Some([service.1, place.1, 0]),
        [a, b] if [*a, *b] == [place.0, service.0] => Some([place.1, service.1, 0]),
        _ => None,
    };
    let families = t.families.iter().enumerate().filter(|(_, f)| f.kind == FamilyKind::Product);
    let keys = families.filter_map(|(at, f)| Some(Key { family: at as u16, rows: both(f)?, part: 0 }));
    keys.map(|key| t.link(graph, &key)).find(|url| !url.is_empty()).unwrap_or_default()
}
