//! The HTML of a mail as a flat list of nodes, each with its place, and with what Outlook makes of comments.
//!
//! Classic Outlook reads comments as markup (`<!--[if mso]>…<![endif]-->`), and skips what stands between
//! `<!--[if !mso]><!-->` and `<!--<![endif]-->`. Both are told apart; what is in them is not judged here.
//!
//! Invariant: nodes stand in the order of the source; a node's content is what stands between it and `close`.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::convert::Infallible;
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Element,
    Text,
    Comment,
}

#[derive(Debug)]
pub struct Node {
    pub kind: Kind,
    /// Name of an element in small letters; what a comment says.
    pub name: String,
    /// Bytes of the start tag's name, of the text, of the comment.
    pub place: Range<usize>,
    pub attributes: Vec<Attribute>,
    pub parent: Option<usize>,
    /// Number of the first node after its content.
    pub close: usize,
    pub not_for_outlook: bool,
}

#[derive(Debug)]
pub struct Attribute {
    pub name: String,
    pub value: String,
    /// Bytes of the value; of the name where there is no value.
    pub place: Range<usize>,
}

pub struct Html<'m> {
    pub source: &'m str,
    pub nodes: Vec<Node>,
}

/// What a comment is to Outlook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conditional {
    None,
    /// Markup for Outlook (`true`) or for nobody, at these bytes of the comment's words.
    Block(bool, Range<usize>),
    /// From here on, to its end, markup is for everybody, or (`false`) not for Outlook.
    Opens(bool),
    Ends,
}

impl<'m> Html<'m> {
    pub fn read(source: &'m str) -> Html<'m> {
        Html::read_part(source, 0..source.len())
    }

    /// Reads a part of a source; places count from the beginning of the whole.
    pub fn read_part(source: &'m str, part: Range<usize>) -> Html<'m> {
        let mut reader =
            Reader { base: part.start, nodes: Vec::new(), open: Vec::new(), skipped: Vec::new() };
        let bytes = source.get(part).unwrap_or_default().as_bytes();
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| {
            reader.event(event, span);
            None::<Infallible>
        });
        emitter.naively_switch_states(true);
        // Reading from memory cannot fail.
        let _ = Tokenizer::new_with_emitter(bytes, emitter).finish();
        reader.close_from(0);
        Html { source, nodes: reader.nodes }
    }

    /// The numbers of all elements.
    pub fn elements(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.nodes.len()).filter(|at| self.nodes[*at].kind == Kind::Element)
    }

    pub fn attribute(&self, node: usize, name: &str) -> Option<&Attribute> {
        self.nodes[node].attributes.iter().find(|a| a.name == name)
    }

    /// A node and what stands around it, from inside to outside.
    pub fn around(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(node), |at| self.nodes[*at].parent)
    }

    pub fn inside(&self, node: usize, name: &str) -> bool {
        self.around(node).skip(1).any(|at| self.nodes[at].name == name)
    }

    /// The source of a text.
    pub fn raw(&self, node: usize) -> &'m str {
        self.source.get(self.nodes[node].place.clone()).unwrap_or_default()
    }

    /// The text of a style sheet or script, with its place.
    pub fn content(&self, node: usize) -> (&'m str, usize) {
        let inside = (node + 1)..self.nodes[node].close;
        let found = inside.into_iter().find(|at| self.nodes[*at].kind == Kind::Text);
        found.map_or(("", self.nodes[node].place.end), |at| (self.raw(at), self.nodes[at].place.start))
    }

    /// The parts of the source that only Outlook reads.
    pub fn outlook_blocks(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.nodes.iter().filter(|n| n.kind == Kind::Comment).filter_map(|n| match conditional(&n.name) {
            Conditional::Block(true, inside) => {
                let start = n.place.start + self.source[n.place.clone()].find(&n.name)?;
                Some(start + inside.start..start + inside.end)
            }
            _ => None,
        })
    }
}

