//! Postal addresses: streets with numbers, boxes, codes with towns, places on the globe.

use super::Kind;
use super::found::Found;
use super::tokens::{Shape, Tokens};

pub fn find(t: &Tokens, found: &mut Found) {
    for at in 0..t.len() {
        let length = english_street(t, at)
            .or_else(|| german_street(t, at))
            .or_else(|| romance_street(t, at))
            .or_else(|| box_or_suite(t, at))
            .or_else(|| code(t, at))
            .or_else(|| on_the_globe(t, at));
        if let Some(length) = length {
            found.push(Kind::Postal, t.range(at, at + length));
        }
    }
}

fn is_titled(t: &Tokens, at: usize) -> bool {
    t.get(at).is_some_and(|token| token.shape == Shape::Word && (token.upper || token.has_digit()))
}

fn is_house_number(t: &Tokens, at: usize) -> bool {
    let number = |text: &str| (1..=5).contains(&text.len()) && text != "0";
    let lettered = |word: &str| {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        word.len() - digits.len() == 1 && number(digits) && digits.bytes().all(|b| b.is_ascii_digit())
    };
    number(t.digits(at)) || lettered(t.word(at))
}

/// `12 Elm Street`, `350 5th Ave`, `12 elm street`, and `Elm Street` alone within a sentence.
fn english_street(t: &Tokens, at: usize) -> Option<usize> {
    let numbered = is_house_number(t, at)
        || is_titled(t, at)
            && matches!(t.word(at), "one" | "two" | "three" | "four" | "five" | "ten" | "twelve" | "twenty");
    let comma = usize::from(numbered && t.is_sign(at + 1, ','));
    let first = if numbered { at + 1 + comma } else { at };
    let mut next = first;
    while next < first + 5 {
        let word = t.word(next);
        if word.is_empty() {
            // `N. 5th St.`
            if !(t.is_sign(next, '.') && next > first) {
                return None;
            }
        } else if next > first && is_street(word) {
            let titled = (first..next).filter(|i| !t.word(*i).is_empty()).all(|i| is_titled(t, i));
            let famous = next == first + 1
                && matches!(t.word(first), "wall" | "main" | "high" | "the" | "sesame" | "one" | "each");
            let named = titled && (is_titled(t, next) || is_sure_street(word));
            let small = next == first + 1 && is_sure_street(word) && numbered;
            let alone = !numbered
                && named
                && is_titled(t, next)
                && is_sure_street(word)
                && !famous
                && (!t.get(first).is_some_and(|token| token.start) || is_house_number(t, next + 1));
            return (numbered && (named || small) || alone).then_some(next + 1 - at);
        }
        next += 1;
    }
    None
}

fn is_sure_street(word: &str) -> bool {
    matches!(
        word,
        "street"
            | "avenue"
            | "boulevard"
            | "blvd"
            | "ave"
            | "road"
            | "rd"
            | "lane"
            | "parkway"
            | "pkwy"
            | "highway"
            | "hwy"
    )
}

fn is_street(word: &str) -> bool {
    is_sure_street(word)
        || matches!(
            word,
            "st" | "ln"
                | "drive"
                | "dr"
                | "court"
                | "ct"
                | "way"
                | "place"
                | "pl"
                | "square"
                | "sq"
                | "terrace"
                | "circle"
                | "close"
                | "crescent"
                | "trail"
                | "row"
                | "alley"
                | "mews"
                | "gardens"
                | "walk"
                | "wharf"
                | "quay"
                | "loop"
        )
}

