//! Documents: one page a Markdown file, and a page at each old address that leads to it.

use super::nodes;
use super::page::{Common, OgType, PageParts, output_path};
use crate::config::FamilyKind;
use crate::data::content::Document;
use crate::diag::{Diagnostic, Place};
use crate::fingerprint::{Fold, Folder};
use crate::graph::{Key, Tree};
use crate::inputs;
use crate::produce::{Listed, Phase, Producer, World, list_pages};
use crate::theme::{Cache, Scope, Theme};
use crate::value::Value;

/// A document folds what its page shows of it.
pub struct Shown<'g>(&'g Document);

impl Fold for Shown<'_> {
    fn fold(&self, folder: &mut Folder) {
        let d = self.0;
        folder.origin(|| (String::new(), Some(Place::file(d.file.clone()))));
        folder.entry("title", &d.title);
        folder.entry("description", &d.description);
        folder.entry("text", &d.html);
        folder.entry("date", &d.front.date);
        folder.entry("updated", &d.front.updated);
        folder.entry("authors", &d.front.authors);
        folder.entry("template", &d.front.template);
        folder.entry("image", &d.card);
    }
}

inputs! {
    /// Everything that a document's page shows.
    pub struct DocumentInputs<'g> {
        pub common: Common<'g>,
        pub document: Shown<'g>,
        /// What to read after a dated text: title, day, description and address of some others.
        pub next: Vec<Next<'g>>,
    }
}

inputs! {
    /// Another text, as a line below this one.
    pub struct Next<'g> {
        pub title: &'g str,
        pub day: &'g str,
        pub description: &'g str,
        pub url: String,
    }
}

/// How many further texts stand below a dated one.
const NEXT: usize = 3;

/// The texts that follow a dated one, from it to older ones and on from the newest.
fn next<'w>(t: &'w Tree, key: &Key) -> Vec<Next<'w>> {
    let documents = &t.family(key).documents;
    let day = |at: usize| documents.get(at).and_then(|d| d.front.date.as_deref()).unwrap_or("");
    let mut dated: Vec<usize> =
        (0..documents.len()).filter(|&at| !day(at).is_empty() && !documents[at].front.noindex).collect();
    dated.sort_by(|&a, &b| day(b).cmp(day(a)).then_with(|| documents[a].slug.cmp(&documents[b].slug)));
    let Some(here) = dated.iter().position(|&at| at == key.rows[0] as usize) else { return Vec::new() };
    dated.rotate_left(here);
    let others = dated.into_iter().skip(1).take(NEXT);
    others
        .map(|at| Next {
            title: &documents[at].title,
            day: day(at),
            description: &documents[at].description,
            url: t.url(&Key { rows: [at as u32, 0, 0], ..*key }),
        })
        .collect()
}

fn each_document(world: &World, tree: usize, emit: &mut dyn FnMut(Key, &Document)) {
    let families = &world.graph.trees[tree].families;
    for (at, family) in families.iter().enumerate().filter(|(_, f)| f.kind == FamilyKind::Document) {
        for (index, document) in family.documents.iter().enumerate() {
            emit(Key { family: at as u16, rows: [index as u32, 0, 0], part: 0 }, document);
        }
    }
}

fn file_of(world: &World, tree: usize, key: &Key) -> String {
    world.graph.trees[tree].document(key).map_or_else(String::new, |d| d.file.to_string())
}

pub struct Documents;

impl Producer for Documents {
    type Inputs<'w> = DocumentInputs<'w>;

