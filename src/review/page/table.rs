//! The numbers behind a chart, as a table that is folded away.

use super::words::escape;
use std::fmt::Write;

/// A folded table. Cells are HTML; the first of a row is its name. A table of many columns can be scrolled by itself.
pub fn folded(summary: &str, caption: &str, head: &[&str], rows: &[Vec<String>]) -> String {
    format!(
        "<details class=\"numbers\"><summary>{}</summary>\n{}</details>\n",
        escape(summary),
        table(caption, head, rows)
    )
}

fn table(caption: &str, head: &[&str], rows: &[Vec<String>]) -> String {
    let is_wide = head.len() > 3;
    let mut out = String::new();
    if is_wide {
        _ = write!(
            out,
            "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">",
            escape(caption)
        );
    }
    _ = write!(out, "<table><caption>{}</caption>\n<thead><tr>", escape(caption));
    head.iter().for_each(|h| _ = write!(out, "<th scope=\"col\">{}</th>", escape(h)));
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            _ = if at == 0 {
                write!(out, "<th scope=\"row\">{cell}</th>")
            } else {
                write!(out, "<td>{cell}</td>")
            };
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table>");
    out.push_str(if is_wide { "</div>\n" } else { "\n" });
    out
}
