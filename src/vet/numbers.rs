//! Numbers, units and dates: each is the value of a fact that its sentence speaks of.

mod bounds;

use super::amounts::{Amount, Counts};
use super::ground::{Ground, Unbound, same_number};
use super::{Draft, Faults, Reason, names};
use crate::brief::{Fact, Holds, Unit};

/// An amount that no fact holds as its value so far: sentence, amount, and why.
pub(super) type Open = Vec<(usize, usize, Unbound)>;

/// Finds the fact of each amount. What is found is told; what is left may still be a number beside a fact.
pub(super) fn bind(draft: &mut Draft<'_>, ground: &Ground<'_>) -> Open {
    let mut open = Vec::new();
    for at in 0..draft.sentences.len() {
        let sentence = &draft.sentences[at];
        let before = at.checked_sub(1).map(|before| &draft.sentences[before]);
        for (n, amount) in draft.amounts[at].iter().enumerate() {
            if let Counts::Date(month, day) = amount.counts {
                match dated(ground, amount, month, day).filter(|fact| speaks(ground, *fact, sentence)) {
                    Some(fact) => {
                        draft.told[at].insert(fact);
                    }
                    None => open.push((at, n, Unbound::Nothing)),
                }
                continue;
            }
            let (able, rivals) = ground.candidates(amount, sentence);
            // The distance to what the clause names.
            let clause = names::clause_text(draft.text, sentence, amount.at.start);
            if let Some(fact) = able.iter().copied().find(|fact| ground.measures(*fact, &clause)) {
                draft.told[at].insert(fact);
                draft.bound[at][n] = Some(fact);
                continue;
            }
            match ground.bind(
                (&able, &rivals),
                (amount.at.start, amount.at.end),
                (sentence, &draft.amounts[at]),
                before,
            ) {
                Ok(fact) => {
                    draft.told[at].insert(fact);
                    draft.bound[at][n] = Some(fact);
                }
                Err(why) => open.push((at, n, why)),
            }
        }
    }
    open
}

/// Whether a sentence says what a date of a text is the date of: the match, and not the end of the work.
fn speaks(ground: &Ground<'_>, fact: usize, sentence: &super::Sentence<'_>) -> bool {
    !matches!(ground.brief.facts[fact].holds, Holds::Texts(_))
        || sentence.words.iter().any(|word| ground.is_about(fact, word))
}

/// The fact that a date is from.
fn dated(ground: &Ground<'_>, amount: &Amount, month: Option<u8>, day: Option<u8>) -> Option<usize> {
    let year = amount.values[0].0 as i16;
    let written = |text: &str| {
        let month = month.and_then(|month| super::amounts::MONTHS.get(usize::from(month) - 1));
        let lower = text.to_lowercase();
        let has = |part: &str| lower.split(|c: char| !c.is_alphanumeric()).any(|word| word == part);
        month.is_some_and(|month| has(month))
            && (year == 0 || has(&year.to_string()))
            && day.is_none_or(|day| has(&day.to_string()))
    };
    let holds = |fact: &Fact| match &fact.holds {
        Holds::Day(date) => {
            Some(date.month() as u8) == month
                && (year == 0 || date.year() == year)
                && day.is_none_or(|day| date.day() as u8 == day)
        }
        Holds::Texts(texts) => texts.iter().any(|text| written(text)),
        Holds::Numbers(_) | Holds::YesNo(_) => written(&fact.year),
    };
    ground.brief.facts.iter().position(holds)
}

/// Judges what no fact holds as its value.
pub(super) fn judge(draft: &Draft<'_>, ground: &Ground<'_>, open: Open, faults: &mut Faults) {
    for (at, n, why) in open {
        let (sentence, amount) = (&draft.sentences[at], &draft.amounts[at][n]);
        // A month without a year, in a sentence that speaks of no fact, is any such month.
        if matches!(amount.counts, Counts::Date(_, None)) && amount.values[0].0 == 0.0 && !draft.of_facts[at]
        {
            continue;
        }
        // Steps of the work are counted by whoever plans them.
        if amount.counts == Counts::Ordinal && !draft.of_facts[at] {
            continue;
        }
        // "Both states": the place's own and the one that a fact names.
        let two_states = amount.counts == Counts::Things
            && amount.values[0].0 == 2.0
            && draft.text[amount.at.end..].trim_start().starts_with("states");
        let other_state = || {
            draft
                .told
                .iter()
                .flatten()
                .any(|fact| ground.brief.facts[*fact].label.to_lowercase().contains("other state"))
        };
        if two_states && other_state() {
            continue;
        }
        let words = with_unit(draft, amount);
        if beside(draft, ground, at, amount) {
            continue;
        }
        let fact = |fact: usize| &ground.brief.facts[fact];
        let (reason, why) = match (&amount.counts, why) {
            (Counts::Date(..), _) => (Reason::Date, "no fact has this date".to_string()),
            (Counts::Part, _) => {
                (Reason::Number, "no share in the facts is that part of the whole".to_string())
            }
            (Counts::Times, _) => (Reason::Comparison, "no fact says so many times as much".to_string()),
            (_, Unbound::Another(rival)) => {
                let why =
                    format!("the sentence speaks of “{}”, which is {}", fact(rival).label, fact(rival).text);
                (Reason::Number, why)
            }
            (_, Unbound::Unqualified(near)) => {
                let why =
                    format!("it is the value of “{}”, and the sentence does not say that", fact(near).label);
                (Reason::Number, why)
            }
            (counts, Unbound::Nothing) => match elsewhere(ground, amount, counts) {
                Some(other) => (
                    Reason::Unit,
                    format!("the fact “{}” is {}: another unit", fact(other).label, fact(other).text),
                ),
                None if holds(ground, amount, sentence) => {
                    (Reason::Number, "the sentence does not say what this number is".to_string())
                }
                None if year(amount) => {
                    (Reason::Date, "no fact that the draft tells is of this year".to_string())
                }
                None => (Reason::Number, "no fact has this number".to_string()),
            },
        };
        faults.add(reason, &words, why);
    }
    circles(draft, ground, faults);
    bounds::judge(draft, ground, faults);
}

