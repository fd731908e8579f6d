//! One call over HTTP, and what is known after it: an answer, that nothing was sent, or that nobody answered.
//!
//! Nothing is tried twice in here, no redirect is followed (a token would go with it), and what is told of an
//! answer has no secret in it. Invariant: `NotSent` means that the other side cannot have acted.

use super::clock::Clock;
use super::pace::Pace;
use super::secret::{Secret, Secrets};
use crate::manifest::{Interrupt, Step};
use reqwest::Method;
use reqwest::blocking::Client;
use reqwest::header::HeaderMap;
use std::io::Read;
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

/// Nobody has more than this to say.
const MOST_BYTES: u64 = 1 << 30;
/// Of what the other side says, so much is shown.
const SHOWN: usize = 300;
/// Longer than this nobody waits in the middle of a work, whatever a host says of its clock.
const QUIET: Duration = Duration::from_secs(300);
/// A call has so long at least, and longer if it has much to carry: so many bytes a second are slow.
const TIMEOUT: Duration = Duration::from_secs(120);
const SLOW: u64 = 100_000;
/// Longer than this no host asks to wait.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

pub struct Wire<'w> {
    client: Client,
    secrets: RwLock<Secrets>,
    pace: Pace,
    clock: &'w dyn Clock,
    begun: Instant,
    interrupt: Arc<Interrupt>,
}

/// What is to be sent.
pub struct Call<'c> {
    pub method: Method,
    pub url: String,
    pub headers: Vec<(&'c str, String)>,
    pub body: Vec<u8>,
    /// How long the answer may take, if that is not the usual time.
    pub within: Option<Duration>,
    /// How many bytes of an answer are read.
    pub most: u64,
}

impl<'c> Call<'c> {
    pub fn new(method: Method, url: impl Into<String>) -> Call<'c> {
        Call {
            method,
            url: url.into(),
            headers: Vec::new(),
            body: Vec::new(),
            within: None,
            most: MOST_BYTES,
        }
    }
    pub fn header(mut self, name: &'c str, value: impl Into<String>) -> Call<'c> {
        self.headers.push((name, value.into()));
        self
    }
    pub fn body(mut self, body: Vec<u8>) -> Call<'c> {
        self.body = body;
        self
    }
    pub fn most(mut self, bytes: u64) -> Call<'c> {
        self.most = bytes;
        self
    }
    pub fn within(mut self, time: Duration) -> Call<'c> {
        self.within = Some(time);
        self
    }
}

pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// Whether the body came to its end.
    pub whole: bool,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// No byte of the call has left: no name, no connection.
    NotSent(String),
    /// It left, or may have left, and nothing came back.
    Unanswered(String),
}

impl Lost {
    pub fn why(&self) -> &str {
        match self {
            Lost::NotSent(why) | Lost::Unanswered(why) => why,
        }
    }
}

