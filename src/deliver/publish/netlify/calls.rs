//! The calls of Netlify's interface, one by one, and what their answers say.

use super::super::patient::{ask, send};
use super::super::{Digest, Failed, Job};
use super::{AGAIN, HOST, Netlify, POLL};
use crate::deliver::wire::{Answer, Call};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Method;
use serde::Deserialize;
use serde_json::Value as Json;

/// How often it is looked for a deploy whose answer was lost.
const LOOKS: usize = 5;

/// What an address may hold as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A deploy, as far as it matters here.
pub(super) struct Deploy {
    pub(super) id: String,
    pub(super) state: String,
    pub(super) required: Vec<Digest>,
    pub(super) url: String,
    pub(super) error: String,
    /// Whether visitors were ever shown it.
    pub(super) was_shown: bool,
}

impl Deploy {
    /// Whether it lacks files, and so is never shown as it is.
    pub(super) fn is_waiting(&self) -> bool {
        matches!(self.state.as_str(), "prepared" | "uploading") && !self.required.is_empty()
    }

    pub(super) fn is_given_up(&self) -> bool {
        matches!(self.state.as_str(), "error" | "rejected")
    }
}

/// A file as the host lists it; there may be very many.
#[derive(Deserialize)]
pub(super) struct Listed {
    pub(super) path: String,
    #[serde(default)]
    pub(super) sha: Option<String>,
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
    pub(super) fn read(&self, id: &str) -> Result<Deploy, Failed> {
        let json = self.get(&format!("/sites/{}/deploys/{id}", self.site)).map_err(Failed::may_go_on)?;
        self.deploy(&json).map_err(Failed::may_go_on)
    }

    /// The newest deploy whose title holds this key, but for those that were given up.
    pub(super) fn titled(&self, key: &str) -> Result<Option<Deploy>, Failed> {
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
    pub(super) fn published(&self) -> Result<(String, String), Failed> {
        let json = self.get(&format!("/sites/{}", self.site))?;
        let text = |path: &str| json.pointer(path).and_then(Json::as_str).unwrap_or_default().to_string();
        let url = Some(text("/published_deploy/deploy_ssl_url")).filter(|url| !url.is_empty());
        Ok((text("/published_deploy/id"), self.wire.shown(&url.unwrap_or_else(|| text("/ssl_url")))))
    }

    pub(super) fn create(&self, job: &Job<'_>) -> Result<Deploy, Failed> {
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

    /// The files of the deploy that visitors are shown.
    pub(super) fn listed(&self) -> Result<Vec<Listed>, Failed> {
        let path = format!("/sites/{}/files", self.site);
        let answer = ask(&self.wire, HOST, &|| self.call(Method::GET, &path))?;
        let listed = serde_json::from_slice::<Vec<Listed>>(&answer.body).ok().filter(|_| answer.is_success());
        listed.ok_or_else(|| self.refused(&answer))
    }

    /// Asks for a deploy to be given up; what came of it is seen by looking.
    pub(super) fn cancel(&self, id: &str) {
        _ = self.wire.call(self.call(Method::POST, &format!("/deploys/{id}/cancel")));
    }

    pub(super) fn put_file(
        &self,
        deploy: &str,
        job: &Job<'_>,
        at: usize,
        bytes: &[u8],
    ) -> Result<(), Failed> {
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
