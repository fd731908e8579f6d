//! Groups of digits that belong together: `+49 (0)30 123-45 67`, `5 5 5 oh one four two`.

use super::tokens::{Shape, Tokens};

/// Some groups of digits with nothing but short separators between them.
#[derive(Debug, Default)]
pub struct Run {
    /// The first token and the one behind the last.
    pub from: usize,
    pub to: usize,
    pub groups: Vec<String>,
    /// What stands between the groups: one sign each, the weightiest.
    pub between: Vec<char>,
    pub plus: bool,
    /// How many groups were written as words, or with letters for digits.
    pub worded: usize,
}

impl Run {
    pub fn digits(&self) -> String {
        self.groups.concat()
    }
    pub fn lengths(&self) -> Vec<usize> {
        self.groups.iter().map(String::len).collect()
    }
    pub fn only(&self, sign: char) -> bool {
        self.between.iter().all(|b| *b == sign)
    }
}

/// The longest run that is looked at as one, in groups.
const GROUPS: usize = 40;

/// All runs of a text, one behind the other.
pub fn runs(t: &Tokens) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = 0;
    while at < t.len() {
        match group(t, at) {
            None => at += 1,
            Some(_) => {
                let run = run(t, at);
                at = run.to;
                runs.push(run);
            }
        }
    }
    runs
}

fn run(t: &Tokens, from: usize) -> Run {
    let mut run = Run { from, plus: is_plus(t, from), ..Run::default() };
    let mut at = from;
    while let Some((digits, worded, length)) = group(t, at).filter(|_| run.groups.len() < GROUPS) {
        run.groups.push(digits);
        run.worded += usize::from(worded);
        at += length;
        run.to = at;
        let Some((next, sign)) = separator(t, at).or_else(|| comma(t, at, worded)) else { break };
        if group(t, next).is_none() {
            break;
        }
        run.between.push(sign);
        at = next;
    }
    run
}

fn is_plus(t: &Tokens, from: usize) -> bool {
    let sign = |back: usize, sign: char| from >= back && t.is_sign(from - back, sign);
    sign(1, '+') || (sign(1, '(') && sign(2, '+')) || (sign(1, '(') && t.is_sign(from, '+'))
}

/// What stands between two groups: at most three signs, of which one is told.
fn separator(t: &Tokens, at: usize) -> Option<(usize, char)> {
    let (mut next, mut sign) = (at, ' ');
    while next < at + 3 {
        let Some(token) = t.get(next).filter(|token| token.shape == Shape::Sign) else { break };
        match token.text.chars().next() {
            Some(c @ ('-' | '.' | '/' | '(' | ')' | '·' | '•' | '_' | '*' | '+')) => {
                if sign == ' ' || c == '-' {
                    sign = c;
                }
            }
            _ => return None,
        }
        next += 1;
    }
    // `in 2024. 12 people`: a sentence has ended.
    let ended = next == at + 1 && sign == '.' && t.is_tight(at) && !t.is_tight(next);
    (!ended).then_some((next, sign))
}

/// `five one two, five five five`: between digits in words a comma parts nothing but groups. Between figures it
/// parts numbers.
fn comma(t: &Tokens, at: usize, worded: bool) -> Option<(usize, char)> {
    let goes_on = worded && t.is_sign(at, ',') && group(t, at + 1).is_some_and(|(_, worded, _)| worded);
    goes_on.then_some((at + 1, ' '))
}

/// A group of digits at this token: the digits, whether they are written in words, how many tokens it takes.
fn group(t: &Tokens, at: usize) -> Option<(String, bool, usize)> {
    let token = t.get(at)?;
    match token.shape {
        Shape::Digits => Some((token.text.clone(), false, 1)),
        Shape::Sign => None,
        Shape::Word => {
            if let Some(digit) = digit_word(&token.text) {
                return Some((digit.to_string(), true, 1));
            }
            let again = match token.text.as_str() {
                "double" => 2,
                "triple" => 3,
                _ => 0,
            };
            if again > 0 {
                let digit = match t.digits(at + 1) {
                    one if one.len() == 1 => one.chars().next(),
                    _ => digit_word(t.word(at + 1)),
                }?;
                return Some((digit.to_string().repeat(again), true, 2));
            }
            lookalike(&token.text).or_else(|| glued(&token.text)).map(|digits| (digits, true, 1))
        }
    }
}

/// `O142`, `5l5`: letters that look like digits among digits.
fn lookalike(word: &str) -> Option<String> {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if digits < 2
        || word.len() > 15
        || !word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'o' | b'l' | b'i'))
    {
        return None;
    }
    Some(
        word.chars()
            .map(|c| match c {
                'o' => '0',
                'l' | 'i' => '1',
                c => c,
            })
            .collect(),
    )
}

/// `five55`, `zero1four2`: digits and words for digits in one word.
fn glued(word: &str) -> Option<String> {
    if word.len() > 60 || word.len() < 5 {
        return None;
    }
    let (mut digits, mut rest) = (String::new(), word);
    while !rest.is_empty() {
        let (digit, length) = match rest.chars().next()? {
            c if c.is_ascii_digit() => (c, 1),
            _ => (3..=6).find_map(|n| Some((digit_word(rest.get(..n)?)?, n)))?,
        };
        digits.push(digit);
        rest = &rest[length..];
    }
    Some(digits)
}

fn digit_word(word: &str) -> Option<char> {
    Some(match word {
        "zero" | "oh" | "null" | "cero" | "nought" => '0',
        "one" | "eins" | "uno" | "un" => '1',
        "two" | "zwei" | "zwo" | "dos" | "deux" => '2',
        "three" | "drei" | "tres" | "trois" => '3',
        "four" | "vier" | "cuatro" | "quatre" => '4',
        "five" | "funf" | "fuenf" | "cinco" | "cinq" => '5',
        "six" | "sechs" | "seis" => '6',
        "seven" | "sieben" | "siete" | "sept" => '7',
        "eight" | "acht" | "ocho" | "huit" => '8',
        "nine" | "neun" | "nueve" | "neuf" => '9',
        _ => return None,
    })
}
