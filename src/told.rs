//! What records tell in ranges and words of their own, as people read it: weeks, budgets, outcomes.
//!
//! Invariant: what cannot be read is silence, never a guess.

pub mod cards;
pub mod disclosure;
pub mod facts;
pub mod stories;
pub mod titles;
pub mod view;

use crate::data::told::Time;
use crate::graph::RowView;
use crate::text::Filled;
use crate::theme::Words;

/// A range of whole numbers: 5-12, -1000, 25000- or 7.
fn range(text: &str) -> Option<(Option<u32>, Option<u32>)> {
    let text = text.trim();
    let number = |part: &str| match part.trim() {
        "" => Some(None),
        part => part.parse().ok().map(Some),
    };
    let (low, high) = match text.split_once('-') {
        Some((low, high)) => (number(low)?, number(high)?),
        None => (number(text)?, number(text)?),
    };
    let ordered = low.zip(high).is_none_or(|(low, high)| low <= high);
    // Beginning with nothing is the same as not beginning.
    let low = low.filter(|low| *low > 0 || high == Some(0));
    (ordered && (low.is_some() || high.is_some())).then_some((low, high))
}

/// How long the work took.
pub fn weeks(text: &str, words: &Words) -> String {
    let n = |n: u32| words.number(n as usize);
    match range(text) {
        Some((Some(low), Some(high))) if low == high => words.word("weeks_one", &[("n", n(low))]),
        Some((Some(low), Some(high))) => words.word("weeks_range", &[("low", n(low)), ("high", n(high))]),
        Some((Some(low), None)) => words.word("weeks_from", &[("n", n(low))]),
        Some((None, Some(high))) => words.word("weeks_to", &[("n", n(high))]),
        _ => String::new(),
    }
}

/// What the budget was. An amount is a claim only together with its currency.
pub fn budget(row: RowView<'_>, words: &Words) -> String {
    let Some(currency) = row.currency() else { return String::new() };
    let money = |n: u32| Filled::Text(row.locale().money(i64::from(n) * 100, currency).into());
    // A slot without a value would silence the text; this one has none to show.
    let unit = || ("unit", Filled::Text("\u{200b}".into()));
    let text = match range(row.text("budget")) {
        Some((Some(low), Some(high))) if low == high => {
            words.word("price_one", &[("low", money(low)), unit()])
        }
        Some((Some(low), Some(high))) => {
            words.word("price_range", &[("low", money(low)), ("high", money(high)), unit()])
        }
        Some((Some(low), None)) => words.word("price_from", &[("low", money(low)), unit()]),
        Some((None, Some(high))) => words.word("price_to", &[("high", money(high))]),
        _ => String::new(),
    };
    text.replace('\u{200b}', "").trim_end().to_string()
}

/// How it ended.
pub fn outcome(row: RowView<'_>, words: &Words) -> String {
    match row.text("outcome") {
        outcome @ ("completed" | "cancelled" | "no_match" | "in_progress") => {
            words.word(&format!("outcome_{outcome}"), &[])
        }
        _ => String::new(),
    }
}

/// A story in one line: when, how long, how it ended.
pub fn brief(row: RowView<'_>, words: &Words) -> String {
    let parts =
        [row.text("month_name").to_string(), weeks(row.text("duration_weeks"), words), outcome(row, words)];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// The same with its name.
pub fn summary(row: RowView<'_>, words: &Words) -> String {
    match brief(row, words).as_str() {
        "" => row.name().to_string(),
        brief => format!("{}: {brief}", row.name()),
    }
}

/// The first and the last month that are counted.
pub fn period((from, to): (&str, &str), words: &Words) -> String {
    let (from, to) = (time(from, words), time(to, words));
    if from == to {
        return from;
    }
    words.word("proof_period", &[("from", Filled::Text(from.into())), ("to", Filled::Text(to.into()))])
}

/// A time as far as it is told, in words.
pub fn time(text: &str, words: &Words) -> String {
    let year = |year: i16| Filled::Text(year.to_string().into());
    match Time::parse(text) {
        Some(Time::Month(year, month)) => words.locale().month(year, month),
        Some(Time::Quarter(of, 1)) => words.word("quarter_1", &[("year", year(of))]),
        Some(Time::Quarter(of, 2)) => words.word("quarter_2", &[("year", year(of))]),
        Some(Time::Quarter(of, 3)) => words.word("quarter_3", &[("year", year(of))]),
        Some(Time::Quarter(of, _)) => words.word("quarter_4", &[("year", year(of))]),
        Some(Time::Year(year)) => year.to_string(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn ranges_are_read_as_they_are_written_and_nothing_else_is() {
        assert_eq!(range("5-12"), Some((Some(5), Some(12))));
        assert_eq!((range("-1000"), range("27-")), (Some((None, Some(1000))), Some((Some(27), None))));
        assert_eq!((range("7"), range("0-4")), (Some((Some(7), Some(7))), Some((None, Some(4)))));
        for no in ["", "-", "12-5", "soon", "1-2-3", "4 weeks"] {
            assert_eq!(range(no), None, "{no}");
        }
    }
}
