//! The sitemaps of the output: they list exactly the pages that are to be found.
//!
//! They are read as a stream, so that a list of fifty thousand addresses needs no memory of its own.

use super::address::{Target, scheme_of};
use super::findings::{Findings, Spot, Words};
use super::head::Status;
use super::tags;
use super::whole::Whole;
use crate::diag::{Code, thousands};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashSet;

/// Limits of the protocol, for one file before it is packed.
const MOST_URLS: usize = 50_000;
const MOST_BYTES: usize = 52_428_800;
const LONGEST_URL: usize = 2_048;

struct Court<'a, 'f, 'r> {
    whole: &'a Whole<'a>,
    found: &'f mut Findings<'r>,
    /// For each page whether it was listed.
    listed: Vec<bool>,
    /// The file that is read.
    file: u32,
    /// Sitemaps that are still to be read.
    next: Vec<u32>,
    /// Whether a list could not be read to its end: what it lacks is then not known.
    broken: bool,
    /// Versions that entries name: page, version, and the place.
    versions: Vec<(u32, u32, Spot)>,
}

/// Judges every sitemap that robots.txt or an index names.
pub fn judge(whole: &Whole<'_>, found: &mut Findings<'_>) {
    let built = whole.built;
    let listed = vec![false; whole.facts.len()];
    let mut court =
        Court { whole, found, listed, file: 0, next: Vec::new(), broken: false, versions: Vec::new() };
    court.named_by_robots();
    if let Some(usual) = built.files.find("sitemap.xml").filter(|file| !court.next.contains(file)) {
        court.next.insert(0, usual);
    }
    if court.next.is_empty() {
        court.found.add(Code::SitemapMissing, Spot::Site, || {
            Words::new("the output has no sitemap", "build the site again; the sitemap is always made")
        });
        return;
    }
    let mut read: Vec<u32> = Vec::new();
    let mut at = 0;
    while at < court.next.len() {
        let file = court.next[at];
        at += 1;
        if !read.contains(&file) {
            read.push(file);
            court.read(file);
        }
    }
    if !court.broken {
        court.lacking();
        court.returned();
    }
}

