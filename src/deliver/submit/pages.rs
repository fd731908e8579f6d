//! What is live and offered to search engines: the pages of the sitemaps, with what each says, as published.

use crate::config::Config;
use crate::data::history::History;
use crate::diag::{Code, Diagnostic, Level, Place};
use jiff::civil::Date;
use std::path::Path;

/// What the ledger calls a page that is there no more.
pub const GONE: &str = "gone";

/// One page that search engines are offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Whole address.
    pub url: String,
    /// Digest of what it says.
    pub digest: String,
    pub changed: Date,
}

pub struct Pages {
    /// Scheme and host, and the path that the site lives under.
    pub origin: String,
    pub root: String,
    /// Sorted by address.
    pub live: Vec<Page>,
    /// Addresses that were published and are gone or lead elsewhere, whole, sorted.
    pub gone: Vec<String>,
    /// Paths of the sitemaps, the index first.
    pub sitemaps: Vec<String>,
}

const INDEX: &str = "sitemap.xml";

impl Pages {
    /// Reads the sitemaps of the output folder. A page that the history does not know was not published yet.
    pub fn read(out: &Path, config: &Config, history: &History) -> Result<Pages, Box<Diagnostic>> {
        let base = format!("{}{}", config.origin, config.root);
        if history.last_day().is_none() {
            return Err(Box::new(
                Diagnostic::new(Code::NotLive, Level::File, "nothing was published yet, as far as the history says")
                    .at(Place::file(config.file.history.as_str()))
                    .hint("publish with `flywheel publish`; a site that is published in another way says so with `flywheel build --date DAY`"),
            ));
        }
        let mut sitemaps = vec![INDEX.to_string()];
        for url in locations(out, INDEX, "sitemap")? {
            let path = url.strip_prefix(&base).map(|path| path.trim_start_matches('/').to_string());
            sitemaps.push(path.ok_or_else(|| elsewhere(INDEX, &url, &base))?);
        }
        let mut live = Vec::new();
        for path in &sitemaps[1..] {
            for url in locations(out, path, "url")? {
                let below = url.strip_prefix(&base).ok_or_else(|| elsewhere(path, &url, &base))?;
                let known = history.pages.get(below).filter(|page| page.gone.is_none() && !page.is_alias());
                if let Some(page) = known {
                    let (digest, changed) = (page.digest.to_string(), page.last_changed);
                    live.push(Page { url, digest, changed });
                }
            }
        }
        live.sort_by(|a, b| a.url.cmp(&b.url));
        live.dedup_by(|a, b| a.url == b.url);
        let gone = history.pages.iter().filter(|page| page.gone.is_some() || page.is_alias());
        let mut gone: Vec<String> = gone.map(|page| format!("{base}{}", page.url)).collect();
        gone.sort_unstable();
        Ok(Pages { origin: config.origin.clone(), root: config.root.clone(), live, gone, sitemaps })
    }

    pub fn base(&self) -> String {
        format!("{}{}", self.origin, self.root)
    }

    /// The addresses of pages that changed last.
    pub fn newest(&self, most: usize) -> Vec<&str> {
        let mut newest: Vec<&Page> = self.live.iter().collect();
        newest.sort_by(|a, b| (b.changed, &a.url).cmp(&(a.changed, &b.url)));
        newest.into_iter().take(most).map(|page| page.url.as_str()).collect()
    }

    /// Every live page with its digest but for so many that changed last.
    pub fn all_but_newest(&self, most: usize) -> Vec<(String, String)> {
        let mut newest: Vec<&Page> = self.live.iter().collect();
        newest.sort_by(|a, b| (b.changed, &a.url).cmp(&(a.changed, &b.url)));
        let mut known: Vec<_> =
            newest.into_iter().skip(most).map(|page| (page.url.clone(), page.digest.clone())).collect();
        known.sort_unstable();
        known
    }
}

fn elsewhere(file: &str, url: &str, base: &str) -> Box<Diagnostic> {
    let message = format!("{file} lists {url}, which is not below {base}");
    Box::new(
        Diagnostic::new(Code::NotLive, Level::File, message)
            .at(Place::file(file))
            .hint("build for the address that the site is live at, or name it with `--base-url URL`"),
    )
}

/// The addresses that a sitemap or the index of sitemaps lists.
fn locations(out: &Path, path: &str, element: &str) -> Result<Vec<String>, Box<Diagnostic>> {
    let unreadable = |why: String| {
        Box::new(
            Diagnostic::new(Code::NotLive, Level::File, format!("{path} cannot be read: {why}"))
                .at(Place::file(path))
                .hint("build and publish the site first, or name its folder with `--out DIR`; what was published with `--from-render` lies in .flywheel/rendered/NAME"),
        )
    };
    let plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    if !path.split('/').all(plain) {
        return Err(unreadable("it lies outside the output folder".into()));
    }
    let text = std::fs::read_to_string(out.join(path)).map_err(|error| unreadable(error.to_string()))?;
    let document = roxmltree::Document::parse(&text).map_err(|error| unreadable(error.to_string()))?;
    let entries = document.root_element().children().filter(|node| node.tag_name().name() == element);
    let location = |entry: roxmltree::Node<'_, '_>| {
        let found = entry.children().find(|node| node.tag_name().name() == "loc")?;
        found.text().map(|text| text.trim().to_string())
    };
    Ok(entries.filter_map(location).collect())
}
