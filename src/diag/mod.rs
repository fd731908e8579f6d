//! What is wrong, where, and what to do about it.
//!
//! A [`Diagnostic`] is one finding; a [`Report`] collects them all and keeps the same finding on many
//! rows once, with a count and three examples. This module decides nothing: whoever pushes a
//! diagnostic also decides what happens to the row. It uses nothing else of ours.
//!
//! Invariant: the text of a report depends only on the order in which findings were pushed, and
//! pushing a million findings of one kind keeps three of them in memory.

mod codes;
mod print;

pub use codes::{CODES, Code};
pub use print::{Style, level_name, thousands};

use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How much a finding spoils. Field, row and file are faults of what people write; warning and error are
/// judgements about what was built; a note spoils nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// Nothing is wrong; somebody may still want to know. Never changes an exit code.
    Note,
    /// Something in the output could be better. Never changes an exit code.
    Warning,
    /// Something in the output is wrong.
    Error,
    /// One field of one row is unusable. With `--keep-going` the row stays without it.
    Field,
    /// One row is unusable. With `--keep-going` the other rows stay.
    Row,
    /// A whole file (or the configuration) is unusable. Always fatal.
    File,
}

/// A place in a file that a person edits. Lines and columns start at 1; columns count characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Path as the person knows it: relative to the site folder, with forward slashes.
    pub file: Arc<str>,
    /// Physical line, or 0 where a line makes no sense (an empty file, a missing file).
    pub line: u32,
    /// Character position in the line, or 0 where it makes no sense.
    pub column: u32,
    /// How many characters are wrong; the caret underlines at least one.
    pub length: u32,
    /// The text of that line, for the caret. Long lines are cut around the column by [`Place::with_line`].
    pub text: Option<Arc<str>>,
    /// How many characters were cut from the front of `text`.
    pub cut: u32,
}

impl Place {
    /// A whole file, without a line.
    pub fn file(file: impl Into<Arc<str>>) -> Self {
        Place { file: file.into(), ..Place::default() }
    }

    /// A spot in a file, without the text of its line.
    pub fn at(file: impl Into<Arc<str>>, line: u32, column: u32) -> Self {
        Place { file: file.into(), line, column, length: 1, ..Place::default() }
    }

    /// Adds the line itself, cut to a window of about a hundred characters around the column, so that
    /// a field of two million characters never travels into a message.
    pub fn with_line(mut self, line: &str) -> Self {
        const BEFORE: usize = 40;
        const WINDOW: usize = 110;
        let start = (self.column as usize).saturating_sub(1 + BEFORE);
        let start = if line.chars().take(WINDOW + 1).count() <= WINDOW { 0 } else { start };
        let shown: String =
            line.trim_end_matches(['\r', '\n']).chars().skip(start).take(WINDOW).map(visible).collect();
        self.cut = start as u32;
        self.text = Some(shown.into());
        self
    }

    /// How many characters the caret underlines.
    pub fn length(mut self, length: usize) -> Self {
        self.length = length.clamp(1, 1000) as u32;
        self
    }
}

/// Characters that would disturb a terminal, or that nobody sees, are shown as a visible stand-in.
fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        '\0' => '␀',
        c if c.is_control() => '�',
        '\u{200B}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '·',
        c => c,
    }
}

/// One finding. Build it with [`Diagnostic::new`] and the chained setters.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Diagnostic {
    pub code: Code,
    pub level: Level,
    /// A plain sentence: what is wrong.
    pub message: String,
    /// What to do about it, in the imperative.
    pub hint: Option<String>,
    pub place: Option<Place>,
    /// Other places that belong to it, each with a label ("first given here").
    pub related: Vec<(String, Place)>,
    /// Findings with equal code, file and group are one finding on many rows. Defaults to the message,
    /// so set it (to the column's name, say) where the message names the value.
    pub group: Option<String>,
}

impl Diagnostic {
    pub fn new(code: Code, level: Level, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            level,
            message: message.into(),
            hint: None,
            place: None,
            related: Vec::new(),
            group: None,
        }
    }
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
    pub fn also(mut self, label: impl Into<String>, place: Place) -> Self {
        self.related.push((label.into(), place));
        self
    }
    pub fn group(mut self, group: impl Into<String>) -> Self {
        self.group = Some(group.into());
        self
    }
}

/// Messages and hints stand behind a code and a colon: they begin small and end without a stop.
pub fn plain(text: &str) -> String {
    let trimmed = text.trim_end();
    let text = trimmed.strip_suffix('.').filter(|t| !t.ends_with('.')).unwrap_or(trimmed);
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        // A word in capitals (YAML, CSV) stays; "A" before a space is a word of its own.
        (Some(first), Some(second)) if second.is_lowercase() || (first == 'A' && second == ' ') => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_string(),
    }
}

/// Equal findings on many rows: the first three in full, the rest as a number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Group {
    pub examples: Vec<Diagnostic>,
    pub count: u64,
}

/// Every finding of a run, in the order in which their kinds were first met.
#[derive(Clone, Debug, Default)]
pub struct Report {
    groups: Vec<Group>,
    /// Only looked up, never iterated.
    index: std::collections::HashMap<(Code, Level, Arc<str>, String), usize>,
    counts: [u64; 6],
}

