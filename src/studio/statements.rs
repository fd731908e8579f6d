//! What became of every statement of the copy deck on one page: said, or why not.

use super::{Scene, place};
use crate::config::FamilyKind;
use crate::deck::choose::{Considered, Unsaid};
use crate::deck::{Say, StatementDef};
use crate::graph::Key;
use crate::pages::considered;
use serde_json::{Value as Json, json};

/// The statements of a page, those that stand out most first.
#[derive(Default)]
pub struct Statements {
    tree: usize,
    all: Vec<One>,
    /// Ids and texts of those that are said, in the order of the page.
    said: Vec<(String, String)>,
}

struct One {
    id: String,
    slot: usize,
    unsaid: Option<Unsaid>,
    salience: Option<f64>,
    band: Option<&'static str>,
}

/// Judges the statements once more, as the page's own producer does; a page of another kind has none.
pub fn of_page(scene: &Scene<'_>, tree: usize, key: &Key) -> Statements {
    if scene.world.graph.trees[tree].family(key).kind != FamilyKind::Product {
        return Statements::default();
    }
    let mut all = Vec::new();
    let said = considered(scene.world, tree, key, &mut |found: Considered<'_>| {
        all.push(One {
            id: found.statement.id.to_string(),
            slot: found.statement.slot,
            unsaid: found.unsaid,
            salience: found.salience,
            band: found.band.map(|band| band.word()),
        });
    });
    let rank = |one: &One| (one.unsaid.is_some(), one.salience.is_none());
    all.sort_by(|a, b| {
        let by_salience = b.salience.unwrap_or(0.0).total_cmp(&a.salience.unwrap_or(0.0));
        rank(a).cmp(&rank(b)).then(by_salience).then_with(|| a.id.cmp(&b.id))
    });
    Statements { tree, all, said: said.into_iter().map(|said| (said.id, said.text)).collect() }
}

impl Statements {
    pub fn said(&self) -> impl Iterator<Item = (&str, &str)> {
        self.said.iter().map(|(id, text)| (id.as_str(), text.as_str()))
    }

    /// Slot by slot, each with how many statements it takes and what became of all of them.
    pub fn json(&self, scene: &Scene<'_>) -> Json {
        let Some(deck) = scene.world.decks.get(self.tree).filter(|_| !self.all.is_empty()) else {
            return json!([]);
        };
        let slots = deck.slots.iter().enumerate().map(|(at, (slot, take))| {
            let all: Vec<Json> =
                self.all.iter().filter(|one| one.slot == at).map(|one| self.one(scene, one)).collect();
            json!({ "slot": &**slot, "take": take, "statements": all })
        });
        slots.filter(|slot| slot["statements"].as_array().is_some_and(|all| !all.is_empty())).collect()
    }

    fn one(&self, scene: &Scene<'_>, one: &One) -> Json {
        let text = self.said.iter().find(|(id, _)| *id == one.id).map(|(_, text)| text);
        let mut object = json!({
            "id": one.id, "said": one.unsaid.is_none(), "text": text, "why": one.unsaid.map(why),
            "salience": one.salience.map(|n| (n * 100.0).round() / 100.0), "band": one.band,
        });
        if let Some((at, def)) = scene.world.decks[self.tree].written(&one.id) {
            let StatementDef { fact, compare, when, .. } = def;
            object["place"] = place(Some(at));
            object["fact"] = fact.clone().into();
            object["compare"] = format!("{compare:?}").to_lowercase().into();
            object["when"] = when.clone().into();
            object["wordings"] = wordings(&def.say, one.band);
        }
        object
    }
}

/// A statement as it is written, whatever page is looked at; nothing if no language has one of this id.
pub fn statement(scene: &Scene<'_>, id: &str) -> Option<Json> {
    let (at, def) = scene.world.decks.iter().find_map(|deck| deck.written(id))?;
    Some(json!({ "id": id, "slot": def.slot, "fact": def.fact, "when": def.when, "place": place(Some(at)),
        "compare": format!("{:?}", def.compare).to_lowercase(), "wordings": wordings(&def.say, None) }))
}

/// The wordings that could be said in a band; all of them where none was found.
fn wordings(say: &Say, band: Option<&str>) -> Json {
    match say {
        Say::Any(all) => json!(all),
        Say::Bands(bands) => {
            let fits = |word: &str| band.is_none_or(|band| band == word || band == format!("far_{word}"));
            let own: Vec<&String> =
                bands.iter().filter(|(b, _)| band == Some(b.word())).flat_map(|(_, all)| all).collect();
            if !own.is_empty() {
                return json!(own);
            }
            let all: Vec<&String> =
                bands.iter().filter(|(band, _)| fits(band.word())).flat_map(|(_, all)| all).collect();
            json!(all)
        }
    }
}

fn why(unsaid: Unsaid) -> &'static str {
    match unsaid {
        Unsaid::OtherService => "it is for other services",
        Unsaid::NotRelevant => "the service does not name its fact as one that matters to it",
        Unsaid::NoValue => "what it speaks of has no value here",
        Unsaid::TooFew => "fewer experts stand behind it than it asks for",
        Unsaid::NotHere => "its condition does not hold here",
        Unsaid::NothingToCompare => "there is nothing to compare the value with",
        Unsaid::NoWords => "it has no words for what is true here, or a value that they name is missing",
        Unsaid::Told => "another sentence speaks of the same fact or topic",
        Unsaid::OthersStandOut => "others stand out more, and its part of the page is full",
    }
}
