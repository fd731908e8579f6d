//! The lines of a hub: what each page of a list is called, where it leads, and what is below it.

use super::trail::line_name;
use crate::config::{FamilyKind, Kind};
use crate::graph::{Entry, Family, Graph, Key, Tree};
use crate::inputs;
use crate::locale::Locale;
use crate::text::{Filled, Pattern};
use crate::theme::{Arguments, Words};
use crate::told;
use crate::told::stories::is_story;
use crate::value::Value;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

inputs! {
    /// The lines of one listed family.
    pub struct Section<'g> {
        pub family: &'g str,
        pub label: &'g str,
        /// How many lines there are, in words: "49 states".
        pub counted: String,
        pub lines: Vec<Line<'g>>,
    }
}

inputs! {
    /// One line: what it is called, where it leads ("" for a page that is held), what is below it.
    pub struct Line<'g> {
        pub name: String,
        pub url: String,
        /// The pages below, in words: "12 cities"; empty for a page that is no list.
        pub counted: String,
        /// How many experts it leads to.
        pub experts: usize,
        /// Where an expert works.
        pub home: Cow<'g, str>,
        /// A sentence about it.
        pub detail: Cow<'g, str>,
        /// Day of a dated text.
        pub date: Cow<'g, str>,
        /// The consent under which a story is told, or nothing.
        pub consent: &'g str,
    }
}

impl<'g> Line<'g> {
    /// The line of a page within a hub.
    pub fn new(graph: &'g Graph, t: &'g Tree, hub: &Key, entry: &Entry, words: &Words) -> Self {
        let below = t.family(&entry.key);
        let items = entry.decision.evidence.items as usize;
        let document = t.document(&entry.key);
        let story = is_story(t, usize::from(entry.key.family)).then(|| t.row(&entry.key, 0));
        let date = document.and_then(|d| d.front.date.as_deref()).unwrap_or("");
        Line {
            name: line_name(t, &entry.key, &t.family(hub).axes, words),
            url: if entry.decision.is_made() { t.url(&entry.key) } else { String::new() },
            counted: match (below.kind, below.lists.as_slice()) {
                (FamilyKind::Hub, [_]) => counted(below, 0, items, words),
                (FamilyKind::Hub, _) => words.word("pages_below", &[("n", words.number(items))]),
                _ => String::new(),
            },
            experts: experts(graph, t, entry),
            home: Cow::Borrowed(home(graph, t, entry)),
            detail: match (document, story) {
                (Some(document), _) => Cow::Borrowed(&*document.description),
                (None, Some(story)) => Cow::Owned(told::brief(story, words)),
                (None, None) => Cow::Borrowed(summary(t, hub, entry)),
            },
            date: Cow::Borrowed(date),
            consent: story.map_or("", |story| story.text("consent")),
        }
    }
}

/// The number of pages in one of a hub's lists, in the hub's own words for them.
pub fn counted(hub: &Family, list: usize, n: usize, words: &Words) -> String {
    let mut text = String::new();
    let arguments = [("n", words.number(n))];
    let filled = |pattern: &Pattern, text: &mut String| {
        pattern.fill(&Arguments(&arguments), words.locale(), text).is_ok()
    };
    match hub.list_counts.get(list) {
        Some(Some(pattern)) if filled(pattern, &mut text) => text,
        _ => {
            let label = hub.list_labels.get(list).map_or("", String::as_str);
            words.word("list_count", &[("label", Filled::Text(label.into())), ("n", words.number(n))])
        }
    }
}

/// How many experts a line leads to: those of a service in a place, of a service anywhere, of a place.
fn experts(graph: &Graph, t: &Tree, entry: &Entry) -> usize {
    let Some(all) = &graph.experts else { return 0 };
    let (family, rows) = (t.family(&entry.key), entry.key.rows);
    match (t.axis_of(family, Kind::Service), t.axis_of(family, Kind::Place)) {
        (Some(_), Some(_)) => t.local_experts(graph, &entry.key).len(),
        (Some(service), None) if family.axes.len() == 1 => all.offering(rows[service]),
        (None, Some(place)) if family.axes.len() == 1 => all.everybody(family.axes[place], rows[place]).len(),
        _ => 0,
    }
}

