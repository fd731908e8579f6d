//! The files of an output folder: their paths, numbered, and their bytes when they are asked for.
//!
//! Nothing here knows what the files mean. Invariant: files are numbered in the order of their paths, so
//! every number, and whatever is listed by number, is the same on every machine.

use rustc_hash::FxHashMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Drafts of posts and mails: nothing that is published.
pub const OUTBOX: &str = "_outbox/";

/// The number of a file that is not there.
const NONE: u32 = u32::MAX;

pub struct Files {
    folder: PathBuf,
    paths: Vec<Box<str>>,
    /// Hash of a path → its number. Only looked up, never iterated.
    index: FxHashMap<u64, u32>,
    /// The files that are HTML pages, and for each file which of them it is.
    pages: Vec<u32>,
    page_of: Vec<u32>,
}

impl Files {
    /// Lists a folder.
    pub fn list(folder: &Path) -> io::Result<Files> {
        let mut paths: Vec<Box<str>> = Vec::new();
        for entry in walkdir::WalkDir::new(folder) {
            let entry = entry.map_err(io::Error::from)?;
            if !entry.file_type().is_file() {
                continue;
            }
            let inside = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            paths.push(inside.to_string_lossy().replace('\\', "/").into());
        }
        paths.sort_unstable();
        let mut files = Files {
            folder: folder.to_path_buf(),
            index: FxHashMap::default(),
            pages: Vec::new(),
            page_of: vec![NONE; paths.len()],
            paths,
        };
        files.index.reserve(files.paths.len());
        for (at, path) in files.paths.iter().enumerate() {
            files.index.insert(hash(path), at as u32);
            // Mails are HTML as well, and no pages (see `mails`).
            if path.ends_with(".html") && !path.starts_with(OUTBOX) {
                files.page_of[at] = files.pages.len() as u32;
                files.pages.push(at as u32);
            }
        }
        Ok(files)
    }

    /// The number of the file at this path.
    pub fn find(&self, path: &str) -> Option<u32> {
        let at = *self.index.get(&hash(path))?;
        (*self.paths[at as usize] == *path).then_some(at)
    }

    pub fn path(&self, file: u32) -> &str {
        &self.paths[file as usize]
    }

    /// Every file, by number.
    pub fn paths(&self) -> impl Iterator<Item = (u32, &str)> {
        self.paths.iter().enumerate().map(|(at, path)| (at as u32, &**path))
    }

    /// The HTML pages: the file of each.
    pub fn pages(&self) -> &[u32] {
        &self.pages
    }

    /// Which page a file is.
    pub fn page_of(&self, file: u32) -> Option<u32> {
        self.page_of.get(file as usize).copied().filter(|page| *page != NONE)
    }

    /// Reads a file into a buffer.
    pub fn read(&self, file: u32, into: &mut Vec<u8>) -> io::Result<()> {
        into.clear();
        std::fs::File::open(self.folder.join(self.path(file)))?.read_to_end(into)?;
        Ok(())
    }

    /// The names beside a path that is not there: what stands in the same folder, folders with a slash.
    pub fn beside<'f>(&'f self, path: &str) -> Vec<&'f str> {
        let folder = path.trim_end_matches('/').rfind('/').map_or("", |slash| &path[..=slash]);
        let from = self.paths.partition_point(|p| **p < *folder);
        let inside = self.paths[from..].iter().take_while(|p| p.starts_with(folder));
        let mut names: Vec<&str> = inside
            .map(|p| {
                let rest = &p[folder.len()..];
                rest.find('/').map_or(rest, |slash| &rest[..=slash])
            })
            .collect();
        names.dedup();
        names
    }
}

fn hash(path: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(path.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_numbered_by_their_paths_and_found_again() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["b/index.html", "a.css", "b/c/index.html", "index.html"] {
            let file = folder.path().join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, path).unwrap();
        }
        let files = Files::list(folder.path()).unwrap();
        let all: Vec<&str> = files.paths().map(|(_, p)| p).collect();
        assert_eq!(all, ["a.css", "b/c/index.html", "b/index.html", "index.html"]);
        assert_eq!(files.pages(), [1, 2, 3]);
        assert_eq!((files.find("b/index.html"), files.page_of(2)), (Some(2), Some(1)));
        assert_eq!((files.find("b"), files.page_of(0)), (None, None));
        assert_eq!(files.beside("b/d/"), ["c/", "index.html"]);
        assert_eq!(files.beside("x"), ["a.css", "b/", "index.html"]);
        let mut bytes = vec![1];
        files.read(2, &mut bytes).unwrap();
        assert_eq!(bytes, b"b/index.html");
    }
}
