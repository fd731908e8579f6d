//! What to do about an error of a template, in words of whoever writes one.
//!
//! The template engine says what it met and not what was meant. What it met is told from its sentence; one
//! that is not known here gets the hint that fits most errors of its kind.

use super::files::Files;
use crate::diag::Code;

/// How a sentence is recognised, and what to do then.
const KNOWN: &[(&str, &str)] = &[
    ("divide by 0", "ask first whether there is anything to divide by: `{% if n > 0 %}`"),
    (
        "Math operations can only",
        "calculate with numbers only; a fact's `text` and a price's `text` are written out and no numbers",
    ),
    ("Cannot compare", "compare values of one kind: a number with a number, a text with a text"),
    ("Iteration not possible", "only a list or a mapping has items; `{{ name }}` prints anything else"),
    (
        "but expected string",
        "an `include` or `extends` has a fixed name in quotes: `{% include \"parts/note.html\" %}`",
    ),
    (
        "only `extends`, `block` and `component`",
        "a template that extends another one says everything in blocks: move this between `{% block main %}` and `{% endblock %}`, or take it out",
    ),
    ("needs to be the first tag", "move `{% extends … %}` to the first line"),
    ("already extending", "a template extends one other only: take one of them out"),
];

/// The hint for a sentence of the engine, or of one of our functions.
pub fn hint(files: &Files, code: Code, message: &str) -> String {
    if let Some((_, hint)) = KNOWN.iter().find(|(known, _)| message.contains(known)) {
        return (*hint).to_string();
    }
    let own = &files.own;
    if message.contains("the theme has no asset") {
        return format!("put the file into {own}/assets/, or correct the name");
    }
    if message.contains("the theme has no inline script") {
        return format!("put the file into {own}/inline/, or correct the name");
    }
    if message.contains("there is no text `") {
        return format!("write it into {own}/i18n/, in the file of this language, or correct the name");
    }
    if message.contains("` asks for `") {
        return "give it what it asks for, as in `{{ t(key=\"nearby_title\", n=3) }}`".into();
    }
    if message.to_lowercase().contains("unknown template")
        && let Some(name) = message.split('`').nth(1)
    {
        return format!("write {own}/templates/{name}, or correct the name");
    }
    if message.to_lowercase().starts_with("unknown ") {
        return "correct the name, or take it out; the default theme uses everything there is".into();
    }
    match code {
        Code::TemplateSyntax => {
            "`{{ … }}` prints and `{% … %}` steers: close each of them, and each block by its end".into()
        }
        _ => "correct the name; where a value may be missing, ask first: `{% if name %}`".into(),
    }
}
