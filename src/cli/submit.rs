//! `flywheel submit`: search engines and readers of feeds are told what is new.

use super::{Format, Shell};
use crate::deliver::act::Trouble;
use crate::deliver::clock::System;
use crate::deliver::submit::{CHANNELS, SubmitOptions, Told, counted, submit};
use crate::diag::Report;
use crate::manifest::Interrupt;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Args)]
pub struct SubmitArguments {
    /// Sends it; without this, it is only said what would be sent.
    #[arg(long)]
    apply: bool,
    /// Only these channels, with commas between them (default: all that site.yaml names).
    #[arg(long, value_name = "CHANNELS", value_delimiter = ',', value_parser = clap::builder::PossibleValuesParser::new(CHANNELS))]
    to: Vec<String>,
    /// The first time: so many pages are told at once, the newest first; what else is there counts as known.
    #[arg(long, value_name = "PAGES")]
    initial: Option<usize>,
    /// Folder that was published (default: output/ in the site's folder).
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The address that the site is live at, if it is not the one in site.yaml.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

pub fn run(shell: &Shell, arguments: &SubmitArguments) -> ExitCode {
    let site = match shell.site() {
        Ok(site) => site,
        Err(message) => return shell.usage(&message),
    };
    if let Err(message) = shell.address(arguments.base_url.as_deref()) {
        return shell.usage(&message);
    }
    let options = SubmitOptions {
        out: arguments.out.clone().unwrap_or_else(|| site.join("output")),
        site: site.clone(),
        base_url: arguments.base_url.clone(),
        to: arguments.to.clone(),
        apply: arguments.apply,
        initial: arguments.initial,
        interrupt: Arc::new(Interrupt::default()),
    };
    let mut report = Report::new();
    let bar = shell.bar();
    let progress = |_: &'static str, at: usize, all: usize| {
        bar.set_length(all as u64);
        bar.set_position(at as u64);
    };
    let told = submit(&options, (&System, &|name| std::env::var(name)), &progress, &mut report);
    bar.finish_and_clear();
    let is_fine = report.faults() == 0;
    shell.print(&site, report);
    let Some(told) = told else { return ExitCode::from(1) };
    let troubled =
        told.iter().any(|told| !told.unknown.is_empty() || told.tally.iter().any(|t| !t.trouble.is_empty()));
    match shell.format {
        Format::Json => shell.printer.line(&as_json(&told, arguments.apply).to_string()),
        _ => as_text(shell, &told, arguments.apply),
    }
    if is_fine && !(troubled && arguments.apply) { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

fn as_text(shell: &Shell, all: &[Told], applied: bool) {
    for told in all {
        let calls = counted(told.about.len(), "call", "calls");
        match (told.about.as_slice(), &told.tally) {
            ([], _) => shell.printer.line(&format!("{}: nothing is new", told.channel)),
            (_, None) => shell.printer.line(&format!("{}: {calls} would be made", told.channel)),
            (_, Some(tally)) => {
                shell.printer.line(&format!("{}: {} of {calls} accepted", told.channel, tally.accepted));
            }
        }
        told.about.iter().take(12).for_each(|about| shell.printer.line(&format!("  {about}")));
        if told.about.len() > 12 {
            shell.printer.line(&format!("  … and {} more", told.about.len() - 12));
        }
        let old = told.unknown.iter().map(|entry| (&entry.key, &entry.said));
        for (key, why) in old {
            shell.printer.aside(&unknown(told.channel, key, why));
        }
        for trouble in told.tally.iter().flat_map(|tally| &tally.trouble) {
            let left = told.tally.as_ref().map_or(0, |tally| tally.left);
            let rest = if left == 0 {
                String::new()
            } else {
                format!("; {} not made", counted(left, "call", "calls"))
            };
            shell.printer.aside(&match trouble {
                Trouble::Rejected(why) => format!("error: {} refused it: {why}{rest}\n", told.channel),
                Trouble::Refused(why) => {
                    format!("error: {} cannot be reached now: {why}{rest}\n  submit again later: what was accepted is not sent again\n", told.channel)
                }
                Trouble::Ceiling(seconds) => format!(
                    "error: {} was told as often as it may be in 24 hours; there is room again in {}{rest}\n",
                    told.channel,
                    counted((*seconds as usize).div_ceil(60), "minute", "minutes")
                ),
                Trouble::Unknown(key, why) => format!("{}{}", unknown(told.channel, key, why), if left == 0 { String::new() } else { format!("  {}\n", rest.trim_start_matches("; ")) }),
            });
        }
    }
    if !applied && all.iter().any(|told| !told.about.is_empty()) {
        shell.printer.line("nothing was sent; `flywheel submit --apply` sends it");
    }
}

/// What a person does about an effect that nobody knows the outcome of.
fn unknown(channel: &str, key: &str, why: &str) -> String {
    let short = &key[..key.len().min(12)];
    format!(
        "error: nobody knows whether {channel} took a call: {why}\n  it is not made again by itself; if you know better: `flywheel ledger settle {short} accepted` if it arrived, `flywheel ledger settle {short} planned` if it did not\n"
    )
}

fn as_json(all: &[Told], applied: bool) -> serde_json::Value {
    let channels = all.iter().map(|told| {
        let tally = told.tally.as_ref();
        let trouble = tally.iter().flat_map(|tally| &tally.trouble).map(|trouble| match trouble {
            Trouble::Rejected(why) => json!({"is": "rejected", "why": why}),
            Trouble::Refused(why) => json!({"is": "refused", "why": why}),
            Trouble::Ceiling(seconds) => json!({"is": "ceiling", "seconds": seconds}),
            Trouble::Unknown(key, why) => json!({"is": "unknown", "key": key, "why": why}),
        });
        json!({
            "channel": told.channel,
            "calls": told.about,
            "accepted": tally.map_or(0, |tally| tally.accepted),
            "left": tally.map_or(told.about.len(), |tally| tally.left),
            "trouble": trouble.collect::<Vec<_>>(),
            "unknown": told.unknown.iter().map(|entry| &entry.key).collect::<Vec<_>>(),
        })
    });
    json!({"applied": applied, "channels": channels.collect::<Vec<_>>()})
}
