//! How much a page makes a visitor wait for: its own bytes, and what it cannot be shown without.

use super::address::Target;
use super::csp::is_script;
use super::findings::{Findings, Spot, Words};
use super::head::has_word;
use super::html::Element;
use super::page::{Built, Subject};
use super::styles::LoadKind;
use crate::diag::{Code, thousands};

/// Largest stylesheet in bytes: it holds up every page.
const STYLE_BYTES: u64 = 20_000;

pub fn judge(s: &Subject<'_>, found: &mut Findings<'_>) {
    let (bytes, most) = (s.bytes.len() as u64, s.built.rules.page_bytes);
    if bytes > most {
        found.add(Code::PageWeight, Spot::File(s.file), || {
            Words::new(
                format!("the page has {} bytes, and the limit is {}", thousands(bytes), thousands(most)),
                "show less on it, or set `check: page_kb` in site.yaml",
            )
        });
    }
    let mut blocking = s.html.elements().filter(|e| blocks(*e));
    if let (Some(first), Some(second)) = (blocking.next(), blocking.next()) {
        found.add(Code::BlockingRequest, s.at(second.at(), 5), || {
            Words::new(
                "the page waits for a second file before it shows",
                "put the styles into one stylesheet, and write `defer` for scripts",
            )
            .also("the first one", s.at(first.at(), 5))
        });
    }
}

/// Whether a browser waits for what the element loads.
fn blocks(e: Element<'_>) -> bool {
    match e.name() {
        "script" => {
            let waits = !e.has("defer") && !e.has("async") && e.attribute("type") != Some("module");
            e.has("src") && is_script(e) && waits
        }
        "link" => {
            let rel = e.attribute("rel").unwrap_or("");
            let media = e.attribute("media").unwrap_or("").trim();
            has_word(rel, "stylesheet") && !has_word(rel, "alternate") && media != "print"
        }
        _ => false,
    }
}

/// The stylesheets themselves: their weight, and that what they load is there.
pub fn judge_styles(built: &Built<'_>, found: &mut Findings<'_>) {
    for (file, style) in &built.styles.all {
        if style.bytes > STYLE_BYTES {
            found.about(Code::StyleWeight, built.files.path(*file), Spot::File(*file), || {
                Words::new(
                    format!(
                        "the stylesheet has {} bytes, and {} are plenty",
                        thousands(style.bytes),
                        thousands(STYLE_BYTES)
                    ),
                    "take out what no page uses",
                )
            });
        }
        let base = built.url(*file);
        for load in &style.loads {
            let spot = Spot::At(*file, load.at, load.url.chars().count() as u32);
            if load.kind == LoadKind::Import {
                found.add(Code::BlockingRequest, spot, || {
                    Words::new("a stylesheet waits for another one", "put both into one file")
                });
            }
            let code = if load.kind == LoadKind::Image { Code::PictureMissing } else { Code::NeededFile };
            match built.address.resolve(&built.files, &base, &load.url) {
                Target::Nowhere(path) => found.about(code, &path, spot, || {
                    Words::new(
                        format!("the stylesheet loads {}, and there is no such file", load.url),
                        "correct the address, or put the file into the theme's assets/",
                    )
                    .meant(&path)
                }),
                Target::Outside { secure: false, host, .. } if built.address.is_secure() => {
                    found.about(Code::MixedContent, host, spot, || {
                        Words::new(
                            format!("the stylesheet loads {} over http", load.url),
                            "write the address with https",
                        )
                    });
                }
                _ => {}
            }
        }
    }
}
