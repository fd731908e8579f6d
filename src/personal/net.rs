//! Mail addresses, addresses on the net, handles: also where at-sign and points are written in words.

use super::Kind;
use super::found::Found;
use super::tokens::{Shape, Tokens};
use super::words::Words;
use std::sync::LazyLock;

/// How an at-sign or a point is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Written {
    /// As the sign itself.
    Sign,
    /// As a sign or word in brackets, which nobody does by chance.
    Bracketed,
    /// As a word, which may be an ordinary one.
    Word,
}

/// The longest address that is looked at, in labels.
const LABELS: usize = 12;

pub fn find(t: &Tokens, found: &mut Found) {
    for at in 0..t.len() {
        at_signs(t, at, found);
        domains(t, at, found);
        schemes(t, at, found);
    }
}

fn at_signs(t: &Tokens, at: usize, found: &mut Found) {
    let Some((next, written)) = at_sign(t, at) else { return };
    let from = name_start(t, at);
    let domain = domain(t, next);
    let label = t.get(next).filter(|n| n.shape != Shape::Sign);
    match written {
        Written::Sign => match (domain, label) {
            (Some(domain), _) => found.push(Kind::Mail, t.range(from, domain.end)),
            (None, Some(label)) if label.shape == Shape::Word && label.tight => {
                let kind = if from < at && t.is_tight(at) { Kind::Mail } else { Kind::Handle };
                found.push(kind, t.range(from, next + 1));
            }
            (None, Some(label)) if label.text.chars().count() == 1 && from < at && !label.has_digit() => {
                found.push(Kind::Mail, t.range(from, next + 1));
            }
            _ => {}
        },
        Written::Bracketed => {
            let hyphens = t.is_sign(at, '-') || t.is_sign(at, '_') || t.is_sign(at, '*');
            let Some(label) = label else { return };
            let end = domain.as_ref().map_or(next + 1, |d| d.end);
            if domain.is_some() || (!hyphens && label.shape == Shape::Word) {
                found.push(Kind::Mail, t.range(from, end));
            }
        }
        Written::Word => {
            if from == at {
                return;
            }
            if let Some(domain) = domain.filter(|d| d.ending.is_some() || d.written == Written::Bracketed) {
                found.push(Kind::Mail, t.range(from, domain.end));
            } else if is_mailer(t.word(next)) {
                found.push(Kind::Mail, t.range(from, next + 1));
            }
        }
    }
}

/// Where the name before an at-sign begins: `jane.roe+work`.
fn name_start(t: &Tokens, at: usize) -> usize {
    let mut from = if at > 0 && t.is_text(at - 1) { at - 1 } else { return at };
    while from > 1 && at - from < LABELS && t.is_tight(from) && t.is_tight(from - 1) {
        let joined = ['.', '-', '+', '_'].iter().any(|sign| t.is_sign(from - 1, *sign));
        if !joined || !t.is_text(from - 2) {
            break;
        }
        from -= 2;
    }
    from
}

/// An at-sign at this token: where the text goes on behind it, and how it is written.
fn at_sign(t: &Tokens, at: usize) -> Option<(usize, Written)> {
    let names_it = |word: &str| {
        matches!(
            word,
            "at" | "ad" | "arroba" | "arobase" | "klammeraffe" | "aet" | "chez" | "bei" | "en" | "a"
        )
    };
    if t.is_sign(at, '@') {
        return Some((at + 1, Written::Sign));
    }
    if opens(t, at) && closes(t, at + 2) && (t.is_sign(at + 1, '@') || names_it(t.word(at + 1))) {
        let bracket = t.is_sign(at, '(') || t.is_sign(at, '[') || t.is_sign(at, '{') || t.is_sign(at, '<');
        // `stay-at-home`: hyphens count only where they are as tight as in an address.
        return (bracket || (t.is_tight(at) && t.is_tight(at + 1) && t.is_tight(at + 2)))
            .then_some((at + 3, Written::Bracketed));
    }
    if let Some(end) = spelt(t, at, &["at"]) {
        return Some((end, Written::Bracketed));
    }
    names_it(t.word(at)).then_some((at + 1, Written::Word))
}

