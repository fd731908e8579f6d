//! The pieces of a template as a tree: conditions and loops hold what stands within them, blocks are put where
//! the template that is extended has room for them. What is not taken apart is one node as it was written.
//!
//! Invariant: `write` of the nodes is a template that renders as the source does; what cannot be kept so is no
//! tree.

use super::super::scan::{Named, scan};
use super::split::{Piece, split};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Text(String),
    /// An expression, or tags with all that they enclose: only ever rendered as a whole.
    Whole(String),
    /// Conditions with what they guard; the last may have no condition.
    If(Vec<(Option<String>, Vec<Node>)>),
    For {
        variable: String,
        list: String,
        body: Vec<Node>,
    },
    Set {
        name: String,
        source: String,
    },
    Block {
        name: String,
        body: Vec<Node>,
    },
}

/// The nodes of a template without inheritance; nothing if it holds what is not taken apart.
pub(super) fn nodes(template: &str, source: &dyn Fn(&str) -> Option<String>) -> Option<Vec<Node>> {
    flat(template, source, 0)
}

const DEEPEST: usize = 8;

fn flat(template: &str, source: &dyn Fn(&str) -> Option<String>, depth: usize) -> Option<Vec<Node>> {
    let text = source(template)?;
    let pieces = split(&text)?;
    let first = pieces.iter().position(|piece| !matches!(piece, Piece::Text(text) if text.trim().is_empty()));
    let parent = match first.map(|at| &pieces[at]) {
        Some(Piece::Tag(tag)) => tag.strip_prefix("extends").map(|name| quoted(name.trim())),
        _ => None,
    };
    let Some(parent) = parent else {
        return parse(&pieces);
    };
    let (parent, own) = (parent?, parse(&pieces[first? + 1..])?);
    // What an extending template does outside its blocks would have to happen before everything else.
    let outside = own.iter().any(|node| !matches!(node, Node::Block { .. } | Node::Text(_)));
    if outside || depth > DEEPEST {
        return None;
    }
    let mut nodes = flat(&parent, source, depth + 1)?;
    for block in own {
        if let Node::Block { name, body } = block {
            replace(&mut nodes, &name, &body);
        }
    }
    Some(nodes)
}

/// Puts a block where the template above has one of its name.
fn replace(nodes: &mut [Node], wanted: &str, with: &[Node]) {
    for node in nodes {
        match node {
            Node::Block { name, body } if name == wanted => *body = with.to_vec(),
            Node::Block { body, .. } => replace(body, wanted, with),
            _ => {}
        }
    }
}

/// A text in quotes, and nothing else.
fn quoted(text: &str) -> Option<String> {
    let between = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    let inside = between('"').or_else(|| between('\''))?;
    (!inside.contains(['"', '\'', '\\'])).then(|| inside.to_string())
}

fn parse(pieces: &[Piece<'_>]) -> Option<Vec<Node>> {
    let mut parser = Parser { pieces, at: 0 };
    let nodes = parser.until(&[])?;
    (parser.at == pieces.len()).then_some(nodes)
}

struct Parser<'p> {
    pieces: &'p [Piece<'p>],
    at: usize,
}

impl<'p> Parser<'p> {
    /// The nodes up to one of these tags, or to the end.
    fn until(&mut self, ends: &[&str]) -> Option<Vec<Node>> {
        let mut nodes = Vec::new();
        while let Some(piece) = self.pieces.get(self.at) {
            match piece {
                // Put before a tag, it could become the beginning of another one.
                Piece::Text(text) if text.ends_with('{') => return None,
                Piece::Text(text) => nodes.push(Node::Text(text.clone())),
                // What stands above an overridden block is not looked for.
                Piece::Print(inside) if word(inside) == "super" => return None,
                Piece::Print(inside) => nodes.push(Node::Whole(print(inside))),
                Piece::Tag(tag) if ends.contains(&word(tag)) => return Some(nodes),
                Piece::Tag(tag) => nodes.push(self.tag(tag)?),
            }
            self.at += 1;
        }
        ends.is_empty().then_some(nodes)
    }

