//! The letters of cards: which characters there are, how wide a text is, and where its lines break.
//!
//! It shapes nothing and knows no kerning: that is done where a card is drawn. So a width is a little more than
//! what is seen, and a text that fits here fits there.
//! Invariant: of a text that lacks nothing, every character has a glyph in every family that was given whole;
//! a word is never cut.

use resvg::usvg::fontdb::{Database, Source};
use skrifa::raw::FontRef;
use skrifa::{MetadataProvider, instance::LocationRef, instance::Size};
use std::borrow::Cow;
use std::sync::Arc;

/// The faces that cards are set in, read once.
pub struct Fonts {
    /// For the drawing: the same faces and no others.
    database: Arc<Database>,
    /// Each character that has a glyph, with its widest advance in any face, in parts of the size; sorted.
    advances: Vec<(char, f32)>,
}

impl Fonts {
    /// Reads TrueType and OpenType fonts. Where two of one family have the same weight, the first counts.
    pub fn new(files: impl IntoIterator<Item = Cow<'static, [u8]>>) -> Result<Fonts, String> {
        let mut database = Database::new();
        let mut advances = Vec::new();
        for (at, bytes) in files.into_iter().enumerate() {
            measure(&bytes, &mut advances).ok_or_else(|| format!("font {} cannot be read", at + 1))?;
            if database.load_font_source(Source::Binary(Arc::new(bytes))).is_empty() {
                return Err(format!("font {} has no family name", at + 1));
            }
        }
        if advances.is_empty() {
            return Err("there is no font".into());
        }
        // The widest of a character comes first, and the others go.
        advances.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        advances.dedup_by_key(|(c, _)| *c);
        Ok(Fonts { database: Arc::new(database), advances })
    }

    /// The faces for the drawing.
    pub fn database(&self) -> &Arc<Database> {
        &self.database
    }

    /// The characters of a text that no face has, each once, in order.
    pub fn lacking(&self, text: &str) -> Vec<char> {
        let mut lacking = Vec::new();
        for c in text.chars() {
            if !is_unseen(c) && self.advance(c).is_none() && !lacking.contains(&c) {
                lacking.push(c);
            }
        }
        lacking
    }

    /// The width of a text in one line, in pixels, in the widest of the faces.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().filter_map(|c| self.advance(c)).sum::<f32>() * size
    }

    /// The text in at most so many lines, at the largest of these sizes at which each fits into the width;
    /// nothing if it fits at none. Lines break at spaces, and are about equally long.
    pub fn broken(&self, text: &str, sizes: &[f32], width: f32, lines: usize) -> Option<(f32, Vec<String>)> {
        let mut sizes = sizes.to_vec();
        sizes.sort_unstable_by(|a, b| b.total_cmp(a));
        let words: Vec<&str> = text.split(is_break).filter(|word| !word.is_empty()).collect();
        sizes.into_iter().find_map(|size| {
            let mut best = self.filled(&words, size, width).filter(|found| found.len() <= lines)?;
            // A narrower column with as many lines leaves no word alone in the last one.
            loop {
                let widest = best.iter().map(|line| self.width(line, size)).fold(0.0, f32::max);
                match self.filled(&words, size, widest - 0.01) {
                    Some(narrower) if best.len() > 1 && narrower.len() == best.len() => best = narrower,
                    _ => return Some((size, best)),
                }
            }
        })
    }

    /// The words in lines, each as full as it can be; nothing if a word is wider than a line.
    fn filled(&self, words: &[&str], size: f32, width: f32) -> Option<Vec<String>> {
        let mut lines: Vec<String> = Vec::new();
        for word in words {
            let longer = lines.last().map(|line| format!("{line} {word}"));
            match (longer.filter(|longer| self.width(longer, size) <= width), lines.last_mut()) {
                (Some(longer), Some(last)) => *last = longer,
                _ if self.width(word, size) > width => return None,
                _ => lines.push((*word).to_string()),
            }
        }
        Some(lines)
    }

    fn advance(&self, c: char) -> Option<f32> {
        let at = self.advances.binary_search_by_key(&c, |(c, _)| *c).ok()?;
        Some(self.advances[at].1)
    }
}

/// The advances of all characters of a face.
fn measure(bytes: &[u8], advances: &mut Vec<(char, f32)>) -> Option<()> {
    let font = FontRef::new(bytes).ok()?;
    let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
    let each = font.charmap().mappings().filter_map(|(code, glyph)| {
        let c = char::from_u32(code).filter(|_| glyph.to_u32() != 0)?;
        Some((c, metrics.advance_width(glyph)?))
    });
    advances.extend(each);
    Some(())
}

