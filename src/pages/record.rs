//! One page a row: experts, and whatever else a site gives a page of its own.

use super::nodes;
use super::page::{Common, OgType, PageParts, Slots, output_path, provenance};
use super::product::shown;
use super::view::{Shown, view};
use crate::config::{FamilyKind, Kind};
use crate::diag::Diagnostic;
use crate::graph::Key;
use crate::inputs;
use crate::produce::{Listed, Phase, Producer, Sources, World, list_pages};
use crate::theme::{Cache, Scope, Theme};
use crate::value::Value;
use std::sync::Arc;

inputs! {
    /// Everything that the page of a row shows.
    pub struct RecordInputs<'g> {
        pub common: Common<'g>,
        pub row: Shown<'g>,
        /// What a provider offers.
        pub services: Vec<Shown<'g>>,
        /// Where a provider works.
        pub place: Option<Shown<'g>>,
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
        list_pages(world, tree, FamilyKind::Record, emit);
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
            services: services.into_iter().map(|(d, r)| shown(world, t, d, r)).collect(),
            place: place.map(|(d, r)| shown(world, t, d, r)),
            synthetic,
            row_sources,
        }
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
        let link = |s: &Shown<'_>| {
            Value::map([("name", Value::from(s.row.title())), ("url", s.url.as_str().into())])
        };
        scope.set("services", &Value::list(inputs.services.iter().map(link)));
        scope.set("place", &inputs.place.as_ref().map_or(Value::None, link));
        theme.render(inputs.common.template, scope, &inputs.common.url, out)
    }
}
