//! The one list of producers. It does nothing but name them.

use crate::hooks::{assets, feed, headers, images, llms, redirects, robots, search, sitemap};
use crate::pages::{document, hub, not_found, product, record, story};
use crate::produce::Make;

/// Every producer. A new hook is one line here.
pub static PRODUCERS: &[&dyn Make] = &[
    &product::Products,
    &hub::Hubs,
    &record::Records,
    &story::Stories,
    &document::Documents,
    &document::Redirects,
    &not_found::NotFound,
    &assets::Assets,
    &images::ImageFiles,
    &sitemap::Sitemaps,
    &sitemap::SitemapIndex,
    &feed::Feeds,
    &feed::StoryFeeds,
    &search::Search,
    &llms::Llms,
    &robots::Robots,
    &headers::Headers,
    &redirects::Redirects,
];
