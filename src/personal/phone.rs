//! Phone numbers, told from years, prices, ranges and counts by how their digits are grouped.

use super::Kind;
use super::figures::{Run, runs};
use super::found::Found;
use super::numbers::{is_book_number, passes_luhn};
use super::tokens::Tokens;

pub fn find(t: &Tokens, found: &mut Found) {
    for run in runs(t) {
        for part in parts(t, run) {
            if let Some(kind) = judge(t, &part) {
                let from = part.from - usize::from(part.plus && part.from > 0);
                found.push(kind, t.range(from, part.to));
            }
        }
    }
}

/// Dates are no part of a number: what stands before and behind them is judged by itself.
fn parts(t: &Tokens, run: Run) -> Vec<Run> {
    if run.plus || run.worded > 0 {
        return vec![run];
    }
    let is_date = |at: usize| {
        let numbers: Vec<u32> = run.groups[at..at + 3].iter().filter_map(|g| g.parse().ok()).collect();
        let lengths = &run.lengths()[at..at + 3];
        let same = run.between[at] == run.between[at + 1] && matches!(run.between[at], '-' | '.' | '/');
        let day = |d: u32, m: u32| (1..=31).contains(&d) && (1..=12).contains(&m);
        let year = |y: u32| (1900..2100).contains(&y);
        same && numbers.len() == 3
            && (lengths == [4, 2, 2] && year(numbers[0]) && day(numbers[2], numbers[1])
                || lengths[0] <= 2
                    && lengths[1] <= 2
                    && (lengths[2] == 4 && year(numbers[2])
                        || lengths[2] == 2
                            && lengths[0] + lengths[1] <= 4
                            && run.groups.len() == 3
                            && run.between[0] != '-')
                    && (day(numbers[0], numbers[1]) || day(numbers[1], numbers[0])))
    };
    let mut parts: Vec<Run> = Vec::new();
    let mut open = 0;
    let mut at = 0;
    while at < run.groups.len() {
        if at + 3 <= run.groups.len() && is_date(at) {
            parts.push(slice(t, &run, open, at));
            at += 3;
            open = at;
        } else {
            at += 1;
        }
    }
    if open == 0 {
        return vec![run];
    }
    parts.push(slice(t, &run, open, run.groups.len()));
    parts.retain(|part| !part.groups.is_empty());
    parts
}

fn slice(t: &Tokens, run: &Run, from: usize, to: usize) -> Run {
    // Groups written in digits take one token each; their places are counted off.
    let tokens: Vec<usize> = (run.from..run.to).filter(|i| !t.digits(*i).is_empty()).collect();
    let token = |at: usize| tokens.get(at).copied().unwrap_or(run.to);
    Run {
        from: token(from),
        to: if to > from { token(to - 1) + 1 } else { token(from) },
        groups: run.groups[from..to].to_vec(),
        between: run.between.get(from..to.saturating_sub(1).max(from)).unwrap_or_default().to_vec(),
        plus: false,
        worded: 0,
    }
}

fn judge(t: &Tokens, run: &Run) -> Option<Kind> {
    let digits = run.digits();
    let n = digits.len();
    if n < 6 {
        return None;
    }
    let lengths = run.lengths();
    let first = run.groups[0].as_str();
    let called = is_called(t, run.from);
    if run.plus {
        return (n >= 7).then_some(Kind::Phone);
    }
    if is_book_number(t, run.from, &digits) {
        return None;
    }
    if (13..=19).contains(&n) && run.worded == 0 && passes_luhn(&digits) {
        return Some(Kind::Card);
    }
    if run.worded > 0 {
        let counting = is_counting(&digits);
        return (n >= 7 && !counting || called && n >= 6).then_some(Kind::Phone);
    }
    if lengths == [3, 2, 4] && run.only('-') {
        return Some(Kind::TaxNumber);
    }
    if lengths == [2, 7] && run.only('-') {
        return Some(Kind::TaxNumber);
    }
    if lengths.len() == 1 {
        return one_group(t, run, called);
    }
    let named = n >= 7 && (called || first == "555");
    let zero = first.starts_with('0') && first.len() > 1 && n >= 7 || run.between[0] == ')' && first == "0";
    if named || zero || is_american(run) || is_spelt_out(run) || is_grouped(t, run) || is_short(t, run) {
        return Some(Kind::Phone);
    }
    (n >= 9 && lengths.iter().any(|l| *l >= 9)).then_some(Kind::LongNumber)
}

/// Digits without a gap.
fn one_group(t: &Tokens, run: &Run, called: bool) -> Option<Kind> {
    let digits = &run.groups[0];
    let n = digits.len();
    let money = is_counted(t, run) || is_priced(t, run);
    let decimal = run.from > 1
        && (t.is_sign(run.from - 1, '.') || t.is_sign(run.from - 1, ','))
        && t.is_tight(run.from)
        && !t.digits(run.from - 2).is_empty();
    if decimal {
        return None;
    }
    if n >= 7 && (called || digits.starts_with("555")) || n >= 9 && digits.starts_with('0') {
        return Some(Kind::Phone);
    }
    if n < 7 || money || digits.ends_with("000") || is_day(digits) {
        return None;
    }
    Some(if (9..=11).contains(&n) { Kind::Phone } else { Kind::LongNumber })
}

