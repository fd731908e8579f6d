//! People whose names look like something harmless: like places of the site, like ordinary words in small
//! letters, or like nothing at all, because they stand in another script.
//!
//! `names` lets stand what is a name of the site's; what stands around it may still say that somebody is meant.

use super::Kind;
use super::common::is_common;
use super::found::Found;
use super::given::{is_also_word, is_given};
use super::names::{Scene, is_spanish, speaks};
use super::tokens::{Shape, Token, Tokens};
use super::words::{is_role, is_title};

pub(super) fn find(text: &Scene, found: &mut Found) {
    let t = text.t;
    let scripts = is_latin(text.known.language, t);
    for at in 0..t.len() {
        let person = called(text, at).or_else(|| two_places(text, at)).or_else(|| in_small_letters(t, at));
        if let Some(end) = person {
            found.push(Kind::OtherName, t.range(at, end));
        }
        if scripts && t.get(at).is_some_and(is_foreign) {
            found.push(Kind::OtherScript, t.range(at, at + 1));
        }
    }
}

/// A role right before names of places: `my boss Allen Carson`. Words such as `called` stand before towns too.
fn called(text: &Scene, at: usize) -> Option<usize> {
    let t = text.t;
    let word = t.word(at);
    let of_things = matches!(
        word,
        "called" | "named" | "genannt" | "namens" | "nomme" | "nommee" | "llamada" | "llamado" | "patron"
    );
    let role = is_role(word) && !of_things;
    let name = |at: usize| t.get(at).is_some_and(|n| n.is_titled() && text.strange(n));
    if !role || !name(at + 1) {
        return None;
    }
    let length = (1..=3).take_while(|n| name(at + n)).count();
    // The role may begin the name of a service, which is no person's.
    (text.known.allowed.at(t, at) <= 1).then_some(at + 1 + length)
}

/// Two places in a row, without the comma that parts a city from where it lies, behind what is said of people:
/// `I would go to Lincoln Murray again`. The names of states are common words, so `Austin Texas` stands.
fn two_places(text: &Scene, at: usize) -> Option<usize> {
    let t = text.t;
    let place = |at: usize| {
        t.get(at).is_some_and(|n| n.is_titled() && text.strange(n)) && text.known.allowed.at(t, at) == 1
    };
    if !place(at) || !place(at + 1) {
        return None;
    }
    let behind = t.before(at, 1).next().is_some_and(|word| {
        matches!(
            word,
            "to" | "with"
                | "by"
                | "thank"
                | "thanks"
                | "for"
                | "met"
                | "asked"
                | "recommend"
                | "mit"
                | "von"
                | "con"
                | "por"
                | "avec"
                | "par"
        )
    });
    (behind || speaks(t.word(at + 2))).then_some(at + 2)
}

/// `Mr. miller was`, `the coach, peter, was`.
fn in_small_letters(t: &Tokens, at: usize) -> Option<usize> {
    let word = t.word(at);
    let small = |at: usize| t.get(at).filter(|n| n.shape == Shape::Word && !n.upper && !n.has_digit());
    let titled = match word {
        "mr" | "mrs" => true,
        // `20 ms` is a time, and `Dr. visits` are visits.
        "ms" | "dr" => t.get(at).is_some_and(|token| token.upper),
        _ => false,
    };
    if titled && is_title(word) && (at == 0 || t.digits(at - 1).is_empty()) {
        let point = usize::from(t.is_sign(at + 1, '.') && t.is_tight(at + 1));
        let name = small(at + 1 + point)?;
        let stem = name.stem();
        let thing = word == "dr" && stem.ends_with('s') && !is_given(stem);
        return (stem.chars().count() > 1 && !is_common(stem) && !thing).then_some(at + 2 + point);
    }
    if (is_role(word) || is_title(word)) && t.is_sign(at + 1, ',') {
        let name = small(at + 2)?.stem();
        let between = t.get(at + 3).is_none_or(|next| next.shape == Shape::Sign);
        let known = is_given(name) && !is_also_word(name) && !is_spanish(name);
        return (known && between).then_some(at + 3);
    }
    None
}

/// Whether the text is one in Latin letters, as far as its language says so, or most of its words if it is not known.
fn is_latin(language: &str, t: &Tokens) -> bool {
    let other = [
        "ar", "be", "bg", "bn", "el", "fa", "he", "hi", "hy", "ja", "ka", "kk", "km", "ko", "ky", "lo", "mk",
        "mn", "mr", "my", "ne", "pa", "ps", "ru", "sr", "ta", "te", "th", "uk", "ur", "yi", "zh",
    ];
    let tag = language.split(['-', '_']).next().unwrap_or("");
    let words = || t.list.iter().filter(|token| token.shape == Shape::Word);
    match tag {
        "" => words().filter(|token| is_foreign(token)).count() * 2 < words().count(),
        tag => !other.contains(&tag),
    }
}

/// A word in another script than Latin: what it says cannot be judged here. A single letter is a sign: `5 µm`, `π`.
fn is_foreign(token: &Token) -> bool {
    let latin = |c: char| matches!(c, '\0'..='\u{24F}' | '\u{250}'..='\u{2AF}' | '\u{1E00}'..='\u{1EFF}' | '\u{2C60}'..='\u{2C7F}' | '\u{A720}'..='\u{A7FF}' | '\u{FB00}'..='\u{FB06}');
    token.shape == Shape::Word && token.text.chars().filter(|c| c.is_alphabetic() && !latin(*c)).count() > 1
}
