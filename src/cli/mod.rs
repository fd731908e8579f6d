//! The command line: one file a command. Parser and help derive from the same definitions.

mod build;
mod new;
mod schema;

use crate::diag::{Report, Style};
use clap::{Parser, Subcommand, ValueEnum};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A folder of data becomes a website.
#[derive(Parser)]
#[command(name = "flywheel", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Folder of the site (default: the nearest folder upward with a site.yaml).
    #[arg(long, global = true, value_name = "DIR")]
    site: Option<PathBuf>,
    /// How results and problems are printed.
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Subcommand)]
enum Command {
    /// Makes a small site that builds at once.
    New(new::NewArguments),
    /// Builds the site into its output folder.
    Build(build::BuildArguments),
    /// Writes a JSON Schema for every file that people edit.
    Schema(schema::SchemaArguments),
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

/// What commands share.
pub struct Shell {
    site: Option<PathBuf>,
    pub format: Format,
}

/// Reads the arguments, runs the command, and says how it went.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let shell = Shell { site: arguments.site, format: arguments.format };
    match arguments.command {
        Command::New(a) => new::run(&shell, &a),
        Command::Build(a) => build::run(&shell, &a),
        Command::Schema(a) => schema::run(&shell, &a),
    }
}

impl Shell {
    /// The site's folder, or what to do about it.
    pub fn site(&self) -> Result<PathBuf, String> {
        if let Some(site) = &self.site {
            return if site.is_dir() {
                Ok(site.clone())
            } else {
                Err(format!("there is no folder {}", site.display()))
            };
        }
        let here = std::env::current_dir().map_err(|e| format!("the current folder cannot be read: {e}"))?;
        match here.ancestors().find(|folder| folder.join("site.yaml").is_file()) {
            Some(folder) => Ok(folder.to_path_buf()),
            None => Err("there is no site.yaml here or in any folder above\n  make a site with `flywheel new DIR`, or name its folder with `--site DIR`".into()),
        }
    }

    /// Prints every finding to the standard error, or as JSON lines.
    pub fn print(&self, site: &Path, mut report: Report) {
        if report.is_empty() {
            return;
        }
        match self.format {
            Format::Text => {
                report.fill_lines(&|file, line| line_of(site, file, line));
                let terminal = std::io::stderr().is_terminal();
                let style = Style { colour: terminal && std::env::var_os("NO_COLOR").is_none(), width: 0 };
                eprint!("{}", report.print(&style));
            }
            Format::Json => println!("{}", serde_json::json!({ "diagnostics": report.to_json() })),
        }
    }

    /// Says that the command cannot be carried out as it was given.
    pub fn usage(&self, message: &str) -> ExitCode {
        eprintln!("error: {message}");
        ExitCode::from(2)
    }
}

/// One line of a text file of the site, for a caret.
fn line_of(site: &Path, file: &str, line: u32) -> Option<String> {
    use std::io::{BufRead, BufReader};
    let reader = BufReader::new(std::fs::File::open(site.join(file)).ok()?);
    reader.lines().nth((line as usize).checked_sub(1)?)?.ok().filter(|l| l.len() < 100_000)
}
