//! The endpoint that models are asked at: chat completions, as OpenAI and most local servers speak them.
//!
//! One question makes one request. Invariant: what is told of an answer says whether it can have been paid for.

use super::journal::Answered;
use super::prompt::Prompt;
use crate::brief::mask_contacts;
use crate::deliver::secret::{Environment, Secret};
use crate::deliver::wire::{Answer, Call, Lost, Wire};
use reqwest::Method;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// Where a model is asked, as the environment says.
pub struct Endpoint {
    pub base: String,
    pub model: String,
    key: Option<Secret>,
}

/// More than this no note takes, whatever a server sends.
const MOST_BYTES: u64 = 4 << 20;
const MOST_CHARS: usize = 20_000;

/// The variables of the environment.
pub const BASE: &str = "OPENAI_BASE_URL";
pub const MODEL: &str = "OPENAI_MODEL";
pub const KEY: &str = "OPENAI_API_KEY";

/// What came of a question.
pub enum Reply {
    Answered(Answered),
    /// Not paid for; it may be asked again, after this time if one was named.
    Later(String, Option<Duration>),
    /// This question is refused, and would be again. Not paid for.
    Never(String),
    /// No question will be answered: the key, the model, the address, the money.
    Stop(String),
    /// It was sent, and nobody knows whether it was paid for.
    Unknown(String),
}

impl Endpoint {
    /// Reads the environment; or says what is to be done.
    pub fn of(environment: Environment<'_>) -> Result<Endpoint, String> {
        let fits = |text: &str| !text.chars().any(char::is_control);
        let text = |name: &str| Secret::of(name, environment).map(|text| text.expose().to_string());
        let base = text(BASE).map_err(|why| {
            format!("{why}; set it to where models are asked, like http://127.0.0.1:8080/v1")
        })?;
        let model =
            text(MODEL).map_err(|why| format!("{why}; set it to the model's name at that address"))?;
        if !fits(&base) || !fits(&model) {
            return Err(format!("{BASE} or {MODEL} holds a control character"));
        }
        let base = base.trim_end_matches('/').trim_end_matches("/chat/completions").to_string();
        let Ok(url) = reqwest::Url::parse(&base) else {
            return Err(format!(
                "the environment variable {BASE} holds no address; write it like http://127.0.0.1:8080/v1"
            ));
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(format!(
                "the environment variable {BASE} holds a name or password; put the key into {KEY}"
            ));
        }
        let key = match environment(KEY) {
            Ok(text) if text.trim().is_empty() => None,
            Ok(text) if text.trim().is_empty() => None,
            Ok(_) => Some(Secret::of(KEY, environment)?),
            Err(_) => None,
        };
        let host = url.host_str().unwrap_or("");
        let here = ["localhost", "127.0.0.1", "[::1]"].contains(&host) || host.ends_with(".localhost");
        match url.scheme() {
            "https" => {}
            "http" if here => {}
            "http" if key.is_some() => {
                return Err(format!(
                    "the key would travel in plain sight: {BASE} is http:// and not on this machine; use https://"
                ));
            }
            "http" => {}
            other => {
                return Err(format!("{BASE} begins with {other}:, and must begin with https:// or http://"));
            }
        }
        if key.as_ref().is_some_and(|key| model.contains(key.expose()) || base.contains(key.expose())) {
            return Err(format!("the key stands in {BASE} or {MODEL} too; it belongs into {KEY} alone"));
        }
        Ok(Endpoint { base, model, key })
    }

