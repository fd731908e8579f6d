//! A service account of Google: a key file, and the signed text that is given for an access token.

use crate::config::{self, is_private};
use crate::deliver::secret::{Environment, Secret};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value as Json, json};

const VARIABLE: &str = "GOOGLE_APPLICATION_CREDENTIALS";
const TOKEN_URI: &str = "https://oauth2.googleapis.com/token";
/// Seconds that an assertion holds; Google takes an hour at most.
const HOLDS: i64 = 3600;

pub struct Account {
    pub email: String,
    /// Where the assertion is given for an access token.
    pub token_uri: String,
    key: RsaKeyPair,
    secret: Secret,
}

impl Account {
    /// The account whose key file, or the path of it, is in the environment.
    pub fn of_environment(
        rules: &config::SearchConsole,
        environment: Environment<'_>,
    ) -> Result<Account, String> {
        let variable = rules.account.as_deref().unwrap_or(VARIABLE);
        let held = Secret::of(variable, environment)?;
        if held.expose().starts_with('{') {
            return Account::read(held.expose()).map_err(|why| format!("what {variable} holds {why}"));
        }
        // The path is no secret, but a key that was pasted without its braces would be one.
        let text = std::fs::read_to_string(held.expose()).map_err(|error| {
            format!("{variable} holds neither a key file nor the path of one that can be read: {error}")
        })?;
        Account::read(&text).map_err(|why| format!("the file that {variable} names {why}"))
    }

    /// Reads a key file. What is wrong with it is said without any of it.
    pub fn read(text: &str) -> Result<Account, String> {
        let json: Json = serde_json::from_str(text).map_err(|_| "is no JSON".to_string())?;
        let field = |name: &str| json.get(name).and_then(Json::as_str).map(str::to_string);
        let email =
            field("client_email").ok_or("has no `client_email`: is it the key of a service account?")?;
        let pem = field("private_key").ok_or("has no `private_key`: is it the key of a service account?")?;
        let token_uri = field("token_uri").unwrap_or_else(|| TOKEN_URI.into());
        if !is_private(&token_uri) {
            return Err("names a `token_uri` that is not https".into());
        }
        let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
        let key = STANDARD.decode(body.trim()).ok().and_then(|der| RsaKeyPair::from_pkcs8(&der).ok());
        let key = key.ok_or("has a `private_key` that is no RSA key in PKCS #8")?;
        Ok(Account { email, token_uri, key, secret: Secret::new(pem) })
    }

    pub fn secrets(&self) -> impl Iterator<Item = Secret> {
        std::iter::once(self.secret.clone())
    }
}

/// The signed text: RS256 over who asks, for what, of whom, and how long.
pub fn assertion(account: &Account, scope: &str, now: i64) -> Result<String, String> {
    let head = json!({"alg": "RS256", "typ": "JWT"}).to_string();
    let claims = json!({
        "iss": account.email,
        "scope": scope,
        "aud": account.token_uri,
        "iat": now,
        "exp": now + HOLDS,
    });
    let text = format!("{}.{}", URL_SAFE_NO_PAD.encode(head), URL_SAFE_NO_PAD.encode(claims.to_string()));
    let mut signature = vec![0; account.key.public().modulus_len()];
    account
        .key
        .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature)
        .map_err(|_| "the key cannot sign".to_string())?;
    Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
}
