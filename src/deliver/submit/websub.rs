//! WebSub: a hub is told that a feed has changed, and tells everybody who follows it.

use super::indexnow::outcome;
use super::pages::Pages;
use crate::config;
use crate::deliver::ledger::Known;
use crate::deliver::wire::{Call, Wire};
use crate::deliver::{Ceilings, Delivery, Effect, Outcome};
use crate::fingerprint::Fingerprint;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Method;
use std::path::Path;

pub const NAME: &str = "websub";

pub struct Feeds<'f> {
    wire: Wire<'f>,
    rules: &'f config::WebSub,
    account: String,
    /// Whole address and digest of each feed.
    feeds: Vec<(String, String)>,
}

/// The feeds of the output folder that name the hub: path and digest, sorted.
pub fn feeds(out: &Path, hub: &str) -> Vec<(String, String)> {
    let is_feed = |text: &str| {
        let atom = text.contains("<feed ") && text.contains("rel=\"hub\"");
        (atom && text.contains(&*quick_xml::escape::escape(hub)))
            || (text.contains("https://jsonfeed.org/version/")
                && text.contains(&serde_json::Value::from(hub).to_string()))
    };
    let files = walkdir::WalkDir::new(out).sort_by_file_name().into_iter();
    // Drafts are no feeds, and folders of pages hold none of ours deeper than a language and a list of stories.
    let files = files.filter_entry(|entry| entry.depth() <= 3 && entry.file_name() != "_outbox");
    let mut feeds = Vec::new();
    for entry in files.filter_map(Result::ok).filter(|entry| entry.file_type().is_file()) {
        let name = entry.file_name().to_string_lossy();
        if !name.ends_with(".xml") && !name.ends_with(".json") {
            continue;
        }
        let (Ok(inside), Ok(text)) = (entry.path().strip_prefix(out), std::fs::read_to_string(entry.path()))
        else {
            continue;
        };
        if is_feed(&text) {
            let path = inside.to_string_lossy().replace('\\', "/");
            feeds.push((path, Fingerprint::of_bytes(text.as_bytes()).to_string()));
        }
    }
    feeds
}

impl<'f> Feeds<'f> {
    /// `feeds` are paths in the output folder with digests.
    pub fn new(
        wire: Wire<'f>,
        rules: &'f config::WebSub,
        pages: &Pages,
        feeds: Vec<(String, String)>,
    ) -> Feeds<'f> {
        let base = pages.base();
        let feeds = feeds.into_iter().map(|(path, digest)| (format!("{base}/{path}"), digest)).collect();
        Feeds { wire, rules, account: format!("{base} at {}", rules.hub), feeds }
    }
}

impl Delivery for Feeds<'_> {
    fn name(&self) -> &'static str {
        NAME
    }
    fn account(&self) -> &str {
        &self.account
    }
    fn ceilings(&self) -> Ceilings {
        Ceilings { per_minute: Some(20), per_day: None }
    }
    fn effects(&self, known: &Known) -> Vec<Effect> {
        let differs = |(url, digest): &&(String, String)| {
            known.digest(url) != Some(digest) && !known.doubts(url, digest)
        };
        let effect = |(url, digest): &(String, String)| Effect {
            channel: NAME.into(),
            account: self.account.clone(),
            intent: "publish".into(),
            subject: format!("{url} {digest}"),
            occurrence: known.accepted.to_string(),
            tells: vec![(url.clone(), digest.clone())],
        };
        self.feeds.iter().filter(differs).map(effect).collect()
    }
    fn perform(&self, effect: &Effect) -> Outcome {
        let url = effect.tells.first().map_or("", |(url, _)| url.as_str());
        let form = format!("hub.mode=publish&hub.url={}", utf8_percent_encode(url, NON_ALPHANUMERIC));
        let call = Call::new(Method::POST, self.rules.hub.as_str())
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.into_bytes());
        outcome(&self.wire, self.wire.call(call))
    }
    fn about(&self, effect: &Effect) -> String {
        effect.tells.first().map_or_else(String::new, |(url, _)| url.clone())
    }
}
