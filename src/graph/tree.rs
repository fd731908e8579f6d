//! One language of a site: its axes, its families, and what follows from them for a single page.
//!
//! Everything here answers questions about a [`Key`]: is the page made, where is it, what does it list,
//! what stands above it. Answers are computed when they are asked; only the decisions about hubs are
//! kept, because a hub's decision counts the pages below it.

use super::Graph;
use super::around::Around;
use super::axis::{Axis, RowView};
use super::decided::Decided;
use super::family::{AXES, Family, Key, Segment, letters_of, part_of, product};
use super::gate::{Decision, HELD, Status, decide};
use super::nearby::Sphere;
use super::notes::Notes;
use super::references::References;
use super::stats::Stats;
use crate::config::{Evidence, FamilyKind, Kind};
use crate::data::content::Document;
use crate::fingerprint::Hashed;
use crate::locale::Locale;
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

pub struct Tree {
    /// "" for the site's own language, "/de" for a further one.
    pub prefix: String,
    pub locale: Locale,
    /// Path that every address of the tree begins with: the site's root and the prefix.
    pub base: String,
    /// Whether a page stands at the tree's own address: only then a trail begins there.
    pub has_home: bool,
    /// One axis for each dataset, in the tables' order.
    pub axes: Vec<Axis>,
    pub families: Vec<Family>,
    /// For each dataset of places: who is near whom, and what is usual where.
    pub spheres: Vec<Option<Sphere>>,
    pub stats: Vec<Option<Stats>>,
    /// For each dataset of places: what stands on their maps.
    pub around: Vec<Option<Around>>,
    pub notes: Notes,
    /// Rows that rows of other datasets name: to which a story's page, say, belongs.
    pub references: References,
    /// What the head and foot of every page show.
    pub site: Hashed<Value>,
    /// For hubs: (family, rows) → the decision. Filled from the bottom up while the graph is linked.
    pub hubs: Vec<BTreeMap<[u32; AXES], Decision>>,
    /// What was decided about single pages.
    pub decided: Decided,
}

/// A line of a hub: the page it leads to.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub key: Key,
    pub decision: Decision,
}

impl Tree {
    pub fn family(&self, key: &Key) -> &Family {
        &self.families[key.family as usize]
    }

    pub fn document(&self, key: &Key) -> Option<&Document> {
        self.family(key).documents.get(key.rows[0] as usize)
    }

