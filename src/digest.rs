//! The digest of what a page says: equal exactly when a reader would find nothing new.
//!
//! It is taken from the finished bytes: title, description and robots, structured data, and what stands in
//! `<main>` (in the whole body where there is none): words, and where links and pictures lead. Markup around
//! the words, menus, stylesheets, scripts, the form's hidden fields, assets (their names carry hashes) and the
//! address that the site is built for do not count. It is no parser of HTML: it reads what templates write,
//! in one pass, and what it cannot tell apart counts as a change.
//!
//! Invariant: a function of the page's bytes and the site's address alone.

use crate::fingerprint::Fingerprint;
use memchr::memmem::Finder;
use memchr::{memchr, memchr2};

/// Separates attributes and parts; no page holds it.
const BREAK: u8 = 0x1F;
/// The folder of assets, below the site's root.
const ASSETS: &[u8] = b"/assets/";
/// Elements whose contents are not read.
const SILENT: &[(&[u8], &[u8])] =
    &[(b"<script", b"</script"), (b"<style", b"</style"), (b"<template", b"</template")];

/// Takes digests of the pages of one site.
pub struct Digester {
    /// Scheme, host and path of the site: what every absolute address begins with.
    base: Finder<'static>,
    root: Vec<u8>,
    /// What a page says, collected here. Kept between pages.
    said: Vec<u8>,
}

impl Digester {
    /// `origin` is scheme and host, `root` the path that the site lives under ("" or "/experts").
    pub fn new(origin: &str, root: &str) -> Digester {
        let base = Finder::new(format!("{origin}{root}").as_bytes()).into_owned();
        Digester { base, root: root.as_bytes().to_vec(), said: Vec::new() }
    }

    /// The digest of one page.
    pub fn digest(&mut self, page: &[u8]) -> Fingerprint {
        let mut said = std::mem::take(&mut self.said);
        said.clear();
        let head_end = find(page, b"</head>").unwrap_or(0);
        let (head, rest) = page.split_at(head_end);
        self.head(head, &mut said);
        let main = between(rest, b"<main", b"</main>").or_else(|| between(rest, b"<body", b"</body>"));
        self.body(main.unwrap_or(rest), &mut said);
        // Structured data may stand anywhere in the page.
        let mut open = page;
        while let Some(at) = find(open, b"application/ld+json") {
            let Some(end) = memchr(b'>', &open[at..]) else { break };
            let data = &open[at + end + 1..];
            let length = find(data, b"</script").unwrap_or(data.len());
            said.push(BREAK);
            self.text(&data[..length], &mut said);
            open = &data[length..];
        }
        let digest = Fingerprint::of_bytes(&said);
        self.said = said;
        digest
    }

    fn head(&self, head: &[u8], said: &mut Vec<u8>) {
        if let Some(title) = between(head, b"<title", b"</title>") {
            self.words(after(title, b'>'), said);
        }
        let mut rest = head;
        while let Some(at) = find(rest, b"<meta") {
            let (mut name, mut content): (&[u8], &[u8]) = (b"", b"");
            let length = each_attribute(&rest[at..], &mut |key, value| match key {
                b"name" => name = value,
                b"content" => content = value,
                _ => {}
            });
            if matches!(name, b"description" | b"robots") {
                said.push(BREAK);
                said.extend_from_slice(name);
                self.words(content, said);
            }
            rest = &rest[at + length..];
        }
    }

    /// Words, and the targets of links and pictures.
    fn body(&self, body: &[u8], said: &mut Vec<u8>) {
        let mut rest = body;
        while let Some(at) = memchr(b'<', rest) {
            self.words(&rest[..at], said);
            rest = &rest[at..];
            let first = rest.get(1).copied().unwrap_or_default();
            if first == b'!' && rest.starts_with(b"<!--") {
                rest = &rest[find(rest, b"-->").map_or(rest.len(), |end| end + 3)..];
                continue;
            }
            // The end of an element says nothing, nor does the beginning of one without attributes.
            if first == b'/' {
                rest = after(rest, b'>');
                continue;
            }
            // What stands in a script or style is not read by people; structured data is taken elsewhere.
            let close = match first {
                b's' | b't' => {
                    SILENT.iter().find(|(open, _)| rest.starts_with(open)).map(|(_, close)| *close)
                }
                _ => None,
            };
            let length = each_attribute(rest, &mut |key, value| {
                if is_said(key) {
                    self.address(value, said);
                }
            });
            rest = &rest[length..];
            if let Some(close) = close {
                rest = &rest[find(rest, close).unwrap_or(rest.len())..];
            }
        }
        self.words(rest, said);
    }

