//! What a draft stands on: the facts of its brief, each with the words by which a sentence speaks of it.
//!
//! A number is not supported because it stands somewhere in the data: the sentence must speak of what the number is, and
//! of nothing else of the same unit more than of that. Invariant: of two facts with the same unit, a sentence that has the
//! words of one supports no value of the other.

use super::amounts::{Amount, Counts, amounts};
use super::reading::{Sentence, Word, sentences};
use super::stem::stem;
use crate::brief::{Brief, Holds, Unit};
use std::collections::{BTreeMap, BTreeSet};

/// Words of labels that say nothing of what is counted.
const SILENT: &[&str] = &[
    "the", "of", "a", "an", "and", "or", "in", "to", "for", "with", "from", "by", "at", "that", "its", "their", "this", "was", "were",
    "is", "more", "less", "number", "many", "other", "made", "same", "s", "km", "m", "they", "list", "used", "least", "how", "behind",
    "it", "who", "than", "after", "place",
];

/// Words for one thing: a sentence that has one of them speaks of the first.
const SAME: &[&[&str]] = &[
    &["population", "people", "resident", "inhabitant", "live", "person", "home to", "populous", "counts"],
    &["income", "earn", "earning"],
    &["age", "aged", "old", "older", "year-old"],
    &["journey", "commute", "commut", "travel", "trip", "ride"],
    &["work", "job", "workplace", "commute"],
    &["bachelor", "degree", "graduate", "bachelor's"],
    &["vehicle", "car", "vehicl"],
    &["own", "owner", "owner-occupied", "homeowner"],
    &["children", "child", "kid"],
    &["airport", "fly", "flight", "flights", "plane", "air"],
    &["elevation", "altitude", "sea", "metre"],
    &["institution", "college", "university", "school", "campus"],
    &["student", "enrolled", "enroll"],
    &["rank", "largest", "biggest", "populous", "largest by", "place among"],
    &["poverty", "poor"],
    &["household", "home", "family"],
    &["county", "parish", "borough"],
    &["capital", "seat of government"],
    &["hour", "clock", "time", "zone"],
    &["holiday", "day off"],
    &["match", "matched", "matching"],
    &["completed", "complet", "finished", "finish", "end"],
    &["labour", "labor", "workforce", "force", "working"],
    &["participation", "participat", "force"],
    &["line", "border", "boundary"],
    &["neighbour", "neighbor", "town", "city"],
    &["centre", "center", "circle", "around", "radius"],
    &["within", "circle", "radius", "inside", "around"],
    &["code", "prefix"],
    &["telephone", "phone", "dial"],
    &["adult", "people"],
    &["week", "long", "took", "lasted"],
    &["budget", "cost", "fee", "spend"],
    &["distance", "away", "far", "off", "reach", "drive"],
    &["compared", "point", "state"],
    &["everywhere", "overall", "elsewhere", "service"],
];

/// Words that a label has to set a fact apart from a like one, and the words by which a sentence may say the same.
const QUALIFIERS: &[(&str, &[&str])] = &[
    ("large", &["large", "larger", "major", "big", "bigger", "hub"]),
    ("larger", &["larger", "bigger", "large"]),
    ("without", &["without", "no", "lack", "lacks", "not", "none"]),
    ("own", &["own", "owns", "owned", "owner", "owners", "homeowners", "owning"]),
    ("under", &["under", "below", "less", "lower"]),
    ("over", &["over", "above", "more", "higher"]),
    ("everywhere", &["everywhere", "overall", "elsewhere", "whole", "all", "generally", "across"]),
    ("six", &["six"]),
];

/// One fact, as sentences speak of it.
pub struct About {
    /// Stems, each with how much it sets the fact apart.
    words: BTreeMap<String, f64>,
    /// For each qualifier of its label the words that say it.
    qualifiers: Vec<&'static [&'static str]>,
    /// Numbers that stand in its label.
    pub beside: Vec<Amount>,
    /// It speaks of a circle around the centre: so many kilometres.
    pub circle: Option<f64>,
}

pub struct Ground<'b> {
    pub brief: &'b Brief,
    pub about: Vec<About>,
}

