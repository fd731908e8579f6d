//! Output as a visitor and a search engine see it: pages, their words, and where their links lead.

use crate::support::{Site, tree};
use scraper::{ElementRef, Html, Selector};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The files of an output folder, with the address that the site was built for.
pub struct Output {
    pub files: BTreeMap<String, Vec<u8>>,
    origin: String,
    root: String,
}

/// The links in the lists of a hub.
pub const LINES: &str = ":is(ul.links, ul.index) a";

/// One page, parsed.
pub struct Page {
    pub path: String,
    html: Html,
}

impl Output {
    /// Builds a site that is expected to build, and takes its output.
    pub fn of(site: &Site, base_url: &str) -> Output {
        site.build().ok();
        Output::at(&site.path().join("output"), base_url)
    }

    pub fn at(folder: &Path, base_url: &str) -> Output {
        let host = base_url.find("://").unwrap() + 3;
        let split = base_url[host..].find('/').map_or(base_url.len(), |i| host + i);
        Output { files: tree(folder), origin: base_url[..split].into(), root: base_url[split..].into() }
    }

    pub fn text(&self, path: &str) -> &str {
        let bytes = self
            .files
            .get(path)
            .unwrap_or_else(|| panic!("there is no {path} among {:?}", self.files.keys()));
        std::str::from_utf8(bytes).unwrap()
    }

    pub fn page(&self, path: &str) -> Page {
        Page { path: path.into(), html: Html::parse_document(self.text(path)) }
    }

    /// Every page; mails are HTML as well, and none.
    pub fn pages(&self) -> impl Iterator<Item = Page> {
        let is_page = |path: &&String| path.ends_with(".html") && !path.starts_with("_outbox/");
        self.files.keys().filter(is_page).map(|path| self.page(path))
    }

    /// Paths of pages for which something holds.
    pub fn where_(&self, holds: impl Fn(&Page) -> bool) -> BTreeSet<String> {
        self.pages().filter(|page| holds(page)).map(|page| page.path).collect()
    }

    /// The addresses of a sitemap, or of every sitemap that the index names.
    pub fn sitemap(&self, path: &str) -> Vec<String> {
        let locs = self
            .text(path)
            .split("<loc>")
            .skip(1)
            .map(|rest| rest.split("</loc>").next().unwrap().to_string());
        let locs: Vec<String> = locs.collect();
        if !self.text(path).contains("<sitemapindex") {
            return locs;
        }
        locs.iter()
            .flat_map(|loc| self.sitemap(self.file_of(loc).unwrap_or_else(|| panic!("{loc}")).as_str()))
            .collect()
    }

    /// The file that an address of this site leads to; `None` for an address outside of it.
    pub fn file_of(&self, address: &str) -> Option<String> {
        let address = address.split(['#', '?']).next().unwrap();
        let path = match address.strip_prefix(self.origin.as_str()) {
            Some(path) => path,
            None if address.starts_with('/') && !address.starts_with("//") => address,
            None => return None,
        };
        let inside = path
            .strip_prefix(self.root.as_str())
            .unwrap_or_else(|| panic!("{address} lies outside of {}", self.root));
        let inside = inside
            .strip_prefix('/')
            .unwrap_or_else(|| panic!("{address} does not begin with {}/", self.root));
        Some(if inside.is_empty() || inside.ends_with('/') {
            format!("{inside}index.html")
        } else {
            inside.into()
        })
    }

    /// Every page is fit to be shown, and every link of every page leads to a file that is there.
    pub fn assert_sound(&self) {
        self.pages().for_each(|page| self.assert_page(&page));
        for address in self.sitemap("sitemap.xml") {
            let file = self.file_of(&address).unwrap_or_else(|| panic!("the sitemap names {address}"));
            assert!(self.files.contains_key(&file), "the sitemap names {address}, and there is no {file}");
        }
    }

    /// One page is fit to be shown, and its links lead to files that are there.
    pub fn assert_page(&self, page: &Page) {
        page.assert_clean();
        for address in page.addresses() {
            if address.starts_with("mailto:") || address.starts_with("tel:") {
                continue;
            }
            let path = address.split('#').next().unwrap();
            let target = if path.is_empty() { Some(page.path.clone()) } else { self.file_of(path) };
            let Some(target) = target else {
                assert!(
                    address.contains("://"),
                    "{} links to {address}, which is neither a path nor an address",
                    page.path
                );
                continue;
            };
            assert!(
                self.files.contains_key(&target),
                "{} links to {address}, and there is no {target}",
                page.path
            );
            if let Some((_, id)) = address.split_once('#') {
                let element = format!("[id=\"{id}\"]");
                let there =
                    if target == page.path { page.any(&element) } else { self.page(&target).any(&element) };
                assert!(there, "{} links to {address}, and {target} has no such id", page.path);
            }
        }
    }
}