    /// An address without the site's own, nothing for an asset.
    fn address(&self, value: &[u8], said: &mut Vec<u8>) {
        let inside = value.strip_prefix(self.base.needle()).or_else(|| value.strip_prefix(&*self.root));
        let inside = inside.unwrap_or(value);
        if !inside.starts_with(ASSETS) {
            said.push(BREAK);
            said.extend_from_slice(inside);
        }
    }

    /// A text with one space before each word, so that indentation does not count.
    fn words(&self, text: &[u8], said: &mut Vec<u8>) {
        let text = text.trim_ascii();
        if text.is_empty() {
            return;
        }
        said.push(b' ');
        // Most texts are written as they are said, with single spaces: they are copied in one go.
        let other = |b: u8| b < b' ';
        let is_plain = text.windows(2).fold(true, |plain, two| {
            plain & !other(two[0]) & !other(two[1]) & !(two[0] == b' ' && two[1] == b' ')
        });
        if is_plain {
            said.extend_from_slice(text);
            return;
        }
        let mut parted = false;
        for word in text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()) {
            if std::mem::replace(&mut parted, true) {
                said.push(b' ');
            }
            said.extend_from_slice(word);
        }
    }

    /// A text without the site's own address, and without assets.
    fn text(&self, text: &[u8], said: &mut Vec<u8>) {
        let mut rest = text;
        while let Some(at) = self.base.find(rest) {
            said.extend_from_slice(&rest[..at]);
            rest = &rest[at + self.base.needle().len()..];
            if rest.starts_with(ASSETS) {
                rest = &rest[memchr2(b'"', b'\\', rest).unwrap_or(rest.len())..];
            }
        }
        said.extend_from_slice(rest);
    }
}

/// Whether an attribute's value is part of what a page says: `href`, `src`, `alt`.
fn is_said(key: &[u8]) -> bool {
    match key.len() {
        3 => <[u8; 3]>::try_from(key).is_ok_and(|key| key == *b"src" || key == *b"alt"),
        4 => <[u8; 4]>::try_from(key).is_ok_and(|key| key == *b"href"),
        _ => false,
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, what)
}

/// What stands from `open` to `close`; `open` itself belongs to it.
fn between<'t>(text: &'t [u8], open: &[u8], close: &[u8]) -> Option<&'t [u8]> {
    let start = find(text, open)?;
    let end = find(&text[start..], close)?;
    Some(&text[start..start + end])
}

fn after(text: &[u8], byte: u8) -> &[u8] {
    &text[memchr(byte, text).map_or(text.len(), |at| at + 1)..]
}

