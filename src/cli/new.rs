//! `flywheel new DIR`: a small site that builds at once.

use super::{Format, Shell};
use crate::carried::STARTER;
use crate::data::source::is_hidden;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args)]
pub struct NewArguments {
    /// Folder to make; one that is there must be empty, but for what begins with a dot (.git).
    dir: PathBuf,
}

pub fn run(shell: &Shell, arguments: &NewArguments) -> ExitCode {
    let dir = &arguments.dir;
    // What begins with a dot is somebody else's: a repository, what an editor or a system keeps.
    let occupied = std::fs::read_dir(dir)
        .is_ok_and(|entries| entries.flatten().any(|entry| !is_hidden(&entry.file_name().to_string_lossy())));
    if occupied || dir.is_file() {
        return shell.usage(&format!("{} is not empty; name a new folder", dir.display()));
    }
    for (path, bytes) in STARTER {
        let file = dir.join(path);
        let made =
            file.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&file, bytes));
        if let Err(error) = made {
            shell.error(&format!("{} cannot be written: {error}", file.display()));
            return ExitCode::from(1);
        }
    }
    if let Err(error) = super::schema::write_all(&dir.join("schemas")) {
        shell.error(&error);
        return ExitCode::from(1);
    }
    if shell.format == Format::Json {
        shell.printer.line(&serde_json::json!({ "made": STARTER.len() }).to_string());
    } else {
        shell.printer.line(&next_steps(dir));
    }
    ExitCode::SUCCESS
}

/// What to do with the new site.
fn next_steps(dir: &Path) -> String {
    let site = match dir == Path::new(".") {
        true => String::new(),
        false => format!(" --site {}", quoted(&dir.to_string_lossy())),
    };
    format!(
        "made a site in {}\n  flywheel build{site}      makes its pages in the folder output/\n  \
         flywheel serve{site}      shows it in a browser while you edit\n  \
         flywheel check{site}      judges what was built\n  \
         flywheel explain /{site}  says why a page is as it is",
        dir.display()
    )
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+:@,".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_string();
    }
    if cfg!(windows) { format!("\"{word}\"") } else { format!("'{}'", word.replace('\'', "'\\''")) }
}
