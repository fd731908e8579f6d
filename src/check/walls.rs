//! Texts that list one place after another: what search engines call a block of text listing cities and regions.
//!
//! Names come from the site's own places. A run of them is counted as long as nothing stands between two names
//! but signs and a short word or two, or the same words again and again (`mediators in Austin, mediators in Waco`);
//! a number between them says something of a place, and ends the run. Lists whose every line is a link, tables
//! and menus are for people who look for one of them, and no walls.

use super::findings::{Findings, Words};
use super::ground::Ground;
use super::page::Subject;
use super::said::{Block, Kind};
use crate::config::Kind as DatasetKind;
use crate::diag::Code;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// The names of all places of a site. Only looked up, never iterated.
#[derive(Default)]
pub struct Places {
    /// Only looked up, never iterated.
    names: FxHashSet<u64>,
    /// First word → most words of a name that begins with it. Only looked up, never iterated.
    first: FxHashMap<u64, u8>,
}

/// Words between two names that do not end a run: so many, and so long.
const BETWEEN: usize = 2;
const SHORT: usize = 4;
/// Words between two names that do not end a run if they are repeated: so many, and so many names away.
const REPEATED: usize = 6;
const NEAR: usize = 2;
/// A name has no more words.
const LONGEST: usize = 7;

impl Places {
    pub fn of(ground: &Ground) -> Places {
        let mut places = Places::default();
        for tree in &ground.world.graph.trees {
            for axis in tree.axes.iter().filter(|axis| axis.kind() == DatasetKind::Place) {
                axis.facets.iter().for_each(|facets| places.add(&facets.name));
            }
        }
        for table in ground.world.graph.tables.tables.iter().filter(|t| t.kind == DatasetKind::Place) {
            for row in &table.rows {
                for column in ["name", "ascii_name", "region_name"] {
                    places.add(table.text(row, column));
                }
            }
        }
        places
    }

    fn add(&mut self, name: &str) {
        let words: Vec<Range<usize>> = words(name).collect();
        let Some(first) = words.first().filter(|first| first.len() > 2 || words.len() > 1) else { return };
        if words.len() > LONGEST {
            return;
        }
        let longest = self.first.entry(word_hash(&name[first.clone()])).or_default();
        *longest = (*longest).max(words.len() as u8);
        self.names.insert(words.iter().fold(0, |hash, word| join(hash, &name[word.clone()])));
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// How many words from the first one on are the name of a place, the longest such; 0 for none.
    fn name(&self, text: &str, words: &[Range<usize>]) -> usize {
        let Some(first) = words.first().map(|word| &text[word.clone()]) else { return 0 };
        if !first.starts_with(char::is_uppercase) {
            return 0;
        }
        let Some(&longest) = self.first.get(&word_hash(first)) else { return 0 };
        let (mut hash, mut found) = (0, 0);
        for (n, word) in words.iter().take(usize::from(longest)).enumerate() {
            hash = join(hash, &text[word.clone()]);
            if self.names.contains(&hash) {
                found = n + 1;
            }
        }
        found
    }

    /// Whether a text begins with the name of a place, as it is written.
    pub fn begins(&self, text: &str) -> bool {
        let words: Vec<Range<usize>> = words(text).take(LONGEST).collect();
        self.name(text, &words) > 0
    }

    /// The longest run of names in a text, and how many they are, if they are `least` or more.
    pub fn wall(&self, text: &str, least: usize) -> Option<(Range<usize>, usize)> {
        // What has few capitals names few places.
        let capitals =
            text.bytes().filter(u8::is_ascii_uppercase).count() + text.bytes().filter(|b| *b >= 0xc3).count();
        if capitals < least {
            return None;
        }
        let words: Vec<Range<usize>> = words(text).collect();
        let (mut names, mut gaps) = (Vec::new(), Vec::new());
        let (mut at, mut from) = (0, 0);
        while at < words.len() {
            let length = self.name(text, &words[at..]);
            if length == 0 {
                at += 1;
                continue;
            }
            if !names.is_empty() {
                gaps.push(Gap::of(text, &words[from..at]));
            }
            names.push(words[at].start..words[at + length - 1].end);
            at += length;
            from = at;
        }
        let (mut best, mut start) = (None, 0);
        for end in 0..names.len() {
            if end > 0 && !joins(&gaps, end - 1) {
                start = end;
            }
            let count = end - start + 1;
            if count >= least && best.as_ref().is_none_or(|(_, most)| count > *most) {
                best = Some((names[start].start..names[end].end, count));
            }
        }
        best
    }
}

/// What stands between two names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    /// A short word or two, or nothing but signs.
    Short,
    /// Other words, few enough to be said for each name: the longer ones count.
    Words(u64),
    /// A number or a sentence: it says something of a place.
    Says,
}

