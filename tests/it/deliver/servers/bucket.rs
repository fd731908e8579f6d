//! A stand-in for an object store that speaks the S3 protocol with paths of the form `/bucket/key`.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};

use super::http::{Reply, Request, Service};
use super::signature::{Authorization, hexadecimal_sha256};
use super::wire::{decoded, hexadecimal, timestamp, unix_seconds};

#[derive(Clone, Debug)]
pub struct Object {
    pub body: Vec<u8>,
    /// The headers which are kept with an object, with their names in lower case.
    pub headers: BTreeMap<String, String>,
    modified: u64,
}

impl Object {
    /// An object that somebody else has put there.
    pub fn of(body: &[u8]) -> Object {
        Object { body: body.to_vec(), headers: BTreeMap::new(), modified: 0 }
    }

    pub fn etag(&self) -> String {
        format!("\"{}\"", hexadecimal(&Sha1::digest(&self.body)))
    }

    fn reply(&self) -> Reply {
        let mut reply = Reply::empty(200).with("ETag", self.etag());
        for (name, value) in &self.headers {
            reply = reply.with(name, value);
        }
        reply.body.clone_from(&self.body);
        reply
    }
}

pub struct Bucket {
    pub name: String,
    pub access_key: String,
    /// If it is known, signatures are not only looked at but worked out again.
    pub secret: Option<String>,
    pub objects: BTreeMap<String, Object>,
    /// The key of every object that was written, in order.
    pub puts: Vec<String>,
    /// The key of every object that was to be deleted, in order.
    pub deletes: Vec<String>,
    /// How many objects a page of the list holds at most.
    pub page: usize,
    /// How many requests were refused because of what they were signed with.
    pub refused: usize,
}

/// These bytes become "++//" in front of every continuation token.
const AWKWARD: [u8; 3] = [0xfb, 0xef, 0xff];

impl Bucket {
    pub fn new(name: &str, access_key: &str) -> Bucket {
        Bucket {
            name: name.to_owned(),
            access_key: access_key.to_owned(),
            secret: None,
            objects: BTreeMap::new(),
            puts: Vec::new(),
            deletes: Vec::new(),
            page: 1_000,
            refused: 0,
        }
    }

