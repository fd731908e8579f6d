//! Four networks by their published rules: how long a post is there, and what a call that sends it would say.
//!
//! [`length`] counts a text as the network itself counts it, [`request`] makes the call without sending it, and
//! [`facets`] and [`little_text`] are the two markups that Bluesky and LinkedIn ask for. Where sources differ,
//! the larger count is taken, so that a post that fits here fits there. Nothing here sends anything, reads a
//! file or knows a secret: what only the sender has (tokens, the account's own id, the time) is left out.
//!
//! Invariant: the same post gives the same bytes, and no text makes any function here panic.

pub mod bluesky;
pub mod linkedin;
pub mod mastodon;
pub mod x;
mod emoji;
mod graphemes;
mod hosts;
mod links;
mod marks;
mod signs;
mod tlds;

pub use bluesky::{Facet, Feature, facets};
pub use linkedin::little_text;

use serde_json::{Value, json};

/// A network that posts can be made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Network {
    Mastodon,
    Bluesky,
    Linkedin,
    X,
}

impl Network {
    pub const ALL: [Network; 4] = [Network::Mastodon, Network::Bluesky, Network::Linkedin, Network::X];

    /// As it is written in settings and paths.
    pub fn name(self) -> &'static str {
        match self {
            Network::Mastodon => "mastodon",
            Network::Bluesky => "bluesky",
            Network::Linkedin => "linkedin",
            Network::X => "x",
        }
    }
    pub fn parse(name: &str) -> Option<Network> {
        Network::ALL.into_iter().find(|network| network.name() == name)
    }

    /// How long a post may be, in what the network counts.
    pub fn limit(self) -> usize {
        match self {
            Network::Mastodon => mastodon::LIMIT,
            Network::Bluesky => bluesky::LIMIT,
            Network::Linkedin => linkedin::LIMIT,
            Network::X => x::LIMIT,
        }
    }
}

/// How long a text is on a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    pub counted: usize,
    pub limit: usize,
    /// Bytes and their limit, where the network counts them, too.
    pub bytes: Option<(usize, usize)>,
    /// The network takes no post with this text, however short it is: it is empty or holds a forbidden sign.
    pub refused: bool,
}

impl Length {
    pub fn fits(&self) -> bool {
        !self.refused && self.counted <= self.limit && self.bytes.is_none_or(|(are, may)| are <= may)
    }
}

/// Counts a text as a network does. A limit that is given stands for the usual one: an instance of Mastodon
/// can have its own.
pub fn length(network: Network, text: &str, limit: Option<usize>) -> Length {
    let limit = limit.unwrap_or(network.limit());
    let plain = |counted| Length { counted, limit, bytes: None, refused: false };
    match network {
        Network::Mastodon => plain(mastodon::count(text)),
        Network::Bluesky => {
            Length { bytes: Some((text.len(), bluesky::BYTES)), ..plain(bluesky::count(text)) }
        }
        Network::Linkedin => plain(linkedin::count(text)),
        Network::X => Length { refused: x::is_refused(text), ..plain(x::count(text)) },
    }
}

/// One post for one network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    pub network: Network,
    /// All that readers see, with the address and the `#words` where they shall stand.
    pub text: String,
    /// The page that the card shows, on Bluesky and LinkedIn; empty for none. On Mastodon and X it must stand
    /// in the text.
    pub link: String,
    pub title: String,
    pub description: String,
    /// Of the text: `en`.
    pub language: String,
    /// The same for every attempt to send this post, and for no other post.
    pub key: String,
    /// Who posts, where the network wants to read it: `urn:li:organization:123`.
    pub author: Option<String>,
    /// Words without their sign; Bluesky files the post under those that its text does not hold, too.
    pub hashtags: Vec<String>,
}

/// The call that would send a post: method, path, headers, body, and the host of networks that have one for
/// all. What holds a secret, and what only the sender knows, is not in it.
pub fn request(post: &Post) -> Value {
    let mut call = match post.network {
        Network::Mastodon => mastodon::request(post),
        Network::Bluesky => bluesky::request(post),
        Network::Linkedin => linkedin::request(post),
        Network::X => x::request(post),
    };
    call["method"] = json!("POST");
    call["headers"]["Content-Type"] = json!("application/json");
    call
}

#[cfg(test)]
mod tests;
