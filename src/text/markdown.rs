//! Markdown becomes HTML that fits into a page, or the plain text of it.
//!
//! A text is a guest on a page: the page has the one h1, so headings here begin at h2; links from the
//! root of the site get the site's own path before them, so that it can live in a sub-folder. Texts of
//! strangers cannot bring markup or scripts: their HTML is shown as text, and their links are ordinary.
//!
//! Invariant: the output depends only on the text and the options, and ids in it are unique.

use super::slugify;
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};
use std::collections::HashSet;

/// What an image's address in a text stands for.
pub enum Picture {
    /// An image of the site: the element that shows it.
    Element(String),
    /// An image of the site that is not there.
    Missing,
    /// Something else, which stays as it is written.
    Elsewhere,
}

/// The images that a text can show.
pub trait Pictures {
    /// `lazy` is asked for an image that is not the first of its text.
    fn picture(&self, url: &str, alt: &str, lazy: bool) -> Picture;
}

/// The other texts of a site, as links name them by their files.
pub trait Links {
    /// The address of the page that a link to a file means; `None` for any other link.
    fn link(&self, url: &str) -> Option<String>;
}

/// How a text is to be treated.
#[derive(Clone, Copy, Default)]
pub struct MarkdownOptions<'a> {
    /// An author's own file may hold HTML, printed as it is written, and any link. Anything else is
    /// untrusted, which is the default.
    pub trusted: bool,
    /// What comes before links such as `/about/`: empty, or a path such as `/sub` without a slash at
    /// its end.
    pub root: &'a str,
    /// The site's images; without them an image stays as it is written.
    pub pictures: Option<&'a dyn Pictures>,
    /// The site's other texts; without them a link to a file stays as it is written.
    pub links: Option<&'a dyn Links>,
}

fn parser_options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
}

/// The text as HTML; see [`MarkdownOptions`] for what it may hold.
pub fn to_html(markdown: &str, options: MarkdownOptions) -> String {
    let mut events: Vec<Event> = Parser::new_ext(markdown, parser_options()).collect();
    if !options.trusted {
        events = without_markup(events);
    }
    if let Some(pictures) = options.pictures {
        events = with_pictures(events, pictures);
    }
    if let Some(links) = options.links {
        for event in &mut events {
            if let Event::Start(Tag::Link { dest_url, .. }) = event
                && let Some(page) = links.link(dest_url)
            {
                *dest_url = page.into();
            }
        }
    }
    for event in &mut events {
        if let Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) =
            event
            && *link_type != LinkType::Email
        {
            add_root(dest_url, options.root);
        }
    }
    lower_headings(&mut events);
    name_headings(&mut events);
    let mut out = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut out, events.into_iter());
    out
}

/// Puts the site's own images in. One that stands alone in its paragraph and has a title is a figure with
/// that title below it.
fn with_pictures<'e>(events: Vec<Event<'e>>, pictures: &dyn Pictures) -> Vec<Event<'e>> {
    let mut out: Vec<Event<'e>> = Vec::with_capacity(events.len());
    let mut seen = 0;
    let mut at = 0;
    while at < events.len() {
        let Event::Start(Tag::Image { dest_url, title, .. }) = &events[at] else {
            out.push(events[at].clone());
            at += 1;
            continue;
        };
        let end = (at..events.len()).find(|i| matches!(events[*i], Event::End(TagEnd::Image)));
        let end = end.unwrap_or(events.len() - 1);
        let alt = spoken(&events[at + 1..end]);
        if let Picture::Element(element) = pictures.picture(dest_url, &alt, seen > 0) {
            seen += 1;
            let alone = matches!(out.last(), Some(Event::Start(Tag::Paragraph)))
                && matches!(events.get(end + 1), Some(Event::End(TagEnd::Paragraph)));
            if alone && !title.is_empty() {
                out.pop();
                let mut caption = String::new();
                html::push_html(&mut caption, std::iter::once(Event::Text(title.clone())));
                let figure = format!("<figure>{element}<figcaption>{caption}</figcaption></figure>\n");
                out.push(Event::Html(figure.into()));
                at = end + 2;
                continue;
            }
            out.push(Event::InlineHtml(element.into()));
        } else {
            out.extend_from_slice(&events[at..=end]);
        }
        at = end + 1;
    }
    out
}

/// The words between the start and the end of an image: what is said of it to those who do not see it.
fn spoken(events: &[Event]) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(t) | Event::Code(t) => text.push_str(t),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// Images that are written and not understood, by their addresses: one with a space in it is mere text.
pub fn unread_images(markdown: &str) -> Vec<String> {
    let mut text = String::new();
    let mut in_code = false;
    for event in Parser::new_ext(markdown, parser_options()) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(t) if !in_code => text.push_str(&t),
            Event::Code(_) | Event::End(TagEnd::Paragraph) => text.push('\n'),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for rest in text.split("![").skip(1) {
        let address = rest.split_once("](").and_then(|(alt, tail)| {
            let (address, _) = tail.split_once(')')?;
            (!alt.contains('\n') && !address.contains('\n')).then_some(address)
        });
        found.extend(address.map(str::to_string));
    }
    found
}

