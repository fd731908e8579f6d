//! `flywheel build` and `flywheel merge`: the site, or a shard of it, becomes its output folder.

use super::{Format, Shell};
use crate::diag::{Report, thousands};
use crate::pipeline::{BuildOptions, CACHE, Outlook, Stopped, Summary, Watcher, build};
use crate::plan::Shard;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

#[derive(Args)]
pub struct BuildArguments {
    /// Makes only one of several shards of the site, counted from 0; `merge` joins them. What is given beside it (--date,
    /// --base-url, --baseline, --keep-going) has to be the same for all shards and for `merge`.
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
pub struct MergeArguments {
    /// Folders that the shards were built into, all of them.
    #[arg(required = true, value_name = "DIR")]
    shards: Vec<PathBuf>,
    #[command(flatten)]
    common: Common,
}

/// What all builds can be asked.
#[derive(Args)]
struct Common {
    /// Output folder (default: output/ in the site's folder).
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Builds for this address instead of the site's own; a path below the host is fine.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Number of threads (default: one for each core).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Leaves out rows and fields that are wrong instead of stopping.
    #[arg(long)]
    keep_going: bool,
    /// Renders and writes everything again.
    #[arg(long)]
    no_cache: bool,
    /// Reads every file of the output folder first, and writes those again that somebody has changed.
    #[arg(long)]
    verify: bool,
    /// Writes each file beside its place and renames it: for a folder that is served while it is built.
    #[arg(long)]
    atomic: bool,
    /// Goes on although more pages are removed or rewritten than `churn` in site.yaml allows.
    #[arg(long)]
    allow_churn: bool,
    /// The last deploy, as a folder or an address: what changed is judged by it, and its history is taken if it is newer.
    #[arg(long, value_name = "DIR|URL")]
    baseline: Option<String>,
    /// Writes what is new, changed and removed into a JSON file.
    #[arg(long, value_name = "FILE")]
    changes: Option<PathBuf>,
    /// Day of publication (2026-11-22): writes into the history what was made, and since when it is as it is.
    #[arg(long, value_name = "DAY", value_parser = super::day)]
    date: Option<jiff::civil::Date>,
}

pub fn run(shell: &Shell, arguments: &BuildArguments) -> ExitCode {
    let common = &arguments.common;
    if arguments.shard.is_some() {
        if common.out.is_none() {
            return shell.usage("a shard needs a folder of its own; name it with `--out DIR`");
        }
        if common.changes.is_some() {
            return shell.usage("a shard is a part of a site: give --changes to `flywheel merge`");
        }
    }
    go(shell, common, |options| BuildOptions { shard: arguments.shard, ..options })
}

/// Joins shards to what one machine would have made.
pub fn merge(shell: &Shell, arguments: &MergeArguments) -> ExitCode {
    let shards = arguments.shards.clone();
    go(shell, &arguments.common, |options| BuildOptions { shards, ..options })
}

fn go(shell: &Shell, arguments: &Common, choose: impl FnOnce(BuildOptions) -> BuildOptions) -> ExitCode {
    let site = match shell.site() {
        Ok(site) => site,
        Err(message) => return shell.usage(&message),
    };
    let fine = shell.threads(arguments.jobs).and(shell.address(arguments.base_url.as_deref()));
    if let Err(message) = fine {
        return shell.usage(&message);
    }
    let options = choose(BuildOptions {
        out: arguments.out.clone().unwrap_or_else(|| site.join("output")),
        site: site.clone(),
        base_url: arguments.base_url.clone(),
        keep_going: arguments.keep_going,
        no_cache: arguments.no_cache,
        date: arguments.date,
        verify: arguments.verify,
        atomic: arguments.atomic,
        allow_churn: arguments.allow_churn,
        changes: arguments.changes.clone(),
        baseline: arguments.baseline.clone(),
        ..BuildOptions::default()
    });
    if let Some(why) = refused_folder(&options.out, &site) {
        return shell.usage(why);
    }
    if let Some(why) = options.changes.as_deref().and_then(|file| refused(file, &options.out)) {
        return shell.usage(&why);
    }
    let started = Instant::now();
    let mut report = Report::new();
    let bar = shell.bar();
    let watcher = Onlooker { bar: &bar, shell };
    let summary = build(&options, &watcher, &mut report);
    bar.finish_and_clear();
    let faults = report.faults();
    shell.print(&site, report);
    match summary {
        Ok(mut summary) => {
            summary.seconds = (started.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
            say(shell, &summary);
            ExitCode::SUCCESS
        }
        Err(stopped) => {
            let problems =
                if faults == 1 { "1 problem".to_string() } else { format!("{} problems", thousands(faults)) };
            if shell.format == Format::Text {
                let said = match stopped {
                    Stopped::Before => {
                        format!("nothing was built: {problems}; the last output stays as it was\n")
                    }
                    Stopped::Midway => format!(
                        "the build stopped half way: {problems}; the output is partly new, and the next build goes on from there\n"
                    ),
                };
                shell.printer.aside(&said);
            } else {
                let numbers = serde_json::json!({ "made": 0, "kept": 0, "removed": 0, "held": 0, "index": 0, "noindex": 0,
                    "faults": faults, "bytes": 0, "seconds": started.elapsed().as_secs_f64() });
                shell.printer.line(&numbers.to_string());
            }
            ExitCode::from(1)
        }
    }
}

/// Why a folder cannot be the output folder.
pub(super) fn refused_folder(out: &Path, site: &Path) -> Option<&'static str> {
    let inside = std::path::absolute(out).ok().zip(std::path::absolute(site).ok());
    let edited = ["data", "content", "themes", "schemas", "starter", CACHE];
    if let Some((out, site)) = inside
        && edited.iter().any(|folder| out.starts_with(site.join(folder)))
    {
        return Some(
            "the output folder lies among the files that you edit; name another one with `--out DIR`",
        );
    }
    let is_site = out.join("site.yaml").exists();
    is_site.then_some("the output folder is a site's own folder; name another one with `--out DIR`")
}

/// Why the change set cannot be written to a file: that is seen before anything is written.
fn refused(file: &Path, out: &Path) -> Option<String> {
    let shown = file.display();
    let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    if whole(file).starts_with(whole(out)) {
        return Some(format!("{shown} lies in the output folder and would be published; name another file"));
    }
    let is_new = !file.exists();
    let written = std::fs::read(file).unwrap_or_default();
    if !written.is_empty() && !written.starts_with(b"{\n  \"new\":") {
        return Some(format!("{shown} is there already and is no change set; name another file"));
    }
    match std::fs::OpenOptions::new().append(true).create(true).open(file) {
        Ok(_) => {
            if is_new {
                // It was only tried. If it stays, it is empty, and an empty file is no hindrance.
                let _ = std::fs::remove_file(file);
            }
            None
        }
        Err(error) => Some(format!("the change set cannot be written to {shown}: {error}")),
    }
}

/// Says what a build is going to do, and how far it is.
pub(super) struct Onlooker<'b> {
    pub bar: &'b indicatif::ProgressBar,
    pub shell: &'b Shell,
}

