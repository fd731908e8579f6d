//! A stand-in for what Google offers to those who submit sitemaps: access tokens, and the Search Console API.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::UnparsedPublicKey;
use serde_json::{Value, json};

use super::http::{Reply, Request, Service};
use super::wire::{decoded, timestamp, unix_seconds};

const READ: &str = "https://www.googleapis.com/auth/webmasters.readonly";
const WRITE: &str = "https://www.googleapis.com/auth/webmasters";
const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const MOST_SECONDS: u64 = 3_600;
/// How far the clock of a client may be ahead.
const LEEWAY: u64 = 300;

/// What is known of one sitemap of one property.
#[derive(Clone, Debug)]
pub struct Submission {
    pub count: u32,
    /// In Unix seconds.
    pub last: u64,
}

pub struct Google {
    pub key: UnparsedPublicKey<Vec<u8>>,
    pub client_email: String,
    /// The address of this very server, which a test sets after the start, as assertions name it.
    pub url: String,
    /// The properties in which the account is a user, such as `https://example.com/` or
    /// `sc-domain:example.com`.
    pub properties: BTreeSet<String>,
    /// The access tokens that are valid, each with its scope. A test can empty it to let them run out.
    pub tokens: BTreeMap<String, String>,
    /// How many access tokens were ever issued.
    pub issued: usize,
    /// By property and sitemap.
    pub submissions: BTreeMap<(String, String), Submission>,
    /// What this server takes for the present, in Unix seconds, if it is not what the machine says.
    pub now: Option<u64>,
    /// Why assertions and requests were refused, for the messages of failing tests.
    pub refusals: Vec<String>,
}

impl Google {
    pub fn new(key: UnparsedPublicKey<Vec<u8>>, client_email: &str) -> Google {
        Google {
            key,
            client_email: client_email.to_owned(),
            url: String::new(),
            properties: BTreeSet::new(),
            tokens: BTreeMap::new(),
            issued: 0,
            submissions: BTreeMap::new(),
            now: None,
            refusals: Vec::new(),
        }
    }

    fn present(&self) -> u64 {
        self.now.unwrap_or_else(unix_seconds)
    }

    fn token(&mut self, request: &Request) -> Reply {
        let form: BTreeMap<String, String> = request.form().into_iter().collect();
        let verified = match form.get("grant_type").map(String::as_str) {
            Some(GRANT) => self.verify(form.get("assertion").map_or("", String::as_str)),
            _ => Err("the grant type is not that of an assertion".to_owned()),
        };
        match verified {
            Ok(scope) => {
                self.issued += 1;
                let token = format!("ya29.a-token-{}", self.issued);
                self.tokens.insert(token.clone(), scope);
                let answer = json!({ "access_token": token, "expires_in": 3_599, "token_type": "Bearer" });
                Reply::json(200, &answer)
            }
            Err(why) => {
                let answer = json!({ "error": "invalid_grant", "error_description": why });
                self.refusals.push(why);
                Reply::json(400, &answer)
            }
        }
    }

