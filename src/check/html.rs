//! A page as a flat list of elements and texts, each with its place in the file.
//!
//! The tokenizer follows the HTML standard; nesting is put together here as far as rules need it (which
//! text lies in which element) and never repaired. The lists are filled again for every page, so a worker
//! allocates nothing once it has seen its largest page.
//!
//! Invariant: tokens stand in the order of the file, and an element's content is the tokens between it
//! and its `close`.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::convert::Infallible;

/// A stretch of the page's own store of text.
#[derive(Clone, Copy, Debug, Default)]
struct Stretch {
    start: u32,
    end: u32,
}

#[derive(Clone, Copy, Debug)]
struct Token {
    /// Name of an element, or a text.
    what: Stretch,
    is_element: bool,
    /// Byte in the file.
    at: u32,
    /// The first token after the element's content.
    close: u32,
    /// The element that this stands in, or `NONE`.
    parent: u32,
    attributes: Stretch,
}

#[derive(Clone, Copy, Debug)]
struct Attribute {
    name: Stretch,
    value: Stretch,
    /// Byte in the file where the name, and where the value begins.
    at: u32,
    value_at: u32,
}

const NONE: u32 = u32::MAX;

/// One page.
#[derive(Default)]
pub struct Html {
    store: String,
    tokens: Vec<Token>,
    attributes: Vec<Attribute>,
    open: Vec<u32>,
    /// Byte of the first character that is not UTF-8.
    pub broken_at: Option<u32>,
}

impl Html {
    /// Reads a page; what was here before is forgotten.
    pub fn read(&mut self, bytes: &[u8]) {
        self.store.clear();
        self.tokens.clear();
        self.attributes.clear();
        self.open.clear();
        self.broken_at = std::str::from_utf8(bytes).err().map(|e| e.valid_up_to() as u32);
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| {
            self.event(event, span.start as u32);
            None::<Infallible>
        });
        emitter.naively_switch_states(true);
        // Reading from memory cannot fail.
        let _ = Tokenizer::new_with_emitter(bytes, emitter).finish();
        let end = self.tokens.len() as u32;
        while let Some(left) = self.open.pop() {
            self.tokens[left as usize].close = end;
        }
    }

    fn event(&mut self, event: CallbackEvent<'_>, at: u32) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.imply_ends(name);
                let what = self.keep(name);
                let first = self.attributes.len() as u32;
                self.push(what, true, at, Stretch { start: first, end: first });
            }
            CallbackEvent::AttributeName { name } => {
                let name = self.keep(name);
                let none = Stretch { start: name.end, end: name.end };
                self.attributes.push(Attribute { name, value: none, at, value_at: at });
            }
            CallbackEvent::AttributeValue { value } => {
                let value = self.keep(value);
                if let Some(last) = self.attributes.last_mut() {
                    (last.value, last.value_at) = (value, at);
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => self.opened(self_closing),
            CallbackEvent::EndTag { name } => self.ended(name),
            CallbackEvent::String { value } => {
                let what = self.keep(value);
                let none = Stretch::default();
                self.push(what, false, at, none);
            }
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
    }

    fn keep(&mut self, bytes: &[u8]) -> Stretch {
        let start = self.store.len() as u32;
        match std::str::from_utf8(bytes) {
            Ok(text) => self.store.push_str(text),
            Err(_) => self.store.push_str(&String::from_utf8_lossy(bytes)),
        }
        Stretch { start, end: self.store.len() as u32 }
    }

    fn push(&mut self, what: Stretch, is_element: bool, at: u32, attributes: Stretch) {
        let parent = self.open.last().copied().unwrap_or(NONE);
        let close = self.tokens.len() as u32 + 1;
        self.tokens.push(Token { what, is_element, at, close, parent, attributes });
    }

    /// A start tag is complete: it opens the element, unless that kind has no content.
    fn opened(&mut self, self_closing: bool) {
        let Some(at) = self.tokens.len().checked_sub(1) else { return };
        self.tokens[at].attributes.end = self.attributes.len() as u32;
        let element = Element { html: self, at: at as u32 };
        let name = element.name();
        let drawing = self_closing && (element.inside("svg") || name == "svg" || element.inside("math"));
        let has_content = !drawing && !VOID.contains(&name);
        if has_content {
            self.open.push(at as u32);
        }
    }

    fn ended(&mut self, name: &[u8]) {
        let Some(found) = self.open.iter().rposition(|&at| self.name_of(at).as_bytes() == name) else {
            return;
        };
        let end = self.tokens.len() as u32;
        for at in self.open.drain(found..) {
            self.tokens[at as usize].close = end;
        }
    }

    /// Items of lists and cells of tables end where the next one begins, also without an end tag.
    fn imply_ends(&mut self, name: &[u8]) {
        let ends: &[&str] = match name {
            b"li" => &["li"],
            b"dt" | b"dd" => &["dt", "dd"],
            b"option" => &["option"],
            b"td" | b"th" => &["td", "th"],
            b"tr" => &["tr", "td", "th"],
            _ => return,
        };
        while let Some(&last) = self.open.last() {
            if !ends.contains(&self.name_of(last)) {
                return;
            }
            self.open.pop();
            self.tokens[last as usize].close = self.tokens.len() as u32;
        }
    }

    fn name_of(&self, at: u32) -> &str {
        self.slice(self.tokens[at as usize].what)
    }

    fn slice(&self, what: Stretch) -> &str {
        &self.store[what.start as usize..what.end as usize]
    }

    /// Every element, in the order of the file.
    pub fn elements(&self) -> impl Iterator<Item = Element<'_>> {
        self.within(0, self.tokens.len() as u32)
    }

    fn within(&self, from: u32, to: u32) -> impl Iterator<Item = Element<'_>> {
        (from..to).filter(|at| self.tokens[*at as usize].is_element).map(move |at| Element { html: self, at })
    }

    /// Elements and texts in the order of the file.
    pub fn walk(&self) -> impl Iterator<Item = Node<'_>> {
        self.tokens.iter().enumerate().map(|(at, t)| match t.is_element {
            true => Node::Element(Element { html: self, at: at as u32 }),
            false => Node::Text { text: self.slice(t.what), at: t.at },
        })
    }
}

