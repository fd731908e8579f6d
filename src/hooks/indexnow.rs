//! The key of IndexNow: a file whose name and whole content is the key, by which engines know that whoever tells
//! them of pages may do so.

use crate::diag::Diagnostic;
use crate::graph::Key;
use crate::inputs;
use crate::produce::{Listed, Producer, World};
use crate::theme::{Cache, Theme};

inputs! {
    /// All that the file says.
    pub struct KeyInputs<'g> {
        pub key: &'g str,
    }
}

pub struct KeyFile;

fn key(world: &World) -> &str {
    world.graph.config.file.submit.indexnow.as_ref().map_or("", |rules| &rules.key)
}

impl Producer for KeyFile {
    type Inputs<'w> = KeyInputs<'w>;

    fn name(&self) -> &'static str {
        "indexnow"
    }
    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        if tree == 0 && !key(world).is_empty() {
            emit(Listed::Made(Key { family: u16::MAX, rows: [0; 3], part: 0 }, None));
        }
    }
    fn path(&self, world: &World, _: usize, _: &Key) -> String {
        format!("{}.txt", key(world))
    }
    fn origin(&self, _: &World, _: usize, _: &Key) -> String {
        "the key of IndexNow".into()
    }
    fn inputs<'w>(&self, world: &'w World, _: usize, _: &Key) -> KeyInputs<'w> {
        KeyInputs { key: key(world) }
    }
    fn render(
        &self,
        inputs: &KeyInputs<'_>,
        _: &Theme,
        _: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        out.clear();
        // No line end: some engines compare every byte.
        out.extend_from_slice(inputs.key.as_bytes());
        Ok(())
    }
}
