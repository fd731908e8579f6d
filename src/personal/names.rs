//! Other people and firms: capitals where a sentence has none, titles, roles, introductions, signatures.
//!
//! In German every noun has a capital, so there only given names, titles, roles and pairs count.

use super::Kind;
use super::common::is_common;
use super::found::Found;
use super::given::{is_also_word, is_given};
use super::known::Known;
use super::people;
use super::tokens::{Shape, Token, Tokens};
use super::words::{is_legal_form, is_role, is_title};

pub fn find(t: &Tokens, known: &Known, found: &mut Found) {
    let german = speaks_german(t, known.language.split(['-', '_']).next() == Some("de"));
    let text = Scene { t, known, german, loud: is_loud(t), last: last_words(t) };
    let mut at = 0;
    while at < t.len() {
        let allowed = text.allowed(at);
        if allowed > 0 {
            at += allowed;
            continue;
        }
        if let Some(end) = text.name_at(at) {
            found.push(Kind::OtherName, t.range(at, end));
        }
        at += 1;
    }
    people::find(&text, found);
}

/// Whether a text is German: its small words say so, or nothing speaks against it where German is expected.
fn speaks_german(t: &Tokens, expected: bool) -> bool {
    let (mut german, mut other) = (0usize, 0usize);
    for token in &t.list {
        match token.text.as_str() {
            "und" | "der" | "das" | "ist" | "wir" | "nicht" | "mit" | "ein" | "eine" | "fur" | "ich"
            | "uns" | "auch" | "haben" => german += 1,
            "the" | "and" | "of" | "to" | "we" | "was" | "el" | "que" | "y" | "les" | "et" | "nous"
            | "est" => other += 1,
            _ => {}
        }
    }
    if expected { german + 1 >= other } else { german >= 2 && german > other }
}

/// Whether a third of the words or more are written in capitals.
fn is_loud(t: &Tokens) -> bool {
    let words = t.list.iter().filter(|token| token.shape == Shape::Word);
    let (mut all, mut loud) = (0usize, 0usize);
    for token in words {
        all += 1;
        loud += usize::from(token.shout && token.text.chars().count() > 3);
    }
    loud * 2 > all
}

/// How many tokens at the end may be a signature.
const SIGNATURE: usize = 4;

/// The first token of the last line, or of what stands behind the last dash.
fn last_words(t: &Tokens) -> usize {
    let from = t.len().saturating_sub(SIGNATURE);
    (from..t.len()).rev().find(|i| t.get(*i).is_some_and(|token| token.line || token.dash)).unwrap_or(t.len())
}

pub(super) struct Scene<'a> {
    pub(super) t: &'a Tokens,
    pub(super) known: &'a Known<'a>,
    german: bool,
    /// Most of the text is in capitals, so that they say nothing.
    loud: bool,
    last: usize,
}

