//! Numbers that are somebody's: accounts, cards, taxes, dates of birth, orders.

use super::Kind;
use super::found::Found;
use super::tokens::{Shape, Tokens};

pub fn find(t: &Tokens, found: &mut Found) {
    for at in 0..t.len() {
        account(t, at, found);
        birth(t, at, found);
        case_number(t, at, found);
        // `12345678Z`, `X1234567L`: letters and many digits in one word.
        let word = t.word(at);
        if word.len() <= 30 && word.bytes().filter(u8::is_ascii_digit).count() >= 7 {
            found.push(Kind::LongNumber, t.range(at, at + 1));
        }
    }
}

/// The longest and shortest international account number.
const ACCOUNT: std::ops::RangeInclusive<usize> = 15..=34;

fn account(t: &Tokens, at: usize, found: &mut Found) {
    let head = t.word(at).as_bytes();
    let starts = match head {
        [a, b, rest @ ..] if a.is_ascii_lowercase() && b.is_ascii_lowercase() => match rest {
            [] => t.digits(at + 1).len() >= 2,
            [c, d, ..] => c.is_ascii_digit() && d.is_ascii_digit(),
            _ => false,
        },
        _ => false,
    };
    if !starts {
        return;
    }
    let named = t
        .before(at, 4)
        .any(|word| matches!(word, "iban" | "konto" | "kontonummer" | "account" | "cuenta" | "compte"));
    let (mut whole, mut next) = (String::new(), at);
    while let Some(token) = t.get(next) {
        if token.shape == Shape::Sign {
            if !matches!(token.text.as_str(), "-" | "." | "/") {
                break;
            }
        } else if whole.len() + token.text.len() > *ACCOUNT.end() || !token.text.is_ascii() {
            break;
        } else {
            whole.push_str(&token.text);
            let digits = whole.bytes().filter(u8::is_ascii_digit).count();
            if ACCOUNT.contains(&whole.len()) && (passes_97(&whole) || named && digits >= 12) {
                found.push(Kind::Account, t.range(at, next + 1));
                return;
            }
        }
        next += 1;
        if next > at + 40 {
            return;
        }
    }
}

/// The check of international account numbers.
fn passes_97(account: &str) -> bool {
    if !account.bytes().all(|b| b.is_ascii_alphanumeric()) || account.len() < 5 {
        return false;
    }
    let (head, tail) = account.split_at(4);
    let mut rest = 0u32;
    for byte in tail.bytes().chain(head.bytes()) {
        rest = match byte {
            b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
            letter => (rest * 100 + u32::from(letter.to_ascii_lowercase() - b'a') + 10) % 97,
        };
    }
    rest == 1
}

/// The check of payment cards.
pub fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, b)| {
            let digit = u32::from(b.saturating_sub(b'0'));
            if at % 2 == 0 {
                digit
            } else if digit > 4 {
                digit * 2 - 9
            } else {
                digit * 2
            }
        })
        .sum();
    sum.is_multiple_of(10) && digits.bytes().any(|b| b != b'0')
}

/// An ISBN belongs to a book and not to a person.
pub fn is_book_number(t: &Tokens, from: usize, digits: &str) -> bool {
    if t.before(from, 4).any(|word| matches!(word, "isbn" | "ean" | "issn")) {
        return true;
    }
    let sum: u32 = digits
        .bytes()
        .enumerate()
        .map(|(i, b)| u32::from(b.saturating_sub(b'0')) * if i % 2 == 0 { 1 } else { 3 })
        .sum();
    digits.len() == 13 && (digits.starts_with("978") || digits.starts_with("979")) && sum.is_multiple_of(10)
}

