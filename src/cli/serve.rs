//! `flywheel serve`: the site in a browser while it is being made.

use super::{Format, Shell};
use crate::diag::{Group, Level, Report, Style, thousands};
use crate::serve::{Difference, ServeOptions, Tabs, Told, serve};
use clap::Args;
use serde_json::{Value as Json, json};
use std::io::{IsTerminal, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

#[derive(Args)]
pub struct ServeArguments {
    /// Watches the files and keeps open pages up to date. This is the default.
    #[arg(long, overrides_with = "no_watch")]
    watch: bool,
    /// Shows the site as it is now, without anything added to its pages.
    #[arg(long, overrides_with = "watch")]
    no_watch: bool,
    /// Looks at the files again and again, where the system does not tell of changes (network drives, some containers).
    #[arg(long, conflicts_with = "no_watch")]
    poll: bool,
    /// First port to try; if it is taken, the next one is. 0 is any port that is free.
    #[arg(long, value_name = "N", default_value_t = 4000)]
    port: u16,
    /// Address to answer at; 0.0.0.0 lets other devices of the network in.
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// A name that browsers may call this machine by, beside localhost (can be given several times).
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Opens the preview in the browser.
    #[arg(long)]
    open: bool,
    /// What the studio's links to files open: vscode, cursor, vscodium, windsurf, zed, idea, sublime, none; or an address
    /// of your own with {file}, {line} and {column}.
    #[arg(long, value_name = "EDITOR", default_value = "vscode")]
    editor: String,
    /// Shows the site as it is built for this address instead of its own.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

pub fn run(shell: &Shell, arguments: &ServeArguments) -> ExitCode {
    let site = match shell.site() {
        Ok(site) => site,
        Err(message) => return shell.usage(&message),
    };
    if let Err(message) = shell.address(arguments.base_url.as_deref()) {
        return shell.usage(&message);
    }
    if let Some(wrong) = arguments.allow_host.iter().find(|name| !is_name(name)) {
        return shell.usage(&format!(
            "`--allow-host {wrong}` is no name of a machine: it is made of letters, digits, `-` and `.`, like preview.example, without `http://` and without a port"
        ));
    }
    let Some(editor) = editor(&arguments.editor) else {
        return shell.usage(&format!(
            "`--editor {}` is neither a known editor ({}) nor an address with `{{file}}` and `{{line}}`",
            arguments.editor,
            EDITORS.map(|(name, _)| name).join(", ")
        ));
    };
    let options = ServeOptions {
        editor,
        program: std::env::current_exe().unwrap_or_else(|_| "flywheel".into()),
        site,
        base_url: arguments.base_url.clone(),
        host: arguments.host,
        port: arguments.port,
        names: arguments.allow_host.clone(),
        watch: !arguments.no_watch,
        poll: arguments.poll,
        open: arguments.open,
    };
    let teller = Teller {
        format: shell.format,
        watch: options.watch,
        first: options.port,
        failed: AtomicBool::new(false),
    };
    if !options.host.is_loopback() {
        teller.tell(&Told::Warning("everybody in this network who knows the address can read this preview"));
    }
    let teller = Arc::new(teller);
    let heard = teller.clone();
    match serve(&options, Arc::new(move |told| heard.tell(&told))) {
        Ok(()) => ExitCode::from(u8::from(teller.failed.load(Ordering::Relaxed))),
        Err(message) => {
            shell.error(&message);
            ExitCode::from(1)
        }
    }
}

/// Editors that open a file by an address, and that address.
const EDITORS: [(&str, &str); 8] = [
    ("vscode", "vscode://file{file}:{line}:{column}"),
    ("vscodium", "vscodium://file{file}:{line}:{column}"),
    ("cursor", "cursor://file{file}:{line}:{column}"),
    ("windsurf", "windsurf://file{file}:{line}:{column}"),
    ("zed", "zed://file{file}:{line}:{column}"),
    ("idea", "idea://open?file={file}&line={line}&column={column}"),
    ("sublime", "subl://open?url=file://{file}&line={line}&column={column}"),
    ("none", ""),
];

/// The address by which an editor opens a file, by its name or as it is given. One that a browser would run is none.
fn editor(asked: &str) -> Option<String> {
    let known = EDITORS.iter().find(|(name, _)| *name == asked).map(|(_, address)| address.to_string());
    let own = || {
        let scheme = asked.split_once(':')?.0.to_ascii_lowercase();
        let runs = ["javascript", "data", "vbscript", "blob"].contains(&scheme.as_str());
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
        (is_scheme && !runs && asked.contains("{file}")).then(|| asked.to_string())
    };
    known.or_else(own)
}

/// Whether a browser could call a machine that.
fn is_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    name.len() <= 253 && name.split('.').all(|part| !part.is_empty() && part.chars().all(is_plain))
}

/// Says what happens: one line an edit, for people or as one object a line.
struct Teller {
    format: Format,
    watch: bool,
    /// The port that was asked for.
    first: u16,
    /// Whether there was nothing to serve.
    failed: AtomicBool,
}

impl Teller {
    fn tell(&self, told: &Told<'_>) {
        if let Told::Read { is_shown: false, .. } = told {
            self.failed.store(true, Ordering::Relaxed);
        }
        match self.format {
            Format::Json => line(&object(told).to_string()),
            _ => self.text(told),
        }
    }

    fn text(&self, told: &Told<'_>) {
        match told {
            Told::Read { report, is_shown } => {
                print(report);
                if !is_shown {
                    let then =
                        if self.watch { "it is shown when that is mended" } else { "nothing is served" };
                    problem(&format!("the site cannot be shown: {}; {then}", problems(report)));
                } else if report.faults() > 0 {
                    problem(&format!("{} left out; a build would stop", problems(report)));
                }
            }
            Told::Ready { url, studio, others, pages, seconds, moved } => {
                if *moved && self.first != 0 {
                    problem(&format!("port {} is taken, so the next free one is used", self.first));
                }
                let pages = count(*pages, "page", "pages");
                line(&format!("{url} · {pages} · {}", time(*seconds)));
                if let Some(studio) = studio {
                    let what = "the studio: everything a row becomes, and where each word comes from";
                    line(&format!("{studio} · {what}"));
                }
                others.iter().for_each(|other| line(&format!("{other} · for other devices in this network")));
                line(if self.watch {
                    "Files are watched. Ctrl+C ends the preview."
                } else {
                    "Ctrl+C ends the preview."
                });
            }
            Told::Changed { files, pages, count: difference, tabs, seconds, report } => {
                let mut text = named(files);
                match difference {
                    Some(difference) => {
                        text.push_str(&format!(" · {} of {}", difference.words(), thousands(*pages)))
                    }
                    None => text.push_str(&format!(" · {}", count(*pages, "page", "pages"))),
                }
                text.push_str(&format!("{} · {}", told_tabs(tabs), time(*seconds)));
                if report.faults() > 0 {
                    text.push_str(&format!(" · {}", problems(report)));
                }
                line(&text);
            }
            Told::Refused { files, report, seconds } => {
                print(&faults_of(report));
                let text = format!(
                    "{} · {}; the last good state is shown · {}",
                    named(files),
                    problems(report),
                    time(*seconds)
                );
                problem(&text);
            }
            Told::Form { path, fields } => {
                let names = fields.join(", ");
                line(&format!("a form was sent to {path} ({names}); the preview keeps nothing of it"));
            }
            Told::Warning(text) => problem(&format!("warning: {text}")),
        }
    }
}

/// One line to the standard output. Whoever closed it does not want to know.
fn line(text: &str) {
    _ = writeln!(std::io::stdout(), "{text}");
}

fn problem(text: &str) {
    _ = writeln!(std::io::stderr(), "{text}");
}

fn print(report: &Report) {
    if !report.is_empty() {
        let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        problem(report.print(&Style { colour, width: 0 }).trim_end());
    }
}

/// A report without its notes, which the first one told.
fn faults_of(report: &Report) -> Report {
    let mut faults = Report::new();
    let is_fault = |group: &&Group| group.examples.first().is_some_and(|d| d.level >= Level::Error);
    for group in report.groups().iter().filter(is_fault) {
        faults.push_group(group.examples.clone(), group.count);
    }
    faults
}

fn problems(report: &Report) -> String {
    count(report.faults(), "problem", "problems")
}

fn count(n: u64, one: &str, more: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {more}", thousands(n)) }
}

fn time(seconds: Duration) -> String {
    format!("{:.2} s", seconds.as_secs_f64())
}

/// "data/cities.csv", "data/cities.csv and 3 more files". Names of files may hold anything.
fn named(files: &[String]) -> String {
    let plain = |file: &str| match file {
        "." => "the site's folder".to_string(),
        file => file.replace(char::is_control, "�"),
    };
    match files {
        [] => "the files".into(),
        [one] => plain(one),
        [first, others @ ..] => {
            let first = plain(first);
            format!("{first} and {}", count(others.len() as u64, "more file", "more files"))
        }
    }
}

/// What became of the tabs, if there are any.
fn told_tabs(tabs: &Tabs) -> String {
    let mut text = String::new();
    if tabs.reloaded > 0 {
        text.push_str(&format!(" · {} reloaded", count(tabs.reloaded, "tab", "tabs")));
    }
    if tabs.restyled > 0 {
        text.push_str(&format!(" · {} restyled", count(tabs.restyled, "tab", "tabs")));
    }
    text
}

fn object(told: &Told<'_>) -> Json {
    let seconds = |time: &Duration| (time.as_secs_f64() * 1000.0).round() / 1000.0;
    match told {
        Told::Read { report, is_shown } => {
            json!({ "event": "read", "shown": is_shown, "faults": report.faults(), "diagnostics": report.to_json() })
        }
        Told::Ready { url, studio, others, pages, seconds: time, .. } => {
            json!({ "event": "ready", "url": url, "studio": studio, "others": others, "pages": pages, "seconds": seconds(time) })
        }
        Told::Changed { files, pages, count, tabs, seconds: time, report } => {
            let number = |pick: fn(&Difference) -> u64| count.as_ref().map(pick);
            json!({ "event": "changed", "files": files, "pages": pages,
                "changed": number(|c| c.changed), "new": number(|c| c.new), "gone": number(|c| c.gone),
                "tabs": tabs.open, "reloaded": tabs.reloaded, "restyled": tabs.restyled,
                "faults": report.faults(), "seconds": seconds(time) })
        }
        Told::Refused { files, report, seconds: time } => {
            json!({ "event": "refused", "files": files, "faults": report.faults(), "seconds": seconds(time),
                "diagnostics": faults_of(report).to_json() })
        }
        Told::Form { path, fields } => json!({ "event": "form", "path": path, "fields": fields }),
        Told::Warning(text) => json!({ "event": "warning", "message": text }),
    }
}
