//! One image: what it is, and the forms that it is published in.

use crate::fingerprint::{Fingerprint, Fold, Folder};
use crate::text::slugify;
use std::sync::Arc;

/// Widths in pixels that an image is published in, as far as it reaches.
const WIDTHS: &[u32] = &[320, 640, 960, 1280, 1920];
/// The widest image in the source's own format, for readers that know no WebP: mail, cards of networks.
const PLAIN_WIDTH: u32 = 1280;
/// Part of every name: another way of encoding makes other files.
const ENCODING: &str = "1";

/// How a file is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Jpeg,
    Png,
    WebP,
    Svg,
}

impl Encoding {
    /// The end of a file's name.
    fn end(self) -> &'static str {
        match self {
            Encoding::Jpeg => "jpg",
            Encoding::Png => "png",
            Encoding::WebP => "webp",
            Encoding::Svg => "svg",
        }
    }
    /// The media type: "image/png".
    pub fn media_type(self) -> &'static str {
        match self {
            Encoding::Jpeg => "image/jpeg",
            Encoding::Png => "image/png",
            Encoding::WebP => "image/webp",
            Encoding::Svg => "image/svg+xml",
        }
    }
}

impl Fold for Encoding {
    fn fold(&self, folder: &mut Folder) {
        self.end().fold(folder);
    }
}

/// An image of the site, as it lies in its folder.
#[derive(Clone, Debug)]
pub struct Image {
    /// Path below the folder of images, with forward slashes.
    pub name: String,
    /// The file as messages show it, with its folder.
    pub file: String,
    pub bytes: Arc<[u8]>,
    pub digest: Fingerprint,
    /// Size in pixels as it is shown, a camera's rotation applied.
    pub width: u32,
    pub height: u32,
    pub encoding: Encoding,
}

/// One published form of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Path in the output folder.
    pub path: String,
    pub width: u32,
    pub height: u32,
    pub encoding: Encoding,
}

/// A picture that stands for a page where a link to it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Path in the output folder.
    pub path: String,
    pub width: u32,
    pub height: u32,
    pub alt: String,
    pub media_type: &'static str,
}

impl Fold for Card {
    fn fold(&self, folder: &mut Folder) {
        folder.entry("path", &self.path);
        folder.entry("size", &(self.width, self.height));
        folder.entry("alt", &self.alt);
        folder.entry("type", self.media_type);
    }
}

impl Image {
    /// Every published form: WebP from narrow to wide, and last the one in the source's own format.
    pub fn variants(&self) -> Vec<Variant> {
        if self.encoding == Encoding::Svg {
            return vec![self.variant(self.width, Encoding::Svg)];
        }
        let widest = self.width.min(WIDTHS[WIDTHS.len() - 1]);
        let widths = WIDTHS.iter().copied().filter(|w| *w < widest).chain([widest]);
        let mut variants: Vec<Variant> = widths.map(|w| self.variant(w, Encoding::WebP)).collect();
        if self.encoding != Encoding::WebP {
            variants.push(self.variant(self.width.min(PLAIN_WIDTH), self.encoding));
        }
        variants
    }

    /// The form that every reader knows.
    pub fn plain(&self) -> Variant {
        self.variant(self.width.min(PLAIN_WIDTH), self.encoding)
    }

    /// The WebP (or vector) form that is at least so wide, or the widest.
    pub fn at_least(&self, width: u32) -> Variant {
        let mut all = self.variants();
        all.retain(|v| matches!(v.encoding, Encoding::WebP | Encoding::Svg));
        let at = all.iter().position(|v| v.width >= width).unwrap_or(all.len().saturating_sub(1));
        all.swap_remove(at)
    }

    fn variant(&self, width: u32, encoding: Encoding) -> Variant {
        let height = (u64::from(self.height) * u64::from(width)).div_ceil(u64::from(self.width.max(1)));
        let stem = self.name.rsplit_once('.').map_or(self.name.as_str(), |(stem, _)| stem);
        let stem: Vec<String> = stem.split('/').map(slugify).collect();
        let digest = Fingerprint::of(&(self.digest, ENCODING));
        let path = format!("images/{}-{:08x}-{width}.{}", stem.join("/"), digest.0 as u32, encoding.end());
        Variant { path, width, height: (height as u32).max(1), encoding }
    }

    /// The image as networks show it beside a link.
    pub fn card(&self, alt: &str) -> Card {
        let plain = self.plain();
        Card {
            path: plain.path,
            width: plain.width,
            height: plain.height,
            alt: alt.to_string(),
            media_type: plain.encoding.media_type(),
        }
    }

    /// The element that shows the image; `lazy` below the first screen.
    pub(super) fn element(&self, root: &str, alt: &str, lazy: bool) -> String {
        let variants = self.variants();
        let shown = self.plain();
        let loading = if lazy { " loading=\"lazy\"" } else { "" };
        let img = format!(
            "<img src=\"{root}/{}\" alt=\"{}\" width=\"{}\" height=\"{}\"{loading} decoding=\"async\">",
            shown.path,
            quick_xml::escape::escape(alt),
            shown.width,
            shown.height
        );
        let small: Vec<String> = variants
            .iter()
            .filter(|v| v.encoding == Encoding::WebP)
            .map(|v| format!("{root}/{} {}w", v.path, v.width))
            .collect();
        if small.is_empty() {
            return img;
        }
        format!(
            "<picture><source type=\"image/webp\" srcset=\"{}\" sizes=\"(min-width: 48rem) 44rem, 100vw\">{img}</picture>",
            small.join(", ")
        )
    }
}
