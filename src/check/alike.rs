//! Pages that say the same as others: doorways, with another name in them.
//!
//! Of each landing page that is to be found a sketch is taken while it is read, and kept in a cache on disk. When all
//! are there, the pages of one service are held against each other, and those of one city. What pages state is asked
//! of the data, so that a statement in other words is the same statement.

mod names;
mod pairs;
mod store;

pub use names::names;
pub use pairs::Distribution;

use super::findings::{Findings, Spot, Words};
use super::head::Status;
use super::page::Built;
use super::shown::Shown;
use crate::config::{FamilyKind, Kind};
use crate::diag::Code;
use crate::graph::Key;
use crate::sameness::{Names, Sketch};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use store::{New, Old, Stretch};

/// What all workers share: the names, and the sketches of the last run.
pub struct Taker {
    names: Names,
    old: Old,
    folder: PathBuf,
}

/// A sketch as a worker hands it on.
pub struct Taken {
    file: u32,
    path: u64,
    digest: u64,
    bytes: Vec<u8>,
}

/// What one worker works with.
#[derive(Default)]
pub struct Bench {
    old: Option<File>,
    shown: Shown,
}

impl Taker {
    /// Nothing if the data cannot be read: then names are not known.
    pub fn new(built: &Built<'_>, cache: &Path) -> Option<Taker> {
        let ground = built.ground?;
        let folder = cache.join("check");
        Some(Taker { names: names(&ground.world.graph), old: Old::open(&folder), folder })
    }

    /// The sketch of a page, if it is a landing page that is to be found.
    pub fn take(
        &self,
        built: &Built<'_>,
        (file, bytes, html): (u32, &[u8], &super::html::Html),
        status: Status,
        bench: &mut Bench,
    ) -> Option<Taken> {
        if status != Status::Indexed || subject(built, file).is_none() {
            return None;
        }
        let path = xxhash_rust::xxh3::xxh3_64(built.files.path(file).as_bytes());
        let digest = xxhash_rust::xxh3::xxh3_64_with_seed(bytes, self.names.sum());
        if let Some(bytes) = self.known(path, digest, bench) {
            return Some(Taken { file, path, digest, bytes });
        }
        bench.shown.read_main(html);
        let mut bytes = Vec::new();
        Sketch::of(bench.shown.text(), &self.names).to_bytes(&mut bytes);
        Some(Taken { file, path, digest, bytes })
    }

    fn known(&self, path: u64, digest: u64, bench: &mut Bench) -> Option<Vec<u8>> {
        let stretch = self.old.find(path, digest)?;
        if bench.old.is_none() {
            bench.old = self.old.file().ok();
        }
        let mut bytes = Vec::new();
        store::read(bench.old.as_mut()?, stretch, &mut bytes).ok()?;
        // A sketch that was torn is taken anew.
        Sketch::from_bytes(&bytes).map(|_| bytes)
    }
}

/// Which pages are of one kind: tree, family, and the rows of service and place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Subject {
    tree: u8,
    family: u16,
    service: u32,
    place: u32,
}

const NONE: u32 = u32::MAX;

/// What a landing page is about; nothing if it is none.
fn subject(built: &Built<'_>, file: u32) -> Option<(Subject, Key)> {
    let ground = built.ground?;
    let artifact = ground.artifact(file)?;
    let tree = ground.world.graph.trees.get(usize::from(artifact.tree))?;
    let family = tree.families.get(usize::from(artifact.key.family))?;
    if family.kind != FamilyKind::Product {
        return None;
    }
    let row = |kind| tree.axis_of(family, kind).map_or(NONE, |axis| artifact.key.rows[axis]);
    let (service, place) = (row(Kind::Service), row(Kind::Place));
    Some((Subject { tree: artifact.tree, family: artifact.key.family, service, place }, artifact.key))
}

/// The sketches of this run, collected.
pub struct Collected<'t> {
    taker: &'t Taker,
    new: io::Result<New>,
    pages: Vec<Page>,
}

#[derive(Clone, Copy, Debug)]
struct Page {
    file: u32,
    subject: Subject,
    key: Key,
    stretch: Stretch,
}

impl<'t> Collected<'t> {
    pub fn new(taker: &'t Taker) -> Collected<'t> {
        Collected { taker, new: New::create(&taker.folder), pages: Vec::new() }
    }

    /// Writes what a worker has taken; in the order of the pages.
    pub fn add(&mut self, built: &Built<'_>, taken: Taken) {
        let Ok(new) = &mut self.new else { return };
        match new.add(taken.path, taken.digest, &taken.bytes) {
            Ok(stretch) => {
                let about = subject(built, taken.file);
                self.pages.extend(about.map(|(subject, key)| Page {
                    file: taken.file,
                    subject,
                    key,
                    stretch,
                }));
            }
            Err(error) => self.new = Err(error),
        }
    }

    /// Holds the pages against each other.
    pub fn judge(self, built: &Built<'_>, found: &mut Findings<'_>) -> Distribution {
        let (Some(ground), file) = (built.ground, self.new.and_then(New::finish)) else {
            return Distribution::default();
        };
        match file {
            Ok(file) => {
                let judged = pairs::judge(&self.pages, file, &ground.world, &self.taker.names, built, found);
                judged.unwrap_or_else(|error| {
                    not_measured(&error, found);
                    Distribution::default()
                })
            }
            Err(error) => {
                not_measured(&error, found);
                Distribution::default()
            }
        }
    }
}

fn not_measured(error: &io::Error, found: &mut Findings<'_>) {
    found.add(Code::NotMeasured, Spot::Site, || {
        Words::new(
            format!("how alike pages are could not be measured: the cache in .flywheel/check cannot be used ({error})"),
            "make the folder writable, or free space on the disk",
        )
    });
}

/// The data has faults, so nothing is known of what pages are about.
pub fn without_ground(found: &mut Findings<'_>) -> Distribution {
    found.add(Code::NotMeasured, Spot::Site, || {
        Words::new(
            "how alike pages are, and whether they show personal data, could not be judged, since the site’s data cannot be read without faults",
            "run `flywheel build` and mend what it tells",
        )
    });
    Distribution::default()
}
