//! What a finished page says, passage by passage: a block's words, a text of an attribute that is read out,
//! title and description, and each value of its JSON-LD.
//!
//! It reads bytes and knows neither template nor style. Invariant: every text that a person or a search engine
//! is told stands in some passage.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use serde_json::Value as Json;
use std::convert::Infallible;

/// What kind of thing a text is where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Plain,
    /// Words of somebody.
    Quote,
    /// What something or somebody is called.
    Name,
}

/// One text of a page.
#[derive(Clone, Debug)]
pub struct Passage {
    pub text: String,
    pub role: Role,
    /// Text, title, description, an attribute's name, or the way to a value of the JSON-LD.
    pub at: String,
    /// Heading of the row of a table or list of terms that it stands in.
    pub label: String,
    /// Where it links to.
    pub href: String,
    /// The boxes that it stands in, the innermost last.
    pub boxes: Vec<usize>,
    /// Whether it is part of a drawing.
    pub drawn: bool,
}

/// A row of a list or table, a card or a figure: what stands in it belongs together.
#[derive(Clone, Debug, Default)]
pub struct Boxed {
    /// Addresses and short texts that could name what it is about.
    pub names: Vec<String>,
}

/// Everything that a page says.
#[derive(Debug, Default)]
pub struct Page {
    pub passages: Vec<Passage>,
    pub boxes: Vec<Boxed>,
}

impl Page {
    /// For each passage, which of the equal texts of its kind of place it is, in the order of the page.
    pub fn ordinals(&self) -> Vec<usize> {
        let mut seen: std::collections::BTreeMap<(&str, &str), usize> = std::collections::BTreeMap::new();
        let each = self.passages.iter().map(|passage| {
            let n = seen.entry((&passage.at, &passage.text)).or_default();
            *n += 1;
            *n - 1
        });
        each.collect()
    }
}

const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "img", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
// What stands in a field is to be copied or changed, and claims nothing.
const UNSEEN: &[&str] = &["script", "style", "template", "noscript", "textarea"];
const BOXES: &[&str] = &["li", "tr", "figure", "article"];
/// Elements that name something when they stand alone.
const NAMES: &[&str] = &["a", "bdi", "cite", "h1"];
const READ_OUT: &[&str] = &["alt", "aria-label", "title", "placeholder"];

#[derive(Default)]
struct Open {
    name: String,
    attributes: Vec<(String, String)>,
    /// Its own words, if it is inline or a quote.
    own: String,
    is_box: bool,
}

impl Open {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a finished page.
pub fn read(bytes: &[u8]) -> Page {
    let mut reader = Reader::default();
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<usize>| {
        reader.event(event);
        None::<Infallible>
    });
    emitter.naively_switch_states(true);
    // Reading from memory cannot fail.
    let _ = Tokenizer::new_with_emitter(bytes, emitter).finish();
    reader.end_block();
    reader.page
}

/// The words of a piece of HTML, a line for each block.
pub fn plain(html: &str) -> Vec<String> {
    read(html.as_bytes()).passages.into_iter().filter(|p| p.at == "text").map(|p| p.text).collect()
}

/// Single spaces, and none around. A space that groups digits stays what it is.
pub fn squeeze(text: &str) -> String {
    soft(text).trim().to_string()
}

