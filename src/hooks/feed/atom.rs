//! A feed as Atom.

use super::{Entry, FeedInputs, moment};

pub fn write(feed: &FeedInputs<'_>, out: &mut Vec<u8>) {
    let mut xml = Xml(String::with_capacity(16 << 10));
    xml.0.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let own = feed.address(&feed.path);
    xml.0.push_str(&format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n",
        escaped(feed.language)
    ));
    xml.element("id", &own);
    xml.element("title", feed.name);
    if !feed.description.is_empty() {
        xml.element("subtitle", feed.description);
    }
    xml.element("updated", &moment(feed.updated()));
    xml.link("self", "application/atom+xml", &own);
    if !feed.hub.is_empty() {
        xml.0.push_str(&format!("<link rel=\"hub\" href=\"{}\"/>\n", escaped(feed.hub)));
    }
    if !feed.home.is_empty() {
        xml.link("alternate", "text/html", &feed.address(&feed.home));
    }
    xml.author(feed.organisation);
    for entry in &feed.entries {
        self::entry(&mut xml, feed, entry);
    }
    xml.0.push_str("</feed>\n");
    out.extend_from_slice(xml.0.as_bytes());
}

fn entry(xml: &mut Xml, feed: &FeedInputs<'_>, entry: &Entry<'_>) {
    let address = feed.address(&entry.path);
    xml.0.push_str("<entry>\n");
    xml.element("id", &address);
    xml.element("title", entry.title);
    xml.link("alternate", "text/html", &address);
    xml.element("published", &moment(&entry.published));
    xml.element("updated", &moment(&entry.updated));
    entry.authors.iter().for_each(|author| xml.author(author));
    if !entry.description.is_empty() {
        xml.element("summary", entry.description);
    }
    if !entry.html.is_empty() {
        let content = escaped(&entry.content(&address));
        xml.0.push_str(&format!("<content type=\"html\">{content}</content>\n"));
    }
    xml.0.push_str("</entry>\n");
}

struct Xml(String);

impl Xml {
    fn element(&mut self, name: &str, text: &str) {
        self.0.push_str(&format!("<{name}>{}</{name}>\n", escaped(text)));
    }
    fn link(&mut self, rel: &str, media_type: &str, address: &str) {
        let href = escaped(address);
        self.0.push_str(&format!("<link rel=\"{rel}\" type=\"{media_type}\" href=\"{href}\"/>\n"));
    }
    fn author(&mut self, name: &str) {
        self.0.push_str(&format!("<author><name>{}</name></author>\n", escaped(name)));
    }
}

/// Text between tags or in an attribute. XML 1.0 has no way to write most control characters, not even as
/// a reference, so they are left out.
fn escaped(text: &str) -> String {
    let legal = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    let clean: String = text.chars().filter(legal).collect();
    quick_xml::escape::escape(&clean).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_left_out_and_the_rest_is_escaped() {
        assert_eq!(escaped("a\u{0}\u{1}\u{8}\u{B}\u{1F}b\u{FFFE}\u{FFFF}c\td\n"), "abc\td\n");
        assert_eq!(escaped("<a href=\"x\">&amp;</a>"), "&lt;a href=&quot;x&quot;&gt;&amp;amp;&lt;/a&gt;");
        assert_eq!(escaped("é🎉\u{7F}"), "é🎉\u{7F}");
    }
}
