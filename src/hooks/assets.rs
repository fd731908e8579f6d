//! The theme's assets under names that carry their hash.

use crate::diag::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::graph::Key;
use crate::inputs;
use crate::produce::{Listed, Producer, World};
use crate::theme::{Cache, Theme};

inputs! {
    /// One asset: its position in the theme, and its bytes by their digest.
    pub struct AssetInputs<'g> {
        pub path: &'g str,
        pub digest: Fingerprint,
    }
}

pub struct Assets;

impl Producer for Assets {
    type Inputs<'w> = AssetInputs<'w>;

    fn name(&self) -> &'static str {
        "asset"
    }
    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        // Every language has the same assets.
        if tree == 0 {
            for at in 0..world.themes[0].assets.len() {
                emit(Listed::Made(Key { family: u16::MAX, rows: [at as u32, 0, 0], part: 0 }, None));
            }
        }
    }
    fn path(&self, world: &World, tree: usize, key: &Key) -> String {
        world.themes[tree].assets[key.rows[0] as usize].path.clone()
    }
    fn origin(&self, world: &World, tree: usize, key: &Key) -> String {
        format!("the theme's assets/{}", world.themes[tree].assets[key.rows[0] as usize].name)
    }
    fn inputs<'w>(&self, world: &'w World, tree: usize, key: &Key) -> AssetInputs<'w> {
        let asset = &world.themes[tree].assets[key.rows[0] as usize];
        AssetInputs { path: &asset.path, digest: Fingerprint::of_bytes(&asset.bytes) }
    }
    fn render(
        &self,
        inputs: &AssetInputs<'_>,
        theme: &Theme,
        _: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        out.clear();
        if let Some(asset) = theme.assets.iter().find(|a| a.path == inputs.path) {
            out.extend_from_slice(&asset.bytes);
        }
        Ok(())
    }
}