/// Whether a text is written from right to left: its first letter says so, or a mark before it.
pub fn is_rtl(text: &str) -> bool {
    let strong = text.chars().find(|c| c.is_alphabetic() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}'));
    strong.is_some_and(|c| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    })
}

/// A space at which a line may end.
fn is_break(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

/// Characters that need no glyph of their own: spaces, joiners, marks of direction, selectors of a form.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fonts() -> Fonts {
        let of_theme = |path: &str| crate::carried::DEFAULT_THEME.iter().find(|(p, _)| *p == path).unwrap().1;
        let files = ["fonts/FlywheelCard-Medium.ttf", "fonts/FlywheelCard-Bold.ttf"];
        Fonts::new(files.map(|path| Cow::Borrowed(of_theme(path)))).unwrap()
    }

    #[test]
    fn what_the_faces_have_is_told_from_what_they_lack() {
        let fonts = fonts();
        for text in [
            "Executive coach — 12 % off “now”…",
            "Nguyễn Thị Ánh",
            "Nguye\u{302}\u{303}n", // the same letters, taken apart
            "Łódź, Reykjavík, İstanbul, Ţara",
            "Αθήνα, Київ, Ўзбек, Ђурђа",
            "مدرب تنفيذي، ۱۲ ٪ پچگژ ٹڈ",
            "$ € £ ₹ ₫ ₺ ₴ → ←",
            "a\u{a0}b\u{200d}\u{fe0f}\u{2067}\u{2069}\n",
        ] {
            assert_eq!(fonts.lacking(text), Vec::<char>::new(), "{text}");
        }
        assert_eq!(fonts.lacking("Well done 🎉, 🎉 and 👩‍💻!"), ['🎉', '👩', '💻']);
        assert_eq!(fonts.lacking("東京 coach"), ['東', '京']);
    }

    #[test]
    fn a_text_is_as_wide_as_its_letters() {
        let fonts = fonts();
        let (one, two) = (fonts.width("a", 50.0), fonts.width("aa", 100.0));
        assert!(one > 20.0 && (two - 4.0 * one).abs() < 0.01, "{one} {two}");
        assert!(fonts.width("iii", 50.0) < fonts.width("mmm", 50.0));
        assert_eq!(fonts.width("🎉", 50.0), 0.0);
    }

    #[test]
    fn lines_break_at_spaces_and_are_about_equally_long() {
        let fonts = fonts();
        let broken = |text: &str| fonts.broken(text, &[48.0, 96.0, 64.0], 800.0, 3);
        assert_eq!(broken("Austin, Texas"), Some((96.0, vec!["Austin, Texas".into()])));
        let lines = ["Executive coach", "in Colorado", "Springs, Colorado"].map(String::from).to_vec();
        assert_eq!(broken("Executive coach in Colorado  Springs, Colorado "), Some((64.0, lines)));
        let lines = ["What a good", "offer contains"].map(String::from).to_vec();
        assert_eq!(broken("What a good offer contains"), Some((96.0, lines)));
    }

    #[test]
    fn what_does_not_fit_becomes_smaller_and_at_last_nothing() {
        let fonts = fonts();
        let word = "Donaudampfschifffahrtsgesellschaft";
        let (size, lines) = fonts.broken(word, &[96.0, 40.0, 20.0], 800.0, 3).unwrap();
        assert_eq!((size, lines), (40.0, vec![word.to_string()]));
        assert_eq!(fonts.broken(word, &[96.0], 800.0, 3), None);
        assert_eq!(fonts.broken("a b c d", &[96.0], 100.0, 3), None);
        assert_eq!(fonts.broken("5\u{a0}km", &[96.0], 150.0, 3), None);
        assert_eq!(fonts.broken("", &[96.0], 100.0, 3), Some((96.0, Vec::new())));
    }

    #[test]
    fn the_first_letter_gives_the_direction() {
        for text in ["مدرب تنفيذي", "12 مدرب", "«שלום» world", "\u{200f}Coach"] {
            assert!(is_rtl(text), "{text}");
        }
        for text in ["", "12", "Coach مدرب", "Тренер", "\u{200e}مدرب"] {
            assert!(!is_rtl(text), "{text}");
        }
    }

    #[test]
    fn bytes_that_are_no_font_are_refused() {
        assert!(Fonts::new([Cow::Borrowed(&b"no font"[..])]).is_err());
        assert!(Fonts::new([]).is_err());
    }
}
