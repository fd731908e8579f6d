//! The write floor: how long this machine takes to write the files of a folder into an empty one, on all cores,
//! with the bytes already in memory. No generator that writes the same files can be faster.
//!
//! `cargo bench --bench floor -- SOURCE TARGET` prints files, bytes and seconds. Without folders it writes three
//! files of its own, so that a run of all tests shows that it works.

use rayon::prelude::*;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Files that a thread takes at a time, as a build does.
const CHUNK: usize = 128;

fn main() -> Result<(), Box<dyn Error>> {
    let folders: Vec<PathBuf> = std::env::args_os()
        .skip(1)
        .map(PathBuf::from)
        .filter(|a| !a.to_string_lossy().starts_with("--"))
        .collect();
    match &folders[..] {
        [source, target] => floor(source, target),
        [] => {
            let room = tempfile::tempdir()?;
            let source = room.path().join("source");
            for name in ["a/index.html", "b/index.html", "c.txt"] {
                let path = source.join(name);
                std::fs::create_dir_all(path.parent().unwrap_or(&source))?;
                std::fs::write(path, name.repeat(100))?;
            }
            floor(&source, &room.path().join("target"))
        }
        _ => Err("usage: cargo bench --bench floor -- SOURCE TARGET".into()),
    }
}

fn floor(source: &Path, target: &Path) -> Result<(), Box<dyn Error>> {
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    for entry in walkdir::WalkDir::new(source).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            let path = target.join(entry.path().strip_prefix(source)?);
            files.push((path, std::fs::read(entry.path())?));
        }
    }
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let begin = Instant::now();
    std::fs::create_dir_all(target)?;
    files.par_chunks(CHUNK).try_for_each(|files| {
        files.iter().try_for_each(|(path, bytes)| match std::fs::write(path, bytes) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                std::fs::create_dir_all(path.parent().unwrap_or(target))?;
                std::fs::write(path, bytes)
            }
            other => other,
        })
    })?;
    println!("{} files, {bytes} bytes, {:.3} s", files.len(), begin.elapsed().as_secs_f64());
    Ok(())
}
