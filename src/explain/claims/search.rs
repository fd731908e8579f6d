//! Where a number comes from: the text that says it, and the value that stands in its slot.
//!
//! The nearest source wins: a wording with the most characters of its own whose slot holds the very value; the
//! label of a row of facts; a text that says the number in the same words. What is found by its value alone says
//! so. Invariant: a source holds the number, or names what it was computed from.

use super::known::{self, Column};
use super::leaves::{Leaf, Leaves};
use super::numbers::{Number, numbers};
use super::passages::{Page, Passage};
use super::wording::{Laid, Use, Wording, wordings};
use std::collections::BTreeMap;

/// Finds the leaf that holds a number, among those that are wanted.
pub(super) type Pick<'a> = dyn Fn(&dyn Fn(&Leaf) -> bool) -> Option<usize> + 'a;

/// How a source was found, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// A value of the page's rows is the same; nothing else ties the two.
    SameValue,
    /// A text says it in these words.
    Text,
    /// It is the value of a column.
    Column,
    /// It was made of the values that are named.
    Computed,
}

impl How {
    pub fn word(self) -> &'static str {
        match self {
            How::SameValue => "same_value",
            How::Text => "text",
            How::Column => "column",
            How::Computed => "computed",
        }
    }
}

/// A source as numbers of leaves.
#[derive(Clone, Debug)]
pub struct Found {
    pub how: How,
    pub leaves: Vec<usize>,
    /// The text whose slot it stands in.
    pub wording: Option<usize>,
    /// What was computed.
    pub made: &'static str,
    /// By how many characters it is tied, among sources that are tied at all.
    pub(super) weight: usize,
}

/// What a source weighs more if it covers all that a passage says.
pub(super) const WHOLE: usize = 400;

impl Found {
    fn heavier(self, by: usize) -> Found {
        Found { weight: self.weight + by, ..self }
    }
    /// A source that is one value, with nothing around it.
    pub fn plain(how: How, leaf: usize) -> Found {
        Found { how, leaves: vec![leaf], wording: None, made: "", weight: 0 }
    }
}

pub struct Search<'a> {
    pub leaves: &'a Leaves,
    page: &'a Page,
    pub(super) group: char,
    pub(super) wordings: Vec<Wording>,
    /// Leaves by their text, for names of boxes.
    by_text: BTreeMap<&'a str, Vec<usize>>,
    /// Texts with their numbers, and values.
    pub(super) texts: Vec<(usize, Vec<Number>)>,
    values: Vec<(usize, Vec<f64>)>,
}

const SCALE: &str = "a step of the scale of ratings";
const FOLDED: &str = "the lines of a list that fold away";
const RING: &str = "a ring of the map at a round distance";
const MEDIAN: &str = "median of the rows of the region";
const COMPARED: &str = "computed from the two values";
const LENGTH: &str = "the number of lines of the list";

/// Parts that hold what pages show of rows.
const SHOWN: &[&str] = &[
    "rows",
    "row",
    "place",
    "service",
    "services",
    "experts",
    "remote",
    "reach",
    "pool",
    "usual",
    "proof",
    "overall",
    "sections",
    "total",
    "parts",
    "map",
    "nearby",
    "landings",
    "document",
    "next",
    "published",
    "related",
    "neighbours",
    "medians",
];

