//! The text of a mail, read into blocks from a small part of Markdown: paragraphs, headings, lists, quotations, bold
//! words and links. A paragraph that is nothing but a link is a button.
//!
//! Invariant: what is read can be drawn as HTML and as plain text, and both say the same words.

use super::Field;
use crate::diag::Place;
use crate::node::{Node, Source};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Text(String),
    /// A field that a sender fills in, by its name.
    Field(String),
    /// What the site knows: name, services, experts, places, stories.
    Site(String),
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A page of this site: /how-it-works/
    Path(String),
    /// A whole address, https or mailto.
    Address(String),
    /// A field of the type url.
    Field(String),
}

/// A stretch of words.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    Piece(Piece),
    Strong(Vec<Inline>),
    Link(Target, Vec<Inline>),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Paragraph(Vec<Inline>),
    Heading(Vec<Inline>),
    List { numbered: bool, items: Vec<Vec<Inline>> },
    Quote(Vec<Inline>),
    Button(Target, Vec<Inline>),
}

/// The declared fields.
type Known<'k> = &'k [Field];
/// What is wrong: the text at fault, what is wrong with it, and what to do.
type Fault<'f> = &'f mut dyn FnMut(String, String, String);

fn find<'k>(known: Known<'k>, name: &str) -> Option<&'k Field> {
    known.iter().find(|field| *field.name == *name)
}

/// What of a site a mail can name.
pub const SITE: &[&str] = &["name", "services", "experts", "places", "stories"];

/// The place of the first line that holds a text, from that of a node on.
pub fn place(source: &Source, node: &Node, needle: &str) -> Place {
    let from = (node.pos.line as usize).saturating_sub(1);
    let line = source.text.lines().enumerate().skip(from).find(|(_, line)| line.contains(needle));
    match line.filter(|_| !needle.is_empty()) {
        Some((at, line)) => {
            let column = line[..line.find(needle).unwrap_or(0)].chars().count() as u32 + 1;
            Place::at(source.name.clone(), at as u32 + 1 + source.line_offset, column)
                .length(needle.chars().count())
                .with_line(line)
        }
        None => source.place(node.pos),
    }
}

/// A text with slots, in pieces.
pub fn pieces(text: &str, known: Known<'_>, fault: Fault<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    unwritable(text, fault);
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|at| open + at) else {
            fault(
                rest[open..].chars().take(20).collect(),
                "a brace is opened and never closed".into(),
                "close it: {first_name}".into(),
            );
            break;
        };
        let name = rest[open + 1..close].trim();
        if open > 0 {
            pieces.push(Piece::Text(rest[..open].to_string()));
        }
        if rest[..open].ends_with('\\') {
            fault(
                rest[open..=close].to_string(),
                "a backslash stands before a field, and hosts of templates would not fill it".into(),
                "take the backslash out".into(),
            );
        }
        let written = || rest[open..=close].to_string();
        match name.strip_prefix("site.") {
            Some(of_site) if SITE.contains(&of_site) => pieces.push(Piece::Site(of_site.to_string())),
            None if find(known, name).is_some() => pieces.push(Piece::Field(name.to_string())),
            _ => fault(written(), format!("no field is called `{name}`"), super::near(name, known)),
        }
        rest = &rest[close + 1..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_string()));
    }
    pieces
}

