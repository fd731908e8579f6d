//! A feed as JSON Feed 1.1.

use super::{Entry, FeedInputs, moment};
use serde::Serialize;

#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "String::is_empty")]
    home_page_url: String,
    feed_url: String,
    language: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<Hub<'a>>,
    authors: Vec<Author<'a>>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Hub<'a> {
    r#type: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: String,
    url: String,
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    content_html: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    image: String,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
}

pub fn write(feed: &FeedInputs<'_>, out: &mut Vec<u8>) {
    let whole = Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: feed.name,
        description: feed.description,
        home_page_url: if feed.home.is_empty() { String::new() } else { feed.address(&feed.home) },
        feed_url: feed.address(&feed.path),
        language: feed.language,
        hubs: Some(feed.hub)
            .filter(|hub| !hub.is_empty())
            .map(|url| Hub { r#type: "WebSub", url })
            .into_iter()
            .collect(),
        authors: vec![Author { name: feed.organisation }],
        items: feed.entries.iter().map(|e| item(feed, e)).collect(),
    };
    // Texts and lists can always be written; there is nothing here that could fail.
    if let Ok(json) = serde_json::to_vec_pretty(&whole) {
        out.extend_from_slice(&json);
        out.push(b'\n');
    }
}

fn item<'a>(feed: &FeedInputs<'_>, entry: &Entry<'a>) -> Item<'a> {
    let address = feed.address(&entry.path);
    Item {
        id: address.clone(),
        title: entry.title,
        summary: entry.description,
        content_html: entry.content(&address),
        image: if entry.image.is_empty() { String::new() } else { feed.address(&entry.image) },
        date_published: moment(&entry.published),
        date_modified: moment(&entry.updated),
        authors: entry.authors.iter().map(|name| Author { name }).collect(),
        url: address,
    }
}
