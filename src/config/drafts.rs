//! What site.yaml says about texts that a model drafts: what they may cost, how long they are, what readers are told.
//!
//! Whom to ask, and with which key, stands in the environment and never here.

use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Texts that a model drafts (`flywheel draft`). Each is a draft until a person accepts it.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DraftRules {
    /// What may be spent in any 30 days.
    pub budget: DraftBudget,
    /// What tokens cost, so that money can be forecast.
    pub price: Option<DraftPrice>,
    /// Most requests that are under way at one time (default: 4).
    #[schemars(range(min = 1, max = 64))]
    pub at_once: u16,
    /// Most requests in a minute (default: no limit of ours).
    #[schemars(range(min = 1))]
    pub per_minute: Option<u32>,
    /// So many seconds an answer may take (default: 120).
    #[schemars(range(min = 1, max = 3600))]
    pub timeout: u32,
    /// How long a note is.
    pub words: DraftWords,
    /// What the house asks of every draft beside the rules that the program gives: tone, for whom it is written.
    pub instructions: Option<String>,
    /// Further fields of the request as the endpoint takes them: {temperature: 0.4}. Most tokens of an answer are given by
    /// `max_tokens` (default: 600) or, where an endpoint asks for it, by `max_completion_tokens`.
    pub request: BTreeMap<String, serde_json::Value>,
    /// What stands below an accepted text that a model drafted: "A program helped to write this; a person checked it."
    pub disclosure: Option<String>,
}

/// What may be spent in any 30 days; what was asked for and never answered counts with the most that it can have cost.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DraftBudget {
    /// Tokens, those of requests and of answers (default: 200,000).
    pub tokens: u64,
    /// Money, in the currency of `price` (default: no limit but that of tokens).
    pub money: Option<f64>,
}

/// What a million tokens cost. Prices change, so the day of the look-up stands beside them.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftPrice {
    /// Of requests.
    pub input: f64,
    /// Of answers.
    pub output: f64,
    /// Currency, for example USD.
    pub currency: String,
    /// The day on which somebody looked it up.
    pub as_of: String,
}

/// Words of a note.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DraftWords {
    /// At least (default: 40).
    pub least: u32,
    /// At most (default: 120).
    pub most: u32,
}

impl Default for DraftRules {
    fn default() -> Self {
        DraftRules {
            budget: DraftBudget::default(),
            price: None,
            at_once: 4,
            per_minute: None,
            timeout: 120,
            words: DraftWords::default(),
            instructions: None,
            request: BTreeMap::new(),
            disclosure: None,
        }
    }
}

impl Default for DraftBudget {
    fn default() -> Self {
        DraftBudget { tokens: 200_000, money: None }
    }
}

impl Default for DraftWords {
    fn default() -> Self {
        DraftWords { least: 40, most: 120 }
    }
}

/// Fields of a request that decide what the program itself decides.
const OURS: &[&str] =
    &["model", "messages", "stream", "n", "tools", "tool_choice", "functions", "response_format"];
const MOST_TOKENS: [&str; 2] = ["max_completion_tokens", "max_tokens"];
const USUAL_TOKENS: u64 = 600;

impl DraftRules {
    /// The field that limits an answer, and the limit in tokens.
    pub fn most_tokens(&self) -> (&'static str, u64) {
        let given = MOST_TOKENS.iter().find_map(|name| Some((*name, self.request.get(*name)?.as_u64()?)));
        given.unwrap_or(("max_tokens", USUAL_TOKENS))
    }

    /// What so many tokens cost, if prices are known.
    pub fn cost(&self, input: u64, output: u64) -> Option<f64> {
        let price = self.price.as_ref()?;
        Some((input as f64 * price.input + output as f64 * price.output) / 1e6)
    }

    pub(super) fn check(&self, fault: &mut dyn FnMut(&[&str], String, &str)) {
        if let Some(field) = self.request.keys().find(|field| OURS.contains(&field.as_str())) {
            let message = format!("`{field}` is decided by the program, not by `request`");
            fault(
                &["drafts", "request", field],
                message,
                "take it out; the model is named by the environment variable OPENAI_MODEL",
            );
        }
        if MOST_TOKENS.iter().all(|name| self.request.contains_key(*name)) {
            let message = "`max_tokens` and `max_completion_tokens` limit the same thing".to_string();
            fault(&["drafts", "request", "max_tokens"], message, "keep the one that your endpoint asks for");
        }
        for name in MOST_TOKENS {
            if self
                .request
                .get(name)
                .is_some_and(|most| !most.as_u64().is_some_and(|n| (16..=100_000).contains(&n)))
            {
                let message = format!("`{name}` is a number of tokens, from 16 to 100,000");
                fault(&["drafts", "request", name], message, "write it like {max_tokens: 600}");
            }
        }
        if self.words.least > self.words.most || self.words.most == 0 {
            let message = "`words` asks for at least more than it allows at most".to_string();
            fault(&["drafts", "words"], message, "write it like {least: 40, most: 120}");
        }
        if self.budget.money.is_some() && self.price.is_none() {
            let message =
                "a budget in money needs `price`: without it nobody knows what a draft costs".to_string();
            fault(
                &["drafts", "budget", "money"],
                message,
                "add `price: {input: 0.15, output: 0.60, currency: USD, as_of: 2026-11-29}`, what a million tokens cost",
            );
        }
        let amounts = self.price.iter().flat_map(|price| [("input", price.input), ("output", price.output)]);
        for (name, amount) in amounts.filter(|(_, amount)| !(amount.is_finite() && *amount >= 0.0)) {
            fault(
                &["drafts", "price", name],
                format!("{amount} is no price"),
                "write what a million tokens cost, 0 for a model of your own",
            );
        }
        if self.budget.money.is_some_and(|money| !(money.is_finite() && money >= 0.0)) {
            fault(
                &["drafts", "budget", "money"],
                "this is no amount of money".into(),
                "write it like {tokens: 200000, money: 2.50}",
            );
        }
        if self.price.as_ref().is_some_and(|price| price.as_of.parse::<jiff::civil::Date>().is_err()) {
            fault(
                &["drafts", "price", "as_of"],
                "`as_of` is not a day".into(),
                "write the day on which somebody looked the price up: 2026-11-29",
            );
        }
    }
}
