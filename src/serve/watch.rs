//! Files are watched: by the system's own news, or, where that does not reach (a network drive, a folder
//! shared with a container), by looking again and again.
//!
//! Folders that are not there yet are waited for in the nearest folder that is. A folder that was replaced by
//! another of its name is watched anew: the system goes on to tell of the old one, or of none. Invariant: what
//! is watched is what the present settings name, nothing is watched twice, and what is not is `astray`.

use super::identity::Identity;
use super::interest::{Change, Interest};
use super::poll::Poll;
use super::stage::Stage;
use notify::{ErrorKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

pub struct Watch {
    interest: Arc<RwLock<Interest>>,
    /// None where folders are looked at again and again.
    system: Option<RecommendedWatcher>,
    poll: Option<Poll>,
    watched: BTreeMap<PathBuf, Watched>,
    /// Folders that the system would not watch; they are tried again with the next edit.
    refused: BTreeSet<PathBuf>,
    /// Folders that came, went or were moved since the watches were set.
    moved: Arc<Mutex<BTreeSet<PathBuf>>>,
}

struct Watched {
    mode: RecursiveMode,
    /// What the folder was when its watch was set.
    identity: Identity,
}

impl Watch {
    /// Begins to watch. Every change goes to the stage, which counts it, and then to `changes`.
    pub fn begin(
        interest: Interest,
        by_looking: bool,
        stage: &Arc<Stage>,
        changes: Sender<Vec<Change>>,
    ) -> Result<Watch, String> {
        let shared = Arc::new(RwLock::new(interest));
        let stage = stage.clone();
        let pass_on = move |found: Vec<Change>| {
            if !found.is_empty() {
                stage.notice();
                // Nobody listens any more when the server ends.
                _ = changes.send(found);
            }
        };
        let moved: Arc<Mutex<BTreeSet<PathBuf>>> = Arc::default();
        let (watched, refused) = Default::default();
        let mut watch = Watch {
            interest: shared.clone(),
            system: None,
            poll: None,
            watched,
            refused,
            moved: moved.clone(),
        };
        if by_looking {
            watch.poll = Some(Poll::begin(shared, pass_on));
            return Ok(watch);
        }
        let told = move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            let interest = shared.read().unwrap_or_else(PoisonError::into_inner);
            // Noted before the news are passed on: whoever hears them finds it.
            moved.lock().unwrap_or_else(PoisonError::into_inner).extend(interest.moved(&event));
            pass_on(interest.changes(&event));
        };
        let system = notify::recommended_watcher(told)
            .map_err(|error| format!("files cannot be watched here ({error}); try `--poll`"))?;
        watch.system = Some(system);
        watch.renew()?;
        Ok(watch)
    }

    /// Sets the watches anew where they are void, and looks at other paths from now on if there are any.
    pub fn follow(&mut self, interest: Option<Interest>) -> Result<(), String> {
        if let Some(interest) = interest {
            *self.interest.write().unwrap_or_else(PoisonError::into_inner) = interest;
        }
        let moved = std::mem::take(&mut *self.moved.lock().unwrap_or_else(PoisonError::into_inner));
        // Of a folder that came while its parent was looked through the system may have seen a part.
        let holds = |path: &PathBuf, watched: &Watched, moved: &PathBuf| {
            path.starts_with(moved)
                || watched.mode == RecursiveMode::Recursive && moved.starts_with(path) && moved.is_dir()
        };
        let is_void = |path: &PathBuf, watched: &Watched| {
            moved.iter().any(|moved| holds(path, watched, moved)) || watched.is_other(path)
        };
        let void: Vec<PathBuf> =
            self.watched.iter().filter(|(p, w)| is_void(p, w)).map(|(p, _)| p.clone()).collect();
        void.iter().for_each(|path| self.forget(path));
        self.renew()
    }

    /// Folders whose watches tell of them no more: they were replaced, went, or came unseen.
    pub fn astray(&self) -> Vec<PathBuf> {
        if self.system.is_none() {
            return Vec::new();
        }
        let mut astray: BTreeSet<PathBuf> =
            self.watched.iter().filter(|(p, w)| w.is_other(p)).map(|(p, _)| p.clone()).collect();
        let wanted = places(&self.interest.read().unwrap_or_else(PoisonError::into_inner));
        let is_missed = |path: &PathBuf| !self.watched.contains_key(path) && !self.refused.contains(path);
        astray.extend(wanted.into_keys().filter(|path| is_missed(path) && path.is_dir()));
        astray.into_iter().collect()
    }

    fn forget(&mut self, path: &PathBuf) {
        self.watched.remove(path);
        if let Some(system) = &mut self.system {
            // It may be void already.
            _ = system.unwatch(path);
        }
    }

    fn renew(&mut self) -> Result<(), String> {
        let wanted = places(&self.interest.read().unwrap_or_else(PoisonError::into_inner));
        let other = |path: &PathBuf, watched: &Watched| wanted.get(path) != Some(&watched.mode);
        let old: Vec<PathBuf> =
            self.watched.iter().filter(|(p, w)| other(p, w)).map(|(p, _)| p.clone()).collect();
        old.iter().for_each(|path| self.forget(path));
        self.refused.clear();
        let Some(system) = &mut self.system else { return Ok(()) };
        let mut refusal = Ok(());
        for (path, mode) in wanted {
            if self.watched.contains_key(&path) {
                continue;
            }
            // Known before it is watched: if it is replaced in between, it is another afterwards.
            let Some(identity) = Identity::of(&path) else { continue };
            match system.watch(&path, mode) {
                Ok(()) => _ = self.watched.insert(path, Watched { mode, identity }),
                // Something went between two looks; it is astray, and looked at again.
                Err(error) if is_missing(&error) => {}
                Err(error) => {
                    refusal = Err(format!(
                        "{} cannot be watched ({error}); on Linux raise fs.inotify.max_user_watches, or use `--poll`",
                        path.display()
                    ));
                    self.refused.insert(path);
                }
            }
        }
        refusal
    }
}

impl Watched {
    /// Whether another folder lies at the path now, or none.
    fn is_other(&self, path: &Path) -> bool {
        Identity::of(path).as_ref() != Some(&self.identity)
    }
}

fn is_missing(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

/// The folders to watch: those that are wanted as a whole, and for single files and for what is not there
/// the nearest folder.
fn places(interest: &Interest) -> BTreeMap<PathBuf, RecursiveMode> {
    let mut places = BTreeMap::from([(interest.site.clone(), RecursiveMode::NonRecursive)]);
    for path in &interest.paths {
        if path.is_dir() {
            places.insert(path.clone(), RecursiveMode::Recursive);
        } else if let Some(near) = path.ancestors().skip(1).find(|folder| folder.is_dir()) {
            places.entry(near.to_path_buf()).or_insert(RecursiveMode::NonRecursive);
        }
    }
    let whole: Vec<PathBuf> = places
        .iter()
        .filter(|(_, mode)| **mode == RecursiveMode::Recursive)
        .map(|(p, _)| p.clone())
        .collect();
    places.retain(|path, _| !whole.iter().any(|folder| is_below(path, folder)));
    places
}

fn is_below(path: &Path, folder: &Path) -> bool {
    path != folder && path.starts_with(folder)
}
