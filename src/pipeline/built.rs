//! What a build has made, for whoever sends it on: paths, records, and the bytes of each file.
//!
//! Bytes come from the output folder, or from the renderer where pages were not written. Invariant: they are those that
//! the record speaks of, or there is a finding; nobody sends half a page that somebody was editing.

use super::BuildOptions;
use crate::diag::{Code, Diagnostic, Level, Place};
use crate::fingerprint::Fingerprint;
use crate::manifest::{Mark, Record};
use crate::plan::Plan;
use crate::produce::{Phase, World};
use crate::theme::Cache;
use std::io::Read;
use std::path::Path;

pub struct Built<'b> {
    world: &'b World,
    plan: &'b Plan,
    records: &'b [Record],
    out: &'b Path,
    pages_unwritten: bool,
}

impl<'b> Built<'b> {
    pub(super) fn new(
        world: &'b World,
        plan: &'b Plan,
        records: &'b [Record],
        options: &'b BuildOptions,
    ) -> Built<'b> {
        Built { world, plan, records, out: &options.out, pages_unwritten: options.pages_unwritten }
    }

    pub fn len(&self) -> usize {
        self.records.len()
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    pub fn path(&self, at: usize) -> &'b str {
        &self.plan.paths()[at]
    }

    pub fn record(&self, at: usize) -> &'b Record {
        &self.records[at]
    }

    /// The folder that files lie in, or only what stands beside them.
    pub fn out(&self) -> &'b Path {
        self.out
    }

    pub fn world(&self) -> &'b World {
        self.world
    }

    /// A number for all files together.
    pub fn mark(&self) -> Mark {
        Mark::of(self.plan.paths(), self.records)
    }

    /// Reads files one after the other; each thread has a reader of its own.
    pub fn reader(&self) -> Reader<'_> {
        Reader { built: self, cache: Cache::default() }
    }
}

pub struct Reader<'b> {
    built: &'b Built<'b>,
    cache: Cache,
}

impl Reader<'_> {
    /// The bytes of a file, as they were when it was built.
    pub fn read(&mut self, at: usize, out: &mut Vec<u8>) -> Result<(), Box<Diagnostic>> {
        let Built { world, plan, records, out: folder, pages_unwritten } = self.built;
        let (path, record) = (&plan.paths()[at], &records[at]);
        out.clear();
        let artifact = &plan.artifacts()[at];
        if *pages_unwritten && world.producer(artifact).phase() == Phase::Page {
            world.producer(artifact).make(world, artifact, None, &mut self.cache, out)?;
        } else {
            let read = std::fs::File::open(folder.join(path)).and_then(|mut file| file.read_to_end(out));
            read.map_err(|error| changed(path, &format!("{path} cannot be read any more: {error}")))?;
        }
        match out.len() as u64 == record.length && Fingerprint::of_bytes(out) == record.digest {
            true => Ok(()),
            false => Err(changed(path, &format!("{path} is not as it was built: somebody has changed it"))),
        }
    }
}

fn changed(path: &str, message: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::new(Code::OutputChanged, Level::File, message)
            .at(Place::file(path))
            .hint(
                "write it again with `flywheel build --verify`, and leave the output folder alone meanwhile",
            )
            .group("built"),
    )
}
