//! deploys.csv in the history: what was live, where, since when, and from which manifest.
//!
//! A line is added when a host shows a publication; nothing in it is read by a build. Invariant: the line of one publication
//! is there once, however often it was gone on with.

use crate::data::history::cell;
use std::io::Write;
use std::path::Path;

pub const FILE: &str = "deploys.csv";
const HEADER: &str = "live_since,target,deploy,url,day,manifest,files,new,changed,removed";

/// One publication.
pub struct Line<'l> {
    /// 2026-11-29T10:00:00Z
    pub since: String,
    pub target: &'l str,
    pub deploy: &'l str,
    pub url: &'l str,
    /// Day of publication, as the history has it.
    pub day: &'l str,
    /// The number that stands for all files (the mark in the output folder).
    pub manifest: &'l str,
    /// How many files there are, and how many of them are new, others, and gone: 20,3,1,0
    pub counts: &'l str,
}

/// Adds a line, unless the last one of this target says the same.
pub fn add(folder: &Path, line: &Line<'_>) -> std::io::Result<()> {
    let file = folder.join(FILE);
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => format!("{HEADER}\n"),
        Err(error) => return Err(error),
    };
    let of_target = |known: &&str| known.split(',').nth(1) == Some(line.target);
    let last = text.lines().rfind(of_target).unwrap_or_default();
    let cells = [line.target, line.deploy, line.url, line.day, line.manifest].map(cell).join(",");
    if last.contains(&format!(",{cells},")) {
        return Ok(());
    }
    let added = format!("{},{cells},{}\n", line.since, line.counts);
    std::fs::create_dir_all(folder)?;
    let beside = file.with_extension("csv.new");
    let mut out = std::fs::File::create(&beside)?;
    let gap = if text.ends_with('\n') { "" } else { "\n" };
    out.write_all([text.as_str(), gap, &added].concat().as_bytes())?;
    out.sync_all()?;
    std::fs::rename(beside, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_publication_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let line = |deploy: &'static str, manifest: &'static str| Line {
            since: "2026-11-29T10:00:00Z".into(),
            target: "netlify",
            deploy,
            url: "https://a.example, b",
            day: "2026-11-29",
            manifest,
            counts: "3,1,2,0",
        };
        for (deploy, manifest) in [("d1", "m1"), ("d1", "m1"), ("d2", "m2"), ("d2", "m2"), ("d3", "m1")] {
            add(folder.path(), &line(deploy, manifest)).unwrap();
        }
        let text = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert_eq!(text.lines().count(), 4, "{text}");
        assert_eq!(
            text.lines().nth(1),
            Some("2026-11-29T10:00:00Z,netlify,d1,\"https://a.example, b\",2026-11-29,m1,3,1,2,0")
        );
    }
}
