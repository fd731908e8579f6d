//! An explanation as text: what it is, the decision, the file, and the inputs, in this order.

use super::told;
use super::{
    Absent, Companion, Explanation, FileState, Identity, Input, Line, Nothing, Page, Since, Verdict,
};
use crate::diag::{Place, thousands};
use crate::graph::Status;

/// So many lines of a list are shown, and so many characters of a value.
const LINES: usize = 6;
/// So many items that have several lines each.
const ROWS: usize = 3;
const WIDTH: usize = 76;

pub fn text(explanation: &Explanation, all: bool) -> String {
    let mut out = String::new();
    match explanation {
        Explanation::Made(page) => made(page, all, &mut out),
        Explanation::Absent(nothing) => self::nothing(nothing, &mut out),
    }
    out
}

pub(super) fn place(place: &Option<Place>) -> String {
    match place {
        Some(p) if p.line > 0 => format!("  ({}:{})", p.file, p.line),
        Some(p) => format!("  ({})", p.file),
        None => String::new(),
    }
}

fn heading(identity: &Identity, companion: Option<&Companion>, out: &mut String) {
    out.push_str(&format!("{}\n", plain(&identity.address)));
    match &identity.family {
        Some((family, declared)) => {
            let at = place(&Some(declared.clone()));
            out.push_str(&format!("  a page of the family `{family}`{at}\n"));
        }
        None => {
            let about = companion.map_or("", |c| c.about);
            let counted = companion.map(Companion::counted).filter(|counted| !counted.is_empty());
            let counted = counted.map_or_else(String::new, |counted| format!(": {counted}"));
            out.push_str(&format!("  {about}{counted}\n  from {}\n", plain(&identity.origin)));
        }
    }
    // What comes of a family alone was said with its name.
    let is_said = |family: &str| identity.origin == format!("the family `{family}`");
    let says_more = identity.family.as_ref().is_some_and(|(family, _)| !is_said(family));
    if says_more && identity.rows.is_empty() && !identity.origin.is_empty() {
        out.push_str(&format!("  from {}\n", plain(&identity.origin)));
    }
    for row in &identity.rows {
        let title = if row.title == row.id { String::new() } else { format!(", {}", plain(&row.title)) };
        let at = if row.place.is_none() { "  (made of others)".into() } else { place(&row.place) };
        out.push_str(&format!("  {} `{}`{title}{at}\n", row.dataset, plain(&row.id)));
    }
}

fn verdict(verdict: &Verdict, out: &mut String) {
    let decision = match verdict.status {
        Status::Index => "index: made, and offered to search engines",
        Status::Noindex => "noindex: made, but search engines are asked not to list it",
        Status::Hold => "hold: not made",
    };
    out.push_str(&format!("\nDecision\n  {decision}{}\n  {}\n", place(&verdict.place), verdict.reason));
    for m in &verdict.measures {
        let asked = |goal: &str, n: u32| match n {
            0 => None,
            n => Some(format!("{} {n} to be {goal}", if m.found >= n { "at least" } else { "less than" })),
        };
        let asked: Vec<String> =
            [asked("made", m.make), asked("indexed", m.index)].into_iter().flatten().collect();
        out.push_str(&format!("    {:<8} {:>4}  {}: {}\n", m.name, m.found, m.about, asked.join(", ")));
    }
    if let Some(needed) = &verdict.needed {
        out.push_str(&format!("  to change it: {needed}\n"));
    }
}

fn made(page: &Page, all: bool, out: &mut String) {
    heading(&page.identity, page.companion.as_ref(), out);
    if let Some(target) = &page.leads_to {
        out.push_str(&format!("  an old address that leads to {}\n", plain(target)));
    }
    if let Some(v) = &page.verdict {
        verdict(v, out);
    }
    let path = plain(&page.identity.path);
    let file = match &page.file {
        FileState::AsWritten(bytes) => {
            format!("{path}, {} bytes, as the last build wrote it", thousands(*bytes))
        }
        FileState::Missing => {
            format!("{path} is gone from the output folder; `flywheel build --verify` writes it again")
        }
        FileState::Edited => {
            format!("{path} was changed by somebody since; `flywheel build --verify` writes it again")
        }
        FileState::Unknown => format!("{path} is there, but no finished build knows of it"),
        FileState::Absent => format!("{path} is not there yet"),
    };
    out.push_str(&format!("\nFile\n  {file}\n  {}\n", since(page)));
    out.push_str(&told::section(&page.claims, all));
    out.push_str("\nInputs\n");
    let width = page.inputs.iter().map(|input| input.name.len()).max().unwrap_or(0);
    for input in &page.inputs {
        inputs(input, width, all, out);
    }
}

/// One sentence about what changed.
fn since(page: &Page) -> String {
    let changed: Vec<&str> =
        page.inputs.iter().filter(|i| i.changed == Some(true)).map(|i| i.name.as_str()).collect();
    match &page.since {
        Since::Same => "no input changed since the last build: the next one keeps the file".into(),
        Since::NeverBuilt => "nothing was built into this folder yet".into(),
        Since::New => "the last build did not make it: it is new".into(),
        Since::Doubtful => "the last build was interrupted: the next one writes the file again".into(),
        Since::OtherProgram => {
            "the program changed since the last build, so the next one renders everything again".into()
        }
        Since::Unnamed => {
            "something changed since the last build, and what it was then is not known any more; the next one renders it again".into()
        }
        Since::Changed(_) => {
            format!("changed since the last build: {}; the next one renders it again", changed.join(", "))
        }
    }
}

