//! A piece of a page becomes readable elsewhere: its links name the site, and what runs or styles is left out.
//!
//! A feed reader or a mail program shows the piece far from its page, so `/about/`, `../b/` and `#note` have
//! to be whole addresses. The HTML is read as browsers read it and written again, so that a link is found
//! however it was written.
//!
//! Invariant: text stays as it was, and every link of the result names a scheme or a host.

use html5gum::{DefaultEmitter, Token, Tokenizer};

/// Attributes that hold one address.
const ADDRESSES: [&str; 6] = ["href", "src", "poster", "cite", "action", "data"];
/// Elements that mean nothing outside of their page, with all that is in them.
const LEFT_OUT: [&str; 8] = ["script", "style", "template", "noscript", "iframe", "object", "form", "svg"];
/// Schemes that run something or hold a document of their own.
const ACTIVE: [&str; 3] = ["javascript", "vbscript", "data"];

/// The HTML with whole addresses; `page` is the whole address of the page that it stands on.
pub fn absolute_links(html: &str, page: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    // The element that is being left out, and how many of its name are open.
    let mut inside: Option<(String, u32)> = None;
    // In a script or style, `<` is a sign like any other.
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                // Of these only drawings can be whole without an end.
                let is_whole = tag.self_closing && name == "svg";
                if let Some((open, depth)) = &mut inside {
                    *depth += u32::from(*open == name && !is_whole);
                    continue;
                }
                if LEFT_OUT.contains(&name.as_str()) {
                    inside = (!is_whole).then_some((name, 1));
                    continue;
                }
                out.push('<');
                out.push_str(&name);
                for (key, value) in &tag.attributes {
                    attribute(&text(key), &text(value), page, &mut out);
                }
                out.push_str(if tag.self_closing { " />" } else { ">" });
            }
            Token::EndTag(tag) => {
                let name = text(&tag.name);
                match &mut inside {
                    Some((open, depth)) if *open == name => {
                        *depth -= 1;
                        if *depth == 0 {
                            inside = None;
                        }
                    }
                    Some(_) => {}
                    None => out.push_str(&format!("</{name}>")),
                }
            }
            Token::String(value) if inside.is_none() => escape(&text(&value), &mut out),
            _ => {}
        }
    }
    out
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn attribute(key: &str, value: &str, page: &str, out: &mut String) {
    // Styles and handlers belong to the page; a reader throws them away, or should.
    if key == "style" || key.starts_with("on") {
        return;
    }
    let value = match key {
        "srcset" => candidates(value, page),
        key if ADDRESSES.contains(&key) => resolve(value, page),
        _ => value.to_string(),
    };
    out.push_str(&format!(" {key}=\""));
    escape(&value, out);
    out.push('"');
}

/// The addresses of a `srcset`, each followed by a width or density.
fn candidates(value: &str, page: &str) -> String {
    let whole = value.split(',').filter_map(|candidate| {
        let (url, size) = candidate.trim().split_once(' ').unwrap_or((candidate.trim(), ""));
        let url = (!url.is_empty()).then(|| resolve(url, page))?;
        Some(format!("{url} {}", size.trim()).trim_end().to_string())
    });
    whole.collect::<Vec<_>>().join(", ")
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

/// An address as it is meant on a page.
fn resolve(url: &str, page: &str) -> String {
    // Browsers skip these inside a scheme.
    let url = &url.trim().replace(|c: char| c.is_control(), "");
    let scheme = url.split_once(':').filter(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    });
    if let Some((scheme, _)) = scheme {
        let active = ACTIVE.iter().any(|a| scheme.eq_ignore_ascii_case(a));
        return if active { page.to_string() } else { url.to_string() };
    }
    let host = page.find("://").map_or(0, |at| at + 3);
    let path = page[host..].find('/').map_or(page.len(), |at| host + at);
    let own = page[path..].split(['?', '#']).next().unwrap_or("/");
    match url.chars().next() {
        None => page.to_string(),
        Some('#') | Some('?') => format!("{}{own}{url}", &page[..path]),
        _ if url.starts_with("//") => format!("{}{url}", &page[..host.saturating_sub(2)]),
        Some('/') => format!("{}{}", &page[..path], without_dots(url)),
        Some(_) => {
            let folder = own.rfind('/').map_or("", |at| &own[..at]);
            format!("{}{}", &page[..path], without_dots(&format!("{folder}/{url}")))
        }
    }
}

