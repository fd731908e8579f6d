//! Netlify, by the digests of files: it is told what there is, asks for what it lacks, and shows all of it at once.
//!
//! A deploy is found again by its title, which holds the key of the effect. Written from the published interface
//! (OpenAPI 2.55): https://open-api.netlify.com

use super::each::each;
use super::patient::{ask, send};
use super::{Digest, Failed, Files, Job, Live, Looked, Receipt, Target};
use crate::deliver::secret::Secret;
use crate::deliver::wire::{Answer, Call, Wire};
use crate::deliver::{Ceilings, Outcome};
use crate::diag::thousands;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Method;
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Netlify takes 3 deploys a minute and 100 a day.
const CEILINGS: Ceilings = Ceilings { per_minute: Some(3), per_day: Some(100) };
/// How often and how long a deploy is waited for: five minutes until it asks for files, half an hour until it is shown. A
/// small one is there sooner.
const POLL: Duration = Duration::from_secs(2);
const FIRST_POLL: Duration = Duration::from_millis(250);
const POLLS: usize = 150;
const LAST_POLLS: usize = 900;
/// Files and folders in one folder: with more, Netlify gives a deploy up.
const MOST_IN_A_FOLDER: usize = 54_000;
/// States in which it is known which files a deploy lacks.
const REACHED: [&str; 5] = ["prepared", "uploading", "uploaded", "processing", "ready"];
/// How often it is looked for a deploy whose answer was lost.
const LOOKS: usize = 5;
const HOST: &str = "Netlify";

/// What an address may hold as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub struct Netlify<'n> {
    pub wire: Wire<'n>,
    /// https://api.netlify.com/api/v1
    pub api: String,
    pub token: Secret,
    pub site: String,
}

/// A deploy, as far as it matters here.
struct Deploy {
    id: String,
    state: String,
    required: Vec<Digest>,
    url: String,
    error: String,
    /// Whether visitors were ever shown it.
    was_shown: bool,
}

impl Deploy {
    /// Whether it lacks files, and so is never shown as it is.
    fn is_waiting(&self) -> bool {
        matches!(self.state.as_str(), "prepared" | "uploading") && !self.required.is_empty()
    }

    fn is_given_up(&self) -> bool {
        matches!(self.state.as_str(), "error" | "rejected")
    }
}

/// A file as the host lists it; there may be very many.
#[derive(Deserialize)]
struct Listed {
    path: String,
    #[serde(default)]
    sha: Option<String>,
}

