//! The pages that are most alike, side by side: what both say, and what only one of them says.

use super::super::told::{Pair, Side, Told};
use super::Section;
use super::words::{address, counted, escape, named, percent};
use std::fmt::Write;

/// So many pairs are open; the others are a line each.
const OPEN: usize = 2;
/// So many sentences are shown at once.
const SENTENCES: usize = 6;

pub fn section(told: &Told) -> Option<Section> {
    if told.pairs.is_empty() {
        // Where nothing was compared, there is nothing to say about it.
        let is_compared = told.histograms.iter().any(|h| h.pages > 0);
        return is_compared.then(|| Section {
            id: "pairs",
            label: "Pairs",
            headline: "No two pages are so alike that they are worth showing".into(),
            html: String::new(),
        });
    }
    let most = told.pairs.iter().map(|p| p.masked).fold(0.0, f64::max);
    let headline =
        format!("The pages most alike share {} of their text, names and numbers aside", percent(most));
    let mut html = format!(
        "<p>{} side by side, the most alike first, whether they are offered or not. Who gives one of the pages something that only it can say tells them apart.</p>\n",
        if told.pairs.len() == 1 {
            "One pair".into()
        } else {
            counted(told.pairs.len() as u64, "pair", "pairs")
        }
    );
    told.pairs.iter().enumerate().for_each(|(at, p)| pair(at, p, &told.language, &mut html));
    Some(Section { id: "pairs", label: "Pairs", headline, html })
}

fn pair(at: usize, p: &Pair, language: &str, out: &mut String) {
    let language = escape(language);
    _ = writeln!(
        out,
        "<details class=\"twins\"{}><summary><span><b>{}</b> <span lang=\"{language}\">{}</span> and <span lang=\"{language}\">{}</span></span></summary>",
        if at < OPEN { " open" } else { "" },
        percent(p.masked),
        named(title(&p.left)),
        named(title(&p.right)),
    );
    _ = writeln!(
        out,
        "<p>{} of the text is the same with names and numbers masked, {} with names only.{}{}</p>",
        percent(p.masked),
        percent(p.named),
        if p.judged.is_empty() { "" } else { " " },
        if p.judged.is_empty() {
            String::new()
        } else {
            format!("<b>{}</b>", escape(&super::words::sentence(&p.judged)))
        },
    );
    if !p.shared.is_empty() {
        _ = write!(out, "<h3 class=\"small\">Both say</h3>\n<div class=\"shared\">");
        sentences(&p.shared, &language, out);
        out.push_str("</div>\n");
    }
    out.push_str("<div class=\"pair\">\n");
    side(&p.left, &language, out);
    side(&p.right, &language, out);
    out.push_str("</div>\n</details>\n");
}

fn title(side: &Side) -> &str {
    if side.title.is_empty() { &side.address } else { &side.title }
}

fn side(side: &Side, language: &str, out: &mut String) {
    _ = writeln!(
        out,
        "<div class=\"side\">\n<h3 class=\"small\" lang=\"{language}\">{}</h3>\n<p>{}</p>\n<p><b>{}</b></p>",
        named(title(side)),
        address(&side.address),
        match side.own {
            0 => "No statement of its own".to_string(),
            n => format!("{} that the other lacks", counted(u64::from(n), "statement", "statements")),
        }
    );
    sentences(&side.only, language, out);
    out.push_str("</div>\n");
}

/// Sentences of the site, each with the direction of its own letters; those beyond the first few are folded.
fn sentences(all: &[String], language: &str, out: &mut String) {
    let list = |part: &[String], out: &mut String| {
        _ = write!(out, "<ul class=\"sentences\" lang=\"{language}\">");
        part.iter().for_each(|s| _ = write!(out, "<li dir=\"auto\">{}</li>", escape(s)));
        out.push_str("</ul>");
    };
    let (first, rest) = all.split_at(all.len().min(SENTENCES));
    if !first.is_empty() {
        list(first, out);
    }
    if !rest.is_empty() {
        _ = write!(
            out,
            "<details><summary>{}</summary>",
            counted(rest.len() as u64, "sentence more", "sentences more")
        );
        list(rest, out);
        out.push_str("</details>");
    }
    out.push('\n');
}