impl Scene<'_> {
    /// How many tokens here are a name of the site's, and no person's.
    fn allowed(&self, at: usize) -> usize {
        let length = if self.t.is_text(at) { self.known.allowed.at(self.t, at) } else { 0 };
        let Some(token) = self.t.get(at).filter(|_| length > 0) else { return 0 };
        // Austin, Jackson, Charlotte: a place only where something is in it.
        let person = length == 1 && is_given(token.stem());
        let placed = self.t.before(at, 1).next().is_some_and(|word| {
            matches!(
                word,
                "in" | "near"
                    | "from"
                    | "around"
                    | "of"
                    | "to"
                    | "across"
                    | "outside"
                    | "aus"
                    | "bei"
                    | "nach"
                    | "en"
                    | "de"
                    | "a"
                    | "the"
                    | "greater"
            )
        });
        if person && !placed { 0 } else { length }
    }

    /// Whether the token is a capitalised word that says nothing innocent.
    pub(super) fn strange(&self, token: &Token) -> bool {
        let stem = token.stem();
        let first = stem.chars().next().unwrap_or(' ');
        let roman = token.shout && stem.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
        token.shape == Shape::Word
            && token.upper
            && first.is_alphabetic()
            && stem.chars().count() > 1
            && !(token.has_digit() && stem.len() <= 3)
            && !roman
            && !is_common(stem)
            && !is_common(&token.text)
            && !stem.strip_suffix('s').is_some_and(is_common)
            && !self.own_first_name(token)
    }

    /// The first name of the writer may stand if consent covers it.
    fn own_first_name(&self, token: &Token) -> bool {
        self.known.first_name_allowed
            && self.known.people.iter().any(|name| {
                name.split_whitespace().next().is_some_and(|first| {
                    super::fold::fold_word(first)
                        .split('-')
                        .any(|part| part.replace('\'', "") == token.stem().replace('\'', ""))
                })
            })
    }

    /// Whether a capital here is not due to the start of a sentence.
    fn inside(&self, at: usize, token: &Token) -> bool {
        !token.start || (token.dash && at >= self.last)
    }

    fn name_at(&self, at: usize) -> Option<usize> {
        let t = self.t;
        let token = t.get(at)?;
        if token.shape != Shape::Word {
            return None;
        }
        if let Some(end) = self.introduced(at, token) {
            return Some(end);
        }
        let strange = self.strange(token);
        let given = strange && is_given(token.stem());
        if given && (token.is_titled() || token.shout) {
            return Some(at + 1);
        }
        if strange && self.legal_form(at) {
            return Some(at + 2);
        }
        if strange
            && t.word(at + 1) == "here"
            && [':', ',', '.', '!', '-'].iter().any(|sign| t.is_sign(at + 2, *sign))
        {
            return Some(at + 1);
        }
        if strange && token.is_titled() && self.signed(at) {
            return Some(at + 1);
        }
        if let Some(end) = self.acts(at, token, strange) {
            return Some(end);
        }
        // `DANA WHITFIELD` among small letters.
        let long = |token: &Token| token.shout && token.text.chars().count() > 3 && self.strange(token);
        if !self.loud && long(token) && t.get(at + 1).is_some_and(long) {
            return Some(at + 2);
        }
        if strange && is_also_word(token.stem()) && token.start && speaks(t.word(at + 1)) {
            return Some(at + 1);
        }
        if !strange || !token.is_titled() || !self.inside(at, token) || is_joined(t, at) {
            return None;
        }
        if !self.german {
            return Some(at + 1);
        }
        // Two nouns in a row are rare, and most often a name.
        let next = t.get(at + 1).filter(|next| next.is_titled() && !t.is_sign(at + 1, '-'))?;
        (self.strange(next) && !is_time(&token.text) && !is_measure(t, at)).then_some(at + 2)
    }

    /// Behind a title, a role, or words by which somebody is introduced.
    fn introduced(&self, at: usize, token: &Token) -> Option<usize> {
        let t = self.t;
        let word = token.text.as_str();
        let point = usize::from(t.is_sign(at + 1, '.') && t.is_tight(at + 1));
        let next = at + 1 + point;
        let name = t.get(next).filter(|n| n.shape == Shape::Word);
        let capital = name.is_some_and(|n| self.strange(n));
        if is_title(word)
            && capital
            && (word != "m" || point == 1)
            && (token.upper || !matches!(word, "miss" | "coach" | "sister" | "father" | "sir"))
        {
            return Some(next + 1);
        }
        if word == "m" && token.upper && point == 1 && capital {
            return Some(next + 1);
        }
        if is_role(word) {
            let behind = usize::from([',', ':', '('].iter().any(|sign| t.is_sign(at + 1, *sign)));
            let name = t.get(at + 1 + behind).filter(|n| n.shape == Shape::Word)?;
            let initial = name.upper
                && name.text.chars().count() == 1
                && name.text != "i"
                && t.is_sign(at + 2 + behind, '.')
                && t.is_tight(at + 2 + behind);
            let small = !name.upper
                && is_given(&name.text)
                && behind == 0
                && !is_also_word(&name.text)
                && !is_spanish(&name.text);
            let whole = self.strange(name) && (!self.german || is_given(name.stem()) || behind == 0);
            return (whole && !self.allowed_at(at + 1 + behind) || initial || small)
                .then_some(at + 2 + behind);
        }
        if is_thanks(word) {
            let behind = usize::from(t.is_sign(at + 1, ','));
            let name = t.get(at + 1 + behind).filter(|n| n.is_titled() && self.strange(n))?;
            let addressed = t.get(at + 2 + behind).is_none_or(|next| next.shape == Shape::Sign);
            return (addressed && !name.line).then_some(at + 2 + behind);
        }
        self.says_name(at)
            .filter(|at| t.get(*at).is_some_and(|n| n.shape == Shape::Word && !is_common(n.stem())))
            .map(|at| at + 1)
    }

    /// Somebody who does what only people do, whatever the name: `Xorin listened`, `dana here`.
    fn acts(&self, at: usize, token: &Token, strange: bool) -> Option<usize> {
        let t = self.t;
        let word = token.stem();
        let small = !token.upper && is_given(word) && !is_also_word(word) && !is_spanish(word);
        let met = t.before(at, 1).next().is_some_and(|before| {
            matches!(
                before,
                "ask"
                    | "asked"
                    | "met"
                    | "meet"
                    | "with"
                    | "by"
                    | "to"
                    | "from"
                    | "for"
                    | "called"
                    | "tell"
                    | "told"
                    | "contact"
            )
        });
        if small && !self.german && (t.word(at + 1) == "here" || met) {
            return Some(at + 1);
        }
        let thing = ["s", "ing", "ion", "ment", "ity", "ness", "er", "ers", "ship"]
            .iter()
            .any(|end| word.ends_with(end));
        if !strange || !token.start || thing || self.german {
            return None;
        }
        let english = matches!(
            t.word(at + 1),
            "helped"
                | "listened"
                | "knew"
                | "understood"
                | "asked"
                | "explained"
                | "told"
                | "said"
                | "taught"
        );
        let spanish = matches!(t.word(at + 1), "me" | "nos")
            && matches!(
                t.word(at + 2),
                "ayudo" | "dijo" | "escucho" | "explico" | "enseno" | "entendio" | "pregunto"
            );
        let helped = |word: &str| {
            ["aid", "ecout", "expliqu", "compri", "dit", "appri"].iter().any(|stem| word.starts_with(stem))
        };
        let french = t.word(at + 1).starts_with("m'") && helped(t.word(at + 2))
            || t.word(at + 1) == "nous" && helped(t.word(at + 3));
        (english || spanish || french).then_some(at + 1)
    }

    fn allowed_at(&self, at: usize) -> bool {
        self.allowed(at) > 0
    }

    /// The token behind `my name is`, `ich heiße`, `me llamo`, `je m'appelle`, `I am called`.
    fn says_name(&self, at: usize) -> Option<usize> {
        let t = self.t;
        let is = |i: usize, words: &[&str]| words.contains(&t.word(i));
        if is(at, &["name", "names", "nombre", "nom"])
            && at > 0
            && is(at - 1, &["my", "mein", "mi", "mon", "his", "her"])
            && is(at + 1, &["is", "ist", "es", "est"])
        {
            return Some(at + 2);
        }
        if is(at, &["heisse", "heisst", "m'appelle", "s'appelle"]) {
            return Some(at + 1);
        }
        let called = is(at, &["me", "se"]) && is(at + 1, &["llamo", "llama"]);
        called.then_some(at + 2)
    }

    /// A legal form right behind: `Acme LLC`. Some forms are words when they are small.
    fn legal_form(&self, at: usize) -> bool {
        let comma = usize::from(self.t.is_sign(at + 1, ','));
        self.t.get(at + 1 + comma).is_some_and(|next| {
            next.upper && is_legal_form(&next.text) && (next.shout || next.text.len() > 2)
        })
    }

    /// Whether only the last words of the text stand here, in a line of their own or behind a dash, all with
    /// capitals: a signature.
    fn signed(&self, at: usize) -> bool {
        at >= self.last && at + SIGNATURE >= self.t.len() && self.last > 0 && {
            (at..self.t.len()).all(|i| {
                self.t.get(i).is_some_and(|token| match token.shape {
                    Shape::Word => token.upper,
                    Shape::Sign => token.text != "!" && token.text != "?",
                    Shape::Digits => false,
                })
            })
        }
    }
}