impl Page {
    pub fn elements(&self, selector: &str) -> Vec<ElementRef<'_>> {
        let selector = Selector::parse(selector).unwrap();
        self.html.select(&selector).collect()
    }
    pub fn any(&self, selector: &str) -> bool {
        !self.elements(selector).is_empty()
    }
    /// The texts of all such elements.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.elements(selector).into_iter().map(text_of).collect()
    }
    /// The text of the one such element.
    pub fn text(&self, selector: &str) -> String {
        let mut found = self.texts(selector);
        assert_eq!(found.len(), 1, "{}: {selector} is there {} times", self.path, found.len());
        found.remove(0)
    }
    /// An attribute of the one such element.
    pub fn attribute(&self, selector: &str, name: &str) -> String {
        let found = self.elements(selector);
        assert_eq!(found.len(), 1, "{}: {selector} is there {} times", self.path, found.len());
        found[0].attr(name).unwrap_or_else(|| panic!("{}: {selector} has no {name}", self.path)).to_string()
    }
    /// An attribute of all such elements.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.elements(selector).iter().filter_map(|e| e.attr(name)).map(str::to_string).collect()
    }
    /// Everything that a visitor can read, with single spaces.
    pub fn words(&self) -> String {
        let body = self.elements("body");
        let nodes = body[0].descendants().filter(|node| {
            !node.ancestors().any(|a| a.value().as_element().is_some_and(|e| e.name() == "script"))
        });
        let text: Vec<&str> = nodes.filter_map(|node| node.value().as_text().map(|t| &**t)).collect();
        text.concat().split_whitespace().collect::<Vec<_>>().join(" ")
    }
    /// The links of a hub's lists, as they are called.
    pub fn lines(&self) -> Vec<String> {
        self.texts(LINES)
    }
    /// The experts that lists promise, as they say it.
    pub fn counts(&self) -> Vec<String> {
        self.texts("main :is(li small, .figures li)").into_iter().filter(|s| s.contains("expert")).collect()
    }
    /// The rows of the tables of facts, in all groups: label → value.
    pub fn facts(&self) -> BTreeMap<String, String> {
        let labels = self.elements(".facts th").into_iter().map(own_text);
        labels.zip(self.texts(".facts td")).collect()
    }
    /// The nodes of the structured data, by type.
    pub fn json_ld(&self, kind: &str) -> Option<serde_json::Value> {
        let scripts = self.elements("script[type='application/ld+json']");
        let raw = scripts.first()?.text().collect::<String>();
        let whole: serde_json::Value =
            serde_json::from_str(&raw).unwrap_or_else(|e| panic!("{}: {e}: {raw}", self.path));
        whole["@graph"].as_array()?.iter().find(|node| node["@type"] == kind).cloned()
    }
    /// Every address on the page: links, images, scripts, forms, canonical address, versions, redirects.
    pub fn addresses(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (selector, attribute) in [
            ("[href]", "href"),
            ("[src]", "src"),
            ("[action]", "action"),
            ("meta[property='og:url']", "content"),
        ] {
            found.extend(self.attributes(selector, attribute));
        }
        let refresh = self.attributes("meta[http-equiv='refresh']", "content");
        found.extend(refresh.iter().map(|content| content.split("url=").nth(1).unwrap().to_string()));
        found
    }

    /// Missing data has left no trace, and the page has what every page needs.
    fn assert_clean(&self) {
        let path = &self.path;
        let about: Vec<String> = self.attributes("meta[content]", "content");
        let mut shown = format!("{} {} {}", self.text("title"), about.join(" "), self.words());
        // Code to copy is full of signs.
        for code in self.texts("textarea").iter().filter(|code| !code.is_empty()) {
            shown = shown.replace(code.as_str(), "");
        }
        for word in shown.split(|c: char| !c.is_alphanumeric()) {
            assert!(
                !["null", "None", "NaN", "undefined", "inf"].contains(&word),
                "{path} shows `{word}`: {shown}"
            );
        }
        for mark in [",,", ", ,", " ,", "( )", "()", "{", "}", "&amp;", "&quot;", "&lt;", "&#"] {
            assert!(!shown.contains(mark), "{path} shows `{mark}`: {shown}");
        }
        for selector in [
            "title", "h1", "h2", "h3", "h4", "th", "dt", "dd", "li", "summary", "a", "option", "label",
            "button",
        ] {
            assert!(!self.texts(selector).contains(&String::new()), "{path} has an empty <{selector}>");
        }
        // A list of suggestions is filled by a script.
        for list in self.elements("ul:not([role=listbox]), ol, dl, tbody, nav, section") {
            assert!(list.child_elements().next().is_some(), "{path} has an empty <{}>", list.value().name());
        }
        for attribute in ["href", "src", "action", "hreflang", "lang", "content", "datetime", "aria-label"] {
            let values = self.attributes(&format!("[{attribute}]"), attribute);
            assert!(!values.contains(&String::new()), "{path} has an empty {attribute}");
        }
        assert_eq!(self.elements("h1").len(), 1, "{path} has not one h1");
        let ids = self.attributes("[id]", "id");
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{path} repeats an id: {ids:?}");
        for script in self.elements("script[type='application/ld+json']") {
            let json: serde_json::Value = serde_json::from_str(&script.text().collect::<String>()).unwrap();
            assert!(!holds_nothing(&json), "{path} has structured data without a value: {json}");
        }
    }
}

/// Whether a null, an empty text or an empty list stands anywhere in a JSON value.
fn holds_nothing(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::Null => true,
        serde_json::Value::String(text) => text.is_empty(),
        serde_json::Value::Array(items) => items.is_empty() || items.iter().any(holds_nothing),
        serde_json::Value::Object(fields) => fields.is_empty() || fields.values().any(holds_nothing),
        _ => false,
    }
}

/// What an element says itself, without what stands in smaller elements in it.
pub fn own_text(element: ElementRef<'_>) -> String {
    let own: String = element.children().filter_map(|node| node.value().as_text().map(|t| &**t)).collect();
    own.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
