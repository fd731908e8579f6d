//! `flywheel import`: the export of a marketplace becomes records that are safe to commit.

use super::{Format, Shell};
use crate::diag::Report;
use crate::import::{ImportOptions, Imported, import, report_html, report_json, report_text};
use clap::Args;
use jiff::civil::Date;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub struct ImportArguments {
    /// The export: a .csv, .tsv, .jsonl, .json or .xlsx file outside of the site's folder.
    #[arg(value_name = "EXPORT")]
    export: PathBuf,
    /// Day of the import, as 2026-11-24 (default: today). Whole months are released that are older than the delay.
    #[arg(long, value_name = "DAY", value_parser = super::day)]
    date: Option<Date>,
    /// Also writes the report to a file; its end says how: .html, .json or .txt. May be given several times.
    #[arg(long, value_name = "FILE")]
    report: Vec<PathBuf>,
    /// Says what would be written, and writes nothing but the report.
    #[arg(long)]
    dry_run: bool,
    /// Goes on although more than a fifth of the records of earlier imports are not in the export.
    #[arg(long)]
    allow_fewer: bool,
}

pub fn run(shell: &Shell, arguments: &ImportArguments) -> ExitCode {
    let site = match shell.site() {
        Ok(site) => site,
        Err(message) => return shell.usage(&message),
    };
    if !arguments.export.is_file() {
        return shell.usage(&format!("there is no file {}", arguments.export.display()));
    }
    let known =
        |path: &&PathBuf| !matches!(path.extension().and_then(|e| e.to_str()), Some("html" | "json" | "txt"));
    if let Some(other) = arguments.report.iter().find(known) {
        return shell.usage(&format!("a report is a .html, .json or .txt file, not {}", other.display()));
    }
    let same = |path: &&PathBuf| {
        path.canonicalize().is_ok_and(|p| arguments.export.canonicalize().is_ok_and(|e| e == p))
    };
    if let Some(path) = arguments.report.iter().find(same) {
        return shell.usage(&format!("the report would overwrite the export {}", path.display()));
    }
    let options = ImportOptions {
        site: site.clone(),
        export: arguments.export.clone(),
        today: arguments.date.unwrap_or_else(|| jiff::Zoned::now().date()),
        dry: arguments.dry_run,
        allow_fewer: arguments.allow_fewer,
    };
    let mut report = Report::new();
    let imported = import(&options, &mut report);
    // Lines of the export are never shown, whatever a finding points at.
    report.forget_lines();
    let mut code = ExitCode::from(u8::from(!imported.done));
    for path in &arguments.report {
        if let Err(error) = std::fs::write(path, written(path, &imported, &report)) {
            shell.error(&format!("{} cannot be written: {error}", path.display()));
            code = ExitCode::from(1);
        }
    }
    match shell.format {
        Format::Json => shell.printer.line(&report_json(&imported, &report).to_string()),
        _ => {
            shell.print_as_is(report);
            if imported.done {
                shell.printer.result(&report_text(&imported));
            }
        }
    }
    code
}

fn written(path: &std::path::Path, imported: &Imported, report: &Report) -> String {
    match path.extension().and_then(|e| e.to_str()) {
        Some("html") => report_html(imported, report),
        Some("json") => format!("{:#}\n", report_json(imported, report)),
        _ => report.print(&crate::diag::Style { colour: false, width: 0 }) + &report_text(imported),
    }
}
