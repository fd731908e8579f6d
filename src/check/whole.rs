//! What only the whole site shows: ways from the home page, links to parts of other pages, equal titles,
//! versions that name each other, things that structured data refers to.
//!
//! It works on what was kept of each page. Where a sentence needs more, the page is read once again; that
//! is done for the few examples that are told, not for all.

use super::files::Files;
use super::findings::{Findings, Spot, Words};
use super::head::Status;
use super::html::Html;
use super::page::{Built, Facts};
use crate::diag::Code;

/// A site and what was kept of its pages.
pub struct Whole<'a> {
    pub built: &'a Built<'a>,
    pub facts: &'a [Facts],
}

pub fn judge(whole: &Whole<'_>, found: &mut Findings<'_>) {
    whole.ways(found);
    whole.redirected(found);
    whole.parts(found);
    whole.equal(found, Code::TitleEqual, "title", |facts| facts.title);
    whole.equal(found, Code::SummaryEqual, "description", |facts| facts.summary);
    whole.versions(found);
    whole.references(found);
}

fn steps(clicks: u32) -> String {
    if clicks == 1 { "one click".to_string() } else { format!("{clicks} clicks") }
}

impl Whole<'_> {
    fn files(&self) -> &Files {
        &self.built.files
    }

    /// The place of what begins at a byte of a page.
    pub(super) fn at(&self, page: usize, byte: u32) -> Spot {
        Spot::At(self.files().pages()[page], byte, 0)
    }

    fn page(&self, page: usize) -> Spot {
        Spot::File(self.files().pages()[page])
    }

    pub(super) fn url(&self, page: usize) -> String {
        self.built.page_url(page as u32)
    }

    /// Clicks from the home page to every page; `u32::MAX` where no way leads.
    fn clicks(&self, home: u32) -> Vec<u32> {
        let mut clicks = vec![u32::MAX; self.facts.len()];
        clicks[home as usize] = 0;
        let mut now = vec![home];
        while !now.is_empty() {
            let mut next = Vec::new();
            for page in now {
                for &to in &self.facts[page as usize].links {
                    if clicks[to as usize] == u32::MAX {
                        clicks[to as usize] = clicks[page as usize] + 1;
                        next.push(to);
                    }
                }
            }
            now = next;
        }
        clicks
    }

    /// Every page that is to be found is linked, and not too far away.
    fn ways(&self, found: &mut Findings<'_>) {
        let home = self.files().find("index.html").and_then(|file| self.files().page_of(file));
        let Some(home) = home else {
            found.add(Code::HomeMissing, Spot::Site, || {
                Words::new(
                    "the output has no index.html",
                    "declare a hub with `url: /` and `by: []` in site.yaml, or write a document called index.md",
                )
            });
            return;
        };
        let clicks = self.clicks(home);
        let mut linked = vec![false; self.facts.len()];
        for (_, facts) in self.pages().filter(|(_, f)| f.status != Status::NotFound) {
            facts.links.iter().for_each(|&to| linked[to as usize] = true);
        }
        let most = self.built.rules.depth;
        for (page, _) in
            self.pages().filter(|(page, f)| f.status == Status::Indexed && *page != home as usize)
        {
            if !linked[page] {
                found.add(Code::Orphan, self.page(page), || {
                    Words::new(
                        format!("no page links to {}", self.url(page)),
                        "link to it from a list or a text, or keep it out of search engines with `noindex`",
                    )
                });
            } else if clicks[page] == u32::MAX {
                found.add(Code::Unreachable, self.page(page), || {
                    Words::new(
                        format!("{} is linked, but no way leads to it from the home page", self.url(page)),
                        "link to it, or to a page that links to it, from a list that is linked",
                    )
                });
            } else if clicks[page] > most {
                found.add(Code::ClickDepth, self.page(page), || {
                    Words::new(
                        format!("{} is {} away from the home page", self.url(page), steps(clicks[page])),
                        format!("link to it from a page nearer to home, or set `check: depth` (now {most}) in site.yaml"),
                    )
                });
            }
        }
    }

    pub(super) fn pages(&self) -> impl Iterator<Item = (usize, &Facts)> {
        self.facts.iter().enumerate()
    }

    /// Links to pages that only lead on.
    fn redirected(&self, found: &mut Findings<'_>) {
        for (page, facts) in self.pages().filter(|(_, f)| f.status != Status::Redirect) {
            for &to in facts.links.iter().filter(|to| self.facts[**to as usize].status == Status::Redirect) {
                let url = self.url(to as usize);
                found.about(Code::LinkRedirected, &url, self.link(page, to), || {
                    let end = self.facts[to as usize].leads_to.map(|end| self.url(end as usize));
                    let hint =
                        end.map_or("link to where it ends".to_string(), |end| format!("link to {end}"));
                    Words::new(format!("a link leads to {url}, which only redirects"), hint)
                });
            }
        }
    }

    /// Where a page links to another one.
    fn link(&self, page: usize, to: u32) -> Spot {
        let built = self.built;
        let file = self.files().pages()[page];
        let url = built.url(file);
        self.reread(page, |html| {
            let leads = |href: &str| match built.address.resolve(&built.files, &url, href) {
                super::address::Target::File { file, .. } | super::address::Target::Form { file, .. } => {
                    built.files.page_of(file) == Some(to)
                }
                _ => false,
            };
            let link = html.elements().find(|e| e.name() == "a" && e.attribute("href").is_some_and(leads));
            link.map_or(Spot::File(file), |e| {
                Spot::At(
                    file,
                    e.attribute_at("href"),
                    e.attribute("href").unwrap_or("").chars().count() as u32,
                )
            })
        })
    }

    /// Looks at a page again.
    pub(super) fn reread<T>(&self, page: usize, look: impl FnOnce(&Html) -> T) -> T {
        let (mut bytes, mut html) = (Vec::new(), Html::default());
        // A file that cannot be read any more is an empty page: the finding stays, with less to say.
        let _ = self.files().read(self.files().pages()[page], &mut bytes);
        html.read(&bytes);
        look(&html)
    }

    /// The attribute value that begins at a byte of a page.
    fn value_at(&self, page: usize, byte: u32) -> String {
        self.reread(page, |html| {
            let mut all = html.elements().flat_map(|e| e.attributes());
            all.find(|(_, _, at)| *at == byte).map_or(String::new(), |(_, value, _)| value.to_string())
        })
    }

    /// Links to parts of other pages.
    fn parts(&self, found: &mut Findings<'_>) {
        for (page, facts) in self.pages() {
            for anchor in &facts.anchors {
                let there = &self.facts[anchor.page as usize];
                if there.ids.binary_search(&anchor.name).is_ok() {
                    continue;
                }
                let subject = format!("{} {}", anchor.page, anchor.name);
                found.about(Code::LinkAnchor, &subject, self.at(page, anchor.at), || {
                    let href = self.value_at(page, anchor.at);
                    let url = self.url(anchor.page as usize);
                    let part = href.split_once('#').map_or("", |(_, part)| part);
                    Words::new(
                        format!("the link `{href}` leads to the part `{part}` of {url}, and nothing there has this id"),
                        "correct the link, or give the part its `id`",
                    )
                });
            }
        }
    }

    /// Pages that are to be found have titles and descriptions of their own.
    fn equal(&self, found: &mut Findings<'_>, code: Code, what: &str, of: impl Fn(&Facts) -> (u64, u32)) {
        if !found.wants(code) {
            return;
        }
        let told = self.pages().filter(|(_, f)| f.status == Status::Indexed && of(f).0 != 0);
        let mut all: Vec<(u64, usize)> = told.map(|(page, f)| (of(f).0, page)).collect();
        all.sort_unstable();
        // In the order of the pages, each with the first one that says the same.
        let mut equal: Vec<(usize, usize)> = Vec::new();
        for group in all.chunk_by(|a, b| a.0 == b.0) {
            equal.extend(group[1..].iter().map(|(_, page)| (*page, group[0].1)));
        }
        equal.sort_unstable();
        for (page, first) in equal {
            let (at, before) = (of(&self.facts[page]).1, of(&self.facts[first]).1);
            found.add(code, self.at(page, at), || {
                let text = match code {
                    Code::TitleEqual => self.reread(page, |html| {
                        let title = html.elements().find(|e| e.name() == "title");
                        title.map_or(String::new(), |e| e.text())
                    }),
                    _ => self.value_at(page, at),
                };
                Words::new(
                    format!("{} and {} have the same {what}: `{text}`", self.url(first), self.url(page)),
                    format!("say in the `{what}` of the family what makes each page different"),
                )
                .also("the same here", self.at(first, before))
            });
        }
    }

    /// Versions of a page in other languages name each other, and are to be found.
    fn versions(&self, found: &mut Findings<'_>) {
        for (page, facts) in self.pages() {
            for version in &facts.versions {
                let there = &self.facts[version.page as usize];
                let spot = self.at(page, version.at);
                let (tag, url) = (&version.tag, self.url(version.page as usize));
                if there.status != Status::Indexed {
                    found.about(Code::VersionNowhere, tag, spot, || {
                        Words::new(
                            format!("the version for `{tag}` is {url}, which is not to be found"),
                            "name only versions that search engines may list",
                        )
                    });
                } else if !there.versions.iter().any(|back| back.page as usize == page) {
                    found.about(Code::VersionReturn, tag, spot, || {
                        Words::new(
                            format!("the page names {url} as its version for `{tag}`, which does not name it in return"),
                            "let every version of a page list all of them",
                        )
                    });
                }
            }
        }
    }

    /// What structured data refers to on other pages.
    fn references(&self, found: &mut Findings<'_>) {
        for (page, facts) in self.pages() {
            for thing in &facts.refers {
                if self.facts[thing.page as usize].nodes.binary_search(&thing.name).is_ok() {
                    continue;
                }
                let subject = thing.name.to_string();
                found.about(Code::MarkupReference, &subject, self.at(page, thing.at), || {
                    let url = self.url(thing.page as usize);
                    Words::new(
                        format!("structured data refers to something that {url} does not describe"),
                        "describe it there, or correct the `@id`",
                    )
                });
            }
        }
    }
}