/// `Hauptstraße 5`, `Berliner Str. 12a`, `Am Markt 3`, `Keizersgracht 12`.
fn german_street(t: &Tokens, at: usize) -> Option<usize> {
    let word = t.word(at);
    let ending = [
        "strasse", "str", "weg", "platz", "allee", "gasse", "damm", "ufer", "chaussee", "ring", "straat",
        "laan", "gracht", "plein", "steig", "markt",
    ]
    .into_iter()
    .find(|ending| word.ends_with(ending))?;
    let whole = word == ending;
    let named = at > 0
        && is_titled(t, at - 1)
        && t.word(at - 1).chars().count() > 1
        && !t.get(at - 1).is_some_and(|before| before.start);
    let sure = matches!(ending, "strasse" | "str" | "allee" | "gasse" | "chaussee" | "straat" | "gracht");
    let innocent = matches!(
        word,
        "arbeitsplatz"
            | "arbeitsmarkt"
            | "umweg"
            | "spring"
            | "string"
            | "parkplatz"
            | "supermarkt"
            | "mitring"
            | "ring"
            | "during"
            | "marketing"
            | "wettbewerb"
    );
    if innocent || !(is_titled(t, at) || named && whole) || word.ends_with("ing") && !word.ends_with("ring") {
        return None;
    }
    let mut next = at + 1;
    if t.is_sign(next, '.') {
        next += 1;
    }
    if whole && (t.word(next) == "des" || t.word(next) == "der") {
        next += 2;
    }
    let numbered = is_house_number(t, next) && t.digits(next).len() <= 4;
    (numbered && (sure || !whole || named)).then_some(next + 1 - at)
}

/// `12 rue de la Paix`, `Calle Mayor 5`, `C/ Alcalá, 12`, `via Roma 5`.
fn romance_street(t: &Tokens, at: usize) -> Option<usize> {
    let kind = t.word(at);
    let french = matches!(
        kind,
        "rue"
            | "avenue"
            | "boulevard"
            | "bd"
            | "place"
            | "chemin"
            | "impasse"
            | "allee"
            | "quai"
            | "route"
            | "ruelle"
            | "cours"
    );
    let joins = |word: &str| {
        matches!(word, "de" | "du" | "des" | "la" | "le" | "d" | "l" | "del" | "los" | "las" | "el")
    };
    let glued = |word: &str| word.starts_with("d'") || word.starts_with("l'");
    if french {
        let mut back = at;
        while back > 0
            && back + 3 > at
            && (t.is_sign(back - 1, ',') || matches!(t.word(back - 1), "bis" | "ter" | "quater"))
        {
            back -= 1;
        }
        let numbered = back > 0 && is_house_number(t, back - 1);
        let next = at + 1 + (1..3).take_while(|i| joins(t.word(at + i))).count();
        let named = is_titled(t, next) || glued(t.word(next));
        let sure = matches!(kind, "rue" | "impasse" | "boulevard" | "chemin");
        if numbered
            && (named
                && (kind != "place" && kind != "cours" && kind != "route"
                    || next > at + 1
                    || is_titled(t, next))
                || sure && !t.word(at + 1).is_empty())
            || kind == "rue" && named && is_titled(t, next)
        {
            return Some(next + 1 - at);
        }
    }
    let slash = kind == "c" && t.is_sign(at + 1, '/') && t.is_tight(at + 1);
    let spanish = matches!(
        kind,
        "calle"
            | "avenida"
            | "avda"
            | "av"
            | "plaza"
            | "paseo"
            | "carrera"
            | "camino"
            | "ronda"
            | "travesia"
            | "via"
            | "piazza"
            | "viale"
            | "corso"
            | "rua"
            | "largo"
    );
    if !spanish && !slash {
        return None;
    }
    let mut titled = false;
    for next in at + 1..at + 9 {
        if !t.digits(next).is_empty() {
            return (titled && is_house_number(t, next)).then_some(next + 1 - at);
        }
        if let Some(token) = t.get(next).filter(|token| token.shape == Shape::Word) {
            titled |= token.upper;
            if !token.upper
                && !joins(&token.text)
                && !matches!(token.text.as_str(), "n" | "no" | "num" | "numero")
            {
                return None;
            }
        } else if !['.', ',', '/', 'º', '°'].iter().any(|sign| t.is_sign(next, *sign)) {
            return None;
        }
    }
    None
}

