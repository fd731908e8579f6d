//! A stand-in for a server that models are asked at: it counts what it is asked, and answers well unless it is told otherwise.

use crate::deliver::servers::http::{Reply, Request, Service};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What an answer is instead of a good one.
#[derive(Clone, Debug)]
pub enum Answer {
    Text(String),
    /// With this reason for its end.
    Ended(String, &'static str),
    ToolCall,
    Whole(Value),
}

#[derive(Default)]
pub struct Model {
    /// How often each question was answered, by its whole body.
    pub answered: BTreeMap<String, u32>,
    /// Everything that was sent: body and authorization.
    pub heard: Vec<(String, Option<String>)>,
    /// Page → what it is answered instead.
    pub instead: BTreeMap<String, Answer>,
    pub without_usage: bool,
}

/// The tokens that a good answer says it cost.
pub const USAGE: (u64, u64) = (900, 100);

/// A good note of each place of tests/sites/draft, each in words of its own.
pub fn good(place: &str) -> &'static str {
    match place {
        "Elm Harbour" => {
            "Elm Harbour has 48,210 people (2026) and ranks first by population in the province. The nearest airport, Cape Field, is 16 km away. If a coach travels to you, agree beforehand who pays for the journey and which meetings can be held by video."
        }
        "Oakmere" => {
            "The mean journey to work in Oakmere takes 19 minutes (2025). Ask whether a first conversation fits into a lunch hour, and write down what it should settle. Of the adults, 22% have a degree."
        }
        "Ashby" => {
            "In Ashby 40% of adults have a degree, by the count of 2025. Mill Point Airport is the nearest airport, 9 km off. Before you sign, let candidates describe how they would begin, and compare what they leave out."
        }
        "Firbank" => {
            "Firbank lies at an elevation of 412 m and holds its fair on 9 August 2027. Keep that day free of appointments. With 9,120 people it ranks fourth by population in the province, so a coach may know your colleagues: say early what has to stay in the room."
        }
        "Yewton" => {
            "North Lake Airport, the nearest one, is 23 km from Yewton, and the mean journey to work takes 15 minutes. Decide which of the meetings need a room. The others can take place on a screen, on a weekday that suits both of you."
        }
        _ => {
            "Boxwood counts 6,050 people (2026). Adults with a degree are 35% of all. A written goal of one page is a fair thing to ask for; read it again after a month and change what no longer fits."
        }
    }
}

/// The place that a question is about.
pub fn place(body: &str) -> &'static str {
    const PLACES: [&str; 6] = ["Elm Harbour", "Oakmere", "Ashby", "Firbank", "Yewton", "Boxwood"];
    let body: Value = serde_json::from_str(body).unwrap();
    let user: Value = serde_json::from_str(body["messages"][1]["content"].as_str().unwrap()).unwrap();
    // A statement is about no place.
    let page = user["page"].as_str().unwrap_or("").to_string();
    PLACES.into_iter().find(|place| page.contains(place)).unwrap_or("")
}

impl Service for Model {
    fn handle(&mut self, request: &Request) -> Reply {
        if request.method != "POST" || request.path != "/v1/chat/completions" {
            return Reply::json(404, &json!({"error": {"message": "there is nothing here"}}));
        }
        let body = String::from_utf8(request.body.clone()).unwrap();
        self.heard.push((body.clone(), request.header("authorization").map(str::to_string)));
        let asked: Value = serde_json::from_str(&body).unwrap();
        assert!(asked["max_tokens"].is_u64() && asked["messages"][0]["role"] == "system", "{asked}");
        *self.answered.entry(body.clone()).or_default() += 1;
        let place = place(&body);
        let answer = self.instead.get(place).cloned().unwrap_or_else(|| Answer::Text(good(place).into()));
        let message = |text: &str| json!({"role": "assistant", "content": text});
        let (message, finish) = match answer {
            Answer::Text(text) => (message(&text), "stop"),
            Answer::Ended(text, finish) => (message(&text), finish),
            Answer::ToolCall => {
                let call = json!({"id": "c1", "type": "function", "function": {"name": "search", "arguments": "{}"}});
                (json!({"role": "assistant", "content": null, "tool_calls": [call]}), "tool_calls")
            }
            Answer::Whole(value) => return Reply::json(200, &value),
        };
        let mut value = json!({"id": "x", "object": "chat.completion", "choices": [{"index": 0, "message": message, "finish_reason": finish}]});
        if !self.without_usage {
            value["usage"] = json!({"prompt_tokens": USAGE.0, "completion_tokens": USAGE.1, "total_tokens": USAGE.0 + USAGE.1});
        }
        Reply::json(200, &value)
    }
}