    /// The bytes of every object by its key.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        self.objects.iter().map(|(key, object)| (key.clone(), object.body.clone())).collect()
    }

    fn put(&mut self, key: String, request: &Request) -> Reply {
        let headers = request.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
        let headers = headers.filter(|(name, _)| is_kept(name)).collect();
        let object = Object { body: request.body.clone(), headers, modified: unix_seconds() };
        let reply = Reply::empty(200).with("ETag", object.etag());
        self.objects.insert(key.clone(), object);
        self.puts.push(key);
        reply
    }

    /// One page of ListObjectsV2. The continuation token is the last key of the page before, in an encoding
    /// that a client can only send back if it escapes it.
    fn list(&self, request: &Request) -> Reply {
        let prefix = request.parameter("prefix").unwrap_or_default();
        let after = match request.parameter("continuation-token") {
            None => request.parameter("start-after"),
            Some(token) => {
                let bytes = STANDARD.decode(token).unwrap_or_default();
                let key = bytes.strip_prefix(&AWKWARD).and_then(|key| String::from_utf8(key.to_vec()).ok());
                if key.is_none() {
                    return problem(400, "InvalidArgument", "The continuation token provided is incorrect");
                }
                key
            }
        };
        let most = request.parameter("max-keys").and_then(|value| value.parse().ok()).unwrap_or(1_000);
        let most = self.page.min(most);
        let fits =
            |key: &str| key.starts_with(&prefix) && after.as_ref().is_none_or(|after| key > after.as_str());
        let found: Vec<_> = self.objects.iter().filter(|(key, _)| fits(key)).collect();
        let page = &found[..found.len().min(most)];
        let mut body = format!(
            "<Name>{}</Name><Prefix>{}</Prefix><KeyCount>{}</KeyCount><MaxKeys>{most}</MaxKeys>\
             <IsTruncated>{}</IsTruncated>",
            escaped(&self.name),
            escaped(&prefix),
            page.len(),
            page.len() < found.len(),
        );
        if let (Some((last, _)), true) = (page.last(), page.len() < found.len()) {
            let token = STANDARD.encode([&AWKWARD, last.as_bytes()].concat());
            body += &format!("<NextContinuationToken>{token}</NextContinuationToken>");
        }
        for (key, object) in page {
            body += &format!(
                "<Contents><Key>{}</Key><LastModified>{}</LastModified><ETag>{}</ETag><Size>{}</Size>\
                 <StorageClass>STANDARD</StorageClass></Contents>",
                escaped(key),
                timestamp(object.modified),
                escaped(&object.etag()),
                object.body.len(),
            );
        }
        let namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
        xml(200, &format!("<ListBucketResult xmlns=\"{namespace}\">{body}</ListBucketResult>"))
    }

    /// Looks at how the request is signed.
    fn check(&self, request: &Request) -> Result<(), Reply> {
        let Some(header) = request.header("Authorization") else {
            return Err(problem(403, "AccessDenied", "Access Denied"));
        };
        let Some(authorization) = Authorization::parse(header) else {
            return Err(problem(
                400,
                "AuthorizationHeaderMalformed",
                "The authorization header is malformed",
            ));
        };
        if authorization.access_key != self.access_key {
            return Err(problem(403, "InvalidAccessKeyId", "The access key does not exist in our records"));
        }
        if request.header("x-amz-content-sha256") != Some(&hexadecimal_sha256(&request.body)) {
            return Err(problem(
                400,
                "XAmzContentSHA256Mismatch",
                "The digest does not match what was computed",
            ));
        }
        if let Some(lack) = authorization.lack(request) {
            return Err(problem(403, "AccessDenied", &lack));
        }
        let wrong = |secret: &String| authorization.expected(request, secret) != authorization.signature;
        if self.secret.as_ref().is_some_and(wrong) {
            return Err(problem(
                403,
                "SignatureDoesNotMatch",
                "The signature does not match the one we worked out",
            ));
        }
        Ok(())
    }
}

impl Service for Bucket {
    fn handle(&mut self, request: &Request) -> Reply {
        if let Err(refusal) = self.check(request) {
            self.refused += 1;
            return refusal;
        }
        let path = request.path.strip_prefix('/').unwrap_or(&request.path);
        let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
        if decoded(bucket) != self.name {
            return problem(404, "NoSuchBucket", "The specified bucket does not exist");
        }
        let key = decoded(key);
        match (request.method.as_str(), key.as_str()) {
            ("GET", "") if request.parameter("list-type").as_deref() == Some("2") => self.list(request),
            (_, "") => problem(501, "NotImplemented", "Of a whole bucket there is nothing but the list"),
            ("PUT", _) => self.put(key, request),
            ("GET" | "HEAD", _) => match self.objects.get(&key) {
                Some(object) => object.reply(),
                None => problem(404, "NoSuchKey", "The specified key does not exist."),
            },
            ("DELETE", _) => {
                // To delete what is not there is no mistake for an object store.
                self.objects.remove(&key);
                self.deletes.push(key);
                Reply::empty(204)
            }
            _ => problem(405, "MethodNotAllowed", "The method is not allowed against this resource"),
        }
    }
}

fn is_kept(name: &str) -> bool {
    let fixed = ["content-type", "cache-control", "content-encoding", "content-disposition"];
    fixed.contains(&name) || name.starts_with("x-amz-meta-") || name == "x-amz-website-redirect-location"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn problem(status: u16, code: &str, message: &str) -> Reply {
    xml(status, &format!("<Error><Code>{code}</Code><Message>{}</Message></Error>", escaped(message)))
}

fn xml(status: u16, body: &str) -> Reply {
    let mut reply = Reply::empty(status).with("Content-Type", "application/xml");
    reply.body = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}").into_bytes();
    reply
}
