//! Hosts that only keep files: a store that speaks as S3 does, and a folder.
//!
//! They show each file as it comes, so the order matters: first what pages need, then pages, and last what goes. What was
//! published is written beside the files (`STATE`): before anything is touched with what is about to change in doubt, and
//! at the end as it is. So a publication that is killed anywhere is followed by one that knows what to look at, on whichever
//! machine it runs, and nothing is ever removed that no publication brought.

use super::each::each;
use super::state::{Line, Mark, State};
use super::{Digest, Failed, Files, Job, Live, Looked, Receipt};
use crate::fingerprint::Fingerprint;
use rustc_hash::FxHashSet;
use std::sync::atomic::{AtomicU64, Ordering};

pub use super::state::FILE as STATE;

/// Folders of files whose names carry a digest: an open tab may still ask for the old ones.
const DIGESTED: [&str; 3] = ["assets/", "cards/", "images/"];

/// A file on its way.
pub struct Put<'p> {
    pub path: &'p str,
    pub bytes: &'p [u8],
    pub digest: Digest,
    /// Where it leads, if it is an old address.
    pub leads_to: Option<&'p str>,
}

/// What a host can do that only keeps files.
pub trait Store: Sync {
    /// How it is called in messages.
    fn name(&self) -> &str;
    /// The bytes of a file, if it is there.
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, Failed>;
    /// Whether the file is there with these contents.
    fn has(&self, path: &str, digest: Digest) -> Result<bool, Failed>;
    fn put(&self, put: &Put<'_>) -> Result<(), Failed>;
    fn remove(&self, path: &str) -> Result<(), Failed>;
    /// Whether a file is there, where that is seen at no cost.
    fn lies(&self, _path: &str) -> bool {
        true
    }
    /// Whether nothing is believed of what was published before: every file is looked at.
    fn distrusts(&self) -> bool;
    /// Where the site can be seen.
    fn url(&self) -> String;
}

fn read(store: &dyn Store) -> Result<State, Failed> {
    let Some(bytes) = store.get(STATE)? else { return Ok(State::default()) };
    let state = String::from_utf8(bytes).ok().and_then(|text| State::parse(&text));
    state.ok_or_else(|| {
        Failed::rejected(
            format!("{}: {STATE} is none that this program wrote, or is broken", store.name()),
            "take the file from a copy of what lies there; if there is none, remove all that lies there and publish anew",
        )
    })
}

fn write(store: &dyn Store, state: &State) -> Result<(), Failed> {
    let text = state.text();
    let digest = Digest::own(Fingerprint::of_bytes(text.as_bytes()));
    store.put(&Put { path: STATE, bytes: text.as_bytes(), digest, leads_to: None })
}

pub fn live(store: &dyn Store) -> Result<Live, Failed> {
    let state = read(store)?;
    let id = if state.serial == 0 { String::new() } else { state.serial.to_string() };
    let mut live = Live { id, url: store.url(), ..Live::default() };
    for line in state.files {
        // What was about to be removed when a publication ended has to be looked after by the next one.
        if line.mark == Mark::Old && line.digest.is_some() {
            continue;
        }
        if line.mark == Mark::Leads {
            live.redirects.insert(line.path.clone());
        }
        let known = line.digest.filter(|_| !store.distrusts() && store.lies(&line.path));
        live.files.push((line.path, known.unwrap_or(Digest::DOUBT)));
    }
    Ok(live)
}

pub fn look(store: &dyn Store, key: &str) -> Result<Looked, Failed> {
    let state = read(store)?;
    Ok(match (state.key == key, state.is_whole) {
        (false, _) => Looked::Absent,
        (true, false) => Looked::Half,
        (true, true) => Looked::Live(Receipt { id: state.serial.to_string(), url: store.url(), sent: 0 }),
    })
}

/// Makes a store show exactly these files.
pub fn put(store: &dyn Store, job: &Job<'_>) -> Result<Receipt, Failed> {
    let Job { files, changes, .. } = job;
    let before = read(store)?;
    let doubtful = before.files.iter().filter(|line| line.digest.is_none() || store.distrusts());
    let doubtful: FxHashSet<&str> = doubtful.map(|line| line.path.as_str()).collect();
    let (stay, removed) = superfluous(&before, files);
    // A second begin of the same publication counts as one.
    let serial = if before.key == job.key { before.serial } else { before.serial + 1 };
    let state = |is_whole: bool, differs: &dyn Fn(usize) -> bool| {
        let own = (0..files.len()).map(|at| Line {
            path: files.path(at).to_string(),
            digest: Some(files.digest(at)).filter(|_| is_whole || !differs(at)),
            mark: if files.leads_to(at).is_some() { Mark::Leads } else { Mark::Own },
        });
        let going = removed.iter().filter(|_| !is_whole);
        let going = going.map(|path| Line { path: path.clone(), digest: None, mark: Mark::Old });
        let mut all: Vec<Line> = own.chain(going).chain(stay.iter().cloned()).collect();
        all.sort();
        State { is_whole, serial, key: job.key.to_string(), files: all }
    };
    let sent = changes.sent();
    write(store, &state(false, &|at| sent.binary_search(&at).is_ok()))?;
    let (done, count) = (AtomicU64::new(0), AtomicU64::new(0));
    let all = sent.len() as u64;
    for group in in_order(files, sent) {
        each(group.len(), &|| (files.reader(), Vec::new()), &|(reader, buffer), at| {
            let at = group[at];
            let (path, digest) = (files.path(at), files.digest(at));
            // An earlier run may have brought it already.
            if !(doubtful.contains(path) && store.has(path, digest)?) {
                reader.read(at, buffer)?;
                store.put(&Put { path, bytes: buffer, digest, leads_to: files.leads_to(at) })?;
                count.fetch_add(1, Ordering::Relaxed);
            }
            (job.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, all);
            Ok(())
        })?;
    }
    each(removed.len(), &|| (), &|(), at| store.remove(&removed[at]))?;
    write(store, &state(true, &|_| false))?;
    Ok(Receipt { id: serial.to_string(), url: store.url(), sent: count.into_inner() })
}

/// What pages need comes before them, and lists of pages after them.
fn in_order(files: &Files<'_>, sent: Vec<usize>) -> [Vec<usize>; 3] {
    let mut groups: [Vec<usize>; 3] = Default::default();
    for at in sent {
        let path = files.path(at);
        let is_digested = DIGESTED.iter().any(|folder| path.starts_with(folder));
        groups[if is_digested {
            0
        } else if path.ends_with(".html") {
            1
        } else {
            2
        }]
        .push(at);
    }
    groups
}

/// What is there and is not of the site: files that stay for one more publication, and files that go now.
fn superfluous(before: &State, files: &Files<'_>) -> (Vec<Line>, Vec<String>) {
    let (mut stay, mut go) = (Vec::new(), Vec::new());
    for line in before.files.iter().filter(|line| files.find(&line.path).is_none()) {
        let is_digested = DIGESTED.iter().any(|folder| line.path.starts_with(folder));
        // One that a publication has kept which never ended is kept once more; one that it was about to remove is not.
        let stays = match line.mark {
            Mark::Old => !before.is_whole && line.digest.is_some(),
            _ => is_digested,
        };
        if stays { stay.push(Line { mark: Mark::Old, ..line.clone() }) } else { go.push(line.path.clone()) }
    }
    (stay, go)
}