    /// The row of the key's nth axis.
    pub fn row(&self, key: &Key, axis: usize) -> RowView<'_> {
        let family = self.family(key);
        self.axes[family.axes[axis]].view(key.rows[axis] as usize, &self.locale)
    }

    pub fn rows<'t>(&'t self, key: &Key) -> impl Iterator<Item = RowView<'t>> + use<'t> {
        let key = *key;
        (0..self.family(&key).axes.len()).map(move |axis| self.row(&key, axis))
    }

    /// The axis of a kind within a family: its position in the key.
    pub fn axis_of(&self, family: &Family, kind: Kind) -> Option<usize> {
        family.axes.iter().position(|&a| self.axes[a].kind() == kind)
    }

    /// Who serves here in person, for a page with a service and a place.
    pub fn local_experts<'g>(&self, graph: &'g Graph, key: &Key) -> &'g [super::Near] {
        let family = self.family(key);
        let (Some(experts), Some(service), Some(place)) =
            (&graph.experts, self.axis_of(family, Kind::Service), self.axis_of(family, Kind::Place))
        else {
            return &[];
        };
        experts.local(family.axes[place], key.rows[service], key.rows[place])
    }

    /// Row of the service, and dataset and row of the place, of a page that has both.
    fn pair(&self, family: &Family, key: &Key) -> Option<(u32, (usize, u32))> {
        let (service, place) = (self.axis_of(family, Kind::Service)?, self.axis_of(family, Kind::Place)?);
        Some((key.rows[service], (family.axes[place], key.rows[place])))
    }

    /// What the data knows that is particular to this page.
    pub fn evidence(&self, graph: &Graph, key: &Key) -> Evidence {
        let family = self.family(key);
        let notes = u32::from(self.notes.of(key).is_some());
        let facts = (0..family.axes.len())
            .map(|a| self.axes[family.axes[a]].facets[key.rows[a] as usize].fact_count)
            .sum();
        let experts = self.local_experts(graph, key).len() as u32;
        let (proof, quotes) = match self.pair(family, key) {
            Some((service, place)) => {
                (graph.proof.of_place(service, place), graph.quotes.of_place(service, place))
            }
            None => (0, 0),
        };
        let outside = experts + notes + proof + quotes;
        Evidence { facts, experts, notes, proof, quotes, outside, items: 0 }
    }

    /// Index, noindex or hold. Rows that the family does not allow are held without further reason.
    pub fn decide(&self, graph: &Graph, key: &Key) -> Decision {
        let family = self.family(key);
        if family.kind == FamilyKind::Document {
            let noindex = family.documents.get(key.rows[0] as usize).is_some_and(|d| d.front.noindex);
            let status = if noindex { Status::Noindex } else { Status::Index };
            return Decision { status, ..HELD };
        }
        let allowed =
            family.allowed.iter().zip(key.rows).all(|(rows, row)| rows.get(row as usize) == Some(&true));
        if !allowed {
            return HELD;
        }
        if family.kind == FamilyKind::File {
            // It is there for whoever knows its address, and no page that search engines list.
            return Decision { status: Status::Noindex, ..HELD };
        }
        if family.kind == FamilyKind::Hub {
            return match self.hubs[key.family as usize].get(&key.rows) {
                Some(decision) => *decision,
                None => HELD,
            };
        }
        decide(&family.gate, self.evidence(graph, key), self.decided.verdict(key))
    }

    pub fn is_made(&self, graph: &Graph, key: &Key) -> bool {
        self.decide(graph, key).is_made()
    }

    /// Every page of a family with its decision, held ones too; a made hub is followed by its parts.
    pub fn each_page(&self, graph: &Graph, family: usize, emit: &mut dyn FnMut(Key, Decision)) {
        self.families[family].each_rows(&mut |rows| {
            let key = Key { family: family as u16, rows, part: 0 };
            let decision = self.decide(graph, &key);
            emit(key, decision);
            if decision.is_made() {
                for part in self.parts(graph, &key) {
                    emit(Key { part, ..key }, decision);
                }
            }
        });
    }

    /// The address of a page, with the path that the site lives under.
    pub fn url(&self, key: &Key) -> String {
        let family = self.family(key);
        let mut url = self.base.clone();
        for segment in &family.url {
            match segment {
                Segment::Literal(text) => url.push_str(text),
                Segment::Slug(axis) => url.push_str(self.row(key, *axis).slug()),
                Segment::GroupSlug(axis, group) => {
                    if let Some(parent) = self.parent_row(family.axes[*axis], *group, key.rows[*axis]) {
                        url.push_str(self.axes[*group].view(parent as usize, &self.locale).slug());
                    }
                }
                Segment::Document => {
                    url.push_str(family.documents.get(key.rows[0] as usize).map_or("", |d| &d.slug));
                }
            }
        }
        // A document called index is the page of its folder.
        if self.document_is_index(key) && url.ends_with("/index/") {
            url.truncate(url.len() - "index/".len());
        }
        if key.part > 0 {
            url.push_str(&letters_of(key.part));
            url.push('/');
        }
        url
    }

    fn document_is_index(&self, key: &Key) -> bool {
        self.family(key).kind == FamilyKind::Document
            && self.document(key).is_some_and(|d| &*d.slug == "index")
    }

    /// The address if the page is made, else nothing.
    pub fn link(&self, graph: &Graph, key: &Key) -> String {
        if self.is_made(graph, key) { self.url(key) } else { String::new() }
    }

    /// The row of dataset `group` that a row of a dataset belongs to: it is grouped into it, or names it.
    pub fn parent_row(&self, dataset: usize, group: usize, row: u32) -> Option<u32> {
        match &self.axes[group].table.groups {
            Some(groups) if groups.of == self.axes[dataset].table.name => {
                groups.parent.get(row as usize).copied().flatten()
            }
            _ => self.references.row(dataset, group, row),
        }
    }

    /// The rows of a dataset that belong to a row of dataset `group`. Nothing if none could.
    fn member_rows(&self, dataset: usize, group: usize, row: u32) -> Option<&[u32]> {
        match &self.axes[group].table.groups {
            Some(groups) if groups.of == self.axes[dataset].table.name => {
                groups.members.get(row as usize).map(Vec::as_slice)
            }
            _ => self.references.members(dataset, group, row),
        }
    }

    /// The key of another family that a page's rows name, directly or through the group they belong to.
    pub fn project(&self, key: &Key, family: usize) -> Option<Key> {
        let (from, to) = (self.family(key), &self.families[family]);
        let mut rows = [0; AXES];
        for (at, &dataset) in to.axes.iter().enumerate() {
            let same = from.axes.iter().position(|&a| a == dataset).map(|i| key.rows[i]);
            let grouped =
                || from.axes.iter().enumerate().find_map(|(i, &a)| self.parent_row(a, dataset, key.rows[i]));
            rows[at] = same.or_else(grouped)?;
        }
        Some(Key { family: family as u16, rows, part: 0 })
    }

    /// Every page of a listed family that belongs to a hub, in the order of keys.
    pub fn each_entry(&self, hub: &Key, listed: usize, emit: &mut dyn FnMut(Key)) {
        let (by, family) = (self.family(hub), &self.families[listed]);
        if family.kind == FamilyKind::Document {
            for at in 0..family.documents.len() {
                emit(Key { family: listed as u16, rows: [at as u32, 0, 0], part: 0 });
            }
            return;
        }
        let mut candidates: Vec<Vec<u32>> = Vec::with_capacity(family.axes.len());
        for (at, &dataset) in family.axes.iter().enumerate() {
            let allowed = |row: &u32| family.allowed[at].get(*row as usize) == Some(&true);
            let fixed = by.axes.iter().position(|&a| a == dataset).map(|i| vec![hub.rows[i]]);
            // A hub of two datasets lists the rows that belong to a row of each.
            let grouped = || {
                let all = by.axes.iter().enumerate();
                let members = all.filter_map(|(i, &a)| self.member_rows(dataset, a, hub.rows[i]));
                members.map(<[u32]>::to_vec).reduce(|mut both, other| {
                    both.retain(|row| other.contains(row));
                    both
                })
            };
            let all = || (0..family.allowed[at].len() as u32).collect();
            candidates.push(
                fixed.or_else(grouped).unwrap_or_else(all).into_iter().filter(|r| allowed(r)).collect(),
            );
        }
        product(&candidates, &mut |rows| emit(Key { family: listed as u16, rows, part: 0 }));
    }

    /// The lines of a hub for one listed family. Held pages are lines without an address, except those
    /// of rows that nothing is known about.
    pub fn entries(&self, graph: &Graph, hub: &Key, listed: usize) -> Vec<Entry> {
        let mut entries = Vec::new();
        self.each_entry(hub, listed, &mut |key| {
            let decision = self.decide(graph, &key);
            // A hub below that lists nothing is not worth a line.
            if self.families[listed].kind == FamilyKind::Hub && !decision.is_made() {
                return;
            }
            entries.push(Entry { key, decision });
        });
        entries
    }

    /// The first letters that a line of a hub is sorted under.
    pub fn letters(&self, hub: &Key, entry: &Key, count: usize) -> String {
        let family = self.family(entry);
        let slug = match family.kind {
            FamilyKind::Document => self.document(entry).map(|d| d.slug.to_string()).unwrap_or_default(),
            // A list that is there once, such as all articles, has no row to be sorted under.
            _ if family.axes.is_empty() => crate::text::slugify(&family.name),
            _ => {
                let by = &self.family(hub).axes;
                let free = (0..family.axes.len()).find(|&a| !by.contains(&family.axes[a])).unwrap_or(0);
                // By name, as a reader looks for it; a handle or an id may begin alike for all rows.
                let row = self.row(entry, free);
                Some(crate::text::slugify(row.name()))
                    .filter(|s| !s.is_empty())
                    .unwrap_or_else(|| row.slug().into())
            }
        };
        slug.chars().filter(char::is_ascii_alphanumeric).take(count).collect()
    }

    /// The parts that a large hub is divided into: by first letters, more of them where one letter is
    /// still too large. Empty for a hub that fits on one page. Parts depend on keys, not on positions.
    pub fn parts(&self, graph: &Graph, hub: &Key) -> Vec<u32> {
        let family = self.family(hub);
        if family.kind != FamilyKind::Hub {
            return Vec::new();
        }
        let limit = family.partition;
        let mut parts = BTreeMap::new();
        let mut total = 0;
        for &listed in &family.lists {
            let entries = self.entries(graph, hub, listed);
            total += entries.len();
            for entry in entries {
                *parts.entry(self.letters(hub, &entry.key, 5)).or_insert(0usize) += 1;
            }
        }
        if total <= limit {
            return Vec::new();
        }
        divide(&parts, limit).iter().map(|letters| part_of(letters)).collect()
    }

    /// The hub above a page, if it is made.
    pub fn parent(&self, graph: &Graph, key: &Key) -> Option<Key> {
        if key.part > 0 {
            return Some(Key { part: 0, ..*key });
        }
        let mut family = self.family(key).parent;
        while let Some(at) = family {
            if let Some(parent) = self.project(key, at)
                && self.is_made(graph, &parent)
            {
                return Some(parent);
            }
            family = self.families[at].parent;
        }
        None
    }

    /// The page that a row has for itself: a hub or record by this dataset alone.
    pub fn page_of_row(&self, graph: &Graph, dataset: usize, row: u32) -> Option<Key> {
        self.families
            .iter()
            .enumerate()
            .filter(|(_, f)| f.axes == [dataset] && matches!(f.kind, FamilyKind::Hub | FamilyKind::Record))
            .map(|(at, _)| Key { family: at as u16, rows: [row, 0, 0], part: 0 })
            .find(|key| self.is_made(graph, key))
    }

    /// The nearest listed rows of a place, with kilometres.
    pub fn nearest(&self, dataset: usize, row: u32, count: usize) -> Vec<(u32, f64)> {
        let geo = self.axes[dataset].facets[row as usize].geo;
        match (&self.spheres[dataset], geo) {
            (Some(sphere), Some(geo)) => sphere.nearest(geo, row, count),
            _ => Vec::new(),
        }
    }

    pub fn dataset(&self, name: &str) -> Option<usize> {
        self.axes.iter().position(|a| *a.table.name == *name)
    }

    /// The synthetic label of a dataset, if its rows are made up.
    pub fn synthetic(&self, dataset: usize) -> Option<Arc<str>> {
        let axis = &self.axes[dataset];
        axis.table.synthetic.then(|| axis.label.clone())
    }
}