/// `P.O. Box 12`, `Postfach 1234`, `Apartado 12`, `Suite 200`.
fn box_or_suite(t: &Tokens, at: usize) -> Option<usize> {
    let number = |from: usize| (from..from + 4).find(|i| t.get(*i).is_some_and(|token| token.has_digit()));
    let end = match t.word(at) {
        "p" if t.is_sign(at + 1, '.') && t.word(at + 2) == "o" => {
            number(at + 3).filter(|_| (at + 3..at + 6).any(|i| t.word(i) == "box"))?
        }
        "pob" | "pobox" => number(at + 1).filter(|n| *n <= at + 2)?,
        "po" if t.word(at + 1) == "box" => number(at + 1)?,
        "postfach" | "apartado" | "postbus" => number(at + 1)?,
        "bp" if t.get(at)?.shout => number(at + 1).filter(|n| *n == at + 1)?,
        "boite" if t.word(at + 1) == "postale" => number(at + 2)?,
        "suite" | "apt" | "apartment" | "wohnung" | "appartement" | "unit" | "floor"
            if t.get(at)?.upper && at > 0 =>
        {
            number(at + 1).filter(|n| *n <= at + 2)?
        }
        "zip" | "postcode" | "postal" | "plz" | "postleitzahl" => {
            number(at + 1).filter(|n| *n <= at + 3 && t.digits(*n).len() >= 4)?
        }
        "ste" | "apt" => number(at + 1).filter(|n| *n <= at + 2)?,
        _ => return None,
    };
    Some(end + 1 - at)
}

/// `10115 Berlin`, `IL 62704`, `SW1A 1AA`.
fn code(t: &Tokens, at: usize) -> Option<usize> {
    let token = t.get(at)?;
    let digits = t.digits(at);
    if digits.len() == 5 {
        let town = is_titled(t, at + 1) && !t.get(at + 1)?.shout && t.word(at + 1).chars().count() > 2;
        let counted = digits.ends_with("00") || is_unit(t.word(at + 1));
        return (town && !counted).then_some(2);
    }
    if digits.len() == 4 && !digits.starts_with("19") && !digits.starts_with("20") {
        let dutch =
            t.word(at + 1).len() == 2 && t.get(at + 1).is_some_and(|l| l.shout) && is_titled(t, at + 2);
        return dutch.then_some(3);
    }
    if token.shape != Shape::Word || !token.upper {
        return None;
    }
    if token.text.len() == 2 && token.shout && is_state(&token.text) && t.digits(at + 1).len() == 5 {
        return Some(2);
    }
    let outward = (2..=4).contains(&token.text.len()) && token.has_digit() && token.text.is_ascii();
    let inward = t.get(at + 1).map_or("", |next| &next.text).as_bytes();
    let british =
        matches!(inward, [d, a, b] if d.is_ascii_digit() && a.is_ascii_lowercase() && b.is_ascii_lowercase());
    let canadian = token.text.len() == 3
        && matches!(inward, [d, a, e] if d.is_ascii_digit() && a.is_ascii_lowercase() && e.is_ascii_digit());
    (outward && (british || canadian)).then_some(2)
}

/// What is counted by a number of five digits and has a capital.
fn is_unit(word: &str) -> bool {
    matches!(
        word,
        "euro"
            | "euros"
            | "dollar"
            | "dollars"
            | "franken"
            | "francs"
            | "besucher"
            | "mitarbeiter"
            | "kunden"
            | "nutzer"
            | "zeilen"
            | "seiten"
            | "menschen"
            | "stunden"
            | "stuck"
            | "klicks"
            | "abonnenten"
            | "datensatze"
            | "mitglieder"
            | "leser"
            | "tonnen"
            | "kilometer"
            | "americans"
            | "germans"
            | "instagram"
            | "linkedin"
            | "facebook"
            | "twitter"
            | "youtube"
    )
}

fn is_state(word: &str) -> bool {
    "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri \
     sc sd tn tx ut vt va wa wv wi wy dc pr"
        .split_whitespace()
        .any(|state| state == word)
}

/// `40.7128, -74.0060`.
fn on_the_globe(t: &Tokens, at: usize) -> Option<usize> {
    let exact = |i: usize| {
        (1..=3).contains(&t.digits(i).len())
            && t.is_sign(i + 1, '.')
            && t.digits(i + 2).len() >= 4
            && t.is_tight(i + 2)
    };
    if !exact(at) {
        return None;
    }
    let second = (at + 3..at + 8).find(|i| !t.digits(*i).is_empty())?;
    exact(second).then_some(second + 3 - at)
}