impl Netlify<'_> {
    fn call(&self, method: Method, path: &str) -> Call<'static> {
        Call::new(method, format!("{}{path}", self.api))
            .header("authorization", format!("Bearer {}", self.token.expose()))
    }

    fn get(&self, path: &str) -> Result<Json, Failed> {
        let answer = ask(&self.wire, HOST, &|| self.call(Method::GET, path))?;
        self.json(answer)
    }

    /// What was answered, if it is what was asked for.
    fn json(&self, answer: Answer) -> Result<Json, Failed> {
        match answer.json().filter(|_| answer.is_success()) {
            Some(json) => Ok(json),
            None => Err(self.refused(&answer)),
        }
    }

    fn refused(&self, answer: &Answer) -> Failed {
        let said = self.wire.said(answer);
        let hint = match answer.status {
            401 | 403 => {
                "make a token at Netlify (User settings, Applications) and put it into the variable that `token` names: NETLIFY_AUTH_TOKEN"
            }
            404 => "look at `site` in site.yaml: the id of the site, or its name such as imatch.netlify.app",
            422 => "a file was changed while it was sent; build once more, and publish again",
            _ => "look at the deploy in Netlify, and publish again",
        };
        Failed::rejected(format!("{HOST} did not take it: {said}"), hint)
    }

    /// Reads a deploy; what is asked for and is no digest cannot be sent.
    fn deploy(&self, json: &Json) -> Result<Deploy, Failed> {
        let text = |key: &str| json.get(key).and_then(Json::as_str).unwrap_or_default().to_string();
        let list = json.get("required").and_then(Json::as_array).map_or(&[][..], |list| list);
        let required = list.iter().map(|one| one.as_str().and_then(Digest::parse));
        let Some(required) = required.collect::<Option<Vec<Digest>>>() else {
            return Err(Failed::rejected(format!("{HOST} asks for a file by what is no digest"), AGAIN));
        };
        let url =
            Some(text("deploy_ssl_url")).filter(|url| !url.is_empty()).unwrap_or_else(|| text("ssl_url"));
        let (id, state) = (text("id"), text("state"));
        // What stands in an address must not lead elsewhere.
        let plain =
            |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if !plain(&id) {
            return Err(Failed::rejected(format!("{HOST} answered with a deploy that has no id"), AGAIN));
        }
        let was_shown = json.get("published_at").is_some_and(|at| !at.is_null());
        let (url, error) = (self.wire.shown(&url), self.wire.shown(&text("error_message")));
        Ok(Deploy { id, state, required, url, error, was_shown })
    }

    /// Reads a deploy that was begun: whatever is answered, it may go on by itself.
    fn read(&self, id: &str) -> Result<Deploy, Failed> {
        let json = self.get(&format!("/sites/{}/deploys/{id}", self.site)).map_err(Failed::may_go_on)?;
        self.deploy(&json).map_err(Failed::may_go_on)
    }

    /// The newest deploy whose title holds this key, but for those that were given up.
    fn titled(&self, key: &str) -> Result<Option<Deploy>, Failed> {
        let json = self.get(&format!("/sites/{}/deploys?per_page=100", self.site))?;
        let is_it = |deploy: &&Json| {
            let title = deploy.get("title").and_then(Json::as_str);
            title.is_some_and(|title| title.split_whitespace().any(|word| word == key))
        };
        for found in json.as_array().into_iter().flatten().filter(is_it) {
            let deploy = self.deploy(found)?;
            if !deploy.is_given_up() {
                return Ok(Some(deploy));
            }
        }
        Ok(None)
    }

    /// The same, asked for a while: a large deploy may be listed later than the connection was lost.
    fn titled_soon(&self, key: &str) -> Result<Option<Deploy>, Failed> {
        for _ in 0..LOOKS {
            if let Some(found) = self.titled(key)? {
                return Ok(Some(found));
            }
            self.wire.clock().sleep(POLL);
        }
        self.titled(key)
    }

    /// The deploy that visitors are shown.
    fn published(&self) -> Result<(String, String), Failed> {
        let json = self.get(&format!("/sites/{}", self.site))?;
        let text = |path: &str| json.pointer(path).and_then(Json::as_str).unwrap_or_default().to_string();
        let url = Some(text("/published_deploy/deploy_ssl_url")).filter(|url| !url.is_empty());
        Ok((text("/published_deploy/id"), self.wire.shown(&url.unwrap_or_else(|| text("/ssl_url")))))
    }

    fn create(&self, job: &Job<'_>) -> Result<Deploy, Failed> {
        let mut body = String::from("{\"async\":true,\"draft\":false,\"files\":{");
        for at in 0..job.files.len() {
            let comma = if at == 0 { "" } else { "," };
            let path = Json::from(format!("/{}", job.files.path(at)));
            body.push_str(&format!("{comma}{path}:\"{}\"", job.files.digest(at)));
        }
        body.push_str("}}");
        let title = utf8_percent_encode(&format!("Flywheel {}", job.key), PLAIN).to_string();
        let path = format!("/sites/{}/deploys?title={title}", self.site);
        let call = || {
            let call = self.call(Method::POST, &path).header("content-type", "application/json");
            call.body(body.clone().into_bytes())
        };
        match send(&self.wire, HOST, &call, &|| self.titled_soon(job.key))? {
            Ok(answer) if answer.is_success() => match answer.json().and_then(|json| self.deploy(&json).ok())
            {
                Some(deploy) => Ok(deploy),
                // It was taken, and what came back is no answer of Netlify's.
                None => self.titled_soon(job.key)?.ok_or_else(|| {
                    Failed::unknown(format!(
                        "{HOST} took the list of files, and what it answered cannot be read"
                    ))
                }),
            },
            Ok(answer) => Err(self.refused(&answer)),
            Err(found) => Ok(found),
        }
    }

    /// Waits until a deploy has come so far.
    fn until(&self, id: &str, states: &[&str], polls: usize) -> Result<Deploy, Failed> {
        for poll in 0..polls {
            let deploy = self.read(id)?;
            if deploy.is_given_up() {
                let why = if deploy.error.is_empty() { &deploy.state } else { &deploy.error };
                return Err(Failed::rejected(format!("{HOST} gave the deploy {id} up: {why}"), AGAIN));
            }
            if states.contains(&deploy.state.as_str()) {
                return Ok(deploy);
            }
            self.wire.clock().sleep(POLL.min(FIRST_POLL * (1 << poll.min(5))));
        }
        Err(Failed::unknown(format!("the deploy {id} takes longer than it should")))
    }

    /// Sends what is asked for, each digest once.
    fn upload(&self, deploy: &Deploy, job: &Job<'_>) -> Result<u64, Failed> {
        // The first file of each digest that is asked for.
        let mut wanted: BTreeMap<Digest, Option<usize>> =
            deploy.required.iter().map(|d| (*d, None)).collect();
        for at in 0..job.files.len() {
            if let Some(place) = wanted.get_mut(&job.files.digest(at)) {
                place.get_or_insert(at);
            }
        }
        if let Some((digest, _)) = wanted.iter().find(|(_, place)| place.is_none()) {
            return Err(Failed::rejected(
                format!("{HOST} asks for a file that is not of this site: {digest}"),
                AGAIN,
            ));
        }
        let mut places: Vec<usize> = wanted.into_values().flatten().collect();
        places.sort_unstable();
        let done = AtomicU64::new(0);
        each(places.len(), &|| (job.files.reader(), Vec::new()), &|(reader, bytes), at| {
            reader.read(places[at], bytes)?;
            self.put_file(&deploy.id, job, places[at], bytes)?;
            (job.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, places.len() as u64);
            Ok(())
        })?;
        Ok(places.len() as u64)
    }

    fn put_file(&self, deploy: &str, job: &Job<'_>, at: usize, bytes: &[u8]) -> Result<(), Failed> {
        let parts = job.files.path(at).split('/').map(|part| utf8_percent_encode(part, PLAIN).to_string());
        let path = format!("/deploys/{deploy}/files/{}", parts.collect::<Vec<_>>().join("/"));
        let call = || {
            let call = self.call(Method::PUT, &path).header("content-type", "application/octet-stream");
            call.body(bytes.to_vec())
        };
        let digest = job.files.digest(at);
        // It has arrived if the host asks for others still, and not for it any more, or for none because it has all.
        let found = || {
            let deploy = self.read(deploy)?;
            let asks_others = !deploy.required.is_empty() && !deploy.required.contains(&digest);
            Ok((asks_others || matches!(deploy.state.as_str(), "uploaded" | "processing" | "ready"))
                .then_some(()))
        };
        match send(&self.wire, HOST, &call, &found)? {
            Ok(answer) if !answer.is_success() => Err(self.refused(&answer)),
            _ => Ok(()),
        }
    }
}