/// As [`squeeze`], with a space at either end where there was one.
pub fn soft(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let digit_follows = chars.peek().is_some_and(char::is_ascii_digit);
        if matches!(c, '\u{a0}' | '\u{202f}') && digit_follows && out.ends_with(|c: char| c.is_ascii_digit())
        {
            out.push('\u{202f}');
        } else if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

#[derive(Default)]
struct Reader {
    page: Page,
    open: Vec<Open>,
    next: Open,
    boxes: Vec<usize>,
    /// Words of the block so far.
    block: String,
    label: String,
}

impl Reader {
    fn event(&mut self, event: CallbackEvent<'_>) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match event {
            CallbackEvent::OpenStartTag { name } => self.next = Open { name: text(name), ..Open::default() },
            CallbackEvent::AttributeName { name } => {
                self.next.attributes.push((text(name), String::new()));
            }
            CallbackEvent::AttributeValue { value } => {
                if let Some(last) = self.next.attributes.last_mut() {
                    last.1 = text(value);
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => self.opened(self_closing),
            CallbackEvent::EndTag { name } => self.ended(&text(name)),
            CallbackEvent::String { value } => self.text(&text(value)),
            _ => {}
        }
    }

    fn opened(&mut self, self_closing: bool) {
        let mut element = std::mem::take(&mut self.next);
        let name = element.name.as_str();
        if !INLINE.contains(&name) {
            self.end_block();
        } else if name == "br" {
            self.block.push(' ');
        }
        if name == "meta" {
            let what = element.get("name").or(element.get("property")).unwrap_or("").to_string();
            let told = ["description", "og:title", "og:description", "og:image:alt", "twitter:title"];
            if let Some(content) = element.get("content").filter(|_| told.contains(&what.as_str())) {
                let content = content.to_string();
                self.say(&content, &what, Role::Plain, String::new());
            }
        }
        for attribute in READ_OUT {
            if let Some(value) = element.get(attribute).map(str::to_string).filter(|v| !v.is_empty()) {
                self.say(&value, attribute, Role::Plain, String::new());
            }
        }
        if VOID.contains(&name) || self_closing && self.is_drawing() {
            return;
        }
        if BOXES.contains(&name) {
            element.is_box = true;
            self.boxes.push(self.page.boxes.len());
            self.page.boxes.push(Boxed::default());
        }
        if let Some(href) = element.get("href") {
            let href = href.to_string();
            self.name_boxes(href);
        }
        self.open.push(element);
    }

    fn is_drawing(&self) -> bool {
        self.open.iter().any(|open| open.name == "svg")
    }

    fn name_boxes(&mut self, name: String) {
        for &at in &self.boxes {
            self.page.boxes[at].names.push(name.clone());
        }
    }

    fn text(&mut self, text: &str) {
        let unseen = self.open.iter().any(|open| UNSEEN.contains(&open.name.as_str()));
        if unseen {
            let script = self.open.last_mut().filter(|open| open.get("type") == Some("application/ld+json"));
            if let Some(script) = script {
                script.own.push_str(text);
            }
            return;
        }
        self.block.push_str(text);
        for open in &mut self.open {
            if INLINE.contains(&open.name.as_str()) || open.name == "h1" || open.name == "blockquote" {
                open.own.push_str(text);
            }
        }
    }

    fn ended(&mut self, name: &str) {
        let Some(found) = self.open.iter().rposition(|open| open.name == name) else { return };
        while self.open.len() > found {
            let name = self.open.last().map(|open| open.name.clone()).unwrap_or_default();
            if !INLINE.contains(&name.as_str()) {
                self.end_block();
            }
            let Some(element) = self.open.pop() else { return };
            self.closed(&element);
            if element.is_box {
                self.boxes.pop();
            }
            if ["tr", "dl"].contains(&element.name.as_str()) {
                self.label.clear();
            }
        }
    }

    fn closed(&mut self, element: &Open) {
        let name = element.name.as_str();
        if name == "script" {
            if let Ok(data) = serde_json::from_str::<Json>(&element.own) {
                self.markup(&data, "JSON-LD");
            }
            return;
        }
        let own = squeeze(&element.own);
        if own.is_empty() {
            return;
        }
        self.name_boxes(own.clone());
        let href = element.get("href").unwrap_or("").to_string();
        if matches!(name, "blockquote" | "q") {
            self.say(&own, name, Role::Quote, href);
        } else if self.is_drawing() || href.starts_with('#') {
            // What a drawing names stands in its texts; a link within the page names a part of it.
        } else if NAMES.contains(&name) || name == "b" && self.open.iter().any(|o| o.name == "figcaption") {
            self.say(&own, name, Role::Name, href);
        }
    }

    /// The words of a block end: a heading of a row becomes the label of what follows.
    fn end_block(&mut self) {
        let text = squeeze(&std::mem::take(&mut self.block));
        if text.is_empty() {
            return;
        }
        let within = self.open.iter().rev().find(|open| !INLINE.contains(&open.name.as_str()));
        let at = if within.is_some_and(|open| open.name == "title") { "title" } else { "text" };
        if within.is_some_and(|open| open.name == "th" || open.name == "dt") {
            self.label = text.clone();
        }
        if text.len() < 80 {
            self.name_boxes(text.clone());
        }
        let is_name = self.is_drawing() && !text.contains(|c: char| c.is_ascii_digit());
        self.say(&text, at, if is_name { Role::Name } else { Role::Plain }, String::new());
    }

    fn say(&mut self, text: &str, at: &str, role: Role, href: String) {
        let passage = Passage {
            text: squeeze(text),
            role,
            at: at.to_string(),
            label: if self.label == text { String::new() } else { self.label.clone() },
            href,
            boxes: self.boxes.clone(),
            drawn: self.is_drawing(),
        };
        self.page.passages.push(passage);
    }

    /// Texts and numbers of a JSON-LD value, with the names that lead to them.
    fn markup(&mut self, data: &Json, at: &str) {
        match data {
            Json::Object(entries) => {
                for (key, value) in entries.iter().filter(|(key, _)| !is_address(key)) {
                    self.markup(value, &format!("{at} {key}"));
                }
            }
            Json::Array(items) => items.iter().for_each(|item| self.markup(item, at)),
            Json::String(text) if !text.starts_with("http") && !text.is_empty() => {
                let role = if at.ends_with(" name") { Role::Name } else { Role::Plain };
                self.say(text, at, role, String::new());
            }
            Json::Number(number) => self.say(&number.to_string(), at, Role::Plain, String::new()),
            _ => {}
        }
    }
}

/// Keys of JSON-LD whose values are said to machines alone: kinds, addresses, sizes in pixels, positions.
fn is_address(key: &str) -> bool {
    key.starts_with('@') || ["url", "width", "height", "position", "inLanguage"].contains(&key)
}
