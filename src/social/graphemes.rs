//! How many signs readers see in a text.
//!
//! These are the extended grapheme clusters of UAX 29, counted as before Unicode 15.1: since then consonants of
//! Indic scripts that a virama joins are one cluster. Bluesky's server (`graphemer`) and Mastodon's (Ruby
//! before it took the rule over) do not join them, so each counts here.
//!
//! Invariant: the count is never less than that of today's clusters.

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

pub(super) fn graphemes(text: &str) -> usize {
    text.graphemes(true).map(|cluster| 1 + joined(cluster)).sum()
}

/// Letters of a cluster that only a virama holds in it: those that no other letter would take along.
fn joined(cluster: &str) -> usize {
    if cluster.len() < 9 {
        return 0;
    }
    let follows = |c: char| format!("a{c}").graphemes(true).count() == 1;
    let signs: Vec<char> = cluster.chars().collect();
    let is_letter = |c: char| c.is_alphabetic() && !is_combining_mark(c) && !follows(c);
    signs.windows(2).filter(|pair| is_letter(pair[1]) && follows(pair[0])).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_what_readers_see() {
        for (text, count) in [
            ("", 0),
            ("\r\n", 1),
            ("e\u{301}", 1),
            ("👩‍👩‍👧‍👦", 1),
            ("🇩🇪🇫🇷", 2),
            ("👍🏽", 1),
            ("각", 1),
            ("\u{1112}\u{1161}\u{11ab}", 1),
            ("1\u{fe0f}\u{20e3}", 1),
        ] {
            assert_eq!(graphemes(text), count, "{text}");
        }
    }

    #[test]
    fn consonants_that_a_virama_joins_count_each() {
        assert_eq!("नमस्ते".graphemes(true).count(), 3);
        assert_eq!(graphemes("नमस्ते"), 4);
        assert_eq!(graphemes("क्\u{200d}ष"), 2);
        assert_eq!(graphemes("কক্ষী"), 3);
    }
}
