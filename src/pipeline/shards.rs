//! Shards: parts of a site that several machines make, and what joins them.
//!
//! A build of a shard makes those pages and files whose paths fall to it, and leaves its manifest beside them. Joining
//! shards is a build of the whole site that copies what a shard has instead of rendering it; whatever shows all pages
//! (sitemaps, feeds, redirects, headers) is made then, and the history advanced.
//!
//! Invariant: a page is taken from a shard only if the fingerprint of its inputs is that of the data at hand, and its
//! bytes are those that the shard wrote; so joined shards are what one machine would have made.

use super::write::fault;
use crate::diag::{Code, Diagnostic, Level, Place, Report, thousands};
use crate::fingerprint::Fingerprint;
use crate::manifest::{Ended, Interrupt, Manifest, Record, Step, Store, interrupted};
use crate::plan::{Plan, Shard};
use crate::produce::World;
use crate::theme::Cache;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The folder of a shard in which it says what it is.
pub const FOLDER: &str = "flywheel-shard";
const MANIFEST: &str = "manifest";
const PARTS: &str = "manifest.parts";
const LABEL: &str = "shard.json";
/// What to do about a shard that somebody has changed.
const AGAIN: &str = "build that shard again with `--verify`, which writes once more what is not as it was";
/// So many examples are named.
const EXAMPLES: usize = 3;

/// Which shard a folder holds. It is written when all of it is there.
#[derive(Serialize, Deserialize)]
struct Label {
    index: u32,
    of: u32,
}

