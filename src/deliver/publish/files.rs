//! Everything that a publication is made of: the files of the build, and what stands beside them for the next one.
//!
//! Drafts of posts and mails stay at home. Invariant: files are sorted by path, each has a digest, and the bytes that are
//! read are those of the digest.

use super::digest::Digest;
use super::sha1::Sha1s;
use super::{Failed, Target};
use crate::baseline;
use crate::diag::{Code, Diagnostic, Level, Place};
use crate::fingerprint::Fingerprint;
use crate::pipeline::{Built, Reader};
use crate::produce::address_of;
use rayon::prelude::*;
use std::path::PathBuf;

/// Drafts, which are for whoever sends them.
const OUTBOX: &str = "_outbox/";

/// What is published and was not made by a producer.
pub enum Extra {
    /// A file that the build has written beside its own.
    File { path: String, file: PathBuf, digest: Fingerprint, length: u64 },
    /// An old address that leads on, where a host has no other way to say so.
    Redirect { path: String, to: String },
}

impl Extra {
    fn path(&self) -> &str {
        match self {
            Extra::File { path, .. } | Extra::Redirect { path, .. } => path,
        }
    }
}

pub struct Files<'b> {
    built: &'b Built<'b>,
    extras: Vec<Extra>,
    /// Positions in the build, and behind them positions of extras; sorted by path.
    order: Vec<u32>,
    /// In this order.
    digests: Vec<Digest>,
}

impl<'b> Files<'b> {
    /// The files that a target takes, with digests as it wants them.
    pub fn of(
        built: &'b Built<'b>,
        target: &dyn Target,
        sha1s: &Sha1s,
    ) -> Result<Files<'b>, Box<Diagnostic>> {
        let mut extras = beside(built)?;
        let takes = |path: &str| !path.starts_with(OUTBOX) && target.takes(path);
        let mut order: Vec<u32> =
            (0..built.len() as u32).filter(|at| takes(built.path(*at as usize))).collect();
        extras.extend(target.redirects(built)?);
        // A page stands before an address that only leads on.
        extras.retain(|extra| !matches!(extra, Extra::Redirect { path, .. } if has(built, path)));
        order.extend((0..extras.len()).map(|at| (built.len() + at) as u32));
        let mut files = Files { built, extras, order: Vec::new(), digests: Vec::new() };
        order.par_sort_unstable_by(|a, b| files.path_of(*a).cmp(files.path_of(*b)));
        let digest =
            |reader: &mut (Reader<'_>, Vec<u8>), at: &u32| files.digest_of(*at, target, sha1s, reader);
        let digests = order.par_iter().map_init(|| (built.reader(), Vec::new()), digest);
        files.digests = digests.collect::<Result<Vec<Digest>, Box<Diagnostic>>>()?;
        files.order = order;
        Ok(files)
    }

    pub fn len(&self) -> usize {
        self.order.len()
    }

    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    pub fn path(&self, at: usize) -> &str {
        self.path_of(self.order[at])
    }

    pub fn digest(&self, at: usize) -> Digest {
        self.digests[at]
    }

    pub fn find(&self, path: &str) -> Option<usize> {
        self.order.binary_search_by(|at| self.path_of(*at).cmp(path)).ok()
    }

    /// Where a file leads that is no file.
    pub fn leads_to(&self, at: usize) -> Option<&str> {
        match self.extra(self.order[at]) {
            Some(Extra::Redirect { to, .. }) => Some(to),
            _ => None,
        }
    }

    /// One number for all of them.
    pub fn mark(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for at in 0..self.len() {
            hasher.update(self.path(at).as_bytes());
            hasher.update(&[0]);
            hasher.update(self.digest(at).bytes());
        }
        hasher.finalize().to_hex()[..32].to_string()
    }

    pub fn reader(&self) -> FileReader<'_> {
        FileReader { files: self, reader: self.built.reader() }
    }

    fn extra(&self, at: u32) -> Option<&Extra> {
        self.extras.get((at as usize).checked_sub(self.built.len())?)
    }

    fn path_of(&self, at: u32) -> &str {
        self.extra(at).map_or_else(|| self.built.path(at as usize), Extra::path)
    }

    fn digest_of(
        &self,
        at: u32,
        target: &dyn Target,
        sha1s: &Sha1s,
        (reader, bytes): &mut (Reader<'_>, Vec<u8>),
    ) -> Result<Digest, Box<Diagnostic>> {
        let (own, length) = match self.extra(at) {
            None => (self.built.record(at as usize).digest, self.built.record(at as usize).length),
            Some(Extra::File { digest, length, .. }) => (*digest, *length),
            Some(Extra::Redirect { to, .. }) => {
                return Ok(Digest::own(Fingerprint::of_bytes(format!("leads to {to}").as_bytes())));
            }
        };
        if !target.wants_sha1() {
            return Ok(Digest::own(own));
        }
        if let Some(known) = sha1s.get(own, length) {
            return Ok(known);
        }
        self.read(at, reader, bytes)?;
        Ok(sha1s.add(own, bytes))
    }

    fn read(&self, at: u32, reader: &mut Reader<'_>, bytes: &mut Vec<u8>) -> Result<(), Box<Diagnostic>> {
        bytes.clear();
        match self.extra(at) {
            None => reader.read(at as usize, bytes),
            Some(Extra::Redirect { .. }) => Ok(()),
            Some(Extra::File { path, file, digest, .. }) => {
                *bytes = std::fs::read(file).map_err(|error| unreadable(path, &error))?;
                let same = Fingerprint::of_bytes(bytes) == *digest;
                if same { Ok(()) } else { Err(unreadable(path, &"somebody has changed it meanwhile")) }
            }
        }
    }
}

/// Reads files one after the other; each thread has one.
pub struct FileReader<'f> {
    files: &'f Files<'f>,
    reader: Reader<'f>,
}

impl FileReader<'_> {
    pub fn read(&mut self, at: usize, bytes: &mut Vec<u8>) -> Result<(), Failed> {
        let read = self.files.read(self.files.order[at], &mut self.reader, bytes);
        read.map_err(|finding| Failed::by_us(*finding))
    }
}

fn has(built: &Built<'_>, path: &str) -> bool {
    built.world().made.find(address_of(path)).is_some()
}

/// What the build has put beside its files for the next one.
fn beside(built: &Built<'_>) -> Result<Vec<Extra>, Box<Diagnostic>> {
    let folder = built.out().join(baseline::FOLDER);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut extras = Vec::new();
    for entry in walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter().filter_map(Result::ok) {
        if !entry.file_type().is_file() {
            continue;
        }
        let path = format!("{}/{}", baseline::FOLDER, entry.file_name().to_string_lossy());
        let bytes = std::fs::read(entry.path()).map_err(|error| unreadable(&path, &error))?;
        let (digest, length) = (Fingerprint::of_bytes(&bytes), bytes.len() as u64);
        extras.push(Extra::File { path, file: entry.into_path(), digest, length });
    }
    Ok(extras)
}

fn unreadable(path: &str, why: &dyn std::fmt::Display) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::new(Code::OutputChanged, Level::File, format!("{path} cannot be read any more: {why}"))
            .at(Place::file(path))
            .hint("publish once more, and leave the output folder alone meanwhile"),
    )
}
