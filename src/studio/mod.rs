//! The studio: everything that one row becomes, side by side, and where each word of it comes from.
//!
//! ```text
//!   one state of the site ─▶ page · words · posts · mails · row · search · next build  ─▶ JSON ─▶ app/ (in the browser)
//! ```
//!
//! Questions are answered from a site that was read already; `serve` asks them. Nothing here reads or writes a file but
//! the manifest of the last build and the lines that claims point at. Invariant: an answer shows what the site's own
//! producers make, by their own code, and nothing that has no row, text or setting behind it.

mod app;
mod head;
mod home;
mod mails;
mod near;
mod next;
mod page;
mod posts;
mod row;
mod search;
mod spots;
mod statements;
mod words;

pub use app::{App, app};
pub use home::{home, site};
pub use mails::{mail, mails};
pub use next::next;
pub use page::{absent, page, resolve};
pub use posts::posts;
pub use row::row;
pub use search::search;
pub use statements::statement;
pub use words::words;

use crate::diag::Place;
use crate::graph::{Key, Tree};
use crate::plan::Plan;
use crate::produce::{Artifact, Phase, World};
use serde_json::{Value as Json, json};
use std::path::Path;

/// One state of a site, as the studio is asked about it.
#[derive(Clone, Copy)]
pub struct Scene<'s> {
    pub world: &'s World,
    pub plan: &'s Plan,
    /// The site's folder.
    pub site: &'s Path,
}

impl<'s> Scene<'s> {
    fn artifact(&self, at: usize) -> &'s Artifact {
        &self.plan.artifacts()[at]
    }

    fn tree(&self, artifact: &Artifact) -> &'s Tree {
        &self.world.graph.trees[usize::from(artifact.tree)]
    }

    /// Tree and key of what is a page and no other file.
    fn page_of(&self, at: usize) -> Option<(usize, &'s Key)> {
        let artifact = self.artifact(at);
        let is_page = self.world.producer(artifact).phase() == Phase::Page;
        is_page.then_some((usize::from(artifact.tree), &artifact.key))
    }

    /// What is made at an address with the site's root: /a/b/
    pub fn find(&self, address: &str) -> Option<usize> {
        let below = address.strip_prefix(self.world.graph.config.root.as_str())?;
        self.world.made.find(below.strip_prefix('/')?)
    }
}

/// A place as the browser shows it; nothing for none.
fn place(place: Option<&Place>) -> Json {
    match place {
        Some(p) => json!({ "file": &*p.file, "line": p.line, "column": p.column.max(u32::from(p.line > 0)) }),
        None => Json::Null,
    }
}
