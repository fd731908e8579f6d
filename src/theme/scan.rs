//! What a template names: other templates, components, assets, scripts, words, and what it reads of `site`.
//!
//! Tera takes names of templates and components as they stand in the source, so that a look at its tokens
//! finds all of them. A function may be asked for a computed name, and `site` may be handed on whole: then
//! everything of that kind counts as named.
//!
//! Invariant: nothing that a template can reach is missing here; something that it never reaches may be here.

use std::collections::BTreeSet;

/// Names of one kind: those that are written, or all that there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Names {
    These(BTreeSet<String>),
    All,
}

impl Default for Names {
    fn default() -> Self {
        Names::These(BTreeSet::new())
    }
}

impl Names {
    /// Adds a name; none is one that nobody knows before the page is rendered.
    fn add(&mut self, name: Option<&str>) {
        match (self, name) {
            (Names::These(names), Some(name)) => {
                names.insert(name.to_string());
            }
            (names, None) => *names = Names::All,
            (Names::All, _) => {}
        }
    }
    pub fn join(&mut self, other: &Names) {
        match (self, other) {
            (Names::These(names), Names::These(more)) => names.extend(more.iter().cloned()),
            (names, _) => *names = Names::All,
        }
    }
    pub fn has(&self, name: &str) -> bool {
        match self {
            Names::These(names) => names.contains(name),
            Names::All => true,
        }
    }
}

/// Everything that one file names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Templates that it extends or includes.
    pub templates: BTreeSet<String>,
    /// Components that it calls, and those that it defines.
    pub calls: BTreeSet<String>,
    pub defines: BTreeSet<String>,
    pub assets: Names,
    pub scripts: Names,
    pub words: Names,
    /// Settings of the theme.
    pub settings: Names,
    /// Variables that it reads, and some names that are none.
    pub reads: Names,
    /// Whether it defines components that look at the variables of their callers.
    pub looks_outside: bool,
}

/// Words that are no variables wherever they stand alone.
const KEYWORDS: &[&str] = &[
    "and", "or", "not", "is", "in", "if", "elif", "else", "for", "endif", "endfor", "set", "endset", "block",
    "endblock", "include", "extends", "true", "false", "none", "null", "True", "False", "None",
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'t> {
    /// The beginning and end of `{{ … }}` or `{% … %}`.
    Open,
    Close,
    Name(&'t str),
    Text(&'t str),
    /// A text with an escape in it: what it says is not looked at.
    Escaped,
    Sign(u8),
}

/// The tokens between the braces of a template; text, comments and raw parts are left out.
fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.as_bytes().windows(2).position(|w| matches!(w, b"{{" | b"{%" | b"{#")) {
        let (begin, inside) = rest[at..].split_at(2);
        if begin == "{#" {
            rest = inside.split_once("#}").map_or("", |(_, rest)| rest);
            continue;
        }
        if begin == "{%"
            && let Some(body) = tag(inside, "raw")
        {
            let end = |at: &usize| tag(&body[at + 2..], "endraw").is_some();
            let found = body.match_indices("{%").map(|(at, _)| at).find(end);
            rest = found.and_then(|at| tag(&body[at + 2..], "endraw")).unwrap_or("");
            continue;
        }
        tokens.push(Token::Open);
        let inside = inside.strip_prefix('-').unwrap_or(inside);
        rest = expression(inside, if begin == "{%" { "%}" } else { "}}" }, &mut tokens);
        tokens.push(Token::Close);
    }
    tokens
}

/// What follows a tag that is only a word: ` - raw - %}`.
fn tag<'s>(inside: &'s str, word: &str) -> Option<&'s str> {
    let rest = inside.strip_prefix('-').unwrap_or(inside).trim_ascii_start().strip_prefix(word)?;
    let rest = rest.trim_ascii_start();
    rest.strip_prefix('-').unwrap_or(rest).strip_prefix("%}")
}

