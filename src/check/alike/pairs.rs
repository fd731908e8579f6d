//! The pages of one service, and those of one city, held against each other.
//!
//! One group is in memory at a time on each core. What is told is the worst of each page, not every pair.

use super::store::{self};
use super::{NONE, Page};
use crate::check::findings::{Findings, Spot, Words};
use crate::check::page::Built;
use crate::check::shown::Shown;
use crate::config::ReviewRules;
use crate::diag::Code;
use crate::graph::Tree;
use crate::produce::World;
use crate::sameness::{Alike, Keys, Names, Sketch, Statements, neighbours, sentences};
use rayon::prelude::*;
use std::fs::File;
use std::io;
use std::sync::Mutex;

/// How alike the pages that are to be found are: of each, the page that is most like it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Distribution {
    /// Within a service: names and numbers masked, names masked, statements of its own.
    pub masked: Vec<f32>,
    pub named: Vec<f32>,
    pub own: Vec<u32>,
    /// Across the services of one city, names and numbers masked.
    pub across: Vec<f32>,
}

/// Groups of up to so many pages are compared pair by pair.
const SMALL: usize = 1024;
/// Sentences that a finding quotes.
const QUOTED: usize = 2;

/// What is worst about a page.
#[derive(Clone, Copy, Debug)]
struct Worst {
    masked: (f32, u32),
    named: (f32, u32),
    own: (u32, u32),
}

pub fn judge(
    pages: &[Page],
    file: File,
    world: &World,
    names: &Names,
    built: &Built<'_>,
    found: &mut Findings<'_>,
) -> io::Result<Distribution> {
    let rules = world.graph.config.file.review;
    let mut order: Vec<&Page> = pages.iter().collect();
    order.sort_by_key(|p| (p.subject.tree, p.subject.family, p.subject.service, p.file));
    let groups: Vec<&[&Page]> = order
        .chunk_by(|a, b| {
            (a.subject.tree, a.subject.family, a.subject.service)
                == (b.subject.tree, b.subject.family, b.subject.service)
        })
        .collect();
    let file = Mutex::new(file);
    let within: Vec<io::Result<Vec<Worst>>> =
        groups.par_iter().map(|group| within(group, &file, world)).collect();
    let mut distribution = Distribution::default();
    let teller = Teller { world, names, built, rules };
    for (group, worst) in groups.iter().zip(within) {
        for (page, worst) in group.iter().zip(worst?) {
            teller.tell(page, &worst, group, found);
            if group.len() > 1 {
                distribution.masked.push(worst.masked.0);
                distribution.named.push(worst.named.0);
                distribution.own.push(worst.own.0);
            }
        }
    }
    let mut order: Vec<&Page> =
        pages.iter().filter(|p| p.subject.place != NONE && p.subject.service != NONE).collect();
    order.sort_by_key(|p| (p.subject.tree, p.subject.family, p.subject.place, p.file));
    let groups: Vec<&[&Page]> = order
        .chunk_by(|a, b| {
            (a.subject.tree, a.subject.family, a.subject.place)
                == (b.subject.tree, b.subject.family, b.subject.place)
        })
        .filter(|group| group.len() > 1)
        .collect();
    let across: Vec<io::Result<Vec<(f32, u32)>>> =
        groups.par_iter().map(|group| across(group, &file)).collect();
    for (group, nearest) in groups.iter().zip(across) {
        for (page, (masked, other)) in group.iter().zip(nearest?) {
            distribution.across.push(masked);
            if masked > rules.alike.keep as f32 {
                teller.alike(page, group[other as usize], masked, "names and numbers aside", found);
            }
        }
    }
    Ok(distribution)
}

fn sketches(group: &[&Page], file: &Mutex<File>) -> io::Result<Vec<Sketch>> {
    let mut bytes = Vec::new();
    let mut read = Vec::with_capacity(group.len());
    // A group is read in one go, so that workers do not wait for each other at every page.
    let mut file = file.lock().map_err(|_| io::Error::other("another worker failed"))?;
    for page in group {
        store::read(&mut file, page.stretch, &mut bytes)?;
        read.push(Sketch::from_bytes(&bytes).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?);
    }
    Ok(read)
}

/// The pages of one service.
fn within(group: &[&Page], file: &Mutex<File>, world: &World) -> io::Result<Vec<Worst>> {
    let sketches = sketches(group, file)?;
    let none = Worst { masked: (0.0, NONE), named: (0.0, NONE), own: (u32::MAX, NONE) };
    let mut worst = vec![none; group.len()];
    let all: Vec<&Sketch> = sketches.iter().collect();
    neighbours(&all, SMALL, &mut |a, b, alike: Alike| {
        for (page, other) in [(a, b), (b, a)] {
            let worst = &mut worst[page as usize];
            if alike.masked > worst.masked.0 {
                worst.masked = (alike.masked, other);
            }
            if alike.named > worst.named.0 {
                worst.named = (alike.named, other);
            }
        }
    });
    let mut statements = Statements::default();
    let keys: Vec<Keys> = group
        .iter()
        .map(|page| {
            let said = crate::pages::said(world, usize::from(page.subject.tree), &page.key);
            statements.keys(said.iter().map(|said| said.key.as_str()))
        })
        .collect();
    for (at, page) in keys.iter().enumerate() {
        for (other, keys) in keys.iter().enumerate().filter(|(other, _)| *other != at) {
            let own = page.own(keys);
            if own < worst[at].own.0 {
                worst[at].own = (own, other as u32);
            }
        }
    }
    Ok(worst)
}

