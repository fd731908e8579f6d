//! `flywheel publish`: what was built becomes what visitors see.

use super::build::{Onlooker as Builder, refused_folder, say_pages};
use super::{Format, Shell};
use crate::deliver::clock::System;
use crate::deliver::publish::{Onlooker, PublishOptions, Published, Unpublished, publish};
use crate::diag::{Report, thousands};
use crate::pipeline::{BuildOptions, CACHE};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

#[derive(Args)]
pub struct PublishArguments {
    /// The target: a name under `publish` in site.yaml (not needed if there is only one).
    #[arg(long, value_name = "NAME")]
    to: Option<String>,
    /// Builds and compares, prints what is new, changed and removed, and sends nothing.
    #[arg(long)]
    dry_run: bool,
    /// Sends pages straight from the renderer, without writing them to the disk.
    #[arg(long)]
    from_render: bool,
    /// Day of publication (default: today, as it is in UTC).
    #[arg(long, value_name = "DAY", value_parser = super::day)]
    date: Option<jiff::civil::Date>,
    /// Output folder (default: output/ in the site's folder).
    #[arg(long, value_name = "DIR", conflicts_with = "from_render")]
    out: Option<PathBuf>,
    /// Builds for this address instead of the site's own.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The last deploy, as a folder or an address: its history is taken if it is newer.
    #[arg(long, value_name = "DIR|URL")]
    baseline: Option<String>,
    /// Goes on although more pages are removed or rewritten than `churn` in site.yaml allows.
    #[arg(long)]
    allow_churn: bool,
    /// Believes nothing: every file of the output folder is read first, and every file that is live is asked for.
    #[arg(long)]
    verify: bool,
    /// Number of threads (default: one for each core).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
}

/// So many paths of each kind are printed.
const SHOWN: usize = 20;

pub fn run(shell: &Shell, arguments: &PublishArguments) -> ExitCode {
    let site = match shell.site() {
        Ok(site) => site,
        Err(message) => return shell.usage(&message),
    };
    let fine = shell.threads(arguments.jobs).and(shell.address(arguments.base_url.as_deref()));
    if let Err(message) = fine {
        return shell.usage(&message);
    }
    let tomorrow = today().tomorrow().unwrap_or(jiff::civil::Date::MAX);
    if arguments.date.is_some_and(|date| date > tomorrow) {
        return shell.usage("the day lies in the future: a publication is of today, and no day before it could be published any more");
    }
    let name = arguments.to.as_deref().unwrap_or("site");
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let out = match arguments.from_render {
        // Sitemaps, feeds and the like lie there, and no page.
        true => site.join(CACHE).join("rendered").join(plain),
        false => arguments.out.clone().unwrap_or_else(|| site.join("output")),
    };
    if let Some(why) = refused_folder(&out, &site).filter(|_| !arguments.from_render) {
        return shell.usage(why);
    }
    let options = PublishOptions {
        build: BuildOptions {
            site: site.clone(),
            out,
            base_url: arguments.base_url.clone(),
            date: Some(arguments.date.unwrap_or_else(today)),
            verify: arguments.verify,
            allow_churn: arguments.allow_churn,
            baseline: arguments.baseline.clone(),
            pages_unwritten: arguments.from_render,
            publishes_elsewhere: true,
            ..BuildOptions::default()
        },
        to: arguments.to.clone(),
        dry_run: arguments.dry_run,
    };
    let started = Instant::now();
    let mut report = Report::new();
    let bar = shell.bar();
    let published =
        publish(&options, &Builder { bar: &bar, shell }, (&System, &|name| std::env::var(name)), &mut report);
    bar.finish_and_clear();
    let faults = report.faults();
    shell.print(&site, report);
    match published {
        Ok(published) => {
            say(shell, &published, arguments.dry_run, started.elapsed().as_secs_f64());
            ExitCode::SUCCESS
        }
        Err(standing) => {
            let (word, said) = match standing {
                Unpublished::Nothing => {
                    ("nothing", "nothing was published: what was live stays live, and the history as it was")
                }
                Unpublished::Begun => (
                    "begun",
                    "the publication was begun and is not known to be live; publish again: it is gone on with",
                ),
                Unpublished::Live => {
                    ("live", "it is live, and the history does not say so yet; publish again")
                }
            };
            if shell.format == Format::Text {
                shell.printer.aside(&format!("{said}\n"));
            } else {
                let live = standing == Unpublished::Live;
                shell.printer.line(
                    &serde_json::json!({ "published": live, "standing": word, "faults": faults }).to_string(),
                );
            }
            ExitCode::from(1)
        }
    }
}

fn today() -> jiff::civil::Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

impl Onlooker for Builder<'_> {
    fn waiting(&self, seconds: i64) {
        let said = format!(
            "waiting for {seconds} seconds: the host takes so many publications a minute and no more\n"
        );
        self.bar.suspend(|| self.shell.printer.aside(&said));
    }
    fn sending(&self, sent: u64, all: u64) {
        self.bar.set_length(all);
        self.bar.set_position(sent);
    }
}

fn say(shell: &Shell, published: &Published, dry_run: bool, seconds: f64) {
    let seconds = (seconds * 1000.0).round() / 1000.0;
    let lists = [("new", &published.new), ("changed", &published.changed), ("removed", &published.removed)];
    if shell.format == Format::Json {
        let receipt = published.receipt.as_ref();
        let sent = receipt.map_or(0, |receipt| receipt.sent);
        let mut told = serde_json::json!({
            "published": receipt.is_some(), "target": published.target, "files": published.files,
            "new": published.new.len(), "changed": published.changed.len(), "removed": published.removed.len(),
            "sent": sent, "deploy": receipt.map(|r| &r.id), "url": receipt.map(|r| &r.url),
            "made": published.summary.made, "kept": published.summary.kept, "faults": published.summary.faults,
            "seconds": seconds,
        });
        if dry_run {
            told["paths"] = serde_json::json!({ "new": published.new, "changed": published.changed, "removed": published.removed });
        }
        shell.printer.line(&told.to_string());
        return;
    }
    if dry_run {
        for (what, paths) in lists {
            paths.iter().take(SHOWN).for_each(|path| shell.printer.line(&format!("{what:<8} {path}")));
            if let Some(more) = paths.len().checked_sub(SHOWN).filter(|more| *more > 0) {
                shell.printer.line(&format!("{what:<8} … and {} more", thousands(more as u64)));
            }
        }
    }
    say_pages(shell, &published.summary);
    let count = |paths: &Vec<String>| thousands(paths.len() as u64);
    let counts = format!(
        "new {} · changed {} · removed {} · of {} files",
        count(&published.new),
        count(&published.changed),
        count(&published.removed),
        thousands(published.files as u64)
    );
    match &published.receipt {
        None => shell.printer.line(&format!("{counts}; nothing was sent ({seconds:.2} s)")),
        Some(receipt) => {
            shell.printer.line(&format!("{counts} · sent {} · {seconds:.2} s", thousands(receipt.sent)));
            let nothing = lists.iter().all(|(_, paths)| paths.is_empty());
            let is = if nothing { "was live already" } else { "is live" };
            let url = if receipt.url.is_empty() { String::new() } else { format!(": {}", receipt.url) };
            shell.printer.line(&format!("deploy {} of `{}` {is}{url}", receipt.id, published.target));
        }
    }
}