/// `555-0142`: three digits, four digits, and nothing that they would count.
fn is_short(t: &Tokens, run: &Run) -> bool {
    let [first, second] = run.groups.as_slice() else { return false };
    if first.len() != 3 || second.len() != 4 || !run.only('-') && !run.only('.') {
        return false;
    }
    // The upper end of a range never begins with a nought and is never the smaller number.
    let (low, high) = (first.parse::<u32>().unwrap_or(0), second.parse::<u32>().unwrap_or(0));
    second.starts_with('0') || (low >= high || high % 50 != 0) && !is_counted(t, run) && !is_priced(t, run)
}

/// `(212) 555 0142`, `1-800-555-0142`, `212.555.0142`.
fn is_american(run: &Run) -> bool {
    let lengths = run.lengths();
    let tail = match (lengths.as_slice(), run.groups[0].as_str()) {
        ([1, rest @ ..], "1") => rest,
        (all, _) => all,
    };
    tail.starts_with(&[3, 3, 4]) || tail.starts_with(&[3, 4, 4]) || tail == [3, 7]
}

/// `5 5 5 0 1 4 2`, and no counting.
fn is_spelt_out(run: &Run) -> bool {
    let digits = run.digits();
    run.groups.iter().all(|g| g.len() == 1) && digits.len() >= 7 && !is_counting(&digits) && !run.only('.')
}

/// Three groups or more that are neither a number with thousands, nor years, nor a list.
fn is_grouped(t: &Tokens, run: &Run) -> bool {
    let lengths = run.lengths();
    let n: usize = lengths.iter().sum();
    if lengths.len() < 3 || !(7..=15).contains(&n) || lengths[1..].iter().any(|l| *l < 2) {
        return false;
    }
    let thousands = lengths[1..].iter().all(|l| *l == 3)
        && (lengths[0] < 3 || is_counted(t, run) || is_priced(t, run))
        && (run.only(' ') || run.only('.'));
    let years = run.groups.iter().all(|g| g.len() == 4 && (g.starts_with("19") || g.starts_with("20")));
    let list =
        run.only(' ') && run.groups.iter().all(|g| g.len() == 2) && is_rising(&run.groups) || run.only('/');
    !thousands && !years && !list
}

fn is_rising(groups: &[String]) -> bool {
    groups.windows(2).all(|pair| pair[0] < pair[1])
}

/// Digits that go up or down by one.
fn is_counting(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.windows(2).all(|p| p[1] == p[0] + 1) || bytes.windows(2).all(|p| p[0] == p[1] + 1)
}

/// A day without separators: 20241122.
fn is_day(digits: &str) -> bool {
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|d| d.parse::<u32>().ok()).unwrap_or(0);
    digits.len() == 8
        && (1900..2100).contains(&part(0, 4))
        && (1..=12).contains(&part(4, 6))
        && (1..=31).contains(&part(6, 8))
}

/// Whether words before speak of calling.
fn is_called(t: &Tokens, from: usize) -> bool {
    t.before(from, 7).any(|word| {
        matches!(
            word,
            "call"
                | "phone"
                | "tel"
                | "telephone"
                | "text"
                | "ring"
                | "dial"
                | "fax"
                | "mobile"
                | "cell"
                | "whatsapp"
                | "sms"
                | "signal"
                | "reach"
                | "telefon"
                | "telefonnummer"
                | "handy"
                | "handynummer"
                | "mobil"
                | "anrufen"
                | "ruf"
                | "rufen"
                | "rufnummer"
                | "durchwahl"
                | "llame"
                | "llama"
                | "llamame"
                | "llameme"
                | "telefono"
                | "movil"
                | "appelez"
                | "portable"
                | "joindre"
                | "telephonez"
                | "numero"
                | "fon"
                | "number"
        )
    })
}

/// Whether something is counted by it: `12 000 000 users`.
fn is_counted(t: &Tokens, run: &Run) -> bool {
    let next = t.word(run.to);
    let unit = t.get(run.to).is_some_and(|token| !token.upper || run.only('.'));
    let goes_on = matches!(
        next,
        "" | "and"
            | "or"
            | "if"
            | "to"
            | "for"
            | "und"
            | "oder"
            | "y"
            | "o"
            | "et"
            | "ou"
            | "anytime"
            | "any"
            | "at"
            | "in"
            | "is"
            | "was"
            | "after"
            | "before"
            | "wenn"
            | "si"
            | "please"
            | "bitte"
            | "from"
            | "we"
            | "i"
    );
    t.is_sign(run.to, '%')
        || t.is_sign(run.to, '€')
        || t.is_sign(run.to, '$')
        || (!goes_on && unit)
        || matches!(next, "euro" | "euros" | "dollar" | "dollars" | "usd" | "eur" | "chf")
}

/// Whether a sign of money stands before.
fn is_priced(t: &Tokens, run: &Run) -> bool {
    run.from > 0
        && (['$', '€', '£', '¥'].iter().any(|sign| t.is_sign(run.from - 1, *sign))
            || matches!(t.word(run.from - 1), "usd" | "eur" | "chf" | "gbp"))
}