impl<'w> Wire<'w> {
    /// `contact` is where whoever runs the other side finds out who is calling.
    pub fn new(
        contact: &str,
        secrets: Secrets,
        pace: Pace,
        clock: &'w dyn Clock,
        interrupt: Arc<Interrupt>,
    ) -> Result<Wire<'w>, String> {
        // A second call of this process finds the provider installed.
        _ = rustls::crypto::ring::default_provider().install_default();
        let agent = format!("flywheel/{} (+{contact})", env!("CARGO_PKG_VERSION"));
        let client = Client::builder()
            .timeout(TIMEOUT)
            .connect_timeout(Duration::from_secs(20))
            .redirect(reqwest::redirect::Policy::none())
            // Whether something is sent once more is decided by whoever knows what it does.
            .retry(reqwest::retry::never())
            .user_agent(agent)
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Wire { client, secrets: RwLock::new(secrets), pace, clock, begun: Instant::now(), interrupt })
    }

    pub fn clock(&self) -> &'w dyn Clock {
        self.clock
    }

    pub fn call(&self, call: Call<'_>) -> Result<Answer, Lost> {
        self.wait();
        self.call_now(call)
    }

    /// Waits until there may be another call, which counts as begun then.
    pub fn wait(&self) {
        let wait = self.pace.next(self.begun.elapsed());
        if !wait.is_zero() {
            self.clock.sleep(wait);
        }
    }

    /// Makes a call without waiting: [`Wire::wait`] was asked before.
    pub fn call_now(&self, call: Call<'_>) -> Result<Answer, Lost> {
        let step = self.interrupt.step();
        if step == Step::Nothing {
            return Err(Lost::Unanswered("the process was ended".into()));
        }
        let time = call.within.unwrap_or(TIMEOUT + Duration::from_secs(call.body.len() as u64 / SLOW));
        let mut request = self.client.request(call.method, &call.url).timeout(time).body(call.body);
        for (name, value) in call.headers {
            request = request.header(name, value);
        }
        let response = request.send().map_err(|error| self.lost(&error))?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = Vec::new();
        let whole = response.take(call.most).read_to_end(&mut body).is_ok();
        if step == Step::Half {
            return Err(Lost::Unanswered("the process was ended".into()));
        }
        let answer = Answer { status, headers, body, whole };
        if let Some(quiet) = answer.quiet(self.clock.now()) {
            self.pace.hold(self.begun.elapsed(), quiet);
        }
        Ok(answer)
    }

    /// What the other side said, in a line that can be shown.
    pub fn said(&self, answer: &Answer) -> String {
        let text = String::from_utf8_lossy(&answer.body);
        let json = serde_json::from_slice::<serde_json::Value>(&answer.body).unwrap_or_default();
        let nested = json.get("error").filter(|error| error.is_object()).unwrap_or(&json);
        let told = ["message", "error_message", "error_description", "error"];
        let told = told.iter().find_map(|key| nested.get(key)?.as_str().map(str::to_string));
        // A page for people says nothing in its first line.
        let plain =
            text.trim_start().starts_with('<').then(String::new).unwrap_or_else(|| text.trim().to_string());
        let line = self.shown(&told.unwrap_or(plain));
        match line.trim() {
            "" => format!("it answered {}", answer.status),
            line => format!("it answered {}: {line}", answer.status),
        }
    }

    /// A text of the other side without any secret.
    pub fn clean(&self, text: &str) -> String {
        self.secrets.read().map_or_else(|_| String::new(), |secrets| secrets.clean(text))
    }

    /// A text of the other side as it can be shown: on one line, not too long, and without any secret.
    pub fn shown(&self, text: &str) -> String {
        self.clean(text).chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN).collect()
    }

    /// Another secret that is in hand now.
    pub fn hide(&self, secret: Secret) {
        if let Ok(mut secrets) = self.secrets.write() {
            secrets.add(secret);
        }
    }

    fn lost(&self, error: &reqwest::Error) -> Lost {
        let mut cause: &dyn std::error::Error = error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        let why = self.shown(&cause.to_string());
        // Neither was there a connection, nor was the call one that can be made.
        match error.is_connect() || error.is_builder() {
            true => Lost::NotSent(why),
            false if error.is_timeout() => Lost::Unanswered("no answer came in time".into()),
            false => Lost::Unanswered(why),
        }
    }
}

impl Answer {
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok().filter(|_| self.whole)
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok().map(str::trim)
    }

    /// How long the other side asks to be left alone: seconds, or a moment.
    pub fn retry_after(&self, now: i64) -> Option<Duration> {
        let text = self.header("retry-after")?;
        let seconds = text.parse::<u64>().ok().or_else(|| {
            let moment = jiff::fmt::rfc2822::parse(text).ok()?.timestamp().as_second();
            Some(moment.saturating_sub(now).max(0) as u64)
        })?;
        Some(Duration::from_secs(seconds).min(LONGEST))
    }

    /// How long until there may be another call, if this one was the last of its minute.
    fn quiet(&self, now: i64) -> Option<Duration> {
        let remaining: u64 = self.header("x-ratelimit-remaining")?.parse().ok()?;
        let reset: i64 = self.header("x-ratelimit-reset")?.parse().ok()?;
        let wait = u64::try_from(reset.saturating_sub(now)).ok()?;
        (remaining == 0).then(|| Duration::from_secs(wait).min(QUIET))
    }
}
