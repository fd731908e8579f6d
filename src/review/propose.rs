//! From outcomes to the lines of the decisions file.
//!
//! A line that a person wrote stands as it is. Invariant: a page whose outcome is that it stays has the line that it
//! had, letter for letter.

use super::judge::{Page, Result};
use super::select::{Beside, Measure, Outcome};
use super::waves::Room;
use crate::config::Evidence;
use crate::data::decisions::{Decisions, Line, NEXT, Verdict};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Lets in as many of the pages that are good enough as there is room for, the best evidence first.
pub fn let_in(results: &mut [Result<'_>], room: Room) {
    let mut good: Vec<(u32, String, usize, usize)> = Vec::new();
    for (at, result) in results.iter().enumerate() {
        for (n, page) in result.pages.iter().enumerate() {
            if matches!(page.outcome, Outcome::Good(_)) {
                good.push((page.candidate.points, page.candidate.page.clone(), at, n));
            }
        }
    }
    good.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    for (.., at, n) in good.into_iter().take(room.pages) {
        results[at].pages[n].taken = true;
    }
}

/// The decisions file as it is proposed. `known` says whether an address is that of a page.
pub fn propose(
    results: &[Result<'_>],
    now: &Decisions,
    known: &dyn Fn(&Line) -> bool,
    day: Date,
) -> Decisions {
    let mut lines: BTreeMap<Arc<str>, Line> = now
        .lines
        .iter()
        .filter(|line| line.is_by_hand() || known(line))
        .map(|line| (line.page.clone(), line.clone()))
        .collect();
    for page in results.iter().flat_map(|result| &result.pages) {
        if let Some(line) = line(page, day) {
            lines.insert(line.page.clone(), line);
        }
    }
    Decisions { file: now.file.clone(), lines: lines.into_values().collect() }
}

/// The new line about a page; nothing if the old one stays.
fn line(page: &Page<'_>, day: Date) -> Option<Line> {
    let c = &page.candidate;
    let old = c.line.map_or("", |line| &*line.wave);
    let enough = |beside: &Beside| format!("{}: {}", "enough of its own", enough(page, beside));
    let (verdict, wave, reason) = match &page.outcome {
        Outcome::Stays => return None,
        Outcome::Keeps(beside) => {
            (Verdict::Index, if old == NEXT { "" } else { old }.to_string(), enough(beside))
        }
        Outcome::Good(beside) if page.taken => (Verdict::Index, day.to_string(), enough(beside)),
        Outcome::Good(beside) => {
            (Verdict::Noindex, NEXT.to_string(), format!("waits for a wave: {}", self::enough(page, beside)))
        }
        Outcome::Lacks(why) => (
            Verdict::Noindex,
            String::new(),
            format!("too little evidence: {}", why.rsplit(": ").next().unwrap_or(why)),
        ),
        Outcome::TooAlike(beside, measure) => {
            let is_twin = beside.compared.own == 0 && beside.compared.alike.named > TWIN && !c.is_offered;
            let verdict = if is_twin { Verdict::Hold } else { Verdict::Noindex };
            (verdict, String::new(), format!("too alike: {}", too_alike(page, beside, *measure)))
        }
    };
    Some(Line {
        page: c.page.as_str().into(),
        verdict,
        wave: wave.into(),
        redirect: "".into(),
        reason: reason.into(),
        evidence: c.print.as_str().into(),
        line: 0,
    })
}

/// A page that has so much in common with another one, names aside, and nothing of its own to state, is not worth
/// being made.
const TWIN: f32 = 0.95;

/// Why a page earns its place.
fn enough(page: &Page<'_>, beside: &Beside) -> String {
    let mut parts = evidence(&page.evidence);
    if let Some(other) = page.other.as_deref().filter(|_| beside.other.is_some()) {
        parts.push(format!(
            "{} of its text is also on {other}, names and numbers aside",
            percent(beside.compared.alike.masked)
        ));
    }
    parts.join(", ")
}

/// What a page has beyond public facts, in words.
pub fn evidence(e: &Evidence) -> Vec<String> {
    let all = [
        (e.experts, "expert in reach", "experts in reach"),
        (e.proof, "statistic of its own", "statistics of its own"),
        (e.quotes, "client’s words from here", "clients’ words from here"),
        (e.notes, "note", "notes"),
    ];
    all.into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, many)| format!("{n} {}", if n == 1 { one } else { many }))
        .collect()
}

fn too_alike(page: &Page<'_>, beside: &Beside, measure: Measure) -> String {
    let other = page.other.as_deref().unwrap_or_default();
    match measure {
        Measure::Own => match beside.compared.own {
            1 => format!("only 1 statement tells it from {other}"),
            n => format!("only {n} statements tell it from {other}"),
        },
        Measure::Alike => format!(
            "{} of its text is also on {other}, names and numbers aside",
            percent(beside.compared.alike.masked)
        ),
        Measure::AlikeNames => {
            format!("{} of its text is also on {other}, names aside", percent(beside.compared.alike.named))
        }
    }
}

pub fn percent(share: f32) -> String {
    format!("{}%", (share * 100.0).round())
}
