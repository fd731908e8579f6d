//! A scanner of free text: what in it names or reaches a person.
//!
//! Words of clients are published word for word or not at all; so a text in which something is found is
//! withheld, and never edited in silence. The scanner knows signs, shapes and short lists of words, no
//! language: it would rather find too much than too little. It reads no file and keeps nothing.
//!
//! Invariant: a hit says what kind of thing stands where, never the thing itself; and scanning takes time in
//! proportion to the text, whatever the text is.

mod common;
mod figures;
mod fold;
mod found;
mod given;
mod handles;
mod known;
mod names;
mod net;
mod numbers;
mod own;
mod people;
mod phone;
mod postal;
mod tokens;
mod words;

pub use fold::fold_word;
pub use known::{Allowed, Known};

use found::Found;
use std::ops::Range;
use tokens::Tokens;

/// What was found. The order is that in which one of several findings at one spot is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Mail,
    Link,
    Handle,
    Account,
    Card,
    TaxNumber,
    Phone,
    Postal,
    OwnName,
    OwnFirm,
    Birth,
    CaseNumber,
    LongNumber,
    OtherName,
    OtherScript,
}

impl Kind {
    pub const ALL: [Kind; 15] = [
        Kind::Mail,
        Kind::Link,
        Kind::Handle,
        Kind::Account,
        Kind::Card,
        Kind::TaxNumber,
        Kind::Phone,
        Kind::Postal,
        Kind::OwnName,
        Kind::OwnFirm,
        Kind::Birth,
        Kind::CaseNumber,
        Kind::LongNumber,
        Kind::OtherName,
        Kind::OtherScript,
    ];

    /// What it is, as it stands in a sentence: `the text holds …`.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Mail => "an e-mail address",
            Kind::Link => "an address on the web",
            Kind::Handle => "a name on a social network",
            Kind::Account => "a bank account number",
            Kind::Card => "the number of a payment card",
            Kind::TaxNumber => "a social security or tax number",
            Kind::Phone => "a phone number",
            Kind::Postal => "a postal address",
            Kind::OwnName => "the client's own name",
            Kind::OwnFirm => "the client's own firm",
            Kind::Birth => "a date of birth",
            Kind::CaseNumber => "a client or order number",
            Kind::LongNumber => "a long number, such as that of an account",
            Kind::OtherName => "the name of another person or firm",
            Kind::OtherScript => "a word in another script, which could be a name",
        }
    }

    /// Whether somebody could be reached or identified by it without knowing anything else: what may stand in
    /// no text of ours, not even in one that a person wrote of himself.
    pub fn is_contact(self) -> bool {
        !matches!(
            self,
            Kind::OwnName
                | Kind::OwnFirm
                | Kind::OtherName
                | Kind::OtherScript
                | Kind::Birth
                | Kind::CaseNumber
        )
    }
}

/// One finding: what it is, and which characters of the text it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub kind: Kind,
    pub at: Range<usize>,
}

/// Whether a folded word is known as a given name, and as nothing else.
pub fn is_given_name(word: &str) -> bool {
    given::is_given(word)
}

/// Whether a folded word is a title or a role that stands before names: `mrs`, `pastor`.
pub fn is_form_of_address(word: &str) -> bool {
    words::is_title(word) || words::is_role(word)
}

/// Everything in a text that names or reaches a person, in the order of the text.
pub fn scan(text: &str, known: &Known) -> Vec<Hit> {
    let t = Tokens::new(&fold::fold(text));
    let mut found = Found::default();
    net::find(&t, &mut found);
    handles::find(&t, &mut found);
    phone::find(&t, &mut found);
    numbers::find(&t, &mut found);
    postal::find(&t, &mut found);
    own::find(&t, known, &mut found);
    names::find(&t, known, &mut found);
    found.finish()
}

/// The kinds of what was found, each once, in words: "an e-mail address and a phone number".
pub fn reasons(hits: &[Hit]) -> String {
    let said: Vec<&str> =
        Kind::ALL.iter().filter(|k| hits.iter().any(|h| h.kind == **k)).map(|k| k.words()).collect();
    match said.as_slice() {
        [] => String::new(),
        [one] => (*one).to_string(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
