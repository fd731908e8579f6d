//! The links of a page: where each leads, in which form, and what it says.
//!
//! What is kept for later is which pages are linked, and the parts of other pages that links name: whether
//! those exist is known when every page was read.

use super::address::{Form, Target};
use super::findings::{Findings, Words};
use super::head::has_word;
use super::html::Element;
use super::page::{Anchor, Facts, Subject, hash};
use crate::diag::Code;

pub fn judge(s: &Subject<'_>, found: &mut Findings<'_>, facts: &mut Facts) {
    let mut links: Vec<u32> = Vec::new();
    let mut anchors: Vec<Anchor> = Vec::new();
    for e in s.html.elements() {
        let Some(href) = e.attribute("href") else { continue };
        let is_link = matches!(e.name(), "a" | "area");
        let rel = e.attribute("rel").unwrap_or("");
        if !is_link && (e.name() != "link" || !is_further(rel)) {
            continue;
        }
        facts.link_count += u32::from(is_link);
        let at = e.attribute_at("href");
        let Some((file, fragment)) = follow(s, href, at, found) else {
            if is_link {
                judge_text(s, e, found);
            }
            continue;
        };
        if is_link {
            judge_text(s, e, found);
        }
        let page = s.built.files.page_of(file);
        if !fragment.is_empty() && file == s.file {
            // Judged at once, by the ids of this very page.
            if is_part(&fragment) && facts.ids.binary_search(&hash(&fragment)).is_err() {
                missing_part(s, &fragment, at, href, found);
            }
        } else if let Some(page) = page {
            if is_link && !has_word(rel, "nofollow") && file != s.file {
                links.push(page);
            }
            if is_part(&fragment) {
                anchors.push(Anchor { page, name: hash(&fragment), at });
            }
        }
    }
    if let Some((url, at)) = s.head.refresh
        && let Some((file, _)) = follow(s, url, at, found)
        && let Some(page) = s.built.files.page_of(file)
    {
        facts.leads_to = Some(page);
        links.push(page);
    }
    links.sort_unstable();
    links.dedup();
    facts.links = links.into();
    facts.anchors = anchors.into();
}

/// Links in the head that lead to pages, not to what the page loads.
fn is_further(rel: &str) -> bool {
    ["next", "prev", "author", "license", "help", "search"].iter().any(|word| has_word(rel, word))
}

/// Whether a fragment names a part of a page: "top" and directions to a stretch of text always work.
fn is_part(fragment: &str) -> bool {
    !fragment.is_empty() && !fragment.eq_ignore_ascii_case("top") && !fragment.starts_with(":~:")
}

fn missing_part(s: &Subject<'_>, fragment: &str, at: u32, href: &str, found: &mut Findings<'_>) {
    found.about(Code::LinkAnchor, fragment, s.at(at, href.chars().count()), || {
        Words::new(
            format!("nothing on this page has the id `{fragment}`, to which a link leads"),
            "correct the link, or give the part its `id`",
        )
    });
}

/// The file that an address leads to, and the part of it; a finding if it leads nowhere or by a detour.
fn follow(s: &Subject<'_>, href: &str, at: u32, found: &mut Findings<'_>) -> Option<(u32, String)> {
    let built = s.built;
    let spot = s.at(at, href.chars().count());
    match built.address.resolve(&built.files, s.base(), href) {
        Target::File { file, fragment } => Some((file, fragment.into_owned())),
        Target::Form { file, fragment, fault } => {
            found.about(Code::LinkForm, &built.url(file), spot, || {
                let why = match fault {
                    Form::SlashMissing => "lacks the slash at its end",
                    Form::SlashTooMany => "has a slash too many",
                    Form::IndexNamed => "names index.html",
                    Form::SuffixMissing => "lacks the end of the file's name",
                    Form::NotSecure => "is written with http",
                };
                let right = built.url(file);
                Words::new(format!("the link `{href}` {why}"), format!("write it as {right}"))
            });
            Some((file, fragment.into_owned()))
        }
        Target::Nowhere(path) => {
            let whole = format!("{}/{path}", built.address.root);
            if built.redirects.lead_on(&whole) {
                found.about(Code::LinkRedirected, &whole, spot, || {
                    Words::new(
                        format!("the link `{href}` leads to an address that _redirects leads on"),
                        "link to where it ends",
                    )
                });
                return None;
            }
            found.about(Code::LinkBroken, &path, spot, || match path.strip_prefix("..") {
                Some(path) => Words::new(
                    format!("the link `{href}` leads to {path}, which lies outside of this site"),
                    format!("begin it with {}/, or write the whole address", built.address.root),
                ),
                None => Words::new(
                    format!("the link `{href}` leads to no page"),
                    "correct the link, or make the page",
                )
                .meant(&path),
            });
            None
        }
        Target::Empty => {
            found.add(Code::LinkEmpty, spot, || {
                let message = match href.trim() {
                    "" => "a link has an empty target".to_string(),
                    href => format!("the link `{href}` leads nowhere"),
                };
                Words::new(
                    message,
                    "write where the link leads, or leave the link out where there is no target",
                )
            });
            None
        }
        Target::Script => {
            found.add(Code::LinkScript, spot, || {
                Words::new(
                    format!("the link `{href}` runs a script"),
                    "write a real address, or use a button",
                )
            });
            None
        }
        Target::Other(url) if is_page_itself(url) => {
            found.add(Code::LinkScript, spot, || {
                Words::new(
                    "a link holds a whole page in its address, which browsers refuse to open",
                    "publish what it holds as a page or file, and link to that",
                )
            });
            None
        }
        Target::Outside { .. } | Target::Other(_) => None,
    }
}

/// data:text/html and its like.
fn is_page_itself(url: &str) -> bool {
    let kind = url.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("data:")).map(|_| &url[5..]);
    let kind = kind.map(|rest| rest.split([';', ',']).next().unwrap_or("").trim().to_ascii_lowercase());
    kind.is_some_and(|kind| matches!(kind.as_str(), "text/html" | "application/xhtml+xml" | "image/svg+xml"))
}

/// A link must say something, also to those who do not see it.
fn judge_text(s: &Subject<'_>, e: Element<'_>, found: &mut Findings<'_>) {
    if !e.label().is_empty() || e.has("aria-labelledby") || e.name() == "area" && e.has("alt") {
        return;
    }
    // A picture without any text is a fault of its own; the link is named only if nothing is in it.
    found.add(Code::LinkText, s.at(e.at(), 2), || {
        Words::new("a link has no text", "write a text into it, an `aria-label`, or an `alt` for its image")
    });
}
