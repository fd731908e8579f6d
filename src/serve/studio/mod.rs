//! The studio's addresses: its page and front end, what it asks, and the frames that it shows pages and mails in.
//!
//! Everything is asked by pages of this preview, on this machine: a page of another site, and another device, are refused.
//! Invariant: nothing here changes a file; the one thing that can be set going is `check`, as a program of its own.

mod checked;
mod frame;

pub use checked::Checked;

use super::form::{pairs, plain};
use super::respond::Answer;
use super::snapshot::Snapshot;
use super::stage::Stage;
use crate::diag::Diagnostic;
use crate::studio::{self, Scene, app};
use serde_json::{Value as Json, json};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// What only the studio's own page may do and load: nothing from elsewhere, and nobody frames it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self' about:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// So much of a question is read.
const LONGEST: usize = 2_000;

/// What questions are answered with, beside the state of the site.
pub struct Desk {
    pub stage: Arc<Stage>,
    /// The site's folder.
    pub site: PathBuf,
    /// How a link that opens a place in an editor is written; "" for none.
    pub editor: String,
    pub checked: Checked,
    pub searching: Mutex<()>,
}

/// A question: the name behind the address of the studio, and its fields.
pub struct Question {
    pub name: String,
    fields: Vec<(String, String)>,
    pub posted: bool,
}

impl Question {
    pub fn new(name: &str, query: &str, posted: bool) -> Question {
        let query: String = query.trim_start_matches('?').chars().take(LONGEST).collect();
        Question { name: name.to_string(), fields: pairs(&query), posted }
    }

    fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }
}

/// The files of the front end: they hold nothing of the site, so that a link from elsewhere may lead here.
pub fn shell(name: &str) -> Option<Answer> {
    let name = if name.is_empty() { "index.html" } else { name.strip_prefix("app/")? };
    let file = app(name)?;
    let mut answer = Answer { status: 200, ..Answer::default() }
        .with("content-type", file.media_type)
        .with("content-security-policy", POLICY)
        .with("x-content-type-options", "nosniff")
        .with("referrer-policy", "no-referrer")
        .with("cross-origin-opener-policy", "same-origin")
        .with("cache-control", "no-cache");
    answer.body = file.bytes.as_bytes().to_vec();
    Some(answer)
}

/// The answer to a question of the studio's own page.
pub fn answer(desk: &Desk, asked: &Question) -> Answer {
    let Some(snapshot) = desk.stage.current() else {
        return told(503, json!({ "error": "The site cannot be shown yet." }));
    };
    if let Some(answer) = frame::answer(&snapshot, &desk.site, asked) {
        return answer;
    }
    let Some(name) = asked.name.strip_prefix("api/") else { return nothing() };
    if asked.posted && name != "check" {
        return told(405, json!({ "error": "This can only be read." }));
    }
    match answered(desk, &snapshot, name, asked) {
        Ok(Some(json)) => told(200, json),
        Ok(None) => nothing(),
        Err(problem) => told(500, problem_of(&problem)),
    }
}

fn answered(
    desk: &Desk,
    snapshot: &Arc<Snapshot>,
    name: &str,
    asked: &Question,
) -> Result<Option<Json>, Box<Diagnostic>> {
    let scene = Scene { world: snapshot.world(), plan: snapshot.plan(), site: &desk.site };
    let at = asked.get("at");
    let found = scene.find(at);
    let bytes = |at: usize| snapshot.bytes(at);
    Ok(Some(match name {
        "site" => {
            let mut site = studio::site(&scene);
            site["folder"] = desk.site.to_string_lossy().into();
            site["editor"] = desk.editor.clone().into();
            site["state"] = desk.stage.shown().into();
            site
        }
        "home" => studio::home(&scene),
        "search" => {
            // One at a time, so that whoever types fast does not keep pages waiting.
            let _turn = desk.searching.lock().unwrap_or_else(PoisonError::into_inner);
            studio::search(&scene, &plain(asked.get("q"), 200))
        }
        "page" => match found {
            Some(at) => studio::page(&scene, at, &bytes(at)?),
            None => absent(&scene, snapshot, asked),
        },
        "words" => match found {
            Some(at) => studio::words(&scene, at, &bytes(at)?),
            None => return Ok(None),
        },
        "posts" => match found {
            Some(at) => studio::posts(&scene, at),
            None => return Ok(None),
        },
        "mails" => studio::mails(&scene, found),
        "mail" => {
            let (message, variant) = asked.get("mail").split_once('.').unwrap_or_default();
            match studio::mail(&scene, (message, variant), asked.get("reader"), found)? {
                Json::Null => return Ok(None),
                mail => mail,
            }
        }
        "row" => {
            let tree = asked.get("tree").parse().unwrap_or(0);
            match studio::row(&scene, asked.get("dataset"), asked.get("id"), tree) {
                Some(row) => row,
                None => return Ok(None),
            }
        }
        "statement" => match studio::statement(&scene, asked.get("id")) {
            Some(statement) => statement,
            None => return Ok(None),
        },
        "next" => studio::next(&scene),
        "check" => {
            if asked.posted {
                desk.checked.begin(&desk.stage);
            }
            desk.checked.state()
        }
        _ => return Ok(None),
    }))
}

/// Where nothing stands: the page that it was has another address now, or there is none, and why.
fn absent(scene: &Scene<'_>, snapshot: &Snapshot, asked: &Question) -> Json {
    let was = u64::from_str_radix(asked.get("was"), 16).unwrap_or(0);
    if let Some(address) = snapshot.address_of_page(was) {
        return json!({ "state": "moved", "address": address });
    }
    let at = asked.get("at");
    // An address may be given in another way than it is written.
    if let Some(found) = studio::resolve(scene, at) {
        let address = crate::produce::address_of(&snapshot.paths()[found]);
        return json!({ "state": "moved", "address": format!("{}/{address}", snapshot.root()) });
    }
    match studio::absent(scene, at, snapshot.report()) {
        Ok(absent) => absent,
        Err(why) => json!({ "state": "absent", "address": at, "title": at, "error": why }),
    }
}

fn problem_of(problem: &Diagnostic) -> Json {
    json!({ "error": problem.message, "hint": problem.hint, "code": problem.code.as_str(),
        "place": problem.place.as_ref().map(|p| json!({ "file": &*p.file, "line": p.line, "column": p.column })) })
}

fn nothing() -> Answer {
    told(404, json!({ "error": "There is nothing at this address." }))
}

pub fn told(status: u16, json: Json) -> Answer {
    let mut answer = Answer { status, ..Answer::default() }
        .with("content-type", "application/json")
        .with("x-content-type-options", "nosniff")
        .with("cross-origin-resource-policy", "same-origin")
        .with("cache-control", "no-store");
    answer.body = json.to_string().into_bytes();
    answer
}
