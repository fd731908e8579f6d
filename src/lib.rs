//! Flywheel turns a folder of data into a website, and every page says only what its rows say.
//!
//! ```text
//!   data/ content/ themes/ site.yaml          what people edit
//!         │  data::site      (reads; collects every diagnostic, with file, line and column)
//!         ▼
//!      Tables                typed rows; personal data stops here
//!         │  graph
//!         ▼
//!       Graph                rows, facets, links, routes: immutable
//!         │  produce         (a page sees its inputs and the theme, nothing else)
//!         ▼
//!       Plan                 every artifact, listed and checked
//!         │  pipeline        (parallel, pure rendering; compared with the manifest)
//!         ▼
//!       sink                 a folder on disk
//! ```
//!
//! The modules below stand in reading order; each uses only those before it. ARCHITECTURE.md has the map.

pub mod carried;
pub mod value;
pub mod diag;
pub mod fingerprint;
pub mod paths;
pub mod node;
pub mod locale;
pub mod text;
pub mod personal;
pub mod sameness;
pub mod social;
pub mod markup;
pub mod config;
pub mod data;
pub mod import;
pub mod graph;
pub mod deck;
pub mod theme;
pub mod produce;
pub mod told;
pub mod pages;
pub mod hooks;
pub mod producers;
pub mod digest;
pub mod plan;
pub mod manifest;
pub mod baseline;
pub mod sink;
pub mod pipeline;
pub mod explain;
pub mod brief;
pub mod vet;
pub mod check;
pub mod review;
pub mod studio;
pub mod serve;
pub mod deliver;
pub mod draft;
pub mod cli;
