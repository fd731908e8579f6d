//! Texts with slots, such as `{experts, plural, one {# expert} other {# experts}} in {place.name}`.
//!
//! A pattern is parsed once; filling it copies literal pieces and values, and interprets nothing. In
//! particular a value is never read as a pattern: braces in data are printed as they are.
//!
//! | written | means |
//! | --- | --- |
//! | `{place.name}` | the value at that path |
//! | `{n, plural, =0 {none} one {# item} other {# items}}` | a branch chosen by a number; `#` is that number |
//! | `{{` and `}}` | a brace (inside a branch `}` always ends the branch) |
//!
//! Invariant: a fill that fails leaves its output as it was, so a missing value is silence and never
//! half a sentence.

mod lookup;
mod parse;
mod readings;

pub(in crate::text) use lookup::plain_number;
pub use lookup::{Filled, Lookup, ValueLookup};
pub use readings::Stretch;

use crate::locale::Locale;

/// A text with slots, parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    pieces: Vec<Piece>,
    slots: Vec<Slot>,
}

#[derive(Clone, Debug, PartialEq)]
struct Slot {
    path: Box<str>,
    offset: usize,
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Literal(Box<str>),
    /// The value of a slot, by its position in `Pattern::slots`.
    Value(usize),
    /// `#`: the number of the plural around it.
    Count,
    Plural(Box<Plural>),
}

#[derive(Clone, Debug, PartialEq)]
struct Plural {
    slot: usize,
    exact: Vec<(f64, Vec<Piece>)>,
    /// Plural category and branch.
    words: Vec<(&'static str, Vec<Piece>)>,
    other: Vec<Piece>,
}

/// What is wrong with a pattern. The offset counts characters from the start of the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PatternError {
    pub offset_chars: usize,
    pub length: usize,
    pub message: String,
}

/// The path of a slot that has no value, or no number where a plural needs one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” has no value")]
pub struct Missing(pub String);

impl Pattern {
    /// How a text with slots is written, for hints.
    pub const EXAMPLE: &'static str = "write it like `{service.plural} in {place.name}` or `{count, plural, one {# place} other {# places}}`";

    /// Reads a text with slots; do it once, when the file is read.
    pub fn parse(text: &str) -> Result<Pattern, PatternError> {
        parse::parse(text)
    }

    /// The paths of all slots in the order in which they are written, those in plural branches included;
    /// a path written twice comes twice.
    pub fn slots(&self) -> impl Iterator<Item = &str> {
        self.slots.iter().map(|s| &*s.path)
    }

    /// As [`Pattern::slots`], with the offset and length of each in characters.
    pub fn spans(&self) -> impl Iterator<Item = (&str, usize, usize)> {
        self.slots.iter().map(|s| (&*s.path, s.offset, s.path.chars().count()))
    }

    /// Appends the filled text to `out`, or leaves `out` as it was and says which value is missing. An
    /// empty value is a missing one. Of a plural only the chosen branch needs its values.
    pub fn fill(&self, lookup: &dyn Lookup, locale: &Locale, out: &mut String) -> Result<(), Missing> {
        let start = out.len();
        let result = self.fill_pieces(&self.pieces, None, lookup, locale, out);
        if result.is_err() {
            out.truncate(start);
        }
        result
    }

    fn fill_pieces(
        &self,
        pieces: &[Piece],
        count: Option<&str>,
        lookup: &dyn Lookup,
        locale: &Locale,
        out: &mut String,
    ) -> Result<(), Missing> {
        for piece in pieces {
            match piece {
                Piece::Literal(text) => out.push_str(text),
                Piece::Count => out.push_str(count.unwrap_or("#")),
                Piece::Value(slot) => out.push_str(self.value(*slot, lookup)?.text()),
                Piece::Plural(plural) => {
                    let filled = self.value(plural.slot, lookup)?;
                    let number = filled.number().ok_or_else(|| self.missing(plural.slot))?;
                    let branch = plural.branch(number, locale);
                    self.fill_pieces(branch, Some(filled.text()), lookup, locale, out)?;
                }
            }
        }
        Ok(())
    }

