//! What a draft stands on: the facts of its brief, each with the words by which a sentence speaks of it.
//!
//! A number is not supported because it stands somewhere in the data: the sentence must speak of what the number is, and
//! of nothing else of the same unit more than of that. Invariant: of two facts with the same unit, a sentence that has the
//! words of one supports no value of the other.

mod words;

use super::amounts::{Amount, Counts, Exact, amounts};
use super::reading::{Sentence, Word, sentences};
use super::stem::stem;
use crate::brief::{Brief, Fact, Holds, Unit};
use std::collections::{BTreeMap, BTreeSet};
use words::{COUNTED, QUALIFIERS, SAME, SILENT};

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
    /// It counts within so many kilometres.
    within: Option<f64>,
    /// It speaks of the whole state.
    of_state: bool,
    /// The area that a published number speaks of, in small letters.
    area: Option<String>,
    /// What it counts: people, households, students.
    counted: Vec<&'static str>,
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
        let stems: Vec<BTreeSet<String>> =
            brief.facts.iter().map(|fact| words_of(&fact.label, &fact.key)).collect();
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
                let same = SAME.iter().filter(|same| same.iter().any(|known| stem(known) == *word));
                same.flat_map(|same| same.iter()).for_each(|word| add(stem(word)));
                add(word.clone());
            }
            let bare = fact.label.split('(').next().unwrap_or("").to_lowercase();
            let has = |word: &str| bare.split(|c: char| !c.is_alphanumeric()).any(|w| w == word);
            let qualifiers = QUALIFIERS
                .iter()
                .filter(|(word, _)| has(word) && !bare.contains("or over"))
                .map(|(_, said)| *said)
                .collect();
            let beside: Vec<Amount> = sentences(&fact.label).iter().flat_map(amounts).collect();
            let is_circle = bare.contains("of the centre") || bare.contains("of the center");
            let km = |amount: &Amount| {
                (amount.counts == Counts::Unit(Unit::Of("km".into())))
                    .then(|| amount.values.first().map(|v| v.0))
                    .flatten()
            };
            let within = beside.iter().find_map(km).filter(|_| bare.contains("within"));
            let of_state = bare.contains("state’s") || bare.contains("state's");
            About {
                words,
                qualifiers,
                circle: within.filter(|_| is_circle),
                within,
                of_state,
                area: area(fact),
                counted: counted(&bare),
                beside,
            }
        });
        Ground { brief, about: about.collect() }
    }

    /// The facts that a number can be the value of, and all others of the same unit.
    pub fn candidates(&self, amount: &Amount, sentence: &Sentence<'_>) -> (Vec<usize>, Vec<usize>) {
        let (mut able, mut rivals) = (Vec::new(), Vec::new());
        for (at, fact) in self.brief.facts.iter().enumerate() {
            let values = match &fact.holds {
                Holds::Numbers(values) => values,
                // A code in digits is said as it stands.
                Holds::Texts(texts) if amount.counts == Counts::Things => {
                    let said = |text: &String| {
                        amount
                            .values
                            .iter()
                            .any(|(value, digits)| *digits == 0 && *text == format!("{value:.0}"))
                    };
                    if texts.iter().any(said) {
                        able.push(at);
                    }
                    continue;
                }
                _ => continue,
            };
            let says = |values: &[f64]| values.iter().any(|value| amount.says(*value));
            let fits = match (&amount.counts, &fact.unit) {
                (Counts::Things, Unit::Count) => says(values),
                (Counts::Ordinal, Unit::Rank) => says(values),
                // "It ranks 4."
                (Counts::Things, Unit::Rank)
                    if behind_rank(amount, sentence) || says_unit(amount, sentence, "rank") =>
                {
                    says(values)
                }
                (Counts::Unit(unit), of) if unit == of => says(values),
                (Counts::Unit(Unit::Percent), Unit::Index) => self.index(amount, values, sentence),
                (Counts::Things, Unit::Index) => says(values),
                // "The hours from New York time are +3."
                (Counts::Things, Unit::Of(unit)) if says_unit(amount, sentence, unit) => says(values),
                (Counts::Things, Unit::Points) if says_unit(amount, sentence, "point") => says(values),
                (Counts::Part, Unit::Percent) => values.iter().any(|value| part(amount, *value)),
                _ => continue,
            };
            if fits { able.push(at) } else { rivals.push(at) }
        }
        (able, rivals)
    }

    /// A share of the usual: "58% of that of the state", "42% below it".
    fn index(&self, amount: &Amount, values: &[f64], sentence: &Sentence<'_>) -> bool {
        let behind: Vec<&Word<'_>> =
            sentence.words.iter().filter(|word| word.at.start >= amount.at.end).take(3).collect();
        let has = |list: &[&str]| behind.iter().any(|word| list.contains(&word.lower.as_str()));
        values.iter().any(|value| {
            let less = has(&["below", "less", "lower", "under"]) && *value < 100.0;
            let more = has(&["above", "more", "higher", "over"]) && *value > 100.0;
            if less || more {
                amount.says((value - 100.0).abs())
            } else {
                has(&["of"]) && amount.says(*value)
            }
        })
    }

    /// How much some clauses speak of a fact: by their words, and by numbers that stand in its label.
    fn score(&self, fact: usize, words: &[&Word<'_>], numbers: &[&Amount]) -> f64 {
        let beside = self.about[fact].beside.iter();
        let said = beside.filter(|known| numbers.iter().any(|amount| same_number(amount, known))).count();
        self.words_score(fact, words) + 0.6 * said as f64
    }

    fn words_score(&self, fact: usize, words: &[&Word<'_>]) -> f64 {
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

    /// Whether the words behind a number count what the fact counts, if they count anything.
    fn counts(&self, fact: usize, noun: &[&Word<'_>]) -> bool {
        let counted = &self.about[fact].counted;
        let said = noun
            .iter()
            .find_map(|word| COUNTED.iter().find(|words| words.iter().any(|known| stem(known) == word.stem)));
        counted.is_empty() || said.is_none_or(|said| counted.contains(&said[0]))
    }

    /// Which of the facts that hold a value the words around it speak of.
    pub fn bind(
        &self,
        (able, rivals): (&[usize], &[usize]),
        (at, end): (usize, usize),
        (sentence, numbers): (&Sentence<'_>, &[Amount]),
        before: Option<&Sentence<'_>>,
    ) -> Result<usize, Unbound> {
        let own = sentence.clause_at(at);
        // A number says behind itself what it is; a name is told before or behind what it is.
        let is_name = sentence.words.iter().any(|word| word.at.start == at && word.capital);
        let mut scopes: Vec<std::ops::RangeInclusive<usize>> = vec![own..=own];
        for around in 1..sentence.clauses {
            let (low, high) = (own.saturating_sub(around), own + around);
            scopes.extend(match is_name {
                true => [own..=high, low..=high],
                false => [low..=high - 1, low..=high],
            });
        }
        let in_scope = |scope: &std::ops::RangeInclusive<usize>| -> (Vec<&Word<'_>>, Vec<&Amount>) {
            // What a name says itself tells nothing of what it is.
            let words = sentence
                .words
                .iter()
                .filter(|w| scope.contains(&w.clause) && !(is_name && (at..end).contains(&w.at.start)));
            let near = numbers
                .iter()
                .filter(|n| n.at.start != at && scope.contains(&sentence.clause_at(n.at.start)));
            (words.collect(), near.collect())
        };
        let mut scopes: Vec<(Vec<&Word<'_>>, Vec<&Amount>)> = scopes.iter().map(in_scope).collect();
        if let Some(before) = before {
            let words = sentence.words.iter().chain(&before.words).collect();
            scopes.push((words, numbers.iter().collect()));
        }
        if is_name {
            let own = sentence.words.iter().filter(|w| (at..end).contains(&w.at.start)).collect();
            scopes.push((own, Vec::new()));
        }
        // The word behind a number is what it counts.
        let behind = sentence
            .words
            .iter()
            .filter(|word| word.at.start >= end && !["of", "the", "all"].contains(&word.lower.as_str()));
        let noun: Vec<&Word<'_>> = behind.take(2).filter(|word| !is_name && word.clause == own).collect();
        let qualified = |fact: usize| {
            let about = &self.about[fact];
            let near = || sentence.words.iter().chain(before.iter().flat_map(|before| &before.words));
            let says = |said: &&&[&str]| near().any(|w| said.contains(&w.lower.as_str()));
            let radius = about.within.is_none_or(|km| {
                let radii: Vec<f64> = numbers
                    .iter()
                    .filter(|n| n.at.start != at && n.counts == Counts::Unit(Unit::Of("km".into())))
                    .filter_map(|n| n.values.first().map(|v| v.0))
                    .collect();
                let earlier = before.is_some_and(|before| before.text.contains(&format!("{km:.0} ")));
                match about.circle {
                    // The whole draft must say that it speaks of the circle.
                    Some(_) => {
                        radii.is_empty()
                            || radii.contains(&km)
                            || !sentence
                                .words
                                .iter()
                                .any(|w| ["within", "radius", "circle"].contains(&w.lower.as_str()))
                    }
                    None => radii.contains(&km) || earlier || able.contains(&fact) && spelled(sentence, km),
                }
            });
            let place = self.brief.place().unwrap_or("");
            let state = !about.of_state
                || sentence
                    .words
                    .iter()
                    .any(|w| w.stem == stem("state") || w.capital && !w.first && !place.contains(w.text));
            // Of a value that is said it is known which one is the nearest.
            let able = able.contains(&fact);
            let said = |area: &String| {
                sentence.text.to_lowercase().contains(area)
                    || before.is_some_and(|b| b.text.to_lowercase().contains(area))
            };
            let fact_of = &self.brief.facts[fact];
            let counts_things = matches!(fact_of.unit, Unit::Count | Unit::Percent);
            let listed = !(counts_things && fact_of.label.contains("places of"))
                || sentence
                    .words
                    .iter()
                    .any(|w| ["places", "place", "towns", "cities"].contains(&w.lower.as_str()));
            let others = !(fact_of.unit == Unit::Count && fact_of.label.starts_with("Other "))
                || near().any(|w| ["other", "others", "further", "neighbouring"].contains(&w.lower.as_str()));
            let made =
                fact_of.key != "proof.matches" || !sentence.words.iter().any(|w| w.lower == "completed");
            let area = listed && others && made && about.area.as_ref().is_none_or(said);
            area && about
                .qualifiers
                .iter()
                .filter(|said| !(able && said[0] == "nearest"))
                .all(|said| says(&said))
                && radius
                && state
                && self.counts(fact, &noun)
        };
        // What the sentence does not set apart is not spoken of.
        let rivals: Vec<usize> = rivals.iter().copied().filter(|fact| qualified(*fact)).collect();
        let best = |facts: &[usize], (words, near): &(Vec<&Word<'_>>, Vec<&Amount>)| {
            let scored = facts
                .iter()
                .map(|fact| (*fact, self.score(*fact, words, near) + self.words_score(*fact, &noun)));
            scored.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
        };
        for words in &scopes {
            let (Some((fact, mine)), other) = (best(able, words), best(&rivals, words)) else {
                return Err(Unbound::Nothing);
            };
            let theirs = other.map_or(0.0, |(_, score)| score);
            if mine == 0.0 && theirs == 0.0 {
                continue;
            }
            if theirs > mine + 0.45 {
                return Err(Unbound::Another(other.map_or(fact, |(rival, _)| rival)));
            }
            if mine > 0.0 {
                return match able
                    .iter()
                    .copied()
                    .filter(|f| self.score(*f, &words.0, &words.1) > 0.0)
                    .find(|f| qualified(*f))
                {
                    Some(found) => Ok(if qualified(fact) { fact } else { found }),
                    None => Err(Unbound::Unqualified(fact)),
                };
            }
        }
        Err(Unbound::Nothing)
    }

    /// How much a clause around a place of the draft speaks of a fact.
    pub fn near(&self, fact: usize, at: usize, sentence: &Sentence<'_>) -> f64 {
        let own = sentence.clause_at(at);
        let words: Vec<&Word<'_>> = sentence.words.iter().filter(|word| word.clause == own).collect();
        self.words_score(fact, &words)
    }

    /// Whether a number measures what a clause names, in small letters.
    pub fn measures(&self, number: usize, clause: &str) -> bool {
        self.brief.facts.iter().enumerate().any(|(name, fact)| match &fact.holds {
            Holds::Texts(texts) => {
                let said = |text: &String| {
                    clause.contains(text.split(',').next().unwrap_or(text).to_lowercase().as_str())
                };
                texts.iter().any(said) && self.is_measure_of(number, name)
            }
            _ => false,
        })
    }

    /// Whether a number measures what a fact names: it has the same column's name with an ending, or stands right behind it
    /// and speaks of the same.
    pub fn is_measure_of(&self, number: usize, name: usize) -> bool {
        let (facts, about) = (&self.brief.facts, &self.about);
        let stem = facts[name].key.trim_end_matches("_name").trim_end_matches("_iata");
        let shared = || {
            about[name]
                .words
                .keys()
                .any(|word| word.len() > 4 && about[number].words.contains_key(word) && word != "nearest")
        };
        let next = number == name + 1 && facts[number].unit == Unit::Of("km".into()) && shared();
        facts[number].key != facts[name].key && facts[number].key.starts_with(stem) || next
    }

    /// Whether a word is one of those by which sentences speak of a fact.
    pub fn is_about(&self, fact: usize, word: &Word<'_>) -> bool {
        self.about[fact].words.contains_key(&word.stem)
    }
}

/// Whether a number stands right behind a word for a rank.
fn behind_rank(amount: &Amount, sentence: &Sentence<'_>) -> bool {
    let before = sentence.words.iter().rev().find(|word| word.at.end <= amount.at.start);
    before.is_some_and(|word| ["rank", "ranks", "ranked", "number"].contains(&word.lower.as_str()))
}

/// Whether a sentence names a unit before it says a number: "the hours from New York time are +3".
fn says_unit(amount: &Amount, sentence: &Sentence<'_>, unit: &str) -> bool {
    let before = || sentence.words.iter().filter(|word| word.at.end <= amount.at.start);
    let is = before()
        .next_back()
        .is_some_and(|word| ["is", "are", "was", "were", "at"].contains(&word.lower.as_str()));
    is && before().any(|word| word.stem == stem(unit))
}

/// Whether a radius is given in words: "within forty kilometres".
fn spelled(sentence: &Sentence<'_>, km: f64) -> bool {
    let words = [(10.0, "ten"), (25.0, "twenty"), (40.0, "forty"), (50.0, "fifty"), (100.0, "hundred")];
    words.iter().any(|(value, word)| *value == km && sentence.words.iter().any(|w| w.lower == *word))
}

/// Whether a share is rightly called a part of the whole: a third for 31 to 35 per cent.
fn part(amount: &Amount, value: f64) -> bool {
    let part = amount.values[0].0;
    match amount.exact {
        Exact::MoreThan | Exact::AtLeast => value > part && value - part <= 12.0,
        Exact::LessThan | Exact::AtMost => value < part && part - value <= 12.0,
        Exact::Nearly => value < part && part - value <= 4.0,
        Exact::Exactly | Exact::About => (part - value).abs() <= 2.0,
    }
}

/// Whether two amounts are the same number of the same thing. Ages and limits stand without their unit in labels.
pub fn same_number(said: &Amount, known: &Amount) -> bool {
    let counts =
        said.counts == known.counts || known.counts == Counts::Things || said.counts == Counts::Things;
    counts
        && known
            .values
            .iter()
            .any(|(value, _)| said.values.iter().any(|(said, _)| (said - value).abs() < 1e-6))
}

/// The area of a published number, without its state.
fn area(fact: &Fact) -> Option<String> {
    let (_, area) = fact.label.rsplit_once(", in ").filter(|_| fact.key.starts_with("proof."))?;
    Some(area.split(',').next().unwrap_or(area).to_lowercase())
}

/// What a label counts: the first thing that it names.
fn counted(label: &str) -> Vec<&'static str> {
    let words: Vec<String> = label.split(|c: char| !c.is_alphabetic()).map(stem).collect();
    let found = words
        .iter()
        .find_map(|word| COUNTED.iter().find(|group| group.iter().any(|known| stem(known) == *word)));
    found.map(|group| group[0]).into_iter().collect()
}

/// One number for all words that stand for one thing.
fn group_of(word: &str) -> u64 {
    let at = SAME.iter().position(|same| same.iter().any(|known| stem(known) == word));
    at.map_or_else(|| word.bytes().fold(7, |sum, b| sum * 31 + u64::from(b)) << 20, |at| at as u64)
}

/// The stems by which a label and a column's name say what is counted.
fn words_of(label: &str, key: &str) -> BTreeSet<String> {
    // What a label names, an area say, is no word for what is counted.
    let names = |(at, word): &(usize, &str)| *at == 0 || !word.starts_with(char::is_uppercase);
    let words =
        label.split(|c: char| !c.is_alphabetic() && c != '’' && c != '\'').filter(|word| !word.is_empty());
    let words = words.enumerate().filter(names).map(|(_, word)| word).chain(key.split(['_', '.']));
    let told = words
        .filter(|word| word.len() > 1)
        .map(str::to_lowercase)
        .filter(|word| !SILENT.contains(&word.as_str()));
    told.map(|word| stem(&word)).filter(|word| !SILENT.contains(&word.as_str())).collect()
}
