//! Claims without a number: praise, characterisations, causes, what is not so, and any word about the place that is known
//! neither from the facts nor as an ordinary one.

mod bare;

use super::ground::Ground;
use super::lists::Lists;
use super::reading::{Sentence, Word};
use super::{Draft, Faults, Reason};

/// Words that measure the work as often as they praise it; about the place they need a fact.
const OF_WORK: &[&str] = &[
    "good",
    "short",
    "long",
    "small",
    "large",
    "big",
    "few",
    "several",
    "often",
    "usually",
    "common",
    "new",
    "old",
    "hard",
    "easy",
    "easily",
    "quick",
    "quickly",
    "useful",
    "honest",
    "high",
    "low",
    "fine",
    "thorough",
    "important",
    "simple",
    "simply",
    "deep",
    "deeply",
    "complex",
    "complicated",
    "narrow",
    "broad",
    "wide",
    "various",
    "sometimes",
    "always",
    "never",
    "normally",
    "typical",
    "typically",
    "busy",
    "many",
    "helpful",
    "strong",
    "weak",
    "fast",
    "slow",
    "slowly",
    "difficult",
    "very",
    "really",
    "key",
    "handful",
    "a handful",
    "quality",
    "benefit",
    "advantage",
    "demand",
    "frequent",
    "frequently",
    "occasionally",
    "minor",
    "major",
    "quiet",
    "bad",
    "great",
    "really",
    "truly",
    "rarely",
    "modest",
    "costly",
    "expensive",
    "cheap",
    "significant",
    "gradually",
    "usual",
    "unusual",
    "calm",
    "difficulty",
    "importance",
    "strength",
    "strengths",
    "weakness",
    "increase",
    "decrease",
    "rise",
    "grow",
    "stable",
    "steady",
    "convenient",
    "experienced person",
    "quite a few",
];
/// About the place these characterise nothing.
const PLAIN: &[&str] = &["common", "handful", "a handful", "long", "good", "high", "small"];
/// Words that say why something is so.
const CAUSES: &[&[&str]] = &[
    &["because"],
    &["due", "to"],
    &["caused"],
    &["causes"],
    &["as", "a", "result"],
    &["drives"],
    &["fuels"],
    &["thanks", "to"],
    &["leads", "to"],
    &["attracts"],
    &["explains"],
    &["results", "from"],
    &["so", "people"],
    &["so", "they"],
    &["so", "residents"],
    &["so", "most"],
    &["as", "they"],
    &["as", "people"],
    &["as", "both"],
    &["as", "most"],
    &["since", "they"],
];
/// What a place may have or not have: who names it says that it is there. As stems.
const AMENITIES: &[&str] = &[
    "north",
    "south",
    "east",
    "west",
    "bus",
    "buses",
    "train",
    "tram",
    "subway",
    "metro",
    "taxi",
    "ferry",
    "road",
    "highway",
    "motorway",
    "freeway",
    "bridg",
    "lak",
    "river",
    "hill",
    "mountain",
    "beach",
    "sea",
    "ocean",
    "coast",
    "park",
    "forest",
    "museum",
    "hotel",
    "restaurant",
    "caf",
    "stadium",
    "hospital",
    "theatre",
    "theater",
    "harbour",
    "harbor",
    "port",
    "mall",
    "market",
    "downtown",
    "suburb",
    "district",
    "factory",
    "mill",
    "station",
    "rail",
    "railway",
    "tourist",
    "startup",
    "industry",
    "employer",
    "headquarter",
    "library",
    "cathedral",
    "festival",
    "weather",
    "climat",
    "winter",
];
/// Changes over time.
const TRENDS: &[&str] = &[
    "grew",
    "grown",
    "growing",
    "rose",
    "risen",
    "rising",
    "fell",
    "fallen",
    "falling",
    "shrank",
    "shrunk",
    "shrinking",
    "expanded",
    "expanding",
    "climbed",
    "climbing",
    "dropped",
    "dropping",
    "doubled",
    "tripled",
    "gained",
    "recently",
    "lately",
    "nowadays",
    "soon",
    "upcoming",
    "increased",
    "decreased",
    "increasing",
    "increasingly",
    "trend",
    "trending",
    "becoming",
    "became",
];

