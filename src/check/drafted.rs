//! Texts that a model drafted: whether their rows still say what they said then.
//!
//! It reads the notes as they are written, accepted ones and drafts alike. A draft that the rows have left behind is on no
//! page, and would be if somebody accepted it. Invariant: a note without a word about a model is not looked at.

use super::CheckOptions;
use super::ground::Ground;
use super::severity::Rules;
use crate::brief::brief;
use crate::data::content::{WrittenNote, written_notes};
use crate::deck::drafted_files;
use crate::diag::{Code, Diagnostic};
use crate::graph::note_target;
use std::collections::BTreeMap;

/// Every such note whose rows have changed.
pub fn judge(ground: &Ground, rules: &Rules<'_>, options: &CheckOptions) -> Vec<Diagnostic> {
    let Some(level) = rules.level(Code::DraftStale) else { return Vec::new() };
    let folder = &ground.world.graph.config.file.notes;
    let mut found = Vec::new();
    for note in written_notes(&options.site, folder) {
        let Some(drafted) = &note.front.drafted else { continue };
        let what = if note.front.draft { "a draft" } else { "an accepted note" };
        let Some(prints) = prints(ground, &note) else {
            let message = format!("{what} of a model is about a page that is not made any more");
            found.push(
                Diagnostic::new(Code::DraftStale, level, message)
                    .at(note.place.clone())
                    .hint("delete the file"),
            );
            continue;
        };
        let changed: Vec<String> =
            drafted.changed(&prints).into_iter().map(|row| format!("`{row}`")).collect();
        if changed.is_empty() {
            continue;
        }
        let verb = if changed.len() == 1 { "says" } else { "say" };
        let message = format!(
            "{what} of a model is older than its rows: {} {verb} something else now",
            changed.join(" and ")
        );
        let hint = match note.front.draft {
            true => {
                "`flywheel draft notes --apply` drafts it anew, if nobody changed its text; or delete the file"
            }
            false => {
                "hold each figure of the text against `flywheel draft brief` of its page, correct it, and delete the lines below `rows:`; `drafted:` stays, for what readers are told"
            }
        };
        found.push(Diagnostic::new(Code::DraftStale, level, message).at(note.place.clone()).hint(hint));
    }
    let graph = &ground.world.graph;
    for file in drafted_files(&options.site, &graph.config.file.copy) {
        let deck = &ground.world.decks[0];
        let same = |(row, print): (&String, &String)| {
            row.strip_prefix("statement/").and_then(|id| deck.print(id)) == Some(print.as_str())
        };
        if !file.drafted.rows.iter().all(same) {
            let message = "wordings of a model are older than their statement, which says something else now";
            let hint =
                "hold them against the statement's other wordings, and draft them anew or delete the file";
            found.push(Diagnostic::new(Code::DraftStale, level, message).at(file.place).hint(hint));
        }
    }
    found
}

/// What the rows of a note's page say today; nothing if there is no such page any more.
fn prints(ground: &Ground, note: &WrittenNote) -> Option<BTreeMap<String, String>> {
    let (tree, key) = note_target(&ground.world.graph, &note.front)?;
    Some(brief(&ground.world, tree, &key).ok()?.prints())
}
