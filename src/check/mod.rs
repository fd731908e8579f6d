//! `flywheel check`: an independent judge of what was built.
//!
//! It reads the files of an output folder as a search engine and a browser read them, and holds them
//! against each other: every page once, in parallel, and of each page only numbers and hashes are kept.
//! It shares no code with what made the pages, so that it does not repeat their mistakes.
//!
//! ```text
//!   files ─▶ html ─▶ one page before its judges ─▶ facts ─▶ the whole site ─▶ findings ─▶ report
//! ```
//!
//! Invariant: the findings depend on the files and on site.yaml alone, on any number of threads.

mod address;
mod alike;
mod canonical;
mod csp;
mod drafted;
mod feeds;
mod files;
mod findings;
mod forms;
mod github;
mod ground;
mod head;
mod headers;
mod html;
mod images;
mod invented;
mod labels;
mod links;
mod mails;
mod markup;
mod openings;
mod origin;
mod outbox;
mod outline;
mod page;
mod persons;
mod policy;
mod redirects;
mod robots;
mod said;
mod sarif;
mod search;
mod severity;
mod shown;
mod sitemaps;
mod sources;
mod stale;
mod styles;
mod tags;
mod tell;
mod thin;
mod titles;
mod traces;
mod walls;
mod weight;
mod whole;

pub use alike::{Distribution, names};
pub use github::github;
pub use sarif::sarif;
pub use severity::{codes, usual};

use crate::config::Config;
use crate::diag::{Code, Report};
use findings::{Findings, Spot, Words};
use head::Head;
use html::Html;
use page::{Built, Facts, Subject};
use rayon::prelude::*;
use said::Said;
use shown::Shown;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use whole::Whole;

/// The main text of a page: blocks as lines, without ways to other pages, forms and drawings.
pub fn main_text(bytes: &[u8]) -> String {
    let (mut html, mut shown) = (Html::default(), Shown::default());
    html.read(bytes);
    shown.read_main(&html);
    shown.text().to_string()
}

/// The first heading of a page.
pub fn heading(bytes: &[u8]) -> String {
    let mut html = Html::default();
    html.read(bytes);
    html.elements().find(|e| e.name() == "h1").map(|e| e.text()).unwrap_or_default()
}

/// What the head of a page says to search engines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeadTexts {
    pub title: String,
    pub description: String,
    /// Its structured data, each block as it is written.
    pub markup: Vec<String>,
}

/// Reads what the head of a page says.
pub fn head_texts(bytes: &[u8]) -> HeadTexts {
    let mut html = Html::default();
    html.read(bytes);
    let head = Head::of(&html);
    let description = head.summaries.first().and_then(|e| e.attribute("content"));
    let is_markup =
        |e: &html::Element<'_>| e.name() == "script" && e.attribute("type") == Some("application/ld+json");
    HeadTexts {
        title: head.titles.first().map(|e| e.text().trim().to_string()).unwrap_or_default(),
        description: description.unwrap_or_default().trim().to_string(),
        markup: html.elements().filter(is_markup).map(|e| e.raw().0.to_string()).collect(),
    }
}

/// What is to be judged.
#[derive(Clone, Debug)]
pub struct CheckOptions {
    pub site: PathBuf,
    pub out: PathBuf,
    pub base_url: Option<String>,
    /// How many examples of each kind of finding are told.
    pub examples: usize,
}

/// The judgement as numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    pub pages: u64,
    /// Links on all pages.
    pub links: u64,
    /// How alike the landing pages are that are to be found.
    pub alike: Distribution,
}

/// Judges an output folder; everything that was found is in the report. `None` if there was nothing that
/// could be judged.
pub fn check(
    options: &CheckOptions,
    progress: &(dyn Fn(u64, u64) + Sync),
    report: &mut Report,
) -> Option<Judged> {
    let mut config = crate::data::site::load_config(&options.site, report)?;
    if let Some(base_url) = &options.base_url {
        config = config.with_base_url(base_url);
    }
    let files = match files::Files::list(&options.out) {
        Ok(files) if files.paths().next().is_some() => files,
        _ => {
            tell::no_output(options, report);
            return None;
        }
    };
    let (judged, kinds, drafted) = {
        let ground = ground::Ground::read(&options.site, options.base_url.as_deref(), &files);
        let built = built(files, (&config, options), ground.as_ref());
        let mut found = Findings::new(&built.rules, options.examples);
        let taker = alike::Taker::new(&built, &options.site.join(crate::pipeline::CACHE));
        let mut sketches = taker.as_ref().map(alike::Collected::new);
        let facts = pages(&built, (taker.as_ref(), sketches.as_mut()), progress, &mut found);
        let alike = match sketches {
            Some(sketches) => sketches.judge(&built, &mut found),
            None => alike::without_ground(&mut found),
        };
        site(&built, &facts, options, &mut found);
        let links = facts.iter().map(|f| u64::from(f.link_count)).sum();
        let judged = Judged { pages: facts.len() as u64, links, alike: alike.sorted() };
        drop(facts);
        let drafted =
            ground.as_ref().map_or_else(Vec::new, |ground| drafted::judge(ground, &built.rules, options));
        (judged, tell::words(found.sorted(), &built, options), drafted)
    };
    tell::report(kinds, options, report);
    drafted.into_iter().for_each(|finding| report.push(finding));
    Some(judged)
}

