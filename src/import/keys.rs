//! Opaque names: a keyed hash of what the marketplace calls a record, so that nobody without the secret
//! can say whose it is, or try names until one fits.
//!
//! Invariant: the secret never leaves this module, and one secret gives one name for ever.

use crate::diag::{Code, Diagnostic, Level};
use std::sync::Arc;

/// Derived from the secret, a key for each use: names of one use say nothing about those of another.
pub struct Keys {
    records: [u8; 32],
    consents: [u8; 32],
    experts: [u8; 32],
    seal: [u8; 64],
}

/// Shorter secrets can be guessed.
const SHORTEST: usize = 16;

impl Keys {
    /// Takes the secret out of the environment.
    pub fn from_environment(variable: &str) -> Result<Keys, Box<Diagnostic>> {
        let fault = |message: String| {
            Box::new(Diagnostic::new(Code::SecretKey, Level::File, message).hint(format!(
                "keep one secret for ever in the safe place of your secrets, for example made by `openssl rand -hex 32`, and give it as {variable}=…"
            )))
        };
        match std::env::var(variable) {
            Ok(secret) if secret.trim().len() >= SHORTEST => Ok(Keys::new(secret.trim())),
            Ok(_) => Err(fault(format!("the secret in {variable} is shorter than {SHORTEST} characters"))),
            Err(_) => {
                Err(fault(format!("the environment has no {variable}, the secret that makes ids opaque")))
            }
        }
    }

    pub fn new(secret: &str) -> Keys {
        let key = |context: &str| blake3::derive_key(context, secret.as_bytes());
        let mut seal = [0; 64];
        let mut reader = blake3::Hasher::new_derive_key("flywheel import: seal of releases")
            .update(secret.as_bytes())
            .finalize_xof();
        reader.fill(&mut seal);
        Keys {
            records: key("flywheel import: names of records"),
            consents: key("flywheel import: names of consents"),
            experts: key("flywheel import: names of experts"),
            seal,
        }
    }

    /// The name of a record: m-….
    pub fn record(&self, id: &str) -> Arc<str> {
        name("m-", &self.records, id)
    }

    /// The name of the consent that a record carries: c-….
    pub fn consent(&self, id: &str) -> Arc<str> {
        name("c-", &self.consents, id)
    }

    /// The name of an expert; it is compared and counted, and never written in the open.
    pub fn expert(&self, id: &str) -> Arc<str> {
        name("e-", &self.experts, id)
    }

    pub(super) fn seal(&self) -> &[u8; 64] {
        &self.seal
    }
}

/// Eighty bits in letters and digits that cannot be mistaken for each other.
fn name(prefix: &str, key: &[u8; 32], id: &str) -> Arc<str> {
    const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let hash = blake3::keyed_hash(key, id.trim().as_bytes());
    let bits = hash.as_bytes()[..10].iter().fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
    let letters = (0..16).rev().map(|at| DIGITS[(bits >> (at * 5) & 31) as usize] as char);
    prefix.chars().chain(letters).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_stable_opaque_and_of_one_use() {
        let keys = Keys::new("a secret for this test only");
        assert_eq!(keys.record("demo-m-00001"), keys.record(" demo-m-00001 "));
        assert_eq!(keys.record("demo-m-00001").len(), 18);
        assert_ne!(keys.record("demo-m-00001")[2..], keys.consent("demo-m-00001")[2..]);
        assert_ne!(keys.record("demo-m-00001"), Keys::new("another secret of a test").record("demo-m-00001"));
    }
}
