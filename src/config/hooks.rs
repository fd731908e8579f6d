//! What site.yaml says about the files beside the pages, about markup, and about `check`.

use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The files that are made beside the pages. Each can be switched off.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Hooks {
    /// Atom and JSON Feed of the dated documents (default: true).
    pub feed: bool,
    /// llms.txt, a short guide to the site in Markdown; search engines ignore it (default: false).
    pub llms: bool,
    /// The lists behind the search field on the home page (default: true).
    pub search: bool,
    /// _headers: a content security policy and how long files may be kept (default: true).
    pub headers: bool,
    /// _redirects: where addresses lead that were published and are gone (default: true).
    pub redirects: bool,
    /// The host that the site is published on; it decides how `_redirects` is written and how long it may be.
    pub host: Host,
    /// Most rules in _redirects (default: what the host takes).
    pub redirect_limit: Option<usize>,
    /// robots.txt
    pub robots: Robots,
}

impl Default for Hooks {
    fn default() -> Self {
        Hooks {
            feed: true,
            llms: false,
            search: true,
            headers: true,
            redirects: true,
            host: Host::Netlify,
            redirect_limit: None,
            robots: Robots::default(),
        }
    }
}

/// Where a site is published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Host {
    #[default]
    Netlify,
    Cloudflare,
    /// A host that reads neither `_headers` nor `_redirects` in a way that is known; rules are written as for Netlify.
    Other,
}

/// What robots.txt says. By default everything may be read.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Robots {
    /// Paths that no crawler should read. A page that is not to be indexed must stay readable: leave it out here.
    pub disallow: Vec<String>,
    /// Single crawlers: name → allow or disallow, for example `GPTBot: disallow`.
    pub agents: BTreeMap<String, Access>,
}

impl Robots {
    /// What a crawler would misread.
    pub(super) fn check(&self, fault: &mut dyn FnMut(&[&str], String, &str)) {
        for (at, path) in self.disallow.iter().enumerate() {
            let place = ["hooks", "robots", "disallow", &at.to_string()];
            if !path.starts_with('/') {
                fault(
                    &place,
                    format!("`{path}` is not a path of this site"),
                    "begin it with a slash: /drafts/ for a folder, / for everything",
                );
            } else if path.chars().any(|c| c.is_whitespace() || c.is_control() || c == '#') {
                fault(
                    &place,
                    format!("the path `{}` cannot stand in robots.txt", path.escape_debug()),
                    "write one path without spaces or `#`; `*` stands for anything, `$` for the end",
                );
            }
        }
        for agent in self.agents.keys() {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
            if agent != "*" && (agent.is_empty() || !agent.chars().all(plain)) {
                fault(
                    &["hooks", "robots", "agents", agent],
                    format!("`{}` is not the name of a crawler", agent.escape_debug()),
                    "write its name as it introduces itself: GPTBot, or `*` for all",
                );
            }
        }
    }
}

/// Whether a crawler may read the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    Allow,
    Disallow,
}

/// Switches of the structured data.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MarkupSwitches {
    /// FAQPage for questions that the page shows. No search engine shows it any more (default: false).
    pub faq_page: bool,
}

/// How serious a finding of `check` is on this site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Off,
    Note,
    Warning,
    Error,
}

/// What `check` looks for.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CheckRules {
    /// Code → how serious it is here: `FW912: off`.
    pub severity: BTreeMap<String, Severity>,
    /// Most clicks from the home page (default: 4).
    pub depth: Option<u32>,
    /// Largest page, in kilobytes of 1,000 bytes (default: 30).
    pub page_kb: Option<u32>,
}
