//! The site's images in the widths and formats that pages name.
//!
//! Which files there are follows from the size of an image (`data::images`); here they are drawn. What a
//! camera wrote beside the picture, such as where it was taken, is not published.

use crate::data::images::{Encoding, Image, Variant};
use crate::diag::{Code, Diagnostic, Level, Place};
use crate::fingerprint::{Fold, Folder};
use crate::graph::Key;
use crate::inputs;
use crate::produce::{Listed, Producer, World};
use crate::theme::{Cache, Theme};

#[cfg(feature = "images")]
mod draw;

/// An image folds the digest of its bytes.
pub struct Source<'g>(&'g Image);

impl Fold for Source<'_> {
    fn fold(&self, folder: &mut Folder) {
        folder.origin(|| (String::new(), Some(Place::file(self.0.file.as_str()))));
        self.0.digest.fold(folder);
    }
}

inputs! {
    /// One form of an image.
    pub struct ImageInputs<'g> {
        pub source: Source<'g>,
        pub path: String,
        pub width: u32,
        pub height: u32,
        pub encoding: Encoding,
    }
}

pub struct ImageFiles;

impl ImageFiles {
    fn variant<'w>(world: &'w World, key: &Key) -> Option<(&'w Image, Variant)> {
        let image = world.images.iter().nth(key.rows[0] as usize)?;
        Some((image, image.variants().into_iter().nth(key.rows[1] as usize)?))
    }
}

impl Producer for ImageFiles {
    type Inputs<'w> = Option<ImageInputs<'w>>;

    fn name(&self) -> &'static str {
        "image"
    }
    fn artifacts(&self, world: &World, tree: usize, emit: &mut dyn FnMut(Listed)) {
        // Every language shows the same images.
        if tree > 0 {
            return;
        }
        for (at, image) in world.images.iter().enumerate() {
            for form in 0..image.variants().len() {
                let key = Key { family: u16::MAX, rows: [at as u32, form as u32, 0], part: 0 };
                emit(Listed::Made(key, None));
            }
        }
    }
    fn path(&self, world: &World, _: usize, key: &Key) -> String {
        Self::variant(world, key).map_or_else(String::new, |(_, variant)| variant.path)
    }
    fn origin(&self, world: &World, _: usize, key: &Key) -> String {
        Self::variant(world, key).map_or_else(String::new, |(image, _)| format!("the image {}", image.name))
    }
    fn inputs<'w>(&self, world: &'w World, _: usize, key: &Key) -> Self::Inputs<'w> {
        let (image, variant) = Self::variant(world, key)?;
        let Variant { path, width, height, encoding } = variant;
        Some(ImageInputs { source: Source(image), path, width, height, encoding })
    }
    fn render(
        &self,
        inputs: &Self::Inputs<'_>,
        _: &Theme,
        _: &mut Cache,
        out: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        out.clear();
        let Some(inputs) = inputs else { return Ok(()) };
        let image = inputs.source.0;
        if inputs.encoding == Encoding::Svg {
            out.extend_from_slice(&image.bytes);
            return Ok(());
        }
        draw(image, inputs.width, inputs.height, inputs.encoding, out).map_err(|why| {
            Box::new(
                Diagnostic::new(
                    Code::ImageUnusable,
                    Level::File,
                    format!("{} cannot be drawn: {why}", image.file),
                )
                .at(Place::file(image.file.as_str()))
                .hint("export it again"),
            )
        })
    }
}

#[cfg(feature = "images")]
use draw::draw;

#[cfg(not(feature = "images"))]
fn draw(_: &Image, _: u32, _: u32, _: Encoding, _: &mut Vec<u8>) -> Result<(), String> {
    Err("this program was built without the feature `images`".into())
}
