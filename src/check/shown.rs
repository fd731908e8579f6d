//! What a page shows: its words in the order in which they are read, without what browsers hide.
//!
//! Words of one block stand on one line; two blocks never run together. Every stretch remembers its place
//! in the file. It does not know style sheets: what only a style hides counts as shown.

use super::html::{Html, Node, squeeze};

/// The visible text of one page.
#[derive(Default)]
pub struct Shown {
    text: String,
    /// Position in the text → byte in the file, for each stretch.
    places: Vec<(u32, u32)>,
    /// Stretches of the text that are examples of code.
    code: Vec<(u32, u32)>,
}

/// Elements that stand within a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "img", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

/// Elements whose content nobody reads.
const UNSEEN: &[&str] =
    &["head", "iframe", "noscript", "object", "script", "style", "template", "textarea", "title"];

/// What leads elsewhere, is filled in or is drawn: no part of what a page says.
const AROUND: &[&str] = &["form", "nav", "svg"];

impl Shown {
    /// Reads the words of a page; what was here before is forgotten.
    pub fn read(&mut self, html: &Html) {
        self.read_within(html, 0..u32::MAX, &[]);
    }

    /// Reads the main text of a page alone: what stands in `main`, without ways to other pages, forms and drawings.
    pub fn read_main(&mut self, html: &Html) {
        let main = html.walk().enumerate().find_map(|(at, node)| match node {
            Node::Element(e) if e.name() == "main" => Some(at as u32..e.close()),
            _ => None,
        });
        self.read_within(html, main.unwrap_or(0..0), AROUND);
    }

    fn read_within(&mut self, html: &Html, range: std::ops::Range<u32>, without: &[&str]) {
        self.text.clear();
        self.places.clear();
        self.code.clear();
        let (mut unseen, mut code) = (range.start, 0);
        let mut blocks: Vec<u32> = Vec::new();
        for (index, node) in html.walk().enumerate() {
            let index = index as u32;
            if index >= range.end {
                break;
            }
            while blocks.last().is_some_and(|end| *end <= index) {
                blocks.pop();
                self.break_line();
            }
            match node {
                Node::Element(e) => {
                    let name = e.name();
                    if UNSEEN.contains(&name) || without.contains(&name) || e.has("hidden") {
                        unseen = unseen.max(e.close());
                    }
                    if matches!(name, "code" | "pre" | "kbd" | "samp") {
                        code = code.max(e.close());
                    }
                    if !INLINE.contains(&name) {
                        self.break_line();
                        blocks.push(e.close());
                    } else if name == "br" {
                        self.space();
                    }
                    if index >= unseen
                        && without.is_empty()
                        && let Some(text) = e.attribute("alt")
                    {
                        self.add(text, e.attribute_at("alt"));
                    }
                }
                Node::Text { text, at } if index >= unseen => {
                    let start = self.text.len() as u32;
                    self.add(text, at);
                    if index < code {
                        self.code.push((start, self.text.len() as u32));
                    }
                }
                Node::Text { .. } => {}
            }
        }
    }

    fn add(&mut self, text: &str, at: u32) {
        let lead = (text.len() - text.trim_start().len()) as u32;
        if lead > 0 {
            self.space();
        }
        self.places.push((self.text.len() as u32, at + lead));
        squeeze(text.trim_start(), &mut self.text);
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    fn break_line(&mut self) {
        while self.text.ends_with(' ') {
            self.text.pop();
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the page shows this text, whatever spaces stand in it.
    pub fn has(&self, text: &str) -> bool {
        let mut wanted = String::with_capacity(text.len());
        squeeze(text, &mut wanted);
        self.text.contains(wanted.trim())
    }

    /// The byte in the file where a position of the text stands, as near as white space lets it be known.
    pub fn place(&self, position: usize) -> u32 {
        let position = position as u32;
        let before = self.places.partition_point(|(at, _)| *at <= position);
        before.checked_sub(1).map_or(0, |i| self.places[i].1 + (position - self.places[i].0))
    }

    /// Whether a position stands in an example of code.
    pub fn is_code(&self, position: usize) -> bool {
        self.code.iter().any(|(from, to)| (*from..*to).contains(&(position as u32)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_lines_and_what_is_hidden_is_not_read() {
        let text = "<title>t</title><style>s</style><h1>One <b>two</b>\n three</h1><p hidden>no<br>no</p><ul><li>a<li>b<img alt='c d'></ul>x<div>y</div>z <code>null</code>";
        let mut html = Html::default();
        html.read(text.as_bytes());
        let mut shown = Shown::default();
        shown.read(&html);
        assert_eq!(shown.text(), "One two three\na\nbc d\nx\ny\nz null");
        assert!(shown.has("two\nthree") && !shown.has("three a") && !shown.has("no"));
        let at = shown.place(shown.text().find("two").unwrap()) as usize;
        assert_eq!(&text[at..at + 3], "two");
        assert!(shown.is_code(shown.text().find("null").unwrap()) && !shown.is_code(0));
    }

    #[test]
    fn the_main_text_is_without_ways_forms_and_drawings() {
        let text = "<p>a</p><main><nav>b</nav><h1>c</h1><svg><text>d</text></svg><form><p>e</p></form><p>f <img alt=g></p></main><p>h</p>";
        let mut html = Html::default();
        html.read(text.as_bytes());
        let mut shown = Shown::default();
        shown.read_main(&html);
        assert_eq!(shown.text().trim_end(), "c\nf");
        html.read(b"<p>no main part</p>");
        shown.read_main(&html);
        assert_eq!(shown.text(), "");
    }
}
