//! `flywheel draft`: a model drafts notes, a program checks them by the rows, a person accepts them.

use super::{Format, Shell};
use crate::brief::{Brief, Holds};
use crate::deliver::clock::System;
use crate::diag::{Report, thousands};
use crate::draft::{
    BASE, DraftOptions, Drafts, Forecast, Hears, Judged, MODEL, Outcome, Prompt, brief_at, draft, judge_text,
    world,
};
use crate::manifest::Interrupt;
use crate::vet::Verdict;
use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Args)]
pub struct DraftArguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Drafts notes for pages that have none: of a service in a place, of a place, a service or a story.
    Notes(NotesArguments),
    /// Drafts further wordings of statements of the copy deck: the same in other words, with the same slots.
    Wordings(WordingsArguments),
    /// Shows what a model would be told of a page, and nothing else that a draft may say.
    Brief(BriefArguments),
    /// Checks a text of your own as if a model had drafted it for a page.
    Judge(JudgeArguments),
}

#[derive(Args)]
struct NotesArguments {
    /// Asks the model and writes what passes; without this it is only said what would be asked, and what it would cost.
    #[arg(long)]
    apply: bool,
    /// Only these pages, by address or path, with commas between them or one after the other.
    #[arg(long, value_name = "URL", value_delimiter = ',')]
    page: Vec<String>,
    /// Only pages of these families of site.yaml.
    #[arg(long, value_name = "FAMILY", value_delimiter = ',')]
    family: Vec<String>,
    /// At most so many notes.
    #[arg(long, value_name = "N", default_value_t = 20, conflicts_with = "page")]
    limit: usize,
    /// Asks once more what was refused, and what nobody knows the outcome of. It is paid for again.
    #[arg(long)]
    again: bool,
}

#[derive(Args)]
struct WordingsArguments {
    /// Asks the model and writes what passes; without this it is only said what would be asked, and what it would cost.
    #[arg(long)]
    apply: bool,
    /// Ids of the statements, with commas between them.
    #[arg(value_name = "STATEMENT", value_delimiter = ',', required = true)]
    statement: Vec<String>,
    /// So many new wordings of each list of a statement.
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=10))]
    count: u32,
    /// Asks once more what was refused, and what nobody knows the outcome of. It is paid for again.
    #[arg(long)]
    again: bool,
}

#[derive(Args)]
struct BriefArguments {
    /// Address or path of the page.
    #[arg(value_name = "URL")]
    page: String,
    /// Shows the whole prompt.
    #[arg(long)]
    prompt: bool,
}

#[derive(Args)]
struct JudgeArguments {
    /// File with the text, or - for the standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Address or path of the page that the text is for.
    #[arg(long, value_name = "URL")]
    page: String,
}

pub fn run(shell: &Shell, arguments: &DraftArguments) -> ExitCode {
    let site = match shell.site() {
        Ok(site) => site,
        Err(message) => return shell.usage(&message),
    };
    match &arguments.command {
        Command::Notes(a) => {
            let options = DraftOptions {
                pages: a.page.clone(),
                families: a.family.clone(),
                limit: a.limit,
                ..options(&site, a.apply, a.again)
            };
            ask(shell, &options, "notes")
        }
        Command::Wordings(a) => {
            let options = DraftOptions {
                statements: a.statement.clone(),
                count: a.count,
                ..options(&site, a.apply, a.again)
            };
            ask(shell, &options, "wordings …")
        }
        Command::Brief(a) => brief(shell, &site, a),
        Command::Judge(a) => judge(shell, &site, a),
    }
}

fn options(site: &Path, apply: bool, again: bool) -> DraftOptions {
    DraftOptions {
        site: site.to_path_buf(),
        pages: Vec::new(),
        families: Vec::new(),
        statements: Vec::new(),
        count: 0,
        limit: usize::MAX,
        apply,
        again,
        interrupt: Arc::new(Interrupt::default()),
    }
}