/// Elements that have no content.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

pub enum Node<'h> {
    Element(Element<'h>),
    Text { text: &'h str, at: u32 },
}

/// One element of a page.
#[derive(Clone, Copy)]
pub struct Element<'h> {
    html: &'h Html,
    at: u32,
}

impl<'h> Element<'h> {
    fn token(&self) -> &'h Token {
        &self.html.tokens[self.at as usize]
    }

    pub fn name(&self) -> &'h str {
        self.html.slice(self.token().what)
    }

    /// Byte in the file where the element begins.
    pub fn at(&self) -> u32 {
        self.token().at
    }

    /// Number of the first token after the element: what stands before it stands inside.
    pub fn close(&self) -> u32 {
        self.token().close
    }

    /// The value of an attribute; "" for one without value.
    pub fn attribute(&self, name: &str) -> Option<&'h str> {
        self.attributes().find(|(n, ..)| *n == name).map(|(_, value, _)| value)
    }

    pub fn has(&self, name: &str) -> bool {
        self.attribute(name).is_some()
    }

    /// Where the value of an attribute stands, or else the element.
    pub fn attribute_at(&self, name: &str) -> u32 {
        self.attributes().find(|(n, ..)| *n == name).map_or(self.at(), |(.., at)| at)
    }

    /// Name, value and place of every attribute.
    pub fn attributes(&self) -> impl Iterator<Item = (&'h str, &'h str, u32)> + use<'h> {
        let (html, span) = (self.html, self.token().attributes);
        html.attributes[span.start as usize..span.end as usize].iter().map(|a| {
            let at = if a.value.start == a.value.end { a.at } else { a.value_at };
            (html.slice(a.name), html.slice(a.value), at)
        })
    }

    pub fn parent(&self) -> Option<Element<'h>> {
        let parent = self.token().parent;
        (parent != NONE).then_some(Element { html: self.html, at: parent })
    }

    /// Whether an element of this name stands around it.
    pub fn inside(&self, name: &str) -> bool {
        self.ancestors().any(|e| e.name() == name)
    }

    pub fn ancestors(&self) -> impl Iterator<Item = Element<'h>> + use<'h> {
        std::iter::successors(self.parent(), Element::parent)
    }

    /// The elements inside it.
    pub fn elements(&self) -> impl Iterator<Item = Element<'h>> + use<'h> {
        self.html.within(self.at + 1, self.close())
    }

    /// The text inside it as it stands in the file, with its place: for scripts and styles.
    pub fn raw(&self) -> (&'h str, u32) {
        let inside = &self.html.tokens[(self.at + 1) as usize..self.close() as usize];
        inside.iter().find(|t| !t.is_element).map_or(("", self.at()), |t| (self.html.slice(t.what), t.at))
    }

    /// The text inside it, with single spaces.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for token in &self.html.tokens[(self.at + 1) as usize..self.close() as usize] {
            if !token.is_element {
                squeeze(self.html.slice(token.what), &mut out);
            } else if self.html.slice(token.what) == "br" && !out.ends_with(' ') {
                out.push(' ');
            }
        }
        out.truncate(out.trim_end().len());
        out
    }

    /// What a screen reader calls it: a label, its text, or the text of its images.
    pub fn label(&self) -> String {
        let own = ["aria-label", "title"].iter().find_map(|name| self.attribute(name).map(str::trim));
        let own = own.filter(|text| !text.is_empty());
        let mut text = own.map_or_else(|| self.text(), str::to_string);
        if text.is_empty() {
            for inner in self.elements() {
                for name in ["alt", "aria-label", "title"] {
                    text.push_str(inner.attribute(name).unwrap_or("").trim());
                }
            }
        }
        text
    }
}

