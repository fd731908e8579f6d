//! Sentences that claim something without telling a fact: what is not so, who has a role that one place alone has, what experts
//! are or do.
//!
//! Invariant: a sentence about a place or about those who work there tells a fact, or says what a reader can do.

use crate::brief::Holds;
use crate::vet::ground::Ground;
use crate::vet::reading::Word;
use crate::vet::{Draft, Faults, Reason};

/// Words by which something is denied.
const NOT: &[&str] = &[
    "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "lack", "lacks",
    "hardly", "barely", "cannot",
];
/// What may be denied of a figure: that it is about something else.
const OF_FIGURES: &[&str] = &[
    "city",
    "limits",
    "describe",
    "say",
    "tell",
    "mean",
    "count",
    "show",
    "measure",
    "cover",
    "matter",
    "guide",
    "need",
    "any",
    "describes",
    "says",
    "tells",
    "know",
    "judge",
    "give",
    "rule",
    "one",
    "enough",
    "stop",
    "cost",
    "everything",
    "leave",
    "be",
    "your",
    "better",
    "a",
    "wait",
    "itself",
    "rest",
    "averages",
    "report",
    "reveal",
    "decide",
    "replace",
    "prove",
    "speak",
    "the",
];

pub(super) fn judge(draft: &Draft<'_>, at: usize, ground: &Ground<'_>, faults: &mut Faults) {
    negations(draft, at, ground, faults);
    roles(draft, at, ground, faults);
}

/// A sentence about the place, or about those who work there, that tells no fact and asks nothing of the reader.
fn bare(draft: &Draft<'_>, at: usize, ground: &Ground<'_>, faults: &mut Faults) {
    const ADVICE: &[&str] = &[
        "your",
        "yours",
        "may",
        "can",
        "could",
        "should",
        "might",
        "would",
        "if",
        "whether",
        "must",
        "depends",
        "worth",
        "fair",
        "need",
        "needs",
        "helps",
        "beforehand",
        "remember",
        "rather",
        "instead",
        "enough",
        "matters",
        "matter",
        "counts",
    ];
    const ORDERS: &[&str] = &[
        "ask", "agree", "insist", "test", "show", "share", "describe", "collect", "explain", "leave", "stop",
        "wait", "visit", "draw", "arrange", "pick", "see", "spend", "hold", "send", "add", "go", "turn",
        "follow", "settle", "tell", "say", "plan", "decide", "check", "compare", "write", "choose", "fix",
        "judge", "talk", "meet", "keep", "put", "look", "take", "make", "use", "bring", "name", "find",
        "read", "call", "think", "remember", "have", "let", "do", "start", "begin", "note", "give", "get",
        "set", "rely", "prepare", "consider", "state", "group", "define", "list", "schedule", "discuss",
        "clarify", "confirm", "request", "allow",
    ];
    let sentence = &draft.sentences[at];
    // "You" asks for something or says what a reader is about to do.
    const BEFORE: &[&str] = &[
        "need", "want", "have", "look", "plan", "meet", "decide", "hope", "hire", "think", "choose", "ask",
        "search", "take", "may", "can", "should", "could", "might", "will", "would", "must", "both", "are",
        "use", "give", "compare", "expect",
    ];
    let you =
        sentence.words.windows(2).any(|two| two[0].lower == "you" && BEFORE.contains(&two[1].lower.as_str()));
    let advice = you
        || sentence
            .words
            .iter()
            .any(|word| ADVICE.contains(&word.lower.as_str()) || word.lower.ends_with("'ll"));
    // A sentence about the figures themselves: "Both describe a circle."
    let of_figures = sentence.words.iter().any(|word| {
        [
            "figure", "number", "circle", "estimate", "describe", "survey", "census", "source", "radius",
            "year", "story", "list", "count",
        ]
        .iter()
        .any(|said| crate::vet::stem::stem(said) == word.stem)
    });
    let begins = |n: usize| n == 0 || sentence.words[n].clause != sentence.words[n - 1].clause;
    let mut words = sentence.words.iter().enumerate();
    // "Then ask …".
    let after = |n: usize| {
        n > 0
            && ["then", "also", "please", "so", "too", "first", "now", "next"]
                .contains(&sentence.words[n - 1].lower.as_str())
    };
    let order = words.any(|(n, word)| (begins(n) || after(n)) && ORDERS.contains(&word.lower.as_str()));
    let story = ground.brief.rows.iter().any(|row| row.kind == "story");
    let text = sentence.text.to_lowercase();
    let parts =
        |text: &str| -> Vec<String> { text.split(',').map(|part| part.trim().to_lowercase()).collect() };
    let says =
        |value: &String| parts(value).iter().any(|part| part.len() > 3 && text.contains(part.as_str()));
    let valued = story
        && ground
            .brief
            .facts
            .iter()
            .any(|fact| matches!(&fact.holds, Holds::Texts(texts) if texts.iter().any(says)));
    let told = !draft.told[at].is_empty() || valued;
    // Numbers are judged elsewhere: "All of this is for 2018–2022."
    let of_figures = of_figures || !draft.amounts[at].is_empty();
    if !told && !advice && !order && !of_figures && !sentence.text.ends_with('?') {
        faults.add(
            Reason::Claim,
            sentence.text,
            "it claims something and tells no fact, and asks nothing of the reader",
        );
    }
}

