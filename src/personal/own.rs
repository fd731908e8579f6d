//! The writer's own name and firm, however they are written.

use super::Kind;
use super::common::is_common;
use super::fold::fold_word;
use super::found::Found;
use super::given::{is_also_word, is_given};
use super::known::{Known, phrase};
use super::tokens::{Shape, Token, Tokens};
use super::words::is_legal_form;
use std::collections::BTreeSet;

pub fn find(t: &Tokens, known: &Known, found: &mut Found) {
    for person in &known.people {
        if let Some(person) = Person::new(person, known.first_name_allowed) {
            person.find(t, found);
        }
    }
    for firm in &known.firms {
        firm_in(t, firm, found);
    }
}

/// The longest name that is looked for, in words and in characters of a word.
const WORDS: usize = 10;
const LONGEST: usize = 60;

/// One person's name in the ways in which it may be written.
struct Person {
    /// Words that give the person away wherever they stand.
    parts: BTreeSet<String>,
    /// Those that are too short or too common to do so without a capital.
    weak: BTreeSet<String>,
    /// The first name, where it may stand.
    allowed: BTreeSet<String>,
    first: char,
    last: char,
    /// Parts in a script without spaces between words.
    inside: Vec<String>,
}

impl Person {
    fn new(name: &str, first_name_allowed: bool) -> Option<Person> {
        let raw: Vec<&str> = name
            .split(|c: char| c.is_whitespace() || matches!(c, '-' | ',' | '.' | '‐' | '/'))
            .filter(|p| !p.is_empty())
            .take(WORDS)
            .collect();
        let first_word: usize =
            name.split_whitespace().next().map_or(1, |w| w.split('-').filter(|p| !p.is_empty()).count());
        let mut person = Person {
            parts: BTreeSet::new(),
            weak: BTreeSet::new(),
            allowed: BTreeSet::new(),
            first: ' ',
            last: ' ',
            inside: Vec::new(),
        };
        for (at, part) in raw.iter().enumerate() {
            let forms = forms(part);
            let plain = forms.first()?.clone();
            if at == 0 {
                person.first = plain.chars().next().unwrap_or(' ');
            }
            person.last = plain.chars().next().unwrap_or(' ');
            if at < first_word && first_name_allowed {
                person.allowed.extend(forms);
                continue;
            }
            let length = plain.chars().count();
            if length > LONGEST || is_particle(&plain) && raw.len() > 1 {
                continue;
            }
            if plain.chars().all(is_unspaced) {
                person.inside.push(plain);
            } else if length <= 3 && !is_given(&plain)
                || is_common(&plain)
                || is_also_word(&plain)
                || is_ordinary(&plain)
            {
                person.weak.extend(forms.into_iter().filter(|f| f.chars().count() > 1));
            } else {
                person.parts.extend(forms);
            }
        }
        // Names that are written without a gap: `janedoe`.
        let all: Vec<String> = raw.iter().map(|part| fold_word(part).replace('\'', "")).collect();
        if let (Some(first), Some(last)) = (all.first(), all.last())
            && all.len() > 1
        {
            person.parts.extend([format!("{first}{last}"), format!("{last}{first}")]);
        }
        // A last name that equals the first one may stand if the first one may.
        let Person { parts, weak, allowed, .. } = &mut person;
        parts.retain(|part| !allowed.contains(part));
        weak.retain(|part| !allowed.contains(part));
        Some(person)
    }

    fn find(&self, t: &Tokens, found: &mut Found) {
        for at in 0..t.len() {
            let Some(token) = t.get(at) else { break };
            if token.shape == Shape::Word && self.is_here(t, at, token) {
                found.push(Kind::OwnName, t.range(at, at + 1));
            }
            if let Some(end) = self.spaced(t, at) {
                found.push(Kind::OwnName, t.range(at, end));
            }
            if let Some(end) = self.initials(t, at) {
                found.push(Kind::OwnName, t.range(at, end));
            }
        }
    }

