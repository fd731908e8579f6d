//! Telling search engines and readers of feeds what is new: IndexNow, Search Console, WebSub.
//!
//! Whom to tell of what is found by holding what is live (the history, the sitemaps and feeds that were published) against
//! what was accepted before (the ledger). Nothing is sent unless somebody says so, and only of what visitors see.
//!
//! Invariant: nobody is told of a page that search engines are not offered, unless it was told of before and is gone.

mod console;
mod indexnow;
mod jwt;
mod live;
mod pages;
mod websub;

pub use jwt::{Account, assertion};

use super::act::{self, Tally};
use super::clock::Clock;
use super::ledger::{self, Entry, Ledger, State};
use super::pace::Pace;
use super::secret::{Environment, Secrets};
use super::wire::Wire;
use super::{Delivery, Effect, ledger_fault};
use crate::config::Config;
use crate::data::history::History;
use crate::data::site::load_config;
use crate::diag::{Code, Diagnostic, Level, Place, Report, thousands};
use crate::manifest::Interrupt;
use pages::Pages;
use std::path::PathBuf;
use std::sync::Arc;

/// The channels, in the order in which they are told.
pub const CHANNELS: [&str; 3] = [indexnow::NAME, console::NAME, websub::NAME];

pub struct SubmitOptions {
    pub site: PathBuf,
    pub out: PathBuf,
    pub base_url: Option<String>,
    /// Only these channels, or all.
    pub to: Vec<String>,
    /// Sends it.
    pub apply: bool,
    /// Of a site that nobody was told of yet: so many pages at once.
    pub initial: Option<usize>,
    pub interrupt: Arc<Interrupt>,
}

/// What one channel was to be told, and what became of it.
#[derive(Clone, Debug)]
pub struct Told {
    pub channel: &'static str,
    /// In words, one for each call.
    pub about: Vec<String>,
    /// Those whose outcome nobody knows.
    pub unknown: Vec<Entry>,
    /// None if nothing was sent.
    pub tally: Option<Tally>,
}

/// Tells whoever is to be told; nothing if the report says why not.
pub fn submit(
    options: &SubmitOptions,
    (clock, environment): (&dyn Clock, Environment<'_>),
    progress: &dyn Fn(&'static str, usize, usize),
    report: &mut Report,
) -> Option<Vec<Told>> {
    let mut config = load_config(&options.site, report)?;
    if let Some(base_url) = &options.base_url {
        config = config.with_base_url(base_url);
    }
    let rules = &config.file.submit;
    if rules.indexnow.is_none() && rules.search_console.is_none() && rules.websub.is_none() {
        report.push(
            Diagnostic::new(
                Code::DeliveryTarget,
                Level::File,
                "site.yaml does not say whom to tell what is new",
            )
            .at(config.place(&["submit"]))
            .hint("write `indexnow:`, `search_console:` or `websub:` under `submit:` (docs/publish.md)"),
        );
        return None;
    }
    let before = report.faults();
    let history = History::load(&options.site, &config.file.history, report);
    if report.faults() > before {
        return None;
    }
    let pages = Pages::read(&options.out, &config, &history).map_err(|finding| report.push(*finding)).ok()?;
    let wire = |secrets: Secrets| {
        Wire::new(&config.file.base_url, secrets, Pace::default(), clock, options.interrupt.clone())
    };
    let channels = channels(options, (&config, &pages), (&wire, environment), report)?;
    if options.apply {
        let check = wire(Secrets::default())
            .map_err(|why| Box::new(Diagnostic::new(Code::DeliveryLater, Level::File, why)));
        let files = channels.iter().flat_map(|channel| channel.needs.clone()).collect::<Vec<_>>();
        let live = check.and_then(|wire| live::check(&wire, &options.out, &pages, &files));
        if let Err(finding) = live {
            report.push(*finding);
            return None;
        }
    }
    let file = options.site.join(&config.file.ledger);
    let mut told = Vec::new();
    let mut all = || -> Result<(), ledger::Error> {
        // Looking alone makes no ledger where there is none.
        let is_there = options.apply || file.exists();
        let mut ledger = match is_there {
            true => Some(Ledger::open(&file, options.interrupt.clone(), clock.now())?),
            false => None,
        };
        for channel in &channels {
            let known = Known::of(ledger.as_ref(), &*channel.delivery)?;
            let is_first = channel.hears_of_pages && !known.has_begun;
            let Some(taken) = taken(is_first, channel, options, &pages, report) else { continue };
            told.push(match ledger.as_mut().filter(|_| options.apply) {
                Some(ledger) => {
                    let (name, account) = (channel.delivery.name(), channel.delivery.account());
                    ledger.begin(name, account, &taken, clock.now())?;
                    tell(ledger, &*channel.delivery, clock, progress)?
                }
                None => known.would_tell(&*channel.delivery, taken),
            });
        }
        Ok(())
    };
    if let Err(error) = all() {
        report.push(ledger_fault(&error, &config.file.ledger));
        return None;
    }
    Some(told)
}

/// A channel of this site.
struct Channel<'c> {
    delivery: Box<dyn Delivery + 'c>,
    /// Files that must be live as they were built before anything is told, by their paths.
    needs: Vec<String>,
    /// Whether it hears of single pages, so that a first time could be thousands.
    hears_of_pages: bool,
}

type MakeWire<'w, 'c> = dyn Fn(Secrets) -> Result<Wire<'w>, String> + 'c;

fn channels<'c>(
    options: &SubmitOptions,
    (config, pages): (&'c Config, &'c Pages),
    (wire, environment): (&MakeWire<'c, '_>, Environment<'_>),
    report: &mut Report,
) -> Option<Vec<Channel<'c>>> {
    let rules = &config.file.submit;
    let is_meant = |name: &str| options.to.is_empty() || options.to.iter().any(|to| to == name);
    let before = report.faults();
    let declared = [rules.indexnow.is_some(), rules.search_console.is_some(), rules.websub.is_some()];
    for (name, _) in CHANNELS
        .iter()
        .zip(declared)
        .filter(|(name, there)| !there && options.to.iter().any(|to| to == *name))
    {
        report.push(
            Diagnostic::new(Code::DeliveryTarget, Level::File, format!("site.yaml says nothing of `{name}`"))
                .at(config.place(&["submit"]))
                .hint("write it under `submit:` (docs/publish.md)"),
        );
    }
    let mut fault = |code: Code, path: &[&str], message: String| {
        report.push(
            Diagnostic::new(code, Level::File, message)
                .at(config.place(path))
                .hint("set it where this command runs: in the shell, or among the secrets of CI; it never belongs into a file of the site"),
        );
    };
    let mut channels = Vec::new();
    let mut add = |delivery: Box<dyn Delivery + 'c>, needs: Vec<String>, hears_of_pages: bool| {
        channels.push(Channel { delivery, needs, hears_of_pages });
    };
    if let Some(rules) = rules.indexnow.as_ref().filter(|_| is_meant(indexnow::NAME)) {
        match wire(Secrets::default()) {
            Ok(wire) => add(
                Box::new(indexnow::IndexNow::new(wire, rules, pages)),
                vec![format!("{}.txt", rules.key)],
                true,
            ),
            Err(why) => fault(Code::DeliveryLater, &["submit", "indexnow"], why),
        }
    }
    if let Some(rules) = rules.search_console.as_ref().filter(|_| is_meant(console::NAME)) {
        // Looking needs no key.
        let account = match options.apply {
            true => Account::of_environment(rules, environment).map(Some),
            false => Ok(None),
        };
        let made = account.and_then(|account| {
            let secrets = Secrets::of(account.iter().flat_map(Account::secrets));
            Ok(console::SearchConsole::new(wire(secrets)?, rules, account, pages))
        });
        match made {
            Ok(made) => add(Box::new(made), Vec::new(), false),
            Err(why) => fault(Code::DeliverySecret, &["submit", "search_console", "account"], why),
        }
    }
    if let Some(rules) = rules.websub.as_ref().filter(|_| is_meant(websub::NAME)) {
        match wire(Secrets::default()) {
            Ok(wire) => {
                let feeds = websub::feeds(&options.out, &rules.hub);
                let needs = feeds.iter().map(|(path, _)| path.clone()).collect();
                add(Box::new(websub::Feeds::new(wire, rules, pages, feeds)), needs, false);
            }
            Err(why) => fault(Code::DeliveryLater, &["submit", "websub"], why),
        }
    }
    (report.faults() == before).then_some(channels)
}

