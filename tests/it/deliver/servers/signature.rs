//! The signature of a request to an object store, version 4, worked out again from what the server received.

use ring::{digest, hmac};

use super::wire::{Request, decoded, hexadecimal};

/// The parts of an `Authorization` header.
pub struct Authorization {
    pub access_key: String,
    pub signature: String,
    date: String,
    region: String,
    signed_headers: Vec<String>,
}

impl Authorization {
    pub fn parse(header: &str) -> Option<Authorization> {
        let rest = header.strip_prefix("AWS4-HMAC-SHA256 ")?;
        let mut fields = rest.split(',').map(str::trim);
        let credential = fields.next()?.strip_prefix("Credential=")?;
        let signed_headers = fields.next()?.strip_prefix("SignedHeaders=")?;
        let signature = fields.next()?.strip_prefix("Signature=")?;
        let [access_key, date, region, "s3", "aws4_request"] = credential.split('/').collect::<Vec<_>>()[..]
        else {
            return None;
        };
        let is_hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let whole = fields.next().is_none() && signature.len() == 64 && signature.bytes().all(is_hexadecimal);
        let dated = date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) && !region.is_empty();
        (whole && dated).then(|| Authorization {
            access_key: access_key.to_owned(),
            signature: signature.to_owned(),
            date: date.to_owned(),
            region: region.to_owned(),
            signed_headers: signed_headers.split(';').map(str::to_owned).collect(),
        })
    }

    /// What the request should have been signed with and was not, if anything.
    pub fn lack(&self, request: &Request) -> Option<String> {
        let sent = request.headers.iter().map(|(name, _)| name.to_ascii_lowercase());
        let needed = sent.filter(|name| name == "host" || name.starts_with("x-amz-"));
        if let Some(name) = needed.into_iter().find(|name| !self.signed_headers.contains(name)) {
            return Some(format!("The header '{name}' was sent but not signed"));
        }
        if !self.signed_headers.is_sorted() {
            return Some("The signed headers are not in order".to_owned());
        }
        let moment = request.header("x-amz-date").unwrap_or_default();
        let shaped = moment.len() == 16 && moment.as_bytes()[8] == b'T' && moment.ends_with('Z');
        (!shaped || !moment.starts_with(&self.date))
            .then(|| format!("'{moment}' is not the moment of the credential"))
    }

    /// The signature which the request should have.
    pub fn expected(&self, request: &Request, secret: &str) -> String {
        let scope = format!("{}/{}/s3/aws4_request", self.date, self.region);
        let moment = request.header("x-amz-date").unwrap_or_default();
        let canonical = hexadecimal_sha256(self.canonical(request).as_bytes());
        let text = format!("AWS4-HMAC-SHA256\n{moment}\n{scope}\n{canonical}");
        let mut key = format!("AWS4{secret}").into_bytes();
        for part in [self.date.as_str(), &self.region, "s3", "aws4_request"] {
            key = authenticated(&key, part);
        }
        hexadecimal(&authenticated(&key, &text))
    }

    fn canonical(&self, request: &Request) -> String {
        let headers = self.signed_headers.iter().map(|name| {
            let value = request.header(name).unwrap_or_default();
            format!("{name}:{}\n", value.split_whitespace().collect::<Vec<_>>().join(" "))
        });
        let pairs = request.query.split('&').filter(|pair| !pair.is_empty());
        let mut pairs: Vec<String> = pairs
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| format!("{}={}", encoded(&decoded(name)), encoded(&decoded(value))))
            .collect();
        pairs.sort();
        let path: Vec<String> = request.path.split('/').map(|part| encoded(&decoded(part))).collect();
        [
            request.method.as_str(),
            &path.join("/"),
            &pairs.join("&"),
            &headers.collect::<String>(),
            &self.signed_headers.join(";"),
            request.header("x-amz-content-sha256").unwrap_or_default(),
        ]
        .join("\n")
    }
}

/// Percent-encodes everything but what no signature ever encodes.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let one = |byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(one).collect()
}

fn authenticated(key: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text.as_bytes()).as_ref().to_vec()
}

pub fn hexadecimal_sha256(bytes: &[u8]) -> String {
    hexadecimal(digest::digest(&digest::SHA256, bytes).as_ref())
}
