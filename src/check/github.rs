//! A report as GitHub shows it beside the lines of a change: one workflow command a finding.

use crate::diag::{Diagnostic, Level, Report, plain, thousands};

/// Every example of every kind, one line each.
pub fn github(report: &Report) -> String {
    let mut out = String::new();
    for group in report.groups() {
        let more = group.count - group.examples.len() as u64;
        for (n, d) in group.examples.iter().enumerate() {
            let rest =
                if n == 0 && more > 0 { format!(" (and {} more)", thousands(more)) } else { String::new() };
            out.push_str(&line(d, &rest));
            out.push('\n');
        }
    }
    out
}

fn line(d: &Diagnostic, rest: &str) -> String {
    let command = match d.level {
        Level::Note => "notice",
        Level::Warning => "warning",
        _ => "error",
    };
    let mut properties = Vec::new();
    if let Some(place) = &d.place {
        properties.push(format!("file={}", property(&place.file)));
        if place.line > 0 {
            properties.push(format!("line={}", place.line));
        }
        if place.column > 0 {
            properties.push(format!("col={}", place.column));
        }
    }
    properties.push(format!("title={}", d.code.as_str()));
    let hint = d.hint.as_deref().map_or(String::new(), |hint| format!("\n{}", plain(hint)));
    let message = data(&format!("{}{rest}{hint}", plain(&d.message)));
    format!("::{command} {}::{message}", properties.join(","))
}

/// What follows the second pair of colons.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which also may not hold what parts properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Place};

    #[test]
    fn what_would_end_a_command_is_escaped() {
        let mut report = Report::new();
        let d = Diagnostic::new(Code::LinkBroken, Level::Error, "50% of\r\nlinks: a, b")
            .at(Place::at("out,1/a:b%.html", 3, 7))
            .hint("mend it");
        report.push(d);
        report.push(Diagnostic::new(Code::NotFoundPage, Level::Warning, "none"));
        assert_eq!(
            github(&report),
            "::error file=out%2C1/a%3Ab%25.html,line=3,col=7,title=FW901::50%25 of%0D%0Alinks: a, b%0Amend it\n\
             ::warning title=FW987::none\n"
        );
    }
}
