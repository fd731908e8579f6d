//! The fact check: whether a draft says only what its brief says, and nothing that no draft may say.
//!
//! Pure: a text and a brief go in, a verdict comes out; no model is asked what it thinks of its own work. It reads
//! English, sentence by sentence, and refuses what it cannot understand. Invariant: a number passes only as the value,
//! with the unit, of a fact that its sentence speaks of; a name only if the brief has it; and a sentence about the place has
//! no word that neither the brief nor the list of ordinary words knows.

mod alike;
mod amounts;
mod claims;
mod compare;
mod form;
mod forbidden;
mod ground;
mod lists;
mod names;
mod numbers;
mod quotes;
mod reading;
mod stem;
mod wording;

pub use alike::{Around, Others};
pub use lists::Lists;
pub use wording::vet_wording;

use crate::brief::Brief;
use amounts::{Amount, amounts};
use ground::Ground;
use reading::{Sentence, sentences};
use std::collections::BTreeSet;

/// Why a draft is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    Empty,
    CutShort,
    Tool,
    Form,
    Echo,
    Length,
    Language,
    Number,
    Unit,
    Date,
    Name,
    Quote,
    Comparison,
    Superlative,
    Claim,
    Negation,
    Promise,
    Advice,
    Testimonial,
    Personal,
    Nothing,
    Repeated,
    Alike,
    Slot,
}

impl Reason {
    pub const ALL: [Reason; 24] = [
        Reason::Empty,
        Reason::CutShort,
        Reason::Tool,
        Reason::Form,
        Reason::Echo,
        Reason::Length,
        Reason::Language,
        Reason::Number,
        Reason::Unit,
        Reason::Date,
        Reason::Name,
        Reason::Quote,
        Reason::Comparison,
        Reason::Superlative,
        Reason::Claim,
        Reason::Negation,
        Reason::Promise,
        Reason::Advice,
        Reason::Testimonial,
        Reason::Personal,
        Reason::Nothing,
        Reason::Repeated,
        Reason::Alike,
        Reason::Slot,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Reason::Empty => "empty",
            Reason::CutShort => "cut-short",
            Reason::Tool => "tool-call",
            Reason::Form => "form",
            Reason::Echo => "echo",
            Reason::Length => "length",
            Reason::Language => "language",
            Reason::Number => "number",
            Reason::Unit => "unit",
            Reason::Date => "date",
            Reason::Name => "name",
            Reason::Quote => "quotation",
            Reason::Comparison => "comparison",
            Reason::Superlative => "superlative",
            Reason::Claim => "claim",
            Reason::Negation => "negation",
            Reason::Promise => "promise",
            Reason::Advice => "advice",
            Reason::Testimonial => "testimonial",
            Reason::Personal => "personal",
            Reason::Nothing => "says-nothing",
            Reason::Repeated => "repeated",
            Reason::Alike => "alike",
            Reason::Slot => "slot",
        }
    }
}

/// One thing that is wrong with a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub reason: Reason,
    /// The words of the draft that it is about; "" for the draft as a whole.
    pub words: String,
    pub why: String,
}

/// What became of a draft.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    pub faults: Vec<Fault>,
    /// The facts that it tells, by their place in the brief.
    pub told: BTreeSet<usize>,
}

/// What a draft is judged by, beside its brief.
#[derive(Clone, Copy)]
pub struct Rules<'r> {
    pub lists: &'r Lists,
    /// Words, at least and at most.
    pub length: (u32, u32),
    /// What the model was told to do: sentences that must not come back.
    pub instructions: &'r str,
    pub around: &'r Around,
}

/// A draft, read.
struct Draft<'t> {
    text: &'t str,
    /// The name of the place that the page is about; "" without one.
    place: String,
    sentences: Vec<Sentence<'t>>,
    /// Of each sentence.
    amounts: Vec<Vec<Amount>>,
    told: Vec<BTreeSet<usize>>,
    /// The fact of each amount.
    bound: Vec<Vec<Option<usize>>>,
    /// Whether it speaks of the place, or of anything that only data can know.
    of_facts: Vec<bool>,
}

