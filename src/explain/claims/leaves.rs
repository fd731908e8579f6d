//! The values that a page was made of, as a flat list: each with its row, its column and its place, and with
//! the items of lists that it stands in, so that what belongs together is known.

use super::passages::{plain, squeeze};
use crate::diag::Place;
use crate::fingerprint::{Node, Trace};
use std::ops::Range;

/// One value.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// The part of the fingerprint.
    pub part: String,
    /// The names that lead to it, without items of lists.
    pub path: Vec<String>,
    /// The row, where it is one of a row: dataset and id.
    pub row: Option<(String, String)>,
    pub text: String,
    pub place: Option<Place>,
    /// The items that it stands in, the innermost last: by their stretch of the list.
    pub items: Vec<usize>,
}

impl Leaf {
    /// Its column or field.
    pub fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
    /// The numbers that it is, if it is nothing else: a number, a range, a day or month, a list of counts.
    pub fn numbers(&self) -> Vec<f64> {
        if let Ok(number) = self.text.parse::<f64>() {
            return vec![number];
        }
        let is_numbers = self.text.chars().all(|c| c.is_ascii_digit() || "-;/.:TQ".contains(c));
        let parts = self.text.split(|c: char| !c.is_ascii_digit()).filter(|_| is_numbers);
        parts.filter_map(|part| part.parse().ok()).collect()
    }
    /// Whether it is one number, and no day or range.
    pub fn is_number(&self) -> bool {
        self.text.parse::<f64>().is_ok()
    }
    /// Whether it says how rows are written, and nothing of a row.
    pub fn is_declaration(&self) -> bool {
        self.path.iter().any(|name| name == "declared")
    }
}

/// Everything, in the order of the trace.
#[derive(Default)]
pub struct Leaves {
    pub all: Vec<Leaf>,
    /// The stretch of leaves of each item.
    pub items: Vec<Range<usize>>,
    /// The parts that are lists, with how many items each has.
    pub lists: Vec<(String, usize)>,
}

/// Names of what no page says: addresses, keys, sizes in pixels.
const UNSAID: &[&str] = &[
    "url",
    "id",
    "slug",
    "record",
    "words",
    "consent",
    "size",
    "type",
    "plain",
    "plain_width",
    "plain_height",
    "width",
    "height",
    "at",
    "lat",
    "lon",
    "base_url",
    "root",
    "template",
    "service_id",
    "place_id",
    "licence_url",
];

#[derive(Clone, Default)]
struct Around {
    part: String,
    path: Vec<String>,
    row: Option<(String, String)>,
    place: Option<Place>,
    items: Vec<usize>,
}

impl Leaves {
    pub fn new(trace: &Trace) -> Leaves {
        let mut leaves = Leaves::default();
        for node in trace.nodes.iter().filter(|node| !["program", "template"].contains(&&*node.name)) {
            let around = Around { part: node.name.to_string(), ..Around::default() };
            leaves.add(node, &around);
            let items = node.nodes.iter().filter(|node| node.name.is_empty() && node.value.is_none());
            leaves.lists.push((node.name.to_string(), items.count()));
        }
        leaves
    }

    fn add(&mut self, node: &Node, around: &Around) {
        let mut around = around.clone();
        if node.name.is_empty() && node.value.is_none() {
            around.items.push(self.items.len());
            self.items.push(self.all.len()..self.all.len());
        } else if !node.name.is_empty() {
            around.path.push(node.name.to_string());
        }
        if node.place.is_some() {
            around.place.clone_from(&node.place);
        }
        if let Some((dataset, id)) = node.what.split_once(" `") {
            around.row = Some((dataset.to_string(), id.trim_end_matches('`').to_string()));
        }
        let item = around.items.last().copied().filter(|_| node.name.is_empty() && node.value.is_none());
        if let Some(leaf) = node.value.as_ref().filter(|leaf| leaf.is_shown && !leaf.text.is_empty()) {
            self.leaf(&leaf.text, &around);
        }
        node.nodes.iter().for_each(|node| self.add(node, &around));
        if let Some(item) = item {
            self.items[item].end = self.all.len();
        }
    }

    fn leaf(&mut self, text: &str, around: &Around) {
        let one = |text: String| Leaf {
            part: around.part.clone(),
            path: around.path.clone(),
            row: around.row.clone(),
            text,
            place: around.place.clone(),
            items: around.items.clone(),
        };
        let is_digest = text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if is_digest {
            return;
        }
        // A record's words are text, whatever stands in them; notes and documents were turned into HTML.
        let is_html = ["document", "note"].contains(&around.part.as_str())
            || around.path.last().is_some_and(|name| name == "note");
        match is_html && text.trim_start().starts_with('<') {
            true => self.all.extend(plain(text).into_iter().map(one)),
            false => self.all.push(one(squeeze(text))),
        }
    }

    /// Whether a page could say it.
    pub fn is_said(leaf: &Leaf) -> bool {
        // When and how often a statement is said is not said.
        let is_rule = leaf.part == "deck" && !leaf.name().starts_with("say");
        let is_shape = leaf.is_declaration() && !["label", "unit", "year"].contains(&leaf.name());
        let is_asset = leaf.part == "theme" && !leaf.name().starts_with("setting ");
        !UNSAID.contains(&leaf.name())
            && !leaf.text.starts_with('/')
            && !leaf.text.starts_with("http")
            && !is_asset
            && !is_rule
            && !is_shape
            && leaf.part != "decision"
    }

    /// The number of values in the smallest item that holds both; none if they share none.
    pub fn together(&self, a: usize, b: usize) -> Option<usize> {
        let shared = self.all[a].items.iter().rev().find(|item| self.all[b].items.contains(item))?;
        Some(self.items[*shared].len())
    }
}
