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
    /// What pages may load beside the site's own files: directive of the content security policy → sources, for
    /// example `script-src: [https://stats.example]`.
    pub csp: BTreeMap<String, Vec<String>>,
    /// robots.txt
    pub robots: Robots,
    /// Pictures beside links to stories, articles, services and places, drawn from the theme's card.svg (default: false).
    pub cards: bool,
    /// new.xml: what was published or changed in the week before the last publication, as Atom (default: false).
    pub news: bool,
    /// flywheel-baseline/: what the next build of a machine without a cache wants to know of this one (default: false).
    pub baseline: bool,
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
            csp: BTreeMap::new(),
            robots: Robots::default(),
            cards: false,
            news: false,
            baseline: false,
        }
    }
}

/// Directives of a content security policy that say where something may come from or go to.
const DIRECTIVES: &[&str] = &[
    "base-uri",
    "child-src",
    "connect-src",
    "font-src",
    "form-action",
    "frame-ancestors",
    "frame-src",
    "img-src",
    "manifest-src",
    "media-src",
    "object-src",
    "script-src",
    "style-src",
    "worker-src",
];

impl Hooks {
    /// Sources that a browser takes and that give up what the policy is for: directive, number, and what that is.
    pub(super) fn given_up(&self) -> impl Iterator<Item = (&str, usize, String)> {
        let all =
            self.csp.iter().flat_map(|(d, sources)| sources.iter().enumerate().map(move |s| (d.as_str(), s)));
        all.filter_map(|(directive, (at, source))| {
            let what = match source.as_str() {
                "'unsafe-inline'" => "lets any text that gets into a page run or be styled",
                "'unsafe-eval'" => "lets scripts run texts as programs",
                "*" | "https:" | "http:" => "lets pages use every host there is",
                _ => return None,
            };
            Some((directive, at, format!("`{source}` in `{directive}` {what}")))
        })
    }

    /// What a browser or a host would misread.
    pub(super) fn check(&self, fault: &mut dyn FnMut(&[&str], String, &str)) {
        self.robots.check(fault);
        for (directive, sources) in &self.csp {
            if !DIRECTIVES.contains(&directive.as_str()) {
                let near = crate::diag::did_you_mean(directive, DIRECTIVES.iter().copied());
                // What it stands for has names of its own; everything else stays forbidden.
                let near = near.filter(|_| directive != "default-src");
                let all = match directive.as_str() {
                    "default-src" => {
                        "write what it is for: script-src, style-src, img-src, connect-src or font-src"
                            .to_string()
                    }
                    _ => format!("write one of: {}", DIRECTIVES.join(", ")),
                };
                fault(
                    &["hooks", "csp", directive],
                    format!("`{}` is not a directive that takes sources", directive.escape_debug()),
                    &near.map_or(all, |n| format!("did you mean `{n}`?")),
                );
            }
            for (at, source) in sources.iter().enumerate() {
                let path = ["hooks", "csp", directive, &at.to_string()];
                // A semicolon, a comma or a space would begin another directive, policy or source.
                let plain =
                    |c: char| c.is_ascii_graphic() && !matches!(c, ';' | ',' | '"' | '<' | '>' | '\\');
                if source.is_empty() || !source.chars().all(plain) {
                    fault(
                        &path,
                        format!("`{}` is not a source", source.escape_debug()),
                        "write an origin such as https://stats.example, or a word in quotes: \"'self'\"",
                    );
                } else if source == "'none'" {
                    fault(&path, "`'none'` allows nothing to be added".into(), "take the directive out");
                }
            }
        }
        if self.host == Host::Cloudflare && self.redirect_limit.is_some_and(|limit| limit > 2_100) {
            fault(
                &["hooks", "redirect_limit"],
                "the host takes 2,000 rules and 100 patterns".into(),
                "write 2100 or less, or take the setting out",
            );
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

/// How many of the pages that are there one build may touch, in percent; `--allow-churn` goes beyond it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Churn {
    /// Pages that are not made any more (default: 20).
    #[schemars(range(min = 0, max = 100))]
    pub remove: Option<u8>,
    /// Pages that are rendered again because what they show has changed (default: no limit).
    #[schemars(range(min = 0, max = 100))]
    pub rewrite: Option<u8>,
}

impl Default for Churn {
    fn default() -> Self {
        Churn { remove: Some(20), rewrite: None }
    }
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
    /// Fewest words of running text on a landing page that is to be found (default: 100).
    pub thin_words: Option<u32>,
    /// So many places one after another in a text are told as a wall of names (default: 6).
    #[schemars(range(min = 2))]
    pub place_run: Option<u32>,
}

impl CheckRules {
    /// A code that nobody knows would change nothing.
    pub(super) fn check(&self, fault: &mut dyn FnMut(&[&str], String, &str)) {
        let known: Vec<&str> = crate::diag::Code::ALL
            .iter()
            .filter(|code| code.is_of_check())
            .map(|code| code.as_str())
            .collect();
        for code in self.severity.keys().filter(|code| !known.contains(&code.as_str())) {
            let near = crate::diag::did_you_mean(code, known.iter().copied());
            let hint = near.map_or(
                "write a code of `flywheel check`, such as FW901; docs/messages.md lists them".to_string(),
                |near| format!("did you mean `{near}`?"),
            );
            fault(
                &["check", "severity", code],
                format!("`{}` is not a code of `flywheel check`", code.escape_debug()),
                &hint,
            );
        }
    }
}
