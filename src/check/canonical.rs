//! Under which address a page is to be found, and in which languages: canonical, robots, previews, versions.
//!
//! Whether versions name each other is judged when all pages were read.

use super::address::{Target, scheme_of};
use super::findings::{Findings, Spot, Words};
use super::head::Status;
use super::html::Element;
use super::page::{Facts, Subject, Version};
use super::tags;
use crate::diag::Code;

pub fn judge(s: &Subject<'_>, found: &mut Findings<'_>, facts: &mut Facts) {
    canonical(s, found);
    robots(s, found);
    previews(s, found);
    versions(s, found, facts);
}

fn canonical(s: &Subject<'_>, found: &mut Findings<'_>) {
    let Some(first) = s.head.canonicals.first() else {
        if s.is_indexed() {
            found.add(Code::CanonicalMissing, Spot::File(s.file), || {
                Words::new(
                    "the page is to be found and does not name its canonical address",
                    "write `<link rel=\"canonical\" href=\"{{ page.canonical }}\">` into the head of the template",
                )
            });
        }
        return;
    };
    let href = first.attribute("href").unwrap_or("");
    let spot = s.at(first.attribute_at("href"), href.chars().count());
    if let Some(second) = s.head.canonicals.get(1) {
        found.add(Code::CanonicalTwice, s.at(second.at(), 5), || {
            Words::new("the page names a second canonical address", "keep one in the template")
                .also("the first one", spot)
        });
    }
    if s.status == Status::Noindex {
        found.add(Code::CanonicalNoindex, spot, || {
            Words::new(
                "the page is not to be found and names a canonical address: the one contradicts the other",
                "leave the canonical address out of pages with `noindex`",
            )
        });
    }
    let own = || format!("{}{}", s.built.address.origin, s.url);
    let built = s.built;
    let mut form = |message: String| {
        found.add(Code::CanonicalForm, spot, || Words::new(message, format!("write {}", own())));
    };
    match built.address.resolve(&built.files, &s.url, href) {
        Target::Form { .. } => {
            form(format!("the canonical address `{href}` is not written as the host serves it"))
        }
        Target::Outside { .. } => form(format!("the canonical address `{href}` is on another site")),
        Target::Empty | Target::Script | Target::Other(_) => {
            form(format!("the canonical address `{href}` is not the address of a page"));
        }
        _ if scheme_of(href).is_none() => {
            form(format!("the canonical address `{href}` is not a whole address"))
        }
        Target::Nowhere(path) => found.add(Code::CanonicalNowhere, spot, || {
            Words::new(format!("the canonical address `{href}` leads to no page"), format!("write {}", own()))
                .meant(&path)
        }),
        // A page that only redirects rightly names where it leads.
        Target::File { .. } if s.status == Status::Redirect => {}
        Target::File { file, .. } if file != s.file => found.add(Code::CanonicalOther, spot, || {
            Words::new(
                format!(
                    "the page names {} as its canonical address, so it will not be found itself",
                    built.url(file)
                ),
                format!("write {}, or let the page go", own()),
            )
        }),
        Target::File { .. } => {}
    }
}

/// Words of a robots tag without a value.
const ROBOTS: &[&str] = &[
    "all",
    "follow",
    "index",
    "indexifembedded",
    "noarchive",
    "nocache",
    "nofollow",
    "noimageindex",
    "noindex",
    "none",
    "nositelinkssearchbox",
    "nosnippet",
    "notranslate",
];

fn robots(s: &Subject<'_>, found: &mut Findings<'_>) {
    let known = |word: &str| match word.split_once(':') {
        None => ROBOTS.contains(&word),
        Some((key, value)) => match (key.trim(), value.trim()) {
            ("max-snippet" | "max-video-preview", n) => n.parse::<i64>().is_ok_and(|n| n >= -1),
            ("max-image-preview", size) => matches!(size, "none" | "standard" | "large"),
            ("unavailable_after", date) => !date.is_empty(),
            _ => false,
        },
    };
    let words: Vec<(String, u32)> = s.head.robots_words().collect();
    for (word, at) in words.iter().filter(|(word, _)| !known(word)) {
        // A date after `unavailable_after` may hold a comma.
        if words.iter().any(|(w, _)| w.starts_with("unavailable_after")) {
            continue;
        }
        found.about(Code::RobotsWord, word, s.at(*at, word.chars().count()), || {
            Words::new(
                format!("no search engine knows `{word}` in a robots tag"),
                "correct the word, or leave it out",
            )
        });
    }
    let has = |word: &str| words.iter().any(|(w, _)| w == word);
    for (a, b) in [("index", "noindex"), ("follow", "nofollow")] {
        if let Some((_, at)) = words.iter().find(|(w, _)| w == b).filter(|_| has(a) && has(b)) {
            found.add(Code::RobotsWord, s.at(*at, 1), || {
                Words::new(format!("the robots tags say both `{a}` and `{b}`"), "keep one of them")
            });
        }
    }
}

