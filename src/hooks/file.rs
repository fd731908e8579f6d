//! Declared files: any text that a template of the theme makes of a row, or of the pages of some families. It is
//! how a site adds a companion without a line of Rust.
//!
//! What a template sees: `file` (its address and name), `row` (the row as pages see it), `lists` (family → its
//! pages, with the days on which they were published), and `site` as everywhere.
//!
//! Invariant: values are escaped for the form that the file's name ends in, and what is none of that form is not
//! written.

use crate::config::{FamilyKind, Kind};
use crate::data::consent::Purpose;
use crate::diag::{Code, Diagnostic, Level, Place};
use crate::fingerprint::Hashed;
use crate::graph::{Key, Tree};
use crate::inputs;
use crate::markup::Form;
use crate::produce::{Listed, Phase, Producer, Sources, World, list_pages};
use crate::theme::{Cache, Scope, Theme};
use crate::told::stories::published;
use crate::told::view::{Shown, shown, view};
use crate::value::Value;
use std::sync::Arc;

inputs! {
    /// Everything that a declared file shows.
    pub struct FileInputs<'g> {
        pub template: &'g str,
        pub family: &'g str,
        pub origin: &'g str,
        pub url: String,
        /// The row that it is a file of.
        pub row: Option<Shown<'g>>,
        pub lists: Vec<List<'g>>,
        /// What the notice calls made-up rows that it shows.
        pub synthetic: Vec<Arc<str>>,
        pub site: &'g Hashed<Value>,
        pub sources: &'g Hashed<Sources>,
    }
}

inputs! {
    /// The pages of one family.
    pub struct List<'g> {
        pub family: &'g str,
        pub entries: Vec<Entry<'g>>,
    }
}

inputs! {
    /// A page in a list.
    pub struct Entry<'g> {
        pub name: &'g str,
        pub description: &'g str,
        pub url: String,
        /// Its rows, in the order of the family's datasets; none for a text.
        pub rows: Vec<Shown<'g>>,
        /// Days as the history knows them, or nothing.
        pub published: String,
        pub changed: String,
    }
}

pub struct Files;

impl Producer for Files {
    type Inputs<'w> = FileInputs<'w>;

    fn name(&self) -> &'static str {
        "file"
    }
    fn phase(&self) -> Phase {
        Phase::Past
    }
    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        list_pages(world, tree, FamilyKind::File, &mut |listed| {
            // It is no page, and is counted among none.
            if let Listed::Made(key, _) = listed {
                emit(Listed::Made(key, None));
            }
        });
    }
    fn path(&self, world: &World, tree: usize, key: &Key) -> String {
        let url = world.graph.trees[tree].url(key);
        world.below_root(&url).trim_start_matches('/').to_string()
    }
    fn origin(&self, world: &World, tree: usize, key: &Key) -> String {
        let t = &world.graph.trees[tree];
        let family = t.family(key);
        match family.axes.is_empty() {
            true => format!("the file family `{}`", family.name),
            false => format!("the file family `{}` for `{}`", family.name, t.row(key, 0).id()),
        }
    }
    fn inputs<'w>(&self, world: &'w World, tree: usize, key: &Key) -> FileInputs<'w> {
        let t = &world.graph.trees[tree];
        let family = t.family(key);
        let row = family.axes.first().map(|dataset| shown(world, t, *dataset, key.rows[0]));
        let lists: Vec<List<'w>> = family.lists.iter().map(|listed| list(world, t, key, *listed)).collect();
        let shown_axes = family.lists.iter().flat_map(|listed| &t.families[*listed].axes);
        let mut synthetic: Vec<Arc<str>> =
            family.axes.iter().chain(shown_axes).filter_map(|dataset| t.synthetic(*dataset)).collect();
        synthetic.sort();
        synthetic.dedup();
        FileInputs {
            template: &family.template,
            family: &family.name,
            origin: &world.graph.config.origin,
            url: t.url(key),
            row,
            lists,
            synthetic,
            site: &t.site,
            sources: &world.sources,
        }
    }
    fn template<'i>(&self, inputs: &'i FileInputs<'_>) -> Option<&'i str> {
        Some(inputs.template)
    }
    fn consents(&self, inputs: &FileInputs<'_>, emit: &mut dyn FnMut(&str, Purpose)) {
        let listed = inputs.lists.iter().flat_map(|list| &list.entries).flat_map(|entry| &entry.rows);
        for row in inputs.row.iter().chain(listed).map(|shown| shown.row) {
            match row.kind() {
                Kind::Story => emit(row.text("consent"), Purpose::Story),
                Kind::Match => emit(row.text("consent"), Purpose::Quote),
                _ => {}
            }
        }
    }
    fn render(
        &self,
        inputs: &FileInputs<'_>,
        theme: &Theme,
        cache: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let address = format!("{}{}", inputs.origin, inputs.url);
        let mut scope = Scope::new(cache);
        let file = Value::map([
            ("url", Value::from(address.as_str())),
            ("path", inputs.url.as_str().into()),
            ("origin", inputs.origin.into()),
            ("family", inputs.family.into()),
            ("synthetic", Value::list(inputs.synthetic.iter().map(|label| Value::Text(label.clone())))),
        ]);
        scope.set("file", &file);
        let of_row = |shown: &Shown<'_>| view(shown, inputs.sources, &theme.words);
        scope.set("row", &inputs.row.as_ref().map_or(Value::None, of_row));
        let entry = |entry: &Entry<'_>| {
            Value::map([
                ("name", Value::from(entry.name)),
                ("description", entry.description.into()),
                ("url", format!("{}{}", inputs.origin, entry.url).into()),
                ("path", entry.url.as_str().into()),
                ("rows", Value::list(entry.rows.iter().map(of_row))),
                ("published", entry.published.as_str().into()),
                ("changed", entry.changed.as_str().into()),
            ])
        };
        let list = |list: &List<'_>| (list.family.to_string(), Value::list(list.entries.iter().map(entry)));
        scope.set("lists", &Value::map(inputs.lists.iter().map(list)));
        theme.render(scope, &inputs.url, out)?;
        match Form::of(inputs.template).and_then(|form| form.fault(out)) {
            Some(fault) => Err(Box::new(none_of_its_form(inputs, fault, out))),
            None => Ok(()),
        }
    }
}

