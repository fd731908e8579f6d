//! Which files a site is made of, and which news about files concern it.
//!
//! Invariant: everything that a site is read from lies at one of the paths or below it, whether it is there
//! yet or not.

use crate::config::SiteFile;
use notify::event::{CreateKind, ModifyKind, RenameMode};
use notify::{Event, EventKind};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

/// Folders that people keep their files in, whatever site.yaml names.
const USUAL: [&str; 3] = ["data", "content", "themes"];

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interest {
    pub site: PathBuf,
    /// Files and folders.
    pub paths: BTreeSet<PathBuf>,
}

/// A change of one path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub path: PathBuf,
    /// Whether the file is whole: it was closed, or moved here.
    pub settled: bool,
}

impl Interest {
    /// What a site is read from; without settings what it would usually be.
    pub fn of(site: &Path, file: Option<&SiteFile>) -> Interest {
        let mut paths: BTreeSet<PathBuf> = USUAL.iter().map(|name| site.join(name)).collect();
        paths.insert(site.join("site.yaml"));
        if let Some(file) = file {
            let named =
                [&file.copy, &file.notes, &file.history, &file.images].into_iter().map(String::as_str);
            let data = file.datasets.iter().filter_map(|(_, dataset)| dataset.path.as_deref());
            let texts = file.families.iter().filter_map(|(_, family)| family.path.as_deref());
            let decks = file.translations.values().filter_map(|t| t.copy.as_deref());
            let mails = file.mails.iter().map(|mails| mails.folder.as_str());
            paths
                .extend(named.chain(data).chain(texts).chain(decks).chain(mails).map(|path| site.join(path)));
        }
        // A link leads to where the file is changed.
        let behind: Vec<PathBuf> = paths.iter().filter_map(|path| path.canonicalize().ok()).collect();
        paths.extend(behind);
        Interest { site: site.to_path_buf(), paths }
    }

    /// What an event says about the site.
    pub fn changes(&self, event: &Event) -> Vec<Change> {
        let Some(settled) = settled(event) else { return Vec::new() };
        if event.need_rescan() {
            return vec![Change { path: self.site.clone(), settled: false }];
        }
        let mut changes = Vec::new();
        for (at, path) in event.paths.iter().enumerate().filter(|(_, path)| self.holds(path)) {
            // Of a file that was moved the first path is where it is no more.
            let is_gone = at == 0 && event.paths.len() > 1;
            changes.push(Change { path: path.clone(), settled: settled && !is_gone });
        }
        changes
    }

    /// Paths of an event that are, or were, at a place where there is another folder now, or none.
    pub fn moved(&self, event: &Event) -> Vec<PathBuf> {
        if event.need_rescan() {
            // News were lost, so any folder may be another.
            return vec![self.site.clone()].into_iter().chain(self.paths.iter().cloned()).collect();
        }
        let kind = event.kind;
        let moves =
            kind.is_create() || kind.is_remove() || matches!(kind, EventKind::Modify(ModifyKind::Name(_)));
        // Of what lies within a folder that stays only folders have watches of their own.
        let has_watches = |path: &PathBuf| {
            self.holds(path) && (path.is_dir() || self.paths.iter().any(|own| own.starts_with(path)))
        };
        event.paths.iter().filter(|path| moves && has_watches(path)).cloned().collect()
    }

    pub fn holds(&self, path: &Path) -> bool {
        let fits = |own: &PathBuf| path.strip_prefix(own).is_ok_and(|inside| !is_passing(inside));
        self.paths.iter().any(|own| own.starts_with(path) || fits(own))
    }

    /// A path as the person knows it; "." is the site's folder.
    pub fn shown(&self, path: &Path) -> String {
        let inside = match path.strip_prefix(&self.site) {
            Ok(inside) if inside.as_os_str().is_empty() => Path::new("."),
            Ok(inside) => inside,
            Err(_) => path,
        };
        inside.to_string_lossy().replace('\\', "/")
    }
}

/// Whether an event says that a file is whole now (true), or may still change (false); none for one that
/// says nothing of contents.
fn settled(event: &Event) -> Option<bool> {
    use notify::event::{AccessKind, AccessMode};
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(true),
        EventKind::Access(_) => None,
        EventKind::Create(CreateKind::Folder) => Some(true),
        EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => Some(true),
        // Reading a file changes its day of access.
        EventKind::Modify(ModifyKind::Metadata(_)) => None,
        _ => Some(false),
    }
}

/// What editors and systems put beside a file for a moment, and what is hidden.
fn is_passing(path: &Path) -> bool {
    const ENDS: [&str; 9] =
        ["~", ".swp", ".swx", ".swo", ".tmp", ".temp", ".part", ".crdownload", "___jb_old___"];
    let passes = |name: &str| {
        name.starts_with('.')
            || name.starts_with("~$")
            || name.starts_with('#') && name.ends_with('#')
            || name == "4913"
            || name.ends_with("___jb_tmp___")
            || matches!(name, "Thumbs.db" | "desktop.ini")
            || ENDS.iter().any(|end| name.ends_with(end))
    };
    path.components().any(|part| matches!(part, Component::Normal(name) if name.to_str().is_some_and(passes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interest() -> Interest {
        let paths = ["/s/data", "/s/site.yaml", "/far/cities.csv"].map(PathBuf::from).into();
        Interest { site: "/s".into(), paths }
    }

    #[test]
    fn what_editors_leave_for_a_moment_is_no_change() {
        for passing in [
            "/s/data/.cities.csv.swp",
            "/s/data/cities.csv~",
            "/s/data/4913",
            "/s/data/#cities.csv#",
            "/s/data/~$places.xlsx",
            "/s/data/.git/index",
            "/s/data/site.css___jb_tmp___",
            "/s/output/index.html",
            "/far/towns.csv",
        ] {
            assert!(!interest().holds(Path::new(passing)), "{passing}");
        }
        for edited in
            ["/s/data/cities.csv", "/s/data/new/a.md", "/s/site.yaml", "/far/cities.csv", "/s/data", "/far"]
        {
            assert!(interest().holds(Path::new(edited)), "{edited}");
        }
    }

    #[test]
    fn a_file_that_was_closed_or_moved_here_is_whole_and_one_that_was_read_is_no_change() {
        use notify::event::{AccessKind, AccessMode, DataChange, RemoveKind};
        let changes = |kind: EventKind, paths: &[&str]| {
            let event = paths.iter().fold(Event::new(kind), |event, path| event.add_path(path.into()));
            interest()
                .changes(&event)
                .iter()
                .map(|c| (interest().shown(&c.path), c.settled))
                .collect::<Vec<_>>()
        };
        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let both = EventKind::Modify(ModifyKind::Name(RenameMode::Both));
        let cities = "data/cities.csv".to_string();
        assert_eq!(changes(closed, &["/s/data/cities.csv"]), [(cities.clone(), true)]);
        assert_eq!(changes(both, &["/s/data/.new", "/s/data/cities.csv"]), [(cities.clone(), true)]);
        assert_eq!(changes(both, &["/s/data/cities.csv", "/s/data/cities.csv~"]), [(cities.clone(), false)]);
        assert_eq!(
            changes(EventKind::Remove(RemoveKind::File), &["/s/data/cities.csv"]),
            [(cities.clone(), false)]
        );
        assert_eq!(
            changes(EventKind::Modify(ModifyKind::Data(DataChange::Any)), &["/s/data/cities.csv"]),
            [(cities, false)]
        );
        assert_eq!(
            changes(EventKind::Access(AccessKind::Open(AccessMode::Any)), &["/s/data/cities.csv"]),
            []
        );
    }
}
