//! Comparisons and superlatives: each is computed once more from the facts that its sentence tells.

mod superlatives;

use super::ground::Ground;
use super::lists::Lists;
use super::reading::{Sentence, Word};
use super::{Draft, Faults, Reason};
use crate::brief::Unit;

/// Words that compare steps of the work as often as things of the world.
const SOFT: &[&str] = &[
    "earlier",
    "later",
    "further",
    "wider",
    "longer",
    "closer",
    "sooner",
    "better",
    "shorter",
    "fuller",
    "harder",
    "deeper",
    "lighter",
    "slower",
    "quicker",
    "narrower",
    "similar",
    "similarly",
    "equal",
    "equally",
    "same",
    "broader",
    "alike",
    "comparable",
];
/// What can be older or larger without being compared: "older people", "65 or older".
const OF_PEOPLE: &[&str] =
    &["people", "adults", "residents", "workers", "clients", "employees", "staff", "person", "team"];
/// Words by which two numbers are compared.
const OF_NUMBERS: &[&str] = &[
    "more",
    "less",
    "fewer",
    "greater",
    "higher",
    "lower",
    "larger",
    "smaller",
    "bigger",
    "above",
    "below",
    "longer",
    "shorter",
    "farther",
    "further",
    "nearer",
    "closer",
    "older",
    "younger",
    "exceed",
    "exceeds",
    "exceeding",
    "similar",
    "equal",
    "same",
    "outnumber",
    "outnumbers",
];

pub(super) fn judge(draft: &mut Draft<'_>, ground: &Ground<'_>, lists: &Lists, faults: &mut Faults) {
    for at in 0..draft.sentences.len() {
        comparisons(draft, at, ground, lists, faults);
        directions(draft, at, ground, faults);
        let mut told = Vec::new();
        superlatives::judge(draft, at, ground, lists, &mut told, faults);
        draft.told[at].extend(told);
    }
}

/// A number that is a difference says in which direction it goes.
fn directions(draft: &Draft<'_>, at: usize, ground: &Ground<'_>, faults: &mut Faults) {
    const UP: &[&str] = &[
        "ahead", "later", "above", "more", "higher", "over", "up", "plus", "larger", "greater", "add",
        "exceeds",
    ];
    const DOWN: &[&str] = &[
        "behind", "earlier", "below", "less", "lower", "under", "down", "minus", "fewer", "smaller",
        "subtract", "short",
    ];
    let sentence = &draft.sentences[at];
    for (amount, fact) in draft.amounts[at].iter().zip(&draft.bound[at]) {
        let Some(fact) = fact.map(|fact| &ground.brief.facts[fact]) else { continue };
        let differs = fact.unit == Unit::Points
            || fact.unit == Unit::Of("hour".into()) && fact.label.starts_with("Hours from");
        let Some(value) = fact.number().filter(|value| differs && *value != 0.0) else { continue };
        let sign = draft.text[..amount.at.end].contains(['+', '−', '-'])
            && draft.text[amount.at.clone()].starts_with(['+', '−', '-']);
        let signed = draft.text[amount.at.clone()].starts_with('+') == (value > 0.0);
        let clause = sentence.clause_at(amount.at.start);
        let words: Vec<&str> = sentence
            .words
            .iter()
            .filter(|word| word.clause == clause)
            .map(|word| word.lower.as_str())
            .collect();
        let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
        let (up, down) = (has(UP), has(DOWN));
        // Which way a word points that compares was judged above.
        let wrong = ["up", "plus", "add"].iter().any(|word| words.contains(word)) && value < 0.0
            || ["down", "minus", "subtract"].iter().any(|word| words.contains(word)) && value > 0.0;
        if sign && !signed || wrong || !(sign || up || down) {
            let why = match wrong || sign {
                true => {
                    format!("the fact “{}” is {}, and that is the other way round", fact.label, fact.text)
                }
                false => {
                    format!("it does not say whether it is more or less: “{}” is {}", fact.label, fact.text)
                }
            };
            faults.add(Reason::Comparison, &draft.text[amount.at.clone()], why);
        }
    }
}

/// A word of a comparison, and whether it says more (1), less (-1) or the same (0).
struct Compared<'s, 't> {
    word: &'s Word<'t>,
    direction: i8,
}

