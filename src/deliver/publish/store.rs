//! Hosts that only keep files: a store that speaks as S3 does, and a folder.
//!
//! They show each file as it comes, so the order matters: first what pages need, then pages, and last what goes. What was
//! published is written beside the files (`STATE`): before anything is touched with what is about to change in doubt, and
//! at the end as it is. So a publication that is killed anywhere is followed by one that knows what to look at, on whichever
//! machine it runs, and nothing is ever removed that no publication brought.

use super::each::each;
use super::{Digest, Failed, Files, Job, Live, Looked, Receipt};
use rustc_hash::FxHashSet;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a host keeps of what was published.
pub const STATE: &str = ".flywheel-live";
const MAGIC: &str = "flywheel live 1";
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
    /// Where the site can be seen.
    fn url(&self) -> String;
}

/// What lies at a host, as far as publications brought it.
#[derive(Clone, Debug, Default)]
struct State {
    is_whole: bool,
    /// How many publications there were.
    serial: u64,
    /// The key of the last one.
    key: String,
    /// Digest of each path, or none where it is in doubt; and whether it is not of the site any more. Sorted by path.
    files: Vec<(String, Option<Digest>, bool)>,
}

impl State {
    fn read(store: &dyn Store) -> Result<State, Failed> {
        let Some(bytes) = store.get(STATE)? else { return Ok(State::default()) };
        let broken = || {
            Failed::rejected(
                format!("{}: {STATE} is none that this program wrote, or is broken", store.name()),
                "put the file back as it was; if it is lost, publish into an empty place",
            )
        };
        String::from_utf8(bytes).ok().and_then(|text| State::parse(&text)).ok_or_else(broken)
    }

    fn parse(text: &str) -> Option<State> {
        let (head, rest) = text.split_once('\n')?;
        let mut head = head.strip_prefix(MAGIC)?.split_whitespace();
        let is_whole = match head.next()? {
            "whole" => true,
            "half" => false,
            _ => return None,
        };
        let (serial, key) = (head.next()?.parse().ok()?, head.next()?.to_string());
        let (body, end) = rest.rsplit_once("end ")?;
        let mut files = Vec::new();
        for line in body.lines() {
            let (mark, rest) = line.split_at_checked(1)?;
            let (digest, path) = rest.split_once(' ')?;
            let digest = if digest == "-" { None } else { Some(Digest::parse(digest)?) };
            files.push((path.to_string(), digest, mark == "~"));
        }
        let is_whole_text = end.trim_end().parse() == Ok(files.len()) && end.ends_with('\n');
        (is_whole_text && files.is_sorted()).then_some(State { is_whole, serial, key, files })
    }

    fn text(&self) -> String {
        let stand = if self.is_whole { "whole" } else { "half" };
        let mut text = format!("{MAGIC} {stand} {} {}\n", self.serial, self.key);
        for (path, digest, is_old) in &self.files {
            let mark = if *is_old { '~' } else { '=' };
            match digest {
                Some(digest) => text.push_str(&format!("{mark}{digest} {path}\n")),
                None => text.push_str(&format!("{mark}- {path}\n")),
            }
        }
        text.push_str(&format!("end {}\n", self.files.len()));
        text
    }

    fn write(&self, store: &dyn Store) -> Result<(), Failed> {
        let text = self.text();
        let digest = Digest::own(crate::fingerprint::Fingerprint::of_bytes(text.as_bytes()));
        store.put(&Put { path: STATE, bytes: text.as_bytes(), digest, leads_to: None })
    }
}

/// What is in doubt is another file than any of ours.
const DOUBT: &str = "00000000000000000000000000000000";

pub fn live(store: &dyn Store) -> Result<Live, Failed> {
    let state = State::read(store)?;
    // What was about to be removed when a publication ended has to be looked after by the next one.
    let files = state.files.into_iter().filter(|(_, digest, is_old)| !is_old || digest.is_none());
    let files = files.filter_map(|(path, digest, _)| Some((path, digest.or_else(|| Digest::parse(DOUBT))?)));
    let id =
        if state.serial == 0 && state.key.is_empty() { String::new() } else { format!("{}", state.serial) };
    Ok(Live { id, url: store.url(), files: files.collect() })
}