/// Turns raw HTML into visible text and takes the links away that lead to anything but pages and mail.
fn without_markup(events: Vec<Event>) -> Vec<Event> {
    // Whether each open link or image is kept, so that its end goes with its start.
    let mut kept: Vec<bool> = Vec::new();
    let mut clean = Vec::with_capacity(events.len());
    for event in events {
        match event {
            Event::Html(raw) | Event::InlineHtml(raw) => clean.push(Event::Text(raw)),
            Event::Start(Tag::HtmlBlock) => clean.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => clean.push(Event::End(TagEnd::Paragraph)),
            Event::Start(Tag::Link { ref dest_url, .. } | Tag::Image { ref dest_url, .. }) => {
                kept.push(is_ordinary(dest_url));
                if is_ordinary(dest_url) {
                    clean.push(event);
                }
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if kept.pop().unwrap_or(true) {
                    clean.push(event);
                }
            }
            other => clean.push(other),
        }
    }
    clean
}

/// Whether a link has no scheme or one that is harmless. Browsers skip spaces and control characters
/// inside a scheme, so `java\tscript:` has to be read as they read it.
fn is_ordinary(url: &str) -> bool {
    let seen: String = url.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let Some((scheme, _)) = seen.split_once(':') else { return true };
    if scheme.contains(['/', '?', '#']) {
        return true;
    }
    ["http", "https", "mailto"].iter().any(|fine| scheme.eq_ignore_ascii_case(fine))
}

/// `//host` and `/\host` are other sites to a browser, and stay as they are.
fn add_root(url: &mut CowStr, root: &str) {
    let mut chars = url.chars();
    if !root.is_empty() && chars.next() == Some('/') && !matches!(chars.next(), Some('/' | '\\')) {
        *url = format!("{}{url}", root.trim_end_matches('/')).into();
    }
}

/// Moves all headings down by one if there is an h1 among them, so that their order stays.
fn lower_headings(events: &mut [Event]) {
    let is_h1 = |e: &Event| matches!(e, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }));
    if !events.iter().any(is_h1) {
        return;
    }
    for event in events {
        if let Event::Start(Tag::Heading { level, .. }) | Event::End(TagEnd::Heading(level)) = event {
            *level = lower(*level);
        }
    }
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    use HeadingLevel::*;
    match level {
        H1 => H2,
        H2 => H3,
        H3 => H4,
        H4 => H5,
        H5 | H6 => H6,
    }
}

/// Gives every heading an id made of its words, unlike any other id in the text.
fn name_headings(events: &mut [Event]) {
    // Footnotes use their labels as ids.
    let mut taken: HashSet<String> = events
        .iter()
        .filter_map(|e| match e {
            Event::Start(Tag::FootnoteDefinition(label)) => Some(label.to_string()),
            _ => None,
        })
        .collect();
    for at in 0..events.len() {
        if !matches!(events[at], Event::Start(Tag::Heading { .. })) {
            continue;
        }
        let slug = slugify(&heading_text(&events[at + 1..]));
        let base = if slug.is_empty() { "section".to_owned() } else { slug };
        let mut name = base.clone();
        let mut count = 2;
        while !taken.insert(name.clone()) {
            name = format!("{base}-{count}");
            count += 1;
        }
        if let Event::Start(Tag::Heading { id, .. }) = &mut events[at] {
            *id = Some(name.into());
        }
    }
}

fn heading_text(events: &[Event]) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::End(TagEnd::Heading(_)) => break,
            Event::Text(t) | Event::Code(t) => text.push_str(t),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// The running text for descriptions: paragraphs, lists and quotes in one line. Headings, code blocks,
