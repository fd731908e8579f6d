//! Handlebars in a text: which tags stand where. Only what two senders read in the same way is known:
//! values, and `{{#if}}…{{else}}…{{/if}}`.

use std::ops::Range;

#[derive(Clone, Debug, PartialEq)]
pub enum Tag {
    Value(String),
    If(String),
    Else,
    EndIf,
    /// Another helper, a comment, a partial: what the two senders do not both know.
    Other,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub tag: Tag,
    pub triple: bool,
    /// Whether the braces are closed.
    pub closed: bool,
    pub place: Range<usize>,
}

/// Every tag of a text, in order.
pub fn tags(text: &str) -> Vec<Found> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(open) = text[at..].find("{{").map(|open| at + open) {
        let triple = text[open..].starts_with("{{{");
        let (braces, width) = if triple { ("}}}", 3) } else { ("}}", 2) };
        let inside = &text[open + width..];
        // One that is not closed does not reach into the next.
        let end = inside.find(braces).filter(|end| !inside[..*end].contains('{'));
        let words = end.map_or("", |end| inside[..end].trim());
        at = end.map_or(open + width, |end| open + width + end + width);
        found.push(Found { tag: tag(words, triple), triple, closed: end.is_some(), place: open..at });
    }
    found
}

fn tag(words: &str, triple: bool) -> Tag {
    let parts: Vec<&str> = words.split_whitespace().collect();
    match parts.as_slice() {
        ["#if", name] if !triple && is_name(name) => Tag::If((*name).to_string()),
        ["else"] if !triple => Tag::Else,
        ["/if"] if !triple => Tag::EndIf,
        [name] if is_name(name) => Tag::Value((*name).to_string()),
        _ => Tag::Other,
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && word != "else"
}

/// The name of the field that a text is, and nothing else.
pub fn only_field(text: &str) -> Option<String> {
    let text = text.trim();
    match tags(text).as_slice() {
        [Found { tag: Tag::Value(name), closed: true, place, .. }] if *place == (0..text.len()) => {
            Some(name.clone())
        }
        _ => None,
    }
}

/// The same text of the same length, with blanks in the place of tags that show nothing.
pub fn without_blocks(text: &str) -> String {
    blanked(text, |tag| !matches!(tag, Tag::Value(_)))
}

/// The text alone, without any tag.
pub fn without_tags(text: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for found in tags(text) {
        out.push_str(&text[at..found.place.start]);
        at = found.place.end;
    }
    out + &text[at..]
}

fn blanked(text: &str, blank: impl Fn(&Tag) -> bool) -> String {
    let mut out = text.to_string();
    for found in tags(text).into_iter().filter(|found| blank(&found.tag)) {
        out.replace_range(found.place.clone(), &" ".repeat(found.place.len()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_apart() {
        let text = "Hello {{#if first_name}}{{{first_name}}}{{else}}there{{/if}}, {{> part}} {{#each x}} {{y";
        let all = tags(text);
        let kinds: Vec<&Tag> = all.iter().map(|found| &found.tag).collect();
        let name = || "first_name".to_string();
        assert_eq!(
            kinds,
            [
                &Tag::If(name()),
                &Tag::Value(name()),
                &Tag::Else,
                &Tag::EndIf,
                &Tag::Other,
                &Tag::Other,
                &Tag::Other
            ]
        );
        assert_eq!(all.iter().map(|f| f.triple).filter(|t| *t).count(), 1);
        assert_eq!((all[6].closed, &text[all[1].place.clone()]), (false, "{{{first_name}}}"));
        assert_eq!(without_tags("Hi {{{a}}}, {{#if b}}you{{/if}}"), "Hi , you");
        assert_eq!(only_field(" {{ request_url }} ").as_deref(), Some("request_url"));
        assert_eq!((only_field("{{a}}?b"), only_field("{{#if a}}")), (None, None));
    }
}