/// Addresses in the tags that networks make previews of.
fn previews(s: &Subject<'_>, found: &mut Findings<'_>) {
    let metas = s.html.elements().filter(|e| e.name() == "meta");
    for e in metas {
        let name = e.attribute("property").or(e.attribute("name")).unwrap_or("");
        let content = e.attribute("content").unwrap_or("").trim();
        let spot = s.at(e.attribute_at("content"), content.chars().count());
        match name {
            "og:url" => {
                let own = s.head.canonicals.first().and_then(|c| c.attribute("href"));
                if let Some(own) = own.filter(|own| *own != content) {
                    found.add(Code::PreviewAddress, spot, || {
                        Words::new(
                            format!("`og:url` is `{content}`, and the canonical address is {own}"),
                            "write the canonical address there as well",
                        )
                    });
                }
            }
            "og:image" | "og:image:url" | "og:image:secure_url" | "twitter:image" => {
                image(s, e, name, content, found)
            }
            _ => {}
        }
    }
}

fn image(s: &Subject<'_>, e: Element<'_>, name: &str, content: &str, found: &mut Findings<'_>) {
    let spot = s.at(e.attribute_at("content"), content.chars().count());
    if scheme_of(content).is_none() {
        found.add(Code::PreviewAddress, spot, || {
            Words::new(
                format!("`{name}` is `{content}`, which is not a whole address"),
                "write it with scheme and host, since networks read it from elsewhere",
            )
        });
    } else if let Target::Nowhere(path) = s.built.address.resolve(&s.built.files, &s.url, content) {
        found.about(Code::PictureMissing, content, spot, || {
            Words::new(
                format!("`{name}` names {content}, and there is no such file"),
                "name an image that is published",
            )
            .meant(&path)
        });
    }
}

/// Links to the versions of the page in other languages.
fn versions(s: &Subject<'_>, found: &mut Findings<'_>, facts: &mut Facts) {
    let mut versions: Vec<Version> = Vec::new();
    let mut outside = false;
    for e in &s.head.versions {
        let tag = e.attribute("hreflang").unwrap_or("");
        let href = e.attribute("href").unwrap_or("");
        let spot = s.at(e.attribute_at("hreflang"), tag.chars().count());
        if !tags::is_version(tag) {
            found.about(Code::VersionTag, tag, spot, || {
                Words::new(
                    format!("`{tag}` is not the tag of a language"),
                    "write the language in two letters, with a country if need be: en, en-GB, x-default",
                )
            });
        }
        let at = e.attribute_at("href");
        match s.built.address.resolve(&s.built.files, &s.url, href) {
            Target::File { file, .. }
                if scheme_of(href).is_some() && s.built.files.page_of(file).is_some() =>
            {
                let page = s.built.files.page_of(file).unwrap_or_default();
                if versions.iter().any(|v| *v.tag == *tag && v.page != page) {
                    found.about(Code::VersionTag, tag, spot, || {
                        Words::new(
                            format!("two versions are given for `{tag}`"),
                            "keep one version for each language",
                        )
                    });
                }
                versions.push(Version { tag: tag.into(), page, at });
            }
            // What another site says in return is not known here.
            Target::Outside { .. } => outside = true,
            _ => nowhere(s, tag, href, at, found),
        }
    }
    let own = s.built.files.page_of(s.file);
    if !s.head.versions.is_empty() && !outside && !versions.iter().any(|v| Some(v.page) == own) {
        let spot = s.at(s.head.versions[0].at(), 5);
        found.add(Code::VersionSelf, spot, || {
            Words::new(
                "the page names its versions in other languages and leaves itself out",
                "list every version of the page, its own among them",
            )
        });
    }
    facts.versions = versions.into();
}

fn nowhere(s: &Subject<'_>, tag: &str, href: &str, at: u32, found: &mut Findings<'_>) {
    found.about(Code::VersionNowhere, href, s.at(at, href.chars().count()), || {
        Words::new(
            format!("the version for `{tag}` is `{href}`, which is not the whole address of a page"),
            "name a page that exists, as the host serves it",
        )
    });
}
