//! Proper names: each stands in the brief, whole, and where it is the value of a fact its sentence speaks of that fact.

use super::amounts::{MONTHS, is_number_word};
use super::ground::{Ground, Unbound};
use super::lists::Lists;
use super::reading::{Sentence, Word};
use super::{Draft, Faults, Reason};
use crate::brief::{Brief, Holds};
use std::collections::BTreeSet;

const DAYS: &[&str] = &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A name of the brief, word by word.
struct Known {
    words: Vec<String>,
    /// The fact that it is the value of; nothing for a name that may be said anywhere.
    fact: Option<usize>,
    /// Whether it names a place or a thing of the world, and not only the service.
    points: bool,
    /// The fact whose label has it: it may be said beside that fact alone.
    beside: Option<usize>,
}

/// Judges every name; says of each sentence whether it names something of the world.
pub(super) fn judge(
    draft: &mut Draft<'_>,
    ground: &Ground<'_>,
    lists: &Lists,
    faults: &mut Faults,
) -> Vec<bool> {
    let known = known(ground.brief);
    let short = acronyms(ground.brief);
    let mut bound: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut named = Vec::new();
    for at in 0..draft.sentences.len() {
        let mut points = false;
        let sentence = &draft.sentences[at];
        let before = at.checked_sub(1).map(|before| &draft.sentences[before]);
        let (mut first, mut last) = (0, 0);
        for run in runs(sentence) {
            let mut run = run;
            // The short name of a state behind a place is a part of its name.
            let together = draft.text.get(first..run[run.len() - 1].at.end).unwrap_or("");
            let short_state = run.len() == 1
                && run[0].text.len() == 2
                && last > 0
                && draft.text.get(last..run[0].at.start) == Some(", ")
                && ground.brief.has_text(together);
            (first, last) = (run[0].at.start, run[run.len() - 1].at.end);
            if short_state && !matching(run, &known).is_empty() {
                continue;
            }
            // A sentence begins with a capital whatever its first word is.
            let opens = |word: &Word<'_>| {
                word.first && (lists.is_word(word) || is_number_word(&word.lower) || word.lower == "one")
            };
            let silent = run.len() == 1 && run[0].first && lists.function.contains(&run[0].lower);
            if silent || matching(run, &known).is_empty() && run.first().is_some_and(opens) {
                run = &run[1..];
            }
            if run.is_empty() || run.iter().all(|word| is_plain(word, &short)) {
                continue;
            }
            let found = matching(run, &known);
            let shown = shown(draft.text, run);
            if found.is_empty() {
                let why = match run.len() {
                    1 => "the brief has no such name",
                    _ => "the brief has no such name as a whole",
                };
                faults.add(Reason::Name, &shown, why);
                points = true;
                continue;
            }
            points |= found.iter().any(|known| known.points);
            let near =
                |fact: usize| draft.told[at].contains(&fact) || at > 0 && draft.told[at - 1].contains(&fact);
            if found.iter().any(|known| known.fact.is_none() && known.beside.is_none_or(near)) {
                continue;
            }
            if found.iter().all(|known| known.fact.is_none()) {
                faults.add(
                    Reason::Name,
                    &shown,
                    "it stands in the label of a fact that the sentence does not tell",
                );
                continue;
            }
            let words: Vec<String> = run.iter().map(|word| plain(&word.lower)).collect();
            let able: Vec<usize> = found.iter().filter_map(|known| known.fact).collect();
            // A fact whose own value stands in the same clause is told there, too, and claims nothing of this name.
            let clause = clause_text(draft.text, sentence, run[0].at.start);
            let is_text = |fact: &usize| match &ground.brief.facts[*fact].holds {
                Holds::Texts(texts) => {
                    !able.contains(fact) && !texts.iter().any(|text| clause.contains(&text.to_lowercase()))
                }
                _ => false,
            };
            let rivals: Vec<usize> = (0..ground.brief.facts.len()).filter(is_text).collect();
            let place = (run[0].at.start, run[run.len() - 1].at.end);
            if measured(draft, (at, place), ground, &able) {
                bound.insert(words);
                draft.told[at].extend(able);
                continue;
            }
            let place = (run[0].at.start, run[run.len() - 1].at.end);
            match ground.bind((&able, &rivals), place, (sentence, &draft.amounts[at]), before) {
                Ok(fact) => {
                    bound.insert(words);
                    draft.told[at].insert(fact);
                }
                // It was said before what it is.
                Err(Unbound::Nothing) if bound.contains(&words) => {}
                Err(Unbound::Nothing | Unbound::Unqualified(_)) => {
                    faults.add(
                        Reason::Name,
                        &shown,
                        format!("the sentence does not say what it is: {}", what(ground, &able)),
                    );
                }
                Err(Unbound::Another(rival)) => {
                    let fact = &ground.brief.facts[rival];
                    faults.add(
                        Reason::Name,
                        &shown,
                        format!("the sentence speaks of “{}”, which is {}", fact.label, fact.text),
                    );
                }
            }
        }
        named.push(points);
    }
    weekdays(draft, ground, faults);
    named
}

