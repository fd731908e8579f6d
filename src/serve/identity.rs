//! Which folder it is that lies at a path, so that one that takes the place of another is told from it.
//!
//! Numbers of files are used again as soon as they are free, so the day of birth counts as well, where the
//! system knows it. Invariant: what happens within a folder does not make it another.

use std::path::Path;
use std::time::SystemTime;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The disk and the number on it; 0 where the system has none.
    number: (u64, u64),
    born: Option<SystemTime>,
}

impl Identity {
    /// None if there is nothing. A link is what it leads to.
    pub fn of(path: &Path) -> Option<Identity> {
        let meta = std::fs::metadata(path).ok()?;
        Some(Identity { number: number(&meta), born: meta.created().ok() })
    }
}

#[cfg(unix)]
fn number(meta: &std::fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (meta.dev(), meta.ino())
}

#[cfg(not(unix))]
fn number(_: &std::fs::Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(test)]
mod tests {
    use super::Identity;
    use std::fs;

    #[test]
    fn a_folder_stays_what_it_is_until_another_takes_its_place() {
        let home = tempfile::tempdir().unwrap();
        let (data, old, new) = (home.path().join("data"), home.path().join("old"), home.path().join("new"));
        fs::create_dir(&data).unwrap();
        fs::create_dir(&new).unwrap();
        let first = Identity::of(&data);
        fs::write(data.join("a.csv"), "a").unwrap();
        assert_eq!(Identity::of(&data), first);
        fs::rename(&data, &old).unwrap();
        assert_eq!((Identity::of(&data), Identity::of(&old)), (None, first.clone()));
        fs::rename(&new, &data).unwrap();
        assert_ne!(Identity::of(&data), first);
    }
}
