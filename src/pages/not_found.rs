//! The page for addresses that lead nowhere. Hosts serve 404.html with the status 404.

use crate::diag::Diagnostic;
use crate::fingerprint::Hashed;
use crate::graph::Key;
use crate::inputs;
use crate::produce::{Listed, Producer, World};
use crate::theme::{Cache, Scope, Theme};
use crate::value::Value;

inputs! {
    /// Everything that the page shows: words of the theme, and the head and foot.
    pub struct NotFoundInputs<'g> {
        pub site: &'g Hashed<Value>,
    }
}

pub struct NotFound;

impl Producer for NotFound {
    type Inputs<'w> = NotFoundInputs<'w>;

    fn name(&self) -> &'static str {
        "not_found"
    }

    fn artifacts(&self, _: &World, _: usize, emit: &mut dyn FnMut(Listed)) {
        emit(Listed::Made(Key { family: u16::MAX, rows: [0; 3], part: 0 }, None));
    }

    fn path(&self, world: &World, tree: usize, _: &Key) -> String {
        format!("{}/404.html", world.graph.trees[tree].prefix).trim_start_matches('/').to_string()
    }

    fn origin(&self, _: &World, _: usize, _: &Key) -> String {
        "the theme's 404.html".into()
    }

    fn inputs<'w>(&self, world: &'w World, tree: usize, _: &Key) -> NotFoundInputs<'w> {
        NotFoundInputs { site: &world.graph.trees[tree].site }
    }

    fn template<'i>(&self, _: &'i NotFoundInputs<'_>) -> Option<&'i str> {
        Some("404.html")
    }

    fn render(
        &self,
        inputs: &NotFoundInputs<'_>,
        theme: &Theme,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let title = theme.words.word("not_found_title", &[]);
        let name = inputs.site.get("name").and_then(Value::as_str).unwrap_or("");
        let empty = || Value::list([]);
        let page = Value::map([
            ("kind", Value::from("404")),
            ("family", "".into()),
            ("url", "".into()),
            ("canonical", "".into()),
            ("title", format!("{title} | {name}").into()),
            ("description", "".into()),
            ("h1", title.into()),
            ("robots", "noindex, follow".into()),
            ("og_title", "".into()),
            ("og_type", "website".into()),
            ("og_locale", "".into()),
            ("published", "".into()),
            ("modified", "".into()),
            ("crumbs", empty()),
            ("alternates", empty()),
            ("synthetic", empty()),
            ("credits", empty()),
            ("note", "".into()),
            ("json_ld", "".into()),
        ]);
        let mut scope = Scope::new(cache);
        scope.set("page", &page);
        theme.render(scope, "404.html", out)
    }
}
