//! Dates as exports write them: one reading, or none.
//!
//! Invariant: a text is read only in a form that is declared, or in one that has no second reading (a month
//! in words); where two declared forms would give two days, neither is taken.

use crate::config::{DateForm, DateOrder};
use crate::data::number::{DateFault, read_date};
use jiff::civil::Date;

/// Why a text is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Impossible,
    /// The text is a date in a form that is not declared.
    Undeclared(DateForm),
    /// Declared forms read it as different days.
    Ambiguous,
    Unknown,
}

pub fn read(text: &str, forms: &[DateForm]) -> Result<Date, Fault> {
    let text = text.trim();
    if let Some(day) = in_words(text) {
        return day.ok_or(Fault::Impossible);
    }
    if text.len() >= 9 && text.bytes().all(|b| b.is_ascii_digit()) {
        return epoch(text, forms);
    }
    let mut days: Vec<Date> = Vec::new();
    let mut impossible = false;
    for (_, order) in ORDERS.iter().filter(|(form, _)| forms.contains(form)) {
        match read_date(text, *order) {
            Ok(day) if !days.contains(&day) => days.push(day),
            Ok(_) => {}
            Err(DateFault::Impossible) => impossible = true,
            Err(DateFault::OtherForm(_)) => {}
        }
    }
    match days.as_slice() {
        [day] => Ok(*day),
        [] => Err(match undeclared(text, forms) {
            Fault::Unknown if impossible => Fault::Impossible,
            fault => fault,
        }),
        _ => Err(Fault::Ambiguous),
    }
}

const ORDERS: [(DateForm, DateOrder); 3] =
    [(DateForm::Iso, DateOrder::Iso), (DateForm::Dmy, DateOrder::Dmy), (DateForm::Mdy, DateOrder::Mdy)];

/// The one form that would have read the text, if it were declared.
fn undeclared(text: &str, forms: &[DateForm]) -> Fault {
    let others: Vec<DateForm> = ORDERS
        .iter()
        .filter(|(form, order)| !forms.contains(form) && read_date(text, *order).is_ok())
        .map(|(form, _)| *form)
        .collect();
    match others.as_slice() {
        [one] => Fault::Undeclared(*one),
        [] => Fault::Unknown,
        _ => Fault::Ambiguous,
    }
}

fn epoch(text: &str, forms: &[DateForm]) -> Result<Date, Fault> {
    let likely = if text.len() >= 12 { DateForm::EpochMs } else { DateForm::EpochS };
    if !forms.contains(&likely) {
        return Err(Fault::Undeclared(likely));
    }
    let number: i64 = text.parse().map_err(|_| Fault::Unknown)?;
    let seconds = if likely == DateForm::EpochMs { number / 1000 } else { number };
    let moment = jiff::Timestamp::from_second(seconds).map_err(|_| Fault::Impossible)?;
    Ok(moment.to_zoned(jiff::tz::TimeZone::UTC).date())
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const LONG: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `05 Oct 2025`, `October 5, 2025`: a day if it exists; nothing if the text has another form.
fn in_words(text: &str) -> Option<Option<Date>> {
    let words: Vec<String> =
        text.split([' ', '-', ',', '.', '\u{a0}']).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    let [a, b, c] = words.as_slice() else { return None };
    let month = |w: &str| {
        let at = MONTHS.iter().position(|m| *m == w).or_else(|| LONG.iter().position(|m| *m == w))?;
        i8::try_from(at + 1).ok()
    };
    let (day, month) = match (month(a), month(b)) {
        (None, Some(month)) => (a, month),
        (Some(month), None) => (b, month),
        _ => return None,
    };
    let year = c.parse::<i16>().ok().filter(|_| c.len() == 4)?;
    let day = day.trim_end_matches(char::is_alphabetic).parse::<i8>().ok()?;
    Some(Date::new(year, month, day).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_date_has_one_reading_or_none() {
        use DateForm::*;
        let us = [Iso, Mdy];
        assert_eq!(read("2025-08-22", &us), Ok(date(2025, 8, 22)));
        assert_eq!(read("2025-07-24T14:30:00-05:00", &us), Ok(date(2025, 7, 24)));
        assert_eq!(read("03/04/2025", &us), Ok(date(2025, 3, 4)));
        assert_eq!(read("05 Oct 2025", &[Iso]), Ok(date(2025, 10, 5)));
        assert_eq!(read("October 5, 2025", &[Iso]), Ok(date(2025, 10, 5)));
        assert_eq!(read("03/04/2025", &[Iso]), Err(Fault::Ambiguous));
        assert_eq!(read("03/04/2025", &[Mdy, Dmy]), Err(Fault::Ambiguous));
        assert_eq!(read("22.11.2025", &us), Err(Fault::Undeclared(Dmy)));
        assert_eq!(read("2026-13-45", &us), Err(Fault::Impossible));
        assert_eq!(read("31 Feb 2025", &us), Err(Fault::Impossible));
        assert_eq!(read("1741478400000", &us), Err(Fault::Undeclared(EpochMs)));
        assert_eq!(read("1741478400000", &[EpochMs]), Ok(date(2025, 3, 9)));
        assert_eq!(read("soon", &us), Err(Fault::Unknown));
    }
}