/// How many findings of one kind are kept and shown.
pub const EXAMPLES: usize = 3;

impl Report {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn push(&mut self, d: Diagnostic) {
        self.counts[d.level as usize] += 1;
        let file = d.place.as_ref().map(|p| p.file.clone()).unwrap_or_default();
        let group = d.group.clone().unwrap_or_else(|| d.message.clone());
        let at = *self.index.entry((d.code, d.level, file, group)).or_insert_with(|| {
            self.groups.push(Group { examples: Vec::new(), count: 0 });
            self.groups.len() - 1
        });
        let group = &mut self.groups[at];
        group.count += 1;
        if group.examples.len() < EXAMPLES {
            group.examples.push(d);
        }
    }

    /// Adds a kind of finding that was counted elsewhere: some examples of it, and how many there are.
    pub fn push_group(&mut self, examples: Vec<Diagnostic>, count: u64) {
        if let Some(first) = examples.first() {
            self.counts[first.level as usize] += count;
            self.groups.push(Group { examples, count });
        }
    }

    /// Adds everything that another report holds, after what is here.
    pub fn merge(&mut self, other: Report) {
        for group in other.groups {
            let extra = group.count - group.examples.len() as u64;
            let last = group.examples.last().cloned();
            for d in group.examples {
                self.push(d);
            }
            if let Some(d) = last {
                for _ in 0..extra {
                    self.push(d.clone());
                }
            }
        }
    }

    /// Takes the text of lines out of every place: lines of a file with personal fields are not shown.
    pub fn forget_lines(&mut self) {
        for d in self.groups.iter_mut().flat_map(|group| &mut group.examples) {
            for place in d.place.iter_mut().chain(d.related.iter_mut().map(|(_, p)| p)) {
                place.text = None;
                place.cut = 0;
            }
        }
    }

    /// Gives every place that has a line number but not the line itself its text, by `read(file, line)`.
    pub fn fill_lines(&mut self, read: &dyn Fn(&str, u32) -> Option<String>) {
        for group in &mut self.groups {
            // What is withheld for what it tells of a person is not shown in a message either.
            let is_told = |code| {
                use Code::{ConsentStale, DraftLeftOut, PersonalShown, PersonalText, WrittenSecret};
                !matches!(code, PersonalText | PersonalShown | ConsentStale | WrittenSecret | DraftLeftOut)
            };
            for d in group.examples.iter_mut().filter(|d| is_told(d.code)) {
                for place in d.place.iter_mut().chain(d.related.iter_mut().map(|(_, p)| p)) {
                    if place.text.is_none()
                        && place.line > 0
                        && let Some(line) = read(&place.file, place.line)
                    {
                        *place = place.clone().with_line(&line);
                    }
                }
            }
        }
    }

    /// What a later run can say again: notes and warnings, without the lines of files that they show. Nothing if
    /// anything was wrong, since what was wrong is named in the message.
    pub fn repeatable(&self) -> Option<Vec<Group>> {
        let all = self.faults() == 0;
        all.then(|| {
            let mut report = Report::new();
            for group in &self.groups {
                report.push_group(group.examples.clone(), group.count);
            }
            report.forget_lines();
            report.groups
        })
    }

    /// Findings of one level.
    pub fn count(&self, level: Level) -> u64 {
        self.counts[level as usize]
    }

    /// Findings that spoil something: everything but notes and warnings.
    pub fn faults(&self) -> u64 {
        self.counts[Level::Error as usize..].iter().sum()
    }

    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    pub fn groups(&self) -> &[Group] {
        &self.groups
    }
}

/// The candidate that a person most likely meant, if one is near enough to be worth naming.
///
/// Case, hyphens, underscores and spaces do not count as differences; otherwise up to a third of the
/// characters may differ.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let fold = |s: &str| -> Vec<char> {
        s.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
    };
    let wanted = fold(word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == word {
            continue;
        }
        let other = fold(candidate);
        let limit = (wanted.len().max(other.len()) / 3).max(1);
        if wanted.len().abs_diff(other.len()) > limit {
            continue;
        }
        let distance = edit_distance(&wanted, &other);
        if distance <= limit && best.is_none_or(|(d, b)| (distance, candidate) < (d, b)) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, c)| c)
}

/// Damerau-Levenshtein distance with adjacent transpositions.
fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut d = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                d = d.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = d;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_word_is_suggested_and_a_far_one_is_not() {
        assert_eq!(did_you_mean("popullation", ["population", "name"]), Some("population"));
        assert_eq!(
            did_you_mean("exective-coach", ["executive-coach", "career-coach"]),
            Some("executive-coach")
        );
        assert_eq!(did_you_mean("lat", ["population"]), None);
    }

    #[test]
    fn the_same_finding_on_many_rows_is_kept_three_times_and_counted() {
        let mut report = Report::new();
        for line in 0..1000 {
            let place = Place::at("data/cities.csv", line, 4);
            report.push(
                Diagnostic::new(Code::FieldValue, Level::Field, format!("{line} is not a latitude"))
                    .at(place)
                    .group("lat"),
            );
        }
        assert_eq!(report.groups().len(), 1);
        assert_eq!(report.groups()[0].examples.len(), EXAMPLES);
        assert_eq!(report.groups()[0].count, 1000);
        assert_eq!(report.faults(), 1000);
    }
}