/// The files that every page is held against.
fn built<'c>(
    files: files::Files,
    (config, options): (&'c Config, &CheckOptions),
    ground: Option<&'c ground::Ground>,
) -> Built<'c> {
    let text = |name: &str| {
        let mut bytes = Vec::new();
        let file = files.find(name)?;
        files.read(file, &mut bytes).ok()?;
        Some((file, String::from_utf8_lossy(&bytes).into_owned()))
    };
    let hooks = &config.file.hooks;
    let headers = text("_headers").map(|(file, text)| headers::Headers::read(file, &text));
    let redirects = text("_redirects")
        .map(|(file, text)| redirects::Redirects::read(file, &text, hooks.host, hooks.redirect_limit));
    let robots = text("robots.txt").map(|(file, text)| robots::Robots::read(file, &text));
    let home = |language: &String| format!("{}/{}/", config.root, language.to_lowercase());
    let mut homes = vec![format!("{}/", config.root)];
    homes.extend(config.file.translations.keys().map(home));
    let organisation = &config.file.organisation;
    // It was read a moment ago; what cannot be read any more permits nothing.
    let written = std::fs::read_to_string(options.site.join("site.yaml")).unwrap_or_default();
    let names = [Some(config.file.name.clone()), organisation.name.clone()];
    Built {
        address: address::Address::new(&config.origin, &config.root),
        rules: severity::Rules::new(&config.file.check),
        headers: headers.unwrap_or_default(),
        redirects: redirects.unwrap_or_default(),
        robots: robots.unwrap_or_default(),
        styles: styles::Styles::of(&files),
        feeds: feeds::Feeds::of(&files),
        vocabulary: markup::Vocabulary::default(),
        homes,
        names: names.into_iter().flatten().collect(),
        places: ground.map(walls::Places::of).unwrap_or_default(),
        permitted: persons::Permitted::of(config, &written, ground),
        facts: ground.map(sources::Facts::of).unwrap_or_default(),
        quotes: ground.map(stale::Quotes::of).unwrap_or_default(),
        ground,
        files,
    }
}

/// Pages that one worker takes at a time, and pages after which what was found is put together.
const CHUNK: usize = 64;
const BATCH: usize = 64 * CHUNK;

/// Reads and judges every page; the sketches of landing pages are collected.
fn pages<'b>(
    built: &'b Built<'b>,
    (taker, mut sketches): (Option<&alike::Taker>, Option<&mut alike::Collected<'_>>),
    progress: &(dyn Fn(u64, u64) + Sync),
    found: &mut Findings<'b>,
) -> Vec<Facts> {
    let pages = built.files.pages();
    let done = AtomicU64::new(0);
    let benches = Benches::default();
    let work = || {
        let mut facts: Vec<Facts> = Vec::with_capacity(pages.len());
        for batch in pages.chunks(BATCH) {
            let fresh = found.fresh();
            let one = |chunk: &[u32]| {
                let (mut found, mut bench) = (fresh.fresh(), benches.take());
                let (mut facts, mut taken) = (Vec::with_capacity(chunk.len()), Vec::new());
                for file in chunk {
                    let of_page = bench.judge(built, *file, &mut found);
                    taken.extend(taker.and_then(|taker| bench.take(taker, built, *file, of_page.status)));
                    facts.push(of_page);
                }
                benches.put_back(bench);
                done.fetch_add(chunk.len() as u64, Ordering::Relaxed);
                (facts, taken, found)
            };
            let chunks: Vec<_> = batch.par_chunks(CHUNK).map(one).collect();
            for (of_chunk, taken, found_there) in chunks {
                facts.extend(of_chunk);
                if let Some(sketches) = &mut sketches {
                    taken.into_iter().for_each(|taken| sketches.add(built, taken));
                }
                found.join(found_there);
            }
        }
        facts
    };
    crate::pipeline::watch(work, &done, pages.len() as u64, progress)
}

