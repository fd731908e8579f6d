//! Everything that a page says, piece by piece, each with where it comes from: numbers, names, quotations, the sentences
//! that were chosen from the copy deck, and all other words.
//!
//! Invariant: a piece keeps its key while its value changes, so that whoever looks at it sees the new one.

use super::spots::Spots;
use super::{Scene, place, statements};
use crate::explain::{Claim, Origin, Source, Words, squeezed, told_by};
use crate::fingerprint::Fingerprint;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// So many rows are named of what was computed from many.
const MOST: usize = 12;

/// What the page at a place of the plan says, and what became of the statements of its copy deck.
pub fn words(scene: &Scene<'_>, at: usize, bytes: &[u8]) -> Json {
    let artifact = scene.artifact(at);
    let (claims, words) = told_by(scene.world, scene.plan, artifact, scene.site, bytes);
    let considered = scene.page_of(at).map(|(tree, key)| statements::of_page(scene, tree, key));
    let considered = considered.unwrap_or_default();
    let (mut pieces, mut spots) = (Pieces::default(), Spots::new(scene.site));
    let said: Vec<(&str, String)> = considered.said().map(|(id, text)| (id, squeezed(text))).collect();
    for (statement, text) in &said {
        let piece = json!({ "kind": "sentence", "text": text, "within": text, "at": "text", "nth": [], "statement": statement });
        pieces.add(piece, statement);
    }
    for Claim { kind, text, within, at, nth, source } in &claims {
        let mut piece = sourced(source.as_ref(), &mut spots);
        (piece["kind"], piece["text"]) = (kind.word().into(), text.as_str().into());
        (piece["within"], piece["at"]) = (within.as_str().into(), at.as_str().into());
        piece["nth"] = nth.clone().into();
        pieces.add(piece, &named(source.as_ref(), text));
    }
    // What is said of a name, a quotation or a chosen sentence is said of its words.
    let is_claimed = |words: &Words| {
        words.source.is_none() && claims.iter().any(|claim| claim.text == words.text)
            || said.iter().any(|(_, text)| *text == words.text)
    };
    for Words { text, at, nth, source } in words.iter().filter(|words| !is_claimed(words)) {
        let mut piece = sourced(source.as_ref(), &mut spots);
        (piece["kind"], piece["text"]) = ("words".into(), text.as_str().into());
        (piece["within"], piece["at"]) = (text.as_str().into(), at.as_str().into());
        piece["nth"] = nth.clone().into();
        pieces.add(piece, &named(source.as_ref(), text));
    }
    json!({ "pieces": pieces.list, "slots": considered.json(scene) })
}

#[derive(Default)]
struct Pieces {
    list: Vec<Json>,
    /// How often a name was given.
    given: BTreeMap<String, u32>,
}

impl Pieces {
    /// Adds a piece under a key of what it is about.
    fn add(&mut self, mut piece: Json, about: &str) {
        let text = |name: &str| piece[name].as_str().unwrap_or_default();
        let about = format!("{}\n{}\n{about}", text("kind"), text("at"));
        let n = self.given.entry(about.clone()).or_default();
        *n += 1;
        let hash = Fingerprint::of(&(about, u64::from(*n)));
        piece["key"] = format!("{:08x}", (hash.0 >> 96) as u32).into();
        self.list.push(piece);
    }
}

/// What a piece is about, whatever its value: the column that it comes from, or its own words.
fn named(source: Option<&Source>, text: &str) -> String {
    match source.and_then(|source| source.from.first()) {
        Some(Origin { dataset, row, column, .. }) if !row.is_empty() => format!("{dataset}\n{row}\n{column}"),
        _ => text.to_string(),
    }
}

fn sourced(source: Option<&Source>, spots: &mut Spots<'_>) -> Json {
    let Some(Source { how, from, wording, made }) = source else { return json!({ "from": [] }) };
    let from: Vec<Json> = from.iter().take(MOST).map(|one| origin(one, spots)).collect();
    let left = source.map_or(0, |source| source.from.len().saturating_sub(MOST));
    json!({ "how": how.word(), "made": made, "from": from, "left": left,
        "wording": wording.as_ref().map(|one| origin(one, spots)) })
}

fn origin(origin: &Origin, spots: &mut Spots<'_>) -> Json {
    let Origin { dataset, row, column, value, place: at } = origin;
    let at = at.as_ref().map(|at| spots.of(at, value, !row.is_empty()));
    json!({ "dataset": dataset, "row": row, "column": column, "value": value, "place": place(at.as_ref()) })
}
