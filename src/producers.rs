//! The one list of producers. It does nothing but name them.

use crate::hooks::{
    assets, card, feed, file, headers, images, indexnow, llms, mails, posts, redirects, robots, search,
    sitemap,
};
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
    &card::CardFiles,
    &sitemap::Sitemaps,
    &sitemap::SitemapIndex,
    &feed::Feeds,
    &feed::StoryFeeds,
    &feed::NewPages,
    &search::Search,
    &file::Files,
    &posts::Posts,
    &mails::MailFiles,
    &llms::Llms,
    &robots::Robots,
    &indexnow::KeyFile,
    &headers::Headers,
    &redirects::Redirects,
];
