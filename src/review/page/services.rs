//! What becomes of the pages of each service.

use super::super::told::{ServiceCount, Told};
use super::Section;
use super::bars::stacked;
use super::words::{counted, escape, named, pages};
use crate::diag::thousands;
use std::fmt::Write;

/// So many services are shown at once.
const SHOWN: usize = 12;

pub fn section(told: &Told) -> Option<Section> {
    let (all, first) = (&told.services, told.services.first()?);
    let with = all.iter().filter(|s| s.counts.index > 0).count() as u64;
    let headline = match (with, all.len()) {
        (_, 1) => format!("The one service, {}, has {}", named(&first.name), pages(first.counts.all())),
        (0, n) => format!("None of {} has a page that is offered", counted(n as u64, "service", "services")),
        (with, n) if with == n as u64 => {
            format!("Each of {} has pages that are offered", counted(with, "service", "services"))
        }
        (with, n) => format!(
            "{} of {} {} pages that are offered",
            thousands(with),
            counted(n as u64, "service", "services"),
            if with == 1 { "has" } else { "have" }
        ),
    };
    let language = escape(&told.language);
    let mut html = format!("<ul class=\"bars services\" lang=\"{language}\">");
    let (shown, rest) = all.split_at(all.len().min(SHOWN));
    shown.iter().for_each(|s| one(s, &mut html));
    html.push_str("</ul>\n");
    if !rest.is_empty() {
        _ = write!(
            html,
            "<details><summary>{}</summary><ul class=\"bars services\" lang=\"{language}\">",
            counted(rest.len() as u64, "service more", "services more")
        );
        rest.iter().for_each(|s| one(s, &mut html));
        html.push_str("</ul></details>\n");
    }
    Some(Section { id: "services", label: "Services", headline, html })
}

fn one(s: &ServiceCount, out: &mut String) {
    let parts: Vec<String> = s
        .counts
        .each()
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(o, n)| format!("{} {}", thousands(*n), o.word()))
        .collect();
    let parts = if parts.is_empty() { "no pages".to_string() } else { parts.join(" · ") };
    _ = writeln!(
        out,
        "<li><p>{}</p>{}<small lang=\"en\">{parts}</small></li>",
        named(&s.name),
        stacked(&s.counts, ""),
    );
}
