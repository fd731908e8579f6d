//! Form: plain prose of the right length, in English, about the page and not about the task.

use super::lists::Lists;
use super::reading::sentences;
use super::{Faults, Reason, Rules};
use crate::brief::{Brief, MASK, hidden, orders};
use std::collections::BTreeSet;

/// Bytes that no note has; what is longer is not read.
const LONGEST: usize = 20_000;
/// Words of a stretch that must not come from the instructions.
const STRETCH: usize = 7;
/// Of the words of a text, and of a longer sentence, so many are function words in English.
const FUNCTION: f64 = 0.28;
const FUNCTION_SENTENCE: f64 = 0.12;

/// Judges the form. False: what follows would make no sense of it.
pub(super) fn judge(text: &str, brief: &Brief, rules: &Rules<'_>, faults: &mut Faults) -> bool {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        faults.add(Reason::Empty, "", "the answer is empty");
        return false;
    }
    if trimmed.len() > LONGEST {
        faults.add(Reason::Length, "", "it is far longer than a note");
        return false;
    }
    let before = faults.0.len();
    if let Some(c) = trimmed.chars().find(|c| hidden(*c)) {
        faults.add(
            Reason::Form,
            "",
            format!("it holds a character that cannot be seen (U+{:04X})", c as u32),
        );
    }
    if trimmed.contains(MASK) {
        faults.add(
            Reason::Personal,
            "",
            "it held an address, a number or a link by which somebody could be reached; it was not kept",
        );
    }
    signs(trimmed, faults);
    let found = sentences(trimmed);
    for sentence in &found {
        for words in rules.lists.meta.find(sentence) {
            // A word of the trade: prompts, for somebody who builds with models.
            let of_trade = words.len() == 1
                && brief.background.iter().any(|(_, text)| text.to_lowercase().contains(&words[0].stem));
            if of_trade {
                continue;
            }
            let (from, to) = (words[0].at.start, words[words.len() - 1].at.end);
            faults.add(Reason::Echo, &trimmed[from..to], "it speaks of the task, and not of the page");
        }
    }
    if let Some(words) = rules.lists.meta.raw(trimmed) {
        faults.add(Reason::Echo, words, "it speaks of the task, and not of the page");
    }
    if let Some(words) = orders(trimmed) {
        faults.add(Reason::Echo, words, "it gives orders to whatever reads it");
    }
    if let Some(words) = echoed(trimmed, rules.instructions) {
        faults.add(Reason::Echo, &words, "it repeats what it was told to do");
    }
    if let Some((_, text)) = brief
        .background
        .iter()
        .find(|(_, text)| echoed(trimmed, text).is_some_and(|words| words.split(' ').count() > STRETCH))
    {
        faults.add(Reason::Repeated, text, "it repeats what the service says of itself");
    }
    let count = found.iter().map(|s| s.text.split_whitespace().count()).sum::<usize>() as u32;
    let (least, most) = rules.length;
    if count < least {
        faults.add(Reason::Length, "", format!("it has {count} words, and {least} are asked for at least"));
    } else if count > most {
        faults.add(Reason::Length, "", format!("it has {count} words, and {most} are asked for at most"));
    }
    if trimmed
        .chars()
        .rev()
        .find(|c| !matches!(c, '"' | '”' | ')' | '’'))
        .is_some_and(|c| !matches!(c, '.' | '!' | '?'))
    {
        faults.add(Reason::CutShort, "", "its last sentence has no end");
    }
    let foreign = language(trimmed, rules.lists, faults);
    !foreign && !faults.0[before..].iter().any(|fault| fault.reason == Reason::Form)
}

/// Signs of anything that is no prose.
pub(super) fn signs(text: &str, faults: &mut Faults) {
    let lines = || text.lines().map(str::trim_start);
    let lists = |line: &str| {
        let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
        ["- ", "* ", "• ", "+ ", "– ", "— "].iter().any(|sign| line.starts_with(sign))
            || number.len() < line.len() && (number.starts_with(". ") || number.starts_with(") "))
    };
    let found: [(bool, &str); 9] = [
        (lines().any(|line| line.starts_with('#')), "a heading"),
        (lines().any(lists), "a list"),
        (text.contains("```") || text.contains('`'), "code"),
        (text.contains('<') || text.contains('>'), "an angle bracket"),
        (text.contains(['*', '_', '~', '|', '\\', '^', '=']), "a sign of Markdown"),
        (text.contains(['[', ']', '{', '}']), "a bracket"),
        (text.contains("://") || text.to_lowercase().contains("www.") || text.contains('@'), "an address"),
        (lines().any(|line| line.starts_with("---") || line.starts_with('>')), "a mark of Markdown"),
        (text.chars().any(picture), "a picture"),
    ];
    for (is, what) in found {
        if is {
            faults.add(Reason::Form, "", format!("it holds {what}, and plain sentences are asked for"));
        }
    }
    if text.contains('!') {
        faults.add(Reason::Form, "!", "it exclaims");
    }
}

fn picture(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' | '\u{fe0f}' | '\u{2122}' | '\u{a9}' | '\u{ae}')
}

/// A stretch of words of the instructions that came back.
pub(super) fn echoed(text: &str, instructions: &str) -> Option<String> {
    let words = |text: &str| -> Vec<String> {
        let words = text.to_lowercase();
        words
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_string)
            .collect()
    };
    let told = words(instructions);
    let told: BTreeSet<&[String]> = told.windows(STRETCH).collect();
    let said = words(text);
    said.windows(STRETCH).find(|stretch| told.contains(stretch)).map(|stretch| stretch.join(" "))
}

/// Whether a text, or one of its sentences, is in another language than English.
fn language(text: &str, lists: &Lists, faults: &mut Faults) -> bool {
    let found = sentences(text);
    let is_function = |word: &str| lists.function.contains(word);
    let share = |count: usize, all: usize| count as f64 / all.max(1) as f64;
    let (mut all, mut function) = (0, 0);
    let mut foreign = false;
    let accented = |word: &str| word.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    for sentence in &found {
        let count = sentence.words.len();
        let known = sentence.words.iter().filter(|word| is_function(&word.lower)).count();
        // Names may have accents; a sentence that has many has words of another language.
        let strange = sentence.words.iter().filter(|word| !word.capital && accented(word.text)).count();
        let small: Vec<_> = sentence.words.iter().filter(|word| !word.capital).collect();
        let unknown = small.iter().filter(|word| !lists.is_known(word)).count();
        let is_foreign = count >= 5 && share(known, count) < FUNCTION_SENTENCE
            || strange >= 2
            || small.len() >= 4 && share(unknown, small.len()) > 0.5;
        if is_foreign {
            faults.add(Reason::Language, sentence.text, "this is not English");
            foreign = true;
        }
        (all, function) = (all + count, function + known);
    }
    if !foreign && all >= 12 && share(function, all) < FUNCTION {
        faults.add(Reason::Language, "", "this is not English, or no prose");
        foreign = true;
    }
    if text.chars().any(|c| {
        c.is_alphabetic()
            && !matches!(c, 'a'..='z' | 'A'..='Z' | '\u{aa}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '’')
    }) {
        faults.add(Reason::Language, "", "it holds letters of another script");
        foreign = true;
    }
    foreign
}