/// What is judged in every sentence, whether it speaks of the place or not.
pub(super) fn everywhere(draft: &Draft<'_>, at: usize, ground: &Ground<'_>, faults: &mut Faults) {
    deeds(draft, at, faults);
    bare(draft, at, ground, faults);
    if let Some(words) = of_experts(draft, at, ground) {
        faults.add(
            Reason::Claim,
            words,
            "it says what those who offer the service are, know or do, and no fact does",
        );
    }
}

/// Who has, pays, opens or offers something: what a body does or what we do is known from no fact.
fn deeds(draft: &Draft<'_>, at: usize, faults: &mut Faults) {
    const BODIES: &[&str] = &[
        "city",
        "county",
        "state",
        "office",
        "government",
        "town",
        "council",
        "agency",
        "employer",
        "everybody",
        "everyone",
    ];
    const DEEDS: &[&str] = &[
        "has", "pays", "gives", "opens", "offers", "provides", "supports", "charges", "requires", "runs",
        "helps", "wants", "asks", "funds", "lends", "covers", "expects", "knows", "serves", "welcomes",
        "rewards", "answers", "closes", "sends", "hires", "needs", "likes", "prefers",
    ];
    let sentence = &draft.sentences[at];
    if sentence.text.ends_with('?') {
        return;
    }
    for (n, word) in sentence.words.iter().enumerate() {
        let next = sentence.words.get(n + 1).map_or("", |word| word.lower.as_str());
        let told = draft.amounts[at]
            .iter()
            .zip(&draft.bound[at])
            .any(|(amount, fact)| fact.is_some() && sentence.clause_at(amount.at.start) == word.clause);
        let conditional = sentence.words[..n].iter().rev().take(5).any(|w| {
            ["if", "whether", "when", "what", "which", "should", "ask", "where"].contains(&w.lower.as_str())
        });
        let behind = sentence.words[n + 1..].iter().take(4).take_while(|w| w.clause == word.clause);
        let mut behind = behind
            .map(|w| w.lower.as_str())
            .take_while(|w| !["may", "can", "should", "that", "who", "which"].contains(w));
        let acts = behind.any(|word| DEEDS.contains(&word));
        let place = word.capital && draft.place.contains(word.text) && DEEDS.contains(&next) && next != "has";
        let body = (BODIES.contains(&word.lower.as_str()) && acts || place) && !told && !conditional;
        let records =
            ["records", "list", "figures", "data"].contains(&next) || next == "use" || next == "used";
        let ours =
            word.text != "US" && ["we", "our", "us", "ours"].contains(&word.lower.as_str()) && !records;
        if body || ours {
            let to = sentence.words.get(n + 2).or(sentence.words.last()).map_or(word.at.end, |w| w.at.end);
            faults.add(
                Reason::Claim,
                &draft.text[word.at.start..to],
                "it says what somebody does or has, and no fact does",
            );
        }
    }
}

/// The words by which a sentence begins to speak of all who offer the service: "HR consultants in Chicago know".
fn of_experts<'t>(draft: &Draft<'t>, at: usize, ground: &Ground<'_>) -> Option<&'t str> {
    let sentence = &draft.sentences[at];
    let services = ground.brief.rows.iter().filter(|row| row.kind == "service");
    let roles: Vec<String> =
        services.filter_map(|row| row.name.split(' ').next_back()).map(crate::vet::stem::stem).collect();
    let determined = sentence
        .words
        .first()
        .is_some_and(|word| ["every", "each", "your", "our", "its"].contains(&word.lower.as_str()));
    let modal = |n: usize| {
        let modals = ["may", "can", "could", "should", "might", "would", "must", "will"];
        sentence.words.get(n).is_some_and(|word| modals.contains(&word.lower.as_str()))
    };
    let plural = |word: &Word<'_>| {
        roles.contains(&word.stem) && (word.lower.ends_with('s') || determined) || word.lower == "experts"
    };
    let first = sentence.words.iter().take(4).position(plural)?;
    let story = ground.brief.rows.iter().any(|row| row.kind == "story");
    let other = ["for", "with", "as", "among", "unlike", "between", "at", "in"];
    if story || sentence.words.first().is_some_and(|word| other.contains(&word.lower.as_str())) {
        return None;
    }
    // "Your coach should …" asks for something; "your writer can get you" promises.
    if modal(first + 1)
        && !sentence
            .words
            .get(first + 2)
            .is_some_and(|word| ["get", "bring", "win", "give"].contains(&word.lower.as_str()))
    {
        return None;
    }
    let leads = sentence.words[..first].iter().all(|word| {
        word.capital
            || ["all", "our", "the", "most", "many", "every", "each", "your", "its", "both"]
                .contains(&word.lower.as_str())
    });
    let last = sentence.words.get(first + 4).or(sentence.words.last())?;
    leads.then(|| &draft.text[sentence.words[0].at.start..last.at.end])
}