    fn is_here(&self, t: &Tokens, at: usize, token: &Token) -> bool {
        if token.text.chars().count() > 2 * LONGEST {
            return false;
        }
        let joined = token.text.replace('\'', "");
        let stem = token.stem();
        let forms = [joined.as_str(), stem, joined.strip_suffix('s').unwrap_or(&joined)];
        let says = |set: &BTreeSet<String>| forms.iter().any(|form| set.contains(*form));
        if says(&self.parts) || token.has_digit() && self.parts.contains(&unmasked(&joined)) {
            return true;
        }
        // A name that is a word as well needs a capital that is no sentence's.
        let titled = token.upper && (!token.start || follows_as_name(t, at));
        (titled && says(&self.weak)) || self.inside.iter().any(|part| joined.contains(part.as_str()))
    }

    /// `D a n a`: single letters that spell a part.
    fn spaced(&self, t: &Tokens, at: usize) -> Option<usize> {
        let single = |i: usize| t.word(i).chars().count() == 1;
        let starts =
            single(at) && (at == 0 || !single(at - 1)) && (at < 2 || !single(at - 2) || t.is_text(at - 1));
        if !starts {
            return None;
        }
        let (mut spelt, mut next) = (String::new(), at);
        while spelt.chars().count() < LONGEST {
            if single(next) {
                spelt.push_str(t.word(next));
            } else if !(t.is_sign(next, '.')
                || t.is_sign(next, '-')
                || t.is_sign(next, '*')
                || t.is_sign(next, '_'))
            {
                break;
            }
            next += 1;
        }
        let whole = |part: &String| part.chars().count() > 2 && spelt.contains(part.as_str());
        (self.parts.iter().any(whole) || self.weak.iter().any(|part| *part == spelt && spelt.len() > 2))
            .then_some(next)
    }

    /// `J. R.`, and a first name with the first letter of the last: `Jane R.`
    fn initials(&self, t: &Tokens, at: usize) -> Option<usize> {
        let letter =
            |i: usize, c: char| t.get(i).is_some_and(|token| token.upper && token.text.chars().eq([c]));
        let dot = |i: usize| t.is_sign(i, '.') && t.is_tight(i);
        if letter(at, self.first)
            && dot(at + 1)
            && letter(at + 2, self.last)
            && (dot(at + 3) || at + 3 >= t.len())
        {
            return Some(at + 4);
        }
        let first = t.get(at).is_some_and(|token| token.upper && self.allowed.contains(token.stem()));
        (first && letter(at + 1, self.last) && (dot(at + 2) || at + 2 >= t.len())).then_some(at + 2)
    }
}

/// `S0rensen`: digits that stand for letters.
fn unmasked(word: &str) -> String {
    let letter = |c| match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        c => c,
    };
    word.chars().map(letter).collect()
}

/// Whether what follows the first word of a sentence shows that it is a name: `Grace here:`.
fn follows_as_name(t: &Tokens, at: usize) -> bool {
    t.word(at + 1) == "here"
        || t.get(at + 1).is_some_and(|next| next.is_titled() && !is_common(next.stem()))
        || t.get(at + 1).is_none()
}

/// A part folded, and with German or Nordic letters written out: Müller, muller, mueller.
fn forms(part: &str) -> Vec<String> {
    let plain = fold_word(part).replace('\'', "");
    let spelt: String = part
        .to_lowercase()
        .chars()
        .map(|c| match c {
            'ä' | 'æ' => "ae".to_string(),
            'ö' | 'ø' => "oe".to_string(),
            'ü' => "ue".to_string(),
            'å' => "aa".to_string(),
            c => c.to_string(),
        })
        .collect();
    let spelt = fold_word(&spelt).replace('\'', "");
    if spelt == plain { vec![plain] } else { vec![plain, spelt] }
}

fn is_particle(part: &str) -> bool {
    matches!(
        part,
        "van"
            | "von"
            | "der"
            | "den"
            | "de"
            | "del"
            | "della"
            | "di"
            | "da"
            | "dos"
            | "la"
            | "le"
            | "al"
            | "el"
            | "bin"
            | "ibn"
            | "ben"
            | "zu"
            | "y"
            | "e"
            | "st"
            | "jr"
            | "sr"
            | "dr"
            | "mr"
            | "mrs"
            | "ms"
    )
}