impl<'a> Search<'a> {
    /// `group` is what the page's language groups digits by.
    pub fn new(leaves: &'a Leaves, page: &'a Page, group: char) -> Self {
        let (mut texts, mut values) = (Vec::new(), Vec::new());
        let mut by_text: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, leaf) in leaves.all.iter().enumerate() {
            if !leaf.is_declaration() {
                by_text.entry(&leaf.text).or_default().push(at);
            }
            if !Leaves::is_said(leaf) {
                continue;
            }
            let held = leaf.numbers();
            if held.is_empty() {
                texts.push((at, numbers(&leaf.text, group)));
            } else if !leaf.is_declaration() && SHOWN.contains(&leaf.part.as_str()) {
                values.push((at, held));
            } else {
                texts.push((at, numbers(&leaf.text, group)));
            }
        }
        texts.retain(|(_, numbers)| !numbers.is_empty());
        Search { leaves, page, group, wordings: wordings(leaves), by_text, texts, values }
    }

    /// The wordings that may lie over a passage.
    pub fn near(&self, passage: &Passage) -> Vec<&Wording> {
        self.wordings.iter().filter(|wording| wording.may_lie(&passage.text)).collect()
    }

    /// The source of a number of a passage; `near` are the wordings that may lie over it.
    pub fn number(&self, passage: &Passage, number: &Number, near: &[&Wording]) -> Option<Found> {
        let mut best: Option<Found> = None;
        let mut offer = |found: Option<Found>| {
            let Some(found) = found else { return };
            let rank = |f: &Found| (f.how != How::SameValue, f.weight);
            if best.as_ref().is_none_or(|best| rank(&found) > rank(best)) {
                best = Some(found);
            }
        };
        for &wording in near {
            let ways = wording.lay(&passage.text, &number.span);
            let is_all = !ways.is_empty() && wording.begins(&passage.text, true).is_some();
            let bonus = if is_all { WHOLE } else { 0 };
            for laid in &ways {
                offer(self.worded(wording, laid, passage, number).map(|found| found.heavier(bonus)));
            }
        }
        offer(self.headed(passage, number, near));
        offer(self.dated(passage, number));
        offer(self.grouped(passage, number));
        offer(self.labelled(passage, number));
        offer(self.told(passage, number));
        offer(self.alone(passage, number));
        best
    }

    /// A wording that lies over the number.
    fn worded(&self, wording: &Wording, laid: &Laid, passage: &Passage, number: &Number) -> Option<Found> {
        let found = |how, leaves, made| Found {
            how,
            leaves,
            wording: Some(wording.leaf),
            made,
            weight: laid.literal * 2 + 1,
        };
        let Some(slot) = laid.slot.as_deref() else {
            return Some(Found { wording: None, ..found(How::Text, vec![wording.leaf], "") });
        };
        let pick = |wanted: &dyn Fn(&Leaf) -> bool| self.pick(passage, number, wanted).map(|(leaf, _)| leaf);
        match &wording.used {
            Use::Word(key) => {
                if let Some(column) = known::column(key, slot) {
                    let budget = || pick(&|leaf| key.starts_with("price_") && leaf.name() == "budget");
                    let (leaf, tied) = match self.pick(passage, number, &|leaf| self.is_of(leaf, &column)) {
                        Some(found) => found,
                        None => (budget()?, true),
                    };
                    // The box is about an item that says another value in this column.
                    if !tied && self.says_other(passage, &column) {
                        return None;
                    }
                    return Some(self.of_leaf(leaf, found(How::Column, vec![leaf], column.made)));
                }
                if let Some((leaves, made)) = self.counted(key, passage, number) {
                    return Some(found(How::Computed, leaves, made));
                }
                // A slot with hardly a word around it would lie over anything.
                if laid.literal < 3 {
                    return None;
                }
                let is_length =
                    |leaf: &Leaf| leaf.name() == "km" || leaf.row.is_none() && leaf.part != "medians";
                let wanted = |leaf: &Leaf| leaf.is_number() && (key != "km" || is_length(leaf));
                let (leaf, tied) = self.pick(passage, number, &wanted)?;
                let made = if key == "km" { known::DISTANCE } else { "" };
                let held = self.of_leaf(leaf, found(How::Column, vec![leaf], made));
                Some(if tied { held } else { Found { how: How::SameValue, ..held } })
            }
            Use::Statement(fact) => self.stated(fact, slot, number, &found, &pick),
            Use::Fact(dataset, key, part) => {
                let name = if part == "unit" { key } else { slot };
                let of = |leaf: &Leaf| leaf.row.as_ref().is_some_and(|(of, _)| of == dataset);
                let leaf = pick(&|leaf| leaf.name() == name && of(leaf))?;
                Some(found(How::Column, vec![leaf], ""))
            }
            Use::Family => {
                if let Some((_, column)) = slot.split_once('.') {
                    let leaf = pick(&|leaf| leaf.name() == column && leaf.row.is_some())?;
                    return Some(found(How::Column, vec![leaf], ""));
                }
                self.count(slot, number).map(|leaves| found(How::Computed, leaves, known::COUNT))
            }
        }
    }

    /// A number that stands before the words for what it counts: a figure at the head of a page.
    fn headed(&self, passage: &Passage, number: &Number, near: &[&Wording]) -> Option<Found> {
        const UNIT: usize = 8;
        if number.whole.start > 0 {
            return None;
        }
        let rest = &passage.text[number.whole.end..];
        let labels = rest.match_indices(' ').filter(|(at, _)| *at <= UNIT).map(|(at, _)| &rest[at + 1..]);
        labels.clone().find_map(|label| {
            near.iter().find_map(|wording| {
                let Use::Word(key) = &wording.used else { return None };
                let literal = wording.begins(label, true)?;
                let of = |leaves, made| Found {
                    how: How::Computed,
                    leaves,
                    wording: Some(wording.leaf),
                    made,
                    weight: literal * 2 + WHOLE,
                };
                if let Some((leaves, made)) = self.counted(key, passage, number) {
                    return Some(of(leaves, made));
                }
                let column = known::column(key, "n")?;
                let (leaf, _) = self.pick(passage, number, &|leaf| self.is_of(leaf, &column))?;
                Some(self.of_leaf(leaf, Found { how: How::Column, ..of(vec![leaf], column.made) }))
            })
        })
    }

    /// A slot of a statement.
    fn stated(
        &self,
        fact: &str,
        slot: &str,
        number: &Number,
        found: &dyn Fn(How, Vec<usize>, &'static str) -> Found,
        pick: &Pick<'_>,
    ) -> Option<Found> {
        let in_rows =
            |leaf: &Leaf, name: &str| leaf.part == "rows" && leaf.name() == name && leaf.row.is_some();
        let own = |name: &str| {
            self.leaves.all.iter().position(|leaf| in_rows(leaf, name) && !leaf.is_declaration())
        };
        let one = |leaf: Option<usize>| leaf.map(|leaf| found(How::Column, vec![leaf], ""));
        if !matches!(slot, "experts" | "remote") && !slot.contains('.') && fact.contains('.') {
            return self.stated_of_ours(fact, slot, number, found, pick);
        }
        match slot.split_once('.') {
            Some(("neighbour", "km")) => {
                let leaf =
                    pick(&|leaf| leaf.part == "neighbours" && leaf.row.is_none() || leaf.name() == "km")?;
                Some(found(How::Computed, vec![leaf], known::DISTANCE))
            }
            Some(("neighbour", _)) => one(pick(&|leaf| leaf.part == "neighbours" && leaf.name() == fact)),
            Some(("nearest", _)) => {
                let leaf = pick(&|leaf| leaf.part == "experts" && leaf.name() == "km")?;
                Some(found(How::Computed, vec![leaf], known::DISTANCE))
            }
            Some((_, column)) => {
                let of = |leaf: &Leaf| in_rows(leaf, column) && !leaf.is_declaration();
                one(pick(&of).or_else(|| self.holding(number, &of)))
            }
            None => match slot {
                "experts" | "remote" => {
                    self.count(slot, number).map(|leaves| found(How::Computed, leaves, known::COUNT))
                }
                "value" | "rank" | "size" => {
                    let of = |leaf: &Leaf| in_rows(leaf, fact) && !leaf.is_declaration();
                    one(pick(&of).or_else(|| self.holding(number, &of)))
                }
                "median" | "difference" | "ratio" => {
                    let median = self.leaves.all.iter().position(|l| l.part == "medians" && l.name() == fact);
                    let neighbour = || {
                        let of = |l: &Leaf| l.part == "neighbours" && l.name() == fact && !l.is_declaration();
                        self.leaves.all.iter().position(of)
                    };
                    let (own, other) = (own(fact)?, median.or_else(neighbour)?);
                    let value = |at: usize| self.leaves.all[at].numbers().first().copied();
                    let (a, b) = (value(own)?, value(other)?);
                    let fits = match slot {
                        "median" => number.says(b) || number.says(b.round()),
                        "difference" => near(number, (a - b).abs()),
                        _ => near(number, a / b) || near(number, b / a),
                    };
                    let made = if slot == "median" { MEDIAN } else { COMPARED };
                    fits.then(|| found(How::Computed, vec![own, other], made))
                }
                // The year of a fact, or what its source is called, stands in site.yaml.
                _ => {
                    let of = |leaf: &Leaf| {
                        leaf.is_declaration()
                            && leaf.path.iter().any(|n| n.strip_prefix("fact ") == Some(fact))
                    };
                    let says = |l: &Leaf| {
                        of(l) && numbers(&l.text, self.group).iter().any(|n| n.values == number.values)
                    };
                    let leaf = self.leaves.all.iter().position(says)?;
                    Some(found(How::Text, vec![leaf], ""))
                }
            },
        }
    }

    /// A value with nothing else said around it: of the item that the box is about, or of any.
    fn alone(&self, passage: &Passage, number: &Number) -> Option<Found> {
        let on_map = |leaf: &Leaf| leaf.part == "map" && ["experts", "here"].contains(&leaf.name());
        let drawn = self.pick(passage, number, &on_map).filter(|_| passage.drawn);
        let (leaf, tied) = drawn.or_else(|| self.pick(passage, number, &Leaf::is_number))?;
        let found = Found { how: How::Column, leaves: vec![leaf], wording: None, made: "", weight: 0 };
        let found = self.of_leaf(leaf, found);
        let is_all = passage.text[number.whole.clone()].chars().count() + 1 >= passage.text.chars().count();
        Some(if tied && is_all || passage.drawn && found.made == known::COUNT {
            found
        } else {
            Found { how: How::SameValue, ..found }
        })
    }

    /// A value that stands in no row was computed.
    pub(super) fn of_leaf(&self, at: usize, found: Found) -> Found {
        let leaf = &self.leaves.all[at];
        let from_row = leaf.row.is_some() && !["km", "experts"].contains(&leaf.name());
        if from_row || leaf.place.is_some() && found.how == How::Text {
            return found;
        }
        if found.how == How::Text && ["site", "sources", "theme", "synthetic"].contains(&leaf.part.as_str()) {
            return found;
        }
        let made = if found.made.is_empty() { known::made_of(leaf.name()) } else { found.made };
        Found { how: if leaf.place.is_some() { found.how } else { How::Computed }, made, ..found }
    }

    /// The value that fits: before others the one that stands in the item that the passage's box is about (and
    /// whether it does), then the one of whose row the passage says more.
    pub(super) fn pick(
        &self,
        passage: &Passage,
        number: &Number,
        wanted: &dyn Fn(&Leaf) -> bool,
    ) -> Option<(usize, bool)> {
        let fits: Vec<usize> = self
            .values
            .iter()
            .filter(|(at, held)| {
                wanted(&self.leaves.all[*at]) && held.iter().any(|value| number.says(*value))
            })
            .map(|(at, _)| *at)
            .collect();
        let tied = self.tied(passage, &fits);
        let nearest = || self.nearest(passage, number, &fits).map(|leaf| (leaf, false));
        tied.map(|leaf| (leaf, true)).or_else(nearest)
    }

    /// Of some leaves the one in the item that the innermost box is about which is about any: by an address
    /// in it, or else by a name.
    pub fn tied(&self, passage: &Passage, leaves: &[usize]) -> Option<usize> {
        let is_address = |name: &&String| name.starts_with('/');
        let tie = |names: &[&String]| {
            let about = names.iter().filter_map(|name| self.by_text.get(name.as_str())).flatten();
            let pairs = about.flat_map(|&a| leaves.iter().map(move |&b| (a, b)));
            let tied =
                pairs.filter(|(a, b)| a != b).filter_map(|(a, b)| Some((self.leaves.together(a, b)?, b)));
            tied.min().map(|(_, leaf)| leaf)
        };
        passage.boxes.iter().rev().find_map(|&at| {
            let (addresses, names): (Vec<&String>, Vec<&String>) =
                self.page.boxes[at].names.iter().partition(is_address);
            tie(&addresses).or_else(|| tie(&names))
        })
    }

    /// The leaves with this very text.
    pub fn leaves_of(&self, text: &str) -> Vec<usize> {
        self.by_text.get(text).cloned().unwrap_or_default()
    }

    /// The text with slots that a whole text is a filling of, by values that the page has.
    pub fn whole(&self, text: &str) -> Option<usize> {
        const ENOUGH: usize = 8;
        let plain = |value: &str| self.by_text.contains_key(value);
        let worded = |value: &str| {
            plain(value)
                || self.wordings.iter().any(|w| matches!(w.used, Use::Word(_)) && w.fills(value, &plain))
        };
        let fits = self.wordings.iter().filter_map(|wording| {
            let literal = wording.begins(text, true)?;
            (literal >= ENOUGH || wording.fills(text, &worded)).then_some((literal, wording.leaf))
        });
        fits.max_by_key(|(literal, _)| *literal).map(|(_, leaf)| leaf)
    }

    /// Whether the box of a passage is about an item that has a value in a column.
    fn says_other(&self, passage: &Passage, column: &Column) -> bool {
        let of = |at: &usize| self.is_of(&self.leaves.all[*at], column);
        let held: Vec<usize> = self.values.iter().map(|(at, _)| *at).filter(of).collect();
        self.tied(passage, &held).is_some()
    }

    pub(super) fn is_of(&self, leaf: &Leaf, column: &Column) -> bool {
        let fits = leaf.name() == column.name && (column.part.is_empty() || leaf.part == column.part);
        fits && (column.statistic.is_empty() || {
            let same = |other: &&Leaf| other.row == leaf.row && other.part == leaf.part;
            let all = self.leaves.all.iter().filter(same);
            all.filter(|other| other.name() == "statistic").any(|other| other.text == column.statistic)
        })
    }

    /// A count that the words of a page or a statement name.
    fn count(&self, slot: &str, number: &Number) -> Option<Vec<usize>> {
        let is = |leaf: &Leaf| match slot {
            "experts" => leaf.part == "reach" && leaf.name() == "experts",
            "count" => leaf.part == "total",
            _ => false,
        };
        if let Some((at, _)) = self
            .values
            .iter()
            .find(|(at, held)| is(&self.leaves.all[*at]) && held.iter().any(|value| number.says(*value)))
        {
            return Some(vec![*at]);
        }
        self.listed(slot, number)
    }

    /// The first values of a part that is a list of so many.
    fn listed(&self, part: &str, number: &Number) -> Option<Vec<usize>> {
        let fits = |(of, count): &&(String, usize)| of == part && number.says(*count as f64);
        self.leaves.lists.iter().find(fits)?;
        self.leaves.all.iter().position(|leaf| leaf.part == part && leaf.row.is_some()).map(|at| vec![at])
    }

    /// What the program counts itself when it says one of its words.
    fn counted(&self, word: &str, passage: &Passage, number: &Number) -> Option<(Vec<usize>, &'static str)> {
        let position = |is: &dyn Fn(&Leaf) -> bool| self.leaves.all.iter().position(is);
        match word {
            "proof_stars" => {
                let at = position(&|leaf| leaf.part == "proof" && leaf.name() == "stars")?;
                number.values.iter().any(|(n, _)| (1.0..=5.0).contains(n)).then(|| (vec![at], SCALE))
            }
            "list_more" => {
                let limit = position(&|leaf| leaf.name() == "setting list_limit")?;
                let limit = self.leaves.all[limit].numbers().first().copied()?;
                let list = self.leaves.lists.iter().find(|(_, n)| number.says(*n as f64 - limit))?;
                Some((vec![position(&|leaf| leaf.part == list.0)?], FOLDED))
            }
            "km" if passage.drawn => Some((vec![position(&|leaf| leaf.part == "map")?], RING)),
            "figure_remote" | "figure_remote_region" => self.listed("remote", number).map(|at| (at, LENGTH)),
            _ => None,
        }
    }
}

/// A difference or ratio is rounded to two digits, or a place behind the point.
pub(super) fn near(number: &Number, value: f64) -> bool {
    let size = 10_f64.powf(value.abs().max(1e-9).log10().floor() - 1.0);
    let two = (value / size).round() * size;
    number.says(value) || number.says(two) || number.says((two * 10.0).round() / 10.0)
}
