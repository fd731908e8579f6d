//! What no draft says whatever its facts are: promises, advice on law, tax and health, opinions of clients, and anything
//! that reaches a person.

use super::lists::{List, Lists};
use super::reading::{Sentence, Word};
use super::{Draft, Faults, Reason};
use crate::brief::Brief;

pub(super) fn judge(draft: &Draft<'_>, brief: &Brief, lists: &Lists, faults: &mut Faults) {
    let kinds: [(&List, Reason, &str); 3] = [
        (&lists.promise, Reason::Promise, "it promises something"),
        (
            &lists.advice,
            Reason::Advice,
            "it speaks of law, tax, money to invest or health, where a draft gives no advice",
        ),
        (
            &lists.testimonial,
            Reason::Testimonial,
            "it tells what somebody thinks of the work: only a review of a real client may",
        ),
    ];
    for (list, reason, why) in kinds {
        for sentence in &draft.sentences {
            for words in list.find(sentence) {
                if reason == Reason::Advice && refers(sentence, &words[0]) {
                    continue;
                }
                let (from, to) = (words[0].at.start, words[words.len() - 1].at.end);
                faults.add(reason, &draft.text[from..to], why);
            }
        }
        if let Some(words) = list.raw(draft.text) {
            faults.add(reason, words, why);
        }
    }
    for sentence in &draft.sentences {
        outcome(draft, sentence, faults);
        opinion(draft, sentence, faults);
    }
    if !crate::brief::contacts(draft.text, &brief.text()).is_empty() {
        faults.add(
            Reason::Personal,
            "",
            "it holds an address, a number or a link by which somebody could be reached",
        );
    }
}

/// Whether a sentence only says who else is to be asked: a lawyer, and what no expert gives: legal advice.
fn refers(sentence: &Sentence<'_>, word: &Word<'_>) -> bool {
    const TO: &[&str] = &[
        "ask", "leave", "belong", "belongs", "call", "go", "send", "point", "refer", "bring", "draw", "wait",
        "with", "to",
    ];
    if ["lawyer", "lawyers", "attorney", "attorneys"].contains(&word.lower.as_str()) {
        return sentence.words.iter().any(|w| TO.contains(&w.lower.as_str()));
    }
    let before = sentence.words.iter().take_while(|w| w.at != word.at).map(|w| w.lower.as_str());
    let before: Vec<&str> = before.collect();
    let near = &before[before.len().saturating_sub(4)..];
    word.lower == "legal" && (near.contains(&"not") || near.contains(&"no"))
}

/// What will become of the reader or of the reader's affairs is a promise, unless it is asked.
fn outcome(draft: &Draft<'_>, sentence: &Sentence<'_>, faults: &mut Faults) {
    const ASKS: &[&str] =
        &["how", "when", "what", "whom", "who", "where", "whether", "if", "which", "that", "will"];
    const NEED: &[&str] = &[
        "need", "want", "have", "not", "tell", "hear", "meet", "pay", "bring", "ask", "also", "still",
        "work", "use", "talk", "share", "know", "spend",
    ];
    for (n, word) in sentence.words.iter().enumerate() {
        let at = |n: usize| sentence.words.get(n).map_or("", |word| word.lower.as_str());
        let will = word.lower == "you" && at(n + 1) == "will" || word.lower == "you'll";
        let verb = if word.lower == "you'll" { at(n + 1) } else { at(n + 2) };
        let yours = word.lower == "your"
            && (at(n + 2) == "will" && !["not", "have", "need", "be"].contains(&at(n + 3))
                || at(n + 3) == "will" && !["not", "have", "need", "be"].contains(&at(n + 4))
                || at(n + 2) == "will"
                    && at(n + 3) == "be"
                    && ["approved", "funded", "solved", "won", "accepted", "successful"]
                        .contains(&at(n + 4)));
        let asked = sentence.words[..n].iter().rev().take(2).any(|word| ASKS.contains(&word.lower.as_str()))
            || sentence.text.ends_with('?');
        if (will && !NEED.contains(&verb) || yours) && !asked {
            let to = sentence.words[(n + 4).min(sentence.words.len() - 1)].at.end;
            faults.add(
                Reason::Promise,
                &draft.text[word.at.start..to],
                "it says what will become of the reader's affairs, and nobody knows that",
            );
        }
    }
}

/// What people are said to feel or tell about the work.
fn opinion(draft: &Draft<'_>, sentence: &Sentence<'_>, faults: &mut Faults) {
    const PEOPLE: &[&str] = &[
        "client",
        "customer",
        "leader",
        "founder",
        "resident",
        "user",
        "employer",
        "people",
        "owner",
        "organisation",
        "organization",
        "everyone",
        "many",
        "neighbour",
        "participant",
    ];
    const SPEAKERS: &[&str] = &[
        "client", "customer", "leader", "founder", "resident", "user", "employer", "owner", "director",
        "pastor",
    ];
    const FEEL: &[&str] = &[
        "pleased",
        "happy",
        "satisfied",
        "delighted",
        "grateful",
        "thrilled",
        "impressed",
        "loved",
        "liked",
        "praised",
        "recommend",
        "recommended",
        "recommends",
        "enjoyed",
        "glad",
        "relieved",
        "appreciated",
    ];
    let people = sentence
        .words
        .iter()
        .any(|word| PEOPLE.contains(&word.stem.as_str()) || PEOPLE.contains(&word.lower.as_str()));
    let feels = sentence.words.iter().find(|word| FEEL.contains(&word.lower.as_str()));
    let spoke = sentence.words.iter().enumerate().find(|(n, word)| {
        let said =
            ["said", "says", "told", "wrote", "writes", "reported", "recalls", "recalled", "remembers"]
                .contains(&word.lower.as_str());
        let near = &sentence.words[n.saturating_sub(3)..(n + 4).min(sentence.words.len())];
        said && near.iter().any(|w| SPEAKERS.contains(&w.stem.as_str()))
    });
    let told = sentence.words.windows(2).find(|two| {
        ["tell", "tells", "told", "say", "said"].contains(&two[0].lower.as_str())
            && ["us", "that"].contains(&two[1].lower.as_str())
    });
    let word = feels.or_else(|| told.map(|two| &two[0])).filter(|_| people).or(spoke.map(|(_, word)| word));
    if let Some(word) = word {
        faults.add(
            Reason::Testimonial,
            &draft.text[word.at.clone()],
            "it tells what people think of the work: only a review of a real client may",
        );
    }
}