const AGAIN: &str = "look at the deploy in Netlify, and publish again";

impl Target for Netlify<'_> {
    fn channel(&self) -> &'static str {
        "netlify"
    }
    fn account(&self) -> &str {
        &self.site
    }
    fn ceilings(&self) -> Ceilings {
        CEILINGS
    }
    fn wants_sha1(&self) -> bool {
        true
    }
    fn refuses(&self, files: &Files<'_>) -> Result<(), Failed> {
        let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
        for at in 0..files.len() {
            let path = files.path(at);
            if path.contains(['#', '?']) {
                let message = format!("{HOST} takes no `#` and no `?` in the name of a file: {path}");
                return Err(Failed::rejected(
                    message,
                    "name the row or file otherwise that the address comes from",
                ));
            }
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            // A page counts where its own folder lies.
            let folder = if path.ends_with("/index.html") {
                folder.rsplit_once('/').map_or("", |(f, _)| f)
            } else {
                folder
            };
            *folders.entry(folder).or_default() += 1;
        }
        match folders.iter().find(|(_, count)| **count > MOST_IN_A_FOLDER) {
            None => Ok(()),
            Some((folder, count)) => Err(Failed::rejected(
                format!(
                    "{HOST} takes {} files in a folder, and /{folder}/ has {}",
                    thousands(MOST_IN_A_FOLDER as u64),
                    thousands(*count as u64)
                ),
                "part the addresses of the family: `url: \"/{services}/{states}/{cities}/\"` has a folder for each state",
            )),
        }
    }
    fn live(&self) -> Result<Live, Failed> {
        let (id, url) = self.published()?;
        if id.is_empty() {
            return Ok(Live::default());
        }
        let path = format!("/sites/{}/files", self.site);
        let answer = ask(&self.wire, HOST, &|| self.call(Method::GET, &path))?;
        let listed = serde_json::from_slice::<Vec<Listed>>(&answer.body).ok().filter(|_| answer.is_success());
        let Some(listed) = listed else { return Err(self.refused(&answer)) };
        let file = |file: Listed| {
            // What is no SHA-1 is another file than ours.
            let digest = file.sha.as_deref().and_then(Digest::parse).unwrap_or(Digest::DOUBT);
            (file.path.trim_start_matches('/').to_string(), digest)
        };
        let mut files: Vec<_> = listed.into_iter().map(file).collect();
        files.sort_unstable();
        Ok(Live { id, url, files, ..Live::default() })
    }
    fn look(&self, key: &str) -> Result<Looked, Failed> {
        let Some(deploy) = self.titled(key)? else { return Ok(Looked::Absent) };
        let mut reached = self.until(&deploy.id, &REACHED, POLLS);
        if let Ok(deploy) = &reached {
            if deploy.is_waiting() {
                return Ok(Looked::Half);
            }
            // It has all its files, and is shown by itself.
            reached = self.until(&deploy.id, &["ready"], LAST_POLLS);
        }
        let ready = match reached {
            Ok(ready) => ready,
            Err(Failed { outcome: Outcome::Rejected(_), .. }) => return Ok(Looked::Absent),
            Err(failed) => return Err(failed),
        };
        // Where publishing is locked it never is.
        let is_shown = ready.was_shown || self.published()?.0 == ready.id;
        let receipt = Receipt { id: ready.id, url: ready.url, sent: 0 };
        Ok(if is_shown { Looked::Live(receipt) } else { Looked::Half })
    }
    fn put(&self, job: &Job<'_>) -> Result<Receipt, Failed> {
        let begun = if job.is_resumed { self.titled(job.key)? } else { None };
        let deploy = match begun {
            Some(deploy) => deploy,
            None => self.create(job)?,
        };
        let deploy = self.until(&deploy.id, &REACHED, POLLS)?;
        // One that was begun earlier may have all that it needs.
        let asks = matches!(deploy.state.as_str(), "prepared" | "uploading");
        let sent = if asks { self.upload(&deploy, job)? } else { 0 };
        let ready = self.until(&deploy.id, &["ready"], LAST_POLLS)?;
        for _ in 0..5 {
            if self.published()?.0 == ready.id {
                return Ok(Receipt { id: ready.id, url: ready.url, sent });
            }
            self.wire.clock().sleep(POLL);
        }
        let files = thousands(job.files.len() as u64);
        let message = format!("{HOST} has the deploy {} with {files} files, and shows another one", ready.id);
        let mut failed = Failed::unknown(message);
        failed.finding.hint = Some(
            "publishing is locked there, or somebody published at the same time: look at the deploys in Netlify, and publish again".into(),
        );
        Err(failed)
    }
    fn abandon(&self, key: &str) -> Result<Looked, Failed> {
        let Some(deploy) = self.titled(key)? else { return Ok(Looked::Absent) };
        // Whether it could be stopped is seen by looking again.
        _ = self.wire.call(self.call(Method::POST, &format!("/deploys/{}/cancel", deploy.id)));
        self.look(key)
    }
}
