//! What `flywheel review` asks of a page before it proposes to offer it to search engines.

use schemars::JsonSchema;
use serde::Deserialize;

/// Two values of one measure: what lets a page in, and what it keeps its place with. Between them a page stays
/// as it is, so that a small change does not flip it to and fro.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// A page that is not offered yet must reach this.
    pub let_in: f64,
    /// A page that is offered must not fall behind this.
    pub keep: f64,
}

/// When a page earns its place, and how many new ones are offered at a time.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReviewRules {
    /// Most pages that are newly offered to search engines within seven days (default: 500).
    pub per_week: u32,
    /// Least statements that a page says and the page most like it, of the same service, does not
    /// (default: 4 to be let in, 3 to stay).
    pub own: Limits,
    /// Most that a page's text may have in common with any other offered page of the same service, names and
    /// numbers aside: 0 is nothing, 1 is everything (default: 0.65 to be let in, 0.75 to stay).
    pub alike: Limits,
    /// The same with only names aside (default: 0.40 to be let in, 0.60 to stay).
    pub alike_names: Limits,
}

impl Default for ReviewRules {
    fn default() -> Self {
        ReviewRules {
            per_week: 500,
            own: Limits { let_in: 4.0, keep: 3.0 },
            alike: Limits { let_in: 0.65, keep: 0.75 },
            alike_names: Limits { let_in: 0.40, keep: 0.60 },
        }
    }
}

impl ReviewRules {
    /// A limit that keeps what it would not let in is no limit.
    pub(super) fn check(&self, fault: &mut dyn FnMut(&[&str], String, &str)) {
        for (name, limits) in [("alike", self.alike), ("alike_names", self.alike_names)] {
            let shares = 0.0..=1.0;
            if !shares.contains(&limits.let_in) || !shares.contains(&limits.keep) {
                let message = format!("`{name}` is a share of the text, and lies between 0 and 1");
                fault(&["review", name], message, "write it like {let_in: 0.65, keep: 0.75}");
            } else if limits.let_in > limits.keep {
                let message = format!("`{name}` lets in pages that it would not keep");
                fault(&["review", name], message, "let `let_in` be at most `keep`");
            }
        }
        if self.own.let_in < self.own.keep || self.own.keep < 0.0 {
            let message = "`own` lets in pages that it would not keep".to_string();
            fault(
                &["review", "own"],
                message,
                "let `let_in` be at least `keep`: a page needs more to be let in than to stay",
            );
        }
    }
}
