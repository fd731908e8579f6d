//! What a landing page says out of the copy deck, and what became of the statements that it does not say.
//!
//! Invariant: who only wants to know what a page says is told by the same choice that its page is made with.

use super::product::{ProductInputs, Products};
use crate::config::Kind;
use crate::deck::choose::{Considered, Said, choose};
use crate::deck::subject::{Published, Subject};
use crate::fingerprint::Fingerprint;
use crate::graph::{Key, RowView};
use crate::produce::{Producer, World};
use crate::theme::Words;
use crate::told::period;
use crate::told::view::{in_form, language};

/// What a page says out of the copy deck, without making the page.
pub fn said(world: &World, tree: usize, key: &Key) -> Vec<Said> {
    considered(world, tree, key, &mut |_| {})
}

/// The same; `told` hears what became of every statement of the deck.
pub fn considered(world: &World, tree: usize, key: &Key, told: &mut dyn FnMut(Considered<'_>)) -> Vec<Said> {
    let inputs = Products.inputs(world, tree, key);
    inputs.judged(&world.themes[tree].words, told)
}

impl ProductInputs<'_> {
    /// The statements of the page.
    pub(super) fn said(&self, words: &Words) -> Vec<Said> {
        self.judged(words, &mut |_| {})
    }

    fn judged(&self, words: &Words, told: &mut dyn FnMut(Considered<'_>)) -> Vec<Said> {
        let in_form = |row: RowView<'_>| in_form(row, words);
        let named = |column: &str, item: &str| match column {
            "languages" => language(item, words).as_str().unwrap_or(item).to_string(),
            _ => item.to_string(),
        };
        choose(self.deck, &self.subject(&in_form, &named, words), &mut |considered| told(considered))
    }

    fn subject<'a>(
        &'a self,
        in_form: &'a dyn Fn(RowView<'_>) -> String,
        named: &'a dyn Fn(&str, &str) -> String,
        words: &Words,
    ) -> Subject<'a> {
        // The page's words follow its rows' ids, not their positions in a table.
        let ids: Vec<&str> = self.rows.iter().map(|s| s.row.id()).collect();
        let nearest = self.experts.first().and_then(|e| Some((e.home?.name().to_string(), e.km)));
        Subject {
            place: self.find(Kind::Place).map(|p| p.row),
            service: self.find(Kind::Service).map(|s| s.row),
            medians: self.medians.map(|m| &**m),
            neighbours: &self.neighbours,
            experts: self.reach.experts,
            remote: self.remote.len(),
            nearest,
            pool: self.pool,
            usual: self.usual,
            expert: self.experts.first().map(|e| e.shown.row),
            published: self.published(words),
            named,
            key: Fingerprint::of(&(self.common.family, ids)),
            in_form,
        }
    }

    /// The published numbers that a statement can be about.
    fn published(&self, words: &Words) -> Vec<Published<'_>> {
        let overall = |statistic| self.overall.iter().find(|row| row.statistic == statistic)?.value();
        let told = self.proof.figures.iter().filter_map(|figure| {
            let statistic = figure.row.statistic;
            Some(Published {
                statistic,
                value: figure.row.value().filter(|n| *n >= 1.0)?,
                count: figure.row.count(),
                area: figure.area,
                level: figure.row.level(),
                period: period(figure.row.period(), words),
                overall: overall(statistic),
            })
        });
        told.collect()
    }
}
