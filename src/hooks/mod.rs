//! Companion producers: everything that is made from the graph and is not a page, one file a hook.

pub mod assets;
pub mod images;
pub mod robots;
pub mod sitemap;
