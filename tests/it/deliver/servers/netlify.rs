//! A stand-in for the Netlify API, as far as a deploy by file digests needs it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use sha1::{Digest, Sha1};

use super::deploys::Deploys;
use super::http::{Reply, Request, Service};
use super::wire::{decoded, hexadecimal};

pub struct Netlify {
    pub token: String,
    pub deploys: Deploys,
    /// How many requests came without the right token.
    pub unauthorised: usize,
    /// How many files a deploy may have without being asynchronous.
    pub most_at_once: usize,
    /// How many requests are allowed within a window of time.
    pub limit: usize,
    /// How many of them are left; a test can set it to see what happens when it is used up.
    pub remaining: usize,
    /// After this long the whole limit is there again.
    pub window: Duration,
    window_began: Instant,
}

impl Netlify {
    pub fn new(token: &str, site_id: &str) -> Netlify {
        Netlify {
            token: token.to_owned(),
            deploys: Deploys::new(site_id),
            unauthorised: 0,
            most_at_once: 500,
            limit: 500,
            remaining: 500,
            window: Duration::from_secs(60),
            window_began: Instant::now(),
        }
    }

    fn create(&mut self, request: &Request) -> Reply {
        let Ok(body) = serde_json::from_slice::<Value>(&request.body) else {
            return problem(400, "Bad JSON");
        };
        let Some(listed) = body["files"].as_object() else { return problem(422, "No files") };
        let mut files = BTreeMap::new();
        for (path, sha) in listed {
            let path = path.strip_prefix('/').unwrap_or(path);
            let sha = sha.as_str().unwrap_or_default();
            let lower = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
            if sha.len() != 40 || !sha.bytes().all(lower) {
                return problem(422, &format!("'{sha}' is no SHA-1 in lower case"));
            }
            if path.is_empty() || path.contains(['#', '?']) {
                return problem(422, &format!("'{path}' is no name for a file"));
            }
            files.insert(path.to_owned(), sha.to_owned());
        }
        let late = body["async"] == true;
        if files.len() > self.most_at_once && !late {
            return problem(422, "So many files need an asynchronous deploy");
        }
        let title = request.parameter("title").or(body["title"].as_str().map(str::to_owned));
        let index = self.deploys.make(title, body["draft"] == true, late, files);
        Reply::json(200, &self.deploys.shown(index))
    }

    fn upload(&mut self, index: usize, path: &str, request: &Request) -> Reply {
        let deploy = &self.deploys.list[index];
        let Some(expected) = deploy.files.get(path) else { return problem(404, "Not Found") };
        if matches!(deploy.state, "preparing" | "error") {
            return problem(422, "The deploy takes no files in this state");
        }
        if !request.says("Content-Type", "application/octet-stream") {
            return problem(415, "Files come as application/octet-stream");
        }
        let sha = hexadecimal(&Sha1::digest(&request.body));
        let size = request.body.len().to_string();
        if sha != *expected || request.parameter("size").is_some_and(|other| other != size) {
            return problem(
                422,
                &format!("The digest of '{path}' is {sha}, which is not what the deploy declares"),
            );
        }
        self.deploys.take(index, path, &request.body);
        Reply::json(200, &self.deploys.shown_file(index, path))
    }

    fn list(&self, request: &Request) -> Reply {
        let number = |name: &str, otherwise: usize| {
            request.parameter(name).and_then(|value| value.parse().ok()).unwrap_or(otherwise).max(1)
        };
        let (page, size) = (number("page", 1), number("per_page", 100).min(100));
        let wanted = request.parameter("state");
        let fits =
            |index: &usize| wanted.as_ref().is_none_or(|state| self.deploys.list[*index].state == state);
        let found = (0..self.deploys.list.len()).rev().filter(fits).skip((page - 1) * size).take(size);
        Reply::json(200, &found.map(|index| self.deploys.shown(index)).collect())
    }

    fn answer(&mut self, request: &Request) -> Reply {
        let missing = || problem(404, "Not Found");
        let Some(path) = request.path.strip_prefix("/api/v1/") else { return missing() };
        let parts: Vec<String> = path.split('/').map(decoded).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let (of_site, parts) = match parts.as_slice() {
            ["sites", site, rest @ ..] if *site == self.deploys.site_id => (true, rest),
            parts => (false, parts),
        };
        let published = self.deploys.published.as_deref().and_then(|id| self.deploys.position(id));
        let named = parts.get(1).and_then(|id| self.deploys.position(id));
        match (request.method.as_str(), of_site, parts, named) {
            ("GET", true, [], _) => Reply::json(
                200,
                &json!({
                    "id": self.deploys.site_id, "name": "a-site",
                    "url": self.deploys.ssl_url, "ssl_url": self.deploys.ssl_url,
                    "published_deploy": published.map(|index| self.deploys.shown(index)),
                }),
            ),
            ("GET", true, ["files"], _) => {
                let index = published.into_iter();
                let files = index
                    .flat_map(|index| self.deploys.list[index].files.keys().map(move |path| (index, path)));
                Reply::json(200, &files.map(|(index, path)| self.deploys.shown_file(index, path)).collect())
            }
            ("GET", true, ["deploys"], _) => self.list(request),
            ("POST", true, ["deploys"], _) => self.create(request),
            ("GET", _, ["deploys", _], Some(index)) => {
                self.deploys.step(index);
                Reply::json(200, &self.deploys.shown(index))
            }
            ("PUT", false, ["deploys", _, "files", path @ ..], Some(index)) => {
                self.upload(index, &path.join("/"), request)
            }
            ("POST", true, ["deploys", _, "restore"], Some(index)) => {
                if self.deploys.list[index].state != "ready" {
                    return problem(422, "The deploy is not ready for publishing");
                }
                self.deploys.publish(index);
                Reply::json(201, &self.deploys.shown(index))
            }
            ("POST", false, ["deploys", _, "cancel"], Some(index)) => {
                if self.deploys.list[index].state == "ready" {
                    return problem(422, "The deploy is ready already");
                }
                self.deploys.list[index].state = "error";
                self.deploys.list[index].error = Some("Canceled".to_owned());
                Reply::json(201, &self.deploys.shown(index))
            }
            _ => missing(),
        }
    }
}

fn problem(code: u16, message: &str) -> Reply {
    Reply::json(code, &json!({ "code": code, "message": message }))
}

impl Service for Netlify {
    fn handle(&mut self, request: &Request) -> Reply {
        if self.window_began.elapsed() >= self.window {
            (self.window_began, self.remaining) = (Instant::now(), self.limit);
        }
        let reply = if self.remaining == 0 {
            problem(429, "API rate limit exceeded")
        } else if request.bearer() != Some(&self.token) {
            self.unauthorised += 1;
            problem(401, "Access Denied")
        } else {
            self.answer(request)
        };
        self.remaining = self.remaining.saturating_sub(1);
        let end = SystemTime::now() + self.window.saturating_sub(self.window_began.elapsed());
        // Rounded up, as a client that waits until this moment must not come too early.
        let reset = end.duration_since(UNIX_EPOCH).unwrap().as_secs() + 1;
        reply
            .with("X-RateLimit-Limit", self.limit.to_string())
            .with("X-RateLimit-Remaining", self.remaining.to_string())
            .with("X-RateLimit-Reset", reset.to_string())
    }
}
