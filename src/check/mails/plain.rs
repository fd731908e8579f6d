//! The text part as it is read: its words, links and paragraphs. Marks of lists and quotations are no words.

use super::Mail;
use super::addresses;
use super::handlebars::{self, Tag};
use super::words::{Builder, Item, Link, Said};
use std::ops::Range;

pub fn read(mail: &Mail<'_>) -> Said {
    let mut reader = Reader { text: mail.text, at: 0, built: Builder::default(), links: Vec::new() };
    let url_fields = url_fields(mail.json);
    let tags = handlebars::tags(mail.text);
    let mut tags = tags.iter().peekable();
    let mut begins_line = true;
    while let Some(c) = mail.text[reader.at..].chars().next() {
        let at = reader.at;
        if let Some(found) = tags.next_if(|found| found.place.start == at) {
            match &found.tag {
                Tag::Value(name) if url_fields.contains(name) => {
                    reader.spare(found.place.clone(), &found.tag)
                }
                tag => reader.built.tag(tag, found.place.clone()),
            }
            // What a condition begins may be an item of a list.
            begins_line &= !matches!(found.tag, Tag::Value(_));
            reader.at = found.place.end;
        } else if reader.takes_address() || reader.takes_mark(begins_line) {
            begins_line = false;
        } else {
            reader.built.push(c, at..at + c.len_utf8());
            begins_line = c == '\n' || begins_line && !c.is_alphanumeric();
            reader.at += c.len_utf8();
        }
    }
    reader.built.cut();
    let links = reader.links;
    Said { words: reader.built.words, links, paragraphs: paragraphs(mail.text) }
}

/// Names of the fields that hold an address.
pub fn url_fields(json: &serde_json::Value) -> Vec<String> {
    let fields = json["fields"].as_array().into_iter().flatten();
    let urls = fields.filter(|field| field["type"] == "url").filter_map(|field| field["name"].as_str());
    urls.map(str::to_string).collect()
}

struct Reader<'m> {
    text: &'m str,
    at: usize,
    built: Builder,
    links: Vec<Link>,
}

impl Reader<'_> {
    /// An address that stands for itself.
    fn spare(&mut self, place: Range<usize>, tag: &Tag) {
        self.built.begin_spare();
        self.built.tag(tag, place.clone());
        self.built.end_spare();
        self.link(place);
    }

    fn link(&mut self, place: Range<usize>) {
        let address = self.text[place.clone()].to_string();
        // One that is faulty is told where links are judged, and compared as it stands.
        let key = addresses::read(&address).key().unwrap_or_else(|| address.clone());
        self.links.push(Link { address, item: Item { key, place, spare: 0 } });
    }

    /// Reads an address if one begins here; a mailbox is read as words, too.
    fn takes_address(&mut self) -> bool {
        let rest = &self.text[self.at..];
        if self.text[..self.at].ends_with(|c: char| c.is_alphanumeric()) {
            return false;
        }
        let end = rest.find(|c: char| c.is_whitespace() || "<>\"".contains(c)).unwrap_or(rest.len());
        let address = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '*']);
        let place = self.at..self.at + address.len();
        if ["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme)) {
            self.built.begin_spare();
            self.built.text(address, self.at);
            self.built.end_spare();
            self.at = place.end;
            self.link(place);
            return true;
        }
        // A mailbox is a link for those who want it to be one.
        let is_mailbox = address.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !address.contains(['{', '/', '(', '['])
        });
        if is_mailbox {
            self.built.text(address, self.at);
            self.built.cut();
            self.at = place.end;
            let (key, spare) = (format!("mailto:{}", address.to_ascii_lowercase()), self.links.len() + 1);
            let address = format!("mailto:{address}");
            self.links.push(Link { address, item: Item { key, place, spare } });
        }
        is_mailbox
    }

    /// Reads `1.` at the beginning of a line, and `[1]` anywhere, as what the HTML need not have.
    fn takes_mark(&mut self, begins_line: bool) -> bool {
        let rest = &self.text[self.at..];
        let inside = rest.strip_prefix('[');
        let digits = inside.unwrap_or(rest);
        let width = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let ends = match inside {
            Some(_) => digits[width..].starts_with(']'),
            None => {
                begins_line && digits[width..].starts_with(['.', ')']) && digits[width + 1..].starts_with(' ')
            }
        };
        if width == 0 || !ends {
            return false;
        }
        let start = self.at + rest.len() - digits.len();
        self.built.begin_spare();
        self.built.text(&digits[..width], start);
        self.built.end_spare();
        self.at = start + width + 1;
        true
    }
}

/// Paragraphs are parted by empty lines.
fn paragraphs(text: &str) -> Vec<String> {
    let (mut all, mut lines) = (Vec::new(), Vec::new());
    for line in text.lines().map(str::trim).chain([""]) {
        if !line.is_empty() {
            lines.push(line);
        } else if !lines.is_empty() {
            all.push(std::mem::take(&mut lines).join(", "));
        }
    }
    all
}
