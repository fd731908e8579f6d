//! Companion producers: everything that is made from the graph and is not a page, one file a hook.

pub mod assets;
pub mod feed;
pub mod headers;
pub mod images;
pub mod llms;
pub mod redirects;
pub mod robots;
pub mod search;
pub mod sitemap;