impl Gap {
    fn of(text: &str, words: &[Range<usize>]) -> Gap {
        let all = words.iter().map(|word| &text[word.clone()]);
        if words.len() > REPEATED || all.clone().any(|word: &str| word.contains(char::is_numeric)) {
            return Gap::Says;
        }
        match words.len() <= BETWEEN && all.clone().all(|word| word.chars().count() <= SHORT) {
            true => Gap::Short,
            false => {
                // Short words change along a list: `in`, `and in`, `near`.
                let long: Vec<&str> = all.clone().filter(|word| word.chars().count() > SHORT).collect();
                Gap::Words(if long.is_empty() { all.fold(0, join) } else { long.into_iter().fold(0, join) })
            }
        }
    }
}

/// Whether a gap goes on with a run: a short one does, and one whose words stand again in a gap nearby. `Mediator
/// Austin | Mediator Waco` lists places as much as `Austin | Waco` does.
fn joins(gaps: &[Gap], at: usize) -> bool {
    let near = at.saturating_sub(NEAR)..gaps.len().min(at + NEAR + 1);
    match gaps[at] {
        Gap::Short => true,
        Gap::Words(_) => near.into_iter().any(|other| other != at && gaps[other] == gaps[at]),
        Gap::Says => false,
    }
}

/// The words of a text: letters and digits, with what joins them inside a name.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let joins = |c: char| matches!(c, '-' | '\'' | '’' | '.');
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let length = text[start..].find(|c: char| !c.is_alphanumeric() && !joins(c));
        let end = length.map_or(text.len(), |length| start + length);
        at = end;
        Some(start..start + text[start..end].trim_end_matches(joins).len())
    })
}

fn word_hash(word: &str) -> u64 {
    join(0, word)
}

/// The hash of some words and one more, whatever letters are small.
fn join(before: u64, word: &str) -> u64 {
    match word.is_ascii() {
        true => {
            let small = word.bytes().map(|b| b.to_ascii_lowercase());
            small.fold(before.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x1F, |hash, b| {
                (hash ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01B3).rotate_left(5)
            })
        }
        false => xxhash_rust::xxh3::xxh3_64_with_seed(word.to_lowercase().as_bytes(), before),
    }
}