    pub fn secrets(&self) -> impl Iterator<Item = Secret> + '_ {
        self.key.iter().cloned()
    }

    /// The request for a prompt. Equal prompts make equal bytes.
    pub fn body(&self, prompt: &Prompt, request: &BTreeMap<String, Json>, most: (&str, u64)) -> Vec<u8> {
        let mut body = Map::new();
        body.insert("model".into(), self.model.as_str().into());
        body.insert(
            "messages".into(),
            json!([{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]),
        );
        body.extend(request.iter().map(|(name, value)| (name.clone(), value.clone())));
        body.entry(most.0).or_insert_with(|| most.1.into());
        serde_json::to_vec(&Json::Object(body)).unwrap_or_default()
    }

    /// Asks once.
    pub fn ask(&self, wire: &Wire<'_>, body: Vec<u8>, timeout: Duration, bounds: (u64, u64)) -> Reply {
        let prompt = String::from_utf8_lossy(&body).into_owned();
        let mut call = Call::new(Method::POST, format!("{}/chat/completions", self.base))
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .body(body)
            .within(timeout)
            .most(MOST_BYTES);
        if let Some(key) = &self.key {
            call = call.header("authorization", format!("Bearer {}", key.expose()));
        }
        match wire.call_now(call) {
            Ok(answer) => self.read(wire, &answer, &prompt, bounds),
            Err(Lost::NotSent(why)) => Reply::Later(format!("it cannot be reached: {why}"), None),
            Err(Lost::Unanswered(why)) => Reply::Unknown(mask_contacts(&why, "")),
        }
    }

    fn read(&self, wire: &Wire<'_>, answer: &Answer, prompt: &str, bounds: (u64, u64)) -> Reply {
        if !answer.is_success() {
            let said = mask_contacts(&wire.said(answer), "");
            return match answer.status {
                // Somebody in between gave up waiting: the model may have answered, and been paid.
                408 | 502 | 504 | 520..=524 if answer.retry_after(wire.clock().now()).is_none() => {
                    Reply::Unknown(said)
                }
                408 | 409 | 425 | 429 | 500 | 502 | 503 | 504 | 529 => {
                    // A quota that is used up answers 429 too, and waiting does not help.
                    let text = String::from_utf8_lossy(&answer.body);
                    if text.contains("insufficient_quota") || text.contains("billing_hard_limit") {
                        return Reply::Stop(said);
                    }
                    Reply::Later(said, answer.retry_after(wire.clock().now()))
                }
                400 | 413 | 422 => Reply::Never(said),
                _ => Reply::Stop(said),
            };
        }
        if !answer.whole {
            return Reply::Unknown("the answer broke off in the middle".into());
        }
        Reply::Answered(read(wire, answer.json().as_ref(), prompt, bounds))
    }
}

/// An answer as the journal keeps it. Whatever it is, it came whole and was paid for.
fn read(wire: &Wire<'_>, json: Option<&Json>, prompt: &str, (input, output): (u64, u64)) -> Answered {
    let count = |name: &str| json?.get("usage")?.get(name)?.as_u64();
    // A count that cannot be is not believed: the budget must neither be free of charge nor gone at once.
    let counted = |name: &str, most: u64| {
        count(name).filter(|n| *n > 0 && *n <= most.saturating_mul(4)).unwrap_or(most)
    };
    let (input, output) = (counted("prompt_tokens", input), counted("completion_tokens", output));
    let answered = |text: &str, finish: &str| {
        // Neither a key that a server repeats nor what reaches a person is kept.
        let text = mask_contacts(&wire.clean(text), prompt);
        Answered { text, finish: mask_contacts(&wire.shown(finish), ""), input, output }
    };
    let choice = json.and_then(|json| json.get("choices")?.get(0));
    let Some(message) = choice.and_then(|choice| choice.get("message")) else {
        return answered("", "unreadable");
    };
    let calls = message.get("tool_calls").and_then(Json::as_array).is_some_and(|calls| !calls.is_empty());
    let calls = calls || message.get("function_call").is_some_and(|call| !call.is_null());
    let finish = choice.and_then(|choice| choice.get("finish_reason")?.as_str()).unwrap_or("stop");
    if calls || finish == "tool_calls" || finish == "function_call" {
        return answered("", "tool_calls");
    }
    if message.get("refusal").and_then(Json::as_str).is_some_and(|refusal| !refusal.is_empty()) {
        return answered("", "refusal");
    }
    let text = match message.get("content") {
        Some(Json::String(text)) => text.clone(),
        // Some servers answer in parts.
        Some(Json::Array(parts)) => parts.iter().filter_map(|part| part.get("text")?.as_str()).collect(),
        _ => String::new(),
    };
    let text = without_thoughts(&text);
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => answered(&text[..end], "length"),
        None => answered(text, finish),
    }
}

/// Models that think aloud do so between marks, before they answer.
fn without_thoughts(text: &str) -> &str {
    let trimmed = text.trim();
    match trimmed.strip_prefix("<think>").and_then(|rest| rest.split_once("</think>")) {
        Some((_, answer)) => answer.trim(),
        None => trimmed,
    }
}
