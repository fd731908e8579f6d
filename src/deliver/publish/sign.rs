//! AWS Signature Version 4: a call with a signature over its method, address, headers and body.
//!
//! Written from the published rules, and held by the examples that come with them.

use super::super::secret::Secret;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ring::{digest, hmac};
use std::collections::BTreeMap;

/// Letters that stand as they are.
pub const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// With what is signed.
pub struct Keys {
    pub access: String,
    pub secret: Secret,
    /// Of keys that hold for a time.
    pub session: Option<Secret>,
    pub region: String,
}

/// What is signed.
pub struct Signed<'s> {
    pub method: &'s str,
    pub host: &'s str,
    /// As it stands in the address, encoded.
    pub path: &'s str,
    /// Sorted and encoded, as it stands in the address.
    pub query: &'s str,
    /// Further headers; names in small letters.
    pub headers: Vec<(&'static str, String)>,
    pub body: &'s [u8],
    /// 20130524T000000Z
    pub moment: &'s str,
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sha256(bytes: &[u8]) -> String {
    hexadecimal(digest::digest(&digest::SHA256, bytes).as_ref())
}

fn mac(key: &[u8], text: &str) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes())
}

/// Every header that is to be sent beside `host`, the signature among them.
pub fn sign(keys: &Keys, call: &Signed<'_>) -> Vec<(&'static str, String)> {
    let payload = sha256(call.body);
    let mut headers = call.headers.clone();
    headers.push(("x-amz-content-sha256", payload.clone()));
    headers.push(("x-amz-date", call.moment.to_string()));
    headers.extend(keys.session.iter().map(|token| ("x-amz-security-token", token.expose().to_string())));
    let mut signed: BTreeMap<&str, &str> =
        headers.iter().map(|(name, value)| (*name, value.trim())).collect();
    signed.insert("host", call.host);
    let names = signed.keys().copied().collect::<Vec<_>>().join(";");
    let lines: String = signed.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let canonical = [call.method, call.path, call.query, &lines, &names, &payload].join("\n");
    let day = call.moment.get(..8).unwrap_or_default();
    let scope = format!("{day}/{}/s3/aws4_request", keys.region);
    let text = ["AWS4-HMAC-SHA256", call.moment, &scope, &sha256(canonical.as_bytes())].join("\n");
    let first = format!("AWS4{}", keys.secret.expose());
    let key = [day, &keys.region, "s3", "aws4_request"]
        .iter()
        .fold(first.into_bytes(), |key, part| mac(&key, part).as_ref().to_vec());
    let signature = hexadecimal(mac(&key, &text).as_ref());
    let credential = format!("{}/{scope}", keys.access);
    headers.push((
        "authorization",
        format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}"),
    ));
    headers
}

/// A path as it stands in an address and in what is signed.
pub fn encoded(path: &str) -> String {
    path.split('/').map(|part| utf8_percent_encode(part, PLAIN).to_string()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of the published rules (S3, "Signature Calculations for the Authorization Header").
    #[test]
    fn the_published_examples_are_signed_as_published() {
        let keys = Keys {
            access: "AKIAIOSFODNN7EXAMPLE".into(),
            secret: Secret::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            session: None,
            region: "us-east-1".into(),
        };
        let object = |name: &str| format!("/{}", encoded(name));
        let (test, text) = (object("test.txt"), object("test$file.text"));
        let date = ("date", "Fri, 24 May 2013 00:00:00 GMT".to_string());
        let class = ("x-amz-storage-class", "REDUCED_REDUNDANCY".to_string());
        let examples = [
            (
                ("GET", test.as_str(), "", &b""[..]),
                vec![("range", "bytes=0-9".to_string())],
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            ),
            (
                ("PUT", text.as_str(), "", b"Welcome to Amazon S3."),
                vec![date, class],
                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            ),
            (
                ("GET", "/", "max-keys=2&prefix=J", b""),
                vec![],
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
            ),
        ];
        for ((method, path, query, body), headers, signature) in examples {
            let host = "examplebucket.s3.amazonaws.com";
            let call = Signed { method, host, path, query, headers, body, moment: "20130524T000000Z" };
            let signed = sign(&keys, &call);
            let authorization = signed.iter().find(|(name, _)| *name == "authorization").unwrap();
            assert!(authorization.1.ends_with(signature), "{}", authorization.1);
        }
    }
}