/// Where faults are put down.
#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, reason: Reason, words: &str, why: impl Into<String>) {
        let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let fault = Fault { reason, words: words.chars().take(120).collect(), why: why.into() };
        if !self.0.contains(&fault) {
            self.0.push(fault);
        }
    }
}

/// Judges a note.
pub fn vet(text: &str, brief: &Brief, rules: &Rules<'_>) -> Verdict {
    let mut faults = Faults::default();
    if !form::judge(text, brief, rules, &mut faults) {
        // What is no prose cannot be read as such.
        return Verdict { faults: faults.0, told: BTreeSet::new() };
    }
    let ground = Ground::new(brief);
    let mut draft = Draft::read(text);
    draft.place = brief.place().unwrap_or("").to_string();
    let unbound = numbers::bind(&mut draft, &ground);
    let named = names::judge(&mut draft, &ground, rules.lists, &mut faults);
    draft.mark(&ground, &named);
    // A rank of 1 and an only one are told without their number.
    compare::judge(&mut draft, &ground, rules.lists, &mut faults);
    numbers::judge(&draft, &ground, unbound, &mut faults);
    quotes::judge(&draft, brief, &mut faults);
    forbidden::judge(&draft, brief, rules.lists, &mut faults);
    claims::judge(&draft, &ground, rules.lists, &mut faults);
    let told: BTreeSet<usize> = draft.told.iter().flatten().copied().collect();
    if told.is_empty() && faults.0.is_empty() {
        faults.add(
            Reason::Nothing,
            "",
            "it tells no fact of the brief: a text that fits every page helps nobody on this one",
        );
    }
    alike::judge(text, brief, &told, rules.around, &mut faults);
    Verdict { faults: faults.0, told }
}

impl<'t> Draft<'t> {
    fn read(text: &'t str) -> Draft<'t> {
        let sentences = sentences(text);
        let amounts: Vec<Vec<Amount>> = sentences.iter().map(amounts).collect();
        let told = vec![BTreeSet::new(); sentences.len()];
        let of_facts = vec![false; sentences.len()];
        let bound = amounts.iter().map(|amounts| vec![None; amounts.len()]).collect();
        Draft { text, place: String::new(), sentences, amounts, told, bound, of_facts }
    }

    /// Says which sentences speak of facts: those that tell one, name something, or point at the place.
    fn mark(&mut self, ground: &Ground<'_>, named: &[bool]) {
        const HERE: &[&str] = &[
            "here",
            "local",
            "locally",
            "city",
            "town",
            "region",
            "area",
            "state",
            "metro",
            "resident",
            "inhabitant",
            "nearby",
            "county",
            "neighbourhood",
            "neighborhood",
            "population",
            "community",
            "place",
            "market",
        ];
        let places = ground.brief.rows.iter().filter(|row| row.kind == "place");
        let places: Vec<String> = places.map(|row| row.name.to_lowercase()).collect();
        for (at, sentence) in self.sentences.iter().enumerate() {
            let points = sentence
                .words
                .iter()
                .any(|word| HERE.contains(&word.lower.as_str()) || HERE.contains(&word.stem.as_str()));
            let names = sentence.text.to_lowercase();
            let place = places.iter().any(|place| !place.is_empty() && names.contains(place.as_str()));
            // The story of a match is all about facts, but for what a reader can do.
            let story = ground.brief.rows.iter().any(|row| row.kind == "story");
            let told = story
                && !sentence.words.iter().any(|word| {
                    ["you", "your", "reader", "if", "should", "may", "helps", "agree", "ask"]
                        .contains(&word.lower.as_str())
                        || word.stem == "reader"
                });
            self.of_facts[at] = told || points || place || named[at] || !self.told[at].is_empty();
        }
    }
}
