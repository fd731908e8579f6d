//! robots.txt: everything may be read, and where the sitemap is.

use crate::diag::Diagnostic;
use crate::graph::Key;
use crate::inputs;
use crate::produce::{Listed, Producer, World};
use crate::theme::{Cache, Theme};

inputs! {
    /// All that the file says.
    pub struct RobotsInputs<'g> {
        pub origin: &'g str,
        pub root: &'g str,
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
    fn uses_theme(&self) -> bool {
        false
    }
    fn inputs<'w>(&self, world: &'w World, _: usize, _: &Key) -> RobotsInputs<'w> {
        RobotsInputs { origin: &world.graph.config.origin, root: &world.graph.config.root }
    }
    fn render(
        &self,
        inputs: &RobotsInputs<'_>,
        _: &Theme,
        _: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        out.clear();
        let text =
            format!("User-agent: *\nAllow: /\n\nSitemap: {}{}/sitemap.xml\n", inputs.origin, inputs.root);
        out.extend_from_slice(text.as_bytes());
        Ok(())
    }
}
