//! What a part of a mail says: its words and its links in order, each with its place.
//!
//! Words are letters and digits, in small letters; a text says the same with or without other signs, but for
//! those of money and the like. What one part may have and the other not is `spare`: the address beside a
//! link's words, the number of an item of a list, the words of a picture.
//!
//! Invariant: items stand in the order in which they are read.

use super::handlebars::{self, Tag};
use std::ops::Range;

#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub key: String,
    pub place: Range<usize>,
    /// Spare items of one number belong together; 0 is none.
    pub spare: usize,
}

#[derive(Clone, Debug)]
pub struct Link {
    pub address: String,
    /// Its key is the same for all ways of writing the address.
    pub item: Item,
}

#[derive(Debug, Default)]
pub struct Said {
    pub words: Vec<Item>,
    pub links: Vec<Link>,
    /// Paragraphs as they are read; lines of one are parted by commas.
    pub paragraphs: Vec<String>,
}

/// Signs that are words.
const SIGNS: &str = "$€£¥₹%&@°§";

/// Puts words together, character by character.
#[derive(Default)]
pub struct Builder {
    pub words: Vec<Item>,
    word: String,
    place: Range<usize>,
    spare: usize,
    spares: usize,
}

impl Builder {
    /// From here on, items are spare, and belong together.
    pub fn begin_spare(&mut self) {
        self.cut();
        self.spares += 1;
        self.spare = self.spares;
    }

    pub fn end_spare(&mut self) {
        self.cut();
        self.spare = 0;
    }

    /// The word ends here.
    pub fn cut(&mut self) {
        let word = self.word.trim_end_matches('\'').to_lowercase();
        self.word.clear();
        if !word.is_empty() {
            self.words.push(Item { key: word, place: self.place.clone(), spare: self.spare });
        }
    }

    pub fn push(&mut self, c: char, place: Range<usize>) {
        match if matches!(c, '’' | '‘' | 'ʼ') { '\'' } else { c } {
            // Characters that nobody sees do not part a word.
            '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {}
            '\'' if self.word.is_empty() => {}
            c if c.is_alphanumeric() || c == '\'' || ('\u{300}'..='\u{36f}').contains(&c) => {
                if self.word.is_empty() {
                    self.place.start = place.start;
                }
                self.place.end = place.end;
                self.word.push(c);
            }
            c => {
                self.cut();
                if SIGNS.contains(c) {
                    self.words.push(Item { key: c.to_string(), place, spare: self.spare });
                }
            }
        }
    }

    pub fn text(&mut self, text: &str, at: usize) {
        for (offset, c) in text.char_indices() {
            self.push(c, at + offset..at + offset + c.len_utf8());
        }
    }

    /// A tag of Handlebars, in one way of writing for both parts.
    pub fn tag(&mut self, tag: &Tag, place: Range<usize>) {
        self.cut();
        let key = match tag {
            Tag::Value(name) => format!("{{{{{name}}}}}"),
            Tag::If(name) => format!("{{{{#if {name}}}}}"),
            Tag::Else => "{{else}}".to_string(),
            Tag::EndIf => "{{/if}}".to_string(),
            Tag::Other => return,
        };
        self.words.push(Item { key, place, spare: self.spare });
    }
}

/// The words of a short text, as keys.
pub fn keys(text: &str) -> Vec<String> {
    let (mut built, mut at) = (Builder::default(), 0);
    for found in handlebars::tags(text) {
        built.text(&text[at..found.place.start], at);
        built.tag(&found.tag, found.place.clone());
        at = found.place.end;
    }
    built.text(&text[at..], at);
    built.cut();
    built.words.into_iter().map(|word| word.key).collect()
}
