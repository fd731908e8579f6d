//! `flywheel import`: what of a marketplace's records may be told, and that nothing else ever is.

mod again;
mod authors;
mod demo;
mod difference;
mod paths;
mod planted;
mod careful;
mod search;
mod shapes;
mod totals;
mod withdrawn;
mod unclear;