/// The benches that nobody works at: what was remembered there of rows and texts saves reading them again. What is
/// found is the same at each.
#[derive(Default)]
struct Benches(Mutex<Vec<Bench>>);

impl Benches {
    fn take(&self) -> Bench {
        self.0.lock().ok().and_then(|mut free| free.pop()).unwrap_or_default()
    }
    fn put_back(&self, bench: Bench) {
        if let Ok(mut free) = self.0.lock() {
            free.push(bench);
        }
    }
}

/// What one worker works with.
#[derive(Default)]
struct Bench {
    bytes: Vec<u8>,
    html: Html,
    shown: Shown,
    said: Said,
    clean: persons::Clean,
    gather: crate::fingerprint::Gather,
    alike: alike::Bench,
}

impl Bench {
    /// The sketch of the page that was judged last.
    fn take(
        &mut self,
        taker: &alike::Taker,
        built: &Built<'_>,
        file: u32,
        status: head::Status,
    ) -> Option<alike::Taken> {
        taker.take(built, (file, &self.bytes, &self.html), status, &mut self.alike)
    }

    /// One page before all its judges.
    fn judge(&mut self, built: &Built<'_>, file: u32, found: &mut Findings<'_>) -> Facts {
        let mut facts = Facts::default();
        if let Err(error) = built.files.read(file, &mut self.bytes) {
            found.add(Code::PageUnreadable, Spot::File(file), || {
                Words::new(format!("the file cannot be read: {error}"), "build the site again")
            });
            return facts;
        }
        self.html.read(&self.bytes);
        if let Some(at) = self.html.broken_at {
            found.add(Code::PageUnreadable, Spot::At(file, at, 1), || {
                Words::new(
                    "the file is not UTF-8 from here on",
                    "build the site again, or save the file as UTF-8",
                )
            });
        }
        self.shown.read(&self.html);
        self.said.read(&self.html);
        let head = Head::of(&self.html);
        let url = built.url(file);
        let header = built.headers.value(&url, "x-robots-tag");
        let status = head.status(&built.files, &built.address, file, &url, &header);
        facts.status = status;
        let (html, shown, said) = (&self.html, &self.shown, &self.said);
        let s = Subject { built, html, bytes: &self.bytes, file, url, head, status, shown, said };
        outline::judge(&s, found, &mut facts);
        labels::judge(&s, found, &facts);
        links::judge(&s, found, &mut facts);
        titles::judge(&s, found, &mut facts);
        canonical::judge(&s, found, &mut facts);
        robots::judge(&s, found);
        markup::judge(&s, found, &mut facts);
        images::judge(&s, found);
        weight::judge(&s, found);
        csp::judge(&s, found);
        forms::judge(&s, found);
        traces::judge(&s, found);
        feeds::judge(&s, found);
        thin::judge(&s, found);
        openings::judge(&s, &mut facts);
        walls::judge(&s, found);
        persons::judge(&s, &mut self.clean, found);
        sources::judge(&s, found);
        stale::judge(&s, found);
        invented::judge(&s, &mut self.gather, found, &mut facts);
        facts
    }
}

/// What stands beside the pages, and what only all pages show.
fn site<'b>(built: &'b Built<'b>, facts: &[Facts], options: &CheckOptions, found: &mut Findings<'b>) {
    let whole = Whole { built, facts };
    whole::judge(&whole, found);
    openings::equal(&whole, found);
    invented::search(&whole, &options.site, found);
    persons::judge_files(built, found);
    stale::judge_noted(built, options, found);
    sitemaps::judge(&whole, found);
    built.headers.judge(found);
    built.robots.judge(found);
    search::judge(built, found);
    outbox::judge(built, found);
    built.redirects.judge(built, facts, found);
    weight::judge_styles(built, found);
    if built.files.find("404.html").is_none() {
        found.add(Code::NotFoundPage, Spot::Site, || {
            Words::new(
                "there is no 404.html, so hosts answer a wrong address with a page of their own, or with the home page",
                "build the site again; the theme's templates/404.html is always made",
            )
        });
    }
}

/// A path as people read it: from the folder that they are in, or whole.
fn shown_path(site: &Path, out: &Path, path: &str) -> String {
    let folder = out.strip_prefix(site).unwrap_or(out).to_string_lossy().replace('\\', "/");
    match folder.trim_end_matches('/') {
        "" => path.to_string(),
        folder => format!("{folder}/{path}"),
    }
}
