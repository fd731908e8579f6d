//! What records of matches and statistics tell of themselves, checked: words, months, stars, and that no text
//! names or reaches a person.
//!
//! This is the last look before anything of it can reach a page. Texts are looked at again at every build,
//! since rows can be changed by hand after an import.
//!
//! Invariant: a statistic that is listed can be shown whole, and no text that is kept has a hit.

use super::load::Loaded;
use super::table::{Row, Table};
use super::typing::short;
use crate::config::Kind;
use crate::diag::{Code, Diagnostic, Level, Report};

/// Checks every record and every statistic.
pub fn check(loaded: &mut [Loaded], report: &mut Report) {
    for l in loaded.iter_mut() {
        match l.table.kind {
            Kind::Match => l.table.rows.iter().for_each(|row| record(&l.table, row, report)),
            Kind::Statistic => {
                for at in 0..l.table.rows.len() {
                    let (table, row) = (&l.table, &l.table.rows[at]);
                    if let Some((message, hint)) = fault(table, row) {
                        report.push(
                            Diagnostic::new(Code::FieldValue, Level::Row, message)
                                .at(table.place(row.origin))
                                .hint(hint)
                                .group("statistic"),
                        );
                        l.table.rows[at].listed = false;
                    }
                }
            }
            _ => {}
        }
    }
}

/// A time that is shown must be one of the three forms.
fn record(table: &Table, row: &Row, report: &mut Report) {
    let time = table.text(row, "time").trim();
    if time.is_empty() || Time::parse(time).is_some() {
        return;
    }
    report.push(
        Diagnostic::new(
            Code::FieldDate,
            Level::Field,
            format!("`{}` is no month, quarter or year", short(time)),
        )
        .at(table.place(row.origin))
        .hint("write 2026-03, 2026-Q1 or 2026")
        .group("time"),
    );
}

/// What makes a statistic unusable, and what to do about it.
fn fault(table: &Table, row: &Row) -> Option<(String, &'static str)> {
    let text = |column: &str| table.text(row, column).trim();
    let statistic = text("statistic");
    if !["matches", "days", "completed", "ratings"].contains(&statistic) {
        let message = format!("there is no statistic `{}`", short(statistic));
        return Some((message, "write matches, days, completed or ratings"));
    }
    let needed: &[&str] = match text("level") {
        "place" => &["place"],
        "county" => &["county", "region"],
        "region" => &["region"],
        "all" => &[],
        other => {
            let message = format!("there is no level `{}`", short(other));
            return Some((message, "write place, county, region or all"));
        }
    };
    if let Some(missing) = needed.iter().find(|column| text(column).is_empty()) {
        let message = format!("a statistic of the level {} needs a {missing}", text("level"));
        return Some((message, "name the place, or the county with its region, that it speaks of"));
    }
    for column in ["from", "to"] {
        if !matches!(Time::parse(text(column)), Some(Time::Month(..))) {
            let message = format!(
                "`{}` is no month, so nobody would know which time `{column}` means",
                short(text(column))
            );
            return Some((message, "write months such as 2024-01"));
        }
    }
    if statistic == "ratings" {
        let stars = table.value(row, "stars").as_list();
        let whole =
            |star: &crate::value::Value| star.as_str().is_some_and(|s| s.trim().parse::<u32>().is_ok());
        if stars.len() != 5 || !stars.iter().all(whole) {
            let message = "ratings need five whole numbers in `stars`".to_string();
            return Some((message, "write how many gave one to five stars: 0;0;5;25;45"));
        }
    } else if table.value(row, "value").as_f64().is_none_or(|value| value < 0.0) {
        let message = format!("the statistic {statistic} has no number in `value`");
        return Some((message, "write the number, or delete the line"));
    }
    None
}

/// A time as far as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    Month(i16, u8),
    Quarter(i16, u8),
    Year(i16),
}

impl Time {
    pub fn parse(text: &str) -> Option<Time> {
        let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
        let (year, rest) = match text.split_once('-') {
            None => (text, None),
            Some((year, rest)) => (year, Some(rest)),
        };
        let year: i16 = Some(year).filter(|y| digits(y, 4))?.parse().ok()?;
        let within = |n: &str, last: u8| n.parse::<u8>().ok().filter(|n| (1..=last).contains(n));
        match rest {
            None => Some(Time::Year(year)),
            Some(rest) => match rest.strip_prefix('Q') {
                Some(quarter) if digits(quarter, 1) => Some(Time::Quarter(year, within(quarter, 4)?)),
                None if digits(rest, 2) => Some(Time::Month(year, within(rest, 12)?)),
                _ => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_month_a_quarter_or_a_year() {
        let parsed = ["2026-03", "2026-Q1", "2026"].map(Time::parse);
        assert_eq!(
            parsed,
            [Some(Time::Month(2026, 3)), Some(Time::Quarter(2026, 1)), Some(Time::Year(2026))]
        );
        for wrong in ["", "2026-13", "2026-3", "2026-Q5", "2026-Q", "26", "2026-03-01", "März 2026"] {
            assert_eq!(Time::parse(wrong), None, "{wrong}");
        }
    }
}