/// Signs that no mail can hold, or that hosts of templates would take for a field.
fn unwritable(text: &str, fault: Fault<'_>) {
    let hidden = |c: &char| {
        c.is_control()
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    if let Some(c) = text.chars().find(hidden) {
        let message = format!("an invisible character (U+{:04X}) stands in this text", u32::from(c));
        fault(text.chars().filter(|c| !hidden(c)).take(20).collect(), message, "take it out".into());
    }
    let mut open = false;
    for (at, c) in text.char_indices() {
        if c == '}' && !open {
            let needle = text[at..].chars().take(12).collect();
            fault(
                needle,
                "a brace is closed and was never opened".into(),
                "take it out: braces stand around fields alone".into(),
            );
            return;
        }
        open = match c {
            '{' => true,
            '}' => false,
            _ => open,
        };
    }
}

/// Reads a body.
pub fn read(markdown: &str, known: Known<'_>, fault: Fault<'_>) -> Vec<Block> {
    let mut reader =
        Reader { known, fault: &mut *fault, open: Vec::new(), blocks: Vec::new(), list: None, quoted: false };
    for event in Parser::new_ext(markdown, Options::empty()) {
        reader.event(event);
    }
    let blocks = reader.blocks;
    if blocks.is_empty() {
        fault(String::new(), "the mail says nothing".into(), "write its text under `body`".into());
    }
    if !blocks.iter().any(|block| matches!(block, Block::Button(..))) {
        fault(
            String::new(),
            "the mail has no button".into(),
            "let a paragraph be nothing but a link: `[See your request]({request_url})`".into(),
        );
    }
    blocks
}

/// The paths and whole addresses that a body leads to.
pub fn paths(blocks: &[Block]) -> impl Iterator<Item = &str> {
    fn links<'b>(inlines: &'b [Inline], found: &mut Vec<&'b str>) {
        for inline in inlines {
            match inline {
                Inline::Link(Target::Path(path) | Target::Address(path), _) => found.push(path),
                Inline::Strong(inner) => links(inner, found),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(words) | Block::Heading(words) | Block::Quote(words) => links(words, &mut found),
            Block::List { items, .. } => items.iter().for_each(|item| links(item, &mut found)),
            Block::Button(Target::Path(path) | Target::Address(path), _) => found.push(path),
            Block::Button(..) => {}
        }
    }
    found.into_iter()
}

/// What is open while events are read.
enum Open {
    Words(Vec<Inline>),
    Strong(Vec<Inline>),
    Link(Option<Target>, Vec<Inline>),
}

struct Reader<'k, 'f> {
    known: Known<'k>,
    fault: Fault<'f>,
    open: Vec<Open>,
    blocks: Vec<Block>,
    /// Whether the list that is open is numbered, and its items.
    list: Option<(bool, Vec<Vec<Inline>>)>,
    quoted: bool,
}

impl Reader<'_, '_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::Paragraph) | Event::Start(Tag::Item) => self.open.push(Open::Words(Vec::new())),
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. })
                if self.list.is_none() && !self.quoted =>
            {
                self.open.push(Open::Words(Vec::new()))
            }
            Event::Start(Tag::Strong) => self.open.push(Open::Strong(Vec::new())),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let target = self.target(&dest_url);
                self.open.push(Open::Link(target, Vec::new()));
            }
            Event::Start(Tag::List(first))
                if self.list.is_none() && !self.quoted && first.unwrap_or(1) == 1 =>
            {
                self.list = Some((first.is_some(), Vec::new()))
            }
            Event::Start(Tag::BlockQuote(_)) => self.quoted = true,
            Event::End(TagEnd::BlockQuote(_)) => self.quoted = false,
            Event::End(TagEnd::Paragraph) => self.paragraph(),
            Event::End(TagEnd::Item) => {
                let words = self.close();
                let Some((_, items)) = &mut self.list else { return };
                items.push(words);
            }
            Event::End(TagEnd::Heading(_)) => {
                let words = self.close();
                self.blocks.push(Block::Heading(words));
            }
            Event::End(TagEnd::List(_)) => self.list(),
            Event::End(TagEnd::Strong | TagEnd::Link) => {
                let inline = match self.open.pop() {
                    Some(Open::Strong(words)) => Some(Inline::Strong(words)),
                    Some(Open::Link(Some(target), words)) => Some(Inline::Link(target, words)),
                    _ => None,
                };
                inline.into_iter().for_each(|inline| self.add(inline));
            }
            Event::Text(text) => {
                for piece in pieces(&text, self.known, self.fault) {
                    self.add(Inline::Piece(piece));
                }
            }
            Event::HardBreak => (self.fault)(
                String::new(),
                "a line ends by force, and mails break lines as they fit".into(),
                "begin a paragraph of its own, or take the backslash or the two spaces out".into(),
            ),
            Event::SoftBreak => self.add(Inline::Piece(Piece::Text(" ".into()))),
            Event::End(_) => {}
            Event::Start(_) | Event::Code(_) | Event::Html(_) | Event::InlineHtml(_) | Event::Rule => {
                let needle = match &event {
                    Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                        text.trim().chars().take(30).collect()
                    }
                    _ => String::new(),
                };
                (self.fault)(
                    needle,
                    "mails hold paragraphs, `##` headings, lists, quotations, bold words and links, and nothing else".into(),
                    "write it in these; pictures, tables and HTML are what mail programs spoil first".into(),
                );
            }
            _ => {}
        }
    }

    fn add(&mut self, inline: Inline) {
        match self.open.last_mut() {
            Some(Open::Words(words) | Open::Strong(words) | Open::Link(_, words)) => words.push(inline),
            // Words that stand in something that was refused.
            None => {}
        }
    }

    /// Ends the innermost stretch of words.
    fn close(&mut self) -> Vec<Inline> {
        match self.open.pop() {
            Some(Open::Words(words) | Open::Strong(words) | Open::Link(_, words)) => words,
            None => Vec::new(),
        }
    }

    fn paragraph(&mut self) {
        let words = self.close();
        if let Some(Open::Words(item)) = self.open.last_mut() {
            // A paragraph within a list item.
            if !item.is_empty() {
                item.push(Inline::Piece(Piece::Text(" ".into())));
            }
            item.extend(words);
            return;
        }
        if self.quoted {
            return self.blocks.push(Block::Quote(words));
        }
        match words.as_slice() {
            [Inline::Link(target, label)] => {
                let (target, label) = (target.clone(), label.clone());
                if label.is_empty() {
                    let hint = "write what happens: `[See your request]({request_url})`".to_string();
                    (self.fault)(String::new(), "a button says nothing".into(), hint);
                }
                if label
                    .iter()
                    .any(|inline| matches!(inline, Inline::Piece(Piece::Site(name)) if name != "name"))
                {
                    let hint = "say it in a paragraph, which is left out then".to_string();
                    (self.fault)(label_text(&label), "a button names a number that may be zero".into(), hint);
                }
                if !optional(&label, self.known).is_empty() || is_optional(&target, self.known) {
                    (self.fault)(
                        label_text(&label),
                        "a button names a field that may be missing".into(),
                        "name it in a paragraph before; a button is always there".into(),
                    );
                }
                self.blocks.push(Block::Button(target, label));
            }
            _ => self.blocks.push(Block::Paragraph(words)),
        }
    }

    fn list(&mut self) {
        let Some((numbered, items)) = self.list.take() else { return };
        if numbered && items.iter().any(|item| !optional(item, self.known).is_empty()) {
            let needle = items.first().map(|item| label_text(item)).unwrap_or_default();
            (self.fault)(
                needle,
                "an item of a numbered list could be left out, and the numbers would not fit".into(),
                "write the list with `-`".into(),
            );
        }
        self.blocks.push(Block::List { numbered, items });
    }

    fn target(&mut self, url: &str) -> Option<Target> {
        if let Some(name) = url.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            return match find(self.known, name) {
                Some(field) if field.def.kind == super::FieldKind::Url => {
                    Some(Target::Field(name.to_string()))
                }
                Some(_) => {
                    let message = format!("`{name}` is no address, so no link can lead there");
                    (self.fault)(
                        url.to_string(),
                        message,
                        "give the field the type url in fields.yaml".into(),
                    );
                    None
                }
                None => {
                    let hint = super::near(name, self.known);
                    (self.fault)(url.to_string(), format!("no field is called `{name}`"), hint);
                    None
                }
            };
        }
        if url.contains(['{', '}', '"', '<', '>', ' ', '\\']) {
            let message = format!("`{url}` is no address");
            (self.fault)(
                url.to_string(),
                message,
                "a link leads to a page, an address, or one field in braces alone".into(),
            );
            return None;
        }
        let whole = url.strip_prefix("https://").is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
            || url.strip_prefix("mailto:").is_some_and(|rest| rest.contains('@'));
        let path = url.starts_with('/') && !url.starts_with("//");
        match (path, whole) {
            (true, _) => Some(Target::Path(url.to_string())),
            (_, true) => Some(Target::Address(url.to_string())),
            _ => {
                (self.fault)(
                    url.to_string(),
                    format!("`{url}` leads nowhere from a mail"),
                    "write a path of this site (/how-it-works/), a whole https address, or a field in braces"
                        .into(),
                );
                None
            }
        }
    }
}