fn comparisons(draft: &Draft<'_>, at: usize, ground: &Ground<'_>, lists: &Lists, faults: &mut Faults) {
    let sentence = &draft.sentences[at];
    let than = sentence.words.iter().any(|word| word.lower == "than");
    let mut found: Vec<Compared<'_, '_>> = Vec::new();
    for (n, word) in sentence.words.iter().enumerate() {
        let next = sentence.words.get(n + 1).map_or("", |word| word.lower.as_str());
        let direction = match word.lower.as_str() {
            // Before a number it says how exactly the number is meant.
            "more" | "greater" if next == "than" => Some(1),
            "less" | "fewer" if next == "than" => Some(-1),
            "rather" | "other" => continue,
            "older" | "younger" | "larger" | "smaller" if OF_PEOPLE.contains(&next) => continue,
            _ if word.capital && !word.first => continue,
            // "65 or older".
            "older" | "above" | "below" | "younger" | "larger" | "higher"
                if n > 0 && ["or", "and"].contains(&sentence.words[n - 1].lower.as_str()) =>
            {
                continue;
            }
            lower => lists.comparison.get(lower).copied(),
        };
        let Some(direction) = direction else { continue };
        let exact = |amount: &super::amounts::Amount| {
            let gap = draft.text.get(word.at.end..amount.at.start).unwrap_or("x");
            amount.exact != super::amounts::Exact::Exactly
                && gap.split_whitespace().all(|w| ["than", "a", "little", "just"].contains(&w))
        };
        if !draft.amounts[at].iter().any(exact) {
            found.push(Compared { word, direction });
        }
    }
    for compared in &found {
        if is_supported(draft, at, ground, compared) {
            continue;
        }
        let lower = compared.word.lower.as_str();
        let clause: Vec<&Word<'_>> =
            sentence.words.iter().filter(|word| word.clause == compared.word.clause).collect();
        let clocks =
            draft.told[at].iter().any(|fact| ground.brief.facts[*fact].label.starts_with("Hours from"));
        let in_time = ["earlier", "later", "sooner"].contains(&lower) && !clocks;
        let of_data = draft.of_facts[at]
            && !in_time
            && (0..ground.brief.facts.len())
                .any(|fact| ground.near(fact, compared.word.at.start, sentence) > 0.4);
        let spatial = clause.iter().any(|word| {
            ["circle", "area", "city", "town", "region", "search"].contains(&word.lower.as_str())
        }) && ["wider", "larger", "closer"].contains(&lower);
        if SOFT.contains(&lower) && !clocks && !than && (!of_data || spatial) || !draft.of_facts[at] && !than
        {
            continue;
        }
        // "Nothing in a map tells you more than a conversation": of the work, and not of the place.
        if !draft.of_facts[at] && !of_data {
            continue;
        }
        let why = match wrong_way(draft, at, ground, compared) {
            Some(fact) => format!(
                "the fact “{}” is {}, and that is the other way round",
                ground.brief.facts[fact].label, ground.brief.facts[fact].text
            ),
            None => "it compares, and the facts of the sentence do not".to_string(),
        };
        faults.add(Reason::Comparison, around(sentence, compared.word), why);
    }
}

/// The words around a word of a sentence.
pub(super) fn around<'t>(sentence: &Sentence<'t>, word: &Word<'_>) -> &'t str {
    let at = sentence.words.iter().position(|w| w.at == word.at).unwrap_or(0);
    let (first, last) = (at.saturating_sub(2), (at + 3).min(sentence.words.len() - 1));
    let (from, to) = (sentence.words[first].at.start, sentence.words[last].at.end);
    &sentence.text[from - sentence.at.start..to - sentence.at.start]
}

fn is_supported(draft: &Draft<'_>, at: usize, ground: &Ground<'_>, compared: &Compared<'_, '_>) -> bool {
    let sentence = &draft.sentences[at];
    let told = &draft.told[at];
    let facts = || told.iter().map(|fact| &ground.brief.facts[*fact]);
    let labelled = |word: &str| {
        facts().any(|fact| fact.label.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|w| w == word))
    };
    let lower = compared.word.lower.as_str();
    if labelled(lower) && !["more", "less"].contains(&lower)
        || lower == "bigger" && labelled("larger")
        || ["higher", "above"].contains(&lower) && labelled("over")
        || ["lower", "below"].contains(&lower) && labelled("under")
    {
        return true;
    }
    let direction =
        if is_turned(draft, at, ground, compared) { -compared.direction } else { compared.direction };
    // What is told in the clause of the word is what it compares.
    let near: Vec<usize> = in_clause(draft, at, compared.word);
    let facts: Vec<usize> = if near.is_empty() { told.iter().copied().collect() } else { near };
    if let Some(agrees) =
        signed(ground, hours(ground, facts, draft, at, compared).into_iter(), direction, lower)
    {
        return agrees;
    }
    two_values(draft, at, ground, compared).unwrap_or_else(|| {
        // The numbers may stand in the sentence before: "That is lower than in the state."
        let earlier = at.checked_sub(1).map(|before| &draft.told[before]);
        let points = sentence
            .words
            .first()
            .is_some_and(|word| ["that", "this", "it", "both"].contains(&word.lower.as_str()));
        points
            && earlier
                .is_some_and(|told| signed(ground, told.iter().copied(), direction, lower) == Some(true))
    })
}

/// The facts whose numbers stand in the clause of a word.
fn in_clause(draft: &Draft<'_>, at: usize, word: &Word<'_>) -> Vec<usize> {
    let sentence = &draft.sentences[at];
    let each = draft.amounts[at].iter().zip(&draft.bound[at]);
    let near = each.filter(|(amount, _)| sentence.clause_at(amount.at.start) == word.clause);
    near.filter_map(|(_, fact)| *fact).collect()
}

