//! robots.txt (RFC 9309): what crawlers may read, and where the sitemap is.

use crate::config::Access;
use crate::diag::{Diagnostic, Report};
use crate::graph::Key;
use crate::inputs;
use crate::produce::{Listed, Producer, World};
use crate::theme::{Cache, Theme};

mod below;
mod blocked;

inputs! {
    /// All that the file says.
    pub struct RobotsInputs<'g> {
        pub origin: &'g str,
        pub root: &'g str,
        /// Paths that nobody should read, with the path that the site lives under.
        pub disallow: Vec<String>,
        pub allowed: Vec<&'g str>,
        pub refused: Vec<&'g str>,
    }
}

pub struct Robots;

impl Producer for Robots {
    type Inputs<'w> = RobotsInputs<'w>;

    fn name(&self) -> &'static str {
        "robots"
    }
    fn artifacts(&self, _: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        if tree == 0 {
            emit(Listed::Made(Key { family: u16::MAX, rows: [0; 3], part: 0 }, None));
        }
    }
    fn path(&self, _: &World, _: usize, _: &Key) -> String {
        "robots.txt".into()
    }
    fn origin(&self, _: &World, _: usize, _: &Key) -> String {
        "the robots hook".into()
    }
    fn note(&self, world: &World, report: &mut Report) {
        below::note(world, report);
        blocked::note(world, report);
    }
    fn inputs<'w>(&self, world: &'w World, _: usize, _: &Key) -> RobotsInputs<'w> {
        let config = &world.graph.config;
        let rules = &config.file.hooks.robots;
        let agents = |access: Access| {
            rules.agents.iter().filter(|(_, a)| **a == access).map(|(name, _)| name.as_str()).collect()
        };
        RobotsInputs {
            origin: &config.origin,
            root: &config.root,
            disallow: rules.disallow.iter().map(|path| format!("{}{path}", config.root)).collect(),
            allowed: agents(Access::Allow),
            refused: agents(Access::Disallow),
        }
    }
    fn render(
        &self,
        inputs: &RobotsInputs<'_>,
        _: &Theme,
        _: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        let mut text = String::new();
        // A crawler follows only the group that names it, so those that are named as welcome share the group
        // of all.
        let everybody = ["*"].into_iter().filter(|all| !inputs.refused.contains(all));
        let welcome: Vec<&str> =
            everybody.chain(inputs.allowed.iter().copied().filter(|a| *a != "*")).collect();
        group(&mut text, &welcome, |text| {
            inputs.disallow.iter().for_each(|path| text.push_str(&format!("Disallow: {path}\n")));
            // What no rule forbids is allowed anyway, and beside `Disallow: /` this line would win.
            if inputs.disallow.is_empty() {
                text.push_str("Allow: /\n");
            }
        });
        group(&mut text, &inputs.refused, |text| text.push_str("Disallow: /\n"));
        text.push_str(&format!("Sitemap: {}{}/sitemap.xml\n", inputs.origin, inputs.root));
        out.clear();
        out.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// A group of crawlers with the rules that they follow.
fn group(text: &mut String, agents: &[&str], rules: impl Fn(&mut String)) {
    if agents.is_empty() {
        return;
    }
    agents.iter().for_each(|agent| text.push_str(&format!("User-agent: {agent}\n")));
    rules(text);
    text.push('\n');
}