/// Scripts that put no space between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{E00}'..='\u{E7F}')
}

/// Names of families that are ordinary words.
fn is_ordinary(word: &str) -> bool {
    matches!(
        word,
        "park"
            | "stone"
            | "hill"
            | "wood"
            | "woods"
            | "brown"
            | "white"
            | "black"
            | "green"
            | "gray"
            | "king"
            | "long"
            | "young"
            | "cook"
            | "baker"
            | "carter"
            | "fisher"
            | "hunter"
            | "mason"
            | "potter"
            | "porter"
            | "shepherd"
            | "walker"
            | "wagner"
            | "bishop"
            | "church"
            | "cross"
            | "field"
            | "fields"
            | "fox"
            | "lane"
            | "banks"
            | "bell"
            | "bird"
            | "day"
            | "knight"
            | "lamb"
            | "little"
            | "love"
            | "moon"
            | "moore"
            | "power"
            | "powers"
            | "rice"
            | "short"
            | "small"
            | "strong"
            | "summers"
            | "swift"
            | "waters"
            | "weeks"
            | "winter"
            | "winters"
            | "wise"
            | "engel"
            | "keller"
            | "vogel"
            | "becker"
            | "weiss"
            | "koch"
            | "klein"
            | "lang"
            | "holt"
            | "lund"
            | "silva"
            | "reyes"
            | "torres"
            | "vera"
            | "viola"
            | "stella"
            | "victor"
            | "noor"
            | "theo"
            | "simone"
            | "kind"
            | "steps"
            | "iris"
    )
}

/// A firm by two or more of its words in a row, or by its first if that says enough.
fn firm_in(t: &Tokens, firm: &str, found: &mut Found) {
    let all: Vec<String> = phrase(firm).into_iter().filter(|w| !is_connector(w)).take(WORDS).collect();
    let legal = all.iter().rev().take_while(|w| is_legal_form(w)).count();
    let words = if legal < all.len() { &all[..all.len() - legal] } else { &all[..] };
    let Some(first) = words.first() else { return };
    let squeezed = words.concat();
    let telling = first.chars().count() >= 4
        && !is_common(first)
        && !is_also_word(first)
        && !is_ordinary(first)
        && !is_plain(first);
    for at in 0..t.len() {
        let Some(token) = t.get(at).filter(|token| token.shape != Shape::Sign) else { continue };
        if token.text == squeezed && squeezed.chars().count() > 4 && words.len() > 1 {
            found.push(Kind::OwnFirm, t.range(at, at + 1));
        }
        if token.stem() != first.as_str() && token.text != *first {
            continue;
        }
        let (mut next, mut met, mut end) = (at + 1, 1, at + 1);
        while met < words.len() && next < at + 3 * WORDS {
            let Some(other) = t.get(next) else { break };
            if other.shape != Shape::Sign && other.stem() == words[met] {
                met += 1;
                end = next + 1;
            } else if !(other.shape == Shape::Sign
                && matches!(other.text.as_str(), "&" | "+" | "-" | "." | ",")
                || is_connector(&other.text))
            {
                break;
            }
            next += 1;
        }
        // Two words of a firm in a row are the firm in small letters too, unless both are words of everybody's.
        let own = || words[..met].iter().any(|word| !is_common(word) && !is_plain(word));
        let enough = met == words.len() && (met > 1 || telling) || met >= 2 && (token.upper || own());
        if enough || (met == 1 && telling && token.upper) {
            found.push(Kind::OwnFirm, t.range(at, end));
        }
    }
}

fn is_connector(word: &str) -> bool {
    matches!(word, "and" | "und" | "y" | "et" | "e" | "the" | "n" | "i")
}

/// Words with which the names of many firms begin.
fn is_plain(word: &str) -> bool {
    matches!(
        word,
        "blue"
            | "white"
            | "black"
            | "green"
            | "silver"
            | "golden"
            | "bright"
            | "smart"
            | "open"
            | "fresh"
            | "north"
            | "south"
            | "east"
            | "west"
            | "prime"
            | "modern"
            | "urban"
            | "global"
            | "national"
            | "general"
            | "sunny"
            | "happy"
            | "northern"
    )
}
