//! What a page says in its main part, block by block: paragraphs, items of lists, headings, cells.
//!
//! It is the text inside `<main>` without `nav`, `form`, `svg`, `script` and `style`, each block on a line of its
//! own with its place in the file. Nothing is judged here but what is seen while reading: which headings are
//! followed by nothing.

use super::html::{Element, Html, Node, squeeze};

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Heading,
    Text,
    Item,
    Cell,
    Quote,
    /// What a page says of itself: that its data is invented, for example.
    Notice,
}

#[derive(Clone, Copy, Debug)]
pub struct Block {
    pub kind: Kind,
    start: u32,
    end: u32,
    /// Bytes of it that are text of links.
    linked: u32,
    /// The list that it is an item of: equal for items of one list, 0 for none.
    pub list: u32,
}

impl Block {
    /// Whether it holds a link.
    pub fn has_link(&self) -> bool {
        self.linked > 0
    }

    /// Whether all of it is the text of a link.
    pub fn is_link(&self) -> bool {
        self.linked > 0 && self.linked + 2 >= self.end - self.start
    }
}

/// The main text of one page.
#[derive(Default)]
pub struct Said {
    text: String,
    blocks: Vec<Block>,
    /// Position in the text → byte in the file, for each stretch.
    places: Vec<(u32, u32)>,
    /// Headings that nothing follows: byte in the file, and the text.
    pub empty: Vec<(u32, String)>,
    pub has_main: bool,
    /// Whether there is a form, a picture or anything else in the main part that is used rather than read.
    pub has_tool: bool,
}

/// Elements that stand within a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "img", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];
/// Elements whose content is no text of the page.
const UNSAID: &[&str] =
    &["form", "iframe", "nav", "noscript", "object", "script", "style", "svg", "template", "textarea"];
/// What fills a section without words.
const FILLING: &[&str] =
    &["audio", "canvas", "form", "iframe", "img", "input", "nav", "object", "picture", "svg", "video"];
/// What is used rather than read.
const TOOLS: &[&str] = &["audio", "canvas", "form", "iframe", "object", "video"];

/// A heading that nothing has followed yet.
struct Bare<'h> {
    element: Element<'h>,
    level: u8,
    from: u32,
}

/// What is open while a page is read.
#[derive(Default)]
struct Walk<'h> {
    /// Ends and kinds of the blocks around.
    blocks: Vec<(u32, Kind, u32)>,
    /// Begin and end of the sections around.
    sections: Vec<(u32, u32)>,
    main: u32,
    unsaid: u32,
    link: u32,
    linked: u32,
    bare: Option<Bare<'h>>,
}

impl Said {
    /// Reads the main text of a page; what was here before is forgotten.
    pub fn read(&mut self, html: &Html) {
        self.text.clear();
        self.blocks.clear();
        self.places.clear();
        self.empty.clear();
        (self.has_main, self.has_tool) = (false, false);
        let mut walk = Walk::default();
        for (index, node) in html.walk().enumerate() {
            let index = index as u32;
            self.leave(&mut walk, index);
            match node {
                Node::Element(e) => self.enter(&mut walk, index, e),
                Node::Text { text, at } if index < walk.main => self.words(&mut walk, index, text, at),
                Node::Text { .. } => {}
            }
        }
        self.leave(&mut walk, u32::MAX);
    }

    /// Ends what ends before a token.
    fn leave(&mut self, walk: &mut Walk<'_>, index: u32) {
        while walk.blocks.last().is_some_and(|(end, ..)| *end <= index) {
            self.end_block(walk);
            walk.blocks.pop();
        }
        while let Some(&(from, _)) = walk.sections.last().filter(|(_, end)| *end <= index) {
            walk.sections.pop();
            if let Some(bare) = walk.bare.take_if(|bare| bare.from > from) {
                self.empty.push((bare.element.at(), bare.element.text()));
            }
        }
    }