/// The made pages of a listed family that belong to a file, by their addresses.
fn list<'w>(world: &'w World, t: &'w Tree, key: &Key, listed: usize) -> List<'w> {
    let mut entries = Vec::new();
    t.each_entry(key, listed, &mut |key| {
        if !t.is_made(&world.graph, &key) {
            return;
        }
        let url = t.url(&key);
        let document = t.document(&key).filter(|_| t.family(&key).kind == FamilyKind::Document);
        let axes = &t.family(&key).axes;
        let rows: Vec<Shown<'w>> =
            axes.iter().zip(key.rows).map(|(dataset, row)| shown(world, t, *dataset, row)).collect();
        let name = rows.last().map_or("", |row| row.row.title());
        entries.push(Entry {
            name: document.map_or(name, |d| d.title.as_str()),
            description: document.map_or("", |d| d.description.as_str()),
            published: published(world, &url).map_or_else(String::new, |day| day.to_string()),
            changed: world.published(&url).map_or_else(String::new, |page| page.last_changed.to_string()),
            url,
            rows,
        });
    });
    entries.sort_by(|a, b| a.url.cmp(&b.url));
    List { family: &t.families[listed].name, entries }
}

/// The template made something that no program could read.
fn none_of_its_form(
    inputs: &FileInputs<'_>,
    (what, line, column): (String, usize, usize),
    bytes: &[u8],
) -> Diagnostic {
    let text = String::from_utf8_lossy(bytes);
    let path = inputs.url.trim_start_matches('/');
    let ending = inputs.template.rsplit('.').next().unwrap_or("");
    let mut place = Place::at(path, line as u32, column.max(1) as u32);
    if let Some(written) = text.lines().nth(line.saturating_sub(1)) {
        place = place.with_line(written);
    }
    let hint = match Form::of(inputs.template) {
        Some(Form::Json) => {
            "values stand in quotes, `\"{{ row.name }}\"`, or are written by `{{ row.name | json }}`; mind commas behind the last item"
        }
        Some(Form::Csv) => {
            "each value is a cell of its own, `{{ row.name }},{{ row.url }}`, without quotes around it"
        }
        _ => "close every element, and let one stand around all others",
    };
    let message =
        format!("the template {} makes a file that is no {}: {what}", inputs.template, ending.to_uppercase());
    Diagnostic::new(Code::FileForm, Level::File, message)
        .at(place)
        .hint(hint)
        .group(format!("form {}", inputs.template))
}