pub fn judge(s: &Subject<'_>, found: &mut Findings<'_>) {
    let places = &s.built.places;
    if places.is_empty() || !s.has_content() || !found.wants(Code::PlaceWall) {
        return;
    }
    let least = s.built.rules.place_run;
    let mut tell = |what: &str, at: u32, text: &str, count: usize| {
        found.add(Code::PlaceWall, s.at(at, text.chars().count()), || {
            Words::new(
                format!("{what} names {count} places one after another: `{}`", short(text)),
                "make a list of links of it, one line for each place that has a page, or say something of each; search engines take a text that only lists places for stuffed with keywords",
            )
        });
    };
    for title in &s.head.titles {
        let text = title.text();
        if let Some((run, count)) = places.wall(&text, least) {
            tell("the title", title.raw().1, &text[run], count);
        }
    }
    for summary in &s.head.summaries {
        let text = summary.attribute("content").unwrap_or("");
        if let Some((run, count)) = places.wall(text, least) {
            tell("the description", summary.attribute_at("content") + run.start as u32, &text[run], count);
        }
    }
    for image in s.html.elements().filter(|e| e.has("alt")) {
        let text = image.attribute("alt").unwrap_or("");
        if let Some((run, count)) = places.wall(text, least) {
            tell("the text of an image", image.attribute_at("alt") + run.start as u32, &text[run], count);
        }
    }
    // Lines of one list that are no links are one text.
    let mut joined = String::new();
    let mut first = None;
    let mut blocks = s.said.blocks().peekable();
    while let Some((block, text)) = blocks.next() {
        let is_line = |block: &Block| block.is_link() || block.list != 0 && block.has_link();
        if is_line(block) || matches!(block.kind, Kind::Cell | Kind::Notice | Kind::Quote) {
            continue;
        }
        let goes_on = blocks
            .peek()
            .is_some_and(|(next, _)| block.list != 0 && next.list == block.list && !is_line(next));
        if goes_on || !joined.is_empty() {
            first = first.or(Some(block));
            joined.push_str(text);
            joined.push('\n');
            if goes_on {
                continue;
            }
        }
        let (from, whole) = match first.take() {
            Some(first) => (first, joined.as_str()),
            None => (block, text),
        };
        if let Some((run, count)) = places.wall(whole, least) {
            let what = if block.list == 0 { "a text" } else { "a list without links" };
            tell(what, s.said.place(from, run.start), &whole[run], count);
        }
        joined.clear();
    }
}

/// The beginning of a run.
fn short(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.replace('\n', ", ");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        let mut places = Places::default();
        for name in
            ["Austin", "Round Rock", "St. Louis", "Köln", "San José", "Texas", "Winston-Salem", "York"]
        {
            places.add(name);
        }
        places
    }

    #[test]
    fn a_run_of_names_is_counted_with_short_words_between() {
        let wall = |text: &str| places().wall(text, 4).map(|(run, count)| (text[run].to_string(), count));
        let found = |text: &str, count| Some((text.to_string(), count));
        assert_eq!(
            wall("We serve Austin, Round Rock, ST. LOUIS and Köln."),
            found("Austin, Round Rock, ST. LOUIS and Köln", 4)
        );
        assert_eq!(
            wall("Austin, TX · York, PA | San José\nTexas – Winston-Salem"),
            found("Austin, TX · York, PA | San José\nTexas – Winston-Salem", 5)
        );
        // The same words for each name are no sentence about it, in whatever letters.
        assert_eq!(
            wall("Mediators in Austin, mediators in Round Rock, Mediators in Köln and mediators in York."),
            found("Austin, mediators in Round Rock, Mediators in Köln and mediators in York", 4)
        );
        assert_eq!(
            wall("Mediator Austin | Mediator Round Rock | MEDIATOR York or Köln | Mediator Texas"),
            found("Austin | Mediator Round Rock | MEDIATOR York or Köln | Mediator Texas", 5)
        );
        assert_eq!(
            wall(
                "Coaches in Austin, mediators in York, coaches in Texas, mediators in Köln, coaches in San José"
            ),
            found("Austin, mediators in York, coaches in Texas, mediators in Köln, coaches in San José", 5)
        );
        // Other words each time are.
        assert_eq!(
            wall("Mediators in Austin, coaches near York, advisors across Texas, writers around Köln"),
            None
        );
        // Numbers and sentences say something of a place.
        assert_eq!(wall("Austin 12 km, Round Rock 9 km, York 4 km, Texas 3 km"), None);
        assert_eq!(wall("Austin is larger than York, which lies in Texas; Köln does not."), None);
        assert_eq!(wall("austin, york, texas, köln"), None);
    }
}