fn inputs(input: &Input, width: usize, all: bool, out: &mut String) {
    let mark = if input.changed == Some(true) { '*' } else { ' ' };
    let changed = if input.changed == Some(true) { " (changed)" } else { "" };
    out.push_str(&format!("{mark} {:<width$}  {}{changed}\n", input.name, input.about));
    lines(&input.lines, width + 4, all, out);
}

fn lines(list: &[Line], indent: usize, all: bool, out: &mut String) {
    let most =
        if list.iter().all(|line| line.name.is_empty() && line.below.len() > 2) { ROWS } else { LINES };
    // One that is left over is shown rather than counted.
    let shown = if all || list.len() <= most + 1 { list.len() } else { most };
    for line in &list[..shown] {
        let at = place(&line.place);
        if line.name == "declared" && !all {
            let n = thousands(count(&line.below));
            out.push_str(&format!(
                "{:indent$}declared: how site.yaml describes the dataset ({n} values)\n",
                ""
            ));
            continue;
        }
        let name = if line.name.is_empty() { String::new() } else { format!("{}:", plain(&line.name)) };
        let value = match line.value.as_deref() {
            Some("") => "nothing".to_string(),
            Some(value) => short(value, all),
            None => String::new(),
        };
        let texts: Vec<String> =
            [name, plain(&line.of), value].into_iter().filter(|t| !t.is_empty()).collect();
        // An item without a name of its own begins with its first value.
        let start = out.len();
        if !texts.is_empty() {
            out.push_str(&format!("{:indent$}{}{at}\n", "", texts.join(" ")));
        }
        lines(&line.below, indent + 2, all, out);
        if texts.is_empty() && out.len() > start + indent {
            out.replace_range(start + indent..start + indent + 1, "-");
        }
    }
    if shown < list.len() {
        let left = thousands((list.len() - shown) as u64);
        out.push_str(&format!("{:indent$}… and {left} more (`--all` shows them)\n", ""));
    }
}

/// How many values stand below some lines.
fn count(lines: &[Line]) -> u64 {
    lines.iter().map(|line| u64::from(line.value.is_some()) + count(&line.below)).sum()
}

/// A text without what would steer a terminal.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// A value on one line, cut where it is long.
pub(super) fn short(value: &str, all: bool) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = plain(&line);
    // A digest tells nothing to people but whether it is another one.
    let is_digest = line.len() == 32 && line.bytes().all(|b| b.is_ascii_hexdigit());
    if is_digest && !all {
        return format!("{}…", &line[..10]);
    }
    if all || line.chars().count() <= WIDTH {
        return line;
    }
    let cut: String = line.chars().take(WIDTH - 1).collect();
    format!("{}… ({} characters)", cut.trim_end(), thousands(line.chars().count() as u64))
}

fn nothing(nothing: &Nothing, out: &mut String) {
    absent(&nothing.absent, nothing.leftover.is_some(), out);
    for (reason, at) in &nothing.withheld {
        out.push_str(&format!("  {}{}\n", plain(reason), place(at)));
    }
    if let Some(path) = &nothing.leftover {
        let path = plain(path);
        out.push_str(&format!("\nFile\n  {path} is from the last build; the next one takes it away\n"));
    }
}

fn absent(absent: &Absent, has_file: bool, out: &mut String) {
    match absent {
        Absent::Draft { address, place: at } => {
            let (address, at) = (plain(address), place(&Some(at.clone())));
            out.push_str(&format!("{address}\n  no page stands here: the text is a draft{at}\n"));
            out.push_str("  to publish it: take `draft: true` out of its front matter\n");
        }
        Absent::Held { identity, verdict } => {
            heading(identity, None, out);
            out.push_str("  no page stands here: the gate holds it\n");
            self::verdict(verdict, out);
        }
        Absent::LeftOut { identity, reasons } => {
            heading(identity, None, out);
            out.push_str("  no page stands here\n\nDecision\n");
            for (reason, at) in reasons {
                out.push_str(&format!("  {}{}\n", plain(reason), place(at)));
            }
        }
        Absent::Gone { address, first, gone, now, leads_to } => {
            out.push_str(&format!("{}\n  no page stands here any more\n", plain(address)));
            let until = gone.map_or_else(String::new, |day| format!(", gone since {day}"));
            out.push_str(&format!("  first published {first}{until}\n"));
            match (now, leads_to) {
                (Some(now), _) => out.push_str(&format!("  the page is at {} now\n", plain(now))),
                (None, Some(hub)) => out.push_str(&format!("  visitors are led to {}\n", plain(hub))),
                _ => {}
            }
        }
        Absent::Unknown { address, near, above } => {
            let what = match has_file {
                true => "no page stands here any more",
                false => "nothing stands here, and nothing was ever published here",
            };
            out.push_str(&format!("{}\n  {what}\n", plain(address)));
            if let Some(near) = near {
                out.push_str(&format!("  did you mean {}?\n", plain(near)));
            }
            if let Some(above) = above {
                out.push_str(&format!("  the nearest page above is {}\n", plain(above)));
            }
        }
    }
}
