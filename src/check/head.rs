//! The head of a page: what it says to machines, found once and judged by the rules.
//!
//! Nothing is judged here but whether the page is to be found by search engines.

use super::address::{Address, Target};
use super::files::Files;
use super::html::{Element, Html};

/// What stands in the head of a page, in the order of the file.
#[derive(Default)]
pub struct Head<'h> {
    pub language: Option<Element<'h>>,
    pub titles: Vec<Element<'h>>,
    pub summaries: Vec<Element<'h>>,
    pub robots: Vec<Element<'h>>,
    pub canonicals: Vec<Element<'h>>,
    /// Versions in other languages.
    pub versions: Vec<Element<'h>>,
    pub charset: Option<Element<'h>>,
    pub viewport: Option<Element<'h>>,
    /// Where a page that only redirects leads, and the place that says so.
    pub refresh: Option<(&'h str, u32)>,
    /// The address that relative links are relative to, if not the page's own.
    pub base: Option<&'h str>,
}

/// What a page is to search engines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// To be found.
    #[default]
    Indexed,
    /// Shown, but not to be found.
    Noindex,
    /// Another page is to be found instead.
    Elsewhere,
    /// It only leads to another address.
    Redirect,
    /// Shown where no page is.
    NotFound,
}

impl<'h> Head<'h> {
    pub fn of(html: &'h Html) -> Head<'h> {
        let mut head = Head::default();
        for e in html.elements() {
            match e.name() {
                "html" => head.language = head.language.or(Some(e)),
                "base" => head.base = head.base.or(e.attribute("href")),
                "title" if !e.inside("svg") => head.titles.push(e),
                "meta" => head.meta(e),
                "link" => {
                    let Some(rel) = e.attribute("rel") else { continue };
                    if has_word(rel, "canonical") {
                        head.canonicals.push(e);
                    } else if has_word(rel, "alternate") && e.has("hreflang") {
                        head.versions.push(e);
                    }
                }
                _ => {}
            }
        }
        head
    }

    fn meta(&mut self, e: Element<'h>) {
        if e.has("charset") {
            self.charset = self.charset.or(Some(e));
        }
        let content = e.attribute("content").unwrap_or("");
        let is = |attribute: &str, value: &str| {
            e.attribute(attribute).is_some_and(|v| v.trim().eq_ignore_ascii_case(value))
        };
        if is("http-equiv", "refresh") {
            let url = content.split_once(';').map(|(_, rest)| rest.trim());
            let url =
                url.and_then(|u| u.get(..4).filter(|p| p.eq_ignore_ascii_case("url=")).map(|_| &u[4..]));
            if let Some(url) = url {
                self.refresh = Some((url.trim_matches(['\'', '"', ' ']), e.attribute_at("content")));
            }
        } else if is("http-equiv", "content-type") && content.to_ascii_lowercase().contains("charset=") {
            self.charset = self.charset.or(Some(e));
        } else if is("name", "description") {
            self.summaries.push(e);
        } else if is("name", "robots") || is("name", "googlebot") || is("name", "bingbot") {
            self.robots.push(e);
        } else if is("name", "viewport") {
            self.viewport = self.viewport.or(Some(e));
        }
    }

    /// The words of the robots tags in small letters: "noindex", "max-snippet:-1".
    pub fn robots_words(&self) -> impl Iterator<Item = (String, u32)> {
        self.robots.iter().flat_map(|e| {
            let content = e.attribute("content").unwrap_or("");
            content
                .split(',')
                .map(|word| (word.trim().to_ascii_lowercase(), e.attribute_at("content")))
                .filter(|(word, _)| !word.is_empty())
        })
    }

    /// What the page is to search engines, by its head and the header that the host sends.
    pub fn status(&self, files: &Files, address: &Address, file: u32, url: &str, header: &str) -> Status {
        let path = files.path(file);
        if path == "404.html" || path.ends_with("/404.html") {
            return Status::NotFound;
        }
        if self.refresh.is_some() {
            return Status::Redirect;
        }
        let hides = |word: &str| word == "noindex" || word == "none";
        let by_header = header.split(',').any(|word| hides(word.trim().to_ascii_lowercase().as_str()));
        if by_header || self.robots_words().any(|(word, _)| hides(&word)) {
            return Status::Noindex;
        }
        let other = self.canonicals.iter().filter_map(|e| e.attribute("href")).any(|href| {
            match address.resolve(files, url, href) {
                Target::File { file: to, .. } | Target::Form { file: to, .. } => to != file,
                Target::Outside { .. } => true,
                _ => false,
            }
        });
        if other { Status::Elsewhere } else { Status::Indexed }
    }
}

/// Whether a list of words parted by spaces has this one.
pub fn has_word(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|w| w.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refresh(content: &str) -> Option<String> {
        let mut html = Html::default();
        html.read(format!("<meta http-equiv=Refresh content=\"{content}\">").as_bytes());
        Head::of(&html).refresh.map(|(url, _)| url.to_string())
    }

    #[test]
    fn a_page_redirects_if_its_refresh_has_an_address() {
        assert_eq!(refresh("0; url=/a/").as_deref(), Some("/a/"));
        assert_eq!(refresh("0;URL='/a/'").as_deref(), Some("/a/"));
        assert_eq!(refresh("30"), None);
        assert_eq!(refresh("0; ü"), None);
    }
}
