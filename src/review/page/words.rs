//! Numbers and data as words of the report: counts with commas, shares, and texts of the site made safe for HTML.
//!
//! Invariant: whatever comes from data passes through `escape`, and equal values are always written alike.

use super::super::told::Outcome;
use crate::diag::thousands;

/// A text as content or attribute of HTML and SVG.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // What no document may hold would end the reading of it.
            c if c.is_control() && !c.is_whitespace() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// A name out of data within a sentence of ours: it keeps its own direction and disturbs nothing around it.
pub fn named(text: &str) -> String {
    format!("<bdi>{}</bdi>", escape(text))
}

/// An address out of data.
pub fn address(text: &str) -> String {
    format!("<code><bdi>{}</bdi></code>", escape(text))
}

/// "1 page", "1,512 pages".
pub fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(n), if n == 1 { one } else { many })
}

pub fn pages(n: u64) -> String {
    counted(n, "page", "pages")
}

/// A part of a whole in percent; what is little, and what is nearly all, stays apart from none and all.
pub fn share(part: u64, whole: u64) -> String {
    let percent = if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 };
    match percent {
        p if part > 0 && p < 1.0 => "under 1%".into(),
        p if part < whole && p > 99.0 => "over 99%".into(),
        p => format!("{p:.0}%"),
    }
}

/// A measured share, from 0 to 1, in percent.
pub fn percent(value: f64) -> String {
    format!("{}%", plain((value * 1000.0).round() / 10.0))
}

/// A number without zeros that say nothing.
pub fn plain(value: f64) -> String {
    let value = (value * 1000.0).round() / 1000.0;
    // Negative zero is zero.
    if value == value.trunc() && value.abs() < 1e15 {
        let sign = if value < 0.0 { "-" } else { "" };
        return format!("{sign}{}", thousands(value.abs() as u64));
    }
    format!("{value}")
}

/// A text with a large letter at its beginning.
pub fn large(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |c| c.to_uppercase().chain(letters).collect())
}

/// A text as a sentence of its own: with a large letter and a full stop.
pub fn sentence(text: &str) -> String {
    let text = text.trim_end();
    let is_whole = text.ends_with(['.', '!', '?', '…', ':']);
    format!("{}{}", large(text), if is_whole || text.is_empty() { "" } else { "." })
}

/// "a, b and c".
pub fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

impl Outcome {
    /// What a page of this outcome is, in a word or two.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Index => "offered",
            Outcome::Waiting => "waiting",
            Outcome::Noindex => "not offered",
            Outcome::Held => "not made",
        }
    }

    /// What that means.
    pub fn meaning(self) -> &'static str {
        match self {
            Outcome::Index => "search engines may list them",
            Outcome::Waiting => "good enough, and let in with a later wave",
            Outcome::Noindex => "made for visitors, but search engines are asked not to list them",
            Outcome::Held => "no page of their own, only a line in a list",
        }
    }

    /// The class of its bars.
    pub fn class(self) -> &'static str {
        match self {
            Outcome::Index => "o-index",
            Outcome::Waiting => "o-waiting",
            Outcome::Noindex => "o-noindex",
            Outcome::Held => "o-held",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_becomes_markup() {
        assert_eq!(
            escape("<script>\"a\" & 'b'\u{0}</script>"),
            "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;\u{fffd}&lt;/script&gt;"
        );
    }

    #[test]
    fn numbers_are_written_as_people_write_them() {
        let shares = [(0, 5), (1, 1000), (1, 4), (999, 1000), (5, 5), (0, 0)].map(|(a, b)| share(a, b));
        assert_eq!(shares, ["0%", "under 1%", "25%", "over 99%", "100%", "0%"]);
        assert_eq!([0.75, 0.1 + 0.2, 1.0, 0.5249].map(percent), ["75%", "30%", "100%", "52.5%"]);
        assert_eq!([1500.0, -0.0, -2.0, 2.5, 0.1 + 0.2].map(plain), ["1,500", "0", "-2", "2.5", "0.3"]);
        assert_eq!((pages(1), pages(1512)), ("1 page".into(), "1,512 pages".into()));
        assert_eq!(listed(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }
}