/// Of facts about hours those that the words behind name: "ahead of Los Angeles".
fn hours(
    ground: &Ground<'_>,
    facts: Vec<usize>,
    draft: &Draft<'_>,
    at: usize,
    compared: &Compared<'_, '_>,
) -> Vec<usize> {
    let sentence = &draft.sentences[at];
    let clause: Vec<&Word<'_>> =
        sentence.words.iter().filter(|word| word.clause == compared.word.clause && word.capital).collect();
    let named = |fact: &usize| {
        let label = &ground.brief.facts[*fact].label;
        clause.iter().any(|word| label.split(' ').any(|part| part == word.text) && word.text.len() > 3)
    };
    let of_hours = |fact: &usize| ground.brief.facts[*fact].unit == Unit::Of("hour".into());
    if facts.iter().any(|fact| of_hours(fact) && named(fact)) {
        return facts.into_iter().filter(|fact| !of_hours(fact) || named(fact)).collect();
    }
    facts
}

/// Whether facts that compare by themselves say the same; nothing if there are none.
fn signed(ground: &Ground<'_>, told: impl Iterator<Item = usize>, direction: i8, word: &str) -> Option<bool> {
    let mut answer = None;
    for fact in told {
        let fact = &ground.brief.facts[fact];
        let Some(value) = fact.number() else { continue };
        let said = match &fact.unit {
            Unit::Index => value - 100.0,
            Unit::Points => value,
            Unit::Of(unit) if unit == "hour" && ["ahead", "behind", "earlier", "later"].contains(&word) => {
                value
            }
            _ => continue,
        };
        let agrees = match direction {
            1 => said > 0.0,
            -1 => said < 0.0,
            _ => said.abs() <= 6.0,
        };
        answer = Some(answer.unwrap_or(false) || agrees);
    }
    answer
}

/// A fact that compares by itself, and the other way round.
fn wrong_way(
    draft: &Draft<'_>,
    at: usize,
    ground: &Ground<'_>,
    compared: &Compared<'_, '_>,
) -> Option<usize> {
    let one = |fact: &usize| {
        signed(ground, std::iter::once(*fact), compared.direction, &compared.word.lower) == Some(false)
    };
    draft.told[at].iter().copied().find(one)
}

/// Whether the sentence says it of what the fact compares with: "the state is seven points higher".
fn is_turned(draft: &Draft<'_>, at: usize, ground: &Ground<'_>, compared: &Compared<'_, '_>) -> bool {
    let sentence = &draft.sentences[at];
    let place = ground.brief.place().unwrap_or("").to_lowercase();
    let usual: Vec<String> = ground
        .brief
        .names
        .iter()
        .map(|name| name.to_lowercase())
        .filter(|name| !name.contains(&place) && name.len() > 2)
        .collect();
    let from = sentence
        .words
        .iter()
        .find(|word| word.clause == compared.word.clause)
        .map_or(sentence.at.start, |word| word.at.start);
    let before = draft.text[from..compared.word.at.start].to_lowercase();
    let after = draft.text[compared.word.at.end..sentence.at.end].to_lowercase();
    let names = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric()).any(|w| w == "state" || w == "york" || w == "angeles")
            && !text.contains("state line")
            || usual.iter().any(|name| text.contains(name.as_str()))
    };
    let follows = after.split([',', ';', ':', '.']).next().unwrap_or("");
    names(&before) && !before.contains("from ") && !names(follows) && !before.contains(place.as_str())
}

/// Two values of one unit in the sentence, the first compared with the second; nothing if there are not two.
fn two_values(
    draft: &Draft<'_>,
    at: usize,
    ground: &Ground<'_>,
    compared: &Compared<'_, '_>,
) -> Option<bool> {
    if !OF_NUMBERS.contains(&compared.word.lower.as_str()) {
        return None;
    }
    let facts: Vec<usize> = draft.bound[at].iter().flatten().copied().collect();
    let (first, second) = match facts.as_slice() {
        [a, b] if alike(ground, *a, *b) => {
            (ground.brief.facts[*a].number()?, ground.brief.facts[*b].number()?)
        }
        _ => return None,
    };
    let near = (first - second).abs() <= 0.1 * first.abs().max(second.abs());
    Some(match compared.direction {
        1 => first > second,
        -1 => first < second,
        _ => near,
    })
}

/// Whether two facts count the same kind of thing.
fn alike(ground: &Ground<'_>, a: usize, b: usize) -> bool {
    let words = |fact: usize| -> Vec<String> {
        let label = ground.brief.facts[fact].label.to_lowercase();
        label
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| word.len() > 4 && *word != "within" && *word != "centre")
            .map(str::to_string)
            .collect()
    };
    let (ours, theirs) = (words(a), words(b));
    ground.brief.facts[a].unit == ground.brief.facts[b].unit && ours.iter().any(|word| theirs.contains(word))
}
