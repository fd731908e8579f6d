//! Pages and mails within the studio: the bytes that readers get, in a frame that only the studio may hold.
//!
//! A page keeps the rules that its host sends, but for who may frame it. A mail comes with none: it may load pictures of
//! this site and nothing else, and runs no script, as in a mail program. Invariant: the bytes are not changed.

use super::Question;
use crate::serve::respond::{self, Answer};
use crate::serve::snapshot::Snapshot;
use crate::studio::{self, Scene};
use std::path::Path;

/// What a mail may do in its frame.
const MAIL: &str = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-same-origin";

/// The frame that is asked for, if one is.
pub fn answer(snapshot: &Snapshot, site: &Path, asked: &Question) -> Option<Answer> {
    match asked.name.as_str() {
        "page" => Some(page(snapshot, asked.get("at"))),
        "mail" => Some(mail(snapshot, site, asked)),
        _ => None,
    }
}

fn page(snapshot: &Snapshot, address: &str) -> Answer {
    let path = super::super::percent::encode(address);
    let mut answer = respond::answer(snapshot, &path, "");
    if (300..400).contains(&answer.status) {
        // A frame would leave the studio's addresses.
        let to = answer.field("location").unwrap_or("").to_string();
        return Answer::text(200, &format!("This address leads on to {to}"));
    }
    answer.fields.retain(|(name, _)| name != "x-frame-options" && name != "cache-control");
    for (_, value) in answer.fields.iter_mut().filter(|(name, _)| name == "content-security-policy") {
        *value = framed(value);
    }
    // Files of the host that a browser would save are read here.
    if !answer.is_html() && !answer.field("content-type").is_some_and(|kind| kind.starts_with("image/")) {
        answer.fields.retain(|(name, _)| name != "content-type" && name != "content-security-policy");
        answer = answer.with("content-type", "text/plain; charset=utf-8");
    }
    answer.status = 200;
    answer.with("cache-control", "no-store")
}

/// A policy that lets pages of this preview hold the frame, and is else as it was.
fn framed(field: &str) -> String {
    let directives = |policy: &str| {
        let kept = policy.split(';').map(str::trim).filter(|directive| {
            let name = directive.split_ascii_whitespace().next().unwrap_or("").to_ascii_lowercase();
            !name.is_empty() && name != "frame-ancestors" && name != "upgrade-insecure-requests"
        });
        kept.chain(["frame-ancestors 'self'"]).collect::<Vec<_>>().join("; ")
    };
    let policies = field.split(',').filter(|policy| !policy.trim().is_empty());
    policies.map(directives).collect::<Vec<_>>().join(", ")
}

fn mail(snapshot: &Snapshot, site: &Path, asked: &Question) -> Answer {
    let scene = Scene { world: snapshot.world(), plan: snapshot.plan(), site };
    let (message, variant) = asked.get("mail").split_once('.').unwrap_or_default();
    let found = scene.find(asked.get("at"));
    match studio::mail(&scene, (message, variant), asked.get("reader"), found) {
        Ok(mail) => {
            let Some(html) = mail["html"].as_str() else {
                return Answer::text(404, "There is no such mail.");
            };
            let mut answer = Answer { status: 200, ..Answer::default() }
                .with("content-type", "text/html; charset=utf-8")
                .with("content-security-policy", MAIL)
                .with("x-content-type-options", "nosniff")
                .with("cache-control", "no-store");
            answer.body = html.as_bytes().to_vec();
            answer
        }
        Err(problem) => Answer::text(200, &problem.message),
    }
}

#[cfg(test)]
mod tests {
    use super::framed;

    #[test]
    fn only_who_may_frame_a_page_is_another_matter_here() {
        assert_eq!(
            framed("default-src 'none'; Frame-Ancestors 'none'; img-src 'self', script-src 'self'"),
            "default-src 'none'; img-src 'self'; frame-ancestors 'self', script-src 'self'; frame-ancestors 'self'"
        );
    }
}
