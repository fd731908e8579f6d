//! Numbers and dates as people and spreadsheets write them.
//!
//! Invariant: no guess. A number whose sign is declared nowhere and whose reading could be wrong is an
//! error that names both readings (`1.000` is one thousand to half of the world).

use crate::config::DateOrder;

/// How the numbers of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimal {
    Point,
    Comma,
    /// Nothing is declared: only what has one reading is read.
    Undeclared,
}

/// Why a text is not the number that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum NumberFault {
    NotANumber,
    /// It does not fit 64 bits, or has decimals where a whole number is asked.
    TooLarge,
    NotWhole,
    /// Two readings; the text names both.
    Unclear(String),
    /// It has one reading, but only with the other decimal sign.
    OtherSign(char),
}

/// A number, and whether its one decimal point proves how the file is written (true: yes; false: the
/// reading holds only if some other number proves it).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Read {
    pub value: f64,
    pub whole: Option<i64>,
    pub certain: bool,
}

/// Reads a number.
pub fn read_number(text: &str, decimal: Decimal) -> Result<Read, NumberFault> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',') {
        return Err(NumberFault::NotANumber);
    }
    if !digits
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’'))
    {
        return Err(NumberFault::NotANumber);
    }
    let (point, grouping): (char, &[char]) = match decimal {
        Decimal::Point => ('.', &[',', ' ', '\u{a0}', '\u{202f}', '\'', '’']),
        Decimal::Comma => (',', &['.', ' ', '\u{a0}', '\u{202f}', '\'', '’']),
        Decimal::Undeclared => return undeclared(sign, digits),
    };
    let (whole, fraction) = match digits.split_once(point) {
        Some((w, f)) => (w, Some(f)),
        None => (digits, None),
    };
    if fraction.is_some_and(|f| f.is_empty() || !f.bytes().all(|b| b.is_ascii_digit())) {
        return Err(NumberFault::NotANumber);
    }
    let plain = ungroup(whole, grouping).ok_or_else(|| {
        let other = if point == '.' { ',' } else { '.' };
        if digits.contains(other) { NumberFault::OtherSign(other) } else { NumberFault::NotANumber }
    })?;
    finish(sign, &plain, fraction, true)
}

/// The digits of the whole part without its thousands signs, if these stand where they should.
fn ungroup(whole: &str, grouping: &[char]) -> Option<String> {
    let Some(used) = whole.chars().find(|c| grouping.contains(c)) else {
        return whole.bytes().all(|b| b.is_ascii_digit()).then(|| whole.to_string());
    };
    let mut parts = whole.split(used);
    let first = parts.next()?;
    let fine = (1..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_digit())
        && parts.all(|p| p.len() == 3 && p.bytes().all(|b| b.is_ascii_digit()));
    fine.then(|| whole.chars().filter(|c| *c != used).collect())
}

fn undeclared(sign: &str, digits: &str) -> Result<Read, NumberFault> {
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        return finish(sign, digits, None, true);
    }
    let signs: Vec<char> = digits.chars().filter(|c| !c.is_ascii_digit()).collect();
    match signs.as_slice() {
        ['.'] => {
            let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
            if fraction.is_empty() {
                return Err(NumberFault::NotANumber);
            }
            // "1.234" may be a thousand and more; "0.123", "1234.5" and "1.25" cannot.
            let certain =
                fraction.len() != 3 || whole.is_empty() || whole.len() > 3 || whole.starts_with('0');
            finish(sign, whole, Some(fraction), certain)
        }
        [','] => {
            let (whole, fraction) = digits.split_once(',').unwrap_or((digits, ""));
            if fraction.len() == 3 && !whole.starts_with('0') && (1..=3).contains(&whole.len()) {
                Err(NumberFault::Unclear(format!("{whole}{fraction} or {whole}.{fraction}")))
            } else {
                Err(NumberFault::OtherSign(','))
            }
        }
        _ => {
            let last = digits.rfind(['.', ',']).and_then(|i| digits[i..].chars().next());
            let first = digits.find(['.', ',']).and_then(|i| digits[i..].chars().next());
            match (first, last) {
                (Some('.'), Some(',')) => Err(NumberFault::OtherSign(',')),
                (Some(','), Some('.')) => Err(NumberFault::OtherSign('.')),
                (Some(','), _) => Err(NumberFault::OtherSign('.')),
                (Some('.'), _) => Err(NumberFault::OtherSign(',')),
                _ => Err(NumberFault::Unclear("a number with thousands signs".into())),
            }
        }
    }
}