    fn name(&self) -> &'static str {
        "document"
    }

    fn phase(&self) -> Phase {
        Phase::Page
    }

    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        list_pages(world, tree, FamilyKind::Document, emit);
    }

    fn path(&self, world: &World, tree: usize, key: &Key) -> String {
        output_path(&world.graph.trees[tree].url(key), &world.graph.config.root)
    }

    fn origin(&self, world: &World, tree: usize, key: &Key) -> String {
        file_of(world, tree, key)
    }

    fn inputs<'w>(&self, world: &'w World, tree: usize, key: &Key) -> DocumentInputs<'w> {
        let t = &world.graph.trees[tree];
        let document = &t.family(key).documents[key.rows[0] as usize];
        let common = Common::new(world, tree, key, "document");
        DocumentInputs { common, document: Shown(document), next: next(t, key) }
    }

    fn template<'i>(&self, inputs: &'i DocumentInputs<'_>) -> Option<&'i str> {
        Some(inputs.document.0.front.template.as_deref().unwrap_or(inputs.common.template))
    }

    fn render(
        &self,
        inputs: &DocumentInputs<'_>,
        theme: &Theme,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let document = inputs.document.0;
        let front = &document.front;
        let date = front.date.as_deref().unwrap_or("");
        let updated = front.updated.as_deref().unwrap_or("");
        let written =
            |day: &str| day.parse().map_or_else(|_| String::new(), |day| theme.words.locale().date(day));
        let parts = PageParts {
            title: document.title.clone(),
            heading: document.title.clone(),
            description: document.description.clone(),
            nodes: nodes::article(&inputs.common, document).into_iter().collect(),
            kind: nodes::dates(document).map_or(OgType::Website, OgType::Article),
            ..PageParts::default()
        };
        let mut scope = Scope::new(cache);
        scope.set("page", &inputs.common.value(parts));
        let line = |next: &Next<'_>| {
            Value::map([
                ("name", Value::from(next.title)),
                ("url", next.url.as_str().into()),
                ("detail", next.description.into()),
                ("date", written(next.day).into()),
                ("date_iso", next.day.into()),
            ])
        };
        let doc = Value::map([
            ("html", Value::Html((*document.html).clone())),
            ("title", document.title.as_str().into()),
            ("date", written(date).into()),
            ("date_iso", date.into()),
            ("updated", written(updated).into()),
            ("updated_iso", updated.into()),
            ("next", Value::list(inputs.next.iter().map(line))),
            ("authors", Value::list(front.authors.iter().map(|a| Value::from(a.as_str())))),
        ]);
        scope.set("doc", &doc);
        theme.render(scope, &inputs.common.url, out)
    }
}

inputs! {
    /// An old address and where it leads.
    pub struct RedirectInputs<'g> {
        pub common: Common<'g>,
    }
}

/// Pages at old addresses. The part of a key is the position of the alias in its document.
pub struct Redirects;

impl Producer for Redirects {
    type Inputs<'w> = RedirectInputs<'w>;

    fn name(&self) -> &'static str {
        "redirect"
    }

    fn phase(&self) -> Phase {
        Phase::Alias
    }

    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        each_document(world, tree, &mut |key, document| {
            for at in 0..document.front.aliases.len() {
                emit(Listed::Made(Key { part: at as u32, ..key }, None));
            }
        });
    }

    fn path(&self, world: &World, tree: usize, key: &Key) -> String {
        let document = world.graph.trees[tree].document(&Key { part: 0, ..*key });
        let alias = document.and_then(|d| d.front.aliases.get(key.part as usize));
        alias.map_or_else(String::new, |alias| output_path(alias, ""))
    }

    fn origin(&self, world: &World, tree: usize, key: &Key) -> String {
        format!("an alias in {}", file_of(world, tree, key))
    }

    fn inputs<'w>(&self, world: &'w World, tree: usize, key: &Key) -> RedirectInputs<'w> {
        RedirectInputs { common: Common::new(world, tree, &Key { part: 0, ..*key }, "redirect") }
    }

    fn template<'i>(&self, _: &'i RedirectInputs<'_>) -> Option<&'i str> {
        Some("redirect.html")
    }

    fn render(
        &self,
        inputs: &RedirectInputs<'_>,
        theme: &Theme,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let mut scope = Scope::new(cache);
        scope.set("page", &inputs.common.value(PageParts::default()));
        scope.set("target", &inputs.common.url.as_str().into());
        theme.render(scope, &inputs.common.url, out)
    }
}