/// `(a t)`, `(d.o.t)`: a word in brackets, letter by letter.
fn spelt(t: &Tokens, at: usize, words: &[&str]) -> Option<usize> {
    if !t.is_sign(at, '(') && !t.is_sign(at, '[') {
        return None;
    }
    let (mut word, mut next) = (String::new(), at + 1);
    while next < at + 8 && !closes(t, next) {
        if t.word(next).len() == 1 {
            word.push_str(t.word(next));
        } else if !t.is_sign(next, '.') {
            return None;
        }
        next += 1;
    }
    (closes(t, next) && words.contains(&word.as_str())).then_some(next + 1)
}

fn opens(t: &Tokens, at: usize) -> bool {
    ['(', '[', '{', '<', '|', '*', '_', '-'].iter().any(|sign| t.is_sign(at, *sign))
}

fn closes(t: &Tokens, at: usize) -> bool {
    [')', ']', '}', '>', '|', '*', '_', '-'].iter().any(|sign| t.is_sign(at, *sign))
}

/// Labels with points between them.
struct Domain {
    end: usize,
    /// The best way in which one of its points is written.
    written: Written,
    /// The ending behind which it is surely an address: `com`.
    ending: Option<usize>,
}

/// A point at this token that belongs to an address.
fn dot(t: &Tokens, at: usize) -> Option<(usize, Written)> {
    let names_it = |word: &str| matches!(word, "dot" | "punkt" | "punto" | "point" | "ponto" | "dott");
    if t.is_sign(at, '.') {
        // `noon. We`: the end of a sentence.
        let ends = t.is_tight(at) && !t.is_tight(at + 1);
        return (!ends).then_some((at + 1, Written::Sign));
    }
    // `larkspur,com`: a comma without a gap before an ending.
    if t.is_sign(at, ',') && t.is_tight(at) && t.is_tight(at + 1) && is_plain_top(t.word(at + 1)) {
        return Some((at + 1, Written::Sign));
    }
    if opens(t, at) && closes(t, at + 2) && (t.is_sign(at + 1, '.') || names_it(t.word(at + 1))) {
        return Some((at + 3, Written::Bracketed));
    }
    if let Some(end) = spelt(t, at, &["dot"]) {
        return Some((end, Written::Bracketed));
    }
    names_it(t.word(at)).then_some((at + 1, Written::Word))
}

fn domain(t: &Tokens, from: usize) -> Option<Domain> {
    t.get(from).filter(|label| label.shape != Shape::Sign)?;
    let (mut at, mut written, mut ending) = (label_end(t, from), None, None);
    for _ in 0..LABELS {
        let Some((next, how)) = dot(t, at).filter(|(next, _)| t.is_text(*next)) else { break };
        written =
            Some(written.map_or(how, |w: Written| if how == Written::Bracketed { how } else { w.min(how) }));
        let end = label_end(t, next);
        if is_ending(t, at, next, how) {
            ending = Some(end);
        }
        at = end;
    }
    written.map(|written| Domain { end: at, written, ending })
}

/// A label may have hyphens.
fn label_end(t: &Tokens, from: usize) -> usize {
    let mut end = from + 1;
    for _ in 0..LABELS {
        let hyphen = t.is_sign(end, '-') && t.is_tight(end) && t.is_tight(end + 1) && t.is_text(end + 1);
        let at_follows = at_sign(t, end).is_some_and(|(_, written)| written != Written::Word);
        if !hyphen || at_follows {
            break;
        }
        end += 2;
    }
    end
}

/// Whether the label at `next`, behind a point at `point`, is the ending of an address.
fn is_ending(t: &Tokens, point: usize, next: usize, how: Written) -> bool {
    let (Some(before), Some(label)) = (point.checked_sub(1).and_then(|b| t.get(b)), t.get(next)) else {
        return false;
    };
    let word = label.text.as_str();
    let first = before.text.as_str();
    if !is_top(word) || matches!((first, word), ("asp" | "vb" | "ado", "net") | ("e" | "z", _)) {
        return false;
    }
    match how {
        Written::Bracketed => true,
        // `connect the dot in time`, `el punto es`: only endings that are no words.
        Written::Word => is_plain_top(word) || (t.word(point) == "punkt" && word == "de"),
        Written::Sign if !t.is_tight(next) || !t.is_tight(point) => is_plain_top(word),
        // `done.It was`: a space is missing behind a sentence.
        Written::Sign => {
            let sentence = label.is_titled() && !(is_plain_top(word) && before.upper);
            let lettered = before.shape == Shape::Word && first.chars().count() > 1 || is_plain_top(word);
            !sentence && lettered
        }
    }
}