    /// Verifies an assertion and gives the scope for which it asks.
    fn verify(&self, assertion: &str) -> Result<String, String> {
        let parts: Vec<&str> = assertion.split('.').collect();
        let [head, claims, signature] = parts[..] else {
            return Err("the assertion has not three parts".to_owned());
        };
        let bytes =
            |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| "a part is not base64url".to_owned());
        let signed = &assertion[..head.len() + 1 + claims.len()];
        let verified = self.key.verify(signed.as_bytes(), &bytes(signature)?);
        let values = |part| -> Result<Value, String> {
            serde_json::from_slice(&bytes(part)?).map_err(|_| "a part is not JSON".to_owned())
        };
        let (head, claims) = (values(head)?, values(claims)?);
        let present = self.present();
        let (issued, expires) =
            (claims["iat"].as_u64().unwrap_or_default(), claims["exp"].as_u64().unwrap_or_default());
        let scope = claims["scope"].as_str().unwrap_or_default();
        let checks = [
            (verified.is_ok(), "the signature is wrong"),
            (head["alg"] == "RS256" && head["typ"] == "JWT", "the head is not that of an RS256 token"),
            (claims["iss"] == self.client_email.as_str(), "iss is another account"),
            (claims["aud"] == format!("{}/token", self.url), "aud is another server"),
            (scope.split(' ').any(|one| one == READ || one == WRITE), "scope is not one of Search Console"),
            (issued <= present + LEEWAY, "iat is in the future"),
            (expires > present, "exp is over"),
            (expires > issued && expires - issued <= MOST_SECONDS, "exp is more than an hour after iat"),
        ];
        match checks.iter().find(|(good, _)| !good) {
            Some((_, why)) => Err((*why).to_owned()),
            None => Ok(scope.to_owned()),
        }
    }

    fn sitemaps(&mut self, request: &Request, property: &str, feed: Option<&str>) -> Result<Reply, Reply> {
        let Some(scope) = request.bearer().and_then(|token| self.tokens.get(token)) else {
            return Err(problem(401, "authError", "Request had invalid authentication credentials."));
        };
        let may_write = scope.split(' ').any(|one| one == WRITE);
        if !may_write && request.method != "GET" {
            return Err(problem(
                403,
                "insufficientPermissions",
                "Request had insufficient authentication scopes.",
            ));
        }
        if !self.properties.contains(property) {
            let message = format!("User does not have sufficient permission for site '{property}'.");
            return Err(problem(403, "siteUnverifiedUser", &message));
        }
        match (request.method.as_str(), feed) {
            ("PUT", Some(feed)) => {
                if !covers(property, feed) {
                    return Err(problem(400, "invalidParameter", "The sitemap is not of this property."));
                }
                let last = self.present();
                let key = (property.to_owned(), feed.to_owned());
                let submission = self.submissions.entry(key).or_insert(Submission { count: 0, last });
                *submission = Submission { count: submission.count + 1, last };
                Ok(Reply::empty(204))
            }
            ("GET", Some(feed)) => {
                let key = (property.to_owned(), feed.to_owned());
                let found = self.submissions.get(&key);
                let submission =
                    found.ok_or_else(|| problem(404, "notFound", "The sitemap is not known."))?;
                Ok(Reply::json(200, &shown(feed, submission)))
            }
            ("GET", None) => {
                let own = self.submissions.iter().filter(|((other, _), _)| other == property);
                let list: Vec<Value> = own.map(|((_, feed), submission)| shown(feed, submission)).collect();
                // An empty list is left out, as Google does with every empty value.
                let answer = if list.is_empty() { json!({}) } else { json!({ "sitemap": list }) };
                Ok(Reply::json(200, &answer))
            }
            _ => Err(problem(404, "notFound", "Not Found")),
        }
    }

    fn answer(&mut self, request: &Request) -> Result<Reply, Reply> {
        if (request.method.as_str(), request.path.as_str()) == ("POST", "/token") {
            return Ok(self.token(request));
        }
        let missing = || problem(404, "notFound", "Not Found");
        let path = request.path.strip_prefix("/webmasters/v3/sites/").ok_or_else(missing)?;
        let parts: Vec<&str> = path.split('/').collect();
        // A slash or colon that is not escaped makes another path of it.
        match parts[..] {
            [property, "sitemaps"] if is_escaped(property) => {
                self.sitemaps(request, &decoded(property), None)
            }
            [property, "sitemaps", feed] if is_escaped(property) && is_escaped(feed) => {
                self.sitemaps(request, &decoded(property), Some(&decoded(feed)))
            }
            _ => Err(missing()),
        }
    }
}

impl Service for Google {
    fn handle(&mut self, request: &Request) -> Reply {
        self.answer(request).unwrap_or_else(|refusal| {
            self.refusals.push(String::from_utf8_lossy(&refusal.body).into_owned());
            refusal
        })
    }
}

fn is_escaped(part: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte);
    !part.is_empty() && part.bytes().all(plain)
}

/// Whether a sitemap belongs to a property, which is either the beginning of an address or a whole domain.
fn covers(property: &str, feed: &str) -> bool {
    let Some(domain) = property.strip_prefix("sc-domain:") else { return feed.starts_with(property) };
    let host = feed.split('/').nth(2).unwrap_or_default();
    host == domain || host.ends_with(&format!(".{domain}"))
}

fn shown(feed: &str, submission: &Submission) -> Value {
    json!({
        "path": feed, "lastSubmitted": timestamp(submission.last), "isPending": true,
        "isSitemapsIndex": false, "type": "sitemap", "errors": "0", "warnings": "0",
    })
}

fn problem(code: u16, reason: &str, message: &str) -> Reply {
    let one = json!({ "message": message, "domain": "global", "reason": reason });
    Reply::json(code, &json!({ "error": { "code": code, "message": message, "errors": [one] } }))
}
