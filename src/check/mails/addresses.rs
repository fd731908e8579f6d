//! What an address in a mail is: of the web, of a mailbox, of a field, or none that works in a mail.

use super::handlebars;

#[derive(Clone, Debug, PartialEq)]
pub enum Address {
    /// A whole https address.
    Web(String),
    /// A mailbox, without what the mail to it should say.
    Mailbox(String),
    /// A field, and nothing beside it.
    Field(String),
    Fault(&'static str, &'static str),
}

pub fn read(address: &str) -> Address {
    let address = address.trim();
    if let Some(name) = handlebars::only_field(address) {
        return Address::Field(name);
    }
    let lower = address.to_ascii_lowercase();
    if address.is_empty() {
        Address::Fault("has no address", "give it one, or leave it out")
    } else if address.contains("{{") {
        Address::Fault("mixes a field with other text", "let the whole address be one field")
    } else if address.chars().any(|c| c.is_whitespace() || c.is_control()) {
        Address::Fault("has a blank in its address", "take it out, or write %20")
    } else if let Some(rest) = lower.strip_prefix("https://") {
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or("");
        if host.is_empty() || !host.contains('.') {
            Address::Fault("has an address without a host", "write the whole address")
        } else {
            Address::Web(address.to_string())
        }
    } else if let Some(rest) = lower.strip_prefix("mailto:") {
        let mailbox = rest.split('?').next().unwrap_or("");
        let whole =
            mailbox.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
        match whole {
            true => Address::Mailbox(mailbox.to_string()),
            false => Address::Fault("writes to no whole mailbox", "write mailto:name@host"),
        }
    } else if lower.starts_with("http://") {
        Address::Fault("is not encrypted", "write https://")
    } else {
        Address::Fault(
            "has no whole address, and a mail lies on no site",
            "write the address from https:// on",
        )
    }
}

impl Address {
    /// The same for two ways of writing one address; `None` for a fault.
    pub fn key(&self) -> Option<String> {
        match self {
            Address::Web(url) => Some(url.clone()),
            Address::Mailbox(mailbox) => Some(format!("mailto:{mailbox}")),
            Address::Field(name) => Some(format!("{{{{{name}}}}}")),
            Address::Fault(..) => None,
        }
    }
}

/// Whether an address belongs to a site.
pub fn is_of(url: &str, origin: &str) -> bool {
    let origin = origin.trim_end_matches('/');
    let start = url.get(..origin.len()).is_some_and(|start| start.eq_ignore_ascii_case(origin));
    start && (url.len() == origin.len() || url[origin.len()..].starts_with(['/', '?', '#', ':']))
}

/// Whether an address is that of a site's home page.
pub fn is_home(url: &str, origin: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    is_of(url, origin) && path.trim_end_matches('/').len() == origin.trim_end_matches('/').len()
}

/// What of an address's tags is missing or empty.
pub fn missing_tags(url: &str) -> Vec<&'static str> {
    let query = url.split('#').next().unwrap_or(url).split_once('?').map_or("", |(_, query)| query);
    let given = |name: &&'static str| {
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .any(|(n, value)| n == *name && !value.is_empty())
    };
    ["utm_source", "utm_medium", "utm_campaign"].into_iter().filter(|name| !given(name)).collect()
}
