//! What a text holds that somebody may follow: whole addresses, and words with a `#` before them.
//!
//! Which addresses are links is decided by each network when it counts (see [`super::links`]). Here an address
//! is anything that begins with `http://` or `https://`, whether its domain exists or not; only where it ends
//! needs rules.
//!
//! Invariant: ranges are in bytes, lie on signs, stand in order, and none touches another's signs.

use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// Every address of a text. Punctuation behind it belongs to the sentence, and so does a bracket that was not
/// opened inside.
pub(super) fn addresses(text: &str) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(start) = text[at..].find("http").map(|n| at + n) {
        let scheme = ["https://", "http://"].into_iter().find(|scheme| text[start..].starts_with(scheme));
        let glued = text[..start].chars().next_back().is_some_and(is_inner);
        at = start + "http".len();
        let Some(scheme) = scheme.filter(|_| !glued) else { continue };
        let host = start + scheme.len();
        let end = end_of(text, host);
        if end > host {
            found.push(start..end);
            at = end;
        }
    }
    found
}

fn end_of(text: &str, host: usize) -> usize {
    let (mut open, mut end) = (0_usize, host);
    for (at, c) in text[host..].char_indices() {
        let behind = host + at + c.len_utf8();
        match c {
            c if c.is_whitespace() || c.is_control() => break,
            '<' | '>' | '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」' | '{' | '}' | '|' | '\\' | '^'
            | '`' => break,
            '(' => open += 1,
            ')' if open == 0 => break,
            ')' => {
                open -= 1;
                end = behind;
            }
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '…' | '[' | ']' | '*' | '~' | '。' | '、'
            | '，' => {}
            _ => end = behind,
        }
    }
    end
}

/// Every `#word` of a text outside of its addresses: `#` and letters, digits and underscores, at least one of
/// them a letter. `C#` is none, and neither is `#1`.
pub(super) fn hashtags(text: &str, addresses: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (start, _) in text.match_indices('#') {
        let before = text[..start].chars().next_back();
        let glued = before.is_some_and(|c| is_inner(c) || matches!(c, '#' | '&' | '/'));
        let inside = addresses.iter().any(|address| address.contains(&start));
        let stop = addresses.iter().map(|address| address.start).find(|at| *at > start).unwrap_or(text.len());
        let word = text[start + 1..stop].split(|c: char| !is_inner(c)).next().unwrap_or_default();
        let is_word = word.chars().any(char::is_alphabetic) && !word.starts_with(is_combining_mark);
        if !glued && !inside && is_word {
            found.push(start..start + 1 + word.len());
        }
    }
    found
}

fn is_inner(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (Vec<&str>, Vec<&str>) {
        let (addresses, cut) = (addresses(text), |range: Range<usize>| &text[range]);
        let tags = hashtags(text, &addresses);
        (addresses.iter().cloned().map(cut).collect(), tags.into_iter().map(cut).collect())
    }

    #[test]
    fn addresses_end_before_the_punctuation_of_the_sentence() {
        for (text, address) in [
            ("See https://a.example.", "https://a.example"),
            ("(see https://a.example/b)", "https://a.example/b"),
            ("https://a.example/b_(c)), more", "https://a.example/b_(c)"),
            ("“https://a.example/?q=1&r=ü#s”", "https://a.example/?q=1&r=ü#s"),
            ("http://a.example/…", "http://a.example/"),
            ("https://a.example/b?utm_source=x!\nhttp", "https://a.example/b?utm_source=x"),
        ] {
            assert_eq!(found(text).0, [address], "{text}");
        }
        assert!(found("xhttps://a.example https:// httpsa.example ftp://a.example").0.is_empty());
    }

    #[test]
    fn hashtags_are_words_and_no_numbers() {
        let (_, tags) =
            found("#Coach, (#führung) C# #1 &#38; ##x #2027goals #a_b https://a.example/#c #️⃣ #東京");
        assert_eq!(tags, ["#Coach", "#führung", "#2027goals", "#a_b", "#東京"]);
    }
}
