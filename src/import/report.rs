//! What an import found and did, as text and as JSON: numbers, reasons and lines, and nobody's value.

use super::groups::level_word;
use super::outcome::{Imported, NO_EXPERT, Reason, Tally};
use crate::config::{PlaceStep, TimeStep};
use crate::diag::{Report, thousands};
use serde_json::{Map, Value as Json, json};
use std::fmt::Write;

pub(super) fn time_word(step: TimeStep) -> &'static str {
    match step {
        TimeStep::Month => "month",
        TimeStep::Quarter => "quarter",
        TimeStep::Year => "year",
        TimeStep::All => "all",
    }
}

/// How a step reads in a sentence.
pub(super) fn step_words(place: PlaceStep, time: TimeStep) -> String {
    let place = match place {
        PlaceStep::Place => "place",
        PlaceStep::County => "county",
        PlaceStep::Region => "region",
        PlaceStep::All => "no place",
    };
    let time = if time == TimeStep::All { "no time" } else { time_word(time) };
    format!("{place}, {time}")
}

/// Lines as a reader looks them up; of many the first.
fn some_lines(tally: &Tally, lines: &[u32]) -> String {
    const SHOWN: usize = 5;
    let mut sorted = lines.to_vec();
    sorted.sort_unstable();
    let shown: Vec<String> = sorted.iter().take(SHOWN).map(u32::to_string).collect();
    let more = if lines.len() > SHOWN { ", …" } else { "" };
    format!("{}:{}{more}", tally.export, shown.join(","))
}

/// The report for people.
pub fn report_text(imported: &Imported) -> String {
    let t = &imported.tally;
    let n = |n: usize| thousands(n as u64);
    let mut out = String::new();
    let mut say = |line: String| {
        _ = writeln!(out, "{line}");
    };
    say(format!(
        "records in {} · valid {} · with consent {} · used {}",
        n(t.read),
        n(t.valid),
        n(t.consented),
        n(t.used)
    ));
    for (reason, lines) in t.left_out.iter().filter(|(reason, _)| !reason.is_of_text()) {
        say(format!("  {:>7}  {} ({})", n(lines.len()), reason.words(), some_lines(t, lines)));
    }
    say(format!("texts that may be quoted {}", n(t.quotes)));
    for (reason, lines) in t.left_out.iter().filter(|(reason, _)| reason.is_of_text()) {
        say(format!("  {:>7}  {} ({})", n(lines.len()), reason.words(), some_lines(t, lines)));
    }
    for (line, found) in &t.texts {
        say(format!("           {}:{line} holds {}", t.export, found.join(", ")));
    }
    say(format!("records told by themselves {}, as far as", n(t.steps.values().sum())));
    for ((place, time), count) in &t.steps {
        say(format!("  {:>7}  {}", n(*count), step_words(*place, *time)));
    }
    say(format!("statistics of release {} (to {})", t.release, t.to));
    if t.no_expert {
        say(format!("           {NO_EXPERT}"));
    }
    for ((statistic, level), count) in &t.published {
        say(format!("  {:>7}  {} by {}", n(*count), statistic.word(), level_word(*level)));
    }
    if t.carried > 0 {
        say(format!(
            "  {:>7}  of these stay as they were told before, because too little has changed",
            n(t.carried)
        ));
    }
    if let Some((smallest, experts)) = t.smallest {
        say(format!("           behind each stand at least {smallest} records and {experts} experts"));
    }
    for ((statistic, level, reason), count) in &t.suppressed {
        say(format!(
            "  {:>7}  {} by {} not told: {}",
            n(*count),
            statistic.word(),
            level_word(*level),
            reason.words()
        ));
    }
    if t.withdrawals > 0 {
        say(format!("withdrawals of consent that this import took in {}", n(t.withdrawals)));
    }
    if t.vanished > 0 {
        say(format!("records of earlier imports that this export does not have {}", n(t.vanished)));
    }
    say(format!("stories proposed {} · accepted {}", n(t.proposals), n(t.accepted)));
    match t.written.as_slice() {
        [] => say("nothing differs from what was there".into()),
        files => {
            let few: Vec<&str> = files.iter().map(String::as_str).take(6).collect();
            let more = if files.len() > 6 { format!(" and {} more", files.len() - 6) } else { String::new() };
            say(format!("{} {}{more}", if imported.dry { "would write" } else { "wrote" }, few.join(", ")));
        }
    }
    out
}

/// The report for programs.
pub fn report_json(imported: &Imported, report: &Report) -> Json {
    let t = &imported.tally;
    let left_out: Map<String, Json> = t
        .left_out
        .iter()
        .map(|(reason, lines)| {
            let mut lines = lines.clone();
            lines.sort_unstable();
            (reason.key(), json!({ "count": lines.len(), "reason": reason.words(), "lines": lines }))
        })
        .collect();
    let texts: Vec<Json> =
        t.texts.iter().map(|(line, found)| json!({ "line": line, "holds": found })).collect();
    let steps: Vec<Json> = t
        .steps
        .iter()
        .map(|((place, time), count)| json!({ "place": level_word(*place), "time": time_word(*time), "records": count }))
        .collect();
    let published: Vec<Json> = t
        .published
        .iter()
        .map(|((statistic, level), count)| json!({ "statistic": statistic.word(), "level": level_word(*level), "told": count }))
        .collect();
    let suppressed: Vec<Json> = t
        .suppressed
        .iter()
        .map(|((statistic, level, reason), count)| {
            json!({ "statistic": statistic.word(), "level": level_word(*level), "reason": reason.words(), "untold": count })
        })
        .collect();
    json!({
        "done": imported.done, "export": t.export, "read": t.read, "valid": t.valid, "consented": t.consented,
        "used": t.used, "left_out": left_out, "texts": texts, "quotes": t.quotes, "generalised": steps,
        "release": t.release, "to": t.to, "published": published, "suppressed": suppressed, "carried": t.carried,
        "note": t.no_expert.then_some(NO_EXPERT),
        "smallest_group": t.smallest.map(|s| s.0), "fewest_experts": t.smallest.map(|s| s.1),
        "withdrawals": t.withdrawals, "vanished": t.vanished, "proposals": t.proposals, "accepted": t.accepted,
        "written": t.written, "diagnostics": report.to_json(),
    })
}

impl Reason {
    /// Whether it is about the words of a record, not about the record.
    pub fn is_of_text(self) -> bool {
        matches!(
            self,
            Reason::TextNotCovered
                | Reason::TextTooShort
                | Reason::TextInvisible
                | Reason::TextFormula
                | Reason::TextPersonal
        )
    }

    /// The reason as a key of JSON.
    fn key(self) -> String {
        let name = format!("{self:?}");
        let mut key = String::new();
        for (at, c) in name.chars().enumerate() {
            if c.is_uppercase() && at > 0 {
                key.push('_');
            }
            key.extend(c.to_lowercase());
        }
        key
    }
}
