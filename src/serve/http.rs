//! The way between browsers and answers: HTTP/1.1 on this machine.
//!
//! Pages are rendered on a few threads beside the one that listens, so that a large image holds nobody up.
//! Every request must name a host that is this machine: a page of another site, whose name was made to lead
//! here, reads nothing.

use super::door::{self, Door};
use super::form;
use super::rebuild::news;
use super::respond::{Answer, answer, explained};
use super::shown::Shown;
use super::stage::Stage;
use super::studio::{self, Checked, Desk};
use super::tabs::{Ear, Event, Tab};
use super::{ServeOptions, Told, policy};
use crate::diag::Report;
use crate::fingerprint::Fingerprint;
use crate::theme::source_of;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use std::net::SocketAddr;
use std::sync::Arc;

/// Addresses below this are the preview's own: the studio, and what pages listen at.
pub const OWN: &str = "/_flywheel/";
const LIVE: &str = "/_flywheel/live";
const EVENTS: &str = "events";
/// What stands at the end of a page that is kept up to date.
const SCRIPT: &str = include_str!("live.js");
/// A browser whose connection broke asks again after so many milliseconds.
const RETRY: u32 = 700;
/// How much of an address is told.
const TOLD: usize = 200;

pub type Tell = Arc<dyn Fn(Told<'_>) + Send + Sync>;

pub struct Server {
    pub stage: Arc<Stage>,
    pub door: Door,
    /// Whether pages are kept up to date.
    pub live: bool,
    pub tell: Tell,
    /// The script's hash, as a content security policy names it.
    pub script: String,
    /// What answers the studio's questions.
    pub desk: Desk,
}

impl Server {
    pub fn new(stage: Arc<Stage>, options: &ServeOptions, tell: Tell) -> Server {
        let ServeOptions { site, names, watch, editor, program, .. } = options;
        let checked = Checked::new(program.clone(), site.clone(), options.base_url.clone());
        let (site, editor, searching) = (site.clone(), editor.clone(), Default::default());
        Server {
            desk: Desk { stage: stage.clone(), site, editor, checked, searching },
            stage,
            door: Door { names: names.clone() },
            live: *watch,
            tell,
            script: source_of(SCRIPT),
        }
    }
}

/// A request, as far as an answer depends on it.
struct Asked {
    path: String,
    /// With its question mark, or empty.
    query: String,
    host: String,
    method: Method,
    known: Option<String>,
}

pub async fn handle(
    State(server): State<Arc<Server>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response<Body> {
    let (head, body) = request.into_parts();
    let host = text(&head.headers, &header::HOST);
    if !server.door.lets_in(&host) {
        return finish(
            Answer::text(
                403,
                "This preview answers on this machine only. Allow a name with --allow-host NAME.",
            ),
            None,
            &Method::GET,
        );
    }
    let query = head.uri.query().map_or(String::new(), |query| format!("?{query}"));
    let known = head.headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).map(str::to_string);
    let asked = Asked { path: head.uri.path().to_string(), query, host, method: head.method, known };
    if asked.path == OWN.trim_end_matches('/') {
        return finish(Answer::redirect(302, OWN.to_string()), None, &Method::GET);
    }
    if asked.path.starts_with(OWN) {
        // Whoever lets others see the pages, by the network or a tunnel that ends here, does not show them the files.
        let is_here = peer.ip().to_canonical().is_loopback() && door::is_here(&asked.host);
        let is_passed_on = ["forwarded", "x-forwarded-for", "x-forwarded-host", "via"];
        let is_passed_on = is_passed_on.iter().any(|name| head.headers.contains_key(*name));
        if asked.path != LIVE && (!is_here || is_passed_on) {
            let text = "The studio answers on this machine only: open it at localhost or 127.0.0.1.";
            return finish(Answer::text(403, text), None, &Method::GET);
        }
        return own(&server, &asked, &head.headers).await;
    }
    match asked.method {
        Method::GET | Method::HEAD => {}
        Method::POST => match form::receive(&head.headers, body).await {
            Ok(fields) => {
                server.stage.settled().await;
                return sent(server, asked, fields).await;
            }
            Err(refused) => return finish(refused, None, &Method::GET),
        },
        _ => {
            let refused =
                Answer::text(405, "This address can only be read.").with("allow", "GET, HEAD, POST");
            return finish(refused, None, &Method::GET);
        }
    }
    server.stage.settled().await;
    let worker = server.clone();
    let made = tokio::task::spawn_blocking(move || {
        let mut made = make(&worker, &asked);
        let etag = format!("\"{}\"", Fingerprint::of_bytes(&made.body));
        if made.status == 200 && asked.known.as_deref().is_some_and(|known| is_known(known, &etag)) {
            made.status = 304;
            made.body.clear();
        }
        finish(made, Some(etag), &asked.method)
    });
    made.await.unwrap_or_else(|_| finish(Answer::text(500, "This page cannot be shown."), None, &Method::GET))
}

/// The answer to an address, with what keeps a page up to date.
fn make(server: &Server, asked: &Asked) -> Answer {
    let snapshot = server.stage.current();
    let mut made = match &snapshot {
        Some(snapshot) => answer(snapshot, &asked.path, &asked.query),
        None => explained(503, "The site cannot be shown yet", &Report::new()),
    };
    if server.live && made.is_html() {
        let shown = Shown::of(snapshot.as_deref(), &made);
        let tag = format!(
            "<script data-flywheel data-live=\"{LIVE}\" data-version=\"{}\" data-style=\"{}\" data-page=\"{:x}\">{SCRIPT}</script>",
            shown.version, shown.style, shown.identity
        );
        made.body.extend_from_slice(tag.as_bytes());
        let live = format!("http://{}{LIVE}", asked.host);
        for (_, value) in made.fields.iter_mut().filter(|(name, _)| name == "content-security-policy") {
            *value = policy::allowing(value, &server.script, &live);
        }
    }
    made
}

/// A form that was sent: the browser goes on to the page that the form names, as a host would show it.
async fn sent(server: Arc<Server>, asked: Asked, fields: Vec<String>) -> Response<Body> {
    let Some(snapshot) = server.stage.current() else {
        return finish(make(&server, &asked), None, &Method::GET);
    };
    let page =
        tokio::task::spawn_blocking(move || (answer(&snapshot, &asked.path, &asked.query), asked)).await;
    let Ok((page, asked)) = page else {
        return finish(Answer::text(500, "This page cannot be shown."), None, &Method::GET);
    };
    let to = match page.status {
        200 if page.is_html() => format!("{}{}", asked.path, asked.query),
        300..400 => page.field("location").unwrap_or("/").to_string(),
        _ => return finish(page, None, &Method::GET),
    };
    (server.tell)(Told::Form { path: &form::plain(&asked.path, TOLD), fields: &fields });
    finish(Answer::redirect(303, to), None, &Method::GET)
}

/// The preview's own addresses. Whoever follows a link to the studio may come from anywhere; all else is asked by
/// pages of this preview.
async fn own(server: &Arc<Server>, asked: &Asked, headers: &HeaderMap) -> Response<Body> {
    let name = asked.path.strip_prefix(OWN).unwrap_or_default();
    let reads = matches!(asked.method, Method::GET | Method::HEAD);
    if let Some(shell) = studio::shell(name).filter(|_| reads) {
        return finish(shell, None, &asked.method);
    }
    let foreign = !server.door.is_own(&asked.host, headers);
    if foreign || !(reads || asked.method == Method::POST) {
        return finish(Answer::text(403, "Only pages of this preview may ask."), None, &Method::GET);
    }
    if name == EVENTS && reads {
        let (id, ear) = server.stage.studios.join(Tab::default());
        server.stage.studios.tell(id, Event::retry(RETRY), None);
        server.stage.studios.tell(id, server.stage.word(), None);
        if server.stage.current().is_some() {
            let shown = serde_json::json!({ "state": server.stage.shown() });
            server.stage.studios.tell(id, Event::new("shown", &shown), None);
        }
        return stream(ear);
    }
    if asked.path != LIVE {
        // A form of another site could be posted without its browser saying so; this page says it itself.
        let posted = asked.method == Method::POST;
        if posted && !headers.contains_key("x-flywheel") {
            return finish(Answer::text(403, "Only the studio may ask."), None, &Method::GET);
        }
        server.stage.settled().await;
        let (worker, question) = (server.clone(), studio::Question::new(name, &asked.query, posted));
        let made = tokio::task::spawn_blocking(move || studio::answer(&worker.desk, &question)).await;
        let made = made.unwrap_or_else(|_| Answer::text(500, "This cannot be shown."));
        return finish(made, None, &asked.method);
    }
    if !server.live || !reads {
        return finish(Answer::text(404, "There is nothing at this address."), None, &Method::GET);
    }
    let Some(tab) = tab(&asked.query) else {
        return finish(Answer::text(400, "The page does not say what it shows."), None, &Method::GET);
    };
    server.stage.settled().await;
    // In the list first, compared then: an edit in between is told twice rather than never.
    let (id, ear) = server.stage.tabs.join(tab.clone());
    let worker = server.clone();
    let compared = tokio::task::spawn_blocking(move || {
        let stage = &worker.stage;
        stage.tabs.tell(id, Event::retry(RETRY), None);
        stage.tabs.tell(id, stage.word(), None);
        let snapshot = stage.current();
        let made = match &snapshot {
            Some(snapshot) => answer(snapshot, &tab.path, &tab.query),
            None => explained(503, "The site cannot be shown yet", &Report::new()),
        };
        let shown = Shown::of(snapshot.as_deref(), &made);
        match snapshot.as_deref().and_then(|snapshot| news(snapshot, &tab.shown, &shown)) {
            Some(event) => _ = stage.tabs.tell(id, event, Some(shown)),
            None => stage.tabs.knows(id, shown),
        }
    });
    _ = compared.await;
    stream(ear)
}

/// An answer that never ends.
fn stream(ear: Ear) -> Response<Body> {
    let answer = Response::builder()
        .header(header::CONTENT_TYPE, "text/event-stream")
        .header(header::CACHE_CONTROL, "no-store")
        .header("x-content-type-options", "nosniff");
    answer.body(Body::from_stream(ear)).unwrap_or_default()
}

/// What a page says about itself.
fn tab(query: &str) -> Option<Tab> {
    let mut tab = Tab { path: String::new(), query: String::new(), shown: Shown::default() };
    for (name, value) in form::pairs(query.trim_start_matches('?')) {
        match name.as_str() {
            "at" => {
                let (path, query) = value.split_at(value.find('?').unwrap_or(value.len()));
                (tab.path, tab.query) = (path.to_string(), query.to_string());
            }
            "version" => tab.shown.version = Fingerprint(u128::from_str_radix(&value, 16).ok()?),
            "style" => tab.shown.style = Fingerprint(u128::from_str_radix(&value, 16).ok()?),
            "page" => tab.shown.identity = u64::from_str_radix(&value, 16).ok()?,
            _ => {}
        }
    }
    tab.path.starts_with('/').then_some(tab)
}

fn text(headers: &HeaderMap, name: &HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_string()
}

fn is_known(known: &str, etag: &str) -> bool {
    known.split(',').any(|one| matches!(one.trim(), "*") || one.trim().trim_start_matches("W/") == etag)
}

fn finish(answer: Answer, etag: Option<String>, method: &Method) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    for (name, value) in &answer.fields {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.append(name, value);
        }
    }
    if let Some(etag) = etag.filter(|_| matches!(answer.status, 200 | 304))
        && let Ok(etag) = HeaderValue::try_from(etag)
    {
        headers.insert(header::ETAG, etag);
    }
    if method == Method::HEAD {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(answer.body.len()));
    } else {
        *response.body_mut() = Body::from(answer.body);
    }
    response
}