/// A day of the week beside a date is that of the date.
fn weekdays(draft: &Draft<'_>, ground: &Ground<'_>, faults: &mut Faults) {
    for (at, sentence) in draft.sentences.iter().enumerate() {
        let days: Vec<usize> = draft.told[at]
            .iter()
            .filter_map(|fact| match &ground.brief.facts[*fact].holds {
                Holds::Day(day) => Some(day.weekday().to_monday_zero_offset() as usize),
                _ => None,
            })
            .collect();
        let dated = !days.is_empty()
            || ground.brief.facts.iter().any(|fact| matches!(fact.holds, Holds::Day(_)))
                && !draft.told[at].is_empty();
        for word in sentence.words.iter().filter(|_| dated) {
            let weekday = DAYS.iter().position(|day| *day == word.lower);
            if weekday.is_some_and(|weekday| !days.contains(&weekday)) {
                faults.add(
                    Reason::Date,
                    word.text,
                    "no date in the facts of the sentence falls on that day of the week",
                );
            }
        }
    }
}

/// Whether a number of the clause is the distance to what has the name, or another measure of it.
fn measured(
    draft: &Draft<'_>,
    (at, name): (usize, (usize, usize)),
    ground: &Ground<'_>,
    able: &[usize],
) -> bool {
    let sentence = &draft.sentences[at];
    let clause = sentence.clause_at(name.0);
    // "Superior, WI, is 7 km away."
    let next = |start: usize| {
        let gap = draft.text.get(name.1..start).unwrap_or("A long name");
        let names = gap
            .split(|c: char| !c.is_alphabetic())
            .any(|word| word.starts_with(char::is_uppercase) && word.len() > 2);
        start > name.1 && gap.len() < 30 && !names
    };
    let near = draft.amounts[at]
        .iter()
        .zip(&draft.bound[at])
        .filter(|(amount, _)| sentence.clause_at(amount.at.start) == clause || next(amount.at.start));
    near.filter_map(|(_, fact)| fact.as_ref())
        .any(|number| able.iter().any(|name| ground.is_measure_of(*number, *name)))
}

/// The clause of a place, in small letters.
pub(super) fn clause_text(text: &str, sentence: &Sentence<'_>, at: usize) -> String {
    let clause = sentence.clause_at(at);
    let mut words = sentence.words.iter().filter(|word| word.clause == clause);
    let first = words.next().map_or(at, |word| word.at.start);
    let last = words.next_back().map_or(sentence.at.end, |word| word.at.end);
    text.get(first..last).unwrap_or("").to_lowercase()
}

fn what(ground: &Ground<'_>, facts: &[usize]) -> String {
    let labels: Vec<&str> = facts.iter().map(|fact| ground.brief.facts[*fact].label.as_str()).collect();
    labels.join("; ")
}

/// A word as names are compared by it.
fn plain(word: &str) -> String {
    let word = word.strip_suffix("'s").unwrap_or(word);
    match word {
        "saint" => "st".to_string(),
        "fort" => "ft".to_string(),
        "mount" => "mt".to_string(),
        word => word.trim_end_matches('\'').to_string(),
    }
}

fn words_of(name: &str) -> Vec<String> {
    let words =
        name.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’').filter(|word| !word.is_empty());
    words.map(|word| plain(&word.to_lowercase().replace('’', "'"))).collect()
}

