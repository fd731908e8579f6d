//! The structured data of a page, as a search engine reads it.
//!
//! Every block is parsed, every thing in it is listed with the property that it hangs on, and each file
//! here holds one kind of rule. What is on other pages is only known when all were read.

mod kinds;
mod lists;
mod references;
mod stars;
mod types;
mod values;
mod words;

pub use words::Vocabulary;

use super::findings::{Findings, Spot, Words};
use super::html::Element;
use super::page::{Facts, Subject};
use crate::diag::Code;
use serde_json::{Map, Value as Json};

/// A block of structured data: what it says, and the text that it stands in.
struct Block<'h> {
    raw: &'h str,
    at: u32,
    json: Json,
}

/// One thing that structured data speaks of.
#[derive(Clone, Copy)]
pub struct Thing<'b> {
    pub object: &'b Map<String, Json>,
    /// The property that it hangs on; "" for a thing of its own.
    pub property: &'b str,
    /// The thing that it hangs on.
    pub parent: Option<usize>,
    block: usize,
}

/// Everything that the structured data of one page says.
pub struct Graph<'a, 'b> {
    s: &'a Subject<'a>,
    blocks: &'b [Block<'a>],
    pub things: Vec<Thing<'b>>,
}

/// So deep may things hang on things.
const DEEPEST: usize = 32;

pub fn judge(s: &Subject<'_>, found: &mut Findings<'_>, facts: &mut Facts) {
    let blocks: Vec<Block<'_>> =
        s.html.elements().filter(|e| is_data(*e)).filter_map(|e| read(s, e, found)).collect();
    if blocks.is_empty() {
        return;
    }
    let mut graph = Graph { s, blocks: &blocks, things: Vec::new() };
    for (at, block) in blocks.iter().enumerate() {
        context(&graph, at, &block.json, found);
        let roots = match &block.json {
            Json::Array(all) => all.iter().collect(),
            one => vec![one],
        };
        for root in roots {
            match root.get("@graph") {
                Some(Json::Array(things)) => {
                    things.iter().for_each(|thing| graph.list(thing, "", None, at, 0));
                }
                Some(thing) => graph.list(thing, "", None, at, 0),
                None => graph.list(root, "", None, at, 0),
            }
        }
    }
    kinds::judge(&graph, found);
    lists::judge(&graph, found);
    stars::judge(&graph, found);
    values::judge(&graph, found);
    words::judge(&graph, found);
    references::judge(&graph, found, facts);
}

fn is_data(e: Element<'_>) -> bool {
    e.name() == "script"
        && e.attribute("type").is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json"))
}

fn read<'a>(s: &Subject<'a>, e: Element<'a>, found: &mut Findings<'_>) -> Option<Block<'a>> {
    let (raw, at) = e.raw();
    match serde_json::from_str(raw) {
        Ok(json) => Some(Block { raw, at, json }),
        Err(error) => {
            // The parser counts lines and bytes from the beginning of the block.
            let line_start =
                raw.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
            let place = at + (line_start + error.column().saturating_sub(1)).min(raw.len()) as u32;
            found.add(Code::MarkupSyntax, s.at(place, 1), || {
                let said = error.to_string();
                let said = said.split(" at line").next().unwrap_or("");
                Words::new(
                    format!("a block of structured data is not JSON: {said}"),
                    "let the program write it (`page.json_ld`), or correct it",
                )
            });
            None
        }
    }
}

/// Every block must say whose words it uses.
fn context(graph: &Graph<'_, '_>, block: usize, json: &Json, found: &mut Findings<'_>) {
    let roots: Vec<&Json> = json.as_array().map_or_else(|| vec![json], |all| all.iter().collect());
    let ours = |text: &str| {
        let host = text.split_once("://").map_or(text, |(_, host)| host);
        host.trim_end_matches('/').eq_ignore_ascii_case("schema.org")
    };
    let says = |root: &&Json| match root.get("@context") {
        Some(Json::String(text)) => ours(text),
        Some(Json::Object(map)) => map.get("@vocab").and_then(Json::as_str).is_some_and(ours),
        Some(Json::Array(all)) => all.iter().any(|c| c.as_str().is_some_and(ours)),
        _ => false,
    };
    if !roots.iter().all(says) || roots.is_empty() {
        found.add(Code::MarkupContext, graph.spot(block, "@context"), || {
            Words::new(
                "a block of structured data does not say that it speaks schema.org",
                "begin it with `\"@context\": \"https://schema.org\"`",
            )
        });
    }
}

impl<'a, 'b> Graph<'a, 'b> {
    fn list(&mut self, json: &'b Json, property: &'b str, parent: Option<usize>, block: usize, depth: usize) {
        match json {
            Json::Array(all) if depth < DEEPEST => {
                all.iter().for_each(|one| self.list(one, property, parent, block, depth + 1));
            }
            Json::Object(object) if depth < DEEPEST => {
                let at = self.things.len();
                self.things.push(Thing { object, property, parent, block });
                for (name, value) in object {
                    if name != "@context" {
                        self.list(value, name, Some(at), block, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether a block uses the words of schema.org alone.
    fn is_plain(&self, block: usize) -> bool {
        let json = &self.blocks[block].json;
        let first = json.as_array().and_then(|all| all.first()).unwrap_or(json);
        first.get("@context").is_none_or(Json::is_string)
    }

    /// A place in a block: where a text stands in it, or else its beginning.
    fn spot(&self, block: usize, text: &str) -> Spot {
        let b = &self.blocks[block];
        let written = serde_json::to_string(text).unwrap_or_default();
        match b.raw.find(&written) {
            Some(at) => self.s.at(b.at + at as u32 + 1, text.chars().count()),
            None => self.s.at(b.at, 1),
        }
    }

    /// The place of a value of a thing, or of its property, or of the thing's type.
    pub fn place(&self, thing: &Thing<'_>, property: &str) -> Spot {
        let text = match thing.object.get(property) {
            Some(Json::String(text)) => text.as_str(),
            Some(_) => property,
            None => thing.types().next().unwrap_or("@type"),
        };
        self.spot(thing.block, text)
    }

    pub fn parent(&self, thing: &Thing<'_>) -> Option<&Thing<'b>> {
        thing.parent.map(|at| &self.things[at])
    }
}

impl<'b> Thing<'b> {
    /// What it is: names of types without their vocabulary.
    pub fn types(&self) -> impl Iterator<Item = &'b str> + use<'b> {
        let (one, many) = match self.object.get("@type") {
            Some(Json::String(name)) => (Some(name.as_str()), None),
            Some(Json::Array(names)) => (None, Some(names)),
            _ => (None, None),
        };
        let many = many.into_iter().flatten().filter_map(Json::as_str);
        one.into_iter().chain(many).map(|name| name.rsplit(['/', ':']).next().unwrap_or(name))
    }

    pub fn is(&self, wanted: &[&str]) -> bool {
        self.types().any(|name| wanted.contains(&name))
    }

    /// What it is, for a sentence.
    pub fn kind(&self) -> &'b str {
        self.types().next().unwrap_or("thing")
    }

    /// A text that is not empty.
    pub fn text(&self, property: &str) -> Option<&'b str> {
        self.object.get(property).and_then(Json::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    /// Whether it only points at another thing.
    pub fn is_reference(&self) -> bool {
        self.object.len() == 1 && self.object.contains_key("@id")
    }
}