impl Court<'_, '_, '_> {
    fn named_by_robots(&mut self) {
        let built = self.whole.built;
        let Some(robots) = built.robots.file else {
            self.found.add(Code::SitemapUnnamed, Spot::Site, || {
                Words::new(
                    "the output has no robots.txt that names the sitemap",
                    "build the site again; robots.txt is always made",
                )
            });
            return;
        };
        if built.robots.sitemaps.is_empty() {
            self.found.add(Code::SitemapUnnamed, Spot::File(robots), || {
                Words::new(
                    "robots.txt names no sitemap",
                    "write `Sitemap:` with the whole address of the sitemap",
                )
            });
        }
        for (url, at) in &built.robots.sitemaps {
            match built.address.resolve(&built.files, "/", url) {
                Target::File { file, .. } if scheme_of(url).is_some() => self.next.push(file),
                _ => self.found.add(Code::SitemapUnnamed, Spot::At(robots, *at, 8), || {
                    Words::new(
                        format!(
                            "robots.txt names the sitemap `{url}`, which is not the whole address of a file"
                        ),
                        format!("write {}{}/sitemap.xml", built.address.origin, built.address.root),
                    )
                }),
            }
        }
    }

    fn read(&mut self, file: u32) {
        self.file = file;
        let mut bytes = Vec::new();
        if let Err(error) = self.whole.built.files.read(file, &mut bytes) {
            self.found.add(Code::PageUnreadable, Spot::File(file), || {
                Words::new(format!("the file cannot be read: {error}"), "build the site again")
            });
            return;
        }
        let count = match self.entries(&bytes) {
            Ok(count) => count,
            Err((at, why)) => {
                self.broken = true;
                self.found.add(Code::SitemapSyntax, Spot::At(file, at, 1), || {
                    Words::new(format!("the sitemap cannot be read: {why}"), "build the site again")
                });
                return;
            }
        };
        if count > MOST_URLS || bytes.len() > MOST_BYTES {
            self.found.add(Code::SitemapSize, Spot::File(file), || {
                Words::new(
                    format!(
                        "the sitemap has {} addresses in {} bytes; search engines read {} in {}",
                        thousands(count as u64),
                        thousands(bytes.len() as u64),
                        thousands(MOST_URLS as u64),
                        thousands(MOST_BYTES as u64)
                    ),
                    "part it into several, and name them in an index",
                )
            });
        }
    }

    /// Goes through a file: `urlset` or `sitemapindex`. The number of its entries, or what is wrong where.
    fn entries(&mut self, bytes: &[u8]) -> Result<usize, (u32, String)> {
        let text = std::str::from_utf8(bytes)
            .map_err(|e| (e.valid_up_to() as u32, "it is not UTF-8".to_string()))?;
        let mut reader = Reader::from_str(text);
        let (mut root, mut inside, mut count) = (String::new(), String::new(), 0);
        let mut depth = 0usize;
        let mut text = String::new();
        let mut start = 0u32;
        let mut entry = Entry::default();
        loop {
            let before = reader.buffer_position() as u32;
            let fault = |e: &dyn std::fmt::Display| (before, e.to_string());
            match reader.read_event().map_err(|e| fault(&e))? {
                Event::Start(e) => {
                    depth += 1;
                    inside = name_of(&e);
                    (text, start) = (String::new(), reader.buffer_position() as u32);
                    if root.is_empty() {
                        root = inside.clone();
                        if root != "urlset" && root != "sitemapindex" {
                            return Err((before, format!("it begins with <{root}>")));
                        }
                    } else if depth == 2 {
                        entry = Entry::default();
                    }
                    entry.attribute(&e, before);
                }
                Event::Empty(e) => entry.attribute(&e, before),
                Event::Text(t) => text.push_str(&t),
                Event::GeneralRef(r) => text.push(unescaped(&r)),
                Event::CData(t) => text.push_str(&t),
                Event::End(e) => {
                    let name = e.local_name().as_ref().to_string();
                    let image = e.name().as_ref().starts_with("image:");
                    let spot = (text.trim().to_string(), start);
                    match (name.as_str(), image) {
                        ("loc", false) if depth == 3 => entry.loc = Some(spot),
                        ("loc", true) => entry.images.push(spot),
                        ("lastmod", _) if depth == 3 => self.date(&spot),
                        ("url", _) if depth == 2 && root == "urlset" => {
                            count += 1;
                            self.url(&entry);
                        }
                        ("sitemap", _) if depth == 2 && root == "sitemapindex" => {
                            count += 1;
                            self.sitemap(&entry);
                        }
                        _ => {}
                    }
                    depth = depth.saturating_sub(1);
                    text.clear();
                }
                Event::Eof if root.is_empty() => return Err((0, "it holds nothing".into())),
                Event::Eof if depth > 0 => return Err((before, format!("<{inside}> is never closed"))),
                Event::Eof => return Ok(count),
                _ => {}
            }
        }
    }

    fn spot(&self, at: u32, text: &str) -> Spot {
        Spot::At(self.file, at, text.chars().count().clamp(1, 200) as u32)
    }

    fn date(&mut self, (text, at): &(String, u32)) {
        let is_day = text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok();
        let is_moment = text.len() > 10 && text.parse::<jiff::Timestamp>().is_ok();
        let coarse =
            matches!(text.len(), 4 | 7) && format!("{text}-01-01")[..10].parse::<jiff::civil::Date>().is_ok();
        if !is_day && !is_moment && !coarse {
            self.found.add(Code::SitemapDate, self.spot(*at, text), || {
                Words::new(
                    format!("`{text}` in a sitemap is not a date"),
                    "write it like 2026-11-22 or 2026-11-22T09:00:00+00:00",
                )
            });
        }
    }

    /// The file that an address names; a finding where it is not a whole address of this site.
    fn target(&mut self, (url, at): &(String, u32)) -> Option<Target<'static>> {
        let built = self.whole.built;
        let target = match built.address.resolve(&built.files, "/", url) {
            Target::File { file, .. } => Target::File { file, fragment: "".into() },
            Target::Form { file, fault, .. } => Target::Form { file, fragment: "".into(), fault },
            Target::Nowhere(path) => Target::Nowhere(path),
            _ => Target::Empty,
        };
        if scheme_of(url).is_none() || target == Target::Empty || url.len() > LONGEST_URL {
            self.found.add(Code::SitemapAddress, self.spot(*at, url), || {
                Words::new(
                    format!("a sitemap names `{url}`, which is not a whole address of this site"),
                    format!(
                        "write addresses that begin with {}{}/",
                        built.address.origin, built.address.root
                    ),
                )
            });
            return None;
        }
        Some(target)
    }

    fn sitemap(&mut self, entry: &Entry) {
        let Some(loc) = &entry.loc else { return };
        match self.target(loc) {
            Some(Target::File { file, .. }) => self.next.push(file),
            Some(_) => self.found.add(Code::SitemapMissing, self.spot(loc.1, &loc.0), || {
                Words::new(
                    format!("the index names the sitemap {}, and there is no such file", loc.0),
                    "build the site again",
                )
            }),
            None => {}
        }
    }

    fn url(&mut self, entry: &Entry) {
        let Some(loc) = &entry.loc else { return };
        let built = self.whole.built;
        let spot = self.spot(loc.1, &loc.0);
        let url = &loc.0;
        match self.target(loc) {
            None => {}
            Some(Target::File { file, .. }) => {
                if let Some(page) = built.files.page_of(file) {
                    self.page(page, url, spot);
                }
            }
            Some(Target::Form { file, .. }) => self.found.add(Code::SitemapNoindex, spot, || {
                Words::new(
                    format!("the sitemap lists {url}, which hosts redirect"),
                    format!("list {}", built.url(file)),
                )
            }),
            Some(_) => self.found.add(Code::SitemapGone, spot, || {
                Words::new(
                    format!("the sitemap lists {url}, where no page is"),
                    "build the site again, so that sitemap and pages agree",
                )
            }),
        }
        self.versions(entry);
        for image in &entry.images {
            if let Target::Nowhere(path) = built.address.resolve(&built.files, "/", &image.0) {
                self.found.about(Code::PictureMissing, &path, self.spot(image.1, &image.0), || {
                    Words::new(
                        format!("the sitemap names the image {}, and there is no such file", image.0),
                        "build the site again",
                    )
                });
            }
        }
    }

    fn page(&mut self, page: u32, url: &str, spot: Spot) {
        let listed = &mut self.listed[page as usize];
        if std::mem::replace(listed, true) {
            self.found.add(Code::SitemapTwice, spot, || {
                Words::new(format!("{url} stands in the sitemaps a second time"), "list every page once")
            });
        }
        let why = match self.whole.facts[page as usize].status {
            Status::Indexed => return,
            Status::Noindex => "says `noindex`",
            Status::Elsewhere => "names another page as its canonical address",
            Status::Redirect => "only redirects",
            Status::NotFound => "is shown where no page is",
        };
        self.found.about(Code::SitemapNoindex, why, spot, || {
            Words::new(
                format!("the sitemap lists {url}, which {why}"),
                "list only pages that are to be found",
            )
        });
    }

    /// Versions of a page that its entry lists.
    fn versions(&mut self, entry: &Entry) {
        let built = self.whole.built;
        let own = entry.loc.as_ref().map(|(url, _)| url.as_str());
        let page = own.and_then(|own| match built.address.resolve(&built.files, "/", own) {
            Target::File { file, .. } => built.files.page_of(file),
            _ => None,
        });
        for (tag, url, at) in &entry.versions {
            let spot = Spot::At(self.file, *at, 0);
            if !tags::is_version(tag) {
                self.found.about(Code::VersionTag, tag, spot, || {
                    Words::new(
                        format!("`{tag}` in a sitemap is not the tag of a language"),
                        "write the language in two letters, with a country if need be",
                    )
                });
            }
            let there = match built.address.resolve(&built.files, "/", url) {
                Target::File { file, .. } => built.files.page_of(file).map(|page| page as usize),
                Target::Outside { .. } => continue,
                _ => None,
            };
            if let (Some(page), Some(there)) = (page, there) {
                self.versions.push((page, there as u32, spot));
            }
            if there.is_none_or(|page| self.whole.facts[page].status != Status::Indexed) {
                self.found.about(Code::VersionNowhere, url, spot, || {
                    Words::new(format!("the sitemap names the version {url} for `{tag}`, which is no page that is to be found"), "name only versions that search engines may list")
                });
            }
        }
        if !entry.versions.is_empty() && !entry.versions.iter().any(|(_, url, _)| Some(url.as_str()) == own) {
            let at = entry.loc.as_ref().map_or(0, |(_, at)| *at);
            self.found.add(Code::VersionSelf, Spot::At(self.file, at, 1), || {
                Words::new(
                    format!(
                        "the sitemap names versions of {} and leaves itself out",
                        own.unwrap_or("a page")
                    ),
                    "list every version of the page, its own among them",
                )
            });
        }
    }

    /// Versions name each other.
    fn returned(&mut self) {
        let pairs: FxHashSet<(u32, u32)> = self.versions.iter().map(|(a, b, _)| (*a, *b)).collect();
        let built = self.whole.built;
        for (page, version, spot) in std::mem::take(&mut self.versions) {
            if !pairs.contains(&(version, page)) {
                self.found.add(Code::VersionReturn, spot, || {
                    let (page, version) = (built.page_url(page), built.page_url(version));
                    Words::new(
                        format!(
                            "the sitemap names {version} as a version of {page}, and not the other way round"
                        ),
                        "let every version of a page list all of them",
                    )
                });
            }
        }
    }

    /// Pages that are to be found and are not listed.
    fn lacking(&mut self) {
        for (page, facts) in self.whole.facts.iter().enumerate() {
            if facts.status == Status::Indexed && !self.listed[page] {
                let file = self.whole.built.files.pages()[page];
                self.found.add(Code::SitemapLacks, Spot::File(file), || {
                    Words::new(
                        format!(
                            "{} is to be found and stands in no sitemap",
                            self.whole.built.page_url(page as u32)
                        ),
                        "build the site again, so that sitemap and pages agree",
                    )
                });
            }
        }
    }
}

/// One entry of a sitemap, with the places of its texts.
#[derive(Default)]
struct Entry {
    loc: Option<(String, u32)>,
    images: Vec<(String, u32)>,
    /// Tag, address, place.
    versions: Vec<(String, String, u32)>,
}

impl Entry {
    /// `<xhtml:link rel="alternate" hreflang="de" href="…"/>`
    fn attribute(&mut self, e: &BytesStart<'_>, at: u32) {
        if e.local_name().as_ref() != "link" {
            return;
        }
        let get = |name: &str| {
            let value = e.try_get_attribute(name).ok().flatten()?;
            let text = value.value.to_string();
            Some(quick_xml::escape::unescape(&text).map(|t| t.into_owned()).unwrap_or(text))
        };
        if let (Some(tag), Some(href)) = (get("hreflang"), get("href")) {
            self.versions.push((tag, href, at));
        }
    }
}

fn name_of(e: &BytesStart<'_>) -> String {
    e.local_name().as_ref().to_string()
}

/// The character that a reference (`&amp;`) stands for.
fn unescaped(name: &str) -> char {
    match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => '\u{fffd}',
    }
}