fn known(brief: &Brief) -> Vec<Known> {
    let services: Vec<Vec<String>> =
        brief.rows.iter().filter(|row| row.kind == "service").map(|row| words_of(&row.name)).collect();
    let mut all: Vec<Known> = Vec::new();
    for name in &brief.names {
        let words = words_of(name);
        let points =
            !services.iter().any(|service| words.starts_with(&service[..service.len().min(words.len())]));
        all.push(Known { words, fact: None, points, beside: None });
    }
    for (at, fact) in brief.facts.iter().enumerate() {
        if let Holds::Texts(texts) = &fact.holds {
            all.extend(texts.iter().map(|text| Known {
                words: words_of(text),
                fact: Some(at),
                points: true,
                beside: None,
            }));
        }
        // What a label or a source names may be said beside the fact.
        let inner = fact.label.split_whitespace().skip(1).filter(|word| word.starts_with(char::is_uppercase));
        let names: Vec<&str> = inner.collect();
        if !names.is_empty() {
            all.push(Known {
                words: words_of(&names.join(" ")),
                fact: None,
                points: false,
                beside: Some(at),
            });
        }
    }
    all.retain(|known| !known.words.is_empty());
    all
}

/// Capitals that are no names of anybody: of the service itself, in what it says of its work, in labels.
fn acronyms(brief: &Brief) -> BTreeSet<String> {
    let texts = brief
        .background
        .iter()
        .map(|(_, text)| text.as_str())
        .chain(brief.facts.iter().map(|fact| fact.label.as_str()));
    let texts = texts.chain(brief.rows.iter().map(|row| row.name.as_str()));
    let words = texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    words
        .filter(|word| word.len() > 1 && word.chars().all(char::is_uppercase))
        .map(str::to_lowercase)
        .collect()
}

/// What a capital always has and what names nothing of the world.
fn is_plain(word: &Word<'_>, short: &BTreeSet<String>) -> bool {
    let lower = plain(&word.lower);
    let month = MONTHS.contains(&lower.as_str()) && word.capital;
    let says_i = word.lower == "i" || word.lower.starts_with("i'");
    let us = matches!(word.text, "US" | "U" | "S" | "USA" | "USD" | "ZIP");
    month
        || says_i
        || us
        || DAYS.contains(&lower.as_str())
        || word.text.chars().all(char::is_uppercase) && short.contains(&lower)
}

/// The words with capitals, as far as they stand beside each other.
fn runs<'s, 't>(sentence: &'s Sentence<'t>) -> Vec<&'s [Word<'t>]> {
    let words = &sentence.words;
    let mut runs = Vec::new();
    let mut start = None;
    for at in 0..=words.len() {
        let joins = at < words.len() && words[at].capital;
        let touches = at > 0 && at < words.len() && {
            let gap = &sentence.text
                [words[at - 1].at.end - sentence.at.start..words[at].at.start - sentence.at.start];
            gap.chars().all(|c| c.is_whitespace() || matches!(c, '.' | '-' | '&' | '–'))
                && !gap.contains(". ")
                || gap == ". " && words[at - 1].lower.len() <= 2
        };
        match start {
            Some(from) if !joins || !touches => {
                runs.push(&words[from..at]);
                start = joins.then_some(at);
            }
            None if joins => start = Some(at),
            _ => {}
        }
    }
    runs
}

/// The names of the brief that have these words, one after the other.
fn matching<'k>(run: &[Word<'_>], known: &'k [Known]) -> Vec<&'k Known> {
    let words: Vec<String> = run.iter().map(|word| plain(&word.lower)).collect();
    let plural =
        |a: &str, b: &str| a == b || a.strip_suffix('s') == Some(b) || b.strip_suffix('s') == Some(a);
    let has = |known: &&Known| {
        known.words.windows(words.len().max(1)).any(|part| part.iter().zip(&words).all(|(a, b)| plural(a, b)))
    };
    known.iter().filter(has).collect()
}

fn shown(text: &str, run: &[Word<'_>]) -> String {
    match (run.first(), run.last()) {
        (Some(first), Some(last)) => text[first.at.start..last.at.end].to_string(),
        _ => String::new(),
    }
}