/// What the words of a comment make of it.
pub fn conditional(words: &str) -> Conditional {
    let trimmed = words.trim();
    if matches!(trimmed, "<![endif]" | "[endif]") {
        return Conditional::Ends;
    }
    let Some((condition, _)) = trimmed.strip_prefix("[if").and_then(|rest| rest.split_once(']')) else {
        return Conditional::None;
    };
    let start = words.len() - words.trim_start().len() + "[if".len() + condition.len() + 1;
    let rest = words[start..].strip_prefix('>').unwrap_or(&words[start..]);
    let condition: String = condition.to_lowercase().split_whitespace().collect();
    // Versions before 2007 have another engine, and nobody has them.
    let for_outlook =
        condition.contains("mso") && !condition.contains("!mso") && !condition.contains("ltemso11");
    match rest.trim() {
        "" | "<!" | "<!--" | "-->" => Conditional::Opens(for_outlook),
        _ => {
            let (start, end) = (words.len() - rest.len(), words.rfind("<![endif]").unwrap_or(words.len()));
            Conditional::Block(for_outlook, start..end.max(start))
        }
    }
}

struct Reader {
    base: usize,
    nodes: Vec<Node>,
    open: Vec<usize>,
    /// For every part that is open at the moment: whether Outlook skips it.
    skipped: Vec<bool>,
}

impl Reader {
    fn event(&mut self, event: CallbackEvent<'_>, span: Span<usize>) {
        let place = self.base + span.start..self.base + span.end;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match event {
            CallbackEvent::OpenStartTag { name } => {
                let name = text(name);
                self.imply_ends(&name);
                let place = place.start..place.start + 1 + name.len();
                self.push(Kind::Element, name, place);
            }
            CallbackEvent::AttributeName { name } => {
                if let Some(last) = self.nodes.last_mut() {
                    let name = text(name).to_lowercase();
                    last.attributes.push(Attribute { name, value: String::new(), place });
                }
            }
            CallbackEvent::AttributeValue { value } => {
                if let Some(last) = self.nodes.last_mut().and_then(|n| n.attributes.last_mut()) {
                    (last.value, last.place) = (text(value), place);
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => self.opened(self_closing),
            CallbackEvent::EndTag { name } => self.ended(&text(name)),
            CallbackEvent::String { .. } => self.push(Kind::Text, String::new(), place),
            CallbackEvent::Comment { value } => {
                let words = text(value);
                match conditional(&words) {
                    Conditional::Opens(for_outlook) => self.skipped.push(!for_outlook),
                    Conditional::Ends => drop(self.skipped.pop()),
                    Conditional::None | Conditional::Block(..) => {}
                }
                self.push(Kind::Comment, words, place);
            }
            CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
    }

    fn push(&mut self, kind: Kind, name: String, place: Range<usize>) {
        let (parent, close) = (self.open.last().copied(), self.nodes.len() + 1);
        let not_for_outlook = self.skipped.contains(&true);
        self.nodes.push(Node { kind, name, place, attributes: Vec::new(), parent, close, not_for_outlook });
    }

    fn opened(&mut self, self_closing: bool) {
        let Some(at) = self.nodes.len().checked_sub(1) else { return };
        let name = self.nodes[at].name.as_str();
        // Outlook's drawings are XML.
        let is_whole = VOID.contains(&name) || self_closing && name.contains(':');
        if !is_whole {
            self.open.push(at);
        }
    }

    fn ended(&mut self, name: &str) {
        if let Some(found) = self.open.iter().rposition(|at| self.nodes[*at].name == name) {
            self.close_from(found);
        }
    }

    fn close_from(&mut self, found: usize) {
        let end = self.nodes.len();
        for at in self.open.drain(found..) {
            self.nodes[at].close = end;
        }
    }

    /// What ends where the next of its kind begins, also without an end tag.
    fn imply_ends(&mut self, name: &str) {
        let ends: &[&str] = match name {
            "li" => &["li", "p"],
            "td" | "th" => &["td", "th", "p"],
            "tr" => &["tr", "td", "th", "p"],
            "p" | "table" | "div" | "ul" | "ol" | "h1" | "h2" | "h3" | "blockquote" => &["p"],
            _ => return,
        };
        while self.open.last().is_some_and(|last| ends.contains(&self.nodes[*last].name.as_str())) {
            self.close_from(self.open.len() - 1);
        }
    }
}

/// Elements that have no content.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// What an entity (`&amp;`) stands for.
pub fn entity(text: &str) -> Option<String> {
    let mut decoded = String::new();
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<usize>| {
        if let CallbackEvent::String { value } = event {
            decoded.push_str(&String::from_utf8_lossy(value));
        }
        None::<Infallible>
    });
    let _ = Tokenizer::new_with_emitter(text.as_bytes(), emitter).finish();
    (decoded != text).then_some(decoded)
}
