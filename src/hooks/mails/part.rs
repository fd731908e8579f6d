//! Words of a mail as they stand in HTML and in plain text, with places for what a sender fills in.
//!
//! Invariant: for the same words both say the same; a text of ours is escaped for where it stands, and what a sender
//! fills in is escaped by the sender (two braces) or needs no escape (three).

use super::MailInputs;
use crate::data::mails::{Inline, Piece, Target, optional};

/// Where words stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Into {
    Html,
    Text,
}

/// How links in HTML are drawn.
pub struct Links<'a> {
    /// What stands in the element: class and style.
    pub attributes: &'a str,
}

impl MailInputs<'_> {
    /// A text of one line.
    pub fn line(&self, pieces: &[Piece], into: Into) -> String {
        pieces.iter().map(|piece| self.piece(piece, into)).collect()
    }

    fn piece(&self, piece: &Piece, into: Into) -> String {
        let escaped = |text: &str| match into {
            Into::Html => escape(text),
            Into::Text => text.to_string(),
        };
        match piece {
            Piece::Text(text) => escaped(text),
            Piece::Site(name) => escaped(self.said_of_site(name)),
            Piece::Field(name) => {
                let place = match into {
                    Into::Html => format!("{{{{{name}}}}}"),
                    Into::Text => format!("{{{{{{{name}}}}}}}"),
                };
                let field = self.fields.iter().find(|field| *field.name == **name);
                match field.and_then(|field| field.def.fallback.as_deref()) {
                    Some(fallback) => {
                        format!("{{{{#if {name}}}}}{place}{{{{else}}}}{}{{{{/if}}}}", escaped(fallback))
                    }
                    None => place,
                }
            }
        }
    }

    fn said_of_site(&self, name: &str) -> &str {
        self.of_site.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text.as_str())
    }

    /// Words as HTML.
    pub fn html(&self, words: &[Inline], links: &Links<'_>) -> String {
        let inner = |words: &[Inline]| self.html(words, links);
        let each = words.iter().map(|inline| match inline {
            Inline::Piece(piece) => self.piece(piece, Into::Html),
            Inline::Strong(words) => format!("<strong style=\"font-weight:700\">{}</strong>", inner(words)),
            Inline::Link(target, words) => {
                format!(
                    "<a href=\"{}\" {}>{}</a>",
                    self.address(target, Into::Html),
                    links.attributes,
                    inner(words)
                )
            }
        });
        each.collect()
    }

    /// Words as plain text: an address stands in brackets behind what leads there.
    pub fn plain(&self, words: &[Inline]) -> String {
        let each = words.iter().map(|inline| match inline {
            Inline::Piece(piece) => self.piece(piece, Into::Text),
            Inline::Strong(words) => self.plain(words),
            Inline::Link(target, words) => {
                let (said, address) = (self.plain(words), self.address(target, Into::Text));
                // An address that is its own label is said once.
                if said == address { said } else { format!("{said} ({address})") }
            }
        });
        each.collect()
    }

    /// Where a link leads: pages of the site are whole and counted.
    pub fn address(&self, target: &Target, into: Into) -> String {
        let written = match target {
            Target::Field(name) => return self.piece(&Piece::Field(name.clone()), into),
            Target::Address(address) if address == self.origin => self.counted(&format!("{address}/")),
            Target::Address(address) if address.starts_with(&format!("{}/", self.origin)) => {
                self.counted(address)
            }
            Target::Address(address) => address.clone(),
            Target::Path(path) => self.counted(&format!("{}{}{path}", self.origin, self.base)),
        };
        if into == Into::Html { escape(&written) } else { written }
    }

    /// An address with what tells visits from this mail.
    pub fn counted(&self, address: &str) -> String {
        let (page, part) =
            address.split_once('#').map_or((address, String::new()), |(a, b)| (a, format!("#{b}")));
        let sign = if page.contains('?') { '&' } else { '?' };
        let (message, variant) = (&self.written.message.id, &self.written.variant.id);
        format!(
            "{page}{sign}utm_source=mail&utm_medium=email&utm_campaign={message}&utm_content={variant}{part}"
        )
    }

    /// The fields without which a stretch of words is left out.
    pub fn needs(&self, words: &[Inline]) -> Vec<String> {
        let fields: Vec<crate::data::mails::Field> =
            self.fields.iter().map(|field| (*field).clone()).collect();
        optional(words, &fields)
    }

    /// Whether a stretch of words speaks of a number of the site that is none.
    pub fn says_nothing(&self, words: &[Inline]) -> bool {
        words.iter().any(|inline| match inline {
            Inline::Piece(Piece::Site(name)) => self.said_of_site(name).is_empty(),
            Inline::Piece(_) => false,
            Inline::Strong(inner) | Inline::Link(_, inner) => self.says_nothing(inner),
        })
    }
}

/// A stretch that is only said where all of these fields have a value.
pub fn conditional(needs: &[String], text: &str) -> String {
    let open: String = needs.iter().map(|name| format!("{{{{#if {name}}}}}")).collect();
    format!("{open}{text}{}", "{{/if}}".repeat(needs.len()))
}

/// For elements and attributes. The compiler of the layout keeps no double quote within an attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{a0}' => out.push_str("&nbsp;"),
            c => out.push(c),
        }
    }
    out
}