    fn value<'a>(&self, slot: usize, lookup: &'a dyn Lookup) -> Result<Filled<'a>, Missing> {
        let found = self.slots.get(slot).and_then(|s| lookup.get(&s.path));
        found.filter(|f| !f.text().is_empty()).ok_or_else(|| self.missing(slot))
    }

    fn missing(&self, slot: usize) -> Missing {
        Missing(self.slots.get(slot).map(|s| s.path.to_string()).unwrap_or_default())
    }
}

impl Plural {
    /// An exact number wins over a word, as writers expect of `=1`.
    fn branch(&self, number: f64, locale: &Locale) -> &[Piece] {
        if let Some((_, branch)) = self.exact.iter().find(|(n, _)| *n == number) {
            return branch;
        }
        if self.words.is_empty() {
            return &self.other;
        }
        let category = locale.plural(number);
        self.words.iter().find(|(word, _)| *word == category).map_or(&self.other, |(_, branch)| branch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    fn row() -> Value {
        let place = Value::map([("name", Value::from("{El} Paso")), ("population", Value::Int(678_815))]);
        let tags = Value::list([Value::from("a"), Value::from("b"), Value::Int(3)]);
        Value::map([
            ("place", place),
            ("experts", Value::Int(1)),
            ("cases", Value::Int(12_000)),
            ("none", Value::Int(0)),
            ("share", Value::Num(2.50)),
            ("empty", Value::from("")),
            ("open", Value::Bool(true)),
            ("tags", tags),
        ])
    }

    fn fill_in(tag: &str, text: &str) -> Result<String, Missing> {
        let locale = Locale::new(tag).unwrap();
        let mut out = String::from("> ");
        let value = row();
        let lookup = ValueLookup { value: &value, locale: &locale };
        let result = Pattern::parse(text).unwrap().fill(&lookup, &locale, &mut out);
        if result.is_err() {
            assert_eq!(out, "> ", "a failed fill leaves its output alone");
        }
        result.map(|()| out[2..].to_owned())
    }

    fn fill(text: &str) -> String {
        fill_in("en", text).unwrap()
    }

    #[test]
    fn slots_are_copied_and_values_are_never_read_as_patterns() {
        assert_eq!(fill("In { place.name }: {place.population} people"), "In {El} Paso: 678,815 people");
        assert_eq!(fill("{{place.name}} costs #1, {{{experts}}}"), "{place.name} costs #1, {1}");
        assert_eq!(fill("{share} and {tags}"), "2.5 and a, b, and 3");
        assert_eq!(fill_in("de", "{place.population}, {tags}").unwrap(), "678.815, a, b und 3");
    }

    #[test]
    fn plurals_choose_a_branch_by_number_and_language() {
        let text = "{X, plural, =0 {nobody in {place.name}} one {# expert} other {# experts}}";
        assert_eq!(fill(&text.replace('X', "experts")), "1 expert");
        assert_eq!(fill(&text.replace('X', "cases")), "12,000 experts");
        assert_eq!(fill(&text.replace('X', "none")), "nobody in {El} Paso");
        let polish = "{cases, plural, one {# osoba} few {# osoby} many {# osób} other {# osoby}}";
        assert_eq!(fill_in("pl", polish).unwrap(), "12\u{A0}000 osób");
        let nested = "{cases, plural, other {#: {experts, plural, one {# and {share}} other {x}}}}";
        assert_eq!(fill(nested), "12,000: 1 and 2.5");
    }

    #[test]
    fn a_missing_value_is_silence() {
        let missing = |text: &str| fill_in("en", text).unwrap_err().0;
        assert_eq!(missing("Near {place.name} is {place.airport}"), "place.airport");
        assert_eq!(missing("a {empty}"), "empty");
        assert_eq!(missing("a {place}"), "place");
        assert_eq!(missing("a {open}"), "open");
        assert_eq!(missing("{place.name, plural, other {#}}"), "place.name");
        assert_eq!(missing("{experts, plural, one {# of {nope}} other {}}"), "nope");
        assert_eq!(fill("{experts, plural, =1 {one} other {{nope}}}"), "one");
    }

    #[test]
    fn every_slot_is_listed_with_its_place() {
        let pattern = Pattern::parse("ä {a} {b.c, plural, one {{d}} other {#}} {a}").unwrap();
        assert_eq!(pattern.slots().collect::<Vec<_>>(), ["a", "b.c", "d", "a"]);
        assert_eq!(pattern.spans().take(2).collect::<Vec<_>>(), [("a", 3, 1), ("b.c", 7, 3)]);
    }
}