    fn enter<'h>(&mut self, walk: &mut Walk<'h>, index: u32, e: Element<'h>) {
        let name = e.name();
        if name == "main" && !self.has_main {
            self.has_main = true;
            walk.main = e.close();
        }
        if index >= walk.main || index < walk.unsaid {
            return;
        }
        if matches!(name, "main" | "section" | "article") {
            walk.sections.push((index, e.close()));
        }
        self.has_tool |= TOOLS.contains(&name);
        if FILLING.contains(&name) {
            walk.bare = None;
        }
        if UNSAID.contains(&name) || e.has("hidden") {
            walk.unsaid = e.close();
            self.end_block(walk);
            return;
        }
        if name == "a" {
            walk.link = e.close();
            // A heading that leads to a page is the line of a list.
            walk.bare.take_if(|bare| index < bare.element.close());
        }
        if INLINE.contains(&name) {
            if name == "br" {
                self.space();
            }
            return;
        }
        self.end_block(walk);
        let (around, list) = walk.blocks.last().map_or((Kind::Text, 0), |(_, kind, list)| (*kind, *list));
        let list = if matches!(name, "ul" | "ol") { index } else { list };
        let kind = match name {
            _ if around == Kind::Notice || e.attribute("role") == Some("note") => Kind::Notice,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.heading(walk, index, e);
                Kind::Heading
            }
            "li" => Kind::Item,
            // What stands below a picture belongs to it, and is no sentence of the text.
            "td" | "th" | "dt" | "dd" | "caption" | "figcaption" => Kind::Cell,
            "blockquote" => Kind::Quote,
            "p" if around == Kind::Quote => Kind::Quote,
            "p" => Kind::Text,
            _ => around,
        };
        walk.blocks.push((e.close(), kind, list));
    }

    fn heading<'h>(&mut self, walk: &mut Walk<'h>, index: u32, e: Element<'h>) {
        let level = e.name().as_bytes().get(1).map_or(0, |digit| digit - b'0');
        if let Some(bare) = walk.bare.take_if(|bare| level <= bare.level) {
            self.empty.push((bare.element.at(), bare.element.text()));
        }
        // The name of the page may stand alone: what follows it are sections.
        walk.bare = (level > 1).then_some(Bare { element: e, level, from: index });
    }

    fn words(&mut self, walk: &mut Walk<'_>, index: u32, text: &str, at: u32) {
        if index < walk.unsaid {
            return;
        }
        let is_blank = text.trim().is_empty();
        if !is_blank {
            walk.bare.take_if(|bare| index >= bare.element.close());
        }
        let lead = (text.len() - text.trim_start().len()) as u32;
        if lead > 0 {
            self.space();
        }
        let before = self.text.len();
        self.places.push((before as u32, at + lead));
        squeeze(text.trim_start(), &mut self.text);
        if index < walk.link {
            walk.linked += (self.text.len() - before) as u32;
        }
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    fn end_block(&mut self, walk: &mut Walk<'_>) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        let linked = std::mem::take(&mut walk.linked);
        let start = self.blocks.last().map_or(0, |b| b.end + 1);
        if self.text.len() as u32 <= start {
            return;
        }
        let (kind, list) = walk.blocks.last().map_or((Kind::Text, 0), |(_, kind, list)| (*kind, *list));
        let list = if kind == Kind::Item { list } else { 0 };
        self.blocks.push(Block { kind, start, end: self.text.len() as u32, linked, list });
        self.text.push('\n');
    }

    /// The blocks in the order of the page, each with its text.
    pub fn blocks(&self) -> impl Iterator<Item = (&Block, &str)> {
        self.blocks.iter().map(|b| (b, &self.text[b.start as usize..b.end as usize]))
    }

    /// The byte in the file where a byte of a block's text stands, as near as white space lets it be known.
    pub fn place(&self, block: &Block, offset: usize) -> u32 {
        let position = block.start + offset as u32;
        let before = self.places.partition_point(|(at, _)| *at <= position);
        before.checked_sub(1).map_or(0, |i| self.places[i].1 + (position - self.places[i].0))
    }
}

/// How many words a text has. Two signs of a script without spaces count as a word.
pub fn words(text: &str) -> usize {
    let spaced = text.split_whitespace().filter(|w| w.contains(|c: char| c.is_alphanumeric())).count();
    let signs =
        text.chars().filter(|c| matches!(*c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')).count();
    spaced + signs / 2
}

/// Whether a text is told in sentences: it ends as one, or is as long as one.
pub fn is_running(text: &str) -> bool {
    const AS_LONG: usize = 8;
    let end = text.trim_end_matches(['"', '”', '’', '»', ')', ' ']);
    words(text) >= AS_LONG || words(text) > 2 && end.ends_with(['.', '!', '?', '…', '。', '！', '？'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Said {
        let mut html = Html::default();
        html.read(text.as_bytes());
        let mut said = Said::default();
        said.read(&html);
        said
    }

    #[test]
    fn the_main_text_is_read_in_blocks_with_their_kinds_and_places() {
        let text = "<p>out</p><main><nav>no</nav><h1>One</h1><p role=note>Invented.</p><p>Two <b>three</b>\n four.</p><ul><li><a href=/>five</a><li>six <a href=/>seven</a></ul><form>no</form><table><tr><td>8</td></tr></table>nine<svg><text>no</text></svg></main>out";
        let said = said(text);
        let blocks: Vec<(Kind, &str, bool)> = said.blocks().map(|(b, t)| (b.kind, t, b.is_link())).collect();
        assert_eq!(
            blocks,
            [
                (Kind::Heading, "One", false),
                (Kind::Notice, "Invented.", false),
                (Kind::Text, "Two three four.", false),
                (Kind::Item, "five", true),
                (Kind::Item, "six seven", false),
                (Kind::Cell, "8", false),
                (Kind::Text, "nine", false)
            ]
        );
        let (block, words) = said.blocks().nth(2).unwrap();
        let at = said.place(block, words.find("three").unwrap()) as usize;
        assert_eq!(&text[at..at + 5], "three");
    }

    #[test]
    fn a_heading_that_nothing_follows_is_noticed() {
        let empty = |text: &str| said(text).empty.into_iter().map(|(_, text)| text).collect::<Vec<_>>();
        assert_eq!(empty("<main><h1>a</h1><h2>b</h2><h2>c</h2><p>d</p><h2>e</h2></main>"), ["b", "e"]);
        assert_eq!(empty("<main><section><h2>a</h2></section><p>b</p></main>"), ["a"]);
        // A part of its own, a picture, a form, or the line of a list is something.
        assert!(
            empty("<main><h2>a</h2><h3>b</h3><p>c</p><h2>d</h2><img src=/e><h2>f</h2><form></form></main>")
                .is_empty()
        );
        assert!(empty("<main><h2>a</h2><article><h3><a href=/>b</a></h3></article></main>").is_empty());
    }

    #[test]
    fn sentences_are_told_from_labels() {
        assert!(
            is_running("Half were matched within 3 days.")
                && is_running("eight words are as long as a sentence is")
        );
        assert!(!is_running("27 km to the nearest") && !is_running("Ltd."));
        assert_eq!((words("Ein Satz – hier."), words("東京の人々")), (3, 1 + 2));
    }
}