/// Says that a folder holds a whole shard.
pub(super) fn save(
    out: &Path,
    shard: Shard,
    (store, ended): (&Store, &Ended<'_>),
    interrupt: &Interrupt,
) -> io::Result<()> {
    let folder = out.join(FOLDER);
    step(interrupt)?;
    std::fs::create_dir_all(&folder)?;
    store.publish(ended, &folder.join(MANIFEST))?;
    step(interrupt)?;
    let label = serde_json::to_vec(&Label { index: shard.index, of: shard.of })?;
    std::fs::write(folder.join(LABEL), label)
}

/// Whether a folder holds a whole shard.
pub(super) fn is_one(out: &Path) -> bool {
    out.join(FOLDER).join(LABEL).is_file()
}

/// Says that a folder holds no whole shard: before anything in it is changed, or because it is a whole site now.
pub(super) fn remove(out: &Path, interrupt: &Interrupt) -> io::Result<()> {
    let folder = out.join(FOLDER);
    match folder.symlink_metadata() {
        Err(_) => return Ok(()),
        // What a link leads to is not ours.
        Ok(data) if data.is_symlink() => return std::fs::remove_file(folder),
        Ok(_) => step(interrupt)?,
    }
    // The label first: without it nothing else counts. What somebody else has put there stays.
    for name in [LABEL, MANIFEST, PARTS] {
        match std::fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    let _ = std::fs::remove_dir(folder);
    Ok(())
}

/// Shards of a site that lie in folders, all of them.
pub(super) struct Shards {
    /// By their numbers.
    folders: Vec<(PathBuf, Manifest)>,
}

impl Shards {
    /// Opens the folders, and holds them against what is to be made now. Nothing if one is missing, not whole, or
    /// made from other data; the report says which.
    pub(super) fn open(
        folders: &[PathBuf],
        out: &Path,
        (world, plan): (&World, &Plan),
        report: &mut Report,
    ) -> Option<Shards> {
        let mut found: BTreeMap<Shard, (PathBuf, Manifest)> = BTreeMap::new();
        let before = report.count(Level::File);
        for folder in folders {
            match opened(folder, out) {
                Ok((shard, manifest)) => {
                    if let Some((other, _)) = found.insert(shard, (folder.clone(), manifest)) {
                        let message = format!("{} is the shard {shard}, too", other.display());
                        report.push(unusable(folder, message, "give each shard once"));
                    }
                }
                Err((why, hint)) => report.push(unusable(folder, why, &hint)),
            }
        }
        if report.count(Level::File) > before {
            return None;
        }
        let first = *found.keys().next()?;
        if let Some((other, (folder, _))) = found.iter().find(|(shard, _)| shard.of != first.of) {
            let message = format!("this is the shard {other}, and {} is {first}", found[&first].0.display());
            report.push(unusable(
                folder,
                message,
                "a site is joined of the shards of one N: all of 0/N, 1/N, 2/N …",
            ));
            return None;
        }
        let missing: Vec<String> = (0..first.of)
            .map(|index| Shard { index, ..first })
            .filter(|shard| !found.contains_key(shard))
            .map(|shard| shard.to_string())
            .collect();
        if !missing.is_empty() {
            let count = missing.len();
            let named = missing.iter().take(EXAMPLES).cloned().collect::<Vec<_>>().join(", ");
            let more =
                if count > EXAMPLES { format!(" and {} more", count - EXAMPLES) } else { String::new() };
            let what = if count == 1 { "the shard" } else { "the shards" };
            let message = format!(
                "{what} {named}{more} of {} {} missing",
                first.of,
                if count == 1 { "is" } else { "are" }
            );
            let hint = format!(
                "build it with `flywheel build --shard {} --out DIR`, and name its folder here",
                missing[0]
            );
            report.push(Diagnostic::new(Code::Shard, Level::File, message).hint(hint));
            return None;
        }
        let shards = Shards { folders: found.into_values().collect() };
        (shards.fit(world, plan, report) && shards.lie_there(plan, report)).then_some(shards)
    }

    /// Whether each page of now is in its shard, made from the data of now.
    fn fit(&self, world: &World, plan: &Plan, report: &mut Report) -> bool {
        let other = |cache: &mut Cache, at: usize| {
            let (artifact, path) = (&plan.artifacts()[at], &plan.paths()[at]);
            let producer = world.producer(artifact);
            let fits = self.get(path).is_some_and(|(_, record)| {
                record.inputs == producer.folded(world, artifact, cache).fingerprint
            });
            (!fits).then_some(at)
        };
        let pages = (0..plan.before_past).into_par_iter().with_min_len(256);
        let other: Vec<usize> = pages.map_init(Cache::default, other).flatten().collect();
        let Some(first) = other.first() else { return true };
        let folder = &self.folders[self.number(&plan.paths()[*first])].0;
        let named: Vec<&str> = other.iter().take(EXAMPLES).map(|at| &plan.paths()[*at]).collect();
        let message = match other.len() {
            1 => "1 file was made from other data, another theme or by another program".to_string(),
            count => format!(
                "{} files were made from other data, another theme or by another program",
                thousands(count as u64)
            ),
        };
        let hint = format!(
            "build the shards again from the data that is here, by this program, and with the same --date, --base-url, --baseline and --keep-going as here: {}",
            named.join(", ")
        );
        report.push(unusable(folder, message, &hint));
        false
    }

    /// Whether the files lie there, as long as they were written: what is missing is told before anything is
    /// written. Their bytes are judged when they are read.
    fn lie_there(&self, plan: &Plan, report: &mut Report) -> bool {
        let missing = |at: &usize| {
            let path = &plan.paths()[*at];
            self.get(path).is_none_or(|(folder, record)| {
                let data = folder.join(path).symlink_metadata();
                !data.is_ok_and(|data| data.is_file() && data.len() == record.length)
            })
        };
        let missing: Vec<usize> = (0..plan.before_past).into_par_iter().filter(missing).collect();
        let Some(first) = missing.first() else { return true };
        let (folder, _) = &self.folders[self.number(&plan.paths()[*first])];
        let named: Vec<&str> = missing.iter().take(EXAMPLES).map(|at| &plan.paths()[*at]).collect();
        let message = match missing.len() {
            1 => "1 file of the shards is not as it was written".to_string(),
            count => format!("{} files of the shards are not as they were written", thousands(count as u64)),
        };
        let hint = format!("copy the whole folder once more, or {AGAIN}: {}", named.join(", "));
        report.push(unusable(folder, message, &hint));
        false
    }

    fn number(&self, path: &str) -> usize {
        Shard::of_path(path, self.folders.len() as u32).index as usize
    }

    /// The folder and the record of a file.
    pub(super) fn get(&self, path: &str) -> Option<(&Path, &Record)> {
        let (folder, manifest) = &self.folders[self.number(path)];
        Some((folder, manifest.get(path)?))
    }

    /// Whether a file has other inputs than those that are known; nothing if no shard has it.
    pub(super) fn differs(&self, path: &str, known: &Record) -> Option<bool> {
        self.get(path).map(|(_, record)| record.inputs != known.inputs)
    }

    /// Reads the bytes of a file; a finding if they are not those that the shard wrote.
    pub(super) fn read(&self, path: &str, out: &mut Vec<u8>) -> Result<Option<Record>, Box<Diagnostic>> {
        let Some((folder, record)) = self.get(path) else { return Ok(None) };
        out.clear();
        let shown = folder.join(path);
        let fail = |message: String| {
            Box::new(
                Diagnostic::new(Code::Shard, Level::File, message)
                    .at(Place::file(shown.to_string_lossy().into_owned()))
                    .hint(AGAIN)
                    .group("shard"),
            )
        };
        // Whatever lies there now, no more of it is read than there should be.
        let read = File::open(&shown).and_then(|file| file.take(record.length + 1).read_to_end(out));
        read.map_err(|error| fail(format!("a file of a shard cannot be read: {error}")))?;
        let digest = Fingerprint::of_bytes(out);
        match digest == record.digest && out.len() as u64 == record.length {
            true => Ok(Some(*record)),
            false => Err(fail("a file of a shard is not as the shard wrote it".into())),
        }
    }
}

/// What a folder holds, or why that is no whole shard, and what to do.
fn opened(folder: &Path, out: &Path) -> Result<(Shard, Manifest), (String, String)> {
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    if !folder.is_dir() {
        return Err(("there is no such folder".into(), "name the folder that a shard was built into".into()));
    }
    let (inner, outer) = (whole(folder), whole(out));
    if inner.starts_with(&outer) || outer.starts_with(&inner) {
        let hint = "shards are joined into a folder of its own: name another one with `--out DIR`";
        let why = if inner == outer {
            "this is the output folder, too"
        } else {
            "one of this folder and the output folder lies in the other"
        };
        return Err((why.into(), hint.into()));
    }
    let label = match std::fs::read(folder.join(FOLDER).join(LABEL)) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            return Err((format!("it cannot be read: {error}"), "let this user read the folder".into()));
        }
        label => label.ok(),
    };
    let Some(label) = label.and_then(|bytes| serde_json::from_slice::<Label>(&bytes).ok()) else {
        let hint = "let `flywheel build --shard I/N` end there: it goes on where it was stopped";
        return Err(("no whole shard lies here".into(), hint.into()));
    };
    let again = format!("build it again: `flywheel build --shard {}/{} --out DIR`", label.index, label.of);
    let shard: Shard = format!("{}/{}", label.index, label.of)
        .parse()
        .map_err(|_| ("it does not say which shard it is".to_string(), again.clone()))?;
    let manifest = Manifest::load(&folder.join(FOLDER).join(MANIFEST));
    // A shard may have nothing to make; then it knows at least which program it was built by.
    if manifest.program == 0 {
        let why = format!("the manifest of the shard {shard} is not whole, or another version wrote it");
        return Err((why, again));
    }
    Ok((shard, manifest))
}

fn unusable(folder: &Path, message: String, hint: &str) -> Diagnostic {
    Diagnostic::new(Code::Shard, Level::File, message)
        .at(Place::file(folder.to_string_lossy().into_owned()))
        .hint(hint.to_string())
}

/// What cannot be written into the folder of a shard.
pub(super) fn failed(error: &io::Error) -> Diagnostic {
    fault("what a shard says of itself cannot be written", error)
}

/// One step, at which a test may stop everything.
fn step(interrupt: &Interrupt) -> io::Result<()> {
    match interrupt.step() {
        Step::Whole => Ok(()),
        Step::Half | Step::Nothing => Err(interrupted()),
    }
}
