//! `flywheel explain`: why a page is as it is.

use super::{Format, Shell};
use crate::diag::Report;
use crate::explain::{Question, explain};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub struct ExplainArguments {
    /// The page: its whole address, its path (/about/), or its file in the output folder.
    #[arg(value_name = "URL")]
    url: String,
    /// Output folder (default: output/ in the site's folder).
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The address that the output was built for, if it is not the site's own.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Shows every value, however long a list or a text is.
    #[arg(long)]
    all: bool,
}

pub fn run(shell: &Shell, arguments: &ExplainArguments) -> ExitCode {
    let site = match shell.site() {
        Ok(site) => site,
        Err(message) => return shell.usage(&message),
    };
    if let Err(message) = shell.address(arguments.base_url.as_deref()) {
        return shell.usage(&message);
    }
    if arguments.url.trim().is_empty() {
        return shell.usage("name a page, such as `flywheel explain /about/`");
    }
    let question = Question {
        out: arguments.out.clone().unwrap_or_else(|| site.join("output")),
        site: site.clone(),
        base_url: arguments.base_url.clone(),
        address: arguments.url.clone(),
    };
    let mut report = Report::new();
    let explanation = match explain(&question, &mut report) {
        Ok(explanation) => explanation,
        Err(message) => return shell.usage(&message),
    };
    // What is wrong with the data may be the very reason that a page is not there.
    if report.faults() > 0 {
        shell.print(&site, report);
    }
    let Some(explanation) = explanation else { return ExitCode::from(1) };
    match shell.format {
        Format::Json => shell.printer.line(&explanation.json(arguments.all).to_string()),
        _ => shell.printer.result(&explanation.text(arguments.all).to_string()),
    }
    ExitCode::from(u8::from(!explanation.is_known()))
}