fn domains(t: &Tokens, at: usize, found: &mut Found) {
    if !t.is_text(at) {
        return;
    }
    if let Some(end) = domain(t, at).and_then(|d| d.ending) {
        found.push(Kind::Link, t.range(at, end));
    }
    // `foo.bar/path` is an address whatever its ending is.
    let tight = |from: usize, to: usize| (from..=to).all(|i| t.is_tight(i));
    if t.get(at).is_some_and(|label| label.shape == Shape::Word)
        && t.is_sign(at + 1, '.')
        && !t.word(at + 2).is_empty()
        && t.is_sign(at + 3, '/')
        && t.is_text(at + 4)
        && tight(at + 1, at + 4)
        && (t.word(at).chars().count() > 1 || is_top(t.word(at + 2)))
    {
        found.push(Kind::Link, t.range(at, at + 5));
    }
    let byte = |i: usize| t.digits(i).parse::<u16>().is_ok_and(|n| n < 256);
    let point = |i: usize| t.is_sign(i, '.') && t.is_tight(i) && t.is_tight(i + 1);
    if (0..4).all(|i| byte(at + 2 * i)) && (0..3).all(|i| point(at + 2 * i + 1)) {
        found.push(Kind::Link, t.range(at, at + 7));
    }
}

fn schemes(t: &Tokens, at: usize, found: &mut Found) {
    let slashes = |i: usize| t.is_sign(i, ':') && t.is_sign(i + 1, '/') && t.is_sign(i + 2, '/');
    match t.word(at) {
        "http" | "https" | "hxxp" | "hxxps" | "ftp" if t.is_sign(at + 1, ':') || t.is_sign(at + 1, '/') => {
            found.push(Kind::Link, t.range(at, at + 5));
        }
        "www" if dot(t, at + 1).is_some() || t.is_text(at + 1) => found.push(Kind::Link, t.range(at, at + 3)),
        // `janeATexampleDOTorg`
        word if word.len() > 9
            && word.contains("at")
            && ["dotcom", "dotorg", "dotnet", "dotde"].iter().any(|end| word.ends_with(end)) =>
        {
            found.push(Kind::Mail, t.range(at, at + 1));
        }
        "mailto" => found.push(Kind::Mail, t.range(at, at + 3)),
        _ if slashes(at) => found.push(Kind::Link, t.range(at, at + 4)),
        _ => {}
    }
}

/// Mail services whose name is nothing else.
fn is_mailer(word: &str) -> bool {
    matches!(
        word,
        "gmail" | "googlemail" | "gmx" | "hotmail" | "protonmail" | "icloud" | "aol" | "yahoo" | "outlook"
    )
}

fn is_top(word: &str) -> bool {
    static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(&[PLAIN_TOPS, WORDY_TOPS]));
    WORDS.has(word)
}

fn is_plain_top(word: &str) -> bool {
    static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(&[PLAIN_TOPS]));
    WORDS.has(word)
}

/// Endings of addresses that are no words.
const PLAIN_TOPS: &str = "ae ai app ar au bg biz br ca ch cl cn com cz dev dk edu ee eu example fi fr gg gov \
    gr hk hr hu ie il int invalid io ir jp ke kr li lt lu lv ly mil mx mobi ng nl nz onion org pe ph pk pl pt ro rs \
    ru sg si sk th tk tr tv tw ua uk vn xyz za net co";

/// Endings that are also words of some language: only where nothing but a point stands before.
const WORDY_TOPS: &str = "academy agency am art as at be blog chat church clinic cloud club coach community company \
    consulting de design digital do email es expert family foundation fun group health in info is it la law life link \
    live localhost love me media my name network news ngo no ong online page press pro school science se services \
    shop site so social solutions space store studio systems team tech test to today tools training us website wiki \
    work works world zone";
