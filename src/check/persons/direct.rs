//! Addresses on the web that lead to one person: a chat with a number, somebody's page on a network.
//!
//! An address of a firm, of a group or of a text to be shared reaches nobody. Invariant: what is found is the name
//! or number in the address, and nothing else of it.

use crate::personal::Kind;
use std::ops::Range;

/// Hosts with what follows them, up to the name; and what kind of thing the name is.
const LEADING: &[(&str, Kind)] = &[
    ("wa.me/", Kind::Phone),
    ("whatsapp.com/send", Kind::Phone),
    ("t.me/", Kind::Handle),
    ("telegram.me/", Kind::Handle),
    ("m.me/", Kind::Handle),
    ("linkedin.com/in/", Kind::Handle),
    ("linkedin.com/pub/", Kind::Handle),
    ("facebook.com/profile", Kind::Handle),
    ("facebook.com/people/", Kind::Handle),
];
/// Ways at these hosts that lead to no person.
const SHARED: &[&str] = &["share", "joinchat", "addstickers", "proxy", "iv", "sharer", "message", "qr"];

/// An address that leads to a person, as bytes of the text.
pub struct Direct {
    pub kind: Kind,
    /// The address without scheme and subdomain, to its end.
    pub address: Range<usize>,
    /// The name or number in it.
    pub name: Range<usize>,
}

/// Whether a text could hold such an address: a fast look before the thorough one.
pub fn may_hold(text: &str) -> bool {
    text.contains(".me/") || text.contains(".com/") || text.contains(".ME/") || text.contains(".COM/")
}

/// Every address of a text that leads to a person.
pub fn find(text: &str) -> Vec<Direct> {
    if !may_hold(text) {
        return Vec::new();
    }
    // Bytes stand where they stood: only letters of ASCII become small.
    let small = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for (leading, kind) in LEADING {
        for (at, _) in small.match_indices(leading) {
            // `agent.me/` is another host than `t.me/`, and `www.t.me/` is not.
            let is_host = !small[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'));
            let from = at + leading.len();
            if let Some(name) = name(&small, from).filter(|_| is_host) {
                let end = |c: char| {
                    c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | ')' | ']' | ',' | '\\')
                };
                let length = small[name.end..].find(end).unwrap_or(small.len() - name.end);
                found.push(Direct { kind: *kind, address: at..name.end + length, name });
            }
        }
    }
    found.sort_by_key(|direct| direct.address.start);
    found
}

/// The name or number behind the host: the next part of the path, or what the query says of a number.
fn name(small: &str, from: usize) -> Option<Range<usize>> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '%');
    let take = |start: usize| {
        let length = small[start..].find(|c: char| !is_name(c)).unwrap_or(small.len() - start);
        (length > 0).then(|| start..start + length)
    };
    let rest = &small[from..];
    if small[..from].ends_with('/') {
        let name = take(from)?;
        let shared = SHARED.contains(&&small[name.clone()]);
        return (!shared && small[name.clone()].contains(char::is_alphanumeric)).then_some(name);
    }
    // `send?phone=`, `send/?text=…&phone=`, `profile.php?id=`, `profile/jane`.
    let way =
        &rest[..rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>')).unwrap_or(rest.len())];
    let keyed = ["phone=", "id="].iter().find_map(|key| {
        let at = way.match_indices(key).find(|(at, _)| way[..*at].ends_with(['?', '&', ';']));
        at.map(|(at, _)| from + at + key.len())
    });
    match keyed {
        Some(start) => take(start),
        None => way.strip_prefix('/').filter(|way| !way.starts_with('?')).and_then(|_| take(from + 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|direct| &text[direct.name]).collect()
    }

    #[test]
    fn an_address_that_leads_to_a_person_is_told_from_one_that_does_not() {
        for (text, name) in [
            ("https://wa.me/15125550176", "15125550176"),
            ("https://wa.me/15125550176?text=Hi", "15125550176"),
            ("https://api.whatsapp.com/send?phone=%2B15125550176", "%2B15125550176"),
            ("https://web.whatsapp.com/send/?text=a&amp;phone=15125550176", "15125550176"),
            ("HTTPS://T.ME/JaneRoe", "JaneRoe"),
            ("see www.linkedin.com/in/jane-roe/ for more", "jane-roe"),
            ("//de.linkedin.com/in/jane-roe", "jane-roe"),
            ("https://m.facebook.com/profile.php?id=100012345", "100012345"),
            ("https://www.facebook.com/people/Jane-Roe/1000", "Jane-Roe"),
        ] {
            assert_eq!(names(text), [name], "{text}");
        }
        for text in [
            "https://wa.me/?text=Hi",
            "https://wa.me/",
            "https://api.whatsapp.com/send?text=Hi",
            "https://t.me/share/url?url=x",
            "https://agent.me/jane",
            "https://www.linkedin.com/company/harbour",
            "https://www.linkedin.com/sharing/share-offsite/?url=x",
            "https://www.facebook.com/harbour",
            "https://www.facebook.com/sharer/sharer.php?u=x",
        ] {
            assert!(names(text).is_empty(), "{text}: {:?}", names(text));
        }
    }
}
