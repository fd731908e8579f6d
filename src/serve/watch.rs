//! Files are watched: by the system's own news, or, where that does not reach (a network drive, a folder
//! shared with a container), by looking again and again.
//!
//! Folders that are not there yet are waited for in the nearest folder that is. Invariant: what is watched
//! is what the present settings name, and nothing is watched twice.

use super::interest::{Change, Interest};
use super::poll::Poll;
use super::stage::Stage;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, PoisonError, RwLock};

pub struct Watch {
    interest: Arc<RwLock<Interest>>,
    /// None where folders are looked at again and again.
    system: Option<RecommendedWatcher>,
    poll: Option<Poll>,
    watched: BTreeMap<PathBuf, RecursiveMode>,
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
        let mut watch =
            Watch { interest: shared.clone(), system: None, poll: None, watched: BTreeMap::new() };
        if by_looking {
            watch.poll = Some(Poll::begin(shared, pass_on));
            return Ok(watch);
        }
        let told = move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            pass_on(shared.read().unwrap_or_else(PoisonError::into_inner).changes(&event));
        };
        let system = notify::recommended_watcher(told)
            .map_err(|error| format!("files cannot be watched here ({error}); try `--poll`"))?;
        watch.system = Some(system);
        watch.renew()?;
        Ok(watch)
    }

    /// Looks at other paths from now on; `gone` are paths that were removed or moved, whose watches are void.
    pub fn follow(&mut self, interest: Option<Interest>, gone: &[PathBuf]) -> Result<(), String> {
        if let Some(interest) = interest {
            *self.interest.write().unwrap_or_else(PoisonError::into_inner) = interest;
        }
        let void = |path: &PathBuf| gone.iter().any(|gone| path.starts_with(gone)) || !path.exists();
        let lost: Vec<PathBuf> = self.watched.keys().filter(|path| void(path)).cloned().collect();
        for path in lost {
            self.watched.remove(&path);
            if let Some(system) = &mut self.system {
                // It may be void already.
                _ = system.unwatch(&path);
            }
        }
        self.renew()
    }

    fn renew(&mut self) -> Result<(), String> {
        let Some(system) = &mut self.system else { return Ok(()) };
        let wanted = places(&self.interest.read().unwrap_or_else(PoisonError::into_inner));
        let other = |path: &PathBuf, mode: &RecursiveMode| wanted.get(path) != Some(mode);
        let old: Vec<PathBuf> =
            self.watched.iter().filter(|(p, m)| other(p, m)).map(|(p, _)| p.clone()).collect();
        for path in old {
            self.watched.remove(&path);
            _ = system.unwatch(&path);
        }
        for (path, mode) in wanted {
            if self.watched.contains_key(&path) {
                continue;
            }
            match system.watch(&path, mode) {
                Ok(()) => _ = self.watched.insert(path, mode),
                // It went between two looks; its going is news that is on its way.
                Err(_) if !path.exists() => {}
                Err(error) => {
                    return Err(format!(
                        "{} cannot be watched ({error}); on Linux raise fs.inotify.max_user_watches, or use `--poll`",
                        path.display()
                    ));
                }
            }
        }
        Ok(())
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
