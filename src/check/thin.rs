//! Pages that say little: hardly a sentence, a heading with nothing below it, or that there is nothing.
//!
//! No search engine has a count of words that is enough, so the limits are low: what lies below them is no page
//! but a frame for one. Only what is to be found is judged; lists of links and forms are worth a visit for
//! what they are, so of such pages it is only asked that there is something.

use super::findings::{Findings, Spot, Words};
use super::page::Subject;
use super::said::{Block, Kind, is_running, words};
use crate::config::FamilyKind;
use crate::diag::Code;

/// Fewest words of any kind in the main part of a page that is no landing page and has no form.
const ANYTHING: usize = 5;
/// A block that says that there is nothing says it in so many words or fewer.
const NOTHING_WORDS: usize = 12;

/// What pages say where a list or a text is empty.
const NOTHING: &[&str] = &[
    "no results",
    "no result found",
    "0 results",
    "nothing found",
    "no matches found",
    "no experts found",
    "no entries found",
    "nothing here yet",
    "coming soon",
    "lorem ipsum",
    "keine ergebnisse",
    "keine treffer",
    "nichts gefunden",
    "keine einträge",
    "demnächst mehr",
];

pub fn judge(s: &Subject<'_>, found: &mut Findings<'_>) {
    if !s.is_indexed() || !s.said.has_main || !found.wants(Code::ThinPage) {
        return;
    }
    for (at, text) in &s.said.empty {
        found.add(Code::ThinPage, s.at(*at, 0), || {
            Words::new(
                format!("nothing follows the heading `{text}`"),
                "let the template leave a section out that has nothing to show",
            )
        });
    }
    for (block, text) in s.said.blocks() {
        if let Some(at) = says_nothing(block, text) {
            found.add(Code::ThinPage, s.at(s.said.place(block, at), text[at..].chars().count()), || {
                Words::new(
                    format!("a page that is to be found says `{text}`"),
                    "keep the page out of search engines until there is something on it, or do not make it",
                )
            });
        }
    }
    few(s, found);
}

/// Where a block says that there is nothing.
fn says_nothing(block: &Block, text: &str) -> Option<usize> {
    // Most blocks are long or begin with no such word.
    if matches!(block.kind, Kind::Heading | Kind::Quote) || text.len() > 120 || words(text) > NOTHING_WORDS {
        return None;
    }
    let small = text.to_lowercase();
    let at = NOTHING.iter().find_map(|phrase| small.find(phrase))?;
    // Small letters can take other bytes; the place is of use only where they do not.
    Some(if small.len() == text.len() && text.is_char_boundary(at) { at } else { 0 })
}

/// Too few words of running text on a landing page, or hardly a word on any other.
fn few(s: &Subject<'_>, found: &mut Findings<'_>) {
    let mine = |(block, text): &(&Block, &str)| {
        !block.is_link() && matches!(block.kind, Kind::Text | Kind::Item | Kind::Quote) && is_running(text)
    };
    let landing = s.built.family(s.file).is_some_and(|family| family.kind == FamilyKind::Product);
    let (have, least) = if landing {
        (s.said.blocks().filter(mine).map(|(_, text)| words(text)).sum(), s.built.rules.thin_words)
    } else if s.said.has_tool {
        return;
    } else {
        (s.said.blocks().filter(|(b, _)| b.kind != Kind::Notice).map(|(_, text)| words(text)).sum(), ANYTHING)
    };
    if have >= least {
        return;
    }
    let what = if landing { "words of running text" } else { "words" };
    found.add(Code::ThinPage, Spot::File(s.file), || {
        let counted = match have {
            0 => format!("no {what}"),
            1 => format!("one {}", what.replacen("words", "word", 1)),
            n => format!("{n} {what}"),
        };
        let hint = match landing {
            true => format!(
                "add data, an expert, a story or a note, so that there is more to say; or keep the page out of search engines with the gate of its family; or set `check: thin_words` (now {least}) in site.yaml"
            ),
            false => "say what the page is for, or keep it out of search engines with `noindex`".to_string(),
        };
        Words::new(format!("the main part of the page has {counted}"), hint)
    });
}