/// Groups counted slugs by ever more first letters until no group is over the limit.
fn divide(counts: &BTreeMap<String, usize>, limit: usize) -> Vec<String> {
    let mut done = Vec::new();
    let mut open: Vec<String> = vec![String::new()];
    while let Some(prefix) = open.pop() {
        let mut next: BTreeMap<String, usize> = BTreeMap::new();
        for (slug, count) in counts.range(prefix.clone()..).take_while(|(slug, _)| slug.starts_with(&prefix))
        {
            *next.entry(slug.chars().take(prefix.len() + 1).collect()).or_default() += count;
        }
        for (letters, count) in next {
            if count > limit && letters.len() < 5 && letters.len() > prefix.len() {
                open.push(letters);
            } else {
                done.push(letters);
            }
        }
    }
    done.sort();
    done.dedup();
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_list_is_divided_by_letters_and_a_new_row_touches_one_part() {
        let mut counts: BTreeMap<String, usize> =
            [("alma", 3), ("austi", 2), ("san-a", 4), ("santa", 4), ("tulsa", 1)]
                .map(|(s, n)| (s.to_string(), n))
                .into();
        assert_eq!(divide(&counts, 5), ["a", "san-", "sant", "t"].map(|s| s.to_string()));
        counts.insert("akron".into(), 1);
        assert_eq!(divide(&counts, 6), ["aki", "a", "san-", "sant", "t"][1..].to_vec());
    }
}