fn ask(shell: &Shell, options: &DraftOptions, what: &str) -> ExitCode {
    let site = &options.site;
    let mut report = Report::new();
    let bar = shell.bar();
    let progress = |at: usize, all: usize| {
        bar.set_length(all as u64);
        bar.set_position(at as u64);
    };
    let begun = |forecast: &Forecast| {
        if options.apply && !matches!(shell.format, Format::Json) {
            bar.suspend(|| shell.printer.aside(&format!("{}\n", costs(forecast))));
        }
    };
    let drafts = draft(
        options,
        (&System, &|name| std::env::var(name)),
        &Hears { begun: &begun, progress: &progress },
        &mut report,
    );
    bar.finish_and_clear();
    let is_fine = report.faults() == 0;
    shell.print(site, report);
    let Some(drafts) = drafts else { return ExitCode::from(1) };
    match shell.format {
        Format::Json => shell.printer.line(&as_json(&drafts, options.apply).to_string()),
        _ => as_text(shell, &drafts, (options.apply, what)),
    }
    let troubled = drafts.stopped.is_some()
        || drafts.judged.iter().any(|judged| {
            matches!(judged.state, Outcome::Unknown(_) | Outcome::Never(_) | Outcome::Unwritten(_))
        });
    if is_fine && !(options.apply && troubled) { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// What it would cost, in a line or two.
fn costs(forecast: &Forecast) -> String {
    let money = |amount: Option<f64>| {
        amount.map(|amount| format!(", {amount:.2} {}", forecast.currency)).unwrap_or_default()
    };
    let questions =
        if forecast.ask == 1 { "1 question".to_string() } else { format!("{} questions", forecast.ask) };
    let tokens = thousands(forecast.input + forecast.output);
    let (spent, budget) = (thousands(forecast.spent), thousands(forecast.budget));
    let mut text = format!("{questions}, at most {tokens} tokens{}", money(forecast.money));
    text.push_str(&format!(
        "\nspent in the last 30 days: {spent} of {budget} tokens{}",
        money(forecast.spent_money.filter(|_| forecast.budget_money.is_some()))
    ));
    if let Some(most) = forecast.budget_money {
        text.push_str(&format!(" of {most:.2}"));
    }
    if !forecast.fits() {
        text.push_str("\nthe budget is not enough for all of them: it stops when it is used up (`drafts: budget:` in site.yaml)");
    }
    text
}

/// So many pages are listed; the others are counted.
const SHOWN: usize = 20;

fn as_text(shell: &Shell, drafts: &Drafts, (applied, what): (bool, &str)) {
    let line = |text: &str| shell.printer.line(text);
    if drafts.judged.is_empty() {
        line(
            "nothing to draft: every page of that kind has a note, says too little to write one from, or is about a person",
        );
        return;
    }
    if !applied {
        drafts
            .judged
            .iter()
            .take(SHOWN)
            .for_each(|judged| line(&format!("{}  {}", judged.page, planned(judged))));
        if drafts.judged.len() > SHOWN {
            line(&format!("… and {} more", drafts.judged.len() - SHOWN));
        }
        line(&costs(&drafts.forecast));
        if drafts.beyond > 0 {
            line(&format!(
                "{} more pages could have a note; `--limit`, `--family` and `--page` say which are taken",
                thousands(drafts.beyond as u64)
            ));
        }
        if drafts.model.is_empty() {
            line(&format!("no model is set yet: {BASE} and {MODEL} say where and which (docs/draft.md)"));
        }
        line(&format!("nothing was asked; `flywheel draft {what} --apply` asks"));
        return;
    }
    let mut refused = 0;
    for judged in &drafts.judged {
        match &judged.state {
            Outcome::Drafted(file) => {
                line(&format!("drafted  {}  {file}", judged.page));
                judged.dropped.iter().for_each(|fault| line(&format!("  left out: {}", told(fault))));
            }
            Outcome::Refused(faults) => {
                refused += 1;
                if refused <= SHOWN {
                    line(&format!("refused  {}", judged.page));
                    faults.iter().for_each(|fault| line(&format!("  {}", told(fault))));
                }
            }
            Outcome::Unknown(why) => shell.printer.aside(&format!(
                "error: nobody knows whether the draft for {} was paid for: {why}\n  it is not asked again by itself; `--again` asks once more\n",
                judged.page
            )),
            Outcome::Never(why) => shell.printer.aside(&format!("error: the endpoint refuses to draft {}: {why}\n", judged.page)),
            Outcome::Unwritten(why) => {
                shell.printer.aside(&format!("error: the draft for {} cannot be written: {why}\n  run it again: the answer is kept and not paid for twice\n", judged.page));
            }
            Outcome::Planned | Outcome::Left => {}
        }
    }
    if refused > SHOWN {
        line(&format!("… and {} more that were refused; `--format json` has all of them", refused - SHOWN));
    }
    let count = |is: fn(&Outcome) -> bool| drafts.judged.iter().filter(|judged| is(&judged.state)).count();
    let (drafted, left) =
        (count(|o| matches!(o, Outcome::Drafted(_))), count(|o| matches!(o, Outcome::Left)));
    let cached = drafts.judged.iter().filter(|judged| judged.cached).count();
    let mut text = format!("{drafted} drafted, {refused} refused");
    if cached > 0 {
        text.push_str(&format!(", {cached} of them from answers that were there"));
    }
    let counted = [
        (count(|o| matches!(o, Outcome::Unknown(_))), "of which nobody knows the outcome"),
        (count(|o| matches!(o, Outcome::Never(_))), "that the endpoint refuses"),
        (left, "not asked"),
    ];
    for (n, what) in counted.into_iter().filter(|(n, _)| *n > 0) {
        text.push_str(&format!(", {n} {what}"));
    }
    line(&text);
    if let Some(why) = &drafts.stopped {
        shell.printer.aside(&format!(
            "error: it ended early: {why}\n  run it again: what was answered is not asked again\n"
        ));
    }
    if drafted > 0 {
        line("each is a draft that no build shows: read it, and delete its line `draft: true` to accept it");
    }
}

fn planned(judged: &Judged) -> String {
    match &judged.state {
        Outcome::Unknown(why) => format!("(not asked: {why}; `--again` asks once more)"),
        _ if judged.cached => "(answered in an earlier run)".into(),
        _ => String::new(),
    }
}

fn told(fault: &crate::vet::Fault) -> String {
    match fault.words.as_str() {
        "" => format!("{}: {}", fault.reason.word(), fault.why),
        words => format!("{}: “{words}”: {}", fault.reason.word(), fault.why),
    }
}

fn faults_json(faults: &[crate::vet::Fault]) -> Vec<Json> {
    faults
        .iter()
        .map(|fault| json!({"reason": fault.reason.word(), "words": fault.words, "why": fault.why}))
        .collect()
}

fn as_json(drafts: &Drafts, applied: bool) -> Json {
    let pages = drafts.judged.iter().map(|judged| {
        let (state, more) = match &judged.state {
            Outcome::Planned => ("planned", json!({})),
            Outcome::Drafted(file) => {
                ("drafted", json!({"file": file, "left_out": faults_json(&judged.dropped)}))
            }
            Outcome::Refused(faults) => {
                ("refused", json!({"faults": faults_json(faults), "text": judged.text}))
            }
            Outcome::Unknown(why) => ("unknown", json!({"why": why})),
            Outcome::Never(why) => ("never", json!({"why": why})),
            Outcome::Left => ("left", json!({})),
            Outcome::Unwritten(why) => ("unwritten", json!({"why": why})),
        };
        let mut page = json!({"page": judged.page, "state": state, "cached": judged.cached});
        if let (Some(page), Some(more)) = (page.as_object_mut(), more.as_object()) {
            page.extend(more.clone());
        }
        page
    });
    let f = &drafts.forecast;
    json!({
        "applied": applied, "model": drafts.model, "pages": pages.collect::<Vec<_>>(), "beyond": drafts.beyond, "stopped": drafts.stopped,
        "forecast": {"ask": f.ask, "answered": f.answered, "unknown": f.unknown, "input": f.input, "output": f.output, "money": f.money,
            "currency": f.currency, "spent": f.spent, "spent_money": f.spent_money, "budget": f.budget, "budget_money": f.budget_money, "fits": f.fits()},
    })
}

/// The brief of a page, or what is wrong.
fn read(shell: &Shell, site: &Path, page: &str) -> Result<(crate::produce::World, Brief, Prompt), ExitCode> {
    let mut report = Report::new();
    let Some(world) = world(site, &mut report) else {
        shell.print(site, report);
        return Err(ExitCode::from(1));
    };
    match brief_at(&world, page) {
        Ok((brief, prompt)) => Ok((world, brief, prompt)),
        Err(why) => {
            shell.error(&why);
            Err(ExitCode::from(1))
        }
    }
}

fn brief(shell: &Shell, site: &Path, arguments: &BriefArguments) -> ExitCode {
    let (_, brief, prompt) = match read(shell, site, &arguments.page) {
        Ok(read) => read,
        Err(code) => return code,
    };
    let line = |text: &str| shell.printer.line(text);
    if shell.format == Format::Json {
        let facts = brief.facts.iter().map(|f| {
            json!({"column": f.key, "label": f.label, "value": f.text, "year": f.year, "source": f.source,
            "row": f.row, "unit": f.unit.word(), "holds": holds(&f.holds)})
        });
        let prints = brief.prints();
        let rows = brief.rows.iter().map(|row| json!({"dataset": row.dataset, "id": row.id, "name": row.name, "kind": row.kind, "print": prints.get(&row.key())}));
        let left = brief
            .left_out
            .iter()
            .map(|l| json!({"row": brief.rows[l.row].key(), "column": l.column, "why": l.why}));
        let json = json!({"page": brief.page, "heading": brief.heading, "facts": facts.collect::<Vec<_>>(), "names": brief.names,
            "background": brief.background.iter().map(|(_, text)| text).collect::<Vec<_>>(), "rows": rows.collect::<Vec<_>>(), "said": brief.said.iter().map(|(text, _)| text).collect::<Vec<_>>(),
            "left_out": left.collect::<Vec<_>>(), "prompt": {"system": prompt.system, "user": prompt.user}, "tokens": prompt.tokens()});
        line(&json.to_string());
        return ExitCode::SUCCESS;
    }
    if arguments.prompt {
        line(&format!("{}\n\n{}", prompt.system, prompt.user));
        return ExitCode::SUCCESS;
    }
    line(&format!("{}  ({})", brief.heading, brief.page));
    for (at, row) in brief.rows.iter().enumerate() {
        line(&format!("\n{}", row.key()));
        for fact in brief.facts.iter().filter(|fact| fact.row == at) {
            let from: Vec<&str> = [fact.source.as_str(), fact.year.as_str()]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect();
            let from = if from.is_empty() { String::new() } else { format!("  ({})", from.join(", ")) };
            line(&format!("  {}: {}{from}", fact.label, fact.text));
        }
        for left in brief.left_out.iter().filter(|left| left.row == at) {
            line(&format!("  {}: told to no model; {}", left.column, left.why));
        }
    }
    line(&format!("\nnames that may be said besides: {}", brief.names.join(", ")));
    ExitCode::SUCCESS
}

/// A value as a program compares it.
fn holds(holds: &Holds) -> Json {
    match holds {
        Holds::Numbers(numbers) => json!({"numbers": numbers}),
        Holds::Texts(texts) => json!({"texts": texts}),
        Holds::YesNo(yes) => json!({"yes": yes}),
        Holds::Day(day) => json!({"day": day.to_string()}),
    }
}

fn judge(shell: &Shell, site: &Path, arguments: &JudgeArguments) -> ExitCode {
    let mut text = String::new();
    let read_in = match arguments.file.as_os_str() == "-" {
        true => std::io::stdin().read_to_string(&mut text).map(|_| ()),
        false => std::fs::read_to_string(&arguments.file).map(|read| text = read),
    };
    if let Err(error) = read_in {
        return shell.usage(&format!("{} cannot be read: {error}", arguments.file.display()));
    }
    // Of a note with front matter its text is judged.
    let body = text
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .map_or(text.as_str(), |(_, body)| body);
    let (world, brief, _) = match read(shell, site, &arguments.page) {
        Ok(read) => read,
        Err(code) => return code,
    };
    let Verdict { faults, told: facts } = judge_text(&world, site, &brief, body);
    match shell.format {
        Format::Json => {
            let facts: Vec<&str> = facts.iter().map(|fact| brief.facts[*fact].key.as_str()).collect();
            shell.printer.line(
                &json!({"passes": faults.is_empty(), "faults": faults_json(&faults), "facts": facts})
                    .to_string(),
            );
        }
        _ => {
            for fact in facts.iter().map(|fact| &brief.facts[*fact]) {
                shell.printer.line(&format!("tells: {}: {}", fact.label, fact.text));
            }
            faults.iter().for_each(|fault| shell.printer.line(&told(fault)));
            shell.printer.line(if faults.is_empty() { "it passes" } else { "it is refused" });
        }
    }
    ExitCode::from(u8::from(!faults.is_empty()))
}
