//! Texts and the small languages in them: slots to fill, conditions, slugs and Markdown.
//!
//! Nothing here knows files, pages or templates; texts come in, texts or parsed forms go out. Errors
//! carry an offset in characters, and whoever read the file turns it into a line and a column.

mod absolute;
mod alternatives;
mod expr;
mod markdown;
mod merge;
mod pattern;
mod slug;
mod width;

pub use absolute::absolute_links;
pub use alternatives::{Alternatives, DESCRIPTION, Room, TITLE};
pub use expr::{Expr, ExprError};
pub use markdown::{Links, MarkdownOptions, Picture, Pictures, plain_text, to_html, unread_images};
pub use merge::merge;
pub use pattern::{Filled, Lookup, Missing, Pattern, PatternError, Stretch, ValueLookup};
pub use slug::{MAX_SLUG, check_slug, slugify};
pub use width::width;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{locale::Locale, value::Value};

    proptest::proptest! {
        /// Whatever a person types is read or refused; it never crashes, and errors point into the text.
        #[test]
        fn no_text_crashes_a_reader(text in r#"([{}#,=\[\]()<>!"'| \n*`:/-]|a|é|🎉|1|plural|other|and|not|in |has ){0,40}"#) {
            let length = text.chars().count();
            if let Err(e) = Expr::parse(&text) {
                proptest::prop_assert!(e.offset_chars <= length && e.length >= 1);
            }
            match Pattern::parse(&text) {
                Err(e) => proptest::prop_assert!(e.offset_chars < length && e.offset_chars + e.length <= length + 1),
                Ok(pattern) => {
                    let (locale, value) = (Locale::new("en").unwrap(), Value::map([("a", Value::from("{a}"))]));
                    let _ = pattern.fill(&ValueLookup { value: &value, locale: &locale }, &locale, &mut String::new());
                }
            }
            to_html(&text, MarkdownOptions::default());
            plain_text(&text);
        }
    }
}