/// Words behind which somebody is addressed.
fn is_thanks(word: &str) -> bool {
    matches!(
        word,
        "danke"
            | "dank"
            | "hallo"
            | "liebe"
            | "lieber"
            | "thanks"
            | "thank"
            | "hi"
            | "hello"
            | "dear"
            | "gracias"
            | "hola"
            | "merci"
            | "bonjour"
            | "cher"
            | "chere"
            | "bravo"
    )
}

/// What people do: behind `Mark` or `Grace` it shows that a person is meant.
pub(super) fn speaks(word: &str) -> bool {
    matches!(
        word,
        "was"
            | "helped"
            | "said"
            | "told"
            | "gave"
            | "showed"
            | "made"
            | "took"
            | "listened"
            | "knew"
            | "understood"
            | "asked"
            | "explained"
            | "has"
            | "had"
            | "worked"
            | "taught"
            | "led"
            | "came"
            | "kept"
    )
}

/// The second half of a word with a hyphen is judged with the first: `E-Mail`, `Follow-Up`.
fn is_joined(t: &Tokens, at: usize) -> bool {
    let hyphen = at > 1 && t.is_sign(at - 1, '-') && t.is_tight(at - 1) && t.is_tight(at);
    hyphen
        && t.get(at - 2)
            .is_some_and(|first| first.text.chars().count() < 2 || !first.upper || is_common(&first.text))
}

