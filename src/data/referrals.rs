//! Referrals against the matches that they brought.
//!
//! Records that are safe to commit name no expert, so this can be judged only where both are known: by whoever
//! reads the export of the marketplace, or here, if a dataset of matches has a column `provider`.

use super::load::Loaded;
use super::table::Table;
use crate::config::Kind;
use crate::diag::{Code, Diagnostic, Level, Report};
use crate::value::Value;
use std::collections::BTreeMap;

/// Whether an expert would be rewarded for sending work to themselves.
pub fn self_referral(referrer_kind: &str, referrer: &str, provider: &str) -> bool {
    !referrer.is_empty()
        && !matches!(referrer_kind.trim().to_lowercase().as_str(), "customer")
        && referrer.trim().eq_ignore_ascii_case(provider.trim())
}

/// Flags referrals of experts to themselves: they get no reward.
pub fn check(loaded: &mut [Loaded], report: &mut Report) {
    let mut served: BTreeMap<String, String> = BTreeMap::new();
    for table in loaded.iter().map(|l| &l.table).filter(|t| t.kind == Kind::Match) {
        for row in &table.rows {
            let provider = table.text(row, "provider");
            if !provider.is_empty() {
                served.insert(row.id.to_string(), provider.to_string());
            }
        }
    }
    for table in loaded.iter_mut().map(|l| &mut l.table).filter(|t| t.kind == Kind::Referral) {
        refuse(table, &served, report);
    }
}

fn refuse(table: &mut Table, served: &BTreeMap<String, String>, report: &mut Report) {
    let rewards: Vec<usize> =
        ["reward", "reward_paid_at"].iter().filter_map(|name| table.column(name)).collect();
    for at in 0..table.rows.len() {
        let row = &table.rows[at];
        let Some(provider) = served.get(table.text(row, "match")) else { continue };
        if !self_referral(table.text(row, "referrer_kind"), table.text(row, "referrer"), provider) {
            continue;
        }
        let message = format!("`{}` is a referral of an expert to themselves, so it gets no reward", row.id);
        report.push(
            Diagnostic::new(Code::SelfReferral, Level::Warning, message)
                .at(table.place(row.origin))
                .hint("reject the referral, or correct `referrer` or the match")
                .group("self-referral"),
        );
        for column in &rewards {
            if let Some(value) = table.rows[at].values.get_mut(*column) {
                *value = Value::None;
            }
        }
    }
}