fn finish(sign: &str, whole: &str, fraction: Option<&str>, certain: bool) -> Result<Read, NumberFault> {
    let whole_digits = if whole.is_empty() { "0" } else { whole };
    let text = match fraction {
        Some(f) => format!("{sign}{whole_digits}.{f}"),
        None => format!("{sign}{whole_digits}"),
    };
    let value: f64 = text.parse().map_err(|_| NumberFault::NotANumber)?;
    let is_whole = fraction.is_none_or(|f| f.bytes().all(|b| b == b'0'));
    let whole = if is_whole {
        match format!("{sign}{whole_digits}").parse::<i64>() {
            Ok(i) => Some(i),
            Err(_) => return Err(NumberFault::TooLarge),
        }
    } else {
        None
    };
    Ok(Read { value, whole, certain })
}

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateFault {
    /// The form is right, but there is no such day.
    Impossible,
    /// The form is another one; the likely declaration is given where there is just one.
    OtherForm(Option<&'static str>),
}

/// Reads a date in the declared order. A time behind an ISO date is dropped.
pub fn read_date(text: &str, order: DateOrder) -> Result<jiff::civil::Date, DateFault> {
    let text = text.trim();
    let day = text.split(['T', ' ']).next().unwrap_or(text);
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let [a, b, c] = parts.as_slice() else { return Err(DateFault::OtherForm(None)) };
    if ![a, b, c].iter().all(|p| !p.is_empty() && p.len() <= 4 && p.bytes().all(|x| x.is_ascii_digit())) {
        return Err(DateFault::OtherForm(None));
    }
    let (year, month, dom) = match order {
        DateOrder::Iso if a.len() == 4 => (a, b, c),
        DateOrder::Dmy if c.len() == 4 => (c, b, a),
        DateOrder::Mdy if c.len() == 4 => (c, a, b),
        _ => return Err(DateFault::OtherForm(likely_order(a, b, c))),
    };
    let number = |s: &str| s.parse::<i16>().unwrap_or(0);
    let (month, dom) = (i8::try_from(number(month)).unwrap_or(0), i8::try_from(number(dom)).unwrap_or(0));
    jiff::civil::Date::new(number(year), month, dom).map_err(|_| DateFault::Impossible)
}

fn likely_order(a: &str, b: &str, c: &str) -> Option<&'static str> {
    let number = |s: &str| s.parse::<u16>().unwrap_or(0);
    if a.len() == 4 {
        return Some("iso");
    }
    match (number(a), number(b), c.len()) {
        (13..=31, 1..=12, 4) => Some("dmy"),
        (1..=12, 13..=31, 4) => Some("mdy"),
        _ => None,
    }
}

/// The names of months and weekdays are left to people: only yes and no are words that every file shares.
pub fn read_yes_no(text: &str) -> Option<bool> {
    const YES: &[&str] = &["yes", "y", "true", "1", "ja", "oui", "si", "sí", "x"];
    const NO: &[&str] = &["no", "n", "false", "0", "nein", "non"];
    let word = text.trim().to_lowercase();
    if YES.contains(&word.as_str()) {
        Some(true)
    } else if NO.contains(&word.as_str()) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_is_never_read_as_one() {
        use Decimal::*;
        let whole = |t, d| read_number(t, d).map(|r| (r.whole, r.certain));
        assert_eq!(whole("1000", Undeclared), Ok((Some(1000), true)));
        assert_eq!(whole("1.000", Comma), Ok((Some(1000), true)));
        assert_eq!(whole("1.000", Undeclared), Ok((Some(1), false)));
        assert_eq!(whole("1,000", Point), Ok((Some(1000), true)));
        assert!(matches!(whole("1,000", Undeclared), Err(NumberFault::Unclear(_))));
        assert_eq!(whole("1,5", Undeclared), Err(NumberFault::OtherSign(',')));
        assert_eq!(whole("1.234,5", Undeclared), Err(NumberFault::OtherSign(',')));
        assert_eq!(whole("1.234.567", Undeclared), Err(NumberFault::OtherSign(',')));
        assert_eq!(whole("12.34.5", Comma), Err(NumberFault::OtherSign('.')));
        assert_eq!(read_number("40.71427", Undeclared).map(|r| (r.value, r.certain)), Ok((40.71427, true)));
        assert_eq!(read_number("-1.234,50", Comma).map(|r| r.value), Ok(-1234.5));
        assert_eq!(whole("1'234", Comma), Ok((Some(1234), true)));
        assert_eq!(whole("99999999999999999999999999", Undeclared), Err(NumberFault::TooLarge));
        for bad in ["", "-", "12a", "1e5", "0x10", "NaN", "inf", "5 people"] {
            assert!(read_number(bad, Undeclared).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_date_is_read_in_the_declared_order_only() {
        use jiff::civil::date;
        assert_eq!(read_date("2026-11-22", DateOrder::Iso), Ok(date(2026, 11, 22)));
        assert_eq!(read_date("2026-11-22T10:00:00Z", DateOrder::Iso), Ok(date(2026, 11, 22)));
        assert_eq!(read_date("22.11.2026", DateOrder::Dmy), Ok(date(2026, 11, 22)));
        assert_eq!(read_date("2026-13-45", DateOrder::Iso), Err(DateFault::Impossible));
        assert_eq!(read_date("22.11.2026", DateOrder::Iso), Err(DateFault::OtherForm(Some("dmy"))));
        assert_eq!(read_date("03/04/2026", DateOrder::Iso), Err(DateFault::OtherForm(None)));
    }
}
