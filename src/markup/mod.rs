//! Structured data for machines: schema.org nodes as Rust types, one graph a page.
//!
//! A type has only what such a node may have. What would be invalid does not compile: a business without
//! an address, an address that is not whole, a rating of a service (there is no type for ratings at all).
//! What depends on values is refused when the value is made: a trail of one step, a price below zero, a
//! country that is not a country's code.
//!
//! It sees names, addresses and values, never the graph of the site, and it adds nothing: whoever makes
//! a node answers for the page showing what the node says.
//!
//! ```
//! use flywheel::markup::*;
//! let page = AbsoluteUrl::new("https://example.com", "/coach/austin/").unwrap();
//! let home = AbsoluteUrl::new("https://example.com", "/").unwrap();
//! let mut service = Service::new(&page, "Coach", OrganizationName::new(&home, "Example"));
//! service.offers = Price::new(120.0, None, Currency::parse("USD").unwrap(), "per session");
//! let office = PostalAddress::new("1 Main Street", "Austin");
//! let business = LocalBusiness::new(&page, "Ann Lee", office);
//! assert!(graph(&[service.into(), business.into()]).contains("\"@id\":\"https://example.com/coach/austin/#service\""));
//! ```
//!
//! A business without an address:
//!
//! ```compile_fail
//! use flywheel::markup::*;
//! let page = AbsoluteUrl::new("https://example.com", "/coach/austin/").unwrap();
//! let business = LocalBusiness::new(&page, "Ann Lee");
//! ```
//!
//! A rating of a service:
//!
//! ```compile_fail
//! use flywheel::markup::*;
//! let page = AbsoluteUrl::new("https://example.com", "/coach/austin/").unwrap();
//! let home = AbsoluteUrl::new("https://example.com", "/").unwrap();
//! let mut service = Service::new(&page, "Coach", OrganizationName::new(&home, "Example"));
//! service.aggregate_rating = Some(4.8);
//! ```
//!
//! A page without scheme and host:
//!
//! ```compile_fail
//! use flywheel::markup::*;
//! let home = AbsoluteUrl::new("https://example.com", "/").unwrap();
//! let service = Service::new("/coach/austin/", "Coach", OrganizationName::new(&home, "Example"));
//! ```
//!
//! A price without a currency:
//!
//! ```compile_fail
//! use flywheel::markup::*;
//! let price = Price::new(120.0, None, "per session");
//! ```

mod address;
mod article;
mod form;
mod lists;
mod people;
mod service;
mod values;

pub use address::{AbsoluteUrl, Id};
pub use article::{Article, Author};
pub use form::Form;
pub use lists::{BreadcrumbList, FaqPage, ItemList, Question, Trail};
pub use people::{LocalBusiness, Organization, OrganizationName, Person, ProfilePage, WebSite};
pub use service::{Area, City, Country, Currency, Place, Price, Service, State};
pub use values::{CountryCode, Dates, Day, ImageObject, Pixels, PostalAddress};

use serde::Serialize;

macro_rules! nodes {
    ($($kind:ident$(<$life:lifetime>)?),*) => {
        /// A node of a page's graph.
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(untagged)]
        pub enum Node<'a> { $($kind($kind$(<$life>)?),)* }
        $(impl<'a> From<$kind$(<$life>)?> for Node<'a> {
            fn from(node: $kind$(<$life>)?) -> Self { Node::$kind(node) }
        })*
    };
}
nodes!(
    Service<'a>,
    BreadcrumbList<'a>,
    ItemList<'a>,
    FaqPage<'a>,
    Article<'a>,
    ProfilePage<'a>,
    LocalBusiness<'a>,
    Organization<'a>,
    WebSite<'a>
);

/// The graph of a page as a JSON text that can stand in a script element; empty without a node.
pub fn graph(nodes: &[Node<'_>]) -> String {
    #[derive(Serialize)]
    struct Graph<'n> {
        #[serde(rename = "@context")]
        context: &'static str,
        #[serde(rename = "@graph")]
        graph: &'n [Node<'n>],
    }
    if nodes.is_empty() {
        return String::new();
    }
    let whole = Graph { context: "https://schema.org", graph: nodes };
    // These types hold nothing that JSON cannot say.
    serde_json::to_string(&whole).map(|json| escape_json(&json)).unwrap_or_default()
}

/// Escapes a JSON text for a script element: what could end the element or break a line is written as
/// an escape that means the same.
pub fn escape_json(json: &str) -> String {
    // The two separators of lines begin with this byte; most texts hold none of all these.
    if memchr::memchr3(b'<', b'>', b'&', json.as_bytes()).is_none() && !json.as_bytes().contains(&0xE2) {
        return json.to_string();
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}

/// Leaves out what a page does not know.
fn none_if_empty(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|t| !t.is_empty())
}

#[cfg(test)]
mod tests;
