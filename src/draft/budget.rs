//! What drafts may cost, and what they would: tokens and money, before a question is sent and while they are.
//!
//! Invariant: what is under way counts with the most that it can cost, so the budget is never passed by what was begun.

use crate::config::DraftRules;
use std::sync::Mutex;

/// What a run would cost, at most.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forecast {
    /// Questions that would be asked.
    pub ask: usize,
    /// Answers that are there already, from an earlier run.
    pub answered: usize,
    /// Questions that nobody knows the outcome of.
    pub unknown: usize,
    /// Tokens of requests and answers, at most.
    pub input: u64,
    pub output: u64,
    /// In the currency of the price, if there is one.
    pub money: Option<f64>,
    pub currency: String,
    /// What was spent in the last 30 days, tokens and money.
    pub spent: u64,
    pub spent_money: Option<f64>,
    /// What may be spent in 30 days.
    pub budget: u64,
    pub budget_money: Option<f64>,
}

impl Forecast {
    /// Whether all of it fits.
    pub fn fits(&self) -> bool {
        let money = self.budget_money.zip(self.money.zip(self.spent_money));
        self.spent.saturating_add(self.input + self.output) <= self.budget
            && money.is_none_or(|(budget, (cost, spent))| spent + cost <= budget + 1e-9)
    }
}

/// The budget while questions are asked.
pub struct Budget<'r> {
    rules: &'r DraftRules,
    /// Tokens in and out: spent, and under way at most.
    used: Mutex<(u64, u64)>,
}

impl<'r> Budget<'r> {
    pub fn new(rules: &'r DraftRules, spent: (u64, u64)) -> Budget<'r> {
        Budget { rules, used: Mutex::new(spent) }
    }

    /// Sets so much aside; false if it is more than there is.
    pub fn take(&self, input: u64, output: u64) -> bool {
        let Ok(mut used) = self.used.lock() else { return false };
        let next = (used.0.saturating_add(input), used.1.saturating_add(output));
        let tokens = next.0.saturating_add(next.1) <= self.rules.budget.tokens;
        let money = self
            .rules
            .budget
            .money
            .zip(self.rules.cost(next.0, next.1))
            .is_none_or(|(most, cost)| cost <= most + 1e-9);
        if tokens && money {
            *used = next;
        }
        tokens && money
    }

    /// What was set aside cost so much in truth.
    pub fn settle(&self, aside: (u64, u64), cost: (u64, u64)) {
        if let Ok(mut used) = self.used.lock() {
            used.0 = used.0.saturating_sub(aside.0).saturating_add(cost.0);
            used.1 = used.1.saturating_sub(aside.1).saturating_add(cost.1);
        }
    }
}
