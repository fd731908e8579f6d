//! Which page each Markdown file of the site is, so that one text can link to another by its file, as an
//! editor follows it: `[thanks](thank-you.md)`.
//!
//! Invariant: the address of a file is that of its page in the graph, without the path that the site lives
//! under.

use crate::diag::{Code, Diagnostic, Level, Place, did_you_mean};
use crate::text::Links;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Markdown files by their path in the site.
#[derive(Debug, Default)]
pub struct Texts {
    all: BTreeMap<String, Page>,
}

/// What a Markdown file is to visitors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    At(String),
    /// It is not published yet.
    Draft,
}

impl Texts {
    /// Adds a file: its path, the start of its language's addresses, the family's pattern, and its slug.
    pub fn add(&mut self, file: &str, prefix: &str, pattern: &str, slug: &str) {
        let mut url = format!("{prefix}{}", pattern.replace("{slug}", slug));
        // A document called index is the page of its folder.
        if slug == "index" && url.ends_with("/index/") {
            url.truncate(url.len() - "index/".len());
        }
        self.all.insert(file.to_string(), Page::At(url));
    }

    pub fn add_draft(&mut self, file: &str) {
        self.all.insert(file.to_string(), Page::Draft);
    }

    /// How the texts stand to a Markdown file.
    pub fn seen_from<'t>(&'t self, file: &'t str) -> LinksFrom<'t> {
        LinksFrom { texts: self, file, lost: RefCell::default() }
    }

    /// What is wrong with a link to a file that is no page.
    fn finding(&self, url: &str, from: &str, place: Place) -> Diagnostic {
        let path = path_of(url, from);
        let new = |message: String| Diagnostic::new(Code::TextLink, Level::File, message).at(place.clone());
        if path.as_ref().and_then(|path| self.all.get(path)) == Some(&Page::Draft) {
            return new(format!("the link leads to {url}, which is a draft and no page yet"))
                .hint("take `draft: true` out of that file, or the link out of this one");
        }
        let files = self.all.iter().filter(|(_, page)| **page != Page::Draft).map(|(file, _)| file.as_str());
        let near = path.as_deref().and_then(|path| did_you_mean(path, files));
        new(format!("the link leads to {url}, and no page is made of a file there")).hint(match near {
            Some(near) => format!("did you mean `{}`?", way(from, near)),
            None => {
                "write the path from this file to the other one, or the address of a page: /about/".into()
            }
        })
    }
}

/// The links of one Markdown file.
pub struct LinksFrom<'t> {
    texts: &'t Texts,
    file: &'t str,
    /// Links to files that are no pages, as they are written.
    lost: RefCell<Vec<String>>,
}

impl LinksFrom<'_> {
    /// What is wrong with the links that were asked for; `place` says where one stands.
    pub fn findings(&self, place: impl Fn(&str) -> Place) -> Vec<Diagnostic> {
        let lost = self.lost.take();
        lost.iter().map(|url| self.texts.finding(url, self.file, place(url))).collect()
    }
}

impl Links for LinksFrom<'_> {
    fn link(&self, url: &str) -> Option<String> {
        let path = path_of(url, self.file)?;
        let Some(Page::At(page)) = self.texts.all.get(&path) else {
            self.lost.borrow_mut().push(url.to_string());
            return None;
        };
        Some(format!("{page}{}", &url[end_of_path(url)..]))
    }
}

fn end_of_path(url: &str) -> usize {
    url.find(['?', '#']).unwrap_or(url.len())
}

/// The path in the site of the Markdown file that a link names; `None` for a link to anything else.
fn path_of(url: &str, from: &str) -> Option<String> {
    let path = super::images::decoded(&url[..end_of_path(url)]);
    if !path.ends_with(".md") || path.contains(':') || path.starts_with("//") {
        return None;
    }
    let mut parts: Vec<&str> = match path.starts_with('/') {
        true => Vec::new(),
        false => from.split('/').collect(),
    };
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// How one file names another: by the way from its folder.
fn way(from: &str, to: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
    let folders = from.len() - 1;
    let same = (0..folders.min(to.len() - 1)).take_while(|&at| from[at] == to[at]).count();
    format!("{}{}", "../".repeat(folders - same), to[same..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_a_file_is_a_link_to_its_page() {
        let mut texts = Texts::default();
        texts.add("content/pages/thank-you.md", "", "/{slug}/", "thank-you");
        texts.add("content/pages/index.de.md", "/de", "/{slug}/", "index");
        texts.add("content/articles/a b.md", "", "/articles/{slug}/", "ab");
        texts.add_draft("content/pages/soon.md");
        let seen = texts.seen_from("content/pages/about.md");
        for (url, page) in [
            ("thank-you.md", Some("/thank-you/")),
            ("./thank-you.md?a=b#what", Some("/thank-you/?a=b#what")),
            ("../articles/a%20b.md#one", Some("/articles/ab/#one")),
            ("/content/pages/index.de.md", Some("/de/")),
            ("thank-you/", None),
            ("#thank-you.md", None),
            ("https://example.com/a.md", None),
        ] {
            assert_eq!(seen.link(url).as_deref(), page, "{url}");
        }
        assert_eq!(seen.findings(|_| Place::file("x")).len(), 0);
        for (url, hint) in [
            ("thankyou.md", "did you mean `thank-you.md`?"),
            ("../article/ab.md", "did you mean `../articles/a b.md`?"),
            ("soon.md#x", "take `draft: true` out of that file, or the link out of this one"),
        ] {
            assert_eq!(seen.link(url), None, "{url}");
            let findings = seen.findings(|_| Place::file("x"));
            assert_eq!(findings[0].hint.as_deref(), Some(hint), "{url}");
        }
    }
}
