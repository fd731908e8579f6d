//! The site's images: found in one folder, measured, and named for the web.
//!
//! A photo or drawing is published in several widths, so that a phone does not load what a wide screen
//! needs. Which files that makes follows from its size alone, before anything is decoded; the bytes are
//! made by the images hook. A vector image (SVG) is published as it is.
//!
//! Invariant: a published name carries a digest of the source, so it never changes its contents.

use super::source::read_bytes;
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::fingerprint::{Fingerprint, Fold, Folder};
use crate::text::{Picture, Pictures, slugify};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

mod measure;

/// The largest image file that is read: 64 MiB.
const MAX_BYTES: u64 = 64 << 20;
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
        (self.path.as_str(), (self.width, self.height)).fold(folder);
        (self.alt.as_str(), self.media_type).fold(folder);
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
    fn element(&self, root: &str, alt: &str, lazy: bool) -> String {
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

/// The images of a site by name.
#[derive(Clone, Debug, Default)]
pub struct Images {
    all: BTreeMap<String, Image>,
    /// The folder, as site.yaml names it.
    folder: String,
}

impl Images {
    /// Reads and measures every image of the folder, if there is one.
    pub fn load(site: &Path, folder: &str, report: &mut Report) -> Images {
        let folder = folder.trim_end_matches('/').to_string();
        let mut images = Images { all: BTreeMap::new(), folder };
        let whole = site.join(&images.folder);
        let files = walkdir::WalkDir::new(&whole).sort_by_file_name().into_iter().filter_map(Result::ok);
        for entry in files.filter(|e| e.file_type().is_file()) {
            let inside = entry.path().strip_prefix(&whole).unwrap_or(entry.path());
            let name = inside.to_string_lossy().replace('\\', "/");
            if name.split('/').any(|part| part.starts_with('.')) {
                continue;
            }
            let shown = format!("{}/{name}", images.folder);
            match read_bytes(entry.path(), &shown, MAX_BYTES).and_then(|bytes| read(&name, &shown, bytes)) {
                Ok(image) => {
                    images.all.insert(name, image);
                }
                Err(finding) => report.push(finding),
            }
        }
        images
    }

    pub fn iter(&self) -> impl Iterator<Item = &Image> {
        self.all.values()
    }
    pub fn len(&self) -> usize {
        self.all.len()
    }
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
    pub fn get(&self, name: &str) -> Option<&Image> {
        self.all.get(name)
    }

    /// An image by name, or what is wrong with the name.
    pub fn find(&self, name: &str, place: Place) -> Result<&Image, Box<Diagnostic>> {
        self.get(name).ok_or_else(|| {
            let finding = Diagnostic::new(
                Code::ImageMissing,
                Level::File,
                format!("there is no image `{name}` in {}", self.folder),
            );
            let near = crate::diag::did_you_mean(name, self.all.keys().map(String::as_str));
            Box::new(finding.at(place).hint(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("put the file into {}", self.folder),
            }))
        })
    }

    /// The name that a Markdown file means by an address: `/images/a.jpg`, or the path from the file to
    /// the image, as an editor shows it. `None` for an address that leads elsewhere.
    pub fn name_of(&self, url: &str, file: &str) -> Option<String> {
        if url.contains("://") || url.starts_with("//") || url.starts_with("data:") {
            return None;
        }
        if let Some(name) = url.strip_prefix("/images/") {
            return Some(name.to_string());
        }
        if url.starts_with('/') {
            return None;
        }
        let mut path: Vec<&str> = file.split('/').collect();
        path.pop();
        for part in url.split('/') {
            match part {
                "." | "" => {}
                ".." => {
                    path.pop()?;
                }
                part => path.push(part),
            }
        }
        let whole = path.join("/");
        Some(whole.strip_prefix(&format!("{}/", self.folder))?.to_string())
    }

    /// How the images stand in a Markdown file of a site that lives under `root`.
    pub fn seen_from<'i>(&'i self, file: &'i str, root: &'i str) -> SeenFrom<'i> {
        SeenFrom { images: self, file, root, missing: RefCell::default() }
    }
}

/// The images as one Markdown file names them.
pub struct SeenFrom<'i> {
    images: &'i Images,
    file: &'i str,
    root: &'i str,
    missing: RefCell<Vec<(String, String)>>,
}

impl SeenFrom<'_> {
    /// What was asked for and is not there: the address as it is written, and the name that it means.
    pub fn missing(&self) -> Vec<(String, String)> {
        self.missing.take()
    }
}

impl Pictures for SeenFrom<'_> {
    fn picture(&self, url: &str, alt: &str, lazy: bool) -> Picture {
        match self.images.name_of(url, self.file) {
            None => Picture::Elsewhere,
            Some(name) => match self.images.get(&name) {
                Some(image) => Picture::Element(image.element(self.root, alt, lazy)),
                None => {
                    self.missing.borrow_mut().push((url.to_string(), name));
                    Picture::Missing
                }
            },
        }
    }
}

fn read(name: &str, shown: &str, bytes: Vec<u8>) -> Result<Image, Diagnostic> {
    let fault = |message: String, hint: &str| {
        Diagnostic::new(Code::ImageUnusable, Level::File, message).at(Place::file(shown)).hint(hint)
    };
    let end = name.rsplit_once('.').map_or(String::new(), |(_, end)| end.to_ascii_lowercase());
    let encoding = match end.as_str() {
        "jpg" | "jpeg" => Encoding::Jpeg,
        "png" => Encoding::Png,
        "webp" => Encoding::WebP,
        "svg" => Encoding::Svg,
        _ => {
            return Err(fault(
                format!("{shown} is no image that can be published"),
                "use .jpg, .png, .webp or .svg, or move the file elsewhere",
            ));
        }
    };
    if name.split('/').any(|part| slugify(part.rsplit_once('.').map_or(part, |(stem, _)| stem)).is_empty()) {
        return Err(fault(
            format!("{shown} has a name without letters"),
            "give it a name of letters and digits",
        ));
    }
    let (width, height) = measure::measure(&bytes, encoding).map_err(|why| {
        fault(format!("{shown} cannot be read as {}: {why}", encoding.media_type()), "export it again")
    })?;
    let digest = Fingerprint::of_bytes(&bytes);
    Ok(Image { name: name.to_string(), bytes: bytes.into(), digest, width, height, encoding })
}