impl Watcher for Onlooker<'_> {
    fn planned(&self, outlook: &Outlook) {
        if self.shell.format != Format::Text || !outlook.trusted || outlook.keep == 0 {
            return;
        }
        let n = thousands;
        let why = if outlook.other_program {
            " · another version of the program: every page is rendered, and only what differs is written"
        } else {
            ""
        };
        self.bar.suspend(|| {
            self.shell.printer.line(&format!(
                "to render {} · to keep {} · to remove {}{why}",
                n(outlook.render),
                n(outlook.keep),
                n(outlook.remove)
            ));
        });
    }

    fn progress(&self, done: u64, all: u64) {
        self.bar.set_length(all);
        self.bar.set_position(done);
    }
}

fn say(shell: &Shell, s: &Summary) {
    if shell.format == Format::Json {
        shell.printer.line(&serde_json::to_string(s).unwrap_or_default());
        return;
    }
    let n = thousands;
    say_pages(shell, s);
    shell.printer.line(&format!(
        "made {} · kept {} · removed {} · held {} · {:.2} s",
        n(s.made),
        n(s.kept),
        n(s.removed),
        n(s.held),
        s.seconds
    ));
}

/// How many pages there are, and what is offered of them.
pub(super) fn say_pages(shell: &Shell, s: &Summary) {
    let n = thousands;
    let faults = if s.faults == 0 { String::new() } else { format!(" · faults {}", n(s.faults)) };
    shell.printer.line(&format!(
        "pages {} · indexed {} · not indexed {}{faults}",
        n(s.index + s.noindex),
        n(s.index),
        n(s.noindex)
    ));
}