/// What the ledger says of a channel, if there is one.
struct Known {
    known: ledger::Known,
    has_begun: bool,
    unknown: Vec<Entry>,
}

impl Known {
    fn of(ledger: Option<&Ledger>, delivery: &dyn Delivery) -> Result<Known, ledger::Error> {
        let (name, account) = (delivery.name(), delivery.account());
        let Some(ledger) = ledger else {
            return Ok(Known { known: Default::default(), has_begun: false, unknown: Vec::new() });
        };
        let unknown = ledger.of(name, account, State::Unknown)?;
        let has_begun = !unknown.is_empty() || ledger.has_begun(name, account)?;
        Ok(Known { known: ledger.known(name, account)?, has_begun, unknown })
    }

    /// What would be told, and nothing is.
    fn would_tell(mut self, delivery: &dyn Delivery, taken: Vec<(String, String)>) -> Told {
        if !taken.is_empty() {
            self.known.told = taken;
        }
        let effects = delivery.effects(&self.known);
        let about = effects.iter().map(|effect| delivery.about(effect)).collect();
        Told { channel: delivery.name(), about, unknown: self.unknown, tally: None }
    }
}

/// What is taken for known of a channel, so that it is not told of it: nothing but the first time, when it must be said
/// how much is to be told. None if it was not said.
fn taken(
    is_first: bool,
    channel: &Channel<'_>,
    options: &SubmitOptions,
    pages: &Pages,
    report: &mut Report,
) -> Option<Vec<(String, String)>> {
    if !is_first {
        return Some(Vec::new());
    }
    if let Some(most) = options.initial {
        return Some(pages.all_but_newest(most));
    }
    let message = format!(
        "{} was never told of this site, which has {} that search engines are offered",
        channel.delivery.name(),
        counted(pages.live.len(), "page", "pages")
    );
    let level = if options.apply { Level::File } else { Level::Note };
    report.push(Diagnostic::new(Code::NotBegun, level, message).at(Place::file("site.yaml")).hint(
        "add `--initial 0` to tell only what changes from here on, as IndexNow asks for, or `--initial 500` to tell the 500 newest pages first",
    ));
    None
}

fn tell(
    ledger: &mut Ledger,
    delivery: &dyn Delivery,
    clock: &dyn Clock,
    progress: &dyn Fn(&'static str, usize, usize),
) -> Result<Told, ledger::Error> {
    let channel = delivery.name();
    let unknown = act::look(ledger, delivery, clock)?;
    let effects: Vec<Effect> = act::plan(ledger, delivery, clock)?;
    let about = effects.iter().map(|effect| delivery.about(effect)).collect();
    let all = effects.len();
    let tally = act::act(ledger, delivery, &effects, clock, &|at| progress(channel, at, all))?;
    Ok(Told { channel, about, unknown, tally: Some(tally) })
}

/// A number with what it counts.
pub fn counted(count: usize, one: &str, several: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{} {several}", thousands(count as u64)) }
}