/// The first words of a stretch, to find it by.
fn label_text(words: &[Inline]) -> String {
    let text = words.iter().find_map(|inline| match inline {
        Inline::Piece(Piece::Text(text)) => Some(text.trim().to_string()),
        _ => None,
    });
    text.unwrap_or_default()
}

fn is_optional(target: &Target, known: Known<'_>) -> bool {
    matches!(target, Target::Field(name) if find(known, name).is_some_and(|field| field.def.optional))
}

/// The fields of a stretch of words that may be missing, each once, in the order in which they stand.
pub fn optional(words: &[Inline], known: Known<'_>) -> Vec<String> {
    fn gather(words: &[Inline], known: Known<'_>, found: &mut Vec<String>) {
        for inline in words {
            let name = match inline {
                Inline::Piece(Piece::Field(name)) | Inline::Link(Target::Field(name), _) => Some(name),
                _ => None,
            };
            if let Some(name) = name.filter(|name| find(known, name).is_some_and(|f| f.def.optional))
                && !found.contains(name)
            {
                found.push(name.clone());
            }
            if let Inline::Strong(inner) | Inline::Link(_, inner) = inline {
                gather(inner, known, found);
            }
        }
    }
    let mut found = Vec::new();
    gather(words, known, &mut found);
    found
}
