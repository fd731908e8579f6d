//! What records of matches and statistics tell of themselves, checked: words, months, stars, and that no text
//! names or reaches a person.
//!
//! This is the last look before anything of it can reach a page. Texts are looked at again at every build,
//! since rows can be changed by hand after an import.
//!
//! Invariant: a statistic that is listed can be shown whole, and no text that is kept has a hit.

use super::consent::records::clear;
use super::load::Loaded;
use super::table::{Row, Table};
use super::typing::short;
use crate::config::{Config, Kind};
use crate::diag::{Code, Diagnostic, Level, Report};
use crate::personal::{Allowed, Known, reasons, scan};
use std::collections::BTreeSet;

/// Checks every record and every statistic.
pub fn check(config: &Config, loaded: &mut [Loaded], report: &mut Report) {
    let language = config.file.language.as_str();
    let allowed = allowed(&config.file.name, loaded);
    for l in loaded.iter_mut() {
        match l.table.kind {
            Kind::Match => {
                for at in 0..l.table.rows.len() {
                    record(&l.table, &l.table.rows[at], report);
                    texts(&mut l.table, at, (&allowed, language), report);
                }
            }
            Kind::Statistic => {
                let mut seen = BTreeSet::new();
                for at in 0..l.table.rows.len() {
                    let (table, row) = (&l.table, &l.table.rows[at]);
                    let cells = ["statistic", "service", "level", "place", "county", "region"];
                    let twice = !seen.insert(cells.map(|column| table.text(row, column).trim().to_string()));
                    let again = twice.then(|| {
                        let message =
                            "this statistic of this service and area stands there twice".to_string();
                        (message, "delete one of the two lines")
                    });
                    if let Some((message, hint)) = fault(table, row).or(again) {
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

/// Names of the site, of places and of services may stand in a text. Only texts ask for them.
fn allowed(site: &str, loaded: &[Loaded]) -> Allowed {
    let tables = || loaded.iter().map(|l| &l.table);
    let has_texts = |t: &Table| t.rows.iter().any(|row| !t.text(row, "testimonial").is_empty());
    if !tables().any(|t| t.kind == Kind::Match && has_texts(t)) {
        return Allowed::default();
    }
    let mut names: Vec<&str> = vec![site];
    for table in tables() {
        let columns: &[&str] = match table.kind {
            Kind::Place => &["name", "ascii_name", "county", "region_name", "metro_name"],
            Kind::Service => &["name", "plural", "category"],
            _ => continue,
        };
        for row in &table.rows {
            names.extend(columns.iter().map(|column| table.text(row, column)).filter(|n| !n.is_empty()));
        }
    }
    Allowed::new(names)
}

/// Withholds a text, or the name of its author, that gives away more than it may.
fn texts(table: &mut Table, at: usize, (allowed, language): (&Allowed, &str), report: &mut Report) {
    let row = &table.rows[at];
    let (text, author) = (table.text(row, "testimonial").trim(), table.text(row, "author").trim());
    let first_name_allowed = table.text(row, "scope").trim() == "quote_first_name";
    let known = |people| Known { people, firms: Vec::new(), first_name_allowed, allowed, language };
    let people = if author.is_empty() { Vec::new() } else { vec![author] };
    let found = if text.is_empty() { Vec::new() } else { scan(text, &known(people)) };
    let one_name = author.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'));
    let named = !author.is_empty()
        && (!one_name || scan(author, &known(Vec::new())).iter().any(|h| h.kind.is_contact()));
    let withhold = |message: String| {
        Diagnostic::new(Code::PersonalText, Level::Warning, message)
            .at(table.place(row.origin))
            .hint("take the text out of the row: what a client said is shown word for word or not at all")
            .group("texts of records")
    };
    let mut findings = Vec::new();
    if !found.is_empty() {
        findings.push(withhold(format!(
            "the testimonial of `{}` is not shown: it holds {}",
            row.id,
            reasons(&found)
        )));
    }
    if named {
        findings
            .push(withhold(format!("the author of `{}` is not shown: it is more than a first name", row.id)));
    }
    if findings.is_empty() {
        return;
    }
    findings.into_iter().for_each(|finding| report.push(finding));
    if !found.is_empty() {
        clear(table, at, "testimonial");
    }
    clear(table, at, "author");
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
    impossible(table, row)
}

/// Numbers that no import writes: they were changed by hand, and pages would claim them.
fn impossible(table: &Table, row: &Row) -> Option<(String, &'static str)> {
    let number = |column: &str| table.value(row, column).as_f64();
    let five = |n: f64| n % 5.0 == 0.0;
    let count = number("count").unwrap_or_default();
    let hint = "`flywheel import` writes these lines; take the file from an earlier version, or import again";
    if !five(count) {
        return Some(("`count` is no multiple of five".to_string(), hint));
    }
    let stars =
        table.value(row, "stars").as_list().iter().filter_map(|s| s.as_str()?.trim().parse::<f64>().ok());
    let value = number("value").unwrap_or_default();
    let wrong = match table.text(row, "statistic").trim() {
        "matches" => (value != count).then_some("`value` of matches is not `count`"),
        "completed" => (value > 100.0 || !five(value)).then_some("a share goes up to 100, in steps of five"),
        "ratings" => {
            let stars: Vec<f64> = stars.collect();
            let fits = stars.iter().all(|n| five(*n)) && stars.iter().sum::<f64>() <= count;
            (!fits).then_some("`stars` are multiples of five that add up to no more than `count`")
        }
        _ => None,
    };
    wrong.map(|message| (message.to_string(), hint))
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