/// Where the expert works that a line leads to.
fn home<'g>(graph: &Graph, t: &'g Tree, entry: &Entry) -> &'g str {
    let (family, row) = (t.family(&entry.key), entry.key.rows[0]);
    let is_expert = family.kind == FamilyKind::Record && t.axis_of(family, Kind::Provider) == Some(0);
    let home = graph.experts.as_ref().filter(|all| is_expert && all.table == family.axes[0]);
    home.and_then(|all| all.home(row))
        .map_or("", |(dataset, row)| &t.axes[dataset].facets[row as usize].title)
}

/// What the one row says about itself that a line adds to its hub, if the line leads to a list of its own.
fn summary<'g>(t: &'g Tree, hub: &Key, entry: &Entry) -> &'g str {
    let family = t.family(&entry.key);
    let by = &t.family(hub).axes;
    let mut free = (0..family.axes.len()).filter(|a| !by.contains(&family.axes[*a]));
    match (family.kind, free.next(), free.next()) {
        (FamilyKind::Hub, Some(axis), None) => {
            t.axes[family.axes[axis]].view(entry.key.rows[axis] as usize, &t.locale).text("summary")
        }
        _ => "",
    }
}

/// The lists as templates see them.
pub fn sections(sections: &[Section<'_>], words: &Words) -> Value {
    Value::list(sections.iter().filter(|s| !s.lines.is_empty()).map(|s| {
        // What all lines would say alike tells none from another.
        let alike = s.lines.len() > 1 && s.lines.iter().all(|l| l.counted == s.lines[0].counted);
        Value::map([
            ("title", Value::from(s.label)),
            ("url", "".into()),
            ("family", s.family.into()),
            ("counted", s.counted.as_str().into()),
            ("experts", Value::Bool(s.lines.iter().any(|l| l.experts > 0))),
            ("items", Value::list(s.lines.iter().map(|l| line(l, alike, words)))),
        ])
    }))
}

fn line(line: &Line<'_>, alike: bool, words: &Words) -> Value {
    let experts = match line.experts {
        0 => String::new(),
        n => words.word("unit_experts", &[("n", words.number(n))]),
    };
    let day = line.date.parse().map_or_else(|_| String::new(), |day| words.locale().date(day));
    Value::map([
        ("name", Value::from(line.name.as_str())),
        ("url", line.url.as_str().into()),
        ("initial", initial(&line.name, words).into()),
        ("counted", if alike { "" } else { line.counted.as_str() }.into()),
        ("experts", experts.into()),
        ("home", (*line.home).into()),
        ("detail", (*line.detail).into()),
        ("date", day.into()),
        ("date_iso", (*line.date).into()),
    ])
}

/// The letter that a name stands under in a long list: "É" under "E", unless the language sorts it apart.
fn initial(name: &str, words: &Words) -> String {
    let Some(first) = name.chars().find(|c| c.is_alphanumeric()) else { return String::new() };
    if first.is_numeric() {
        return words.word("letter_other", &[]);
    }
    let plain = first.to_string().nfd().next().unwrap_or(first);
    let letter = if plain == first || sorts_apart(words.locale(), first, plain) { first } else { plain };
    letter.to_uppercase().collect()
}

/// Whether the alphabet of a language has a place of its own for a letter with a mark, as Swedish for Ä.
fn sorts_apart(locale: &Locale, marked: char, plain: char) -> bool {
    // What follows decides only where the letters themselves are equal.
    locale.compare(&format!("{marked}a"), &format!("{plain}z")).is_gt()
}