/// The pages of one city.
fn across(group: &[&Page], file: &Mutex<File>) -> io::Result<Vec<(f32, u32)>> {
    let sketches = sketches(group, file)?;
    let all: Vec<&Sketch> = sketches.iter().collect();
    let mut nearest = vec![(0.0, 0); group.len()];
    neighbours(&all, SMALL, &mut |a, b, alike: Alike| {
        for (page, other) in [(a, b), (b, a)] {
            if alike.masked > nearest[page as usize].0 {
                nearest[page as usize] = (alike.masked, other);
            }
        }
    });
    Ok(nearest)
}

struct Teller<'t, 'b> {
    world: &'t World,
    names: &'t Names,
    built: &'t Built<'b>,
    rules: ReviewRules,
}

impl Teller<'_, '_> {
    fn tree(&self, page: &Page) -> &Tree {
        &self.world.graph.trees[usize::from(page.subject.tree)]
    }

    fn tell(&self, page: &Page, worst: &Worst, group: &[&Page], found: &mut Findings<'_>) {
        let other = |at: u32| group.get(at as usize).copied();
        let evidence = self.tree(page).evidence(&self.world.graph, &page.key);
        if evidence.outside == 0 {
            found.add(Code::NothingOutside, Spot::File(page.file), || {
                Words::new(
                    format!("{} has nothing beyond public facts", self.built.url(page.file)),
                    "ask for more in the family’s gate (`index: {outside: 1}`), or give the page an expert, a record of a match, a client’s words or a note",
                )
            });
        }
        if let (own, Some(other)) = (worst.own.0, other(worst.own.1))
            && f64::from(own) < self.rules.own.keep
        {
            found.add(Code::OwnStatements, Spot::File(page.file), || {
                let (a, b) = (self.built.url(page.file), self.built.url(other.file));
                let statements = match own {
                    0 => "states nothing".to_string(),
                    1 => "makes only 1 statement".to_string(),
                    n => format!("makes only {n} statements"),
                };
                Words::new(
                    format!("{a} {statements} that {b} does not make (the wording aside)"),
                    "run `flywheel review`: it proposes which of the two to offer; or give the page facts, experts or a note of its own",
                )
                .also("the other page", Spot::File(other.file))
            });
        }
        let beyond = |(share, at): (f32, u32), limit: f64| {
            other(at).filter(|_| share > limit as f32).map(|other| (share, other))
        };
        if let Some((share, other)) = beyond(worst.masked, self.rules.alike.keep) {
            self.alike(page, other, share, "names and numbers aside", found);
        } else if let Some((share, other)) = beyond(worst.named, self.rules.alike_names.keep) {
            self.alike(page, other, share, "names aside", found);
        }
    }

    fn alike(&self, page: &Page, other: &Page, share: f32, aside: &str, found: &mut Findings<'_>) {
        found.add(Code::PagesAlike, Spot::File(page.file), || {
            let (a, b) = (self.built.url(page.file), self.built.url(other.file));
            let percent = (share * 100.0).floor();
            let shared = self.shared(page, other);
            let both = if shared.is_empty() { String::new() } else { format!("; both say, for example: {}", shared.join(" ")) };
            Words::new(
                format!("{percent}% of the text of {a} and {b} is the same, {aside}{both}"),
                "run `flywheel review`: it proposes which of the two to offer; what is true of all places belongs on the page of the service",
            )
            .also("the other page", Spot::File(other.file))
        });
    }

    /// The longest sentences that two pages share, names and numbers aside, as the first page has them.
    fn shared(&self, page: &Page, other: &Page) -> Vec<String> {
        let text = |file: u32| {
            let (mut bytes, mut html, mut shown) =
                (Vec::new(), super::super::html::Html::default(), Shown::default());
            // A page that cannot be read again shares nothing that could be told.
            if self.built.files.read(file, &mut bytes).is_ok() {
                html.read(&bytes);
                shown.read_main(&html);
            }
            shown.text().to_string()
        };
        let (a, b) = (text(page.file), text(other.file));
        let theirs = sentences(&b, self.names);
        let mut ours = sentences(&a, self.names);
        ours.retain(|s| theirs.iter().any(|t| t.masked == s.masked));
        ours.sort_by(|a, b| b.words.cmp(&a.words).then(a.text.cmp(b.text)));
        ours.dedup_by_key(|s| s.masked);
        ours.iter().take(QUOTED).map(|s| format!("“{}”", s.text)).collect()
    }
}

impl Distribution {
    /// Puts every list in order, so that middles can be told.
    pub fn sorted(mut self) -> Distribution {
        [&mut self.masked, &mut self.named, &mut self.across]
            .into_iter()
            .for_each(|list| list.sort_by(f32::total_cmp));
        self.own.sort_unstable();
        self
    }
}
