//! Files are put into the site: all of them, or as many as there were.

use super::outcome::Tally;
use crate::diag::{Code, Diagnostic, Level, Place, Report};
use std::path::{Path, PathBuf};

/// Whether a file is to be written.
pub fn differs(site: &Path, name: &str, text: &str) -> bool {
    std::fs::read(site.join(name)).map_or(true, |old| old != text.as_bytes())
}

/// Writes every file that differs: all beside their places first, so that one that cannot be written keeps the others
/// as they were.
pub fn write_all(
    site: &Path,
    files: &[(String, String)],
    tally: &mut Tally,
    report: &mut Report,
) -> Option<()> {
    let differing: Vec<&(String, String)> =
        files.iter().filter(|(name, text)| differs(site, name, text)).collect();
    let beside = |name: &str| PathBuf::from(format!("{}.new", site.join(name).display()));
    for (at, (name, text)) in differing.iter().enumerate() {
        let path = site.join(name);
        let written = match path.is_dir() {
            true => Err(std::io::Error::other("a folder stands in its place")),
            false => path
                .parent()
                .map_or(Ok(()), std::fs::create_dir_all)
                .and_then(|()| std::fs::write(beside(name), text)),
        };
        if let Err(error) = written {
            differing[..=at].iter().for_each(|(name, _)| _ = std::fs::remove_file(beside(name)));
            report.push(unwritable(name, &error));
            return None;
        }
    }
    for (name, _) in differing {
        if let Err(error) = std::fs::rename(beside(name), site.join(name)) {
            report.push(unwritable(name, &error));
            return None;
        }
        tally.written.push(name.clone());
    }
    Some(())
}

/// Why a file could not be written.
pub fn unwritable(name: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::OutputWrite, Level::File, format!("{name} cannot be written: {error}"))
        .at(Place::file(name))
        .hint("see to the rights of the folder and to free space, and import again")
}