/// Why a value is not supported.
pub enum Unbound {
    /// No word says what it is.
    Nothing,
    /// The words are those of another fact.
    Another(usize),
    /// What sets the fact apart from a like one is not said.
    Unqualified(usize),
}

impl<'b> Ground<'b> {
    pub fn new(brief: &'b Brief) -> Ground<'b> {
        let stems: Vec<BTreeSet<String>> = brief.facts.iter().map(|fact| words_of(&fact.label, &fact.key)).collect();
        let mut often: BTreeMap<&String, usize> = BTreeMap::new();
        stems.iter().flatten().for_each(|stem| *often.entry(stem).or_default() += 1);
        let about = brief.facts.iter().zip(&stems).map(|(fact, stems)| {
            let mut words: BTreeMap<String, f64> = BTreeMap::new();
            for word in stems {
                let weight = 1.0 / (often[word] as f64).sqrt();
                let mut add = |word: String| {
                    let held = words.entry(word).or_default();
                    *held = held.max(weight);
                };
                let same = SAME.iter().filter(|same| stem(same[0]) == *word);
                same.flat_map(|same| same.iter()).for_each(|word| add(stem(word)));
                add(word.clone());
            }
            let bare = fact.label.split('(').next().unwrap_or("").to_lowercase();
            let has = |word: &str| bare.split(|c: char| !c.is_alphanumeric()).any(|w| w == word);
            let qualifiers = QUALIFIERS.iter().filter(|(word, _)| has(word) && !bare.contains("or over")).map(|(_, said)| *said).collect();
            let beside: Vec<Amount> = sentences(&fact.label).iter().flat_map(amounts).collect();
            let is_circle = bare.contains("of the centre") || bare.contains("of the center");
            let km = |amount: &Amount| (amount.counts == Counts::Unit(Unit::Of("km".into()))).then(|| amount.values.first().map(|v| v.0)).flatten();
            About { words, qualifiers, circle: beside.iter().find_map(km).filter(|_| is_circle), beside }
        });
        Ground { brief, about: about.collect() }
    }

    /// The facts that a number can be the value of, and all others of the same unit.
    pub fn candidates(&self, amount: &Amount, sentence: &Sentence<'_>) -> (Vec<usize>, Vec<usize>) {
        let (mut able, mut rivals) = (Vec::new(), Vec::new());
        for (at, fact) in self.brief.facts.iter().enumerate() {
            let Holds::Numbers(values) = &fact.holds else { continue };
            let says = |values: &[f64]| values.iter().any(|value| amount.says(*value));
            let fits = match (&amount.counts, &fact.unit) {
                (Counts::Things, Unit::Count) => says(values),
                (Counts::Ordinal, Unit::Rank) => says(values),
                // "It ranks 4."
                (Counts::Things, Unit::Rank) if sentence.words.iter().any(|w| w.stem == "rank" || w.stem == "number") => says(values),
                (Counts::Unit(unit), of) if unit == of => says(values),
                (Counts::Unit(Unit::Percent), Unit::Index) => self.index(amount, values, sentence),
                (Counts::Things, Unit::Index) => says(values),
                (Counts::Part, Unit::Percent) => {
                    values.iter().any(|value| (amount.values[0].0 - value).abs() <= 2.0)
                }
                _ => continue,
            };
            if fits { able.push(at) } else { rivals.push(at) }
        }
        (able, rivals)
    }

    /// A share of the usual: "58% of that of the state", "42% below it".
    fn index(&self, amount: &Amount, values: &[f64], sentence: &Sentence<'_>) -> bool {
        let behind: Vec<&Word<'_>> = sentence.words.iter().filter(|word| word.at.start >= amount.at.end).take(3).collect();
        let has = |list: &[&str]| behind.iter().any(|word| list.contains(&word.lower.as_str()));
        values.iter().any(|value| {
            let less = has(&["below", "less", "lower", "under"]) && *value < 100.0;
            let more = has(&["above", "more", "higher", "over"]) && *value > 100.0;
            if less || more { amount.says((value - 100.0).abs()) } else { has(&["of"]) && amount.says(*value) }
        })
    }

    /// How much the words of some clauses speak of a fact.
    fn score(&self, fact: usize, words: &[&Word<'_>]) -> f64 {
        let stems: BTreeSet<&str> = words.iter().map(|word| word.stem.as_str()).collect();
        let about = &self.about[fact].words;
        // Several words for one thing count once.
        let mut groups: BTreeMap<u64, f64> = BTreeMap::new();
        for stem in stems {
            if let Some(weight) = about.get(stem) {
                let held = groups.entry(group_of(stem)).or_default();
                *held = held.max(*weight);
            }
        }
        groups.values().sum()
    }

    /// Which of the facts that hold a value the words around it speak of.
    pub fn bind(
        &self,
        (able, rivals): (&[usize], &[usize]),
        at: usize,
        sentence: &Sentence<'_>,
        before: Option<&Sentence<'_>>,
    ) -> Result<usize, Unbound> {
        let own = sentence.clause_at(at);
        let reach = sentence.clauses;
        let mut scopes: Vec<Vec<&Word<'_>>> = Vec::new();
        for around in 0..reach {
            let (low, high) = (own.saturating_sub(around), own + around.saturating_sub(1));
            scopes.push(sentence.words.iter().filter(|w| (low..=high.max(own)).contains(&w.clause)).collect());
        }
        scopes.push(sentence.words.iter().collect());
        if let Some(before) = before {
            scopes.push(sentence.words.iter().chain(&before.words).collect());
        }
        let best = |facts: &[usize], words: &[&Word<'_>]| {
            let scored = facts.iter().map(|fact| (*fact, self.score(*fact, words)));
            scored.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
        };
        for words in &scopes {
            let (Some((fact, mine)), other) = (best(able, words), best(rivals, words)) else { return Err(Unbound::Nothing) };
            let theirs = other.map_or(0.0, |(_, score)| score);
            if mine == 0.0 && theirs == 0.0 {
                continue;
            }
            if theirs > mine + 0.35 {
                return Err(Unbound::Another(other.map_or(fact, |(rival, _)| rival)));
            }
            if mine > 0.0 {
                let qualified = |fact: usize| {
                    let mut all = self.about[fact].qualifiers.iter();
                    all.all(|said| sentence.words.iter().any(|w| said.contains(&w.lower.as_str())))
                };
                return match able.iter().copied().filter(|f| self.score(*f, words) > 0.0).find(|f| qualified(*f)) {
                    Some(found) => Ok(if qualified(fact) { fact } else { found }),
                    None => Err(Unbound::Unqualified(fact)),
                };
            }
        }
        Err(Unbound::Nothing)
    }

    /// Whether the words of a sentence speak of a fact at all.
    pub fn speaks_of(&self, fact: usize, sentence: &Sentence<'_>) -> bool {
        self.score(fact, &sentence.words.iter().collect::<Vec<_>>()) > 0.0
    }

    /// How much a clause around a place of the draft speaks of a fact.
    pub fn near(&self, fact: usize, at: usize, sentence: &Sentence<'_>) -> f64 {
        let own = sentence.clause_at(at);
        let words: Vec<&Word<'_>> = sentence.words.iter().filter(|word| word.clause == own).collect();
        self.score(fact, &words)
    }
}

/// One number for all words that stand for one thing.
fn group_of(word: &str) -> u64 {
    let at = SAME.iter().position(|same| same.iter().any(|known| stem(known) == word));
    at.map_or_else(|| word.bytes().fold(7, |sum, b| sum * 31 + u64::from(b)) << 20, |at| at as u64)
}

/// The stems by which a label and a column's name say what is counted.
fn words_of(label: &str, key: &str) -> BTreeSet<String> {
    let words = label.split(|c: char| !c.is_alphabetic() && c != '’' && c != '\'').chain(key.split(['_', '.']));
    let told = words.filter(|word| word.len() > 1).map(str::to_lowercase).filter(|word| !SILENT.contains(&word.as_str()));
    told.map(|word| stem(&word)).filter(|word| !SILENT.contains(&word.as_str())).collect()
}
