//! `flywheel review`: which pages should be offered to search engines, and why.

use super::{Format, Shell};
use crate::diag::Report;
use crate::review::page::page;
use crate::review::page::text::{curve_text, text};
use crate::review::{Curves, Review, ReviewOptions, review, thresholds};
use clap::Args;
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args)]
pub struct ReviewArguments {
    /// Day of the review, as 2026-11-24 (default: today). Pages that are let in carry it as their wave.
    #[arg(long, value_name = "DAY", value_parser = super::day)]
    date: Option<Date>,
    /// Writes the proposals over the decisions file, for you to look at with `git diff` and to commit. Without it
    /// they are written to proposals/decisions.csv.
    #[arg(long)]
    accept: bool,
    /// Judges every page afresh, also where its evidence is what it was. What a person decided stays.
    #[arg(long)]
    all: bool,
    /// Also writes a report to a file; its end says how: .html or .json. May be given several times.
    #[arg(long, value_name = "FILE")]
    report: Vec<PathBuf>,
    /// Draws how many pages would be indexable if this threshold were another, and proposes nothing: own, alike,
    /// alike_names, or a kind of evidence such as experts.
    #[arg(long, value_name = "THRESHOLD")]
    explain: Option<String>,
    /// Number of threads (default: one for each core).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
}

/// Where proposals lie that nobody has accepted.
const PROPOSED: &str = "proposals/decisions.csv";
const CURVE_WIDTH: usize = 72;

pub fn run(shell: &Shell, arguments: &ReviewArguments) -> ExitCode {
    let site = match shell.site() {
        Ok(site) => site,
        Err(message) => return shell.usage(&message),
    };
    if let Err(message) = shell.threads(arguments.jobs).and_then(|()| fits(arguments)) {
        return shell.usage(&message);
    }
    let options = ReviewOptions {
        site: site.clone(),
        day: arguments.date.unwrap_or_else(|| jiff::Zoned::now().date()),
        all: arguments.all,
        curves: match &arguments.explain {
            Some(name) => Curves::One(name.clone()),
            None if arguments.report.is_empty() => Curves::None,
            None => Curves::All,
        },
    };
    let mut report = Report::new();
    let bar = shell.bar();
    let progress = |done: u64, total: u64| {
        bar.set_length(total);
        bar.set_position(done);
    };
    let reviewed = review(&options, &progress, &mut report);
    bar.finish_and_clear();
    shell.print(&site, report);
    let Some(reviewed) = reviewed else { return ExitCode::from(1) };
    if arguments.explain.is_some() {
        return explain(shell, &reviewed);
    }
    let written = write(&site, arguments, &reviewed);
    if shell.format == Format::Json {
        shell.printer.line(&json(&reviewed).to_string());
    } else {
        shell.printer.result(&text(&reviewed.told));
    }
    match written {
        Ok(said) if shell.format == Format::Text => shell.printer.result(&said),
        Ok(_) => {}
        Err(message) => {
            shell.error(&message);
            return ExitCode::from(1);
        }
    }
    ExitCode::SUCCESS
}

/// What is wrong with the arguments.
fn fits(arguments: &ReviewArguments) -> Result<(), String> {
    let known = |path: &&PathBuf| !matches!(path.extension().and_then(|e| e.to_str()), Some("html" | "json"));
    if let Some(other) = arguments.report.iter().find(known) {
        return Err(format!("a report is a .html or .json file, not {}", other.display()));
    }
    let Some(name) = &arguments.explain else { return Ok(()) };
    if arguments.accept || !arguments.report.is_empty() {
        return Err(
            "`--explain` draws a curve and proposes nothing: leave out `--accept` and `--report`".into()
        );
    }
    let known = thresholds();
    if known.contains(&name.as_str()) {
        return Ok(());
    }
    let near = crate::diag::did_you_mean(name, known.iter().copied());
    let hint =
        near.map_or(format!("there are: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
    Err(format!("there is no threshold `{}`\n  {hint}", name.escape_debug()))
}

fn explain(shell: &Shell, reviewed: &Review) -> ExitCode {
    for curve in &reviewed.told.curves {
        match shell.format {
            Format::Json => shell.printer.line(&serde_json::json!(curve).to_string()),
            _ => shell.printer.result(&curve_text(curve, CURVE_WIDTH)),
        }
    }
    ExitCode::SUCCESS
}

/// Writes the proposals and the reports; says what was written.
fn write(site: &Path, arguments: &ReviewArguments, reviewed: &Review) -> Result<String, String> {
    let failed = |path: &Path| {
        let path = path.display().to_string();
        move |error: std::io::Error| format!("{path} cannot be written: {error}")
    };
    for path in &arguments.report {
        let told = match path.extension().and_then(|e| e.to_str()) {
            Some("json") => format!("{:#}\n", json(reviewed)),
            _ => page(&reviewed.told),
        };
        std::fs::write(path, told).map_err(failed(path))?;
    }
    if !reviewed.is_new {
        return Ok(String::new());
    }
    let name = if arguments.accept { &*reviewed.decisions.file } else { PROPOSED };
    let path = site.join(name);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed(folder))?;
    }
    // Beside its place and then renamed, so that the file is never half written.
    let beside = path.with_extension("csv.new");
    std::fs::write(&beside, reviewed.decisions.csv()).map_err(failed(&beside))?;
    std::fs::rename(&beside, &path).map_err(failed(&path))?;
    Ok(match arguments.accept {
        true => format!("{name} is written: look at it with `git diff`, commit it, and build\n"),
        false => {
            format!("the proposals are in {name}: `flywheel review --accept` makes them the decisions\n")
        }
    })
}

fn json(reviewed: &Review) -> serde_json::Value {
    let mut told = serde_json::json!(reviewed.told);
    told["new"] = reviewed.is_new.into();
    told
}
