//! The command line: one file a command. Parser and help derive from the same definitions.

mod build;
mod check;
mod draft;
mod explain;
mod import;
mod ledger;
mod new;
mod printer;
mod publish;
mod review;
mod schema;
mod serve;
mod submit;

use crate::data::source::line_of;
use crate::diag::{Report, Style};
use clap::{Parser, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use printer::Printer;
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
    /// Joins shards that `build --shard` made, on one machine or many, to the whole site.
    Merge(build::MergeArguments),
    /// Shows the site in a browser while it is being made.
    Serve(serve::ServeArguments),
    /// Judges what was built: links, titles, markup, sitemaps and all else that visitors and search engines meet.
    Check(check::CheckArguments),
    /// Proposes which pages search engines are offered: by what each says that no other page like it says.
    Review(review::ReviewArguments),
    /// Says why a page is as it is: what it is made of, how it was decided, and what changed since the last build.
    Explain(explain::ExplainArguments),
    /// Takes the export of a marketplace in: records, statistics and proposals of stories that are safe to commit.
    Import(import::ImportArguments),
    /// Has a model draft notes from the rows of their pages, and refuses what the rows do not say.
    Draft(draft::DraftArguments),
    /// Publishes the site: a host is sent what it lacks, and the history says what is live since when.
    Publish(publish::PublishArguments),
    /// Tells search engines and readers of feeds what is new; dry unless it is told to send.
    Submit(submit::SubmitArguments),
    /// Shows what was published and submitted, what nobody knows the outcome of, and settles that.
    Ledger(ledger::LedgerArguments),
    /// Writes a JSON Schema for every file that people edit.
    Schema(schema::SchemaArguments),
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
    /// SARIF 2.1.0, for services that collect findings (only of `check`).
    Sarif,
    /// Annotations of GitHub Actions (only of `check`).
    Github,
}

/// What commands share.
pub struct Shell {
    site: Option<PathBuf>,
    pub format: Format,
    pub printer: Printer,
}

/// Reads the arguments, runs the command, and says how it went.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let shell = Shell { site: arguments.site, format: arguments.format, printer: Printer::default() };
    let is_check = matches!(arguments.command, Command::Check(_));
    if !is_check && matches!(shell.format, Format::Sarif | Format::Github) {
        return shell.usage("only `check` prints this format; choose `--format text` or `--format json`");
    }
    let code = match arguments.command {
        Command::Check(a) => check::run(&shell, &a),
        Command::New(a) => new::run(&shell, &a),
        Command::Build(a) => build::run(&shell, &a),
        Command::Merge(a) => build::merge(&shell, &a),
        Command::Serve(a) => serve::run(&shell, &a),
        Command::Review(a) => review::run(&shell, &a),
        Command::Explain(a) => explain::run(&shell, &a),
        Command::Import(a) => import::run(&shell, &a),
        Command::Draft(a) => draft::run(&shell, &a),
        Command::Publish(a) => publish::run(&shell, &a),
        Command::Submit(a) => submit::run(&shell, &a),
        Command::Ledger(a) => ledger::run(&shell, &a),
        Command::Schema(a) => schema::run(&shell, &a),
    };
    if shell.printer.is_whole() { code } else { ExitCode::from(1) }
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
        if self.format == Format::Text {
            report.fill_lines(&|file, line| line_of(site, file, line));
        }
        self.print_as_is(report);
    }

    /// The same without the lines that findings point at.
    pub fn print_as_is(&self, report: Report) {
        if report.is_empty() {
            return;
        }
        match self.format {
            Format::Text => {
                let terminal = std::io::stderr().is_terminal();
                let style = Style { colour: terminal && std::env::var_os("NO_COLOR").is_none(), width: 0 };
                self.printer.aside(&report.print(&style));
            }
            Format::Json => {
                self.printer.line(&serde_json::json!({ "diagnostics": report.to_json() }).to_string())
            }
            Format::Sarif => self.printer.line(&crate::check::sarif(&report).to_string()),
            Format::Github => self.printer.result(&crate::check::github(&report).to_string()),
        }
    }

    /// Uses so many threads from now on.
    pub fn threads(&self, jobs: Option<u16>) -> Result<(), String> {
        let Some(jobs) = jobs else { return Ok(()) };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs));
        pool.build_global().map_err(|error| format!("{jobs} threads cannot be started: {error}"))
    }

    /// The address that a site is built for instead of its own, if it is one.
    pub fn address(&self, url: Option<&str>) -> Result<(), String> {
        match url.filter(|url| !crate::config::is_address(url)) {
            Some(url) => Err(format!("`{url}` is not an address; write it like https://example.com/experts")),
            None => Ok(()),
        }
    }

    /// A bar that shows how far a run is; hidden by itself when the standard error is not a terminal.
    pub fn bar(&self) -> ProgressBar {
        let bar = ProgressBar::new(0);
        match ProgressStyle::with_template("{bar:40} {human_pos}/{human_len} {eta}") {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }

    /// Says that the command cannot be carried out as it was given.
    pub fn usage(&self, message: &str) -> ExitCode {
        self.error(message);
        ExitCode::from(2)
    }

    /// Says what went wrong, where there is no report to say it.
    pub fn error(&self, message: &str) {
        self.printer.aside(&format!("error: {message}\n"));
    }
}

/// A day as people write it here; what is wrong with another one is of no use to them.
fn day(text: &str) -> Result<jiff::civil::Date, &'static str> {
    let day = text.parse().ok().filter(|_| text.len() == "2026-11-23".len());
    day.ok_or("write a day as 2026-11-23")
}
