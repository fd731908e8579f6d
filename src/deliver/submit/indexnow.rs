//! IndexNow: the addresses of pages that say something new, or are gone, in calls of at most ten thousand.
//!
//! An answer says only that they were received, and nobody can be asked later: what is not known to have failed stays
//! unknown until a person settles it.

use super::counted;
use super::pages::{GONE, Pages};
use crate::config;
use crate::deliver::ledger::Known;
use crate::deliver::wire::{Answer, Call, Lost, Wire};
use crate::deliver::{Ceilings, Delivery, Effect, Outcome};
use reqwest::Method;
use serde_json::json;

pub const NAME: &str = "indexnow";
/// Addresses that a call may have.
const BATCH: usize = 10_000;
const ENDPOINT: &str = "https://api.indexnow.org/indexnow";
const PER_MINUTE: u32 = 10;

pub struct IndexNow<'i> {
    wire: Wire<'i>,
    rules: &'i config::IndexNow,
    pages: &'i Pages,
    account: String,
}

impl<'i> IndexNow<'i> {
    pub fn new(wire: Wire<'i>, rules: &'i config::IndexNow, pages: &'i Pages) -> IndexNow<'i> {
        IndexNow { wire, rules, pages, account: pages.base() }
    }

    /// What is new, and what is gone, each with its digest; sorted by address.
    fn changed(&self, known: &Known) -> Vec<(String, String)> {
        let live = self.pages.live.iter().map(|page| (page.url.as_str(), page.digest.as_str()));
        let gone = self.pages.gone.iter().map(|url| (url.as_str(), GONE));
        // Of what is gone, only what was told of can be missed.
        let gone = gone.filter(|(url, _)| known.digest(url).is_some());
        let differs =
            |(url, digest): &(&str, &str)| known.digest(url) != Some(digest) && !known.doubts(url, digest);
        let all = live.chain(gone).filter(differs);
        let mut all: Vec<_> = all.map(|(url, digest)| (url.to_string(), digest.to_string())).collect();
        all.sort_unstable();
        all
    }
}

impl Delivery for IndexNow<'_> {
    fn name(&self) -> &'static str {
        NAME
    }
    fn account(&self) -> &str {
        &self.account
    }
    fn ceilings(&self) -> Ceilings {
        let per_minute = Some(self.rules.per_minute.unwrap_or(PER_MINUTE));
        Ceilings { per_minute, per_day: self.rules.per_day }
    }
    fn effects(&self, known: &Known) -> Vec<Effect> {
        let effect = |batch: &[(String, String)]| {
            let mut hasher = blake3::Hasher::new();
            for (url, digest) in batch {
                hasher.update(format!("{url} {digest}\n").as_bytes());
            }
            Effect {
                channel: NAME.into(),
                account: self.account.clone(),
                intent: "changed".into(),
                subject: hasher.finalize().to_hex()[..32].to_string(),
                // What was told once may have to be told again after something else was.
                occurrence: known.accepted.to_string(),
                tells: batch.to_vec(),
            }
        };
        self.changed(known).chunks(BATCH).map(effect).collect()
    }
    fn perform(&self, effect: &Effect) -> Outcome {
        let urls: Vec<&str> = effect.tells.iter().map(|(url, _)| url.as_str()).collect();
        let host = self.pages.origin.split_once("://").map_or("", |(_, host)| host);
        let body = json!({
            "host": host,
            "key": self.rules.key,
            "keyLocation": format!("{}/{}.txt", self.pages.base(), self.rules.key),
            "urlList": urls,
        });
        let endpoint = self.rules.endpoint.as_deref().unwrap_or(ENDPOINT);
        let call = Call::new(Method::POST, endpoint)
            .header("content-type", "application/json; charset=utf-8")
            .body(body.to_string().into_bytes());
        outcome(&self.wire, self.wire.call(call))
    }
    fn about(&self, effect: &Effect) -> String {
        let gone = effect.tells.iter().filter(|(_, digest)| digest == GONE).count();
        let changed = effect.tells.len() - gone;
        match (changed, gone) {
            (_, 0) => counted(changed, "page", "pages"),
            (0, _) => counted(gone, "page that is gone", "pages that are gone"),
            _ => format!(
                "{} and {}",
                counted(changed, "page", "pages"),
                counted(gone, "that is gone", "that are gone")
            ),
        }
    }
}

/// What the answer of somebody says who cannot be asked later.
pub fn outcome(wire: &Wire<'_>, answered: Result<Answer, Lost>) -> Outcome {
    let answer = match answered {
        Err(Lost::NotSent(why)) => return Outcome::Refused(why, None),
        Err(Lost::Unanswered(why)) => return Outcome::Unknown(why),
        Ok(answer) => answer,
    };
    let said = wire.said(&answer);
    match answer.status {
        202 => Outcome::Accepted("received, and the key is still to be checked".into()),
        200..300 => Outcome::Accepted("received".into()),
        // Too many calls, or not ready for any: whoever says so has not done it.
        429 | 503 => Outcome::Refused(said, answer.retry_after(wire.clock().now())),
        403 => {
            Outcome::Rejected(format!("{said}; the key is not accepted: look whether the key file is live"))
        }
        422 => Outcome::Rejected(format!("{said}; addresses are not of this host, or the key does not fit")),
        500.. => Outcome::Unknown(said),
        _ => Outcome::Rejected(said),
    }
}
