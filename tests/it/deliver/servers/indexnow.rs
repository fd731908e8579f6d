//! A stand-in for an endpoint of IndexNow, which knows one key and counts the addresses that it is told.

use std::collections::BTreeMap;

use serde_json::Value;

use super::http::{Reply, Request, Service};

/// One accepted submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub host: String,
    pub key_location: Option<String>,
    pub urls: Vec<String>,
}

pub struct IndexNow {
    /// The key whose file the endpoint would find on the host.
    pub key: String,
    /// Whether the check of the key is still to come, so that the answer is 202 in place of 200.
    pub pending: bool,
    /// How often each address was accepted.
    pub urls: BTreeMap<String, u32>,
    pub batches: Vec<Batch>,
    /// The statuses of what was not accepted.
    pub refused: Vec<u16>,
}

const MOST_URLS: usize = 10_000;

impl IndexNow {
    pub fn new(key: &str) -> IndexNow {
        let (urls, batches, refused) = (BTreeMap::new(), Vec::new(), Vec::new());
        IndexNow { key: key.to_owned(), pending: false, urls, batches, refused }
    }

    fn accept(&mut self, key: &str, batch: Batch) -> Result<u16, u16> {
        if !is_well_formed(key) {
            return Err(422);
        }
        if key != self.key {
            return Err(403);
        }
        let covered = match &batch.key_location {
            None => "/",
            Some(location) => {
                let (host, path) = host_and_path(location).ok_or(422_u16)?;
                if !same_host(host, &batch.host) {
                    return Err(422);
                }
                // A key file answers only for what lies in its own folder and below.
                path.rsplit_once('/').map_or("/", |(folder, _)| &path[..=folder.len()])
            }
        };
        let belongs = |url: &String| {
            host_and_path(url)
                .is_some_and(|(host, path)| same_host(host, &batch.host) && path.starts_with(covered))
        };
        if !batch.urls.iter().all(belongs) {
            return Err(422);
        }
        for url in &batch.urls {
            *self.urls.entry(url.clone()).or_default() += 1;
        }
        self.batches.push(batch);
        Ok(if self.pending { 202 } else { 200 })
    }

    fn answer(&mut self, request: &Request) -> Result<u16, u16> {
        if request.path != "/indexnow" {
            return Err(404);
        }
        let (key, batch) = match request.method.as_str() {
            "GET" => from_query(request).ok_or(400_u16)?,
            "POST" => from_body(request).ok_or(400_u16)?,
            _ => return Err(405),
        };
        self.accept(&key, batch)
    }
}

impl Service for IndexNow {
    fn handle(&mut self, request: &Request) -> Reply {
        let answer = self.answer(request);
        self.refused.extend(answer.err());
        match answer {
            Ok(status) => Reply::empty(status),
            Err(status) => Reply::text(status, "The submission is not accepted."),
        }
    }
}

fn from_query(request: &Request) -> Option<(String, Batch)> {
    let url = request.parameter("url")?;
    let host = host_and_path(&url)?.0.to_owned();
    let key_location = request.parameter("keyLocation");
    Some((request.parameter("key")?, Batch { host, key_location, urls: vec![url] }))
}

fn from_body(request: &Request) -> Option<(String, Batch)> {
    let kind = request.header("Content-Type")?.to_ascii_lowercase();
    let body: Value = serde_json::from_slice(&request.body).ok()?;
    let urls: Option<Vec<String>> = body["urlList"].as_array()?.iter().map(text).collect();
    let urls = urls.filter(|urls| !urls.is_empty() && urls.len() <= MOST_URLS)?;
    let key_location = match body.get("keyLocation") {
        None => None,
        Some(value) => Some(text(value)?),
    };
    let batch = Batch { host: text(&body["host"])?, key_location, urls };
    kind.starts_with("application/json").then_some((text(&body["key"])?, batch))
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn is_well_formed(key: &str) -> bool {
    (8..=128).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Takes an absolute address apart; the path is at least a slash.
fn host_and_path(url: &str) -> Option<(&str, &str)> {
    let rest = url.strip_prefix("https://").or(url.strip_prefix("http://"))?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let path = if rest[end..].starts_with('/') { &rest[end..] } else { "/" };
    (end > 0).then_some((&rest[..end], path))
}

/// A site under test has a port, which a host in a submission may leave out.
fn same_host(of_url: &str, host: &str) -> bool {
    let without_port = of_url.split(':').next().unwrap_or_default();
    of_url.eq_ignore_ascii_case(host) || without_port.eq_ignore_ascii_case(host)
}