/// German nouns of time that stand before another noun: `Ende Mai`.
fn is_time(word: &str) -> bool {
    matches!(
        word,
        "ende"
            | "anfang"
            | "mitte"
            | "abend"
            | "morgen"
            | "mittag"
            | "uhr"
            | "prozent"
            | "euro"
            | "stunden"
            | "tage"
            | "wochen"
            | "monate"
            | "jahre"
            | "minuten"
            | "seiten"
            | "punkte"
    )
}

/// A number before makes the first noun a measure: `drei Tassen Kaffee`, `20 Stunden Arbeit`.
fn is_measure(t: &Tokens, at: usize) -> bool {
    at > 0
        && (!t.digits(at - 1).is_empty()
            || matches!(
                t.word(at - 1),
                "zwei"
                    | "drei"
                    | "vier"
                    | "funf"
                    | "sechs"
                    | "sieben"
                    | "acht"
                    | "neun"
                    | "zehn"
                    | "paar"
                    | "wenig"
                    | "viel"
                    | "mehr"
                    | "halbe"
            ))
}

/// Given names that are words in Spanish, Italian or French when they are small.
pub(super) fn is_spanish(word: &str) -> bool {
    matches!(
        word,
        "mia"
            | "ida"
            | "mina"
            | "eva"
            | "lea"
            | "pia"
            | "marina"
            | "mara"
            | "max"
            | "may"
            | "lila"
            | "lina"
            | "jan"
            | "kay"
            | "mai"
            | "noor"
            | "celia"
            | "nelly"
            | "gita"
            | "rita"
            | "dora"
            | "dan"
            | "al"
            | "sue"
            | "ray"
            | "ben"
            | "lola"
            | "vera"
            | "viola"
            | "stella"
            | "victor"
    )
}
