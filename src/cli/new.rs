//! `flywheel new DIR`: a small site that builds at once.

use super::{Format, Shell};
use crate::carried::STARTER;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub struct NewArguments {
    /// Folder to make; it must not exist or be empty.
    dir: PathBuf,
}

pub fn run(shell: &Shell, arguments: &NewArguments) -> ExitCode {
    let dir = &arguments.dir;
    let occupied = std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
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
        shell
            .printer
            .line(&format!("made a site in {0}; build it with\n  flywheel build --site {0}", dir.display()));
    }
    ExitCode::SUCCESS
}
