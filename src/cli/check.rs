//! `flywheel check`: what was built is judged.

use super::{Format, Shell};
use crate::check::{CheckOptions, Distribution, Judged, check};
use crate::diag::{Diagnostic, Level, Report, level_name, plain, thousands};
use clap::Args;
use serde_json::{Map, Value as Json, json};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

#[derive(Args)]
pub struct CheckArguments {
    /// Output folder (default: output/ in the site's folder).
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The address that the output was built for, if it is not the site's own: a preview that was made by
    /// `build --base-url URL` is judged by `check --base-url URL`, or all its addresses are wrong.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Number of threads (default: one for each core).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
}

/// Examples of each kind of finding, for people and for programs.
const FOR_PEOPLE: usize = 3;
const FOR_PROGRAMS: usize = 100;

pub fn run(shell: &Shell, arguments: &CheckArguments) -> ExitCode {
    let site = match shell.site() {
        Ok(site) => site,
        Err(message) => return shell.usage(&message),
    };
    let fine = shell.threads(arguments.jobs).and(shell.address(arguments.base_url.as_deref()));
    if let Err(message) = fine {
        return shell.usage(&message);
    }
    let programs = matches!(shell.format, Format::Json | Format::Sarif);
    let options = CheckOptions {
        out: arguments.out.clone().unwrap_or_else(|| site.join("output")),
        site: site.clone(),
        base_url: arguments.base_url.clone(),
        examples: if programs { FOR_PROGRAMS } else { FOR_PEOPLE },
    };
    let started = Instant::now();
    let mut report = Report::new();
    let bar = shell.bar();
    let progress = |done: u64, total: u64| {
        bar.set_length(total);
        bar.set_position(done);
    };
    let judged = check(&options, &progress, &mut report);
    bar.finish_and_clear();
    let seconds = (started.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    let fails = report.faults() > 0;
    let was_judged = judged.is_some();
    let numbers = Numbers::of(judged.unwrap_or_default(), &report, seconds);
    match shell.format {
        Format::Json => {
            each(&report, &mut |line| shell.printer.line(&line.to_string()));
            shell.printer.line(&numbers.json().to_string());
        }
        Format::Sarif => shell.printer.line(&crate::check::sarif(&report).to_string()),
        Format::Github | Format::Text => {
            shell.print(&site, report);
            if was_judged {
                // Annotations are read line by line; the numbers are for whoever reads the log.
                shell.printer.line(&numbers.text());
            }
        }
    }
    ExitCode::from(u8::from(fails))
}

/// The judgement as numbers.
struct Numbers {
    judged: Judged,
    errors: u64,
    warnings: u64,
    notes: u64,
    codes: Map<String, Json>,
    seconds: f64,
}

impl Numbers {
    fn of(judged: Judged, report: &Report, seconds: f64) -> Numbers {
        let mut codes = Map::new();
        for group in report.groups() {
            let Some(first) = group.examples.first() else { continue };
            let before = codes.get(first.code.as_str()).and_then(Json::as_u64).unwrap_or(0);
            codes.insert(first.code.as_str().to_string(), (before + group.count).into());
        }
        let (warnings, notes) = (report.count(Level::Warning), report.count(Level::Note));
        Numbers { judged, errors: report.faults(), warnings, notes, codes, seconds }
    }

    fn json(&self) -> Json {
        json!({ "pages": self.judged.pages, "links": self.judged.links, "errors": self.errors,
            "warnings": self.warnings, "notes": self.notes, "codes": self.codes, "seconds": self.seconds,
            "alike": alike_json(&self.judged.alike) })
    }

    fn text(&self) -> String {
        let n = thousands;
        let alike = alike_text(&self.judged.alike);
        format!(
            "{alike}pages {} · links {} · errors {} · warnings {} · notes {} · {:.2} s",
            n(self.judged.pages),
            n(self.judged.links),
            n(self.errors),
            n(self.warnings),
            n(self.notes),
            self.seconds
        )
    }
}

/// Every example as an object of one line; the first of a kind also says how many there are.
fn each(report: &Report, print: &mut dyn FnMut(Json)) {
    for group in report.groups() {
        for (n, d) in group.examples.iter().enumerate() {
            let mut line = object(d);
            if n == 0 {
                line["count"] = group.count.into();
            }
            print(line);
        }
    }
}

fn object(d: &Diagnostic) -> Json {
    let number = |n: u32| if n == 0 { Json::Null } else { Json::from(n) };
    let place = d.place.as_ref();
    let related: Vec<Json> = d
        .related
        .iter()
        .map(|(label, p)| json!({ "label": label, "file": &*p.file, "line": number(p.line), "column": number(p.column) }))
        .collect();
    json!({
        "code": d.code.as_str(),
        "level": level_name(d.level),
        "message": plain(&d.message),
        "file": place.map(|p| &*p.file),
        "line": place.map_or(Json::Null, |p| number(p.line)),
        "column": place.map_or(Json::Null, |p| number(p.column)),
        "hint": d.hint.as_deref().map(plain),
        "related": related,
    })
}

/// The middle and the end of an ordered list.
fn middle_and_most<T: Copy + Default>(list: &[T]) -> (T, T) {
    let at = |n: usize| list.get(n).copied().unwrap_or_default();
    (at(list.len() / 2), list.last().copied().unwrap_or_default())
}

fn alike_json(alike: &Distribution) -> Json {
    let shares = |list: &[f32]| {
        let (median, most) = middle_and_most(list);
        let rounded = |share: f32| (f64::from(share) * 1000.0).round() / 1000.0;
        json!({ "median": rounded(median), "most": rounded(most) })
    };
    let own = json!({ "median": middle_and_most(&alike.own).0, "least": alike.own.first() });
    json!({ "pages": alike.masked.len(), "names_and_numbers_aside": shares(&alike.masked),
        "names_aside": shares(&alike.named), "own_statements": own, "across_services": shares(&alike.across) })
}

/// How alike landing pages are, in one line; nothing where there are not two of a service.
fn alike_text(alike: &Distribution) -> String {
    if alike.masked.is_empty() {
        return String::new();
    }
    let percent = |list: &[f32]| {
        let (middle, most) = middle_and_most(list);
        format!("{:.0}%, at most {:.0}%", middle * 100.0, most * 100.0)
    };
    let own = alike.own.first().copied().unwrap_or_default();
    let across = match alike.across.is_empty() {
        true => String::new(),
        false => format!("; with another service of its city {}", percent(&alike.across)),
    };
    format!(
        "a landing page has in common with the page most like it: {} (names and numbers aside), {} (names aside), with at least {own} statements of its own{across}\n",
        percent(&alike.masked),
        percent(&alike.named),
    )
}