/// A path without the steps `.` and `..`; what follows `?` or `#` is not a path.
fn without_dots(url: &str) -> String {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (path, rest) = url.split_at(end);
    let mut steps: Vec<&str> = Vec::new();
    let last = path.split('/').count() - 1;
    for (at, step) in path.split('/').enumerate().skip(1) {
        match step {
            "." | ".." => {
                if step == ".." {
                    steps.pop();
                }
                if at == last {
                    steps.push("");
                }
            }
            step => steps.push(step),
        }
    }
    format!("/{}{rest}", steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://site.example/sub/articles/first/";

    #[test]
    fn every_way_to_write_a_link_becomes_a_whole_address() {
        for (written, whole) in [
            ("/about/?a=1&b=2#c", "https://site.example/about/?a=1&b=2#c"),
            ("//other.example/x", "https://other.example/x"),
            ("next/", "https://site.example/sub/articles/first/next/"),
            ("../second/#end", "https://site.example/sub/articles/second/#end"),
            ("../../../../..", "https://site.example/"),
            ("./?q=..", "https://site.example/sub/articles/first/?q=.."),
            ("#note", "https://site.example/sub/articles/first/#note"),
            ("?print", "https://site.example/sub/articles/first/?print"),
            ("", PAGE),
            ("mailto:me@site.example", "mailto:me@site.example"),
            ("https://b.example/a:b", "https://b.example/a:b"),
            ("a/b:c", "https://site.example/sub/articles/first/a/b:c"),
            ("java\tScript:alert(1)", PAGE),
            ("data:text/html,x", PAGE),
        ] {
            assert_eq!(resolve(written, PAGE), whole, "{written}");
        }
    }

    #[test]
    fn html_is_read_as_browsers_read_it() {
        let html = "<P class=x>a &amp; b &lt;c&gt;<A HREF='/a/?x=1&amp;y=\"2\"' onclick=\"f()\">d</A><br>\
                    <img src=i.png srcset=\"/s.png 320w, l.png 2x\" alt=\"\"></P><!-- <a href=/no/> -->";
        assert_eq!(
            absolute_links(html, PAGE),
            "<p class=\"x\">a &amp; b &lt;c&gt;<a href=\"https://site.example/a/?x=1&amp;y=&quot;2&quot;\">d</a><br>\
             <img alt=\"\" src=\"https://site.example/sub/articles/first/i.png\" \
             srcset=\"https://site.example/s.png 320w, https://site.example/sub/articles/first/l.png 2x\"></p>"
        );
    }

    #[test]
    fn what_runs_or_styles_is_left_out_with_all_that_is_in_it() {
        let html =
            "<p style=\"color:red\">a</p><script>if (a < b) { '<p>' }</script><style>p > a {}</style>b";
        assert_eq!(absolute_links(html, PAGE), "<p>a</p>b");
        let html = "a<iframe src=\"https://x.example/\">x</iframe><form><input></form>b";
        assert_eq!(absolute_links(html, PAGE), "ab");
        let html = "a<svg/>b<svg><svg><path/></svg>x</svg>c";
        assert_eq!(absolute_links(html, PAGE), "abc");
        let html = "a<template><b>no</b><script>x</script></template>c";
        assert_eq!(absolute_links(html, PAGE), "ac");
    }

    proptest::proptest! {
        /// Whatever an author writes, the result is read the same way again.
        #[test]
        fn writing_it_again_changes_nothing(html in r#"(<[abp] ?|>|/|"|'|=|&|&lt;|href|#|x| |é|</[abp]>){0,30}"#) {
            let once = absolute_links(&html, PAGE);
            proptest::prop_assert_eq!(absolute_links(&once, PAGE), once);
        }
    }
}
