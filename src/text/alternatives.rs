//! Several texts for one thing, of which a page takes the first that it can fill and that fits.
//!
//! Search results cut titles and descriptions by pixels, so what fits one page is too wide for another.
//! Invariant: the choice follows from the values and the room alone; if nothing fits, the narrowest is
//! taken, because a text that is cut says more than none.

use super::{Lookup, Pattern, width};
use crate::locale::Locale;

/// How much room a text has: a size of type and a width, both in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    pub size: f64,
    pub widest: f64,
}

/// A title in a search result.
pub const TITLE: Room = Room { size: 20.0, widest: 580.0 };
/// A description in a search result.
pub const DESCRIPTION: Room = Room { size: 14.0, widest: 920.0 };

impl Room {
    /// Whether a text is shown whole.
    pub fn holds(&self, text: &str) -> bool {
        width(text, self.size) <= self.widest
    }
}

/// Patterns in the order of preference; none of them is a text that nobody wrote.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alternatives(pub Vec<Pattern>);

impl Alternatives {
    /// The first that can be filled.
    pub fn first(&self, lookup: &dyn Lookup, locale: &Locale) -> Option<String> {
        self.filled(lookup, locale).next()
    }

    /// The first that can be filled and fits with an ending behind it; of those that do not fit, the
    /// narrowest. The ending is not part of the result.
    pub fn fitting(&self, lookup: &dyn Lookup, locale: &Locale, room: Room, ending: &str) -> Option<String> {
        let mut narrowest: Option<(f64, String)> = None;
        let left = room.widest - width(ending, room.size);
        for text in self.filled(lookup, locale) {
            let wide = width(&text, room.size);
            if wide <= left {
                return Some(text);
            }
            if narrowest.as_ref().is_none_or(|(least, _)| wide < *least) {
                narrowest = Some((wide, text));
            }
        }
        narrowest.map(|(_, text)| text)
    }

    fn filled(&self, lookup: &dyn Lookup, locale: &Locale) -> impl Iterator<Item = String> {
        self.0.iter().filter_map(move |pattern| {
            let mut text = String::new();
            pattern.fill(lookup, locale, &mut text).ok().map(|()| text)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::ValueLookup;
    use crate::value::Value;

    #[test]
    fn the_first_that_can_be_filled_and_fits_is_taken() {
        let texts = ["{none} here", "a long title about {place}", "in {place}", "{place}, all of it"];
        let texts = Alternatives(texts.iter().map(|t| Pattern::parse(t).unwrap()).collect());
        let (locale, value) = (Locale::new("en").unwrap(), Value::map([("place", Value::from("Rye"))]));
        let lookup = ValueLookup { value: &value, locale: &locale };
        let within =
            |widest, ending| texts.fitting(&lookup, &locale, Room { size: 20.0, widest }, ending).unwrap();
        assert_eq!(texts.first(&lookup, &locale).unwrap(), "a long title about Rye");
        assert_eq!(within(200.0, ""), "a long title about Rye");
        assert_eq!(within(200.0, " – A"), "in Rye", "the ending needs its room, too");
        assert_eq!(within(70.0, ""), "in Rye");
        assert_eq!(within(1.0, ""), "in Rye", "the narrowest, where nothing fits");
        assert_eq!(Alternatives::default().first(&lookup, &locale), None);
    }
}