/// Reads up to the end mark and gives what follows it.
fn expression<'s>(mut rest: &'s str, end: &str, tokens: &mut Vec<Token<'s>>) -> &'s str {
    while let Some(&byte) = rest.as_bytes().first() {
        if let Some(after) = rest.strip_prefix(end).or_else(|| rest.strip_prefix('-')?.strip_prefix(end)) {
            return after;
        }
        let length = match byte {
            b'"' | b'\'' | b'`' => {
                let bytes = rest.as_bytes();
                let (mut at, mut escaped) = (1, false);
                while at < bytes.len() && bytes[at] != byte {
                    escaped |= bytes[at] == b'\\';
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                let text = rest.get(1..at.min(rest.len())).unwrap_or("");
                tokens.push(if escaped { Token::Escaped } else { Token::Text(text) });
                at + 1
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
                tokens.push(Token::Name(&rest[..length]));
                length
            }
            byte => {
                if !byte.is_ascii_whitespace() {
                    tokens.push(Token::Sign(byte));
                }
                rest.chars().next().map_or(1, char::len_utf8)
            }
        };
        rest = rest.get(length..).unwrap_or("");
    }
    ""
}

/// Looks for everything that a template names.
pub fn scan(source: &str) -> Named {
    let tokens = tokens(source);
    let mut named = Named::default();
    for at in 0..tokens.len() {
        let before = at.checked_sub(1).map(|at| tokens[at]);
        let after = &tokens[at + 1..];
        named.looks_outside |= tokens[at] == Token::Sign(b'@');
        if let Token::Name(name) = tokens[at]
            && may_be_read(&tokens[..at], name, after)
        {
            named.reads.add((name != "__tera_context").then_some(name));
        }
        match (tokens[at], after.first()) {
            (Token::Name("extends" | "include"), Some(Token::Text(name))) if before == Some(Token::Open) => {
                named.templates.insert(name.to_string());
            }
            (Token::Name("component"), Some(Token::Name(_))) if before == Some(Token::Open) => {
                named.defines.insert(dotted(after).0);
            }
            // Also a comparison, which does no harm where no component has that name.
            (Token::Sign(b'<'), Some(Token::Name(_))) => {
                let (name, parts) = dotted(after);
                let mut short = name.as_str();
                for _ in 0..parts {
                    named.calls.insert(short.to_string());
                    short = short.rsplit_once('.').map_or(short, |(short, _)| short);
                }
            }
            (Token::Name(function @ ("t" | "asset" | "inline")), Some(Token::Sign(b'('))) => {
                let names = match function {
                    "t" => &mut named.words,
                    "asset" => &mut named.assets,
                    _ => &mut named.scripts,
                };
                names.add(argument(&after[1..], if function == "t" { "key" } else { "path" }));
            }
            (Token::Name("__tera_context"), _) => named.settings.add(None),
            (Token::Name("site"), _) if before != Some(Token::Sign(b'.')) => match after {
                [Token::Sign(b'.'), Token::Name("settings"), Token::Sign(b'.'), Token::Name(name), ..] => {
                    named.settings.add(Some(name));
                }
                // Another field of it, or the name of an argument.
                [Token::Sign(b'.'), Token::Name(other), ..] if *other != "settings" => {}
                [Token::Sign(b'?'), Token::Sign(b'.'), Token::Name(other), ..] if *other != "settings" => {}
                _ => named.settings.add(None),
            },
            _ => {}
        }
    }
    named
}

/// Whether a name could be that of a variable which is read here. What is certainly none: a keyword, a field,
/// a function, a filter, a test, the name of an argument, a component.
fn may_be_read(before: &[Token<'_>], name: &str, after: &[Token<'_>]) -> bool {
    let called = after.first() == Some(&Token::Sign(b'('));
    let argument = after.first() == Some(&Token::Sign(b'=')) && after.get(1) != Some(&Token::Sign(b'='));
    let behind = matches!(
        before,
        [.., Token::Sign(b'.' | b'|')]
            | [.., Token::Name("is")]
            | [.., Token::Name("is"), Token::Name("not")]
            | [.., Token::Open, Token::Sign(b'<')]
            | [.., Token::Open, Token::Sign(b'<'), Token::Sign(b'/')]
    );
    !(called || argument || behind || KEYWORDS.contains(&name))
}

/// A name with dots, and how many parts it has.
fn dotted(tokens: &[Token<'_>]) -> (String, usize) {
    let (mut name, mut parts) = (String::new(), 0);
    for pair in tokens.chunks(2) {
        let [Token::Name(part), rest @ ..] = pair else { break };
        name.push_str(part);
        parts += 1;
        if rest != [Token::Sign(b'.')] {
            break;
        }
        name.push('.');
    }
    (name.trim_end_matches('.').to_string(), parts)
}

/// The text that an argument of a function is, if it is nothing but a text.
fn argument<'t>(tokens: &[Token<'t>], wanted: &str) -> Option<&'t str> {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign(b'(' | b'[' | b'{') => depth += 1,
            Token::Sign(b')') if depth == 0 => return None,
            Token::Sign(b')' | b']' | b'}') => depth -= 1,
            Token::Close => return None,
            Token::Name(name) if depth == 0 && *name == wanted => match &tokens[at + 1..] {
                [Token::Sign(b'='), Token::Text(text), Token::Sign(b',' | b')'), ..] => return Some(text),
                [Token::Sign(b'='), ..] => return None,
                _ => {}
            },
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn these(names: &[&str]) -> Names {
        Names::These(names.iter().map(|n| n.to_string()).collect())
    }

    #[test]
    fn what_is_written_is_found_wherever_it_stands() {
        let named = scan(
            r#"{%- extends "base.html" -%}{# {{ <never/> }} #}{% raw %}{{ t(key="never") }}{% endraw %}
            {% include 'part.html' %}{{ <card.small a={t(key="one", n=items | length)}/> }}
            {% <frame title="x"> %}{{ asset(path="a.css") }}{% </frame> %}{{ inline(path="b.js") }}
            {% component own(a) %}{% if a < card %}{{ t(n=f(key=2), key="two") }}{% endif %}{% endcomponent own %}
            {{ site.settings.form }}{{ page.site }}{{ site.name }}{{ site?.logo or none }}"#,
        );
        let set = |names: &[&str]| names.iter().map(|n| n.to_string()).collect::<BTreeSet<_>>();
        assert_eq!(named.templates, set(&["base.html", "part.html"]));
        assert_eq!(named.calls, set(&["card", "card.small", "frame"]));
        assert_eq!(named.defines, set(&["own"]));
        assert_eq!(named.words, these(&["one", "two"]));
        assert_eq!((named.assets, named.scripts), (these(&["a.css"]), these(&["b.js"])));
        assert_eq!(named.settings, these(&["form"]));
    }

    #[test]
    fn what_is_computed_may_be_anything() {
        for source in [
            r#"{{ t(key=kind) }}"#,
            r#"{{ t(key="a" ~ kind) }}"#,
            r#"{{ t(key="a\"b") }}"#,
            r#"{{ t(key="a" if x else "b") }}"#,
        ] {
            assert_eq!(scan(source).words, Names::All, "{source}");
        }
        assert_eq!(scan(r#"{{ asset(path=name) }}"#).assets, Names::All);
        assert_eq!(scan(r#"{{ inline(path=name) }}"#).scripts, Names::All);
        for source in [
            "{{ <form settings={site.settings}/> }}",
            "{{ <form site/> }}",
            "{% set all = site %}",
            "{{ site['settings'] }}",
            "{{ site?.settings.form }}",
            "{{ __tera_context }}",
        ] {
            assert_eq!(scan(source).settings, Names::All, "{source}");
        }
        assert_eq!(scan(r#"{{ t(key="a", b=c) }} {{ "}}" }} {{ t(key="d") }}"#).words, these(&["a", "d"]));
    }
}
