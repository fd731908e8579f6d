//! Where finished bytes go: a folder on disk.
//!
//! A changed file is written in place and then cut to its length, which costs far less on common file
//! systems than a rename or a truncation; a folder that is served while it is written to is better off with
//! renames, so that nobody is sent half a page. Nothing is ever written outside the folder.

use crate::manifest::{Interrupt, Step, interrupted};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Where files lie that are not whole yet, if they are renamed when they are.
pub const HALF: &str = ".flywheel-new";

pub struct Disk<'i> {
    folder: PathBuf,
    /// Whether files are written elsewhere and then renamed.
    atomic: bool,
    written: AtomicU64,
    /// What the folder was when it was opened.
    identity: Option<(u64, u64)>,
    interrupt: &'i Interrupt,
}

impl<'i> Disk<'i> {
    /// Opens (and makes, if need be) an output folder.
    pub fn open(folder: &Path, atomic: bool, interrupt: &'i Interrupt) -> io::Result<Disk<'i>> {
        std::fs::create_dir_all(folder)?;
        let half = folder.join(HALF);
        // What a killed build has left there.
        if half.exists() {
            std::fs::remove_dir_all(&half)?;
        }
        if atomic {
            std::fs::create_dir_all(&half)?;
        }
        let (written, identity) = (AtomicU64::new(0), identity(folder));
        Ok(Disk { folder: folder.to_path_buf(), atomic, written, identity, interrupt })
    }

    /// Whether it is still the same folder, and not another one that was put into its place meanwhile.
    pub fn is_same(&self) -> bool {
        identity(&self.folder) == self.identity
    }

    /// The whole path of a file; refuses what would lie outside the folder.
    fn whole(&self, path: &str) -> io::Result<PathBuf> {
        let inside = Path::new(path);
        let fine = !path.is_empty() && inside.components().all(|c| matches!(c, Component::Normal(_)));
        if fine {
            Ok(self.folder.join(inside))
        } else {
            Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{path} lies outside the output folder")))
        }
    }

    /// Writes a file. One that is `new` most likely needs a new folder: that is made without asking first.
    pub fn write(&self, path: &str, bytes: &[u8], new: bool) -> io::Result<()> {
        let whole = self.whole(path)?;
        let step = self.interrupt.step();
        let half = match step {
            Step::Whole => bytes,
            Step::Half => &bytes[..bytes.len() / 2],
            Step::Nothing => return Err(interrupted()),
        };
        if self.atomic {
            let number = self.written.fetch_add(1, Ordering::Relaxed);
            let new = self.folder.join(HALF).join(number.to_string());
            std::fs::write(&new, half)?;
            if step == Step::Whole {
                in_folder(&whole, || std::fs::rename(&new, &whole))?;
            }
        } else {
            if let Some(folder) = whole.parent().filter(|_| new && path.ends_with("/index.html")) {
                // Whatever is in the way is told when the file is opened.
                let _ = std::fs::create_dir(folder);
            }
            let (mut file, is_new) = in_folder(&whole, || open(&whole))?;
            file.write_all(half)?;
            if step == Step::Whole && !is_new {
                file.set_len(bytes.len() as u64)?;
            }
        }
        if step == Step::Whole { Ok(()) } else { Err(interrupted()) }
    }

    /// Removes a file, and the folders that it leaves empty.
    pub fn remove(&self, path: &str) -> io::Result<()> {
        let whole = self.whole(path)?;
        if self.interrupt.step() != Step::Whole {
            return Err(interrupted());
        }
        match std::fs::remove_file(&whole) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            // Somebody else has put a folder in its place, or a file in the place of its folder: ours is gone.
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(()),
            Err(_) if whole.is_dir() => return Ok(()),
            Err(error) => return Err(error),
        }
        let mut folder = whole.parent();
        while let Some(empty) = folder.filter(|f| *f != self.folder && f.starts_with(&self.folder)) {
            if std::fs::remove_dir(empty).is_err() {
                break;
            }
            folder = empty.parent();
        }
        Ok(())
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        // If it cannot be removed the next build tries again.
        if self.atomic && !self.interrupt.has_struck() {
            let _ = std::fs::remove_dir_all(self.folder.join(HALF));
        }
    }
}

/// Opens a file to write over it, and says whether it is a new one. A link is replaced and never followed: what
/// it leads to lies elsewhere.
fn open(file: &Path) -> io::Result<(File, bool)> {
    match OpenOptions::new().write(true).create_new(true).open(file) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        other => return other.map(|file| (file, true)),
    }
    if std::fs::symlink_metadata(file)?.file_type().is_symlink() {
        std::fs::remove_file(file)?;
    }
    OpenOptions::new().write(true).create(true).truncate(false).open(file).map(|file| (file, false))
}

/// What tells a folder from another one of the same name; nothing where the system has no such numbers.
fn identity(folder: &Path) -> Option<(u64, u64)> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        std::fs::metadata(folder).ok().map(|data| (data.dev(), data.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        None
    }
}

/// Does something to a file, and once more when its folder was made because there was none.
fn in_folder<T>(file: &Path, act: impl Fn() -> io::Result<T>) -> io::Result<T> {
    match act() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder)?;
            }
            act()
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shorter_file_replaces_a_longer_one_and_nothing_leaves_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        for atomic in [false, true] {
            let none = Interrupt::default();
            let disk = Disk::open(folder.path(), atomic, &none).unwrap();
            disk.write("a/b/index.html", b"a long text", true).unwrap();
            disk.write("a/b/index.html", b"short", false).unwrap();
            assert_eq!(std::fs::read(folder.path().join("a/b/index.html")).unwrap(), b"short");
            for bad in ["../x", "/etc/x", "a/../../x", ""] {
                assert!(disk.write(bad, b"", true).is_err(), "{bad}");
            }
            disk.remove("a/b/index.html").unwrap();
            // What somebody else has put there is not ours to remove, and no reason to stop.
            disk.write("c/theirs", b"", false).unwrap();
            disk.remove("c").unwrap();
            disk.remove("c/theirs/index.html").unwrap();
            disk.remove("c/theirs").unwrap();
            assert!(disk.is_same());
            drop(disk);
            assert_eq!(
                std::fs::read_dir(folder.path()).unwrap().count(),
                0,
                "nothing is left, atomic: {atomic}"
            );
        }
    }
}
