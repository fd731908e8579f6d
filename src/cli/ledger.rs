//! `flywheel ledger`: what was done in the world, what nobody knows, and how a person settles that.

use super::{Format, Shell};
use crate::data::site::load_config;
use crate::deliver::clock::{Clock, System, moment};
use crate::deliver::ledger::{Entry, Ledger, State, all};
use crate::deliver::submit::counted;
use crate::deliver::{Outcome, ledger_fault};
use crate::diag::Report;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Args)]
pub struct LedgerArguments {
    #[command(subcommand)]
    command: Option<LedgerCommand>,
    /// Shows what was accepted, too.
    #[arg(long)]
    all: bool,
}

#[derive(Subcommand)]
enum LedgerCommand {
    /// Says what became of an effect whose outcome nobody knew.
    Settle {
        /// Its key, or the first letters of it.
        key: String,
        /// What became of it.
        state: Settled,
        /// How you know, for whoever looks later.
        #[arg(long, value_name = "TEXT", default_value = "a person has looked")]
        why: String,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Settled {
    /// It happened.
    Accepted,
    /// It did not happen, and is not tried again as it is.
    Rejected,
    /// It did not happen, and may be tried again.
    Planned,
}

/// Fewer letters could mean another effect by a slip.
const SHORTEST: usize = 6;

pub fn run(shell: &Shell, arguments: &LedgerArguments) -> ExitCode {
    let site = match shell.site() {
        Ok(site) => site,
        Err(message) => return shell.usage(&message),
    };
    let mut report = Report::new();
    let Some(config) = load_config(&site, &mut report) else {
        shell.print(&site, report);
        return ExitCode::from(1);
    };
    let file = site.join(&config.file.ledger);
    let result = match &arguments.command {
        None => show(shell, &file, arguments.all),
        Some(LedgerCommand::Settle { key, state, why }) => settle(shell, &file, (key, *state, why)),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            report.push(ledger_fault(&error, &config.file.ledger));
            shell.print(&site, report);
            ExitCode::from(1)
        }
    }
}

fn show(shell: &Shell, file: &Path, everything: bool) -> Result<ExitCode, crate::deliver::ledger::Error> {
    let entries = all(file)?.unwrap_or_default();
    let is_shown = |entry: &&Entry| everything || entry.state != State::Accepted;
    if shell.format == Format::Json {
        let shown = entries.iter().filter(is_shown).map(|entry| {
            json!({
                "key": entry.key, "state": entry.state.name(), "channel": entry.channel, "account": entry.account,
                "intent": entry.intent, "subject": entry.subject, "attempts": entry.attempts,
                "changed": moment(entry.changed), "said": entry.said, "about": entry.tells,
            })
        });
        let accepted = entries.iter().filter(|entry| entry.state == State::Accepted).count();
        let told = json!({"effects": shown.collect::<Vec<_>>(), "accepted": accepted});
        shell.printer.line(&told.to_string());
        return Ok(ExitCode::SUCCESS);
    }
    if entries.is_empty() {
        shell.printer.line("nothing was published or submitted from here yet");
        return Ok(ExitCode::SUCCESS);
    }
    for state in State::ALL {
        let of_state: Vec<&Entry> = entries.iter().filter(|entry| entry.state == state).collect();
        if of_state.is_empty() {
            continue;
        }
        shell.printer.line(&format!("{} {}", counted(of_state.len(), "effect", "effects"), words(state)));
        for entry in of_state.into_iter().filter(is_shown) {
            let about = match entry.tells {
                0 => String::new(),
                count => format!(", {}", counted(count as usize, "item", "items")),
            };
            let Entry { key, channel, account, intent, said, .. } = entry;
            let said = if said.is_empty() { String::new() } else { format!(": {said}") };
            let at = moment(entry.changed);
            shell.printer.line(&format!(
                "  {}  {at}  {channel} {account} {intent}{about}{said}",
                &key[..12.min(key.len())]
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn words(state: State) -> &'static str {
    match state {
        State::Unknown => {
            "of unknown outcome: `publish` and `submit` look where they can, and nothing is tried again before; by hand: `flywheel ledger settle KEY accepted|rejected|planned`"
        }
        State::Attempting => "being tried just now, or left by a process that ended: the next command looks",
        State::Planned => "planned",
        State::Rejected => "rejected: what is still right is tried anew by the next command",
        State::Accepted => "accepted (`--all` shows them)",
    }
}

fn settle(
    shell: &Shell,
    file: &Path,
    (key, state, why): (&str, Settled, &str),
) -> Result<ExitCode, crate::deliver::ledger::Error> {
    if key.len() < SHORTEST || !key.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(shell.usage("a key has digits from 0 to f; give the first 6 of them at least, as `flywheel ledger` shows them"));
    }
    if !file.exists() {
        return Ok(shell.usage("there is no ledger here: nothing was published or submitted yet"));
    }
    let mut ledger = Ledger::open(file, Arc::default(), System.now())?;
    let found = ledger.beginning(&key.to_ascii_lowercase())?;
    let entry = match found.as_slice() {
        [] => {
            return Ok(shell.usage(&format!(
                "no effect has a key that begins with {key}; `flywheel ledger --all` shows them"
            )));
        }
        [one] => one,
        _ => return Ok(shell.usage(&format!("several keys begin with {key}; give more letters"))),
    };
    if entry.state != State::Unknown {
        return Ok(shell.usage(&format!(
            "this effect is {}: only what is unknown can be settled by hand",
            entry.state.name()
        )));
    }
    let why: String = why.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
    let outcome = match state {
        Settled::Accepted => Outcome::Accepted(why),
        Settled::Rejected => Outcome::Rejected(why),
        Settled::Planned => Outcome::Refused(why, None),
    };
    ledger.settle(&entry.key, &outcome, System.now())?;
    let is = match state {
        Settled::Accepted => "accepted",
        Settled::Rejected => "rejected",
        Settled::Planned => "planned again: the next command carries it out if it is still right",
    };
    shell.printer.line(&format!("{} is {is}", &entry.key[..12.min(entry.key.len())]));
    Ok(ExitCode::SUCCESS)
}
