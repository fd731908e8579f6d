//! Tokens and keys. They come from the environment, go into headers of calls, and nowhere else.
//!
//! Invariant: a secret has no `Debug` and no `Display`; what another side says is shown only after every secret was
//! taken out of it (`Secrets::clean`), for a server may repeat what it was sent.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::env::VarError;

/// Where environment variables are looked up: that of the process, or what a test says.
pub type Environment<'e> = &'e (dyn Fn(&str) -> Result<String, VarError> + Sync);

/// A text that must not be shown.
#[derive(Clone)]
pub struct Secret(String);

/// What the rules of addresses leave as it is.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Shorter texts are not replaced in what is shown: they would be found in ordinary words.
const SHORTEST: usize = 6;

impl Secret {
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// What an environment variable holds; or what is to be done.
    pub fn of(variable: &str, environment: Environment<'_>) -> Result<Secret, String> {
        match environment(variable) {
            Ok(text) if text.trim().is_empty() => {
                Err(format!("the environment variable {variable} is empty"))
            }
            Ok(text) => Ok(Secret(text.trim().to_string())),
            Err(VarError::NotPresent) => Err(format!("the environment variable {variable} is not set")),
            Err(VarError::NotUnicode(_)) => Err(format!("the environment variable {variable} holds no text")),
        }
    }

    /// The text itself, for the one place that sends or signs with it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// All secrets that a command has in hand.
#[derive(Clone, Default)]
pub struct Secrets(Vec<Secret>);

impl Secrets {
    pub fn of(secrets: impl IntoIterator<Item = Secret>) -> Secrets {
        Secrets(secrets.into_iter().collect())
    }

    pub fn add(&mut self, secret: Secret) {
        self.0.push(secret);
    }

    /// A text without any of them, as it stands or written for an address, a JSON text or a header.
    pub fn clean(&self, text: &str) -> String {
        let mut clean = text.to_string();
        for secret in self.0.iter().filter(|secret| secret.0.len() >= SHORTEST) {
            // Of a key in several lines, each line alone would do harm.
            let lines = secret.0.lines().filter(|line| line.len() >= SHORTEST && !line.starts_with("-----"));
            for form in std::iter::once(secret.0.as_str()).chain(lines) {
                let json = serde_json::Value::from(form).to_string();
                let all = utf8_percent_encode(form, NON_ALPHANUMERIC).to_string();
                let usual = utf8_percent_encode(form, UNRESERVED).to_string();
                let quoted = json.trim_matches('"').to_string();
                let small = [lower(&all), lower(&usual)];
                for form in [form.to_string(), all, usual, quoted].into_iter().chain(small) {
                    clean = clean.replace(&form, "***");
                }
            }
        }
        clean
    }
}

/// An encoded text with its digits in small letters, as some programs write them.
fn lower(encoded: &str) -> String {
    let mut parts = encoded.split('%');
    let mut text = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        text.push_str(&format!("%{}{rest}", digits.to_ascii_lowercase()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_repeats_of_a_secret_is_not_shown() {
        let secrets = Secrets::of([Secret::new("nfp_a/b+c=1234"), Secret::new("line one\nline two")]);
        let said = "Bearer nfp_a/b+c=1234 is not valid (nfp%5Fa%2Fb%2Bc%3D1234, nfp_a%2Fb%2Bc%3D1234, nfp_a%2fb%2bc%3d1234), line two, \"line one\\nline two\"";
        assert_eq!(secrets.clean(said), "Bearer *** is not valid (***, ***, ***), ***, \"***\"");
        let none = |_: &str| Err(VarError::NotPresent);
        assert!(Secret::of("TOKEN", &none).is_err_and(|why| why.contains("TOKEN is not set")));
    }
}
