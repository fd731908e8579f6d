//! Where a number comes from that no wording of the theme or the deck says: the label beside it, a day, a
//! heading, or a text that says it in the same words.
//!
//! Invariant: each of these ties the number to one value by what stands around it, never by the number alone.

use super::leaves::Leaf;
use super::numbers::Number;
use super::passages::Passage;
use super::search::{Found, How, Search, WHOLE};
use super::wording::Use;

const FACTS: &str = "the number of facts in the group";

impl Search<'_> {
    /// The value beside the label of its fact.
    pub(super) fn labelled(&self, passage: &Passage, number: &Number) -> Option<Found> {
        // In a list of short lines the label stands in the line itself: "Hourly rate: $165".
        let label = match passage.label.as_str() {
            "" => passage.text.split_once(": ")?.0,
            label => label,
        };
        let labels = self.wordings.iter().filter_map(|wording| match &wording.used {
            Use::Fact(dataset, key, part) if part == "label" => {
                Some((wording.begins(label, false)?, dataset, key, wording.leaf))
            }
            _ => None,
        });
        let most = labels.clone().map(|(literal, ..)| literal).max()?;
        labels.filter(|(literal, ..)| *literal == most).find_map(|(literal, dataset, key, wording)| {
            let of =
                |leaf: &Leaf| leaf.name() == key && leaf.row.as_ref().is_some_and(|(of, _)| of == dataset);
            let held = self.pick(passage, number, &of).map(|(leaf, _)| leaf);
            let leaf = held.or_else(|| self.holding(number, &of))?;
            let weight = literal * 2 + 2;
            Some(Found { how: How::Column, leaves: vec![leaf], wording: Some(wording), made: "", weight })
        })
    }

    /// A text of some column that holds the number, such as the days of a holiday.
    pub(super) fn holding(&self, number: &Number, of: &dyn Fn(&Leaf) -> bool) -> Option<usize> {
        let says = |(at, held): &&(usize, Vec<Number>)| {
            of(&self.leaves.all[*at]) && held.iter().any(|n| n.values == number.values)
        };
        self.texts.iter().find(says).map(|(at, _)| *at)
    }

    /// A part of a day or month: of the row that the box is about, or of the page itself.
    pub(super) fn dated(&self, passage: &Passage, number: &Number) -> Option<Found> {
        const DAYS: &[&str] =
            &["time", "date", "day", "published", "updated", "first", "month", "from", "to"];
        const OWN: &[&str] = &["row", "document", "published"];
        // A day or month alone is any small number: its year must stand beside it.
        let has_year = |leaf: &Leaf| leaf.text.get(..4).is_some_and(|year| passage.text.contains(year));
        let is_day = |leaf: &Leaf| DAYS.contains(&leaf.name()) && has_year(leaf);
        let (leaf, _) = self.pick(passage, number, &is_day).filter(|(_, tied)| *tied).or_else(|| {
            self.pick(passage, number, &|leaf| is_day(leaf) && OWN.contains(&leaf.part.as_str()))
        })?;
        let found = Found { weight: 2, ..Found::plain(How::Column, leaf) };
        Some(if self.leaves.all[leaf].part == "published" { found } else { self.of_leaf(leaf, found) })
    }

    /// How many facts a group has: the number behind its heading.
    pub(super) fn grouped(&self, passage: &Passage, number: &Number) -> Option<Found> {
        if number.whole.end < passage.text.len() {
            return None;
        }
        let heading = passage.text[..number.whole.start].trim_end();
        let is_heading = |leaf: &Leaf| leaf.text == heading && leaf.name().starts_with("group ");
        let at = self.leaves.all.iter().position(is_heading)?;
        let of = &self.leaves.all[at];
        let group = of.name().trim_start_matches("group ");
        let fact = |leaf: &Leaf| -> Option<String> {
            let [.., fact, field] = leaf.path.as_slice() else { return None };
            let is_of = field == "group" && leaf.text == group && leaf.row == of.row;
            fact.strip_prefix("fact ").filter(|_| is_of).map(str::to_string)
        };
        let has = |key: &str| {
            let held = |leaf: &&Leaf| leaf.row == of.row && leaf.name() == key && !leaf.is_declaration();
            let hides = |leaf: &&Leaf| {
                leaf.row == of.row
                    && leaf.name() == "show"
                    && leaf.text == "no"
                    && leaf.path.iter().any(|name| name.strip_prefix("fact ") == Some(key))
            };
            self.leaves.all.iter().any(|leaf| held(&leaf)) && !self.leaves.all.iter().any(|leaf| hides(&leaf))
        };
        let n = self.leaves.all.iter().filter_map(fact).filter(|key| has(key)).count();
        let found = Found { made: FACTS, weight: WHOLE, ..Found::plain(How::Computed, at) };
        number.says(n as f64).then_some(found)
    }

    /// A text that says the number in the same words.
    pub(super) fn told(&self, passage: &Passage, number: &Number) -> Option<Found> {
        const ENOUGH: usize = 14;
        let mut best: Option<(usize, usize)> = None;
        for (at, held) in &self.texts {
            let text = &self.leaves.all[*at].text;
            if self.leaves.all[*at].is_declaration() && self.leaves.all[*at].name() == "decimals" {
                continue;
            }
            let digits = &passage.text[number.span.clone()];
            for other in held.iter().filter(|other| text[other.span.clone()] == *digits) {
                let (before, whole_before) = common(
                    text[..other.span.start].chars().rev(),
                    passage.text[..number.span.start].chars().rev(),
                );
                let (after, whole_after) =
                    common(text[other.span.end..].chars(), passage.text[number.span.end..].chars());
                let is_same = *text == passage.text;
                let is_whole = whole_before && whole_after && before + after > 0;
                // The year of a fact is nothing but the number.
                let is_year = self.leaves.all[*at].name() == "year" && whole_before && whole_after;
                let enough = is_same || is_whole || is_year || before + after >= ENOUGH;
                let has_place = usize::from(self.leaves.all[*at].place.is_some());
                let bonus = if is_same { WHOLE } else { 0 };
                let weight = (before + after) * 2 + has_place + bonus;
                if enough && best.is_none_or(|(most, _)| weight > most) {
                    best = Some((weight, *at));
                }
            }
        }
        let (weight, leaf) = best?;
        let found = Found { how: How::Text, leaves: vec![leaf], wording: None, made: "", weight };
        Some(self.of_leaf(leaf, found))
    }
}

/// How many characters are the same, and whether either text ends there.
fn common(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> (usize, bool) {
    let (mut a, mut b) = (a, b);
    let mut n = 0;
    loop {
        match (a.next(), b.next()) {
            (Some(x), Some(y)) if x == y => n += 1,
            (None, _) | (_, None) => return (n, true),
            _ => return (n, false),
        }
    }
}
