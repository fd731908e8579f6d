//! What was shown under a consent that was withdrawn since: listed before it is taken away, so that a person
//! can withdraw it where this program cannot reach.
//!
//! A consent counts as withdrawn when the log no longer covers what it was used for, or when no record has it
//! any more. A text that an editor takes back is no withdrawal.
//!
//! Invariant: the list is on the disk before the first page is changed, and a build that is stopped and run
//! again adds nothing to it.

use super::{BuildOptions, Stopped, write::fault};
use crate::config::Kind;
use crate::data::consent::{Channel, Purpose, Use};
use crate::data::history::{GONE, Line, WITHDRAWN, WITHOUT};
use crate::diag::{Code, Diagnostic, Level, Place, Report, thousands};
use crate::manifest::{Shown, Step, interrupted};
use crate::produce::{World, address_of};
use std::collections::{BTreeMap, BTreeSet};

/// Adds to the list what must be withdrawn elsewhere. `shown` is what earlier builds left.
pub(super) fn list(
    world: &mut World,
    shown: &Shown,
    options: &BuildOptions,
    report: &mut Report,
) -> Result<(), Stopped> {
    let lines = lines(world, shown);
    if !shown.known && shown.ever.is_empty() {
        report_unknown(world, report);
    }
    if lines.is_empty() {
        return Ok(());
    }
    let folder = world.graph.config.file.history.clone();
    report.push(note(&lines, &format!("{folder}/{WITHDRAWN}")));
    if world.history.withdrawn.add(lines).is_empty() {
        return Ok(());
    }
    let saved = match options.interrupt.step() {
        Step::Whole => world.history.withdrawn.save(&options.site.join(&folder)),
        Step::Half | Step::Nothing => Err(interrupted()),
    };
    saved.map_err(|error| {
        report.push(fault("the list of what must be withdrawn elsewhere cannot be written", &error));
        Stopped::Before
    })
}

/// Where the cache folder is not kept between builds, nobody knows what was shown: that is told, while the
/// withdrawal is new.
fn report_unknown(world: &World, report: &mut Report) {
    let listed: BTreeSet<&str> = world.history.withdrawn.consents().collect();
    let new = world.consents.newly_withdrawn().filter(|consent| !listed.contains(consent)).count();
    if new == 0 || world.history.pages.is_empty() {
        return;
    }
    let what = if new == 1 {
        "a consent was withdrawn".into()
    } else {
        format!("{} consents were withdrawn", thousands(new as u64))
    };
    let message =
        format!("{what}, and nothing is known of what earlier builds showed under it, so it is not listed");
    report.push(
        Diagnostic::new(Code::MustWithdraw, Level::Warning, message).at(Place::file(super::CACHE)).hint(
            "build where the folder .flywheel is kept, or compare with the last deploy: `--baseline URL`",
        ),
    );
}

fn note(lines: &[Line], file: &str) -> Diagnostic {
    let count = |kind: &str, one: &str, many: &str| match lines.iter().filter(|l| l.kind == kind).count() {
        0 => None,
        1 => Some(format!("one {one}")),
        n => Some(format!("{} {many}", thousands(n as u64))),
    };
    let counts =
        [count("page", "page", "pages"), count("feed", "feed", "feeds"), count("file", "file", "files")];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let consents: BTreeSet<&str> = lines.iter().map(|line| line.consent.as_str()).collect();
    let consents = match consents.len() {
        1 => "a consent that was withdrawn".to_string(),
        n => format!("{} consents that were withdrawn", thousands(n as u64)),
    };
    let message = format!(
        "{} showed something under {consents}, and it must be withdrawn elsewhere too",
        counts.join(" and ")
    );
    Diagnostic::new(Code::MustWithdraw, Level::Note, message).at(Place::file(file.to_string())).hint(
        "look for copies of these addresses in search engines, posts and mails, and have them removed; the site itself no longer shows it",
    )
}

/// One line for each address and consent.
fn lines(world: &World, shown: &Shown) -> Vec<Line> {
    // Posts that were drafted long ago may have been sent; the cache forgets them, the history does not.
    let drafted = world.history.news.drafts().filter(|(.., consent, _)| !consent.is_empty());
    let drafted = drafted.map(|(account, id, consent, _)| {
        let used = Use { consent: consent.into(), purpose: Purpose::Story };
        (format!("{POSTS}{account}/{id}.json"), BTreeSet::from([used]))
    });
    let drafted: Vec<(String, BTreeSet<Use>)> =
        drafted.filter(|(path, _)| !shown.ever.contains_key(path.as_str())).collect();
    if shown.ever.is_empty() && drafted.is_empty() {
        return Vec::new();
    }
    let tables = world.graph.tables.tables.iter().filter(|t| t.kind == Kind::Match);
    let held: BTreeSet<&str> =
        tables.flat_map(|t| t.rows.iter().map(|row| t.text(row, "consent").trim())).collect();
    let mut lines = Vec::new();
    let ever = shown.ever.iter().map(|(path, uses)| (&**path, uses));
    for (path, uses) in ever.chain(drafted.iter().map(|(path, uses)| (path.as_str(), uses))) {
        let mut withdrawn: BTreeMap<(&str, String), Vec<&'static str>> = BTreeMap::new();
        for used in uses {
            if let Some(why) = withdrawal(world, &held, used, channel(path)) {
                withdrawn.entry((&used.consent, why)).or_default().push(used.purpose.word());
            }
        }
        let address = format!("/{}", address_of(path));
        let first = world.history.pages.get(&address).map(|page| page.first_published.to_string());
        lines.extend(withdrawn.into_iter().map(|((consent, withdrawal), purposes)| Line {
            consent: consent.to_string(),
            purpose: purposes.join(";"),
            kind: kind(path).to_string(),
            address: address.clone(),
            first_published: first.clone().unwrap_or_default(),
            withdrawal,
            left: if world.made.holds(&address) { WITHOUT } else { GONE }.to_string(),
        }));
    }
    lines
}

/// Why something may not be shown any more; nothing if it may.
fn withdrawal(world: &World, held: &BTreeSet<&str>, used: &Use, channel: Channel) -> Option<String> {
    if !world.consents.covers(&used.consent, used.purpose, channel) {
        let line = world.consents.withdrawn_by(&used.consent, used.purpose, channel);
        return Some(line.map_or_else(|| "not in the log".to_string(), str::to_string));
    }
    (!held.contains(&*used.consent)).then(|| "record gone".to_string())
}

/// Where the drafts of posts lie.
const POSTS: &str = "_outbox/posts/";

/// The channel that something is shown on.
fn channel(path: &str) -> Channel {
    if path.starts_with(POSTS) { Channel::Social } else { Channel::Site }
}

fn kind(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name {
        _ if name.ends_with(".html") => "page",
        "feed.xml" | "feed.json" => "feed",
        _ => "file",
    }
}