/// What is known for a circle around the centre must not be told of a city within its limits.
fn circles(draft: &Draft<'_>, ground: &Ground<'_>, faults: &mut Faults) {
    const AROUND: &[&str] = &["around", "circle", "centre", "center", "radius", "surrounding", "vicinity"];
    let around =
        draft.sentences.iter().any(|s| s.words.iter().any(|word| AROUND.contains(&word.lower.as_str())));
    for fact in draft.told.iter().flatten() {
        let Some(km) = ground.about[*fact].circle else { continue };
        let has = |amount: &Amount| {
            amount.values.iter().any(|(value, _)| *value == km)
                && amount.counts == Counts::Unit(Unit::Of("km".into()))
        };
        if !around && !draft.amounts.iter().flatten().any(has) {
            let label = &ground.brief.facts[*fact].label;
            let why = format!("“{label}” is about a circle around the centre, and the draft does not say so");
            faults.add(Reason::Claim, &ground.brief.facts[*fact].text, why);
        }
    }
}

/// Whether a number stands beside a fact that is told: in its label, its year, or the name that is its value.
fn beside(draft: &Draft<'_>, ground: &Ground<'_>, at: usize, amount: &Amount) -> bool {
    let near = draft.told[at]
        .iter()
        .chain(draft.told.iter().take(at).flatten())
        .chain(draft.told.iter().skip(at + 1).flatten());
    let is_year = year(amount);
    // A year is that of the numbers in its own clause, if there are any.
    let sentence = &draft.sentences[at];
    let clause = sentence.clause_at(amount.at.start);
    let own: Vec<usize> = draft.amounts[at]
        .iter()
        .zip(&draft.bound[at])
        .filter(|(other, _)| sentence.clause_at(other.at.start) == clause)
        .filter_map(|(_, fact)| *fact)
        .collect();
    near.copied().filter(|fact| !is_year || own.is_empty() || own.contains(fact)).any(|fact| {
        let (about, fact) = (&ground.about[fact], &ground.brief.facts[fact]);
        let same = |known: &Amount| {
            let counts = known.counts == amount.counts
                || known.counts == Counts::Things
                    && matches!(&amount.counts, Counts::Unit(Unit::Of(unit)) if unit == "year");
            counts && same_number(amount, known)
        };
        let label = about.beside.iter().any(same);
        let part = amount.counts == Counts::Part && amount.values[0].0 == 50.0 && fact.label.contains("half");
        let number = |text: &str| {
            text.split(|c: char| !c.is_ascii_digit())
                .any(|part| amount.values.iter().any(|(value, _)| part == format!("{value:.0}")))
        };
        let of_day = matches!(&fact.holds, Holds::Day(day) if f64::from(day.year()) == amount.values[0].0);
        let in_year = is_year && (number(&fact.year) || of_day);
        let in_name =
            matches!(&fact.holds, Holds::Texts(_)) && amount.counts == Counts::Things && number(&fact.text);
        label || part || in_year || in_name
    })
}

fn year(amount: &Amount) -> bool {
    let (value, digits) = amount.values[0];
    amount.counts == Counts::Things && digits == 0 && (1500.0..2200.0).contains(&value)
}

/// A fact that has the number in another unit.
fn elsewhere(ground: &Ground<'_>, amount: &Amount, counts: &Counts) -> Option<usize> {
    let said = !matches!(counts, Counts::Things | Counts::Part | Counts::Times | Counts::Date(..));
    let facts = ground.brief.facts.iter();
    facts.enumerate().filter(|_| said).find_map(|(at, fact)| match &fact.holds {
        Holds::Numbers(values) if fact.unit != Unit::Rank => {
            values.iter().any(|value| amount.says(*value)).then_some(at)
        }
        _ => None,
    })
}

fn holds(ground: &Ground<'_>, amount: &Amount, sentence: &super::Sentence<'_>) -> bool {
    !ground.candidates(amount, sentence).0.is_empty()
}

/// A number and the word behind it, as a message shows it.
fn with_unit(draft: &Draft<'_>, amount: &Amount) -> String {
    let rest: String = draft.text[amount.at.end..].chars().take(24).collect();
    let word: String = rest.trim_start().chars().take_while(|c| c.is_alphabetic()).collect();
    let gap = if rest.starts_with(' ') { " " } else { "" };
    format!("{}{gap}{word}", &draft.text[amount.at.clone()])
}
