//! Whether a client's words may stand on a page: the consent, the length, and what they give away.
//!
//! A text is told whole, word for word, or not at all; nothing in it is ever masked or mended. Invariant:
//! what is withheld leaves a reason and a line, and no word of it.

use super::author;
use super::export::RawRow;
use super::outcome::{Reason, Tally};
use super::record::Consent;
use super::rules::Field;
use crate::config::Purpose;
use crate::personal::{Allowed, Known, scan};
use std::sync::Arc;

/// What became of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    None,
    /// May be quoted.
    Kept(Arc<str>),
    Withheld(Reason),
}

/// What texts are judged by.
pub struct Judge<'r> {
    /// Names that may stand in a text: of places and services of the site.
    pub allowed: &'r Allowed,
    pub language: &'r str,
    /// Least number of characters of a text that stands by itself.
    pub shortest: usize,
}

impl Judge<'_> {
    pub fn text(&self, row: &RawRow, consent: &Consent, tally: &mut Tally) -> Text {
        let Some(text) = row.get(Field::Testimonial) else { return Text::None };
        let covered = consent.covers.purposes.iter().any(|p| matches!(p, Purpose::Quote | Purpose::Story));
        let reason = if !consent.in_force() || !covered {
            Reason::TextNotCovered
        } else if text.chars().count() < self.shortest {
            Reason::TextTooShort
        } else if text.chars().any(is_invisible) {
            Reason::TextInvisible
        } else if text.starts_with(['=', '+', '-', '@']) {
            Reason::TextFormula
        } else {
            let mut found: Vec<&'static str> = scan(text, &self.known(row, consent.covers.first_name))
                .iter()
                .map(|h| h.kind.words())
                .collect();
            if found.is_empty() {
                tally.quotes += 1;
                return Text::Kept(text.into());
            }
            found.sort_unstable();
            found.dedup();
            tally.texts.insert(row.line, found);
            Reason::TextPersonal
        };
        tally.leave_out(reason, row.line);
        Text::Withheld(reason)
    }

    /// The first name, if the consent covers it and it is certain that it is one.
    pub fn author(&self, row: &RawRow, consent: &Consent, text: &Text) -> Option<Arc<str>> {
        if !consent.in_force() || !consent.covers.first_name || !matches!(text, Text::Kept(_)) {
            return None;
        }
        author::first_name(row).map(Arc::from)
    }

    fn known<'k>(&'k self, row: &'k RawRow, first_name_allowed: bool) -> Known<'k> {
        let people = row.all(Field::Person).chain(row.all(Field::Author));
        Known {
            people: people.collect(),
            firms: row.all(Field::Firm).collect(),
            first_name_allowed: first_name_allowed && author::all_certain(row),
            allowed: self.allowed,
            language: self.language,
        }
    }
}

/// Characters that nobody sees and that change what a text is.
fn is_invisible(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{FFFD}')
}
