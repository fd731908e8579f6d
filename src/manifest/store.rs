//! Where manifests lie: the cache folder, with a lock, a file of records and a log for each output folder.
//!
//! Invariant: nothing in the output folder is touched before the log says so, and the log is written under a
//! lock that one build holds from beginning to end.

use super::interrupt::{Interrupt, Step, interrupted};
use super::lock::lock;
use super::log::{self, Entry, Log};
use super::mark::FILE;
use super::parts::{self, Appended};
use super::{Manifest, Mark, Record, Shown, Uses, file};
use crate::fingerprint::{Fingerprint, Parts};
use crate::paths::Paths;
use crate::produce::PROGRAM;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A log that is longer than this many times the records that it stands beside is folded into them.
const FOLDED: u64 = 1;

/// The mark of a folder into which nothing was ever built to its end.
const BEGUN: &str = "begun\n";

/// Why a store is not opened.
#[derive(Debug)]
pub enum Locked {
    /// Another build of the same output folder is at work.
    ByAnother,
    Failed(io::Error),
}

/// What a build has ended with: everything that lies in the output folder.
pub struct Ended<'e> {
    pub paths: &'e Paths,
    /// In the order of the paths.
    pub records: &'e [Record],
    pub mark: Mark,
    /// How many rows each dataset had.
    pub rows_of: Vec<(&'e str, u64)>,
}

impl<'e> Ended<'e> {
    pub fn new(paths: &'e Paths, records: &'e [Record], rows_of: Vec<(&'e str, u64)>) -> Self {
        let mark = Mark::of(paths, records);
        Ended { paths, records, mark, rows_of }
    }

    fn files(&self) -> impl Iterator<Item = (&'e str, &'e Record)> + use<'e> {
        self.paths.iter().zip(self.records)
    }

    pub(super) fn entry(&self) -> Entry<'e> {
        Entry::End(program(), self.rows_of.clone())
    }
}

/// A number for this program.
pub fn program() -> u64 {
    xxhash_rust::xxh3::xxh3_64(PROGRAM.as_bytes()).max(1)
}

/// The manifest of one output folder, held by one build.
pub struct Store {
    /// What the last builds left.
    pub old: Manifest,
    records: PathBuf,
    log_path: PathBuf,
    log: Mutex<(Log, Option<Appended>)>,
    mark: PathBuf,
    /// Whether `old` was found by looking at the folder, because what was known of it was lost.
    adopted: bool,
    /// Held until the store is dropped.
    _lock: File,
}

/// The beginning of the names of all files for an output folder: each folder has its own, however it is
/// written. A folder within the site keeps it when the site is moved.
pub(super) fn stem(cache: &Path, out: &Path) -> PathBuf {
    let (out, site) = (whole(out), whole(cache.parent().unwrap_or(cache)));
    let inside = out.strip_prefix(&site).unwrap_or(&out);
    let name = Fingerprint::of(&*inside.to_string_lossy());
    cache.join(format!("manifest-{:016x}", name.0 as u64))
}

/// Whether no build is at work on a manifest just now.
pub(super) fn is_free(stem: &Path) -> bool {
    let lock = OpenOptions::new().write(true).open(stem.with_extension("lock"));
    lock.is_ok_and(|lock| !matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
}

/// A path without links, as far as it is there.
fn whole(path: &Path) -> PathBuf {
    let path: PathBuf =
        std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()).components().collect();
    // The folder may be made by this very build, and folders above it, too.
    let there = path.ancestors().find_map(|above| Some((above, above.canonicalize().ok()?)));
    match there.and_then(|(above, whole)| Some((whole, path.strip_prefix(above).ok()?))) {
        Some((whole, rest)) if rest.as_os_str().is_empty() => whole,
        Some((whole, rest)) => whole.join(rest),
        None => path,
    }
}

/// The manifest of an output folder as it stands, for whoever only reads it.
pub fn read(cache: &Path, out: &Path) -> Manifest {
    let stem = stem(cache, out);
    let mut manifest = Manifest { parts: stem.with_extension("parts"), ..file::read(&stem) };
    log::replay(&stem.with_extension("log"), &mut manifest, machine());
    manifest
}

/// What the files of an output folder showed under which consent, for whoever only reads it; nothing if no build
/// noted anything.
pub fn noted(cache: &Path, out: &Path) -> Option<Uses> {
    let shown = Shown::open(&stem(cache, out));
    (shown.known || !shown.last.is_empty()).then_some(shown.last)
}

impl Store {
    /// Takes the lock and reads what the last builds left.
    pub fn open(cache: &Path, out: &Path) -> Result<Store, Locked> {
        std::fs::create_dir_all(cache).map_err(Locked::Failed)?;
        let records = stem(cache, out);
        let lock = lock(&records.with_extension("lock")).map_err(Locked::Failed)?;
        let lock = lock.ok_or(Locked::ByAnother)?;
        let log_path = records.with_extension("log");
        let parts = records.with_extension("parts");
        let mut old = Manifest { parts: parts.clone(), ..file::read(&records) };
        let whole = log::replay(&log_path, &mut old, machine());
        let log = Log::open(&log_path, whole, old.generation).map_err(Locked::Failed)?;
        // Without it `explain` knows less, and that is all.
        let parts = Appended::open(&parts).ok();
        Ok(Store {
            old,
            records,
            log_path,
            log: Mutex::new((log, parts)),
            mark: out.join(FILE),
            adopted: false,
            _lock: lock,
        })
    }

    /// Which files showed something under which consent.
    pub fn shown(&self) -> Shown {
        Shown::open(&self.records)
    }

    /// Whether some build has left its mark in the output folder.
    pub fn is_marked(&self) -> bool {
        self.mark.exists()
    }