/// `born 3 May 1980`: a word for it, and a year or a date soon after.
fn birth(t: &Tokens, at: usize, found: &mut Found) {
    let said = matches!(
        t.word(at),
        "born"
            | "geboren"
            | "geb"
            | "nacido"
            | "nacida"
            | "naci"
            | "nacio"
            | "birthday"
            | "birthdate"
            | "dob"
            | "geburtsdatum"
            | "geburtstag"
            | "nacimiento"
            | "naissance"
            | "cumpleanos"
            | "anniversaire"
            | "jahrgang"
    ) || t.word(at) == "birth" && t.word(at.wrapping_sub(1)) == "of"
        || matches!(t.word(at), "ne" | "nee") && matches!(t.word(at + 1), "le" | "en");
    if !said {
        return;
    }
    let is_year = |text: &str| text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
    for next in at + 1..(at + 8).min(t.len()) {
        let number = t.digits(next);
        let date = !number.is_empty()
            && (is_month(t.word(next + 1))
                || is_month(t.word(next.wrapping_sub(1)))
                || is_month(t.word(next + 2))
                || (t.is_sign(next + 1, '/') || t.is_sign(next + 1, '.')) && !t.digits(next + 2).is_empty());
        let ends = t.is_sign(next, '!')
            || t.is_sign(next, '?')
            || (t.is_sign(next, '.') && t.digits(next - 1).is_empty());
        if ends {
            return;
        }
        if is_year(number) || date {
            return found.push(Kind::Birth, t.range(at, next + 1));
        }
    }
}

fn is_month(word: &str) -> bool {
    let long = word.len() >= 3 && word.is_ascii();
    long && [
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "januar",
        "februar",
        "marz",
        "juni",
        "juli",
        "oktober",
        "dezember",
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
        "may",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "nov",
        "dec",
    ]
    .contains(&word)
}

/// `order no. 20417`, `Kundennummer 4711`.
fn case_number(t: &Tokens, at: usize, found: &mut Found) {
    let word = t.word(at);
    let whole =
        word.len() > 6 && (word.ends_with("nummer") || word.ends_with("nr")) && !word.starts_with("haus");
    let thing = matches!(
        word,
        "order"
            | "client"
            | "customer"
            | "invoice"
            | "case"
            | "ticket"
            | "account"
            | "policy"
            | "contract"
            | "member"
            | "membership"
            | "passport"
            | "license"
            | "licence"
            | "reference"
            | "tax"
            | "vat"
            | "ein"
            | "ssn"
            | "kunden"
            | "auftrag"
            | "rechnung"
            | "vertrag"
            | "pedido"
            | "factura"
            | "cliente"
            | "contrato"
            | "commande"
            | "facture"
            | "client's"
            | "dossier"
            | "expediente"
            | "dni"
            | "nif"
            | "nie"
            | "siret"
            | "ust"
            | "match"
            | "booking"
    );
    if !thing && !whole {
        return;
    }
    let mut next = at + 1;
    let mut marked = whole || matches!(word, "ssn" | "dni" | "nif" | "nie" | "siret" | "passport");
    while next < at + 5 {
        let mark = matches!(
            t.word(next),
            "number"
                | "no"
                | "nr"
                | "num"
                | "id"
                | "ref"
                | "nummer"
                | "numero"
                | "code"
                | "n"
                | "de"
                | "is"
                | "ist"
                | "es"
                | "est"
        ) || ['#', '.', ':', '°', '-', 'º'].iter().any(|sign| t.is_sign(next, *sign));
        if !mark {
            break;
        }
        marked |= !matches!(t.word(next), "de" | "is" | "ist" | "es" | "est")
            && !t.is_sign(next, '.')
            && !t.is_sign(next, '-')
            && !t.is_sign(next, ':');
        next += 1;
    }
    let value = t.get(next).filter(|token| token.shape != Shape::Sign);
    let digits = value.map_or(0, |token| token.text.bytes().filter(u8::is_ascii_digit).count());
    if marked && digits >= 3
        || marked
            && !t.word(next).is_empty()
            && t.word(next).len() <= 3
            && t.digits(next + 2).len() >= 3
            && t.is_sign(next + 1, '-')
    {
        found.push(Kind::CaseNumber, t.range(at, next + 1));
    }
}