    fn tag(&mut self, tag: &'p str) -> Option<Node> {
        let rest = tag[word(tag).len()..].trim();
        match word(tag) {
            "if" => self.condition(rest),
            "for" => self.repetition(rest),
            "set" => {
                let (name, _) = rest.split_once('=')?;
                Some(Node::Set { name: name.trim().to_string(), source: statement(tag) })
            }
            "include" => Some(Node::Whole(statement(tag))),
            "block" => {
                self.at += 1;
                let body = self.until(&["endblock"])?;
                Some(Node::Block { name: rest.to_string(), body })
            }
            _ => None,
        }
    }

    fn condition(&mut self, first: &str) -> Option<Node> {
        let mut arms = Vec::new();
        let mut condition = Some(first.to_string());
        loop {
            self.at += 1;
            let body = self.until(&["elif", "else", "endif"])?;
            // What is set under a condition may be seen behind it.
            if sets(&body) {
                return None;
            }
            arms.push((condition, body));
            let Piece::Tag(end) = self.pieces.get(self.at)? else { return None };
            condition = match word(end) {
                "elif" => Some(end["elif".len()..].trim().to_string()),
                "else" => None,
                _ => return Some(Node::If(arms)),
            };
        }
    }

    fn repetition(&mut self, head: &str) -> Option<Node> {
        let (variable, list) = head.split_once(" in ")?;
        self.at += 1;
        let body = self.until(&["else", "endfor"])?;
        let Piece::Tag(end) = self.pieces.get(self.at)? else { return None };
        // A loop over names and values, one with something for an empty list: rare enough to be left alone.
        let simple = variable.trim().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if word(end) == "else" || !simple {
            return None;
        }
        Some(Node::For { variable: variable.trim().to_string(), list: list.trim().to_string(), body })
    }
}

/// Whether anything is set in these nodes that can be seen behind them.
fn sets(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| match node {
        Node::Set { .. } => true,
        Node::If(arms) => arms.iter().any(|(_, body)| sets(body)),
        Node::Block { body, .. } => sets(body),
        _ => false,
    })
}

/// The first word of a tag.
fn word(tag: &str) -> &str {
    let end = tag.bytes().position(|b| !(b.is_ascii_alphanumeric() || b == b'_'));
    &tag[..end.unwrap_or(tag.len())]
}

pub(super) fn print(inside: &str) -> String {
    format!("{{{{ {inside} }}}}")
}

pub(super) fn statement(inside: &str) -> String {
    format!("{{% {inside} %}}")
}

/// The nodes as the source of a template.
pub(super) fn write(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Whole(source) | Node::Set { source, .. } => out.push_str(source),
            Node::If(arms) => {
                for (at, (condition, body)) in arms.iter().enumerate() {
                    match condition {
                        Some(condition) if at == 0 => out.push_str(&statement(&format!("if {condition}"))),
                        Some(condition) => out.push_str(&statement(&format!("elif {condition}"))),
                        None => out.push_str("{% else %}"),
                    }
                    write(body, out);
                }
                out.push_str("{% endif %}");
            }
            Node::For { variable, list, body } => {
                out.push_str(&statement(&format!("for {variable} in {list}")));
                write(body, out);
                out.push_str("{% endfor %}");
            }
            Node::Block { body, .. } => write(body, out),
        }
    }
}

/// What a piece of source names.
pub(super) fn named(source: &str) -> Named {
    scan(source)
}

/// The conditions of the arms as one template that says which arm holds.
pub(super) fn which(arms: &[(Option<String>, Vec<Node>)]) -> String {
    let mut out = String::new();
    for (at, (condition, _)) in arms.iter().enumerate() {
        let tag = match condition {
            Some(condition) if at == 0 => format!("if {condition}"),
            Some(condition) => format!("elif {condition}"),
            None => "else".to_string(),
        };
        out.push_str(&statement(&tag));
        out.push_str(&at.to_string());
    }
    out + "{% endif %}"
}
