//! What the columns of one row say of each other, and what a person may not write into them: ratings that
//! cannot be, handles with paths, contact data in a bio, referrals that were paid before they were made.
//!
//! Invariant: a value that is refused is absent afterwards, so that nothing is computed from it.

use super::Loader;
use crate::config::Kind;
use crate::data::typing::short;
use crate::diag::{Code, Diagnostic, Level, Place, Report, did_you_mean};
use crate::personal::{Allowed, Known, reasons, scan};
use crate::value::Value;

/// Gives the place of a column's cell, or of the row.
type PlaceOf<'p> = &'p dyn Fn(Option<usize>) -> Place;

/// The states of a referral.
pub const REFERRAL_STATUS: &[&str] = &["pending", "qualified", "rewarded", "rejected"];
/// Who refers somebody.
pub const REFERRER_KINDS: &[&str] = &["partner", "provider", "customer"];

impl Loader<'_> {
    /// Checks a row as a whole, after its cells were typed.
    pub(super) fn fit(
        &self,
        values: &mut [Value],
        spoilt: &[usize],
        place: PlaceOf<'_>,
        report: &mut Report,
    ) {
        match self.columns.dataset.kind {
            Kind::Provider => {
                self.ratings(values, spoilt, place, report);
                self.handle(values, place, report);
                self.contact_data(values, place, report);
            }
            Kind::Referral => {
                self.one_of(values, "referrer_kind", REFERRER_KINDS, place, report);
                self.one_of(values, "status", REFERRAL_STATUS, place, report);
                self.reward(values, place, report);
            }
            _ => {}
        }
    }

    fn known_column(&self, name: &str) -> Option<usize> {
        crate::data::kinds::known_columns(self.columns.dataset.kind).iter().position(|k| k.name == name)
    }

    /// A sum of stars lies between one and five times their number; else there is no average.
    fn ratings(&self, values: &mut [Value], spoilt: &[usize], place: PlaceOf<'_>, report: &mut Report) {
        let (Some(count_at), Some(sum_at)) =
            (self.known_column("ratings_count"), self.known_column("ratings_sum"))
        else {
            return;
        };
        let number = |at: usize| values.get(at).and_then(Value::as_f64);
        let (count, sum) = (number(count_at), number(sum_at));
        let refused = match (count, sum) {
            (Some(count), Some(sum)) if sum > 5.0 * count || sum < count => {
                let message = if sum < count {
                    format!("{count} ratings cannot add up to {sum}: each is at least 1")
                } else {
                    format!("{count} ratings cannot add up to {sum}: none is above 5")
                };
                report.push(
                    Diagnostic::new(Code::FieldRange, Level::Field, message)
                        .at(place(Some(sum_at)))
                        .hint("correct `ratings_count` or `ratings_sum`; until then there is no average")
                        .group("ratings"),
                );
                true
            }
            _ => spoilt.contains(&count_at) || spoilt.contains(&sum_at),
        };
        if refused {
            clear(values, count_at);
            clear(values, sum_at);
        }
    }

    /// A handle becomes part of an address and of nothing else.
    fn handle(&self, values: &mut [Value], place: PlaceOf<'_>, report: &mut Report) {
        let Some(at) = self.known_column("handle") else { return };
        let handle = values.get(at).and_then(Value::as_str).unwrap_or("");
        if !handle.contains(['/', '\\']) && !matches!(handle, "." | "..") {
            return;
        }
        let message = format!("the handle `{}` holds parts of a path", short(handle));
        report.push(
            Diagnostic::new(Code::BadSlug, Level::Field, message)
                .at(place(Some(at)))
                .hint("use letters, digits and hyphens: a handle becomes a part of an address")
                .group("handle"),
        );
        clear(values, at);
    }

    /// What an expert writes is shown without contact data: contact goes through the marketplace.
    fn contact_data(&self, values: &mut [Value], place: PlaceOf<'_>, report: &mut Report) {
        let allowed = Allowed::default();
        let columns = self.columns.columns.iter().enumerate();
        for (at, column) in columns {
            let name = column.name.split('@').next().unwrap_or(&column.name);
            let Some(text) = values.get(at).and_then(Value::as_str) else { continue };
            if !matches!(name, "bio" | "summary") {
                continue;
            }
            let language = column.name.split_once('@').map_or("", |(_, language)| language);
            let known = Known {
                people: Vec::new(),
                firms: Vec::new(),
                first_name_allowed: true,
                allowed: &allowed,
                language,
            };
            let mut hits = scan(text, &known);
            hits.retain(|hit| hit.kind.is_contact());
            if hits.is_empty() {
                continue;
            }
            let message = format!("`{}` is withheld, because it holds {}", column.name, reasons(&hits));
            // The line itself would say what must not be told.
            let mut spot = place(Some(at));
            spot.text = None;
            report.push(
                Diagnostic::new(Code::PersonalText, Level::Warning, message)
                    .at(spot)
                    .hint("take it out of the text: contact goes through the marketplace")
                    .group(column.name.to_string()),
            );
            clear(values, at);
        }
    }

    fn one_of(
        &self,
        values: &mut [Value],
        name: &str,
        allowed: &[&'static str],
        place: PlaceOf<'_>,
        report: &mut Report,
    ) {
        let Some(at) = self.known_column(name) else { return };
        let Some(word) = values.get(at).and_then(Value::as_str).filter(|w| !w.is_empty()) else { return };
        if allowed.contains(&word) {
            return;
        }
        let list = allowed.join(", ");
        let hint = match did_you_mean(word, allowed.iter().copied()) {
            Some(near) => format!("did you mean `{near}`? Allowed are {list}"),
            None => format!("allowed are {list}"),
        };
        let message = format!("`{}` in column `{name}` is not known", short(word));
        report.push(
            Diagnostic::new(Code::FieldValue, Level::Field, message)
                .at(place(Some(at)))
                .hint(hint)
                .group(name),
        );
        clear(values, at);
    }

    /// A reward is an amount, and is paid after the referral was made.
    fn reward(&self, values: &mut [Value], place: PlaceOf<'_>, report: &mut Report) {
        if let Some(at) = self.known_column("reward")
            && let Some(amount) = values.get(at).and_then(Value::as_f64).filter(|a| *a < 0.0)
        {
            let message =
                format!("`{amount}` in column `reward` is impossible: a reward cannot be below zero");
            report.push(
                Diagnostic::new(Code::FieldRange, Level::Field, message)
                    .at(place(Some(at)))
                    .hint("correct the amount, or leave the cell empty")
                    .group("reward"),
            );
            clear(values, at);
        }
        let day = |name: &str| {
            let at = self.known_column(name)?;
            Some((at, values.get(at)?.as_str()?))
        };
        // Dates are kept as 2026-11-22, so that their order is that of the texts.
        for name in ["qualified_at", "reward_paid_at"] {
            let (Some((_, made)), Some((at, then))) = (day("created_at"), day(name)) else { continue };
            if then >= made {
                continue;
            }
            let what = if name == "qualified_at" { "qualified" } else { "paid" };
            let message = format!("the referral was {what} on {then}, before it was made on {made}");
            report.push(
                Diagnostic::new(Code::FieldDate, Level::Row, message)
                    .at(place(Some(at)))
                    .hint("correct one of the two dates; until then the referral counts in no total")
                    .group(name),
            );
        }
    }
}

fn clear(values: &mut [Value], at: usize) {
    if let Some(value) = values.get_mut(at) {
        *value = Value::None;
    }
}
