//! What an address is answered with, as the site's host would: files, folders, rules, pages that say no.
//!
//! A function of the snapshot and the address. Nothing is read from the disk by an address, so there is no
//! way out of the site. Invariant: the body of an answer is what `build` writes, byte for byte.

use super::percent::{decode, encode};
use super::rules::Followed;
use super::snapshot::Snapshot;
use super::types;
use crate::config::Host;
use crate::diag::{Diagnostic, Report};

/// An answer without what only the way to the browser needs.
#[derive(Debug, Default)]
pub struct Answer {
    pub status: u16,
    /// Names in small letters.
    pub fields: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// The artifact whose bytes the body is.
    pub shown: Option<usize>,
    /// Why a page could not be rendered.
    pub problem: Option<Box<Diagnostic>>,
}

impl Answer {
    fn new(status: u16) -> Answer {
        Answer { status, ..Answer::default() }
    }

    pub fn with(mut self, name: &str, value: impl Into<String>) -> Answer {
        self.fields.push((name.to_string(), value.into()));
        self
    }

    /// A sentence for a person.
    pub fn text(status: u16, text: &str) -> Answer {
        let mut answer = Answer::new(status).with("content-type", "text/plain; charset=utf-8");
        answer.body = format!("{text}\n").into_bytes();
        answer
    }

    pub fn redirect(status: u16, to: String) -> Answer {
        Answer::text(status, &format!("This address leads to {to}")).with("location", to)
    }

    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn is_html(&self) -> bool {
        self.field("content-type").is_some_and(types::is_html)
    }
}

/// What lies at an address.
enum Found {
    File(usize),
    /// It is at this address instead, below the site's own.
    At(String),
    Nothing,
}

/// Answers an address; `path` is as the browser sent it, `query` with its question mark or empty.
pub fn answer(snapshot: &Snapshot, path: &str, query: &str) -> Answer {
    let root = snapshot.root();
    let Some(plain) = decode(path).filter(|p| p.starts_with('/') && !p.contains(['\\', '?', '#'])) else {
        return Answer::text(400, "This is not an address.");
    };
    let Some(below) = plain.strip_prefix(root).filter(|rest| rest.starts_with('/')) else {
        return match plain == root || plain == "/" {
            true => Answer::redirect(302, format!("{root}/{query}")),
            false => Answer::text(404, &format!("The site lives below {root}/")),
        };
    };
    let found = locate(snapshot, below);
    // Hosts keep drafts from visitors; whoever previews a site wants to see them.
    if let Some(rule) = snapshot.rules().find(&plain).filter(|_| !below.starts_with("/_outbox/"))
        && (rule.forced || matches!(found, Found::Nothing))
    {
        return follow(snapshot, rule, &plain, query);
    }
    match found {
        Found::File(at) => file(snapshot, at, 200, &plain),
        Found::At(to) => {
            let status = if snapshot.host() == Host::Cloudflare { 308 } else { 301 };
            Answer::redirect(status, format!("{root}{}{query}", encode(&to)))
        }
        Found::Nothing => not_found(snapshot, below, 404, &plain),
    }
}

/// Folders answer with a slash at their end and files without, as the hosts have it. `below` begins with a slash.
fn locate(snapshot: &Snapshot, below: &str) -> Found {
    let address = &below[1..];
    // What the host reads itself is not published.
    if matches!(address, "_headers" | "_redirects") {
        return Found::Nothing;
    }
    let strict = snapshot.host() == Host::Cloudflare;
    let bare = address.trim_end_matches('/');
    let is_folder = bare.len() < address.len() || address.is_empty();
    if let Some(at) = snapshot.find(address) {
        return match address.strip_suffix(".html").filter(|_| strict) {
            Some(name) => Found::At(format!("/{name}")),
            None => Found::File(at),
        };
    }
    if let Some(folder) = address.strip_suffix("index.html").filter(|f| f.is_empty() || f.ends_with('/'))
        && let Some(at) = snapshot.find(folder)
    {
        return if strict { Found::At(format!("/{folder}")) } else { Found::File(at) };
    }
    let page = format!("{bare}.html");
    if is_folder {
        let is_file = !bare.is_empty() && (snapshot.find(bare).is_some() || snapshot.find(&page).is_some());
        return if is_file { Found::At(format!("/{bare}")) } else { Found::Nothing };
    }
    if snapshot.find(&format!("{bare}/")).is_some() {
        return Found::At(format!("/{bare}/"));
    }
    snapshot.find(&page).map_or(Found::Nothing, Found::File)
}

/// Does what a rule says.
fn follow(snapshot: &Snapshot, rule: Followed, plain: &str, query: &str) -> Answer {
    if (300..400).contains(&rule.status) {
        let query = if rule.to.contains('?') { "" } else { query };
        return Answer::redirect(rule.status, format!("{}{query}", rule.to));
    }
    let target = decode(&rule.to).unwrap_or_default();
    let below = target.strip_prefix(snapshot.root()).unwrap_or(&target);
    match below.strip_prefix('/').and_then(|address| snapshot.find(address)) {
        Some(at) => file(snapshot, at, rule.status, plain),
        None => not_found(snapshot, below, if rule.status == 200 { 404 } else { rule.status }, plain),
    }
}

/// The nearest page that says that nothing is here: that of the language's folder, else the site's.
fn not_found(snapshot: &Snapshot, below: &str, status: u16, plain: &str) -> Answer {
    let mut folder = below;
    while let Some(slash) = folder.rfind('/') {
        folder = &folder[..slash];
        if let Some(at) = snapshot.find(format!("{folder}/404.html").trim_start_matches('/')) {
            return file(snapshot, at, status, plain);
        }
    }
    Answer::text(status, "There is nothing at this address.")
}

/// The bytes of an artifact with the fields that the host sends with them.
fn file(snapshot: &Snapshot, at: usize, status: u16, plain: &str) -> Answer {
    let mut answer = Answer::new(status);
    match snapshot.bytes(at) {
        Ok(bytes) => (answer.body, answer.shown) = (bytes, Some(at)),
        Err(problem) => return broken(*problem),
    }
    answer = answer.with("content-type", types::of(&snapshot.paths()[at]));
    for (name, value) in snapshot.fields().of(plain) {
        match answer.fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, own)) => *own = value,
            None => answer.fields.push((name, value)),
        }
    }
    keep_nothing(&mut answer);
    answer
}

/// A preview is never an hour old: only what carries its digest in its name may be kept by a browser.
fn keep_nothing(answer: &mut Answer) {
    if !answer.field("cache-control").is_some_and(|value| value.contains("immutable")) {
        answer.fields.retain(|(name, _)| name != "cache-control");
        answer.fields.push(("cache-control".into(), "no-cache".into()));
    }
}

/// A page that cannot be rendered says why.
fn broken(problem: Diagnostic) -> Answer {
    let mut report = Report::new();
    report.push(problem.clone());
    let mut answer = explained(500, "This page cannot be shown", &report);
    answer.problem = Some(Box::new(problem));
    answer
}

/// A page of ours with what was found, as the terminal shows it.
pub fn explained(status: u16, title: &str, report: &Report) -> Answer {
    let mut answer = Answer::new(status).with("content-type", "text/html; charset=utf-8");
    answer.body = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<h1>{title}</h1>\n<pre>{}</pre>\n",
        escaped(&report.print(&Default::default()))
    )
    .into_bytes();
    keep_nothing(&mut answer);
    answer
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
