//! The HTML as it is read on a light screen: its words, links and paragraphs, without what is hidden.

use super::addresses;
use super::handlebars::{self, Tag};
use super::html::{self, Html, Kind};
use super::style::{Mode, Styles};
use super::words::{Builder, Item, Link, Said};
use super::{Mail, plain};
use std::ops::Range;

/// Elements that stand within a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "big", "br", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "mark",
    "q", "s", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "wbr",
];

pub fn read(styles: &Styles<'_, '_>, mail: &Mail<'_>) -> Said {
    let (html, url_fields) = (styles.html, plain::url_fields(mail.json));
    let (mut built, mut said, mut paragraph) = (Builder::default(), Said::default(), String::new());
    let ends = block_ends(html);
    for (at, node) in html.nodes.iter().enumerate() {
        if ends[at] || is_block(html, at) {
            built.cut();
            next_paragraph(&mut paragraph, &mut said);
        }
        match (node.kind, node.name.as_str()) {
            (Kind::Text, _) if styles.is_seen(at, Mode::Light) => {
                let characters = decoded(html.raw(at), node.place.start);
                paragraph.extend(characters.iter().map(|(c, _)| c));
                words(&characters, html.raw(at), node.place.start, &mut built);
                for place in written(html, at, &url_fields) {
                    let (address, spare) = (html.source[place.clone()].to_string(), said.links.len() + 1);
                    let key = addresses::read(&address).key().unwrap_or_default();
                    said.links.push(Link { address, item: Item { key, place, spare } });
                }
            }
            (Kind::Element, "br") => {
                built.cut();
                paragraph.push_str(", ");
            }
            (Kind::Element, "img") if !styles.is_hidden(at, Mode::Light) => picture(html, at, &mut built),
            (Kind::Element, "a") if !styles.is_hidden(at, Mode::Light) => {
                said.links.extend(link(styles, at, mail.origin, said.links.len() + 1));
            }
            _ => {}
        }
    }
    built.cut();
    next_paragraph(&mut paragraph, &mut said);
    said.words = built.words;
    said
}

fn is_block(html: &Html<'_>, node: usize) -> bool {
    html.nodes[node].kind == Kind::Element && !INLINE.contains(&html.nodes[node].name.as_str())
}

/// For each node: whether a block ends before it.
fn block_ends(html: &Html<'_>) -> Vec<bool> {
    let mut ends = vec![false; html.nodes.len() + 1];
    (0..html.nodes.len()).filter(|at| is_block(html, *at)).for_each(|at| ends[html.nodes[at].close] = true);
    ends
}

fn next_paragraph(paragraph: &mut String, said: &mut Said) {
    let text = std::mem::take(paragraph);
    if !text.trim().is_empty() {
        said.paragraphs.push(text);
    }
}

/// The words of a picture: the text part may do without them.
fn picture(html: &Html<'_>, node: usize, built: &mut Builder) {
    if let Some(alt) = html.attribute(node, "alt") {
        built.begin_spare();
        alt.value.chars().for_each(|c| built.push(c, alt.place.clone()));
        built.end_spare();
    }
}

/// A link. One without words, and one to the home page, which a logo or the name of the site is, may be missing in
/// the text part.
fn link(styles: &Styles<'_, '_>, node: usize, origin: &str, number: usize) -> Option<Link> {
    let html = styles.html;
    let href = html.attribute(node, "href")?;
    let is_word = |at: &usize| {
        html.nodes[*at].kind == Kind::Text
            && html.raw(*at).contains(|c: char| c.is_alphanumeric() || c == '{')
            && styles.is_seen(*at, Mode::Light)
    };
    let has_words = (node + 1..html.nodes[node].close).any(|at| is_word(&at));
    let key = addresses::read(&href.value).key()?;
    let must_be = has_words && !addresses::is_home(&key, origin);
    let item = Item { key, place: href.place.clone(), spare: if must_be { 0 } else { number } };
    Some(Link { address: href.value.clone(), item })
}

/// Where a text shows the address of a field itself, to be copied: in the text part it is a link.
fn written(html: &Html<'_>, node: usize, url_fields: &[String]) -> Vec<Range<usize>> {
    let start = html.nodes[node].place.start;
    let tags = handlebars::tags(html.raw(node)).into_iter();
    let urls = tags.filter(|found| matches!(&found.tag, Tag::Value(name) if url_fields.contains(name)));
    urls.map(|found| start + found.place.start..start + found.place.end).collect()
}

/// The characters of a text with their places; an entity is one place.
fn decoded(raw: &str, base: usize) -> Vec<(char, Range<usize>)> {
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(c) = raw[at..].chars().next() {
        let end = raw[at..].find(';').filter(|end| c == '&' && *end < 32).map(|end| at + end + 1);
        if let Some((end, text)) = end.and_then(|end| Some((end, html::entity(&raw[at..end])?))) {
            out.extend(text.chars().map(|c| (c, base + at..base + end)));
            at = end;
        } else {
            out.push((c, base + at..base + at + c.len_utf8()));
            at += c.len_utf8();
        }
    }
    out
}

fn words(characters: &[(char, Range<usize>)], raw: &str, base: usize, built: &mut Builder) {
    let mut tags = handlebars::tags(raw).into_iter().peekable();
    let mut tag_ends = 0;
    for (c, place) in characters {
        if let Some(tag) = tags.next_if(|tag| base + tag.place.start == place.start) {
            tag_ends = base + tag.place.end;
            built.tag(&tag.tag, place.start..tag_ends);
        }
        if place.start >= tag_ends {
            built.push(*c, place.clone());
        }
    }
}

/// The words of one text, seen or not, as keys.
pub fn keys(html: &Html<'_>, text: usize) -> Vec<String> {
    let (raw, at) = (html.raw(text), html.nodes[text].place.start);
    let mut built = Builder::default();
    words(&decoded(raw, at), raw, at, &mut built);
    built.cut();
    built.words.into_iter().map(|word| word.key).collect()
}