/// Calls `each` with name and value of every attribute of the tag that a text begins with, and returns the
/// length of the tag. A `>` within quotes does not end it.
fn each_attribute<'t>(text: &'t [u8], each: &mut impl FnMut(&'t [u8], &'t [u8])) -> usize {
    let mut at = 1;
    loop {
        let Some(next) = memchr2(b'=', b'>', &text[at..]) else { return text.len() };
        let sign = at + next;
        at = sign + 1;
        if text[sign] == b'>' {
            return at;
        }
        let start =
            text[..sign].iter().rposition(|b| b.is_ascii_whitespace()).map_or(sign, |space| space + 1);
        let value = &text[at..];
        let length = match value.first() {
            Some(quote @ (b'"' | b'\'')) => {
                let length = memchr(*quote, &value[1..]).unwrap_or(value.len() - 1);
                each(&text[start..sign], &value[1..=length]);
                (length + 2).min(value.len())
            }
            _ => {
                let end = value.iter().position(|b| b.is_ascii_whitespace() || *b == b'>');
                let length = end.unwrap_or(value.len());
                each(&text[start..sign], &value[..length]);
                length
            }
        };
        at += length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html><html><head><meta charset="utf-8"><title>Coaches in Austin</title>
<meta name="description" content="Nine experts."><meta content="index, follow" name="robots">
<meta property="og:title" content="Coaches"><link rel="stylesheet" href="/sub/assets/site.1111.css">
<script type="application/ld+json">{"@id":"https://a.example/sub/x/#service","logo":"https://a.example/sub/assets/logo.1.svg"}</script>
</head><body><header><nav><a href="/sub/about/">About</a></nav></header>
<main id="main"><!-- a comment --><h1>Coaches in <b>Austin</b></h1>
<p>It has 974,447 people.</p><a class="card" href="/sub/coach/austin/">Austin</a>
<img src="/sub/images/photo.77.webp" alt="A bridge" width="320"><img src="/sub/assets/line.22.svg" alt="">
<form action="/sub/thanks/"><input type="hidden" name="page" value="/sub/x/"><button>Send</button></form>
<script>var a = 1;</script></main><footer>© 2026</footer></body></html>"#;

    fn digest(page: &str) -> Fingerprint {
        Digester::new("https://a.example", "/sub").digest(page.as_bytes())
    }

    #[test]
    fn what_a_reader_would_find_new_changes_the_digest() {
        for (from, to) in [
            ("<title>Coaches", "<title>Coach"),
            ("Nine experts.", "Ten experts."),
            ("index, follow", "noindex, follow"),
            ("#service", "#article"),
            ("974,447", "974,448"),
            ("<b>Austin</b>", "<b>Boston</b>"),
            ("/sub/coach/austin/", "/sub/coach/dallas/"),
            ("photo.77", "photo.78"),
            ("A bridge", "A river"),
            (">Send<", ">Ask<"),
            ("<p>It has 974,447 people.</p>", ""),
        ] {
            assert!(PAGE.contains(from), "{from}");
            assert_ne!(digest(PAGE), digest(&PAGE.replacen(from, to, 1)), "{from} → {to}");
        }
    }

    #[test]
    fn what_stands_around_the_words_does_not_change_it() {
        for (from, to) in [
            ("site.1111.css", "site.2222.css"),
            ("logo.1.svg", "logo.2.svg"),
            ("line.22", "line.33"),
            ("About", "About us"),
            ("/sub/about/", "/sub/us/"),
            ("© 2026", "© 2027"),
            ("a comment", "another > comment"),
            ("class=\"card\"", "class=\"card wide\""),
            ("<p>It has", "<p>\n   It\thas"),
            ("<b>Austin</b>", "<strong>Austin</strong>"),
            ("var a = 1", "var b = \"</p>\""),
            ("value=\"/sub/x/\"", "value=\"/sub/y/\""),
            ("width=\"320\"", "width=\"640\""),
            ("og:title\" content=\"Coaches", "og:title\" content=\"Other"),
        ] {
            assert!(PAGE.contains(from), "{from}");
            assert_eq!(digest(PAGE), digest(&PAGE.replacen(from, to, 1)), "{from} → {to}");
        }
        // Another address of the site is the same page.
        let moved = PAGE.replace("https://a.example/sub/", "http://b.example/").replace("\"/sub/", "\"/");
        assert_eq!(digest(PAGE), Digester::new("http://b.example", "").digest(moved.as_bytes()));
    }

    #[test]
    fn a_page_without_main_says_what_its_body_says_and_no_bytes_are_too_odd() {
        let plain = PAGE.replace("<main id=\"main\">", "").replace("</main>", "");
        assert_ne!(digest(&plain), digest(&plain.replacen("© 2026", "© 2027", 1)));
        let whole = PAGE.as_bytes();
        let mut digester = Digester::new("https://a.example", "/sub");
        for end in 0..whole.len() {
            digester.digest(&whole[..end]);
            digester.digest(&whole[end..]);
        }
    }
}
