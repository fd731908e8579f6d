//! Google Search Console: where the sitemap is, told when the list of sitemaps became another one.
//!
//! Google reads a known sitemap again by itself, so that nothing is said of single pages.

use super::jwt::{Account, assertion};
use super::pages::Pages;
use crate::config;
use crate::deliver::ledger::Known;
use crate::deliver::secret::Secret;
use crate::deliver::wire::{Call, Lost, Wire};
use crate::deliver::{Ceilings, Delivery, Effect, Outcome};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Method;
use std::sync::Mutex;

pub const NAME: &str = "search-console";
const API: &str = "https://www.googleapis.com";
const SCOPE: &str = "https://www.googleapis.com/auth/webmasters";
/// Two clocks may differ by so many seconds.
const SKEW: i64 = 5;

pub struct SearchConsole<'s> {
    wire: Wire<'s>,
    rules: &'s config::SearchConsole,
    account: Option<Account>,
    /// Address of the sitemap, and a digest of the list of sitemaps.
    sitemap: String,
    digest: String,
    /// The access token, once it was given.
    token: Mutex<Option<Secret>>,
}

impl<'s> SearchConsole<'s> {
    pub fn new(
        wire: Wire<'s>,
        rules: &'s config::SearchConsole,
        account: Option<Account>,
        pages: &Pages,
    ) -> SearchConsole<'s> {
        let sitemap = format!("{}/{}", pages.base(), pages.sitemaps[0]);
        let digest = blake3::hash(pages.sitemaps.join("\n").as_bytes()).to_hex()[..32].to_string();
        SearchConsole { wire, rules, account, sitemap, digest, token: Mutex::default() }
    }

    /// An access token; asking for one can be done as often as one likes.
    fn token(&self) -> Result<Secret, Outcome> {
        if let Some(token) = self.token.lock().ok().and_then(|token| token.clone()) {
            return Ok(token);
        }
        let Some(account) = &self.account else { return Err(Outcome::Rejected("there is no key".into())) };
        let signed = assertion(account, SCOPE, self.wire.clock().now()).map_err(Outcome::Rejected)?;
        // It is as good as a token for an hour.
        self.wire.hide(Secret::new(signed.as_str()));
        let form = format!(
            "grant_type={}&assertion={signed}",
            utf8_percent_encode("urn:ietf:params:oauth:grant-type:jwt-bearer", NON_ALPHANUMERIC)
        );
        let call = Call::new(Method::POST, account.token_uri.as_str())
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.into_bytes());
        // Nothing was told yet, whatever becomes of this.
        let answer = self.wire.call(call).map_err(|lost| Outcome::Refused(lost.why().into(), None))?;
        let token = answer.json().and_then(|json| Some(json.get("access_token")?.as_str()?.to_string()));
        match token.filter(|_| answer.is_success()) {
            Some(token) => {
                let token = Secret::new(token);
                self.wire.hide(token.clone());
                if let Ok(mut kept) = self.token.lock() {
                    *kept = Some(token.clone());
                }
                Ok(token)
            }
            None if answer.status == 429 || answer.status >= 500 || !answer.whole => Err(Outcome::Refused(
                self.said("Google", &answer),
                answer.retry_after(self.wire.clock().now()),
            )),
            None => Err(Outcome::Rejected(format!(
                "Google gives no access for this key: {}",
                self.said("it", &answer)
            ))),
        }
    }

    fn said(&self, whom: &str, answer: &crate::deliver::wire::Answer) -> String {
        self.wire.said(answer).replacen("it", whom, 1)
    }

    fn call(&self, method: Method, token: &Secret) -> Call<'static> {
        let api = self.rules.api.as_deref().unwrap_or(API).trim_end_matches('/');
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let (property, sitemap) = (encoded(&self.rules.property), encoded(&self.sitemap));
        Call::new(method, format!("{api}/webmasters/v3/sites/{property}/sitemaps/{sitemap}"))
            .header("authorization", format!("Bearer {}", token.expose()))
            .header("accept", "application/json")
    }
}

impl Delivery for SearchConsole<'_> {
    fn name(&self) -> &'static str {
        NAME
    }
    fn account(&self) -> &str {
        &self.rules.property
    }
    fn ceilings(&self) -> Ceilings {
        Ceilings { per_minute: Some(20), per_day: None }
    }
    fn effects(&self, known: &Known) -> Vec<Effect> {
        let is_known = known.digest(&self.sitemap) == Some(&self.digest);
        if is_known || known.doubts(&self.sitemap, &self.digest) {
            return Vec::new();
        }
        vec![Effect {
            channel: NAME.into(),
            account: self.rules.property.clone(),
            intent: "sitemap".into(),
            subject: format!("{} {}", self.sitemap, self.digest),
            occurrence: known.accepted.to_string(),
            tells: vec![(self.sitemap.clone(), self.digest.clone())],
        }]
    }
    fn perform(&self, _: &Effect) -> Outcome {
        let token = match self.token() {
            Ok(token) => token,
            Err(outcome) => return outcome,
        };
        match self.wire.call(self.call(Method::PUT, &token)) {
            Err(Lost::NotSent(why)) => Outcome::Refused(why, None),
            Err(Lost::Unanswered(why)) => Outcome::Unknown(why),
            Ok(answer) if answer.is_success() => Outcome::Accepted("received".into()),
            Ok(answer) => {
                let said = self.said("Google", &answer);
                match answer.status {
                    429 | 503 => Outcome::Refused(said, answer.retry_after(self.wire.clock().now())),
                    500.. => Outcome::Unknown(said),
                    403 => Outcome::Rejected(format!(
                        "{said}; add the service account's address as a user of the property {}",
                        self.rules.property
                    )),
                    _ => Outcome::Rejected(said),
                }
            }
        }
    }
    fn look(&self, _: &Effect, attempted: i64) -> Option<Outcome> {
        let token = self.token().ok()?;
        let answer = self.wire.call(self.call(Method::GET, &token)).ok()?;
        let never = || Some(Outcome::Refused("Google did not hear of it".into(), None));
        if answer.status == 404 {
            return never();
        }
        let json = answer.json().filter(|_| answer.is_success())?;
        let last = json.get("lastSubmitted")?.as_str()?.parse::<jiff::Timestamp>().ok()?;
        match last.as_second() >= attempted - SKEW {
            true => Some(Outcome::Accepted("received, as Google says when it is asked".into())),
            false => never(),
        }
    }
    fn about(&self, _: &Effect) -> String {
        self.sitemap.clone()
    }
}
