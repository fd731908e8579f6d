//! The stylesheets of the output: what they load in turn.
//!
//! Read once, since every page that uses a stylesheet loads the same. Nothing of their rules is judged.

use super::files::Files;
use rustc_hash::FxHashMap;

/// What a stylesheet loads.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Style {
    pub bytes: u64,
    /// Addresses as they are written, each with its place; `import` is the next stylesheet.
    pub loads: Vec<Load>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    pub url: String,
    pub at: u32,
    pub kind: LoadKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadKind {
    Import,
    Font,
    Image,
}

/// Every stylesheet by its file.
#[derive(Default)]
pub struct Styles {
    /// In the order of the files.
    pub all: Vec<(u32, Style)>,
    /// Only looked up, never iterated.
    index: FxHashMap<u32, usize>,
}

impl Styles {
    pub fn of(files: &Files) -> Styles {
        let mut styles = Styles::default();
        let mut bytes = Vec::new();
        for (file, path) in files.paths() {
            if path.ends_with(".css") && files.read(file, &mut bytes).is_ok() {
                styles.index.insert(file, styles.all.len());
                styles.all.push((file, Style::read(&String::from_utf8_lossy(&bytes))));
            }
        }
        styles
    }

    pub fn get(&self, file: u32) -> Option<&Style> {
        self.index.get(&file).map(|at| &self.all[*at].1)
    }
}

impl Style {
    fn read(text: &str) -> Style {
        let mut style = Style { bytes: text.len() as u64, loads: Vec::new() };
        let plain = without_comments(text);
        // Whether a block of @font-face is open: what it loads are fonts.
        for (at, _) in plain.match_indices("url(") {
            let start = at + "url(".len();
            let lead = plain[start..].len() - plain[start..].trim_start().len();
            let rest = plain[start..].trim_start();
            let (url, skip) = match rest.chars().next() {
                Some(quote @ ('"' | '\'')) => (rest[1..].split(quote).next().unwrap_or(""), 1),
                _ => (rest.split(')').next().unwrap_or("").trim_end(), 0),
            };
            let before = &plain[..at];
            let block = before.rfind('{').filter(|open| before.rfind('}').is_none_or(|close| close < *open));
            let is_font = block.is_some_and(|open| before[..open].trim_end().ends_with("@font-face"));
            let statement = before.rsplit([';', '}', '{']).next().unwrap_or("").trim_start();
            let kind = match (statement.starts_with("@import"), is_font) {
                (true, _) => LoadKind::Import,
                (_, true) => LoadKind::Font,
                _ => LoadKind::Image,
            };
            // An address that begins with a number sign is a part of the page itself.
            if !url.is_empty() && !url.starts_with('#') {
                let at = (start + lead + skip) as u32;
                style.loads.push(Load { url: url.to_string(), at, kind });
            }
        }
        for (at, _) in plain.match_indices("@import") {
            let rest = plain[at + "@import".len()..].trim_start();
            if let Some(quote @ ('"' | '\'')) = rest.chars().next() {
                let url = rest[1..].split(quote).next().unwrap_or("");
                style.loads.push(Load { url: url.to_string(), at: at as u32, kind: LoadKind::Import });
            }
        }
        style
    }
}

/// Comments become spaces, so that every place stays where it is.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find("/*") {
        let close = rest[open + 2..].find("*/").map_or(rest.len(), |close| open + 2 + close + 2);
        out.push_str(&rest[..open]);
        out.extend(std::iter::repeat_n(' ', close - open));
        rest = &rest[close..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_stylesheet_loads_is_seen_with_its_place() {
        let text = "@import 'a.css';@import url(b.css);/* url(no) */\n@font-face{font-family:x;src:url( \"f.woff2\" )}\nbody{background:url(data:image/png;base64,x)}a{fill:url(#g)}";
        let style = Style::read(text);
        let loads: Vec<(&str, LoadKind)> = style.loads.iter().map(|l| (l.url.as_str(), l.kind)).collect();
        assert_eq!(
            loads,
            [
                ("b.css", LoadKind::Import),
                ("f.woff2", LoadKind::Font),
                ("data:image/png;base64,x", LoadKind::Image),
                ("a.css", LoadKind::Import)
            ]
        );
        assert!(style.loads[..3].iter().all(|l| text[l.at as usize..].starts_with(&l.url)));
    }
}
