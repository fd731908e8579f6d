//! A stand-in for a static host, which serves a built folder or a set of files in the way such hosts do.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::http::{Reply, Request, Service};
use super::wire::decoded;

/// Where the files of a site are.
#[derive(Clone, Debug)]
pub enum Source {
    Folder(PathBuf),
    /// By path without a leading slash, as the other servers of this kind keep what was published to them.
    Files(BTreeMap<String, Vec<u8>>),
}

impl Source {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        match self {
            Source::Folder(folder) => fs::read(folder.join(path)).ok(),
            Source::Files(files) => files.get(path).cloned(),
        }
    }
}

pub struct Site {
    pub source: Source,
    /// What is answered for a path, as it is sent, whatever the files say.
    pub overrides: BTreeMap<String, Reply>,
}

impl Site {
    pub fn new(folder: impl Into<PathBuf>) -> Site {
        Site { source: Source::Folder(folder.into()), overrides: BTreeMap::new() }
    }

    pub fn of(files: BTreeMap<String, Vec<u8>>) -> Site {
        Site { source: Source::Files(files), overrides: BTreeMap::new() }
    }

    fn find(&self, request: &Request) -> Reply {
        let path = decoded(request.path.trim_start_matches('/'));
        let path = path.as_str();
        let index = |folder: &str| {
            if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") }
        };
        // Nobody shall read what lies beside the folder.
        if path.split('/').any(|part| part == "..") {
            return self.missing();
        }
        if path.is_empty() || path.ends_with('/') {
            let index = index(path.trim_end_matches('/'));
            return self.source.read(&index).map_or_else(|| self.missing(), |body| page(200, &index, body));
        }
        if let Some(body) = self.source.read(path) {
            return page(200, path, body);
        }
        let with_ending = format!("{path}.html");
        if let Some(body) = self.source.read(&with_ending) {
            return page(200, &with_ending, body);
        }
        if self.source.read(&index(path)).is_some() {
            return Reply::empty(301).with("Location", format!("{}/", request.path));
        }
        self.missing()
    }

    fn missing(&self) -> Reply {
        match self.source.read("404.html") {
            Some(body) => page(404, "404.html", body),
            None => Reply::text(404, "Not found"),
        }
    }
}

fn page(status: u16, path: &str, body: Vec<u8>) -> Reply {
    let kind = match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "gz" => "application/gzip",
        _ => "application/octet-stream",
    };
    let mut reply = Reply::empty(status).with("Content-Type", kind);
    reply.headers.push(("Cache-Control".to_owned(), "public, max-age=0, must-revalidate".to_owned()));
    reply.body = body;
    reply
}

impl Service for Site {
    fn handle(&mut self, request: &Request) -> Reply {
        if let Some(reply) = self.overrides.get(&request.path) {
            return reply.clone();
        }
        if request.method != "GET" && request.method != "HEAD" {
            return Reply::text(405, "A static host only reads").with("Allow", "GET, HEAD");
        }
        self.find(request)
    }
}
