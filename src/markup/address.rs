//! Whole addresses, and the names of nodes that are made of them.

use serde::Serialize;

/// An address with scheme and host.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct AbsoluteUrl(String);

/// What a node is called in its graph and in those of other pages: an address with a fragment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Id(String);

impl AbsoluteUrl {
    /// A page of the site: scheme and host, then the path. Nothing if either is not what it should be.
    pub fn new(origin: &str, path: &str) -> Option<AbsoluteUrl> {
        let bare = host(origin).is_some_and(|rest| !rest.contains('/'));
        (bare && path.starts_with('/') && is_plain(path)).then(|| AbsoluteUrl(format!("{origin}{path}")))
    }

    /// An address that somebody wrote whole, such as a profile on another site.
    pub fn elsewhere(address: &str) -> Option<AbsoluteUrl> {
        host(address).filter(|_| is_plain(address)).map(|_| AbsoluteUrl(address.to_string()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of a node of this page.
    pub(super) fn id(&self, fragment: &str) -> Id {
        Id(format!("{}#{fragment}", self.0))
    }
}

/// Host and what follows it.
fn host(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let fine = !host.is_empty() && !host.starts_with('.') && !host.contains('@');
    fine.then_some(rest)
}

/// Whether nothing stands in an address that has to be escaped there.
fn is_plain(address: &str) -> bool {
    !address.chars().any(|c| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c))
}
