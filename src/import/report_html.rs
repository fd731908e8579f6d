//! The report as one page that needs nothing beside it: for the person who answers for the data.

use super::groups::level_word;
use super::outcome::{Imported, NO_EXPERT, Tally};
use super::report::step_words;
use crate::diag::{Report, Style, thousands};
use std::fmt::Write;

const STYLE: &str = "\
:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 20%,transparent)}\
body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}\
table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:600;padding:.5rem 0}\
th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top}\
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}\
details{margin:.25rem 0}summary{cursor:pointer}pre{overflow-x:auto;padding:1rem;border:1px solid var(--line)}\
.lines{overflow-wrap:anywhere}";

/// The report as a page.
pub fn report_html(imported: &Imported, report: &Report) -> String {
    let t = &imported.tally;
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n<title>Import of {name}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>Import of {name}</h1>\n<p>What was read, what may be told, and what is withheld with the reason. Numbers and lines only: no value of the export stands here.</p>\n",
        name = escape(&t.export),
    );
    numbers(t, &mut out);
    left_out(t, &mut out);
    texts(t, &mut out);
    generalised(t, &mut out);
    statistics(t, &mut out);
    let findings = report.print(&Style { colour: false, width: 100 });
    if !findings.is_empty() {
        _ = write!(out, "<h2>Findings</h2>\n<pre>{}</pre>\n", escape(&findings));
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn numbers(t: &Tally, out: &mut String) {
    let rows = [
        ("Records in the export", t.read),
        ("Sound records, each once", t.valid),
        ("with consent in force", t.consented),
        ("Used in this release", t.used),
        ("Told by themselves", t.steps.values().sum()),
        ("Texts that may be quoted", t.quotes),
        ("Stories proposed", t.proposals),
        ("Stories accepted", t.accepted),
        ("Withdrawals taken in", t.withdrawals),
        ("Records of earlier imports that are gone", t.vanished),
    ];
    let rows = rows.map(|(label, n)| vec![escape(label), number(n)]);
    table(out, "In numbers", &["What", "How many"], &rows);
    if let Some((records, experts)) = t.smallest {
        _ = writeln!(
            out,
            "<p>Behind every statistic stand at least {records} records and {experts} experts. This is release {}, to {}.</p>",
            t.release,
            escape(&t.to)
        );
    }
}

fn left_out(t: &Tally, out: &mut String) {
    let rows: Vec<Vec<String>> = t
        .left_out
        .iter()
        .map(|(reason, lines)| {
            let mut lines = lines.clone();
            lines.sort_unstable();
            let all: Vec<String> = lines.iter().map(u32::to_string).collect();
            let folded = format!(
                "<details><summary>lines</summary><span class=\"lines\">{}</span></details>",
                all.join(", ")
            );
            vec![escape(reason.words()), number(lines.len()), folded]
        })
        .collect();
    table(out, "Not used, or not told", &["Why", "How many", "Where in the export"], &rows);
}

fn texts(t: &Tally, out: &mut String) {
    let rows: Vec<Vec<String>> =
        t.texts.iter().map(|(line, found)| vec![escape(&found.join(", ")), line.to_string()]).collect();
    table(out, "Texts that name or reach a person", &["What stands in it", "Line"], &rows);
}

fn generalised(t: &Tally, out: &mut String) {
    let rows: Vec<Vec<String>> = t
        .steps
        .iter()
        .map(|((place, time), n)| vec![escape(&step_words(*place, *time)), number(*n)])
        .collect();
    table(out, "How far records are told", &["Step", "Records"], &rows);
}

fn statistics(t: &Tally, out: &mut String) {
    if t.no_expert {
        _ = writeln!(out, "<p>{}.</p>", escape(NO_EXPERT));
    }
    let mut rows: Vec<Vec<String>> = t
        .published
        .iter()
        .map(|((s, level), n)| vec![escape(s.word()), level_word(*level).into(), number(*n), "told".into()])
        .collect();
    rows.extend(t.suppressed.iter().map(|((s, level, reason), n)| {
        vec![
            escape(s.word()),
            level_word(*level).into(),
            number(*n),
            format!("not told: {}", escape(reason.words())),
        ]
    }));
    rows.sort();
    table(out, "Statistics", &["Statistic", "Level", "Groups", "What became of them"], &rows);
}

fn table(out: &mut String, caption: &str, head: &[&str], rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    _ = write!(out, "<table><caption>{}</caption>\n<thead><tr>", escape(caption));
    head.iter().for_each(|h| _ = write!(out, "<th scope=\"col\">{}</th>", escape(h)));
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        row.iter().for_each(|cell| _ = write!(out, "<td>{cell}</td>"));
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table>\n");
}

fn number(n: usize) -> String {
    thousands(n as u64)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