pub fn look(store: &dyn Store, key: &str) -> Result<Looked, Failed> {
    let state = State::read(store)?;
    Ok(match (state.key == key, state.is_whole) {
        (false, _) => Looked::Absent,
        (true, false) => Looked::Half,
        (true, true) => Looked::Live(Receipt { id: state.serial.to_string(), url: store.url(), sent: 0 }),
    })
}

/// Makes a store show exactly these files.
pub fn put(store: &dyn Store, job: &Job<'_>) -> Result<Receipt, Failed> {
    let Job { files, changes, .. } = job;
    let before = State::read(store)?;
    let doubtful = before.files.iter().filter(|(_, digest, _)| digest.is_none());
    let doubtful: FxHashSet<&str> = doubtful.map(|(path, ..)| path.as_str()).collect();
    let (kept_on, removed) = superfluous(&before, files);
    // A second begin of the same publication counts as one.
    let serial = if before.key == job.key { before.serial } else { before.serial + 1 };
    let state = |is_whole: bool, differs: &dyn Fn(usize) -> bool| {
        let own = (0..files.len()).map(|at| {
            let digest = Some(files.digest(at)).filter(|_| is_whole || !differs(at));
            (files.path(at).to_string(), digest, false)
        });
        let going = removed.iter().filter(|_| !is_whole).map(|path| (path.clone(), None, true));
        let old = kept_on.iter().map(|(path, digest)| (path.clone(), *digest, true));
        let mut all: Vec<_> = own.chain(going).chain(old).collect();
        all.sort();
        State { is_whole, serial, key: job.key.to_string(), files: all }
    };
    let sent = changes.sent();
    state(false, &|at| sent.binary_search(&at).is_ok()).write(store)?;
    let is_page = |at: &usize| files.path(*at).ends_with(".html");
    let (pages, first): (Vec<usize>, Vec<usize>) = sent.into_iter().partition(is_page);
    let all = first.len() + pages.len();
    let done = AtomicUsize::new(0);
    let bytes = AtomicUsize::new(0);
    for group in [first, pages] {
        each(group.len(), &|| (files.reader(), Vec::new()), &|(reader, buffer), at| {
            let at = group[at];
            let (path, digest) = (files.path(at), files.digest(at));
            // An earlier run may have brought it already.
            if !(doubtful.contains(path) && store.has(path, digest)?) {
                reader.read(at, buffer)?;
                store.put(&Put { path, bytes: buffer, digest, leads_to: files.leads_to(at) })?;
                bytes.fetch_add(1, Ordering::Relaxed);
            }
            (job.progress)(done.fetch_add(1, Ordering::Relaxed) as u64 + 1, all as u64);
            Ok(())
        })?;
    }
    each(removed.len(), &|| (), &|(), at| store.remove(&removed[at]))?;
    state(true, &|_| false).write(store)?;
    Ok(Receipt { id: serial.to_string(), url: store.url(), sent: bytes.into_inner() as u64 })
}

/// What is there and is not of the site: files that stay for one more publication, and files that go now.
fn superfluous(before: &State, files: &Files<'_>) -> (Vec<(String, Option<Digest>)>, Vec<String>) {
    let (mut stay, mut go) = (Vec::new(), Vec::new());
    for (path, digest, is_old) in before.files.iter().filter(|(path, ..)| files.find(path).is_none()) {
        let is_digested = DIGESTED.iter().any(|folder| path.starts_with(folder));
        if is_digested && !is_old { stay.push((path.clone(), *digest)) } else { go.push(path.clone()) }
    }
    (stay, go)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_host_keeps_is_read_as_it_was_written_and_half_of_it_is_nothing() {
        let digest = Digest::parse("0123456789abcdef0123456789abcdef");
        let files = vec![("a b/index.html".into(), digest, false), ("assets/x.css".into(), None, true)];
        let state = State { is_whole: false, serial: 7, key: "k".into(), files };
        let text = state.text();
        let read = State::parse(&text).unwrap();
        assert_eq!(
            (read.is_whole, read.serial, read.key.as_str(), &read.files),
            (false, 7, "k", &state.files)
        );
        for cut in 0..text.len() {
            assert!(State::parse(&text[..cut]).is_none(), "{cut}");
        }
    }
}
