//! Where finished bytes go: a folder on disk.
//!
//! A changed file is written in place and then cut to its length, which costs far less on common file
//! systems than a rename or a truncation. Nothing is ever written outside the folder.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

pub struct Disk {
    folder: PathBuf,
}

impl Disk {
    /// Opens (and makes, if need be) an output folder.
    pub fn open(folder: &Path) -> io::Result<Disk> {
        std::fs::create_dir_all(folder)?;
        Ok(Disk { folder: folder.to_path_buf() })
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

    /// Writes a file.
    pub fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let whole = self.whole(path)?;
        let open = || OpenOptions::new().write(true).create(true).truncate(false).open(&whole);
        let mut file: File = match open() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if let Some(parent) = whole.parent() {
                    std::fs::create_dir_all(parent)?;
                }
                open()?
            }
            other => other?,
        };
        file.write_all(bytes)?;
        file.set_len(bytes.len() as u64)
    }

    /// Removes a file, and the folders that it leaves empty.
    pub fn remove(&self, path: &str) -> io::Result<()> {
        let whole = self.whole(path)?;
        match std::fs::remove_file(&whole) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
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

    pub fn exists(&self, path: &str) -> bool {
        self.whole(path).is_ok_and(|p| p.exists())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shorter_file_replaces_a_longer_one_and_nothing_leaves_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::open(folder.path()).unwrap();
        disk.write("a/b/index.html", b"a long text").unwrap();
        disk.write("a/b/index.html", b"short").unwrap();
        assert_eq!(std::fs::read(folder.path().join("a/b/index.html")).unwrap(), b"short");
        for bad in ["../x", "/etc/x", "a/../../x", ""] {
            assert!(disk.write(bad, b"").is_err(), "{bad}");
        }
        disk.remove("a/b/index.html").unwrap();
        assert!(!folder.path().join("a").exists());
    }
}