pub(super) fn judge(draft: &Draft<'_>, ground: &Ground<'_>, lists: &Lists, faults: &mut Faults) {
    for at in 0..draft.sentences.len() {
        let sentence = &draft.sentences[at];
        let labels: Vec<String> =
            draft.told[at].iter().map(|fact| ground.brief.facts[*fact].label.to_lowercase()).collect();
        let labelled = |word: &str| {
            labels.iter().any(|label| label.split(|c: char| !c.is_alphanumeric()).any(|w| w == word))
        };
        let of_facts = draft.of_facts[at];
        for words in lists.evaluation.find(sentence) {
            let said: Vec<&str> = words.iter().map(|word| word.lower.as_str()).collect();
            let said = said.join(" ");
            // A name may begin like a word of praise: New Orleans.
            let next = sentence.words.iter().find(|word| word.at.start >= words[words.len() - 1].at.end);
            if words[0].capital && (!words[0].first || next.is_some_and(|next| next.capital)) {
                continue;
            }
            let of_facts = of_facts && speaks(draft, at, ground, words[0].clause);
            let asks = words.len() == 1
                && sentence
                    .words
                    .iter()
                    .take_while(|word| word.at != words[0].at)
                    .last()
                    .is_some_and(|word| ["how", "as", "too", "so", "at"].contains(&word.lower.as_str()));
            let working_day = said == "most"
                && sentence
                    .words
                    .iter()
                    .skip_while(|word| word.at != words[0].at)
                    .take(6)
                    .any(|word| word.lower == "day");
            let fine = asks
                || working_day
                || words.iter().all(|word| labelled(&word.lower))
                || !of_facts && OF_WORK.contains(&said.as_str())
                || of_facts && PLAIN.contains(&said.as_str()) && of_work(sentence, &words[0], ground);
            if !fine {
                faults.add(
                    Reason::Claim,
                    &draft.text[words[0].at.start..words[words.len() - 1].at.end],
                    "it characterises, and no fact does",
                );
            }
        }
        if let Some(phrase) =
            lists.evaluation.raw(sentence.text).or_else(|| lists.superlative.raw(sentence.text))
        {
            faults.add(Reason::Claim, phrase, "it characterises, and no fact does");
        }
        for word in sentence.words.iter().filter(|word| !word.capital && !is_understood(word, ground, lists))
        {
            faults.add(
                Reason::Claim,
                word.text,
                "neither the facts nor the list of ordinary words have this word, so it may claim something",
            );
        }
        bare::everywhere(draft, at, ground, faults);
        if !of_facts {
            continue;
        }
        for word in sentence.words.iter().filter(|word| {
            !word.capital && AMENITIES.contains(&word.stem.as_str()) && !of_label(word, ground)
        }) {
            faults.add(Reason::Claim, word.text, "it tells of something at the place that no fact tells of");
        }
        for word in sentence.words.iter().filter(|word| TRENDS.contains(&word.lower.as_str())) {
            faults.add(Reason::Claim, word.text, "it tells of a change, and every fact is of one time");
        }
        for cause in CAUSES.iter().filter(|cause| sentence.says(cause)) {
            faults.add(Reason::Claim, &cause.join(" "), "it says why something is so, and no fact does");
        }
        bare::judge(draft, at, ground, faults);
    }
}

/// Whether a clause speaks of the place or of a fact: it has a number, a name, or points at the place.
fn speaks(draft: &Draft<'_>, at: usize, ground: &Ground<'_>, clause: usize) -> bool {
    const POINTS: &[&str] = &[
        "here",
        "local",
        "locally",
        "city",
        "town",
        "region",
        "area",
        "state",
        "resident",
        "residents",
        "population",
        "community",
        "market",
        "county",
    ];
    let sentence = &draft.sentences[at];
    let words = || sentence.words.iter().filter(|word| word.clause == clause);
    let number = draft.amounts[at]
        .iter()
        .zip(&draft.bound[at])
        .any(|(amount, fact)| fact.is_some() && sentence.clause_at(amount.at.start) == clause);
    let named = words().any(|word| word.capital && !word.first && word.text.len() > 2);
    let about = words().any(|word| {
        !["people", "work", "school", "time", "within", "household", "service"]
            .iter()
            .any(|silent| super::stem::stem(silent) == word.stem)
            && (0..ground.brief.facts.len()).any(|fact| ground.is_about(fact, word))
    });
    number || named || about || words().any(|word| POINTS.contains(&word.lower.as_str()))
}

/// Whether the word before or behind is one of the work: "a long conversation".
fn of_work(sentence: &Sentence<'_>, word: &Word<'_>, ground: &Ground<'_>) -> bool {
    let at = sentence.words.iter().position(|w| w.at == word.at).unwrap_or(0);
    let next = sentence.words.get(at + 1);
    let known = |word: &Word<'_>| {
        (0..ground.brief.facts.len()).any(|fact| ground.near(fact, word.at.start, sentence) > 0.5)
    };
    next.is_some_and(|next| !known(next))
}

/// Whether a fact's label or value has the word.
fn of_label(word: &Word<'_>, ground: &Ground<'_>) -> bool {
    let has =
        |text: &str| text.split(|c: char| !c.is_alphabetic()).any(|w| super::stem::stem(w) == word.stem);
    ground.brief.facts.iter().any(|fact| has(&fact.label) || has(&fact.text))
}

/// Whether a word is known for what it is; what it claims is judged elsewhere. A word that nobody knows could claim anything.
fn is_understood(word: &Word<'_>, ground: &Ground<'_>, lists: &Lists) -> bool {
    let judged = lists.comparison.contains_key(&word.lower)
        || OF_WORK.contains(&word.lower.as_str())
        || super::amounts::is_number_word(&word.lower);
    let refers = [
        "lawyer",
        "lawyers",
        "attorney",
        "attorneys",
        "legal",
        "best",
        "latest",
        "only",
        "most",
        "top",
        "success",
        "first",
        "crow",
        "flies",
    ]
    .contains(&word.lower.as_str());
    lists.is_known(word) || judged || refers || of_brief(word, ground)
}

/// Whether a fact has the word: in its label, its value, its source.
fn of_brief(word: &Word<'_>, ground: &Ground<'_>) -> bool {
    let has = |text: &str| {
        text.split(|c: char| !c.is_alphabetic() && c != '’').any(|w| super::stem::stem(w) == word.stem)
    };
    ground.brief.facts.iter().any(|fact| has(&fact.label) || has(&fact.text))
        || ground.brief.background.iter().any(|(_, text)| has(text))
}