/// Adds a text with every run of white space as one space.
pub fn squeeze(text: &str, out: &mut String) {
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        } else if c != '\u{ad}' {
            out.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Html {
        let mut html = Html::default();
        html.read(b"<p>what was here before");
        html.read(text.as_bytes());
        html
    }

    #[test]
    fn elements_have_their_text_their_attributes_and_their_place() {
        let text = "<!DOCTYPE html>\r\n<p class=a>One <b>two</b><br>three\n four</p><a HREF='/x?a&amp;b' hidden>x</a>";
        let html = page(text);
        let names: Vec<&str> = html.elements().map(|e| e.name()).collect();
        assert_eq!(names, ["p", "b", "br", "a"]);
        let p = html.elements().next().unwrap();
        assert_eq!((p.text().as_str(), p.attribute("class")), ("One two three four", Some("a")));
        let a = html.elements().last().unwrap();
        assert_eq!((a.attribute("href"), a.attribute("hidden")), (Some("/x?a&b"), Some("")));
        assert_eq!(&text[a.at() as usize..][..2], "<a");
        assert_eq!(&text[a.attribute_at("href") as usize..][..2], "/x");
        assert_eq!(&text[p.raw().1 as usize..][..3], "One");
    }

    #[test]
    fn what_is_open_ends_where_the_next_of_its_kind_begins() {
        let html = page("<ul><li>a<li>b<img alt=c></ul><svg><path/><title>t</title></svg><p>d");
        let texts: Vec<(String, String)> =
            html.elements().map(|e| (e.name().to_string(), e.text())).collect();
        let said: Vec<(&str, &str)> = texts.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(
            said,
            [
                ("ul", "ab"),
                ("li", "a"),
                ("li", "b"),
                ("img", ""),
                ("svg", "t"),
                ("path", ""),
                ("title", "t"),
                ("p", "d")
            ]
        );
        let title = html.elements().find(|e| e.name() == "title").unwrap();
        assert!(title.inside("svg") && !title.inside("ul"));
    }

    #[test]
    fn scripts_are_not_read_as_tags_and_other_bytes_are_noticed() {
        let html = page("<script>if (a<b) { '<p>' }</script><p>x");
        assert_eq!(html.elements().map(|e| e.name()).collect::<Vec<_>>(), ["script", "p"]);
        assert_eq!(html.elements().next().unwrap().raw().0, "if (a<b) { '<p>' }");
        let mut html = Html::default();
        html.read(b"<p>a\xffb</p>");
        assert_eq!(html.broken_at, Some(4));
        assert_eq!(html.elements().next().unwrap().text(), "a\u{fffd}b");
    }
}