fn negations(draft: &Draft<'_>, at: usize, ground: &Ground<'_>, faults: &mut Faults) {
    let sentence = &draft.sentences[at];
    for (n, word) in sentence.words.iter().enumerate() {
        if !NOT.contains(&word.lower.as_str()) && !word.lower.ends_with("n't") {
            continue;
        }
        let near = &sentence.words[n + 1..(n + 5).min(sentence.words.len())];
        let of_figures = near.iter().any(|word| {
            OF_FIGURES.contains(&word.lower.as_str()) || OF_FIGURES.contains(&word.stem.as_str())
        });
        let told = draft.told[at].iter().map(|fact| &ground.brief.facts[*fact]);
        let held = told.clone().any(|fact| {
            fact.label.to_lowercase().contains("without")
                || fact.holds == Holds::YesNo(false)
                || fact.number() == Some(0.0)
        });
        let conditional = sentence.words[..n].iter().any(|word| {
            ["if", "should", "may", "when", "where", "whether", "may"].contains(&word.lower.as_str())
        });
        // What speaks of a fact without its value denies it.
        let speaks = (0..ground.brief.facts.len()).any(|fact| {
            !draft.told[at].contains(&fact)
                && near.iter().any(|word| ground.near(fact, word.at.start, sentence) > 0.55)
        });
        let denies = near.iter().any(|near| is_thing(near, ground));
        if !held
            && !conditional
            && (denies && !near.iter().take(1).any(|w| w.lower == "guide") || speaks && !of_figures)
        {
            let to = near.last().map_or(word.at.end, |word| word.at.end);
            faults.add(
                Reason::Negation,
                &draft.text[word.at.start..to],
                "it says that something is not so, and no fact does",
            );
        }
    }
}

/// A thing that facts count: what is denied of it would have to be known.
fn is_thing(word: &Word<'_>, ground: &Ground<'_>) -> bool {
    const THINGS: &[&str] = &[
        "airport",
        "flight",
        "college",
        "university",
        "school",
        "student",
        "institution",
        "county",
        "capital",
        "seat",
        "poverty",
        "vehicle",
        "car",
        "commute",
        "holiday",
        "match",
    ];
    THINGS.iter().any(|thing| crate::vet::stem::stem(thing) == word.stem)
        && (0..ground.brief.facts.len())
            .any(|fact| ground.brief.facts[fact].label.to_lowercase().contains(word.stem.as_str()))
}

/// Roles that one place alone has: who says that it has one says which.
fn roles(draft: &Draft<'_>, at: usize, ground: &Ground<'_>, faults: &mut Faults) {
    let sentence = &draft.sentences[at];
    for role in ["capital", "seat"] {
        let Some(word) = sentence.words.iter().find(|word| word.lower == role) else { continue };
        let facts: Vec<_> = ground
            .brief
            .facts
            .iter()
            .filter(|fact| {
                fact.label.to_lowercase().split(' ').any(|w| w == role)
                    && matches!(fact.holds, Holds::Texts(_))
            })
            .collect();
        // Its distance may be told without its name.
        let told =
            draft.told[at].iter().any(|fact| ground.brief.facts[*fact].label.to_lowercase().contains(role));
        if told {
            continue;
        }
        let text = sentence.text.to_lowercase();
        let says = |fact: &&crate::brief::Fact| matches!(&fact.holds, Holds::Texts(texts) if texts.iter().any(|name| text.contains(&name.to_lowercase())));
        // "its capital": the place of the sentence before.
        let pronoun =
            sentence.words.iter().any(|w| ["its", "it", "itself", "there"].contains(&w.lower.as_str()));
        let place = ground.brief.place().unwrap_or("");
        let own = |fact: &&crate::brief::Fact| matches!(&fact.holds, Holds::Texts(texts) if texts.iter().any(|name| name == place));
        if let Some(fact) = facts.iter().find(|fact| !(says(fact) || pronoun && own(fact))) {
            faults.add(
                Reason::Name,
                word.text,
                format!("the fact “{}” is {}, and the sentence does not say so", fact.label, fact.text),
            );
        }
        let county = |fact: &&crate::brief::Fact| fact.label.to_lowercase().contains("distance");
        if facts.is_empty()
            && !ground.brief.facts.iter().any(|fact| county(&fact) && fact.label.contains(role))
            && place.is_empty()
        {
            faults.add(Reason::Claim, word.text, "no fact says so");
        }
    }
}
