//! The site's images: found in one folder, measured, and named for the web.
//!
//! A photo or drawing is published in several widths, so that a phone does not load what a wide screen
//! needs. Which files that makes follows from its size alone, before anything is decoded; the bytes are
//! made by the images hook. A vector image (SVG) is published as it is.
//!
//! Invariant: a published name carries a digest of the source, so it never changes its contents.

use super::source::{is_seen, read_bytes};
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use crate::fingerprint::Fingerprint;
use crate::text::{Picture, Pictures, slugify};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

mod image;
mod measure;
mod whole;

pub use image::{Card, Encoding, Image, Variant};

/// The largest image file that is read: 64 MiB.
const MAX_BYTES: u64 = 64 << 20;
/// The images of a site by name.
#[derive(Clone, Debug, Default)]
pub struct Images {
    all: BTreeMap<String, Image>,
    /// Names of files that are there and cannot be used, which has been said.
    refused: BTreeSet<String>,
    /// The folder, as site.yaml names it.
    folder: String,
}

impl Images {
    /// Reads and measures every image of the folder, if there is one.
    pub fn load(site: &Path, folder: &str, report: &mut Report) -> Images {
        let folder = folder.trim_end_matches('/').to_string();
        let mut images = Images { folder, ..Images::default() };
        let mut published: BTreeMap<String, String> = BTreeMap::new();
        let whole = site.join(&images.folder);
        let files = walkdir::WalkDir::new(&whole).sort_by_file_name().into_iter();
        let files = files.filter_entry(is_seen).filter_map(Result::ok);
        for entry in files.filter(|e| e.file_type().is_file()) {
            let inside = entry.path().strip_prefix(&whole).unwrap_or(entry.path());
            let name = inside.to_string_lossy().replace('\\', "/");
            let shown = format!("{}/{name}", images.folder);
            match read_bytes(entry.path(), &shown, MAX_BYTES).and_then(|bytes| read(&name, &shown, bytes)) {
                Ok(image) => {
                    if let Some(first) = published.insert(image.at_least(0).path, shown.clone()) {
                        report.push(twice(&first, &shown));
                    }
                    images.all.insert(name, image);
                }
                Err(finding) => {
                    report.push(finding);
                    images.refused.insert(name);
                }
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

    /// An image by name, or what is wrong with the name: nothing, if the file is there and was refused.
    pub fn find(&self, name: &str, place: Place) -> Result<&Image, Option<Box<Diagnostic>>> {
        self.get(name).ok_or_else(|| {
            if self.refused.contains(name) {
                return None;
            }
            let finding = Diagnostic::new(
                Code::ImageMissing,
                Level::File,
                format!("there is no image `{name}` in {}", self.folder),
            );
            let near = crate::diag::did_you_mean(name, self.all.keys().map(String::as_str));
            Some(Box::new(finding.at(place).hint(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("put the file into {}", self.folder),
            })))
        })
    }

    /// The name that a Markdown file means by an address: `/images/a.jpg`, or the path from the file to
    /// the image, as an editor shows it. `None` for an address that leads elsewhere.
    pub fn name_of(&self, url: &str, file: &str) -> Option<String> {
        if url.contains("://") || url.starts_with("//") || url.starts_with("data:") {
            return None;
        }
        let url = &decoded(url);
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

/// An address with its encoded bytes (`%20`) as letters; what is no text stays encoded.
pub(super) fn decoded(url: &str) -> String {
    let mut bytes = Vec::with_capacity(url.len());
    let mut rest = url.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| url.to_string())
}

/// Two files with the same contents whose names differ in capitals or ending only.
fn twice(first: &str, second: &str) -> Diagnostic {
    let message = format!("{second} would be published under the same name as {first}");
    Diagnostic::new(Code::ImageUnusable, Level::File, message)
        .at(Place::file(second))
        .hint("they are the same image: keep one of them")
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
    if bytes.is_empty() {
        return Err(Diagnostic::new(Code::FileEmpty, Level::File, format!("{shown} is empty"))
            .at(Place::file(shown))
            .hint("put the picture there again, or take the file away"));
    }
    let measured = whole::judge(&bytes, encoding).and_then(|()| measure::measure(&bytes, encoding));
    let (width, height) = measured.map_err(|Unusable { why, hint }| {
        fault(format!("{shown} cannot be read as {}: {why}", encoding.media_type()), &hint)
    })?;
    let digest = Fingerprint::of_bytes(&bytes);
    let (name, file) = (name.to_string(), shown.to_string());
    Ok(Image { name, file, bytes: bytes.into(), digest, width, height, encoding })
}

/// Why an image cannot be used, and what to do about it.
struct Unusable {
    why: String,
    hint: String,
}

impl From<String> for Unusable {
    fn from(why: String) -> Unusable {
        Unusable { why, hint: "export it again".into() }
    }
}

impl From<&str> for Unusable {
    fn from(why: &str) -> Unusable {
        why.to_string().into()
    }
}
