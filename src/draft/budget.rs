//! What drafts may cost, and what they would: tokens and money, before a question is sent and while they are.
//!
//! Invariant: what is under way counts with the most that it can cost, so the budget is never passed by what was begun.

use crate::config::DraftRules;
use std::sync::{Condvar, Mutex};

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
    used: Mutex<Used>,
    settled: Condvar,
}

struct Used {
    /// Tokens in and out: spent, and under way at most.
    input: u64,
    output: u64,
    under_way: u32,
}

impl<'r> Budget<'r> {
    pub fn new(rules: &'r DraftRules, (input, output): (u64, u64)) -> Budget<'r> {
        Budget { rules, used: Mutex::new(Used { input, output, under_way: 0 }), settled: Condvar::new() }
    }

    /// Sets so much aside; false if it is more than there is. What is under way may cost less than was set aside for it, so
    /// that is waited for. Whoever took settles.
    pub fn take(&self, input: u64, output: u64) -> bool {
        let Ok(mut used) = self.used.lock() else { return false };
        loop {
            let next = (used.input.saturating_add(input), used.output.saturating_add(output));
            let tokens = next.0.saturating_add(next.1) <= self.rules.budget.tokens;
            let cost = self.rules.budget.money.zip(self.rules.cost(next.0, next.1));
            if tokens && cost.is_none_or(|(most, cost)| cost <= most + 1e-9) {
                (used.input, used.output) = next;
                used.under_way += 1;
                return true;
            }
            if used.under_way == 0 {
                return false;
            }
            match self.settled.wait(used) {
                Ok(again) => used = again,
                Err(_) => return false,
            }
        }
    }

    /// What was set aside cost so much in truth.
    pub fn settle(&self, aside: (u64, u64), cost: (u64, u64)) {
        if let Ok(mut used) = self.used.lock() {
            used.input = used.input.saturating_sub(aside.0).saturating_add(cost.0);
            used.output = used.output.saturating_sub(aside.1).saturating_add(cost.1);
            used.under_way = used.under_way.saturating_sub(1);
            self.settled.notify_all();
        }
    }
}
