//! Whether anything has changed at all since the last build: if not, there is nothing to read, plan or make.
//!
//! A build that ended well keeps a digest of every file that it read, and what it said. The next one takes the
//! digest of the same files; if that is equal, and nobody has built into the folder meanwhile, it says the same
//! again. What a build reads is named by its settings, which are among these files.
//!
//! Invariant: whatever is not certain is a reason to build. Nothing here is believed that is not whole.

use super::{BuildOptions, CACHE, Outlook, Summary, Watcher};
use crate::config::SiteFile;
use crate::diag::{Code, Group, Report};
use crate::fingerprint::{Fingerprint, Fold, Folder};
use crate::manifest::{Standing, Store, still_file};
use crate::plan::Plan;
use crate::produce::{PROGRAM, World};
use crate::sink::HALF;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::Xxh3Default;

/// The digest of a file, of which never more than a piece is held.
fn digest_of(file: &Path) -> std::io::Result<Fingerprint> {
    let (mut file, mut hasher) = (std::fs::File::open(file)?, Xxh3Default::new());
    let mut piece = vec![0; 1 << 18];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(Fingerprint(hasher.digest128())),
            length => hasher.update(&piece[..length]),
        }
    }
}

/// The build that is asked for, if it is one that could find nothing to do.
pub(super) struct Still {
    site: PathBuf,
    out: PathBuf,
    options: Fingerprint,
}

/// What the last build left for this one.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// Files and folders of the site that it read.
    reads: BTreeSet<String>,
    /// Digest of their contents and of the options, in hexadecimal digits.
    digest: String,
    /// How manifest and output folder stood when it had ended.
    standing: Standing,
    summary: Summary,
    said: Vec<Group>,
    /// Artifacts that do not show the history: what the outlook counts.
    judged: u64,
}

/// Options that change what a build makes.
struct Options<'o>(&'o BuildOptions);

impl Fold for Options<'_> {
    fn fold(&self, folder: &mut Folder) {
        folder.entry("program", PROGRAM);
        folder.entry("base_url", &self.0.base_url);
        folder.entry("keep_going", &self.0.keep_going);
    }
}

/// A file or folder with what is in it.
struct Contents<'r> {
    site: &'r Path,
    path: &'r str,
}

impl Fold for Contents<'_> {
    fn fold(&self, folder: &mut Folder) {
        let whole = self.site.join(self.path);
        // A folder that is missing is another thing than one that is empty.
        folder.entry(self.path, &(whole.is_dir(), whole.exists()));
        for entry in walkdir::WalkDir::new(&whole).follow_links(true).sort_by_file_name() {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => {
                    let digest = digest_of(entry.path());
                    // What cannot be read is told by the build that tries.
                    let digest = digest.map_or_else(|error| error.to_string(), |digest| digest.to_string());
                    let name = entry.path().strip_prefix(self.site).unwrap_or(entry.path());
                    folder.entry(&name.to_string_lossy(), &digest);
                }
                Err(error) => folder.entry("unreadable", &error.to_string()),
            }
        }
    }
}

impl Still {
    /// Nothing for a build that is asked to look again, to publish, or to tell what changed.
    pub fn of(options: &BuildOptions) -> Option<Still> {
        let asks =
            options.no_cache || options.verify || options.changes.is_some() || !options.shards.is_empty();
        // What a shard says of itself lies in its folder, and is looked after by each build of it.
        let asks = asks || options.shard.is_some() || !options.added.0.is_empty();
        let tells = options.date.is_some() || options.baseline.is_some();
        (!asks && !tells && !options.interrupt.is_armed()).then(|| Still {
            site: options.site.clone(),
            out: options.out.clone(),
            options: Fingerprint::of(&Options(options)),
        })
    }

    /// What the last build said, if nothing that it read has changed.
    pub fn repeat(&self, watcher: &dyn Watcher, report: &mut Report) -> Option<Summary> {
        let cache = self.site.join(CACHE);
        let file = std::fs::read(still_file(&cache, &self.out)).ok()?;
        // A file that is not whole, letter by letter, says nothing.
        let (sum, text) = file.split_at_checked(SUM)?;
        if sum != summed(text).as_bytes() {
            return None;
        }
        let kept: Kept = serde_json::from_slice(text).ok()?;
        // What a build that was killed has left beside the files is put away by the next one.
        if Standing::of(&cache, &self.out)? != kept.standing || self.out.join(HALF).exists() {
            return None;
        }
        if self.digest(&kept.reads) != kept.digest {
            return None;
        }
        kept.said.into_iter().for_each(|group| report.push_group(group.examples, group.count));
        let mut summary = kept.summary;
        summary.kept += summary.made;
        (summary.made, summary.removed, summary.bytes) = (0, 0, 0);
        watcher.planned(&Outlook { trusted: true, keep: kept.judged, ..Outlook::default() });
        Some(summary)
    }

    /// Keeps what this build read and said.
    pub fn keep(self, (world, plan): (&World, &Plan), store: Store, summary: &Summary, report: &Report) {
        let cache = self.site.join(CACHE);
        let file = still_file(&cache, &self.out);
        // The lock has to be free again; who takes it first changes how things stand.
        drop(store);
        let all = || -> Option<()> {
            let said = report.repeatable()?;
            // What was so this once is not said again.
            let once = |code| matches!(code, Code::MustWithdraw | Code::OutputChanged | Code::Churn);
            if said.iter().flat_map(|group| &group.examples).any(|finding| once(finding.code)) {
                return None;
            }
            let reads = reads(&world.graph.config.file);
            let digest = self.digest(&reads);
            let standing = Standing::of(&cache, &self.out)?;
            let judged = plan.before_past as u64;
            let kept = Kept { reads, digest, standing, summary: summary.clone(), said, judged };
            let text = serde_json::to_vec(&kept).ok()?;
            std::fs::write(&file, [summed(&text).as_bytes(), &text].concat()).ok()
        };
        // Without it, the next build looks for itself.
        if all().is_none() {
            let _ = std::fs::remove_file(&file);
        }
    }

    fn digest(&self, reads: &BTreeSet<String>) -> String {
        let folded =
            reads.iter().map(|path| Fingerprint::of(&Contents { site: &self.site, path }).to_string());
        let all: Vec<String> = folded.chain([self.options.to_string()]).collect();
        Fingerprint::of(&all).to_string()
    }
}

/// Letters of a checksum.
const SUM: usize = 32;

fn summed(text: &[u8]) -> String {
    Fingerprint::of_bytes(text).to_string()
}

/// Everything that a site's settings let a build read.
fn reads(file: &SiteFile) -> BTreeSet<String> {
    let folders = [&file.copy, &file.notes, &file.history, &file.decisions, &file.images];
    let mut reads: BTreeSet<String> = folders.into_iter().cloned().collect();
    reads.insert("site.yaml".into());
    reads.insert(format!("themes/{}", file.theme));
    reads.extend(file.datasets.iter().filter_map(|(_, dataset)| dataset.path.clone()));
    reads.extend(file.families.iter().filter_map(|(_, family)| family.path.clone()));
    reads.extend(file.mails.iter().map(|mails| mails.folder.clone()));
    // Where texts lie if their family does not say.
    reads.insert("content".into());
    for (language, translation) in &file.translations {
        reads.insert(translation.copy.clone().unwrap_or_else(|| format!("{}/{language}", file.copy)));
    }
    reads
}