    /// Takes what lies in the folder for what was built, if it is all of it and nothing else: its digests add
    /// up to the mark.
    pub fn adopt(&mut self, files: &[(String, Record)]) -> bool {
        let found = Manifest::adopted(files);
        let marked = std::fs::read_to_string(&self.mark).unwrap_or_default();
        if marked != found.mark.text() {
            return false;
        }
        (self.old, self.adopted) = (found, true);
        true
    }

    /// Whether the output folder is the one that the manifest speaks of.
    pub fn is_ours(&self) -> bool {
        if self.old.records.is_empty() {
            return true;
        }
        let text = std::fs::read_to_string(&self.mark).unwrap_or_default();
        // A build that was killed between its last two steps has left the mark of what is there now, and a first one
        // that never ended only says that it had begun.
        text == self.old.mark.text()
            || text == self.old.ended.text()
            || (text == BEGUN && self.old.ended == Mark::default())
    }

    /// Says that a build has begun.
    pub fn begin(&self, interrupt: &Interrupt) -> io::Result<()> {
        if !self.mark.exists() && !interrupt.forgets_intents {
            match interrupt.step() {
                Step::Whole => std::fs::write(&self.mark, BEGUN)?,
                Step::Half => return std::fs::write(&self.mark, &BEGUN[..4]).and(Err(interrupted())),
                Step::Nothing => return Err(interrupted()),
            }
        }
        self.append(&Entry::Begin(machine()), interrupt)?;
        if self.adopted {
            let found = self.old.iter().filter_map(|(path, record)| Some((path, *record?, Parts::default())));
            self.append(&Entry::Done(found.collect()), interrupt)?;
        }
        self.with_log(|(log, _)| log.sync())
    }

    /// Says which files are about to be written.
    pub fn intend(&self, paths: &[&str], interrupt: &Interrupt) -> io::Result<()> {
        if interrupt.forgets_intents {
            return Ok(());
        }
        self.append(&Entry::Intend(paths.to_vec()), interrupt)
    }

    /// Says which files lie there now, and what their fingerprints were folded from.
    pub fn done(&self, files: &[(&str, Record, Parts)], interrupt: &Interrupt) -> io::Result<()> {
        self.with_log(|(_, parts)| {
            if parts.as_mut().is_some_and(|parts| parts.append(files).is_err()) {
                *parts = None;
            }
            Ok(())
        })?;
        self.append(&Entry::Done(files.into()), interrupt)
    }

    pub fn removed(&self, paths: &[&str], interrupt: &Interrupt) -> io::Result<()> {
        self.append(&Entry::Removed(paths.to_vec()), interrupt)
    }

    /// Writes the mark into the output folder, says that the build has ended, and folds a long log into the records.
    pub fn end(&self, ended: &Ended<'_>, interrupt: &Interrupt) -> io::Result<()> {
        let mark = ended.mark.text();
        if std::fs::read_to_string(&self.mark).unwrap_or_default() != mark {
            match interrupt.step() {
                Step::Whole => std::fs::write(&self.mark, mark)?,
                Step::Half => return std::fs::write(&self.mark, &mark[..9]).and(Err(interrupted())),
                Step::Nothing => return Err(interrupted()),
            }
        }
        self.append(&ended.entry(), interrupt)?;
        let length = self.with_log(|(log, _)| log.sync().map(|()| log.length))?;
        let records = std::fs::metadata(&self.records).map_or(0, |data| data.len());
        if length > records * FOLDED {
            self.fold(ended, interrupt)?;
        }
        self.with_log(|(_, appended)| {
            if appended.as_ref().is_some_and(|parts| parts.is_long_for(ended.records.len() as u64)) {
                let copied = parts::copy(&self.parts(), &self.parts(), ended.files());
                *appended = copied.and_then(|()| Appended::open(&self.parts())).ok();
            }
            Ok(())
        })
    }

    /// Writes the manifest of what a build has ended with for others, beside what its fingerprints were folded from.
    pub fn publish(&self, ended: &Ended<'_>, file: &Path) -> io::Result<()> {
        file::write(ended, 1, file)?;
        parts::copy(&self.parts(), &file.with_extension("parts"), ended.files())
    }

    fn parts(&self) -> PathBuf {
        self.records.with_extension("parts")
    }

    /// Writes the records anew, and begins a new log.
    fn fold(&self, ended: &Ended<'_>, interrupt: &Interrupt) -> io::Result<()> {
        let generation = self.old.generation + 1;
        match interrupt.step() {
            Step::Whole => file::write(ended, generation, &self.records)?,
            Step::Half => {
                std::fs::write(self.records.with_extension("new"), b"half of the records")?;
                return Err(interrupted());
            }
            Step::Nothing => return Err(interrupted()),
        }
        self.with_log(|(log, _)| {
            *log = Log::open(&self.log_path, 0, generation)?;
            Ok(())
        })
    }

    fn append(&self, entry: &Entry<'_>, interrupt: &Interrupt) -> io::Result<()> {
        self.with_log(|(log, _)| match interrupt.step() {
            Step::Whole => log.append(entry),
            Step::Half => log.tear(entry).and(Err(interrupted())),
            Step::Nothing => Err(interrupted()),
        })
    }

    fn with_log<T>(&self, act: impl FnOnce(&mut (Log, Option<Appended>)) -> io::Result<T>) -> io::Result<T> {
        match self.log.lock() {
            Ok(mut log) => act(&mut log),
            Err(_) => Err(io::Error::other("a thread of the build failed")),
        }
    }
}

/// A number that is another one after the machine was started again; 0 where that is not known.
fn machine() -> u64 {
    let id = std::fs::read("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    if id.is_empty() { 0 } else { xxhash_rust::xxh3::xxh3_64(&id).max(1) }
}
