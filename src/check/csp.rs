//! What a page loads and runs, held against the content security policy that its host sends.
//!
//! A browser refuses in silence: the page looks right to whoever wrote it and broken to visitors. Structured
//! data is no script and needs no leave.

use super::address::Target;
use super::findings::{Findings, Words};
use super::html::Element;
use super::page::Subject;
use super::policy::{From, Policy, Use};
use super::styles::LoadKind;
use crate::diag::Code;

pub fn judge(s: &Subject<'_>, found: &mut Findings<'_>) {
    let headers = &s.built.headers;
    let Some(file) = headers.file else { return };
    let in_page: Vec<Policy> = s
        .html
        .elements()
        .filter(|e| {
            e.name() == "meta"
                && e.attribute("http-equiv")
                    .is_some_and(|v| v.eq_ignore_ascii_case("content-security-policy"))
        })
        .flat_map(|e| Policy::read_all(e.attribute("content").unwrap_or("")))
        .collect();
    let policies: Vec<&Policy> = headers.policies(&s.url).chain(&in_page).collect();
    if policies.is_empty() {
        found.add(Code::PolicyMissing, super::findings::Spot::File(s.file), || {
            Words::new(
                "no block of _headers gives this page a content security policy",
                "write one under a path that matches the page, for example `/*`",
            )
            .also("the file", super::findings::Spot::File(file))
        });
        return;
    }
    let mut court = Court { s, policies, found };
    for e in s.html.elements() {
        court.in_page(e);
        court.loaded(e);
    }
}

struct Court<'a, 'f, 'r> {
    s: &'a Subject<'a>,
    policies: Vec<&'a Policy>,
    found: &'f mut Findings<'r>,
}

impl<'a> Court<'a, '_, '_> {
    /// Scripts and styles that stand in the page itself.
    fn in_page(&mut self, e: Element<'a>) {
        for (name, value, at) in e.attributes() {
            if name == "style" {
                self.inline(Code::PolicyStyle, Use::StyleAttribute, "a `style` attribute", value, None, at);
            } else if name.starts_with("on") && name.len() > 4 && !name.contains('-') {
                self.inline(
                    Code::PolicyScript,
                    Use::ScriptAttribute,
                    &format!("the attribute `{name}`"),
                    value,
                    None,
                    at,
                );
            }
        }
        let nonce = e.attribute("nonce");
        match e.name() {
            "style" => {
                self.inline(Code::PolicyStyle, Use::Style, "a `style` element", e.raw().0, nonce, e.at());
            }
            "script" if !e.has("src") && is_script(e) => {
                self.inline(
                    Code::PolicyScript,
                    Use::Script,
                    "a script in the page",
                    e.raw().0,
                    nonce,
                    e.at(),
                );
            }
            _ => {}
        }
    }

    fn inline(&mut self, code: Code, what: Use, name: &str, text: &str, nonce: Option<&str>, at: u32) {
        let Some(directive) = self.policies.iter().find_map(|p| p.refuses_inline(what, text, nonce)) else {
            return;
        };
        self.found.about(code, name, self.s.at(at, name.len().min(text.len())), || {
            let hint = match code {
                Code::PolicyStyle => "move the style to the theme's stylesheet",
                _ => "move the script to the theme's folder inline/ and write `inline(path=…)`, or to a file in assets/",
            };
            Words::new(format!("the content security policy (`{directive}`) refuses {name}"), hint)
        });
    }

    /// What comes from elsewhere.
    fn loaded(&mut self, e: Element<'a>) {
        let one =
            |name: &'static str, what: Use| e.attribute(name).map(|url| (url, what, e.attribute_at(name)));
        let rel = e.attribute("rel").unwrap_or("").to_ascii_lowercase();
        let all: Vec<(&str, Use, u32)> = match e.name() {
            "script" => one("src", Use::Script).into_iter().collect(),
            "img" => one("src", Use::Image).into_iter().chain(sources(e, "srcset")).collect(),
            "source" if e.parent().is_some_and(|p| p.name() == "picture") => sources(e, "srcset").collect(),
            "source" | "track" | "audio" => one("src", Use::Media).into_iter().collect(),
            "video" => one("src", Use::Media).into_iter().chain(one("poster", Use::Image)).collect(),
            "iframe" | "frame" => one("src", Use::Frame).into_iter().collect(),
            "embed" => one("src", Use::Object).into_iter().collect(),
            "object" => one("data", Use::Object).into_iter().collect(),
            "image" => one("href", Use::Image).into_iter().collect(),
            "form" => one("action", Use::Form).into_iter().collect(),
            "button" | "input" => one("formaction", Use::Form).into_iter().collect(),
            "base" => one("href", Use::Base).into_iter().collect(),
            "a" | "area" => one("ping", Use::Connect).into_iter().collect(),
            "link" => linked(e, &rel).and_then(|what| one("href", what)).into_iter().collect(),
            _ => return,
        };
        for (url, what, at) in all {
            self.one(url, what, at);
            if what == Use::Style && e.name() == "link" {
                self.style(url, at);
            }
        }
    }

