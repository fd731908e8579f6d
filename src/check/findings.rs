//! What was found: counted by kind, with a few examples of each.
//!
//! A site of a hundred thousand pages can have a million findings of one kind; three of them are worth a
//! sentence. So a sentence is only written for a finding that is kept. Workers collect on their own, and
//! what they found is joined in the order of the pages.
//!
//! Invariant: what is kept depends on the pages alone, not on which worker saw them first.

use super::severity::Rules;
use crate::diag::{Code, Level};
use rustc_hash::FxHashMap;

/// Where something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Nowhere in particular.
    Site,
    /// A file as a whole, by its number.
    File(u32),
    /// From a byte of a file on: file, byte, characters (0: to the end of the value or word).
    At(u32, u32, u32),
    /// The same of something that must not be repeated: the line is not shown.
    Masked(u32, u32, u32),
}

/// What is said about a finding.
#[derive(Clone, Debug)]
pub struct Words {
    pub message: String,
    pub hint: String,
    /// Other places that belong to it.
    pub related: Vec<(String, Spot)>,
    /// A path that led nowhere; what was probably meant is looked up when it is told.
    pub meant: Option<String>,
}

impl Words {
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Words {
        Words { message: message.into(), hint: hint.into(), related: Vec::new(), meant: None }
    }
    pub fn also(mut self, label: impl Into<String>, spot: Spot) -> Words {
        self.related.push((label.into(), spot));
        self
    }
    pub fn meant(mut self, path: &str) -> Words {
        self.meant = Some(path.to_string());
        self
    }
}

/// One kind of finding.
#[derive(Debug)]
pub struct Kind {
    pub code: Code,
    pub level: Level,
    subject: Box<str>,
    pub count: u64,
    pub examples: Vec<(Spot, Words)>,
}

/// The findings of a run, or of one worker.
pub struct Findings<'r> {
    rules: &'r Rules<'r>,
    keep: usize,
    pub kinds: Vec<Kind>,
    /// Only looked up, never iterated.
    index: FxHashMap<(Code, u64), usize>,
    /// Kinds of each code. Only looked up, never iterated.
    of_code: FxHashMap<Code, usize>,
}

/// How many subjects (broken targets, say) of one code are told apart; the others are one kind.
const SUBJECTS: usize = 12;

impl<'r> Findings<'r> {
    /// Keeps so many examples of each kind.
    pub fn new(rules: &'r Rules<'r>, keep: usize) -> Self {
        Findings {
            rules,
            keep,
            kinds: Vec::new(),
            index: FxHashMap::default(),
            of_code: FxHashMap::default(),
        }
    }

    /// An empty collection of the same rules, for a worker.
    pub fn fresh(&self) -> Findings<'r> {
        Findings::new(self.rules, self.keep)
    }

    /// Whether anybody wants to know.
    pub fn wants(&self, code: Code) -> bool {
        self.rules.level(code).is_some()
    }

    /// Adds a finding that is like all others of its code.
    pub fn add(&mut self, code: Code, spot: Spot, words: impl FnOnce() -> Words) {
        self.about(code, "", spot, words);
    }

    /// Adds a finding about a subject: those about the same one are one kind.
    pub fn about(&mut self, code: Code, subject: &str, spot: Spot, words: impl FnOnce() -> Words) {
        let Some(level) = self.rules.level(code) else { return };
        let kind = self.kind(code, level, subject);
        let kind = &mut self.kinds[kind];
        kind.count += 1;
        if kind.examples.len() < self.keep {
            kind.examples.push((spot, words()));
        }
    }

    fn kind(&mut self, code: Code, level: Level, subject: &str) -> usize {
        if let Some(&at) = self.index.get(&(code, hash(subject))) {
            return at;
        }
        let known = self.of_code.entry(code).or_default();
        let subject = if *known < SUBJECTS { subject } else { "" };
        let new = self.kinds.len();
        let at = *self.index.entry((code, hash(subject))).or_insert(new);
        if at == new {
            *known += 1;
            self.kinds.push(Kind { code, level, subject: subject.into(), count: 0, examples: Vec::new() });
        }
        at
    }

    /// Adds what a worker found on the pages that follow.
    pub fn join(&mut self, other: Findings<'r>) {
        for kind in other.kinds {
            let at = self.kind(kind.code, kind.level, &kind.subject);
            let into = &mut self.kinds[at];
            into.count += kind.count;
            let room = self.keep.saturating_sub(into.examples.len());
            into.examples.extend(kind.examples.into_iter().take(room));
        }
    }

    /// The kinds, the serious ones first and each code together.
    pub fn sorted(mut self) -> Vec<Kind> {
        self.kinds.sort_by(|a, b| b.level.cmp(&a.level).then(a.code.cmp(&b.code)));
        self.kinds
    }
}

fn hash(text: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{CheckRules, Severity};

    #[test]
    fn equal_findings_are_counted_and_only_the_first_are_worded() {
        let off =
            CheckRules { severity: [("FW905".to_string(), Severity::Off)].into(), ..CheckRules::default() };
        let rules = Rules::new(&off);
        let mut all = Findings::new(&rules, 3);
        let mut worded = 0;
        for part in 0..4u32 {
            let mut found = all.fresh();
            for n in 0..100u32 {
                let spot = Spot::At(part, n, 1);
                found.about(Code::LinkBroken, ["/a/", "/b/"][n as usize % 2], spot, || {
                    worded += 1;
                    Words::new("m", "h")
                });
                found.add(Code::LinkEmpty, spot, || unreachable!("nobody wants to know"));
                found.about(Code::LinkAnchor, &format!("{part} {n}"), spot, || Words::new("m", "h"));
            }
            all.join(found);
        }
        let kinds = all.sorted();
        let counts: Vec<(Code, u64, usize)> =
            kinds.iter().map(|k| (k.code, k.count, k.examples.len())).collect();
        assert_eq!(counts[..2], [(Code::LinkBroken, 200, 3), (Code::LinkBroken, 200, 3)]);
        assert_eq!(worded, 4 * 2 * 3);
        // A different subject every time: a dozen are told apart, the rest is counted.
        let anchors = &counts[2..];
        assert_eq!(anchors.len(), SUBJECTS + 1);
        assert_eq!(anchors.iter().map(|(_, count, _)| count).sum::<u64>(), 400);
        assert_eq!(kinds[0].examples[0].0, Spot::At(0, 0, 1));
    }
}
