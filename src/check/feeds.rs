//! Feeds that pages name: that they exist and are what they are called.
//!
//! Every page names the same feeds, so each is read once, before the pages.

use super::address::Target;
use super::files::Files;
use super::findings::{Findings, Words};
use super::head::has_word;
use super::page::Subject;
use crate::diag::Code;
use quick_xml::Reader;
use quick_xml::events::Event;
use rustc_hash::FxHashSet;

/// The files of the output that can be read as feeds.
#[derive(Default)]
pub struct Feeds {
    /// Only looked up, never iterated.
    good: FxHashSet<u32>,
}

impl Feeds {
    pub fn of(files: &Files) -> Feeds {
        let mut feeds = Feeds::default();
        let mut bytes = Vec::new();
        for (file, path) in files.paths() {
            let is_candidate = path.ends_with(".xml") || path.ends_with(".json") || path.ends_with(".atom");
            // Sitemaps and lists for programs are many; none of them begins like a feed.
            if !is_candidate || path.starts_with("sitemaps/") || files.read(file, &mut bytes).is_err() {
                continue;
            }
            if is_feed(&bytes) {
                feeds.good.insert(file);
            }
        }
        feeds
    }

    pub fn has(&self, file: u32) -> bool {
        self.good.contains(&file)
    }
}

fn is_feed(bytes: &[u8]) -> bool {
    match bytes.iter().find(|b| !b.is_ascii_whitespace()) {
        Some(b'{') => {
            let json: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
            let version = json.as_ref().and_then(|j| j.get("version")).and_then(|v| v.as_str()).unwrap_or("");
            version.starts_with("https://jsonfeed.org/version/")
        }
        Some(b'<') => root_of(bytes).is_some_and(|root| matches!(root.as_str(), "feed" | "rss" | "RDF")),
        _ => false,
    }
}

/// The name of the root of an XML document that is well formed to its end.
fn root_of(bytes: &[u8]) -> Option<String> {
    let mut reader = Reader::from_str(std::str::from_utf8(bytes).ok()?);
    reader.config_mut().check_end_names = true;
    let (mut root, mut depth) = (None, 0usize);
    loop {
        match reader.read_event().ok()? {
            Event::Start(e) => {
                depth += 1;
                root = root.or_else(|| Some(e.local_name().as_ref().to_string()));
            }
            Event::End(_) => depth = depth.checked_sub(1)?,
            Event::Eof => return root.filter(|_| depth == 0),
            _ => {}
        }
    }
}

pub fn judge(s: &Subject<'_>, found: &mut Findings<'_>) {
    for e in s.html.elements().filter(|e| e.name() == "link") {
        let kind = e.attribute("type").unwrap_or("").trim().to_ascii_lowercase();
        let is_feed =
            matches!(kind.as_str(), "application/atom+xml" | "application/rss+xml" | "application/feed+json");
        if !is_feed || !has_word(e.attribute("rel").unwrap_or(""), "alternate") {
            continue;
        }
        let href = e.attribute("href").unwrap_or("");
        let spot = s.at(e.attribute_at("href"), href.chars().count());
        let (message, meant) = match s.built.address.resolve(&s.built.files, s.base(), href) {
            Target::File { file, .. } if s.built.feeds.has(file) => continue,
            Target::File { .. } => (format!("the page names {href} as a feed, and it is none"), None),
            Target::Nowhere(path) => {
                (format!("the page names the feed {href}, and there is no such file"), Some(path))
            }
            Target::Outside { .. } => continue,
            _ => (format!("the page names `{href}` as a feed"), None),
        };
        found.about(Code::FeedMissing, href, spot, || {
            let words = Words::new(
                message,
                "switch the feed on under `hooks` in site.yaml, or take the link out of the template",
            );
            match &meant {
                Some(path) => words.meant(path),
                None => words,
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_known_by_its_beginning_and_read_to_its_end() {
        assert!(is_feed(
            b"<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><id>x</id></feed>"
        ));
        assert!(is_feed(b"{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[]}"));
        for bad in [&b"<feed><id>x</feed>"[..], b"<feed>", b"<urlset></urlset>", b"{\"version\":\"1\"}", b""]
        {
            assert!(!is_feed(bad), "{}", String::from_utf8_lossy(bad));
        }
    }
}
