//! Images and whatever else a page loads: that it is there, speaks without being seen, and keeps its place.

use super::address::Target;
use super::csp::candidates;
use super::findings::{Findings, Words};
use super::head::has_word;
use super::html::Element;
use super::page::Subject;
use super::robots::judge_needed;
use crate::diag::Code;

pub fn judge(s: &Subject<'_>, found: &mut Findings<'_>) {
    for e in s.html.elements() {
        match e.name() {
            "img" => image(s, e, found),
            "source" => {
                for url in candidates(e.attribute("srcset").unwrap_or("")) {
                    there(s, e, "srcset", url, Code::PictureMissing, found);
                }
                own(s, e, "src", Code::NeededFile, found);
            }
            "image" | "use" if e.attribute("href").is_some_and(|href| !href.starts_with('#')) => {
                own(s, e, "href", Code::PictureMissing, found);
            }
            "video" => {
                own(s, e, "poster", Code::PictureMissing, found);
                own(s, e, "src", Code::NeededFile, found);
            }
            "script" | "iframe" | "audio" | "track" | "embed" => own(s, e, "src", Code::NeededFile, found),
            "object" => own(s, e, "data", Code::NeededFile, found),
            "link" => {
                let rel = e.attribute("rel").unwrap_or("");
                if LOADED.iter().any(|word| has_word(rel, word)) {
                    own(s, e, "href", Code::NeededFile, found);
                }
            }
            _ => {}
        }
    }
}

/// Relations of what a page loads.
const LOADED: &[&str] = &[
    "stylesheet",
    "icon",
    "apple-touch-icon",
    "mask-icon",
    "manifest",
    "preload",
    "modulepreload",
    "prefetch",
];

fn image(s: &Subject<'_>, e: Element<'_>, found: &mut Findings<'_>) {
    match e.attribute("src") {
        Some(src) if !src.trim().is_empty() => there(s, e, "src", src, Code::PictureMissing, found),
        _ => found.add(Code::PictureMissing, s.at(e.at(), 4), || {
            Words::new("an image names no file", "write the address of the image, or leave the image out")
        }),
    }
    for url in candidates(e.attribute("srcset").unwrap_or("")) {
        there(s, e, "srcset", url, Code::PictureMissing, found);
    }
    let src = e.attribute("src").unwrap_or("");
    if !e.has("alt") {
        found.about(Code::PictureText, src, s.at(e.at(), 4), || {
            Words::new(
                format!("the image {src} has no text in its stead"),
                "say in `alt` what the image shows, or write `alt=\"\"` if it only decorates",
            )
        });
    }
    let alt = e.attribute("alt").unwrap_or("").trim();
    if is_file_name(alt) {
        found.about(Code::PictureText, src, s.at(e.attribute_at("alt"), alt.chars().count()), || {
            Words::new(
                format!("`{alt}` is the name of a file, and a screen reader reads it out"),
                "say in `alt` what the image shows, or write `alt=\"\"` if it only decorates",
            )
        });
    }
    let size = |name: &str| e.attribute(name).is_some_and(|v| v.trim().parse::<u32>().is_ok_and(|n| n > 0));
    if !size("width") || !size("height") {
        found.about(Code::PictureSize, src, s.at(e.at(), 4), || {
            Words::new(
                format!("the image {src} does not say its width and height"),
                "write both in pixels, so that the page does not jump while it loads",
            )
        });
    }
}

/// harbour.png, IMG_2041.JPG: one word with the end of an image's name.
fn is_file_name(alt: &str) -> bool {
    const ENDS: [&str; 9] = ["avif", "bmp", "gif", "heic", "jpeg", "jpg", "png", "svg", "webp"];
    let end = alt.rsplit_once('.').filter(|(name, _)| !name.is_empty() && !alt.contains(char::is_whitespace));
    end.is_some_and(|(_, end)| ENDS.iter().any(|known| end.eq_ignore_ascii_case(known)))
}

/// A file that an attribute names, if it is there.
fn own(s: &Subject<'_>, e: Element<'_>, name: &'static str, code: Code, found: &mut Findings<'_>) {
    if let Some(url) = e.attribute(name) {
        there(s, e, name, url, code, found);
    }
}

fn there(s: &Subject<'_>, e: Element<'_>, name: &str, url: &str, code: Code, found: &mut Findings<'_>) {
    let spot = s.at(e.attribute_at(name), url.chars().count());
    let shapes = e.name() == "script" || e.attribute("rel").is_some_and(|rel| has_word(rel, "stylesheet"));
    let kind = if code == Code::PictureMissing { "image" } else { "file" };
    match s.built.address.resolve(&s.built.files, s.base(), url) {
        Target::Nowhere(path) => found.about(code, &path, spot, || {
            Words::new(
                format!("the page loads the {kind} {url}, and there is no such file"),
                "correct the address, or publish the file",
            )
            .meant(&path)
        }),
        Target::Empty => found.add(code, spot, || {
            Words::new(
                format!("`{name}` of <{}> is empty", e.name()),
                "write the address of the file, or leave the element out",
            )
        }),
        Target::File { file, .. } if shapes => judge_needed(s, file, spot, found),
        Target::Outside { secure: false, host, .. } if s.built.address.is_secure() => {
            mixed(s, spot, host, url, found)
        }
        Target::Form { fault: super::address::Form::NotSecure, .. } => {
            mixed(s, spot, "the site's own host", url, found);
        }
        _ => {}
    }
}

fn mixed(s: &Subject<'_>, spot: super::findings::Spot, host: &str, url: &str, found: &mut Findings<'_>) {
    let _ = s;
    found.about(Code::MixedContent, host, spot, || {
        Words::new(format!("the page loads {url} over http"), "write the address with https")
    });
}
