//! llms.txt: a short guide to the site in Markdown, for programs that read it in the place of a visitor.
//!
//! It is chosen, not complete: lists of up to [`MOST`] pages by what they are called, the newest texts, and
//! under "Optional" the pages that only the foot of a page links to. The sitemap is where everything stands.

use crate::config::FamilyKind;
use crate::diag::Diagnostic;
use crate::graph::{Key, Status, Tree};
use crate::inputs;
use crate::produce::{Listed, Producer, World};
use crate::theme::{Cache, Theme};
use crate::value::Value;

/// A family of more pages than this is left to the pages above it.
const MOST: usize = 100;

inputs! {
    /// All that the file says.
    pub struct LlmsInputs<'g> {
        pub name: &'g str,
        pub summary: &'g str,
        pub sections: Vec<(String, Vec<Line<'g>>)>,
    }
}

inputs! {
    /// A page.
    pub struct Line<'g> {
        pub name: &'g str,
        pub address: String,
        pub note: &'g str,
    }
}

pub struct Llms;

impl Producer for Llms {
    type Inputs<'w> = LlmsInputs<'w>;

    fn name(&self) -> &'static str {
        "llms"
    }
    fn artifacts(&self, world: &World, _: usize, emit: &mut dyn FnMut(Listed)) {
        if world.graph.config.file.hooks.llms {
            emit(Listed::Made(Key { family: u16::MAX, rows: [0; 3], part: 0 }, None));
        }
    }
    fn path(&self, world: &World, tree: usize, _: &Key) -> String {
        format!("{}/llms.txt", world.graph.trees[tree].prefix).trim_start_matches('/').to_string()
    }
    fn origin(&self, _: &World, _: usize, _: &Key) -> String {
        "the llms hook".into()
    }
    fn inputs<'w>(&self, world: &'w World, tree: usize, _: &Key) -> LlmsInputs<'w> {
        let t = &world.graph.trees[tree];
        let text = |path: &str| t.site.get(path).and_then(Value::as_str).unwrap_or_default();
        LlmsInputs {
            name: text("name"),
            // The organisation is described in the site's own language.
            summary: if tree == 0 { text("organisation.description") } else { "" },
            sections: sections(world, t),
        }
    }
    fn render(
        &self,
        inputs: &LlmsInputs<'_>,
        _: &Theme,
        _: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let mut text = format!("# {}\n", plain(inputs.name));
        if !inputs.summary.is_empty() {
            text.push_str(&format!("\n> {}\n", plain(inputs.summary)));
        }
        for (label, lines) in &inputs.sections {
            text.push_str(&format!("\n## {}\n\n", plain(label)));
            for line in lines {
                text.push_str(&format!("- [{}]({})", plain(line.name), line.address));
                if !line.note.is_empty() {
                    text.push_str(&format!(": {}", plain(line.note)));
                }
                text.push('\n');
            }
        }
        out.clear();
        out.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// A text on one line, its signs as signs: data is never markup.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, word) in text.split_whitespace().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        for c in word.chars() {
            if matches!(c, '\\' | '[' | ']' | '<' | '>' | '*' | '_' | '`') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

/// The lists of hubs and documents that are neither the home page nor too many. Families of one label share
/// a section; an index of texts stands before them.
fn sections<'w>(world: &'w World, t: &'w Tree) -> Vec<(String, Vec<Line<'w>>)> {
    let foot_only = only_in_the_foot(t);
    let mut sections: Vec<(String, Vec<Line<'w>>)> = Vec::new();
    let mut optional = Vec::new();
    for (at, family) in t.families.iter().enumerate() {
        // Lists by two datasets, such as services by state, stand below lists by one.
        let is_guide = matches!(family.kind, FamilyKind::Hub | FamilyKind::Document) && family.axes.len() < 2;
        if !is_guide {
            continue;
        }
        for (key, url) in chosen(world, t, at) {
            let address = format!("{}{url}", world.graph.config.origin);
            let line = Line { name: name(t, &key), address, note: note(t, &key) };
            if foot_only.contains(&url.as_str()) {
                optional.push(line);
            } else {
                let label = &family.text.label;
                match sections.iter_mut().find(|(l, _)| l == label) {
                    Some((_, lines)) => lines.push(line),
                    None => sections.push((label.clone(), vec![line])),
                }
            }
        }
    }
    if !optional.is_empty() {
        sections.push(("Optional".into(), optional));
    }
    sections
}

/// The pages of a family that stand in the file, texts with the newest first; none if they are too many.
fn chosen(world: &World, t: &Tree, family: usize) -> Vec<(Key, String)> {
    let home = format!("{}/", t.base);
    let is_text = t.families[family].kind == FamilyKind::Document;
    let mut keys = Vec::new();
    t.each_page(&world.graph, family, &mut |key, decision| {
        // A part of a large list is no way into the site.
        if decision.status == Status::Index && key.part == 0 {
            keys.push(key);
        }
    });
    if !is_text && keys.len() > MOST {
        return Vec::new();
    }
    let mut chosen: Vec<(Key, String)> = keys.into_iter().map(|k| (k, t.url(&k))).collect();
    chosen.retain(|(_, url)| *url != home);
    if is_text {
        let date = |key: &Key| t.document(key).and_then(|d| d.front.date.as_deref()).unwrap_or_default();
        chosen.sort_by(|a, b| (date(&b.0), &a.1).cmp(&(date(&a.0), &b.1)));
    } else {
        let rank = |key: &Key| -> Vec<u32> {
            let axes = &t.families[family].axes;
            axes.iter().zip(key.rows).map(|(&a, row)| t.axes[a].facets[row as usize].rank).collect()
        };
        chosen.sort_by_key(|(key, _)| rank(key));
    }
    chosen.truncate(MOST);
    chosen
}

fn name<'w>(t: &'w Tree, key: &Key) -> &'w str {
    match (t.document(key), t.family(key).axes.as_slice()) {
        (Some(document), _) => &document.title,
        (None, []) => &t.families[key.family as usize].text.label,
        (None, axes) => t.axes[axes[0]].view(key.rows[0] as usize, &t.locale).plural(),
    }
}

fn note<'w>(t: &'w Tree, key: &Key) -> &'w str {
    match (t.document(key), t.family(key).axes.as_slice()) {
        (Some(document), _) => &document.description,
        (None, []) => "",
        (None, axes) => t.axes[axes[0]].view(key.rows[0] as usize, &t.locale).text("summary"),
    }
}

/// Addresses that the foot of pages links to and the head does not: terms, privacy and the like.
fn only_in_the_foot(t: &Tree) -> Vec<&str> {
    let links = |menu: &str| -> Vec<&str> {
        let items = t.site.get(menu).map(Value::as_list).unwrap_or_default();
        items.iter().filter_map(|l| l.get("url").and_then(Value::as_str)).collect()
    };
    let head = links("nav");
    links("footer").into_iter().filter(|url| !head.contains(url)).collect()
}