    fn one(&mut self, url: &str, what: Use, at: u32) {
        let from = match self.s.built.address.resolve(&self.s.built.files, self.s.base(), url) {
            Target::Outside { host, url, .. } => match self.s.built.address.is_own_host(host) {
                true => From::Own,
                false => From::Url(url),
            },
            Target::Other(url) => From::Url(url),
            Target::Empty | Target::Script => return,
            _ => From::Own,
        };
        self.refuse(from, url, what, at);
    }

    fn refuse(&mut self, from: From<'_>, url: &str, what: Use, at: u32) {
        let origin = &self.s.built.address.origin;
        let Some(directive) = self.policies.iter().find_map(|p| p.refuses(what, from, origin)) else {
            return;
        };
        let source = source_of(from);
        self.found.about(Code::PolicySource, &format!("{directive} {source}"), self.s.at(at, url.chars().count()), || {
            Words::new(
                format!("the content security policy (`{directive}`) does not allow {source}"),
                format!("allow it under `hooks: csp` in site.yaml, or take it out of the page (it is used for {})", said(what)),
            )
        });
    }

    /// What a stylesheet of the page loads in turn.
    fn style(&mut self, url: &str, at: u32) {
        let built = self.s.built;
        let Target::File { file, .. } = built.address.resolve(&built.files, self.s.base(), url) else {
            return;
        };
        let Some(style) = built.styles.get(file) else { return };
        let base = built.url(file);
        for load in &style.loads {
            let what = match load.kind {
                LoadKind::Import => Use::Style,
                LoadKind::Font => Use::Font,
                LoadKind::Image => Use::Image,
            };
            let from = match built.address.resolve(&built.files, &base, &load.url) {
                Target::Outside { url, .. } | Target::Other(url) => From::Url(url),
                _ => From::Own,
            };
            self.refuse(from, url, what, at);
        }
    }
}

/// Whether a script element is run: blocks of data are not.
pub fn is_script(e: Element<'_>) -> bool {
    let kind = e.attribute("type").unwrap_or("").trim().to_ascii_lowercase();
    matches!(kind.as_str(), "" | "module" | "importmap" | "speculationrules")
        || kind.ends_with("javascript")
        || kind.ends_with("ecmascript")
}

/// What a link element loads, by its relation.
fn linked(e: Element<'_>, rel: &str) -> Option<Use> {
    let has = |word: &str| super::head::has_word(rel, word);
    if has("stylesheet") {
        return Some(Use::Style);
    }
    if has("icon") || has("apple-touch-icon") {
        return Some(Use::Image);
    }
    if has("manifest") {
        return Some(Use::Manifest);
    }
    if has("modulepreload") {
        return Some(Use::Script);
    }
    if !has("preload") {
        return None;
    }
    Some(match e.attribute("as").unwrap_or("") {
        "style" => Use::Style,
        "script" | "worker" => Use::Script,
        "font" => Use::Font,
        "image" => Use::Image,
        "audio" | "video" | "track" => Use::Media,
        _ => Use::Connect,
    })
}

/// The addresses of a `srcset`.
fn sources<'h>(e: Element<'h>, name: &'static str) -> impl Iterator<Item = (&'h str, Use, u32)> {
    let at = e.attribute_at(name);
    candidates(e.attribute(name).unwrap_or("")).map(move |url| (url, Use::Image, at))
}

/// The addresses in a list of images with their widths: "a.webp 320w, b.webp 640w".
pub fn candidates(list: &str) -> impl Iterator<Item = &str> {
    list.split(", ")
        .flat_map(|part| part.split(",\n"))
        .filter_map(|part| part.split_ascii_whitespace().next())
        .map(|url| url.trim_end_matches(','))
        .filter(|url| !url.is_empty())
}

fn source_of(from: From<'_>) -> String {
    match from {
        From::Own => "the site's own files".to_string(),
        From::Url(url) => match url.split_once("//") {
            Some((scheme, rest)) => {
                let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
                format!("{scheme}//{host}")
            }
            None => format!("{}:", url.split(':').next().unwrap_or(url)),
        },
    }
}

fn said(what: Use) -> &'static str {
    match what {
        Use::Script | Use::ScriptAttribute => "a script",
        Use::Style | Use::StyleAttribute => "a stylesheet",
        Use::Image => "an image",
        Use::Font => "a font",
        Use::Media => "sound or film",
        Use::Frame => "a frame",
        Use::Object => "an embedded file",
        Use::Manifest => "the manifest",
        Use::Connect => "a connection",
        Use::Form => "the form",
        Use::Base => "the base of its addresses",
    }
}
