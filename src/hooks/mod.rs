//! Companion producers: everything that is made from the graph and is not a page, one file a hook.

pub mod assets;
pub mod card;
pub mod feed;
pub mod file;
pub mod headers;
pub mod images;
pub mod indexnow;
pub mod llms;
pub mod mails;
pub mod posts;
pub mod redirects;
pub mod robots;
pub mod search;
pub mod sitemap;
