//! Selectors of style sheets, as far as mails use them: elements, classes, ids, attributes, and their order.
//!
//! A selector with anything else (`:hover`, say) matches nothing: it speaks of a moment that a judge of files
//! does not see. `[data-ogsc]` matches nothing, too: only Outlook's apps put it there.

use super::html::{Html, Kind};

#[derive(Clone, Debug, Default, PartialEq)]
struct Compound {
    name: Option<String>,
    classes: Vec<String>,
    ids: Vec<String>,
    /// Name, and value where one is asked for.
    attributes: Vec<(String, Option<String>)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Relation {
    Within,
    ChildOf,
    After,
    RightAfter,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Selector {
    /// From right to left; each with its relation to the one before it, which stands further right.
    parts: Vec<(Compound, Relation)>,
}

impl Selector {
    /// `None` if it is one of those that match nothing here.
    pub fn parse(text: &str) -> Option<Selector> {
        let mut parts: Vec<(Compound, Relation)> = Vec::new();
        let mut relation = Relation::Within;
        for word in words(text) {
            relation = match word.as_str() {
                " " if parts.is_empty() => relation,
                " " => Relation::Within,
                ">" => Relation::ChildOf,
                "~" => Relation::After,
                "+" => Relation::RightAfter,
                _ => {
                    // The relation belongs to the part on the left of the sign.
                    if let Some(last) = parts.last_mut() {
                        last.1 = relation;
                    }
                    parts.push((Compound::parse(&word)?, Relation::Within));
                    Relation::Within
                }
            };
        }
        parts.reverse();
        (!parts.is_empty()).then_some(Selector { parts })
    }

    /// Ids, classes and attributes, elements.
    pub fn weight(&self) -> (usize, usize, usize) {
        self.parts.iter().fold((0, 0, 0), |(a, b, c), (part, _)| {
            let named = usize::from(part.name.is_some());
            (a + part.ids.len(), b + part.classes.len() + part.attributes.len(), c + named)
        })
    }

    pub fn matches(&self, html: &Html<'_>, node: usize) -> bool {
        self.parts[0].0.matches(html, node) && self.rest(html, node, 1)
    }

    fn rest(&self, html: &Html<'_>, node: usize, from: usize) -> bool {
        let Some((part, relation)) = self.parts.get(from) else { return true };
        let fits = |at: usize| part.matches(html, at) && self.rest(html, at, from + 1);
        match relation {
            Relation::Within => html.around(node).skip(1).any(fits),
            Relation::ChildOf => html.nodes[node].parent.is_some_and(fits),
            Relation::After => before(html, node).any(fits),
            Relation::RightAfter => before(html, node).next().is_some_and(fits),
        }
    }
}

/// The elements before one in the same parent, the nearest first.
fn before<'h>(html: &'h Html<'_>, node: usize) -> impl Iterator<Item = usize> + 'h {
    let parent = html.nodes[node].parent;
    let same = move |at: &usize| html.nodes[*at].parent == parent && html.nodes[*at].kind == Kind::Element;
    (0..node).rev().filter(same)
}

/// Compounds and the signs between them.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut in_brackets) = (Vec::<String>::new(), String::new(), false);
    for c in text.trim().chars() {
        in_brackets = (in_brackets || c == '[') && c != ']';
        let is_sign = !in_brackets && matches!(c, '>' | '~' | '+');
        if !in_brackets && (c.is_whitespace() || is_sign) {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            // A blank beside a sign says nothing of its own.
            if is_sign && words.last().is_some_and(|w| w == " ") {
                words.pop();
            }
            let after_sign = words.last().is_some_and(|w| matches!(w.as_str(), " " | ">" | "~" | "+"));
            if is_sign || !after_sign {
                words.push(if is_sign { c.to_string() } else { " ".to_string() });
            }
        } else {
            word.push(c);
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

impl Compound {
    fn parse(text: &str) -> Option<Compound> {
        let mut compound = Compound::default();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let tail = &rest[first.len_utf8()..];
            if first == '[' {
                let (inside, after) = tail.split_once(']')?;
                let (name, value) = match inside.split_once('=') {
                    Some((name, value)) => (name, Some(value.trim_matches(['"', '\'']).to_string())),
                    None => (inside, None),
                };
                compound.attributes.push((name.trim().to_lowercase(), value));
                rest = after;
                continue;
            }
            let named = if matches!(first, '.' | '#' | '*') { tail } else { rest };
            let end = named.find(|c: char| !c.is_alphanumeric() && !"-_".contains(c)).unwrap_or(named.len());
            let name = named[..end].to_string();
            match first {
                '.' if end > 0 => compound.classes.push(name),
                '#' if end > 0 => compound.ids.push(name),
                '*' if end == 0 => {}
                _ if end > 0 => compound.name = Some(name.to_lowercase()),
                _ => return None,
            }
            rest = &named[end..];
        }
        Some(compound)
    }

    fn matches(&self, html: &Html<'_>, node: usize) -> bool {
        let value = |name: &str| html.attribute(node, name).map_or("", |a| a.value.as_str());
        let has_class = |class: &String| value("class").split_whitespace().any(|c| c == class);
        let has = |(name, wanted): &(String, Option<String>)| {
            html.attribute(node, name).is_some_and(|a| wanted.as_ref().is_none_or(|w| *w == a.value))
        };
        html.nodes[node].kind == Kind::Element
            && self.name.as_ref().is_none_or(|name| *name == html.nodes[node].name)
            && self.classes.iter().all(has_class)
            && self.ids.iter().all(|id| value("id") == id)
            && self.attributes.iter().all(has)
    }
}