/// tables, images, footnotes and raw HTML are left out, because they do not read as sentences.
pub fn plain_text(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    let mut left_out = 0usize;
    for event in Parser::new_ext(markdown, parser_options()) {
        match event {
            Event::Start(ref tag) if is_left_out(&tag.to_end()) => left_out += 1,
            Event::End(ref tag) if is_left_out(tag) => left_out = left_out.saturating_sub(1),
            Event::Text(t) | Event::Code(t) if left_out == 0 => text.push_str(&t),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item) => {
                text.push(' ')
            }
            // The items of a tight list hold no paragraphs, and a nested list follows its item's text.
            Event::Start(Tag::List(_)) => text.push(' '),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_left_out(tag: &TagEnd) -> bool {
    use TagEnd::*;
    matches!(tag, Heading(_) | CodeBlock | HtmlBlock | Table | Image | FootnoteDefinition | MetadataBlock(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trusted(markdown: &str) -> String {
        to_html(markdown, MarkdownOptions { trusted: true, root: "/sub", ..MarkdownOptions::default() })
    }
    fn untrusted(markdown: &str) -> String {
        to_html(markdown, MarkdownOptions::default())
    }

    #[test]
    fn headings_leave_the_h1_to_the_page_and_have_unique_ids() {
        assert_eq!(
            trusted("# Über *uns*\n\n## Team\n\n## Team\n\n## Team-2\n\n###### 🎉"),
            "<h2 id=\"uber-uns\">Über <em>uns</em></h2>\n<h3 id=\"team\">Team</h3>\n<h3 id=\"team-2\">Team</h3>\n\
             <h3 id=\"team-2-2\">Team-2</h3>\n<h6 id=\"section\">🎉</h6>\n"
        );
        assert_eq!(trusted("## A\n\n### B"), "<h2 id=\"a\">A</h2>\n<h3 id=\"b\">B</h3>\n");
        assert!(trusted("## note\n\nx[^note]\n\n[^note]: y").contains("<h2 id=\"note-2\">"));
    }

    #[test]
    fn links_from_the_root_follow_the_site_into_a_sub_folder() {
        let html =
            trusted("[a](/about/) ![i](/i.png) [b](//other.example/) [c](page/) [d](#x) <me@site.example>");
        for part in ["/sub/about/", "/sub/i.png", "\"//other.example/\"", "\"page/\"", "\"#x\"", "mailto:me@"]
        {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn authors_may_write_html_and_strangers_may_not() {
        let text = "a <b onclick=x>b</b>\n\n<script>alert(1)</script>\n";
        assert!(trusted(text).contains("<script>alert(1)</script>"));
        assert_eq!(
            untrusted(text),
            "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n<p>&lt;script&gt;alert(1)&lt;/script&gt;\n</p>\n"
        );
    }

    #[test]
    fn strangers_links_lead_to_pages_and_mail_only() {
        for bad in [
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](java&#9;script:alert(1))",
            "[x](&#1;javascript:alert(1))",
            "[x](data:text/html,x)",
            "![x](data:image/svg+xml,x)",
            "[x](vbscript:x)",
            "<javascript:alert(1)>",
            "[x][r]\n\n[r]: javascript:alert(1)",
        ] {
            let html = untrusted(bad);
            assert!(!html.contains("href") && !html.contains("src"), "{bad}: {html}");
        }
        assert_eq!(untrusted("[![alt](data:x)](/a)"), "<p><a href=\"/a\">alt</a></p>\n");
        for fine in
            ["[x](https://a.example/?q=a:b)", "[x](a/b:c)", "[x](mailto:me@site.example)", "[x](#a:b)"]
        {
            assert!(untrusted(fine).contains("href"), "{fine}");
        }
    }

    #[test]
    fn tables_footnotes_and_strikethrough_are_known_and_punctuation_stays() {
        assert!(trusted("|a|b|\n|-|-|\n|1|2|").contains("<table>"));
        assert!(trusted("a[^1]\n\n[^1]: note").contains("footnote-definition"));
        assert_eq!(trusted("~~a~~ \"b\" -- c..."), "<p><del>a</del> \"b\" -- c...</p>\n");
    }

    #[test]
    fn an_image_of_the_site_is_shown_by_its_element_and_others_stay() {
        struct One;
        impl Pictures for One {
            fn picture(&self, url: &str, alt: &str, lazy: bool) -> Picture {
                match url {
                    "/images/a.jpg" => Picture::Element(format!("<img alt=\"{alt}\" lazy={lazy}>")),
                    _ => Picture::Elsewhere,
                }
            }
        }
        let html = |text: &str| {
            to_html(
                text,
                MarkdownOptions { trusted: true, pictures: Some(&One), ..MarkdownOptions::default() },
            )
        };
        assert_eq!(
            html("a ![two *words*](/images/a.jpg) b"),
            "<p>a <img alt=\"two words\" lazy=false> b</p>\n"
        );
        assert_eq!(
            html("![x](/images/a.jpg \"A & B\")\n\n![y](/images/a.jpg)"),
            "<figure><img alt=\"x\" lazy=false><figcaption>A &amp; B</figcaption></figure>\n\
             <p><img alt=\"y\" lazy=true></p>\n"
        );
        assert!(html("![x](/other.png)").contains("src=\"/other.png\""));
        let unread = "![x](a b.png) and `![y](c d.png)`\n\n    ![z](e f.png)\n\n![w](<g h.png>)";
        assert_eq!(unread_images(unread), ["a b.png"]);
    }

    #[test]
    fn plain_text_is_what_reads_as_sentences() {
        let text = "# Title\n\nOne *two*\nthree `four` [five](/x/) <b>six</b>.\n\n- a\n- b\n  - c\n\n> q\n\n\
                    ```\ncode\n```\n\n|t|\n|-|\n|u|\n\n![alt](i.png) End.[^1]\n\n[^1]: note\n\n<div>raw</div>";
        assert_eq!(plain_text(text), "One two three four five six. a b c q End.");
    }
}
