//! Superlatives, and what comes first or is the only one: ranks and counts of 1, or words of a fact's own label.
//!
//! Invariant: a rank of 1 holds where its label says that it is counted, in a state, a county or a circle, and nowhere else.

use super::around;
use crate::brief::{Holds, Unit};
use crate::vet::amounts::Counts;
use crate::vet::ground::Ground;
use crate::vet::lists::Lists;
use crate::vet::reading::Sentence;
use crate::vet::{Draft, Faults, Reason};

pub(super) fn judge(
    draft: &Draft<'_>,
    at: usize,
    ground: &Ground<'_>,
    lists: &Lists,
    told: &mut Vec<usize>,
    faults: &mut Faults,
) {
    let sentence = &draft.sentences[at];
    let before = at.checked_sub(1).map(|before| &draft.sentences[before]);
    for words in lists.superlative.find(sentence) {
        let lower = words[0].lower.as_str();
        let n = sentence.words.iter().position(|word| word.at == words[0].at).unwrap_or(0);
        let previous = n.checked_sub(1).map_or("", |n| sentence.words[n].lower.as_str());
        let next = sentence.words.get(n + 1).map_or("", |word| word.lower.as_str());
        if previous == "at" && ["least", "most"].contains(&lower) || words[0].capital && !words[0].first {
            continue;
        }
        let numbered = draft.amounts[at].iter().any(|amount| {
            amount.at.start >= words[0].at.end
                && draft.text[words[0].at.end..amount.at.start].trim().is_empty()
        });
        let limits = lower == "only"
            && previous != "the"
            && (numbered
                || [
                    "if", "when", "after", "by", "one", "part", "what", "where", "as", "a", "then", "to",
                    "in",
                ]
                .contains(&next)
                || !draft.of_facts[at]);
        let of_work = lower == "most"
            && next == "of"
            && sentence.words[n..]
                .iter()
                .take(6)
                .any(|word| ["day", "work", "time"].contains(&word.lower.as_str()));
        let advice = !draft.of_facts[at]
            && [
                "main", "best", "simplest", "easiest", "clearest", "primary", "mostly", "shortest",
                "longest", "newest", "top", "least",
            ]
            .contains(&lower)
            && words.len() == 1
            && previous != "the";
        let labelled = draft.told[at].iter().any(|fact| {
            let label = ground.brief.facts[*fact].label.to_lowercase();
            label.split(|c: char| !c.is_alphanumeric()).any(|word| word == lower)
        });
        let size = ["largest", "biggest", "most"].contains(&lower)
            && (lower != "most" || ["populous", "populated"].contains(&next));
        if limits
            || of_work
            || advice
            || labelled
            || size && is_ranked(draft, at, ground, before, words[0].at.start, told)
        {
            continue;
        }
        if lower == "only"
            && let Some(fact) = is_one(draft, at, ground, before, words[0].at.start)
        {
            told.push(fact);
            continue;
        }
        let (from, to) = (words[0].at.start, words[words.len() - 1].at.end);
        faults.add(Reason::Superlative, &draft.text[from..to], "no rank in the facts says so");
    }
    first(draft, at, ground, before, told, faults);
}

/// "ranks first", "is first by population": a rank of 1.
fn first(
    draft: &Draft<'_>,
    at: usize,
    ground: &Ground<'_>,
    before: Option<&Sentence<'_>>,
    told: &mut Vec<usize>,
    faults: &mut Faults,
) {
    let sentence = &draft.sentences[at];
    for (n, word) in sentence.words.iter().enumerate().filter(|(_, word)| word.lower == "first") {
        let previous = n.checked_sub(1).map_or("", |n| sentence.words[n].lower.as_str());
        let next = sentence.words.get(n + 1).map_or("", |word| word.lower.as_str());
        let ranks = ["rank", "ranks", "ranked", "comes"].contains(&previous)
            || ["is", "was"].contains(&previous) && ["by", "in", "among", "of"].contains(&next)
            || ["city", "largest", "town"].contains(&next) && draft.of_facts[at];
        if ranks && !is_ranked(draft, at, ground, before, word.at.start, told) {
            faults.add(Reason::Superlative, around(sentence, word), "no rank in the facts is 1");
        }
    }
}

/// Whether a rank of the facts, the one that the words speak of, is 1 or the ordinal beside them.
fn is_ranked(
    draft: &Draft<'_>,
    at: usize,
    ground: &Ground<'_>,
    before: Option<&Sentence<'_>>,
    place: usize,
    told: &mut Vec<usize>,
) -> bool {
    let sentence = &draft.sentences[at];
    let ordinal = draft.amounts[at].iter().any(|amount| {
        amount.counts == Counts::Ordinal
            && amount.at.end <= place
            && draft.text[amount.at.end..place].trim().trim_matches('-').is_empty()
    });
    let ranks = |first: bool| -> Vec<usize> {
        let facts = ground.brief.facts.iter().enumerate();
        let fits = facts.filter(|(_, fact)| {
            fact.unit == Unit::Rank && fact.number().is_some_and(|rank| (rank == 1.0) == first)
        });
        fits.map(|(at, _)| at).collect()
    };
    if ordinal {
        // The number was judged as a rank already.
        return draft.told[at].iter().any(|fact| ground.brief.facts[*fact].unit == Unit::Rank);
    }
    let firsts: Vec<usize> =
        ranks(true).into_iter().filter(|fact| reaches(ground, *fact, sentence, before)).collect();
    ground.bind((&firsts, &ranks(false)), (place, place), (sentence, &[]), before).is_ok_and(|fact| {
        told.push(fact);
        true
    })
}

/// Whether the sentence says in what the rank is counted: a state, a county, a circle.
fn reaches(ground: &Ground<'_>, fact: usize, sentence: &Sentence<'_>, before: Option<&Sentence<'_>>) -> bool {
    let label = ground.brief.facts[fact].label.to_lowercase();
    let text = format!("{} {}", before.map_or("", |before| before.text), sentence.text).to_lowercase();
    let region = ground
        .brief
        .names
        .iter()
        .any(|name| text.contains(&name.to_lowercase()) && Some(name.as_str()) != ground.brief.place());
    if label.contains("within") {
        return text.contains("within");
    }
    if label.contains("county") {
        return text.contains("county");
    }
    !label.contains("state")
        || text.contains("state")
        || region && !text.contains("county") && !text.contains("within")
}

/// Whether a count of the facts, the one that the words speak of, is 1.
fn is_one(
    draft: &Draft<'_>,
    at: usize,
    ground: &Ground<'_>,
    before: Option<&Sentence<'_>>,
    place: usize,
) -> Option<usize> {
    let counts = |one: bool| -> Vec<usize> {
        let facts = ground.brief.facts.iter().enumerate();
        let fits = facts.filter(|(_, fact)| {
            fact.unit == Unit::Count && matches!(&fact.holds, Holds::Numbers(n) if (n == &[1.0]) == one)
        });
        fits.map(|(at, _)| at).collect()
    };
    ground
        .bind(
            (&counts(true), &counts(false)),
            (place, place),
            (&draft.sentences[at], &draft.amounts[at]),
            before,
        )
        .ok()
}
